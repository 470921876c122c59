"""A record as the `[entry.override]` table that reads back to it."""

from collections.abc import Iterator
from typing import Any

import msgspec

from bibexport.catalog.override import FIELDS, read_date, read_name
from bibexport.catalog.toml_text import field, table, text
from bibexport.model import PUBLISHED_TYPES, Date, Entry, Name, Record

_FROM_ARXIV = ("publisher", "doi", "url")
"""What a preprint on arXiv gets unless the override says otherwise."""


def override(entry: Entry) -> Iterator[str]:
    """The lines of the table; none where the entry carries no record."""
    record = entry.record
    if record is None:
        return
    yield "[entry.override]"
    yield f"type = {text(record.type)}"
    given = frozenset(_given_elsewhere(entry, record))
    for written, (attribute, _) in FIELDS.items():
        value = getattr(record, attribute)
        if written in ("type", "extra"):
            continue
        if not value and attribute in given:
            yield f'{written} = ""'
        elif value:
            yield from field(written, _value(value))
    if record.extra:
        yield "[entry.override.extra]"
        for name, content in record.extra.items():
            yield f"{text(name)} = {text(content)}"


def _given_elsewhere(entry: Entry, record: Record) -> Iterator[str]:
    """The fields that would not be empty if the override did not say so."""
    if entry.arxiv and record.type not in PUBLISHED_TYPES:
        yield from _FROM_ARXIV
    elif not entry.arxiv:
        yield from ("doi",) if entry.doi else ()
        yield from ("url",) if any(link.kind == "paper" for link in entry.links) else ()
    yield from ("title",) if entry.title else ()
    yield from ("note",) if entry.note else ()
    if record.type == "paper-conference" and record.container_title:
        yield "container_title_source"  # also keeps the title from being taken apart


def _value(value: Any) -> str:
    if isinstance(value, Date):
        return _date(value)
    if isinstance(value, tuple):
        return f"[{', '.join(_name(one) for one in value if one.display)}]"
    return text(str(value))


def _name(name: Name) -> str:
    """The shortest form that reads back to the same name."""
    von_last = f"{name.particle} {name.family}".strip()
    inverted = ", ".join(part for part in (von_last, name.suffix, name.given) if part)
    for form in (f"{{{name.literal}}}" if name.literal else name.display, inverted):
        if form.strip("{}") and read_name(form) == name:
            return text(form)
    return table({part.replace("_", "-"): text(value) for part, value in msgspec.to_builtins(name).items()})


def _date(date: Date) -> str:
    if date.year is not None and 0 <= date.year <= 9999 and read_date(date.iso) == date:
        return text(date.iso)
    parts = msgspec.to_builtins(date)
    return table({part: _date_part(value) for part, value in parts.items()})


def _date_part(value: Any) -> str:
    if isinstance(value, dict):
        return table({part: _date_part(one) for part, one in value.items()})
    return text(value) if isinstance(value, str) else str(value)
