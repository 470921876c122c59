"""`--watch`: repeat a command whenever one of the files that it depends on has changed."""

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import click
import msgspec

from bibexport import files
from bibexport.errors import BibexportError, InvalidInput
from bibexport.text.numbers import count

INTERVAL_S = 0.4
"""Time between two looks at the files. Polling works on every system and file system; notification does not."""


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """The files that a run depends on."""

    paths: tuple[Path, ...]
    own: tuple[Path, ...]
    """Files that it writes itself: its own changes do not start another run."""


def watch(paths: Iterable[Path], run: Callable[[], Watched]) -> None:
    """Call `run`, and again after each change of `paths` or of the files that it returns, until Ctrl+C.

    An error of a later run is printed, and the next change starts another.

    Raises:
        BibexportError: the first run failed.
    """
    before = {path: _stamp(path) for path in paths}
    try:
        before = _update_stamps(run(), before)
        click.echo(f"watching {count(len(before), 'file')}; press Ctrl+C to stop", err=True)
        while True:
            time.sleep(INTERVAL_S)
            now = {path: _stamp(path) for path in before}
            if now == before:
                continue
            try:
                before = _update_stamps(run(), now)
            except (BibexportError, click.ClickException) as error:
                before = now
                _report_error(error)
    except KeyboardInterrupt:
        click.echo("\nstopped watching", err=True)


_Stamp = tuple[object, ...]


def _stamp(path: Path) -> _Stamp:
    """Return a value that changes when the file is written, or when a file is added to or removed from the folder."""
    try:
        if path.is_dir():
            # Names alone: an output that is written into the folder must not start another run each time.
            return tuple(sorted(one.name for one in path.iterdir() if not one.name.startswith(".")))
    except OSError:
        return ()
    return files.stamp(path)


def _update_stamps(watched: Watched, before: Mapping[Path, _Stamp]) -> dict[Path, _Stamp]:
    """Return the stamps to compare with next: from before the run, so that no change during it is missed."""
    new = {path: _stamp(path) for path in watched.paths if path not in before}
    return {**before, **new, **{path: _stamp(path) for path in watched.own}}


def _report_error(error: Exception) -> None:
    if isinstance(error, InvalidInput):
        for fault in error.faults:
            click.echo(f"error: {fault}", err=True)
    else:
        click.echo(f"error: {error.format_message() if isinstance(error, click.ClickException) else error}", err=True)
