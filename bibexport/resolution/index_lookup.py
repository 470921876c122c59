"""Look-ups in the local index, which knows nothing newer than its dump."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from bibexport.ids import ArxivId
from bibexport.matching import fold_title, match
from bibexport.matching.comparison import Paper
from bibexport.matching.drift import least_shared
from bibexport.model import Facts, Name
from bibexport.pages import page_key
from bibexport.sources.candidates import (
    choose,
    describe,
    fits_claim,
    may_be,
    needs_search,
    preprints,
    with_corr_title,
)
from bibexport.sources.dblp import Candidate, is_corr
from bibexport.sources.source import Found, Index, Preprints, Session

NAME = "the index"
"""The name in messages."""
AUTHORS = 10
"""Maximum number of authors under whose names a retitled version is searched for."""


def find_preprints(wanted: Sequence[ArxivId], index: Index) -> Preprints:
    """Return the preprints that the index has; missing ones may be newer, or left out of the index."""
    found = {one: facts for one in wanted if (facts := index.preprint(one))}
    if not index.arxiv_date:
        reason = f"{NAME} has nothing of arXiv (build it with --arxiv)"
    else:
        reason = f"{NAME} does not have the paper (arXiv as of {index.arxiv_date})"
    return Preprints(facts=found, unanswered={one: reason for one in wanted if one not in found})


def find_publications(
    papers: Sequence[Paper], known: Mapping[str, Facts], session: Session
) -> Iterator[dict[int, Found]]:
    """Look up all papers and yield what the index has, by place (see `source.AskPublications`).

    If the network is queried afterwards, an answer is incomplete for a paper that may have been published since the
    dump was made: the index settles such a paper only by a published version of the year that the list claims.
    """
    index = session.index
    assert index is not None
    session.report(f"the index about {len(papers)} papers")
    reason = f"{NAME} {'was built for other papers (--only)' if session.is_last else 'is not new enough'}"
    found = {}
    for position, paper in enumerate(papers):
        one = _found(paper, known, index)
        covered = index.covers(with_corr_title(paper, one.corr_title))
        is_settled = covered and (session.is_last or _settles(paper, one, index))
        found[position] = one if is_settled else Found(incomplete=reason)
    yield found


def _found(paper: Paper, known: Mapping[str, Facts], index: Index) -> Found:
    if paper.dblp:
        return Found(pinned=known.get(paper.dblp) or index.record(paper.dblp))
    light = index.corr(paper.arxiv) if paper.arxiv else None
    corr_title = light.title if light else ""
    titles = tuple({fold_title(title): title for title in with_corr_title(paper, corr_title)}.values())
    titled = (one for title in titles if title for one in index.titled(title))
    possible = {one.key: one for one in titled if not is_corr(one.key, one.venue)}
    possible |= {one.key: msgspec.structs.replace(one, by_key=True) for one in _by_key(paper, index)}
    others: tuple[Facts, ...] | None = None
    if needs_search(paper, titles, possible.values()):
        authors = _some_authors(paper, light.authors if light else ())
        near = _near(paper, authors, titles, index)
        possible |= {one.key: one for one in near if may_be(paper, titles, one)}
        if light and paper.claim.year and (theirs := index.published_in(authors, paper.claim.year)) is not None:
            at_venue = [one for one in theirs if fits_claim(paper, one)]
            possible |= {one.key: one for one in at_venue}
            others = preprints(same for one in at_venue for same in index.titled(one.title))
    records = (known.get(key) or index.record(key) for key in choose(paper, titles, possible.values()))
    return Found(
        candidates=tuple(record for record in records if record),
        corr=index.record(light.key) if light and not paper.authors else None,
        corr_title=corr_title,
        preprints=others,
    )


def _by_key(paper: Paper, index: Index) -> Iterator[Candidate]:
    """Yield the records with the paper's DOIs and pages."""
    sought = describe(paper)
    for doi in sought.dois:
        yield from index.with_doi(doi)
    for key in dict.fromkeys(map(page_key, paper.links)):
        if key:
            yield from index.with_page(key)


def _some_authors(paper: Paper, corr: Sequence[Name]) -> list[str]:
    """Return the first authors and the last one; `corr` has those of the paper's CoRR record."""
    distinct = list(dict.fromkeys(name.display for name in (*corr, *paper.authors)))
    return [*distinct[: AUTHORS - 1], *distinct[AUTHORS - 1 :][-1:]]


def _near(paper: Paper, authors: Sequence[str], titles: Sequence[str], index: Index) -> Iterator[Candidate]:
    """Yield records that may be the paper under another title."""
    claims = bool(paper.claim.venue and paper.claim.year)
    yield from index.published_by(authors, titles, least_shared(claimed=claims))
    # Without authors nothing but the very title could prove anything.
    for title in titles if authors else ():
        yield from index.alike(title, authors)


def _settles(paper: Paper, found: Found, index: Index) -> bool:
    """Return whether nothing published after the dump can change the verdict on the paper."""
    if paper.dblp:
        return found.pinned is not None
    if not _may_be_newer(paper, index.dblp_date):
        return True
    verdict = match(paper, found.candidates, found.preprints)
    if verdict.outcome != "published" or paper.claim.year is None:
        return verdict.outcome == "published"
    return any(
        one.issued is not None and one.issued.year == paper.claim.year
        for one in found.candidates
        if verdict.record is not None and one.id == verdict.record.id
    )


def _may_be_newer(paper: Paper, date: str) -> bool:
    """Return whether the paper, or the version that the list claims, may have appeared on that day or later."""
    year = int(date[:4])
    if paper.claim.year is not None and paper.claim.year >= year:
        return True
    if paper.arxiv and "/" not in paper.arxiv:
        return _month(paper.arxiv) >= date[:7]
    known = paper.year if paper.year is not None else paper.claim.year
    return known is None or known >= year


def _month(arxiv: ArxivId) -> str:
    """Return the month of an arXiv id: `2021-03` for `2103.00020`."""
    return f"20{arxiv[:2]}-{arxiv[2:4]}"
