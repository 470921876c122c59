"""Whether two author lists can belong to the same paper."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bibexport.matching.people import COMPATIBLE, EQUAL, WEAK, Spellings, level, spellings
from bibexport.model import Name
from bibexport.text.names import stands_for_others


class Agreement(NamedTuple):
    """The number of authors that a preprint and a record share."""

    paper: int
    """Authors of the preprint."""
    record: int
    """Authors of the record."""
    sure: int
    """Pairs of names that are equal, or equal except for parts that one of them omits."""
    likely: int
    """`sure` and the pairs that are misspelt or transliterated."""
    equal: int
    """Pairs of equal names; at most `sure`."""
    truncated: bool = False
    """Whether one of the lists ends in `et al.`."""

    @property
    def fewer(self) -> int:
        """The length of the shorter list."""
        return min(self.paper, self.record)

    @property
    def of_shorter(self) -> float:
        """The share of the shorter list that agrees, 0 to 1."""
        return self.likely / self.fewer if self.fewer else 0.0

    @property
    def of_longer(self) -> float:
        """The share of the longer list that agrees, 0 to 1; of the shorter list if one is truncated."""
        return self.of_shorter if self.truncated else self.likely / max(self.paper, self.record, 1)


def agreement(paper: Sequence[Name], record: Sequence[Name]) -> Agreement:
    """Count the authors that two lists share; the order of the lists does not matter."""
    left, left_cut = _list_people(paper)
    right, right_cut = _list_people(record)
    sizes = (len(left), len(right))
    equal = Counter(written[0].joined for written in left) & Counter(written[0].joined for written in right)
    left, right = _remove_taken(left, equal), _remove_taken(right, equal)
    same = equal.total()
    edges = _find_edges(left, right)
    sure = same + _count_pairs(edges, COMPATIBLE, len(left))
    return Agreement(
        paper=sizes[0],
        record=sizes[1],
        sure=sure,
        likely=max(sure, same + _count_pairs(edges, WEAK, len(left))),
        equal=same + _count_pairs(edges, EQUAL, len(left)),
        truncated=left_cut or right_cut,
    )


def order_fit(paper: Sequence[Name], record: Sequence[Name]) -> int:
    """Return how well a record fits the authors of a preprint: 0 in the same order, 1 in another, 2 other people."""
    here, there = ([name for name in names if not stands_for_others(name.display)] for names in (paper, record))
    if len(here) != len(there):
        return 2
    if all(level(spellings(one), spellings(other)) for one, other in zip(here, there, strict=True)):
        return 0
    return 1 if agreement(here, there).likely == len(here) else 2


def _list_people(names: Sequence[Name]) -> tuple[list[Spellings], bool]:
    """Return the people of a list, sorted so that its order does not matter, and whether the list is truncated."""
    known = [name for name in names if not stands_for_others(name.display)]
    return sorted(filter(None, map(spellings, known))), len(known) < len(names)


def _remove_taken(people: list[Spellings], taken: Counter[str]) -> list[Spellings]:
    left = Counter(taken)
    rest = []
    for written in people:
        if left[written[0].joined]:
            left[written[0].joined] -= 1
        else:
            rest.append(written)
    return rest


def _find_edges(left: list[Spellings], right: list[Spellings]) -> dict[int, dict[int, int]]:
    """Return which of `left` may be which of `right`, and how certainly. Only names that share a word are compared."""
    if not left or not right:
        return {}
    by_word: dict[str, set[int]] = defaultdict(set)
    for index, written in enumerate(right):
        for word in _index_words(written):
            by_word[word].add(index)
    edges: dict[int, dict[int, int]] = {}
    for index, written in enumerate(left):
        rivals = set().union(*(by_word.get(word, ()) for word in _index_words(written)))
        levels = {rival: found for rival in sorted(rivals) if (found := level(written, right[rival]))}
        if levels:
            edges[index] = levels
    return edges


@lru_cache(maxsize=1 << 16)
def _index_words(written: Spellings) -> frozenset[str]:
    return frozenset(
        word for person in written for word in (person.family, *person.given, person.given_joined) if len(word) > 1
    )


def _count_pairs(edges: dict[int, dict[int, int]], at_least: int, size: int) -> int:
    """Return the maximum number of pairs (by augmenting paths), which the order of the lists does not affect."""
    taken: dict[int, int] = {}

    def place(one: int, seen: set[int]) -> bool:
        for rival, surely in edges.get(one, {}).items():
            if surely < at_least or rival in seen:
                continue
            seen.add(rival)
            if rival not in taken or place(taken[rival], seen):
                taken[rival] = one
                return True
        return False

    return sum(place(one, set()) for one in range(size) if one in edges)
