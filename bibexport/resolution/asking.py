"""Query the sources in the order of the registry, each for what the previous ones left open."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from bibexport.errors import SourceUnavailable
from bibexport.ids import ArxivId, Doi
from bibexport.matching import match
from bibexport.matching.comparison import Paper
from bibexport.model import Facts
from bibexport.resolution import index_lookup
from bibexport.sources import dblp
from bibexport.sources.registry import SOURCES
from bibexport.sources.source import Dois, Found, Preprints, Session, Source

Known = Mapping[str, Mapping[str, Facts]]
"""What the lock has, by catalogue and id."""


def ask_preprints(wanted: Sequence[ArxivId], session: Session) -> Preprints:
    """Query the sources for preprints, one after the other; never raises if a source is down."""
    if session.index:
        return index_lookup.find_preprints(wanted, session.index)
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
        yield from index_lookup.find_publications(papers, known.get(dblp.NAME, {}), session)
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
