import calendar
from datetime import date as day
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.normalise.event_dates import dates, find


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("18-24 July 2021", "2021-07-18/2021-07-24"),
        ("July 18-24, 2021", "2021-07-18/2021-07-24"),
        ("July 06 - 11, 2014", "2014-07-06/2014-07-11"),
        ("July 27 -31, 2014", "2014-07-27/2014-07-31"),
        ("December 8-13 2014", "2014-12-08/2014-12-13"),
        ("27-30 August, 2019", "2019-08-27/2019-08-30"),
        ("September 29-October 4, 2024", "2024-09-29/2024-10-04"),
        ("30 August – 3 September 2021", "2021-08-30/2021-09-03"),
        ("July 31 - 4 August 2023", "2023-07-31/2023-08-04"),
        ("27 June - July 2, 2004", "2004-06-27/2004-07-02"),
        ("February 28 to March 3, 2018", "2018-02-28/2018-03-03"),
        ("September 27 - Oct. 1, 2021", "2021-09-27/2021-10-01"),
        ("29 April 2022 - 5 May 2022", "2022-04-29/2022-05-05"),
        ("December 28, 2020 - January 2, 2021", "2020-12-28/2021-01-02"),
        ("December 28 - January 2, 2021", "2020-12-28/2021-01-02"),
        ("19th-25th August 2023", "2023-08-19/2023-08-25"),
        ("June 5 and 6, 2010", "2010-06-05/2010-06-06"),
        ("8th July 2018", "2018-07-08"),
        ("February 24-24, 2018", "2018-02-24"),
        ("May 2021", "2021-05"),
        ("May, 2011", "2011-05"),
        ("May-June 1988", "1988-05/1988-06"),
        ("24.-26. September 1997", "1997-09-24/1997-09-26"),
        ("3. bis 5. März 2015", "2015-03-03/2015-03-05"),
        ("Lyon, France, May 7-9, 2012, Proceedings", "2012-05-07/2012-05-09"),
    ],
)
def test_a_date_is_read(text: str, iso: str) -> None:
    date = dates(text)

    assert date is not None
    assert date.iso == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021",
        "May",
        "18-24, 2021",
        "February 30, 2020",
        "25-19 August, 1996",
        "September 1.4, 2015",
        "January 16-19",
        "May2021",
        "Mayors 2021",
        "Chiang Mai 2010",
        "June 5, 2010 and July 7, 2010",
        "May 3-5, 2010, and June 7-9, 2010",
    ],
)
def test_other_text_or_several_dates_are_none(text: str) -> None:
    assert dates(text) is None


def test_a_day_without_a_year_is_in_the_year_that_is_given() -> None:
    (found,) = find("Barcelona, January 16-19", 2017)

    assert (found.date.iso, found.start, found.stop) == ("2017-01-16/2017-01-19", 11, 24)
    assert find("Barcelona, January", 2017) == []


@given(
    first=st.dates(min_value=day(1950, 1, 1), max_value=day(2049, 12, 1)),
    days=st.integers(1, 20),
    style=st.sampled_from(
        ["{a.day} {am} {a.year} - {b.day} {bm} {b.year}", "{am} {a.day}, {a.year} - {bm} {b.day}, {b.year}"]
    ),
)
def test_a_span_written_in_full_is_read_as_it_is(first: day, days: int, style: str) -> None:
    last = first + timedelta(days=days)
    names = calendar.month_name
    date = dates(style.format(a=first, b=last, am=names[first.month], bm=names[last.month]))

    assert date is not None
    assert date.iso == f"{first.isoformat()}/{last.isoformat()}"


@given(
    st.text(alphabet="0123456789 -–,./JanFebMyulst'anddth", max_size=40), st.one_of(st.none(), st.integers(1950, 2049))
)
def test_any_text_gives_real_dates_in_order(text: str, year: int | None) -> None:
    for found in find(text, year):
        assert found.date.year is not None
        assert found.start < found.stop
        assert found.date.end is None or found.date.iso.split("/")[0] < found.date.end.iso
