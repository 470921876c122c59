"""Writes a catalog into a library: plan, write, and plan again if others wrote in between."""

import re
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, Literal, Protocol

import msgspec

from bibexport.errors import InvalidId, SourceUnavailable
from bibexport.formats.zotero.item_types import GENERAL_FIELDS, ZOTERO_FIELDS
from bibexport.formats.zotero.items import is_child_note
from bibexport.formats.zotero.web_items import KnownFields, WebCollection, WebItem
from bibexport.ids import arxiv_id
from bibexport.text.unicode import clean
from bibexport.zotero.snapshot import Data, Snapshot, citation_keys, identify, note_text
from bibexport.zotero.web_library import BATCH, Outcome

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


_ABOUT_THE_COPY = {"archive", "archiveLocation", "callNumber", "format", "language", "libraryCatalog"}
_OF_THE_PUBLICATION = ({*ZOTERO_FIELDS.values(), "DOI", "date", "seriesTitle", "url"}) - _ABOUT_THE_COPY
_LABEL = re.compile(r"[A-Za-z][\w .-]*(?=: )")
_NOT_FIELDS = frozenset({"itemType", "creators", "tags"})


def changes(item: Data, paper: WebItem, collections: Iterable[str], known: frozenset[str]) -> Data:
    """Return the properties to write; empty if the item is up to date.

    `collections` are the keys of its collections, `known` the fields of the paper's item type.
    """
    wanted = _with_own_key(paper.data, item, paper)
    changed: dict[str, Any] = {}
    if item["itemType"] != wanted["itemType"]:
        changed |= {"itemType": wanted["itemType"]} | _outdated(item, wanted, known)
    for name, value in wanted.items():
        if name not in _NOT_FIELDS and name != "extra" and not _is_same(name, item.get(name) or "", value):
            changed[name] = value
    extra = merged_extra(item.get("extra") or "", wanted.get("extra", ""))
    if extra != (item.get("extra") or ""):
        changed["extra"] = extra
    if wanted["creators"] and _people(item.get("creators", ())) != _people(wanted["creators"]):
        changed["creators"] = wanted["creators"]
    tags = {tag["tag"] for tag in item.get("tags", ())}
    if missing := [tag for tag in wanted["tags"] if tag["tag"] not in tags]:
        changed["tags"] = [*item.get("tags", ()), *missing]
    present = item.get("collections", ())
    if new := [key for key in dict.fromkeys(collections) if key not in present]:
        changed["collections"] = [*present, *new]
    return changed


def kept_key(item: Data, paper: WebItem) -> str:
    """Return the citation key that an item keeps, because texts may cite it; empty if it is the paper's own."""
    own = next(iter(citation_keys(item)), "")
    return "" if own in {paper.citation_key, *paper.aliases} else own


def merged_extra(present: str, wanted: str) -> str:
    """Return Extra with the wanted lines, which replace lines with the same label or go below all others.

    >>> merged_extra("mine: 1\\narXiv: 2103.00020", "arXiv: 2103.00020v2\\nEvent Date: 2021")
    'mine: 1\\narXiv: 2103.00020v2\\nEvent Date: 2021'
    """
    blocks: dict[str, list[str]] = {}
    for row in wanted.split("\n") if wanted else ():
        label = _LABEL.match(row)
        blocks.setdefault(label[0].lower() if label else row, []).append(row)
    rows: list[str] = []
    for row in present.split("\n") if present else ():
        label = _LABEL.match(row)
        name = label[0].lower() if label else row
        if name not in blocks:
            rows.append(row)
        elif block := blocks[name]:
            rows += block
            blocks[name] = []
    return "\n".join([*rows, *(row for block in blocks.values() for row in block)])


def _with_own_key(wanted: Data, item: Data, paper: WebItem) -> Data:
    if not kept_key(item, paper):
        return wanted
    rows = [row for row in wanted.get("extra", "").split("\n") if not row.lower().startswith("citation key:")]
    return {name: value for name, value in wanted.items() if name != "citationKey"} | {"extra": "\n".join(rows)}


def _outdated(item: Data, wanted: Data, known: frozenset[str]) -> dict[str, str]:
    """Return empty values for fields that the old type would pass on and that describe the old publication.

    Zotero moves a value to the field with the same general name: the repository `arXiv` would become the
    publisher of the proceedings.
    """
    own_names = {GENERAL_FIELDS.get(name, name): name for name in known}
    emptied = {}
    for name, value in item.items():
        general = GENERAL_FIELDS.get(name, name)
        if value and general in _OF_THE_PUBLICATION:
            moved = name if name in known else own_names.get(general, "")
            if moved and moved not in wanted:
                emptied[moved] = ""
    return emptied


def _is_same(name: str, present: str, wanted: str) -> bool:
    return _folded(name, present) == _folded(name, wanted)


def _folded(name: str, value: str) -> str:
    """Return a value without differences that Zotero or its server may introduce."""
    match name:
        case "accessDate":
            return value[:10]
        case "DOI":
            return value.strip().lower()
        case "ISBN" | "ISSN":
            return re.sub(r"[\s-]", "", value).upper()
        case _:
            return clean(value)


def _people(creators: Iterable[dict[str, str]]) -> list[tuple[str, ...]]:
    return [
        (one["creatorType"], *(clean(one.get(part) or "") for part in ("firstName", "lastName", "name")))
        for one in creators
    ]


# Writing what is planned.

ROUNDS = 5
"""Maximum number of attempts while others keep writing."""
_KEY_CHARACTERS = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
"""The characters that the server accepts in keys: no 0, 1 or O."""


class Library(Protocol):
    """The part of `web_library.WebLibrary` that `push` uses."""

    def read(self) -> Snapshot:
        """Read the whole library."""

    def write(self, kind: Literal["collections", "items"], objects: Sequence[Data], version: int) -> Outcome:
        """Write up to `BATCH` objects."""


class Report(msgspec.Struct, kw_only=True):
    """What was written."""

    created: set[str] = msgspec.field(default_factory=set)
    """Citation keys of new items."""
    updated: set[str] = msgspec.field(default_factory=set)
    children: int = 0
    collections: int = 0
    refused: dict[str, str] = msgspec.field(default_factory=dict)
    """Citation key, or path of a collection, and why the server rejected it or part of it."""


def new_key() -> str:
    """Return a random key for a new object."""
    return "".join(secrets.choice(_KEY_CHARACTERS) for _ in range(8))


def push(
    library: Library,
    papers: Sequence[WebItem],
    collections: Sequence[WebCollection],
    known: KnownFields,
    on_round: Callable[[Plan], None] = lambda _: None,
) -> Report:
    """Write the papers and their collections; `on_round` gets each plan before it is carried out.

    Raises:
        LibraryRefused: the library is read-only.
        SourceUnavailable: the server does not answer, or others keep writing.
    """
    report = Report()
    for _ in range(ROUNDS):
        planned = plan(papers, collections, library.read(), known, new_key)
        on_round(planned)
        if _carry_out(planned, library, report):
            return report
    raise SourceUnavailable("Zotero's server", "others keep writing into this library; push again later")


def _carry_out(planned: Plan, library: Library, report: Report) -> bool:
    """Carry out the plan; return whether it was completed without others writing in between."""
    report.refused.clear()
    version = planned.version
    # Keys of rejected objects: nothing can be put into or below them.
    lost: set[str] = set()
    batches: list[tuple[Literal["collections", "items"], Sequence[Write]]] = [
        *(("collections", batch) for batch in _batches(planned.collections)),
        *(("items", batch) for batch in _batches(planned.items)),
        *(("items", batch) for batch in _batches(planned.children)),
    ]
    for kind, batch in batches:
        sent = {one.data["key"]: one for one in batch if one.data.get("parentItem") not in lost}
        if not sent:
            continue
        outcome = library.write(kind, [_without(lost, one.data) for one in sent.values()], version)
        version = outcome.version
        lost |= outcome.refused.keys()
        report.refused |= {sent[key].about: reason for key, reason in outcome.refused.items()}
        for data in outcome.written:
            _count(report, kind, sent[data["key"]])
        if outcome.is_outdated:
            return False
    return True


def _batches(writes: Sequence[Write]) -> Iterator[Sequence[Write]]:
    for start in range(0, len(writes), BATCH):
        yield writes[start : start + BATCH]


def _without(lost: set[str], data: Data) -> Data:
    if "collections" not in data:
        return data
    return {**data, "collections": [key for key in data["collections"] if key not in lost]}


def _count(report: Report, kind: str, write: Write) -> None:
    if kind == "collections":
        report.collections += 1
    elif "parentItem" in write.data:
        report.children += 1
    elif write.is_new:
        report.created.add(write.about)
    else:
        report.updated.add(write.about)
