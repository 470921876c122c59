"""Searching records by remembered words: incomplete, misspelt or without accents."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from bibexport.model import Record
from bibexport.text.unicode import ascii_letters

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
"""The parts of a name like AlphaCLIP."""
_KEY, _TITLE, _PEOPLE, _VENUE = 1.3, 1.0, 1.0, 0.8
"""The weight of a word by its field."""
_START, _INSIDE, _MISSPELT = 0.9, 0.6, 0.8
"""The factor for partial matches: the start of a word, the inside of a word, a misspelt word."""
_ALIKE = 80.0
"""Minimum of rapidfuzz's `ratio`, out of 100: one wrong letter in five, or two swapped letters in six."""


class Hit(msgspec.Struct, frozen=True):
    """A record that matches all words, with its score."""

    record: Record
    score: float


def search(records: Iterable[Record], words: str, most: int | None = None) -> list[Hit]:
    """Return the records with every word of `words` in key, title, people, venue or year, best matches first.

    Case and accents do not matter; a word may be the start or a part of another, or be misspelt, but a number has to
    be right. Of equally good ones, the order of `records` stays.
    """
    known = list(records)
    wanted = _split_words(words)
    if not wanted:
        return []
    places: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for index, record in enumerate(known):
        for word, weight in _weigh_words(record):
            places[word][index] = max(weight, places[word].get(index, 0.0))
    scores = _score_records(wanted[0], places)
    for word in wanted[1:]:
        more = _score_records(word, places)
        scores = {index: score + more[index] for index, score in scores.items() if index in more}
    whole = "".join(wanted)
    exact = {
        index for index, record in enumerate(known) for name in _names(record) if "".join(_split_words(name)) == whole
    }
    ranked = sorted(scores, key=lambda index: (-(scores[index] + (index in exact)), index))
    return [Hit(known[index], round(scores[index], 3)) for index in ranked[:most]]


def _split_words(text: str) -> list[str]:
    return _WORD.findall(ascii_letters(text).casefold())


def _names(record: Record) -> Sequence[str]:
    return (record.key, *record.aliases)


def _weigh_words(record: Record) -> Iterator[tuple[str, float]]:
    for name in _names(record):
        for word in (*_split_words(name), *(part.casefold() for part in _PART.findall(ascii_letters(name)))):
            yield word, _KEY
    people = " ".join(person.display for person in (*record.authors, *record.editors))
    venue = (record.container_title, record.container_title_short, record.event_acronym, record.claim.text)
    years = (date.year for date in (record.issued, record.event_date) if date and date.year)
    for text, weight in (
        (record.title, _TITLE),
        (people, _PEOPLE),
        (" ".join((*venue, *map(str, years), record.arxiv or "")), _VENUE),
    ):
        for word in _split_words(text):
            yield word, weight


def _score_records(word: str, places: Mapping[str, Mapping[int, float]]) -> dict[int, float]:
    """Return how well each record matches a word, by its index; only those that match."""
    scores: dict[int, float] = {}
    for found, quality in _find_similar(word, places):
        for index, weight in places[found].items():
            scores[index] = max(scores.get(index, 0.0), weight * quality)
    return scores


def _find_similar(word: str, known: Iterable[str]) -> Iterator[tuple[str, float]]:
    """Yield the known words that `word` can mean, with their scores."""
    if word in known:
        yield word, 1.0
    if word.isdecimal():
        return
    for other in known:
        if len(word) > 1 and other != word and other.startswith(word):
            yield other, _START
        elif len(word) > 2 and word in other:
            yield other, _INSIDE
    if len(word) > 3:
        from rapidfuzz import fuzz, process

        for other, alike, _ in process.extract(word, list(known), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None):
            if not other.isdecimal():
                yield other, _MISSPELT * alike / 100
