"""Entries, keys and values are those that BibTeX's own parsers read: pybtex, and as programs bibtex and biber."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.utils import CaseInsensitiveDict

from bibexport.formats.bibtex.blocks import parse_bibliography

Entries = list[tuple[str, str, dict[str, str]]]


def one_line(text: str) -> str:
    return " ".join(text.split())


def read_by_us(text: str) -> Entries:
    return [
        (one.type, one.key, {name: one_line(tex) for name, tex in one.fields.items()})
        for one in parse_bibliography(text, "").entries
    ]


def read_by_pybtex(text: str) -> Entries:
    entries: Entries = []
    for kind, content in LowLevelParser(text, macros=CaseInsensitiveDict(zip(month_names, month_names, strict=True))):
        if kind.lower() in ("string", "preamble"):
            continue
        key, parts = content
        fields: dict[str, str] = {}
        for name, values in parts:
            if (value := one_line("".join(values))).strip(" {}~"):
                fields.setdefault(name.lower(), value)
        entries.append((kind.lower(), key, fields))
    return entries


space = st.sampled_from(["", " ", "\n", "\t", "  \n  "])
word = st.text("abcXYZ019 .:;!?()[]<>=+*/|&%#$_^~'`-,é中\\", max_size=8) | st.sampled_from(
    ["\\{", "\\}", '\\"o', "@", "a@b.org", "\n@misc", "\\\n", "=", "#", "%", "\\emph", "x = {y}"]
)


def is_balanced(text: str) -> bool:
    depth = 0
    for sign in re.findall("[{}]", text):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0


braced = st.recursive(
    word.map(lambda text: re.sub(r"\\?[{}]", "", text)) | st.just('"'),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: "{" + "".join(parts) + "}")
        | st.tuples(inner, inner).map(lambda two: "\\{" + two[0] + "\\}" + two[1])
    ),
    max_leaves=6,
)
in_braces = st.lists(braced, max_size=3).map(lambda parts: "{" + "".join(parts) + "}")
in_quotes = st.lists(braced, max_size=3).map(
    lambda parts: '"' + "".join(part if part.startswith("{") else part.replace('"', "") for part in parts) + '"'
)
number = st.integers(0, 10**6).map(str)
macro = st.sampled_from(["jan", "DEC", "own", "Own"])
part = in_braces | in_quotes.filter(lambda text: is_balanced(text) and text.count('"') == 2) | number | macro
value = st.tuples(st.lists(part, min_size=1, max_size=3), space, space).map(lambda it: f"{it[1]}#{it[2]}".join(it[0]))
name = st.sampled_from(["title", "TITLE", "author", "note", "x-y", "bdsk-url-1", "a.b:c/d+e", "_z", "abstract"])
field = st.tuples(space, name, space, space, value, space).map(
    lambda it: f"{it[0]}{it[1]}{it[2]}={it[3]}{it[4]}{it[5]}"
)
kind = st.sampled_from(["article", "Misc", "ONLINE", "commentary", "strings", "x-y"])
key = st.sampled_from(["a", "b:1", "O'Hara", "x_[y", "é", 'q"', "{z", "1", "a.b/c+d"])


@st.composite
def entries(draw: st.DrawFn) -> str:
    opening, closing = draw(st.sampled_from(["{}", "()"]))
    body = ",".join([draw(space) + draw(key), *draw(st.lists(field, max_size=4))])
    end = draw(st.sampled_from(["", ",", ",\n"] if "," in body or opening == "{" else [","]))  # `(a)` has the key `a)`
    return f"@{draw(kind)}{draw(space)}{opening}{body}{end}{draw(space)}{closing}"


others = st.sampled_from(
    [
        '@string{own = "Own {T}"}',
        "@STRING(own = {x} # jan)",
        '@preamble{"\\newcommand{\\x}{y}" # {z}}',
        "some words, and = signs { in no entry",
        "% a comment",
        "",
    ]
)


@given(st.lists(entries() | others, max_size=6), space)
def test_entries_keys_and_values_are_those_of_pybtex(items: list[str], between: str) -> None:
    text = "@string{own = {mine}}\n" + f"{between}\n".join(items) + "\n"

    assert read_by_us(text) == read_by_pybtex(text)


BROKEN = (
    "@article{x, title = {open",
    "@article{x, title = {a}}, year = 1}",
    '@article{x, title = "a } b"}',
    "@article(x, title = {a}",
    "@article{x, title = {a} {b}}",
    "@article{x, title}",
    "@article{x, = {a}}",
    "@article{title = {a}}",
    "@article{",
    "@article x, title = {a}",
    "@",
    "}",
    "{",
    "@string{a = }",
    "@string{a {b}}",
    "@preamble{",
)


@given(st.lists(st.sampled_from(BROKEN) | st.none(), min_size=1, max_size=6))
def test_what_is_broken_hides_no_entry(items: list[str | None]) -> None:
    text = "".join(
        f"{item}\n" if item else f"@misc{{good{number}, title = {{T {{{number}}}}}, note = {{a\\}}}}\n"
        for number, item in enumerate(items)
    )
    text += '@misc{last, title = {L}, note = "x {y} z"}\n'
    good = [number for number, item in enumerate(items) if item is None]
    found = {key: fields for _, key, fields in read_by_us(text)}

    assert {key for key in found if key.startswith("good")} == {f"good{number}" for number in good}
    assert all(found[f"good{number}"] == {"title": f"T {{{number}}}", "note": "a\\"} for number in good)
    assert found["last"] == {"title": "L", "note": "x {y} z"}


HARD = r"""
@string{own = "Own"}
stray words, and {braces}
@Article{plain, title = {A}, note = {B}}
@misc(parens, title = {C)}, note = "D")
@misc{quotes, title = "J{\"{o}}rg {"}", note = {Running {``Music"}}}
@misc{escaped, title = {a \{ b \} c}, note = {Arne {\{O}}.}}
@misc{backslash, title = {A \\}, note = {C:\dir\}}
@misc{joined, title = own # " and " # {jan} # 12, note = jan}
@misc{at, title = {a
@misc{b, c}}, note = {x@y.org}}
@misc { spaced , title
= {E} , note = {F} , }
@misc{number, title = 12, note = {a = b, # c}}
"""


def test_what_is_hard_to_read_is_read_as_by_pybtex() -> None:
    assert read_by_us(HARD) == read_by_pybtex(HARD)


_STYLE = """
ENTRY { title note } { } { }
FUNCTION {text} { duplicate$ missing$ { pop$ "-" } { } if$ }
FUNCTION {dump} { "@@" cite$ * "|" * title text * "|" * note text * write$ newline$ }
FUNCTION {jan} { "jan" }
READ
ITERATE {dump}
"""


@pytest.mark.tools
def test_what_is_hard_to_read_is_read_as_by_bibtex(tmp_path) -> None:
    (tmp_path / "refs.bib").write_text(HARD)
    (tmp_path / "dump.bst").write_text(_STYLE.replace('FUNCTION {jan} { "jan" }', 'MACRO {jan} {"jan"}'))
    (tmp_path / "refs.aux").write_text("\\citation{*}\n\\bibstyle{dump}\n\\bibdata{refs}\n")
    subprocess.run(["bibtex", "refs"], cwd=tmp_path, check=True, capture_output=True)
    lines = one_line((tmp_path / "refs.bbl").read_text()).split("@@")[1:]

    assert [tuple(part.strip() for part in line.split("|")) for line in lines] == [
        (key, fields["title"], fields["note"]) for _, key, fields in read_by_us(HARD)
    ]


def read_by_biber(text: str) -> Entries:
    """The entries that biber writes in its tool mode, each value without what it simplifies: braces and backslashes."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "refs.bib").write_text(text)
        biber = shutil.which("biber") or "biber"
        # Not decoded, so that a value differs from its source in nothing else.
        options = ("--tool", "--quiet", "--nolog", "--decodecharsset=null", "--output-file=out.bib")
        subprocess.run([biber, *options, "refs.bib"], cwd=folder, check=True, capture_output=True)
        return without_braces(read_by_us(Path(folder, "out.bib").read_text()))


def without_braces(entries: Entries) -> Entries:
    return [
        (kind, key, {name: re.sub(r"[{}\\\s]", "", tex) for name, tex in fields.items()})
        for kind, key, fields in entries
    ]


# Only what biber takes at all: fields of its data model, keys without signs; months are numbers, and `0` is nothing.
positive = st.integers(1, 10**6).map(str)
biber_part = (
    in_braces | in_quotes.filter(lambda text: is_balanced(text) and text.count('"') == 2) | positive | st.just("own")
)
biber_value = st.tuples(st.lists(biber_part, min_size=1, max_size=3), space, space).map(
    lambda it: f"{it[1]}#{it[2]}".join(it[0])
)
biber_name = st.sampled_from(["title", "NOTE", "abstract", "Addendum"])
biber_kind = st.sampled_from(["article", "Misc", "ONLINE", "book"])


@st.composite
def files_for_biber(draw: st.DrawFn) -> str:
    items = ["@string{own = {mine}}"]
    for number in range(draw(st.integers(10, 25))):
        opening, closing = draw(st.sampled_from(["{}", "()"]))
        names = draw(st.lists(biber_name, unique=True, min_size=1, max_size=4))
        fields = [f"{draw(space)}{one}{draw(space)}={draw(space)}{draw(biber_value)}{draw(space)}" for one in names]
        body = ",".join([f"{draw(space)}k{number}", *fields]) + draw(st.sampled_from(["", ",", ",\n"]))
        items.append(f"@{draw(biber_kind)}{draw(space)}{opening}{body}{draw(space)}{closing}")
    return f"\n{draw(space)}".join(items) + "\n"


@pytest.mark.tools
# A run of biber takes a second: a failing example is shown as it is.
@settings(max_examples=8, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(files_for_biber())
def test_generated_files_are_read_as_by_biber(text: str) -> None:
    assert without_empty(without_braces(read_by_us(text))) == without_empty(read_by_biber(text))


def without_empty(entries: Entries) -> Entries:
    """The entries without fields of nothing but braces, which biber leaves out."""
    return [(kind, key, {name: tex for name, tex in fields.items() if tex}) for kind, key, fields in entries]


@pytest.mark.tools
def test_what_is_hard_to_read_is_read_as_by_biber() -> None:
    theirs = {key: fields for _, key, fields in read_by_biber(HARD.replace("jan", "own"))}
    ours = {key: fields for _, key, fields in without_braces(read_by_us(HARD.replace("jan", "own")))}

    assert theirs == ours
