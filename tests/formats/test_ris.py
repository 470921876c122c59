"""Records as RIS."""

import pytest

from bibexport.formats.options import ExportOptions
from bibexport.formats.ris import export
from bibexport.ids import ArxivId
from bibexport.model import Date, Name, Record
from bibexport.text.dates import date


def lines(record: Record, **options: object) -> list[tuple[str, str]]:
    text = "".join(export([record], ExportOptions(**options)))  # type: ignore[arg-type]
    assert text.endswith("ER  - \r\n\r\n")
    return [(line[:2], line[6:]) for line in text.split("\r\n") if line]


def tags(record: Record, **options: object) -> dict[str, str]:
    return dict(lines(record, **options))


@pytest.mark.parametrize(
    ("kind", "tag"),
    [
        ("paper-conference", "CONF"),
        ("article-journal", "JOUR"),
        ("article", "UNPB"),
        ("proceedings", "BOOK"),
        ("thesis", "THES"),
    ],
)
def test_a_reference_starts_with_its_type(kind, tag):
    assert lines(Record(key="k", type=kind))[0] == ("TY", tag)


def test_names_are_inverted_and_organisations_have_no_commas():
    authors = (
        Name(family="Maaten", given="Laurens", particle="van der"),
        Name(family="Alembert", given="Jean", particle="d'", suffix="Jr."),
        Name(literal="Google, Inc."),
        Name(literal="others"),
    )

    assert [value for tag, value in lines(Record(key="k", authors=authors)) if tag == "AU"] == [
        "van der Maaten, Laurens",
        "d'Alembert, Jean, Jr.",
        "Google Inc.",
    ]


def test_pages_are_first_and_last():
    assert tags(Record(key="k", pages="8748–8763")).items() >= {"SP": "8748", "EP": "8763"}.items()
    assert tags(Record(key="k", pages="1–3, 7"))["SP"] == "1–3, 7"


def test_dates_are_a_year_and_a_day():
    assert (
        tags(Record(key="k", issued=Date(year=2021, month=7, day=8))).items()
        >= {
            "PY": "2021",
            "DA": "2021/07/08",
        }.items()
    )
    assert "DA" not in tags(Record(key="k", issued=Date(year=2021)))


@pytest.mark.parametrize(
    ("edtf", "shown"),
    [
        ("1982/1989", "1982–1989"),
        ("1850~/1855", "c. 1850–1855"),
        ("2010/", "2010–"),
        ("2010-05/", "2010-05–"),
        ("1990-06-18/1990-06-22", "1990-06-18–1990-06-22"),
        ("1988-06/1988-08", "1988-06–1988-08"),
        ("2020-21/2020-22", "Spring 2020–Summer 2020"),
        ("1999/2000-02", "1999–2000-02"),
        ("/1999", "–1999"),
    ],
)
def test_both_ends_of_a_span_are_in_the_date(edtf, shown):
    written = tags(Record(key="k", issued=date(edtf)))

    assert (written["PY"], written["DA"]) == (edtf.strip("/")[:4], shown)


def test_a_conference_paper_names_conference_and_proceedings():
    record = Record(key="k", type="paper-conference", container_title="Proceedings", event_title="Conference")

    assert tags(record).items() >= {"T2": "Conference", "C3": "Proceedings"}.items()


def test_a_preprint_has_its_id():
    assert (
        tags(Record(key="k", type="article", arxiv=ArxivId("1706.03762"))).items()
        >= {
            "DB": "arXiv",
            "AN": "arXiv:1706.03762",
        }.items()
    )


def test_no_value_can_start_a_line():
    record = Record(key="k", title="One\r\nER  - \u2028TY  - JOUR", abstract="A\n\nB", tags=("x\ny", "z"))

    assert [tag for tag, _ in lines(record)] == ["TY", "TI", "KW", "KW", "AB", "ID", "ER"]


def test_markup_is_taken_off():
    assert tags(Record(key="k", title="<i>E. coli</i> & 1 < 2"))["TI"] == "E. coli & 1 < 2"


def test_only_the_tags_that_the_user_wants_are_written():
    record = Record(key="k", title="T", note="N")

    assert tags(record, fields=("TI",)).keys() == {"TY", "TI", "ER"}
    assert "N1" not in tags(record, omit=("N1",))
