"""DBLP through the search API and the records of dblp.org: one paper at a time, and only on request.

Search: https://dblp.org/faq/13501473; records: `/rec/KEY.xml`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bibexport.errors import PayloadError
from bibexport.ids import DblpKey
from bibexport.matching.comparison import Paper
from bibexport.model import Facts
from bibexport.sources.dblp import NAME, Candidate, SearchTerms, choose, describe, first_year, may_be
from bibexport.sources.dblp_record import Reference, reference, with_volume
from bibexport.sources.payload import as_list, field, json_body, title, xml_body
from bibexport.sources.source import Endpoints, Found, Reply, Request, Session, Source
from bibexport.text.unicode import ascii_letters, clean

HITS = 100
WEAK = "dblp.org finds a paper only under a title with the same words and the same first author"
"""Why papers may exist that its search does not find."""
_WORDS = re.compile(r"[^A-Za-z0-9]+")


def search_request(paper: SearchTerms, endpoints: Endpoints) -> Request:
    """Ask for the records that hold every word of the title and the first author's last name."""
    words = _WORDS.sub(" ", ascii_letters(paper.titles[0])).split()
    if paper.authors:
        words += _WORDS.sub(" ", ascii_letters(paper.authors[0])).split()[-1:]
    params = {"q": " ".join(words), "format": "json", "h": str(HITS), "c": "0"}
    return Request(asked=SOURCE, url=f"{endpoints.url(SOURCE)}/search/publ/api", params=params, about=paper.titles[:1])


def parse_search(reply: Reply) -> tuple[Candidate, ...]:
    """Read the hits; no hits is a valid answer.

    Raises:
        PayloadError: it is not an answer, or says inside that the search failed.
    """
    result = field(json_body(reply), "result")
    status = str(field(result, "status").get("@code"))
    if reply.status != 200 or status != "200":
        raise PayloadError(f"answered with status {status if reply.status == 200 else reply.status}")
    infos = (field(hit, "info") for hit in as_list(field(result, "hits").get("hit")))
    return tuple(_candidate(info) for info in infos)


def record_request(key: DblpKey, endpoints: Endpoints) -> Request:
    """Ask for one record; the proceedings it is in are a record of their own."""
    return Request(asked=SOURCE, url=f"{endpoints.url(SOURCE)}/rec/{key}.xml", expects="xml", about=(key,))


def parse_record(reply: Reply, key: DblpKey, today: str) -> Reference | None:
    """Read a record; None if DBLP has no such key.

    Raises:
        PayloadError: it is not an answer.
    """
    if reply.status == 404:
        return None
    root = xml_body(reply)
    element = root[0] if root.tag == "dblp" and len(root) else None
    if element is None or element.get("key") != key:
        raise PayloadError(f"sent something other than the record {key}")
    return reference(element, today)


def _candidate(info: dict[str, Any]) -> Candidate:
    venues = as_list(info.get("venue"))
    return Candidate(
        key=DblpKey(field(info, "key", kind=str)),
        title=title(field(info, "title", kind=str)),
        venue=clean(str(venues[0])) if venues else "",
        year=first_year(str(info.get("year", ""))),
    )


def ask(papers: Sequence[Paper], known: Mapping[str, Facts], session: Session) -> Iterator[dict[int, Found]]:
    """Ask about the papers one by one (see `source.AskPublications`)."""
    records = dict(known)
    for place, paper in enumerate(papers):
        session.report(f"dblp.org about paper {place + 1} of {len(papers)}")
        if paper.dblp:
            yield {place: Found(pinned=_with_volume(paper.dblp, records, session))}
            continue
        if not paper.titles[0]:
            # Only an id is known, and the search does not know ids.
            yield {place: Found(incomplete=WEAK)}
            continue
        hits = search(describe(paper), session)
        keys = choose(paper, paper.titles, [one for one in hits if may_be(paper, paper.titles, one)])
        facts = [_with_volume(key, records, session) for key in keys]
        yield {place: Found(candidates=tuple(one for one in facts if one), incomplete=WEAK)}


def search(paper: SearchTerms, session: Session) -> tuple[Candidate, ...]:
    """Return the records with the words of the paper's title.

    Raises:
        SourceUnavailable: dblp.org could not be asked.
    """
    return session.fetch(search_request(paper, session.endpoints), parse_search)


def record(key: DblpKey, session: Session) -> Reference | None:
    """Return one record; None if DBLP has no such key.

    Raises:
        SourceUnavailable: dblp.org could not be asked.
    """
    request = record_request(key, session.endpoints)
    return session.fetch(request, lambda reply: parse_record(reply, key, session.today))


def _with_volume(key: DblpKey, records: dict[str, Facts], session: Session) -> Facts | None:
    """Return a record completed from its volume; `records` caches both."""
    if key in records:
        return records[key]
    reference = record(key, session)
    if reference is None:
        return None
    facts = reference.facts
    if reference.volume:
        if reference.volume not in records and (volume := record(reference.volume, session)):
            records[reference.volume] = volume.facts
        if reference.volume in records:
            facts = with_volume(facts, records[reference.volume])
    records[key] = facts
    return facts


SOURCE = Source(
    name="dblp",
    label="dblp.org",
    catalogue=NAME,
    url="https://dblp.org",
    # dblp.org/faq/1474706: one to two seconds between requests.
    min_interval_s=2.0,
    accept="application/json, application/xml;q=0.9",
    identifiers=frozenset({"dblp"}),
    # https://dblp.org/robots.txt (since October 2026): Disallow: /
    on_request=True,
    preprints=None,
    publications=ask,
)
