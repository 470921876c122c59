"""Findings that a person has looked at and hides, each with the reason beside the entry.

A comment says `bibexport: ignore year (the printed edition says 2020)`: after `%` in a .bib, in `<!-- … -->` in
Markdown. It is about the entry that starts on the next line, else about the one before it. A .bib may have the field
`bibexport = {ignore year (…)}` instead, a TOML catalog has `ignore = {year = "the printed edition says 2020"}`.

BibTeX has no comments: where it expects a field and reads `%`, it drops the entry, and between entries it skips to the
next `@`. biber takes `%` for a comment everywhere. Hence a comment inside an entry and an `@` in one is reported.
BibTeX and biber both ignore fields that they do not know.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from bibexport.check.verdict_findings import code_of
from bibexport.check.verdicts import EntryVerdict
from bibexport.errors import did_you_mean
from bibexport.findings import CHECK_CODES, Finding
from bibexport.model import Entry

_COMMENT = re.compile(r"(?:(?<!%)%+|<!--)\s*bibexport:\s*ignore\b")
_FIELD = re.compile(r"\s*ignore\b")
_FIELD_NAME = "bibtex:bibexport"
"""Where a record keeps a field of a .bib that has no meaning for a reference."""
_ENTRY_START = re.compile(r"\s*@\s*(?!comment\b|string\b|preamble\b)\w+\s*[{(]", re.IGNORECASE)
_NOTHING_BEFORE = re.compile(r"[\s>*+-]*\Z")
_ONLY_COMMENT = re.compile(r"\s*+(?:%.*|<!--.*-->\s*+)?\Z")
_CODES_OF_FIELDS: Mapping[str, tuple[str, ...]] = {
    "author": ("authors",),
    "booktitle": ("venue",),
    "journal": ("venue",),
    "year": ("year", "journal-year"),
    "date": ("year", "journal-year"),
    "number": ("volume",),
    "title": ("title", "title-wording"),
    "doi": ("doi", "wrong-id", "unknown-id"),
    "eprint": ("wrong-id", "unknown-id"),
    "arxiv": ("wrong-id", "unknown-id"),
}
"""Names of fields that are not codes, or stand for more than the code of their name."""


class Silence(msgspec.Struct, frozen=True, kw_only=True):
    """One finding, by its field or code, that a person hides."""

    key: str
    """Of the entry; empty where there is none that it could be about."""
    name: str
    """The field or code, as written."""
    reason: str
    path: str = ""
    line: int | None = None
    misplaced: str = ""
    """Why BibTeX cannot read the comment where it is, and what to do; empty where it can."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that it hides; none where it names no field and no code."""
        return _CODES_OF_FIELDS.get(self.name, (self.name,) if self.name in CHECK_CODES else ())

    @property
    def is_valid(self) -> bool:
        """Whether it is obeyed."""
        return bool(self.reason) and not self.misplaced


def read_silences(entries: Sequence[Entry], text: str) -> tuple[Silence, ...]:
    """Return the silences in the entries' own fields and in the comments of `text`, the file they are in."""
    found = [
        Silence(key=entry.key, name=name.lower(), reason=reason, path=entry.path, line=entry.line)
        for entry in entries
        for name, reason in entry.ignore.items()
    ]
    return (*found, *_read_fields(entries), *_read_comments(entries, text))


def hide(findings: Iterable[Finding], silences: Sequence[Silence], judged: Collection[str]) -> tuple[Finding, ...]:
    """Return the findings that no silence hides, and one for each silence that is wrong or hides nothing.

    Args:
        findings: all findings, in any order.
        silences: those of the same file.
        judged: the keys of the entries that were held against a record; a silence of another one may still be needed.
    """
    kept: list[Finding] = []
    used: set[int] = set()
    of_entry = group_by_key(silences)
    for finding in findings:
        hiding = [id(one) for one in of_entry.get(finding.key, ()) if _hides(one, finding)]
        used.update(hiding)
        if not hiding:
            kept.append(finding)
    unused = (_explain_unused(one, judged) for one in silences if id(one) not in used)
    return (*kept, *(problem for problem in unused if problem))


def group_by_key(silences: Iterable[Silence]) -> dict[str, list[Silence]]:
    """Return silences by the key of their entry."""
    grouped: dict[str, list[Silence]] = {}
    for one in silences:
        grouped.setdefault(one.key, []).append(one)
    return grouped


def soften(verdict: EntryVerdict, silences: Iterable[Silence]) -> EntryVerdict:
    """Return the verdict without the differences that a person has looked at; `silences` are those of any entries."""
    hidden = {code: one for one in silences if one.key == verdict.key and one.is_valid for code in one.codes}
    if verdict.verdict == "not-found" and "not-found" in hidden:
        return msgspec.structs.replace(verdict, verdict="unknown", reason=hidden["not-found"].reason)
    if verdict.verdict == "other-paper" and "wrong-id" in hidden:
        return msgspec.structs.replace(verdict, verdict="unknown", differences=(), reason=hidden["wrong-id"].reason)
    kept = tuple(one for one in verdict.differences if code_of(one) not in hidden)
    if len(kept) == len(verdict.differences) or verdict.verdict != "differs":
        return verdict
    return msgspec.structs.replace(verdict, differences=kept, verdict="differs" if kept else "verified")


def _read_fields(entries: Iterable[Entry]) -> Iterator[Silence]:
    for entry in entries:
        written = entry.record.extra.get(_FIELD_NAME, "") if entry.record else ""
        if match := _FIELD.match(written):
            yield from _read_silences(written[match.end() :], entry.key, entry.path, entry.line)
        elif written:
            yield Silence(key=entry.key, name="", reason="", path=entry.path, line=entry.line)


def _read_comments(entries: Sequence[Entry], text: str) -> Iterator[Silence]:
    if "bibexport:" not in text:
        return
    lines = text.splitlines()
    owners = _Owners(entries, lines)
    path = next((entry.path for entry in entries if entry.path), "")
    nesting = _Nesting()
    for number, line in enumerate(lines, 1):
        match = _COMMENT.search(line)
        before = line[: match.start()] if match else line
        nesting.read(before)
        if not match:
            continue
        said = line[match.end() :].partition("-->")[0]
        owner, misplaced = "", ""
        if match[0].startswith("%") and nesting.is_inside:
            misplaced = "BibTeX drops an entry with a comment inside; move the line above the entry"
        else:
            owner = owners.find(number, before)
            if match[0].startswith("%") and "@" in said:
                misplaced = "BibTeX reads an entry from any @, also in a comment; write it without"
        yield from _read_silences(said, owner, path, number, misplaced)


def _read_silences(said: str, key: str, path: str, line: int | None, misplaced: str = "") -> Iterator[Silence]:
    """Yield a silence for each name in what follows `ignore`: `year, pages (reason)`."""
    names, _, reason = said.partition("(")
    reason = " ".join(reason.rpartition(")")[0].split())
    for name in re.split(r"[\s,:]+", names.strip(" \t\r\n,:")):
        yield Silence(key=key, name=name.lower(), reason=reason, path=path, line=line, misplaced=misplaced)


class _Nesting:
    """Whether a place is inside an entry of a .bib, also an unreadable one: by brackets, as BibTeX counts them."""

    def __init__(self) -> None:
        self._brackets = ""
        self._depth = 0

    def read(self, line: str) -> None:
        """Go on to the end of `line`."""
        if start := _ENTRY_START.match(line):
            self._brackets, self._depth = ("{}" if start[0].endswith("{") else "()"), 0
        if self._brackets:
            self._depth += line.count(self._brackets[0]) - line.count(self._brackets[1])

    @property
    def is_inside(self) -> bool:
        """Whether the entry that started last is still open."""
        return self._depth > 0


def _silences_of(match: re.Match[str], key: str, path: str, line: int | None, misplaced: str = "") -> Iterator[Silence]:
    reason = " ".join((match["reason"] or "").split())
    for name in re.split(r"[\s,]+", match["names"].strip()) or [""]:
        yield Silence(key=key, name=name.lower(), reason=reason, path=path, line=line, misplaced=misplaced)


class _Owners:
    """The entries that comments are about."""

    def __init__(self, entries: Sequence[Entry], lines: Sequence[str]) -> None:
        self._starts = sorted((entry.line, entry.key) for entry in entries if entry.line is not None)
        self._lines = lines
        self._below: list[int | None] = [None] * (len(lines) + 1)
        """By number of a line, counted from 1, the first one below it that is more than a comment."""
        for number in range(len(lines) - 1, -1, -1):
            is_more = not _ONLY_COMMENT.match(lines[number])
            self._below[number] = number + 1 if is_more else self._below[number + 1]

    def find(self, number: int, before: str) -> str:
        """Return the key of the entry that the comment on a line is about; empty if it cannot be read, or is none.

        Args:
            number: of the line, counted from 1.
            before: the text of the line before the comment.
        """
        place = bisect_right(self._starts, number, key=lambda start: start[0])
        below = self._below[number]
        if below is not None and _NOTHING_BEFORE.match(before):
            if place < len(self._starts) and self._starts[place][0] == below:
                return self._starts[place][1]
            if _ENTRY_START.match(self._lines[below - 1]):
                return ""
        return self._starts[place - 1][1] if place else ""


def _hides(silence: Silence, finding: Finding) -> bool:
    return silence.is_valid and silence.key == finding.key and finding.code in silence.codes


def _explain_unused(silence: Silence, judged: Collection[str]) -> Finding | None:
    if silence.misplaced:
        return _finding("bad-ignore", silence, silence.misplaced)
    if not silence.codes:
        names = (*_CODES_OF_FIELDS, *CHECK_CODES)
        message = f"`check` reports nothing under the name {silence.name!r}{did_you_mean(silence.name, names)}"
        if not silence.name:
            message = "say what to ignore, and why: `bibexport: ignore year (reason)`"
        return _finding("bad-ignore", silence, message)
    if not silence.reason:
        return _finding("bad-ignore", silence, f"say why in parentheses: `bibexport: ignore {silence.name} (reason)`")
    if not silence.key:
        return _finding("bad-ignore", silence, "there is no entry here that `bibexport: ignore` could be about")
    if silence.key not in judged:
        return None
    return _finding("unused-ignore", silence, f"`ignore {silence.name}` hides nothing; remove it")


def _finding(code: str, silence: Silence, message: str) -> Finding:
    return Finding(code=code, path=silence.path, line=silence.line, key=silence.key, message=message)
