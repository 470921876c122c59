"""Markdown as pandoc, Quarto and R Markdown read it: `@key`, `@{key}`, and LaTeX's commands.

Syntax: https://pandoc.org/MANUAL.html#citation-syntax and https://quarto.org/docs/authoring/cross-references.html.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping

from bibexport.citations.reading import Citation, Inclusion, Reading
from bibexport.citations.tex import find_citations

_CITATION = re.compile(
    r"(?<![^\W_])(?<!\w\.)@(?:\{((?:[^\s{}]|\{[^\s{}]*\})+)\}|(\w(?:\w|[:/](?=[\w/])|[.#$%&+?<>~-](?=\w))*))|\\[\s\S]"
)
_CROSS_REFERENCE = re.compile(
    r"(?:fig|tbl|sec|eq|lst|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|tip|nte|wrn|imp|cau|apx|ex)[-:].+",
    re.IGNORECASE,
)
"""What Quarto and pandoc-crossref take for a figure, table, section …"""
_LABEL = re.compile(
    r"\{#(?P<id>[^\s}]+)|^[ \t]*+#\|[ \t]*+label:[ \t]*+[\"']?(?P<cell>[\w:.-]+)|^[ \t]*+\(@(?P<example>[\w-]+)\)",
    re.MULTILINE,
)
# The value of the field: the rest of its line, and the indented and empty lines below.
_NOCITE = re.compile(r"^nocite\s*+:[^\n]*+(?:\n(?:[ \t]++[^\n]*+|(?=\n)))*+(?:\n[^\n]*+)?+", re.MULTILINE)
_INCLUDE = re.compile(r"\{\{<\s*include\s+[\"']?([^\s\"'>]+)[\"']?\s*>\}\}")


def read(text: str, _commands: Mapping[str, int] = {}) -> Reading:
    """Return the keys that are cited outside of code, links, addresses and comments.

    What may be a reference to a figure or the like is not certain to be a citation.
    """
    prose = without_code(text)
    everything = next(
        (end for field in _NOCITE.finditer(prose) if (end := prose.find("@*", *field.span()) + 2) > 1), None
    )
    return Reading(
        citations=tuple(_citations(prose)),
        everything=None if everything is None else _line(prose, everything),
        inclusions=tuple(
            Inclusion((match[1].lstrip("/"),), _line(prose, match.start()), beside=not match[1].startswith("/"))
            for match in _INCLUDE.finditer(prose)
        ),
        labels=frozenset(label for match in _LABEL.finditer(text) if (label := match[match.lastgroup or 0])),
    )


def _citations(prose: str) -> Iterator[Citation]:
    counter = _Lines(prose)
    found = [
        (match.start(), key, _CROSS_REFERENCE.fullmatch(key) is None, match.start(match.lastindex or 0))
        for match in _CITATION.finditer(prose)
        if (key := match[1] or match[2])
    ]
    for cited in find_citations(prose):
        keys = (one for one in cited.split() if one[1] not in ("", "*"))
        found += [(cited.command, key, cited.certain, start) for start, key in keys]
    for offset, key, certain, start in sorted(found):
        yield Citation(key, counter.line(offset), certain, start)


class _Lines:
    """Counts lines for offsets that only grow."""

    def __init__(self, text: str) -> None:
        self._text, self._offset, self._line = text, 0, 1

    def line(self, offset: int) -> int:
        self._line += self._text.count("\n", self._offset, offset)
        self._offset = offset
        return self._line


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


_FENCE = re.compile(r"(?P<quote>[ \t>]*)(?:[-*+][ \t]+|\d+[.)][ \t]+)?(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)$")
_CELL_OPTION = re.compile(r"\s*(?:#|//|%%|--)\|")
_LIST_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\(?(?:\d+|#|[a-zA-Z])[.)]|\(@\w*\)|:|~|\[\^[^\]]+\]:)[ \t]")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")
_DEEPER = re.compile(r"(?: {8}|(?: {0,3}\t){2})")
_INLINE = re.compile(
    r"\\[\s\S]"
    r"|(?P<comment><!--)"
    r"|(?P<ticks>`+)"
    r"|(?P<display>\$\$)"
    # Math that a paragraph or another sign ends, and at most 20 lines of it.
    r"|(?P<math>\$(?=\S)(?:[^$\\\n]|\\.)*+(?:\n(?![ \t]*+\n)(?:[^$\\\n]|\\.)*+){0,20}+(?<=[^\s\\])\$(?!\d))"
    r"|(?P<target>\]\((?:[^()\s]|\([^()\s]{0,1000}+\)){0,4000}+"
    r"(?:[ \t]++(?:\"[^\"\n]{0,1000}+\"|'[^'\n]{0,1000}+'))?+\))"
    r"|(?P<definition>^ {0,3}\[(?![\^@])[^\]\n]++\]:[ \t]*+\S++)"
    r"|(?P<tag></?[A-Za-z][^<>]*+>)"
    r"|(?P<address>(?:https?|ftp)://[^\s<>\[\]\"`]+)",
    re.MULTILINE,
)
_TICKS_OR_PARAGRAPH = re.compile(r"(?P<ticks>`+)|\n[ \t]*+\n")
_QUOTE = re.compile(r" {0,3}(?:> ?)+")
_NOT_LINE_END = re.compile(r"[^\n]")


def without_code(text: str) -> str:
    """Return `text` with spaces in place of everything but prose; the options of Quarto's cells (captions) stay."""
    lines = text.split("\n")
    for number in _find_code_lines(lines):
        lines[number] = " " * len(lines[number])
    prose = "\n".join(lines)
    pieces: list[str] = []
    position = 0
    for start, end in _find_inline_spans(prose):
        pieces += [prose[position:start], _NOT_LINE_END.sub(" ", prose[start:end])]
        position = end
    return "".join([*pieces, prose[position:]])


def _find_code_lines(lines: list[str]) -> Iterator[int]:
    """Yield the numbers, from 0, of the lines of fenced and indented code."""
    number, in_item, after_blank = 0, False, True
    closings = _find_closing_fences(lines)
    while number < len(lines):
        line = _QUOTE.sub("", lines[number], count=1) if ">" in lines[number] else lines[number]
        if (end := closings.get(number)) is not None:
            is_cell = "{" in line
            yield from (one for one in range(number, end + 1) if not (is_cell and _CELL_OPTION.match(lines[one])))
            number, after_blank = end + 1, False
            continue
        blank = not line.strip()
        indented = not blank and bool((_DEEPER if in_item else _INDENTED).match(line))
        if indented and after_blank:
            yield number
        elif not blank:
            # In a list, a definition or a footnote, indented text is prose.
            in_item = bool(_LIST_ITEM.match(line)) or (in_item and (not after_blank or line[0] in " \t"))
        after_blank = blank or (indented and after_blank)
        number += 1


def _find_closing_fences(lines: list[str]) -> dict[int, int]:
    """Return the closing line of each fence by its opening line; an unclosed fence is text."""
    open_at: tuple[int, str] | None = None
    closings: dict[int, int] = {}
    unclosed: set[tuple[str, int]] = set()
    number = 0
    while number < len(lines):
        fence = _FENCE.match(lines[number])
        if (
            open_at is None
            and fence
            and not any(fence["fence"][0] == sign and len(fence["fence"]) >= length for sign, length in unclosed)
        ):
            open_at = number, fence["fence"]
        elif open_at and fence and fence["fence"].startswith(open_at[1]) and not fence["info"].strip():
            closings[open_at[0]], open_at = number, None
        number += 1
        if number == len(lines) and open_at:
            unclosed.add((open_at[1][0], len(open_at[1])))
            number, open_at = open_at[0] + 1, None
    return closings


def _find_inline_spans(prose: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of inline code, comments, math, tags and addresses."""
    position, ticks = 0, _Ticks(prose)
    never: set[str] = set()
    """What the rest of the text does not have: it is searched for once, not from each place that asks for it."""
    while match := _INLINE.search(prose, position):
        position = match.end()
        if closing := "-->" if match["comment"] else "$$" if match["display"] else "":
            # Display math is not empty: `$$$$` opens it twice.
            end = -1 if closing in never else prose.find(closing, position + (closing == "$$"))
            if end < 0:
                never.add(closing)
                continue
            position = end + len(closing)
        elif match["ticks"]:
            code_end = ticks.end(position, len(match["ticks"]))
            if code_end is None:
                continue
            position = code_end
        elif match[0].startswith("\\"):
            continue
        yield match.start(), position


class _Ticks:
    """Finds the code that ticks open: up to the same number of ticks in the same paragraph."""

    def __init__(self, prose: str) -> None:
        # All at once: a search from each of them would read a paragraph as often as it has ticks.
        self._runs: dict[int, list[int]] = {}
        self._paragraphs: list[int] = []
        for found in _TICKS_OR_PARAGRAPH.finditer(prose):
            starts = self._runs.setdefault(len(found[0]), []) if found["ticks"] else self._paragraphs
            starts.append(found.start())

    def end(self, start: int, length: int) -> int | None:
        """Return the end of the code that `length` ticks before `start` open; None if nothing closes it."""
        runs = self._runs.get(length, [])
        index = bisect_left(runs, start)
        if index == len(runs):
            return None
        paragraph = bisect_left(self._paragraphs, start)
        is_beyond = paragraph < len(self._paragraphs) and self._paragraphs[paragraph] < runs[index]
        return None if is_beyond else runs[index] + length
