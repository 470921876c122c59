"""Which item of a library is which paper."""

import pytest

from bibexport.formats.zotero.web_items import WebItem
from bibexport.zotero.snapshot import arxiv_ids, citation_keys, dois, identify, snapshot

TITLE = "Learning Transferable Visual Models"


def paper(key="CLIP", arxiv="2103.00020", doi=None, title=TITLE, item_type="conferencePaper", aliases=()):
    return WebItem(
        citation_key=key,
        aliases=aliases,
        arxiv=arxiv,
        doi=doi,
        data={"itemType": item_type, "title": title},
        children=(),
    )


def item(key="AAAAAAAA", item_type="conferencePaper", **data):
    return {"key": key, "version": 1, "itemType": item_type, **data}


def found(papers, *items):
    identities = identify(papers, items)
    return {key: one["key"] for key, one in identities.items.items()}, identities.doubts


@pytest.mark.parametrize(
    "one",
    [
        item(citationKey="CLIP", title="Learning transferable visual models."),
        item(extra="mine\nCitation Key: CLIP", archiveID="arXiv:2103.00020v1"),
        item(citationKey="other", extra="arXiv: 2103.00020 [cs]"),
        item(url="http://arxiv.org/abs/2103.00020v2", title="Another"),
        item(publicationTitle="arXiv:2103.00020 [cs]"),
        item(publicationTitle="arXiv preprint arXiv:2103.00020"),
        item(DOI="10.48550/ARXIV.2103.00020"),
    ],
)
def test_a_paper_is_found(one):
    assert found([paper()], one) == ({"CLIP": "AAAAAAAA"}, {})


@pytest.mark.parametrize(
    "one",
    [
        item(title=TITLE),
        item(extra="See also arXiv: 2103.00020"),
        item(extra="an answer to arXiv:2103.00020", title=TITLE),
        item(archiveID="arXiv:2103.00021", title=TITLE),
        item(title=TITLE, citationKey="clip"),
    ],
)
def test_what_only_looks_like_the_paper_is_not_taken_for_it(one):
    assert found([paper()], one) == ({}, {})


def test_a_doi_is_enough():
    assert found([paper(arxiv=None, doi="10.1109/x")], item(DOI="10.1109/X")) == ({"CLIP": "AAAAAAAA"}, {})
    assert found([paper(arxiv=None, doi="10.1109/x")], item(extra="DOI: 10.1109/x")) == ({"CLIP": "AAAAAAAA"}, {})


@pytest.mark.parametrize(
    "one",
    [
        item(citationKey="CLIP", title="Paper Clips"),
        item(citationKey="CLIP", title=TITLE, archiveID="arXiv:1706.03762"),
    ],
)
def test_the_key_of_another_paper_is_a_doubt(one):
    assert found([paper()], one) == (
        {}, {"CLIP": f"the library has another paper under this key: {one['title']!r} (AAAAAAAA)"},
    )  # fmt: skip


def test_a_paper_whose_key_another_one_has_may_still_be_found_by_its_id():
    holder, other = item(citationKey="CLIP", title="Paper Clips"), item("BBBBBBBB", archiveID="arXiv:2103.00020")

    assert found([paper()], holder, other) == ({"CLIP": "BBBBBBBB"}, {})


def test_an_alias_finds_what_the_key_does_not():
    assert found([paper(aliases=("radford",))], item(citationKey="radford", title=TITLE)) == ({"CLIP": "AAAAAAAA"}, {})


def test_of_preprint_and_published_paper_the_one_with_the_papers_doi_is_taken():
    preprint = item("AAAAAAAA", "preprint", archiveID="arXiv:2103.00020")
    published = item("BBBBBBBB", DOI="10.1109/x")

    assert found([paper(doi="10.1109/x")], preprint, published) == ({"CLIP": "BBBBBBBB"}, {})
    assert found([paper(doi="10.1109/x")], preprint) == ({"CLIP": "AAAAAAAA"}, {})


def test_of_several_with_the_arxiv_id_the_one_of_the_papers_type_is_taken():
    preprint = item("AAAAAAAA", "preprint", archiveID="arXiv:2103.00020")
    published = item("BBBBBBBB", extra="arXiv: 2103.00020")

    assert found([paper()], preprint, published) == ({"CLIP": "BBBBBBBB"}, {})


def test_two_copies_are_a_doubt():
    copies = [item(key, archiveID="arXiv:2103.00020") for key in ("AAAAAAAA", "BBBBBBBB")]
    doubt = "several items of the library are this paper: AAAAAAAA, BBBBBBBB; merge them in Zotero"

    assert found([paper()], *copies) == ({}, {"CLIP": doubt})


def test_no_item_matches_two_papers():
    journal = paper("CLIP-journal")

    assert found([paper(), journal], item(archiveID="arXiv:2103.00020")) == ({"CLIP": "AAAAAAAA"}, {})
    assert found([paper(), journal], item(citationKey="CLIP-journal", archiveID="arXiv:2103.00020")) == (
        {"CLIP-journal": "AAAAAAAA"}, {},
    )  # fmt: skip


def test_an_item_says_what_it_is_in_several_places():
    one = item(
        citationKey=" a ",
        extra="Citation Key: b\nDOI: 10.1109/Y\narXiv:math/0309136",
        DOI="10.1109/X",
        url="https://x.org",
    )

    assert citation_keys(one) == ("a", "b")
    assert dois(one) == {"10.1109/x", "10.1109/y"}
    assert arxiv_ids(one) == {"math/0309136"}
    assert dois(item(item_type="preprint", archiveID="arXiv:2103.00020")) == {"10.48550/arxiv.2103.00020"}


def test_a_snapshot_tells_papers_from_what_is_below_them_and_what_is_in_the_trash():
    data = [
        item("AAAAAAAA"),
        item("BBBBBBBB", "note", parentItem="AAAAAAAA", note="x"),
        item("CCCCCCCC", "note", note="alone"),
        item("DDDDDDDD", deleted=1),
    ]
    collections = [
        {"key": "EEEEEEEE", "name": "Top", "parentCollection": False},
        {"key": "FFFFFFFF", "name": "In  it", "parentCollection": "EEEEEEEE"},
        {"key": "GGGGGGGG", "name": "Top", "parentCollection": False},
        {"key": "HHHHHHHH", "name": "Lost", "parentCollection": "ZZZZZZZZ"},
        {"key": "IIIIIIII", "name": "Ring", "parentCollection": "IIIIIIII"},
        {"key": "JJJJJJJJ", "name": "Gone", "parentCollection": False, "deleted": 1},
    ]
    read = snapshot(7, data, collections)

    assert [one["key"] for one in read.items] == ["AAAAAAAA"]
    assert {key: [one["key"] for one in below] for key, below in read.children.items()} == {"AAAAAAAA": ["BBBBBBBB"]}
    assert read.collections == {("Top",): "EEEEEEEE", ("Top", "In it"): "FFFFFFFF"}
