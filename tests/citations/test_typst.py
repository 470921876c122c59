import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.citations import typst
from bibexport.citations.reading import Inclusion


def keys(text):
    return [citation.key for citation in typst.read(text).citations]


# What Typst 0.15 itself makes of these was looked up with `typst query`.
@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("@a and @b.", ["a", "b"]),
        ("@a-b @a_b @a:b @a.b.", ["a-b", "a_b", "a:b", "a.b"]),
        ("@a[p. 3] @b: (@c) [@d] @e's", ["a", "b", "c", "d", "e"]),
        ('#cite(<a>) #cite(<b>, form: "prose")', ["a", "b"]),
        ('#cite(label("LISA++"))', ["LISA++"]),
        ('#cite("a", "b")', ["a", "b"]),
        ("#quote(attribution: <a>)[x]", ["a"]),
        ("mail me\\@x.org or you@x.org @a", ["a"]),
        ("`@x` ```py\n@y\n``` `` @a", ["a"]),
        ("// @x\n@a /* @y /* @z */ @w */ @b", ["a", "b"]),
        ("https://x.org/@u @a", ["a"]),
        ('#link("https://x.org/@u") @a', ["a"]),
        ('#"x@y" @a', ["a"]),
        ('#let s = "@q"\n@a', ["a"]),
        ("#let f(x) = [see @a #x]\n#f[@b]", ["a", "b"]),
        ("#figure(caption: [Cap @a])[x @b] <fig>", ["a", "b"]),
        ('#text(fill: red)[@a] "@b"', ["a", "b"]),
        ("#if true [@a] else [@b]\n@c", ["a", "b", "c"]),
        ("#for i in (1, 2) { [@a] }\n@b", ["a", "b"]),
        ("#{ let x = [@a]; x }\n@b", ["a", "b"]),
        ("#box(width: 1pt)[\n@a\n] @b", ["a", "b"]),
        ("#table(columns: 2, [@a], [#cite(<b>)])", ["a", "b"]),
        ("#set page(header: [@a])\n@b", ["a", "b"]),
        ('#show "x": it => [@a]\n@b', ["a", "b"]),
        ("$x @a$ $ #text[@b] $ @c", ["b", "c"]),
        ('#import "@preview/x:1.0": y\n@a', ["a"]),
        ("- @a\n+ @b\n/ T: @c", ["a", "b", "c"]),
    ],
)
def test_what_is_cited(text, cited):
    assert keys(text) == cited


def test_labels_of_the_document_are_returned_because_references_to_them_are_not_citations():
    assert typst.read("= Intro <intro>\n#figure([x]) <fig:a>\n@intro #ref(<fig:a>)").labels == {"intro", "fig:a"}


def test_the_whole_bibliography_can_be_wanted():
    assert typst.read('x\n#bibliography("a.bib", full: true)').everything == 2
    assert typst.read('#bibliography("a.bib")').everything is None


def test_included_and_imported_files_are_returned():
    text = '#include "chapters/one.typ"\n#import "/lib.typ": *\n#import "@preview/x:1.0": y\n// #include "no.typ"'

    assert typst.read(text).inclusions == (
        Inclusion(("chapters/one.typ",), 1, beside=True),
        Inclusion(("lib.typ",), 2, beside=False),
    )


def test_lines_are_those_of_the_file():
    text = '@a\n#f("x\n\ny")[\n@b] /* \n */ @c'

    assert [(one.key, one.line) for one in typst.read(text).citations] == [("a", 1), ("b", 5), ("c", 6)]


PIECES = (
    "@",
    "a",
    "#",
    "f",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    '"',
    "`",
    "```",
    "//",
    "/*",
    "*/",
    "$",
    "\n",
    "let ",
    "cite",
    ".",
    "\\",
)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60))
def test_any_text_is_read(text):
    lines = text.count("\n") + 1
    for citation in typst.read(text).citations:
        assert citation.key in text
        assert 1 <= citation.line <= lines
