"""Records as classic BibTeX has them: types, fields, and what stands in for what it lacks."""

import bibtexparser
import pytest

from bibexport.formats.bibtex.write_bibtex import export
from bibexport.formats.options import ExportOptions
from bibexport.ids import ArxivId, Doi
from bibexport.model import Date, Name, Record, Verdict

SMITH = (Name(family="Smith", given="Jane"),)


def entry(record: Record, **options: object) -> dict[str, str]:
    """The fields of the one entry, and its type as `ENTRYTYPE`."""
    text = "".join(export([record], ExportOptions(**options)))  # type: ignore[arg-type]
    (read,) = bibtexparser.parse_string(
        text, parse_stack=[bibtexparser.middlewares.RemoveEnclosingMiddleware()]
    ).entries
    return {"ENTRYTYPE": read.entry_type} | {field.key: field.value for field in read.fields}


def paper(**fields: object) -> Record:
    given = {"type": "paper-conference", "title": "A Title", "authors": SMITH, "container_title": "Proceedings"}
    return Record(key="k", **(given | {"issued": Date(year=2020)} | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "fields", "written"),
    [
        ("paper-conference", {"container_title": "P"}, "inproceedings"),
        ("article-journal", {"container_title": "J"}, "article"),
        ("article-magazine", {"container_title": "J"}, "article"),
        ("article-newspaper", {"container_title": "J"}, "article"),
        ("book", {}, "book"),
        ("proceedings", {}, "proceedings"),
        ("chapter", {"container_title": "B"}, "incollection"),
        ("entry-encyclopedia", {"container_title": "E"}, "incollection"),
        ("report", {"publisher": "I"}, "techreport"),
        ("thesis", {"genre": "PhD thesis"}, "phdthesis"),
        ("thesis", {"genre": "Master's thesis"}, "mastersthesis"),
        ("manuscript", {"note": "Unpublished"}, "unpublished"),
        *(
            (kind, {}, "misc")
            for kind in ("article", "dataset", "document", "patent", "post-weblog", "software", "speech")
        ),
        *((kind, {}, "misc") for kind in ("standard", "webpage")),
        # Without the field that their styles insist on, these are told as what they are at least.
        *((kind, {}, "misc") for kind in ("paper-conference", "article-journal", "chapter", "report", "manuscript")),
    ],
)
def test_every_type_has_an_entry_type_that_the_standard_styles_know(kind, fields, written):
    assert entry(Record(key="k", type=kind, title="T", **fields))["ENTRYTYPE"] == written


def test_an_arxiv_preprint_shows_its_id_in_every_style_and_names_it_for_those_that_know_how():
    fields = entry(
        Record(
            key="k",
            type="article",
            title="T",
            publisher="arXiv",
            arxiv=ArxivId("1706.03762"),
            arxiv_version=7,
            arxiv_category="cs.CL",
            doi=Doi("10.48550/arxiv.1706.03762"),
        )
    )

    assert fields["howpublished"] == "arXiv:1706.03762v7"
    assert (fields["eprint"], fields["archiveprefix"], fields["primaryclass"]) == ("1706.03762v7", "arXiv", "cs.CL")
    assert fields["doi"] == "10.48550/arXiv.1706.03762"
    assert "publisher" not in fields


def test_a_published_paper_keeps_its_type_and_its_arxiv_id():
    fields = entry(paper(arxiv=ArxivId("1706.03762"), arxiv_category="cs.CL"))

    assert fields["ENTRYTYPE"] == "inproceedings"
    assert fields["eprint"] == "1706.03762"
    assert "howpublished" not in fields


@pytest.mark.parametrize(
    ("date", "year", "month"),
    [
        (Date(year=2021, month=7, day=18), "2021", "jul"),
        (Date(year=850), "850", None),
        (Date(year=2019, end=Date(year=2020)), "2019--2020", None),
        (Date(year=2020, month=7, day=18, end=Date(year=2020, month=7, day=24)), "2020", "jul"),
        (Date(literal="in press"), "in press", None),
        (Date(year=2020, literal="Spring 2020"), "2020", "Spring"),
        (None, None, None),
    ],
)
def test_years_are_digits_and_months_macros(date, year, month):
    fields = entry(paper(issued=date))

    assert (fields.get("year"), fields.get("month")) == (year, month)


def test_the_month_is_not_quoted_because_styles_define_it():
    assert "month         = jul\n" in "".join(
        export([paper(issued=Date(year=2021, month=7))], ExportOptions())
    ).replace(",", "")


@pytest.mark.parametrize(
    ("pages", "written"),
    [
        ("8748–8763", "8748--8763"),
        ("7", "7"),
        ("1–3, 7–9", "1--3, 7--9"),
        ("12-1–12-15", "12-1--12-15"),
        ("e1_2", r"e1\_2"),
    ],
)
def test_ranges_have_two_hyphens(pages, written):
    assert entry(paper(pages=pages))["pages"] == written


def test_an_article_number_replaces_pages_and_only_where_there_are_none():
    article = {"type": "article-journal", "container_title": "J"}

    assert entry(paper(**article, number="e0123456"))["pages"] == "e0123456"
    assert entry(paper(**article, number="e0123456", pages="1–9"))["pages"] == "1--9"


def test_volume_and_number_never_stand_side_by_side_in_proceedings():
    assert "number" not in entry(paper(volume="34", issue="07", collection_title="AAAI"))
    assert entry(paper(collection_title="LNCS", collection_number="12"))["number"] == "12"
    assert "number" not in entry(paper(issue="7"))
    assert entry(paper(type="article-journal", volume="9", issue="8"))["number"] == "8"


def test_a_book_with_authors_has_no_editors_because_the_styles_take_one_of_them():
    editors = (Name(family="Itor", given="Ed"),)

    assert "editor" not in entry(paper(type="book", editors=editors))
    assert entry(paper(type="book", authors=(), editors=editors))["editor"] == "Itor, Ed"
    assert entry(paper(editors=editors))["editor"] == "Itor, Ed"


@pytest.mark.parametrize(
    ("edition", "written"), [("2", "2nd"), ("3rd", "3rd"), ("Second", "2nd"), ("Revised", "Revised")]
)
def test_editions_are_ordinals(edition, written):
    assert entry(paper(type="book", edition=edition))["edition"] == written


@pytest.mark.parametrize(
    ("genre", "kind", "special"),
    [
        ("PhD thesis", "phdthesis", None),
        ("Dissertation", "phdthesis", None),
        ("Habilitation", "phdthesis", "Habilitation"),
        ("Master's thesis", "mastersthesis", None),
        ("Bachelor's thesis", "mastersthesis", "Bachelor's thesis"),
    ],
)
def test_a_thesis_is_called_what_it_is(genre, kind, special):
    fields = entry(Record(key="k", type="thesis", title="T", genre=genre, publisher="ETH"))

    assert (fields["ENTRYTYPE"], fields.get("type"), fields["school"]) == (kind, special, "ETH")


def test_a_version_goes_into_the_note():
    assert entry(Record(key="k", type="software", title="T", version="1.2", note="Beta"))["note"] == "Version 1.2. Beta"


CONFERENCE = {
    "container_title": "Proceedings of the 38th International Conference on Machine Learning",
    "container_title_short": "ICML",
    "container_title_source": "ICML 2021, 18-24 July 2021, Virtual Event",
    "event_acronym": "ICML 2021",
}


@pytest.mark.parametrize(
    ("venues", "booktitle"),
    [
        ("full", "Proceedings of the 38th International Conference on Machine Learning ({ICML} 2021)"),
        ("short", "{ICML} 2021"),
        ("dblp", "{ICML} 2021, 18-24 {July} 2021, Virtual Event"),
    ],
)
def test_proceedings_are_named_as_the_user_wants(venues, booktitle):
    assert entry(paper(**CONFERENCE), venues=venues)["booktitle"] == booktitle


@pytest.mark.parametrize("title", ["Proceedings of ICML 2021", "Computer Vision – ICML 2021 Workshops"])
def test_an_acronym_that_the_title_has_is_not_added_again(title):
    assert "(" not in entry(paper(**(CONFERENCE | {"container_title": title})))["booktitle"]


def test_the_doi_is_bare_and_spelt_as_its_publisher_spells_it():
    sici = "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O"

    assert entry(paper(doi=Doi(sici.lower()), extra={"DOI": sici}))["doi"] == sici
    assert entry(paper(doi=Doi("10.1145/1_2"), extra={"DOI": "10.9999/other"}))["doi"] == "10.1145/1_2"
    assert "doi" not in entry(paper(extra={"DOI": "n/a"}))


@pytest.mark.parametrize(("links", "written"), [("both", {"doi", "url"}), ("doi", {"doi"}), ("url", {"url"})])
def test_which_of_doi_and_address_is_written_is_the_users_choice(links, written):
    assert entry(paper(doi=Doi("10.1145/1"), url="https://x.org"), links=links).keys() & {"doi", "url"} == written


@pytest.mark.parametrize("links", ["both", "doi", "url"])
def test_a_lone_link_is_always_written(links):
    assert entry(paper(url="https://x.org"), links=links)["url"] == "https://x.org"
    assert entry(paper(doi=Doi("10.1145/1")), links=links)["doi"] == "10.1145/1"


def test_letters_are_ascii_unless_the_user_wants_utf8():
    assert entry(paper(authors=(Name(family="Łoś", given="É."),)))["author"] == r"{\L}o{\'s}, {\'E}."
    assert entry(paper(authors=(Name(family="Łoś", given="É."),)), encoding="utf8")["author"] == "Łoś, É."


@pytest.mark.parametrize(
    ("outcome", "remark"), [("unchecked", True), ("ambiguous", True), ("published", False), (None, False)]
)
def test_a_record_that_is_not_settled_says_so_in_a_remark(outcome, remark):
    text = "".join(export([paper(outcome=outcome)], ExportOptions()))

    assert text.startswith(f"% {outcome}: ") is remark


def test_a_remark_cannot_start_an_entry():
    verdict = Verdict(outcome="ambiguous", reason='see @misc{evil,} and "x\n@book{y}')
    text = "".join(export([paper(outcome="ambiguous", verdict=verdict)], ExportOptions()))

    assert text.count("@") == 1
    assert text.startswith("% ambiguous: see miscevil, and x")


def test_a_title_can_neither_end_its_field_nor_start_an_entry():
    hostile = "} }, author = {Evil}} @article{x, title = {y"
    fields = entry(paper(title=hostile))

    assert fields["author"] == "Smith, Jane"
    assert fields.keys() == {"ENTRYTYPE", "author", "title", "booktitle", "year"}
