"""Finding records by words that people remember: half words, wrong letters, without accents."""

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
"""How much a word counts by where it stands."""
_START, _INSIDE, _MISSPELT = 0.9, 0.6, 0.8
"""How much it counts where it is not the whole word: its start, a part of it, one like it."""
_ALIKE = 80.0
"""Of 100, by rapidfuzz's `ratio`: a wrong letter in a word of five, two that changed places in one of six."""


class Hit(msgspec.Struct, frozen=True):
    """A record that has all the words, and how well."""

    record: Record
    score: float


def search(records: Iterable[Record], words: str, most: int | None = None) -> list[Hit]:
    """The records that have every word of `words` in key, title, people, venue or year, the best first.

    Case and accents do not matter; a word may be the start or a part of another, or be misspelt, but a number has to
    be right. Of equally good ones, the order of `records` stays.
    """
    known = list(records)
    wanted = _words(words)
    if not wanted:
        return []
    places: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for index, record in enumerate(known):
        for word, weight in _weighted(record):
            places[word][index] = max(weight, places[word].get(index, 0.0))
    scores = _scores(wanted[0], places)
    for word in wanted[1:]:
        more = _scores(word, places)
        scores = {index: score + more[index] for index, score in scores.items() if index in more}
    whole = "".join(wanted)
    exact = {index for index, record in enumerate(known) for name in _names(record) if "".join(_words(name)) == whole}
    ranked = sorted(scores, key=lambda index: (-(scores[index] + (index in exact)), index))
    return [Hit(known[index], round(scores[index], 3)) for index in ranked[:most]]


def _words(text: str) -> list[str]:
    return _WORD.findall(ascii_letters(text).casefold())


def _names(record: Record) -> Sequence[str]:
    return (record.key, *record.aliases)


def _weighted(record: Record) -> Iterator[tuple[str, float]]:
    for name in _names(record):
        for word in (*_words(name), *(part.casefold() for part in _PART.findall(ascii_letters(name)))):
            yield word, _KEY
    people = " ".join(person.display for person in (*record.authors, *record.editors))
    venue = (record.container_title, record.container_title_short, record.event_acronym, record.claim.text)
    years = (date.year for date in (record.issued, record.event_date) if date and date.year)
    for text, weight in (
        (record.title, _TITLE),
        (people, _PEOPLE),
        (" ".join((*venue, *map(str, years), record.arxiv or "")), _VENUE),
    ):
        for word in _words(text):
            yield word, weight


def _scores(word: str, places: Mapping[str, Mapping[int, float]]) -> dict[int, float]:
    """How well each record has a word, by its index; only those that have it."""
    scores: dict[int, float] = {}
    for found, quality in _like(word, places):
        for index, weight in places[found].items():
            scores[index] = max(scores.get(index, 0.0), weight * quality)
    return scores


def _like(word: str, known: Iterable[str]) -> Iterator[tuple[str, float]]:
    """The known words that `word` can stand for, and how well it does."""
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
