"""A batch of the dump, or of arXiv's snapshot, as rows of the index. Pure, so that other processes can do it."""

import zlib
from array import array
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import msgspec

from bibexport.errors import PayloadError
from bibexport.ids import ArxivId, DblpKey
from bibexport.index import raw_record, terms
from bibexport.index.entries import PART_SHIFT, PARTS, packed
from bibexport.index.raw_record import RawRecord
from bibexport.index.schema import RECORDS_A_BLOCK
from bibexport.index.wanted import Wanted
from bibexport.matching.drift import DISTINCTIVE, weighed
from bibexport.matching.titles import joined, split
from bibexport.sources import arxiv_snapshot

SEPARATOR = "\0"
"""Between the records of a block: a sign that neither XML nor JSON may hold."""
NUMBERS_A_BATCH = 1 << 16
"""More than a batch can have records: each batch numbers its own, whatever the others hold."""
_NOTES = "dblpnote/"
"""Of DBLP to itself."""


class Batch(NamedTuple):
    """Whole records of a dump, or whole lines of a snapshot."""

    number: int
    text: bytes
    first_line: int


class Rows(NamedTuple):
    """What goes into the tables. Plain values, which pass quickly between processes."""

    blocks: list[tuple[int, bytes]]
    entries: list[bytes]
    """What leads to the records, by the first bits of the hashes (see `entries`)."""
    words: list[tuple[int, str]]
    aside: list[tuple[str, str]]
    """Of an index for one catalog: the volumes in the batch, by key, because which of them are needed turns out in
    the end; of a snapshot, the titles of the papers, by id."""
    in_volumes: list[str]
    """The volumes that the records kept are in."""
    read: int
    kept: int
    latest: str
    """The day of the latest change to one of the records."""


class DblpReader(msgspec.Struct, frozen=True):
    """Makes rows of a batch of DBLP's dump."""

    encoding: str
    wanted: Wanted | None = None
    """What to keep; None: everything."""

    def __call__(self, batch: Batch) -> Rows:
        """Check and read a batch.

        Raises:
            PayloadError: it is not a part of a dump.
        """
        raw_record.check(batch.text, self.encoding, batch.first_line)
        rows = _Collector(batch.number)
        try:
            self._read(batch, rows)
        except RecursionError as error:
            reason = f"is not DBLP's dump: elements stand too deep in others after line {batch.first_line}"
            raise PayloadError(reason) from error
        return rows.finished()

    def _read(self, batch: Batch, rows: "_Collector") -> None:
        for record in raw_record.raw_records(batch.text.decode(self.encoding)):
            if record.key.startswith(_NOTES):
                continue
            rows.read += 1
            rows.latest = max(rows.latest, record.modified)
            if self.wanted is None or self.wanted.takes(record):
                rows.add_record(record)
                if self.wanted is not None:
                    rows.in_volumes.append(record.volume)
            elif record.is_volume:
                rows.aside.append((record.key, record.xml))


class ArxivReader(msgspec.Struct, frozen=True):
    """Makes rows of a batch of arXiv's snapshot."""

    wanted: frozenset[ArxivId] | None = None
    """The papers to keep; None: all."""

    def __call__(self, batch: Batch) -> Rows:
        """Read a batch.

        Raises:
            PayloadError: a line is not what a snapshot has.
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
            if self.wanted is None or arxiv in self.wanted:
                rows.add(msgspec.json.encode(line).decode(), [terms.preprint_term(arxiv)])
                if self.wanted is not None:
                    rows.aside.append((arxiv, line.title))
        return rows.finished()


def volume_rows(volumes: Sequence[tuple[str, str]], number: int) -> Rows:
    """The rows of volumes that were set aside, by key and XML, as the batch of that number."""
    rows = _Collector(number)
    for key, xml in volumes:
        rows.add(xml, [terms.key_term(DblpKey(key))])
    return rows.finished()


class _Collector:
    """Numbers the records of a batch and packs them."""

    def __init__(self, batch_number: int) -> None:
        self.first = batch_number * NUMBERS_A_BATCH
        self.texts: list[str] = []
        self.entries = [array("Q") for _ in range(PARTS)]
        self.words: list[tuple[int, str]] = []
        self.aside: list[tuple[str, str]] = []
        self.in_volumes: list[str] = []
        self.read = 0
        self.latest = ""

    def add(self, text: str, hashes: Collection[int]) -> int:
        """Take what can be found by `hashes`; give its number."""
        number = self.first + len(self.texts)
        self.texts.append(text)
        entries = self.entries
        for one in hashes:
            entries[one >> PART_SHIFT].append(one << 32 | number)
        return number

    def add_record(self, record: RawRecord) -> None:
        """Take a record, by all that it can be found by."""
        # What `title` takes away of a plain title, white space and a final period, folds away too.
        parts = split(record.title if "&" in record.raw_title else record.raw_title)
        words = weighed(parts)
        hashes = [terms.key_term(record.key), terms.folded_term(joined(parts)), *map(terms.doi_term, record.dois)]
        if record.first_author:
            hashes += terms.author_terms(terms.person(record.first_author), words)
        if record.corr:
            hashes.append(terms.corr_term(record.corr))
        number = self.add(record.xml, hashes)
        if telling := [word for word, weight in words.items() if weight == DISTINCTIVE]:
            self.words.append((number, " ".join(telling)))

    def finished(self) -> Rows:
        if len(self.texts) > NUMBERS_A_BATCH:
            raise PayloadError("is not DBLP's dump: its records are too short")
        return Rows(
            blocks=list(self._blocks()),
            entries=[packed(part) for part in self.entries],
            words=self.words,
            aside=self.aside,
            in_volumes=self.in_volumes,
            read=self.read,
            kept=len(self.texts),
            latest=self.latest,
        )

    def _blocks(self) -> Iterator[tuple[int, bytes]]:
        for start in range(0, len(self.texts), RECORDS_A_BLOCK):
            text = SEPARATOR.join(self.texts[start : start + RECORDS_A_BLOCK])
            yield self.first + start, zlib.compress(text.encode(), 1)
