"""Whether two names can be one person's, and two lists of authors those of one paper."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bibexport.model import Name
from bibexport.text.names import PARTICLES, SUFFIXES, stands_for_others
from bibexport.text.unicode import ascii_letters, without_homonym_number

EQUAL, COMPATIBLE, WEAK, OTHERS = 3, 2, 1, 0
"""How well two names agree: the same name; one shortened (`J. R. Smith`, or without a middle name);
one misspelt, transliterated or cut such that it may be another person's; two people."""

_NICKNAME = re.compile(r"\([^()]*\)|[\"“”][^\"“”]*[\"“”]")
_SEPARATORS = re.compile(r"[.,\s_]+")
_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe", "Ø": "Oe", "å": "aa", "Å": "Aa"}
)


class Person(NamedTuple):
    """A name in folded words, in reading order."""

    family: str
    given: tuple[str, ...]
    tied: tuple[bool, ...]
    """For each given name, whether a hyphen joins it to the one before."""
    joined: str
    """All words without spaces; names with equal text are the same."""
    parts: tuple[str, ...]
    """All words, including those of the family name, in alphabetical order."""

    @property
    def given_joined(self) -> str:
        """The given name in one word: `weiwei` for Wei-Wei."""
        return "".join(self.given)


Spellings = tuple[Person, ...]
"""A name with and without `ue` for `ü`; empty for a name without letters."""


def name_agreement(one: Name, other: Name) -> int:
    """Return how well two names agree: `EQUAL`, `COMPATIBLE`, `WEAK` or `OTHERS`.

    Initials match every name that they begin, hyphens and spaces in given names do not count,
    family and given name may be swapped. Different given names are two people even with the same family name.
    """
    return level(spellings(one), spellings(other))


@lru_cache(maxsize=1 << 16)
def spellings(name: Name) -> Spellings:
    """Return the folded words of a name, with and without `ue` for `ü`; empty for a name without letters."""
    plain = _make_person(name.given, name.family, name.literal)
    if plain is None:
        return ()
    if name.display.isascii():
        return (plain,)
    spelt_out = _make_person(*(text.translate(_SPELT_OUT) for text in (name.given, name.family, name.literal)))
    return (plain,) if spelt_out is None or spelt_out == plain else (plain, spelt_out)


def _make_person(given: str, family: str, literal: str) -> Person | None:
    words = _split_name(literal or f"{given} {family}")
    while len(words) > 1 and words[-1].casefold() in SUFFIXES:
        words.pop()
    if not words:
        return None
    groups = [group for word in words[:-1] for group in _split_capitals(word)]
    last = [part for part in words[-1].casefold().split("-") if part]
    if len(last) > 1 and last[-1] in SUFFIXES:
        last.pop()
    parts = [[part for part in group.split("-") if part] for group in groups]
    first = tuple(part for group in parts for part in group)
    tied = tuple(index > 0 for group in parts for index in range(len(group)))
    return Person("".join(last), first, tied, "".join((*first, *last)), tuple(sorted((*first, *last))))


def _split_name(text: str) -> list[str]:
    """Return the words of a name in reading order, without particles and nickname."""
    text = without_homonym_number(_NICKNAME.sub(" ", text))
    letters = re.sub("['`]", "", ascii_letters(text))
    words = [word for word in _SEPARATORS.split(letters) if word.strip("-")]
    return [word for word in words if word not in PARTICLES] or words


def _split_capitals(word: str) -> list[str]:
    """Return `SVN` as three initials, any other word folded."""
    return list(word.casefold()) if 2 <= len(word) <= 3 and word.isupper() else [word.casefold()]


def level(left: Spellings, right: Spellings) -> int:
    """Return how well two names agree, on the scale of `name_agreement`."""
    return max((_compare_people(one, other) for one in left for other in right), default=OTHERS)


def _compare_people(one: Person, other: Person) -> int:
    if one.joined == other.joined or _are_swapped(one, other):
        return EQUAL
    if one.family == other.family:
        return _compare_given_names(one, other)
    if (
        _are_similar(one.family, other.family)
        and len(one.given_joined) > 1
        and _compare_given_names(one, other) == EQUAL
    ):
        return COMPATIBLE if min(len(one.family), len(other.family)) > 6 else WEAK
    return WEAK if _has_one_more_family_name(one, other) else OTHERS


def _are_swapped(one: Person, other: Person) -> bool:
    """Return whether family and given name are swapped: `Liu Weiwei` and `Wei-Wei Liu`, `Kappen Hilbert J.`"""
    return one.parts == other.parts or (one.family == other.given_joined and other.family == one.given_joined)


def _has_one_more_family_name(one: Person, other: Person) -> bool:
    """Return whether one name has one more family name: `Emad Bahrami` and `Emad Bahrami Rad`."""
    short, long = sorted(((*person.given, person.family) for person in (one, other)), key=len)
    return (
        len(short) > 1
        and len(short) < len(long)
        and all(len(word) > 2 for word in short)
        and long[: len(short)] == short
    )


def _compare_given_names(one: Person, other: Person) -> int:
    short, long = sorted((one, other), key=lambda person: (len(person.given), person.given))
    if short.given_joined == long.given_joined:
        return EQUAL
    if not short.given:
        return WEAK
    if _same_initial(short, long):
        level = _compare_words(short.given[0], long.given[0])
        rest = _compare_further_names(short.given[1:], long.given[1:])
        if level and rest:
            cut = len(short.given) == 1 and len(short.given[0]) > 1 and len(long.given) > 1 and long.tied[1]
            return WEAK if cut else min(level, rest)
    if _omits_first_name(short, long):
        return COMPATIBLE if len(long.given[0]) == 1 else WEAK
    initials = any(len(word) == 1 for word in (*short.given, *long.given))
    return WEAK if not initials and _are_similar(short.given_joined, long.given_joined) else OTHERS


def _same_initial(short: Person, long: Person) -> bool:
    return short.given[0][0] == long.given[0][0]


def _compare_further_names(short: tuple[str, ...], long: tuple[str, ...]) -> int:
    """Return how well the names after the first agree; the longer name may have more."""
    level = EQUAL if len(short) == len(long) else COMPATIBLE
    rest = list(long)
    for word in short:
        while rest and not (found := _compare_words(word, rest[0])):
            rest.pop(0)
        if not rest:
            return OTHERS
        level = min(level, found)
        rest.pop(0)
    return level


def _omits_first_name(short: Person, long: Person) -> bool:
    """Return whether one name omits the first given name: `Shane Culpepper` for `J. Shane Culpepper`; not `Wei` for
    `Jia-Wei`.
    """
    start = len(long.given) - len(short.given)
    return (
        start > 0
        and not long.tied[start]
        and len(short.given[0]) > 2
        and short.given[0] == long.given[start]
        and all(_compare_words(a, b) >= COMPATIBLE for a, b in zip(short.given, long.given[start:], strict=True))
    )


def _compare_words(one: str, other: str) -> int:
    if one == other:
        return EQUAL
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return COMPATIBLE if long.startswith(short) else OTHERS
    return WEAK if (len(short) > 2 and long.startswith(short)) or _are_similar(one, other) else OTHERS


@lru_cache(maxsize=1 << 14)
def _are_similar(one: str, other: str) -> bool:
    """Return whether two long words differ only by a slip: one letter, two in longer words."""
    longest = max(len(one), len(other))
    allowed = 0 if min(len(one), len(other)) < 5 else 1 if longest < 8 else 2
    if abs(len(one) - len(other)) > allowed or (one[:1] != other[:1]):
        return False
    return _count_edits(one, other) <= allowed


def _count_edits(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, 1):
        above, row = row, [index]
        for column, rival in enumerate(other, 1):
            row.append(min(above[column] + 1, row[-1] + 1, above[column - 1] + (letter != rival)))
    return row[-1]


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
