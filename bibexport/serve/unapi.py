"""unAPI (https://unapi.info/specs/unapi-revision-1.html): the whole record of an entry, for Zotero's connector."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qs
from xml.sax.saxutils import quoteattr

import msgspec

from bibexport.formats.html.entries import ANCHOR
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from bibexport.model import Record

FORMAT = "rdf_zotero"
"""Zotero's name for its own RDF, which it prefers to all others."""
MEDIA_TYPE = "application/xml"


class Answer(NamedTuple):
    """An HTTP status with an XML document, or with words where there is none."""

    status: int
    body: str


def answer(query: str, records: Mapping[str, Record], options: ExportOptions) -> Answer:
    """Answer the query of an address: the formats, the formats of an entry, or an entry in one of them.

    Entries are named as in the page, `cite.KEY`. Collections are left out, since the connector has its own place for an
    item.
    """
    parameters = {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}
    id_, format_ = parameters.get("id"), parameters.get("format")
    if id_ is None:
        return Answer(200, _formats("")) if format_ is None else Answer(400, "the parameter id is missing\n")
    record = records.get(id_.removeprefix(ANCHOR)) if id_.startswith(ANCHOR) else None
    if record is None:
        return Answer(404, f"there is no entry {id_}\n")
    if format_ is None:
        return Answer(300, _formats(f" id={quoteattr(id_)}"))
    if format_ != FORMAT:
        return Answer(406, f"there is no format {format_}, only {FORMAT}\n")
    options = msgspec.structs.replace(options, omit=(*options.omit, "collections"))
    return Answer(200, "".join(writer("zotero-rdf")([record], options)))


def _formats(id_: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<formats{id_}>\n'
        f'<format name="{FORMAT}" type="{MEDIA_TYPE}"/>\n</formats>\n'
    )
