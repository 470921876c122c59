"""Crossref's REST API: DOIs in batches, titles one by one.

https://www.crossref.org/documentation/retrieve-metadata/rest-api/

A DOI that Crossref does not have may be DataCite's, or another agency's: only doi.org knows that one does not exist.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bibexport.errors import PayloadError, QueryTooLarge
from bibexport.ids import Doi
from bibexport.matching.comparison import Paper
from bibexport.matching.folding import fold_title
from bibexport.model import Facts
from bibexport.sources.crossref_work import NAME, doi_of, read_work
from bibexport.sources.payload import field, json_body
from bibexport.sources.source import Dois, Found, Reply, Request, Session, Source, batches, halving

BATCH = 50
"""DOIs per request: 50 of them were answered at 1,760 bytes of address."""
MAX_ADDRESS = 3500
"""Bytes of the DOIs in one address; no limit is published, and 4,000 is safe."""
HITS = 5
"""Works looked at per title: the score says nothing, but the right one is near the top."""
_FIELDS = (
    "DOI,type,title,subtitle,short-title,original-title,author,editor,container-title,short-container-title,issued,"
    "published,published-print,published-online,posted,volume,issue,page,article-number,publisher,"
    "group-title,updated-by,ISBN,ISSN"
)
"""Without abstracts, which are copyrighted, and reference lists, which are long."""
_PLAIN_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s,]+")
"""What a filter can hold: a comma would end the value."""


def ask_dois(wanted: Sequence[Doi], session: Session) -> Dois:
    """Return what Crossref has under DOIs; what it lacks is left to other agencies.

    Raises:
        SourceUnavailable: Crossref could not be asked.
    """
    facts: dict[Doi, Facts] = {}
    plain = [doi for doi in wanted if _PLAIN_DOI.fullmatch(doi)]
    for batch in _address_batches(plain):
        session.report(f"Crossref about {len(batch)} DOIs")

        def ask(part: Sequence[Doi]) -> dict[Doi, Facts]:
            return session.fetch(_filter_request(part, session), lambda reply: parse_list(reply, part, session.today))

        for found in halving(batch, ask, SOURCE):
            facts |= found
    for doi in wanted:
        if doi not in plain:
            session.report("Crossref about a DOI")
            facts |= session.fetch(_work_request(doi, session), lambda reply: parse_work(reply, session.today))
    return Dois(facts=facts, unanswered={doi: "Crossref does not have it" for doi in wanted if doi not in facts})


def ask_titles(papers: Sequence[Paper], known: Mapping[str, Facts], session: Session) -> Iterator[dict[int, Found]]:
    """Search for one paper after the other by title, first author and year (see `source.AskPublications`).

    A paper with an identifier is asked about by that, and not searched for.
    """
    for place, paper in enumerate(papers):
        dois = [doi for doi in paper.dois if doi in known]
        if dois:
            yield {place: Found(candidates=tuple(known[doi] for doi in dois))}
        elif paper.arxiv or paper.dois or not any(paper.titles):
            yield {place: Found()}
        else:
            session.report(f"Crossref about paper {place + 1} of {len(papers)}")
            request = _search_request(paper, session)
            found = session.fetch(request, lambda reply: parse_hits(reply, session.today))
            yield {place: Found(candidates=_near(paper, found))}


def parse_list(reply: Reply, asked: Sequence[Doi], today: str) -> dict[Doi, Facts]:
    """Read the works of a list, by the DOI that was asked for; others are not there.

    Raises:
        QueryTooLarge: one of the DOIs is not valid for Crossref, and fails the whole request.
        PayloadError: it is not an answer.
    """
    if reply.status in (400, 404, 414):
        raise QueryTooLarge(f"refused the request with status {reply.status}")
    wanted = set(asked)
    works = field(_message(reply), "items", kind=list)
    return {doi: read_work(work, today) for work in works if (doi := doi_of(work)) in wanted and doi is not None}


def parse_work(reply: Reply, today: str) -> dict[Doi, Facts]:
    """Read one work; nothing where Crossref has none of that DOI.

    Raises:
        PayloadError: it is not an answer.
    """
    if reply.status == 404:
        return {}
    facts = read_work(_message(reply), today)
    return {Doi(facts.id): facts}


def parse_hits(reply: Reply, today: str) -> tuple[Facts, ...]:
    """Read the works that a search found, best first.

    Raises:
        PayloadError: it is not an answer.
    """
    works = field(_message(reply), "items", kind=list)
    return tuple(read_work(work, today) for work in works if isinstance(work, dict) and work.get("title"))


def _message(reply: Reply) -> Any:
    if reply.status != 200:
        raise PayloadError(f"answered with status {reply.status}")
    return field(json_body(reply), "message")


def _near(paper: Paper, found: Sequence[Facts]) -> tuple[Facts, ...]:
    """Of the hits those whose title shares half of its letters' run with the paper's; the score says nothing."""
    folded = [fold_title(title) for title in paper.titles]
    return tuple(one for one in found if any(_share_start(fold_title(one.title), mine) for mine in folded))


def _share_start(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return bool(short) and (long.startswith(short[: max(8, len(short) // 2)]) or short in long)


def _address_batches(dois: Sequence[Doi]) -> Iterator[Sequence[Doi]]:
    for batch in batches(dois, BATCH):
        if sum(map(len, batch)) <= MAX_ADDRESS:
            yield batch
        else:
            yield from batches(batch, max(1, BATCH // 4))


def _filter_request(dois: Sequence[Doi], session: Session) -> Request:
    params = {"filter": ",".join(f"doi:{doi}" for doi in dois), "rows": str(len(dois)), "select": _FIELDS}
    return _request("/works", session, params, tuple(dois))


def _work_request(doi: Doi, session: Session) -> Request:
    from urllib.parse import quote

    return _request(f"/works/{quote(doi, safe='')}", session, {}, (doi,))


def _search_request(paper: Paper, session: Session) -> Request:
    people = [author.family or author.literal for author in paper.authors[:1]]
    year = [str(paper.claim.year or paper.year)] if paper.claim.year or paper.year else []
    words = " ".join([paper.titles[0], *people, *year])
    params = {"query.bibliographic": words, "rows": str(HITS), "select": _FIELDS}
    return _request("/works", session, params, paper.titles[:1])


def _request(path: str, session: Session, params: Mapping[str, str], about: tuple[str, ...]) -> Request:
    return Request(asked=SOURCE, url=f"{session.endpoints.url(SOURCE)}{path}", params=params, about=about)


SOURCE = Source(
    name="crossref",
    label="Crossref",
    catalogue=NAME,
    url="https://api.crossref.org",
    # Lists: one request per second in the public pool, three in the polite one, since 2025-12-01
    # (https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/).
    min_interval_s=1.0,
    accept="application/json",
    identifiers=frozenset({"doi"}),
    preprints=None,
    publications=ask_titles,
    dois=ask_dois,
)
