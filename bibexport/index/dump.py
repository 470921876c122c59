"""Reading a dump or a snapshot from disk as a stream: checked, in batches of whole records, in flat memory."""

import gzip
import hashlib
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from bibexport.errors import Fault, InvalidInput, PayloadError
from bibexport.index.prolog import LONGEST, is_html, read_prolog
from bibexport.index.raw_record import END
from bibexport.index.rows import Batch

READ_AT_ONCE = 1 << 20
"""Bytes, unpacked, that make a batch."""
LONGEST_RECORD = 1 << 24
"""Bytes without the end of a record after which a file is not taken for a dump."""
_GZIP, _ZIP = b"\x1f\x8b", b"PK\3\4"
_TAIL = re.compile(rb"\s*</dblp>\s*")
_DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


class Source:
    """One file that is read from start to end; `position` of its `size` bytes are done.

    Raises:
        InvalidInput: there is no such file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.position = 0
        try:
            self.size = path.stat().st_size
        except OSError as error:
            raise self._unreadable(error) from error
        self._file: BinaryIO | None = None

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The file's bytes, unpacked where it is a .gz or, as Kaggle sends the snapshot, a .zip.

        Raises:
            InvalidInput: it is a web page, or what is done with it raised `PayloadError`.
        """
        try:
            with self._opened() as self._file:
                start = self._file.read(LONGEST)
                self._file.seek(0)
                if not start:
                    raise PayloadError("is empty")
                if is_html(start):
                    raise PayloadError("is a web page, perhaps a bot check, and not what was to be downloaded")
                if start.startswith(_GZIP):
                    with gzip.open(self._file) as unpacked:
                        yield unpacked  # type: ignore[misc]  # it has what is needed of a BinaryIO
                elif start.startswith(_ZIP):
                    with ZipFile(self._file) as archive, archive.open(_largest(archive)) as unpacked:
                        yield unpacked  # type: ignore[misc]
                else:
                    yield self._file
        except PayloadError as error:
            raise self.refusal(str(error)) from error
        except BadZipFile as error:
            raise self.refusal(f"is damaged: {error}") from error

    def refusal(self, reason: str) -> InvalidInput:
        """The error that names this file."""
        return InvalidInput([Fault(path=str(self.path), message=f"{reason}; nothing was changed, download it anew")])

    def _opened(self) -> BufferedReader:
        try:
            return self.path.open("rb")
        except OSError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: OSError) -> InvalidInput:
        return InvalidInput([Fault(path=str(self.path), message=f"cannot be read: {error.strerror}")])

    def read(self, stream: BinaryIO) -> bytes:
        """The next bytes, empty at the end.

        Raises:
            InvalidInput: they cannot be read: the file is cut short or damaged.
        """
        try:
            data = stream.read(READ_AT_ONCE)
        except EOFError as error:
            raise self.refusal("is cut short: the download did not come to its end") from error
        except (gzip.BadGzipFile, BadZipFile, zlib.error) as error:
            raise self.refusal(f"is damaged: {error}") from error
        except OSError as error:
            raise self.refusal(f"cannot be read: {error.strerror or error}") from error
        if self._file is not None:
            self.position = self._file.tell()
        return data

    def check_md5(self, expected: str) -> None:
        """Compare the file with its checksum, as DROPS names it beside the dump.

        Raises:
            InvalidInput: it is another file.
        """
        with self._opened() as file:
            found = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
        if found != expected.strip().lower():
            raise self.refusal(f"has the MD5 {found}, expected {expected.strip().lower()}")

    def date(self) -> str:
        """The day in the file's name, else the day in the gzip header; empty where there is neither."""
        if days := _DAY.findall(self.path.name):
            return str(days[-1])
        with self.path.open("rb") as file:
            header = file.read(8)
        if not header.startswith(_GZIP) or len(header) < 8:
            return ""
        (seconds,) = struct.unpack("<I", header[4:8])
        return datetime.fromtimestamp(seconds, tz=UTC).date().isoformat() if seconds else ""


def dump_batches(source: Source, stream: BinaryIO) -> tuple[str, Iterator[Batch]]:
    """The encoding of a dump of DBLP, and its records in batches.

    Raises:
        PayloadError: it does not start as a dump does; while the batches come: or it does not end as one.
        InvalidInput: it is damaged.
    """
    start = source.read(stream)
    while len(start) < LONGEST and (more := source.read(stream)):
        start += more
    encoding, position = read_prolog(start)
    return encoding, _cut(source, stream, start[position:], 1 + start.count(b"\n", 0, position))


def _cut(source: Source, stream: BinaryIO, rest: bytes, line: int) -> Iterator[Batch]:
    number = 0
    while True:
        end = _last_end(rest)
        if end:
            yield Batch(number, rest[:end], line)
            number += 1
            line += rest.count(b"\n", 0, end)
            rest = rest[end:]
        if len(rest) > LONGEST_RECORD:
            raise PayloadError(f"is not DBLP's dump: no record ends in {LONGEST_RECORD >> 20} MB from line {line} on")
        more = source.read(stream)
        if not more:
            break
        rest += more
    if not _TAIL.fullmatch(rest):
        raise PayloadError(f"is cut short: it does not end with </dblp>, but after line {line + rest.count(10)}")


def _last_end(text: bytes) -> int:
    """Where the last whole record of `text` ends; 0 where none does."""
    for start in (max(0, len(text) - (1 << 16)), 0):
        ends = [match.end() for match in END.finditer(text, start)]
        if ends:
            return ends[-1]
    return 0


def snapshot_batches(source: Source, stream: BinaryIO) -> Iterator[Batch]:
    """The lines of arXiv's snapshot in batches.

    Raises:
        PayloadError: it is not lines of JSON.
        InvalidInput: it is damaged.
    """
    number, line, rest = 0, 1, b""
    while more := source.read(stream):
        rest += more
        end = rest.rfind(b"\n") + 1
        if end:
            yield Batch(number, rest[:end], line)
            number, line, rest = number + 1, line + rest.count(b"\n", 0, end), rest[end:]
        elif len(rest) > LONGEST_RECORD:
            raise PayloadError("is not arXiv's snapshot: it has no lines")
    if rest.strip():
        yield Batch(number, rest, line)


def _largest(archive: ZipFile) -> ZipInfo:
    return max(archive.infolist(), key=lambda one: one.file_size)
