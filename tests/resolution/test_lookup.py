import pytest

from bibexport.errors import SourceUnavailable
from bibexport.fetch import Fetcher, FetchSettings
from bibexport.ids import Doi
from bibexport.resolution.additions import look_up, look_up_doi
from bibexport.sources.source import Session
from tests.servers import faults
from tests.servers.world import Paper, Record, World

WORLD = World(
    papers=(
        Paper(id="2103.00020", title="Learning Widgets", authors=("Alec Ray", "Jong Kim")),
        Paper(id="1506.00001", title="Old Widgets", authors=("Ann Doe",), published="2015-06-01T00:00:00Z"),
    ),
    records=(
        Record(key="conf/icml/RayK21", title="Learning Widgets", authors=("Alec Ray", "Jong Kim"), year=2021, venue="ICML",
               doi="10.1234/icml.1"),
        Record(key="conf/nips/Lee99", title="Learning Widgets", authors=("Bo Lee",), year=1999, venue="NIPS"),
        Record(key="journals/x/Poe20", title="Gears in Theory", authors=("Cy Poe",), year=2020, venue="J. X"),
        Record(key="conf/icml/Poe20", title="Gears in Theory", authors=("Cy Poe",), year=2020, venue="ICML"),
    ),
)  # fmt: skip


@pytest.fixture
def services(serve):
    return serve(WORLD)


@pytest.fixture
def session(services, tmp_path):
    settings = FetchSettings(cache_dir=str(tmp_path), mailto=None, min_interval_s=0, budget_s=20)
    return Session(
        fetch=Fetcher(settings),
        endpoints=services.endpoints,
        today="2026-11-24",
        report=lambda _: None,
        requested=frozenset({"dblp"}),
    )


def named(choices):
    return [(one.entry.arxiv or one.entry.dblp, [record.id for record in one.records]) for one in choices]


@pytest.mark.parametrize("door", ["sparql", "search"])
def test_versions_of_one_paper_are_one_choice_by_its_arxiv_id_and_papers_of_others_are_others(services, session, door):
    if door == "search":
        services.sparql.fail(faults.out_of_order())

    choices = look_up("Learning Widgets", session)

    assert sorted(named(choices)) == [
        ("2103.00020", ["conf/icml/RayK21", "journals/corr/abs-2103-00020"]),
        ("conf/nips/Lee99", ["conf/nips/Lee99"]),
    ]
    assert [choice.same_title for choice in choices] == [True, True]


def test_an_arxiv_id_is_also_known_of_records_whose_keys_do_not_tell_it(session):
    assert named(look_up("Old Widgets", session))[0][0] == "1506.00001"


def test_versions_without_a_preprint_are_for_a_person_to_choose_from(session):
    assert sorted(name for name, _ in named(look_up("Gears in Theory", session))) == [
        "conf/icml/Poe20",
        "journals/x/Poe20",
    ]


def test_a_title_that_dblp_does_not_have_gives_nothing(session):
    assert look_up("On Something Else", session) == ()


def test_a_doi_names_its_record(session):
    (choice,) = look_up_doi(Doi("10.1234/icml.1"), session)

    assert (choice.entry.dblp, choice.entry.doi) == ("conf/icml/RayK21", "10.1234/icml.1")
    assert look_up_doi(Doi("10.1234/other"), session) == ()


def test_nothing_is_concluded_where_nobody_could_be_asked(services, session):
    services.sparql.fail(faults.bot_check())
    services.dblp.fail(faults.bot_check())

    with pytest.raises(SourceUnavailable, match="bot check"):
        look_up("Learning Widgets", session)
    with pytest.raises(SourceUnavailable, match="bot check"):
        look_up_doi(Doi("10.1234/icml.1"), session)
