"""No list is half read in silence: what may be a paper and was not taken is reported once it is a part of the list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.markdown import read_list

PAPER = "- **A Survey of Old Harbours {n}** (20{n:02}), ICML [[pdf]](https://arxiv.org/abs/2301.{n:05})\n"

SHAPES = (
    "- Anna presents: Quay ({year}) The Economics of {noun}s_ a Reappraisal",
    "- ****`SHIPS`**** ****`{noun}`**** [The Long Decline of Wooden {noun}s](notes/wooden_{n}.md)",
    "- [The Long Decline of Wooden {noun}s](files/wooden-{n}.pdf) (thanks, [anna](https://github.com/anna))",
    "- Quay & Mole {year}",
    "- ☆ Quay et al., {year}: {noun} revisited",
    "Tues. {n}: Mole, Jane. {year}. The {noun} Question.",
    "| week {n} | Quay and Mole ({year}), “The {noun} Question” |",
    "- Feb {n}: *{noun}s at Night,* pp. {n}-39.",
    "* On reserve: Quay, “The {noun}’s Wife,” in *Images of Ports* (London: Harbour Books, {year})",
    "* Read before class → Pier, K. ({year}). The {noun} question. *Quarterly of Ports, 9*(2), 12–31.",
)
"""Layouts that say what is a paper in ways that a reader may not know."""


def reports(text):
    """Return the findings about what was not taken."""
    codes = {"not-taken", "half-taken", "no-entries", "empty-list"}
    return [finding for finding in read_list(text).findings if finding.code in codes]


def missed(text):
    audit = read_list(text).audit
    return {one.line for one in (*audit.links_not_taken, *audit.items_not_taken, *audit.texts_not_taken)}


@given(
    shape=st.sampled_from(SHAPES),
    years=st.lists(st.integers(1890, 2029), min_size=4, max_size=6, unique=True),
    noun=st.sampled_from(["Harbour", "Mole", "Tide", "Ferry"]),
)
def test_a_list_whose_every_second_item_has_another_shape_is_taken_or_reported(shape, years, noun):
    lines = []
    for n, year in enumerate(years):
        lines += [PAPER.format(n=n), "\n" + shape.format(n=n, year=year, noun=noun) + "\n\n"]
    text = "".join(lines)
    listed = read_list(text)

    entries = {line for entry in listed.entries for line in range(entry.line, entry.end_line + 1)}
    others = {number for number, line in enumerate(text.splitlines(), 1) if line and "arxiv.org" not in line}
    assert others <= entries | missed(text)
    assert (not others - entries) == (not reports(text))


@pytest.mark.parametrize(
    "line",
    [
        "Mole, Jane. {year}. The Harbour Question.",
        "Mole & Quay ({year}), The Harbour Question",
        "Anna: Mole et al. {year}. The Harbour Question",
        "[On Some Harbours](papers/harbour-{n}.pdf)",
        "Ann Quay, [The Harbour Question](https://harbour.example/{n})",
    ],
)
def test_paragraphs_that_may_be_papers_are_reported_in_one_line_with_their_lines(line):
    text = PAPER.format(n=1) + "".join(f"\nWeek {n}\n\n{line.format(n=n, year=1950 + n)} ???\n" for n in range(4))
    taken = {entry.line for entry in read_list(text).entries}

    assert {5, 9, 13, 17} <= taken | missed(text)
    assert len(taken) == 5 or [finding.code for finding in reports(text)] in (["not-taken"], ["half-taken"])


@pytest.mark.parametrize(
    "line",
    [
        "[Harbour {n}](https://harbour{n}.example/): a library for ships, by Ann Quay",
        "[harbour{n}](https://github.com/quay/harbour{n}) - Tides and moles in Python (2021)",
        "[CS 2{n}1: Harbours](https://www.youtube.com/watch?v={n}) - Fall 2021, Ann Quay, University of Ports",
        "[Why We Built Harbour {n}](https://blog.example/{n}) by Ann Quay and Jane Mole, 2019",
        "[Ports-{n}](https://data.example/ports{n}) (2019): 20,000 images of ports",
        "Week {n}, Spring 2021: introduction and overview of the course",
        "[Chapter {n}](chapters/{n}.md)",
        "Harbour {n} was released in May 2021",
        "Chapter {n}, pp. 12-39",
        "[A Survey of New Harbours (ICML 202{n})](#a-survey)",
        "The *harbour{n}* command reads `a, b`, then writes “ports”",
    ],
)
def test_tools_courses_blogs_and_data_sets_are_not_called_papers(line):
    text = PAPER.format(n=1) * 2 + "\n## Resources\n\n" + "".join(f"- {line.format(n=n)}\n" for n in range(9))

    assert read_list(text).audit.texts_not_taken == ()


def test_a_few_texts_beside_many_entries_are_not_reported():
    text = "".join(PAPER.format(n=n) for n in range(30)) + "\nSee Quay and Mole 1988.\n\nSee Mole 1990.\n"

    assert reports(text) == []


def test_texts_that_may_be_papers_and_no_entries_are_an_error():
    text = "".join(f"\n~~ Quay {1950 + n} ~~\n" for n in range(6))

    assert [(one.code, one.severity) for one in reports(text)] == [("no-entries", "error")]
    assert "6 texts that may be papers" in reports(text)[0].message
