"""From entries to verdicts through the local index: the same as over HTTP, and the network where it cannot know."""

import msgspec
import pytest

from bibexport.errors import SourceUnavailable
from bibexport.fetch import Fetcher, FetchSettings
from bibexport.index.build import Plan, build
from bibexport.index.extract import collect_papers
from bibexport.index.store import StoredIndex
from bibexport.lock import Lock, dumps, loads
from bibexport.model import Catalog, Claim, Entry, Link
from bibexport.resolution.additions import look_up, look_up_doi
from bibexport.resolution.questions import judge, pending
from bibexport.resolution.run import resolve
from bibexport.sources.source import Endpoints, Session, no_network
from tests.index.making import index_of
from tests.resolution.test_resolve import BOTH, CATALOG, ENTRIES, QUICK, RENAMED, RIGHT, SISTER, TODAY, WORLD, outcomes
from tests.servers import dblp_dump
from tests.servers.shipped import CATALOG as SHIPPED
from tests.servers.shipped import shipped_world
from tests.servers.world import Paper, Record, World

NEW_PAPER = Paper(id="2611.00001", title="Widgets Tomorrow", authors=("Ada Low",), published="2026-11-02T00:00:00Z")
NEW_RECORD = Record(key="conf/x/Low26", title="Widgets Tomorrow", authors=("Ada Low",), year=2026, venue="X")


def refuse(request, parse):
    raise AssertionError(f"asked {request.source} about {request.about}")


def local(index, catalog=CATALOG, lock=None):
    return resolve(catalog, lock or Lock(), None, today=TODAY, index=index)


def undated(lock):
    """What a lock says, but not when it was said."""
    answers = {
        source: {key: msgspec.structs.replace(facts, retrieved="") for key, facts in known.items()}
        for source, known in lock.answers.items()
    }
    verdicts = {asked: msgspec.structs.replace(verdict, checked="") for asked, verdict in lock.verdicts.items()}
    return answers, verdicts


MORE = World(
    papers=(
        *WORLD.papers,
        Paper(id="2201.00003", title="Bouncing Widgets Sideways", authors=("Kim Moss", "Lee Nord", "Max Orr", "Ned Post", "Oda Quist")),
        Paper(id="1412.0001", title="Old Widgets", authors=("Pat Rook",), published="2014-12-01T00:00:00Z"),
        Paper(id="2201.00004", title="Erdős Widgets and β-Gadgets", authors=("P\u00e1l N\u00e9meth", "Quy\u1ec1n V\u00f5")),
        Paper(id="2201.00005", title="Widgets by Many Hands", authors=("Rosa Stone", "Tom Urban")),
        Paper(id="2201.00006", title="Gizmo: Juggling Levers", authors=("Wes Xu",)),
        Paper(id="cs/0301001", title="Ancient Widgets", authors=("Una Vogel",), published="2003-01-01T00:00:00Z"),
    ),
    records=(
        *WORLD.records,
        Record(key="conf/cvpr/MossNOPQ22", title="Sideways: How Widgets Bounce in the Dark",
               authors=("Kim Moss", "Lee Nord", "Max Orr", "Ned Post", "Oda Quist"), year=2022, venue="CVPR"),
        Record(key="journals/corr/Rook14", bibtype="inproceedings", title="Old Widgets", authors=("Pat Rook",), year=2015,
               venue="ICLR (Poster)", ee=("http://arxiv.org/abs/1412.0001",)),
        Record(key="conf/acl/NemethV22", title="Erd\u0151s Widgets and \u03b2-Gadgets", authors=("P\u00e1l N\u00e9meth 0001", "Quy\u1ec1n V\u00f5"),
               year=2022, venue="ACL", doi="10.18653/V1/2022.ACL-LONG.7", ee=("https://doi.org/10.18653/v1/2022.acl-long.7",)),
        Record(key="conf/b/Ruy21", title="Juggling Levers in Daylight", authors=("Rudi Ruy", "Ulf Uz"), year=2021, venue="B"),
        Record(key="conf/b/Xu22", title="Juggling Levers by Night", authors=("Wes Xu",), year=2022, venue="B"),
        Record(key="conf/a/StoneU22", title="Widgets by Many Hands", authors=("Rosa Stone", "Vic West"), year=2022, venue="A"),
        Record(key="journals/z/Vogel04", bibtype="article", title="Ancient Widgets", authors=("Una Vogel",), year=2004,
               venue="Z", journal="Z", volume="7", number="2", pages="1-9", publtype="withdrawn"),
        Record(key="conf/iclr/York23", title="Widgets, Reviewed in the Open", authors=("Xia York",), year=2023,
               venue="ICLR", ee=("https://openreview.net/forum?id=openwidget", "https://example.org/widgets")),
        Record(key="conf/icml/York22", title="Widgets at Rest", authors=("Xia York",), year=2022, venue="ICML",
               ee=("https://proceedings.mlr.press/v162/york22a.html",)),
    ),
)  # fmt: skip
MORE_ENTRIES = (
    *ENTRIES,
    Entry(key="Drifted", arxiv="2201.00003", claim=Claim(venue="CVPR", year=2022)),
    Entry(key="Poster", arxiv="1412.0001", claim=Claim(venue="ICLR", year=2015)),
    Entry(key="Accents", arxiv="2201.00004"),
    Entry(key="Doubt", arxiv="2201.00005"),
    Entry(key="Withdrawn", arxiv="cs/0301001"),
    Entry(key="Study", arxiv="2201.00002"),
    Entry(key="Sibling", arxiv="2201.00006"),
    Entry(key="Pinned", dblp="journals/pami/DietzE25"),
    Entry(key="Titled", title="Learning transferable widgets", claim=Claim(venue="ICML", year=2021)),
    Entry(key="ByDoi", title="Erdős Widgets and Gadgets", doi="10.18653/v1/2022.acl-long.7"),
    Entry(key="Linked", title="Widgets: Reviewed in the Open",
          links=(Link(kind="paper", url="https://openreview.net/pdf?id=openwidget"),)),
    Entry(key="WrongLink", title="Widgets at Rest, Revisited",
          links=(Link(kind="paper", url="http://proceedings.mlr.press/v162/york22a/york22a.pdf"),)),
    Entry(key="OtherPaper", title="Widgets at Rest",
          links=(Link(kind="paper", url="https://openreview.net/forum?id=openwidget"),)),
    Entry(key="Unpublished", arxiv="2103.00020", preprint=True),
)  # fmt: skip


@pytest.fixture
def fetcher(tmp_path):
    return Fetcher(FetchSettings(cache_dir=str(tmp_path), min_interval_s=0.0, timeouts=QUICK))


def test_the_index_gives_the_same_answers_and_verdicts_as_the_network(serve, fetcher, tmp_path):
    catalog = Catalog(entries=MORE_ENTRIES)
    services = serve(MORE)

    over_http = resolve(catalog, Lock(), fetcher, today=TODAY, endpoints=services.endpoints)
    by_index = local(index_of(MORE, tmp_path), catalog)

    assert undated(by_index.lock) == undated(over_http.lock)
    assert by_index.open == over_http.open
    assert "conf/b/Xu22 (B 2022)" in judge(Entry(key="Sibling", arxiv="2201.00006"), by_index.lock).candidates
    assert outcomes(catalog, by_index.lock) == RIGHT | {
        **dict.fromkeys(
            ("Drifted", "Poster", "Accents", "Withdrawn", "Pinned", "Titled", "ByDoi", "Linked"), "published"
        ),
        **dict.fromkeys(("Study", "Sibling", "Unpublished"), "preprint"),
        **dict.fromkeys(("Doubt", "WrongLink", "OtherPaper"), "ambiguous"),
    }


def test_the_shipped_catalog_is_resolved_the_same_way(serve, fetcher, tmp_path):
    from bibexport.api import load

    catalog, world = load(SHIPPED), shipped_world()

    over_http = resolve(catalog, Lock(), fetcher, today=TODAY, endpoints=serve(world).endpoints)
    by_index = local(index_of(world, tmp_path), catalog)

    assert undated(by_index.lock) == undated(over_http.lock)


def test_what_the_index_says_is_of_the_day_of_the_dump(tmp_path):
    lock = local(index_of(WORLD, tmp_path)).lock

    assert {facts.retrieved for facts in lock.answers["dblp"].values()} == {"2026-11-20"}
    assert {verdict.checked for verdict in lock.verdicts.values()} == {"2026-11-20"}


def test_a_second_run_looks_nothing_up_and_changes_no_byte(tmp_path):
    index = index_of(WORLD, tmp_path)
    first = local(index).lock
    index.close()

    assert dumps(local(index, lock=loads(dumps(first))).lock) == dumps(first)


def test_without_arxivs_metadata_what_is_published_is_found_and_a_preprint_is_not_concluded(tmp_path):
    resolution = local(index_of(WORLD, tmp_path, arxiv=False))

    assert outcomes(CATALOG, resolution.lock) == RIGHT | {"W++": "unchecked", "Twice": "unchecked"}
    assert "build it with --arxiv" in resolution.open["arxiv:2312.17240"]
    assert resolution.unreachable


def test_the_network_is_asked_nothing_that_a_fresh_index_knows(tmp_path):
    index = index_of(WORLD, tmp_path)

    resolution = resolve(CATALOG, Lock(), refuse, today=TODAY, index=index)

    assert outcomes(CATALOG, resolution.lock) == RIGHT
    assert resolution.open == {}


def test_arxiv_is_asked_about_preprints_where_the_index_has_nothing_of_it(serve, fetcher, tmp_path):
    services = serve(WORLD)
    index = index_of(WORLD, tmp_path, arxiv=False)

    resolution = resolve(CATALOG, Lock(), fetcher, today=TODAY, endpoints=services.endpoints, index=index)

    assert outcomes(CATALOG, resolution.lock) == RIGHT
    assert (len(services.arxiv.log), len(services.sparql.log), len(services.dblp.log)) == (1, 0, 0)


@pytest.mark.parametrize(
    ("entry", "asked"),
    [
        (Entry(key="New", arxiv="2611.00001"), True),
        (Entry(key="NewClaim", arxiv="2312.17240", claim=Claim(venue="ICML", year=2026)), True),
        (Entry(key="OtherYear", arxiv="2103.00020", claim=Claim(venue="NeurIPS", year=2026)), True),
        (Entry(key="Unknown", title="A Title That Nobody Knows"), True),
        (Entry(key="PinnedLater", dblp="conf/x/Low26"), True),
        (Entry(key="Old", arxiv="2312.17240"), False),
        (Entry(key="Found", title="Learning transferable widgets", claim=Claim(venue="ICML", year=2021)), False),
        (Entry(key="Pinned", dblp="conf/icml/RayK21"), False),
    ],
    ids=lambda value: value.key if isinstance(value, Entry) else "",
)
def test_the_network_is_asked_where_something_may_have_appeared_since_the_dump(serve, fetcher, tmp_path, entry, asked):
    later = World(papers=(*WORLD.papers, NEW_PAPER), records=(*WORLD.records, NEW_RECORD))
    services = serve(later)
    before = World(papers=(*WORLD.papers, NEW_PAPER), records=WORLD.records)
    index = index_of(before, tmp_path)

    lock = resolve(
        Catalog(entries=(entry,)), Lock(), fetcher, today=TODAY, endpoints=services.endpoints, index=index
    ).lock

    assert bool(services.sparql.log) is asked
    assert pending([entry], lock).entries == ()
    if entry.key in ("New", "PinnedLater"):
        assert judge(entry, lock).record.id == "conf/x/Low26"


def test_a_new_paper_that_the_index_has_as_published_is_not_asked_about(tmp_path):
    world = World(papers=(NEW_PAPER,), records=(NEW_RECORD,))
    catalog = Catalog(entries=(Entry(key="New", arxiv="2611.00001", claim=Claim(venue="X", year=2026)),))

    resolution = resolve(catalog, Lock(), refuse, today=TODAY, index=index_of(world, tmp_path))

    assert outcomes(catalog, resolution.lock) == {"New": "published"}


def test_an_outage_leaves_what_only_the_network_knows_open_and_keeps_the_rest(tmp_path):
    def closed(request, parse):
        raise SourceUnavailable(request.source, "is down")

    world = World(papers=(*WORLD.papers, NEW_PAPER), records=WORLD.records)
    catalog = Catalog(entries=(*ENTRIES, Entry(key="New", arxiv="2611.00001")))

    resolution = resolve(catalog, Lock(), closed, today=TODAY, index=index_of(world, tmp_path))

    assert outcomes(catalog, resolution.lock) == RIGHT | {"New": "unchecked"}
    assert "is down" in resolution.open["arxiv:2611.00001"]


def test_an_index_for_one_catalog_concludes_nothing_about_other_papers(tmp_path):
    dump, snapshot = dblp_dump.write(WORLD, tmp_path)
    catalog = Catalog(entries=ENTRIES[:3])
    plan = Plan(dblp=dump, arxiv=snapshot, papers=collect_papers(catalog.entries, Lock()), only="list.md")
    build(tmp_path / "index", plan, today=TODAY)
    index = StoredIndex(tmp_path / "index")

    assert outcomes(catalog, local(index, catalog).lock) == {
        key: RIGHT[key] for key in ("Transfer", "Attention", "W++")
    }
    other = local(index)
    assert outcomes(CATALOG, other.lock)["Twice"] == "unchecked"
    assert "the index does not have the paper" in other.open["arxiv:2201.00001"]
    assert "built for other papers" in other.open["arxiv:2201.00001"]


def test_progress_counts_up_to_all_entries(tmp_path):
    told = []

    resolve(CATALOG, Lock(), None, today=TODAY, index=index_of(WORLD, tmp_path), progress=told.append)

    assert told[-1].done == told[-1].total == len(ENTRIES)


def test_a_title_and_a_doi_are_looked_up_without_the_network(tmp_path):
    index = index_of(MORE, tmp_path)
    session = Session(fetch=no_network, endpoints=Endpoints(), today=TODAY, report=lambda _: None, index=index)

    (choice, *_) = look_up("learning transferable widgets", session)
    (by_doi,) = look_up_doi("10.18653/v1/2022.acl-long.7", session)

    assert (choice.same_title, choice.entry.arxiv, choice.records[0].id) == (True, "2103.00020", "conf/icml/RayK21")
    assert by_doi.entry.dblp == "conf/acl/NemethV22"
    assert look_up("No Such Paper Anywhere", session) == ()


@pytest.mark.parametrize(("papers", "outcome"), [((RENAMED, SISTER), "published"), ((RENAMED,), "ambiguous")])
def test_a_renamed_paper_is_proved_by_the_preprints_of_the_others(tmp_path, papers, outcome):
    entry = Entry(key="Gears", arxiv=RENAMED.id, claim=Claim(venue="ICML", year=2023))
    catalog = Catalog(entries=(entry,))

    lock = local(index_of(World(papers=papers, records=BOTH), tmp_path), catalog).lock

    assert outcomes(catalog, lock) == {"Gears": outcome}
