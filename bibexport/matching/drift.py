"""How much two titles differ that may be one title, reworded."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bibexport.data import read_words
from bibexport.matching.contrast import contrast, is_firm
from bibexport.matching.folding import fold_title, words
from bibexport.text import cache_short

GENERIC = 3
DISTINCTIVE = 10
"""The weights of a word that is in many titles, and of any other; function words weigh nothing."""

_ENDINGS = """
izations isations ization isation ations ation ically ities ments ingly ively ional ness ment able ible ally ical ings
ions etically etical etic atives ative atory ating ated ates ators ator ate edly ics ity ing ion ies ous ive ure ers
est ed es ic al ly er or um ty e s y
"""
_ENDING_SET = frozenset(_ENDINGS.split())
_LENGTHS = {
    last: sorted({len(ending) for ending in _ENDING_SET if ending[-1] == last}, reverse=True)
    for last in {ending[-1] for ending in _ENDING_SET}
}
"""The possible lengths of an ending, by its last letter, the longest first."""
_STOP = frozenset(read_words("title_function_words"))
_WORDS_KEPT = 1 << 17


@cache_short(1 << 16)
def weights(title: str) -> dict[str, int]:
    """Return the stems of a title's words with their weights; do not change the dict.

    >>> weights("Learning to Predict the Weather")
    {'learn': 3, 'predict': 3, 'weath': 10}
    """
    return weigh_words(words(title))


def weigh_words(parts: Iterable[str]) -> dict[str, int]:
    """Return the same as `weights` for folded words, without a cache, for callers with millions of titles."""
    return {stem: weight for stem, weight in map(_STEMS.__getitem__, parts) if weight}


def content_words(title: str) -> int:
    """Return the number of words in a title that are not function words."""
    return sum(word not in _STOP for word in words(title))


class _Stems(dict[str, tuple[str, int]]):
    """The stems of words; takes half the time of an `lru_cache`, and an index looks up a hundred million."""

    def __missing__(self, word: str) -> tuple[str, int]:
        if len(self) >= _WORDS_KEPT:
            self.clear()
        found = self[word] = _stem(word)
        return found


def _stem(word: str) -> tuple[str, int]:
    if word in _STOP:
        return word, 0
    stem = _strip_ending(word)
    return stem, GENERIC if len(word) < 3 or word.isdecimal() or stem in _GENERIC_STEMS else DISTINCTIVE


def _strip_ending(word: str) -> str:
    """Return `word` without its ending but with at least four letters; cruder than a stemmer, and sufficient."""
    for length in _LENGTHS.get(word[-1:], ()):
        if length <= len(word) - 4 and word[-length:] in _ENDING_SET:
            return word[:-length]
    return word


_GENERIC_STEMS = frozenset(map(_strip_ending, read_words("title_generic_words")))
_STEMS = _Stems()


MIN_SHARED = 16
"""Minimum weight of the words that two titles of one work share; less is chance."""


class Drift(NamedTuple):
    """The common words and the differences of two titles. Words weigh 10, generic ones 3, function words 0."""

    shared: int
    """The weight of the words in both."""
    alike: float
    """Twice `shared` over the weight of all words, 0 to 1."""
    contained: float
    """`shared` over the weight of the title that has less, 0 to 1."""
    other_name: bool
    """Whether the titles start with different names: `GeoTV: …`, `GeoTracker: …`."""
    one_word_swapped: bool
    """Whether the titles differ in one word only, as those of sibling papers do."""
    apart: str
    """What makes them titles of two papers, in words; empty if nothing does or they share too little."""
    firmly: bool = False
    """Whether this holds also where only one paper can be meant (see `contrast.is_firm`)."""


def compare_titles(one: str, other: str) -> Drift:
    """Compare two titles word by word, by stems and without order."""
    left, right = weights(one), weights(other)
    shared = sum(weight for stem, weight in left.items() if stem in right)
    sums = sum(left.values()), sum(right.values())
    apart = contrast(one, other) if shared >= DISTINCTIVE else ""
    return Drift(
        shared=shared,
        alike=2 * shared / sum(sums) if shared else 0.0,
        contained=shared / min(sums) if shared else 0.0,
        other_name=bool(_find_name(one)) and bool(_find_name(other)) and _find_name(one) != _find_name(other),
        one_word_swapped=_one_word_swapped(words(one), words(other)),
        apart=apart,
        firmly=bool(apart) and is_firm(one, other),
    )


def share_a_word(one: str, other: str) -> bool:
    """Return whether two titles share a word that is neither generic nor a function word."""
    right = weights(other)
    return any(weight == DISTINCTIVE and stem in right for stem, weight in weights(one).items())


def least_shared(*, claimed: bool) -> int:
    """Return the minimum weight of words that `plausible` titles share."""
    return DISTINCTIVE if claimed else MIN_SHARED


def plausible(titles: Sequence[str], candidate_title: str, *, claimed: bool = False) -> bool:
    """Return whether a record known only by its title may be one of the papers called `titles`.

    True for what `match` could take or name, given the right authors; made to choose from all
    publications of an author what to fetch whole. `claimed` says that the record's venue and year
    are those that the list claims: papers are renamed altogether, and then the authors decide.
    """
    if claimed:
        return True
    candidate = weights(candidate_title)
    for title in titles:
        shared = sum(weight for stem, weight in weights(title).items() if stem in candidate)
        if shared >= MIN_SHARED and not contrast(title, candidate_title):
            return True
    return fold_title(candidate_title) in {fold_title(title) for title in titles}


def _find_name(title: str) -> str:
    """Return the folded name that a title starts with, one word before a colon; empty if it has none."""
    head, colon, _ = title.partition(":")
    return fold_title(head) if colon and " " not in head.strip() else ""


def _one_word_swapped(one: Sequence[str], other: Sequence[str]) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
