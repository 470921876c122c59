"""What entries take over from others: `crossref` and `xdata` (biblatex manual, sections 2.4.1 and 3.13.6)."""

import re
from collections.abc import Callable, Mapping

from bibexport.formats.bibtex.blocks import RawEntry


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FROM_PARENT = _words(
    """
    address booksubtitle booktitle booktitleaddon collection date editor eventdate eventtitle isbn issn journal
    journalsubtitle journaltitle langid language location mainsubtitle maintitle month organization publisher series
    venue volume volumes year
    """
)
"""What a part has in common with its whole. Not the address, DOI and abstract, which are those of the whole alone,
although BibTeX would hand them down too; not its number, which counts something else."""
_RENAMED = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_PERIODICAL = {"title": "journaltitle", "subtitle": "journalsubtitle"}
_MULTIVOLUME = {"title": "maintitle", "subtitle": "mainsubtitle", "titleaddon": "maintitleaddon"}
_PARTS = _words("inbook incollection inproceedings conference inreference bookinbook suppbook suppcollection")
_SEPARATOR = re.compile(r"\s*,\s*")
Fault = Callable[[str, RawEntry], None]


class Family:
    """The entries of a file, by key."""

    def __init__(self, entries: tuple[RawEntry, ...], fault: Fault) -> None:
        self._entries = {entry.key.lower(): entry for entry in reversed(entries)}
        self._fault = fault

    def fields(self, entry: RawEntry) -> dict[str, str]:
        """The fields of `entry` with those that it inherits; its own win."""
        if "crossref" not in entry.fields and "xdata" not in entry.fields:
            return entry.fields
        return self._fields(entry, frozenset({entry.key.lower()}))

    def _fields(self, entry: RawEntry, seen: frozenset[str]) -> dict[str, str]:
        fields = dict(entry.fields)
        for key in _SEPARATOR.split(fields.get("xdata", "").strip()):
            if (parent := self._parent(key, entry, "xdata", seen)) is not None:
                fields = self._fields(parent, seen | {key.lower()}) | fields
        key = fields.get("crossref", "").strip()
        if (parent := self._parent(key, entry, "crossref", seen)) is not None:
            fields = _inherited(entry.type, parent.type, self._fields(parent, seen | {key.lower()})) | fields
        return fields

    def _parent(self, key: str, entry: RawEntry, field: str, seen: frozenset[str]) -> RawEntry | None:
        if not key or key.lower() in seen:
            return None
        parent = self._entries.get(key.lower())
        if parent is None:
            self._fault(f"{field}: there is no entry {key!r} to take fields from", entry)
        return parent


def _inherited(kind: str, parent_kind: str, parent: Mapping[str, str]) -> dict[str, str]:
    fields = {name: value for name, value in parent.items() if name in _FROM_PARENT}
    renamed: Mapping[str, str] = {}
    if kind in _PARTS:
        renamed = _MULTIVOLUME if parent_kind.startswith("mv") else _RENAMED
    elif kind == "article" and parent_kind == "periodical":
        renamed = _PERIODICAL
    elif parent_kind.startswith("mv"):
        renamed = _MULTIVOLUME
    if kind in ("inbook", "bookinbook") and "author" in parent:
        fields["bookauthor"] = parent["author"]
    own = {new: parent[old] for old, new in renamed.items() if old in parent}
    # A `booktitle` of the parent is there for BibTeX, which does not rename.
    return own | {name: value for name, value in fields.items() if name not in own or name in parent}
