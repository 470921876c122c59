"""Reads a dump or a snapshot from disk as a stream, in batches of whole records and in constant memory."""

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
from bibexport.index.records import RECORD_END
from bibexport.index.rows import Batch
from bibexport.sources.payload import is_web_page

BATCH_BYTES = 1 << 20
"""Unpacked size of a batch."""
MAX_RECORD_BYTES = 1 << 24
"""Number of bytes without the end of a record after which a file is rejected."""
MAX_PROLOG_BYTES = 4096
"""Maximum number of bytes before the first record of a dump."""
ENCODINGS = ("iso-8859-1", "us-ascii", "utf-8")

_GZIP, _ZIP = b"\x1f\x8b", b"PK\3\4"
_TAIL = re.compile(rb"\s*</dblp>\s*")
_DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
_DECLARATION = re.compile(rb"\s*<\?xml\s[^?]*?\?>\s*")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([\w.-]+)[\"']")
_DOCTYPE = re.compile(
    rb"<!DOCTYPE\s+dblp\s+SYSTEM\s+(?:\"[\w./:-]*dblp[\w.-]*\.dtd\"|'[\w./:-]*dblp[\w.-]*\.dtd')\s*>\s*"
)
_ROOT = re.compile(rb"<dblp(?:\s[^<>]*)?>")


class InputFile:
    """A file that is read once from start to end; `position` of its `size` bytes have been read.

    Raises:
        InvalidInput: no such file.
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
    def open(self) -> Iterator[BinaryIO]:
        """Open the file, unpacked if it is a .gz or a .zip, in which Kaggle serves the snapshot.

        Raises:
            InvalidInput: it is a web page, or the code in the `with` block raised `PayloadError`.
        """
        try:
            with self._open() as self._file:
                start = self._file.read(MAX_PROLOG_BYTES)
                self._file.seek(0)
                if not start:
                    raise PayloadError("is empty")
                if is_web_page(start):
                    raise PayloadError("is a web page, perhaps a bot check, instead of the download")
                if start.startswith(_GZIP):
                    with gzip.open(self._file) as unpacked:
                        yield unpacked  # type: ignore[misc]  # it has all of a BinaryIO that is needed here
                elif start.startswith(_ZIP):
                    with ZipFile(self._file) as archive, archive.open(_largest(archive)) as unpacked:
                        yield unpacked  # type: ignore[misc]
                else:
                    yield self._file
        except PayloadError as error:
            raise self.reject(str(error)) from error
        except BadZipFile as error:
            raise self.reject(f"is damaged: {error}") from error

    def reject(self, reason: str) -> InvalidInput:
        """Build the error that names this file and `reason`."""
        message = f"{reason}; nothing was changed, download the file again"
        return InvalidInput([Fault(path=str(self.path), message=message)])

    def _open(self) -> BufferedReader:
        try:
            return self.path.open("rb")
        except OSError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: OSError) -> InvalidInput:
        return InvalidInput([Fault(path=str(self.path), message=f"cannot be read: {error.strerror}")])

    def read(self, stream: BinaryIO) -> bytes:
        """Read the next `BATCH_BYTES`, empty at the end.

        Raises:
            InvalidInput: the file is truncated or damaged.
        """
        try:
            data = stream.read(BATCH_BYTES)
        except EOFError as error:
            raise self.reject("is cut short: the download is incomplete") from error
        except (gzip.BadGzipFile, BadZipFile, zlib.error) as error:
            raise self.reject(f"is damaged: {error}") from error
        except OSError as error:
            raise self.reject(f"cannot be read: {error.strerror or error}") from error
        if self._file is not None:
            self.position = self._file.tell()
        return data

    def check_md5(self, expected: str) -> None:
        """Compare the file with its checksum, which DROPS publishes beside the dump.

        Raises:
            InvalidInput: they differ.
        """
        with self._open() as file:
            found = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
        if found != expected.strip().lower():
            raise self.reject(f"has the MD5 {found}, expected {expected.strip().lower()}")

    def date(self) -> str:
        """Read the day from the file's name, else from the gzip header; empty if neither has one."""
        if days := _DAY.findall(self.path.name):
            return str(days[-1])
        with self.path.open("rb") as file:
            header = file.read(8)
        if not header.startswith(_GZIP) or len(header) < 8:
            return ""
        (seconds,) = struct.unpack("<I", header[4:8])
        return datetime.fromtimestamp(seconds, tz=UTC).date().isoformat() if seconds else ""


def read_dump(file: InputFile, stream: BinaryIO) -> tuple[str, Iterator[Batch]]:
    """Read the encoding of a dump of DBLP, and its records in batches.

    Raises:
        PayloadError: it does not start as a dump does or, while the batches are read, does not end as one.
        InvalidInput: it is damaged.
    """
    start = file.read(stream)
    while len(start) < MAX_PROLOG_BYTES and (more := file.read(stream)):
        start += more
    encoding, position = read_prolog(start)
    return encoding, _split(file, stream, start[position:], 1 + start.count(b"\n", 0, position))


def read_prolog(start: bytes) -> tuple[str, int]:
    """Read the encoding from the start of a dump, and the number of bytes before its first record.

    The document type is skipped, never loaded: nothing that the file declares is expanded (see `records.DOCTYPE`).

    Raises:
        PayloadError: it is not the start of a dump of DBLP.
    """
    if is_web_page(start):
        raise PayloadError("is a web page, perhaps a bot check, instead of DBLP's dump")
    position, encoding = 0, "utf-8"
    if declaration := _DECLARATION.match(start):
        position = declaration.end()
        named = _ENCODING.search(declaration[0])
        encoding = named[1].decode().lower() if named else encoding
    if encoding not in ENCODINGS:
        raise PayloadError(f"is in the encoding {encoding!r}; expected one of {', '.join(ENCODINGS)}")
    if start.startswith(b"<!DOCTYPE", position):
        doctype = _DOCTYPE.match(start, position)
        if doctype is None:
            found = start[position : position + 60].decode(encoding, "replace")
            raise PayloadError(
                f'has a document type other than DBLP\'s: {found!r}; expected <!DOCTYPE dblp SYSTEM "dblp.dtd">'
            )
        position = doctype.end()
    root = _ROOT.match(start, position)
    if root is None:
        found = start[position : position + 60].decode(encoding, "replace")
        raise PayloadError(f"is not DBLP's dump: expected the element <dblp>, got {found!r}")
    return encoding, root.end()


def _split(file: InputFile, stream: BinaryIO, rest: bytes, line: int) -> Iterator[Batch]:
    number = 0
    while True:
        end = _last_record_end(rest)
        if end:
            yield Batch(number, rest[:end], line)
            number += 1
            line += rest.count(b"\n", 0, end)
            rest = rest[end:]
        if len(rest) > MAX_RECORD_BYTES:
            raise PayloadError(f"is not DBLP's dump: no record ends within {MAX_RECORD_BYTES >> 20} MB of line {line}")
        more = file.read(stream)
        if not more:
            break
        rest += more
    if not _TAIL.fullmatch(rest):
        raise PayloadError(f"is cut short: it ends after line {line + rest.count(10)} without </dblp>")


def _last_record_end(text: bytes) -> int:
    """Return the end of the last whole record in `text`; 0 if there is none."""
    # Nearly every record is shorter than 64 kB, so the first look at the tail suffices.
    for start in (max(0, len(text) - (1 << 16)), 0):
        ends = [match.end() for match in RECORD_END.finditer(text, start)]
        if ends:
            return ends[-1]
    return 0


def read_snapshot(file: InputFile, stream: BinaryIO) -> Iterator[Batch]:
    """Read the lines of arXiv's snapshot in batches.

    Raises:
        PayloadError: it does not consist of lines.
        InvalidInput: it is damaged.
    """
    number, line, rest = 0, 1, b""
    while more := file.read(stream):
        rest += more
        end = rest.rfind(b"\n") + 1
        if end:
            yield Batch(number, rest[:end], line)
            number, line, rest = number + 1, line + rest.count(b"\n", 0, end), rest[end:]
        elif len(rest) > MAX_RECORD_BYTES:
            raise PayloadError("is not arXiv's snapshot: it has no lines")
    if rest.strip():
        yield Batch(number, rest, line)


def _largest(archive: ZipFile) -> ZipInfo:
    return max(archive.infolist(), key=lambda one: one.file_size)
