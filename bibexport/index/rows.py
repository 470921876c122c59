"""Turns a batch of the dump or snapshot into rows of the index. Pure, so that worker processes can run it."""

import zlib
from array import array
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import msgspec

from bibexport.errors import PayloadError
from bibexport.ids import ArxivId, DblpKey
from bibexport.index import hashes
from bibexport.index.extract import EMPTY, KeyTally, Selection, tally_keys
from bibexport.index.hashes import PART_SHIFT, PARTS, pack
from bibexport.index.records import RawRecord, check_well_formed, parse_batch
from bibexport.matching.drift import DISTINCTIVE, weigh_words
from bibexport.matching.folding import join_words, split
from bibexport.sources import arxiv_snapshot

RECORDS_PER_BLOCK = 8
"""Larger blocks compress better, smaller ones unpack faster: 186 bytes per record and 27 us per block with 8 records,
213 and 20 with 4, 169 and 49 with 16."""
SEPARATOR = "\0"
"""Between the records of a block: a character that neither XML nor JSON may contain."""
NUMBERS_PER_BATCH = 1 << 16
"""More than a batch can have records, so that batches number theirs independently of each other."""
_NOTES = "dblpnote/"
"""Prefix of DBLP's internal records."""


class Batch(NamedTuple):
    """Whole records of a dump, or whole lines of a snapshot."""

    number: int
    text: bytes
    first_line: int


class Rows(NamedTuple):
    """What a batch adds to the tables. Plain values, which are cheap to send between processes."""

    blocks: list[tuple[int, bytes]]
    entries: list[bytes]
    """Hashes and record numbers, packed, one item per part (see `hashes`)."""
    words: list[tuple[int, str]]
    deferred: list[tuple[str, str]]
    """Of an index for one catalog: the batch's volumes as (key, XML), since which of them are needed is known only at
    the end. Of a snapshot: the papers' titles as (id, title)."""
    volumes_needed: list[str]
    """The keys of the volumes in which the records kept appeared."""
    read: int
    kept: int
    latest: str
    """The day of the latest change to one of the records."""
    keys: KeyTally = EMPTY
    """What the keys of a dump say about how complete it is."""


class DblpReader(msgspec.Struct, frozen=True):
    """Makes rows of a batch of DBLP's dump."""

    encoding: str
    selection: Selection | None = None
    """Which records to keep; None keeps all."""

    def __call__(self, batch: Batch) -> Rows:
        """Check and read a batch.

        Raises:
            PayloadError: it is not part of a dump.
        """
        check_well_formed(batch.text, self.encoding, batch.first_line)
        rows = _Collector(batch.number)
        try:
            self._read(batch, rows)
        except RecursionError as error:
            reason = f"is not DBLP's dump: elements are nested too deeply after line {batch.first_line}"
            raise PayloadError(reason) from error
        return rows.finish()

    def _read(self, batch: Batch, rows: "_Collector") -> None:
        for record in parse_batch(batch.text.decode(self.encoding)):
            if record.key.startswith(_NOTES):
                continue
            rows.read += 1
            rows.latest = max(rows.latest, record.modified)
            rows.keys.append((record.key, record.year))
            if self.selection is None or self.selection.includes(record):
                rows.add_record(record)
                if self.selection is not None:
                    rows.volumes_needed.append(record.volume)
            elif record.is_volume:
                rows.deferred.append((record.key, record.xml))


class ArxivReader(msgspec.Struct, frozen=True):
    """Makes rows of a batch of arXiv's snapshot."""

    selection: frozenset[ArxivId] | None = None
    """The papers to keep; None keeps all."""

    def __call__(self, batch: Batch) -> Rows:
        """Read a batch.

        Raises:
            PayloadError: a line is not one of a snapshot.
        """
        rows = _Collector(batch.number)
        for position, text in enumerate(batch.text.split(b"\n")):
            if not text.strip():
                continue
            try:
                line = arxiv_snapshot.line(text)
            except PayloadError as error:
                raise PayloadError(f"line {batch.first_line + position} {error}") from error
            arxiv = arxiv_snapshot.arxiv_id(line)
            if arxiv is None:
                continue
            rows.read += 1
            rows.latest = max(rows.latest, line.update_date)
            if self.selection is None or arxiv in self.selection:
                rows.add(msgspec.json.encode(line).decode(), [hashes.hash_preprint(arxiv)])
                if self.selection is not None:
                    rows.deferred.append((arxiv, line.title))
        return rows.finish()


def rows_of_volumes(volumes: Sequence[tuple[str, str]], number: int) -> Rows:
    """Make rows of deferred volumes, given as (key, XML), as if they were batch `number`."""
    rows = _Collector(number)
    for key, xml in volumes:
        rows.add(xml, [hashes.hash_key(DblpKey(key))])
    return rows.finish()


class _Collector:
    """Numbers the records of a batch and packs them."""

    def __init__(self, batch_number: int) -> None:
        self.first = batch_number * NUMBERS_PER_BATCH
        self.texts: list[str] = []
        self.entries = [array("Q") for _ in range(PARTS)]
        self.words: list[tuple[int, str]] = []
        self.deferred: list[tuple[str, str]] = []
        self.volumes_needed: list[str] = []
        self.keys: list[tuple[DblpKey, int | None]] = []
        self.read = 0
        self.latest = ""

    def add(self, text: str, hashed: Collection[int]) -> int:
        """Add a text that can be found by these hashes; return its number."""
        number = self.first + len(self.texts)
        self.texts.append(text)
        entries = self.entries
        for one in hashed:
            entries[one >> PART_SHIFT].append(one << 32 | number)
        return number

    def add_record(self, record: RawRecord) -> None:
        """Add a record under everything it can be found by."""
        # Folding removes the white space and the final period that `title` removes, so only entities need it.
        parts = split(record.title if "&" in record.raw_title else record.raw_title)
        words = weigh_words(parts)
        hashed = [
            hashes.hash_key(record.key),
            hashes.hash_folded_title(join_words(parts)),
            *map(hashes.hash_doi, record.dois),
            *map(hashes.hash_page, record.pages),
        ]
        if record.first_author:
            person = hashes.fold_person(record.first_author)
            hashed += hashes.hash_author_words(person, words)
            hashed.append(hashes.hash_author_year(person, record.year))
        if record.corr:
            hashed.append(hashes.hash_corr(record.corr))
        number = self.add(record.xml, hashed)
        if distinctive := [word for word, weight in words.items() if weight == DISTINCTIVE]:
            self.words.append((number, " ".join(distinctive)))

    def finish(self) -> Rows:
        if len(self.texts) > NUMBERS_PER_BATCH:
            raise PayloadError("is not DBLP's dump: its records are too short")
        return Rows(
            blocks=list(self._blocks()),
            entries=[pack(part) for part in self.entries],
            words=self.words,
            deferred=self.deferred,
            volumes_needed=self.volumes_needed,
            read=self.read,
            kept=len(self.texts),
            latest=self.latest,
            keys=tally_keys(self.keys),
        )

    def _blocks(self) -> Iterator[tuple[int, bytes]]:
        for start in range(0, len(self.texts), RECORDS_PER_BLOCK):
            text = SEPARATOR.join(self.texts[start : start + RECORDS_PER_BLOCK])
            # Level 1: compression is a large share of the time of a build.
            yield self.first + start, zlib.compress(text.encode(), 1)
