"""DBLP through its SPARQL end point, the main source: two or three requests for many papers."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from bibexport.ids import DblpKey
from bibexport.matching.comparison import Paper
from bibexport.model import Facts
from bibexport.sources import dblp_rows
from bibexport.sources.candidates import choose, describe, may_be, needs_search, with_corr_title
from bibexport.sources.dblp import NAME, Candidate
from bibexport.sources.dblp_queries import Sought, link_query, record_query, search_query
from bibexport.sources.dblp_rows import Links
from bibexport.sources.source import Found, Request, Session, Source, batches, halving

RECORDS_PER_REQUEST = 150


def ask(papers: Sequence[Paper], known: Mapping[str, Facts], session: Session) -> Iterator[dict[int, Found]]:
    """Ask about all papers at once (see `source.AskPublications`)."""
    links = _links([describe(paper) for paper in papers if not paper.dblp], session)
    light = [_linked(paper, links) for paper in papers]
    wanting = [index for index, paper in enumerate(papers) if not paper.dblp and needs_search(paper, light[index])]
    corr = [links.corr.get(paper.arxiv) if paper.arxiv else None for paper in papers]
    titles = [with_corr_title(paper, _corr_title(paper, links)) for paper in papers]
    found = search([msgspec.structs.replace(describe(papers[index]), corr=corr[index]) for index in wanting], session)
    for index, some in zip(wanting, found, strict=True):
        light[index] |= {one.key: one for one in some if may_be(papers[index], titles[index], one)}
    best = [choose(paper, titles[index], light[index].values()) for index, paper in enumerate(papers)]
    authorless = [key if key and not paper.authors else None for key, paper in zip(corr, papers, strict=True)]
    keys = [*(key for some in best for key in some), *authorless, *(paper.dblp for paper in papers)]
    facts = dict(known)
    new = records([key for key in dict.fromkeys(keys) if key and key not in known], session)
    facts.update((key, one) for key, one in new.items())
    yield {
        index: Found(
            candidates=tuple(facts[key] for key in best[index] if key in facts),
            pinned=facts.get(paper.dblp) if paper.dblp else None,
            corr=facts.get(preprint) if preprint else None,
            corr_title=_corr_title(paper, links),
        )
        for index, (paper, preprint) in enumerate(zip(papers, authorless, strict=True))
    }


def _links(papers: Sequence[Sought], session: Session) -> Links:
    wanted = [paper for paper in papers if paper.arxiv]

    def ask_some(some: Sequence[Sought]) -> Links:
        session.report(f"DBLP SPARQL for the published versions of {len(some)} preprints")
        request = _request(link_query(some), session, [paper.arxiv or "" for paper in some])
        return session.fetch(request, lambda reply: dblp_rows.parse_links(reply, some))

    parts = halving(wanted, ask_some, SOURCE)
    return Links(
        corr={arxiv: key for part in parts for arxiv, key in part.corr.items()},
        corr_titles={arxiv: title for part in parts for arxiv, title in part.corr_titles.items()},
        published={arxiv: found for part in parts for arxiv, found in part.published.items()},
    )


def search(wanted: Sequence[Sought], session: Session) -> list[tuple[Candidate, ...]]:
    """What may be each of the papers.

    Raises:
        SourceUnavailable: DBLP could not be asked.
    """

    def ask_some(papers: Sequence[Sought]) -> list[tuple[Candidate, ...]]:
        session.report(f"DBLP SPARQL for {len(papers)} papers under other titles and authors")
        request = _request(search_query(papers), session, [paper.titles[0] for paper in papers])
        return session.fetch(request, lambda reply: dblp_rows.parse_candidates(reply, papers))

    nameable = [place for place, one in enumerate(wanted) if any(one.titles) or one.authors or one.dois or one.corr]
    parts = halving([wanted[place] for place in nameable], ask_some, SOURCE)
    found = dict(zip(nameable, (one for part in parts for one in part), strict=True))
    return [found.get(place, ()) for place in range(len(wanted))]


def records(keys: Sequence[DblpKey], session: Session) -> dict[DblpKey, Facts]:
    """The records with these keys; those that DBLP does not have are absent.

    Raises:
        SourceUnavailable: DBLP could not be asked.
    """

    def ask_some(some: Sequence[DblpKey]) -> Mapping[DblpKey, Facts]:
        session.report(f"DBLP SPARQL for {len(some)} records")
        request = _request(record_query(some), session, some)
        return session.fetch(request, lambda reply: dblp_rows.parse_records(reply, some, session.today))

    parts = [part for batch in batches(keys, RECORDS_PER_REQUEST) for part in halving(batch, ask_some, SOURCE)]
    return {key: facts for part in parts for key, facts in part.items()}


def _request(query: str, session: Session, about: Sequence[str]) -> Request:
    return Request(asked=SOURCE, url=session.endpoints.url(SOURCE), form={"query": query}, about=tuple(about))


def _linked(paper: Paper, links: Links) -> dict[DblpKey, Candidate]:
    return {one.key: one for one in links.published.get(paper.arxiv, ())} if paper.arxiv else {}


def _corr_title(paper: Paper, links: Links) -> str:
    return links.corr_titles.get(paper.arxiv, "") if paper.arxiv else ""


SOURCE = Source(
    name="dblp-sparql",
    label="DBLP SPARQL",
    catalogue=NAME,
    url="https://sparql.dblp.org/sparql",
    # Nothing is published; measured fine at one request a second.
    min_interval_s=1.0,
    accept="application/sparql-results+json, application/json;q=0.5",
    identifiers=frozenset({"arxiv", "dblp", "doi"}),
    preprints=None,
    publications=ask,
)
