"""Writing the index file: rows go in, and in the end the file is made fit for look-ups."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

import msgspec

from bibexport.index import schema
from bibexport.index.entries import PARTS, bucket_bits, buckets
from bibexport.index.rows import Rows
from bibexport.index.schema import About


class Writer:
    """An index that is being made at `path`; what leads to the records waits in `staging` until all are there."""

    def __init__(self, path: Path, staging: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._execute(f"ATTACH {_quoted(str(staging))} AS staging")
        for pragma in schema.PRAGMAS:
            self._execute(f"PRAGMA {pragma}")
        for database in ("main", "staging"):
            for pragma in schema.UNJOURNALLED:
                self._execute(f"PRAGMA {database}.{pragma}")
        self._runs = self._entries = 0
        self._execute("BEGIN")
        for statement in schema.TABLES:
            self._execute(statement)

    def __enter__(self) -> "Writer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def add(self, rows: Rows) -> None:
        """Take the rows of a batch."""
        many = self._database.executemany
        many("INSERT INTO block VALUES (?, ?)", rows.blocks)
        runs = [(part, self._runs, entries) for part, entries in enumerate(rows.entries) if entries]
        many("INSERT INTO staging.run VALUES (?, ?, ?)", runs)
        self._entries += sum(len(entries) for _, _, entries in runs) // 8
        self._runs += 1
        many("INSERT INTO words (rowid, title) VALUES (?, ?)", rows.words)

    @property
    def bucket_bits(self) -> int:
        """How many bits of a hash will name its bucket."""
        return bucket_bits(self._entries)

    def finish(self, about: About, covered: Iterable[int]) -> None:
        """Say what the index was made of and which titles it covers, and make it fit for look-ups."""
        self._execute("INSERT INTO about VALUES (?)", msgspec.json.encode(about).decode())
        self._database.executemany("INSERT OR IGNORE INTO covered VALUES (?)", ((one,) for one in covered))
        for part in range(PARTS):
            runs = self._database.execute("SELECT entries FROM staging.run WHERE part = ? ORDER BY number", (part,))
            filled = buckets((run for (run,) in runs), about.bucket_bits)
            self._database.executemany("INSERT INTO bucket VALUES (?, ?)", filled)
        for statement in schema.FINISH:
            self._execute(statement)
        self._execute("COMMIT")

    def _execute(self, statement: str, *values: object) -> None:
        self._database.execute(statement, values)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
