"""Resolving from the command line: the network, and the lock on disk."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from typing import TYPE_CHECKING

import msgspec

from bibexport import files
from bibexport.cli.parameters import chosen_source
from bibexport.cli.presenter import Progress, say, show_progress
from bibexport.cli.reading import Input, read_lock
from bibexport.cli.settings import age_days, endpoints, fetch_settings, index_path, read_settings, today
from bibexport.errors import InvalidInput
from bibexport.file_locks import lock_folder
from bibexport.lock import Lock, dumps, merge
from bibexport.model import Entry

if TYPE_CHECKING:
    from bibexport.check.claims import Claims
    from bibexport.fetch import Fetcher
    from bibexport.index.store import StoredIndex
    from bibexport.resolution.run import Progress as RunProgress
    from bibexport.resolution.run import Resolution
    from bibexport.sources.source import Endpoints, Session
    from bibexport.verification.run import Verification

SAVE_EVERY_S = 1.0
FRESH_DAYS = 60
"""Maximum age of an index that is used by default; an older one needs `--source index`."""


class LockFile:
    """Keep the lock on disk up to date: at the end of each batch, and about once a second within one.

    A large lock takes long to write, and is written less often: writing takes at most a twentieth of the time.
    """

    def __init__(self, path: str | os.PathLike[str] | None, base: Lock) -> None:
        self.path = path
        self.base = base
        """The lock before the run. What the run has learnt since is added to what is on disk then, so that nothing is
        lost that another process has added, or that a refresh could not renew."""
        self._on_disk: Lock | None = None
        self._stamp: object = None
        self._unsaved: Lock | None = None
        self._next_save = 0.0

    @property
    def has_answers(self) -> bool:
        """Whether this run has written answers to the file."""
        return self._on_disk is not None

    def save(self, lock: Lock, finished: bool) -> None:
        """Take a new state of the lock; `finished` forces it to disk."""
        self._unsaved = lock
        if finished or time.monotonic() >= self._next_save:
            self.flush()

    def flush(self) -> None:
        """Add the last state to the file, unless it is already there.

        Raises:
            InvalidInput: the file is no lock any more.
            OutputError: the lock cannot be written.
        """
        if self._unsaved is None or self.path is None:
            return
        start = time.monotonic()
        with lock_folder(self.path):
            # Rarely has anybody else written it, and a large lock takes long to read.
            if self._on_disk is None or self._stamp != files.stamp(self.path):
                self._on_disk = read_lock(self.path)
            self._on_disk = merge(self.base, self._on_disk, self._unsaved)
            files.write_atomically(self.path, [dumps(self._on_disk)])
            self._stamp = files.stamp(self.path)
        end = time.monotonic()
        self._unsaved, self._next_save = None, end + max(SAVE_EVERY_S, 20 * (end - start))


class Online(msgspec.Struct, frozen=True, kw_only=True):
    """What a command asks with: the network, the local index, and the lock on disk."""

    fetcher: "Fetcher | None"
    """None with `--source index`."""
    endpoints: "Endpoints"
    index: "StoredIndex | None"
    lock_file: LockFile
    show: "Callable[[RunProgress], None]"

    def session(self) -> "Session":
        """Return the same for single questions, outside of a run over a catalog."""
        from bibexport.sources.source import Session, no_network

        return Session(
            fetch=self.fetcher or no_network,
            endpoints=self.endpoints,
            today=today(),
            report=lambda _: None,
            index=self.index,
            is_last=self.fetcher is None,
            requested=requested_sources(),
        )


@contextmanager
def go_online(
    lock_path: str | os.PathLike[str] | None = None,
    total: int = 0,
    *,
    base: Lock | None = None,
    quiet: bool,
    budget_s: float | None,
) -> "Iterator[Online]":
    """Open what a command asks with; at the end, save the lock, close the index and report which sources gave up.

    Args:
        lock_path: where answers are saved, on top of `base`.
        total: the number of entries, for the progress bar.
        base: the lock before the run; None for an empty one.
        quiet: show no progress and no notes.
        budget_s: when to stop sending requests.

    Raises:
        InvalidInput: a setting has an invalid value, or `--source index` is given and the index cannot be read.
        OutputError: the lock cannot be written.
    """
    settings = read_settings()
    index = open_index(settings, quiet=quiet)
    lock_file = LockFile(lock_path, base or Lock())
    with closing(index) if index else nullcontext(), show_progress("working", total) as status:
        fetcher = _fetcher(settings, budget_s, status)
        try:
            yield Online(
                fetcher=fetcher,
                endpoints=endpoints(settings),
                index=index,
                lock_file=lock_file,
                show=lambda progress: status(progress.asking, progress.done),
            )
        except KeyboardInterrupt as interruption:
            lock_file.flush()
            if lock_file.has_answers:
                interruption.add_note("answers received so far are in the lock")
            raise
        finally:
            lock_file.flush()
    if fetcher and not quiet:
        for source, reason in fetcher.closed.items():
            say(f"{source}: {reason}")
        if fetcher.closed and fetcher.unreachable >= fetcher.closed.keys():
            say("note: with --offline, export and check use what the lock knows and send no requests")


def resolve_input(
    one: Input, lock: Lock, entries: tuple[Entry, ...], *, base: Lock, quiet: bool, budget_s: float | None
) -> "Resolution":
    """Ask what `lock` does not answer about `entries`, and save the answers in the lock file on top of `base`.

    Raises:
        InvalidInput: a setting has an invalid value.
        OutputError: the lock cannot be written.
    """
    from bibexport.resolution.run import resolve

    with go_online(one.lock_path, len(entries), base=base, quiet=quiet, budget_s=budget_s) as online:
        return resolve(
            msgspec.structs.replace(one.catalog, entries=entries),
            lock,
            online.fetcher,
            today=today(),
            endpoints=online.endpoints,
            index=online.index,
            requested=requested_sources(),
            save=online.lock_file.save,
            progress=online.show,
        )


def verify_entries(
    claims: "Sequence[Claims]", lock: Lock, one: Input, *, base: Lock, quiet: bool, budget_s: float | None
) -> tuple["Verification", Mapping[str, int]]:
    """Ask what `lock` does not know about `claims` of an input, and keep the answers beside it, on top of `base`.

    Returns the verdicts, and the number of requests to each source.

    Raises:
        InvalidInput: a setting has an invalid value.
        OutputError: the lock cannot be written.
    """
    from bibexport.verification.run import verify

    with go_online(one.lock_path, len(claims), base=base, quiet=quiet, budget_s=budget_s) as online:
        verification = verify(
            claims,
            lock,
            online.fetcher,
            today=today(),
            endpoints=online.endpoints,
            index=online.index,
            save=online.lock_file.save,
            progress=online.show,
        )
        return verification, online.fetcher.requests if online.fetcher else {}


def open_index(settings: dict[str, str], *, quiet: bool) -> "StoredIndex | None":
    """Return the local index with `--source index`, or if it exists and is recent enough; else None.

    Raises:
        InvalidInput: `--source index` is given, and the index cannot be read.
    """
    source, path = chosen_source(), index_path(settings)
    if source in ("network", "dblp.org") or (source == "auto" and not os.path.exists(path)):
        return None
    from bibexport.index.store import StoredIndex

    try:
        index = StoredIndex(path)
    except InvalidInput as error:
        if source == "index":
            raise
        if not quiet:
            say(f"note: {error}; using the network instead")
        return None
    age = age_days(index.dblp_date)
    if source == "auto" and age > FRESH_DAYS:
        if not quiet:
            say(f"note: ignoring the index, which is {age} days old; run `bibex index update` to see how to renew it")
        return None
    return index


def requested_sources() -> frozenset[str]:
    """The sources that `--source` adds to the usual ones, by name."""
    return frozenset({"dblp"}) if chosen_source() == "dblp.org" else frozenset()


def _fetcher(settings: dict[str, str], budget_s: float | None, status: Progress) -> "Fetcher | None":
    """Return the network, or None with `--source index`."""
    if chosen_source() == "index":
        return None
    from bibexport.fetch import Fetcher

    return Fetcher(fetch_settings(settings, budget_s), on_event=lambda event: status(str(event)))
