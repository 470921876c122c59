"""Verdicts on the entries of lists and catalogs, from their outcomes and from what was found about their claims."""

from collections.abc import Iterable, Iterator, Mapping

from bibexport.check.claims import Claims
from bibexport.check.differences import Difference
from bibexport.check.statements import Known
from bibexport.check.titles import relation_of
from bibexport.check.verdict_findings import report_verdict
from bibexport.check.verdicts import EntryVerdict
from bibexport.findings import Finding
from bibexport.model import Entry, Facts

_FIELDS = {"venue": "venue", "year": "year", "title": "title", "unknown-id": "identifier", "wrong-id": "identifier"}
"""Codes that say that a claim is wrong, and of which field. A stale claim, `published`, was right once."""


def judge_listed(entry: Entry, known: Known, findings: Iterable[Finding], reason: str = "") -> EntryVerdict:
    """Return the verdict on an entry of a list or catalog.

    Args:
        entry: the entry.
        known: what the sources said about it.
        findings: what is wrong with it.
        reason: why a question about it is open, if one is.
    """
    wrong = [finding for finding in findings if finding.code in _FIELDS]
    differences = tuple(
        Difference(field=_FIELDS[one.code], given=one.listed, recorded=one.recorded, why=one.message) for one in wrong
    )
    record = known.dblp or known.preprint
    if any(finding.code == "wrong-id" for finding in wrong):
        return EntryVerdict(key=entry.key, verdict="other-paper", differences=differences, record=record)
    if differences:
        return EntryVerdict(key=entry.key, verdict="differs", differences=differences, record=record)
    if record is not None and known.record.outcome in ("published", "preprint"):
        return EntryVerdict(key=entry.key, verdict="verified", record=record)
    if entry.is_complete:
        reason = "the catalog has the whole reference itself"
    verdict = known.record.verdict
    return EntryVerdict(
        key=entry.key,
        verdict="not-found" if known.record.outcome == "not found" else "unknown",
        reason=reason or (verdict.reason if verdict else "") or "not asked",
    )


def report_wrong_doi(claims: Claims, verdict: EntryVerdict) -> Iterator[Finding]:
    """Report the DOI of a list's entry that nobody has or that is another paper's; nothing else is judged by it.

    Lists name papers by their methods and shorten titles: only a DOI of quite another title is wrong.
    """
    for finding in report_verdict(claims, verdict):
        is_unknown = finding.code == "unknown-id" and finding.listed == claims.doi
        if is_unknown or (finding.code == "wrong-id" and verdict.record and _is_another(claims.title, verdict.record)):
            yield finding


def _is_another(claimed: str, record: Facts) -> bool:
    return relation_of(claimed, record.title) == "another"


def merge_verdicts(
    entries: Iterable[Entry], verified: Mapping[str, EntryVerdict], listed: Mapping[str, EntryVerdict]
) -> dict[str, EntryVerdict]:
    """Return one verdict for each entry: of its own reference where it is one, else of the list's claims."""
    return {
        entry.key: verified[entry.key] if entry.record and entry.key in verified else listed[entry.key]
        for entry in entries
    }
