"""The report of a check as text for people: by entry, in at most 80 columns, with what recurs told once."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bibexport.check.verdicts import EntryVerdict, Truth
from bibexport.findings import SEVERITIES, Finding, Severity

WIDTH = 80
MAX_VALUE = 150
"""Letters of a value that are shown around the place where two values start to differ."""

MAX_KEYS = 12
"""Number of keys from which on entries that nobody was expected to know are counted, not named."""
_EXPECTED = frozenset({"not asked", "the sources do not list works of this kind"})
"""Reasons that say nothing against a run. Entries that are open because a source was down are always named."""

_PLURALS: dict[Severity, str] = {"error": "errors", "warning": "warnings", "info": "notes"}
_SINGULARS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_WITH_VALUES = frozenset({"authors", "title"})
"""Codes whose two values are shown below each other, because they are long."""
_TOGETHER: Mapping[str, str] = {
    "not-found": "not found: every source that could list these papers was asked, and none has them [not-found]",
    "sources-differ": "on which two sources disagree; each entry agrees with one of them [sources-differ]",
    "published": "cited as preprints, but published since; `bibex upgrade` replaces them [published]",
}
"""Codes whose findings are listed together, and the line above them."""


def write_report(
    findings: Sequence[Finding], verdicts: Mapping[str, EntryVerdict], *, verbose: bool = False
) -> Iterator[str]:
    """Yield the lines of the report.

    Args:
        findings: in the order of the file.
        verdicts: by key, of entries that were held against a record. Findings of other entries get one line each,
            as editors read them.
        verbose: name the entries too that are fine or that nothing could be found out about.
    """
    entries: dict[object, list[Finding]] = {}
    for place, finding in enumerate(findings):
        if finding.key not in verdicts:
            entries[place] = [finding]
        elif finding.code not in _TOGETHER:
            entries.setdefault(finding.key, []).append(finding)
    for group in entries.values():
        verdict = verdicts.get(group[0].key)
        yield from _write_entry(group, verdict) if verdict else (one.text for one in group)
    for code, head in _TOGETHER.items():
        yield from _write_group(head, [one for one in findings if one.code == code and one.key in verdicts])
    yield from _write_unknown(verdicts.values(), verbose=verbose)
    if verbose:
        yield from _write_keys("verified", [one.key for one in verdicts.values() if one.verdict == "verified"])


def count_findings(findings: Iterable[Finding]) -> str:
    """Return `1 error, 2 warnings, 3 notes`; `no findings` where there is none."""
    counts = Counter(finding.severity for finding in findings)
    named = (
        f"{counts[severity]} {(_SINGULARS if counts[severity] == 1 else _PLURALS)[severity]}"
        for severity in SEVERITIES
        if counts[severity]
    )
    return ", ".join(named) or "no findings"


def count_verdicts(verdicts: Iterable[Truth], note: str = "") -> str:
    """Return `220 entries: 148 verified, 61 differ, 9 not found, 2 cannot tell`; `note` says why nothing was asked."""
    counts = Counter(verdicts)
    total = sum(counts.values())
    words: dict[Truth, str] = {
        "verified": "verified",
        "differs": "differs" if counts["differs"] == 1 else "differ",
        "other-paper": "other paper" if counts["other-paper"] == 1 else "other papers",
        "not-found": "not found",
        "unknown": "cannot tell",
    }
    named = ", ".join(f"{counts[verdict]} {word}" for verdict, word in words.items() if counts[verdict])
    head = f"{total} {'entry' if total == 1 else 'entries'}: {named or 'nothing to check'}"
    return f"{head} ({note})" if note else head


def _write_entry(findings: Sequence[Finding], verdict: EntryVerdict) -> Iterator[str]:
    first = findings[0]
    source = verdict.record if verdict.verdict == "differs" else None
    head = f"{first.key} differs from {source.source} {source.id}" if source else first.key
    if verdict.verdict == "other-paper":
        head = f"{first.key} has the identifier of another paper"
    yield from _wrap(f"{_place(first)}{head}", "", "  ")
    known = {f"{source.source} {source.id}"} if source else set()
    for finding in findings:
        origin = finding.source.partition(",")[0]
        beside = f" ({origin})" if origin and origin not in known else ""
        has_values = finding.code in _WITH_VALUES and bool(finding.listed and finding.recorded)
        message = "another title" if has_values and finding.code == "title" else finding.message
        yield from _wrap(f"{finding.severity}: {message}{beside} [{finding.code}]", "  ", "    ")
        if has_values:
            given, recorded = _cut_to_difference(finding.listed, finding.recorded)
            yield from _wrap(f"entry:  {given}", "    ", "            ")
            yield from _wrap(f"record: {recorded}", "    ", "            ")


def _cut_to_difference(one: str, other: str) -> tuple[str, str]:
    """Two long values from the word before the first difference on, so that a reader sees what is different."""
    first = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    start = 0
    if first > MAX_VALUE - 50:
        start = max(one.rfind(" and ", 0, first), one.rfind(" ", 0, max(0, first - 40))) + 1
    return _cut(one, start), _cut(other, start)


def _cut(text: str, start: int) -> str:
    shown = text[start : start + MAX_VALUE]
    if start + MAX_VALUE < len(text):
        shown = f"{shown.rpartition(' ')[0]} …"
    return f"… {shown}" if start else shown


def _write_group(head: str, findings: Sequence[Finding]) -> Iterator[str]:
    if not findings:
        return
    yield from _wrap(f"{len(findings)} {head}", "", "  ")
    for finding in findings:
        what = {"not-found": f" “{finding.listed}”", "published": f": {finding.recorded}"}.get(
            finding.code, f": {finding.message}"
        )
        yield from _wrap(f"{_place(finding)}{finding.key}{what}", "  ", "    ")


def _write_unknown(verdicts: Iterable[EntryVerdict], *, verbose: bool) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for one in verdicts:
        if one.verdict == "unknown":
            reasons.setdefault(one.reason or "not asked", []).append(one.key)
    for reason, keys in sorted(reasons.items(), key=lambda reason: -len(reason[1])):
        if not verbose and len(keys) > MAX_KEYS and reason in _EXPECTED:
            yield from _wrap(f"{len(keys)} cannot tell: {reason} (--verbose names them)", "", "  ")
        else:
            yield from _write_keys(f"cannot tell: {reason}", keys)


def _write_keys(head: str, keys: Sequence[str]) -> Iterator[str]:
    if keys:
        yield from _wrap(f"{len(keys)} {head}", "", "  ")
        yield from _wrap(", ".join(keys), "  ", "  ")


def _place(finding: Finding) -> str:
    place = ":".join(str(part) for part in (finding.path, finding.line) if part)
    return f"{place}: " if place else ""


def _wrap(text: str, first: str, rest: str) -> list[str]:
    # Keys, DOIs and addresses are to be copied: no word is cut, however long.
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
