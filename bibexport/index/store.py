"""Look-ups in an index file, which is never written to: it is made anew (see `build`)."""

import sqlite3
import zlib
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from bibexport.errors import Fault, InvalidInput
from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.index import schema, terms
from bibexport.index.entries import bucket_of, numbers_of
from bibexport.index.raw_record import RawRecord, element, read_record
from bibexport.index.rows import SEPARATOR
from bibexport.index.schema import About
from bibexport.matching import fold_title
from bibexport.matching.stems import weights
from bibexport.model import Facts
from bibexport.sources import arxiv_snapshot
from bibexport.sources.dblp import Candidate
from bibexport.sources.dblp_record import Reference, reference, with_volume

BLOCKS_KEPT = 256
RECORDS_KEPT = 4096
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
        self._database = _opened(path)
        self.about = _about(self._database, path)
        self._blocks: OrderedDict[int, list[str]] = OrderedDict()
        self._references: OrderedDict[DblpKey, Reference | None] = OrderedDict()
        self._common: dict[str, int] = dict(self._rows("SELECT word, records FROM common"))

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
        self._database.close()

    def covers(self, titles: Sequence[str]) -> bool:
        """Whether all that DBLP has under such titles is here."""
        return not self.about.only or all(
            self._rows("SELECT 1 FROM covered WHERE hash = ?", terms.title_term(title)) for title in titles
        )

    def preprint(self, arxiv: ArxivId) -> Facts | None:
        """What arXiv said about a paper."""
        for text in self._texts(terms.preprint_term(arxiv)):
            if text.startswith("{"):
                line = arxiv_snapshot.line(text.encode())
                if arxiv_snapshot.arxiv_id(line) == arxiv:
                    return arxiv_snapshot.facts(line, self.arxiv_date)
        return None

    def corr(self, arxiv: ArxivId) -> Candidate | None:
        """DBLP's CoRR record of a preprint."""
        return next(iter(self._candidates(terms.corr_term(arxiv), lambda record: record.corr == arxiv)), None)

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
            for number, shared in self._shared(person, title).items()
            if shared >= least
        }
        read = (read_record(text) for number in sorted(numbers) if (text := self._text(number)).startswith("<"))
        return [record.candidate for record in read if terms.person(record.first_author) in people]

    def _shared(self, person: str, title: str) -> Counter[int]:
        """The records whose first author may be the person, by what their titles have in common with `title`."""
        shared: Counter[int] = Counter()
        words = weights(title)
        for hashed, weight in zip(terms.author_terms(person, words), words.values(), strict=True):
            for number in self._numbers(hashed):
                shared[number] += weight
        return shared

    def alike(self, title: str, authors: Sequence[str] = ()) -> Sequence[Candidate]:
        """Some records that share two of the title's rarest words and, where `authors` are named, one of them."""
        words = sorted(terms.telling_words(title), key=lambda word: (self._common.get(word, 0), word))[:RAREST]
        if len(words) < 2:
            return []
        sql = "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?"
        records = [read_record(self._text(number)) for (number,) in self._rows(sql, terms.two_of(words), MOST_ALIKE)]
        wanted = {terms.person(author) for author in authors}
        return [one.candidate for one in records if not wanted or not wanted.isdisjoint(_people(one))]

    def _candidates(self, hashed: int, is_meant: Callable[[RawRecord], bool]) -> list[Candidate]:
        return [record.candidate for record in self._records(hashed, is_meant)]

    def _records(self, hashed: int, is_meant: Callable[[RawRecord], bool]) -> Iterator[RawRecord]:
        """The records that a hash leads to, less those that it leads to by chance."""
        for text in self._texts(hashed):
            if text.startswith("<"):
                record = read_record(text)
                if is_meant(record):
                    yield record

    def _reference(self, key: DblpKey) -> Reference | None:
        if key not in self._references:
            found = self._records(terms.key_term(key), lambda record: record.key == key)
            self._references[key] = next(map(self._read, found), None)
            if len(self._references) > RECORDS_KEPT:
                self._references.popitem(last=False)
        return self._references[key]

    def _read(self, record: RawRecord) -> Reference:
        return reference(element(record.xml), self.dblp_date)

    def _texts(self, hashed: int) -> Iterator[str]:
        return map(self._text, self._numbers(hashed))

    def _numbers(self, hashed: int) -> list[int]:
        bucket = bucket_of(hashed, self.about.bucket_bits)
        rows = self._rows("SELECT entries FROM bucket WHERE number = ?", bucket)
        return numbers_of(hashed, rows[0][0]) if rows else []

    def _text(self, number: int) -> str:
        sql = "SELECT first, records FROM block WHERE first <= ? ORDER BY first DESC LIMIT 1"
        first = number - number % schema.RECORDS_A_BLOCK
        if first not in self._blocks:
            ((_, packed),) = self._rows(sql, number)
            self._blocks[first] = zlib.decompress(packed).decode().split(SEPARATOR)
            if len(self._blocks) > BLOCKS_KEPT:
                self._blocks.popitem(last=False)
        return self._blocks[first][number - first]

    def _rows(self, sql: str, *values: object) -> list[Any]:
        try:
            return self._database.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise _unreadable(self.path, f"is damaged ({error})") from error


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


def _opened(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise _unreadable(path, "there is no index; make one with `bibexport index build --dblp dblp.xml.gz`")
    # Immutable: a finished index is never changed, only replaced, so that nothing has to be locked.
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)


def _about(database: sqlite3.Connection, path: Path) -> About:
    try:
        (application,) = database.execute("PRAGMA application_id").fetchone()
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if application != schema.APPLICATION_ID:
            raise _unreadable(path, "is not an index of bibexport")
        if version != schema.VERSION:
            raise _unreadable(path, f"was made by another bibexport (version {version}, expected {schema.VERSION})")
        (info,) = database.execute("SELECT info FROM about").fetchone()
        return msgspec.json.decode(info, type=About)
    except (sqlite3.Error, msgspec.DecodeError, TypeError) as error:
        raise _unreadable(path, f"is not an index of bibexport, or damaged ({error})") from error


def _unreadable(path: Path, reason: str) -> InvalidInput:
    return InvalidInput([Fault(path=str(path), message=reason)])
