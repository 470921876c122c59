from xml.etree import ElementTree

import pytest

from bibexport.formats.options import ExportOptions
from bibexport.model import Record
from bibexport.serve import answer_unapi

RECORDS = {key: Record(key=key, title=f"Title of {key}", sections=(("A",),)) for key in ("CLIP", "LISA++", '"<&>')}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("id=cite.CLIP", 300),
        ("id=cite.CLIP&format=rdf_zotero", 200),
        ("id=cite.LISA%2B%2B&format=rdf_zotero", 200),
        ("id=cite.LISA++&format=rdf_zotero", 404),
        ("id=CLIP&format=rdf_zotero", 404),
        ("id=nope", 404),
        ("id=nope&format=rdf_zotero", 404),
        ("id=cite.CLIP&format=mods", 406),
        ("format=rdf_zotero", 400),
        ("id=", 404),
        ("id=cite.", 404),
    ],
)
def test_statuses_are_those_of_the_specification(query, status):
    assert answer_unapi(query, RECORDS, ExportOptions()).status == status


@pytest.mark.parametrize(
    ("query", "id_"), [("", None), ("id=cite.CLIP", "cite.CLIP"), ("id=cite.%22%3C%26%3E", 'cite."<&>')]
)
def test_the_format_that_zotero_prefers_is_offered(query, id_):
    root = ElementTree.fromstring(answer_unapi(query, RECORDS, ExportOptions()).body)

    assert (root.tag, root.get("id")) == ("formats", id_)
    assert [(one.get("name"), one.get("type")) for one in root] == [("rdf_zotero", "application/xml")]


def test_an_entry_is_zotero_rdf_of_that_item_without_collections():
    body = answer_unapi("id=cite.CLIP&format=rdf_zotero", RECORDS, ExportOptions()).body

    assert ElementTree.fromstring(body).tag.endswith("RDF")
    assert body.count("<z:itemType>") == 1
    assert "Title of CLIP" in body
    assert "z:Collection" not in body
