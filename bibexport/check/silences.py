"""Findings that a person has looked at and hides, each with the reason beside the entry.

A comment says `bibexport: ignore year (the printed edition says 2020)`: after `%` in a .bib, in `<!-- … -->` in
Markdown. It is about the entry that starts on the next line, else about the entry in which or behind which it is. A
TOML catalog has the field `ignore = {year = "the printed edition says 2020"}`.
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

_COMMENT = re.compile(
    r"(?P<before>.*?)(?:%+|<!--)\s*bibexport:\s*ignore\b[\s:]*(?P<names>[^(>]*?)\s*(?:\((?P<reason>.*)\))?\s*(?:-->|\Z)"
)
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

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that it hides; none where it names no field and no code."""
        return _CODES_OF_FIELDS.get(self.name, (self.name,) if self.name in CHECK_CODES else ())


def read_silences(entries: Sequence[Entry], text: str) -> tuple[Silence, ...]:
    """Return the silences in the entries' own fields and in the comments of `text`, the file they are in."""
    found = [
        Silence(key=entry.key, name=name.lower(), reason=reason, path=entry.path, line=entry.line)
        for entry in entries
        for name, reason in entry.ignore.items()
    ]
    return (*found, *_read_comments(entries, text))


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
    hidden = {code: one for one in silences if one.key == verdict.key and one.reason for code in one.codes}
    if verdict.verdict == "not-found" and "not-found" in hidden:
        return msgspec.structs.replace(verdict, verdict="unknown", reason=hidden["not-found"].reason)
    if verdict.verdict == "other-paper" and "wrong-id" in hidden:
        return msgspec.structs.replace(verdict, verdict="unknown", differences=(), reason=hidden["wrong-id"].reason)
    kept = tuple(one for one in verdict.differences if code_of(one) not in hidden)
    if len(kept) == len(verdict.differences) or verdict.verdict != "differs":
        return verdict
    return msgspec.structs.replace(verdict, differences=kept, verdict="differs" if kept else "verified")


def _read_comments(entries: Sequence[Entry], text: str) -> Iterator[Silence]:
    if "bibexport:" not in text:
        return
    lines = text.splitlines()
    starts = sorted((entry.line, entry.key) for entry in entries if entry.line is not None)
    path = next((entry.path for entry in entries if entry.path), "")
    for number, line in enumerate(lines, 1):
        match = _COMMENT.match(line)
        if not match:
            continue
        owner = _find_owner(number, match["before"], lines, starts)
        for name in re.split(r"[\s,]+", match["names"].strip()) or [""]:
            yield Silence(key=owner, name=name.lower(), reason=(match["reason"] or "").strip(), path=path, line=number)


def _find_owner(number: int, before: str, lines: Sequence[str], starts: Sequence[tuple[int, str]]) -> str:
    """The key of the entry that the comment on line `number` is about."""
    place = bisect_right(starts, number, key=lambda start: start[0])
    if _NOTHING_BEFORE.match(before) and place < len(starts):
        following, key = starts[place]
        if all(_ONLY_COMMENT.match(line) for line in lines[number : following - 1]):
            return key
    return starts[place - 1][1] if place else ""


def _hides(silence: Silence, finding: Finding) -> bool:
    return bool(silence.reason) and silence.key == finding.key and finding.code in silence.codes


def _explain_unused(silence: Silence, judged: Collection[str]) -> Finding | None:
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
