"""Look-ups in an index file, which is never written to: it is made anew (see `build`)."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from bibexport.errors import InvalidInput
from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.index import schema, terms
from bibexport.index.raw_record import RawRecord, element
from bibexport.index.schema import About
from bibexport.index.shelves import Shelves, unreadable
from bibexport.matching import fold_title
from bibexport.matching.drift import weights
from bibexport.model import Facts
from bibexport.sources import arxiv_snapshot
from bibexport.sources.dblp import Candidate, author
from bibexport.sources.dblp_record import Reference, reference, with_volume

REFERENCES_KEPT = 4096
"""Proceedings above all are asked for again and again."""
MOST_ALIKE = 25
RAREST = 3
"""The words of a title by which others are found that are like it."""


class StoredIndex:
    """The index at `path`, open for look-ups: an `Index` (see `sources.index`).

    Raises:
        InvalidInput: there is none, or not one that this version can read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._shelves = Shelves(path)
        self.about = _about(self._shelves)
        self._shelves.bucket_bits = self.about.bucket_bits
        self._references: OrderedDict[DblpKey, Reference | None] = OrderedDict()
        self._common: dict[str, int] = dict(self._shelves.rows("SELECT word, records FROM common"))

    @property
    def dblp_date(self) -> str:
        """The day of the dump: `2026-10-03`."""
        return self.about.dblp_date

    @property
    def arxiv_date(self) -> str:
        """The day of arXiv's snapshot; empty where there is none."""
        return self.about.arxiv_date

    def close(self) -> None:
        """Let go of the file."""
        self._shelves.close()

    def covers(self, titles: Sequence[str]) -> bool:
        """Whether all that DBLP has under such titles is here."""
        return not self.about.only or all(
            self._shelves.rows("SELECT 1 FROM covered WHERE hash = ?", terms.title_term(title)) for title in titles
        )

    def preprint(self, arxiv: ArxivId) -> Facts | None:
        """What arXiv said about a paper."""
        for text in map(self._shelves.text, self._shelves.numbers(terms.preprint_term(arxiv))):
            if text.startswith("{"):
                line = arxiv_snapshot.line(text.encode())
                if arxiv_snapshot.arxiv_id(line) == arxiv:
                    return arxiv_snapshot.facts(line, self.arxiv_date)
        return None

    def corr(self, arxiv: ArxivId) -> Candidate | None:
        """DBLP's CoRR record of a preprint."""
        record = next(self._records(terms.corr_term(arxiv), lambda record: record.corr == arxiv), None)
        return msgspec.structs.replace(record.candidate, authors=tuple(map(author, record.authors))) if record else None

    def record(self, key: DblpKey) -> Facts | None:
        """A record, with what the volume it is in adds."""
        record = self._reference(key)
        if record is None:
            return None
        volume = self._reference(record.volume) if record.volume else None
        return with_volume(record.facts, volume.facts) if volume else record.facts

    def titled(self, title: str) -> Sequence[Candidate]:
        """The records whose folded title is that of `title`."""
        folded = fold_title(title)
        return self._candidates(terms.title_term(title), lambda record: fold_title(record.title) == folded)

    def with_doi(self, doi: Doi) -> Sequence[Candidate]:
        """The records that have this DOI."""
        found = self._candidates(terms.doi_term(doi), lambda record: doi in record.dois)
        return [msgspec.structs.replace(one, doi=doi) for one in found]

    def published_by(self, authors: Sequence[str], titles: Sequence[str], least: int) -> Sequence[Candidate]:
        """What people of these names published as first authors under a title that has so much in common with one.

        Of a name its first and its last word count; `least` is a weight of words (see `matching.stems`).
        """
        people = {terms.person(author) for author in authors if author}
        numbers = {
            number
            for person in sorted(people)
            for title in titles
            for number, shared in self._shared(person, title, least).items()
            if shared >= least
        }
        records = filter(None, map(self._shelves.record, sorted(numbers)))
        return [record.candidate for record in records if terms.person(record.first_author) in people]

    def _shared(self, person: str, title: str, least: int) -> Counter[int]:
        """What records whose first author may be the person have in common with a title, those with less left out."""
        shared: Counter[int] = Counter()
        words = sorted(weights(title).items(), key=lambda word: -word[1])
        rest = sum(weight for _, weight in words)
        for hashed, (_, weight) in zip(terms.author_terms(person, (word for word, _ in words)), words, strict=True):
            if not shared and rest < least:
                break
            rest -= weight
            for number in self._shelves.numbers(hashed):
                shared[number] += weight
        return shared

    def alike(self, title: str, authors: Sequence[str] = ()) -> Sequence[Candidate]:
        """Some records that share two of the title's rarest words and, where `authors` are named, one of them."""
        words = sorted(terms.telling_words(title), key=lambda word: (self._common.get(word, 0), word))[:RAREST]
        if len(words) < 2:
            return []
        sql = "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?"
        numbers = self._shelves.rows(sql, terms.two_of(words), MOST_ALIKE)
        records = filter(None, (self._shelves.record(number) for (number,) in numbers))
        wanted = {terms.person(author) for author in authors}
        return [one.candidate for one in records if not wanted or not wanted.isdisjoint(_people(one))]

    def _candidates(self, hashed: int, is_meant: Callable[[RawRecord], bool]) -> list[Candidate]:
        return [record.candidate for record in self._records(hashed, is_meant)]

    def _records(self, hashed: int, is_meant: Callable[[RawRecord], bool]) -> Iterator[RawRecord]:
        """The records that a hash leads to, less those that it leads to by chance."""
        return filter(is_meant, filter(None, map(self._shelves.record, self._shelves.numbers(hashed))))

    def _reference(self, key: DblpKey) -> Reference | None:
        if key not in self._references:
            found = self._records(terms.key_term(key), lambda record: record.key == key)
            self._references[key] = next(map(self._read, found), None)
            if len(self._references) > REFERENCES_KEPT:
                self._references.popitem(last=False)
        return self._references[key]

    def _read(self, record: RawRecord) -> Reference:
        return reference(element(record.xml), self.dblp_date)


def _people(record: RawRecord) -> Iterator[str]:
    return map(terms.person, record.authors)


def about_if_there(path: Path) -> About | None:
    """What the index at `path` was made of; None where there is none that this version can read."""
    try:
        index = StoredIndex(path)
    except InvalidInput:
        return None
    index.close()
    return index.about


def _about(shelves: Shelves) -> About:
    ((application,),) = shelves.rows("PRAGMA application_id")
    ((version,),) = shelves.rows("PRAGMA user_version")
    if application != schema.APPLICATION_ID:
        raise unreadable(shelves.path, "is not an index of bibexport")
    if version != schema.VERSION:
        reason = f"was made by another bibexport (version {version}, expected {schema.VERSION}); build it anew"
        raise unreadable(shelves.path, reason)
    try:
        ((info,),) = shelves.rows("SELECT info FROM about")
        return msgspec.json.decode(info, type=About)
    except (msgspec.DecodeError, ValueError, TypeError) as error:
        raise unreadable(shelves.path, f"is not an index of bibexport, or damaged ({error})") from error
