"""Asking DBLP for the published versions of many papers, through whichever door is open."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

import msgspec

from bibexport.errors import SourceUnavailable
from bibexport.ids import DblpKey
from bibexport.matching import compare_venues, fold_title, plausible
from bibexport.matching.drift import compare_titles
from bibexport.matching.paper import Paper
from bibexport.model import Facts
from bibexport.resolve.session import Session, batches
from bibexport.sources import dblp_record, dblp_search, dblp_sparql
from bibexport.sources.dblp import Candidate, is_corr
from bibexport.sources.dblp_queries import Sought
from bibexport.sources.dblp_sparql import Links

RECORDS_A_REQUEST = 150
CANDIDATES_A_PAPER = 12
"""Of the plausible ones, best first."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What DBLP has that may be one paper."""

    candidates: tuple[Facts, ...] = ()
    pinned: Facts | None = None
    """The record that the catalog names."""
    corr: Facts | None = None
    """The CoRR record, fetched where no preprint server could be asked."""
    corr_title: str = ""


class Door(Protocol):
    """One way to ask DBLP about papers."""

    def __call__(
        self, papers: Sequence[Paper], known: Mapping[DblpKey, Facts], session: Session
    ) -> Iterator[tuple[int, Found]]:
        """Give what may be each paper, by its index, as soon as it is known.

        Raises:
            SourceUnavailable: the door is closed; what was given before stands.
        """


def ask_publications(
    papers: Sequence[Paper], known: Mapping[DblpKey, Facts], session: Session
) -> Iterator[tuple[int, Found]]:
    """Ask through the first door that answers, and through the next one where it closes.

    Raises:
        SourceUnavailable: every door is closed; the reason names them all.
    """
    remaining = dict(enumerate(papers))
    reasons = []
    for door in DOORS:
        indices = list(remaining)
        try:
            for position, found in door(list(remaining.values()), known, session):
                del remaining[indices[position]]
                yield indices[position], found
        except SourceUnavailable as closed:
            reasons.append(str(closed))
        if not remaining:
            return
    raise SourceUnavailable("DBLP", "; ".join(reasons))


def by_sparql(papers: Sequence[Paper], known: Mapping[DblpKey, Facts], session: Session) -> Iterator[tuple[int, Found]]:
    """The main door: two or three requests, however many papers."""
    links = _links([_sought(paper) for paper in papers if not paper.dblp], session)
    light = [_linked(paper, links) for paper in papers]
    wanting = [index for index, paper in enumerate(papers) if not paper.dblp and _needs_search(paper, light[index])]
    corr = [links.corr.get(paper.arxiv) if paper.arxiv else None for paper in papers]
    titles = [_titles(paper, links) for paper in papers]
    sought = [msgspec.structs.replace(_sought(papers[index]), corr=corr[index]) for index in wanting]
    found = _search(sought, session)
    for index in wanting:
        light[index] |= {one.key: one for one in found if _is_worth_a_look(papers[index], titles[index], one)}
    chosen = [_chosen(paper, titles[index], light[index].values()) for index, paper in enumerate(papers)]
    authorless = [key if key and not paper.authors else None for key, paper in zip(corr, papers, strict=True)]
    keys = [*(key for some in chosen for key in some), *authorless, *(paper.dblp for paper in papers)]
    records = {**known, **_records([key for key in dict.fromkeys(keys) if key and key not in known], session)}
    for index, paper in enumerate(papers):
        preprint = authorless[index]
        yield (
            index,
            Found(
                candidates=tuple(records[key] for key in chosen[index] if key in records),
                pinned=records.get(paper.dblp) if paper.dblp else None,
                corr=records.get(preprint) if preprint else None,
                corr_title=links.corr_titles.get(paper.arxiv, "") if paper.arxiv else "",
            ),
        )


def by_search(papers: Sequence[Paper], known: Mapping[DblpKey, Facts], session: Session) -> Iterator[tuple[int, Found]]:
    """The second door: one search a paper, and its records one by one."""
    records = dict(known)
    for index, paper in enumerate(papers):
        session.report(f"dblp.org about paper {index + 1} of {len(papers)}")
        if paper.dblp:
            yield index, Found(pinned=_record(paper.dblp, records, session))
            continue
        if not paper.titles[0]:
            # Only an id is known, and the search knows no ids.
            yield index, Found()
            continue
        request = dblp_search.search_request(_sought(paper), session.endpoints)
        hits = session.fetch(request, dblp_search.parse_search)
        keys = _chosen(paper, paper.titles, (one for one in hits if _is_worth_a_look(paper, paper.titles, one)))
        facts = [_record(key, records, session) for key in keys]
        yield index, Found(candidates=tuple(one for one in facts if one))


DOORS: tuple[Door, ...] = (by_sparql, by_search)


def _sought(paper: Paper) -> Sought:
    return Sought(
        titles=paper.titles, authors=tuple(one.display for one in paper.authors), arxiv=paper.arxiv, dois=paper.dois
    )


def _links(sought: Sequence[Sought], session: Session) -> Links:
    wanted = [paper for paper in sought if paper.arxiv]

    def ask(papers: Sequence[Sought]) -> Links:
        session.report(f"DBLP SPARQL for the published versions of {len(papers)} preprints")
        request = dblp_sparql.link_request(papers, session.endpoints)
        return session.fetch(request, lambda reply: dblp_sparql.parse_links(reply, papers))

    parts = session.halving(wanted, ask)
    return Links(
        corr={arxiv: key for part in parts for arxiv, key in part.corr.items()},
        corr_titles={arxiv: title for part in parts for arxiv, title in part.corr_titles.items()},
        published={arxiv: found for part in parts for arxiv, found in part.published.items()},
    )


def _search(sought: Sequence[Sought], session: Session) -> list[Candidate]:
    def ask(papers: Sequence[Sought]) -> tuple[Candidate, ...]:
        session.report(f"DBLP SPARQL for {len(papers)} papers under other titles and authors")
        return session.fetch(dblp_sparql.search_request(papers, session.endpoints), dblp_sparql.parse_candidates)

    nameable = [paper for paper in sought if any(paper.titles) or paper.authors or paper.dois or paper.corr]
    return [one for part in session.halving(nameable, ask) for one in part]


def _records(keys: Sequence[DblpKey], session: Session) -> dict[DblpKey, Facts]:
    def ask(some: Sequence[DblpKey]) -> Mapping[DblpKey, Facts]:
        session.report(f"DBLP SPARQL for {len(some)} records")
        request = dblp_sparql.record_request(some, session.endpoints)
        return session.fetch(request, lambda reply: dblp_sparql.parse_records(reply, some, session.today))

    parts = [part for batch in batches(keys, RECORDS_A_REQUEST) for part in session.halving(batch, ask)]
    return {key: facts for part in parts for key, facts in part.items()}


def _record(key: DblpKey, records: dict[DblpKey, Facts], session: Session) -> Facts | None:
    """One record through the second door, with the volume it is in."""
    if key in records:
        return records[key]
    request = dblp_search.record_request(key, session.endpoints)
    reference = session.fetch(request, lambda reply: dblp_search.parse_record(reply, key, session.today))
    if reference is None:
        return None
    facts = reference.facts
    if reference.volume:
        volume_key = reference.volume
        if volume_key not in records:
            request = dblp_search.record_request(volume_key, session.endpoints)
            volume = session.fetch(request, lambda reply: dblp_search.parse_record(reply, volume_key, session.today))
            if volume:
                records[volume_key] = volume.facts
        if volume_key in records:
            facts = dblp_record.with_volume(facts, records[volume_key])
    records[key] = facts
    return facts


def _linked(paper: Paper, links: Links) -> dict[DblpKey, Candidate]:
    return {one.key: one for one in links.published.get(paper.arxiv, ())} if paper.arxiv else {}


def _needs_search(paper: Paper, linked: Mapping[DblpKey, Candidate]) -> bool:
    """Whether the claimed version is still to be found: nothing is linked, or nothing of the claimed year."""
    if paper.claim.year is None or not linked:
        return not linked
    return all(one.year != paper.claim.year for one in linked.values())


def _titles(paper: Paper, links: Links) -> tuple[str, ...]:
    corr_title = links.corr_titles.get(paper.arxiv, "") if paper.arxiv else ""
    return (*paper.titles, corr_title) if corr_title else paper.titles


def _is_worth_a_look(paper: Paper, titles: Sequence[str], candidate: Candidate) -> bool:
    return plausible(titles, candidate.title, claimed=_fits_claim(paper, candidate))


def _fits_claim(paper: Paper, candidate: Candidate) -> bool:
    """Whether a record is of the venue and the year that the list claims."""
    if candidate.year is None or candidate.year != paper.claim.year:
        return False
    light = Facts(source="dblp", id=candidate.key, title=candidate.title, venue=candidate.venue)
    return compare_venues(paper.claim.venue, light) == "same"


def _chosen(paper: Paper, titles: Sequence[str], candidates: Iterable[Candidate]) -> list[DblpKey]:
    """The candidates whose records are worth a look: those of the very title first, then those that fit the claim."""
    folded = {fold_title(title) for title in titles}
    published = [one for one in candidates if not is_corr(one.key, one.venue)]
    ranked = sorted(
        published,
        key=lambda one: (
            fold_title(one.title) not in folded,
            not _fits_claim(paper, one),
            -_alike(titles, one),
            one.key,
        ),
    )
    return [one.key for one in ranked[:CANDIDATES_A_PAPER]]


def _alike(titles: Sequence[str], candidate: Candidate) -> float:
    return max(compare_titles(title, candidate.title).alike for title in titles)
