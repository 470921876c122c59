"""RIS, with the tags that EndNote gives each type, which Zotero and Mendeley read as well.

One tag per line, `TAG  - value`, from `TY` to `ER`; a line break inside a value would start a new tag. A preprint is an
unpublished work (`UNPB`), since RIS has no type for it.
"""

from collections.abc import Iterable, Iterator

import msgspec

from bibexport.formats.bibtex.entry_types import OWN_TYPE, PREFIX
from bibexport.formats.options import ExportOptions
from bibexport.formats.record_values import arxiv, container, links, named_people
from bibexport.model import Date, Name, Record
from bibexport.text.dates import edtf, season_number, year_in_words
from bibexport.text.markup import strip_markup
from bibexport.text.names import join_particle
from bibexport.text.unicode import clean

_TYPES = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "document": "GEN",
    "entry-encyclopedia": "ENCYC",
    "manuscript": "MANSCPT",
    "paper-conference": "CONF",
    "patent": "PAT",
    "post-weblog": "BLOG",
    "proceedings": "BOOK",
    "report": "RPRT",
    "software": "COMP",
    "speech": "SLIDE",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}
_CSL_TYPES = {
    "bill": "BILL",
    "broadcast": "VIDEO",
    "entry-dictionary": "DICT",
    "figure": "FIGURE",
    "graphic": "ART",
    "hearing": "HEAR",
    "interview": "PCOMM",
    "legal_case": "CASE",
    "legislation": "STAT",
    "map": "MAP",
    "motion_picture": "MPCT",
    "musical_score": "MUSIC",
    "pamphlet": "PAMP",
    "periodical": "SER",
    "personal_communication": "PCOMM",
    "post": "BLOG",
    "regulation": "GOVDOC",
    "song": "SOUND",
    "treaty": "LEGAL",
}
"""The types for CSL's types that records do not distinguish."""
_NUMBER_TAGS = {"BOOK": "M1", "CONF": "M1", "RPRT": "SN", "PAT": "SN", "STAND": "SN", "JOUR": "C7"}
"""The tag of `number` or, for books and papers in a series, of the number in the series."""
_WITH_GENRE = frozenset({"MANSCPT", "RPRT", "THES"})
_Lines = Iterator[tuple[str, str]]


def export(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """Write one reference per record, with CR LF line endings, as the format requires."""
    for record in records:
        lines = (
            f"{tag}  - {value}\r\n"
            for tag, value in _lines(record, options)
            if value and (not options.fields or tag in options.fields) and tag not in options.omit
        )
        yield f"TY  - {_kind(record)}\r\n{''.join(lines)}ER  - \r\n\r\n"


_NOT_SAID = frozenset({"type", OWN_TYPE, f"{PREFIX}crossref", f"{PREFIX}xdata"})
"""What the type of the item says, and where inherited fields come from."""
_WITHOUT_TAG = ("event_date", "pmid", "pmcid", "rights", "medium", "chapter_number")


def unwritten_fields(record: Record) -> Iterator[str]:
    """Yield the names of what a reference says and RIS has no tag for: CSL's, or those of the .bib it is from."""
    kind = _kind(record)
    names = [name for name in _WITHOUT_TAG if getattr(record, name)]
    if kind != "CONF":
        names += [name for name in ("event_title", "event_place") if getattr(record, name)]
    yield from (name.replace("_", "-") for name in names)
    if record.genre and kind not in _WITH_GENRE:
        yield "genre"
    yield from (name.removeprefix(PREFIX) for name in record.extra if name not in _NOT_SAID)


def _kind(record: Record) -> str:
    return _CSL_TYPES.get(record.extra.get("type", ""), _TYPES[record.type])


def _lines(record: Record, options: ExportOptions) -> _Lines:
    kind = _kind(record)
    for person in named_people(record.authors):
        yield "AU", _name(person)
    yield "TI", _text(record.title)
    yield "ST", _text(record.short_title)
    yield from _venue(record, kind, options)
    for person in record.editors:
        yield ("A3" if kind == "BOOK" else "A2"), _name(person)
    for person in record.translators:
        yield "A4", _name(person)
    if record.issued:
        yield from _date(record.issued)
    yield "VL", _text(record.volume)
    yield "IS", _text(record.issue)
    yield from _pages(_text(record.pages))
    yield "ET", _text(record.edition or record.version)
    yield "PB", _text(record.publisher)
    yield ("C1" if kind == "CONF" else "CY"), _text(record.publisher_place)
    yield "M3", _text(record.genre) if kind in _WITH_GENRE else ""
    doi, url = links(record, options)
    yield "DO", _text(doi)
    yield "UR", _text(url)
    yield from _rest(record)


def _venue(record: Record, kind: str, options: ExportOptions) -> _Lines:
    where = _text(container(record, options.venues))
    if kind == "CONF":
        yield "T2", _text(record.event_title) or where
        yield "C3", where
        yield "CY", _text(record.event_place)
    else:
        yield "T2", _text(record.collection_title) if kind == "BOOK" else where
    # Zotero takes J2 for the title of the proceedings, and forgets the full one.
    yield "J2", _text(record.container_title_short) if kind != "CONF" else ""
    if kind != "BOOK":
        yield "T3", _text(record.collection_title)
    yield _NUMBER_TAGS.get(kind, "M1"), _text(_number(record, kind))


def _number(record: Record, kind: str) -> str:
    if kind in ("BOOK", "CONF"):
        return record.collection_number if record.collection_number != record.volume else ""
    return f"arXiv:{arxiv(record)}" if record.arxiv and record.type == "article" else record.number


def _date(date: Date) -> _Lines:
    if date.year is None:
        yield "DA", _text(date.literal)
        return
    if date.year <= 0:
        # The format has four digits for a year, and readers take what is not a number as it is.
        yield "PY", year_in_words(date)
        return
    yield "PY", f"{date.year:04d}"
    # The tag has no form for a span. Readers take a date without a slash as it is (Zotero), or only the year (PY).
    if date.end:
        yield "DA", _span(date, date.end)
        return
    if date.literal.lstrip(".").startswith("/"):
        yield "DA", f"–{date.iso}"
        return
    # The fourth part is for what is not a day (RIS specification, tag DA).
    season = date.literal.partition(" ")[0] if season_number(date.literal) else ""
    other = "circa" if date.circa else "?" if date.uncertain else season
    if date.month or other:
        day = f"{date.year:04d}/{f'{date.month:02d}' if date.month else ''}/{f'{date.day:02d}' if date.day else ''}"
        yield "DA", f"{day}/{other}" if other else day


def _span(start: Date, end: Date) -> str:
    """Return a span in words: `1982–1989`, `1990-06-18–1990-06-22`, `Spring 2020–Summer 2020`."""
    if not (start.month or end.month or start.literal or end.literal):
        return year_in_words(start)
    first, last = (
        _text(one.literal) if season_number(one.literal) else msgspec.structs.replace(one, end=None).iso
        for one in (start, end)
    )
    return f"{first}–{last if end.year is not None else ''}"


def _pages(pages: str) -> _Lines:
    first, dash, last = pages.partition("–")
    simple = dash and "," not in pages
    yield "SP", first if simple else pages
    yield "EP", last if simple else ""


def _rest(record: Record) -> _Lines:
    if record.accessed and record.accessed.year is not None:
        yield "Y2", edtf(record.accessed).replace("-", "/")
    for number in (record.isbn, record.issn):
        yield "SN", _text(number)
    if record.arxiv:
        yield "DB", "arXiv"
        yield "AN", f"arXiv:{arxiv(record)}"
    yield "LA", _text(record.language)
    for tag in record.tags:
        yield "KW", _text(tag)
    yield "N1", _text(record.note)
    yield "AB", _text(record.abstract)
    yield "ID", _text(record.key)


def _name(person: Name) -> str:
    """Return `van der Maaten, Laurens`; commas are removed from organisations, which would be read as people."""
    if person.literal:
        return _text(person.literal).replace(",", "")
    particle = " ".join(part for part in (person.dropping_particle, person.particle) if part)
    family = join_particle(particle, person.family)
    parts = (family.replace(",", ""), person.given.replace(",", ""), person.suffix)
    return ", ".join(_text(part) for part in parts if part)


def _text(value: str) -> str:
    return clean(strip_markup(value)) if value else ""
