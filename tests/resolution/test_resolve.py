"""The whole way from entries to verdicts, over HTTP against services that behave like the real ones."""

import msgspec
import pytest

from bibexport.errors import SourceUnavailable
from bibexport.fetch import Fetcher, FetchSettings, Timeouts
from bibexport.lock import Lock, dumps, loads
from bibexport.model import Catalog, Claim, Entry, RecordRef
from bibexport.resolution.questions import forgetting, judge, pending, question, records
from bibexport.resolution.run import resolve
from bibexport.text.names import names
from tests.servers import faults
from tests.servers.world import Paper, Record, World

ICML = Record(
    key="conf/icml/2021",
    bibtype="proceedings",
    title="Proceedings of the 38th International Conference on Machine Learning, ICML 2021, 18-24 July 2021, Virtual Event",
    editors=("Marina Meila", "Tong Zhang 0001"),
    year=2021,
    series="Proceedings of Machine Learning Research",
    volume="139",
    publisher="PMLR",
)
WORLD = World(
    papers=(
        Paper(id="2103.00020", title="Learning Transferable\n  Widgets", authors=("Alec Ray", "Jong Wook Kim")),
        Paper(id="1706.03762", title="Widgets Are All You Need", authors=("Ana Vas", "Bo Shaz"), published="2017-06-12T00:00:00Z"),
        Paper(id="2312.17240", title="W++: An Improved Widget", authors=("Sen Yang", "Tian Qu")),
        Paper(id="2201.00001", title="Widgets Twice", authors=("Cara Dietz", "Dan Egan"), in_dblp=False),
        Paper(id="2201.00002", title="A Study of Widget Dynamics", authors=("Eva Fox", "Gil Hart", "Ian Jones")),
    ),
    records=(
        ICML,
        Record(key="conf/icml/RayK21", title="Learning Transferable Widgets", authors=("Alec Ray", "Jong Wook Kim 0002"),
               year=2021, venue="ICML", pages="8748-8763", part_of="conf/icml/2021", ee=("http://proceedings.mlr.press/v139/x.html",)),
        Record(key="conf/nips/VasS17", title="Widgets are All you Need", authors=("Ana Vas", "Bo Shaz"), year=2017, venue="NIPS"),
        Record(key="journals/pami/DietzE25", bibtype="article", title="Widgets Twice", authors=("Cara Dietz", "Dan Egan"), year=2025,
               venue="IEEE Trans. Pattern Anal. Mach. Intell.", journal="IEEE Trans. Pattern Anal. Mach. Intell.", volume="47"),
        Record(key="conf/iclr/DietzE23", title="Widgets Twice", authors=("Cara Dietz", "Dan Egan"), year=2023, venue="ICLR"),
    ),
)  # fmt: skip
ENTRIES = (
    Entry(key="Transfer", arxiv="2103.00020", claim=Claim(venue="ICML", year=2021)),
    Entry(key="Attention", arxiv="1706.03762"),
    Entry(key="W++", arxiv="2312.17240", claim=Claim(venue="arxiv", year=2023)),
    Entry(key="Twice", arxiv="2201.00001", claim=Claim(venue="ICLR", year=2023)),
)
CATALOG = Catalog(entries=ENTRIES)
TODAY = "2026-11-24"
QUICK = Timeouts(connect_s=2, read_s=0.5, request_s=1, failures_s=2, min_backoff_s=0.01)


@pytest.fixture
def fetcher(tmp_path):
    return lambda: Fetcher(FetchSettings(cache_dir=str(tmp_path), min_interval_s=0.0, timeouts=QUICK))


@pytest.fixture
def run(fetcher):
    def run(services, catalog=CATALOG, lock=None, **more):
        return resolve(catalog, lock or Lock(), fetcher(), today=TODAY, endpoints=services.endpoints, **more)

    return run


def outcomes(catalog, lock):
    return {record.key: record.outcome for record in records(catalog.entries, lock)}


RIGHT = {"Transfer": "published", "Attention": "published", "W++": "preprint", "Twice": "published"}


def test_every_entry_gets_its_verdict_in_five_requests(serve, run):
    services = serve(WORLD)

    resolution = run(services)

    assert outcomes(CATALOG, resolution.lock) == RIGHT
    assert resolution.open == {}
    assert {q: v.record and v.record.id for q, v in resolution.lock.verdicts.items()} == {
        "arxiv:2103.00020": "conf/icml/RayK21",
        "arxiv:1706.03762": "conf/nips/VasS17",
        "arxiv:2312.17240": None,
        "arxiv:2201.00001": "conf/iclr/DietzE23",
    }
    assert (len(services.arxiv.log), len(services.sparql.log)) == (1, 4)
    assert (len(services.dblp.log), len(services.datacite.log)) == (0, 0)


def test_a_second_run_asks_nothing_and_changes_no_byte(serve, run):
    services = serve(WORLD)
    first = run(services).lock
    for service in services.all:
        service.log.clear()

    second = run(services, lock=loads(dumps(first))).lock

    assert dumps(second) == dumps(first)
    assert not any(service.log for service in services.all)


def test_a_renamed_key_asks_nothing_but_another_claim_does(serve, run):
    services = serve(WORLD)
    lock = run(services).lock
    renamed = Entry(key="New", arxiv="2201.00001", claim=Claim(venue="ICLR", year=2023))
    reclaimed = Entry(key="Twice", arxiv="2201.00001", claim=Claim(venue="TPAMI", year=2025))

    assert pending([renamed], lock).entries == ()
    assert pending([reclaimed], lock).entries == (reclaimed,)
    again = run(services, Catalog(entries=(reclaimed,)), lock).lock
    assert again.verdicts["arxiv:2201.00001"].record.id == "journals/pami/DietzE25"


def test_a_record_has_the_proceedings_editors_series_and_publisher(serve, run):
    lock = run(serve(WORLD)).lock

    (record,) = records(ENTRIES[:1], lock)
    assert (record.type, record.title) == ("paper-conference", "Learning Transferable Widgets")
    assert [one.display for one in record.editors] == ["Marina Meila", "Tong Zhang"]
    assert (record.collection_title, record.volume, record.publisher) == (
        "Proceedings of Machine Learning Research",
        "139",
        "PMLR",
    )
    assert (record.container_title, record.event_acronym) == (
        "International Conference on Machine Learning",
        "ICML 2021",
    )
    assert (record.pages, record.arxiv, record.arxiv_category) == ("8748–8763", "2103.00020", "cs.CV")
    assert record.provenance["title"] == "dblp conf/icml/RayK21, 2026-11-24"
    assert record.provenance["arxiv_category"] == "arxiv 2103.00020, 2026-11-24"


def test_where_arxiv_is_closed_datacite_answers(serve, run):
    services = serve(WORLD)
    services.arxiv.fail(faults.rate_limited())

    resolution = run(services)

    assert outcomes(CATALOG, resolution.lock) == RIGHT
    assert set(resolution.lock.answers["datacite"]) == {entry.arxiv for entry in ENTRIES}


def test_where_sparql_is_closed_the_search_answers(serve, run):
    services = serve(WORLD)
    services.sparql.fail(faults.bot_check(500))

    resolution = run(services, requested=frozenset({"dblp"}))

    # What dblp.org's search does not find may be there under another title.
    assert outcomes(CATALOG, resolution.lock) == RIGHT | {"W++": "unchecked"}
    (record,) = records(ENTRIES[:1], resolution.lock)
    assert (record.volume, record.publisher, len(record.editors)) == ("139", "PMLR", 2)


def test_where_dblp_is_closed_nothing_is_concluded_or_remembered(serve, run):
    services = serve(WORLD)
    services.sparql.fail(faults.out_of_order())
    services.dblp.fail(faults.bot_check())

    resolution = run(services, requested=frozenset({"dblp"}))

    assert outcomes(CATALOG, resolution.lock) == dict.fromkeys(RIGHT, "unchecked")
    assert resolution.lock.verdicts == {}
    assert set(resolution.open) == {question(entry) for entry in ENTRIES}
    assert "bot check" in resolution.open["arxiv:2103.00020"]
    services.sparql.heal()
    assert outcomes(CATALOG, run(services, lock=resolution.lock).lock) == RIGHT


def test_where_no_preprint_server_answers_dblp_still_finds_what_is_published(serve, run):
    services = serve(WORLD)
    services.arxiv.fail(faults.reset)
    services.datacite.fail(faults.out_of_order())

    resolution = run(services)

    known = outcomes(CATALOG, resolution.lock)
    assert known["Transfer"] == known["Attention"] == "published"
    assert known["W++"] == "unchecked"
    assert "arxiv:2312.17240" in resolution.open
    healed = serve(WORLD)
    assert outcomes(CATALOG, run(healed, lock=resolution.lock).lock) == RIGHT


def test_a_search_endpoint_that_closes_midway_keeps_what_it_has_said(serve, run):
    services = serve(WORLD)
    services.sparql.fail(faults.bot_check())

    class Closing:
        """Answers the first two searches only."""

        def __init__(self, fetch):
            self.fetch, self.searches = fetch, 0

        def __call__(self, request, parse):
            self.searches += request.url.endswith("/search/publ/api")
            if self.searches > 2:
                raise SourceUnavailable("dblp.org", "returned a bot check")
            return self.fetch(request, parse)

    fetch = Closing(Fetcher(FetchSettings(min_interval_s=0.0, timeouts=QUICK)))
    resolution = resolve(
        CATALOG, Lock(), fetch, today=TODAY, endpoints=services.endpoints, requested=frozenset({"dblp"})
    )

    assert len(resolution.lock.verdicts) == 2
    assert len(resolution.open) == 2


def test_a_query_that_is_too_large_is_halved(serve, run):
    services = serve(WORLD)
    too_large = b'{"exception":"Operation timed out. Last operation: Join","status":"ERROR"}'
    services.sparql.fail(faults.status(429, too_large, "application/json"), times=1)

    resolution = run(services)

    assert outcomes(CATALOG, resolution.lock) == RIGHT
    assert len(services.dblp.log) == 0


def test_an_id_that_arxiv_does_not_have_is_named_and_not_remembered(serve, run):
    catalog = Catalog(entries=(*ENTRIES, Entry(key="Wrong", arxiv="2999.99999", title="No Such Paper")))
    services = serve(WORLD)

    resolution = run(services, catalog)

    assert resolution.open == {"arxiv:2999.99999": "arXiv has no paper 2999.99999; correct the id"}
    assert resolution.unknown == {("arxiv", "2999.99999")}
    assert outcomes(catalog, resolution.lock) == RIGHT | {"Wrong": "unchecked"}
    assert "2999.99999" not in resolution.lock.answers["arxiv"]


def test_a_pinned_record_is_taken_whatever_its_title(serve, run):
    entry = Entry(key="Study", arxiv="2201.00002", dblp="conf/icml/RayK21")
    lock = run(serve(WORLD), Catalog(entries=(entry,))).lock

    verdict = judge(entry, lock)
    assert (verdict.outcome, verdict.record.id) == ("published", "conf/icml/RayK21")
    assert "pinned" in verdict.evidence.text


def test_a_pin_on_a_record_that_is_not_there_is_named(serve, run):
    entry = Entry(key="Study", arxiv="2201.00002", dblp="conf/no/Such21")

    resolution = run(serve(WORLD), Catalog(entries=(entry,)))

    assert resolution.open == {"arxiv:2201.00002": "DBLP has no record conf/no/Such21; correct the key in the catalog"}
    assert resolution.unknown == {("dblp", "conf/no/Such21")}


def test_a_pinned_preprint_is_never_looked_for_at_dblp(serve, run):
    entry = Entry(key="Transfer", arxiv="2103.00020", preprint=True)
    services = serve(WORLD)

    lock = run(services, Catalog(entries=(entry,))).lock

    assert judge(entry, lock).outcome == "preprint"
    assert services.sparql.log == []


def test_a_curated_publication_wins_over_the_preprint_and_takes_nothing_from_it_but_the_id(serve, run):
    override = {"type": "paper-conference", "container_title": "Proceedings of Widgets"}
    entry = Entry(key="W++", arxiv="2312.17240", override=override)
    lock = run(serve(WORLD), Catalog(entries=(entry,))).lock

    (record,) = records((entry,), lock)
    assert (record.outcome, record.container_title) == ("published", "Proceedings of Widgets")
    assert (record.title, record.arxiv) == ("W++: An Improved Widget", "2312.17240")
    assert (record.publisher, record.doi, record.url, record.issued) == ("", None, "", None)
    assert record.provenance["container_title"] == "curated"


def test_an_entry_without_an_arxiv_id_is_found_by_title_venue_and_year(serve, run):
    entry = Entry(key="T", title="Learning transferable widgets", claim=Claim(venue="ICML", year=2021))

    lock = run(serve(WORLD), Catalog(entries=(entry,))).lock

    verdict = judge(entry, lock)
    assert (verdict.outcome, verdict.record.id) == ("published", "conf/icml/RayK21")


def test_what_is_forgotten_is_asked_again_and_the_rest_is_not(serve, run):
    services = serve(WORLD)
    lock = run(services).lock

    forgotten = forgetting(ENTRIES[:1], lock)

    assert pending(ENTRIES, forgotten).entries == ENTRIES[:1]
    assert dumps(run(services, lock=forgotten).lock) == dumps(lock)


def test_every_state_that_is_saved_can_be_gone_on_from(serve, run):
    services = serve(WORLD)
    states = []
    final = run(services, save=lambda lock, finished: states.append((lock, finished))).lock

    assert [finished for _, finished in states].count(True) >= 1
    for lock, _ in states:
        assert dumps(run(services, lock=loads(dumps(lock))).lock) == dumps(final)


def test_progress_counts_up_to_all_entries(serve, run):
    told = []

    run(serve(WORLD), progress=told.append)

    assert told[0].done == 0
    assert told[-1].done == told[-1].total == len(ENTRIES)


def test_an_entry_that_is_a_doi_alone_is_found_by_it(serve, run):
    entry = Entry(key="D", doi="10.1109/widgets.2023.1")
    record = Record(
        key="conf/iclr/Foo23",
        title="Widgets by Number",
        authors=("A Foo",),
        year=2023,
        venue="ICLR",
        doi="10.1109/WIDGETS.2023.1",
    )

    lock = run(serve(World(records=(record,))), Catalog(entries=(entry,))).lock

    verdict = judge(entry, lock)
    assert (verdict.outcome, verdict.record.id) == ("published", "conf/iclr/Foo23")
    assert "DOI" in verdict.evidence.ids


def test_a_paper_without_preprint_that_dblp_does_not_have_is_not_called_a_preprint(serve, run):
    entry = Entry(key="D", title="Nowhere to Be Found")

    resolution = run(serve(WORLD), Catalog(entries=(entry,)))

    (verdict,) = resolution.lock.verdicts.values()
    assert (verdict.outcome, verdict.considered) == ("not found", ())
    assert judge(entry, loads(dumps(resolution.lock))).reason.startswith("no source has this paper")
    assert outcomes(Catalog(entries=(entry,)), resolution.lock) == {"D": "not found"}
    assert pending([entry], resolution.lock, "2026-12-24").entries == ()
    assert pending([entry], resolution.lock, "2026-12-25").entries == (entry,)


def test_an_entry_that_is_not_found_keeps_what_the_list_says_marked_as_the_lists(serve, run):
    entry = Entry(key="D", title="Nowhere to Be Found", claim=Claim(venue="ICML", year=2022))

    (record,) = records((entry,), run(serve(WORLD), Catalog(entries=(entry,))).lock)

    assert (record.container_title, record.issued.year, record.outcome) == ("ICML", 2022, "not found")
    assert {record.provenance[name] for name in ("title", "container_title", "issued")} == {"the list"}


def test_what_is_found_for_a_neighbour_is_no_candidate(serve, run):
    doubtful = Paper(id="2201.00005", title="Bouncing Widgets by Many Hands", authors=("Rosa Stone", "Tom Urban"))
    other = Paper(id="2201.00006", title="Juggling Levers", authors=("Wes Xu",))
    records = (
        Record(key="conf/a/WestS22", title=doubtful.title, authors=("Vic West", "Rosa Stone"), year=2022, venue="A"),
        Record(key="conf/b/Xu22", title="Bouncing Widgets of Both Hands", authors=("Wes Xu",), year=2022, venue="B"),
    )
    services = serve(World(papers=(doubtful, other), records=records))
    doubt = Entry(key="Doubt", arxiv=doubtful.id, claim=Claim(venue="C", year=2021))

    alone = run(services, Catalog(entries=(doubt,))).lock
    together = run(services, Catalog(entries=(doubt, Entry(key="Other", arxiv=other.id)))).lock

    refs = [one.verdicts["arxiv:2201.00005"].considered for one in (alone, together)]
    assert refs == [(RecordRef("dblp", "conf/a/WestS22"),)] * 2


THREE = ("Jelle Ling", "George Fleet", "Herman Haver")
RENAMED = Paper(id="2201.00007", title="Partitioning Gears on Very Large Acyclic Machines", authors=THREE)
SISTER = Paper(id="2201.00008", title="Levers Without Bounds", authors=THREE)
BOTH = (
    Record(key="conf/icml/LingFH23", title="Efficient External Gears on DAMs", authors=THREE, year=2023, venue="ICML"),
    Record(key="conf/icml/LingFH23a", title=SISTER.title, authors=THREE, year=2023, venue="ICML"),
)


@pytest.mark.parametrize(("papers", "outcome"), [((RENAMED, SISTER), "published"), ((RENAMED,), "ambiguous")])
def test_a_renamed_paper_is_proved_by_the_preprints_of_the_others(serve, run, papers, outcome):
    services = serve(World(papers=papers, records=BOTH))
    entry = Entry(key="Gears", arxiv=RENAMED.id, claim=Claim(venue="ICML", year=2023))
    catalog = Catalog(entries=(entry,))

    lock = run(services, catalog).lock

    assert outcomes(catalog, loads(dumps(lock))) == {"Gears": outcome}
    verdict = lock.verdicts[f"arxiv:{RENAMED.id}"]
    assert (verdict.record or RecordRef("", "")).id == ("conf/icml/LingFH23" if outcome == "published" else "")


def test_a_verdict_of_older_rules_is_asked_again_only_where_a_claimed_venue_was_not_found(serve, run):
    silent = Entry(key="W++", arxiv="2312.17240", claim=Claim(venue="ICML", year=2024))
    preprint = Entry(key="Attention", arxiv="1706.03762", claim=Claim(venue="arXiv", year=2017))
    published = Entry(key="Transfer", arxiv="2103.00020", claim=Claim(venue="ICML", year=2021))
    entries = (silent, preprint, published)
    lock = run(serve(WORLD), Catalog(entries=entries)).lock
    old = msgspec.structs.replace(
        lock, verdicts={key: msgspec.structs.replace(verdict, rules=1) for key, verdict in lock.verdicts.items()}
    )

    assert pending(entries, lock).entries == ()
    assert pending(entries, old).entries == (silent,)
    assert [judge(entry, old).outcome for entry in entries] == ["preprint", "published", "published"]


def test_an_equal_title_with_the_authors_that_the_list_names_is_published_without_a_claim(serve, run):
    entry = Entry(key="Twice", title="Widgets Twice", authors=names(["Cara Dietz", "Dan Egan"]))
    stranger = Entry(key="Twice", title="Widgets Twice", authors=names(["Ed Moss", "Flo Nord"]))

    lock = run(serve(WORLD), Catalog(entries=(entry,))).lock

    assert lock.verdicts[question(entry)].record.id == "conf/iclr/DietzE23"
    assert lock.verdicts[question(entry)].evidence.authors == "2 of 2 authors that the list names"
    assert outcomes(Catalog(entries=(stranger,)), run(serve(WORLD), Catalog(entries=(stranger,))).lock) == {
        "Twice": "not found"
    }
