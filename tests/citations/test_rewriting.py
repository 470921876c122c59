"""Documents with other keys and another bibliography; everything else in them stays."""

import pytest

from bibexport.citations import reader
from bibexport.citations.reading import find_bibliographies, rewrite_bibliographies, rewrite_keys

KEYS = {"ray": "smith20", "poe": "poe-2", "odd": "c++"}


def rewritten(text, path):
    plain = text.replace("\r\n", "\n")
    return rewrite_keys(text, path, reader(path)(plain), KEYS)


@pytest.mark.parametrize(
    ("path", "text", "new"),
    [
        (
            "a.tex",
            r"See \cite[p.~3]{ray} and \citep{kim, poe ,ray}.",
            r"See \cite[p.~3]{smith20} and \citep{kim, poe-2 ,smith20}.",
        ),
        (
            "a.tex",
            "% \\cite{ray}\n\\cite{% first\n  ray,% second\n  poe}",
            "% \\cite{ray}\n\\cite{% first\n  smith20,% second\n  poe-2}",
        ),
        ("a.tex", "one\r\n\\cite{a,\r\nray}\r\n", "one\r\n\\cite{a,\r\nsmith20}\r\n"),
        (
            "a.tex",
            r"\verb|\cite{ray}| \iffalse \cite{ray} \fi \nocite{ray}",
            r"\verb|\cite{ray}| \iffalse \cite{ray} \fi \nocite{smith20}",
        ),
        (
            "a.tex",
            r"\cites(see)[1]{ray}[2]{poe} \defbibentryset{set}{ray,poe} ray",
            r"\cites(see)[1]{smith20}[2]{poe-2} \defbibentryset{set}{smith20,poe-2} ray",
        ),
        (
            "a.tex",
            r"\newcommand{\mine}[1]{\cite{#1}} \mine{ray} \textcite{ray}",
            r"\newcommand{\mine}[1]{\cite{#1}} \mine{smith20} \textcite{smith20}",
        ),
        (
            "a.md",
            "As @ray says [-@poe; see @ray, p. 3], `@ray`, a@ray.org.",
            "As @smith20 says [-@poe-2; see @smith20, p. 3], `@ray`, a@ray.org.",
        ),
        ("a.qmd", r"@{ray} and \cite{ray}, @odd", r"@{smith20} and \cite{smith20}, @{c++}"),
        (
            "a.typ",
            'As @ray. #cite(<poe>) #cite(label("ray")) // @ray',
            'As @smith20. #cite(<poe-2>) #cite(label("smith20")) // @ray',
        ),
    ],
)
def test_keys_are_replaced_where_they_are_cited(path, text, new):
    assert rewritten(text, path).text == new


def test_what_cannot_be_replaced_is_named():
    split = rewritten("\\cite{r% comment\nay}", "a.tex")
    sign = rewritten("@odd", "a.typ")

    assert [one.key for one in (*split.left, *sign.left)] == ["ray", "odd"]
    assert split.text == "\\cite{r% comment\nay}"


def test_a_label_of_the_document_is_no_citation():
    text = "= Heading <ray>\nAs @ray shows."

    assert rewritten(text, "a.typ").text == text


@pytest.mark.parametrize(
    ("path", "text", "names", "new"),
    [
        ("a.tex", "% \\bibliography{no}\n\\bibliography{a, b,other}", ["a", "b", "other"], "% \\bibliography{no}\n\\bibliography{c,other}"),
        ("a.tex", "\\addbibresource{a.bib}\n\\addbibresource[glob]{b.bib}\nText", ["a.bib", "b.bib"], "\\addbibresource{c.bib}\nText"),
        ("a.md", "---\ntitle: a.bib\nbibliography: a.bib\n---\n", ["a.bib"], "---\ntitle: a.bib\nbibliography: c.bib\n---\n"),
        ("a.qmd", "---\nbibliography:\n  - a.bib\n  - b.bib\n---\n", ["a.bib", "b.bib"], "---\nbibliography:\n  - c.bib\n---\n"),
        ("a.qmd", "---\nbibliography: [a.bib, b.bib]\n---\n", ["a.bib", "b.bib"], "---\nbibliography: [c.bib]\n---\n"),
        ("a.typ", '#bibliography("a.bib", style: "ieee")', ["a.bib"], '#bibliography("c.bib", style: "ieee")'),
        ("a.typ", '#bibliography(("a.bib", "b.bib"))', ["a.bib", "b.bib"], '#bibliography(("c.bib"))'),
    ],
)  # fmt: skip
def test_a_document_uses_the_merged_bibliography(path, text, names, new):
    assert [one.name for one in find_bibliographies(text, path)] == names
    assert rewrite_bibliographies(text, path, {"a", "b", "a.bib", "b.bib"}, "c.bib") == new
