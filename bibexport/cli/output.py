"""What is printed: text from outside, such as a key or a server's words, cannot drive the terminal or end the command.

The streams are wrapped once, so that no message can get past this. On a terminal, the last line says what a command is
doing; it is erased before anything else is printed.
"""

import io
import os
import re
import shutil
import sys
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import accumulate
from typing import Any, TextIO
from unicodedata import east_asian_width

import click

from bibexport import files
from bibexport.errors import OutputError
from bibexport.text import compile_lazily
from bibexport.text.unicode import hide_password

STANDARD_OUTPUT = "standard output"
_UNSEEN = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
    r"|[\ud800-\udfff]|\r(?!\n)"
)
"""Control characters but for tab and line end, marks of direction, invisible ones, and halves of surrogate pairs."""
_OWN = r"\x1b\[(?:0|1|3\d|9\d)m"
"""With what click colours text; `conceal`, which hides text, is not among it."""
_LONG = compile_lazily(r"\S{1000,}")
_SHOWN = 200
"""Characters of a word of a message that are shown if it is very long, such as a number of 5,000 digits."""
_ADDRESS = compile_lazily(r"(?:[A-Za-z][A-Za-z0-9+.-]{0,30}://|(?i:https?):/?)[^\s\"'<>“”]++")
"""An address, also one in which a slash was forgotten."""
_BARE_ADDRESS = compile_lazily(
    r"(?<![^\s\"'<>“”(\[=,])(?!(?i:mailto|https?):)[^\s:@/\\\"'<>“”(\[=,]{0,100}:[^\s/\\\"'<>“”]{1,200}"
    r"(?=[@\uff20\ufe6b](?:localhost|\[[0-9A-Fa-f:.]{2,45}\]|[\w-]{1,63}(?:\.[\w-]{1,63})+|[\w-]{1,63}(?=[:/]))(?!\w))"
)
"""User and password before a host without a scheme, which is taken for the name of a file."""
_AT = ("@", "\uff20", "\ufe6b")
_PLAIN = compile_lazily(_UNSEEN)
_ON_TERMINAL = compile_lazily(f"({_OWN})|{_UNSEEN}")


class ReaderGone(Exception):
    """The reader of standard output has closed it, as `head` does. click would exit with 1 at a `BrokenPipeError`."""


def make_visible(text: str, *, on_terminal: bool = False) -> str:
    r"""Return a text as it is safe to print: what cannot be seen is written as `\u001b`, passwords as `***`.

    JSON and TOML read these escapes as the characters. `on_terminal` keeps the colours of click.

    >>> make_visible("k\x1b]0;PWN\x07 at https://jane:secret@example.org/")
    'k\\u001b]0;PWN\\u0007 at https://***@example.org/'
    """
    if ":" in text and any(sign in text for sign in _AT):
        text = _ADDRESS.sub(lambda found: hide_password(found[0]), text)
        text = _BARE_ADDRESS.sub("***", text)
    if text.isascii() and text.isprintable():
        return text
    if not on_terminal:
        return _PLAIN.sub(_escape, text)
    return _ON_TERMINAL.sub(lambda found: found[1] or _escape(found), text)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


class _Stream(io.TextIOBase):
    """Standard output or error as commands see it."""

    def __init__(self, stream: TextIO, *, is_output: bool) -> None:
        self._stream, self._is_output = stream, is_output
        self._is_terminal = stream.isatty()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the stream."""
        return self._stream.encoding

    @property
    def buffer(self) -> Any:
        """The stream of bytes below, for files that are written to standard output."""
        return self._stream.buffer

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        """How it writes what its encoding lacks."""
        return self._stream.errors

    def close(self) -> None:
        """Do nothing: the stream belongs to the process."""

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._is_terminal

    def fileno(self) -> int:
        """The number of the open file below."""
        return self._stream.fileno()

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Write text so that all of it can be seen; of messages, very long words are cut."""
        if not self._is_output and len(text) > _SHOWN:
            text = _LONG.sub(lambda found: f"{found[0][:_SHOWN]}…", text)
        with _drawing:
            _erase_line()
            self._try(lambda: self._stream.write(make_visible(text, on_terminal=self._is_terminal)))
        return len(text)

    def flush(self) -> None:
        """Write what is still in memory."""
        self._try(self._stream.flush)

    def _try(self, write: Callable[[], object]) -> None:
        if self._is_output:
            with _as_output_error():
                write()
        else:
            # There is nowhere left to say that messages cannot be written.
            with suppress(OSError):
                write()


@contextmanager
def _as_output_error() -> Iterator[None]:
    try:
        with files.as_output_error(STANDARD_OUTPUT):
            yield
    except BrokenPipeError as error:
        raise ReaderGone from error


@contextmanager
def guarded_streams() -> Iterator[None]:
    """Wrap standard output and error inside the `with` block; a closed one takes everything and keeps nothing."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (_guard(stream, is_output=stream is before[0]) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _guard(stream: TextIO | None, *, is_output: bool) -> TextIO:
    if stream is None:
        stream = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  open until the process ends
    if isinstance(stream, io.TextIOWrapper):
        # click would go around this wrapper if it saw ASCII.
        ascii_only = stream.encoding.lower() in ("ascii", "us-ascii", "ansi_x3.4-1968", "646")
        stream.reconfigure(encoding="utf-8" if ascii_only else None, errors="backslashreplace")
    return _Stream(stream, is_output=is_output)  # type: ignore[return-value]


def finish_output() -> None:
    """Write what is left for standard output; if that is closed or full, let it vanish."""
    try:
        sys.stdout.flush()
    except (OSError, OutputError, ReaderGone):
        # Python would try again, and fail, when it exits.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_file(chunks: Iterable[str]) -> None:
    """Write a file to standard output, byte for byte and in UTF-8.

    Raises:
        OutputError: it cannot be written.
        ReaderGone: nobody reads it any more.
    """
    with _as_output_error():
        stream = sys.stdout.buffer
        for chunk in chunks:
            stream.write(chunk.encode())
        stream.flush()


# What a command is doing.

SHOWN_AFTER_S = 1.0
"""How long a command works before it says at what."""
_EVERY_S = 0.2
_BAR = 20
"""Characters of a bar."""
_drawing = threading.RLock()
_drawn: list[TextIO] = []
"""The terminal with a line on it that says what the command is doing, if there is one."""


def _erase_line() -> None:
    while _drawn:
        with suppress(OSError):
            _drawn.pop().write("\r\x1b[K")


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
            line = describe_progress(
                self._label, self._done, self._total, passed_s, shutil.get_terminal_size().columns - 1
            )
            with _drawing, suppress(OSError):
                _erase_line()
                _drawn.append(self._stream)
                self._stream.write(line if _has_blocks(self._stream.encoding) else line.translate(_IN_ASCII))
                self._stream.flush()


_IN_ASCII = str.maketrans("█░…", "#.~")


def _has_blocks(encoding: str) -> bool:
    try:
        return bool("█░…".encode(encoding))
    except UnicodeEncodeError:
        return False


def describe_progress(label: str, done: int, total: int, passed_s: float, width: int) -> str:
    """Return one line of at most `width` columns: a bar and the time left if the total is known, or the time passed.

    The time left counts the pauses between requests, because those so far are in the time passed.

    >>> describe_progress("reading refs.bib", 0, 0, 3.2, 40)
    'reading refs.bib, 3 s'
    >>> describe_progress("DBLP: asking about 40 entries", 45, 60, 90.0, 60)
    '███████████████░░░░░ 45/60, 30 s left: DBLP: asking about 4…'
    """
    if not total:
        ending = f", {_format_seconds(passed_s)}"
        return _cut(make_visible(label), width - len(ending)) + ending
    full = _BAR * min(done, total) // total
    left = f", {_format_seconds(passed_s * (total - done) / done)} left" if 0 < done < total else ""
    start = f"{'█' * full}{'░' * (_BAR - full)} {done:,}/{total:,}{left}"
    return _cut(f"{start}: {make_visible(label)}" if label else start, width)


def _format_seconds(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 3600 else f"{seconds / 3600:.1f} h"


def _cut(text: str, width: int) -> str:
    """Return a text, or as much of it as fits into so many columns; some letters take two."""
    ends = list(accumulate(2 if east_asian_width(letter) in "WF" else 1 for letter in text))
    if not ends or ends[-1] <= width:
        return text
    return f"{text[: bisect_right(ends, width - 1)].rstrip()}…" if width > 0 else ""


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
        with _drawing:
            _erase_line()
            with suppress(OSError):
                stream.flush()
