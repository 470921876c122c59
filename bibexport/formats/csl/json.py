"""CSL-JSON: reading what Zotero, Crossref, pandoc and bibexport write, with every fault at once."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bibexport.errors import Fault, InvalidInput
from bibexport.formats.csl.item import record as read_record
from bibexport.formats.csl.values import text as read_text
from bibexport.formats.csl.variables import variables
from bibexport.formats.options import ExportOptions
from bibexport.keys import UniqueNames
from bibexport.model import Catalog, Entry, Record
from bibexport.text.unicode import clean

_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(strict=False)


def read(text: str, path: str = "") -> Catalog:
    """Read an array of items, one item, or an object whose `items` are such an array.

    Each entry carries its `record`; nothing in it needs to be resolved.

    Raises:
        InvalidInput: with every fault of the file, each with the line of its item.
    """
    return catalog_of_items(_items(text.removeprefix("\ufeff"), path), path)


def catalog_of_items(items: Iterable[tuple[int | None, Any]], path: str) -> Catalog:
    """The catalog of some items, each with its line where that is known.

    Raises:
        InvalidInput: with every fault of the items.
    """
    faults: list[Fault] = []
    entries: list[Entry] = []
    for line, item in items:
        if entry := _entry(item, path, line, faults):
            entries.append(entry)
    if faults:
        raise InvalidInput(faults)
    return Catalog(entries=tuple(entries), path=path)


def _items(text: str, path: str) -> Iterator[tuple[int | None, Any]]:
    """The items, each with the line that it starts in, where that is known."""
    position = _skip(text, 0)
    if text[position : position + 1] != "[":
        whole = _decoded(text, position, path)[0]
        if isinstance(whole, Mapping) and isinstance(whole.get("items"), list):
            yield from ((None, item) for item in whole["items"])
        else:
            yield _line(text, position), whole
        return
    position = _skip(text, position + 1)
    line, counted = 1, 0
    while text[position : position + 1] != "]":
        line, counted = line + text.count("\n", counted, position), position
        item, position = _decoded(text, position, path)
        yield line, item
        position = _skip(text, position)
        if text[position : position + 1] == ",":
            position = _skip(text, position + 1)
        elif text[position : position + 1] != "]":
            raise InvalidInput([_syntax(path, _line(text, position), "expected ',' or ']' after an item")])


def _decoded(text: str, position: int, path: str) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, position)
    except json.JSONDecodeError as error:
        raise InvalidInput([_syntax(path, error.lineno, error.msg[0].lower() + error.msg[1:])]) from None
    except RecursionError:
        raise InvalidInput([_syntax(path, _line(text, position), "it is nested too deeply")]) from None


def _syntax(path: str, line: int, message: str) -> Fault:
    return Fault(path=path, line=line, message=f"expected CSL-JSON, an array of items: {message}")


def _skip(text: str, position: int) -> int:
    blank = _BLANK.match(text, position)
    return blank.end() if blank else position


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _entry(item: Any, path: str, line: int | None, faults: list[Fault]) -> Entry | None:
    if not isinstance(item, Mapping):
        faults.append(
            Fault(path=path, line=line, message=f"expected an item, an object with id and type, got {item!r}")
        )
        return None
    key = _key(item)
    if not key:
        faults.append(Fault(path=path, line=line, message="expected an id, the key that the item is cited by"))
        return None

    def fault(message: str) -> None:
        faults.append(Fault(path=path, line=line, entry=key, message=message))

    reading = read_record(item, key, fault)
    return Entry(
        key=key,
        title=reading.title,
        arxiv=reading.arxiv,
        arxiv_version=reading.arxiv_version,
        doi=reading.doi,
        tags=reading.tags,
        record=reading,
        path=path,
        line=line,
    )


def _key(item: Mapping[str, Any]) -> str:
    """The key that people cite by: `citation-key` where there is one, because Zotero's `id` is an address."""
    for variable in ("citation-key", "id"):
        try:
            if key := read_text(item.get(variable)):
                return key
        except ValueError:
            continue
    return ""


def export(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """An array, one item after another; ids are the keys, made unique where they are not.

    With an indent, each variable has a line, and each name; without one, each item.
    """
    unique = UniqueNames()
    margin = " " * options.indent
    opening = "[\n"
    if margin:
        before, between, after = f"{margin}{{\n{margin * 2}", f",\n{margin * 2}", f"\n{margin}}}"
        list_start, next_name, list_end = f"[\n{margin * 3}", f",\n{margin * 3}", f"\n{margin * 2}]"
    else:
        before, between, after = "{", ", ", "}"
        list_start, next_name, list_end = "[", ", ", "]"

    def name_list(names: list[str]) -> str:
        return f"{list_start}{next_name.join(names)}{list_end}"

    for record in records:
        item = variables(record, options, unique(clean(record.key) or "entry"), name_list)
        lines = [f'"{variable}": {value}' for variable, value in item.items()]
        yield f"{opening}{before}{between.join(lines)}{after}"
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"
