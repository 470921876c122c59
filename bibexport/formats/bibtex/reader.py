"""A .bib file into a catalog whose entries carry their records."""

from collections.abc import Iterator

from bibexport.errors import Fault
from bibexport.formats.bibtex.blocks import RawEntry, bibliography
from bibexport.formats.bibtex.fields import record
from bibexport.formats.bibtex.inheritance import Family
from bibexport.model import Catalog, Entry


def read(text: str, path: str = "") -> tuple[Catalog, tuple[Fault, ...]]:
    """Read a .bib file; give the catalog and what a person should know about it, in the order of the file.

    Each entry has the key that the file gives it and a `record` with everything that the entry says: a field that no
    field of `Record` stands for is in `extra` as `bibtex:NAME`, as it is written. A key that an earlier, different
    entry has already becomes `KEY-2`, because nobody can cite the second of two.

    Raises:
        InvalidInput: the text is no .bib file.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    bibliography_ = bibliography(text, path)
    reader = _Reader(path, bibliography_.entries)
    entries = tuple(reader.entries())
    faults = sorted([*bibliography_.faults, *reader.faults], key=lambda fault: fault.line or 0)
    return Catalog(entries=entries, path=path), tuple(faults)


class _Reader:
    """Reads the entries of one file and collects their faults."""

    def __init__(self, path: str, written: tuple[RawEntry, ...]) -> None:
        self.path = path
        # Nobody can cite the data that `@xdata` holds for other entries.
        self.written = [entry for entry in written if entry.type != "xdata"]
        self.family = Family(written, self.fault)
        self.faults: list[Fault] = []
        self.taken = {entry.key.lower() for entry in self.written}

    def fault(self, message: str, entry: RawEntry) -> None:
        self.faults.append(Fault(path=self.path, line=entry.line, entry=entry.key, message=message))

    def entries(self) -> Iterator[Entry]:
        first_of: dict[str, RawEntry] = {}
        for entry in self.written:
            first = first_of.setdefault(entry.key.lower(), entry)
            if first is not entry and (first.type, first.fields) == (entry.type, entry.fields):
                self.fault(f"the same entry stands in line {first.line}; it is read once", entry)
                continue
            yield self.entry(entry, self.key(entry, first))

    def key(self, entry: RawEntry, first: RawEntry) -> str:
        if not entry.key:
            key = self.new_key("entry", entry.line)
            self.fault(f"the entry has no key; it is called {key!r} here", entry)
            return key
        if first is entry:
            return entry.key
        if first.key != entry.key:
            self.fault(f"BibTeX does not tell its key from {first.key!r} in line {first.line}; give it another", entry)
            return entry.key
        key = self.new_key(entry.key, 2)
        self.fault(f"the entry in line {first.line} has this key too; this one is called {key!r} here", entry)
        return key

    def new_key(self, stem: str, number: int) -> str:
        while f"{stem}-{number}".lower() in self.taken:
            number += 1
        self.taken.add(f"{stem}-{number}".lower())
        return f"{stem}-{number}"

    def entry(self, entry: RawEntry, key: str) -> Entry:
        reading = record(entry, self.family.fields(entry), key, lambda message: self.fault(message, entry))
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
