"""What changes in a file, as a patch that people review and `git apply` takes."""

from collections.abc import Iterator

from bibexport.text.lines import lines


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
