"""Resolving from the command line: the network, the progress bar, and the lock on disk."""

import datetime
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from bibexport import files
from bibexport.cli.inputs import Input
from bibexport.cli.settings import endpoints, fetch_settings, read_settings
from bibexport.lock import Lock, dumps
from bibexport.model import Entry

if TYPE_CHECKING:
    from bibexport.resolve.run import Resolution
    from bibexport.resolve.session import Session

SAVE_EVERY_S = 1.0


class LockFile:
    """Keeps the lock on disk up to date: at the end of each batch, and about once a second within one."""

    def __init__(self, path: str | os.PathLike[str] | None, base: Lock | None) -> None:
        self.path = path
        self.base = base
        """What was known before, where the run starts from less: it stays on disk until it is known anew."""
        self._unsaved: Lock | None = None
        self._saved_at = 0.0

    def save(self, lock: Lock, finished: bool) -> None:
        """Take a new state of the lock; `finished` says that it has to be on disk now."""
        self._unsaved = lock
        if finished or time.monotonic() - self._saved_at >= SAVE_EVERY_S:
            self.flush()

    def flush(self) -> None:
        """Write the last state, if it is not written yet.

        Raises:
            OutputError: the lock cannot be written.
        """
        if self._unsaved is not None and self.path is not None:
            known = self.base.updated(self._unsaved) if self.base else self._unsaved
            files.write_atomically(self.path, [dumps(known)])
        self._unsaved, self._saved_at = None, time.monotonic()


def resolve_input(
    one: Input, lock: Lock, entries: tuple[Entry, ...], *, base: Lock | None, quiet: bool, budget_s: float | None
) -> "Resolution":
    """Ask what `lock` does not answer about `entries` and keep what is learnt beside the catalog, on top of `base`.

    Raises:
        InvalidInput: a setting has no such value.
        OutputError: the lock cannot be written.
    """
    import msgspec

    from bibexport.fetch import Fetcher
    from bibexport.resolve.run import resolve

    settings = read_settings()
    lock_file = LockFile(one.lock_path, base)
    with _status(len(entries), quiet=quiet) as status:
        fetcher = Fetcher(fetch_settings(settings, budget_s), on_event=lambda event: status(str(event)))
        try:
            resolution = resolve(
                msgspec.structs.replace(one.catalog, entries=entries),
                lock,
                fetcher,
                today=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
                endpoints=endpoints(settings),
                save=lock_file.save,
                progress=lambda progress: status(progress.asking, progress.done),
            )
        finally:
            lock_file.flush()
    if not quiet:
        for source, reason in fetcher.closed.items():
            click.echo(f"{source}: {reason}", err=True)
    return resolution


def open_session(budget_s: float | None) -> "Session":
    """The network for questions that no catalog raises.

    Raises:
        InvalidInput: a setting has no such value.
    """
    from bibexport.fetch import Fetcher
    from bibexport.resolve.session import Session

    settings = read_settings()
    return Session(
        fetch=Fetcher(fetch_settings(settings, budget_s)),
        endpoints=endpoints(settings),
        today=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        report=lambda _: None,
    )


class Status:
    """The bar, and beside it what is being asked and what is being waited for; without a bar, silence."""

    def __init__(self, bar: Any = None) -> None:
        self._bar = bar

    def __call__(self, text: str, done: int | None = None) -> None:
        """Show `text`, and that `done` entries are done."""
        if self._bar is None:
            return
        if text:
            self._bar.label = f"{text:<64.64}"
        self._bar.update(done - self._bar.pos if done else 0)
        self._bar.render_progress()


@contextmanager
def _status(total: int, *, quiet: bool) -> Iterator[Status]:
    """A bar on a terminal, silence elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield Status()
        return
    with click.progressbar(length=total, label="Resolving", file=sys.stderr) as bar:
        yield Status(bar)
