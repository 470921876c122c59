"""The index as an SQLite file: its schema, the writer of a build, the reader behind every look-up.

There is one build at a time, and the old index stays usable until the new one replaces it.

Records are stored as DBLP wrote them, in compressed blocks, under running numbers. `bucket` leads from a hash to record
numbers (see `hashes`); `words` from the distinctive words of a title. `common` counts the words of more than a thousand
titles, so that a look-up can start with the rare ones.
"""

import os
import sqlite3
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import msgspec

from bibexport import files
from bibexport.errors import Fault, InvalidInput, OutputError
from bibexport.index.extract import Completeness
from bibexport.index.hashes import PARTS, bucket_bits, bucket_of, fill_buckets, find_numbers
from bibexport.index.records import RawRecord, parse_record
from bibexport.index.rows import RECORDS_PER_BLOCK, SEPARATOR, Rows

APPLICATION_ID = 0x62696278
"""`bibx`, which `file` and SQLite show."""
VERSION = 5
"""Of this schema and of everything that is hashed; an index of another version has to be rebuilt."""

_SETUP = ("page_size = 32768", "cache_size = -32768", "locking_mode = EXCLUSIVE")
# A file that was not finished is thrown away, so nothing needs to survive a crash.
_NO_JOURNAL = ("journal_mode = OFF", "synchronous = OFF")
_TABLES = (
    "CREATE TABLE about (info TEXT NOT NULL)",
    "CREATE TABLE block (first INTEGER PRIMARY KEY, records BLOB NOT NULL)",
    "CREATE TABLE bucket (number INTEGER PRIMARY KEY, entries BLOB NOT NULL)",
    "CREATE TABLE covered (hash INTEGER PRIMARY KEY)",
    "CREATE TABLE venue (name TEXT, year INTEGER, is_whole INTEGER, PRIMARY KEY (name, year)) WITHOUT ROWID",
    "CREATE TABLE common (word TEXT PRIMARY KEY, records INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE VIRTUAL TABLE words USING fts5(title, content='', columnsize=0, detail=none, tokenize='ascii')",
    "INSERT INTO words (words, rank) VALUES ('hashsize', 33554432)",
    "CREATE TABLE staging.run (part INTEGER, number INTEGER, entries BLOB, PRIMARY KEY (part, number)) WITHOUT ROWID",
)
_FINISH = (
    "INSERT INTO words (words) VALUES ('optimize')",
    "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, words, row)",
    "INSERT INTO common SELECT term, doc FROM temp.vocabulary WHERE doc > 1000",
    "DROP TABLE temp.vocabulary",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
)

_BLOCKS_CACHED = 128
_RECORDS_CACHED = 1 << 12
_MAPPED_BYTES = 1 << 40
"""How much of the file SQLite may read from the system's page cache without a copy: all of it."""


WHOLE_DUMP_RECORDS = 1_000_000
"""Number of records from which a dump is taken for all of DBLP, which has some nine million."""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What an index was made of."""

    dblp_date: str
    """The day of the dump: `2026-10-03`."""
    dblp_file: str
    dblp_read: int
    """Number of records in the dump."""
    dblp_kept: int
    arxiv_date: str = ""
    arxiv_file: str = ""
    arxiv_kept: int = 0
    bucket_bits: int
    built: str
    """The day on which the index was built."""
    only: str = ""
    """The catalog that it was made for; empty if it holds everything."""

    @property
    def is_whole_dump(self) -> bool:
        """Whether it was made of all of DBLP, not of an extract."""
        return self.dblp_read >= WHOLE_DUMP_RECORDS


class IndexWriter:
    """An index being made at `path`; entries wait in `staging` until all records are there, then they are sorted."""

    def __init__(self, path: Path, staging: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._execute(f"ATTACH {_quote(str(staging))} AS staging")
        for pragma in _SETUP:
            self._execute(f"PRAGMA {pragma}")
        for database in ("main", "staging"):
            for pragma in _NO_JOURNAL:
                self._execute(f"PRAGMA {database}.{pragma}")
        self._runs = self._entries = 0
        self._execute("BEGIN")
        for statement in _TABLES:
            self._execute(statement)

    def __enter__(self) -> "IndexWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def add(self, rows: Rows) -> None:
        """Write the rows of a batch."""
        many = self._database.executemany
        many("INSERT INTO block VALUES (?, ?)", rows.blocks)
        runs = [(part, self._runs, entries) for part, entries in enumerate(rows.entries) if entries]
        many("INSERT INTO staging.run VALUES (?, ?, ?)", runs)
        self._entries += sum(len(entries) for _, _, entries in runs) // 8
        self._runs += 1
        many("INSERT INTO words (rowid, title) VALUES (?, ?)", rows.words)

    @property
    def bucket_bits(self) -> int:
        """How many leading bits of a hash will name its bucket."""
        return bucket_bits(self._entries)

    def finish(self, about: About, covered: Iterable[int], venues: Iterable[Completeness] = ()) -> None:
        """Record what the index was made of, which titles and which venues it covers, and sort the entries into
        buckets.
        """
        self._execute("INSERT INTO about VALUES (?)", msgspec.json.encode(about).decode())
        self._database.executemany("INSERT OR IGNORE INTO covered VALUES (?)", ((one,) for one in covered))
        self._database.executemany("INSERT INTO venue VALUES (?, ?, ?)", venues)
        for part in range(PARTS):
            runs = self._database.execute("SELECT entries FROM staging.run WHERE part = ? ORDER BY number", (part,))
            filled = fill_buckets((run for (run,) in runs), about.bucket_bits)
            self._database.executemany("INSERT INTO bucket VALUES (?, ?)", filled)
        for statement in _FINISH:
            self._execute(statement)
        self._execute("COMMIT")

    def _execute(self, statement: str, *values: object) -> None:
        self._database.execute(statement, values)


class IndexReader:
    """An index file opened for reading; it is never written to.

    Raises:
        InvalidInput: there is no file at `path`, or it is not an index that this version can read.
    """

    def __init__(self, path: Path) -> None:
        if not os.path.isfile(path):
            raise _unreadable(path, "there is no index; build one with `bibex index build --dblp dblp.xml.gz`")
        self.path = path
        # Immutable: a finished index is only ever replaced, so nothing has to be locked.
        uri = f"{Path(os.path.realpath(path)).as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(uri, uri=True, isolation_level=None)
        self._blocks: OrderedDict[int, list[str]] = OrderedDict()
        self._records: OrderedDict[int, RawRecord | None] = OrderedDict()
        self.query(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
        self.about = self._read_about()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def query(self, sql: str, *values: object) -> list[Any]:
        """Run a query and fetch all rows.

        Raises:
            InvalidInput: the file is damaged.
        """
        try:
            return self._database.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise self._damaged(error) from error

    def numbers(self, hashed: int) -> list[int]:
        """List the numbers of the records that have this hash, rising."""
        bucket = bucket_of(hashed, self.about.bucket_bits)
        rows = self.query("SELECT entries FROM bucket WHERE number = ?", bucket)
        # A record whose title and DOI happen to share a hash is listed twice.
        return list(dict.fromkeys(find_numbers(hashed, rows[0][0]))) if rows else []

    def text(self, number: int) -> str:
        """Read a record as its source wrote it: XML for DBLP, JSON for arXiv."""
        position = number % RECORDS_PER_BLOCK
        first = number - position
        try:
            if first not in self._blocks:
                ((packed,),) = self.query("SELECT records FROM block WHERE first = ?", first)
                self._blocks[first] = zlib.decompress(packed).decode().split(SEPARATOR)
                if len(self._blocks) > _BLOCKS_CACHED:
                    self._blocks.popitem(last=False)
            return self._blocks[first][position]
        except (zlib.error, ValueError, IndexError) as error:
            raise self._damaged(error) from error

    def record(self, number: int) -> RawRecord | None:
        """Read a record of DBLP; None if the number is that of an arXiv record."""
        if number not in self._records:
            text = self.text(number)
            self._records[number] = parse_record(text) if text.startswith("<") else None
            if len(self._records) > _RECORDS_CACHED:
                self._records.popitem(last=False)
        return self._records[number]

    def _read_about(self) -> About:
        ((application,),) = self.query("PRAGMA application_id")
        ((version,),) = self.query("PRAGMA user_version")
        if application != APPLICATION_ID:
            raise _unreadable(self.path, "is not an index of bibexport")
        if version != VERSION:
            reason = f"was built by another bibexport (version {version}, expected {VERSION}); rebuild it"
            raise _unreadable(self.path, reason)
        try:
            ((info,),) = self.query("SELECT info FROM about")
            return msgspec.json.decode(info, type=About)
        except (msgspec.DecodeError, ValueError, TypeError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> InvalidInput:
        return _unreadable(self.path, f"is not an index of bibexport, or is damaged ({error}); rebuild it")


def _unreadable(path: Path, reason: str) -> InvalidInput:
    return InvalidInput([Fault(path=str(path), message=reason)])


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# The file: one build at a time, and the old index stays usable until the new one replaces it.


class BuildFiles(NamedTuple):
    """The two files next to the index in which a new one is built."""

    new: Path
    staging: Path


@contextmanager
def replace_index(target: Path) -> Iterator[BuildFiles]:
    """Yield the files to build a new index in, then replace `target` by it unless an exception was raised.

    Raises:
        OutputError: it cannot be written, is something else than an index, or another process is building it.
    """
    _refuse_other_files(target)
    with _as_output_error(target):
        files.make_folder(target.parent)
        with _lock(target):
            build_files = _build_files(target)
            _delete(build_files)
            try:
                yield build_files
                with build_files.new.open("rb+") as file:
                    os.fsync(file.fileno())
                files.put_in_place(build_files.new, target)
            finally:
                _delete(build_files)


def remove_index(target: Path) -> bool:
    """Remove the index and whatever a killed build left; return whether there was an index.

    Raises:
        OutputError: it cannot be removed, is something else than an index, or is being built.
    """
    _refuse_other_files(target)
    if not os.path.isdir(target.parent):
        return False
    with _as_output_error(target), _lock(target):
        _delete(_build_files(target))
        existed = os.path.exists(target)
        target.unlink(missing_ok=True)
    with suppress(OSError):
        _lock_path(target).unlink(missing_ok=True)
    return existed


def _refuse_other_files(target: Path) -> None:
    """Raise OutputError for a file that was not made as an index, so that a slip of the finger costs nobody a file."""
    if os.path.isdir(target):
        raise OutputError(f"cannot write {target}: it is a folder; name a file in it")
    if not os.path.lexists(target) or (os.path.isfile(target) and os.path.getsize(target) == 0):
        return
    with _as_output_error(target):
        # Only a plain file may be opened: a named pipe would wait for its other end.
        head = _read_head(target) if os.path.isfile(target) else b""
    if not head.startswith(b"SQLite format 3\0") or head[_ID_START:] != APPLICATION_ID.to_bytes(4, "big"):
        raise OutputError(f"cannot write {target}: it is not an index of bibexport; name another file")


def _read_head(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(_ID_END)


_ID_START, _ID_END = 68, 72
"""Where SQLite keeps `application_id` (https://www.sqlite.org/fileformat.html, section 1.3)."""


def _build_files(target: Path) -> BuildFiles:
    return BuildFiles(target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.staging"))


def _lock_path(target: Path) -> Path:
    return target.with_name(f".{target.name}.lock")


def _delete(build_files: BuildFiles) -> None:
    """Delete the files, including those of a build that was killed."""
    for file in build_files:
        file.unlink(missing_ok=True)


@contextmanager
def _lock(target: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout  # not needed for look-ups

    try:
        # The system releases the lock of a process that is killed.
        with FileLock(_lock_path(target), timeout=0):
            yield
    except Timeout as error:
        raise OutputError(f"cannot write {target}: another process is building it") from error


@contextmanager
def _as_output_error(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise OutputError(f"cannot write {target}: {reason or error}; the existing index is unchanged") from error
