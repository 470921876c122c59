"""BibLaTeX, for biber: the types and fields of the biblatex manual (section 2), in UTF-8."""

import re
from collections.abc import Iterable, Iterator

from bibexport.exporters.editions import edition_number
from bibexport.exporters.identifiers import arxiv, links
from bibexport.exporters.languages import babel_language
from bibexport.exporters.options import ExportOptions
from bibexport.exporters.tex.entry import Layout
from bibexport.exporters.tex.escape import Charset, text
from bibexport.exporters.tex.keys import UniqueKeys
from bibexport.exporters.tex.names import names
from bibexport.exporters.tex.titles import title
from bibexport.exporters.tex.verbatim import identifier, url
from bibexport.exporters.theses import degree, special_kind
from bibexport.exporters.venues import container
from bibexport.model import Date, Record

_CHARSET: Charset = "utf8"
_KINDS = {
    "article": "online",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "dataset": "dataset",
    "entry-encyclopedia": "inreference",
    "manuscript": "unpublished",
    "paper-conference": "inproceedings",
    "patent": "patent",
    "post-weblog": "online",
    "proceedings": "proceedings",
    "report": "report",
    "software": "software",
    "webpage": "online",
}
_IN_BOOK = frozenset({"incollection", "inproceedings", "inreference"})
_INSTITUTION = frozenset({"thesis", "phdthesis", "mastersthesis", "report"})
_PUBSTATES = {
    "in preparation": "inpreparation",
    "submitted": "submitted",
    "forthcoming": "forthcoming",
    "in press": "inpress",
    "to appear": "forthcoming",
    "prepublished": "prepublished",
}
_ALIAS = re.compile(r"[^\s\"#%'(),={}~\\]+")


def export(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """One entry a record; cite keys are made safe and unique where they are not."""
    layout = Layout(options)
    unique = UniqueKeys()
    for record in records:
        kind = _kind(record)
        yield layout.entry(kind, unique(record), _fields(record, kind, options))


def _kind(record: Record) -> str:
    if record.type == "thesis":
        if special_kind(record.genre):
            return "thesis"
        return "mastersthesis" if degree(record.genre) == "master" else "phdthesis"
    return _KINDS.get(record.type, "misc")


def _fields(record: Record, kind: str, options: ExportOptions) -> Iterator[tuple[str, str]]:
    yield "author", names(record.authors, _CHARSET, options.max_authors)
    yield "title", title(record.title, _CHARSET, record.language)
    if record.short_title:
        yield "shorttitle", title(record.short_title, _CHARSET, record.language)
    if record.editors:
        yield "editor", names(record.editors, _CHARSET, options.max_authors)
    if record.translators:
        yield "translator", names(record.translators, _CHARSET, options.max_authors)
    yield from _venue(record, kind, options)
    yield from _date(record.issued)
    yield from _publisher(record, kind)
    doi, address = links(record, options)
    if doi.startswith("10."):
        yield "doi", identifier(doi)
    yield "url", url(address)
    if record.accessed and record.accessed.year is not None:
        yield "urldate", _iso(record.accessed)
    if record.arxiv:
        yield "eprint", arxiv(record)
        yield "eprinttype", "arxiv"
        yield "eprintclass", identifier(record.arxiv_category)
    yield from _rest(record)
    aliases = [alias for alias in record.aliases if _ALIAS.fullmatch(alias)]
    yield "ids", ", ".join(aliases)


def _venue(record: Record, kind: str, options: ExportOptions) -> Iterator[tuple[str, str]]:
    where = text(container(record, options.venues), _CHARSET)
    if kind == "article":
        yield "journaltitle", where
        yield "shortjournal", text(record.container_title_short, _CHARSET)
    elif kind in _IN_BOOK:
        yield "booktitle", where
    elif kind == "online":
        yield "organization", where
    if record.event_title:
        yield "eventtitle", text(record.event_title, _CHARSET)
    if record.event_date and record.event_date.year is not None:
        yield "eventdate", _iso(record.event_date)
    yield "venue", text(record.event_place, _CHARSET)
    yield "series", text(record.collection_title, _CHARSET)
    yield "volume", text(record.volume, _CHARSET)
    if kind == "article":
        yield "number", text(record.issue, _CHARSET)
        yield "eid", text(record.number, _CHARSET)
    elif kind == "inproceedings":
        yield "number", text(record.collection_number or record.issue, _CHARSET)
        yield "eid", "" if record.pages else text(record.number, _CHARSET)
    else:
        number = "" if record.type == "article" and record.arxiv else record.number
        yield "number", text(record.collection_number or record.issue or number, _CHARSET)
    if record.edition:
        number_of_edition = edition_number(record.edition)
        yield "edition", str(number_of_edition) if number_of_edition else text(record.edition, _CHARSET)
    yield "chapter", text(record.chapter_number, _CHARSET)
    yield "pages", text(record.pages, "ascii")


def _iso(date: Date) -> str:
    if date.year is None:
        return ""
    if 0 <= date.year <= 9999:
        return date.iso
    return f"{date.year:05d}" if date.year < 0 else f"y{date.year}"


def _date(date: Date | None) -> Iterator[tuple[str, str]]:
    if date is None:
        return
    if date.year is not None:
        yield "date", _iso(date)
    else:
        words = date.literal.strip().lower()
        yield "pubstate", _PUBSTATES.get(words) or text(date.literal, _CHARSET)


def _publisher(record: Record, kind: str) -> Iterator[tuple[str, str]]:
    if kind in _INSTITUTION:
        if kind in ("thesis", "report"):
            technical = kind == "report" and record.genre.lower() in ("", "technical report", "tech. rep.")
            yield "type", "techreport" if technical else text(record.genre, _CHARSET)
        yield "institution", text(record.publisher, _CHARSET)
    elif kind == "misc":
        yield "howpublished", text(record.publisher, _CHARSET)
    elif kind != "online":
        yield "publisher", text(record.publisher, _CHARSET)
    elif not (record.arxiv and record.type == "article") and not record.container_title:
        yield "organization", text(record.publisher, _CHARSET)
    yield "location", text(record.publisher_place, _CHARSET)


def _rest(record: Record) -> Iterator[tuple[str, str]]:
    yield "version", text(record.version, _CHARSET)
    yield "isbn", identifier(record.isbn)
    yield "issn", identifier(record.issn)
    yield "langid", babel_language(record.language) if record.language else ""
    yield "note", text(record.note, _CHARSET)
    yield "keywords", text(", ".join(record.tags), _CHARSET)
    yield "abstract", text(record.abstract, _CHARSET)
