"""The replies of DBLP's SPARQL end point (see `dblp_queries`), read into candidates and facts."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from bibexport import ids
from bibexport.errors import PayloadError, QueryTooLarge
from bibexport.ids import ArxivId, DblpKey
from bibexport.model import Date, Facts, Name
from bibexport.sources.dblp import NAME, Candidate, author, corr_key, doi, doi_of_address, first_year, record_type
from bibexport.sources.dblp_queries import RECORD, Sought, Ways
from bibexport.sources.payload import field, json_body, title
from bibexport.sources.source import Reply
from bibexport.text.numbers import pages
from bibexport.text.unicode import clean

_TIMEOUT = re.compile(r"timed? ?out|time-?out|cancel", re.IGNORECASE)

Row = Mapping[str, str]


class Links(msgspec.Struct, frozen=True, kw_only=True):
    """What the link query found: CoRR records and same-titled publications, by arXiv id."""

    corr: Mapping[ArxivId, DblpKey]
    corr_titles: Mapping[ArxivId, str]
    published: Mapping[ArxivId, tuple[Candidate, ...]]


def parse_links(reply: Reply, papers: Sequence[Sought]) -> Links:
    """Read the reply to `link_query`.

    Raises:
        QueryTooLarge: the endpoint ran out of time.
        PayloadError: it is not an answer.
    """
    by_doi = {ids.arxiv_doi(paper.arxiv): paper.arxiv for paper in papers if paper.arxiv}
    by_key = {key: paper.arxiv for paper in papers if paper.arxiv and (key := corr_key(paper.arxiv))}
    corr: dict[ArxivId, DblpKey] = {}
    titles: dict[ArxivId, str] = {}
    published: dict[ArxivId, dict[str, Candidate]] = {}
    for row in _rows(reply):
        key = _key(row.get("corr", ""))
        known = doi(row["adoi"]) if "adoi" in row else None
        arxiv = by_doi.get(known) if known else by_key.get(key) if key else None
        if key is None or arxiv is None:
            continue
        corr[arxiv] = key
        titles[arxiv] = title(row.get("ctitle", ""))
        if candidate := _candidate(row):
            published.setdefault(arxiv, {})[candidate.key] = candidate
    found = {arxiv: tuple(candidates.values()) for arxiv, candidates in published.items()}
    return Links(corr=corr, corr_titles=titles, published=found)


def parse_candidates(reply: Reply, papers: Sequence[Sought]) -> list[tuple[Candidate, ...]]:
    """Read the reply to `search_query`: what was found for each of the papers.

    Raises:
        QueryTooLarge: the endpoint ran out of time.
        PayloadError: it is not an answer.
    """
    ways = Ways(papers)
    found: list[dict[str, Candidate]] = [{} for _ in papers]
    for row in _rows(reply):
        candidate = _candidate(row)
        if candidate is None:
            continue
        for place in ways.places(row["title"], _key(row.get("corr", "")), row.get("name", ""), candidate.doi):
            # A record may come several ways; the row that knows the DOI counts.
            if candidate.doi or candidate.key not in found[place]:
                found[place][candidate.key] = candidate
    return [tuple(one.values()) for one in found]


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
    body = json_body(reply)
    if isinstance(body, dict) and "exception" in body:
        message = clean(str(body["exception"]))
        if reply.status == 429 or _TIMEOUT.search(message):
            raise QueryTooLarge(f"ran out of time ({message[:200]})")
        raise PayloadError(f"refused the query ({message[:200]})")
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
        doi=doi(row["doi"]) if "doi" in row else None,
    )


def _facts(key: DblpKey, rows: list[Row], today: str) -> Facts | None:
    records = [row for row in rows if "title" in row]
    if not records:
        return None
    # What a record has several of, such as ISBNs, gives as many rows, in any order.
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
        isbn=_isbns(records) or _isbns(of_volume),
        retracted="withdrawn, says DBLP" if any("withdrawn" in row for row in rows) else "",
        retrieved=today,
    )


def _in_order(row: Row) -> list[tuple[str, str]]:
    return sorted(row.items())


def _isbns(rows: list[Row]) -> str:
    """The ISBNs of rows, which are IRIs in DBLP: `urn:isbn:9781450372701`."""
    return ids.isbn_set(row["isbn"] for row in rows if "isbn" in row)


def _people(rows: list[Row], *, of_volume: bool) -> tuple[Name, ...]:
    """Authors of the record, or editors of the volume it is in, by their ordinals."""
    signed = [row for row in rows if row.get("ordinal", "").isdecimal() and ("in" in row) is of_volume]
    editors = {(row["ordinal"], row["name"]) for row in signed if row.get("kind", "").endswith("EditorSignature")}
    people = {
        int(row["ordinal"]): row["name"] for row in signed if of_volume or (row["ordinal"], row["name"]) not in editors
    }
    return tuple(author(people[ordinal]) for ordinal in sorted(people))
