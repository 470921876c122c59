"""CSL-JSON that validates against csl-data.json 1.0.2 (https://github.com/citation-style-language/schema)."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from bibexport.exporters.identifiers import arxiv, links
from bibexport.exporters.options import ExportOptions
from bibexport.exporters.tex.names import is_cut_short
from bibexport.model import Date, Name, Record
from bibexport.text.unicode import clean

_TYPES = {"proceedings": "book"}
_STRUCTURED = frozenset(
    """
    author chair collection-editor compiler composer container-author contributor curator director editor
    editorial-director executive-producer guest host interviewer illustrator narrator organizer original-author
    performer producer recipient reviewed-author script-writer series-creator translator
    accessed available-date event-date issued original-date submitted categories custom
    """.split()
)
"""Variables that are no text: names, dates and lists. In `Record.extra` they are JSON."""


def export(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """An array with one item a line group; ids are unique."""
    taken: set[str] = set()
    opening = "["
    for record in records:
        item = _chosen(_item(record, options, _unique(record.key, taken)), options)
        encoded = msgspec.json.encode(item)
        if options.indent:
            encoded = msgspec.json.format(encoded, indent=options.indent)
            yield f"{opening}\n{_indented(encoded.decode(), options.indent)}"
        else:
            yield f"{opening}\n{encoded.decode()}"
        opening = ","
    yield "[]\n" if opening == "[" else "\n]\n"


def _indented(text: str, indent: int) -> str:
    margin = " " * indent
    return margin + text.replace("\n", "\n" + margin)


def _unique(key: str, taken: set[str]) -> str:
    key = clean(key) or "entry"
    unique, number = key, 1
    while unique in taken:
        number += 1
        unique = f"{key}-{number}"
    taken.add(unique)
    return unique


def _chosen(item: dict[str, Any], options: ExportOptions) -> dict[str, Any]:
    if not options.fields and not options.omit:
        return item
    return {
        name: value
        for name, value in item.items()
        if name in ("id", "type") or ((not options.fields or name in options.fields) and name not in options.omit)
    }


def _item(record: Record, options: ExportOptions, key: str) -> dict[str, Any]:
    doi, url = links(record, options)
    preprint = record.type == "article" and record.arxiv is not None
    fields: dict[str, Any] = {
        "id": key,
        "citation-key": key,
        "type": _TYPES.get(record.type, record.type),
        "title": clean(record.title),
        "title-short": clean(record.short_title),
        "author": _names(record.authors),
        "editor": _names(record.editors),
        "translator": _names(record.translators),
        "container-title": clean(record.container_title),
        "container-title-short": clean(record.container_title_short),
        "collection-title": clean(record.collection_title),
        "collection-number": clean(record.collection_number),
        "event-title": clean(record.event_title),
        "event-place": clean(record.event_place),
        "event-date": _date(record.event_date),
        "publisher": clean(record.publisher or ("arXiv" if preprint else "")),
        "publisher-place": clean(record.publisher_place),
        "volume": clean(record.volume),
        "issue": clean(record.issue),
        "number": f"arXiv:{arxiv(record)}" if preprint else clean(record.number),
        "page": _pages(clean(record.pages)),
        "chapter-number": clean(record.chapter_number),
        "edition": clean(record.edition),
        "version": clean(record.version),
        "issued": _date(record.issued),
        "accessed": _date(record.accessed),
        "DOI": clean(doi),
        "URL": clean(url),
        "ISBN": clean(record.isbn),
        "ISSN": clean(record.issn),
        "PMID": clean(record.pmid),
        "PMCID": clean(record.pmcid),
        "archive": "arXiv" if record.arxiv else "",
        "archive_location": arxiv(record),
        "genre": clean(record.genre),
        "medium": clean(record.medium),
        "language": clean(record.language),
        "keyword": ", ".join(map(clean, record.tags)),
        "note": clean(record.note),
        "abstract": clean(record.abstract),
    }
    item = {name: value for name, value in fields.items() if value}
    for name, value in record.extra.items():
        if value and name not in item and name in _STRUCTURED:
            item[name] = json.loads(value)
        elif value and name not in item:
            item[name] = value
    return item


def _names(people: tuple[Name, ...]) -> list[dict[str, str]]:
    return [_name(person) for person in (people[:-1] if is_cut_short(people) else people)]


def _name(person: Name) -> dict[str, str]:
    if person.literal:
        return {"literal": clean(person.literal)}
    fields = {
        "family": person.family,
        "given": person.given,
        "dropping-particle": person.dropping_particle,
        "non-dropping-particle": person.particle,
        "suffix": person.suffix,
    }
    return {name: clean(value) for name, value in fields.items() if value}


def _date(date: Date | None) -> dict[str, Any] | None:
    if date is None or (date.year is None and not date.literal):
        return None
    if date.year is None:
        return {"literal": clean(date.literal)}
    parts = [_parts(date)]
    if date.end and date.end.year is not None:
        parts.append(_parts(date.end))
    return {"date-parts": parts}


def _parts(date: Date) -> list[int]:
    return [part for part in (date.year, date.month, date.day if date.month else None) if part is not None]


def _pages(pages: str) -> str:
    # Where page numbers have hyphens of their own, the en dash must tell the range from them.
    return pages if "-" in pages else pages.replace("–", "-")
