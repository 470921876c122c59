"""Crossref's REST API: DOIs in batches, titles one by one.

https://www.crossref.org/documentation/retrieve-metadata/rest-api/

A DOI that Crossref does not have may be DataCite's, or another agency's: only doi.org can say that one does not exist.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from bibexport.errors import PayloadError, SourceUnavailable
from bibexport.ids import Doi
from bibexport.matching.comparison import Paper
from bibexport.matching.folding import fold_title
from bibexport.model import Facts
from bibexport.sources.crossref_work import NAME, read_work
from bibexport.sources.payload import field, json_body
from bibexport.sources.source import Dois, Reply, Request, Session, Source, batches, halving

BATCH = 50
"""DOIs per request; requests with 50 DOIs (a URL of 1,760 bytes) have worked."""
MAX_ADDRESS = 3500
"""Maximum bytes of DOIs in one URL; no limit is published, and 4,000 is safe."""
HITS = 5
"""Works examined per title: the score is meaningless, but the right work is near the top."""
_FIELDS = (
    "DOI,type,title,subtitle,short-title,original-title,author,editor,container-title,short-container-title,issued,"
    "published,published-print,published-online,posted,volume,issue,page,article-number,publisher,institution,"
    "group-title,updated-by,ISBN,ISSN"
)
"""Without abstracts, which are copyrighted, and reference lists, which are long."""
_PLAIN_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s,]+")
"""A DOI that a filter can hold: a comma would end the value."""


class Works(msgspec.Struct, frozen=True, kw_only=True):
    """A list of works, or why Crossref refused to make one."""

    found: tuple[Facts, ...] = ()
    malformed: str = ""
    """A DOI that is none to Crossref, and for which it refuses all the others."""
    is_unselectable: bool = False
    """Whether it does not know one of the fields that were selected."""


def ask_dois(wanted: Sequence[Doi], session: Session) -> Dois:
    """Return the works that Crossref has; other DOIs are left to other agencies.

    Raises:
        SourceUnavailable: Crossref could not be asked.
    """
    lister = _Lister(session)
    facts: dict[Doi, Facts] = {}
    plain = [doi for doi in wanted if _PLAIN_DOI.fullmatch(doi)]
    for batch in _address_batches(plain):
        session.report(f"Crossref about {len(batch)} DOIs")
        for found in halving(batch, lister.works, SOURCE):
            facts |= {Doi(one.id): one for one in found if one.id in batch}
    for doi in wanted:
        if doi not in plain:
            session.report("Crossref about a DOI")
            facts |= session.fetch(_work_request(doi, session), lambda reply: parse_work(reply, session.today))
    return Dois(facts=facts, unanswered={doi: "Crossref does not have it" for doi in wanted if doi not in facts})


class _Lister:
    """Asks for lists of works, with only the fields that are needed as long as Crossref knows their names."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._fields = _FIELDS

    def works(self, dois: Sequence[Doi]) -> tuple[Facts, ...]:
        """Ask for the works of DOIs; those that are none to Crossref are left out."""
        asked = list(dois)
        while asked:
            params = {"filter": ",".join(f"doi:{doi}" for doi in asked), "rows": str(len(asked))}
            works = self.ask(params, tuple(asked))
            if works.malformed not in asked:
                return works.found
            asked.remove(Doi(works.malformed))
        return ()

    def ask(self, params: Mapping[str, str], about: tuple[str, ...]) -> Works:
        """Send one request, and once more without a selection if Crossref does not take that."""
        works = self._send(params, about)
        if works.is_unselectable and self._fields:
            self._fields = ""
            works = self._send(params, about)
        if works.is_unselectable:
            raise SourceUnavailable(SOURCE.label, "refuses the request")
        return works

    def _send(self, params: Mapping[str, str], about: tuple[str, ...]) -> Works:
        session = self._session
        selected = {**params, "select": self._fields} if self._fields else params
        request = _request("/works", session, selected, about)
        return session.fetch(request, lambda reply: parse_list(reply, session.today))


def ask_titles(papers: Sequence[Paper], session: Session) -> Iterator[tuple[Facts, ...]]:
    """Search for one paper after the other by title, first author and year; yield what may be each.

    Raises:
        SourceUnavailable: Crossref could not be asked about the papers that are left.
    """
    lister = _Lister(session)
    for place, paper in enumerate(papers):
        session.report(f"Crossref about paper {place + 1} of {len(papers)}")
        yield _near(paper, lister.ask(_search_params(paper), paper.titles[:1]).found)


def parse_list(reply: Reply, today: str) -> Works:
    """Read the works of a list, in its order: it is arbitrary for DOIs, best first for a search.

    Raises:
        PayloadError: it is not an answer.
    """
    if reply.status == 400:
        return _read_refusal(reply)
    works = field(_message(reply), "items", kind=list)
    return Works(found=tuple(read_work(work, today) for work in works if isinstance(work, dict)))


def _read_refusal(reply: Reply) -> Works:
    reasons = field({"all": json_body(reply)}, "all", "message", kind=list)
    reason = next((one for one in reasons if isinstance(one, dict)), {})
    kind, value = str(reason.get("type", "")), str(reason.get("value", ""))
    if kind == "doi-not-valid":
        return Works(malformed=value)
    if kind == "select-not-available":
        return Works(is_unselectable=True)
    raise PayloadError(f"refused the request ({kind or 'without a reason'}: {value[:80]})")


def parse_work(reply: Reply, today: str) -> dict[Doi, Facts]:
    """Read one work; nothing where Crossref has none of that DOI.

    Raises:
        PayloadError: it is not an answer.
    """
    if reply.status == 404:
        return {}
    facts = read_work(_message(reply), today)
    return {Doi(facts.id): facts}


def _message(reply: Reply) -> Any:
    if reply.status != 200:
        raise PayloadError(f"answered with status {reply.status}")
    return field(json_body(reply), "message")


def _near(paper: Paper, found: Sequence[Facts]) -> tuple[Facts, ...]:
    """Return the hits whose title is close to the paper's, since the score is meaningless."""
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


def _work_request(doi: Doi, session: Session) -> Request:
    return _request(f"/works/{quote(doi, safe='')}", session, {}, (doi,))


def _search_params(paper: Paper) -> dict[str, str]:
    people = [author.family or author.literal for author in paper.authors[:1]]
    year = [str(paper.claim.year or paper.year)] if paper.claim.year or paper.year else []
    return {"query.bibliographic": " ".join([paper.titles[0], *people, *year]), "rows": str(HITS)}


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
    # Titles are searched for one by one, which only the check of a bibliography does, for what nobody else has.
    publications=None,
    dois=ask_dois,
)
