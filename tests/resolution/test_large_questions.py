"""Questions that are too much for the SPARQL end point, in every form in which it says so, and links as keys."""

import pytest

from bibexport.fetch import Fetcher, FetchSettings, Timeouts
from bibexport.formats.text_list import read_ids
from bibexport.lock import Lock
from bibexport.model import Catalog, Claim, Entry, Link
from bibexport.resolution.questions import judge, question, records
from bibexport.resolution.run import resolve
from tests.servers import faults
from tests.servers.dblp_sparql import failure, timeout
from tests.servers.server import Answer
from tests.servers.world import Paper, Record, World

TODAY = "2026-11-24"
NOUNS = ("Anchors", "Badgers", "Candles", "Dolphins", "Engines", "Feathers", "Gardens", "Harbours")
PAPERS = tuple(
    Paper(id=f"2201.0000{number}", title=f"Counting {noun} by Sound", authors=(f"Ann {noun}", f"Bo {noun}"))
    for number, noun in enumerate(NOUNS)
)
RECORDS = tuple(
    Record(key=f"conf/icml/{noun}22", title=f"Counting {noun} by Sound", authors=(f"Ann {noun}", f"Bo {noun}"), year=2022, venue="ICML")
    for noun in NOUNS[::2]
)  # fmt: skip
WORLD = World(papers=PAPERS, records=RECORDS)
CATALOG = Catalog(entries=tuple(Entry(key=paper.title.split()[1], arxiv=paper.id) for paper in PAPERS))
HEALTHY = {noun: "preprint" if number % 2 else "published" for number, noun in enumerate(NOUNS)}
FORMS = {
    "timeout429": timeout,
    "memory500": lambda query: failure(500, "Tried to allocate 3.2 GB, but only 1.1 GB were available", query),
    "502": lambda _: Answer(b"<html><title>502 Proxy Error</title></html>", 502, "text/html"),
    "504": lambda _: Answer(b"<html><title>504 Gateway Timeout</title></html>", 504, "text/html"),
    "exporterr": lambda _: Answer(
        b'{"head": {"vars": ["a"]}, "results": {"bindings": [\n!!!!>># An error has occurred'
    ),
    "cut": lambda _: Answer(b'{"head": {"vars": ["a"]}, "results": {"bindings": [ {"a": {"ty'),
}


def fetcher(tmp_path):
    timeouts = Timeouts(connect_s=2, read_s=1, request_s=2, failures_s=3, min_backoff_s=0.01)
    return Fetcher(FetchSettings(cache_dir=str(tmp_path), min_interval_s=0.0, timeouts=timeouts))


@pytest.fixture
def run(tmp_path):
    def run(services, catalog=CATALOG):
        return resolve(catalog, Lock(), fetcher(tmp_path), today=TODAY, endpoints=services.endpoints)

    return run


def outcomes(catalog, lock):
    return {record.key: record.outcome for record in records(catalog.entries, lock)}


@pytest.mark.parametrize("form", FORMS)
def test_a_question_that_is_too_much_is_halved_and_no_answer_is_lost(serve, run, form):
    services = serve(WORLD)
    services.sparql_engine.most_values, services.sparql_engine.too_heavy = 12, FORMS[form]

    resolution = run(services)

    assert outcomes(CATALOG, resolution.lock) == HEALTHY
    assert resolution.open == {}
    assert len(services.dblp.log) == 0


@pytest.mark.parametrize("form", FORMS)
def test_a_paper_that_is_too_much_alone_is_left_open_and_the_others_are_not(serve, run, form):
    services = serve(WORLD)
    services.sparql_engine.heavy_text, services.sparql_engine.too_heavy = "2201.00001>", FORMS[form]

    resolution = run(services)

    assert outcomes(CATALOG, resolution.lock) == HEALTHY | {"Badgers": "unchecked"}
    assert list(resolution.open) == ["arxiv:2201.00001"]
    assert "this paper alone" in resolution.open["arxiv:2201.00001"]


@pytest.mark.parametrize("fault", [faults.out_of_order(), faults.status(502, b"<html>Proxy Error"), faults.silent(60)])
def test_an_end_point_that_is_down_is_not_asked_for_less_and_less(serve, run, fault):
    services = serve(WORLD)
    services.sparql.fail(fault)

    resolution = run(services)

    assert outcomes(CATALOG, resolution.lock) == dict.fromkeys(HEALTHY, "unchecked")
    assert resolution.unreachable
    assert len(services.sparql.log) <= 4


def test_without_a_word_index_a_title_that_is_not_found_is_unchecked(serve, run):
    services = serve(WORLD)
    services.sparql_engine.has_word_index = False
    catalog = Catalog(
        entries=(
            Entry(key="Anchors", title="Counting anchors by sound", claim=Claim(venue="ICML", year=2022)),
            Entry(key="Nowhere", title="No Such Paper Anywhere", claim=Claim(venue="ICML", year=2022)),
        )
    )

    resolution = run(services, catalog)

    assert outcomes(catalog, resolution.lock) == {"Anchors": "published", "Nowhere": "unchecked"}
    assert "no word index" in resolution.open[question(catalog.entries[1])]


@pytest.mark.parametrize(
    "title", ["counting anchors by sound", "Counting: Anchors, by Sound!", "COUNTING ANCHORS BY  SOUND"]
)
def test_a_title_is_found_in_any_spelling(serve, run, title):
    entry = Entry(key="A", title=title, claim=Claim(venue="ICML", year=2022))

    lock = run(serve(WORLD), Catalog(entries=(entry,))).lock

    assert judge(entry, lock).record.id == "conf/icml/Anchors22"


LINKED = Record(
    key="conf/iclr/Moth23", title="Moths at Night", authors=("Ann Moth",), year=2023, venue="ICLR",
    ee=("https://doi.org/10.1000/moth", "https://openreview.net/forum?id=AbCdEfGh12"),
)  # fmt: skip
OTHER = Record(key="conf/iclr/Wasp23", title="Wasps and Paper Walls", authors=("Bo Wasp",), year=2023, venue="ICLR",
               ee=("https://openreview.net/forum?id=Wasp000001",))  # fmt: skip


def linked(title, address):
    return Entry(key="L", title=title, links=(Link(kind="paper", url=address),))


def test_the_link_of_the_list_is_a_key(serve, run):
    entry = linked("Moths at night", "https://openreview.net/pdf?id=AbCdEfGh12#page=2")

    lock = run(serve(World(records=(LINKED, OTHER))), Catalog(entries=(entry,))).lock

    verdict = judge(entry, lock)
    assert (verdict.outcome, verdict.record.id) == ("published", "conf/iclr/Moth23")
    assert verdict.evidence.text == "the list links to it; title equal; authors not known"
    assert lock.record(verdict.record).also_at == ("https://openreview.net/forum?id=AbCdEfGh12",)


@pytest.mark.parametrize("title", ["Moths at Night", "A Paper of Which DBLP Knows Nothing"])
def test_a_link_to_another_paper_proves_nothing_and_is_named(serve, run, title):
    entry = linked(title, "https://openreview.net/forum?id=Wasp000001")

    lock = run(serve(World(records=(LINKED, OTHER))), Catalog(entries=(entry,))).lock

    verdict = judge(entry, lock)
    assert verdict.outcome == "ambiguous"
    assert "the link leads to “Wasps and Paper Walls”" in verdict.reason


@pytest.mark.parametrize("written", ["openreview:AbCdEfGh12", "https://openreview.net/pdf?id=AbCdEfGh12"])
def test_a_page_alone_identifies_its_paper(serve, run, written):
    catalog = read_ids(written)

    lock = run(serve(World(records=(LINKED, OTHER))), catalog).lock

    (record,) = records(catalog.entries, lock)
    assert (record.title, record.outcome) == ("Moths at Night", "published")
    assert list(lock.verdicts) == ["page:openreview.net/AbCdEfGh12"]


def test_ids_that_do_not_exist_alone_in_a_batch_are_to_be_corrected(serve, run):
    catalog = Catalog(entries=(Entry(key="A", arxiv="2999.99999"), Entry(key="B", arxiv="2999.99998")))
    services = serve(WORLD)

    resolution = run(services, catalog)

    assert resolution.open == {
        f"arxiv:{one.arxiv}": f"arXiv has no paper {one.arxiv}; correct the id" for one in catalog.entries
    }
    assert not resolution.unreachable
    assert len(services.datacite.log) == 0


def test_many_ids_that_arxiv_sends_nothing_for_are_asked_of_datacite(serve, run):
    services = serve(WORLD)
    services.arxiv.fail(faults.replaced(EMPTY_FEED))

    resolution = run(services)

    assert outcomes(CATALOG, resolution.lock) == HEALTHY
    assert len(services.datacite.log) == 1


EMPTY_FEED = (
    b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
    b"<opensearch:totalResults>0</opensearch:totalResults></feed>"
)
