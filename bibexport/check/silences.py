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
from bibexport.findings import CHECK_CODES, Finding
from bibexport.model import Entry
from bibexport.text.nearest import did_you_mean

_IGNORE = r"ignore\b[\s:]*(?P<names>[^(>]*?)\s*(?:\((?P<reason>.*)\))?\s*"
_COMMENT = re.compile(rf"(?P<before>.*?)(?:%+|<!--)\s*bibexport:\s*{_IGNORE}(?:-->|\Z)")
_FIELD = re.compile(_IGNORE, re.DOTALL)
_FIELD_NAME = "bibtex:bibexport"
"""Where a record keeps a field of a .bib that has no meaning for a reference."""
_ENTRY_START = re.compile(r"\s*@\s*(?!comment\b|string\b|preamble\b)\w+\s*[{(]", re.IGNORECASE)
_NOTHING_BEFORE = re.compile(r"[\s>*+-]*\Z")
_ONLY_COMMENT = re.compile(r"\s*(?:%.*|<!--.*-->)?\s*\Z")
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
    for finding in findings:
        hiding = [place for place, one in enumerate(silences) if _hides(one, finding)]
        used.update(hiding)
        if not hiding:
            kept.append(finding)
    for place, one in enumerate(silences):
        if place not in used and (problem := _explain_unused(one, judged)):
            kept.append(problem)
    return tuple(kept)


def soften(verdict: EntryVerdict, silences: Iterable[Silence]) -> EntryVerdict:
    """Return the verdict without the differences that a person has looked at."""
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
        if match := _FIELD.fullmatch(written.strip()):
            yield from _silences_of(match, entry.key, entry.path, entry.line)
        elif written:
            yield Silence(key=entry.key, name="", reason="", path=entry.path, line=entry.line)


def _read_comments(entries: Sequence[Entry], text: str) -> Iterator[Silence]:
    if "bibexport:" not in text:
        return
    lines = text.splitlines()
    starts = sorted((entry.line, entry.key) for entry in entries if entry.line is not None)
    path = next((entry.path for entry in entries if entry.path), "")
    for number, line in enumerate(lines, 1):
        if not (match := _COMMENT.match(line)):
            continue
        before, owner, misplaced = match["before"], "", ""
        if "<!--" not in line and _is_inside_entry(lines[: number - 1], before):
            misplaced = "BibTeX drops an entry with a comment inside; move the line above the entry"
        else:
            owner = _find_owner(number, before, lines, starts)
            if "<!--" not in line and "@" in match[0].removeprefix(before):
                misplaced = "BibTeX reads an entry from any @, also in a comment; write it without"
        yield from _silences_of(match, owner, path, number, misplaced)


def _silences_of(match: re.Match[str], key: str, path: str, line: int | None, misplaced: str = "") -> Iterator[Silence]:
    reason = " ".join((match["reason"] or "").split())
    for name in re.split(r"[\s,]+", match["names"].strip()) or [""]:
        yield Silence(key=key, name=name.lower(), reason=reason, path=path, line=line, misplaced=misplaced)


def _is_inside_entry(above: Sequence[str], before: str) -> bool:
    """Whether a place is inside an entry of a .bib, also one that cannot be read: by braces, as BibTeX counts them.

    Args:
        above: the lines above.
        before: the text before it on its line.
    """
    lines = [*above, before]
    start = next((place for place in range(len(lines) - 1, -1, -1) if _ENTRY_START.match(lines[place])), None)
    if start is None:
        return False
    text = "\n".join(lines[start:])
    braces = text.count("{") - text.count("}")
    is_in_parentheses = "(" in text and text.find("(") < (text.find("{") if "{" in text else len(text))
    return braces > 0 or (is_in_parentheses and text.count("(") > text.count(")"))


def _find_owner(number: int, before: str, lines: Sequence[str], starts: Sequence[tuple[int, str]]) -> str:
    """The key of the entry that the comment on line `number` is about."""
    place = bisect_right(starts, number, key=lambda start: start[0])
    if _NOTHING_BEFORE.match(before) and place < len(starts):
        following, key = starts[place]
        if all(_ONLY_COMMENT.match(line) for line in lines[number : following - 1]):
            return key
    return starts[place - 1][1] if place else ""


def _hides(silence: Silence, finding: Finding) -> bool:
    return silence.is_valid and silence.key == finding.key and finding.code in silence.codes


def _explain_unused(silence: Silence, judged: Collection[str]) -> Finding | None:
    if silence.misplaced:
        return _finding("bad-ignore", silence, silence.misplaced)
    if not silence.codes:
        names = (*_CODES_OF_FIELDS, *CHECK_CODES)
        message = f"cannot ignore {silence.name!r}: it is no field and no code{did_you_mean(silence.name, names)}"
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
