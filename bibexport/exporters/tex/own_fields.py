"""A record from a person's own .bib: with the fields that a format has no place for, so that none is lost.

A record that comes from elsewhere is written as the format would have it.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

from bibexport.catalog.bibtex.entry_types import PREFIX
from bibexport.exporters.options import ExportOptions
from bibexport.model import Record

Dialect = Literal["bibtex", "biblatex"]
Fields = Iterable[tuple[str, str]]


def is_own(record: Record) -> bool:
    """Whether the record comes from a person's own .bib."""
    return any(name.startswith(PREFIX) for name in record.extra)


def plainly(record: Record, options: ExportOptions) -> Record:
    """The record with its journal or book named as its owner names it, unless an event's name was taken out of that."""
    if options.venues != "full" or record.container_title_source or not is_own(record):
        return record
    return msgspec.structs.replace(record, container_title_short="", event_title="", event_acronym="")


def with_own_fields(record: Record, kind: str, fields: Fields, dialect: Dialect, options: ExportOptions) -> Fields:
    """`fields`, and after them what they do not say of a person's own entry, which is written as a `kind`."""
    if not is_own(record):
        return fields
    from bibexport.exporters.tex.own_entry import OwnEntry

    return OwnEntry(record, kind, dialect, options).fields(fields)
