"""CSL-JSON into records, as Zotero, Crossref, pandoc and bibexport write it; all faults are reported at once."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from bibexport import ids
from bibexport.errors import Fault, InvalidId, InvalidInput
from bibexport.findings import Finding
from bibexport.formats.csl.variables import (
    ARXIV_CATEGORY,
    ARXIV_ID,
    JSON_DEPTH,
    NEAREST_TYPES,
    RECORD_TYPES,
    VARIABLES,
    Kind,
    date,
    is_nested_deeper,
    names,
    text,
)
from bibexport.formats.record_values import split_tags
from bibexport.ids import ArxivId
from bibexport.keys import UniqueNames
from bibexport.model import Catalog, Entry, Record
from bibexport.text.numbers import find_long_number, pages

_SPACE = re.compile(r"[ \t\r\n]*")
# Zotero and Crossref leave control characters in strings, which JSON forbids.
_DECODER = json.JSONDecoder(strict=False)
_ARXIV_IN_NOTE = re.compile(
    r"(?:^|\s)arXiv:\s*(?P<id>\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)"
    r"(?:\s*\[(?P<category>[a-z-]+(?:\.[A-Za-z-]+)?)\])?",
)
_CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]+)?\Z")


def _lines(value: Any) -> str:
    return text(value, lines=True)


def _tags(value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str.strip, split_tags(text(value)))))


_READERS: Mapping[Kind, Callable[[Any], Any]] = {
    "text": text,
    "lines": _lines,
    "names": names,
    "date": date,
    "pages": lambda value: pages(text(value)),
    "tags": _tags,
}
_FIELDS = {
    # An old name comes first, so that the value under the variable's own name wins.
    name: (variable.field, _READERS[variable.kind])
    for variable in VARIABLES
    if variable.kind != "doi"
    for name in (*variable.old_names, variable.name)
}
# These need more than one variable to be read; see `_set_type`, `_set_doi` and `_set_arxiv`.
_READ_TOGETHER = frozenset({"id", "type", "citation-key", "DOI", "archive", "archive_location", "custom"})


def read(text: str, path: str = "") -> Catalog:
    """Read an array of items, one item, or an object whose `items` are such an array.

    Each entry carries its `record`; nothing in it needs to be resolved.

    Raises:
        InvalidInput: lists every fault in the file, each with the line of its item.
    """
    return read_items(_items(text.removeprefix("\ufeff"), path), path)


def are_items(text: str) -> bool:
    """Return whether JSON looks like CSL items, rather than other data about papers: the first has an id and a type.

    What is not JSON does as well, so that `read` says what is wrong with it.
    """
    try:
        first: Any = next(_items(text.removeprefix("\ufeff"), ""), (None, {"id": ""}))[1]
    except InvalidInput:
        return True
    if not isinstance(first, Mapping):
        return not isinstance(first, list)
    if not {"id", "citation-key"} & first.keys():
        return False
    return "type" in first or all(name in _FIELDS or name in _READ_TOGETHER for name in first)


def read_items(items: Iterable[tuple[int | None, Any]], path: str) -> Catalog:
    """Read decoded items, each with its line if that is known.

    Raises:
        InvalidInput: lists every fault in the items.
    """
    faults: list[Fault] = []
    entries: list[Entry] = []
    for line, item in items:
        try:
            if entry := _entry(item, path, line, faults):
                entries.append(entry)
        except RecursionError:
            # The decoder accepts values nested more deeply than the code here can handle, or than a record keeps.
            faults.append(Fault(path=path, line=line, message="the item is nested too deeply"))
    if faults:
        raise InvalidInput(faults)
    return Catalog(entries=tuple(entries), path=path)


def number_repeated_ids(catalog: Catalog) -> tuple[Catalog, tuple[Finding, ...]]:
    """Return the catalog with one key per entry, and a finding about each entry whose key had to be numbered.

    CSL does not forbid two items with one id, but whatever looks up an entry by its key would find only the first.
    """
    firsts: dict[str, Entry] = {}
    for entry in catalog:
        firsts.setdefault(entry.key, entry)
    if len(firsts) == len(catalog):
        return catalog, ()
    # All ids of the file come first: a number must not make one of them.
    unique = UniqueNames(str.lower)
    for key in firsts:
        unique(key)
    entries: list[Entry] = []
    findings: list[Finding] = []
    for entry in catalog:
        first = firsts[entry.key]
        if first is entry:
            entries.append(entry)
            continue
        key = unique(entry.key)
        where = f"the item in line {first.line}" if first.line else "an item before it"
        message = f"{where} has the same id; {key!r} is used for this one"
        findings.append(Finding(code="csl-id", path=catalog.path, line=entry.line, key=entry.key, message=message))
        record = msgspec.structs.replace(entry.record, key=key) if entry.record else None
        entries.append(msgspec.structs.replace(entry, key=key, record=record))
    return msgspec.structs.replace(catalog, entries=tuple(entries)), tuple(findings)


def _items(text: str, path: str) -> Iterator[tuple[int | None, Any]]:
    """Yield the items, each with the line it starts on, if that is known."""
    position = _skip_space(text, 0)
    if text[position : position + 1] != "[":
        whole = _decode(text, position, path)[0]
        if isinstance(whole, Mapping) and isinstance(whole.get("items"), list):
            yield from ((None, item) for item in whole["items"])
        else:
            yield _line_at(text, position), whole
        return
    position = _skip_space(text, position + 1)
    line, counted = 1, 0
    while text[position : position + 1] != "]":
        line, counted = line + text.count("\n", counted, position), position
        item, position = _decode(text, position, path)
        yield line, item
        position = _skip_space(text, position)
        if text[position : position + 1] == ",":
            position = _skip_space(text, position + 1)
        elif text[position : position + 1] != "]":
            raise InvalidInput([_syntax_fault(path, _line_at(text, position), "expected ',' or ']' after an item")])


def _decode(text: str, position: int, path: str) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, position)
    except json.JSONDecodeError as error:
        raise InvalidInput([_syntax_fault(path, error.lineno, error.msg[0].lower() + error.msg[1:])]) from None
    except RecursionError:
        message = "it is nested too deeply"
    except ValueError:
        message = "it has a number with too many digits"
        position = find_long_number(text, position)
    raise InvalidInput([_syntax_fault(path, _line_at(text, position), message)])


def _syntax_fault(path: str, line: int, message: str) -> Fault:
    return Fault(path=path, line=line, message=f"expected CSL-JSON, an array of items: {message}")


def _skip_space(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position


def _line_at(text: str, position: int) -> int:
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

    def report(message: str) -> None:
        faults.append(Fault(path=path, line=line, entry=key, message=message))

    record = read_record(item, key, report)
    return Entry(
        key=key,
        title=record.title,
        arxiv=record.arxiv,
        arxiv_version=record.arxiv_version,
        doi=record.doi,
        tags=record.tags,
        record=record,
        path=path,
        line=line,
    )


def _key(item: Mapping[str, Any]) -> str:
    """Return the key that people cite: `citation-key` if there is one, because Zotero's `id` is a URL."""
    for variable in ("citation-key", "id"):
        try:
            if key := text(item.get(variable)):
                return key
        except ValueError:
            continue
    return ""


def read_record(item: Mapping[str, Any], key: str, report: Callable[[str], None]) -> Record:
    """Read one item into a record with the key `key`; call `report` with a message for each unreadable value."""
    fields: dict[str, Any] = {}
    for variable, (field, read) in _FIELDS.items():
        if variable not in item:
            continue
        try:
            value = read(item[variable])
        except ValueError as error:
            report(f"{variable}: {error}")
            continue
        if value:
            fields[field] = value
    fields["extra"] = _extra(item)
    kind = item.get("type")
    _set_type(fields, kind if isinstance(kind, str) else "")
    _set_doi(fields, item)
    _set_arxiv(fields, item)
    if fields.get("type") == "article-journal" and fields.get("pages") == fields.get("number"):
        # An article number, which is written in both places.
        fields.pop("pages", None)
    return Record(key=key, **fields)


def _extra(item: Mapping[str, Any]) -> dict[str, str]:
    extra: dict[str, str] = {}
    for variable, value in item.items():
        if variable in _FIELDS or variable in _READ_TOGETHER or value in (None, "", [], {}):
            continue
        extra[variable] = text(value, lines=True) if isinstance(value, str | int | float) else _dump(value)
    others = {name: value for name, value in _custom(item).items() if name != ARXIV_CATEGORY}
    for name in [name for name, value in others.items() if name.startswith("bibtex:") and isinstance(value, str)]:
        extra[name] = others.pop(name)
    if _arxiv(_text_or_nothing(others.get(ARXIV_ID))):
        del others[ARXIV_ID]
    if others:
        extra["custom"] = _dump(others)
    return extra


def _dump(value: Any) -> str:
    if is_nested_deeper(value, JSON_DEPTH):
        raise RecursionError
    return json.dumps(value)


def _custom(item: Mapping[str, Any]) -> Mapping[str, Any]:
    custom = item.get("custom")
    return custom if isinstance(custom, Mapping) else {}


def _set_type(fields: dict[str, Any], kind: str) -> None:
    if kind in RECORD_TYPES:
        fields["type"] = kind
        return
    fields["type"] = NEAREST_TYPES.get(kind, "document")
    if kind:
        fields["extra"]["type"] = kind


def _set_doi(fields: dict[str, Any], item: Mapping[str, Any]) -> None:
    try:
        written = text(item.get("DOI"))
    except ValueError:
        return
    if not written:
        return
    bare = re.sub(r"^(?:https?://)?(?:(?:dx|www)\.)?doi\.org/|^doi:\s*", "", written, flags=re.IGNORECASE)
    try:
        fields["doi"] = ids.doi(written)
    except InvalidId:
        fields["extra"]["DOI"] = bare
        return
    if bare != ids.display_doi(fields["doi"]) and bare.lower() == fields["doi"]:
        fields["extra"]["DOI"] = bare


def _set_arxiv(fields: dict[str, Any], item: Mapping[str, Any]) -> None:
    """Find the arXiv id, wherever the item has it, and clear the fields that hold nothing else."""
    archive, location = (_text_or_nothing(item.get(variable)) for variable in ("archive", "archive_location"))
    note = _ARXIV_IN_NOTE.search(fields.get("note", ""))
    number = fields.get("number", "")
    in_arxiv = archive.lower() == "arxiv" or fields.get("publisher", "").lower() == "arxiv"
    custom = _custom(item)
    places = (
        _text_or_nothing(custom.get(ARXIV_ID)),
        number if in_arxiv or number.lower().startswith("arxiv:") else "",
        location if in_arxiv else "",
        ids.arxiv_id_of_doi(fields["doi"]) or "" if "doi" in fields else "",
        fields.get("url", "") if "arxiv.org" in fields.get("url", "").lower() else "",
        note["id"] if note else "",
    )
    found = next((split for split in map(_arxiv, places) if split), None)
    if found is None:
        fields["extra"] |= {k: v for k, v in (("archive", archive), ("archive_location", location)) if v}
        return
    fields["arxiv"], version = found
    if version:
        fields["arxiv_version"] = version
    if _arxiv(number):
        del fields["number"]
    category = _text_or_nothing(custom.get(ARXIV_CATEGORY))
    category = category or (note["category"] if note else "") or (location if _CATEGORY.match(location) else "") or ""
    if category:
        fields["arxiv_category"] = category
    if note and note[0].strip() == fields["note"]:
        del fields["note"]


def _arxiv(text: str) -> tuple[ArxivId, int | None] | None:
    try:
        return ids.split_arxiv_id(text) if text else None
    except InvalidId:
        return None


def _text_or_nothing(value: Any) -> str:
    try:
        return text(value)
    except ValueError:
        return ""
