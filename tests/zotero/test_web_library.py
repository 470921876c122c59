"""Writing into a library on a server that answers late, wrongly, twice or not at all."""

import time

import pytest

from bibexport.errors import LibraryRefused, SourceUnavailable
from bibexport.model import Link, Name, Record
from bibexport.zotero.patience import Patience
from bibexport.zotero.web_library import LibraryName, WebLibrary, library_name
from tests.fetch.conftest import SOON_S
from tests.servers import faults
from tests.servers.server import Answer, Wire
from tests.servers.zotero_web import ZoteroWeb

CLIP = Record(
    key="CLIP",
    type="paper-conference",
    title="Learning Transferable Visual Models",
    authors=(Name(family="Radford", given="Alec"), Name(literal="OpenAI")),
    arxiv="2103.00020",
    tags=("vision",),
    sections=(("Foundation",),),
    links=(Link(kind="code", url="https://github.com/OpenAI/CLIP"),),
    outcome="published",
)
LISA = Record(
    key="LISA++", type="article", title="LISA++", arxiv="2312.17240", sections=(("Segmentation", "Better"), ("New",))
)
BOTH = [CLIP, LISA]


def healthy(wire: Wire, answer: Answer) -> None:
    wire.send(answer)


def test_everything_arrives_once_and_a_second_push_writes_nothing(opened):
    one = opened()
    report = one.push(BOTH)
    items, version, writes = dict(one.web.user.items), one.web.user.version, one.writes
    again = one.push(BOTH)

    assert (report.created, report.updated, report.children, report.collections) == ({"CLIP", "LISA++"}, set(), 4, 5)
    assert (again.created, again.updated, again.children, again.collections) == (set(), set(), 0, 0)
    assert (one.web.user.items, one.web.user.version, one.writes) == (items, version, writes)


def test_a_preprint_that_has_been_published_becomes_the_published_paper(opened):
    one = opened()
    preprint = Record(key="CLIP", type="article", title=CLIP.title, arxiv=CLIP.arxiv, arxiv_category="cs.CV")
    one.push([preprint])
    report = one.push([CLIP])

    assert report.updated == {"CLIP"}
    item = one.web.user.papers["CLIP"]
    assert item["itemType"] == "conferencePaper"
    assert {"DOI", "url", "publisher", "genre", "repository", "archiveID"}.isdisjoint(item)
    assert item["extra"] == "arXiv: 2103.00020"
    assert [tag["tag"] for tag in item["tags"]] == ["cs.CV", "vision"]


@pytest.mark.parametrize("before", range(2))
def test_wherever_others_write_in_between_nothing_is_there_twice(opened, before):
    web = ZoteroWeb()
    web.interruptions = [lambda: None] * before + [
        lambda: web.user.add(itemType="preprint", title="LISA++", archiveID="arXiv:2312.17240v1")
    ]
    one = opened(web)
    report = one.push(BOTH)

    assert sorted(web.user.papers) == ["CLIP", "LISA++"]
    assert len(web.user.papers) == sum(
        item["itemType"] in {"conferencePaper", "preprint"} for item in web.user.items.values()
    )
    assert len(web.user.tree()) == len(web.user.collections) == 5
    assert len(web.user.items) == 2 + 4
    assert "CLIP" in report.created


def test_others_who_delete_an_item_in_between_are_no_trouble(opened):
    web = ZoteroWeb()
    one = opened(web)
    one.push([LISA])
    key = web.user.papers["LISA++"]["key"]

    def delete() -> None:
        web.user.version += 1
        del web.user.items[key]

    web.interruptions = [delete]
    one.push([Record(key="LISA++", type="article", title="LISA plus plus", arxiv="2312.17240")])

    assert web.user.papers["LISA++"]["title"] == "LISA plus plus"


def test_others_who_never_stop_are_given_way_to(opened):
    web = ZoteroWeb()
    web.interruptions = [lambda: web.user.add(itemType="document", title="Busy")] * 50
    one = opened(web)

    with pytest.raises(SourceUnavailable, match="others keep writing"):
        one.push(BOTH)

    assert one.writes == 5
    assert "CLIP" not in web.user.papers


@pytest.mark.parametrize("loses", [1, 2, 3])
def test_an_answer_that_gets_lost_makes_nothing_twice(opened, loses):
    one = opened(ZoteroWeb(loses=loses))
    one.push(BOTH)

    assert sorted(one.web.user.papers) == ["CLIP", "LISA++"]
    assert len(one.web.user.collections) == 5
    assert len(one.web.user.items) == 2 + 4


def test_what_the_server_refuses_is_named_and_what_is_below_it_is_not_sent(opened):
    one = opened()
    report = one.push([Record(key="BAD", title="Bad", tags=("x" * 256,), links=CLIP.links), CLIP])

    assert set(report.refused) == {"BAD"}
    assert "Tag 'xxx" in report.refused["BAD"]
    assert "too long (413)" in report.refused["BAD"]
    assert set(one.web.user.papers) == {"CLIP"}


def test_pages_are_read_to_the_end_though_one_is_refused_at_first(opened):
    one = opened(ZoteroWeb(page=1))
    one.push(BOTH)
    one.service.fail(healthy, times=4)
    one.service.fail(faults.rate_limited("7"), times=1)
    report = one.push(BOTH)

    assert (report.created, report.updated, report.children) == (set(), set(), 0)
    assert one.rests == [pytest.approx(7, abs=1)]


def test_backoff_in_a_right_answer_postpones_the_next_request(opened):
    one = opened()
    one.web.headers = {"Backoff": "9"}
    one.library.read()

    assert one.rests == [pytest.approx(9, abs=1)]


@pytest.mark.parametrize(
    ("retry_after", "rest"), [("30", 30), (None, 1), ("soon", 1), ("inf", 1), ("nan", 1), ("0.5", 0.5), ("-5", 0)]
)
def test_the_rest_is_as_long_as_the_server_says(opened, retry_after, rest):
    one = opened()
    one.service.fail(faults.rate_limited(retry_after), times=1)
    one.library.read()

    assert max(rest - 0.4, 0) <= sum(one.rests) <= rest


def test_the_rest_may_be_given_as_a_date(opened):
    one = opened()
    one.service.fail(faults.rate_limited(faults.in_seconds(60)), times=1)
    one.library.read()

    assert 30 < sum(one.rests) <= 60


def test_a_longer_rest_than_anybody_waits_for_ends_the_push(opened):
    one = opened()
    one.service.fail(faults.rate_limited("3600"))

    with pytest.raises(SourceUnavailable, match="asks to wait for 3600 s"):
        one.library.read()
    assert len(one.service.log) == 2


@pytest.mark.parametrize("fault", [faults.out_of_order(), faults.reset, faults.hung_up, faults.status(500)])
def test_trouble_that_passes_is_borne(opened, fault):
    one = opened()
    one.service.fail(fault, times=3)
    one.push(BOTH)

    assert sorted(one.web.user.papers) == ["CLIP", "LISA++"]


@pytest.mark.parametrize("fault", [faults.out_of_order(), faults.reset, faults.silent(5)])
def test_trouble_that_stays_is_reported(opened, fault):
    one = opened(patience=Patience(attempts=2, reply_s=0.5))
    one.service.fail(fault)

    with pytest.raises(
        SourceUnavailable,
        match=r"(answers 503|without a response|longer than 0.5 s|not respond in time).*; try again later",
    ):
        one.library.read()
    assert len(one.service.log) == 3


@pytest.mark.parametrize(
    "fault",
    [
        faults.page(),
        faults.replaced(b"[1]"),
        faults.replaced(b"{}"),
        faults.replaced(b'[{"key": "A"}]'),
        faults.cut_short,
    ],
)
def test_a_listing_that_is_none_is_not_taken_for_an_empty_library(opened, fault):
    one = opened(patience=Patience(attempts=2))
    one.push(BOTH)
    items, writes = dict(one.web.user.items), one.writes
    one.service.fail(healthy, times=2)
    one.service.fail(fault)

    with pytest.raises(SourceUnavailable):
        one.push(BOTH)
    assert (one.web.user.items, one.writes) == (items, writes)


def test_hundreds_of_papers_go_in_batches_of_fifty(opened):
    records = [
        Record(key=f"K{n}", title=f"Title {n}", links=(Link(kind="code", url=f"https://example.org/{n}"),))
        for n in range(120)
    ]
    one = opened()
    report = one.push(records)

    assert len(report.created) == len(one.web.user.papers) == 120
    assert report.children == 120
    assert one.writes == 7


def test_a_group_that_does_not_let_its_member_write_is_reported(opened):
    one = opened()
    one.service.fail(healthy, times=4)
    one.service.fail(faults.status(403, b"Write access denied", "text/plain"))

    with pytest.raises(LibraryRefused, match="does not accept this API key \\(403 Write access denied\\)"):
        one.push(BOTH)


@pytest.mark.parametrize(("text", "name"), [("user:1", ("user", "1")), (" group:678 ", ("group", "678"))])
def test_a_library_has_a_kind_and_a_number(text, name):
    assert library_name(text) == LibraryName(*name)
    assert str(library_name(text)) == text.strip()


@pytest.mark.parametrize("text", ["", "12345", "users:1", "user:", "user:x", "user:1:2"])
def test_another_name_is_no_library(text):
    with pytest.raises(LibraryRefused, match="expected a library such as user:12345"):
        library_name(text)


@pytest.mark.parametrize("key", ["", "good key", "goodkey\n", "schlüssel"])
def test_a_key_with_other_characters_is_never_sent_nor_shown(opened, key):
    one = opened()
    asked = len(one.service.log)

    with pytest.raises(LibraryRefused, match="expected letters and digits") as raised:
        WebLibrary(None, key, url=one.service.url)
    assert len(one.service.log) == asked
    assert not key.strip() or key.strip() not in str(raised.value)


@pytest.mark.parametrize("fault", faults.TOO_LARGE)
def test_a_reply_larger_than_any_library_is_given_up(opened, fault):
    one = opened(patience=Patience(reply_bytes=1024 * 1024))
    one.service.fail(faults.TOO_LARGE[fault])

    with pytest.raises(SourceUnavailable, match="larger than 1 MiB"):
        one.push(BOTH)


@pytest.mark.parametrize("fault", faults.ENDLESSLY_SLOW)
def test_a_reply_that_drips_is_given_up_within_the_time_budget(opened, fault):
    one = opened(patience=Patience(budget_s=0.6))
    one.service.fail(faults.ENDLESSLY_SLOW[fault])
    began = time.monotonic()

    with pytest.raises(SourceUnavailable, match=r"longer than|time budget|asks to wait"):
        one.push(BOTH)

    assert time.monotonic() - began < SOON_S


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_a_redirect_never_takes_the_key_to_another_host_or_port(opened, code):
    one, other = opened(), opened()
    one.service.fail(faults.redirected(f"{other.service.url}/users/12345/items", code))
    asked = len(other.service.log)

    with pytest.raises(SourceUnavailable, match="must not see this request"):
        one.push(BOTH)

    assert len(other.service.log) == asked
