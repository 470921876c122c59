"""Asking DBLP for the published versions of many papers, through whichever door is open."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from bibexport.errors import SourceUnavailable
from bibexport.ids import DblpKey
from bibexport.matching.comparison import Paper
from bibexport.model import Facts
from bibexport.resolution.by_index import by_index
from bibexport.resolution.by_sparql import by_sparql
from bibexport.resolution.found import Found, chosen, is_worth_a_look, sought
from bibexport.resolution.session import Session
from bibexport.sources import dblp_record, dblp_search


def by_search(papers: Sequence[Paper], known: Mapping[DblpKey, Facts], session: Session) -> Iterator[dict[int, Found]]:
    """Ask about one paper after the other (see `publications.Door`)."""
    records = dict(known)
    for index, paper in enumerate(papers):
        session.report(f"dblp.org about paper {index + 1} of {len(papers)}")
        if paper.dblp:
            yield {index: Found(pinned=_record(paper.dblp, records, session))}
            continue
        if not paper.titles[0]:
            # Only an id is known, and the search knows no ids.
            yield {index: Found()}
            continue
        request = dblp_search.search_request(sought(paper), session.endpoints)
        hits = session.fetch(request, dblp_search.parse_search)
        keys = chosen(paper, paper.titles, (one for one in hits if is_worth_a_look(paper, paper.titles, one)))
        facts = [_record(key, records, session) for key in keys]
        yield {index: Found(candidates=tuple(one for one in facts if one))}


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


class Door(Protocol):
    """One way to ask DBLP about papers."""

    def __call__(
        self, papers: Sequence[Paper], known: Mapping[DblpKey, Facts], session: Session
    ) -> Iterator[dict[int, Found]]:
        """Give what may be each paper, by its index, as soon as it is known: one by one or many at once.

        Raises:
            SourceUnavailable: the door is closed; what was given before stands.
        """


def ask_publications(
    papers: Sequence[Paper], known: Mapping[DblpKey, Facts], session: Session
) -> Iterator[dict[int, Found]]:
    """Ask through the first door that answers, and through the next one where it closes.

    Raises:
        SourceUnavailable: every door is closed; the reason names them all.
    """
    remaining = dict(enumerate(papers))
    reasons = []
    for door in DOORS_OF_INDEX if session.index else DOORS:
        indices = list(remaining)
        try:
            for found in door(list(remaining.values()), known, session):
                for position in found:
                    del remaining[indices[position]]
                if found:
                    yield {indices[position]: one for position, one in found.items()}
        except SourceUnavailable as closed:
            reasons.append(str(closed))
        if not remaining:
            return
    raise SourceUnavailable("DBLP", "; ".join(reasons))


DOORS_OF_INDEX: tuple[Door, ...] = (by_index,)
DOORS: tuple[Door, ...] = (by_sparql, by_search)
