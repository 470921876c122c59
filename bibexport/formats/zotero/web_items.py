"""Records as items of Zotero's Web API (https://www.zotero.org/support/dev/web_api/v3/write_requests).

The fields, creators, tags, links and notes are those of the RDF (`items.item`); only their shape differs.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from bibexport.formats.options import ExportOptions
from bibexport.formats.sections import SectionTree
from bibexport.formats.zotero.fields import Attachment, Person, Role
from bibexport.formats.zotero.item_types import item_type
from bibexport.formats.zotero.items import Item, Selection, item, line
from bibexport.formats.zotero.rdf import collection_heading
from bibexport.ids import ArxivId, Doi, arxiv_doi
from bibexport.model import Record
from bibexport.text.unicode import clean

KnownFields = Mapping[str, frozenset[str]]
"""Item type to the fields that the server has for it (`/itemTypeFields`)."""

_CREATOR_TYPES = {
    "bib:authors": "author",
    "bib:contributors": "contributor",
    "bib:editors": "editor",
    "so:author": "programmer",
    "z:artists": "artist",
    "z:cartographers": "cartographer",
    "z:directors": "director",
    "z:interviewees": "interviewee",
    "z:inventors": "inventor",
    "z:performers": "performer",
    "z:presenters": "presenter",
    "z:translators": "translator",
}
_OWN_NAMES = {
    ("patent", "date"): "issueDate",
    ("case", "title"): "caseName",
    ("case", "date"): "dateDecided",
    ("statute", "title"): "nameOfAct",
    ("statute", "date"): "dateEnacted",
}
"""Fields that have one name for all types in RDF, but not in the Web API."""
_AUTOMATIC = 1


class WebItem(msgspec.Struct, frozen=True, kw_only=True):
    """A record as the Web API accepts it, without anything that depends on a library."""

    citation_key: str
    aliases: tuple[str, ...]
    """Other citation keys of the same paper."""
    arxiv: ArxivId | None
    doi: Doi | None
    """Of the item itself; for a preprint its own, even if arXiv assigned it."""
    data: dict[str, Any]
    """`itemType`, the fields that are not empty, `creators` and `tags`."""
    children: tuple[dict[str, Any], ...]
    """The child note and the link attachments, without `parentItem`."""


class WebCollection(msgspec.Struct, frozen=True, kw_only=True):
    """A collection by its path of names from the top, and the citation keys of the items in it."""

    path: tuple[str, ...]
    citation_keys: tuple[str, ...]


def item_types(records: Iterable[Record]) -> tuple[str, ...]:
    """Return the names of the item types that the records need, each once."""
    return tuple(dict.fromkeys(item_type(record).name for record in records))


def web_item(record: Record, options: ExportOptions, known: KnownFields) -> WebItem:
    """Return the item of a record. Values that the server has no field for go into Extra, as Zotero itself does it.

    `known` has the record's item type; see `item_types`.
    """
    made = item(record, options)
    own_doi = record.doi
    if record.type == "article" and record.arxiv:
        own_doi = own_doi or arxiv_doi(record.arxiv)
    return WebItem(
        citation_key=clean(record.key),
        aliases=record.aliases,
        arxiv=record.arxiv,
        doi=own_doi,
        data={
            "itemType": made.type.name,
            **_fields(made, known[made.type.name]),
            "creators": [_creator(role, person) for role in made.roles for person in role.people],
            "tags": [{"tag": tag} for tag in made.tags]
            + [{"tag": tag, "type": _AUTOMATIC} for tag in made.automatic_tags],
        },
        children=(
            *([_note(made.note)] if made.note else []),
            *(_link(attachment) for attachment in made.attachments),
        ),
    )


def web_collections(records: Iterable[Record], options: ExportOptions) -> tuple[WebCollection, ...]:
    """Return the collections of the records, each before those within it, in the order of the list."""
    if "collections" not in Selection(options):
        return ()
    title = clean(options.title)
    tree: SectionTree[str] = SectionTree()
    for record in records:
        tree.add(clean(record.key), record.sections)
    return tuple(
        WebCollection(path=(title, *section.path) if title else section.path, citation_keys=tuple(section.items))
        for section in tree.top.walk()
        if collection_heading(section, title)
    )


def _fields(made: Item, known: frozenset[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    lines: list[str] = []
    for name, value in made.fields.items():
        own = _OWN_NAMES.get((made.type.name, name), name)
        if own in known or own == "extra":
            fields[own] = value
        else:
            lines.append(line(own, value))
    if lines:
        extra = fields.pop("extra", "")
        fields["extra"] = "\n".join([*lines, extra] if extra else lines)
    return fields


def _creator(role: Role, person: Person) -> dict[str, str]:
    creator_type = _CREATOR_TYPES[role.element]
    if person.given:
        return {"creatorType": creator_type, "firstName": person.given, "lastName": person.surname}
    return {"creatorType": creator_type, "name": person.surname}


def _note(html: str) -> dict[str, Any]:
    return {"itemType": "note", "note": html, "tags": []}


def _link(attachment: Attachment) -> dict[str, Any]:
    return {
        "itemType": "attachment",
        "linkMode": "linked_url",
        "title": attachment.title,
        "url": attachment.url,
        "contentType": attachment.media_type,
        "tags": [],
    }
