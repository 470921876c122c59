"""Read .bib files as catalogs whose entries carry their records."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from bibexport.errors import Fault, InvalidInput
from bibexport.findings import Finding
from bibexport.formats.bibtex.blocks import Bibliography, Preamble, RawEntry, parse_bibliography
from bibexport.formats.bibtex.fields import Inheritance
from bibexport.formats.bibtex.groups import find_sections, read_groups
from bibexport.formats.bibtex.read_record import read_record
from bibexport.model import Catalog, Entry, Origin
from bibexport.tex.decode import is_known_macro
from bibexport.tex.macros import Macro, expand_macros, read_macros, runs_code
from bibexport.text.numbers import count

Result = tuple[Catalog, tuple[Finding, ...]]
"""A catalog, and the findings about its file, in file order."""


def read(text: str, path: str = "") -> Result:
    """Read a .bib file; return the catalog and its findings, in file order.

    Each entry has the key that the file gives it and a `record` with everything that the entry says: fields without a
    counterpart in `Record` are in `extra` as `bibtex:NAME`, in TeX. `Record.origin` has all fields in TeX. The key of
    an earlier, different entry becomes `KEY-2`, because the second of two entries with one key cannot be cited.

    Raises:
        InvalidInput: the text is not a .bib file, or it contains a merge conflict.
    """
    (result,) = read_together([(text, path)])
    return result


def read_together(files: Sequence[tuple[str, str]]) -> list[Result]:
    r"""Read .bib files, given as text and path, that share their macros and parents, as those of `\bibliography` do.

    They share their keys as well: see `read`.

    Raises:
        InvalidInput: one of the texts is not a .bib file, or it contains a merge conflict.
    """
    texts = [text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n") for text, _ in files]
    strings: dict[str, str] = {}
    parsed: list[Bibliography] = []
    faults: list[Fault] = []
    for text, (_, path) in zip(texts, files, strict=True):
        try:
            parsed.append(parse_bibliography(text, path, strings))
            strings |= parsed[-1].strings
        except InvalidInput as error:
            faults += error.faults
    if faults:
        raise InvalidInput(faults)
    for index, (text, (_, path)) in enumerate(zip(texts, files, strict=True)):
        # Of the macros in later files, BibTeX knows nothing here; in a folder, nobody has said which file is first.
        if parsed[index].undefined & strings.keys():
            parsed[index] = parse_bibliography(text, path, strings)
    entries = tuple(entry for one in parsed for entry in one.entries)
    macros = {
        name: macro
        for name, macro in read_macros("\n".join(block.tex for one in parsed for block in one.preambles)).items()
        if not is_known_macro(name)
    }
    preambles = _harmless_preambles(block for one in parsed for block in one.preambles)
    shared = _Shared(Inheritance([one.entries for one in parsed]), macros, _Keys(entries), preambles)
    return [_Reader(path, one, shared).result() for one, (_, path) in zip(parsed, files, strict=True)]


def _harmless_preambles(blocks: Iterable[Preamble]) -> frozenset[Preamble]:
    """Return the preambles that only define macros, also where BibTeX joins them."""
    kept = [block for block in blocks if not runs_code(block.tex, may_define=True)]
    # A command may be cut: `\wri` ends one value, and the next, of another file perhaps, begins with `te18`.
    return frozenset() if runs_code("".join(block.tex for block in kept), may_define=True) else frozenset(kept)


class _Keys:
    """The keys of files that are read together."""

    def __init__(self, entries: Iterable[RawEntry]) -> None:
        self._taken = {entry.key.lower() for entry in entries if entry.type != "xdata"}
        self._numbers: Counter[str] = Counter()
        self.first_of: dict[str, tuple[RawEntry, str]] = {}
        """By key in lower case: the first entry that has it, and the path of its file."""

    def add_number(self, stem: str, number: int) -> str:
        """Return `stem` with the first unused number from `number` on."""
        # Ten thousand entries under one key must not try ten thousand numbers each.
        number = max(number, self._numbers[stem] + 1)
        while f"{stem}-{number}".lower() in self._taken:
            number += 1
        self._numbers[stem] = number
        self._taken.add(f"{stem}-{number}".lower())
        return f"{stem}-{number}"


class _Shared(NamedTuple):
    """What files that are read together have in common."""

    inheritance: Inheritance
    macros: dict[str, Macro]
    keys: _Keys
    preambles: frozenset[Preamble]
    """Those that are kept."""


class _Reader:
    """Reads the entries of one file and collects their findings."""

    def __init__(self, path: str, parsed: Bibliography, shared: _Shared) -> None:
        self.path, self.parsed, self.shared = path, parsed, shared
        self.findings: list[Finding] = []
        self.unread = deque(parsed.unread)
        self.groups = read_groups(block.text for block in parsed.unread)
        kept = [block for block in parsed.preambles if block in shared.preambles]
        self.preamble = "\n".join(block.text for block in kept)
        if len(kept) < len(parsed.preambles):
            message = "@preamble has TeX code that does more than define macros; it is left out"
            self.findings.append(Finding(code="bib-code", path=path, message=message))
        self.unknown: dict[str, list[RawEntry]] = {}
        """The entries with each macro that is not known."""

    def result(self) -> Result:
        """Return the catalog and all findings."""
        entries = list(self.entries())
        rest = tuple(block.text for block in self.unread)
        if entries and rest:
            entries[-1] = with_unread(entries[-1], after=rest)
        for macro, (entry, *others) in self.unknown.items():
            more = f", as in {count(len(others), 'other entry', 'other entries')}" if others else ""
            message = f"unknown TeX macro \\{macro}{more}; only .bib output keeps it, other formats get its text"
            self.report("bib-tex", message, entry)
        findings = sorted([*self.parsed.findings, *self.findings], key=lambda finding: finding.line or 0)
        return Catalog(entries=tuple(entries), path=self.path, unread=() if entries else rest), tuple(findings)

    def report(self, code: str, message: str, entry: RawEntry) -> None:
        """Report something about an entry; a macro, which is its own message, is reported once per file."""
        if code == "bib-tex" and message.startswith("\\"):
            found = self.unknown.setdefault(message[1:], [])
            if not found or found[-1] is not entry:
                found.append(entry)
            return
        self.findings.append(Finding(code=code, path=self.path, line=entry.line, key=entry.key, message=message))

    def entries(self) -> Iterator[Entry]:
        """Yield the entries that can be cited."""
        for index, entry in enumerate(self.parsed.entries):
            if entry.type == "xdata":  # it only holds fields for other entries
                continue
            first, path = self.shared.keys.first_of.setdefault(entry.key.lower(), (entry, self.path))
            if first is not entry and (first.type, first.fields) == (entry.type, entry.fields):
                self.report("bib-key", f"repeats the entry in {self.place(first, path)}; it is read once", entry)
                continue
            yield self._with_unread(self.entry(entry, self.key(entry, first, path)), index)

    def place(self, entry: RawEntry, path: str) -> str:
        """Return where an entry of the file at `path` is, in words."""
        return f"line {entry.line}" if path == self.path else f"line {entry.line} of {path}"

    def key(self, entry: RawEntry, first: RawEntry, path: str) -> str:
        """Return the key to cite an entry by; `first` is the first one with its key, in the file at `path`."""
        if not entry.key:
            key = self.shared.keys.add_number("entry", entry.line)
            self.report("bib-key", f"the entry has no key; {key!r} is used", entry)
            return key
        if first is entry:
            return entry.key
        place = self.place(first, path)
        if first.key != entry.key:
            message = f"BibTeX treats its key and {first.key!r} in {place} as the same; change one of them"
            self.report("bib-key", message, entry)
            self.shared.keys.add_number(entry.key, 2)  # the writer for BibTeX takes it
            return entry.key
        key = self.shared.keys.add_number(entry.key, 2)
        self.report("bib-key", f"the entry in {place} has the same key; {key!r} is used for this one", entry)
        return key

    def entry(self, entry: RawEntry, key: str) -> Entry:
        """Return an entry of the catalog."""

        def report(code: str, message: str) -> None:
            self.report(code, message, entry)

        fields = self.shared.inheritance.fields(entry, report)
        expanded = _NOTHING
        if macros := self.shared.macros:
            expanded = {name: text for name, tex in fields.items() if (text := expand_macros(tex, macros)) is not tex}
        for name, tex in entry.fields.items():
            if name == "execute" or runs_code(tex):
                report("bib-code", f"{name}: TeX would execute this, not print it; remove it unless you wrote it")
        reading = read_record(entry, fields | expanded, key, report)
        inherited = self.shared.inheritance.names_from_crossref(entry)
        origin = Origin(fields=fields, inherited=inherited, expanded=expanded, preamble=self.preamble)
        sections = find_sections(self.groups, entry.key, fields)
        reading = msgspec.structs.replace(reading, origin=origin, sections=sections)
        return Entry(
            key=key,
            title=reading.title,
            sections=sections,
            arxiv=reading.arxiv,
            arxiv_version=reading.arxiv_version,
            doi=reading.doi,
            tags=reading.tags,
            aliases=reading.aliases,
            record=reading,
            ignore=_NOTHING,
            override=_NOTHING,
            path=self.path,
            line=entry.line,
        )

    def _with_unread(self, entry: Entry, index: int) -> Entry:
        """Return the entry with what could not be read before it, the entry number `index`."""
        texts: list[str] = []
        while self.unread and self.unread[0].entries_before <= index:
            texts.append(self.unread.popleft().text)
        return with_unread(entry, before=texts)


_NOTHING: dict[str, str] = {}
"""One for all entries: an empty one for each takes 64 bytes."""


def with_unread(entry: Entry, *, before: Sequence[str] = (), after: Sequence[str] = ()) -> Entry:
    """Return an entry of a .bib file with further text around it that could not be read."""
    record = entry.record
    if record is None or record.origin is None or not (before or after):
        return entry
    origin = msgspec.structs.replace(
        record.origin,
        unread=(*before, *record.origin.unread),
        unread_after=(*record.origin.unread_after, *after),
    )
    return msgspec.structs.replace(entry, record=msgspec.structs.replace(record, origin=origin))


def keep_unread(entries: Iterable[Entry], selected: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the selected ones of a file's entries, with the text that could not be read beside those left out."""
    wanted = {id(entry) for entry in selected}
    kept: list[Entry] = []
    texts: list[str] = []
    for entry in entries:
        origin = entry.record.origin if entry.record else None
        if id(entry) in wanted:
            kept.append(with_unread(entry, before=texts))
            texts = []
        elif origin:
            texts += [*origin.unread, *origin.unread_after]
    if kept and texts:
        kept[-1] = with_unread(kept[-1], after=texts)
    return tuple(kept)


def all_unread(catalog: Catalog) -> Iterator[str]:
    """Yield everything in a .bib file that could not be read."""
    for entry in catalog.entries:
        if entry.record and entry.record.origin:
            yield from (*entry.record.origin.unread, *entry.record.origin.unread_after)
    yield from catalog.unread
