"""Entries that only a DOI names: Crossref's work becomes the reference, unless DBLP has the paper."""

import pytest

from bibexport.fetch import Fetcher, FetchSettings, Timeouts
from bibexport.ids import Doi
from bibexport.lock import Lock, dumps
from bibexport.model import Catalog, Entry, Verdict
from bibexport.resolution.questions import records
from bibexport.resolution.run import resolve
from bibexport.text.names import listed_names
from tests.servers import faults
from tests.servers.crossref import work
from tests.servers.world import Record, World

TODAY = "2026-11-30"
GADGETS = work(
    "10.1234/gadgets",
    "Mechanical Gadgets",
    subtitle=["A <i>Practical</i> Guide"],
    author=[{"given": "Ann", "family": "Poe"}, {"name": "The Gadget Group"}],
    short_container_title=["Ann. Gadgets"],
    volume="7",
    issue="2",
    page="11-19",
    ISSN=["1234-5679"],
)
SERVER = work("10.1101/1", "A Preprint", type="posted-content", institution=[{"name": "bioRxiv"}], container_title=[])
CHAPTER = work(
    "10.1234/chapter",
    "A Chapter",
    type="book-chapter",
    container_title=["Lectures on Gadgets", "Gadgets in the Wild"],
    editor=[{"given": "Ed", "family": "Itor"}],
)
REPORT = work("10.1234/report", "A Report", type="report", institution=[{"name": "Gadget Office"}], container_title=[])


@pytest.fixture
def run(tmp_path):
    def run(services, *entries, lock=None, **more):
        settings = FetchSettings(cache_dir=str(tmp_path), min_interval_s=0, timeouts=Timeouts(min_backoff_s=0.01))
        catalog = Catalog(entries=entries)
        done = resolve(catalog, lock or Lock(), Fetcher(settings), today=TODAY, endpoints=services.endpoints, **more)
        return done, list(records(entries, done.lock))

    return run


def entry(doi: str, title: str = "") -> Entry:
    return Entry(key=doi, doi=Doi(doi), title=title)


@pytest.mark.parametrize(
    ("title", "authors", "outcome"),
    [
        ("", ["Ann Poe"], "published"),
        ("", ["Poe", "et al."], "published"),
        ("Mechanical Gadgets", ["A. Poe", "et al."], "published"),
        ("", ["Jo Ek"], "ambiguous"),
        ("Mechanical Gadgets: A Practical Guide", ["Jo Ek", "Al Bo"], "ambiguous"),
        ("Electrical Widgets", ["Ann Poe"], "ambiguous"),
    ],
)
def test_the_work_of_a_doi_is_taken_only_where_its_authors_do_not_contradict_the_list(
    serve, run, title, authors, outcome
):
    listed = Entry(key="A", doi=Doi("10.1234/gadgets"), title=title, authors=listed_names(authors))
    _, (record,) = run(serve(World(works=(GADGETS,))), listed)

    assert record.outcome == outcome
    if "Jo Ek" in authors:
        assert (
            record.verdict.reason == "the DOI is that of “Mechanical Gadgets: A <i>Practical</i> Guide” by other people"
        )


def test_a_work_becomes_a_full_reference(serve, run):
    done, (record,) = run(serve(World(works=(GADGETS,))), entry("10.1234/gadgets"))

    assert not done.open
    assert (record.outcome, record.type) == ("published", "article-journal")
    assert record.title == "Mechanical Gadgets: A <i>Practical</i> Guide"
    assert [one.display for one in record.authors] == ["Ann Poe", "The Gadget Group"]
    assert (record.container_title, record.container_title_short) == ("Annals of Gadgets", "Ann. Gadgets")
    assert (record.volume, record.issue, record.pages, record.issn) == ("7", "2", "11–19", "1234-5679")
    assert (record.issued.year, record.issued.month, record.doi) == (2022, 3, "10.1234/gadgets")
    assert record.provenance["title"] == "crossref 10.1234/gadgets, 2026-11-30"


def test_types_lead_to_what_belongs_to_them(serve, run):
    works = (SERVER, CHAPTER, REPORT)
    _, (preprint, chapter, report) = run(serve(World(works=works)), *(entry(one["DOI"]) for one in works))

    assert (preprint.outcome, preprint.type, preprint.publisher) == ("preprint", "article", "bioRxiv")
    assert (chapter.type, chapter.container_title, chapter.collection_title) == (
        "chapter",
        "Gadgets in the Wild",
        "Lectures on Gadgets",
    )
    assert [one.display for one in chapter.editors] == ["Ed Itor"]
    assert (report.type, report.publisher) == ("report", "Gadget Office")


def test_dblps_record_wins(serve, run):
    dblp = Record(key="journals/ag/Poe22", bibtype="article", title="Mechanical Gadgets", authors=("Ann Poe",), year=2022,
                  venue="Ann. Gadgets", journal="Ann. Gadgets", doi="10.1234/gadgets")  # fmt: skip
    services = serve(World(works=(GADGETS,), records=(dblp,)))

    _, (record,) = run(services, entry("10.1234/gadgets"))

    assert record.verdict.record.source == "dblp"
    assert not services.crossref.log


def test_a_doi_that_leads_elsewhere_is_a_question(serve, run):
    _, (record,) = run(serve(World(works=(GADGETS,))), entry("10.1234/gadgets", "Deep Learning for Proteins"))

    assert record.outcome == "ambiguous"
    assert record.title == "Deep Learning for Proteins"
    assert "Mechanical Gadgets" in record.verdict.reason


@pytest.mark.parametrize(
    "title", ["Mechanical gadgets", "Mechanical Gadgets: A Practical Guide", "MECHANICAL GADGETS - A Practical Guide"]
)
def test_a_title_that_agrees_is_no_obstacle(serve, run, title):
    _, (record,) = run(serve(World(works=(GADGETS,))), entry("10.1234/gadgets", title))

    assert record.outcome == "published"


def test_a_second_run_asks_nothing_and_changes_no_byte(serve, run):
    services = serve(World(works=(GADGETS, SERVER)))
    entries = (entry("10.1234/gadgets"), entry("10.1101/1"), entry("10.1234/gadgets", "Deep Learning for Proteins"))
    first, _ = run(services, *entries)
    for service in services.all:
        service.log.clear()

    second, _ = run(services, *entries, lock=first.lock)

    assert dumps(second.lock) == dumps(first.lock)
    assert not any(service.log for service in services.all)


def test_a_doi_that_does_not_exist_is_reported(serve, run):
    done, (record,) = run(serve(World()), entry("10.1234/none"))

    assert record.outcome == "unchecked"
    assert done.open == {"doi:10.1234/none": "no DOI 10.1234/none exists; correct it"}
    assert done.unknown == {("doi", "10.1234/none")}
    assert not done.unreachable


def test_a_doi_of_another_agency_is_no_wrong_one(serve, run):
    done, (record,) = run(serve(World(agencies={"10.4000/m": "mEDRA"})), entry("10.4000/m"))

    assert record.outcome == "unchecked"
    assert "registered with mEDRA" in done.open["doi:10.4000/m"]
    assert not done.unknown
    assert not done.unreachable


@pytest.mark.parametrize("down", ["crossref", "doi", "sparql"])
def test_an_outage_leaves_no_trace(serve, run, down):
    services = serve(World(works=(GADGETS,), agencies={"10.1234/gone": "Crossref"}))
    getattr(services, down).fail(faults.out_of_order())
    wanted = "10.1234/gone" if down == "doi" else "10.1234/gadgets"

    done, (record,) = run(services, entry(wanted))

    assert record.outcome == "unchecked"
    assert done.unreachable
    assert done.lock == Lock()


def test_a_doi_that_an_older_version_did_not_find_is_asked_about_again(serve, run):
    old = Lock(verdicts={"doi:10.1234/gadgets": Verdict(outcome="not found", checked=TODAY)})

    _, (record,) = run(serve(World(works=(GADGETS,))), entry("10.1234/gadgets"), lock=old)

    assert record.outcome == "published"


def test_a_retraction_is_reported(serve, run):
    notice = {"DOI": "10.1234/notice", "type": "retraction", "source": "publisher"}
    _, (record,) = run(serve(World(works=(GADGETS | {"updated-by": [notice]},))), entry("10.1234/gadgets"))

    assert "retracted (10.1234/notice)" in record.verdict.reason
