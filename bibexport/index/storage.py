"""Index files on disk: one build at a time, and the old index stays usable until the new one replaces it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from bibexport import files
from bibexport.errors import OutputError
from bibexport.index.database import APPLICATION_ID


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
