"""Texts without a name: each format is recognised by its contents."""

import pytest

from bibexport.errors import InvalidInput
from bibexport.formats.recognition import recognise, refine
from bibexport.formats.table import KINDS, input_format

TEXTS = {
    "markdown": [
        "[![Awesome](https://awesome.re/badge.svg)](https://awesome.re)\n\n- **A title**, ICML 2022",
        "# Papers\n\n- [A title](https://arxiv.org/abs/2202.11111)",
        '<p align="center"><img src="x.png"></p>\n\n# Papers\n\n- [A title](https://a.org)',
        "---\ntitle: Papers\n---\n\n- [A title](https://a.org)",
        "- [A title][1]\n\n[1]: https://a.org",
        "| Title | Year |\n|---|---|\n| A title | 2020 |",
        "- **A title**, ICML 2022\n\n```bibtex\n@misc{a, title={A}}\n```",
        "[A title](https://a.org), 2020",
        "## Papers\n\n1. A title. 2020",
    ],
    "csl-json": ['[{"id": "A"}]', '\ufeff\n{"papers": []}', "[]", '[\n  "a"]', "{}"],
    "toml": [
        '[[entry]]\nkey = "A"',
        'title = "L"\n',
        '[export]\nformat = "bib"',
        '# comment\n\n[[entry]]\ntitle = "T"',
    ],
    "yaml": ["entries:\n- key: A", "- title: A\n  year: 2020", "---\n- name: A\n  url: x", "papers:\n  - title: A\n"],
    "bibtex": ["@misc{a, title={A}}", "% a comment\n@article{a,\n title={A}}", "Text before.\n\n@book(a, title={A})"],
    "bbl": [
        "\\begin{thebibliography}{1}\n\\bibitem{a} A. \\newblock T.",
        "% $ biblatex auxiliary file $\n\\entry{a}{book}{}{}",
    ],
    "html": ["<!DOCTYPE html>\n<ul><li>A", "<html><body>x", "<!-- c -->\n<html>x", "<ul><li>A title, 2020</li></ul>"],
    "org": ["#+TITLE: Papers\n* A\n- x", "* Papers\n- [[https://a.org][A title]], 2020"],
    "rst": ["Papers\n======\n\n* `A title <https://a.org>`_, 2020", ".. contents::\n\nPapers\n------\n\n* A"],
    "asciidoc": ["= Papers\n\n* https://a.org[A title], 2020", "== Papers\n\n* A title"],
    "csv": ["title,authors,year\nA title,B,2020", "Title;Year\nA;2020", "Title\tURL\nA\thttps://a.org"],
    "ids": ["1706.03762", "# papers\nhttps://arxiv.org/abs/1706.03762\n10.1038/nature14539", "", "1706.03762\nnot one"],
    "text": ["Mole, J. (2023). Learning from tide tables. Journal, 12(3).", "[1] J. Mole, “Tides,” 2020.", "hello"],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in TEXTS.items() for text in texts])
def test_a_text_without_name(kind, text):
    assert recognise(text) == kind


def test_every_format_is_recognised():
    assert set(TEXTS) == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "text", "refined"),
    [
        ("markdown", TEXTS["rst"][0], "rst"),
        ("markdown", TEXTS["org"][1], "org"),
        ("markdown", TEXTS["asciidoc"][0], "asciidoc"),
        ("markdown", ":star:`FooNet` **A title**, ICML 2020", "markdown"),
        ("markdown", "Prose without any link.", "markdown"),
        ("markdown", "- [A](https://a.org)\n* `A title <https://a.org>`_", "markdown"),
        ("ids", TEXTS["text"][0], "text"),
        ("ids", TEXTS["bibtex"][0], "bibtex"),
        ("toml", TEXTS["markdown"][0], "toml"),
    ],
)
def test_a_file_whose_name_leaves_it_open_is_read_by_its_contents(kind, text, refined):
    assert refine(kind, text) == refined


@pytest.mark.parametrize(
    ("path", "kind"),
    [("README", "ids"), ("a/b.c/README", "ids"), ("x.RST", "rst"), (".hidden.org", "org"), ("refs.bbl", "bbl")],
)
def test_names(path, kind):
    assert input_format(path) == kind


def test_an_unknown_suffix_is_refused_with_those_that_are_read():
    with pytest.raises(InvalidInput, match=r"paper\.docx: expected a file that ends in \.toml, \.md, "):
        input_format("paper.docx")
