"""The fields of an entry that a record proves wrong, with their right values.

Three things have to be certain: that the record is of the entry's paper, that it is the version which the entry cites,
and that no other source sides with the entry. What is not certain is reported by `check`, and corrected by nobody.
"""

from collections.abc import Iterator, Sequence

import msgspec

from bibexport.check.authors import shared_share
from bibexport.check.claims import Claims
from bibexport.check.differences import compare, is_same_title
from bibexport.check.identifiers import NO_SUCH_ID
from bibexport.check.verdicts import EntryVerdict, judge
from bibexport.lock import Lock
from bibexport.matching.contrast import contrast
from bibexport.matching.drift import compare_titles
from bibexport.matching.venue_relation import disagrees_on_venue
from bibexport.model import PUBLISHED_TYPES, Facts
from bibexport.text.names import stands_for_others
from bibexport.verification.memory import read_answers

FIELDS = ("title", "author", "venue", "year", "volume", "number", "pages", "doi", "eprint")
"""The fields that can be corrected, by the names of `check`."""
_OF_THE_PLACE = frozenset({"venue", "year", "volume", "number", "pages"})
_MIN_ALIKE = 0.75
"""Share of the words of a title that may be called a misspelling of another; below it an identifier is needed."""


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """One field of an entry that is wrong."""

    key: str
    field: str
    """One of `FIELDS`."""
    given: str
    recorded: str
    record: Facts
    """The record that proves it, of the version of the paper that the entry cites."""


def prove_corrections(claims: Claims, verdict: EntryVerdict, lock: Lock) -> tuple[Correction, ...]:
    """Return the corrections of an entry that are certain, in the order of the verdict's differences.

    Args:
        claims: what the entry says.
        verdict: the verdict on it.
        lock: the answers of the sources; no requests are made.
    """
    if verdict.verdict == "other-paper":
        return tuple(_prove_ids(claims, verdict, lock))
    record = verdict.record
    if verdict.verdict != "differs" or record is None or not _is_the_paper(claims, verdict, record):
        return ()
    ids = _prove_ids(claims, verdict, lock) if any(one.why == NO_SUCH_ID for one in verdict.differences) else ()
    found = [
        Correction(key=claims.key, field=one.field, given=one.given, recorded=one.recorded, record=record)
        for one in verdict.differences
        if one.recorded and one.why != NO_SUCH_ID
        if _is_this_version(one.field, claims, verdict) and _is_undisputed(one.field, claims, verdict)
    ]
    return (*found, *ids)


def _is_the_paper(claims: Claims, verdict: EntryVerdict, record: Facts) -> bool:
    share = shared_share(claims.authors, record.authors)
    if all(one.field != "title" for one in verdict.differences):
        return share >= 0.5 or _is_named(claims, verdict)
    # The title of another paper with the right authors is not a misspelling, whatever else agrees.
    if contrast(claims.title, record.title) or any(one.field == "author" for one in verdict.differences):
        return False
    place = {one.field for one in verdict.differences} & _OF_THE_PLACE
    if not claims.authors or place or not _has_place(claims, record):
        return False
    alike = compare_titles(claims.title, record.title).alike
    return alike >= _MIN_ALIKE or (_is_named(claims, verdict) and bool(claims.pages and record.pages))


def _is_named(claims: Claims, verdict: EntryVerdict) -> bool:
    """Whether an identifier of the entry is that of the paper."""
    records = [one for one in (verdict.record, *verdict.versions) if one]
    dois = {one.doi for one in records if one.doi}
    return claims.doi in dois or (claims.arxiv is not None and claims.arxiv in {one.preprint_id for one in records})


def _has_place(claims: Claims, record: Facts) -> bool:
    """Whether venue and year of an entry are those of the record."""
    return bool(claims.venue) and not disagrees_on_venue(claims.venue, record) and _year(record) == claims.year


def _is_this_version(field: str, claims: Claims, verdict: EntryVerdict) -> bool:
    """Whether enough of the place agrees for a difference to be a mistake, and not a version that no source lists.

    A paper of a conference often comes again in a journal or at a workshop, and each version has its own venue, year,
    pages and DOI.
    """
    record = verdict.record
    assert record is not None
    if claims.is_preprint != (record.type not in PUBLISHED_TYPES):
        return False
    if claims.is_preprint:
        return field in ("title", "author")
    wrong = {one.field for one in verdict.differences}
    doi = claims.doi is not None and claims.doi == record.doi
    pages = bool(claims.pages and record.pages) and "pages" not in wrong
    venue = bool(claims.venue) and "venue" not in wrong
    year = claims.year is not None and "year" not in wrong
    match field:
        case "venue":
            return doi or pages
        case "year":
            return doi or pages or venue
        case "pages" | "volume" | "number":
            return doi or (venue and year)
        case _:
            return doi or (venue and (year or pages))


def _is_undisputed(field: str, claims: Claims, verdict: EntryVerdict) -> bool:
    """Whether no other record of the paper sides with the entry, or says a third thing about this version."""
    record = verdict.record
    assert record is not None
    if field == "author" and any(stands_for_others(name.display) for name in record.authors):
        return False
    corrected = _correct_claim(claims, field, record)
    for other in verdict.versions:
        same_version = other.doi == record.doi is not None or (_has_place_of(record, other))
        if (same_version or field not in _OF_THE_PLACE) and _has(other, field):
            if same_version and any(one.field == field for one in compare(corrected, other)):
                return False
            if field != "doi" and all(one.field != field for one in compare(claims, other)):
                return False
    return True


def _has_place_of(record: Facts, other: Facts) -> bool:
    venue = record.container_title or record.venue
    return _year(record) == _year(other) and bool(venue) and not disagrees_on_venue(venue, other)


def _has(record: Facts, field: str) -> bool:
    values = {
        "author": record.authors,
        "venue": record.venue or record.container_title,
        "year": _year(record),
        "number": record.issue,
    }
    return bool(values[field] if field in values else getattr(record, field, ""))


def _correct_claim(claims: Claims, field: str, record: Facts) -> Claims:
    """Return the claims with the record's value of one field."""
    match field:
        case "author":
            return msgspec.structs.replace(claims, authors=record.authors, and_others=False)
        case "venue":
            return msgspec.structs.replace(claims, venue=record.container_title or record.venue)
        case "year":
            return msgspec.structs.replace(claims, year=_year(record))
        case "number":
            return msgspec.structs.replace(claims, issue=record.issue)
        case "title" | "volume" | "pages" | "doi":
            return msgspec.structs.replace(claims, **{field: getattr(record, field)})
        case _:
            return claims


def _prove_ids(claims: Claims, verdict: EntryVerdict, lock: Lock) -> Iterator[Correction]:
    """Yield the right identifiers where those of the entry are another paper's or nobody's, and nothing else is wrong.

    Without them the entry has to be verified by a record, whose identifiers are the right ones.
    """
    wrong = {one.field: one.given for one in verdict.differences if one.field in ("doi", "eprint")}
    without = msgspec.structs.replace(
        claims,
        doi=None if "doi" in wrong else claims.doi,
        arxiv=None if "eprint" in wrong else claims.arxiv,
    )
    second = judge(without, read_answers(without, lock, {}))
    record = second.record
    if second.verdict != "verified" or record is None or shared_share(claims.authors, record.authors) < 1:
        return
    if not all(is_same_title(claims.title, one.title) for one in (record,)):
        return
    for field, given in wrong.items():
        right = _right_ids(field, claims, record, second.versions)
        if len(right) == 1:
            yield Correction(key=claims.key, field=field, given=given, recorded=right[0], record=record)


def _right_ids(field: str, claims: Claims, record: Facts, versions: Sequence[Facts]) -> list[str]:
    """Return the possible identifiers: the DOI of the version that is cited, the arXiv id of the paper."""
    if field == "doi":
        is_cited = claims.is_preprint == (record.type not in PUBLISHED_TYPES)
        return [str(record.doi)] if record.doi and is_cited else []
    return list(
        dict.fromkeys(
            str(one.preprint_id)
            for one in (record, *versions)
            if one.preprint_id and shared_share(claims.authors, one.authors) == 1
        )
    )


def _year(record: Facts) -> int | None:
    return record.issued.year if record.issued else None
