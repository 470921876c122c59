"""Look-ups in an index file."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import msgspec

from bibexport.errors import InvalidInput
from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.index import hashes
from bibexport.index.database import About, IndexReader
from bibexport.index.records import RawRecord, parse_element
from bibexport.matching import fold_title
from bibexport.matching.drift import weights
from bibexport.model import Facts
from bibexport.sources import arxiv_snapshot
from bibexport.sources.dblp import Candidate, author
from bibexport.sources.dblp_record import Reference, reference, with_volume

_REFERENCES_CACHED = 4096
"""Mostly volumes of proceedings, which are needed again and again."""
_MAX_ALIKE = 25
"""Maximum number of records with a similar title."""
_RAREST = 3
"""Number of rare words of a title by which similar ones are found."""


class StoredIndex:
    """The index at `path`, open for look-ups: an `Index` (see `sources.source.Index`).

    Raises:
        InvalidInput: there is none, or not one that this version can read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reader = IndexReader(path)
        self.about = self._reader.about
        self._references: OrderedDict[DblpKey, Reference | None] = OrderedDict()
        self._common: dict[str, int] = dict(self._reader.query("SELECT word, records FROM common"))

    @property
    def dblp_date(self) -> str:
        """The day of the dump: `2026-10-03`."""
        return self.about.dblp_date

    @property
    def arxiv_date(self) -> str:
        """The day of arXiv's snapshot; empty if there is none."""
        return self.about.arxiv_date

    def close(self) -> None:
        """Close the file."""
        self._reader.close()

    def covers(self, titles: Sequence[str]) -> bool:
        """Return whether everything that DBLP has under these titles is in the index."""
        return not self.about.only or all(
            self._reader.query("SELECT 1 FROM covered WHERE hash = ?", hashes.hash_title(title)) for title in titles
        )

    def lists_all(self, venues: Collection[str], year: int) -> bool:
        """Return whether everything that DBLP has of these venues in a year is surely in the index.

        Of an extract, where the keys of its records show it (see `index.extract`).
        """
        if self.about.is_whole_dump:
            return True
        rows = (
            row
            for venue in venues
            for row in self._reader.query("SELECT is_whole FROM venue WHERE name = ? AND year = ?", venue, year)
        )
        known = [bool(is_whole) for (is_whole,) in rows]
        return bool(known) and all(known)

    def preprint(self, arxiv: ArxivId) -> Facts | None:
        """Read arXiv's own metadata of a paper."""
        for text in map(self._reader.text, self._reader.numbers(hashes.hash_preprint(arxiv))):
            if text.startswith("{"):
                line = arxiv_snapshot.line(text.encode())
                if arxiv_snapshot.arxiv_id(line) == arxiv:
                    return arxiv_snapshot.facts(line, self.arxiv_date)
        return None

    def corr(self, arxiv: ArxivId) -> Candidate | None:
        """Find DBLP's CoRR record of a preprint."""
        record = next(self._records(hashes.hash_corr(arxiv), lambda record: record.corr == arxiv), None)
        return msgspec.structs.replace(record.candidate, authors=tuple(map(author, record.authors))) if record else None

    def record(self, key: DblpKey) -> Facts | None:
        """Read a record, completed from the volume it appeared in."""
        record = self._reference(key)
        if record is None:
            return None
        volume = self._reference(record.volume) if record.volume else None
        return with_volume(record.facts, volume.facts) if volume else record.facts

    def titled(self, title: str) -> Sequence[Candidate]:
        """Find the records whose folded title equals that of `title`."""
        folded = fold_title(title)
        return self._candidates(hashes.hash_title(title), lambda record: fold_title(record.title) == folded)

    def with_doi(self, doi: Doi) -> Sequence[Candidate]:
        """Find the records that have this DOI."""
        return self._candidates(hashes.hash_doi(doi), lambda record: doi in record.dois)

    def with_page(self, key: str) -> Sequence[Candidate]:
        """Find the records one of whose pages has this key (see `bibexport.pages.page_key`)."""
        return self._candidates(hashes.hash_page(key), lambda record: key in record.pages)

    def published_by(self, authors: Sequence[str], titles: Sequence[str], least: int) -> Sequence[Candidate]:
        """Find records with one of `authors` as first author and a title that shares enough words with one of `titles`.

        Only the first and last word of a name count; `least` is a weight of shared words (see `matching.drift`).
        """
        people = {hashes.fold_person(author) for author in authors if author}
        numbers = {
            number
            for person in sorted(people)
            for title in titles
            for number, shared in self._count_shared(person, title, least).items()
            if shared >= least
        }
        records = filter(None, map(self._reader.record, sorted(numbers)))
        return [record.candidate for record in records if hashes.fold_person(record.first_author) in people]

    def published_in(self, authors: Sequence[str], year: int) -> Sequence[Candidate] | None:
        """Find all records of a year with one of `authors` as first author; None if the index is partial."""
        if self.about.only:
            return None
        people = sorted({hashes.fold_person(author) for author in authors if author})
        numbers = {number for one in people for number in self._reader.numbers(hashes.hash_author_year(one, year))}
        records = filter(None, map(self._reader.record, sorted(numbers)))
        return [
            record.candidate
            for record in records
            if record.year == year and hashes.fold_person(record.first_author) in people
        ]

    def _count_shared(self, person: str, title: str, least: int) -> Counter[int]:
        """Weigh the words that records with this first author share with a title; no record of `least` is missed."""
        shared: Counter[int] = Counter()
        words = sorted(weights(title).items(), key=lambda word: -word[1])
        rest = sum(weight for _, weight in words)
        entries = hashes.hash_author_words(person, (word for word, _ in words))
        for hashed, (_, weight) in zip(entries, words, strict=True):
            # Heaviest words first: once none was found and the rest weigh too little, no record can reach `least`.
            if not shared and rest < least:
                break
            rest -= weight
            for number in self._reader.numbers(hashed):
                shared[number] += weight
        return shared

    def alike(self, title: str, authors: Sequence[str] = ()) -> Sequence[Candidate]:
        """Find some records that share two of the title's rarest words and, if `authors` are given, one of them."""
        words = sorted(hashes.distinctive_words(title), key=lambda word: (self._common.get(word, 0), word))[:_RAREST]
        if len(words) < 2:
            return []
        sql = "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?"
        numbers = self._reader.query(sql, hashes.query_any_two(words), _MAX_ALIKE)
        records = filter(None, (self._reader.record(number) for (number,) in numbers))
        people = {hashes.fold_person(author) for author in authors}
        return [one.candidate for one in records if not people or not people.isdisjoint(_people(one))]

    def _candidates(self, hashed: int, matches: Callable[[RawRecord], bool]) -> list[Candidate]:
        return [record.candidate for record in self._records(hashed, matches)]

    def _records(self, hashed: int, matches: Callable[[RawRecord], bool]) -> Iterator[RawRecord]:
        """Read the records of a hash, without those that share it by chance."""
        return filter(matches, filter(None, map(self._reader.record, self._reader.numbers(hashed))))

    def _reference(self, key: DblpKey) -> Reference | None:
        if key not in self._references:
            found = self._records(hashes.hash_key(key), lambda record: record.key == key)
            self._references[key] = next(map(self._parse, found), None)
            if len(self._references) > _REFERENCES_CACHED:
                self._references.popitem(last=False)
        return self._references[key]

    def _parse(self, record: RawRecord) -> Reference:
        return reference(parse_element(record.xml), self.dblp_date)


def read_about(path: Path) -> About | None:
    """Read what the index at `path` was made of; None if there is none that this version can read."""
    try:
        reader = IndexReader(path)
    except InvalidInput:
        return None
    reader.close()
    return reader.about


def _people(record: RawRecord) -> Iterator[str]:
    return map(hashes.fold_person, record.authors)
