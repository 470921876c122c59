"""An entry of a .bib file, laid out."""

import re
import textwrap
from collections.abc import Iterable

from bibexport.formats.bibtex.entry_types import Dialect
from bibexport.formats.bibtex.kinds import KINDS, UNBROKEN, left_out
from bibexport.formats.options import ExportOptions
from bibexport.model import Record

MACROS: frozenset[str] = frozenset(name for name, kinds in KINDS.items() if kinds.bibtex == "macro")
"""Fields whose value is a name that BibTeX's styles define, not a text; braces, where needed, are in the value."""
_NO_BREAK = "\x00"
_NAME_WIDTH = len("archiveprefix")


class _Starts(dict[str, str]):
    """The start of a field's line by the field's name, made when first asked for."""

    def __init__(self, margin: str) -> None:
        super().__init__()
        self._margin = margin

    def __missing__(self, name: str) -> str:
        start = f",\n{self._margin}{name:<{_NAME_WIDTH}} = {'' if name in MACROS else '{'}"
        self[name] = start
        return start


class Layout:
    """How the user wants entries to look; made once for all of them."""

    def __init__(self, options: ExportOptions) -> None:
        self._only = frozenset(options.fields)
        self._omit = frozenset(options.omit)
        self._wrap = options.wrap
        self._margin = " " * options.indent
        self._starts = _Starts(self._margin)

    def entry(self, kind: str, key: str, fields: Iterable[tuple[str, str]]) -> str:
        """`@kind{key, …}` with one field a line, empty ones left out, then a blank line."""
        if self._only or self._omit:
            fields = [field for field in fields if self._is_wanted(field[0])]
        if self._wrap:
            body = "".join([self._wrapped(name, value) for name, value in fields if value])
        else:
            starts = self._starts
            body = "".join(
                [
                    f"{starts[name]}{value}}}" if name not in MACROS else f"{starts[name]}{value}"
                    for name, value in fields
                    if value
                ]
            )
        return f"@{kind}{{{key}{body}\n}}\n\n"

    def _is_wanted(self, name: str) -> bool:
        return (not self._only or name in self._only) and name not in self._omit

    def _wrapped(self, name: str, value: str) -> str:
        line = f"{self._starts[name]}{value}{'' if name in MACROS else '}'}"
        if name in UNBROKEN or self._wrap is None or len(line) < self._wrap:
            return line
        # A break may only stand for a blank, which BibTeX takes it for, and no line may begin with `@`: some readers
        # take that for the start of an entry, whatever braces it is in.
        lines = textwrap.wrap(
            line[2:].replace(" @", f"{_NO_BREAK}@"),
            width=self._wrap,
            subsequent_indent=self._margin + " " * (_NAME_WIDTH + 4),
            break_long_words=False,
            break_on_hyphens=False,
        )
        return line[:2] + "\n".join(lines).replace(_NO_BREAK, " ")


_REMARKS = {
    "unchecked": "not every source could be asked whether this has been published",
    "ambiguous": "which of several published versions this is could not be told",
}
# Outside of entries BibTeX reads on to the next `@`, and biber minds braces and quotes.
_NOT_IN_REMARKS = re.compile(r"[^ -~]|[@{}\"%\\#^]")


def remark(record: Record, dialect: Dialect) -> str:
    """Lines of comment for a record that is not settled, or whose entry lacks an identifier, else nothing."""
    lines = [
        _line(f"left out: the {field} of {record.key}: {written!r}") for field, written in left_out(record, dialect)
    ]
    if record.outcome in _REMARKS:
        reason = record.verdict.reason if record.verdict else ""
        lines.insert(0, _line(f"{record.outcome}: {reason or _REMARKS[record.outcome]}"))
    return "".join(lines)


def _line(words: str) -> str:
    return f"% {' '.join(_NOT_IN_REMARKS.sub('', words).split())}\n"
