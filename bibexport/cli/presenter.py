"""What commands say, in one place: results on standard output, messages on standard error, and what is being done.

Severities are coloured on a terminal that takes colours (https://no-color.org). Of what is many, the first few lines
stand for all, unless `--verbose` is given. `cli.output` folds every line to the terminal's width.
"""

import os
import re
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from typing import TextIO

import click

from bibexport.cli.output import DEFAULT_WIDTH, draw_line, erase_line, find_width, make_visible, print_file
from bibexport.findings import Group
from bibexport.text import compile_lazily
from bibexport.text.numbers import count, list_first
from bibexport.text.unicode import cut, fold, measure, split_lines

MAX_WIDTH = 100
"""Columns of text for people on a wide terminal; longer lines are hard to read."""
MAX_LINES = 36
"""Lines of messages without `--verbose`; with a summary and a question, no more than 40."""
SHOWN = 6
"""Messages of one kind."""
NAMED = 6
"""Names in one message."""
DIFF_LINES = 20
RESULTS = 20
"""Lines of results of one kind, such as changes."""
BESIDE_A_DIFF = 16
"""Lines of messages below a diff."""
_VERBOSE = "bibexport.verbose"
_COLOURS = {"error": "red", "withdrawn": "red", "not found": "red", "missing": "red", "warning": "yellow"} | {
    "ambiguous": "yellow",
    "left": "yellow",
    "unchecked": "yellow",
    "note": "cyan",
    "info": "cyan",
    "upgraded": "green",
    "corrected": "green",
    "new": "green",
    "changed": "green",
}
_SEVERITY = compile_lazily(
    rf"^((?:[^\s:][^:\n]*:(?:\d+:)* )?)({'|'.join(_COLOURS)})(?=:)|^( *)({'|'.join(_COLOURS)})(?=:)", re.MULTILINE
)
"""The word for a severity, at the start of a line or after a file and its line."""
_DIFF_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def show(text: str = "", *, bold: str = "") -> None:
    """Print a result on standard output; `bold` is what it begins with."""
    click.echo(f"{paint(bold, bold=True)}{_paint_severities(text)}")


def say(text: str) -> None:
    """Print a message on standard error."""
    click.echo(_paint_severities(text), err=True)


def say_groups(groups: Iterable[Group], room: int = MAX_LINES, most: int = SHOWN) -> None:
    """Print groups of messages; without `--verbose` at most so many of each, and as many as there is room for."""
    for line in fit_groups(groups, None if is_verbose() else room, _fold_width(sys.stderr), most):
        say(line)


def fit_groups(groups: Iterable[Group], room: int | None, width: int | None, most: int | None = None) -> Iterator[str]:
    """Yield the lines of groups: the first row of each, then row by row from each in turn, as many as fit.

    Args:
        groups: in the order in which they are shown.
        room: number of lines; None for all. Heads and first rows are shown even if there is no room.
        width: columns at which lines are folded; None if they are not.
        most: rows of a group that are shown even if there is room for more; one more is shown, too, if it is the last.
    """
    groups = [group for group in groups if group.rows or group.head]
    shown = [min(1, len(group.rows)) for group in groups]
    heights = [measure_height(_lines(group, rows), width) for group, rows in zip(groups, shown, strict=True)]
    wanted = [
        len(group.rows) if most is None or len(group.rows) == most + 1 else min(most, len(group.rows))
        for group in groups
    ]
    growing = [place for place, rows in enumerate(wanted) if rows > shown[place]]
    while growing and room is not None:
        for place in tuple(growing):
            taller = measure_height(_lines(groups[place], shown[place] + 1), width)
            if fits := sum(heights) - heights[place] + taller <= room:
                shown[place], heights[place] = shown[place] + 1, taller
            if not fits or shown[place] == wanted[place]:
                growing.remove(place)
    for group, rows in zip(groups, shown, strict=True):
        yield from _lines(group, len(group.rows) if room is None else rows)


def measure_height(lines: Iterable[str], width: int | None) -> int:
    """Return the number of lines that lines take when they are folded at `width` columns; None if they are not."""
    return sum(len(fold(line, width)) if width else 1 for line in lines)


def _fold_width(stream: TextIO) -> int | None:
    return find_width(stream) if stream.isatty() else None


def _lines(group: Group, shown: int) -> Iterator[str]:
    """Yield the head of a group, so many of its rows, and how many more there are."""
    if group.head:
        yield group.head
    yield from (row for row, _ in group.rows[:shown])
    if left := sum(number for _, number in group.rows[shown:]):
        # Not `format`: the text may have the name of a file in it, with braces of its own.
        yield group.more.replace("{}", f"{left:,}", 1)


def say_some(lines: Iterable[str], more: str = "… and {} more") -> None:
    """Print messages of one kind; without `--verbose` the first few, and in `more` how many others there are."""
    say_groups([group_lines(lines, more)])


def show_some(lines: Iterable[str], more: str = "… and {} more") -> None:
    """Print results of one kind; without `--verbose` the first ones, and in `more` how many others there are."""
    room = None if is_verbose() else RESULTS
    for line in fit_groups([group_lines(lines, more)], room, _fold_width(sys.stdout)):
        show(line)


def group_lines(lines: Iterable[str], more: str = "… and {} more") -> Group:
    """Return messages of one kind as a group; `more` has braces for the number of those that are left out."""
    return Group(rows=tuple((line, 1) for line in lines), more=f"{more} (--verbose shows them)")


def name_some(names: Sequence[str]) -> str:
    """Return names in one text, `A, B, C … and 118 more`; with `--verbose` all of them."""
    return ", ".join(names) if is_verbose() else list_first(names, NAMED)


def show_diff(diff: str) -> None:
    """Print a diff on standard output; on a terminal, of a long one the first lines, unless `--verbose` is given."""
    if not sys.stdout.isatty():
        print_file([diff])  # a patch, byte for byte
        return
    lines = split_lines(diff)
    shown = len(lines)
    if not is_verbose():
        width = find_width(sys.stdout)
        heights = accumulate(measure_height([line.rstrip("\n")], width) for line in lines)
        shown = sum(height <= DIFF_LINES for height in heights)
    for line in lines[:shown]:
        text = line.rstrip("\n")
        click.echo(paint(text, fg=_DIFF_COLOURS.get(line[0])) + line[len(text) :], nl=False)
    if hidden := len(lines) - shown:
        show(f"… and {count(hidden, 'more line')} of the diff (--verbose shows them)")


def paint(text: str, *, fg: str | None = None, bold: bool = False) -> str:
    """Return a text with colours for the terminal; as it is where there are to be none (https://no-color.org)."""
    if not text or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not (fg or bold):
        return text
    return click.style(text, fg=fg, bold=bold or None)


def _paint_severities(text: str) -> str:
    return _SEVERITY.sub(
        lambda found: (found[1] or found[3] or "") + paint(word := found[2] or found[4], fg=_COLOURS[word], bold=True),
        text,
    )


def find_report_width() -> int:
    """Return the columns for text on standard output: of the terminal, but no more than can be read with ease."""
    return min(find_width(sys.stdout), MAX_WIDTH) if sys.stdout.isatty() else DEFAULT_WIDTH


def is_verbose() -> bool:
    """Return whether the command was called with `--verbose`."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(_VERBOSE))


def keep_verbose(context: click.Context, _: click.Parameter, value: bool) -> bool:
    """Note for `is_verbose` that `--verbose` was given; a callback of click."""
    context.meta[_VERBOSE] = value
    return value


# What a command is doing.

SHOWN_AFTER_S = 1.0
"""How long a command works before it says at what."""
_EVERY_S = 0.2
_BAR = 20
"""Characters of a bar."""


class Progress:
    """The last line of the terminal while a command is at work; where there is no terminal, it shows nothing."""

    def __init__(self, label: str, total: int, stream: TextIO | None) -> None:
        self._label, self._total, self._stream = label, total, stream
        self._done = 0
        self._began = time.monotonic()

    def __call__(self, text: str = "", done: int | None = None) -> None:
        """Say what is being done, and how many of the total are done."""
        self._label = text or self._label
        self._done = self._done if done is None else done

    def draw(self) -> None:
        """Draw the line, at most as wide as the terminal."""
        if self._stream is not None:
            passed_s = time.monotonic() - self._began
            width = find_width(self._stream) - 1
            draw_line(describe_progress(self._label, self._done, self._total, passed_s, width), self._stream)


def describe_progress(label: str, done: int, total: int, passed_s: float, width: int) -> str:
    """Return one line of at most `width` columns: a bar and the time left if the total is known, or the time passed.

    The time left counts the pauses between requests, because those so far are in the time passed.

    >>> describe_progress("reading refs.bib", 0, 0, 3.2, 40)
    'reading refs.bib, 3 s'
    >>> describe_progress("DBLP: asking about 40 entries", 45, 60, 90.0, 60)
    '███████████████░░░░░ 45/60, 30 s left: DBLP: asking about…'
    """
    shown = make_visible(label)
    if not total:
        ending = f", {_format_seconds(passed_s)}"
        return cut(shown, width - measure(ending)) + ending
    full = _BAR * min(done, total) // total
    left = f", {_format_seconds(passed_s * (total - done) / done)} left" if 0 < done < total else ""
    start = f"{'█' * full}{'░' * (_BAR - full)} {done:,}/{total:,}{left}"
    return cut(f"{start}: {shown}" if label else start, width)


def _format_seconds(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 3600 else f"{seconds / 3600:.1f} h"


@contextmanager
def show_progress(label: str, total: int = 0) -> Iterator[Progress]:
    """Say on a terminal what the `with` block does if it takes longer than a second, unless `--quiet` is given."""
    context = click.get_current_context(silent=True)
    is_quiet = context is not None and bool(context.params.get("quiet"))
    stream = getattr(sys.stderr, "_stream", None) if sys.stderr.isatty() and not is_quiet else None
    progress = Progress(label, total, stream)
    if stream is None:
        yield progress
        return
    ended = threading.Event()

    def keep_drawing() -> None:
        wait_s = SHOWN_AFTER_S
        while not ended.wait(wait_s):
            progress.draw()
            wait_s = _EVERY_S

    thread = threading.Thread(target=keep_drawing, daemon=True)
    thread.start()
    try:
        yield progress
    finally:
        ended.set()
        thread.join()
        erase_line()
