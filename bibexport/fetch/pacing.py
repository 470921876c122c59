"""Paces requests to a host: one connection at a time and an interval in between, across all processes of the user."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import msgspec

from bibexport.fetch.responses import AttemptFailed

Notify = Callable[[Literal["wait", "queue", "unshared"], float, str], None]
"""Called before a wait with its kind, its length in seconds and its reason."""

_POLL_S = 0.02


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How long to wait for a turn, in seconds."""

    interval_s: float
    """Between the end of one turn and the start of the next."""
    max_postponed_s: float
    """The longest postponement that any process makes; a longer one was written before the clock was set back."""
    queue_s: float
    """For other processes and threads."""
    left_s: float
    """For everything."""


class HostGate:
    """Gives turns at one host.

    A turn lasts until the reply has been read and the connection closed, and the interval counts from there, so the
    host never sees two requests closer together however long each is on its way. Processes share the end of the last
    turn through a small file, read and written under a file lock; if its folder cannot be used, the pace is kept within
    this process only.
    """

    def __init__(self, host: str, folder: Path) -> None:
        name = re.sub(r"[^A-Za-z0-9.-]", "_", host)
        self._folder = folder
        self._lock_path = folder / f"{name}.lock"
        self._state_path = folder / f"{name}.state"
        self._mutex = threading.Lock()
        self._is_shared = True
        self._last_end = 0.0
        self._own_end = -1.0
        self._not_before = 0.0

    @contextmanager
    def turn(self, limits: Limits, notify: Notify) -> Iterator[None]:
        """Wait until the host may be asked again, and keep everybody else waiting inside the `with` block.

        Raises:
            AttemptFailed: no turn comes within `limits`.
        """
        began = time.monotonic()
        while True:
            with self._lock_thread(limits), self._lock_process(limits, notify):
                self._load()
                wait_s = self._wait_s(limits)
                if not wait_s:
                    self._end_turn()  # counts if this process dies before the real end
                    try:
                        yield
                    finally:
                        self._end_turn()
                    return
            # The locks are free while waiting, so that others may come first.
            elapsed_s = time.monotonic() - began
            if elapsed_s + wait_s > limits.left_s:
                raise AttemptFailed("cannot be asked again within the time left", retries=0)
            if elapsed_s > limits.queue_s:
                raise _queue_timeout(elapsed_s)
            notify("wait", wait_s, "")
            time.sleep(wait_s)

    def postpone(self, seconds: float) -> None:
        """Allow no turn for `seconds` from now. To be called within a turn."""
        self._not_before = time.time() + seconds

    def _wait_s(self, limits: Limits) -> float:
        now = time.time()
        interval_s = self._last_end + limits.interval_s - now
        postponed_s = self._not_before - now
        wait_s = max(interval_s, postponed_s if postponed_s <= limits.max_postponed_s else 0.0, 0.0)
        if wait_s and self._last_end == self._own_end:
            # Fairness: whoever had the last turn comes a moment after those who have waited since.
            wait_s += _POLL_S
        return wait_s

    @contextmanager
    def _lock_thread(self, limits: Limits) -> Iterator[None]:
        if not self._mutex.acquire(timeout=min(limits.queue_s, limits.left_s, threading.TIMEOUT_MAX)):
            raise AttemptFailed("is still being asked by another part of this run", retries=0)
        try:
            yield
        finally:
            self._mutex.release()

    @contextmanager
    def _lock_process(self, limits: Limits, notify: Notify) -> Iterator[None]:
        from filelock import FileLock, Timeout  # commands that work offline need not import it

        lock = FileLock(self._lock_path)
        timeout_s = min(limits.queue_s, limits.left_s)
        try:
            if self._is_shared:
                self._folder.mkdir(parents=True, exist_ok=True)
                with open(self._state_path, "ab"):
                    pass
                lock.acquire(timeout=0)
        except Timeout:
            notify("queue", timeout_s, "")
            try:
                lock.acquire(timeout=timeout_s, poll_interval=_POLL_S)
            except Timeout:
                raise _queue_timeout(timeout_s) from None
        except (OSError, NotImplementedError, RecursionError) as error:  # `mkdir` calls itself for every level
            self._is_shared = False
            notify("unshared", 0.0, f"cannot use the cache folder {self._folder} ({error})")
        try:
            yield
        finally:
            lock.release()

    def _load(self) -> None:
        now = time.time()
        if self._is_shared:
            with suppress(OSError):
                text = self._state_path.read_text("ascii", "replace")
                if state := re.fullmatch(r"(\d+\.\d+) (\d+\.\d+)\n", text):
                    self._last_end = max(self._last_end, float(state[1]))
                    self._not_before = max(self._not_before, float(state[2]))
                elif text:
                    # Half a line, from a process that died during its turn.
                    self._last_end = now
                    self._store()
        if self._last_end > now:
            # The clock was set back. The interval now counts from here, for all processes.
            self._last_end = now
            self._store()

    def _end_turn(self) -> None:
        self._last_end = self._own_end = round(time.time(), 6)
        self._store()

    def _store(self) -> None:
        if self._is_shared:
            with suppress(OSError):
                self._state_path.write_text(f"{self._last_end:.6f} {self._not_before:.6f}\n", "ascii")


def _queue_timeout(seconds: float) -> AttemptFailed:
    return AttemptFailed(f"has been in use by other processes for {seconds:.0f} s", retries=0)
