"""The place of the index on disk: one builder at a time, and the old file whole until the new one is."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from bibexport import files
from bibexport.errors import OutputError


class Workshop(NamedTuple):
    """Two files beside the index in which a new one is made."""

    new: Path
    staging: Path


@contextmanager
def replacing(target: Path) -> Iterator[Workshop]:
    """Give a place to make a new index in, and put it in place of `target` where no exception comes.

    Raises:
        OutputError: it cannot be written, or another process is making one.
    """
    with _worded(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target):
            workshop = _workshop(target)
            _clear(workshop)
            try:
                yield workshop
                with workshop.new.open("rb+") as file:
                    os.fsync(file.fileno())
                files.put_in_place(workshop.new, target)
            finally:
                _clear(workshop)


def remove(target: Path) -> bool:
    """Remove the index and what a build that was killed has left; give whether there was an index.

    Raises:
        OutputError: it cannot be removed, or is being built.
    """
    if not target.parent.is_dir():
        return False
    with _worded(target), _alone(target):
        _clear(_workshop(target))
        there = target.exists()
        target.unlink(missing_ok=True)
    with suppress(OSError):
        _lock(target).unlink(missing_ok=True)
    return there


def _workshop(target: Path) -> Workshop:
    return Workshop(target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.staging"))


def _lock(target: Path) -> Path:
    return target.with_name(f".{target.name}.lock")


def _clear(workshop: Workshop) -> None:
    """Remove the files, of a build that was killed, too."""
    for file in workshop:
        file.unlink(missing_ok=True)


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    try:
        # The system frees the lock of a process that is killed.
        with FileLock(_lock(target), timeout=0):
            yield
    except Timeout as error:
        raise OutputError(f"cannot write {target}: another process is building it") from error


@contextmanager
def _worded(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise OutputError(f"cannot write {target}: {reason or error}; what was there is whole") from error
