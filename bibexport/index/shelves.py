"""What stands in an index file under a hash or a number: the lowest layer of a look-up."""

import sqlite3
import zlib
from collections import OrderedDict
from pathlib import Path
from typing import Any

from bibexport.errors import Fault, InvalidInput
from bibexport.index import schema
from bibexport.index.entries import bucket_of, numbers_of
from bibexport.index.raw_record import RawRecord, read_record
from bibexport.index.rows import SEPARATOR

BLOCKS_KEPT = 128
RECORDS_KEPT = 1 << 12
_MAPPED = 1 << 40
"""Bytes of the file that SQLite may read where the system has them in memory, without a copy: all, as far as it can."""


class Shelves:
    """An index file that is open for reading; it is never written to."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise unreadable(path, "there is no index; make one with `bibex index build --dblp dblp.xml.gz`")
        self.path = path
        self.bucket_bits = 0
        # Immutable: a finished index is never changed, only replaced, so that nothing has to be locked.
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(uri, uri=True, isolation_level=None)
        self._blocks: OrderedDict[int, list[str]] = OrderedDict()
        self._records: OrderedDict[int, RawRecord | None] = OrderedDict()
        self.rows(f"PRAGMA mmap_size = {_MAPPED}")

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def rows(self, sql: str, *values: object) -> list[Any]:
        """What a query gives.

        Raises:
            InvalidInput: the file is damaged.
        """
        try:
            return self._database.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise self._damaged(error) from error

    def numbers(self, hashed: int) -> list[int]:
        """The numbers of the records that a hash may stand for, rising."""
        bucket = bucket_of(hashed, self.bucket_bits)
        rows = self.rows("SELECT entries FROM bucket WHERE number = ?", bucket)
        # Each once, though by chance a record may stand under two hashes that are equal.
        return list(dict.fromkeys(numbers_of(hashed, rows[0][0]))) if rows else []

    def text(self, number: int) -> str:
        """A record as the source wrote it: XML of DBLP, or JSON of arXiv."""
        position = number % schema.RECORDS_A_BLOCK
        first = number - position
        try:
            if first not in self._blocks:
                ((packed,),) = self.rows("SELECT records FROM block WHERE first = ?", first)
                self._blocks[first] = zlib.decompress(packed).decode().split(SEPARATOR)
                if len(self._blocks) > BLOCKS_KEPT:
                    self._blocks.popitem(last=False)
            return self._blocks[first][position]
        except (zlib.error, ValueError, IndexError) as error:
            raise self._damaged(error) from error

    def record(self, number: int) -> RawRecord | None:
        """A record of DBLP; None where it is one of arXiv."""
        if number not in self._records:
            text = self.text(number)
            self._records[number] = read_record(text) if text.startswith("<") else None
            if len(self._records) > RECORDS_KEPT:
                self._records.popitem(last=False)
        return self._records[number]

    def _damaged(self, error: Exception) -> InvalidInput:
        return unreadable(self.path, f"is not an index of bibexport, or damaged ({error}); build it anew")


def unreadable(path: Path, reason: str) -> InvalidInput:
    """The error that names the index."""
    return InvalidInput([Fault(path=str(path), message=reason)])
