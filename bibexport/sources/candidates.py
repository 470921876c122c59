"""Select the records that may be the paper, from the few fields known before details are fetched."""

from collections.abc import Collection, Iterable, Sequence

from bibexport.ids import DblpKey
from bibexport.matching import compare_venues, fold_title, plausible
from bibexport.matching.comparison import Paper
from bibexport.matching.drift import compare_titles
from bibexport.model import Facts
from bibexport.pages import page_addresses, page_dois
from bibexport.sources.dblp import Candidate, is_corr
from bibexport.sources.dblp_queries import Sought

CANDIDATES_PER_PAPER = 12
"""Maximum number of records whose details are fetched, the most plausible first."""


def describe(paper: Paper) -> Sought:
    """Describe a paper for the queries to DBLP."""
    return Sought(
        titles=paper.titles,
        authors=tuple(one.display for one in paper.authors),
        arxiv=paper.arxiv,
        dois=tuple(dict.fromkeys((*paper.dois, *(doi for link in paper.links for doi in page_dois(link))))),
        pages=tuple(dict.fromkeys(page for link in paper.links for page in page_addresses(link))),
    )


def needs_search(paper: Paper, titles: Sequence[str], known: Iterable[Candidate]) -> bool:
    """Return whether the claimed version is still missing: no record has its title, or none the claimed year."""
    if paper.corr_records == "always":
        return True
    folded = {fold_title(title) for title in titles}
    titled = [one for one in known if fold_title(one.title) in folded and not is_corr(one.key, one.venue)]
    if paper.claim.year is None or not titled:
        return not titled
    return all(one.year != paper.claim.year for one in titled)


def with_corr_title(paper: Paper, corr_title: str) -> tuple[str, ...]:
    """Return all titles of the paper, including that of its CoRR record."""
    return (*paper.titles, corr_title) if corr_title else paper.titles


def may_be(paper: Paper, titles: Sequence[str], candidate: Candidate) -> bool:
    """Return whether a record may be the paper, judging by the little known of it so far."""
    return candidate.by_key or plausible(titles, candidate.title, claimed=fits_claim(paper, candidate))


def choose(paper: Paper, titles: Sequence[str], candidates: Collection[Candidate]) -> list[DblpKey]:
    """Return the candidates worth fetching, best first: by key or title, then those that fit the claim."""
    published = [one for one in candidates if not is_corr(one.key, one.venue)]
    return [*_choose_published(paper, titles, published), *_choose_preprints(paper, titles, candidates)]


def _choose_published(paper: Paper, titles: Sequence[str], published: Sequence[Candidate]) -> list[DblpKey]:
    if len(published) < 2:
        return [one.key for one in published]
    folded = {fold_title(title) for title in titles}
    ranked = sorted(
        published,
        key=lambda one: (
            fold_title(one.title) not in folded and not one.by_key,
            not fits_claim(paper, one),
            -_alike(titles, one),
            one.key,
        ),
    )
    return [one.key for one in ranked[:CANDIDATES_PER_PAPER]]


PREPRINTS_PER_PAPER = 3
"""Maximum number of CoRR records whose details are fetched: namesakes are rare."""


def _choose_preprints(paper: Paper, titles: Sequence[str], candidates: Collection[Candidate]) -> list[DblpKey]:
    """Return the CoRR records that may be the paper's preprint, those of its title first."""
    if paper.corr_records == "never":
        return []
    folded = {fold_title(title) for title in titles}
    titled = [one for one in candidates if fold_title(one.title) in folded]
    if paper.corr_records == "if unpublished" and any(not is_corr(one.key, one.venue) for one in titled):
        return []
    corr = [one for one in candidates if is_corr(one.key, one.venue)]
    # One author's preprints have similar titles: beside the paper's own they are not worth a look.
    corr = [one for one in corr if one in titled] or corr
    return [one.key for one in sorted(corr, key=lambda one: (-_alike(titles, one), one.key))[:PREPRINTS_PER_PAPER]]


def preprints(candidates: Iterable[Candidate]) -> tuple[Facts, ...]:
    """Return the CoRR records among the candidates, with what is known of them."""
    return tuple(
        Facts(source="dblp", id=one.key, type="article", title=one.title, venue="CoRR", authors=one.authors)
        for one in sorted(candidates, key=lambda one: one.key)
        if is_corr(one.key, one.venue)
    )


def fits_claim(paper: Paper, candidate: Candidate) -> bool:
    """Return whether a record has the venue and year that the list claims."""
    if candidate.year is None or candidate.year != paper.claim.year:
        return False
    light = Facts(source="dblp", id=candidate.key, title=candidate.title, venue=candidate.venue)
    return compare_venues(paper.claim.venue, light) == "same"


def _alike(titles: Sequence[str], candidate: Candidate) -> float:
    return max(compare_titles(title, candidate.title).alike for title in titles)
