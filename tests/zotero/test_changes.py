"""What changes in an item of the library, and what is left as it is."""

import pytest

from bibexport.formats.zotero.web_items import WebItem
from bibexport.zotero.push import changes, kept_key, merged_extra
from tests.servers.zotero_schema import FIELDS

PAPER = {"itemType": "conferencePaper", "title": "A Title", "creators": [], "tags": []}
ITEM = {"key": "AAAAAAAA", "version": 1, **PAPER}


def paper(**data):
    basic = {"itemType": "conferencePaper", "title": "A Title", "citationKey": "K", "creators": [], "tags": []}
    return WebItem(citation_key="K", aliases=("old",), arxiv=None, doi=None, data=basic | data, children=())


def changed(item, wanted, collections=()):
    return changes(
        ITEM | {"citationKey": "K"} | item, wanted, collections, frozenset(FIELDS[wanted.data["itemType"]].split())
    )


@pytest.mark.parametrize(
    ("name", "present", "wanted"),
    [
        ("DOI", "10.1145/ABC.1", "10.1145/abc.1"),
        ("ISBN", "978-1-4503-0000-0", "9781450300000"),
        ("ISSN", "2640 3498", "2640-3498"),
        ("accessDate", "2026-01-15T00:00:00Z", "2026-01-15"),
        ("abstractNote", "Two\n\nparagraphs", "Two paragraphs"),
        ("title", "E\u0301tude  of", "Étude of"),
    ],
)
def test_another_spelling_of_a_value_is_no_change(name, present, wanted):
    assert changed({name: present}, paper(**{name: wanted})) == {}
    assert changed({name: "other"}, paper(**{name: wanted})) == {name: wanted}


def test_what_the_catalog_says_nothing_about_stays():
    assert (
        changed({"volume": "1", "tags": [{"tag": "mine"}], "collections": ["CCCCCCCC"], "extra": "mine: 1"}, paper())
        == {}
    )


def test_tags_and_collections_are_added_to_those_that_are_there():
    wanted = paper(tags=[{"tag": "new"}, {"tag": "mine", "type": 1}])
    item = {"tags": [{"tag": "mine"}], "collections": ["CCCCCCCC"]}

    assert changed(item, wanted, ["DDDDDDDD", "CCCCCCCC"]) == {
        "tags": [{"tag": "mine"}, {"tag": "new"}],
        "collections": ["CCCCCCCC", "DDDDDDDD"],
    }


def test_people_are_compared_in_their_order_and_role():
    ada, alan = (
        {"creatorType": "author", "firstName": first, "lastName": last} for first, last in [("Ada", "L"), ("Alan", "T")]
    )

    assert changed({"creators": [ada, alan]}, paper(creators=[ada, alan])) == {}
    assert changed({"creators": [alan, ada]}, paper(creators=[ada, alan])) == {"creators": [ada, alan]}
    assert changed({"creators": [ada]}, paper()) == {}


def test_a_preprint_that_is_published_takes_nothing_of_the_preprint_along():
    preprint = {
        "itemType": "preprint", "repository": "arXiv", "archiveID": "arXiv:2103.00020", "genre": "preprint",
        "DOI": "10.48550/arXiv.2103.00020", "url": "https://arxiv.org/abs/2103.00020", "date": "2021-02-26",
        "language": "en", "abstractNote": "About", "libraryCatalog": "arXiv.org",
    }  # fmt: skip

    assert changed(preprint, paper(date="2021")) == {
        "itemType": "conferencePaper", "date": "2021", "publisher": "", "DOI": "", "url": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("item", "kept"),
    [
        ({}, ""),
        ({"citationKey": "K"}, ""),
        ({"citationKey": "old"}, ""),
        ({"extra": "Citation Key: K"}, ""),
        ({"citationKey": "mine"}, "mine"),
        ({"extra": "a: b\ncitation key:  mine "}, "mine"),
    ],
)
def test_an_items_own_citation_key_is_kept_and_one_of_the_papers_is_not(item, kept):
    without = {name: value for name, value in ITEM.items() if name != "citationKey"} | item

    assert kept_key(without, paper()) == kept
    written = changes(without, paper(extra="Citation Key: K"), (), frozenset(FIELDS["conferencePaper"].split()))
    assert ("citationKey" in written) is (not kept and item.get("citationKey") != "K")
    assert ("Citation Key: K" in written.get("extra", "")) is (not kept and "extra" not in item)


@pytest.mark.parametrize(
    ("present", "wanted", "merged"),
    [
        ("", "", ""),
        ("mine", "", "mine"),
        ("", "arXiv: 1", "arXiv: 1"),
        ("mine", "arXiv: 1", "mine\narXiv: 1"),
        ("arXiv: 1\nmine", "arXiv: 2", "arXiv: 2\nmine"),
        (
            "Editor: A || B\nmine\nEditor: C || D",
            "Editor: E || F\nEditor: G || H",
            "Editor: E || F\nEditor: G || H\nmine",
        ),
        ("free words", "free words", "free words"),
        ("https://x.org: 1\n", "tex.a: 1", "https://x.org: 1\n\ntex.a: 1"),
        ("a: 1\n\nb: 2", "B: 3", "a: 1\n\nB: 3"),
    ],
)
def test_lines_of_extra_take_the_place_of_those_with_their_label(present, wanted, merged):
    assert merged_extra(present, wanted) == merged
    assert merged_extra(merged, wanted) == merged
