"""What changes in a file, as a patch that people review and `git apply` takes."""

import re
from collections.abc import Iterator

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def lines(text: str) -> list[str]:
    r"""The lines of `text` with their ends; only a line feed ends one.

    >>> lines("a\r\nb\x0cc")
    ['a\r\n', 'b\x0cc']
    """
    return _LINE.findall(text)


def line_end(text: str) -> str:
    """What ends the lines of `text`: a line feed, or on Windows one after a carriage return."""
    return "\r\n" if "\r\n" in text else "\n"


def unified_diff(path: str, old: str, new: str) -> str:
    """The unified diff from `old` to `new`, three lines of context; empty where nothing changes.

    Only a line feed ends a line, as for git; other line ends are part of the lines.
    """
    from difflib import unified_diff as compare

    name = path.replace("\\", "/").lstrip("/")
    before, after = lines(old), lines(new)
    return "".join(_ended(compare(before, after, f"a/{name}", f"b/{name}")))


def _ended(compared: Iterator[str]) -> Iterator[str]:
    for line in compared:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
