"""What changes in a file, as a patch that people review and `git apply` takes."""

import re
from collections.abc import Iterator

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def unified_diff(path: str, old: str, new: str) -> str:
    """The unified diff from `old` to `new`, three lines of context; empty where nothing changes.

    Only a line feed ends a line, as for git; other line ends are part of the lines.
    """
    from difflib import unified_diff as compare

    name = path.replace("\\", "/").lstrip("/")
    before, after = _LINE.findall(old), _LINE.findall(new)
    return "".join(_ended(compare(before, after, f"a/{name}", f"b/{name}")))


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
