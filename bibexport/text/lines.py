"""The lines of a file as git and TOML count them."""

import re

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
