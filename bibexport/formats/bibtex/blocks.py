"""Split a .bib file into entries with their fields, and into what is not an entry.

pybtex's grammar decides what an entry is (see `grammar`), and bibtexparser what the text between entries is. BibTeX
gives up an entry that it cannot read, and goes on at the next `@`. Here the next entry is the next one that starts a
line, so that a missing brace costs one entry and not the rest of the file.
"""

import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from typing import Literal

import msgspec
from bibtexparser import splitter
from bibtexparser.model import ExplicitComment, ImplicitComment

from bibexport.errors import Fault, InvalidInput
from bibexport.findings import Finding
from bibexport.formats.bibtex.grammar import BrokenEntry, Command, Grammar
from bibexport.text.dates import MONTH_MACROS

# It would warn on standard error about problems that we report ourselves.
splitter.logger.disabled = True

MONTHS: Mapping[str, str] = dict(zip(MONTH_MACROS, MONTH_MACROS, strict=True))
"""The macros that every style defines."""
_START = re.compile(r"@\s*+[^\s\x00-\x1f\"#%'(),={}@0-9][^\s\x00-\x1f\"#%'(),={}@]*+\s*+[{(]")
_START_OF_LINE = re.compile(r"(?m)^[ \t]*+(?=" + _START.pattern + ")")
_COMMENT = re.compile(r"@[ \t]*+comment(?![^\s\"#%'(),={}])\s*+(?P<brace>[{(])?", re.IGNORECASE)
_STRAY_AT = re.compile(r"(?im)^[ \t]*(@[ \t]*(?!comment\b)[a-z{][^\n]*)")
_STRAY_FIELD = re.compile(r"[\s,]*+([^\s\"#%'(),={}@0-9][^\s\"#%'(),={}@]*+\s*+=\s*+(?:[{\"]|[0-9]|[A-Za-z]+,)[^\n]*)")
_CONFLICT = re.compile(r"(?m)^<{7}(?: [^\n]*)?$")
_WHITE_SPACE = " \t\n\r{}~"
_NOT_IN_LITERALS = re.compile(r"[\s\"#{}]+")
_COMMENTED_OUT = re.compile(r"[ \t]*+%")
_COMMENTS = re.compile(r"(?:\s*+%[^\n]*+\n)*+\s*+")
_HEAD = re.compile(r"@\s*+\w+\s*+[{(]\s*+[^\s,={}()\"]++\s*+,")
_MACRO_USE = re.compile(r"[=#]\s*+([^\s\"#%'(),={}0-9][^\s\"#%'(),={}]*+)")
_MAX_SHOWN = 60


class RawEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry in TeX, with the macros of `@string` expanded."""

    type: str
    """In lower case: `inproceedings`. A field `entrytype` wins: our writer uses it for types that BibTeX lacks."""
    key: str
    line: int
    """1-based."""
    fields: dict[str, str]
    """By name in lower case; empty ones are left out."""
    repeated: dict[str, str] = {}
    """Repetitions of a field, which BibTeX ignores, as `note-2`, `note-3`."""


class Preamble(msgspec.Struct, frozen=True):
    """An `@preamble`."""

    text: str
    """The whole block, as written."""
    tex: str
    """Its value; BibTeX writes those of all files one after the other, without anything between them."""


class UnreadBlock(msgspec.Struct, frozen=True):
    """The text of something that looks like an entry and cannot be read, or of an `@comment`."""

    text: str
    entries_before: int
    """The number of entries of the file that come before it."""


class Bibliography(msgspec.Struct, frozen=True, kw_only=True):
    """The entries of a file, what it has besides, and its findings."""

    entries: tuple[RawEntry, ...]
    findings: tuple[Finding, ...]
    unread: tuple[UnreadBlock, ...] = ()
    preambles: tuple[Preamble, ...] = ()
    strings: dict[str, str] = {}
    """The macros that the file defines, by name in lower case."""
    undefined: frozenset[str] = frozenset()
    """The macros that it uses and does not define, in lower case."""


def parse_bibliography(text: str, path: str, strings: Mapping[str, str] = {}) -> Bibliography:
    r"""Split `text`, whose lines end in `\n`, into entries.

    Args:
        text: the text of the file.
        path: the file to name in findings.
        strings: macros that other files define.

    Raises:
        InvalidInput: the text has no BibTeX entry, macro or comment, or a merge conflict.
    """
    _refuse_conflicts(text, path)
    reader = _Reader(text, path, strings)
    reader.read()
    may_be_empty = bool(reader.entries) and text.lstrip().startswith(("@", "%"))
    is_bibtex = reader.is_bibtex or may_be_empty or any(one.fields for one in reader.entries)
    if not is_bibtex and not _COMMENTS.fullmatch(f"{text}\n"):
        message = "expected a .bib file, with entries such as @article{key, title = {…}}; found none"
        further = (
            Fault(path=path, line=one.line, entry=one.key or None, message=one.message) for one in reader.findings
        )
        raise InvalidInput([Fault(path=path, message=message), *further])
    return Bibliography(
        entries=tuple(reader.entries),
        findings=tuple(reader.findings),
        unread=tuple(reader.unread),
        preambles=tuple(reader.preambles),
        strings=reader.strings,
        undefined=frozenset(reader.grammar.undefined),
    )


def _written_preamble(block: str, command: Command, value: str) -> str:
    """Return an `@preamble` as written, or with the value of what it has of `@string`, which exports leave out."""
    raw = "".join(
        block[field.value_start - command.start : field.value_end - command.start] for field in command.fields
    )
    has_no_macro = _NOT_IN_LITERALS.sub("", raw) == _NOT_IN_LITERALS.sub("", value)
    return block if has_no_macro else f"@preamble{{{{{value}}}}}"


def _refuse_conflicts(text: str, path: str) -> None:
    if "<<<<<<<" not in text:
        return
    faults = [
        Fault(
            path=path,
            line=text.count("\n", 0, found.start()) + 1,
            message=f"unresolved merge conflict {found[0]!r}; edit the file so that one version remains",
        )
        for found in _CONFLICT.finditer(text)
    ]
    if faults:
        raise InvalidInput(faults)


class _Reader:
    """Goes through the text and collects what it finds."""

    def __init__(self, text: str, path: str, strings: Mapping[str, str]) -> None:
        self.text, self.path = text, path
        self.entries: list[RawEntry] = []
        self.findings: list[Finding] = []
        self.unread: list[UnreadBlock] = []
        self.preambles: list[Preamble] = []
        self.strings: dict[str, str] = {}
        self.is_bibtex = False
        """Whether the text is a .bib file even if no entry has a field."""
        self.grammar = Grammar(text, {**MONTHS, **strings}, self._report_field)
        self._key = ""
        self._next_start = 0
        self._line_ends: list[int] = []

    def line(self, position: int) -> int:
        """Return the line, from 1, of the character at `position`."""
        if not self._line_ends:
            self._line_ends = [end.start() for end in re.finditer(r"\n|\Z", self.text)]
        return bisect_left(self._line_ends, position) + 1

    def report(self, code: str, message: str, position: int, key: str = "") -> None:
        """Report something about the text at `position`."""
        self._add(code, message, self.line(position), key)

    def _add(self, code: str, message: str, line: int, key: str = "") -> None:
        self.findings.append(Finding(code=code, path=self.path, line=line, key=key, message=message))

    def _report_field(self, code: Literal["bib-syntax", "bib-value"], message: str, position: int) -> None:
        self.report(code, message, position, self.grammar.key)

    def read(self) -> None:
        """Read the whole text."""
        text = self.text
        position = gap = line_start = 0
        while (at := text.find("@", position)) >= 0:
            # From the last place, not from the start of the line: a line may be as long as the file.
            line_start = max(line_start, text.rfind("\n", position, at) + 1)
            if comment := _COMMENT.match(text, at):
                position = self._end_of_comment(comment)
                if self.text.endswith("}", at, position):
                    # Programs keep their groups and settings in it.
                    self.unread.append(UnreadBlock(text[at:position], len(self.entries)))
            elif _COMMENTED_OUT.match(text, line_start, at):
                position = self._end_of_line_or_entry(at)
            elif _START.match(text, at):
                self._read_gap(gap, at)
                position = gap = self._read_command(at)
            else:
                position = at + 1
        self._read_gap(gap, len(text))

    def _end_of_comment(self, comment: re.Match[str]) -> int:
        """Return the index after `@comment{…}`; biber skips what is in its braces, BibTeX reads it."""
        try:
            return self.grammar.closing_brace(comment.end() - 1) + 1 if comment["brace"] == "{" else comment.end()
        except BrokenEntry:
            return comment.end()

    def _end_of_line_or_entry(self, at: int) -> int:
        """Return the index after what is commented out: an entry, or else the line."""
        end_of_line = self.text.find("\n", at)
        findings = len(self.findings)
        try:
            end = self.grammar.command(at).end
        except BrokenEntry:
            end = end_of_line if end_of_line >= 0 else len(self.text)
        else:
            del self.findings[findings:]
            message = "this entry is commented out with %; it is left out here, but BibTeX itself reads it"
            self.report("bib-syntax", message, at)
        return end

    def _read_command(self, at: int) -> int:
        """Read what starts at `at`; return the index after it."""
        findings = len(self.findings)
        try:
            command = self.grammar.command(at)
        except BrokenEntry as error:
            del self.findings[findings:]
            return self._keep_unread(at, error)
        match command.type.lower():
            case "string":
                self.is_bibtex = True
                self.strings |= {field.name.lower(): field.tex for field in command.fields}
            case "preamble":
                self.is_bibtex = True
                value = "".join(field.tex for field in command.fields)
                self.preambles.append(Preamble(_written_preamble(self.text[at : command.end], command, value), value))
            case _:
                self.entries.append(self._entry(command))
        return command.end

    def _keep_unread(self, at: int, error: BrokenEntry) -> int:
        """Keep the text of something that cannot be read; return where to go on."""
        opening = _START.match(self.text, at)
        assert opening is not None
        try:
            end = self.grammar.closing_brace(opening.end() - 1) + 1 if opening[0].endswith("{") else len(self.text)
        except BrokenEntry:
            end = len(self.text)
        end = min(end, self._find_next_start(at + 1))
        block = self.text[at:end].rstrip()
        head = block.partition("\n")[0].strip()
        shown = f"{head[: _MAX_SHOWN - 1]}…" if len(head) > _MAX_SHOWN else head
        line = self.line(error.position)
        place = f" in line {line}" if line != self.line(at) else ""
        where = "" if block.count("{") == block.count("}") else ", as a comment because a brace is missing"
        hint = f"correct it; until then, only .bib output keeps its text{where}"
        self.report("bib-syntax", f"cannot read {shown!r}: {error.reason}{place}; {hint}", at)
        self.is_bibtex = self.is_bibtex or _HEAD.match(block) is not None
        self.unread.append(UnreadBlock(f"{self._write_macros_of(block)}{block}", len(self.entries)))
        return end

    def _write_macros_of(self, block: str) -> str:
        """Return definitions of the macros that a block uses: the values of all others are written out."""
        macros = self.grammar.macros
        names = dict.fromkeys(name.lower() for name in _MACRO_USE.findall(block))
        used = (name for name in names if name in macros and macros[name] != MONTHS.get(name))
        return "".join(f"@string{{{name} = {{{macros[name]}}}}}\n" for name in used)

    def _find_next_start(self, start: int) -> int:
        """Return the index of the next entry that starts a line."""
        if self._next_start < start:
            found = _START_OF_LINE.search(self.text, start)
            self._next_start = found.end() if found else len(self.text)
        return self._next_start

    def _read_gap(self, start: int, end: int) -> None:
        """Read the text between two entries, which BibTeX ignores."""
        gap = self.text[start:end]
        if start and (field := _STRAY_FIELD.match(gap)):
            shown = field[1].rstrip()[:_MAX_SHOWN]
            key = self.entries[-1].key if self.entries else ""
            message = f"{shown!r} is outside of the entry, and not read; a brace may close the entry too early"
            self.report("bib-syntax", message, start + field.start(1), key)
        if "@" not in gap:
            return
        first = self.line(start)
        for block in splitter.Splitter(gap).split().blocks:
            line = first + (block.start_line or 0)
            if isinstance(block, ExplicitComment):
                self.is_bibtex = True
            elif isinstance(block, ImplicitComment):
                for stray in _STRAY_AT.finditer(block.comment):
                    at = line + block.comment.count("\n", 0, stray.start(1))
                    message = f"cannot read {stray[1].strip()!r}: write an entry as @type{{key, …}}"
                    self._add("bib-syntax", message, at)

    def _entry(self, command: Command) -> RawEntry:
        fields: dict[str, str] = {}
        repeated: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for field in command.fields:
            # One string per name: a hundred thousand entries have the same few.
            name, tex = sys.intern(field.name.lower()), field.tex
            if not tex.strip(_WHITE_SPACE):
                continue
            if name not in fields:
                fields[name] = tex
            elif tex != fields[name]:
                message = f"{name}: the entry has this field twice; the first one counts, as in BibTeX"
                self._report_field("bib-value", message, field.start)
                counts[name] += 1
                repeated[f"{name}-{counts[name] + 1}"] = tex
        kind = own if (own := fields.get("entrytype", "")).isalpha() else command.type
        if kind == own:
            del fields["entrytype"]
        line = self.line(command.start)
        return RawEntry(type=sys.intern(kind.lower()), key=command.key, line=line, fields=fields, repeated=repeated)
