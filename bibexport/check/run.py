"""All that is to be said about a list, in its order."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from bibexport.check.authors import find_wrong_authors
from bibexport.check.duplicates import duplicate_findings
from bibexport.check.keys_and_links import empty_links, identity_findings, key_findings, link_findings
from bibexport.check.statements import Known, Statement
from bibexport.check.titles import title_findings, title_owners
from bibexport.check.venues import claim_findings, venue_names
from bibexport.findings import SEVERITIES, Finding
from bibexport.normalise.records import provenance_of


def check(
    statements: Sequence[Statement], known: Mapping[str, Known], read: Iterable[Finding] = ()
) -> tuple[Finding, ...]:
    """Everything that is wrong with a list, by line.

    `known` has what is known about an entry, by its key; `read` has the findings of the reader of
    a Markdown list. What is ambiguous or unchecked is no finding: nothing is known against the list.
    """
    findings = [
        *_of_papers(statements, known),
        *duplicate_findings(statements, known),
        *key_findings(statements),
        *_empty(statements, read),
    ]
    return sort_findings(findings)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of the file, those of one line by severity."""
    return tuple(sorted(findings, key=_order))


def _of_papers(statements: Sequence[Statement], known: Mapping[str, Known]) -> Iterator[Finding]:
    names = venue_names(statements)
    owners = title_owners(statements)
    seen: set[str] = set()
    for statement in statements:
        key = statement.entry.key
        one = known.get(key)
        yield from link_findings(statement, one)
        if key not in seen:
            yield from identity_findings(statement, one)
        if one is not None:
            titles = list(title_findings(statement, one, owners))
            yield from titles
            codes = {finding.code for finding in titles}
            yield from _claims(claim_findings(statement, one, names), codes)
            if "wrong-id" not in codes:
                yield from find_wrong_authors(statement, one)
            if key not in seen:
                yield from _of_sources(statement, one)
        seen.add(key)


def _claims(findings: Iterable[Finding], titles: Collection[str]) -> Iterator[Finding]:
    """The findings about a claim, as far as the record is that of the paper which the list means."""
    if "wrong-id" in titles:
        return
    for finding in findings:
        yield msgspec.structs.replace(finding, correction=None) if "title" in titles else finding


def _of_sources(statement: Statement, known: Known) -> Iterator[Finding]:
    """What sources say about the paper whatever the list claims."""
    entry = statement.entry
    for field in sorted(known.unknown):
        who = "arXiv has no paper" if field == "arxiv" else "DBLP has no record"
        value = str(getattr(entry, field))
        yield _finding("unknown-id", statement, field, f"{who} {value}", listed=value)
    for facts in (known.dblp, known.preprint):
        if facts is not None and facts.retracted:
            message = f"withdrawn or retracted, says {facts.source}: “{facts.retracted}”"
            yield _finding(
                "retracted", statement, "arxiv", message, recorded=facts.retracted, source=provenance_of(facts)
            )
            return


def _finding(
    code: str, statement: Statement, field: str, message: str, *, listed: str = "", recorded: str = "", source: str = ""
) -> Finding:
    return Finding(
        code=code,
        path=statement.entry.path,
        line=statement.at(field),
        key=statement.entry.key,
        message=message,
        listed=listed,
        recorded=recorded,
        source=source,
    )


def _empty(statements: Sequence[Statement], read: Iterable[Finding]) -> Iterator[Finding]:
    placed = sorted((one for one in statements if one.line is not None), key=lambda one: one.line or 0)
    lines = [one.line or 0 for one in placed]
    for finding in read:
        if finding.code == "empty-link" and (above := bisect_right(lines, finding.line or 0)):
            entry = placed[above - 1].entry
            yield empty_links(entry.path, entry.key, finding)


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.line or 0, SEVERITIES.index(finding.severity), finding.code, finding.message
