"""The `[entry.override]` table: fields of the record that a curator decided."""

from collections.abc import Callable
from typing import Any, get_args

from bibexport import ids
from bibexport.errors import InvalidId
from bibexport.model import RecordType
from bibexport.text.dates import date
from bibexport.text.names import name
from bibexport.text.pages import pages
from bibexport.text.unicode import clean, clean_lines

RECORD_TYPES: tuple[str, ...] = get_args(RecordType)


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"expected a text, got {value!r}")
    return clean(str(value))


def _names(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise ValueError(f'expected a list of names such as ["Alec Radford", "{{OpenAI}}"], got {value!r}')
    return tuple(_one_name(one) for one in value)


def _one_name(text: str) -> Any:
    from bibexport.model import Name

    if text.startswith("{") and text.endswith("}"):
        return Name(literal=clean(text[1:-1]))
    return name(text)


def _type(value: Any) -> str:
    if value not in RECORD_TYPES:
        raise ValueError(f"expected one of {', '.join(RECORD_TYPES)}, got {value!r}")
    return str(value)


def _date(value: Any) -> Any:
    reading = date(_text(value if not hasattr(value, "isoformat") else value.isoformat()))
    if reading.year is None:
        raise ValueError(f'expected a date such as "2021", "2021-07" or "2021-07-18", got {value!r}')
    return reading


FIELDS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "type": ("type", _type),
    "title": ("title", _text),
    "short-title": ("short_title", _text),
    "authors": ("authors", _names),
    "editors": ("editors", _names),
    "container-title": ("container_title", _text),
    "container-title-short": ("container_title_short", _text),
    "collection-title": ("collection_title", _text),
    "collection-number": ("collection_number", _text),
    "volume": ("volume", _text),
    "issue": ("issue", _text),
    "number": ("number", _text),
    "pages": ("pages", lambda value: pages(_text(value))),
    "edition": ("edition", _text),
    "version": ("version", _text),
    "publisher": ("publisher", _text),
    "publisher-place": ("publisher_place", _text),
    "event-title": ("event_title", _text),
    "event-acronym": ("event_acronym", _text),
    "event-place": ("event_place", _text),
    "event-date": ("event_date", _date),
    "issued": ("issued", _date),
    "doi": ("doi", lambda value: ids.doi(_text(value))),
    "url": ("url", _text),
    "isbn": ("isbn", _text),
    "issn": ("issn", _text),
    "genre": ("genre", _text),
    "language": ("language", _text),
    "abstract": ("abstract", lambda value: clean_lines(str(value))),
    "note": ("note", lambda value: clean_lines(str(value))),
}
"""The name in the catalog (CSL's, in lower case) to the field of `Record` and what reads its value.

`container-title` may be DBLP's long booktitle: it is taken apart like one that DBLP gave.
"""


def read_override(table: Any) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Read the table into fields of `Record`; give also the faults, as pairs of field and message."""
    if not isinstance(table, dict):
        return {}, [("override", f"expected a table, got {table!r}")]
    fields: dict[str, Any] = {}
    faults: list[tuple[str, str]] = []
    for written, value in table.items():
        if written not in FIELDS:
            faults.append((written, f"unknown field {written!r} in the override{did_you_mean(written, FIELDS)}"))
            continue
        attribute, read = FIELDS[written]
        try:
            fields[attribute] = read(value)
        except (InvalidId, ValueError) as error:
            faults.append((written, f"{written}: {error}"))
    return fields, faults


def did_you_mean(text: str, known: Any) -> str:
    """`; did you mean 'venue'?`, or a list of what is known when nothing is near."""
    from difflib import get_close_matches

    near = get_close_matches(text, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; expected one of {', '.join(known)}"
