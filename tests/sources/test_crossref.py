"""Crossref and doi.org over real HTTP, and works into facts."""

import json

import pytest

from bibexport.errors import PayloadError, SourceUnavailable
from bibexport.fetch import Fetcher, FetchSettings, Timeouts
from bibexport.ids import Doi
from bibexport.matching import Paper
from bibexport.model import Claim, Name
from bibexport.sources import crossref, doi_org
from bibexport.sources.crossref_work import read_work
from bibexport.sources.source import Endpoints, Reply, Session
from tests.servers import faults
from tests.servers.crossref import Crossref, work
from tests.servers.server import Service
from tests.servers.world import World

TODAY = "2026-11-30"
WORKS = tuple(work(f"10.1234/w{number}", f"Work Number {number}") for number in range(60))


@pytest.fixture
def ask(tmp_path, serve):
    def start(world: World) -> tuple[Session, object]:
        services = serve(world)
        quick = Timeouts(min_backoff_s=0.01)
        fetch = Fetcher(FetchSettings(min_interval_s=0, cache_dir=str(tmp_path), timeouts=quick))
        return Session(fetch=fetch, endpoints=services.endpoints, today=TODAY, report=lambda _: None), services

    return start


def dois(*values: str) -> tuple[Doi, ...]:
    return tuple(map(Doi, values))


def test_many_dois_take_few_requests_and_none_is_lost(ask):
    session, services = ask(World(works=WORKS))

    answer = crossref.ask_dois(dois(*(str(one["DOI"]) for one in WORKS)), session)

    assert len(answer.facts) == 60
    assert {doi: facts.id for doi, facts in answer.facts.items()} == {doi: doi for doi in answer.facts}
    assert len(services.crossref.log) == 2


def test_what_crossref_lacks_is_left_to_others(ask):
    session, _ = ask(World(works=WORKS[:1]))

    answer = crossref.ask_dois(dois("10.1234/w0", "10.5281/zenodo.1"), session)

    assert set(answer.facts) == {"10.1234/w0"}
    assert answer.unanswered == {"10.5281/zenodo.1": "Crossref does not have it"}
    assert not answer.absent


@pytest.mark.parametrize("malformed", ["10.12/x", "10.1234/", "10.123/w 1"])
def test_a_doi_that_is_none_to_crossref_does_not_cost_the_others(ask, malformed):
    session, services = ask(World(works=WORKS[:5]))

    answer = crossref.ask_dois(dois("10.1234/w0", malformed, "10.1234/w4"), session)

    assert set(answer.facts) == {"10.1234/w0", "10.1234/w4"}
    assert len(services.crossref.log) <= 3


def test_a_doi_that_only_the_server_refuses_does_not_cost_the_others(ask):
    session, services = ask(World(works=WORKS[:5]))
    body = json.dumps(
        {"status": "failed", "message": [{"type": "doi-not-valid", "value": "10.1234/w2", "message": ""}]}
    ).encode()
    services.crossref.fail(faults.status(400, body, "application/json;charset=utf-8"), times=1)

    answer = crossref.ask_dois(dois("10.1234/w0", "10.1234/w2", "10.1234/w4"), session)

    assert set(answer.facts) == {"10.1234/w0", "10.1234/w4"}


def test_a_doi_with_a_comma_is_asked_about_alone(ask):
    session, services = ask(World(works=(work("10.1234/a,b", "Comma"), *WORKS[:1])))

    answer = crossref.ask_dois(dois("10.1234/a,b", "10.1234/w0"), session)

    assert {facts.title for facts in answer.facts.values()} == {"Comma", "Work Number 0"}
    assert [asked.target.partition("?")[0] for asked in services.crossref.log] == ["/works", "/works/10.1234%2Fa%2Cb"]


def test_fields_that_cannot_be_selected_are_no_obstacle(tmp_path):
    service = Service(Crossref(World(works=WORKS[:3]), selectable=frozenset({"DOI", "title"})))
    session = Session(
        fetch=Fetcher(FetchSettings(min_interval_s=0, cache_dir=str(tmp_path))),
        endpoints=Endpoints({"crossref": service.url}),
        today=TODAY,
        report=lambda _: None,
    )

    answer = crossref.ask_dois(dois("10.1234/w0", "10.1234/w1"), session)
    service.stop()

    assert len(answer.facts) == 2
    assert answer.facts[Doi("10.1234/w0")].publisher == "Gadget Press"


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(429),
        faults.status(429, b"<h1>429 Too Many Requests</h1>"),
        faults.status(403),
        faults.status(503),
        faults.status(404, b"Resource not found.", "text/plain"),
        faults.page(),
        faults.replaced(b"[]"),
        faults.replaced(b'{"status": "ok", "message": {}}'),
        faults.replaced(b'{"status": "ok", "message": {"items": [{"title": ["no DOI"]}]}}'),
        faults.cut_short,
    ],
)
def test_a_failure_is_an_outage_and_no_answer(ask, fault):
    session, services = ask(World(works=WORKS[:1]))
    services.crossref.fail(fault)

    with pytest.raises(SourceUnavailable, match="Crossref"):
        crossref.ask_dois(dois("10.1234/w0"), session)


def test_being_blocked_is_not_tried_again(ask):
    session, services = ask(World())
    services.crossref.fail(faults.status(403))

    with pytest.raises(SourceUnavailable, match="refused"):
        crossref.ask_dois(dois("10.1234/w0"), session)
    assert len(services.crossref.log) == 1


def test_an_address_makes_the_pool_polite(tmp_path, serve):
    services = serve(World(works=WORKS[:1]))
    settings = FetchSettings(min_interval_s=0, cache_dir=str(tmp_path), mailto="jane@example.org")
    session = Session(fetch=Fetcher(settings), endpoints=services.endpoints, today=TODAY, report=lambda _: None)

    crossref.ask_dois(dois("10.1234/w0"), session)

    assert "mailto:jane@example.org" in services.crossref.log[0].headers["User-Agent"]


def test_a_title_is_searched_with_author_and_year_and_only_near_hits_count(ask):
    session, services = ask(World(works=(work("10.1234/a", "Gadgets for Engineers"), work("10.1234/b", "Poe Studies"))))
    paper = Paper(titles=("Gadgets for Engineers",), authors=(Name(given="Ann", family="Poe"),), claim=Claim(year=2022))

    (found,) = crossref.ask_titles([paper], session)

    assert [one.id for one in found] == ["10.1234/a"]
    assert services.crossref.log[0].params["query.bibliographic"] == "Gadgets for Engineers Poe 2022"


def test_doi_org_tells_dois_that_do_not_exist_from_those_of_others(ask):
    session, _ = ask(World(works=WORKS[:1], agencies={"10.4000/m": "mEDRA"}))

    answer = doi_org.ask_dois(dois("10.1234/w0", "10.1234/none", "10.4000/m"), session)

    assert answer.absent == {"10.1234/none"}
    assert answer.unanswered["10.4000/m"] == "it is registered with mEDRA"


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{}",
        b'[{"DOI": "10.1234/other", "status": "DOI does not exist"}]',
        b'["10.1234/a"]',
    ],
)
def test_doi_org_has_to_answer_about_what_was_asked(body):
    with pytest.raises(PayloadError):
        doi_org.parse(Reply(status=200, body=body), dois("10.1234/a"))


def test_an_invalid_doi_is_not_called_absent():
    body = b'[{"DOI": "10.1234/a", "status": "Invalid DOI"}]'

    assert doi_org.parse(Reply(status=200, body=body), dois("10.1234/a")) == {}


TITLES = {
    "Ecology of\n                    <i>Meta bourneti</i>\n                    (Araneae)": "Ecology of <i>Meta bourneti</i> (Araneae)",
    "With <sup>89</sup>Zr-trastuzumab PET.": "With <sup>89</sup>Zr-trastuzumab PET",
    "codlet, <i>Bregmaceros atlanticus </i>\nGoode": "codlet, <i>Bregmaceros atlanticus</i> Goode",
    "<jats:italic>In vivo</jats:italic> &amp;amp; <scp>ai</scp>": "<i>In vivo</i> & AI",
    "Bold <b>open and <bogus>never</bogus> closed": "Bold <b>open and never closed</b>",
    "A <mml:math><mml:mi>x</mml:mi></mml:math> B": "A x B",
    "A STUDY OF DEEP NETWORKS: PART II": "A study of deep networks: Part II",
    "x < y and y > z": "x < y and y > z",
}


@pytest.mark.parametrize("written", TITLES)
def test_titles_keep_their_markup_and_lose_the_rest(written):
    assert read_work(work("10.1234/a", written), TODAY).title == TITLES[written]


TYPES = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "book-chapter": "chapter",
    "posted-content": "article",
    "report": "report",
    "dataset": "dataset",
    "reference-entry": "entry-encyclopedia",
    "monograph": "book",
    "dissertation": "thesis",
    "never-heard-of": "document",
}


@pytest.mark.parametrize("kind", TYPES)
def test_types_are_those_of_csl(kind):
    assert read_work(work("10.1234/a", "T", type=kind), TODAY).type == TYPES[kind]


def test_a_chapter_is_in_its_book_and_the_book_in_its_series():
    facts = read_work(
        work("10.1234/a", "T", type="book-chapter", container_title=["Lecture Notes in Gadgets", "Gadgets 2022"]), TODAY
    )

    assert (facts.container_title, facts.series) == ("Gadgets 2022", "Lecture Notes in Gadgets")


def test_editors_are_not_authors():
    facts = read_work(work("10.1234/a", "T", editor=[{"given": "Ed", "family": "Itor"}]), TODAY)

    assert [one.display for one in facts.authors] == ["Ann Poe"]
    assert [one.display for one in facts.editors] == ["Ed Itor"]


PEOPLE = [
    ({"given": "A.", "family": "GUMLEY"}, Name(given="A.", family="Gumley")),
    ({"name": "The Gadget Consortium"}, Name(literal="The Gadget Consortium")),
    ({"family": "O'NEIL-SMITH", "given": "JOHN"}, Name(given="John", family="O'Neil-Smith")),
    ({"family": "Poe", "given": "A", "suffix": "Jr"}, Name(given="A", family="Poe", suffix="Jr")),
]


@pytest.mark.parametrize(("written", "name"), PEOPLE)
def test_names_are_read_however_they_come(written, name):
    assert read_work(work("10.1234/a", "T", author=[written, {"sequence": "additional"}]), TODAY).authors == (name,)


@pytest.mark.parametrize("nothing", [None, {"date-parts": [[None]]}, {"date-parts": [[]]}, {"date-parts": None}, {}])
def test_a_date_may_be_missing_in_many_ways(nothing):
    facts = read_work(work("10.1234/a", "T", issued=nothing, posted={"date-parts": [[2021, 13, 40]]}), TODAY)

    assert facts.issued is not None
    assert (facts.issued.year, facts.issued.month) == (2021, None)


def test_online_first_is_another_right_year():
    facts = read_work(
        work("10.1234/a", "T", issued={"date-parts": [[2021]]}, published_print={"date-parts": [[2022, 1]]}),
        TODAY,
    )

    assert facts.other_years == (2022,)


@pytest.mark.parametrize(
    ("institution", "group", "server"),
    [([{"name": "bioRxiv"}], None, "bioRxiv"), ([], "SSRN", "SSRN"), (None, None, "Gadget Press")],
)
def test_the_publisher_of_a_preprint_is_its_server(institution, group, server):
    facts = read_work(work("10.1234/a", "T", type="posted-content", institution=institution, group_title=group), TODAY)

    assert facts.publisher == server


def update(kind: str, doi: str = "10.1234/n") -> dict[str, object]:
    return {"DOI": doi, "type": kind, "label": kind, "source": "publisher"}


@pytest.mark.parametrize(
    ("updates", "notice"),
    [
        ([update("retraction")], "retracted (10.1234/n)"),
        ([update("retraction", ""), update("retraction")], "retracted (10.1234/n)"),
        ([update("expression_of_concern")], "under an expression of concern (10.1234/n)"),
        ([update("expression-of-concern")], "under an expression of concern (10.1234/n)"),
        ([update("withdrawal")], "withdrawn (10.1234/n)"),
        ([update("correction"), update("new_version", "10.1234/a")], ""),
        (None, ""),
        ([None, "x"], ""),
    ],
)
def test_notices_against_a_work_are_reported_with_their_doi(updates, notice):
    assert read_work(work("10.1234/a", "T", updated_by=updates), TODAY).retracted == notice


@pytest.mark.parametrize("broken", [{}, {"DOI": 5}, {"DOI": "x"}])
def test_what_has_no_doi_is_no_work(broken):
    with pytest.raises(PayloadError):
        read_work(broken, TODAY)
