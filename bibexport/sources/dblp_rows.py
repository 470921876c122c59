"""The replies of DBLP's SPARQL endpoint (see `dblp_queries`), read into candidates and facts."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from bibexport import ids
from bibexport.errors import PayloadError, QueryTooLarge
from bibexport.ids import DblpKey
from bibexport.model import Date, Facts, Name
from bibexport.sources.dblp import (
    NAME,
    Candidate,
    SearchTerms,
    author,
    corr_key,
    doi,
    doi_of_address,
    first_year,
    fold,
    other_addresses,
    record_type,
)
from bibexport.sources.dblp_queries import RECORD, asked_names, folds, places_by
from bibexport.sources.payload import field, json_body, title
from bibexport.sources.source import Reply
from bibexport.text.numbers import pages
from bibexport.text.unicode import clean

_TOO_MUCH = re.compile(r"timed? ?out|time-?out|cancel|allocate|memory", re.IGNORECASE)
_BEGUN = re.compile(rb'\s*\{\s*"(?:head|results|meta)"')

Row = Mapping[str, str]


class Keyed(msgspec.Struct, frozen=True, kw_only=True):
    """The results of exact keys: CoRR records with their titles, and candidates, each by the place of the paper."""

    corr: Mapping[int, DblpKey] = {}
    corr_titles: Mapping[int, str] = {}
    found: Mapping[int, tuple[Candidate, ...]] = {}


def parse_keyed(reply: Reply, papers: Sequence[SearchTerms]) -> Keyed:
    """Read the reply to `key_query`.

    Raises:
        QueryTooLarge: the query was too much for the engine.
        PayloadError: it is not an answer.
    """
    numbered = dict(enumerate(papers))
    arxiv = {place: paper.arxiv for place, paper in numbered.items() if paper.arxiv}
    by_doi = places_by(papers, {place: [ids.arxiv_doi(one)] for place, one in arxiv.items()})
    by_corr = places_by(papers, {place: [key] for place, one in arxiv.items() if (key := corr_key(one))})
    by_page = places_by(papers, {place: paper.pages for place, paper in numbered.items()})
    by_key = places_by(papers, {place: paper.dois for place, paper in numbered.items()})
    corr: dict[int, DblpKey] = {}
    titles: dict[int, str] = {}
    found: dict[int, dict[str, Candidate]] = {}
    for row in _rows(reply):
        places: list[int] = []
        if key := _key(row.get("corr", "")):
            places = by_doi.get(doi(row["adoi"]) or "", []) if "adoi" in row else by_corr.get(key, [])
            corr.update(dict.fromkeys(places, key))
            titles.update(dict.fromkeys(places, title(row.get("ctitle", ""))))
        elif "page" in row:
            places = by_page.get(row["page"], [])
        elif "doi" in row:
            places = by_key.get(doi(row["doi"]) or "", [])
        if candidate := _candidate(row):
            for place in places:
                known = found.setdefault(place, {}).get(candidate.key)
                if known is None or not known.by_key:
                    found[place][candidate.key] = candidate
    return Keyed(corr=corr, corr_titles=titles, found={place: tuple(one.values()) for place, one in found.items()})


def parse_persons(reply: Reply, papers: Sequence[SearchTerms]) -> list[tuple[Candidate, ...]]:
    """Read the reply to `person_query`: what the first author of each of the papers published.

    Raises:
        QueryTooLarge: the query was too much for the engine.
        PayloadError: it is not an answer.
    """
    by_corr = places_by(papers, {place: [one.corr] for place, one in enumerate(papers) if one.corr})
    by_name = places_by(papers, {place: asked_names(one) for place, one in enumerate(papers)})
    people: dict[str, set[int]] = {}
    published: dict[str, dict[str, Candidate]] = {}
    for row in _rows(reply):
        if candidate := _candidate(row):
            published.setdefault(row.get("a", ""), {})[candidate.key] = candidate
            continue
        places = by_corr.get(_key(row["corr"]) or "", []) if "corr" in row else by_name.get(row.get("name", ""), [])
        people.setdefault(row.get("a", ""), set()).update(places)
    found: list[dict[str, Candidate]] = [{} for _ in papers]
    for person, places_of in people.items():
        for place in places_of:
            found[place] |= published.get(person, {})
    return [tuple(one.values()) for one in found]


def parse_titled(reply: Reply, papers: Sequence[SearchTerms]) -> list[tuple[Candidate, ...]] | None:
    """Read the reply to `word_query` or `spelling_query`: the records of the same title; None if it was refused.

    Raises:
        QueryTooLarge: the query was too much for the engine.
        PayloadError: it is not an answer.
    """
    try:
        rows = _rows(reply)
    except QueryRefused:
        return None
    places = places_by(
        papers,
        {place: [folded for title in one.search_titles for folded in folds(title)] for place, one in enumerate(papers)},
    )
    found: list[dict[str, Candidate]] = [{} for _ in papers]
    for row in rows:
        if candidate := _candidate(row):
            for place in places.get(fold(row["title"]), []):
                found[place][candidate.key] = candidate
    return [tuple(one.values()) for one in found]


class QueryRefused(PayloadError):
    """The engine does not take the query, whatever its size."""


def parse_records(reply: Reply, keys: Sequence[DblpKey], today: str) -> Mapping[DblpKey, Facts]:
    """Read the reply to `record_query` into facts by key; unknown keys are absent.

    Raises:
        QueryTooLarge: the endpoint ran out of time.
        PayloadError: it is not an answer.
    """
    grouped: dict[str, list[Row]] = {}
    for row in _rows(reply):
        if key := _key(row.get("pub", "")):
            grouped.setdefault(key, []).append(row)
    found = ((key, _facts(key, grouped[key], today)) for key in keys if key in grouped)
    return {key: facts for key, facts in found if facts is not None}


def _rows(reply: Reply) -> list[Row]:
    try:
        body = json_body(reply)
    except PayloadError as error:
        # QLever streams its answer while it computes: later errors follow the first rows, with status 200.
        if reply.status == 200 and _BEGUN.match(reply.body):
            raise QueryTooLarge("broke off its answer") from error
        raise
    if isinstance(body, dict) and "exception" in body:
        message = clean(str(body["exception"]))
        if reply.status == 429 or _TOO_MUCH.search(message):
            raise QueryTooLarge(f"ran out of time or memory ({message[:200]})")
        raise QueryRefused(f"refused the query ({message[:200]})")
    if reply.status != 200:
        raise PayloadError(f"answered with status {reply.status}")
    bindings = field(body, "results", "bindings", kind=list)
    return [{name: _value(term) for name, term in row.items()} for row in bindings if isinstance(row, dict)]


def _value(term: Any) -> str:
    return str(field(term, "value", kind=str))


def _key(iri: str) -> DblpKey | None:
    return DblpKey(iri[len(RECORD) :]) if iri.startswith(RECORD) else None


def _candidate(row: Row) -> Candidate | None:
    key = _key(row.get("pub", ""))
    if key is None or "title" not in row:
        return None
    return Candidate(
        key=key,
        title=title(row["title"]),
        venue=clean(row.get("venue", "")),
        year=first_year(row.get("year", "")),
        by_key="page" in row or "doi" in row,
    )


def _facts(key: DblpKey, rows: list[Row], today: str) -> Facts | None:
    records = [row for row in rows if "title" in row]
    if not records:
        return None
    # Repeated fields, such as ISBNs, give one row each, in any order.
    record = min(records, key=_in_order)
    volumes = [row for row in rows if "intitle" in row]
    # Some journals' issues are volumes too; a record of several volumes has its title from the first.
    volume = min(volumes, key=lambda row: (row.get("in", ""), _in_order(row))) if volumes else {}
    of_volume = [row for row in volumes if row.get("in") == volume.get("in")]
    venue = clean(record.get("venue", ""))
    journal = clean(record.get("journal", ""))
    address = record.get("ee", "")
    year = first_year(record.get("year", ""))
    kind = record_type(record.get("type", ""), key, venue)
    return Facts(
        source=NAME,
        id=key,
        type=kind,
        title=title(record["title"]),
        authors=_people(rows, of_volume=False),
        editors=_people(rows, of_volume=True) if volume else (),
        venue=venue or journal,
        container_title=title(volume["intitle"]) if volume else journal,
        series=clean(volume.get("series") or record.get("series", "")),
        volume=clean(record.get("volume") or volume.get("seriesvolume") or record.get("seriesvolume", "")),
        issue=clean(record.get("issue", "")),
        pages=pages(clean(record.get("pages", ""))),
        publisher=clean(volume.get("publisher") or record.get("publisher", "")),
        issued=Date(year=year) if year else None,
        doi=doi(record["doi"]) if "doi" in record else doi_of_address(address),
        url=address,
        also_at=other_addresses(address, sorted(row["page"] for row in rows if "page" in row)),
        isbn=_isbns(records) or _isbns(of_volume),
        retracted="withdrawn, says DBLP" if any("withdrawn" in row for row in rows) else "",
        retrieved=today,
    )


def _in_order(row: Row) -> list[tuple[str, str]]:
    return sorted(row.items())


def _isbns(rows: list[Row]) -> str:
    """Return the ISBNs of rows, which are IRIs in DBLP: `urn:isbn:9781450372701`."""
    return ids.isbn_set(row["isbn"] for row in rows if "isbn" in row)


def _people(rows: list[Row], *, of_volume: bool) -> tuple[Name, ...]:
    """Return the authors of the record, or editors of the volume it is in, by their ordinals."""
    signed = [row for row in rows if row.get("ordinal", "").isdecimal() and ("in" in row) is of_volume]
    editors = {(row["ordinal"], row["name"]) for row in signed if row.get("kind", "").endswith("EditorSignature")}
    people = {
        int(row["ordinal"]): row["name"] for row in signed if of_volume or (row["ordinal"], row["name"]) not in editors
    }
    return tuple(author(people[ordinal]) for ordinal in sorted(people))
