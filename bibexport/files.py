"""Read and write files; a file is written whole or not at all. Nothing else in the project writes files."""

import codecs
import errno
import filecmp
import os
import re
import stat
from collections.abc import Iterable
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from bibexport.errors import Fault, InvalidInput, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHY_NOT_WRITTEN = {
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EROFS: "the file system is read-only",
    errno.ENOSPC: "no space left on the device",
    errno.EDQUOT: "the disk quota is exceeded",
    errno.EISDIR: "it is a folder",
    errno.ENOENT: "its folder does not exist",
    errno.ENOTDIR: "its folder does not exist",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "its symbolic links form a loop",
}


def read_text(path: str | os.PathLike[str], *, keep_mark: bool = False) -> str:
    """Read a UTF-8 file, by default without its byte order mark; line ends stay as they are.

    Raises:
        InvalidInput: the file does not exist, cannot be read, or it is not UTF-8.
    """
    data = _read(path)
    try:
        text = data.decode("utf-8")
        return text if keep_mark else text.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _unreadable(path, _not_utf8(data, error.start), data.count(b"\n", 0, error.start) + 1) from error


def read_bytes_if_there(path: str | os.PathLike[str]) -> bytes | None:
    """Read a file; return None if it does not exist.

    Raises:
        InvalidInput: the file exists, but cannot be read.
    """
    # `exists` is false for an invalid name too, which is an error and not a missing file.
    return _read(path) if os.path.exists(path) or "\0" in os.fspath(path) else None


def read_decoded(path: str | os.PathLike[str]) -> tuple[str, str]:
    """Read a file in whatever encoding, without its byte order mark; return the text and the encoding.

    Raises:
        InvalidInput: the file does not exist or cannot be read.
    """
    text, encoding = decode(_read(path))
    return text.removeprefix("\ufeff"), encoding


def decode(data: bytes) -> tuple[str, str]:
    """Return the text, and an encoding that restores the same bytes.

    That is UTF-8 or UTF-16, else the encoding that the file names in its first lines, as JabRef, Emacs and TeX editors
    write it, else the one of old Macs or Windows-1252, whose quotes and dashes Latin-1 does not have.
    """
    for encoding in _guess_encodings(data):
        with suppress(UnicodeError, LookupError):
            text = data.decode(encoding)
            if text.encode(encoding) == data:
                return text, encoding
    # Latin-1 decodes every byte, so none is lost, whatever the real encoding is.
    return data.decode("latin-1"), "latin-1"


_WITHIN_WORDS = frozenset("\xa0\xad·’‘–—…")
"""Signs between letters that are no letters: `l’art`, `Gauss–Bonnet`, `col·legi`."""


def _count_misread(text: str) -> int:
    """Return how many signs are where nobody writes them: `MŸller`, `M¸ller`, `Ž` after a small letter, `23Ð45`."""
    return sum(
        after.isdigit() and sign.isalpha()
        if before.isdigit()
        else sign.isupper() and (before.islower() or after.islower())
        if sign.isalpha()
        else after.isalpha() and sign not in _WITHIN_WORDS
        for before, sign, after in re.findall(r"([A-Za-z0-9])([^\x00-\x7f])(?=([A-Za-z0-9]?))", text)
    )


def _is_mac_roman(data: bytes) -> bool:
    """Return whether bytes make words in the encoding of old Macs, and not in that of Windows.

    Each has letters where the other has capitals and symbols: what is `ü` in one is `Ÿ` or `¸` in the other.
    """
    text, as_windows = data.decode("mac_roman"), data.decode("cp1252", "replace")
    return _count_misread(as_windows) > 4 * _count_misread(text)


_NAMED_ENCODING = rb"(?i)\b(?:en)?coding\s*[:=]\s*([A-Za-z][\w.-]*)"


def _guess_encodings(data: bytes) -> "Iterator[str]":
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # With its byte order mark as a character, so that it is written again.
        yield "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    yield "utf-8"
    if named := re.search(_NAMED_ENCODING, data[:500]):
        yield named[1].decode("ascii")
    if _is_mac_roman(data):
        yield "mac_roman"
    if re.search(rb"[\x80-\x9f]", data):
        yield "cp1252"


def stamp(path: str | os.PathLike[str]) -> tuple[int, int, int]:
    """Return a value that changes when the file is written; `(0, 0, 0)` if it does not exist."""
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0, 0
    return status.st_mtime_ns, status.st_size, status.st_ino


def is_same_file(one: str | os.PathLike[str], other: str | os.PathLike[str]) -> bool:
    """Return whether two names are of one file, also by links; names that differ in case only count as one.

    On many systems they are, and a catalog is not worth finding out.
    """
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return os.path.realpath(one).casefold() == os.path.realpath(other).casefold()


def write_atomically(path: str | os.PathLike[str], chunks: Iterable[str] | Iterable[bytes]) -> bool:
    """Replace the file at `path` with `chunks`, text as UTF-8, in one step: all of it or nothing.

    Returns whether anything was written: a file that already has the same bytes is not touched. A symbolic link is
    kept, and its target written. Mode and owner of the old file are kept. A device or pipe is written to directly.
    After any exception, also one of `chunks`, the old file is intact and no temporary file is left.

    Raises:
        OutputError: the file cannot be written.
    """
    if "\0" in os.fspath(path):
        raise OutputError(f"cannot write {os.fspath(path)!r}: a file name cannot contain a null byte")
    with as_output_error(path):
        old = _status(path)
        if old is not None and stat.S_ISDIR(old.st_mode):
            raise IsADirectoryError(errno.EISDIR, "is a directory")
        if old is not None and not stat.S_ISREG(old.st_mode):
            with open(path, "wb") as device:
                _write(device, chunks)
            return True
        if old is not None and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "is read-only")
        return _replace(os.path.realpath(path), old, chunks)


def make_folder(path: str | os.PathLike[str]) -> None:
    """Create a folder, with the folders above it; do nothing if it exists.

    Raises:
        OutputError: it cannot be created.
    """
    try:
        os.makedirs(path, exist_ok=True)
    except FileExistsError as error:
        raise OutputError(f"cannot create the folder {os.fspath(path)}: it is a file") from error
    except RecursionError as error:  # `makedirs` calls itself for every folder above
        raise OutputError(f"cannot create the folder {os.fspath(path)}: it has too many levels") from error
    except OSError as error:
        why = _WHY_NOT_WRITTEN.get(error.errno or 0) or error.strerror or str(error)
        raise OutputError(f"cannot create the folder {os.fspath(path)}: {why}") from error


def remove_stale_files(folder: str | os.PathLike[str]) -> None:
    """Remove the temporary files that killed processes left in a folder, as far as that is possible."""
    with suppress(OSError), os.scandir(folder or ".") as entries:
        for entry in entries:
            # Most folders hold none, and some many files: the pattern is compiled for the first that it may match.
            if entry.name.startswith(".bibexport-") and re.fullmatch(_TEMPORARY, entry.name):
                from bibexport.file_locks import remove_if_stale

                with suppress(OSError):
                    remove_if_stale(entry.path)


def put_in_place(new: str | os.PathLike[str], target: str | os.PathLike[str]) -> None:
    """Rename a finished file to `target` in the same folder, in one step that survives a power cut."""
    os.replace(new, target)
    # Windows cannot do that for folders.
    with suppress(OSError):
        descriptor = os.open(os.path.dirname(target) or ".", os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _read(path: str | os.PathLike[str]) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise _unreadable(path, _why_not_read(error)) from error
    except ValueError as error:
        raise _unreadable(repr(os.fspath(path)), f"invalid file name ({error})") from error


_TEMPORARY = r"\.bibexport-[0-9a-f]{12}\.tmp"


def _replace(target: str, old: os.stat_result | None, chunks: Iterable[str] | Iterable[bytes]) -> bool:
    from bibexport.file_locks import try_to_lock  # many commands write nothing

    folder = os.path.dirname(target)
    remove_stale_files(folder)
    temporary = os.path.join(folder, f".bibexport-{os.urandom(6).hex()}.tmp")
    try:
        with open(temporary, "xb") as file:
            # The mark of a living process, which the system takes away when the process dies.
            if not (try_to_lock(file.fileno()) and os.path.exists(temporary)):
                # Another process took the new file for a stale one before it was marked.
                return _replace(target, old, chunks)
            _write(file, chunks)
            file.flush()
            if old is not None and filecmp.cmp(temporary, target, shallow=False):
                return False
            if old is not None:
                _like(file.fileno(), old)
            os.fsync(file.fileno())
        put_in_place(temporary, target)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
    return True


def _write(file: BinaryIO, chunks: Iterable[str] | Iterable[bytes]) -> None:
    for chunk in chunks:
        file.write(chunk.encode("utf-8") if isinstance(chunk, str) else chunk)


def _like(descriptor: int, old: os.stat_result) -> None:
    """Give a new file the owner and mode of the old one, as far as permissions allow."""
    if hasattr(os, "fchown"):
        # Only root may change owners; without this, a user's file written by root would become root's.
        with suppress(PermissionError):
            os.fchown(descriptor, old.st_uid, old.st_gid)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, stat.S_IMODE(old.st_mode))


def _status(path: str | os.PathLike[str]) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


@contextmanager
def as_output_error(path: str | os.PathLike[str]) -> "Iterator[None]":
    """Say of an exception in the `with` block why `path` cannot be written.

    Raises:
        OutputError: an `OSError`, but for a closed pipe, or a character without an encoding.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        why = _WHY_NOT_WRITTEN.get(error.errno or 0) or error.strerror or str(error)
        raise OutputError(f"cannot write {os.fspath(path)}: {why}") from error
    except UnicodeEncodeError as error:
        character = f"U+{ord(error.object[error.start]):04X}"
        raise OutputError(f"cannot write {os.fspath(path)}: the character {character} has no UTF-8 encoding") from error


def _unreadable(path: str | os.PathLike[str], message: str, line: int | None = None) -> InvalidInput:
    return InvalidInput([Fault(message=message, path=os.fspath(path), line=line)])


def _why_not_read(error: OSError) -> str:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return "no such file"
        case IsADirectoryError():
            return "expected a file, got a folder"
        case PermissionError():
            return "permission denied"
        case _:
            return f"cannot be read: {error.strerror or error}"


def _not_utf8(data: bytes, offset: int) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "expected UTF-8 text, this looks like UTF-16; save it as UTF-8"
    return f"expected UTF-8 text, got the byte 0x{data[offset]:02X} at offset {offset}; save it as UTF-8"
