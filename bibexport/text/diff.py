"""Changes to a file as a patch that people can review and `git apply` accepts."""

from collections.abc import Iterator

from bibexport.text import compile_lazily

_LINE = compile_lazily(r"[^\n]*\n|[^\n]+")


def split_lines(text: str) -> list[str]:
    r"""Return the lines of `text` with their ends; only a line feed ends one.

    >>> split_lines("a\r\nb\x0cc")
    ['a\r\n', 'b\x0cc']
    """
    return _LINE.findall(text)


def line_end(text: str) -> str:
    """Return the line end of `text`: a line feed, on Windows after a carriage return."""
    return "\r\n" if "\r\n" in text else "\n"


def unified_diff(path: str, old: str, new: str) -> str:
    """Return the unified diff from `old` to `new` with three lines of context; empty if nothing changes.

    Only a line feed ends a line, as for git; other line ends are part of the lines.
    """
    from difflib import unified_diff as compare

    name = path.replace("\\", "/").lstrip("/")
    before, after = split_lines(old), split_lines(new)
    return "".join(_mark_missing_newline(compare(before, after, f"a/{name}", f"b/{name}")))


def _mark_missing_newline(compared: Iterator[str]) -> Iterator[str]:
    for line in compared:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
