"""The main door to DBLP: its SPARQL endpoint, two or three requests for however many papers."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from bibexport.ids import DblpKey
from bibexport.matching.comparison import Paper
from bibexport.model import Facts
from bibexport.resolution.found import Found, chosen, is_worth_a_look, needs_search, sought, with_corr_title
from bibexport.resolution.session import Session, batches
from bibexport.sources import dblp_sparql
from bibexport.sources.dblp import Candidate
from bibexport.sources.dblp_queries import Sought
from bibexport.sources.dblp_sparql import Links

RECORDS_A_REQUEST = 150


def by_sparql(papers: Sequence[Paper], known: Mapping[DblpKey, Facts], session: Session) -> Iterator[dict[int, Found]]:
    """Ask about all papers at once (see `publications.Door`)."""
    links = _links([sought(paper) for paper in papers if not paper.dblp], session)
    light = [_linked(paper, links) for paper in papers]
    wanting = [index for index, paper in enumerate(papers) if not paper.dblp and needs_search(paper, light[index])]
    corr = [links.corr.get(paper.arxiv) if paper.arxiv else None for paper in papers]
    titles = [with_corr_title(paper, _corr_title(paper, links)) for paper in papers]
    found = _search([msgspec.structs.replace(sought(papers[index]), corr=corr[index]) for index in wanting], session)
    for index, some in zip(wanting, found, strict=True):
        light[index] |= {one.key: one for one in some if is_worth_a_look(papers[index], titles[index], one)}
    best = [chosen(paper, titles[index], light[index].values()) for index, paper in enumerate(papers)]
    authorless = [key if key and not paper.authors else None for key, paper in zip(corr, papers, strict=True)]
    keys = [*(key for some in best for key in some), *authorless, *(paper.dblp for paper in papers)]
    records = {**known, **_records([key for key in dict.fromkeys(keys) if key and key not in known], session)}
    yield {
        index: Found(
            candidates=tuple(records[key] for key in best[index] if key in records),
            pinned=records.get(paper.dblp) if paper.dblp else None,
            corr=records.get(preprint) if preprint else None,
            corr_title=_corr_title(paper, links),
        )
        for index, (paper, preprint) in enumerate(zip(papers, authorless, strict=True))
    }


def _links(papers: Sequence[Sought], session: Session) -> Links:
    wanted = [paper for paper in papers if paper.arxiv]

    def ask(some: Sequence[Sought]) -> Links:
        session.report(f"DBLP SPARQL for the published versions of {len(some)} preprints")
        request = dblp_sparql.link_request(some, session.endpoints)
        return session.fetch(request, lambda reply: dblp_sparql.parse_links(reply, some))

    parts = session.halving(wanted, ask)
    return Links(
        corr={arxiv: key for part in parts for arxiv, key in part.corr.items()},
        corr_titles={arxiv: title for part in parts for arxiv, title in part.corr_titles.items()},
        published={arxiv: found for part in parts for arxiv, found in part.published.items()},
    )


def _search(wanted: Sequence[Sought], session: Session) -> list[tuple[Candidate, ...]]:
    """What may be each of the papers."""

    def ask(papers: Sequence[Sought]) -> list[tuple[Candidate, ...]]:
        session.report(f"DBLP SPARQL for {len(papers)} papers under other titles and authors")
        request = dblp_sparql.search_request(papers, session.endpoints)
        return session.fetch(request, lambda reply: dblp_sparql.parse_candidates(reply, papers))

    nameable = [place for place, one in enumerate(wanted) if any(one.titles) or one.authors or one.dois or one.corr]
    parts = session.halving([wanted[place] for place in nameable], ask)
    found = dict(zip(nameable, (one for part in parts for one in part), strict=True))
    return [found.get(place, ()) for place in range(len(wanted))]


def _records(keys: Sequence[DblpKey], session: Session) -> dict[DblpKey, Facts]:
    def ask(some: Sequence[DblpKey]) -> Mapping[DblpKey, Facts]:
        session.report(f"DBLP SPARQL for {len(some)} records")
        request = dblp_sparql.record_request(some, session.endpoints)
        return session.fetch(request, lambda reply: dblp_sparql.parse_records(reply, some, session.today))

    parts = [part for batch in batches(keys, RECORDS_A_REQUEST) for part in session.halving(batch, ask)]
    return {key: facts for part in parts for key, facts in part.items()}


def _linked(paper: Paper, links: Links) -> dict[DblpKey, Candidate]:
    return {one.key: one for one in links.published.get(paper.arxiv, ())} if paper.arxiv else {}


def _corr_title(paper: Paper, links: Links) -> str:
    return links.corr_titles.get(paper.arxiv, "") if paper.arxiv else ""
