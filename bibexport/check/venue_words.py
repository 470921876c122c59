"""A published version as a list would claim it: `ICCV 2025`."""

import re
from collections import Counter
from collections.abc import Iterable

from bibexport.check.known import Known
from bibexport.check.statements import Statement
from bibexport.matching.venues import is_workshop, no_venue, venue_relation
from bibexport.model import Claim, Facts

_PART = re.compile(r"\s*\((?:\d+|[IVX]+|poster|oral|spotlight|(?:long|short|full) papers?)\)", re.IGNORECASE)
_FINDINGS = re.compile(r"\s*\(Findings\)")
_ONE_WORD = re.compile(r"[^\W\d_][\w*&-]*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def venue_names(statements: Iterable[Statement]) -> tuple[str, ...]:
    """The names of venues that a list uses, of one word each, the most frequent first."""
    names = Counter(statement.claim.venue for statement in statements)
    return tuple(name for name, _ in names.most_common() if _ONE_WORD.fullmatch(name) and not no_venue(name))


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
