"""Doing something again whenever files change."""

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import click

from bibexport.errors import BibexportError, InvalidInput

INTERVAL_S = 0.4
"""Between two looks at the files; their times are cheap to ask for, and no system lacks them."""

Stamp = tuple[object, ...]


def stamp(path: Path) -> Stamp:
    """What is different after a file has been written, or a file of a folder has come or gone; nothing if not there."""
    try:
        if path.is_dir():
            return tuple(sorted(one.name for one in path.iterdir() if not one.name.startswith(".")))
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino


class Watched(NamedTuple):
    """The files on which something depends."""

    paths: list[Path]
    own: list[Path]
    """Files that it writes itself: what it does to them is no change."""


def watch(paths: Iterable[Path], run: Callable[[], Watched]) -> None:
    """Call `run`, and again after each change of `paths` or of what it gives back, until Ctrl-C.

    What a later run cannot do is told, and tried anew after the next change.

    Raises:
        BibexportError: the first run came to nothing.
    """
    before = {path: stamp(path) for path in paths}
    try:
        before = _after(run(), before)
        click.echo(f"watching {len(before)} files; Ctrl-C ends", err=True)
        while True:
            time.sleep(INTERVAL_S)
            now = {path: stamp(path) for path in before}
            if now == before:
                continue
            try:
                before = _after(run(), now)
            except (BibexportError, click.ClickException) as error:
                before = now
                _tell(error)
    except KeyboardInterrupt:
        click.echo("\nno longer watching", err=True)


def _after(watched: Watched, before: Mapping[Path, Stamp]) -> dict[Path, Stamp]:
    """The stamps to compare with next: from before the run, so that no change in the meantime is missed."""
    new = {path: stamp(path) for path in watched.paths if path not in before}
    return {**before, **new, **{path: stamp(path) for path in watched.own}}


def _tell(error: Exception) -> None:
    if isinstance(error, InvalidInput):
        for fault in error.faults:
            click.echo(f"error: {fault}", err=True)
    else:
        click.echo(f"error: {error.format_message() if isinstance(error, click.ClickException) else error}", err=True)
