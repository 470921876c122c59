"""The changes that bring an item of a library in line with the catalog.

Nothing is removed: tags, collections, lines of Extra, and fields that the catalog does not set stay. The one exception
is an item that changes its type, such as a preprint that has been published: what described the old publication would
be wrong for the new one.
"""

import re
from collections.abc import Iterable
from typing import Any

from bibexport.formats.zotero.item_types import GENERAL_FIELDS, ZOTERO_FIELDS
from bibexport.formats.zotero.web_items import WebItem
from bibexport.text.unicode import clean
from bibexport.zotero.snapshot import Data, citation_keys

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
