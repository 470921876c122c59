"""Texts that nobody wrote as a list: never a crash, and no more time than their length is worth."""

from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.errors import InvalidInput
from bibexport.formats.table import read
from tests.effort import part_of_the_examples

MARKUPS = ["rst", "org", "asciidoc", "html"]
DATA = ["csv", "csl-json", "yaml", "bbl", "text"]
PIECES = st.sampled_from(
    [
        *(
            "\n",
            "\n\n",
            " ",
            "  ",
            "\t",
            "* ",
            "- ",
            "** ",
            "= ",
            "== ",
            "1. ",
            ":: ",
            "::\n",
            "+\n",
            "|",
            "|===\n",
            "`",
        ),
        *(
            "`_",
            "_`",
            "[[",
            "]]",
            "][",
            "[",
            "]",
            "<",
            ">",
            "</",
            "*",
            "_",
            "**",
            "=",
            "~",
            "#+begin_src\n",
            "#+end_src\n",
        ),
        *(
            ":x: y\n",
            ":END:\n",
            ":PROPERTIES:\n",
            ".. ",
            ".. x::\n",
            ".. [a] ",
            "====\n",
            "----\n",
            "////\n",
            "<!--",
            "-->",
        ),
        *("<table>", "<tr>", "<td rowspan=9>", "<ul>", "<li>", "</ul>", "<a href='x'>", "<dl><dt>", "<script>", "&#0;"),
        *(
            "https://arxiv.org/abs/2103.00020",
            "[cols=2]\n",
            "link:",
            "image:x[",
            "{x}",
            "Title of a paper",
            "é",
            "\x00",
        ),
    ]
)


@given(st.sampled_from([*MARKUPS, *DATA]), st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join))
@part_of_the_examples(1)
def test_no_text_crashes_a_reader(kind, text):
    with suppress(InvalidInput):
        read(text, kind, "list")


ENTRY = {
    "bbl": "\\bibitem{{a{0}}} Mole. \\newblock Learned Closures number {0}. \\newblock arXiv:2202.1{1:04}, 2022.\n",
    "text": "Mole, J. (2022). Learned Closures number {0}. arXiv:2202.1{1:04}.\n",
    "csv": "Learned Closures number {},2022,https://arxiv.org/abs/2202.1{:04}\n",
    "yaml": "- title: Learned Closures number {}\n  url: https://arxiv.org/abs/2202.1{:04}\n",
    "csl-json": '{{"title": "Learned Closures number {}", "year": 2022, "arxiv": "2202.1{:04}"}}\n',
    "rst": "* `Learned Closures number {} <https://arxiv.org/abs/2202.1{:04}>`__, *ICML* 2022\n",
    "org": "- [[https://arxiv.org/abs/2202.1{1:04}][Learned Closures number {0}]], /ICML/ 2022\n",
    "asciidoc": "* https://arxiv.org/abs/2202.1{1:04}[Learned Closures number {0}], _ICML_ 2022\n",
    "html": "<li><a href='https://arxiv.org/abs/2202.1{1:04}'>Learned Closures number {0}</a>, <i>ICML</i> 2022\n",
}
REPEATED = {
    "bbl": [
        "\\bibitem",
        "\\bibitem{a}",
        "{",
        "\\href{",
        "\\entry{a}{b}",
        "\\entry{a}{b}\\name{author}{1}{}{%",
        "\\bibitem[{",
    ],
    "text": ["a 2020\n", "[1] ", "a. ", "https://a ", "\n\n"],
    "csv": ["a,", "a\n", '"', "a;b,c\n", "title,"],
    "csl-json": ['{"title":', "[", '{"a":1}\n', '"'],
    "yaml": ["- ", "a: ", "- title: x\n", "["],
    "rst": ["-1", "[", "`a ", "* ", "*a ", "|a ", ".. x::\n\n", "a_ "],
    "org": ["[[a", "*a ", "| ", "- ", "[fn:", "@@x:", "#+begin_src\n"],
    "asciidoc": ["https://a[", "*a ", "|", "* ", "{a}", "image:a[", "[[a", "|===\n"],
    "html": [
        "<",
        "<a ",
        "<li>",
        "<table><tr><td>",
        "<!--",
        "<script>",
        "<td rowspan=9 colspan=9>",
        "<b>",
        "</p>",
        "&a",
    ],
}


@pytest.mark.parametrize("kind", ENTRY)
def test_every_entry_of_a_long_list_is_read(kind):
    text = "".join(ENTRY[kind].format(number, number) for number in range(300))

    assert len(read(text, kind).catalog.entries) == 300


@pytest.mark.parametrize(("kind", "piece"), [(kind, piece) for kind, pieces in REPEATED.items() for piece in pieces])
def test_hostile_text_takes_no_longer_than_its_length_is_worth(kind, piece):
    def seconds(length):
        start = process_time()
        with suppress(InvalidInput):
            read(piece * (length // len(piece)), kind, "list")
        return process_time() - start

    seconds(100)
    assert seconds(40_000) < 4.0
