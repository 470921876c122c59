"""Read a .bib file as a catalog whose entries carry their records."""

import re
from collections.abc import Callable, Iterator, Mapping

from bibexport.findings import Finding
from bibexport.formats.bibtex.blocks import RawEntry, parse_bibliography
from bibexport.formats.bibtex.read_record import read_record
from bibexport.model import Catalog, Entry


def read(text: str, path: str = "") -> tuple[Catalog, tuple[Finding, ...]]:
    """Read a .bib file; return the catalog and its findings, in file order.

    Each entry has the key that the file gives it and a `record` with everything that the entry says: fields without a
    counterpart in `Record` are in `extra` as `bibtex:NAME`, in TeX. The key of an earlier, different entry becomes
    `KEY-2`, because the second of two entries with one key cannot be cited.

    Raises:
        InvalidInput: the text is not a .bib file.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    parsed = parse_bibliography(text, path)
    reader = _Reader(path, parsed.entries)
    entries = tuple(reader.entries())
    findings = sorted([*parsed.findings, *reader.findings], key=lambda finding: finding.line or 0)
    return Catalog(entries=entries, path=path), tuple(findings)


class _Reader:
    """Reads the entries of one file and collects their findings."""

    def __init__(self, path: str, written: tuple[RawEntry, ...]) -> None:
        self.path = path
        # `@xdata` only holds fields for other entries and cannot be cited.
        self.written = [entry for entry in written if entry.type != "xdata"]
        self.inheritance = _Inheritance(written, self.report)
        self.findings: list[Finding] = []
        self.taken = {entry.key.lower() for entry in self.written}

    def report(self, code: str, message: str, entry: RawEntry) -> None:
        self.findings.append(Finding(code=code, path=self.path, line=entry.line, key=entry.key, message=message))

    def entries(self) -> Iterator[Entry]:
        first_of: dict[str, RawEntry] = {}
        for entry in self.written:
            first = first_of.setdefault(entry.key.lower(), entry)
            if first is not entry and (first.type, first.fields) == (entry.type, entry.fields):
                self.report("bib-key", f"repeats the entry in line {first.line}; it is read once", entry)
                continue
            yield self.entry(entry, self.key(entry, first))

    def key(self, entry: RawEntry, first: RawEntry) -> str:
        if not entry.key:
            key = self.new_key("entry", entry.line)
            self.report("bib-key", f"the entry has no key; {key!r} is used", entry)
            return key
        if first is entry:
            return entry.key
        if first.key != entry.key:
            message = f"BibTeX treats its key and {first.key!r} in line {first.line} as the same; change one of them"
            self.report("bib-key", message, entry)
            return entry.key
        key = self.new_key(entry.key, 2)
        self.report("bib-key", f"the entry in line {first.line} has the same key; {key!r} is used for this one", entry)
        return key

    def new_key(self, stem: str, number: int) -> str:
        while f"{stem}-{number}".lower() in self.taken:
            number += 1
        self.taken.add(f"{stem}-{number}".lower())
        return f"{stem}-{number}"

    def entry(self, entry: RawEntry, key: str) -> Entry:
        def report(code: str, message: str) -> None:
            self.report(code, message, entry)

        reading = read_record(entry, self.inheritance.fields(entry), key, report)
        return Entry(
            key=key,
            title=reading.title,
            arxiv=reading.arxiv,
            arxiv_version=reading.arxiv_version,
            doi=reading.doi,
            tags=reading.tags,
            aliases=reading.aliases,
            record=reading,
            path=self.path,
            line=entry.line,
        )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FROM_PARENT = _words(
    """
    address booksubtitle booktitle booktitleaddon collection date editor eventdate eventtitle isbn issn journal
    journalsubtitle journaltitle langid language location mainsubtitle maintitle month organization publisher series
    venue volume volumes year
    """
)
"""Fields that a part shares with the whole. Not the URL, DOI and abstract, which describe the whole only, although
BibTeX lets a part inherit them; nor the number, which counts something else."""
_RENAMED = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_PERIODICAL = {"title": "journaltitle", "subtitle": "journalsubtitle"}
_MULTIVOLUME = {"title": "maintitle", "subtitle": "mainsubtitle", "titleaddon": "maintitleaddon"}
_PARTS = _words("inbook incollection inproceedings conference inreference bookinbook suppbook suppcollection")
_SEPARATOR = re.compile(r"\s*,\s*")


class _Inheritance:
    """The entries of a file by key, to look up `crossref` and `xdata` (biblatex manual, sections 2.4.1, 3.13.6)."""

    def __init__(self, entries: tuple[RawEntry, ...], report: Callable[[str, str, RawEntry], None]) -> None:
        # A key of its own counts before an alias of another entry (biblatex manual, section 2.2.3).
        self._entries = {alias.lower(): entry for entry in entries for alias in _aliases(entry)}
        self._entries |= {entry.key.lower(): entry for entry in reversed(entries)}
        self._report = report

    def fields(self, entry: RawEntry) -> dict[str, str]:
        """Return the fields of `entry` and those that it inherits; its own fields win."""
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
            inherited = _inherited(entry.type, parent.type, self._fields(parent, seen | {key.lower()}))
            # A part that has its year in one form must not inherit another year in the other form.
            hidden = {"year", "month"} if "date" in fields else {"date"} if "year" in fields else set()
            fields = {name: value for name, value in inherited.items() if name not in hidden} | fields
        return fields

    def _parent(self, key: str, entry: RawEntry, field: str, seen: frozenset[str]) -> RawEntry | None:
        if not key or key.lower() in seen:
            return None
        parent = self._entries.get(key.lower())
        if parent is None:
            self._report("bib-parent", f"{field}: there is no entry {key!r} to take fields from", entry)
        return parent


def _aliases(entry: RawEntry) -> list[str]:
    return [alias for alias in _SEPARATOR.split(entry.fields.get("ids", "").strip()) if alias]


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
