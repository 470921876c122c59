"""The index as an SQLite file.

Records are kept as DBLP wrote them, in compressed blocks, under running numbers. `bucket` leads from the hash of
what a record can be found by (see `terms`, `entries`) to its number; `words` from the telling words of its title. The
words in more than a thousand titles are counted in `common`, so that a look-up can start with the rare ones.
"""

import msgspec

APPLICATION_ID = 0x62696278
"""`bibx`, which `file` and SQLite show."""
VERSION = 2
"""Of this schema and of all that is hashed; an index of another version has to be built anew."""
RECORDS_A_BLOCK = 8

PRAGMAS = ("page_size = 32768", "cache_size = -32768", "locking_mode = EXCLUSIVE")
UNJOURNALLED = ("journal_mode = OFF", "synchronous = OFF")
"""A file that is not finished is thrown away."""
TABLES = (
    "CREATE TABLE about (info TEXT NOT NULL)",
    "CREATE TABLE block (first INTEGER PRIMARY KEY, records BLOB NOT NULL)",
    "CREATE TABLE bucket (number INTEGER PRIMARY KEY, entries BLOB NOT NULL)",
    "CREATE TABLE covered (hash INTEGER PRIMARY KEY)",
    "CREATE TABLE common (word TEXT PRIMARY KEY, records INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE VIRTUAL TABLE words USING fts5(title, content='', columnsize=0, detail=none, tokenize='ascii')",
    "INSERT INTO words (words, rank) VALUES ('hashsize', 33554432)",
    "CREATE TABLE staging.run (part INTEGER, number INTEGER, entries BLOB, PRIMARY KEY (part, number)) WITHOUT ROWID",
)
FINISH = (
    "INSERT INTO words (words) VALUES ('optimize')",
    "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, words, row)",
    "INSERT INTO common SELECT term, doc FROM temp.vocabulary WHERE doc > 1000",
    "DROP TABLE temp.vocabulary",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
)


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What an index was made of."""

    dblp_date: str
    """The day of the dump: `2026-10-03`."""
    dblp_file: str
    dblp_read: int
    """Records that the dump has."""
    dblp_kept: int
    arxiv_date: str = ""
    arxiv_file: str = ""
    arxiv_kept: int = 0
    bucket_bits: int
    built: str
    """The day on which the index was built."""
    only: str = ""
    """The catalog that it was made for; empty where it holds everything."""
