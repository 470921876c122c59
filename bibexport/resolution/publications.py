"""Asking DBLP for the published versions of many papers, through whichever door is open."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from bibexport.errors import SourceUnavailable
from bibexport.ids import DblpKey
from bibexport.matching.paper import Paper
from bibexport.model import Facts
from bibexport.resolution.by_index import by_index
from bibexport.resolution.by_search import by_search
from bibexport.resolution.by_sparql import by_sparql
from bibexport.resolution.found import Found
from bibexport.resolution.session import Session


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
