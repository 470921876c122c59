"""Query the sources in the order of the registry, each for what the previous ones left open.

The local index, which knows nothing newer than its dump, takes the place of all of them.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from bibexport.errors import SourceUnavailable
from bibexport.ids import ArxivId, Doi
from bibexport.matching import fold_title, match
from bibexport.matching.comparison import Paper
from bibexport.matching.drift import least_shared
from bibexport.model import Facts, Name
from bibexport.pages import page_key
from bibexport.sources import dblp
from bibexport.sources.dblp import (
    Candidate,
    choose,
    describe,
    fits_claim,
    is_corr,
    may_be,
    needs_search,
    preprints,
    with_corr_title,
)
from bibexport.sources.registry import SOURCES
from bibexport.sources.source import Dois, Found, Index, Preprints, Session, Source

Known = Mapping[str, Mapping[str, Facts]]
"""What the lock has, by catalogue and id."""


def ask_preprints(wanted: Sequence[ArxivId], session: Session) -> Preprints:
    """Query the sources for preprints, one after the other; never raises if a source is down."""
    if session.index:
        return _find_preprints(wanted, session.index)
    facts: dict[ArxivId, Facts] = {}
    unknown: set[ArxivId] = set()
    reasons: dict[ArxivId, str] = dict.fromkeys(wanted, "")
    for source in SOURCES:
        if source.preprints is None or not reasons or not session.asks(source):
            continue
        try:
            answer = source.preprints(tuple(reasons), session)
        except SourceUnavailable as closed:
            answer = Preprints(unanswered=dict.fromkeys(reasons, str(closed)))
        facts |= answer.facts
        unknown |= answer.unknown
        reasons = {one: _join(reasons[one], answer.unanswered[one]) for one in reasons if one in answer.unanswered}
    return Preprints(facts=facts, unknown=frozenset(unknown), unanswered=reasons)


def ask_dois(wanted: Sequence[Doi], session: Session) -> Dois:
    """Ask for the works of DOIs, one source after the other; never raises for a source that is down."""
    facts: dict[Doi, Facts] = {}
    absent: set[Doi] = set()
    reasons: dict[Doi, str] = dict.fromkeys(wanted, "")
    unreachable: set[Doi] = set()
    for source in SOURCES:
        if source.dois is None or not reasons or not session.asks(source):
            continue
        try:
            answer = source.dois(tuple(reasons), session)
        except SourceUnavailable as closed:
            unreachable |= reasons.keys()
            answer = Dois(unanswered=dict.fromkeys(reasons, str(closed)))
        facts |= answer.facts
        absent |= answer.absent
        reasons = {one: _join(reasons[one], answer.unanswered[one]) for one in reasons if one in answer.unanswered}
    return Dois(
        facts=facts, absent=frozenset(absent), unanswered=reasons, unreachable=frozenset(unreachable & reasons.keys())
    )


def ask_publications(papers: Sequence[Paper], known: Known, session: Session) -> Iterator[dict[int, Found]]:
    """Yield what may be each paper, by its place, once every catalogue that could have it has been asked.

    Every paper gets an answer; if a source could not answer, `Found.incomplete` says why. A later catalogue is
    queried only for papers without a published version in the previous ones.
    """
    if session.index:
        yield from _find_publications(papers, known.get(dblp.NAME, {}), session)
        return
    waiting = dict.fromkeys(range(len(papers)), Found())
    catalogues = tuple(_catalogues(session))
    for catalogue in catalogues:
        asked = {place: papers[place] for place in waiting}
        for found in ask_catalogue(asked, catalogue, known.get(catalogue[0].catalogue, {}), session):
            merged = {place: _merge(waiting[place], one) for place, one in found.items()}
            waiting |= merged
            done = [
                place for place in merged if catalogue is catalogues[-1] or _is_settled(papers[place], merged[place])
            ]
            if done:
                yield {place: waiting.pop(place) for place in done}


def _catalogues(session: Session) -> Iterator[tuple[Source, ...]]:
    """Yield the sources of publications, grouped by catalogue."""
    sources = [source for source in SOURCES if source.publications and session.asks(source)]
    for name in dict.fromkeys(source.catalogue for source in sources):
        yield tuple(source for source in sources if source.catalogue == name)


def ask_catalogue(
    papers: Mapping[int, Paper], sources: Sequence[Source], known: Mapping[str, Facts], session: Session
) -> Iterator[dict[int, Found]]:
    """Query the services of one catalogue, each for the papers that the previous ones did not answer in full."""
    waiting = dict.fromkeys(papers, Found())
    for source in sources:
        # A pinned record is looked up by its key, or not at all.
        places = [place for place in waiting if not papers[place].dblp or "dblp" in source.identifiers]
        if not places or source.publications is None:
            continue
        silent = set(places)
        try:
            for found in source.publications([papers[place] for place in places], known, session):
                answers = {places[number]: one for number, one in found.items()}
                silent -= answers.keys()
                complete = [place for place, one in answers.items() if not one.incomplete]
                waiting |= {place: _merge(waiting[place], one) for place, one in answers.items()}
                if complete:
                    yield {place: _complete(waiting.pop(place)) for place in complete}
        except SourceUnavailable as closed:
            waiting |= {place: _merge(waiting[place], Found(incomplete=str(closed))) for place in silent}
    if waiting:
        yield waiting


def _merge(one: Found, other: Found) -> Found:
    """Merge the answers of two sources about one paper."""
    return Found(
        candidates=tuple({(facts.source, facts.id): facts for facts in (*one.candidates, *other.candidates)}.values()),
        pinned=one.pinned or other.pinned,
        corr=one.corr or other.corr,
        corr_title=one.corr_title or other.corr_title,
        preprints=_merge_preprints(one.preprints, other.preprints),
        incomplete=_join(one.incomplete, other.incomplete),
    )


def _merge_preprints(one: tuple[Facts, ...] | None, other: tuple[Facts, ...] | None) -> tuple[Facts, ...] | None:
    """Merge the preprints; None only if neither source was queried for them."""
    return other if one is None else (*one, *(other or ()))


def _complete(found: Found) -> Found:
    return msgspec.structs.replace(found, incomplete="")


def _is_settled(paper: Paper, found: Found) -> bool:
    """Return whether a published version was found, so that other catalogues need not be queried."""
    return found.pinned is not None or match(paper, found.candidates, found.preprints).outcome == "published"


def _join(*reasons: str) -> str:
    return "; ".join(reason for reason in reasons if reason)


NAME = "the index"
"""The name in messages."""
AUTHORS = 10
"""Maximum number of authors under whose names a retitled version is searched for."""


def _find_preprints(wanted: Sequence[ArxivId], index: Index) -> Preprints:
    """Return the preprints that the index has; missing ones may be newer, or left out of the index."""
    found = {one: facts for one in wanted if (facts := index.preprint(one))}
    if not index.arxiv_date:
        reason = f"{NAME} has nothing of arXiv (build it with --arxiv)"
    else:
        reason = f"{NAME} does not have the paper (arXiv as of {index.arxiv_date})"
    return Preprints(facts=found, unanswered={one: reason for one in wanted if one not in found})


def _find_publications(
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
    terms = describe(paper)
    for doi in terms.dois:
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
