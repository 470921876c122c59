"""Plans the writes that bring a library in line with the catalog.

New objects get their keys here, as the API allows, so that children can name their parents before the server has seen
either. It never deletes anything.
"""

from collections.abc import Callable, Collection, Iterator, Sequence

import msgspec

from bibexport.errors import InvalidId
from bibexport.formats.zotero.items import is_child_note
from bibexport.formats.zotero.web_items import KnownFields, WebCollection, WebItem
from bibexport.ids import arxiv_id
from bibexport.zotero.changes import changes, kept_key
from bibexport.zotero.identity import identify
from bibexport.zotero.snapshot import Data, Snapshot, note_text

NewKey = Callable[[], str]
"""Returns a new key of eight characters at each call."""


class Write(msgspec.Struct, frozen=True, kw_only=True):
    """An object to send: a new one with `version` 0, or the changed properties of an existing one."""

    about: str
    """The citation key of the paper, or the path of the collection: `My list / Vision`."""
    data: Data

    @property
    def is_new(self) -> bool:
        """Whether the object is not in the library yet."""
        return bool(self.data["version"] == 0)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The writes, in the order in which they must be sent."""

    version: int
    """Of the library that the plan was made for."""
    collections: tuple[Write, ...]
    """All of them new, each before those within it."""
    items: tuple[Write, ...]
    children: tuple[Write, ...]
    """Notes and links, all of them new."""
    unchanged: tuple[str, ...]
    """Citation keys of the papers that are up to date, with their children."""
    doubts: dict[str, str]
    """Citation keys of the papers that are skipped, with the reasons."""
    kept_keys: dict[str, str]
    """Citation keys of papers to the keys that their items in the library already have and keep."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.collections or self.items or self.children)


def plan(
    papers: Sequence[WebItem],
    collections: Sequence[WebCollection],
    present: Snapshot,
    known: KnownFields,
    new_key: NewKey,
) -> Plan:
    """Plan the writes after which the library has each paper once, in its collections."""
    identities = identify(papers, present.items)
    keys, new_collections = _collections(collections, present, new_key)
    homes: dict[str, list[str]] = {}
    for collection in collections:
        for citation_key in collection.citation_keys:
            homes.setdefault(citation_key, []).append(keys[collection.path])
    items: list[Write] = []
    children: list[Write] = []
    unchanged: list[str] = []
    kept: dict[str, str] = {}
    for paper in papers:
        if paper.citation_key in identities.doubts:
            continue
        item = identities.items.get(paper.citation_key)
        write = _write(paper, item, homes.get(paper.citation_key, []), known, new_key)
        below = present.children.get(write.data["key"], ())
        new_children = [_child(paper, child, write, new_key) for child in _missing(paper.children, below)]
        if item is not None and (old_key := kept_key(item, paper)):
            kept[paper.citation_key] = old_key
        if write.is_new or len(write.data) > len(("key", "version")):
            items.append(write)
        elif not new_children:
            unchanged.append(paper.citation_key)
        children += new_children
    return Plan(
        version=present.version,
        collections=tuple(new_collections),
        items=tuple(items),
        children=tuple(children),
        unchanged=tuple(unchanged),
        doubts=identities.doubts,
        kept_keys=kept,
    )


def _write(
    paper: WebItem, item: Data | None, collections: Collection[str], known: KnownFields, new_key: NewKey
) -> Write:
    if item is None:
        placed = {"collections": list(dict.fromkeys(collections)), "relations": {}}
        data = {"key": new_key(), "version": 0, **paper.data, **placed}
    else:
        changed = changes(item, paper, collections, known[paper.data["itemType"]])
        data = {"key": item["key"], "version": item["version"], **changed}
    return Write(about=paper.citation_key, data=data)


def _child(paper: WebItem, child: Data, parent: Write, new_key: NewKey) -> Write:
    data = {"key": new_key(), "version": 0, "parentItem": parent.data["key"], **child, "relations": {}}
    return Write(about=paper.citation_key, data=data)


def _missing(wanted: Sequence[Data], present: Sequence[Data]) -> Iterator[Data]:
    """Yield the children that an item lacks. An existing note of ours is never rewritten: people may have edited it."""
    places = {_place(data["url"]) for data in present if data.get("url")}
    has_note = any(is_child_note(note_text(data.get("note") or "")) for data in present if data["itemType"] == "note")
    for child in wanted:
        if child["itemType"] == "note" and not has_note:
            yield child
        elif child["itemType"] == "attachment" and _place(child["url"]) not in places:
            places.add(_place(child["url"]))
            yield child


def _place(url: str) -> str:
    """Return an address for comparison: without protocol, final slash, and the version of a PDF on arXiv."""
    bare = url.split("://", 1)[-1].rstrip("/")
    if "arxiv.org/pdf/" in bare.lower():
        try:
            return f"arxiv.org/pdf/{arxiv_id(url)}"
        except InvalidId:
            pass
    return bare


def _collections(
    wanted: Sequence[WebCollection], present: Snapshot, new_key: NewKey
) -> tuple[dict[tuple[str, ...], str], list[Write]]:
    """Return the keys of all wanted collections, and the writes for new ones, each before those within it."""
    keys = dict(present.collections)
    new: list[Write] = []
    for collection in wanted:
        for length in range(1, len(collection.path) + 1):
            path = collection.path[:length]
            if path not in keys:
                keys[path] = new_key()
                parent = keys[path[:-1]] if path[:-1] else False
                data = {"key": keys[path], "version": 0, "name": path[-1], "parentCollection": parent}
                new.append(Write(about=" / ".join(path), data=data))
    return keys, new
