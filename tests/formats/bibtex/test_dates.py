"""Dates in .bib files."""

import pytest

from bibexport.formats.bibtex.dates import read_date, read_year_and_month
from bibexport.model import Date


@pytest.mark.parametrize(
    ("tex", "iso"),
    [
        ("2004-10-27", "2004-10-27"),
        ("2014-09", "2014-09"),
        ("1984/1986", "1984/1986"),
        ("1968-05-19/1968-05-25", "1968-05-19/1968-05-25"),
        ("1984--1986", "1984/1986"),
        ("1998-99", "1998/1999"),
        ("2020-05-01T10:00:00", "2020-05-01"),
        ("12 August 2020", "2020-08-12"),
        ("August 12, 2020", "2020-08-12"),
        ("Aug. 2020", "2020-08"),
        ("{2016}", "2016"),
    ],
)
def test_dates_are_read(tex: str, iso: str) -> None:
    reading = read_date(tex)

    assert (reading.iso, reading.literal) == (iso, "")


@pytest.mark.parametrize(
    ("tex", "year", "words"),
    [
        ("2001-21", 2001, "Spring 2001"),
        ("1995~", 1995, "1995~"),
        ("1995?", 1995, "1995?"),
        ("1995/", 1995, "1995/"),
        ("2004-06-XX", 2004, "2004-06-XX"),
        ("199X", None, "199X"),
        ("in press", None, "in press"),
        ("2005 (to appear)", 2005, "2005 (to appear)"),
        ("c. 1990", 1990, "c. 1990"),
        ("1999a", 1999, "1999a"),
        ("0.1.04.2007", None, "0.1.04.2007"),
        ("1986--1984", 1986, "1986--1984"),
    ],
)
def test_what_is_no_calendar_date_keeps_its_words(tex: str, year: int | None, words: str) -> None:
    assert read_date(tex) == Date(year=year, literal=words)


@pytest.mark.parametrize(
    ("month", "day", "iso"),
    [
        ("jan", "", "2018-01"),
        ("December", "", "2018-12"),
        ("{Sept.}", "", "2018-09"),
        ("7", "", "2018-07"),
        ("dec~12", "", "2018-12-12"),
        ("1~jan", "", "2018-01-01"),
        ("10 ~ dec", "", "2018-12-10"),
        ("jul", "9", "2018-07-09"),
        ("7", "9", "2018-07-09"),
        ("July 18--24", "", "2018-07-18/2018-07-24"),
        ("18th-24th July", "", "2018-07-18/2018-07-24"),
        ("June 29 - July 4", "", "2018-06-29/2018-07-04"),
        ("29 June to 4 July", "", "2018-06-29/2018-07-04"),
        ("oct-nov", "", "2018-10/2018-11"),
        ("Nov/Dec", "", "2018-11/2018-12"),
        ("", "", "2018"),
    ],
)
def test_months_may_hold_days_and_spans(month: str, day: str, iso: str) -> None:
    reading = read_year_and_month("2018", month, day)

    assert reading is not None
    assert (reading.iso, reading.literal) == (iso, "")


@pytest.mark.parametrize("month", ["Spring", "first quarter", "July 42", "13"])
def test_a_month_that_is_none_is_kept_in_words(month: str) -> None:
    assert read_year_and_month("2018", month) == Date(year=2018, literal=f"{month} 2018")


def test_without_a_year_the_month_is_words() -> None:
    assert read_year_and_month("", "jul") == Date(literal="jul")
    assert read_year_and_month("in press", "jul") == Date(literal="jul in press")
    assert read_year_and_month("", "") is None


def test_a_year_with_its_own_month_ignores_the_month_field() -> None:
    assert read_year_and_month("2014-09", "sep") == Date(year=2014, month=9)
