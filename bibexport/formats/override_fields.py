"""The fields of an `[entry.override]` table, with which a curator overrides fields of the record."""

from collections.abc import Callable
from typing import Any, get_args

import msgspec

from bibexport import ids
from bibexport.errors import InvalidId, did_you_mean_field
from bibexport.model import Date, Name, Record, RecordType
from bibexport.text.dates import date
from bibexport.text.names import name
from bibexport.text.numbers import pages
from bibexport.text.unicode import clean, clean_lines

RECORD_TYPES: tuple[str, ...] = get_args(RecordType)
_NAME_EXAMPLE = '["Alec Radford", "{OpenAI}", { family = "Aristotle" }]'
_DATE_EXAMPLE = '"2021", "2021-07", "2021-07-18" or { literal = "in press" }'


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"expected a string, got {value!r}")
    return clean(str(value))


def _lines(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"expected a string, got {value!r}")
    return clean_lines(value)


def read_name(value: str | dict[str, Any]) -> Name:
    """Read a name in reading order, `von Last, Jr, First`, `{Organisation}`, or a table of its parts.

    >>> read_name("Laurens van der Maaten") == read_name("van der Maaten, Laurens")
    True
    >>> read_name("{OpenAI}").literal, read_name({"family": "Aristotle"}).family
    ('OpenAI', 'Aristotle')
    """
    if isinstance(value, dict):
        reading = msgspec.convert({part.replace("-", "_"): one for part, one in value.items()}, Name)
    elif value.startswith("{") and value.endswith("}"):
        reading = Name(literal=clean(value[1:-1]))
    else:
        reading = name(value)
    if not reading.display:
        raise ValueError(f"expected a name, got {value!r}")
    return reading


def _names(value: Any) -> tuple[Name, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str | dict) for one in value):
        raise ValueError(f"expected a list of names such as {_NAME_EXAMPLE}, got {value!r}")
    return tuple(read_name(one) for one in value)


def _type(value: Any) -> str:
    if value not in RECORD_TYPES:
        raise ValueError(f"expected one of {', '.join(RECORD_TYPES)}, got {value!r}")
    return str(value)


def read_date(value: Any) -> Date:
    """Read a date in ISO 8601, a date of TOML, or a table of parts, the only form that may contain words.

    Raises:
        ValueError: `value` is none of these.
    """
    if isinstance(value, dict):
        return msgspec.convert(value, Date)
    reading = date(_text(value if not hasattr(value, "isoformat") else value.isoformat()))
    if reading.year is None:
        raise ValueError(f"expected a date such as {_DATE_EXAMPLE}, got {value!r}")
    return reading


def _extra(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise ValueError(f"expected a table of strings, got {value!r}")
    # Few catalogs have such fields, and the table of CSL is read from a file.
    from bibexport.formats.csl.variables import JSON_VARIABLES

    for variable in sorted(JSON_VARIABLES & value.keys()):
        _check_json(variable, value[variable])
    return value


def _check_json(variable: str, text: str) -> None:
    """Return names and dates that no field of the record holds are kept as CSL-JSON, which is written as it is."""
    import json

    from bibexport.formats.csl.variables import JSON_DEPTH, is_nested_deeper

    try:
        decoded = json.loads(text)
    except (ValueError, RecursionError):
        decoded = None
    kinds = dict if variable == "custom" else dict | list
    if not isinstance(decoded, kinds) or is_nested_deeper(decoded, JSON_DEPTH):
        raise ValueError(f"{variable}: expected CSL-JSON in a text, got {text!r}")


_TEXTS = (
    *("container-title", "container-title-short", "container-title-source"),
    *("collection-title", "collection-number", "volume", "issue", "number", "chapter-number", "edition", "version"),
    *("publisher", "publisher-place", "event-title", "event-acronym", "event-place", "url", "isbn", "issn"),
    *("pmid", "pmcid", "arxiv-category", "genre", "medium", "language", "rights"),
)
FIELDS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "type": ("type", _type),
    "title": ("title", _text),
    "short-title": ("short_title", _text),
    "authors": ("authors", _names),
    "editors": ("editors", _names),
    "translators": ("translators", _names),
    **{written: (written.replace("-", "_"), _text) for written in _TEXTS},
    "pages": ("pages", lambda value: pages(_text(value))),
    "event-date": ("event_date", read_date),
    "issued": ("issued", read_date),
    "accessed": ("accessed", read_date),
    "doi": ("doi", lambda value: ids.doi(_text(value))),
    "abstract": ("abstract", _lines),
    "note": ("note", _lines),
    "extra": ("extra", _extra),
}
"""Name in the catalog (CSL's, in lower case) to the field of `Record` and the reader of its value.

`container-title` may be DBLP's long booktitle, which is split like one from DBLP unless `container-title-source` is
given too. An empty text keeps the field empty, whatever the sources say.
"""
_EMPTY: dict[str, Any] = {
    field.name: field.default for field in msgspec.structs.fields(Record) if field.name not in ("type", "extra")
}


def read_override(table: Any) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Read the table into fields of `Record`; also return the faults, as pairs of field and message."""
    if not isinstance(table, dict):
        return {}, [("override", f"expected a table, got {table!r}")]
    fields: dict[str, Any] = {}
    faults: list[tuple[str, str]] = []
    for written, value in table.items():
        if written not in FIELDS:
            faults.append((written, f"unknown field {written!r} in the override{did_you_mean_field(written, FIELDS)}"))
            continue
        attribute, read = FIELDS[written]
        try:
            fields[attribute] = _EMPTY[attribute] if value == "" and attribute in _EMPTY else read(value)
        except (InvalidId, ValueError, msgspec.ValidationError) as error:
            faults.append((written, f"{written}: {error}"))
    return fields, faults
