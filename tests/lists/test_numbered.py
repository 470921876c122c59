"""Numbered references and footnotes: each is an entry of its own, or part of the entry that marks it."""

import pytest

from bibexport.formats.markdown import read_list

A = "https://arxiv.org/abs/2301.00001"
B = "https://arxiv.org/abs/2301.00002"
REFERENCES = f"""\
Marlow, A. "Tides of the North Wharf". Journal of Quays 12 (2012). https://doi.org/10.1000/tides
Quill, B.; Moss, C. "Sleep on the South Pier". Ports 4 (2014). {A}
Reed, D. "Lamps of the East Dock". Ports 5 (2015). {B}"""


@pytest.mark.parametrize(
    "labels",
    [
        ("[^1]: ", "[^2]: ", "[^3]: "),
        ("[^tides]: ", "[^sleep]: ", "[^lamps]: "),
        ("[1] ", "[2] ", "[3] "),
        ("\\[7\\] ", "\\[8\\] ", "\\[9\\] "),
        ("[1]: ", "[2]: ", "[3]: "),
        ("(1) ", "(2) ", "(3) "),
        ("> [1] ", "> [2] ", "> [3] "),
        ("【1】 ", "【2】 ", "【3】 "),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "  \n", "\n\n"], ids=["lines", "hard breaks", "paragraphs"])
def test_each_numbered_reference_is_an_entry(labels, gap):
    lines = [label + line for label, line in zip(labels, REFERENCES.splitlines(), strict=True)]

    entries = read_list("# Notes\n\nHarbours are old.\n\n" + gap.join(lines) + "\n").entries

    assert [(entry.title, entry.doi, entry.arxiv) for entry in entries] == [
        ("Tides of the North Wharf", "10.1000/tides", None),
        ("Sleep on the South Pier", None, "2301.00001"),
        ("Lamps of the East Dock", None, "2301.00002"),
    ]


def test_numbered_lines_may_go_on_below():
    text = REFERENCES.replace("Marlow", "[1] Marlow").replace("Quill", "[2] Quill").replace("Reed", "[3] Reed")
    wrapped = text.replace(". Ports", ".\nPorts").replace(". Journal", ".\nJournal")

    assert [entry.doi or entry.arxiv for entry in read_list(wrapped).entries] == [
        "10.1000/tides",
        "2301.00001",
        "2301.00002",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Seals dive deep.[^1] They sleep at sea.[^2] Some do not.[^3]",
        "Seals dive deep.[^1][^2] They sleep at sea.[^3]",
        "- Seals dive deep.[^1] They sleep at sea.[^2]\n- Some do not.[^3]",
        "- Seals dive deep, and for a long time.[^1]\n- They sleep at sea.[^2]\n- Some do not.[^3]",
        "| What they do |\n|---|\n| They dive deep.[^1] They sleep at sea.[^2] Not all do.[^3] |",
    ],
)
@pytest.mark.parametrize("quote", ['"', ""], ids=["quoted", "plain"])
def test_the_references_of_a_text_on_something_else_are_entries_of_their_own(text, quote):
    lines = REFERENCES.replace('"', quote).splitlines()
    notes = "\n".join(f"[^{number}]: {line}" for number, line in enumerate(lines, 1))

    entries = read_list(f"# Seals\n\n{text}\n\n{notes}\n").entries

    assert [(entry.title, entry.doi, entry.arxiv) for entry in entries] == [
        ("Tides of the North Wharf", "10.1000/tides", None),
        ("Sleep on the South Pier", None, "2301.00001"),
        ("Lamps of the East Dock", None, "2301.00002"),
    ]


@pytest.mark.parametrize(
    "host",
    [
        "- Tides of the North Wharf.[^1]",
        "| Title |\n| --- |\n| Tides of the North Wharf [^1] |",
        "- **Tides**[^1]",
        "### Tides of the Wharf[^1]",
    ],
)
def test_a_reference_belongs_to_the_title_that_marks_it(host):
    note = REFERENCES.splitlines()[0]

    (entry,) = read_list(f"# Quays\n\n{host}\n\n[^1]: {note}\n").entries

    assert (entry.line < 6, entry.doi) == (True, "10.1000/tides")


def test_a_year_before_a_title_is_not_its_number():
    text = f"[2020] **A Title of a Paper**. [[pdf]]({A})\n[2021] **A Title of Another**. [[pdf]]({B})\n"

    assert [(entry.title, entry.year) for entry in read_list(text).entries] == [
        ("A Title of a Paper", 2020),
        ("A Title of Another", 2021),
    ]
