"""What distinguishes the titles of two papers although most of their words are the same.

Part I is not Part II, 2D is not 3D, V2 is not V3, supervised is not unsupervised, and an erratum is
not the paper that it corrects.
"""

import re
from collections import Counter
from collections.abc import Sequence

from bibexport.data import read_words
from bibexport.matching.folding import words
from bibexport.text import cache_short
from bibexport.text.numbers import CARDINALS, ORDINALS, ROMAN_NUMERALS

_MARKS = {"plus": "+", "star": "*", "sharp": "#"}
_PREFIXES = frozenset({"non", "un", "semi", "self", "anti", "weakly", "fully"})
"""Prefixes that join the next word, with a hyphen, a space or nothing between them."""
_SIDES = {word: number for number, line in enumerate(read_words("opposed_words")) for word in line.split()}
"""Words by the number of their group, whose members exclude each other."""
_NEGATING_PREFIXES = tuple(
    {"un", "non", "in", "im", "semi", "self", "dis", "anti", "de", "a", "super", "sub", "bi", "hyper", "meta"}
    | {"weakly", "fully"}
)
_NEGATIONS = frozenset({"not", "no", "without", "never", "revisited", "reloaded", "redux"})
"""Words whose presence in only one title makes two papers."""

_CORRECTIONS = "correction|corrigend|errat|addend|retract|withdrawn|expression of concern"
_REPLIES = "repl(?:y|ies)|respon[sc]e|rejoinder|rebuttal"
_TALKS = "invited|keynote|tutorial|workshop|editorial|preface"
_KIND = (
    rf"(?:(?P<correction>{_CORRECTIONS})|(?P<reply>{_REPLIES})|(?P<comment>comment|remark|critique|discussion)"
    rf"|(?P<survey>survey|review|overview)|(?P<replication>replication|re(?=[:\]]))|(?P<talk>{_TALKS}))\w{{0,4}}\b"
)
_KINDS = (
    re.compile(
        rf"\[?(?:an?\s++|the\s++)?(?:(?:author|publisher|brief|short|further|formal|comprehensive|systematic)\s++)?{_KIND}\]?"
        r"(?:\s++(?:talk|paper|notice|study))?(?:\s++(?:on|to|of|about|for)\b|\s*+:|\s++[-–—]|(?<=\]))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:[:(\[]|\s[-–—])\s*+(?:an?\s++)?(?:\w+\s++)?{_KIND}(?:\s++(?:talk|paper|notice|study))?\s*+[)\]]?[.\s]*\Z",
        re.IGNORECASE,
    ),
)
"""The kind of text in a title: at its start (`A Comment on …`), at its end (`…: A Survey`)."""

_PART_WORDS = frozenset({"part", "volume", "vol", "chapter", "phase", "episode", "version", "v", "type", "edition"})
_AFTER_PART = {word: str(number) for number, word in enumerate(ROMAN_NUMERALS, 1) if len(word) == 1}
"""Letters that are numerals only after a word such as `part`."""
_NUMERALS = {
    word: str(number)
    for number, word in (
        *enumerate(CARDINALS),
        *enumerate(ROMAN_NUMERALS, 1),
        *zip(ORDINALS.values(), ORDINALS, strict=True),
    )
    if word.isalpha() and word not in _AFTER_PART
}
"""The numbers that words mean; `twenty-first` is two words of a title."""
_UNITS = frozenset("bcdefghjklmnpqrstuwxyz")
"""Letters that belong to the number before them, as in `3D`; `a` and `i` are words, `v` starts a version."""


@cache_short(1 << 12)
def contrast(one: str, other: str) -> str:
    """Return what certainly distinguishes two titles; empty if nothing does.

    >>> contrast("Deep Nets, Part I", "Deep Nets, Part II"), contrast("On Deep Nets", "Deep Nets Made Simple")
    ('“1” and “2”', '')
    """
    if kinds := _find_kinds(one) ^ _find_kinds(other):
        return f"only one is a {min(kinds)}"
    left, right = _join_prefixes(one), _join_prefixes(other)
    here, there = _find_more_frequent(left, right), _find_more_frequent(right, left)
    if marks := (here | there) & _MARKS.keys():
        return f"only one has “{_MARKS[min(marks)]}”"
    if negations := (here | there) & _NEGATIONS:
        return f"only one has “{min(negations)}”"
    return _find_opposites(here, there) or _compare_numbers(_find_numbers(one), _find_numbers(other))


@cache_short(1 << 12)
def is_firm(one: str, other: str) -> bool:
    """Return whether a contrast holds even if the two titles can only belong to one paper.

    Papers are renamed: a name with a number in it is put before the colon or dropped (`RGBD2: …`), a dimension or a
    large number appears in only one title (`… in 3D`, `… of 360° Scenes`). This never applies to parts and versions.

    >>> is_firm("RGBD2: Filling Views", "Filling Views of Scenes"), is_firm("Deep Nets", "Deep Nets, Part II")
    (False, True)
    """
    if not contrast(one, other):
        return False
    if _find_kinds(one) ^ _find_kinds(other):
        return True
    one, other = _drop_changed_names(one, other)
    if not contrast(one, other):
        return False
    left, right = _join_prefixes(one), _join_prefixes(other)
    here, there = _find_more_frequent(left, right), _find_more_frequent(right, left)
    if (here | there) & (_MARKS.keys() | _NEGATIONS) or _find_opposites(here, there):
        return True
    one_numbers, other_numbers = _count_numbers(_find_numbers(one)), _count_numbers(_find_numbers(other))
    added, lost = one_numbers - other_numbers, other_numbers - one_numbers
    return bool(added and lost) or not all(map(_is_measure, added | lost))


def _drop_changed_names(one: str, other: str) -> tuple[str, str]:
    """Return two titles without the names they start with, unless these are versions of one name (`Foo2`, `Foo3`)."""
    names = [title.partition(":") for title in (one, other)]
    heads = [head.strip() if colon and " " not in head.strip() else "" for head, colon, _ in names]
    letters = ["".join(filter(str.isalpha, head)).casefold() for head in heads]
    if letters[0] == letters[1]:
        return one, other
    # A name that is also in the other title was not dropped (`IM2CAD`, `IM2CAD: A Survey`).
    heads = [
        "" if set(words(head)) <= set(words(title)) else head for head, title in zip(heads, (other, one), strict=True)
    ]
    return (names[0][2] if heads[0] else one), (names[1][2] if heads[1] else other)


def _is_measure(number: str) -> bool:
    """Return whether a number does not count papers: `3d`, `360`; no series of papers has twenty parts."""
    return not number.isdecimal() or int(number) >= 20


@cache_short(1 << 14)
def _join_prefixes(title: str) -> tuple[str, ...]:
    """Return the words of a title, with prefixes joined: `semi` `supervised` is `semisupervised`."""
    tied: list[str] = []
    start = ""
    for word in words(title):
        if word in _NEGATIONS:
            # `…: From Text to Self, Not Only for Images`
            tied.extend(filter(None, (start, word)))
            start = ""
        elif word in _PREFIXES:
            tied.extend(filter(None, [start]))
            start = word
        else:
            tied.append(start + word)
            start = ""
    return (*tied, start) if start else tuple(tied)


def _find_more_frequent(one: Sequence[str], other: Sequence[str]) -> frozenset[str]:
    """Return the words that are more frequent in `one` than in `other`."""
    left, right = frozenset(one), frozenset(other)
    if len(left) == len(one) and len(right) == len(other):
        return left - right
    return frozenset(Counter(one) - Counter(other))


@cache_short(1 << 14)
def _find_kinds(title: str) -> frozenset[str]:
    start, end = _KINDS
    return frozenset(match.lastgroup or "" for match in (start.match(title), end.search(title)) if match)


def _find_opposites(here: frozenset[str], there: frozenset[str]) -> str:
    groups = {_SIDES[word] for word in here if word in _SIDES} & {_SIDES[word] for word in there if word in _SIDES}
    if groups:
        group = min(groups)
        return " and ".join(f"“{min(word for word in side if _SIDES.get(word) == group)}”" for side in (here, there))
    for mine, theirs in ((here, there), (there, here)):
        for word in sorted(word for word in mine if word.startswith(_NEGATING_PREFIXES)):
            if any(_strip_prefix(word, prefix) in theirs for prefix in _NEGATING_PREFIXES):
                return f"“{word}” and its opposite"
    return ""


def _strip_prefix(word: str, prefix: str) -> str:
    """Return `stationary` for `nonstationary`; empty if the rest is too short for a prefix."""
    rest = word.removeprefix(prefix)
    return rest if rest != word and len(rest) > (1 if prefix in _PREFIXES and prefix != "un" else 3) else ""


def _compare_numbers(left: Counter[tuple[str, bool]], right: Counter[tuple[str, bool]]) -> str:
    """Return the numbers that each title has alone, or one that counts papers and is in one title alone."""
    if left == right:
        return ""
    here, there = _count_numbers(left) - _count_numbers(right), _count_numbers(right) - _count_numbers(left)
    if here and there:
        return f"“{min(here)}” and “{min(there)}”"
    counting = [number for number in here | there if left[number, True] or right[number, True]]
    return f"only one has “{min(counting)}”" if counting else ""


def _count_numbers(numbers: Counter[tuple[str, bool]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for (number, _), count in numbers.items():
        counts[number] += count
    return counts


@cache_short(1 << 14)
def _find_numbers(title: str) -> Counter[tuple[str, bool]]:
    """Return the numbers of a title, and whether each counts papers: `FooNet2: …`, `…, Part II`, `… 2`."""
    parts = words(title)
    head, colon, _ = title.partition(":")
    ends = {len(parts) - 1} | ({len(words(head)) - 1} if colon else set())
    return Counter(number for index in range(len(parts)) if (number := _read_number(parts, index, ends)))


def _read_number(parts: Sequence[str], index: int, ends: set[int]) -> tuple[str, bool] | None:
    word = parts[index]
    after_part = index > 0 and parts[index - 1] in _PART_WORDS
    if word.isdecimal():
        unit = parts[index + 1] if index + 1 < len(parts) and parts[index + 1] in _UNITS else ""
        return word + unit, after_part or index + bool(unit) in ends
    number = _NUMERALS.get(word) or (_AFTER_PART.get(word) if after_part else None)
    return (number, after_part or index in ends) if number else None
