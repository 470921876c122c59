"""Cutting .bib files into entries, and joining values."""

import pytest

from bibexport.errors import InvalidInput
from bibexport.formats.bibtex.blocks import Bibliography, UnreadBlock, parse_bibliography
from bibexport.formats.bibtex.read import read


def written(finding):
    """A finding on one line, without its code."""
    place = ":".join(str(part) for part in (finding.path, finding.line) if part)
    return ": ".join(part for part in (place, finding.key, finding.message) if part)


def messages(read: Bibliography) -> list[str]:
    return [written(one) for one in read.findings]


def read_value(written: str) -> tuple[str, list[str]]:
    """The value of a field and what is reported about it."""
    read = parse_bibliography(f"@string{{cup = {{Cambridge}}}}\n@misc{{k, f = {written}}}", "")
    (entry,) = read.entries
    return entry.fields.get("f", ""), [one.message for one in read.findings]


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("{a {b} c}", "a {b} c"),
        ('"a {"}b{"} c"', 'a {"}b{"} c'),
        ('"M{\\"u}ller"', 'M{\\"u}ller'),
        ('"J{\\"{o}}rg M{\\"{u}}ller"', 'J{\\"{o}}rg M{\\"{u}}ller'),
        ('{Running {``Music"}}', 'Running {``Music"}'),
        ('"Running {``Music"}"', 'Running {``Music"}'),
        ("2020", "2020"),
        ("jan", "jan"),
        ('dec # "~12"', "dec~12"),
        ("oct # {-} # nov", "oct-nov"),
        ("CUP # { and Sons}", "Cambridge and Sons"),
        ("{a # b}", "a # b"),
        (r"{a \{ b\} c}", r"a \{ b\} c"),
        (r"{Moo, Arne {\{O}}.}", r"Moo, Arne {\{O}}."),
        ("{a\n@misc{b, c}}", "a\n@misc{b, c}"),
        ("{}", ""),
        ('""', ""),
    ],
)
def test_values_are_joined_and_macros_put_in(written: str, joined: str) -> None:
    assert read_value(written) == (joined, [])


@pytest.mark.parametrize(
    ("written", "kept", "fault"),
    [
        ("jmlr", "jmlr", "f: no @string defines 'jmlr'; define it, or put braces around it"),
        ("12--15", "12--15", "f: expected {12--15}, got '12--15'; put braces around it"),
        ("A Title", "A Title", "f: expected {A Title}, got 'A Title'; put braces around it"),
        ("", "", "f: there is no value after the equals sign"),
    ],
)
def test_a_value_without_braces_is_kept_and_reported(written: str, kept: str, fault: str) -> None:
    assert read_value(written) == (kept, [fault])


def test_entries_have_their_lines_types_and_lower_case_fields() -> None:
    text = "Some words\n\n@ARTICLE{Key:1,\n  Title = {A},\n  YEAR = 2020,\n}\n@comment{@misc{no, title={x}}}\n@book(k2, title={B})\n"
    read = parse_bibliography(text, "refs.bib")

    assert [(one.type, one.key, one.line, one.fields) for one in read.entries] == [
        ("article", "Key:1", 3, {"title": "A", "year": "2020"}),
        ("book", "k2", 8, {"title": "B"}),
    ]
    assert not read.findings
    assert read.unread == (UnreadBlock("@comment{@misc{no, title={x}}}", 1),)


def test_strings_and_preambles_are_put_in() -> None:
    text = (
        '@preamble{"\\newcommand{\\printfirst}[2]{#1} " # "\\newcommand{\\singleletter}[1]{#1}"}\n'
        '@string{acm = "ACM"}\n@STRING{long = acm # { Press}}\n'
        "@book{k, publisher = LONG, author = {\\printfirst{Ba}{Ab} and {\\singleletter{X}y}}}"
    )
    (entry,) = read(text)[0].entries
    record = entry.record
    assert record is not None
    assert record.origin is not None

    assert record.publisher == "ACM Press"
    assert [name.display for name in record.authors] == ["Ba", "Xy"]
    assert record.origin.fields["author"] == "\\printfirst{Ba}{Ab} and {\\singleletter{X}y}"
    assert record.origin.preamble.startswith("@preamble{")


def test_a_broken_entry_is_reported_and_the_next_one_is_read() -> None:
    read = parse_bibliography("@article{a, title={open\n@article{b, title={B}}\n@misc{title={no key}}\n", "refs.bib")

    assert [entry.key for entry in read.entries] == ["b"]
    hint = "correct it; until then, only .bib output keeps its text"
    assert messages(read) == [
        (
            f"refs.bib:1: cannot read '@article{{a, title={{open': a brace is never closed; {hint}, as a comment because "
            "a brace is missing"
        ),
        f"refs.bib:3: cannot read '@misc{{title={{no key}}}}': the entry has no key; {hint}",
    ]
    assert [one.text for one in read.unread] == ["@article{a, title={open", "@misc{title={no key}}"]


def test_a_value_may_end_in_a_backslash() -> None:
    text = "@misc{a, file={C:\\dir\\}, title={{A} \\{x\\}}}\n@misc{b, file={C:\\dir\\}}\n"
    read = parse_bibliography(text, "")

    assert [entry.fields for entry in read.entries] == [
        {"file": "C:\\dir\\", "title": "{A} \\{x\\}"},
        {"file": "C:\\dir\\"},
    ]
    assert not read.findings


def test_a_forgotten_comma_is_reported_and_both_fields_are_read() -> None:
    read = parse_bibliography("@misc{k, title = {A}\n author = {B}, year = 2020\n month = jan}", "")

    assert read.entries[0].fields == {"title": "A", "author": "B", "year": "2020", "month": "jan"}
    assert messages(read) == [
        "1: k: there is no comma between title and author; add one",
        "2: k: there is no comma between year and month; add one",
    ]


def test_the_first_of_two_fields_counts_and_the_second_is_kept() -> None:
    read = parse_bibliography("@misc{k, title={A},\n title={B},\n year=1, year=1}", "x.bib")

    assert (read.entries[0].fields, read.entries[0].repeated) == ({"title": "A", "year": "1"}, {"title-2": "B"})
    assert messages(read) == ["x.bib:2: k: title: the entry has this field twice; the first one counts, as in BibTeX"]


def test_what_is_commented_out_is_left_out() -> None:
    read = parse_bibliography("%@misc{a, title={A}}\n@misc{b,\n  % note = {x},\n  % why\n  title = {B}}", "")

    assert [(entry.key, entry.fields) for entry in read.entries] == [("b", {"title": "B"})]
    assert messages(read) == ["1: this entry is commented out with %; it is left out here, but BibTeX itself reads it"]


@pytest.mark.parametrize(
    "text", ['{"a": 1}', "hello", "# Title\n\n- [a](b)\n@foo", "<style>@media {a:b}</style>", "@misc{"]
)
def test_a_file_that_is_no_bib_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"x\.bib: expected a \.bib file, with entries such as @article"):
        parse_bibliography(text, "x.bib")


@pytest.mark.parametrize("text", ["", " \n", "% Encoding: UTF-8\n", '@string{a = "b"}', "@comment{x}"])
def test_a_bib_file_may_be_empty(text: str) -> None:
    assert parse_bibliography(text, "").entries == ()


def test_reading_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    parse_bibliography("@article{a, title={open\n@article{b, title={B}}\n", "")

    assert capsys.readouterr() == ("", "")


def test_what_is_left_out_is_reported() -> None:
    text = "@comment{a}\nwords, x@y.org\n@comment{b}\n@x#y{k, title={A}}\n@misc{l, title={B}}\n@book k, title={C}\n"
    read = parse_bibliography(text, "x.bib")

    assert [one.key for one in read.entries] == ["l"]
    assert messages(read) == [
        "x.bib:4: cannot read '@x#y{k, title={A}}': write an entry as @type{key, …}",
        "x.bib:6: cannot read '@book k, title={C}': write an entry as @type{key, …}",
    ]


@pytest.mark.parametrize("space", "\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u2028")
@pytest.mark.parametrize("kind", ["comment", "preamble", "string"])
def test_what_bibtex_takes_for_no_space_does_not_end_the_reading(kind: str, space: str) -> None:
    read = parse_bibliography(f"@{space}{kind}{{x}}\n@misc{{a, title={{A}}}}\n", "x.bib")

    assert ([one.key for one in read.entries], len(messages(read))) == (["a"], 1)


def test_a_type_that_begins_like_another_block_is_a_type() -> None:
    read = parse_bibliography("@commentary{a, title={A}}\n  @Strings{b, title={B}}\n@preambles(c, title={C})", "x.bib")

    assert [(one.type, one.line) for one in read.entries] == [("commentary", 1), ("strings", 2), ("preambles", 3)]


def test_a_field_says_which_type_bibtex_has_none_for() -> None:
    read = parse_bibliography("@misc{a, entrytype={online}}\n@misc{b, entrytype={an article}}", "x.bib")

    assert [(one.type, one.fields) for one in read.entries] == [("online", {}), ("misc", {"entrytype": "an article"})]
