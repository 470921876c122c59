"""One CSL-JSON item (csl-data.json 1.0.2) into a `Record`."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from bibexport import ids
from bibexport.errors import InvalidId
from bibexport.formats.csl.values import date, names, text
from bibexport.ids import ArxivId
from bibexport.model import Record, RecordType
from bibexport.text.numbers import pages

RECORD_TYPES: frozenset[str] = frozenset(get_args(RecordType))
_OTHER_TYPES: Mapping[str, RecordType] = {
    "classic": "book",
    "collection": "book",
    "entry": "entry-encyclopedia",
    "entry-dictionary": "entry-encyclopedia",
    "pamphlet": "book",
    "periodical": "book",
    "post": "post-weblog",
    "review": "article-journal",
    "review-book": "article-journal",
}
"""The nearest of our types for those of CSL that we do not tell apart."""

_Reader = Callable[[Any], Any]


def _lines(value: Any) -> str:
    return text(value, lines=True)


def _tags(value: Any) -> tuple[str, ...]:
    return tuple(tag for tag in re.split(r"\s*[,;]\s*", text(value)) if tag)


_FIELDS: Mapping[str, tuple[str, _Reader]] = {
    "title": ("title", text),
    "shortTitle": ("short_title", text),
    "title-short": ("short_title", text),
    "author": ("authors", names),
    "editor": ("editors", names),
    "translator": ("translators", names),
    "container-title": ("container_title", text),
    "journalAbbreviation": ("container_title_short", text),
    "container-title-short": ("container_title_short", text),
    "collection-title": ("collection_title", text),
    "collection-number": ("collection_number", text),
    "volume": ("volume", text),
    "issue": ("issue", text),
    "number": ("number", text),
    "page": ("pages", lambda value: pages(text(value))),
    "chapter-number": ("chapter_number", text),
    "edition": ("edition", text),
    "version": ("version", text),
    "publisher": ("publisher", text),
    "publisher-place": ("publisher_place", text),
    "event": ("event_title", text),
    "event-title": ("event_title", text),
    "event-place": ("event_place", text),
    "event-date": ("event_date", date),
    "issued": ("issued", date),
    "accessed": ("accessed", date),
    "URL": ("url", text),
    "ISBN": ("isbn", text),
    "ISSN": ("issn", text),
    "PMID": ("pmid", text),
    "PMCID": ("pmcid", text),
    "genre": ("genre", text),
    "medium": ("medium", text),
    "language": ("language", text),
    "keyword": ("tags", _tags),
    "note": ("note", _lines),
    "abstract": ("abstract", _lines),
}
"""CSL's variables to the fields of `Record`; where two stand for one field, the later one wins."""
_READ_ELSEWHERE = frozenset({"id", "type", "citation-key", "DOI", "archive", "archive_location", "custom"})
_ARXIV_IN_NOTE = re.compile(
    r"(?:^|\s)arXiv:\s*(?P<id>\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)"
    r"(?:\s*\[(?P<category>[a-z-]+(?:\.[A-Za-z-]+)?)\])?",
)
_CATEGORY = re.compile(r"[a-z-]+(?:\.[A-Za-z-]+)?\Z")
_ID_NAME, _CATEGORY_NAME = "arxiv", "arxiv-category"
"""The names under `custom` of what CSL has no variable for."""


def record(item: Mapping[str, Any], key: str, fault: Callable[[str], None]) -> Record:
    """The record that `item` is, under `key`; what cannot be read is told to `fault` and left out."""
    fields: dict[str, Any] = {}
    for variable, (field, read) in _FIELDS.items():
        if variable not in item:
            continue
        try:
            value = read(item[variable])
        except ValueError as error:
            fault(f"{variable}: {error}")
            continue
        if value:
            fields[field] = value
    fields["extra"] = _extra(item)
    kind = item.get("type")
    _set_type(fields, kind if isinstance(kind, str) else "")
    _set_doi(fields, item)
    _set_arxiv(fields, item)
    return Record(key=key, **fields)


def _extra(item: Mapping[str, Any]) -> dict[str, str]:
    extra: dict[str, str] = {}
    for variable, value in item.items():
        if variable in _FIELDS or variable in _READ_ELSEWHERE or value in (None, "", [], {}):
            continue
        extra[variable] = text(value, lines=True) if isinstance(value, str | int | float) else json.dumps(value)
    others = {name: value for name, value in _custom(item).items() if name != _CATEGORY_NAME}
    if _arxiv(_text_or_nothing(others.get(_ID_NAME))):
        del others[_ID_NAME]
    if others:
        extra["custom"] = json.dumps(others)
    return extra


def _custom(item: Mapping[str, Any]) -> Mapping[str, Any]:
    custom = item.get("custom")
    return custom if isinstance(custom, Mapping) else {}


def _set_type(fields: dict[str, Any], kind: str) -> None:
    if kind in RECORD_TYPES:
        fields["type"] = kind
        return
    fields["type"] = _OTHER_TYPES.get(kind, "document")
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
    """Find the arXiv id, wherever the item has it, and free the fields that held nothing else."""
    archive, location = (_text_or_nothing(item.get(variable)) for variable in ("archive", "archive_location"))
    note = _ARXIV_IN_NOTE.search(fields.get("note", ""))
    number = fields.get("number", "")
    in_arxiv = archive.lower() == "arxiv" or fields.get("publisher", "").lower() == "arxiv"
    custom = _custom(item)
    places = (
        _text_or_nothing(custom.get(_ID_NAME)),
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
    category = _text_or_nothing(custom.get(_CATEGORY_NAME))
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
