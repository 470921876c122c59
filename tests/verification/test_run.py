"""Whether entries are true, asked of services that behave like the real ones."""

import msgspec
import pytest

from bibexport.check.claims import Claims
from bibexport.check.identifiers import is_assigned
from bibexport.fetch import Fetcher, FetchSettings, Timeouts
from bibexport.ids import ArxivId, Doi
from bibexport.index.build import Plan, build
from bibexport.index.store import StoredIndex
from bibexport.lock import Lock, dumps, loads
from bibexport.text.names import name
from bibexport.upgrade.proof import prove_corrections
from bibexport.verification.run import forget, judge_entries, verify
from tests.servers import faults
from tests.servers.crossref import work
from tests.servers.dblp_dump import write
from tests.servers.world import Paper, Record, World

TODAY = "2026-11-30"
WIDGETS = ("Ann Poe", "Bo Ray")
WORLD = World(
    papers=(
        Paper(id="2103.00020", title="Learning Transferable Widgets", authors=WIDGETS),
        Paper(id="2005.00005", title="Friction of Sprockets in the Early Universe", authors=("Ada Lee",), in_dblp=False),
    ),
    records=(
        Record(key="conf/icml/PoeR21", title="Learning Transferable Widgets", authors=WIDGETS, year=2021, venue="ICML"),
        Record(key="conf/cvpr/Fox20", title="Seeing Sprockets in the Dark", authors=("Eva Fox",), year=2020,
               venue="CVPR", doi="10.1109/sprockets.2020.1"),
    ),
    works=(
        work("10.1234/gadgets", "Mechanical Gadgets for Patient Engineers"),
        work("10.1234/withdrawn", "Perpetual Gadgets at Last",
             **{"updated-by": [{"DOI": "10.1234/notice", "type": "retraction", "source": "publisher"}]}),
    ),
    agencies={"10.4000/m": "mEDRA"},
    deposits=(
        {
            "doi": "10.5281/zenodo.1234567",
            "titles": [{"title": "sprockets"}, {"title": "Tools for widgets", "titleType": "Subtitle"}],
            "creators": [{"name": "Poe, Ann", "givenName": "Ann", "familyName": "Poe", "nameType": "Personal"}],
            "publisher": {"name": "Zenodo"},
            "publicationYear": 2022,
            "dates": [{"date": "2022-03-04", "dateType": "Issued"}, {"date": "2021", "dateType": "Created"}],
            "types": {"resourceTypeGeneral": "Software"},
        },
    ),
)  # fmt: skip


def claims(key: str, title: str, *authors: str, kind: str = "paper-conference", **fields: object) -> Claims:
    return Claims(key=key, type=kind, title=title, authors=tuple(map(name, authors)), **fields)


TRUE = claims("true", "Learning Transferable Widgets", *WIDGETS, venue="ICML", year=2021)
PREPRINT = claims("preprint", "Learning Transferable Widgets", *WIDGETS, kind="article", year=2021,
                  arxiv=ArxivId("2103.00020"), is_preprint=True)  # fmt: skip
WRONG_YEAR = claims("year", "Seeing Sprockets in the Dark", "Eva Fox", venue="CVPR", year=2019)
MADE_UP = claims("made-up", "Quantum Sprockets for Legal Widgets", "Eva Fox", venue="CVPR", year=2020)
OF_ANOTHER = claims("other", "Learning Transferable Widgets", *WIDGETS, venue="ICML", year=2021,
                    doi=Doi("10.1109/sprockets.2020.1"))  # fmt: skip
NO_SUCH_DOI = claims("no-doi", "Learning Transferable Widgets", *WIDGETS, venue="ICML", year=2021,
                     doi=Doi("10.1234/invented"))  # fmt: skip
NO_SUCH_ID = claims("no-id", "Learning Transferable Widgets", *WIDGETS, venue="ICML", year=2021,
                    arxiv=ArxivId("2103.99999"))  # fmt: skip
BY_DOI = claims("doi", "Mechanical Gadgets for Patient Engineers", "Ann Poe", kind="article-journal",
                venue="Annals of Gadgets", year=2022, doi=Doi("10.1234/gadgets"))  # fmt: skip
BY_TITLE = claims("title", "Mechanical Gadgets for Patient Engineers", "Ann Poe", kind="article-journal",
                  venue="Annals of Gadgets", year=2022)  # fmt: skip
ELSEWHERE = claims("elsewhere", "Sulla resistenza delle rotelle dentate", "Ugo Rossi", kind="article-journal",
                   venue="Rivista", year=2012, doi=Doi("10.4000/m"))  # fmt: skip
RETRACTED = claims("retracted", "Perpetual Gadgets at Last", "Ann Poe", kind="article-journal",
                   venue="Annals of Gadgets", year=2022, doi=Doi("10.1234/withdrawn"))  # fmt: skip
BY_TITLE_ON_ARXIV = claims("arxiv-title", "Learning Transferable Widgets", *WIDGETS, kind="article", year=2021,
                           is_preprint=True, server="arXiv")  # fmt: skip
PHYSICS = claims("physics", "Friction of Sprockets in the Early Universe", "Ada Lee", kind="article", year=2020,
                 is_preprint=True, server="arXiv")  # fmt: skip
NOWHERE = claims("nowhere", "Reasoning Sprockets for Lossless Widgets", "Eva Fox", kind="article", year=2022,
                 is_preprint=True, server="arXiv")  # fmt: skip
UNNAMED = claims("unnamed", "Reasoning Gadgets for Lossless Widgets", "Eva Fox", kind="article", year=2022,
                 is_preprint=True, server="preprint")  # fmt: skip
SOFTWARE = claims("software", "sprockets: Tools for Widgets", "Ann Poe", kind="document", year=2021,
                  doi=Doi("10.5281/zenodo.1234567"))  # fmt: skip
WRONG_SOFTWARE = claims("other-software", "sprockets: Tools for Widgets", "Bo Ray", kind="document", year=2022,
                        doi=Doi("10.5281/zenodo.1234567"))  # fmt: skip
BOOK = claims("book", "A Very Long Book about Widgets", "Ann Poe", kind="book", year=2001)
ALL = (TRUE, PREPRINT, WRONG_YEAR, MADE_UP, OF_ANOTHER, NO_SUCH_DOI, NO_SUCH_ID, BY_DOI, BY_TITLE, ELSEWHERE, RETRACTED,
       BY_TITLE_ON_ARXIV, PHYSICS, NOWHERE, UNNAMED, SOFTWARE, WRONG_SOFTWARE, BOOK)  # fmt: skip
RIGHT = {
    "true": "verified",
    "preprint": "verified",
    "year": "differs",
    "made-up": "not-found",
    "other": "other-paper",
    "no-doi": "differs",
    "no-id": "differs",
    "doi": "verified",
    "title": "verified",
    "elsewhere": "unknown",
    "retracted": "verified",
    "arxiv-title": "verified",
    "physics": "verified",
    "nowhere": "not-found",
    "unnamed": "unknown",
    "software": "verified",
    "other-software": "differs",
    "book": "unknown",
}
FLAGGED = {"differs", "other-paper", "not-found"}


@pytest.fixture
def run(tmp_path):
    def run(services, entries=ALL, lock=None, **more):
        quick = Timeouts(connect_s=2, read_s=0.5, request_s=1, failures_s=1, min_backoff_s=0.01)
        fetch = Fetcher(FetchSettings(cache_dir=str(tmp_path), min_interval_s=0, timeouts=quick))
        return verify(entries, lock or Lock(), fetch, today=TODAY, endpoints=services.endpoints, **more)

    return run


def verdicts(found):
    return {one.key: one.verdict for one in found}


def test_every_entry_gets_its_verdict(serve, run):
    found = run(serve(WORLD))

    assert verdicts(found.verdicts) == RIGHT
    assert not found.unreachable
    by_key = {one.key: one for one in found.verdicts}
    assert [(one.field, one.given, one.recorded) for one in by_key["year"].differences] == [("year", "2019", "2020")]
    assert [one.field for one in by_key["no-doi"].differences] == ["doi"]
    assert [one.field for one in by_key["no-id"].differences] == ["eprint"]
    assert "Seeing Sprockets in the Dark" in by_key["other"].reason
    assert "mEDRA" in by_key["elsewhere"].reason
    assert by_key["retracted"].record.retracted == "retracted (10.1234/notice)"


def test_a_second_run_asks_nothing_and_changes_no_byte(serve, run):
    services = serve(WORLD)
    first = run(services)
    for service in services.all:
        service.log.clear()

    second = run(services, lock=loads(dumps(first.lock)))

    assert dumps(second.lock) == dumps(first.lock)
    assert second.verdicts == first.verdicts
    assert not any(service.log for service in services.all)


def test_without_the_network_the_lock_says_the_same(serve, run):
    found = run(serve(WORLD))

    assert judge_entries(ALL, loads(dumps(found.lock))) == found.verdicts


def test_what_is_to_be_refreshed_is_asked_again(serve, run):
    services = serve(WORLD)
    first = run(services, entries=(TRUE, BY_DOI))
    asked = sum(len(service.log) for service in services.all)

    second = run(services, entries=(TRUE, BY_DOI), lock=forget((TRUE, BY_DOI), first.lock))

    assert sum(len(service.log) for service in services.all) == 2 * asked
    assert dumps(second.lock) == dumps(first.lock)


@pytest.mark.parametrize("down", ["arxiv", "sparql", "crossref", "doi", "datacite"])
@pytest.mark.parametrize(
    "fault",
    [
        faults.out_of_order(),
        faults.status(429),
        faults.status(403),
        faults.page(),
        faults.replaced(b"{}"),
        faults.replaced(b""),
        faults.cut_short,
        faults.gzip_damaged,
        faults.reset,
    ],
    ids=["503", "429", "403", "page", "nonsense", "empty", "cut short", "damaged", "reset"],
)
def test_an_outage_accuses_nobody_and_leaves_no_trace(serve, run, down, fault):
    services = serve(WORLD)
    getattr(services, down).fail(fault)

    found = run(services)

    for key, verdict in verdicts(found.verdicts).items():
        assert verdict not in FLAGGED or verdict == RIGHT[key], key
    assert all(one.reason for one in found.verdicts if one.verdict == "unknown")
    getattr(services, down).heal()
    assert verdicts(run(services, lock=loads(dumps(found.lock))).verdicts) == RIGHT


def test_everything_down_is_everything_unknown(serve, run):
    services = serve(WORLD)
    for service in services.all:
        service.fail(faults.out_of_order())

    found = run(services)

    assert set(verdicts(found.verdicts).values()) == {"unknown"}
    assert found.unreachable
    assert found.lock == Lock()


def test_nothing_asked_is_nothing_known():
    found = verify(ALL, Lock(), None, today=TODAY)

    assert set(verdicts(found.verdicts).values()) == {"unknown"}
    assert not found.unreachable


def test_crossref_is_asked_only_about_what_dblp_and_arxiv_leave_open(serve, run):
    services = serve(WORLD)

    run(services, entries=(TRUE, PREPRINT, WRONG_YEAR, MADE_UP))

    assert not services.crossref.log
    assert not services.doi.log


def test_a_retraction_that_dblp_does_not_know_of_is_told(serve, run):
    notice = {"DOI": "10.1109/notice", "type": "retraction", "source": "retraction-watch"}
    people = [{"given": "Eva", "family": "Fox"}]
    works = (work("10.1109/sprockets.2020.1", "Seeing Sprockets in the Dark", author=people, updated_by=[notice]),)
    entry = claims("fox", "Seeing Sprockets in the Dark", "Eva Fox", venue="CVPR", year=2020,
                   doi=Doi("10.1109/sprockets.2020.1"))  # fmt: skip

    (found,) = run(serve(World(records=WORLD.records, works=works)), entries=(entry,)).verdicts

    assert found.verdict == "verified"
    assert found.retraction is not None
    assert found.retraction.retracted == "retracted (10.1109/notice)"


def test_an_outage_of_crossref_takes_nothing_from_what_dblp_says(serve, run):
    services = serve(WORLD)
    services.crossref.fail(faults.out_of_order())
    entry = claims("fox", "Seeing Sprockets in the Dark", "Eva Fox", venue="CVPR", year=2020,
                   doi=Doi("10.1109/sprockets.2020.1"))  # fmt: skip

    found = run(services, entries=(entry,))

    assert [one.verdict for one in found.verdicts] == ["verified"]
    assert found.unreachable


@pytest.mark.parametrize("kind", ["report", "reference-entry", "dataset", "book-chapter"])
def test_works_that_are_no_articles_are_publications_too(serve, run, kind):
    works = (work("10.1234/other", "On the Nature of Gadgets", type=kind),)
    entry = claims("other", "On the Nature of Gadgets", "Ann Poe", kind="document", venue="Annals of Gadgets", year=2022,
                   doi=Doi("10.1234/other"))  # fmt: skip

    (found,) = run(serve(World(works=works)), entries=(entry,)).verdicts

    assert found.verdict == "verified"


def test_progress_ends_with_all_entries(serve, run):
    steps = []

    run(serve(WORLD), progress=steps.append)

    assert (steps[-1].done, steps[-1].total) == (len(ALL), len(ALL))


def test_what_was_learnt_is_saved(serve, run):
    states = []

    found = run(serve(WORLD), save=lambda lock, finished: states.append((lock, finished)))

    assert states[-1] == (found.lock, True)


TWINS = World(
    papers=(
        Paper(id="2103.00020", title="Learning Transferable Widgets", authors=WIDGETS),
        Paper(id="2006.00001", title="Seeing Sprockets in the Dark", authors=("Eva Fox",)),
    ),
    records=WORLD.records,
)
FOX = claims("fox", "Seeing Sprockets in the Dark", "Eva Fox", venue="CVPR", year=2020)


@pytest.mark.parametrize(
    ("arxiv", "verdict"), [("2103.00020", "other-paper"), ("2006.99999", "differs"), ("2006.00002", "differs")]
)
@pytest.mark.parametrize("doi", [None, Doi("10.1109/sprockets.2020.1")])
def test_the_papers_own_preprint_shows_which_arxiv_id_is_right(serve, run, arxiv, verdict, doi):
    entry = msgspec.structs.replace(FOX, arxiv=ArxivId(arxiv), doi=doi)

    found = run(serve(TWINS), entries=(entry,))

    (one,) = found.verdicts
    assert one.verdict == verdict
    assert [(each.field, each.given, each.recorded) for each in one.differences] == [("eprint", arxiv, "2006.00001")]
    (correction,) = prove_corrections(entry, one, found.lock)
    assert (correction.field, correction.recorded) == ("eprint", "2006.00001")


def test_looking_for_the_own_preprint_takes_no_further_request(serve, run):
    services = serve(TWINS)
    run(services, entries=(msgspec.structs.replace(FOX, arxiv=ArxivId("2103.00020")),))
    asked = len(services.sparql.log)

    other = serve(World(papers=TWINS.papers[:1], records=WORLD.records))
    run(other, entries=(msgspec.structs.replace(FOX, arxiv=ArxivId("2103.00020")),))

    assert asked == len(other.sparql.log)


@pytest.mark.parametrize(
    ("arxiv", "day", "assigned"),
    [
        ("2006.00002", "2026-11-30", True),
        ("2006.25001", "2026-11-30", False),
        ("1609.09999", "2026-11-30", True),
        ("1609.10000", "2026-11-30", False),
        ("1412.9999", "2026-11-30", True),
        ("2006.00000", "2026-11-30", False),
        ("2006.00002", "2020-06-30", False),
        ("2611.00002", "2026-11-30", False),
        ("math/0309136", "2026-11-30", False),
        ("2006.00002", "", False),
    ],
)
def test_only_numbers_of_past_months_up_to_the_record_are_surely_assigned(arxiv, day, assigned):
    assert is_assigned(ArxivId(arxiv), day) is assigned


def test_a_gap_in_arxivs_answer_is_said_and_not_held_against_the_entry(serve, run):
    entry = msgspec.structs.replace(FOX, arxiv=ArxivId("2006.00002"))

    (one,) = run(serve(WORLD), entries=(entry,)).verdicts

    assert one.verdict == "verified"
    assert "2006.00002" in one.reason


def keyed(venue: str, authors: int = 12, years: range = range(2018, 2022)) -> list[Record]:
    """Return the papers of some years of a venue, with DBLP's keys: a letter for every further paper of an author."""
    return [
        Record(key=f"conf/{venue}/Poe{author}{year % 100}{letter}", title=f"Widget {author} {letter or 'x'} of {year}",
               authors=(f"Ann Poe{author}",), year=year, venue=venue.upper())
        for year in years for author in range(authors) for letter in ("", "a", "b")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("held", "verdict"), [(keyed("cvpr"), "not-found"), (keyed("cvpr")[::2], "unknown"), (keyed("icml"), "unknown"), ([], "unknown")]
)  # fmt: skip
def test_an_index_of_a_part_of_dblp_denies_a_paper_only_where_it_has_all_of_the_venue(tmp_path, held, verdict):
    dump_file = tmp_path / "dblp-2026-10-01.xml.gz"
    write(World(records=(*WORLD.records, *held)), tmp_path)[0].rename(dump_file)
    build(tmp_path / "index.sqlite", Plan(dblp=dump_file), today=TODAY)
    index = StoredIndex(tmp_path / "index.sqlite")

    (judged,) = verify([MADE_UP], Lock(), None, today=TODAY, index=index).verdicts

    assert judged.verdict == verdict
    if verdict == "unknown":
        assert judged.reason == "no source asked so far is known to list everything of this venue and year"
