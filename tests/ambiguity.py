"""Whether a regular expression can take exponential time: whether a loop can read one text in two ways.

The pattern becomes the automaton of its characters (Glushkov's), in which an edge counts how many ways lead from one
character of the pattern to the next. Two different paths from a position back to itself over one text double with each
round of the loop, and a backtracking matcher tries them all when the rest does not match: the criterion of Weber and
Seidl ("On the degree of ambiguity of finite automata", 1991). Assertions are taken to hold.
"""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

_OTHERS = "éßÀ論ｱ’‐\u00a0\u2028\U0001d400"
_OF_A_CHARACTER = re.IGNORECASE | re.DOTALL | re.ASCII
_LONG = 8
"""From this bound on a bounded repetition counts as an unbounded one."""


@dataclass(frozen=True)
class _Part:
    """A part of a pattern: the positions at which it begins and ends, and in how many ways it can be empty."""

    first: Counter[int]
    last: Counter[int]
    empty: int


@dataclass
class _Automaton:
    characters: list[frozenset[str]] = field(default_factory=list)
    atomic: list[tuple[int, ...]] = field(default_factory=list)
    """Of each position, the atomic groups around it, from outside."""
    optional: set[int] = field(default_factory=set)
    """The atomic groups that may match nothing."""
    follows: Counter[tuple[int, int]] = field(default_factory=Counter)


def find_ambiguous_loop(pattern: re.Pattern[str]) -> str | None:
    """Return a text that a loop of `pattern` reads in two ways; None if there is none."""
    parsed = re._parser.parse(pattern.pattern, pattern.flags)  # type: ignore[attr-defined]
    builder = _Builder(pattern)
    builder.sequence(parsed, ())
    return _find_doubled_path(builder.automaton)


class _Builder:
    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.automaton = _Automaton()
        self._flags = int(pattern.flags) & _OF_A_CHARACTER
        self._alphabet = sorted({*map(chr, range(32, 127)), *"\t\n\r", *_OTHERS, *pattern.pattern})
        self._read: dict[tuple[str, int], frozenset[str]] = {}
        self._groups = 0

    def sequence(self, items: Iterable[Any], atomic: tuple[int, ...]) -> _Part:
        whole = _Part(Counter(), Counter(), 1)
        for item in items:
            whole = self._join(whole, self._part(item, atomic))
        return whole

    def _join(self, one: _Part, other: _Part) -> _Part:
        for before, ways in one.last.items():
            for after, more in other.first.items():
                self.automaton.follows[before, after] += ways * more
        first = one.first + Counter({at: ways * one.empty for at, ways in other.first.items()})
        last = other.last + Counter({at: ways * other.empty for at, ways in one.last.items()})
        return _Part(first, last, min(one.empty * other.empty, 2))

    def _part(self, item: Any, atomic: tuple[int, ...]) -> _Part:
        kind, value = str(item[0]), item[1]
        if kind in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
            return self._character(item, atomic)
        if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            if kind != "POSSESSIVE_REPEAT":
                return self._repeat(*value, atomic)
            inside = self._atomic(atomic)
            self.automaton.optional.update({inside[-1]} if not value[0] else ())
            return self._repeat(*value, inside)
        if kind == "SUBPATTERN":
            outside = self._flags
            self._flags = (outside | value[1]) & ~value[2] & _OF_A_CHARACTER
            part = self.sequence(value[3], atomic)
            self._flags = outside
            return part
        if kind == "ATOMIC_GROUP":
            return self.sequence(value, self._atomic(atomic))
        if kind in ("BRANCH", "GROUPREF_EXISTS"):
            branches = value[1] if kind == "BRANCH" else [one or () for one in value[1:]]
            parts = [self.sequence(branch, atomic) for branch in branches]
            first, last = (sum((getattr(one, side) for one in parts), Counter[int]()) for side in ("first", "last"))
            return _Part(first, last, min(sum(one.empty for one in parts), 2))
        return _Part(Counter(), Counter(), 1)

    def _repeat(self, least: int, most: Any, items: Any, atomic: tuple[int, ...]) -> _Part:
        unbounded = str(most) == "MAXREPEAT" or most >= _LONG
        if unbounded:
            loop = self.sequence(items, atomic)
            self._join(loop, loop)
            # Python does not repeat what matches nothing.
            rest = _Part(loop.first, loop.last, 1)
            return self._join(self.sequence(items, atomic), rest) if least else rest
        whole = _Part(Counter(), Counter(), 1)
        for _ in range(most - least):
            whole = self._join(self.sequence(items, atomic), whole)
            whole = _Part(whole.first, whole.last, 1)
        for _ in range(least):
            whole = self._join(self.sequence(items, atomic), whole)
        return whole

    def _character(self, item: Any, atomic: tuple[int, ...]) -> _Part:
        position = len(self.automaton.characters)
        read = str(item), self._flags
        if read not in self._read:
            self._read[read] = frozenset(filter(self._matcher(item), self._alphabet))
        self.automaton.characters.append(self._read[read])
        self.automaton.atomic.append(atomic)
        return _Part(Counter({position: 1}), Counter({position: 1}), 0)

    def _matcher(self, item: Any) -> Any:
        state = re._parser.State()  # type: ignore[attr-defined]
        state.str, state.flags = "", self._flags
        one = re._parser.SubPattern(state, [item])  # type: ignore[attr-defined]
        return re._compiler.compile(one, self._flags).fullmatch  # type: ignore[attr-defined]

    def _atomic(self, around: tuple[int, ...]) -> tuple[int, ...]:
        self._groups += 1
        return (*around, self._groups)


def _find_doubled_path(automaton: _Automaton) -> str | None:
    after: dict[int, list[int]] = defaultdict(list)
    for before, position in automaton.follows:
        after[before].append(position)
    components = _components(after)
    component = {position: number for number, one in enumerate(components) for position in one}

    def successors(pair: tuple[int, int]) -> Iterator[tuple[int, int]]:
        at, beside = pair
        for one, other in itertools.product(after[at], after[beside]):
            looped = component.get(one) == component.get(other) == component.get(at)
            apart = at != beside or one == other or _may_part(automaton, at, one, other)
            if looped and apart and automaton.characters[one] & automaton.characters[other]:
                yield one, other

    for positions in components:
        graph = _reachable([(position, position) for position in positions], successors)
        for cycle in _components(graph):
            doubled = [pair for pair in cycle if pair[0] != pair[1]]
            same = [pair for pair in cycle if pair[0] == pair[1]]
            twice = [
                (one, other)
                for (one, _) in same
                for (other, _) in same
                if automaton.follows[one, other] > 1 and not automaton.atomic[one]
            ]
            if (same and doubled) or (twice and _loops(cycle, graph)):
                shown = doubled or [(one, one) for one, _ in twice]
                return "".join(
                    min(automaton.characters[one] & automaton.characters[other]) for one, other in shown[:20]
                )
    return None


def _may_part(automaton: _Automaton, at: int, one: int, other: int) -> bool:
    """Return whether a matcher may come back to take the other of two ways: not where an atomic group has chosen."""
    here, there, elsewhere = (set(automaton.atomic[position]) for position in (at, one, other))
    return not (here & there or here & elsewhere or there & elsewhere or (there ^ elsewhere) & automaton.optional)


def _loops(cycle: list[tuple[int, int]], graph: dict[Any, list[Any]]) -> bool:
    return len(cycle) > 1 or cycle[0] in graph[cycle[0]]


def _reachable(starts: list[Any], successors: Any) -> dict[Any, list[Any]]:
    graph: dict[Any, list[Any]] = {}
    waiting = list(starts)
    while waiting:
        node = waiting.pop()
        if node not in graph:
            graph[node] = list(successors(node))
            waiting += graph[node]
    return graph


def _components(graph: dict[Any, list[Any]]) -> list[list[Any]]:
    """Return the strongly connected components of a graph (Tarjan's algorithm, without recursion)."""
    index: dict[Any, int] = {}
    low: dict[Any, int] = {}
    stack: list[Any] = []
    on_stack: set[Any] = set()
    found: list[list[Any]] = []
    for root in list(graph):
        work = [(root, iter(graph.get(root, ())))] if root not in index else []
        if work:
            index[root] = low[root] = len(index)
            stack.append(root)
            on_stack.add(root)
        while work:
            node, children = work[-1]
            child = next((one for one in children if one not in index or one in on_stack), None)
            if child is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    at = stack.index(node)
                    found.append(stack[at:])
                    on_stack.difference_update(stack[at:])
                    del stack[at:]
            elif child in index:
                low[node] = min(low[node], index[child])
            else:
                index[child] = low[child] = len(index)
                stack.append(child)
                on_stack.add(child)
                work.append((child, iter(graph.get(child, ()))))
    return found
