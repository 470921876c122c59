"""The references of a page in each format that can be copied from it, by the exporters of those formats."""

from collections.abc import Sequence

import msgspec
from markupsafe import Markup

from bibexport.exporters import exporter
from bibexport.exporters.options import ExportOptions
from bibexport.exporters.reference import reference
from bibexport.model import Record

_ESCAPES = {"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def citations(records: Sequence[Record], options: ExportOptions) -> dict[str, Markup]:
    """Format to a JSON array with an element for each record, safe within a `script` element.

    Elements are texts, but for `csl-json`, where they are items. The keys of `records` have to be unique without
    regard to case.
    """
    return {
        "bibtex": json_in_html(_entries("bibtex", records, options)),
        "biblatex": json_in_html(_entries("biblatex", records, options)),
        "csl-json": json_in_html(_items(records, options)),
        "text": json_in_html([reference(record, options) for record in records]),
    }


def json_in_html(value: object) -> Markup:
    """JSON that neither ends the `script` element it stands in nor starts a comment there.

    A `<` can only stand within JSON's strings, where it can be escaped.
    """
    text = msgspec.json.encode(value).decode()
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return Markup(text)  # noqa: S704


def _entries(name: str, records: Sequence[Record], options: ExportOptions) -> list[str]:
    """The entry of each record: those exporters give a piece for each."""
    pieces = list(exporter(name).export(records, options))
    assert len(pieces) == len(records)
    return pieces


def _items(records: Sequence[Record], options: ExportOptions) -> list[msgspec.Raw]:
    compact = msgspec.structs.replace(options, indent=0)
    return msgspec.json.decode("".join(exporter("csl-json").export(records, compact)), type=list[msgspec.Raw])
