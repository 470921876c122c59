"""Whether two names can be one person's."""

import re
from functools import lru_cache
from typing import NamedTuple

from bibexport.model import Name
from bibexport.text.names import PARTICLES, SUFFIXES
from bibexport.text.unicode import ascii_letters, without_homonym_number

EQUAL, COMPATIBLE, WEAK, OTHERS = 3, 2, 1, 0
"""How far two names go together: the same name; one shortened (`J. R. Smith`, a middle name left out);
one misspelt, transliterated or cut in a way that another person's may be; two people."""

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
    """For each given word, whether a hyphen ties it to the one before."""
    joined: str
    """All words without blanks; what is equal here is one name."""
    parts: tuple[str, ...]
    """All words, also those of the family name, in alphabetical order."""

    @property
    def given_joined(self) -> str:
        """`weiwei` for Wei-Wei."""
        return "".join(self.given)


Spellings = tuple[Person, ...]
"""A name with and without `ue` for `ü`; empty where nothing is left of it."""


def name_agreement(one: Name, other: Name) -> int:
    """How far two names go together: `EQUAL`, `COMPATIBLE`, `WEAK` or `OTHERS`.

    Initials go with every name that they begin, hyphens and blanks in given names do not count,
    family and given name may be swapped. Different given names are two people, whatever the family.
    """
    return level(spellings(one), spellings(other))


@lru_cache(maxsize=1 << 16)
def spellings(name: Name) -> Spellings:
    """The folded words of a name, with and without `ue` for `ü`; nothing where nothing is left of it."""
    plain = _person(name.given, name.family, name.literal)
    if plain is None:
        return ()
    if name.display.isascii():
        return (plain,)
    spelt_out = _person(*(text.translate(_SPELT_OUT) for text in (name.given, name.family, name.literal)))
    return (plain,) if spelt_out is None or spelt_out == plain else (plain, spelt_out)


def _person(given: str, family: str, literal: str) -> Person | None:
    words = _name_words(literal or f"{given} {family}")
    while len(words) > 1 and words[-1].casefold() in SUFFIXES:
        words.pop()
    if not words:
        return None
    groups = [group for word in words[:-1] for group in _capitals_apart(word)]
    last = [part for part in words[-1].casefold().split("-") if part]
    if len(last) > 1 and last[-1] in SUFFIXES:
        last.pop()
    parts = [[part for part in group.split("-") if part] for group in groups]
    first = tuple(part for group in parts for part in group)
    tied = tuple(index > 0 for group in parts for index in range(len(group)))
    return Person("".join(last), first, tied, "".join((*first, *last)), tuple(sorted((*first, *last))))


def _name_words(text: str) -> list[str]:
    """The words of a name in reading order, without particles and nickname."""
    text = without_homonym_number(_NICKNAME.sub(" ", text))
    letters = re.sub("['`]", "", ascii_letters(text))
    words = [word for word in _SEPARATORS.split(letters) if word.strip("-")]
    return [word for word in words if word not in PARTICLES] or words


def _capitals_apart(word: str) -> list[str]:
    """`SVN` as three initials; any other word as it is, folded."""
    return list(word.casefold()) if 2 <= len(word) <= 3 and word.isupper() else [word.casefold()]


def level(left: Spellings, right: Spellings) -> int:
    """How far two names go together, as `name_agreement` has it."""
    return max((_person_level(one, other) for one in left for other in right), default=OTHERS)


def _person_level(one: Person, other: Person) -> int:
    if one.joined == other.joined or _swapped(one, other):
        return EQUAL
    if one.family == other.family:
        return _given_level(one, other)
    if _near(one.family, other.family) and len(one.given_joined) > 1 and _given_level(one, other) == EQUAL:
        return COMPATIBLE if min(len(one.family), len(other.family)) > 6 else WEAK
    return WEAK if _one_family_more(one, other) else OTHERS


def _swapped(one: Person, other: Person) -> bool:
    """`Liu Weiwei` and `Wei-Wei Liu`, `Kappen Hilbert J.` and `Hilbert J. Kappen`."""
    return one.parts == other.parts or (one.family == other.given_joined and other.family == one.given_joined)


def _one_family_more(one: Person, other: Person) -> bool:
    """`Emad Bahrami` and `Emad Bahrami Rad`."""
    short, long = sorted(((*person.given, person.family) for person in (one, other)), key=len)
    return (
        len(short) > 1
        and len(short) < len(long)
        and all(len(word) > 2 for word in short)
        and long[: len(short)] == short
    )


def _given_level(one: Person, other: Person) -> int:
    short, long = sorted((one, other), key=lambda person: (len(person.given), person.given))
    if short.given_joined == long.given_joined:
        return EQUAL
    if not short.given:
        return WEAK
    if _first_goes_on(short, long):
        level = _word_level(short.given[0], long.given[0])
        rest = _rest_level(short.given[1:], long.given[1:])
        if level and rest:
            cut = len(short.given) == 1 and len(short.given[0]) > 1 and len(long.given) > 1 and long.tied[1]
            return WEAK if cut else min(level, rest)
    if _starts_later(short, long):
        return COMPATIBLE if len(long.given[0]) == 1 else WEAK
    initials = any(len(word) == 1 for word in (*short.given, *long.given))
    return WEAK if not initials and _near(short.given_joined, long.given_joined) else OTHERS


def _first_goes_on(short: Person, long: Person) -> bool:
    return short.given[0][0] == long.given[0][0]


def _rest_level(short: tuple[str, ...], long: tuple[str, ...]) -> int:
    """Whether what follows the first given name agrees, words of the longer one being left out."""
    level = EQUAL if len(short) == len(long) else COMPATIBLE
    rest = list(long)
    for word in short:
        while rest and not (found := _word_level(word, rest[0])):
            rest.pop(0)
        if not rest:
            return OTHERS
        level = min(level, found)
        rest.pop(0)
    return level


def _starts_later(short: Person, long: Person) -> bool:
    """`Shane Culpepper` for `J. Shane Culpepper`; not `Wei` for `Jia-Wei`."""
    start = len(long.given) - len(short.given)
    return (
        start > 0
        and not long.tied[start]
        and len(short.given[0]) > 2
        and short.given[0] == long.given[start]
        and all(_word_level(a, b) >= COMPATIBLE for a, b in zip(short.given, long.given[start:], strict=True))
    )


def _word_level(one: str, other: str) -> int:
    if one == other:
        return EQUAL
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return COMPATIBLE if long.startswith(short) else OTHERS
    return WEAK if (len(short) > 2 and long.startswith(short)) or _near(one, other) else OTHERS


@lru_cache(maxsize=1 << 14)
def _near(one: str, other: str) -> bool:
    """Whether two words of some length differ by a slip: one letter, two where they are long."""
    longest = max(len(one), len(other))
    allowed = 0 if min(len(one), len(other)) < 5 else 1 if longest < 8 else 2
    if abs(len(one) - len(other)) > allowed or (one[:1] != other[:1]):
        return False
    return _edits(one, other) <= allowed


def _edits(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, 1):
        above, row = row, [index]
        for column, rival in enumerate(other, 1):
            row.append(min(above[column] + 1, row[-1] + 1, above[column - 1] + (letter != rival)))
    return row[-1]
