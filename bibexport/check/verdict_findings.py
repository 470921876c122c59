"""What a verdict on an entry has to report: one finding per field, identifier or notice."""

from collections.abc import Iterator

from bibexport.check.claims import Claims
from bibexport.check.differences import Difference
from bibexport.check.verdicts import NO_SUCH_ID, Dispute, EntryVerdict
from bibexport.findings import Finding
from bibexport.model import PUBLISHED_TYPES, Facts
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
