from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.html.charts import HEIGHT, MOST_VENUES, MOST_YEARS, WIDTH, columns, rows

OUTCOMES = st.sampled_from(["published", "preprint", "ambiguous", "unchecked", ""])


def test_a_column_is_a_year_stacked_by_outcome():
    drawn = columns(
        [(2021, "published"), (2021, "published"), (2021, "preprint"), (2023, "preprint"), (None, "unchecked")]
    )

    assert [(column.label, column.total, column.description) for column in drawn] == [
        ("2021", 3, "2021: 2 published, 1 preprint"),
        ("2022", 0, "2022: 0"),
        ("2023", 1, "2023: 1 preprint"),
    ]
    assert [(column.top, column.is_counted) for column in drawn] == [(0, True), (HEIGHT, False), (HEIGHT - 28.0, True)]
    assert [(segment.outcome, segment.start, segment.length) for segment in drawn[0].segments] == [
        ("published", HEIGHT - 56.0, 56.0),
        ("preprint", 0.0, 28.0),
    ]


def test_old_papers_share_a_column():
    first, *others = columns([(1763, ""), (1990, ""), (2025, "")])

    assert (first.label, first.year, first.total) == (f"≤ {2025 - MOST_YEARS + 1}", None, 1)
    assert len(others) == MOST_YEARS - 1
    assert others[-1].total == 1


def test_counts_stand_above_columns_that_have_room_for_them():
    few = columns([(year, "") for year in range(2016, 2026)])
    many = columns([(year, "") for year in range(1990, 2026)])
    large = columns([(year, "") for year in range(2011, 2026) for _ in range(1000)])

    assert [all(column.is_counted for column in drawn) for drawn in (few, many, large)] == [True, False, False]


def test_no_years_make_no_columns():
    assert columns([(None, "published")]) == ()
    assert rows([("", "published")]) == ()


@given(st.lists(st.tuples(st.integers(-3000, 9999), OUTCOMES), min_size=1, max_size=50))
def test_columns_fit_the_chart_and_count_everything(papers):
    drawn = columns(papers)

    assert sum(column.total for column in drawn) == len(papers)
    assert 1 <= len(drawn) <= MOST_YEARS
    assert all(column.x >= 0 and column.x + column.width <= WIDTH for column in drawn)
    assert max(segment.length for column in drawn for segment in column.segments) <= HEIGHT
    for column in drawn:
        assert sum(segment.length for segment in column.segments) == pytest.approx(
            HEIGHT * column.total / max(one.total for one in drawn), abs=0.1
        )
    labels = [column.x + column.width / 2 for column in drawn if column.is_labelled]
    assert all(later - earlier >= 38 for earlier, later in pairwise(labels))


@given(st.lists(st.tuples(st.text(max_size=30), OUTCOMES), max_size=60))
def test_rows_fit_the_chart_and_count_everything_that_has_a_venue(papers):
    drawn = rows(papers)

    assert sum(row.total for row in drawn) == sum(1 for venue, _ in papers if venue)
    assert len(drawn) <= MOST_VENUES + 1
    assert all(row.end <= WIDTH for row in drawn)
    assert len({row.segments[0].start for row in drawn}) <= 1


def test_the_venues_with_most_papers_are_named_and_the_others_counted():
    papers = [(name, "published") for name in "AAABBCDEFGHI"]

    assert [(row.label, row.venue, row.total) for row in rows(papers)] == [
        ("A", "A", 3), ("B", "B", 2), ("C", "C", 1), ("D", "D", 1), ("E", "E", 1), ("F", "F", 1), ("3 more", None, 3),
    ]  # fmt: skip
    assert [row.label for row in rows(papers[:-2])][-1] == "G"


def test_long_names_are_cut_in_the_chart_and_whole_in_words():
    (row,) = rows([("Proceedings of the IEEE", "published")])

    assert (row.label, row.description) == ("Proceedings of th…", "Proceedings of the IEEE: 1 published")
