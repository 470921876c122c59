"""Locks on folders and files, by which processes keep out of each other's way while they write."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bibexport.errors import OutputError

WAIT_S = 60.0
"""How long to wait for another process, which holds a folder for milliseconds unless it has been stopped."""
_POLL_S = 0.01


@contextmanager
def lock_folder(path: str | os.PathLike[str], wait_s: float = WAIT_S) -> Iterator[None]:
    """Keep out other processes that read, change and write files in the folder of `path`, inside the `with` block.

    The system releases the lock of a process that dies. Where the folder does not exist or its file system has no
    locks, nobody is kept out. A process must not lock a folder twice.

    Raises:
        OutputError: another process holds the folder for longer than `wait_s`.
    """
    release = _acquire(os.path.dirname(os.path.realpath(path)), wait_s)
    if release is None:
        message = f"another process has been writing in its folder for {wait_s:.0f} s; end it or run the command again"
        raise OutputError(f"cannot write {os.fspath(path)}: {message}")
    try:
        yield
    finally:
        release()


if sys.platform == "win32":

    def _acquire(folder: str, wait_s: float) -> Callable[[], None] | None:
        from filelock import FileLock, Timeout

        # Windows cannot lock folders, and removes this file when it is released.
        lock = FileLock(os.path.join(folder, ".bibexport.lock"))
        try:
            lock.acquire(timeout=wait_s)
        except Timeout:
            return None
        except OSError:
            return lambda: None
        return lock.release

    def try_to_lock(descriptor: int) -> bool:  # noqa: ARG001
        """Do nothing: Windows keeps others from removing a file that is open."""
        return True

    def remove_if_stale(path: str) -> None:
        """Remove a temporary file; raise `OSError` if a living process has it open."""
        os.unlink(path)

else:
    import fcntl

    def _acquire(folder: str, wait_s: float) -> Callable[[], None] | None:
        # The folder itself is locked, so that no file is left beside the catalog.
        try:
            descriptor = os.open(folder, os.O_RDONLY)
        except OSError:
            return lambda: None
        end = time.monotonic() + wait_s
        try:
            while not try_to_lock(descriptor):
                if time.monotonic() > end:
                    os.close(descriptor)
                    return None
                time.sleep(_POLL_S)
        except BaseException:
            os.close(descriptor)
            raise
        return lambda: os.close(descriptor)

    def try_to_lock(descriptor: int) -> bool:
        """Lock an open file; return False if another process has it. Without locks in the file system, do nothing."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True

    def remove_if_stale(path: str) -> None:
        """Remove a temporary file; raise `OSError` if a living process has locked it."""
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            # Fails while a living process writes the file, and where locks are unknown. Removed under the lock, so that
            # a process that has just created it sees that it is gone.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(path)
        finally:
            os.close(descriptor)
