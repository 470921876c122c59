"""Dates in .bib files."""

import re

import pytest

from bibexport.formats.bibtex import read as bibtex
from bibexport.formats.bibtex.dates import read_date, read_year_and_month
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from bibexport.model import Date, Name, Record
from bibexport.text.dates import date as read_iso
from bibexport.text.dates import edtf


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
        ("in press", None, "in press"),
        ("2005 (to appear)", 2005, "2005 (to appear)"),
        ("1999a", 1999, "1999a"),
        ("0.1.04.2007", None, "0.1.04.2007"),
        ("1986--1984", 1986, "1986--1984"),
    ],
)
def test_what_is_no_calendar_date_keeps_its_words(tex: str, year: int | None, words: str) -> None:
    assert read_date(tex) == Date(year=year, literal=words)


UNSPECIFIED = Date(year=1830, end=Date(year=1839), literal="183X")
EDTF = {
    "1830~": Date(year=1830, circa=True),
    "1830?": Date(year=1830, uncertain=True),
    "1830-02%": Date(year=1830, month=2, circa=True, uncertain=True),
    "1830-02-03~": Date(year=1830, month=2, day=3, circa=True),
    "2012/": Date(year=2012, end=Date()),
    "2012-05/": Date(year=2012, month=5, end=Date()),
    "/2012-05": Date(year=2012, month=5, literal="/2012-05"),
    "../2012": Date(year=2012, literal="../2012"),
    "1830~/1840?": Date(year=1830, circa=True, end=Date(year=1840, uncertain=True)),
    "-0043": Date(year=-43),
    "0000": Date(year=0),
    "-0299~": Date(year=-299, circa=True),
    "-0099/0012": Date(year=-99, end=Date(year=12)),
    "183X": UNSPECIFIED,
    "18XX": Date(year=1800, end=Date(year=1899), literal="18XX"),
    "1830-XX": Date(year=1830, literal="1830-XX"),
    "1830-02-XX": Date(year=1830, month=2, literal="1830-02-XX"),
    "1830-22": Date(year=1830, literal="Summer 1830"),
    "1830-24~": Date(year=1830, circa=True, literal="Winter 1830"),
    "1830-24/1831-21": Date(year=1830, literal="Winter 1830", end=Date(year=1831, literal="Spring 1831")),
    "y12000": Date(year=12000),
}


@pytest.mark.parametrize("text", EDTF)
def test_dates_of_edtf_are_read_and_written(text: str) -> None:
    assert read_date(text) == EDTF[text]
    assert edtf(EDTF[text]) == text


@pytest.mark.parametrize("text", EDTF)
def test_dates_of_edtf_stay_in_biblatex_and_have_a_year_in_bibtex(text: str) -> None:
    record = (
        bibtex.read(f"@book{{k, author={{A, B}}, title={{T}}, publisher={{P}}, date={{{text}}}}}")[0].entries[0].record
    )
    assert record is not None
    biblatex, classic = ("".join(writer(name)([record], ExportOptions())) for name in ("biblatex", "bibtex"))

    assert f"= {{{text}}}" in biblatex
    assert re.search(r"\byear +=", classic)
    for written in (biblatex, classic):
        again = bibtex.read(written)[0].entries[0].record
        assert again is not None
        assert again.issued == EDTF[text]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1830~", "c. 1830"),
        ("1830?", "1830?"),
        ("2012/", "2012--"),
        ("-0043", "44 BCE"),
        ("-0299~", "c. 300 BCE"),
        ("-0099/0012", "100 BCE--12 CE"),
        ("183X", "1830--1839"),
        ("1830-02?", "1830?"),
    ],
)
def test_bibtex_gets_the_year_in_words(text: str, year: str) -> None:
    record = Record(key="k", type="book", title="T", authors=(Name(family="A"),), issued=read_date(text))

    assert f"= {{{year}}}" in "".join(writer("bibtex")([record], ExportOptions()))


@pytest.mark.parametrize(
    ("tex", "date"),
    [
        ("c. 1830", Date(year=1830, circa=True)),
        ("ca. 1830", Date(year=1830, circa=True)),
        ("circa 1830", Date(year=1830, circa=True)),
        (r"\circa{1830}", Date(year=1830, circa=True)),
        ("c. 1830--1840", Date(year=1830, circa=True, end=Date(year=1840))),
        ("1830?", Date(year=1830, uncertain=True)),
        ("1830 ?", Date(year=1830, uncertain=True)),
        ("2012--", Date(year=2012, end=Date())),
        ("44 BC", Date(year=-43)),
        ("c. 300 B.C.E.", Date(year=-299, circa=True)),
        ("300--250 BCE", Date(year=-299, end=Date(year=-249))),
        ("c1830", Date(year=1830, literal="c1830")),
    ],
)
def test_years_in_words_are_read(tex: str, date: Date) -> None:
    assert read_date(tex) == date


def test_doubts_about_the_year_stay_with_its_month() -> None:
    assert read_year_and_month("c. 1830", "feb") == Date(year=1830, month=2, circa=True)


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


@pytest.mark.parametrize(
    "text", ["/2010T\ud800", "199X/2010T\ud800", "../2010 \ud800", "2010T\ud800", "/2010 in press"]
)
def test_nothing_but_a_date_of_edtf_is_written_as_one(text: str) -> None:
    written = edtf(read_iso(text))

    assert written.isascii()
    assert read_iso(written) == read_iso(text) or not written
