"""Markdown as pandoc, Quarto and R Markdown read it: `@key`, `@{key}`, and LaTeX's commands.

Syntax: https://pandoc.org/MANUAL.html#citation-syntax and https://quarto.org/docs/authoring/cross-references.html.
"""

import re
from collections.abc import Iterator, Mapping

from bibexport.citations.markdown_source import without_code
from bibexport.citations.reading import Citation, Inclusion, Reading
from bibexport.citations.tex import find_citations

_CITATION = re.compile(
    r"(?<![^\W_])(?<!\w\.)@(?:\{((?:[^\s{}]|\{[^\s{}]*\})+)\}|(\w(?:\w|[:.#$%&+?<>~/-](?=\w)|[:/](?=/))*))|\\[\s\S]"
)
_CROSS_REFERENCE = re.compile(
    r"(?:fig|tbl|sec|eq|lst|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|tip|nte|wrn|imp|cau|apx|ex)[-:].+",
    re.IGNORECASE,
)
"""What Quarto and pandoc-crossref take for a figure, table, section …"""
_LABEL = re.compile(
    r"\{#(?P<id>[^\s}]+)|^\s*#\|\s*label:\s*[\"']?(?P<cell>[\w:.-]+)|^[ \t]*\(@(?P<example>[\w-]+)\)", re.MULTILINE
)
_NOCITE_ALL = re.compile(r"^nocite\s*:.*(?:\n(?:[ \t]+.*)?)*?.*@\*", re.MULTILINE)
_INCLUDE = re.compile(r"\{\{<\s*include\s+[\"']?([^\s\"'>]+)[\"']?\s*>\}\}")


def read(text: str, _commands: Mapping[str, int] = {}) -> Reading:
    """Return the keys that are cited outside of code, links, addresses and comments.

    What may be a reference to a figure or the like is not certain to be a citation.
    """
    prose = without_code(text)
    everything = _NOCITE_ALL.search(prose)
    return Reading(
        citations=tuple(_citations(prose)),
        everything=_line(prose, everything.end()) if everything else None,
        inclusions=tuple(
            Inclusion((match[1].lstrip("/"),), _line(prose, match.start()), beside=not match[1].startswith("/"))
            for match in _INCLUDE.finditer(prose)
        ),
        labels=frozenset(label for match in _LABEL.finditer(text) if (label := match[match.lastgroup or 0])),
    )


def _citations(prose: str) -> Iterator[Citation]:
    counter = _Lines(prose)
    found = [
        (match.start(), key, _CROSS_REFERENCE.fullmatch(key) is None)
        for match in _CITATION.finditer(prose)
        if (key := match[1] or match[2])
    ]
    for offset, written, certain in find_citations(prose):
        keys = (part.strip() for part in written.split(","))
        found += [(offset, key, certain) for key in keys if key not in ("", "*")]
    for offset, key, certain in sorted(found):
        yield Citation(key, counter.line(offset), certain)


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
