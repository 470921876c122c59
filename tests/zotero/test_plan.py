"""Whatever is pushed into whatever library: a second push finds nothing to do, and nobody loses anything."""

import json
import time
import uuid
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.options import ExportOptions
from bibexport.formats.zotero.web_items import WebItem, web_collections, web_item
from bibexport.model import Claim, Link, Name, Record
from bibexport.zotero.push import Report, new_key, plan, push
from bibexport.zotero.snapshot import Snapshot, snapshot
from bibexport.zotero.web_library import Outcome
from tests.servers.server import Asked
from tests.servers.zotero_schema import FIELDS
from tests.servers.zotero_web import ZoteroWeb

KNOWN = {name: frozenset(fields.split()) for name, fields in FIELDS.items()}
TYPES = ["article", "article-journal", "dataset", "document", "paper-conference", "patent", "software"]


class Direct:
    """A library on a server that is asked without a network."""

    def __init__(self, web: ZoteroWeb) -> None:
        self.web = web
        self.writes = 0

    def read(self) -> Snapshot:
        items = [self.web._full(data) for data in self.web.user.items.values()]
        return snapshot(self.web.user.version, items, list(self.web.user.collections.values()))

    def write(self, kind: str, objects: list[dict[str, Any]], version: int) -> Outcome:
        self.writes += 1
        headers = {
            "Authorization": "Bearer goodkey",
            "Zotero-API-Version": "3",
            "Zotero-Write-Token": uuid.uuid4().hex,
            "If-Unmodified-Since-Version": str(version),
        }
        path = f"/users/12345/{kind}"
        answer = self.web(Asked(time.time(), "POST", path, path, {}, headers, json.dumps(objects).encode()))
        failed = json.loads(answer.body)["failed"]
        assert answer.status == 200
        assert failed == {}
        return Outcome(version=int(answer.headers["Last-Modified-Version"]), written=tuple(objects))


def push_into(web: ZoteroWeb, records: list[Record], options: ExportOptions) -> tuple[Report, int]:
    library = Direct(web)
    report = push(
        library, [web_item(record, options, KNOWN) for record in records], web_collections(records, options), KNOWN
    )
    return report, library.writes


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
titles = st.sampled_from(["A Title", "Another Title", "a title"]) | words
arxivs = st.none() | st.sampled_from(["2103.00020", "1706.03762", "math/0309136"])
dois = st.none() | st.sampled_from(["10.1109/x", "10.1145/y"])
keys = st.sampled_from(["CLIP", "LISA", "LISA++", "ViT", "übel"])
records = st.lists(
    st.builds(
        Record,
        key=keys,
        type=st.sampled_from(TYPES),
        title=titles,
        authors=st.lists(st.builds(Name, family=words, given=words) | st.builds(Name, literal=words), max_size=2).map(tuple),
        publisher=words,
        pages=words,
        note=words | st.just("Type: dataset\nfree words"),
        arxiv=arxivs,
        doi=dois,
        isbn=words,
        tags=st.lists(words, max_size=2).map(tuple),
        sections=st.lists(st.lists(words, max_size=2).map(tuple), max_size=2).map(tuple),
        links=st.lists(st.sampled_from(["https://x.org", "http://x.org/", "https://arxiv.org/pdf/2103.00020v2"]).map(
            lambda url: Link(kind="other", url=url)), max_size=2).map(tuple),
        claim=st.builds(Claim, venue=words),
    ),
    max_size=4,
    unique_by=(lambda record: record.key, lambda record: record.doi or record.key),
)  # fmt: skip
others = st.lists(
    st.fixed_dictionaries(
        {"itemType": st.sampled_from(sorted(FIELDS)), "title": titles, "tags": st.just([{"tag": "mine"}])},
        optional={
            "citationKey": keys,
            "DOI": st.sampled_from(["10.1109/X", "10.1145/y"]),
            "url": st.sampled_from(["https://arxiv.org/abs/2103.00020v3", "https://x.org"]),
            "extra": st.sampled_from(["mine: 1", "arXiv: 1706.03762\nmine: 1"]),
        },
    )
    | st.just(
        {"itemType": "document", "title": "A Title", "tags": [{"tag": "mine"}], "extra": "Citation Key: LISA\nmine: 1"}
    ),
    max_size=4,
)


@given(records, others, st.sampled_from(["", "My list"]))
def test_a_second_push_finds_nothing_to_do(papers, present, title):
    web = ZoteroWeb()
    for data in present:
        web.user.add(**data)
    options = ExportOptions(title=title)
    push_into(web, papers, options)
    before = json.dumps(web.user.items, sort_keys=True)
    report, writes = push_into(web, papers, options)

    assert writes == 0
    assert (report.created, report.updated, report.refused) == (set(), set(), {})
    assert json.dumps(web.user.items, sort_keys=True) == before


@given(records, others)
def test_nobody_loses_an_item_a_tag_or_a_line(papers, present):
    web = ZoteroWeb()
    mine = [web.user.add(**data) for data in present]
    extras = {key: web.user.items[key].get("extra", "") for key in mine}
    push_into(web, papers, ExportOptions())

    for key in mine:
        item = web.user.items[key]
        assert {"tag": "mine"} in item["tags"]
        assert ("mine: 1" in extras[key]) <= ("mine: 1" in item.get("extra", ""))


@given(records, others)
def test_each_paper_is_created_updated_unchanged_or_doubtful_and_no_item_matches_two(papers, present):
    web = ZoteroWeb()
    for data in present:
        web.user.add(**data)
    options = ExportOptions()
    wanted = [web_item(record, options, KNOWN) for record in papers]
    planned = plan(wanted, web_collections(papers, options), Direct(web).read(), KNOWN, new_key)
    written = {write.about for write in (*planned.items, *planned.children)}
    keys_written = [write.data["key"] for write in (*planned.collections, *planned.items, *planned.children)]

    assert written.isdisjoint(planned.unchanged)
    assert {*written, *planned.unchanged, *planned.doubts} == {paper.citation_key for paper in wanted}
    assert written.isdisjoint(planned.doubts)
    assert len(keys_written) == len(set(keys_written))


def paper(**data: Any) -> WebItem:
    children = (
        {"itemType": "note", "note": "<p>The list says: ICML 2021.</p>", "tags": []},
        {"itemType": "attachment", "url": "https://arxiv.org/pdf/2103.00020", "tags": []},
        {"itemType": "attachment", "url": "https://github.com/x/y", "tags": []},
    )
    basic = {"itemType": "document", "title": "T", "creators": [], "tags": []}
    return WebItem(citation_key="K", aliases=(), arxiv=None, doi=None, data=basic | data, children=children)


def missing(*present: dict[str, Any]) -> list[str]:
    item = {"key": "AAAAAAAA", "version": 1, "itemType": "document", "title": "T", "citationKey": "K"}
    below = [{"key": f"BBBBBBB{n}", "parentItem": "AAAAAAAA", "version": 1} | data for n, data in enumerate(present, 2)]
    planned = plan([paper()], (), snapshot(1, [item, *below], []), KNOWN, new_key)
    return [write.data.get("url", "note") for write in planned.children]


def test_children_are_made_once():
    note = {
        "itemType": "note",
        "note": '<div class="zotero-note znv1"><p>The list says: <b>ICML</b> 2019.</p> mine</div>',
    }
    pdf = {"itemType": "attachment", "linkMode": "imported_url", "url": "http://arxiv.org/pdf/2103.00020v1.pdf"}
    code = {"itemType": "attachment", "linkMode": "linked_url", "url": "https://github.com/x/y/"}

    assert missing() == ["note", "https://arxiv.org/pdf/2103.00020", "https://github.com/x/y"]
    assert missing(note, pdf, code) == []
    assert missing({"itemType": "note", "note": "<p>My own words: the list says: ICML</p>"}, pdf) == [
        "note",
        "https://github.com/x/y",
    ]
