"""The report of a check as text for people: by entry, as wide as asked for, the worst first, and what recurs once.

`write_report` shows every finding with both values. Of a long report, `group_report` has a line per entry.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bibexport.findings import CODES, SEVERITIES, Finding, Group, Severity
from bibexport.text.numbers import count
from bibexport.text.unicode import ascii_letters, cut, fold

if TYPE_CHECKING:
    from bibexport.check.claims import Claims
    from bibexport.check.verdicts import EntryVerdict, Truth

MAX_VALUE = 150
"""Letters of a value that are shown around the place where two values start to differ."""
MAX_TITLE = 40
"""Letters of a title that names an entry whose key does not."""
MAX_TITLE_IN_ROW = 28
"""The same, where an entry gets one line."""

MAX_REASONS = 4
"""Number of reasons that a long report gives with the entries for which nothing could be found out."""
MAX_KEYS = 12
"""Number of keys from which on entries that nobody was expected to know are counted, not named."""
_EXPECTED = frozenset({"not asked", "the sources do not list works of this kind"})
"""Reasons that say nothing against a run. Entries that are open because a source was down are named, as many as fit."""

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
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "retracted or withdrawn": ("retracted",),
    "with the identifier of another paper": ("wrong-id",),
    "with an identifier that does not exist": ("unknown-id",),
    "not found: every source that could list them was asked": ("not-found",),
    "with fields that differ from the record": ("title", "authors", "venue", "year", "pages", "volume", "doi"),
    "listed twice": ("duplicate", "duplicate-title", "shared-id"),
    "with other findings": (),
    "cited as preprints, but published since; see `bibex upgrade`": ("published",),
    "on which two sources disagree": ("sources-differ",),
}
"""The parts of a long report, and their codes; one without codes has those of no other."""


def name_entries(claims: "Iterable[Claims]") -> dict[str, str]:
    """Return, by key, the titles of entries whose key says nothing: it shares no word with the title or the authors."""
    return {one.key: one.title for one in claims if one.title and not _names_paper(one)}


def _names_paper(claims: "Claims") -> bool:
    key = ascii_letters(claims.key).lower()
    names = [ascii_letters(name.family or name.literal).lower().replace(" ", "") for name in claims.authors]
    title = ascii_letters(claims.title).lower()
    words = re.findall(r"[a-z]{3,}", key)
    return any(len(name) > 2 and name in key for name in names) or any(
        word in title or any(word in name for name in names) for word in words
    )


def write_report(
    findings: Sequence[Finding],
    verdicts: "Mapping[str, EntryVerdict]",
    titles: Mapping[str, str] | None = None,
    *,
    width: int = 80,
    verbose: bool = False,
) -> Iterator[str]:
    """Yield the lines of a report with all findings, and both values where these differ.

    Args:
        findings: in the order of the file.
        verdicts: by key, of entries that were held against a record. Findings of other entries get one line each,
            which editors read and which is never folded.
        titles: by key, of entries whose key says nothing (`name_entries`).
        width: columns of the other lines.
        verbose: name the entries too that are fine or that nothing could be found out about.
    """
    yield from (one.text for one in findings if one.key not in verdicts)
    own = [one for one in findings if one.key in verdicts]
    yield from _write_whole(own, verdicts, _name(titles or {}, MAX_TITLE), width, verbose=verbose)


def group_report(
    findings: Sequence[Finding],
    verdicts: "Mapping[str, EntryVerdict]",
    titles: Mapping[str, str] | None = None,
    *,
    width: int = 80,
) -> Iterator[Group]:
    """Yield the groups of a report that is too long to be read: a line per entry, each of at most `width` columns.

    The arguments are those of `write_report`.
    """
    names = _name(titles or {}, MAX_TITLE_IN_ROW)
    yield from _group_by_code((one for one in findings if one.key not in verdicts), width)
    yield from _group_by_kind([one for one in findings if one.key in verdicts], names, width)
    unknown = list(_find_unknown(verdicts.values(), width, verbose=False))
    yield from unknown[:MAX_REASONS]
    if others := unknown[MAX_REASONS:]:
        rows = tuple((cut(f"  {one.head}", width), int(one.head.split()[0].replace(",", ""))) for one in others)
        yield Group(head=f"{sum(number for _, number in rows):,} cannot tell, for other reasons:", rows=rows)


def _name(titles: Mapping[str, str], width: int) -> dict[str, str]:
    return {key: f"{key} “{cut(title, width)}”" for key, title in titles.items()}


def count_findings(findings: Iterable[Finding]) -> str:
    """Return `1 error, 2 warnings, 3 notes`; `no findings` where there is none."""
    counts = Counter(finding.severity for finding in findings)
    named = (
        f"{counts[severity]:,} {(_SINGULARS if counts[severity] == 1 else _PLURALS)[severity]}"
        for severity in SEVERITIES
        if counts[severity]
    )
    return ", ".join(named) or "no findings"


def count_verdicts(verdicts: "Iterable[Truth]", note: str = "") -> str:
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
    named = ", ".join(f"{counts[verdict]:,} {word}" for verdict, word in words.items() if counts[verdict])
    head = f"{count(total, 'entry', 'entries')}: {named or 'nothing to check'}"
    return f"{head} ({note})" if note else head


def _write_whole(
    findings: Sequence[Finding],
    verdicts: "Mapping[str, EntryVerdict]",
    names: Mapping[str, str],
    width: int,
    *,
    verbose: bool,
) -> Iterator[str]:
    entries: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.code not in _TOGETHER:
            entries.setdefault(finding.key, []).append(finding)
    wrong = [group for group in entries.values() if any(one.severity == "error" for one in group)]
    for group in wrong:
        yield from _write_entry(group, verdicts[group[0].key], names, width)
    yield from _write_group("not-found", findings, names, width)
    for group in entries.values():
        if group not in wrong:
            yield from _write_entry(group, verdicts[group[0].key], names, width)
    for code in ("sources-differ", "published"):
        yield from _write_group(code, findings, names, width)
    for group_ in _find_unknown(verdicts.values(), width, verbose=verbose):
        yield group_.head
        yield from (row for row, _ in group_.rows)
    if verbose:
        fine = [one.key for one in verdicts.values() if one.verdict == "verified"]
        if fine:
            yield f"{len(fine)} verified"
            yield from _wrap(", ".join(fine), "  ", 2, width)


def _write_entry(
    findings: Sequence[Finding], verdict: "EntryVerdict", names: Mapping[str, str], width: int
) -> Iterator[str]:
    first = findings[0]
    source = verdict.record if verdict.verdict == "differs" else None
    name = names.get(first.key, first.key)
    head = f"{name} differs from {source.source} {source.id}" if source else name
    if verdict.verdict == "other-paper":
        head = f"{name} has the identifier of another paper"
    yield from _wrap(f"{_place(first)}{head}", "", 2, width)
    known = {f"{source.source} {source.id}"} if source else set()
    for finding in findings:
        origin = finding.source.partition(",")[0]
        beside = f" ({origin})" if origin and origin not in known else ""
        has_values = finding.code in _WITH_VALUES and bool(finding.listed and finding.recorded)
        message = "another title" if has_values and finding.code == "title" else finding.message
        yield from _wrap(f"{finding.severity}: {message}{beside} [{finding.code}]", "  ", 4, width)
        if has_values:
            given, recorded = _cut_to_difference(finding.listed, finding.recorded)
            yield from _wrap(f"entry:  {given}", "    ", 12, width)
            yield from _wrap(f"record: {recorded}", "    ", 12, width)


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


def _write_group(code: str, findings: Iterable[Finding], names: Mapping[str, str], width: int) -> Iterator[str]:
    of_code = [one for one in findings if one.code == code]
    if not of_code:
        return
    yield from _wrap(f"{len(of_code)} {_TOGETHER[code]}", "", 2, width)
    for finding in of_code:
        name = names.get(finding.key, finding.key)
        what = {"not-found": f"{finding.key} “{finding.listed}”", "published": f"{name}: {finding.recorded}"}
        yield from _wrap(f"{_place(finding)}{what.get(code, f'{name}: {finding.message}')}", "  ", 4, width)


def _group_by_code(findings: Iterable[Finding], width: int) -> Iterator[Group]:
    """Yield the findings about entries of lists, one group per code, the most severe first."""
    of_code: dict[str, list[Finding]] = {}
    for finding in findings:
        of_code.setdefault(finding.code, []).append(finding)
    for code, some in sorted(of_code.items(), key=lambda one: SEVERITIES.index(one[1][0].severity)):
        severity = some[0].severity
        name = (_SINGULARS if len(some) == 1 else _PLURALS)[severity]
        # What is said of each of them is said once.
        shared = some[0].message if len({one.message for one in some}) == 1 else CODES[code].meaning
        rows = []
        for one in some:
            beside = one.message if shared != one.message else one.recorded or one.source
            rows.append((cut(f"  {_place(one)}{one.key}{': ' * bool(one.key and beside)}{beside}", width), 1))
        yield Group(head=f"{len(some):,} {name}: {shared} [{code}]", rows=tuple(rows))


def _group_by_kind(findings: Sequence[Finding], names: Mapping[str, str], width: int) -> Iterator[Group]:
    heads = {code: head for head, codes in _GROUPS.items() for code in codes}
    other = next(head for head, codes in _GROUPS.items() if not codes)
    grouped: dict[str, dict[str, list[Finding]]] = {head: {} for head in _GROUPS}
    for finding in findings:
        grouped[heads.get(finding.code, other)].setdefault(finding.key, []).append(finding)
    with_path = len({finding.path for finding in findings}) > 1
    for head, entries in grouped.items():
        if entries:
            codes = dict.fromkeys(one.code for group in entries.values() for one in group)
            written = (_write_row(group, names, with_path=with_path) for group in entries.values())
            rows = [(cut(f"  {row}", width), 1) for row in written]
            yield Group(head=f"{count(len(rows), 'entry', 'entries')} {head} [{', '.join(codes)}]", rows=tuple(rows))


def _write_row(findings: Sequence[Finding], names: Mapping[str, str], *, with_path: bool) -> str:
    first = findings[0]
    place = _place(first) if with_path or not first.line else f"{first.line}: "
    if first.code == "not-found":
        return f"{place}{first.key} “{first.listed}”"
    said = "; ".join(_write_briefly(finding) for finding in findings)
    return f"{place}{names.get(first.key, first.key)}: {said}"


def _write_briefly(finding: Finding) -> str:
    if finding.code in _WITH_VALUES and finding.listed and finding.recorded:
        return "another title" if finding.code == "title" else finding.message
    if finding.code == "published":
        return finding.recorded
    message = finding.message
    if finding.code == "wrong-id":
        # The identifier is in the file; whose it is, is the news.
        message = message.replace(f" {finding.listed}", "", 1)
    return message.replace(", but the record has ", " → ", 1)


def _find_unknown(verdicts: "Iterable[EntryVerdict]", width: int, *, verbose: bool) -> Iterator[Group]:
    reasons: dict[str, list[str]] = {}
    for one in verdicts:
        if one.verdict == "unknown":
            reasons.setdefault(one.reason or "not asked", []).append(one.key)
    for reason, keys in sorted(reasons.items(), key=lambda reason: -len(reason[1])):
        head = f"{len(keys):,} cannot tell: {reason}"
        if not verbose and len(keys) > MAX_KEYS and reason in _EXPECTED:
            yield Group(head=f"{head} (--verbose names them)")
        else:
            lines = _wrap(", ".join(keys), "  ", 2, width)
            yield Group(head=head, rows=tuple((line, len(line.rstrip(",").split(", "))) for line in lines))


def _place(finding: Finding) -> str:
    place = ":".join(str(part) for part in (finding.path, finding.line) if part)
    return f"{place}: " if place else ""


def _wrap(text: str, first: str, indent: int, width: int) -> list[str]:
    # Keys, DOIs and addresses are to be copied: no word is broken, however long.
    return fold(f"{first}{text}", width, indent, keep_words=True)
