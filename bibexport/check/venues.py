"""Venue and year that a list claims, against the record."""

from collections.abc import Iterator, Sequence

from bibexport.check.acceptance import stated_acceptance
from bibexport.check.findings import Finding
from bibexport.check.known import Known
from bibexport.check.statements import Statement
from bibexport.check.venue_words import publication_claim, recorded_years
from bibexport.matching.venue_names import fold_venue
from bibexport.matching.venues import no_venue, venue_relation
from bibexport.model import Claim, Facts
from bibexport.normalise.records import provenance_of

EARLY_ACCESS_YEARS = 2
"""Journals put papers online so long before the issue that they are in."""

_PREPRINT_SERVERS = ("arxiv", "corr", "preprint")


def claim_findings(statement: Statement, known: Known, names: Sequence[str] = ()) -> Iterator[Finding]:
    """What is wrong with the venue and the year that the list claims; `names` are the list's words for venues.

    A claim of two venues is left alone, and so is one whose words cannot be told.
    """
    claim, publication = statement.claim, known.publication
    if not claim.venue or statement.second_venue:
        return
    if no_venue(claim.venue):
        if publication is not None:
            yield _published(statement, known, publication_claim(known, names))
        elif known.preprint is not None:
            yield from _accepted(statement, known, known.preprint)
            yield from _preprint_year(statement, known.preprint)
    elif publication is not None:
        yield from _claimed_venue(statement, known, publication, publication_claim(known, names))


def _published(statement: Statement, known: Known, correct: Claim | None) -> Finding:
    where = f" at {correct.text}" if correct else ""
    return _finding(
        "published",
        statement,
        f"the list says {statement.claim.text}; it has been published{where}",
        recorded=correct.text if correct else known.record.container_title,
        source=known.publication_source,
        correction=correct,
    )


def _accepted(statement: Statement, known: Known, preprint: Facts) -> Iterator[Finding]:
    """The authors' word, where no record of a publication is known that would say more."""
    stated = stated_acceptance(preprint)
    told = preprint.comment if stated else preprint.journal_ref or (f"DOI {preprint.doi}" if preprint.doi else "")
    if not told or known.record.outcome == "ambiguous":
        return
    yield _finding(
        "accepted",
        statement,
        f"the list says {statement.claim.text}; the authors say on arXiv that it is published: “{told}”",
        recorded=stated.text if stated else told,
        source=provenance_of(preprint),
    )


def _preprint_year(statement: Statement, preprint: Facts) -> Iterator[Finding]:
    """`arXiv 2022` of a paper that was neither submitted nor changed in 2022."""
    year, issued = statement.claim.year, preprint.issued
    if year is None or issued is None or issued.year is None:
        return
    if not fold_venue(statement.claim.venue).startswith(_PREPRINT_SERVERS):
        return
    numbered = 2000 + int(preprint.id[:2]) if preprint.id[:4].isdecimal() else issued.year
    last = preprint.updated.year if preprint.updated and preprint.updated.year else issued.year
    if min(issued.year, numbered) <= year <= max(last, numbered):
        return
    yield _finding(
        "year",
        statement,
        f"the list says {statement.claim.text}; the preprint is of {issued.iso}",
        recorded=str(issued.year),
        source=provenance_of(preprint),
        correction=Claim(venue=statement.claim.venue, year=issued.year),
    )


def _claimed_venue(statement: Statement, known: Known, publication: Facts, correct: Claim | None) -> Iterator[Finding]:
    claim = statement.claim
    relation = venue_relation(claim.venue, publication)
    if relation in ("different", "workshop"):
        where = correct.text if correct else publication.venue or publication.container_title
        yield _finding(
            "venue",
            statement,
            f"the list says {claim.text}; the record says {where}",
            recorded=where,
            source=known.publication_source,
            correction=correct,
        )
    elif relation in ("same", "track"):
        yield from _claimed_year(statement, known, correct)


def _claimed_year(statement: Statement, known: Known, correct: Claim | None) -> Iterator[Finding]:
    year, years = statement.claim.year, recorded_years(known)
    if year is None or not years or year in years or correct is None or correct.year is None:
        return
    early = known.record.type == "article-journal" and 0 < correct.year - year <= EARLY_ACCESS_YEARS
    yield _finding(
        "journal-year" if early else "year",
        statement,
        f"the list says {statement.claim.text}; the venue is right, but "
        + (f"its issue is of {correct.year}" if early else f"the record's year is {correct.year}"),
        recorded=correct.text,
        source=known.publication_source,
        correction=None if early else Claim(venue=statement.claim.venue, year=correct.year),
    )


def _finding(
    code: str, statement: Statement, message: str, *, recorded: str, source: str, correction: Claim | None = None
) -> Finding:
    fields = ("year", "venue") if code in ("year", "journal-year") else ("venue",)
    return Finding(
        code=code,
        path=statement.entry.path,
        line=statement.at(*fields),
        key=statement.entry.key,
        message=message,
        listed=statement.claim.text,
        recorded=recorded,
        source=source,
        correction=correction,
    )
