"""Findings that a person hides, with a reason beside the entry."""

import pytest

from bibexport.check.differences import Difference
from bibexport.check.silences import hide, read_silences, soften
from bibexport.check.verdicts import EntryVerdict
from bibexport.findings import Finding
from bibexport.formats.table import read

BIB = """% bibexport: ignore year (the printed edition says 2020)
@article{a, title = {T}, year = 2020}

@article{b, title = {U}, % bibexport: ignore author (as on the cover)
  year = 2021}
% bibexport: ignore pages, volume (a preprint)

% Something else.
@article{c, title = {V}}
@article{d, title = {W}} % bibexport: ignore not-found (printed only)
"""


def silences(text: str, kind: str = "bibtex"):
    return read_silences(read(text, kind, "refs").catalog.entries, text)


def finding(code: str, key: str = "a") -> Finding:
    return Finding(code=code, key=key, message="m")


def test_a_comment_is_about_the_entry_below_around_or_before_it():
    assert [(one.key, one.name, one.reason, one.line) for one in silences(BIB)] == [
        ("a", "year", "the printed edition says 2020", 1),
        ("b", "author", "as on the cover", 4),
        ("c", "pages", "a preprint", 6),
        ("c", "volume", "a preprint", 6),
        ("d", "not-found", "printed only", 10),
    ]


def test_a_markdown_list_has_comments_and_a_catalog_a_field():
    item = "- **Learning Widgets from Noise.** ICML 2021. [[Paper](https://arxiv.org/abs/2103.00020)]"
    catalog = '[[entry]]\nkey = "A"\narxiv = "2103.00020"\nignore = { year = "the cover says so" }\n'

    assert [
        one.codes for one in silences(f"# L\n\n{item} <!-- bibexport: ignore venue (a talk) -->\n", "markdown")
    ] == [("venue",)]
    assert [one.reason for one in silences(f"# L\n\n<!-- bibexport: ignore venue (a talk) -->\n{item}\n", "markdown")]
    assert [(one.name, one.reason) for one in silences(catalog, "toml")] == [("year", "the cover says so")]


def test_what_is_ignored_is_hidden_and_nothing_else():
    (year, *_) = silences(BIB)

    assert hide([finding("year"), finding("venue"), finding("year", "b")], [year], {"a"}) == (
        finding("venue"),
        finding("year", "b"),
    )


def test_what_hides_nothing_is_reported_unless_its_entry_could_not_be_judged():
    (year, *_) = silences(BIB)

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
    (year, *_) = silences(BIB)
    differences = tuple(Difference(field=field, given="x", recorded="y") for field in ("year", "pages"))
    verdict = EntryVerdict(key="a", verdict="differs", differences=differences)

    assert [one.field for one in soften(verdict, [year]).differences] == ["pages"]
    only_year = EntryVerdict(key="a", verdict="differs", differences=differences[:1])
    assert soften(only_year, [year]).verdict == "verified"
    missing = EntryVerdict(key="d", verdict="not-found")
    assert soften(missing, silences(BIB)).reason == "printed only"
    assert soften(EntryVerdict(key="z", verdict="differs", differences=differences), [year]).verdict == "differs"
