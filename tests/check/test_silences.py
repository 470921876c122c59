"""Findings that a person hides, with a reason beside the entry."""

import subprocess

import pytest

from bibexport.check.differences import Difference
from bibexport.check.silences import hide, read_silences, soften
from bibexport.check.verdicts import EntryVerdict
from bibexport.findings import Finding
from bibexport.formats.table import read
from bibexport.model import Entry

BIB = """% bibexport: ignore year (the printed edition says 2020)
@article{a, title = {T}, year = 2020}

@article{b, title = {U},
  bibexport = {ignore author (as on the cover, not
    as in the record)}, year = 2021}
% bibexport: ignore pages, volume (a preprint)

% Something else.
@article{c, title = {V}}
@article{d, title = {W}} % bibexport: ignore not-found (printed only)
"""


def silences(text: str, kind: str = "bibtex"):
    return read_silences(read(text, kind, "refs").catalog.entries, text)


def finding(code: str, key: str = "a") -> Finding:
    return Finding(code=code, key=key, message="m")


def test_a_comment_is_about_the_entry_below_or_before_it_and_a_field_about_its_own():
    assert [(one.key, one.name, one.reason, one.line) for one in silences(BIB)] == [
        ("b", "author", "as on the cover, not as in the record", 4),
        ("a", "year", "the printed edition says 2020", 1),
        ("c", "pages", "a preprint", 7),
        ("c", "volume", "a preprint", 7),
        ("d", "not-found", "printed only", 11),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@article{{a, title = {{T}},\n  {comment}\n  year = 2020}}\n@book{{z}}", "move the line above the entry"),
        ("@article(a, title = {{T}}, {comment}\n  year = 2020)\n@book{{z}}", "move the line above the entry"),
        ("@article{{a, title = {{T}}}}\n@book{{b, title = {{U}}, {comment}\n}}\n", "move the line above the entry"),
        ("{comment} see @article\n@article{{a, title = {{T}}}}\n", "write it without"),
        ("@article{{a, title = {{T {{nested}}}}, year = 2020}}\n{comment}\n", None),
        ("@article(a, title = {{T}}, year = 2020) {comment}\n", None),
    ],
)
def test_a_comment_inside_an_entry_is_reported_since_bibtex_drops_the_entry(text, message):
    """Also one with a comma in its reason, after which no reader of BibTeX finds the entry."""
    written = text.format(comment="% bibexport: ignore year (the printed edition says 2020, not 2021)")
    found = hide([finding("year")], silences(written), {"a"})

    bad = [one.message for one in found if one.code == "bad-ignore"]
    assert bad[:1] == [] if message is None else message in bad[0], found


def test_a_comment_above_an_entry_that_cannot_be_read_hides_nothing_of_the_one_before():
    text = "@book{a, title = {T}}\n% bibexport: ignore year (as printed)\n@book{b, = {U}}\n@book{c, title = {V}}\n"

    assert [one.key for one in silences(text)] == [""]


@pytest.mark.parametrize(
    "line",
    [
        "%" * 60_000,
        "% bibexport: ignore" + " " * 60_000 + ">",
        "% bibexport: ignore" + " (" * 30_000,
        "%" + " " * 60_000 + "bibexport",
        "% bibexport:" * 5_000,
        "<!--" * 15_000,
        "{" * 60_000,
    ],
    ids=lambda line: line[:30],
)
def test_a_long_line_is_read_in_one_pass(line):
    """A quadratic reader takes minutes for these, and a cubic one never ends."""
    text = f"% bibexport: ignore year (a)\n@book{{a, title = {{T}}}}\n{line}\n"

    assert read_silences((Entry(key="a", line=2),), text)[0].name == "year"


def test_what_follows_the_reason_does_not_make_a_comment_unseen():
    (one,) = silences("% bibexport: ignore year (as (nearly) printed), see below\n@book{a, title = {T}}\n")

    assert (one.name, one.reason) == ("year", "as (nearly) printed")


def test_many_comments_are_read_in_one_pass():
    line = "% bibexport: ignore year (as printed)\n"
    text = f"@book{{a, title = {{T}}}}\n{line * 20_000}@book{{b, title = {{U}}}}\n"

    assert len(read_silences((Entry(key="a", line=1), Entry(key="b", line=20_002)), text)) == 20_000


@pytest.mark.parametrize(("name", "nearest"), [("yera", "year"), ("autor", "author"), ("wrongid", "wrong-id")])
def test_a_field_of_a_catalog_that_names_nothing_gets_a_suggestion(name, nearest):
    (found,) = hide([], silences(f'[[entry]]\nkey = "A"\ntitle = "T"\nignore = {{ {name} = "x" }}\n', "toml"), {"A"})

    assert found.code == "bad-ignore"
    assert f"did you mean {nearest}" in found.message


def test_an_at_sign_in_a_comment_is_reported_since_bibtex_reads_an_entry_from_it():
    found = hide([], silences("% bibexport: ignore year (see @article)\n@article{a, title = {T}}\n"), {"a"})

    assert [one.code for one in found] == ["bad-ignore"]
    assert "@" in found[0].message


PLACES = """% bibexport: ignore year (with commas, {{braces}}, "quotes", 5% and an open {open})
@article{{a,
  author = {{Poe, Eva}},
  title = {{First}},
  journal = {{Gears}},
  bibexport = {{ignore pages (as printed, {{5\\%}})}},
  year = 2020
}}
% bibexport: ignore volume (below, too)

@article{{b, author = {{Poe, Eva}}, title = {{Second}}, journal = {{Gears}}, year = 2021}} % bibexport: ignore doi (behind, too)
"""


@pytest.mark.tools
@pytest.mark.parametrize("opened", ["(", "{"])
def test_bibtex_and_biber_read_every_place_without_a_word(tmp_path, opened):
    text = PLACES.format(open=opened)
    (tmp_path / "refs.bib").write_text(text)
    (tmp_path / "x.aux").write_text("\\citation{*}\n\\bibstyle{plain}\n\\bibdata{refs}\n")
    bibtex = subprocess.run(["bibtex", "x"], cwd=tmp_path, capture_output=True, text=True)
    biber = subprocess.run(
        ["biber", "--tool", "--validate-datamodel", "refs.bib"], cwd=tmp_path, capture_output=True, text=True
    )

    assert bibtex.returncode == 0, bibtex.stdout
    assert "Warning" not in bibtex.stdout
    assert (tmp_path / "x.bbl").read_text().count("\\bibitem") == 2
    assert biber.returncode == 0, biber.stdout
    assert "ERROR" not in biber.stdout
    assert (tmp_path / "refs_bibertool.bib").read_text().lower().count("@article") == 2
    assert {(one.key, one.name, one.misplaced) for one in silences(text)} == {
        ("a", "year", ""), ("a", "pages", ""), ("b", "volume", ""), ("b", "doi", ""),
    }  # fmt: skip


def test_a_markdown_list_has_comments_and_a_catalog_a_field():
    item = "- **Learning Widgets from Noise.** ICML 2021. [[Paper](https://arxiv.org/abs/2103.00020)]"
    catalog = '[[entry]]\nkey = "A"\narxiv = "2103.00020"\nignore = { year = "the cover says so" }\n'

    assert [
        one.codes for one in silences(f"# L\n\n{item} <!-- bibexport: ignore venue (a talk) -->\n", "markdown")
    ] == [("venue",)]
    assert [one.reason for one in silences(f"# L\n\n<!-- bibexport: ignore venue (a talk) -->\n{item}\n", "markdown")]
    assert [(one.name, one.reason) for one in silences(catalog, "toml")] == [("year", "the cover says so")]


def test_what_is_ignored_is_hidden_and_nothing_else():
    year = next(one for one in silences(BIB) if one.name == "year")

    assert hide([finding("year"), finding("venue"), finding("year", "b")], [year], {"a"}) == (
        finding("venue"),
        finding("year", "b"),
    )


def test_what_hides_nothing_is_reported_unless_its_entry_could_not_be_judged():
    year = next(one for one in silences(BIB) if one.name == "year")

    assert [(one.code, one.line) for one in hide([], [year], {"a"})] == [("unused-ignore", 1)]
    assert hide([], [year], set()) == ()


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("% bibexport: ignore year", "say why in parentheses"),
        ("% bibexport: ignore yera (typo)", "did you mean year"),
        ("% bibexport: ignore", "say what to ignore"),
    ],
)
def test_a_silence_needs_a_name_and_a_reason(comment, message):
    found = hide([finding("year")], silences(f"{comment}\n@article{{a, title = {{T}}}}\n"), {"a"})

    assert [one.code for one in found] == ["year", "bad-ignore"]
    assert message in found[1].message


def test_a_verdict_without_what_is_ignored_is_verified():
    year = next(one for one in silences(BIB) if one.name == "year")
    differences = tuple(Difference(field=field, given="x", recorded="y") for field in ("year", "pages"))
    verdict = EntryVerdict(key="a", verdict="differs", differences=differences)

    assert [one.field for one in soften(verdict, [year]).differences] == ["pages"]
    only_year = EntryVerdict(key="a", verdict="differs", differences=differences[:1])
    assert soften(only_year, [year]).verdict == "verified"
    missing = EntryVerdict(key="d", verdict="not-found")
    assert soften(missing, silences(BIB)).reason == "printed only"
    assert soften(EntryVerdict(key="z", verdict="differs", differences=differences), [year]).verdict == "differs"
