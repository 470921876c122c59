"""The streams: text from outside, such as a key or a server's words, cannot drive the terminal or end the command.

They are wrapped once, so that no message can get past this. On a terminal, lines are folded to its width between words;
its last line, which says what a command is doing, is erased before anything else is printed.
"""

import io
import os
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from bibexport import files
from bibexport.errors import OutputError
from bibexport.text import compile_lazily
from bibexport.text.unicode import fold, hide_password, split_lines

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
        """Write text so that all of it can be seen, on a terminal folded; of messages, very long words are cut."""
        if not self._is_output and len(text) > _SHOWN:
            text = _LONG.sub(lambda found: f"{found[0][:_SHOWN]}…", text)
        shown = make_visible(text, on_terminal=self._is_terminal)
        self._write(self._fold(shown) if self._is_terminal else shown)
        return len(text)

    def write_whole(self, text: str) -> None:
        """Write data for programs, such as JSON, whose lines stay as they are on a terminal too."""
        self._write(make_visible(text, on_terminal=self._is_terminal))

    def _write(self, shown: str) -> None:
        with drawing:
            erase_line()
            self._try(lambda: self._stream.write(shown))

    def _fold(self, text: str) -> str:
        width = find_width(self._stream)
        return "".join(
            "\n".join(fold(line.rstrip("\r\n").expandtabs(8), width)) + line[len(line.rstrip("\r\n")) :]
            for line in split_lines(text)
        )

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


def print_data(text: str) -> None:
    """Print data for programs on standard output, and a line end; no line of it is folded."""
    getattr(sys.stdout, "write_whole", sys.stdout.write)(f"{text}\n")
    sys.stdout.flush()


DEFAULT_WIDTH = 80


def find_width(stream: TextIO) -> int:
    """Return the number of columns of a terminal; of anything else, as many as most terminals have."""
    with suppress(OSError, ValueError):
        if stream.isatty() and (columns := os.get_terminal_size(stream.fileno()).columns):
            return columns
    return DEFAULT_WIDTH


drawing = threading.RLock()
"""Held by whoever writes on the terminal."""
_drawn: list[TextIO] = []
"""The terminal with a line on it that says what the command is doing, if there is one."""


def draw_line(text: str, stream: TextIO) -> None:
    """Draw the last line of a terminal, in place of the one before."""
    with drawing, suppress(OSError):
        erase_line()
        _drawn.append(stream)
        stream.write(text if _has_blocks(stream.encoding) else text.translate(_IN_ASCII))
        stream.flush()


def erase_line() -> None:
    """Erase the last line of the terminal, if one is drawn."""
    with drawing:
        while _drawn:
            with suppress(OSError):
                stream = _drawn.pop()
                stream.write("\r\x1b[K")
                stream.flush()


_IN_ASCII = str.maketrans("█░…", "#.~")


def _has_blocks(encoding: str) -> bool:
    try:
        return bool("█░…".encode(encoding))
    except UnicodeEncodeError:
        return False
