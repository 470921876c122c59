"""Records in the shape of Zotero's Web API say what they say in RDF."""

from typing import get_args

import pytest

from bibexport.formats.options import ExportOptions
from bibexport.formats.zotero.item_types import GENERAL_FIELDS, ZOTERO_FIELDS
from bibexport.formats.zotero.rdf import export
from bibexport.formats.zotero.web_items import WebCollection, item_types, web_collections, web_item
from bibexport.model import Claim, Date, Link, Name, Record, RecordType
from tests.formats.library import LIBRARY
from tests.formats.zotero.zotero_reader import items
from tests.servers.zotero_schema import CREATOR_TYPES, FIELDS

OPTIONS = ExportOptions(title="My list")


class Everything(dict[str, frozenset[str]]):
    """A server that knows every field of every type."""

    def __missing__(self, item_type: str) -> frozenset[str]:
        return frozenset({*GENERAL_FIELDS, *ZOTERO_FIELDS.values(), *" ".join(FIELDS.values()).split()})


KNOWN = {name: frozenset(fields.split()) for name, fields in FIELDS.items()}
PATENT = Record(
    key="patent",
    type="patent",
    title="A Widget",
    authors=(Name(family="Maaten", given="Laurens", particle="van der", suffix="Jr."),),
    editors=(Name(literal="Office"),),
    number="US 1,234",
    issued=Date(year=2021, month=3),
    tags=("widgets",),
    arxiv_category="cs.CV",
    links=(Link(kind="pdf", url="https://example.org/a.pdf", label="The text"),),
    claim=Claim(venue="USPTO", year=2021),
)


def test_an_item_has_fields_creators_tags_and_children():
    made = web_item(PATENT, OPTIONS, KNOWN)

    assert made.data == {
        "itemType": "patent",
        "title": "A Widget",
        "issueDate": "2021-03",
        "citationKey": "patent",
        "patentNumber": "US 1,234",
        "extra": "Editor: Office",
        "creators": [{"creatorType": "inventor", "firstName": "Laurens, Jr.", "lastName": "van der Maaten"}],
        "tags": [{"tag": "widgets"}, {"tag": "cs.CV", "type": 1}],
    }
    assert made.children == (
        {"itemType": "note", "note": "<p>The list says: USPTO 2021.</p>", "tags": []},
        {
            "itemType": "attachment",
            "linkMode": "linked_url",
            "title": "The text",
            "url": "https://example.org/a.pdf",
            "contentType": "application/pdf",
            "tags": [],
        },
    )


def test_a_field_that_the_server_does_not_have_is_a_line_of_extra():
    known = {"patent": KNOWN["patent"] - {"citationKey", "patentNumber"}}

    assert (
        web_item(PATENT, OPTIONS, known).data["extra"]
        == "Citation Key: patent\nPatent Number: US 1,234\nEditor: Office"
    )


@pytest.mark.parametrize("record", LIBRARY, ids=lambda record: record.key)
def test_the_fields_are_those_of_the_rdf(record):
    (read,) = items("".join(export([record], OPTIONS))).values()
    made = web_item(record, OPTIONS, Everything())
    general = {GENERAL_FIELDS.get(name, name): value for name, value in made.data.items() if isinstance(value, str)}
    if "versionNumber" in general:
        # RDF has one property for both.
        general["edition"] = general.pop("versionNumber")

    assert general.pop("itemType") == read["type"]
    assert general == {GENERAL_FIELDS.get(name, name): value for name, value in read["fields"].items()}
    assert [child["note"] for child in made.children if child["itemType"] == "note"] == read["notes"]


@pytest.mark.parametrize("record_type", get_args(RecordType))
def test_every_type_has_creators_that_zotero_knows(record_type):
    people = (Name(family="Lovelace", given="Ada"),)
    record = Record(key="k", type=record_type, title="T", authors=people, editors=people, translators=people)
    made = web_item(record, OPTIONS, Everything())
    known = CREATOR_TYPES.get(made.data["itemType"], "author editor translator inventor programmer presenter").split()

    assert made.data["creators"]
    assert {creator["creatorType"] for creator in made.data["creators"]} <= set(known)
    assert item_types([record, record]) == (made.data["itemType"],)


def test_notes_links_and_tags_can_be_left_out():
    made = web_item(PATENT, ExportOptions(notes=False, omit=("attachments", "tags")), KNOWN)

    assert made.children == ()
    assert made.data["tags"] == []


def test_collections_are_paths_below_the_title_in_the_order_of_the_list():
    records = [
        Record(key="a", sections=(("One", "Deep"), ("Two",))),
        Record(key="b"),
        Record(key="c", sections=(("Two",),)),
    ]

    assert web_collections(records, OPTIONS) == (
        WebCollection(path=("My list",), citation_keys=("b",)),
        WebCollection(path=("My list", "One"), citation_keys=()),
        WebCollection(path=("My list", "One", "Deep"), citation_keys=("a",)),
        WebCollection(path=("My list", "Two"), citation_keys=("a", "c")),
    )
    assert web_collections(records, ExportOptions())[0].path == ("One",)
    assert web_collections(records, ExportOptions(title="My list", omit=("collections",))) == ()
