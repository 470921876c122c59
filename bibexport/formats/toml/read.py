"""A catalog in TOML: the reader, which reports all faults at once, each with its line, and the positions of values.

title = "Awesome Large Vision-Language Models"

[[entry]]
key = "CLIP"
title = "Learning Transferable Visual Models From Natural Language Supervision"
section = ["Foundation VLM Models"]
venue = "ICML 2021"
arxiv = "2103.00020"
links = { code = "https://github.com/OpenAI/CLIP" }
"""

import re
import tomllib
from collections.abc import Iterator
from functools import partial

import msgspec

from bibexport.errors import InvalidInput
from bibexport.formats.entry_fields import Table, TableReader
from bibexport.model import Catalog
from bibexport.text import compile_lazily
from bibexport.text.numbers import find_long_number

_ENTRY_HEADER = compile_lazily(r"\s*\[\[\s*[\"']?entry[\"']?\s*\]\]")
_RADIX = compile_lazily(r"\b0[xob]")
_SYNTAX_LINE = compile_lazily(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def read(text: str, path: str = "") -> Catalog:
    """Read a catalog.

    Raises:
        InvalidInput: lists every fault in the file, each with its line.
    """
    reader = TableReader(path)
    catalog = reader.catalog(table for part in _parts(text) if (table := _table(reader, *part)) is not None)
    if reader.faults:
        raise InvalidInput(sorted(reader.faults, key=lambda fault: fault.line or 0))
    return catalog


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Cut a file before each `[[entry]]`, so that a fault in one entry does not hide another's."""
    start, quotes = 1, ""
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not quotes and _ENTRY_HEADER.match(line):
            yield start, "\n".join(lines) + "\n"
            start, lines = number, []
        lines.append(line)
        quotes = open_quotes(line, quotes)
    yield start, "\n".join(lines) + "\n"


class _WrittenFloat(float):
    """A number that a message shows as it was written: an arXiv id without quotes ends in zeros."""

    def __new__(cls, text: str) -> "_WrittenFloat":
        number = super().__new__(cls, text)
        number._text = text
        return number

    _text: str

    def __repr__(self) -> str:
        return self._text


def _table(reader: TableReader, line: int, text: str) -> Table | None:
    line_of = partial(_line_of, line, text)
    is_entry = _ENTRY_HEADER.match(text) is not None
    try:
        top = tomllib.loads(text, parse_float=_WrittenFloat)
        if _RADIX.search(text):
            repr(top)  # Python reads such integers of any length, but refuses to print them in an error
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _SYNTAX_LINE.search(message)
        at = line + int(place[1]) - 1 if place and place[1] else line + text.rstrip().count("\n")
        reader.fault(f"not valid TOML: {_SYNTAX_LINE.sub('', message).lower()}", at)
        return None if is_entry else Table(line=line, fields={}, line_of=line_of)
    except RecursionError:
        reader.fault("not valid TOML: it is nested too deeply", line)
        return None if is_entry else Table(line=line, fields={}, line_of=line_of)
    except ValueError:
        at = line + text.count("\n", 0, find_long_number(text))
        reader.fault("not valid TOML: it has a number with too many digits", at)
        return None if is_entry else Table(line=line, fields={}, line_of=line_of)
    entries = top.pop("entry", [{}]) if is_entry else [{}]
    if "entry" in top:
        reader.fault("write each entry under its own header, [[entry]]", line_of("entry"))
        del top["entry"]
    return Table(line=line, fields=entries[0], top=top, line_of=line_of)


def _line_of(start: int, text: str, *fields: str) -> int:
    lines = text.split("\n")
    for field in fields:
        pattern = re.compile(rf"\s*(?:\[entry\.)?[\"']?{re.escape(field)}[\"']?\s*[=\].]")
        for number, line in enumerate(lines):
            if pattern.match(line):
                return start + number
    return start


_BASIC, _LITERAL = '"' * 3, "'" * 3
_OUTSIDE = compile_lazily(rf'{_BASIC}|{_LITERAL}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#.*')
_CLOSING = {_BASIC: compile_lazily(rf'\\.|{_BASIC}(?!")'), _LITERAL: compile_lazily(rf"{_LITERAL}(?!')")}


def open_quotes(line: str, quotes: str) -> str:
    """Return the quotes of the string that is open at the end of `line`; empty if none is.

    `quotes` are those open at its start. Comments and strings on one line may hold any quotes.

    >>> open_quotes("note = '''two", ""), open_quotes("# it's ''' here", ""), open_quotes("lines''' # x", "'''")
    ("'''", '', '')
    """
    if not quotes and _BASIC not in line and _LITERAL not in line:
        return ""
    at = 0
    while found := (_CLOSING[quotes] if quotes else _OUTSIDE).search(line, at):
        at = found.end()
        if found[0] == quotes:
            quotes = ""
        elif not quotes and found[0] in _CLOSING:
            quotes = found[0]
    return quotes


_HEADER = compile_lazily(r"\s*(\[\[?)\s*([^\[\]#\s](?:[^\[\]#]*[^\[\]#\s])?)\s*\]\]?\s*(?:#.*)?$")
_FIELD = compile_lazily(r"\s*(?P<name>[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\s*(?:\.[^=]*)?=\s*")
_VALUE = compile_lazily(r"(?P<string>\"(?!\"\")(?:[^\"\\\n]|\\.)*\"|'(?!'')[^'\n]*')|(?P<number>\d+)\b")


class Value(msgspec.Struct, frozen=True):
    """A string or a whole number on one line, by its offsets in the file."""

    start: int
    end: int
    """After the closing quote."""


class EntryLines(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of one entry, all 1-based."""

    header: int
    """Of its `[[entry]]`."""
    first: int
    """The first of the comments right above the header, else the header."""
    last: int
    """The last of its fields, or of the comments right below them."""
    fields: dict[str, int]
    """The line on which each field starts."""
    values: dict[str, Value]
    """The values of the fields that hold a string or a number on one line."""


def entry_lines(text: str) -> tuple[EntryLines, ...]:
    """Return the entries of a valid catalog, in file order.

    Comments belong to the entry that they touch; one between blank lines belongs to none.
    """
    scan = _Scan()
    offset = 0
    for number, line in enumerate(text.split("\n"), 1):
        scan.line(line, number, offset)
        offset += len(line) + 1
    scan.close()
    return tuple(scan.entries)


class _Scan:
    """Tracks tables and strings across lines."""

    def __init__(self) -> None:
        self.entries: list[EntryLines] = []
        self._comments: int | None = None
        self._quotes = ""
        self._table = ""
        self._header = self._first = self._last = 0
        self._attached = False
        self._fields: dict[str, int] = {}
        self._values: dict[str, Value] = {}

    def line(self, line: str, number: int, offset: int) -> None:
        """Process the next line."""
        bare = line.strip()
        if self._quotes or (bare and not bare.startswith("#")):
            if not self._quotes and (header := _HEADER.match(line)):
                self._table_starts(header, number)
            elif self._table == "entry" and not self._quotes:
                self._field(line, number, offset)
            if self._in_entry():
                self._last, self._attached = number, True
            self._comments = None
            self._quotes = open_quotes(line, self._quotes)
        elif bare:
            self._comments = self._comments or number
            if self._in_entry() and self._attached:
                self._last = number
        else:
            self._comments, self._attached = None, False

    def close(self) -> None:
        """End the entry that is open."""
        if self._header:
            self.entries.append(
                EntryLines(
                    header=self._header,
                    first=self._first,
                    last=self._last,
                    fields=self._fields,
                    values=self._values,
                )
            )
        self._header = 0

    def _in_entry(self) -> bool:
        return bool(self._header) and self._table.split(".")[0] == "entry"

    def _table_starts(self, header: re.Match[str], number: int) -> None:
        names = [name.strip().strip("\"'") for name in header[2].split(".")]
        if header[1] == "[[" and names == ["entry"]:
            above = self._comments or number
            if self._header and self._last >= above:
                # The comments touch both entries: they belong to the one below.
                self._last = above - 1
            self.close()
            self._header, self._first, self._fields, self._values = number, above, {}, {}
        elif names[0] == "entry" and len(names) > 1:
            self._fields.setdefault(names[1], number)
        self._table = ".".join(names)

    def _field(self, line: str, number: int, offset: int) -> None:
        match = _FIELD.match(line)
        if match is None:
            return
        name = match["name"].strip("\"'")
        if name in self._fields:
            return
        self._fields[name] = number
        if value := _VALUE.match(line, match.end()):
            self._values[name] = Value(offset + value.start(), offset + value.end())
