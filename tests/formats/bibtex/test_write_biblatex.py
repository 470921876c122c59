"""Records as BibLaTeX has them."""

import bibtexparser
import pytest

from bibexport.formats.bibtex.write_biblatex import export
from bibexport.formats.options import ExportOptions
from bibexport.ids import ArxivId, Doi
from bibexport.model import Date, Name, Record


def entry(record: Record, **options: object) -> dict[str, str]:
    """The fields of the one entry, and its type as `ENTRYTYPE`."""
    text = "".join(export([record], ExportOptions(**options)))  # type: ignore[arg-type]
    (read,) = bibtexparser.parse_string(
        text, parse_stack=[bibtexparser.middlewares.RemoveEnclosingMiddleware()]
    ).entries
    return {"ENTRYTYPE": read.entry_type} | {field.key: field.value for field in read.fields}


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("article", "online"),
        ("article-journal", "article"),
        ("book", "book"),
        ("chapter", "incollection"),
        ("dataset", "dataset"),
        ("document", "misc"),
        ("entry-encyclopedia", "inreference"),
        ("manuscript", "unpublished"),
        ("paper-conference", "inproceedings"),
        ("patent", "patent"),
        ("post-weblog", "online"),
        ("proceedings", "proceedings"),
        ("report", "report"),
        ("software", "software"),
        ("speech", "misc"),
        ("standard", "misc"),
        ("thesis", "phdthesis"),
        ("webpage", "online"),
    ],
)
def test_every_type_has_an_entry_type_of_biblatex(kind, written):
    assert entry(Record(key="k", type=kind, title="T"))["ENTRYTYPE"] == written


def test_a_preprint_has_biblatex_s_eprint_fields():
    fields = entry(Record(key="k", type="article", title="T", arxiv=ArxivId("2103.00020"), arxiv_category="cs.CV"))

    assert fields == {
        "ENTRYTYPE": "online",
        "title": "T",
        "eprint": "2103.00020",
        "eprinttype": "arxiv",
        "eprintclass": "cs.CV",
    }


def test_a_paper_in_pubmed_alone_is_an_eprint_there():
    fields = entry(Record(key="k", type="article-journal", title="T", pmid="123"))

    assert (fields["eprint"], fields["eprinttype"]) == ("123", "pubmed")


@pytest.mark.parametrize(
    ("date", "written"),
    [
        (Date(year=2021, month=7, day=18), "2021-07-18"),
        (Date(year=850), "0850"),
        (Date(year=-44), "-0044"),
        (Date(year=2019, end=Date(year=2020)), "2019/2020"),
        (Date(year=2020, month=7, day=18, end=Date(year=2020, month=7, day=24)), "2020-07-18/2020-07-24"),
        (Date(year=2020, literal="Spring 2020"), "2020-21"),
    ],
)
def test_dates_are_iso_8601(date, written):
    assert entry(Record(key="k", title="T", issued=date, accessed=date))["date"] == written
    assert entry(Record(key="k", title="T", issued=date, accessed=date))["urldate"] == written


@pytest.mark.parametrize(("words", "state"), [("in press", "inpress"), ("To appear", "forthcoming"), ("n.d.", "n.d.")])
def test_a_date_in_words_is_the_state_of_publication(words, state):
    fields = entry(Record(key="k", title="T", issued=Date(literal=words)))

    assert fields["pubstate"] == state
    assert "date" not in fields


def test_the_conference_has_fields_of_its_own():
    fields = entry(
        Record(
            key="k",
            type="paper-conference",
            title="T",
            container_title="Proceedings",
            event_title="Conference on Learning",
            event_place="Vienna",
            event_date=Date(year=2021, month=7, day=18, end=Date(year=2021, month=7, day=24)),
        )
    )

    assert (fields["eventtitle"], fields["venue"], fields["eventdate"]) == (
        "Conference on Learning",
        "Vienna",
        "2021-07-18/2021-07-24",
    )


def test_a_number_in_a_series_is_written_once():
    series = {"type": "paper-conference", "container_title": "P", "collection_title": "LNCS"}
    both = entry(Record(key="k", title="T", volume="123", collection_number="123", **series))

    assert both["number"] == "123"
    assert "volume" not in both
    assert entry(Record(key="k", title="T", volume="123", **series))["volume"] == "123"


def test_a_number_in_a_series_is_the_volume_for_apa_which_prints_no_number():
    series = {"type": "paper-conference", "container_title": "P", "collection_title": "LNCS"}
    both = entry(Record(key="k", title="T", volume="123", collection_number="123", **series), for_="apa")
    number = entry(Record(key="k", title="T", volume="4", collection_number="123", **series), for_="apa")

    assert (both["volume"], both.get("number")) == ("123", None)
    assert (number["volume"], number["number"]) == ("4", "123")


@pytest.mark.parametrize(("edition", "written"), [("2nd", "2"), ("Third", "3"), ("Revised", "Revised")])
def test_editions_are_numbers(edition, written):
    assert entry(Record(key="k", type="book", title="T", edition=edition))["edition"] == written


def test_an_article_number_is_an_eid():
    assert entry(Record(key="k", type="article-journal", title="T", number="e01"))["eid"] == "e01"


@pytest.mark.parametrize(
    ("genre", "kind", "written"),
    [("PhD thesis", "phdthesis", None), ("", "phdthesis", None), ("Habilitation", "thesis", "Habilitation")],
)
def test_theses_have_biblatex_s_own_words_where_it_has_them(genre, kind, written):
    fields = entry(Record(key="k", type="thesis", title="T", genre=genre, publisher="ETH"))

    assert (fields["ENTRYTYPE"], fields.get("type"), fields["institution"]) == (kind, written, "ETH")


@pytest.mark.parametrize(
    ("genre", "written"), [("", "techreport"), ("Technical report", "techreport"), ("Memo", "Memo")]
)
def test_reports_have_biblatex_s_own_words_where_it_has_them(genre, written):
    assert entry(Record(key="k", type="report", title="T", genre=genre))["type"] == written


@pytest.mark.parametrize(
    ("tag", "langid"), [("de", "ngerman"), ("pt-BR", "brazilian"), ("en", "english"), ("tlh", None)]
)
def test_languages_have_the_names_that_babel_has_for_them(tag, langid):
    assert entry(Record(key="k", title="T", language=tag)).get("langid") == langid


def test_aliases_are_ids_if_biber_takes_them_for_keys():
    aliases = ("radford2021", "LLaVA v1.5", "a,b", "100%", "k", "CLIP+")

    assert entry(Record(key="k", title="T", aliases=aliases))["ids"] == "radford2021, CLIP+"
    assert "ids" not in entry(Record(key="k", title="T", aliases=("a b",)))


def test_letters_are_utf8_and_specials_escaped():
    fields = entry(Record(key="k", title="Étude 100% ‘so’ – β", authors=(Name(family="Łoś", given="É."),)))

    assert fields["title"] == r"Étude 100\% ‘so’ – {$\beta$}"
    assert fields["author"] == "Łoś, É."


def test_doi_and_address_are_raw():
    fields = entry(Record(key="k", title="T", doi=Doi("10.1/a_b"), url="https://x.org/a_b?c=d&e=100%25#f"))

    assert (fields["doi"], fields["url"]) == ("10.1/a_b", "https://x.org/a_b?c=d&e=100%25#f")
