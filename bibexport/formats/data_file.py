"""Spreadsheets (CSV, TSV) and data files (JSON, JSON Lines, YAML) that list papers, as generators of lists keep them.

Each becomes records of named fields; what the fields hold is decided in `named_fields`.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import yaml

from bibexport.errors import Fault, InvalidId, InvalidInput
from bibexport.formats.named_fields import Fields, fold_name, name_slot, read_mentions
from bibexport.formats.yaml_catalog import fields_of, parse_yaml, value_of
from bibexport.ids import arxiv_id
from bibexport.lists import PaperList
from bibexport.text.numbers import find_long_number

DELIMITERS = "\t,;|"
PREAMBLE = 6
"""Number of rows among which the header is looked for; spreadsheets may begin with a title."""
DIVIDER_WORDS = 4
"""Maximum number of words in a row that is a heading between the others."""
MAX_DEPTH = 40
MAX_DISTANCE = 200_000
"""Maximum number of characters between the starts of two objects for the line of the second to be found."""

# Names of what only holds the papers.
_CONTAINERS = frozenset(
    (
        *("all", "articles", "bibitems", "bibliography", "children", "content", "contents", "data", "docs", "entries"),
        *("items", "list", "paper list", "papers", "publications", "reading list", "records", "references", "results"),
        *("rows", "works"),
    )
)
_DATA = re.compile(r"https?://|10\.\d{4,9}/|\d")
_EVIDENCE = frozenset({"authors", "venue", "year", "date", "doi", "arxiv", "url", "bibtex", "pages", "volume"})


class Object(NamedTuple):
    """A JSON object or YAML mapping, and the line on which it starts."""

    line: int
    fields: dict[str, Any]


def read_csv(text: str, path: str, names: Mapping[str, str]) -> PaperList:
    """Read the rows of a spreadsheet; the delimiter is guessed, and the header recognised by the names in it.

    Raises:
        InvalidInput: the file is not a table of papers.
    """
    text = text.removeprefix("\ufeff")
    rows = [(line, row) for line, row in _read_rows(text, _find_delimiter(text), path) if any(map(str.strip, row))]
    if not rows:
        return PaperList("")
    start, header = _find_header(rows, names)
    return _to_list(list(_read_records(rows[start:], header)), names, path)


def read_objects(root: Any, path: str, names: Mapping[str, str]) -> PaperList:
    """Read the papers among decoded objects, wherever they are nested; what they are filed under is their section.

    Raises:
        InvalidInput: there are no papers.
    """
    records = list(_Walker(names).walk(root, (), 0))
    if not records:
        message = "no papers found: expected objects with a title; name the field that has it with --map title=FIELD"
        raise InvalidInput([Fault(path=path, message=message)])
    title = root.fields.get("title") or root.fields.get("name") if isinstance(root, Object) else ""
    listed = _to_list(records, names, path)
    return PaperList(title if isinstance(title, str) else "", listed.entries, listed.findings)


def _to_list(records: Sequence[Fields], names: Mapping[str, str], path: str) -> PaperList:
    mentions, findings = read_mentions(records, names, path)
    return PaperList("", mentions, findings)


# Spreadsheets.


def _find_delimiter(text: str) -> str:
    """Return the delimiter that divides most rows into one number of fields."""
    if match := re.match(r"sep=(.)\r?\n", text):
        return match[1]
    head = "".join(islice(io.StringIO(text), 60))

    def rate(delimiter: str) -> float:
        try:
            widths = Counter(len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if row)
        except csv.Error:
            return 0.0
        width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        return 0.0 if width < 2 else count / widths.total() + min(width, 20) / 1000

    return max(DELIMITERS, key=rate)


def _read_rows(text: str, delimiter: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows, each with the line on which it starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            message = "the quotation mark of a field is never closed"
            if "expected after" in str(error):
                message = "a quoted field has a quotation mark inside; write it twice"
            elif "unexpected end" not in str(error):
                message = f"not a table that can be read: {error}"
            raise InvalidInput([Fault(path=path, line=line, message=message)]) from None
        if row is None:
            return
        if line > 1 or not re.fullmatch(r"sep=.?", delimiter.join(row)):
            yield line, row
        line = reader.line_num + 1


def _find_header(rows: Sequence[tuple[int, list[str]]], names: Mapping[str, str]) -> tuple[int, list[str]]:
    """Return the index of the first row of data, and the names of the columns."""
    width = max(len(row) for _, row in rows)
    for index, (_, row) in enumerate(rows[:PREAMBLE]):
        known = sum(bool(name_slot(cell)) or cell.strip() in names.values() for cell in row)
        if known >= min(2, width):
            return index + 1, _name_columns(row, width)
    first = rows[0][1]
    if len(rows) > 1 and all(cell.strip() and not _DATA.search(cell) and len(cell.split()) <= 3 for cell in first):
        return 1, _name_columns(first, width)
    return 0, _name_columns([], width)


def _name_columns(row: Sequence[str], width: int) -> list[str]:
    header: list[str] = []
    for index in range(width):
        name = row[index].strip() if index < len(row) else ""
        header.append(name if name and name not in header else f"column {index + 1}")
    return header


def _read_records(rows: Sequence[tuple[int, list[str]]], header: Sequence[str]) -> Iterator[Fields]:
    filled = [sum(bool(cell.strip()) for cell in row) for _, row in rows]
    may_divide = len(header) > 2 and sum(count > 1 for count in filled) >= 0.5 * len(rows)
    section: tuple[str, ...] = ()
    for (line, row), count in zip(rows, filled, strict=True):
        if may_divide and count == 1 and row[0].strip() and len(row[0].split()) <= DIVIDER_WORDS:
            section = (row[0].strip(),)
            continue
        values = {name: cell for name, cell in zip(header, row, strict=False) if cell.strip()}
        yield Fields(line=line, end=line + sum(cell.count("\n") for cell in row), values=values, section=section)


# Objects.


def read_json(text: str, path: str) -> Any:
    """Decode JSON or JSON Lines, with the lines of its objects.

    Raises:
        InvalidInput: it is neither.
    """
    text = text.removeprefix("\ufeff")
    try:
        return _place(json.loads(text, strict=False), text)
    except json.JSONDecodeError as error:
        if (lines := _read_json_lines(text)) is not None:
            return lines
        message, line = error.msg[0].lower() + error.msg[1:], error.lineno
    except RecursionError:
        message, line = "it is nested too deeply", 1
    except ValueError:
        message, line = "it has a number with too many digits", text.count("\n", 0, find_long_number(text)) + 1
    raise InvalidInput([Fault(path=path, line=line, message=f"not valid JSON: {message}")])


def _read_json_lines(text: str) -> list[Any] | None:
    objects = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                value = json.loads(line, strict=False)
            except (ValueError, RecursionError):
                return None
            if not isinstance(value, dict):
                return None
            objects.append(_wrap(value, partial(_keep, number)))
    return objects


def _keep(line: int, _fields: Mapping[str, Any]) -> int:
    return line


def _place(value: Any, text: str) -> Any:
    """Give each object the line of its first field, which is looked for where the object before it ended."""
    position, line = 0, 1

    def find(fields: Mapping[str, Any]) -> int:
        nonlocal position, line
        name = next(iter(fields), None)
        written = json.dumps(name, ensure_ascii=False)
        start = text.find(written, position, position + MAX_DISTANCE) if name is not None else -1
        if start >= 0:
            line += text.count("\n", position, start)
            position = start + 1
        return line

    return _wrap(value, find)


def _wrap(value: Any, line_of: Callable[[Mapping[str, Any]], int]) -> Any:
    if isinstance(value, dict):
        line = line_of(value)
        return Object(line, {name: _wrap(one, line_of) for name, one in value.items()})
    return [_wrap(one, line_of) for one in value] if isinstance(value, list) else value


def read_yaml(text: str, path: str) -> Any:
    """Decode YAML, with the lines of its mappings.

    Raises:
        InvalidInput: it is not YAML.
    """
    return parse_yaml(text, path, _wrap_node)


def _wrap_node(node: yaml.Node | None) -> Any:
    if isinstance(node, yaml.MappingNode):
        return Object(node.start_mark.line + 1, {name: _wrap_node(one) for name, one in fields_of(node).items()})
    if isinstance(node, yaml.SequenceNode):
        return [_wrap_node(one) for one in node.value]
    return value_of(node) if node is not None else None


class _Walker:
    """Finds the papers among nested objects."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._title = names.get("title")

    def walk(self, value: Any, section: tuple[str, ...], depth: int, key: str = "") -> Iterator[Fields]:
        """Yield the papers in `value`, which is filed under `section` and perhaps under a key of its own."""
        if depth > MAX_DEPTH:
            return
        if isinstance(value, list):
            for one in value:
                yield from self.walk(one, section, depth + 1)
        elif isinstance(value, Object):
            if self._is_paper(value):
                values = {name: _unwrap(one) for name, one in value.fields.items() if one is not None}
                values, key = _use_id(values, key)
                yield Fields(line=value.line, end=value.line, values=values, section=section, key=key)
            else:
                yield from self._walk_group(value, section, depth)

    def _walk_group(self, group: Object, section: tuple[str, ...], depth: int) -> Iterator[Fields]:
        """Yield the papers of an object that holds some: under its own name, or the names of its fields."""
        nested = {name: one for name, one in group.fields.items() if isinstance(one, list | Object)}
        own = next((one for name, one in group.fields.items() if _names_group(name) and isinstance(one, str)), "")
        inner = (*section, own) if own and depth else section
        papers = [name for name, one in nested.items() if isinstance(one, Object) and self._is_paper(one)]
        for name, one in nested.items():
            if name in papers:
                yield from self.walk(one, inner, depth + 1, name)
            else:
                is_container = fold_name(name) in _CONTAINERS
                yield from self.walk(one, inner if is_container else (*inner, name), depth + 1)

    def _is_paper(self, value: Object) -> bool:
        fields = value.fields
        slots = {name_slot(name) for name, one in fields.items() if one}
        if self._title:
            return self._title in fields
        if {"title", "authors"} <= slots:
            return True
        if any(_holds_titles(one) for one in fields.values() if isinstance(one, list)):
            return False
        if "title" in slots:
            # The title of the whole file has no authors and no link.
            return bool(slots & _EVIDENCE) or not any(isinstance(one, list | Object) for one in fields.values())
        return ("name" in slots and len(slots & _EVIDENCE) > 1) or bool(slots & {"doi", "arxiv"})


def _names_group(name: str) -> bool:
    return name_slot(name) in ("section", "name", "title") or fold_name(name) == "heading"


def _holds_titles(values: Sequence[Any]) -> bool:
    return any(isinstance(one, Object) and any(name_slot(name) == "title" for name in one.fields) for one in values)


def _unwrap(value: Any) -> Any:
    if isinstance(value, Object):
        return {name: _unwrap(one) for name, one in value.fields.items()}
    return [_unwrap(one) for one in value] if isinstance(value, list) else value


def _use_id(values: dict[str, Any], key: str) -> tuple[dict[str, Any], str]:
    """Return the fields of a record, with the arXiv id if it is filed under one, and its key if it is not."""
    try:
        return {"arxiv": arxiv_id(key), **values}, ""
    except InvalidId:
        return values, key
