"""Word lists and tables that people extend, one fact per line.

`NAME.txt` holds one item per line, sorted; blank lines and lines that start with `#` are comments, and the first
comment says what belongs in the file. A line of a table is `left = right`.
"""

from functools import cache

__all__ = ["read_table", "read_words"]

(_FOLDER,) = __path__


@cache
def read_words(name: str) -> tuple[str, ...]:
    """Return the items of `NAME.txt`, in the order of the file."""
    with open(f"{_FOLDER}/{name}.txt", encoding="utf-8") as file:
        return tuple([line for line in file.read().split("\n") if line and line[0] != "#"])


@cache
def read_table(name: str) -> dict[str, str]:
    """Return the rows of `NAME.txt`, left side to right side, in the order of the file."""
    return {left.rstrip(): right.lstrip() for left, _, right in (row.partition("=") for row in read_words(name))}
