"""Documents written to be slow: with one more pass per piece, none of these would end within the time of a test run.

`benchmarks/growth.py` measures the growth; here every citation behind the hostile part is still found.
"""

import pytest

from bibexport.citations import reader
from bibexport.citations.reading import find_bibliographies

MANY = 20_000
PIECES = [
    *(" ", "\n", "\t", "\u00a0", "{", "[", "(", "<", "$", "`", "@", "\\cite{", "\\cite[", "\\cite[{", "\\cite<"),
    *("\\newcommand{\\a}{", "\\NewDocumentCommand{\\a}{", "\\let\\a ", "\\def\\a#1", "\\begin{a}", "\\defbibentryset{"),
    *("\\input{", "\\import{a}", "\\bibliography[", "\\iftrue ", "\\lstinline[", "\\DeclareCiteCommand{\\a}["),
    *("<!--", "$$ ", "$a\n", "](", "](a(", "](a \"", "``` ", "`` ` ", "- ", "> ", "[^a", "{#a ", "nocite: a\n  ", "---\n"),
    *("http://", "<a ", "{{< include ", "bibliography(", "#cite(", "//", "/*", "\"", "@a[", "@{a", "@a:"),
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize(("path", "citation"), [("a.tex", "\\cite{key}"), ("a.md", "[@key]"), ("a.typ", "@key")])
def test_a_citation_in_front_of_what_is_slow_is_found(path, citation, piece):
    read = reader(path)(f"{citation}\n\n{piece * (MANY // len(piece))}")

    assert read.citations[0].key == "key"


@pytest.mark.parametrize("piece", ["论", ".", " ", "a.bib", "[", "(", "\n  - ", "\n-\t", ","])
def test_a_bibliography_beside_what_is_slow_is_found(piece):
    text = f"---\nbibliography:\n  - refs.bib\n  - {piece * (MANY // len(piece))}\n---\n"

    assert find_bibliographies(text, "a.md")[0].name == "refs.bib"


def test_unclosed_arguments_hide_no_citation_behind_them():
    assert [one.key for one in reader("a.tex")("\\cite{" * 10_000 + "\\cite{key}").citations] == ["key"]


def test_a_tick_behind_an_escaped_one_opens_code():
    assert [one.key for one in reader("a.md")("\\`` @code ` @key, `` ` @quoted ``").citations] == ["key"]


def test_the_field_nocite_ends_with_its_indented_lines():
    assert reader("a.md")("---\nnocite:\n\n  a\n  @*\n---\n").everything == 5
    assert reader("a.md")("---\nnocite: a\ntitle: b\nauthor: '@*'\n---\n").everything is None
