"""CSL-JSON that validates against csl-data.json 1.0.2 (https://github.com/citation-style-language/schema).

Text is plain Unicode with CSL's own markup; titles keep the capitals that they came with.
"""

import json
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

import msgspec

from bibexport.exporters.identifiers import arxiv, links
from bibexport.exporters.options import ExportOptions
from bibexport.exporters.people import clean_name, without_others
from bibexport.model import Date, Name, Record
from bibexport.text.seasons import season_number
from bibexport.text.unicode import clean, clean_lines

_FIELDS: tuple[tuple[str, str], ...] = (
    ("title", "title"),
    ("title-short", "short_title"),
    ("author", "authors"),
    ("editor", "editors"),
    ("translator", "translators"),
    ("container-title", "container_title"),
    ("container-title-short", "container_title_short"),
    ("collection-title", "collection_title"),
    ("collection-number", "collection_number"),
    ("event-title", "event_title"),
    ("event-place", "event_place"),
    ("event-date", "event_date"),
    ("publisher", "publisher"),
    ("publisher-place", "publisher_place"),
    ("volume", "volume"),
    ("issue", "issue"),
    ("number", "number"),
    ("page", "pages"),
    ("chapter-number", "chapter_number"),
    ("edition", "edition"),
    ("version", "version"),
    ("issued", "issued"),
    ("accessed", "accessed"),
    ("DOI", "doi"),
    ("URL", "url"),
    ("archive", "arxiv"),
    ("archive_location", "arxiv"),
    ("ISBN", "isbn"),
    ("ISSN", "issn"),
    ("PMID", "pmid"),
    ("PMCID", "pmcid"),
    ("genre", "genre"),
    ("medium", "medium"),
    ("language", "language"),
    ("keyword", "tags"),
    ("note", "note"),
    ("abstract", "abstract"),
)
"""The variables in the order in which they are written, and the fields of `Record` that they come from."""
_values = attrgetter(*(field for _, field in _FIELDS))
_encode = msgspec.json.Encoder().encode
_COMMA_AND_LINE = ",\n"
_TYPES = {"proceedings": "book"}
_PREPRINT = {"publisher": "arXiv", "number": "arXiv"}
"""What a preprint on arXiv has in any case; the number is set to its id."""
_SCHEMA_TYPES_TEXT = """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
    document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
    manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage
    """
_SCHEMA_TYPES = frozenset(_SCHEMA_TYPES_TEXT.split())
_NAME_VARIABLES_TEXT = """
    author chair collection-editor compiler composer container-author contributor curator director editor
    editorial-director executive-producer guest host interviewer illustrator narrator organizer original-author
    performer producer recipient reviewed-author script-writer series-creator translator
    """
_NAME_VARIABLES = frozenset(_NAME_VARIABLES_TEXT.split())
_DATE_VARIABLES = frozenset({"accessed", "available-date", "event-date", "issued", "original-date", "submitted"})
_TEXT_VARIABLES_TEXT = """
    annote archive archive_collection archive_location archive-place authority call-number citation-number
    citation-label dimensions division first-reference-note-number jurisdiction locator number-of-pages
    number-of-volumes original-publisher original-publisher-place original-title page-first part part-title printing
    references reviewed-genre reviewed-title scale section source status supplement volume-title volume-title-short
    year-suffix
    """
_TEXT_VARIABLES = frozenset(_TEXT_VARIABLES_TEXT.split())
"""What the schema knows beside `_FIELDS`; nothing else of `Record.extra` may be written."""
_STRUCTURED = _NAME_VARIABLES | _DATE_VARIABLES | {"categories", "custom"}
"""In `Record.extra`, these are JSON."""


def export(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """An array, one item after another; ids are the keys, made unique where they are not.

    With an indent, each variable has a line, and each name; without one, each item.
    """
    taken: set[str] = set()
    opening = "[\n"
    margin = " " * options.indent
    for record in records:
        item = _item(record, options, _unique(record.key, taken))
        if margin:
            lines = [f'{margin * 2}"{variable}": {_json(value, margin * 3)}' for variable, value in item.items()]
            yield f"{opening}{margin}{{\n{_COMMA_AND_LINE.join(lines)}\n{margin}}}"
        else:
            yield opening + _on_one_line(item)
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def _on_one_line(item: dict[str, Any]) -> str:
    return "{" + ", ".join([f'"{variable}": {_json(value)}' for variable, value in item.items()]) + "}"


def _json(value: Any, margin: str = "") -> str:
    """A value on one line, but for lists of names, which have a line for each name where there is a margin."""
    if isinstance(value, str):
        return _string(value)
    if not isinstance(value, list):
        return _structure(value)
    names = [_name(one) if isinstance(one, Name) else _structure(one) for one in value]
    if not margin:
        return f"[{', '.join(names)}]"
    lines = f",\n{margin}".join(names)
    return f"[\n{margin}{lines}\n{margin[: len(margin) // 3 * 2]}]"


def _string(value: str) -> str:
    # Most text needs no escape, and is its own JSON sooner than msgspec has seen to it.
    if '"' not in value and "\\" not in value and value.isprintable():
        return f'"{value}"'
    return _encode(value).decode()


def _structure(value: Any) -> str:
    return msgspec.json.format(_encode(value), indent=0).decode()


def _name(person: Name) -> str:
    if person.literal:
        return f'{{"literal": {_string(person.literal)}}}'
    parts = [f'"family": {_string(person.family)}'] if person.family else []
    if person.given:
        parts.append(f'"given": {_string(person.given)}')
    if person.dropping_particle:
        parts.append(f'"dropping-particle": {_string(person.dropping_particle)}')
    if person.particle:
        parts.append(f'"non-dropping-particle": {_string(person.particle)}')
    if person.suffix:
        parts.append(f'"suffix": {_string(person.suffix)}')
    return f"{{{', '.join(parts)}}}"


def _unique(key: str, taken: set[str]) -> str:
    key = _text(key) or "entry"
    unique, number = key, 1
    while unique in taken:
        number += 1
        unique = f"{key}-{number}"
    taken.add(unique)
    return unique


def _item(record: Record, options: ExportOptions, key: str) -> dict[str, Any]:
    extra = record.extra
    kind = extra.get("type", "") if extra else ""
    item: dict[str, Any] = {
        "id": key,
        "citation-key": key,
        "type": kind if kind in _SCHEMA_TYPES else _TYPES.get(record.type, record.type),
    }
    preprint = record.arxiv is not None and record.type == "article"
    for (variable, field), value in zip(_FIELDS, _values(record), strict=True):
        if value:
            # In line, because every text of every record comes this way.
            plain = type(value) is str and value.isascii() and value.isprintable()
            item[variable] = value.strip() if plain else _written(field, value)
        elif preprint and variable in _PREPRINT:
            item[variable] = _PREPRINT[variable]
    _set_links(item, record, options)
    if record.arxiv:
        _set_arxiv(item, record, preprint)
    if extra:
        _set_extra(item, extra)
    if options.fields or options.omit:
        return {variable: value for variable, value in item.items() if value and _is_wanted(variable, options)}
    return {variable: value for variable, value in item.items() if value}


def _is_wanted(variable: str, options: ExportOptions) -> bool:
    if variable in ("id", "type"):
        return True
    return (not options.fields or variable in options.fields) and variable not in options.omit


def _written(field: str, value: Any) -> Any:
    if isinstance(value, str):
        return clean_lines(value) if field in ("abstract", "note") else _text(value)
    if isinstance(value, Date):
        return _date(value)
    if field == "tags":
        return ", ".join(map(_text, value))
    return [name for name in map(clean_name, without_others(value)) if name.family or name.literal or name.display]


def _text(value: str) -> str:
    return value.strip() if value.isascii() and value.isprintable() else clean(value)


def _date(date: Date) -> dict[str, Any]:
    if date.year is None:
        return {"literal": words} if (words := _text(date.literal)) else {}
    parts = [_parts(date)]
    if date.end and date.end.year is not None:
        parts.append(_parts(date.end))
    season = season_number(date.literal) if date.literal else None
    return {"date-parts": parts, "season": season} if season else {"date-parts": parts}


def _parts(date: Date) -> list[int]:
    smaller = (date.month, date.day if date.month else None)
    return [date.year or 0, *(part for part in smaller if part)]


def _set_links(item: dict[str, Any], record: Record, options: ExportOptions) -> None:
    doi, url = links(record, options)
    if doi or record.doi:
        item["DOI"] = _text(doi)
    if record.url:
        item["URL"] = _text(url)
    pages = item.get("page", "")
    # Where page numbers have hyphens of their own, the en dash must tell the range from them.
    if pages and "-" not in pages:
        item["page"] = pages.replace("–", "-")


def _set_arxiv(item: dict[str, Any], record: Record, preprint: bool) -> None:
    """The arXiv id as `number`, which styles print, for a preprint, and as `archive_location` in any case.

    CSL has no variable for the category, so it goes under `custom`.
    """
    item["archive"] = "arXiv"
    item["archive_location"] = arxiv(record)
    if preprint:
        item["number"] = f"arXiv:{arxiv(record)}"
    if category := _text(record.arxiv_category):
        item["custom"] = {"arxiv-category": category}


def _set_extra(item: dict[str, Any], extra: dict[str, str]) -> None:
    """What the input had and `Record` has no place for; what is not in the schema stays behind."""
    for variable, value in extra.items():
        if variable in _TEXT_VARIABLES and not item.get(variable):
            item[variable] = _text(value)
        elif variable in _STRUCTURED and not item.get(variable):
            item[variable] = json.loads(value)
        elif variable == "custom":
            item["custom"] = json.loads(value) | item["custom"]
