"""What an entry says once only, for the style that will print it (`--for`)."""

import bibtexparser
import pytest
from msgspec.structs import replace

from bibexport.formats.bibtex import write_biblatex, write_bibtex
from bibexport.formats.options import ExportOptions
from bibexport.ids import ArxivId, Doi
from bibexport.model import Date, Record

WRITERS = {"bibtex": write_bibtex.export, "biblatex": write_biblatex.export}
PREPRINT = Record(
    key="k",
    type="article",
    title="T",
    publisher="arXiv",
    issued=Date(year=2024),
    arxiv=ArxivId("2411.10440"),
    doi=Doi("10.48550/arxiv.2411.10440"),
    url="https://arxiv.org/abs/2411.10440",
)
PAPER = Record(
    key="k",
    type="paper-conference",
    title="T",
    container_title="Conference on Learning Theory",
    event_title="Conference on Learning Theory",
    event_acronym="COLT 2021",
    event_place="Boulder, CO, USA",
    event_date=Date(year=2021, month=8, day=15),
    issued=Date(year=2021),
    doi=Doi("10.1145/1_2"),
    url="https://doi.org/10.1145/1_2",
)


def fields(record, dialect="bibtex", **options):
    text = "".join(WRITERS[dialect]([record], ExportOptions(**options)))
    (read,) = bibtexparser.parse_string(
        text, parse_stack=[bibtexparser.middlewares.RemoveEnclosingMiddleware()]
    ).entries
    return {field.key: field.value for field in read.fields}


@pytest.mark.parametrize("dialect", WRITERS)
@pytest.mark.parametrize("address", ["https://doi.org/10.1145/1_2", "http://dx.doi.org/10.1145/1_2"])
def test_an_address_that_only_resolves_the_doi_is_left_out(dialect, address):
    written = fields(Record(key="k", title="T", doi=Doi("10.1145/1_2"), url=address), dialect)

    assert written["doi"] == "10.1145/1_2"
    assert "url" not in written


@pytest.mark.parametrize("dialect", WRITERS)
@pytest.mark.parametrize("address", ["https://doi.org/10.1145/9", "https://example.org/10.1145/1_2"])
def test_any_other_address_stays_beside_the_doi(dialect, address):
    assert fields(Record(key="k", title="T", doi=Doi("10.1145/1_2"), url=address), dialect)["url"] == address


@pytest.mark.parametrize("dialect", WRITERS)
def test_whoever_asks_for_addresses_gets_the_resolver_s(dialect):
    written = fields(PAPER, dialect, links="url")

    assert "doi" not in written
    assert written["url"] == "https://doi.org/10.1145/1_2"


def test_ieeetran_prints_no_doi_and_gets_its_address():
    assert fields(PAPER, for_="ieee")["url"] == "https://doi.org/10.1145/1_2"
    assert fields(replace(PAPER, url=""), for_="ieee")["url"] == "https://doi.org/10.1145/1_2"


@pytest.mark.parametrize("style", ["plain", "natbib", "ieee", None])
def test_styles_that_know_no_eprint_find_the_id_of_a_preprint_in_howpublished(style):
    written = fields(PREPRINT, **({"for_": style} if style else {}))

    assert written["howpublished"] == "arXiv:2411.10440"
    assert written["eprint"] == "2411.10440"
    assert "url" not in written


@pytest.mark.parametrize("style", ["acl", "acm"])
def test_styles_that_know_eprint_have_the_id_there_alone(style):
    written = fields(PREPRINT, for_=style)

    assert written["eprint"] == "2411.10440"
    assert written.keys().isdisjoint({"howpublished", "url"})


@pytest.mark.parametrize("style", ["biblatex", "apa", None])
def test_biblatex_has_the_id_of_a_preprint_in_eprint_alone(style):
    written = fields(PREPRINT, "biblatex", **({"for_": style} if style else {}))

    assert written["eprint"] == "2411.10440"
    assert written.keys().isdisjoint({"doi", "url"})


def test_a_preprint_in_another_version_or_place_keeps_its_address():
    written = fields(replace(PREPRINT, url="https://openreview.net/forum?id=x"), "biblatex")

    assert written["url"] == "https://openreview.net/forum?id=x"


def test_biblatex_is_not_told_the_event_that_the_booktitle_names():
    written = fields(PAPER, "biblatex")

    assert "eventtitle" not in written
    assert (written["venue"], written["eventdate"]) == ("Boulder, CO, USA", "2021-08-15")


def test_biblatex_is_told_an_event_that_the_booktitle_does_not_name():
    written = fields(replace(PAPER, container_title="Learning, Theory and Practice", event_acronym=""), "biblatex")

    assert written["eventtitle"] == "Conference on Learning Theory"


@pytest.mark.parametrize(
    ("dialect", "booktitle"),
    [
        ("bibtex", "Conference on Learning Theory ({COLT} 2021)"),
        ("biblatex", "{Conference on Learning Theory (COLT 2021)}"),
    ],
)
def test_the_name_of_a_conference_keeps_its_capitals(dialect, booktitle):
    """biblatex-apa sets the titles of edited books in sentence case, and those of others as they are."""
    assert fields(PAPER, dialect)["booktitle"] == booktitle


def test_the_title_of_a_book_is_protected_like_any_title():
    assert fields(Record(key="k", type="chapter", title="T", container_title="Nets and NATO"), "biblatex")[
        "booktitle"
    ] == ("Nets and {NATO}")


def test_acm_prints_the_place_of_the_conference():
    assert fields(PAPER, for_="acm")["location"] == "Boulder, CO, USA"
