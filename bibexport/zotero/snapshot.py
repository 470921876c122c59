"""The contents of a Zotero library, as its server lists them."""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from bibexport.errors import InvalidId
from bibexport.ids import ArxivId, Doi, arxiv_doi, arxiv_id, doi
from bibexport.text.unicode import clean

Data = dict[str, Any]
"""The `data` of an object of the Web API: its editable JSON, with `key` and `version`."""

_CHILD_TYPES = frozenset({"note", "attachment", "annotation"})
_KEY_LINE = re.compile(r"^[ \t]*citation key[ \t]*:[ \t]*(\S(?:.*\S)?)[ \t]*$", re.IGNORECASE | re.MULTILINE)
# Only at the start of a line: elsewhere the text may be about another paper.
_ARXIV_LINE = re.compile(
    r"^[ \t]*(?:arxiv preprint )?arxiv[ \t]*:[ \t]*([\w.-]+(?:/\d+\w*)?)", re.IGNORECASE | re.MULTILINE
)
_DOI_LINE = re.compile(r"^[ \t]*doi[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_MARKUP = re.compile(r"<[^<>]*>")
_WITH_ARXIV_ID = ("archiveID", "extra", "number", "publicationTitle", "reportNumber")


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a library at one version."""

    version: int
    items: tuple[Data, ...] = ()
    """Papers and other works, without notes, attachments, and the trash."""
    children: dict[str, tuple[Data, ...]] = {}
    """The notes and attachments of an item, by its key."""
    collections: dict[tuple[str, ...], str] = {}
    """Path of names from the top to key; the first if several share a path."""


def snapshot(version: int, items: list[Data], collections: list[Data]) -> Snapshot:
    """Build the snapshot from the objects of a library, each the `data` that the server sends."""
    children: dict[str, list[Data]] = {}
    for data in items:
        if data.get("parentItem"):
            children.setdefault(data["parentItem"], []).append(data)
    return Snapshot(
        version=version,
        items=tuple(data for data in items if data.get("itemType") not in _CHILD_TYPES and not data.get("deleted")),
        children={key: tuple(below) for key, below in children.items()},
        collections=_paths(collections),
    )


def citation_keys(data: Data) -> tuple[str, ...]:
    """Return the citation keys of an item: from its field, from Extra, or from both."""
    found = (data.get("citationKey") or "", *_KEY_LINE.findall(data.get("extra") or ""))
    return tuple(dict.fromkeys(key for text in found if (key := text.strip())))


def arxiv_ids(data: Data) -> frozenset[ArxivId]:
    """Return the arXiv ids of an item, from its DOI, address, number and Extra."""
    named = [text for name in _WITH_ARXIV_ID for text in _ARXIV_LINE.findall(data.get(name) or "")]
    return frozenset(_read(arxiv_id, [*named, data.get("DOI") or "", data.get("url") or ""]))


def dois(data: Data) -> frozenset[Doi]:
    """Return the DOIs of an item, from its field and Extra. An arXiv preprint always has arXiv's DOI."""
    found = set(_read(doi, [data.get("DOI") or "", *_DOI_LINE.findall(data.get("extra") or "")]))
    if not found and data.get("itemType") == "preprint":
        found = {arxiv_doi(arxiv) for arxiv in arxiv_ids(data)}
    return frozenset(found)


def note_text(note: str) -> str:
    """Return the text of a note without its HTML."""
    return clean(html.unescape(_MARKUP.sub(" ", note)))


def _read(read: Callable[[str], Any], texts: list[str]) -> Iterator[Any]:
    for text in texts:
        try:
            yield read(text)
        except InvalidId:
            continue


def _paths(collections: list[Data]) -> dict[tuple[str, ...], str]:
    by_key = {data["key"]: data for data in collections if not data.get("deleted")}
    paths: dict[tuple[str, ...], str] = {}
    for key in sorted(by_key):
        path = _path(key, by_key)
        if path:
            paths.setdefault(path, key)
    return paths


def _path(key: str, by_key: dict[str, Data]) -> tuple[str, ...]:
    """Return the names on the path to a collection; empty if a parent is missing or the path is circular."""
    names: list[str] = []
    seen: set[str] = set()
    while key:
        if key in seen or key not in by_key:
            return ()
        seen.add(key)
        names.append(clean(by_key[key]["name"]))
        key = by_key[key].get("parentCollection") or ""
    return tuple(reversed(names))
