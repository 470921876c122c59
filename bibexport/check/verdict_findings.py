"""What a verdict on an entry has to report, and verdicts on the entries of lists and catalogs."""

from collections.abc import Iterable, Iterator, Mapping

from bibexport.check.claims import Claims
from bibexport.check.differences import Difference
from bibexport.check.identifiers import NO_SUCH_ID
from bibexport.check.statements import Known
from bibexport.check.titles import relation_of
from bibexport.check.verdicts import Dispute, EntryVerdict
from bibexport.findings import Finding
from bibexport.model import PUBLISHED_TYPES, Entry, Facts
from bibexport.normalise.records import provenance_of

_CODES = {
    "title": "title",
    "author": "authors",
    "venue": "venue",
    "year": "year",
    "volume": "volume",
    "number": "volume",
    "pages": "pages",
    "doi": "doi",
}
_FIELDS = {"author": "authors", "doi": "DOI", "eprint": "arXiv id", "number": "issue number"}
"""What a field is called in a sentence, where that is not its name."""
_SOURCES = {"dblp": "DBLP", "arxiv": "arXiv", "crossref": "Crossref", "datacite": "DataCite", "doi": "doi.org"}


def code_of(difference: Difference) -> str:
    """Return the code under which a difference is reported, unless an identifier is another paper's."""
    if difference.why == NO_SUCH_ID:
        return "unknown-id"
    return _CODES.get(difference.field, "doi")


def report_verdict(claims: Claims, verdict: EntryVerdict) -> Iterator[Finding]:
    """Report what is wrong with an entry, and what a person should know about its paper."""
    if verdict.verdict == "not-found":
        yield _finding("not-found", claims, "no source has this paper", listed=claims.title)
    elif verdict.verdict == "other-paper":
        yield from _report_other_paper(claims, verdict)
    else:
        for difference in verdict.differences:
            yield _report_difference(claims, verdict, difference)
    if retraction := verdict.retraction:
        message = f"{name_source(retraction)} reports that the paper was {retraction.retracted}"
        if retraction.retracted[:1].isupper():
            message = f"{name_source(retraction)} reports: “{retraction.retracted}”"
        source = provenance_of(retraction)
        yield _finding("retracted", claims, message, recorded=retraction.retracted, source=source)
    if published := verdict.published:
        where = describe_place(published)
        message = f"the entry cites the preprint; it has been published at {where}"
        yield _finding("published", claims, message, recorded=where, source=provenance_of(published))
    for dispute in verdict.disputed:
        yield _report_dispute(claims, dispute)


def name_source(facts: Facts) -> str:
    """Return the name of a record's source for people: `DBLP`."""
    return _SOURCES.get(facts.source, facts.source)


def describe_place(facts: Facts) -> str:
    """Return where and when a record says that its paper appeared: `ICML 2021`."""
    where = facts.venue or facts.container_title or facts.publisher
    year = str(facts.issued.year) if facts.issued and facts.issued.year else ""
    return where if year and year in where else f"{where} {year}".strip()


def _report_other_paper(claims: Claims, verdict: EntryVerdict) -> Iterator[Finding]:
    other = verdict.record
    for difference in verdict.differences:
        name = _FIELDS.get(difference.field, difference.field)
        title = f"“{other.title}”" if other else "another paper"
        own = f"; this paper has {difference.recorded}" if difference.recorded else ""
        yield _finding(
            "wrong-id",
            claims,
            f"the {name} {difference.given} is that of {title}{own}",
            listed=difference.given,
            recorded=difference.recorded,
            source=provenance_of(other) if other else "",
        )


def _report_difference(claims: Claims, verdict: EntryVerdict, difference: Difference) -> Finding:
    given, recorded = difference.given, difference.recorded
    if code_of(difference) == "unknown-id":
        own = f"; this paper has {recorded}" if recorded else ""
        message = f"there is no {_FIELDS[difference.field]} {given}{own}"
        return _finding("unknown-id", claims, message, listed=given, recorded=recorded)
    name = _FIELDS.get(difference.field, difference.field)
    message = f"{name} {given}, but the record has {recorded}"
    if difference.field == "author":
        message = f"authors: {difference.why}"
    elif difference.field == "title":
        message = f"title “{given}”, but the record has “{recorded}”"
    elif difference.field == "venue":
        is_published = verdict.record is not None and verdict.record.type in PUBLISHED_TYPES
        where = describe_place(verdict.record) if verdict.record and is_published else recorded
        message = f"venue “{given}”, but the record has {where}"
    source = provenance_of(verdict.record) if verdict.record else ""
    return _finding(code_of(difference), claims, message, listed=given, recorded=recorded, source=source)


def _report_dispute(claims: Claims, dispute: Dispute) -> Finding:
    one, other, difference = dispute.record, dispute.agrees, dispute.difference
    name = _FIELDS.get(difference.field, difference.field)
    recorded = difference.why if difference.field == "author" else difference.recorded
    message = f"{name}: {name_source(other)} agrees with the entry, {name_source(one)} does not ({recorded})"
    return _finding(
        "sources-differ",
        claims,
        message,
        listed=difference.given,
        recorded=difference.recorded,
        source=provenance_of(one),
    )


def _finding(
    code: str, claims: Claims, message: str, *, listed: str = "", recorded: str = "", source: str = ""
) -> Finding:
    return Finding(
        code=code,
        path=claims.path,
        line=claims.line,
        key=claims.key,
        message=message,
        listed=listed,
        recorded=recorded,
        source=source,
    )


_OF_CLAIMS = {
    "venue": "venue",
    "year": "year",
    "title": "title",
    "authors": "author",
    "unknown-id": "identifier",
    "wrong-id": "identifier",
}
"""Codes that say that a claim is wrong, and of which field. A stale claim, `published`, was right once."""


def judge_listed(entry: Entry, known: Known, findings: Iterable[Finding], reason: str = "") -> EntryVerdict:
    """Return the verdict on an entry of a list or catalog.

    Args:
        entry: the entry.
        known: what the sources said about it.
        findings: what is wrong with it.
        reason: why a question about it is open, if one is.
    """
    wrong = [finding for finding in findings if finding.code in _OF_CLAIMS]
    differences = tuple(
        Difference(field=_OF_CLAIMS[one.code], given=one.listed, recorded=one.recorded, why=one.message)
        for one in wrong
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
