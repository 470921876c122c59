"""Venue and year that a list claims, against the record."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bibexport.check.statements import Known, Statement
from bibexport.findings import Finding
from bibexport.lists.claims import parse_known_claim
from bibexport.matching.venue_relation import is_workshop, venue_relation
from bibexport.model import Claim, Facts
from bibexport.normalise.records import provenance_of
from bibexport.text.dates import RECENT_YEAR
from bibexport.text.venue_names import names_no_venue, preprint_server

_DOUBTFUL = re.compile(
    r"submi(?:t|ss)|under\s+review|in\s+review|\brevis|reject|withdr|workshop|extended|extension|extends|preliminary"
    r"|short(?:er)?\s+version|long(?:er)?\s+version|journal\s+version|conference\s+version|previous|earlier|supersede"
    r"|replace[sd]|follow|challenge|competition|tutorial|template|style|format|companion|abstract|code\s+for|thesis"
    r"|based\s+on|builds?\s+on|overlap|not\s+(?:yet\s+)?accepted|position\s+paper|track\b",
    re.IGNORECASE,
)
_PIECES = re.compile(r"[;,:()\[\]]|\.(?:\s|$)|\s[-–—]\s")
_WORDS_BEFORE = """
this the paper work is was has been have will be to appear appears appeared appearing accepted published presented in at
by for of as a an publication presentation conference proceedings oral spotlight poster highlight full long regular
camera-ready version now also and
"""
_WORDS_AFTER = """
oral orals spotlight poster highlight highlights main conference paper long full regular accepted camera-ready version
presentation best award
"""
_BEFORE, _AFTER = frozenset(_WORDS_BEFORE.split()), frozenset(_WORDS_AFTER.split())


def stated_acceptance(preprint: Facts) -> Claim | None:
    """The venue and year that the comment of a preprint states; None where it states none, or several.

    >>> stated_acceptance(Facts(source="arxiv", id="1", title="A", comment="17 pages, ICCV 2025"))
    Claim(venue='ICCV', year=2025)
    >>> stated_acceptance(Facts(source="arxiv", id="1", title="A", comment="Submitted to ICCV 2025")) is None
    True
    """
    comment = preprint.comment
    if not comment or _DOUBTFUL.search(comment):
        return None
    found = {claim for piece in _PIECES.split(comment) if (claim := _stated(piece))}
    (only,) = found if len(found) == 1 else (None,)
    if only is not None and "findings" in comment.lower() and "findings" not in only.venue.lower():
        return None
    return only


def _stated(piece: str) -> Claim | None:
    words = piece.split()
    while words and words[0].lower() in _BEFORE:
        del words[0]
    while words and words[-1].lower().rstrip("!") in _AFTER:
        del words[-1]
    found = parse_known_claim(" ".join(words))
    if not found.venue or not found.year or preprint_server(found.venue):
        return None
    return Claim(venue=found.venue, year=found.year)


_PART = re.compile(
    r"(?:(?<!\s)\s+)?\((?:\d+|[IVX]+|poster|oral|spotlight|(?:long|short|full) papers?)\)", re.IGNORECASE
)
_FINDINGS = re.compile(r"(?:(?<!\s)\s+)?\(Findings\)")
_ONE_WORD = re.compile(r"[^\W\d_][\w*&-]*")
_YEAR = re.compile(rf"(?<!\d){RECENT_YEAR}(?!\d)")


def venue_names(statements: Iterable[Statement]) -> tuple[str, ...]:
    """The names of venues that a list uses, of one word each, the most frequent first."""
    names = Counter(statement.claim.venue for statement in statements)
    return tuple(name for name, _ in names.most_common() if _ONE_WORD.fullmatch(name) and not names_no_venue(name))


def publication_claim(known: Known, names: Iterable[str] = ()) -> Claim | None:
    """Where and when a paper was published, in the list's own word for the venue where `names` has one.

    None where the record does not say both.
    """
    facts = known.publication
    if facts is None:
        return None
    venue, year = _venue(facts, names), _year(known, facts)
    return Claim(venue=venue, year=year) if venue and year else None


def recorded_years(known: Known) -> frozenset[int]:
    """Every year that the record has to do with: of the volume, of the event, of its name and title."""
    record = known.record
    dates = (record.issued, record.event_date, known.dblp.issued if known.dblp else None)
    titles = (record.event_acronym, record.container_title_source, record.container_title, record.event_title)
    numbers = [date.year for date in dates if date and date.year]
    return frozenset(numbers) | {int(year) for title in titles for year in _YEAR.findall(title)}


def _venue(facts: Facts, names: Iterable[str]) -> str:
    if not is_workshop(facts):
        for name in names:
            if venue_relation(name, facts) == "same":
                return name
    short = _FINDINGS.sub(" Findings", _PART.sub("", facts.venue))
    return short or facts.container_title


def _year(known: Known, facts: Facts) -> int | None:
    """The year of the event where it has one in its name, because proceedings may appear later."""
    named = _YEAR.findall(known.record.event_acronym)
    return int(named[-1]) if named else facts.issued.year if facts.issued else None


EARLY_ACCESS_YEARS = 2
"""Journals put papers online so long before the issue that they are in."""


def claim_findings(statement: Statement, known: Known, names: Sequence[str] = ()) -> Iterator[Finding]:
    """What is wrong with the venue and the year that the list claims; `names` are the list's words for venues.

    A claim of two venues is left alone, and so is one whose words cannot be told.
    """
    claim, publication = statement.claim, known.publication
    if not claim.venue or statement.second_venue:
        return
    if names_no_venue(claim.venue):
        if publication is not None:
            yield _published(statement, known, publication_claim(known, names))
        elif known.preprint is not None:
            yield from _accepted(statement, known, known.preprint)
            yield from _preprint_year(statement, known.preprint)
    elif publication is not None:
        yield from _claimed_venue(statement, known, publication, publication_claim(known, names))
    elif known.preprint is not None:
        yield from _unconfirmed(statement, known, known.preprint)


def _unconfirmed(statement: Statement, known: Known, preprint: Facts) -> Iterator[Finding]:
    """A venue that no source confirms. It may be right: DBLP is late by months, and does not have every venue."""
    claim, asked = statement.claim, preprint.retrieved[:4]
    if known.record.outcome != "preprint" or statement.entry.preprint or preprint.retracted or not asked.isdecimal():
        return
    is_settled = claim.year is not None and claim.year < int(asked)
    if not is_settled or preprint.doi or preprint.journal_ref or stated_acceptance(preprint) == claim:
        return
    yield _finding(
        "venue-unconfirmed",
        statement,
        f"the list says {claim.text}; DBLP has no record of the paper there, nor at any other venue",
        recorded="preprint",
        source=provenance_of(preprint),
    )


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
    if preprint_server(statement.claim.venue) not in ("arXiv", "preprint"):
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
