"""Read the fields of an entry into a record (btxdoc, section 3.2; biblatex manual, section 2.2)."""

import re
from collections.abc import Callable, Mapping
from itertools import product
from typing import Any, get_args

from bibexport.data import read_table
from bibexport.formats.bibtex.blocks import RawEntry
from bibexport.formats.bibtex.dates import read_date, read_issued
from bibexport.formats.bibtex.entry_types import (
    ARTICLES,
    BOOKS,
    CSL_TYPES,
    GENRES,
    IN_BOOKS,
    OWN_TYPE,
    PREFIX,
    SUBTYPES,
    TYPES,
)
from bibexport.formats.bibtex.field_types import language_tag
from bibexport.formats.bibtex.fields import UnreadFields
from bibexport.formats.bibtex.read_identifiers import is_address, read_identifiers
from bibexport.formats.bibtex.read_names import read_names
from bibexport.formats.csl.variables import NEAREST_TYPES, RECORD_TYPES, SCHEMA_TYPES
from bibexport.formats.record_values import split_tags
from bibexport.model import Date, Record, RecordType
from bibexport.tex.decode import paragraphs, plain_text, unicode_text
from bibexport.tex.macros import closing_brace, split_at_top
from bibexport.text.numbers import edition_number, pages

_TEXTS: Mapping[str, tuple[str, ...]] = {
    "short_title": ("shorttitle",),
    "collection_title": ("series",),
    "volume": ("volume",),
    "chapter_number": ("chapter",),
    "event_title": ("eventtitle",),
    "medium": ("medium",),
    "rights": ("rights", "copyright", "license"),
}
_NAMES = {"authors": "author", "editors": "editor", "translators": "translator"}
_RECORD_TYPES: Mapping[str, RecordType] = {kind: kind for kind in get_args(RecordType)}
_WITH_SITE = frozenset({"webpage", "post-weblog", "article"})
"""Types of which biblatex prints the `organization`, where our writer repeats the site."""
_WITH_OTHER_TYPE = frozenset({"chapter", "entry-encyclopedia", "paper-conference", "proceedings"})
"""Their `type` says what a chapter is called (btxdoc, section 3.2)."""
_PREPRINTS = frozenset({"document", "webpage", "manuscript"})
"""An entry of these types with an arXiv id is a preprint; so is an article without a journal."""
_PUBLISHERS: Mapping[str, tuple[str, ...]] = {
    "thesis": ("school", "institution", "publisher", "organization"),
    "report": ("institution", "publisher", "organization", "school"),
}
_OTHER_PUBLISHERS = ("publisher", "organization", "institution", "school", "howpublished")
_ACCESSED = ("urldate", "lastaccessed", "accessed", "lastchecked")
_DATES = ("year", "month", "day")
_VERSION_NOTE = re.compile(r"Version (\d[\w.+-]*?)(?:\. (.+))?\.?\Z", re.DOTALL)


def read_record(entry: RawEntry, inherited: dict[str, str], key: str, report: Callable[[str, str], None]) -> Record:
    """Read `entry` under `key`; `inherited` has its own fields and those that it inherits."""
    source = UnreadFields(inherited, report)
    fields: dict[str, Any] = {"extra": {}}
    kind = _type(entry, source, fields["extra"])
    appeared_on_arxiv = read_identifiers(source, fields)
    fields["type"] = kind = _preprint_or(kind, source, fields, appeared_on_arxiv)
    for field, name in _NAMES.items():
        fields[field] = read_names(source.take(name), source.report_names_of(name))
    _read_titles(source, kind, fields)
    for field, written in _TEXTS.items():
        fields[field] = source.text(*written)
    fields["collection_title"] = _without_whole(fields["collection_title"], source)
    _read_numbers(source, kind, fields)
    _read_publisher(source, kind, fields)
    _read_dates(source, fields)
    _read_description(source, fields)
    _read_genre(entry.type, source, fields)
    fields["extra"] |= source.rest() | {f"{PREFIX}{name}": tex for name, tex in entry.repeated.items()}
    fields["extra"][OWN_TYPE] = entry.type
    return Record(key=key, **{field: value for field, value in fields.items() if value})


def _type(entry: RawEntry, source: UnreadFields, extra: dict[str, str]) -> RecordType:
    """Return the type of the record; an item type of CSL that records do not distinguish goes into `extra`."""
    kind = TYPES.get(entry.type, "document")
    if entry.type in CSL_TYPES:
        extra["type"] = CSL_TYPES[entry.type]
    elif entry.type not in TYPES:
        source.report("bib-type", f"unknown entry type @{entry.type}; it is read as @misc")
    subtype = plain_text(source.peek("entrysubtype")).lower()
    if found := _named_type(subtype, kind):
        source.drop("entrysubtype")
        if subtype in SCHEMA_TYPES - RECORD_TYPES:
            extra["type"] = subtype
        return found
    return "webpage" if entry.type == "misc" and is_address(source.peek("howpublished")) else kind


def _named_type(subtype: str, kind: RecordType) -> RecordType | None:
    """Return the type that `entrysubtype` names: the one of BibLaTeX, or an item type of CSL, as our writer has it."""
    if kind == "article-journal" and subtype in SUBTYPES:
        return SUBTYPES[subtype]
    if subtype in SCHEMA_TYPES - RECORD_TYPES:
        return NEAREST_TYPES.get(subtype, "document")
    return _RECORD_TYPES.get(subtype) if kind in ("document", "webpage", "chapter") else None


def _preprint_or(kind: RecordType, source: UnreadFields, fields: dict[str, Any], appeared_on_arxiv: bool) -> RecordType:
    """Return `article`, CSL's type for preprints, if the entry is one on arXiv, else `kind`."""
    has_container = any(name in source for name in ("journaltitle", "journal", "booktitle"))
    alone = kind in _PREPRINTS or (kind == "article-journal" and not has_container)
    at_arxiv = (
        kind == "report" and plain_text(source.peek("institution") or source.peek("publisher")).lower() == "arxiv"
    )
    if not (appeared_on_arxiv or ("arxiv" in fields and (alone or at_arxiv))):
        return kind
    if not any(name in source for name in ("publisher", "institution", "organization", "school")):
        fields["publisher"] = "arXiv"
    return "article"


def _read_titles(source: UnreadFields, kind: RecordType, fields: dict[str, Any]) -> None:
    if "title" not in source and kind in ("book", "proceedings"):
        fields["title"] = _joined(_with_subtitle(source, "booktitle", "booksubtitle"), source.text("subtitle"))
    else:
        fields["title"] = _with_subtitle(source, "title", "subtitle")
    if "fjournal" in source:
        fields["container_title"] = source.text("fjournal")
        fields["container_title_short"] = source.text("shortjournal", "journal", "journaltitle")
    elif kind in ARTICLES or "booktitle" not in source:
        fields["container_title"] = _journal(source)
    if not fields.get("container_title") and kind not in ("book", "proceedings"):
        fields["container_title"] = _with_subtitle(source, "booktitle", "booksubtitle")
    if not fields.get("container_title_short"):
        fields["container_title_short"] = source.text("shortjournal", "journalabbr", "journal-abbreviation")
    if fields["container_title_short"] == fields.get("container_title"):
        fields["container_title_short"] = ""


def _journal(source: UnreadFields) -> str:
    name = "journaltitle" if "journaltitle" in source else "journal"
    if title := journal_of_macro(source.peek(name)):
        source.drop(name)
        return title
    return _with_subtitle(source, name, "journalsubtitle")


def journal_of_macro(tex: str) -> str:
    """Return the journal named by a macro of the Astrophysics Data System; empty for any other value.

    >>> journal_of_macro(r"\\mnras"), journal_of_macro("Nature")
    ('Monthly Notices of the Royal Astronomical Society', '')
    """
    bare = tex.strip().strip("{}").strip()
    return read_table("journal_macros").get(bare[1:], "") if bare.startswith("\\") else ""


def _with_subtitle(source: UnreadFields, name: str, subtitle: str) -> str:
    return _joined(source.text(name), source.text(subtitle))


def _joined(main: str, rest: str) -> str:
    if not rest or main.endswith(rest):
        return main
    return f"{main}{' ' if main.endswith(tuple('?!.:')) else ': '}{rest}" if main else rest


def _without_whole(series: str, source: UnreadFields) -> str:
    """Return a series without the title of the whole work, which our writer for classic styles puts before it."""
    whole = _joined(source.text_of("maintitle"), source.text_of("mainsubtitle"))
    return series.removeprefix(f"{whole}. ") if whole else series


def _read_numbers(source: UnreadFields, kind: RecordType, fields: dict[str, Any]) -> None:
    fields["pages"] = pages(source.plain("pages"))
    number = source.plain("number") or source.plain("issue")
    in_series = kind in BOOKS | IN_BOOKS and bool(fields["collection_title"])
    counts_issues = kind in ARTICLES or (kind == "paper-conference" and not in_series)
    article_number = _article_number(source, fields) if counts_issues or in_series or not number else ""
    if counts_issues:
        fields["issue"], fields["number"] = number, article_number
    elif in_series:
        fields["collection_number"], fields["number"] = number, article_number
    else:
        fields["number"] = number or article_number
    edition = source.text("edition")
    fields["edition"] = str(edition_number(edition) or edition)
    fields["version"] = source.plain("version")
    fields["isbn"] = source.plain("isbn")
    fields["issn"] = source.plain("issn")


def _article_number(source: UnreadFields, fields: dict[str, Any]) -> str:
    if "eid" in source:
        says_pages = plain_text(source.peek("eid")) == fields["pages"]
        return "" if says_pages else source.plain("eid", "articleno", "article-number")
    number = source.plain("articleno", "article-number")
    if number == fields["pages"]:  # repeated for styles that do not know ACM's field
        fields["pages"] = ""
    return number


def _read_publisher(source: UnreadFields, kind: RecordType, fields: dict[str, Any]) -> None:
    _drop_summary(source, fields)
    if kind in _WITH_SITE and source.text_of("organization") == fields.get("container_title"):
        source.drop("organization")
    if publisher := source.text(*_PUBLISHERS.get(kind, _OTHER_PUBLISHERS)):
        fields["publisher"] = publisher
    at_conference = kind in ("paper-conference", "proceedings")
    fields["event_place"] = source.text("venue")
    # ACM's files have the address of the publisher in `address` and that of the conference in `location`.
    if at_conference and "address" in source and "location" in source and not fields["event_place"]:
        fields["publisher_place"] = source.text("address")
        fields["event_place"] = source.text("location")
    else:
        fields["publisher_place"] = source.text("location", "address")


def _drop_summary(source: UnreadFields, fields: dict[str, Any]) -> None:
    """Drop `howpublished` if it only repeats other fields for classic styles."""
    publisher = next((name for name in _OTHER_PUBLISHERS if name in source and name != "howpublished"), "")
    number = fields["number"] or fields.get("issue", "")
    where = {"", fields.get("container_title", ""), fields.get("event_title", "")}
    written = unicode_text(source.peek("howpublished"))
    genre = unicode_text(source.peek("type"))
    of_patent = f"{GENRES.get(genre, genre) or 'Patent'} {number}"
    for parts in product(where, {"", unicode_text(source.peek(publisher))}, {"", number, of_patent}):
        if written == ", ".join(part for part in parts if part):
            source.drop("howpublished")


def _read_dates(source: UnreadFields, fields: dict[str, Any]) -> None:
    says_the_same = "date" in source and read_date(source.peek("year")).year == read_date(source.peek("date")).year
    names = ("date", "year", "month", "day") if says_the_same else ("date",) if "date" in source else _DATES
    parts = {name: source.peek(name) for name in names if name in source}
    fields["issued"] = read_issued(parts)
    for name in parts:
        if "date" in parts or name == "year" or _tells_date(name, parts, fields["issued"]):
            source.take(name)
    if fields["issued"] is None:
        fields["issued"] = read_issued({"pubstate": source.take("pubstate")})
    if "eventdate" in source:
        fields["event_date"] = read_date(source.take("eventdate"))
    if any(name in source for name in _ACCESSED):
        fields["accessed"] = read_date(source.take(*_ACCESSED))


def _tells_date(name: str, parts: Mapping[str, str], issued: Date | None) -> bool:
    """Return whether the date has a month or day of the file, as it has no day without a month, or month of two years.

    What it has not stays as the person's own.
    """
    others = {other: tex for other, tex in parts.items() if other != name}
    if read_issued(others) != issued:
        return True
    alone = read_issued({**parts, "year": "2000"})
    return (
        issued is not None
        and alone is not None
        and (alone.month, alone.day) == (issued.month, issued.day) != (None, None)
    )


def _read_description(source: UnreadFields, fields: dict[str, Any]) -> None:
    fields["abstract"] = paragraphs(source.take("abstract"))
    fields["note"] = paragraphs(source.take("note"))
    if fields["version"]:
        fields["note"] = _without_version(fields["note"], f"Version {fields['version']}")
    elif match := _VERSION_NOTE.match(fields["note"]):
        fields["version"], fields["note"] = match[1], match[2] or ""
    name = "language" if language_tag(plain_text(source.peek("language"))) else "langid"
    if tag := language_tag(plain_text(source.peek(name))):
        source.drop(name)
        fields["language"] = tag
        if name == "language" and language_tag(source.peek("langid"))[:2] == tag[:2]:
            source.drop("langid")
    tags = split_tags(_without_group(source.take("keywords", "keyword")), split_at_top)
    fields["tags"] = tuple(dict.fromkeys(text for tag in tags if (text := plain_text(tag))))
    aliases = plain_text(source.take("ids")).split(",")
    fields["aliases"] = tuple(alias.strip() for alias in aliases if alias.strip())


def _without_group(tex: str) -> str:
    """Return the list in a group around all of it, as Web of Science writes it: `{flow; delta; tide}`.

    A group in a group, or without `;`, is one keyword.
    """
    bare = tex.strip()
    inside = bare[1:-1] if bare.startswith("{") and closing_brace(bare, 0) == len(bare) - 1 else ""
    return inside if ";" in inside and not inside.startswith("{") else tex


def _without_version(note: str, version: str) -> str:
    return "" if note == version else note.removeprefix(f"{version}. ")


def _read_genre(entry_type: str, source: UnreadFields, fields: dict[str, Any]) -> None:
    if fields["type"] in _WITH_OTHER_TYPE:
        return
    if genre := source.text("type"):
        fields["genre"] = GENRES.get(genre, genre)
    elif fields["type"] in ("thesis", "report"):
        fields["genre"] = GENRES.get(entry_type, "")
