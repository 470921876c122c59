"""Records as CSL-JSON."""

import json
from typing import Any

import pytest

from bibexport.formats.csl.write import export_json
from bibexport.formats.options import ExportOptions
from bibexport.ids import ArxivId, Doi
from bibexport.model import Date, Name, Record
from tests.formats.csl.csl_schema import TYPES, VALIDATOR
from tests.formats.library import LIBRARY


def items(*records: Record, **options: object) -> list[dict[str, Any]]:
    written: list[dict[str, Any]] = json.loads("".join(export_json(records, ExportOptions(**options))))  # type: ignore[arg-type]
    VALIDATOR.validate(written)
    return written


def item(record: Record, **options: object) -> dict[str, Any]:
    return items(record, **options)[0]


@pytest.mark.parametrize("indent", [0, 2, 4])
def test_the_library_is_valid_and_the_same_whatever_the_indent(indent):
    assert items(*LIBRARY, indent=indent) == items(*LIBRARY)


def test_without_an_indent_each_item_has_a_line():
    assert len("".join(export_json(LIBRARY, ExportOptions(indent=0))).splitlines()) == len(LIBRARY) + 2


def test_text_is_plain_and_keeps_its_capitals_and_markup():
    title = "99% of R&D on <i>CLIP_v2</i>: “Why” É {x} \\& $x^2$"

    assert item(Record(key="k", title=title))["title"] == title


@pytest.mark.parametrize("field", ["note", "abstract", "title", "volume"])
def test_text_of_which_nothing_can_be_written_is_left_out(field):
    assert field not in item(Record(key="k", **{field: "\u200b\x00"}))


def test_names_have_their_parts():
    authors = (
        Name(family="Maaten", given="Laurens", particle="van der", suffix="Jr."),
        Name(family="Humboldt", given="A.", dropping_particle="von"),
        Name(literal="Barnes and Noble, Inc."),
        Name(family='O"Neil\\'),
        Name(literal="others"),
    )

    assert item(Record(key="k", authors=authors))["author"] == [
        {"family": "Maaten", "given": "Laurens", "non-dropping-particle": "van der", "suffix": "Jr."},
        {"family": "Humboldt", "given": "A.", "dropping-particle": "von"},
        {"literal": "Barnes and Noble, Inc."},
        {"family": 'O"Neil\\'},
    ]


@pytest.mark.parametrize(
    ("date", "written"),
    [
        (Date(year=2021, month=7, day=18), {"date-parts": [[2021, 7, 18]]}),
        (Date(year=850), {"date-parts": [[850]]}),
        (Date(year=2020, day=3), {"date-parts": [[2020]]}),
        (Date(year=2019, end=Date(year=2020, month=1)), {"date-parts": [[2019], [2020, 1]]}),
        (Date(literal="in press"), {"literal": "in press"}),
        (Date(year=2020, literal="Spring 2020"), {"date-parts": [[2020]], "season": 1}),
        (Date(year=-43), {"date-parts": [[-44]]}),
        (Date(year=0), {"date-parts": [[-1]]}),
        (Date(year=1830, circa=True), {"date-parts": [[1830]], "circa": True}),
        (Date(year=1830, month=2, uncertain=True), {"date-parts": [[1830, 2]], "circa": True}),
        (Date(year=2012, month=5, end=Date()), {"date-parts": [[2012, 5], [0]]}),
        (Date(year=1990, end=Date(year=1999), literal="199X"), {"date-parts": [[1990], [1999]]}),
    ],
)
def test_dates_have_numbers_for_parts(date, written):
    assert item(Record(key="k", issued=date, accessed=date, event_date=date))["issued"] == written


def test_a_date_of_nothing_is_not_written():
    assert "issued" not in item(Record(key="k", issued=Date()))


def test_a_preprint_is_an_article_with_its_id_for_number():
    preprint = item(
        Record(
            key="k",
            type="article",
            arxiv=ArxivId("1706.03762"),
            arxiv_version=7,
            arxiv_category="cs.CL",
            doi=Doi("10.48550/arxiv.1706.03762"),
        )
    )

    assert preprint == {
        "id": "k",
        "citation-key": "k",
        "type": "article",
        "publisher": "arXiv",
        "number": "arXiv:1706.03762v7",
        "DOI": "10.48550/arXiv.1706.03762",
        "custom": {"arxiv-category": "cs.CL"},
    }


def test_a_published_paper_keeps_its_own_number_beside_its_arxiv_id():
    paper = item(Record(key="k", type="article-journal", number="e12", arxiv=ArxivId("1706.03762")))

    assert (paper["number"], paper["custom"]) == ("e12", {"arxiv": "1706.03762"})
    assert not {"publisher", "archive", "archive_location"} & paper.keys()


def test_proceedings_are_a_book():
    assert item(Record(key="k", type="proceedings"))["type"] == "book"


@pytest.mark.parametrize(("pages", "written"), [("1–9", "1-9"), ("1–3, 7–9", "1-3, 7-9"), ("12-1–12-15", "12-1–12-15")])
def test_ranges_have_a_hyphen_where_that_is_clear(pages, written):
    assert item(Record(key="k", pages=pages))["page"] == written


def test_a_number_that_is_both_of_the_series_and_the_volume_is_written_once():
    series = Record(key="k", collection_title="LNCS", collection_number="12", volume="12")
    different = Record(key="k", collection_title="LNCS", collection_number="12", volume="3")

    assert item(series).items() >= {"collection-title": "LNCS", "volume": "12"}.items()
    assert "collection-number" not in item(series)
    assert item(different).items() >= {"collection-number": "12", "volume": "3"}.items()
    assert item(Record(key="k", collection_title="LNCS", volume="12"))["volume"] == "12"


def test_what_the_model_has_no_place_for_comes_back():
    extra = {
        "type": "legal_case",
        "authority": "Court",
        "original-date": '{"date-parts":[[1900]]}',
        "director": '[{"family":"Lang","given":"Fritz"}]',
        "custom": '{"mine":1}',
    }
    written = item(Record(key="k", extra=extra, arxiv=ArxivId("1706.03762"), arxiv_category="cs.CL"))

    assert (written["type"], written["authority"]) == ("legal_case", "Court")
    assert written["original-date"] == {"date-parts": [[1900]]}
    assert written["director"] == [{"family": "Lang", "given": "Fritz"}]
    assert written["custom"] == {"mine": 1, "arxiv": "1706.03762", "arxiv-category": "cs.CL"}


def test_what_the_schema_does_not_know_stays_behind():
    assert item(Record(key="k", extra={"type": "hologram", "x-mine": "1"})).keys() == {"id", "citation-key", "type"}


def test_a_field_of_the_record_wins_over_what_the_input_had():
    assert item(Record(key="k", title="Curated", extra={"annote": "A", "source": "S"}))["title"] == "Curated"


def test_ids_are_the_keys_made_unique():
    assert [
        one["id"] for one in items(Record(key="a b"), Record(key="A b"), Record(key="a b"), Record(key="\x00"))
    ] == [
        "a b",
        "A b",
        "a b-2",
        "entry",
    ]


def test_only_the_variables_that_the_user_wants_are_written():
    record = Record(key="k", title="T", url="https://x.org", note="N")

    assert item(record, fields=("title",)).keys() == {"id", "type", "title"}
    assert item(record, omit=("note", "citation-key")).keys() == {"id", "type", "title", "URL"}


@pytest.mark.parametrize(("links", "written"), [("both", {"DOI", "URL"}), ("doi", {"DOI"}), ("url", {"URL"})])
def test_which_of_doi_and_address_is_written_is_the_users_choice(links, written):
    record = Record(key="k", doi=Doi("10.1145/1"), url="https://x.org")

    assert item(record, links=links).keys() & {"DOI", "URL"} == written


def test_paragraphs_of_an_abstract_stay():
    assert item(Record(key="k", abstract="One.\n\nTwo\x00."))["abstract"] == "One.\n\nTwo."


@pytest.mark.parametrize("kind", TYPES.split())
def test_every_type_of_the_schema_comes_back(kind):
    assert item(Record(key="k", extra={"type": kind}))["type"] == kind
