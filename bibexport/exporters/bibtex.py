"""BibTeX, for the classic styles: the types and fields of btxdoc, ASCII as a rule.

What the standard styles cannot print goes where they do print it: an arXiv id into `howpublished`, a version into
`note`, an article number into `pages`.
"""

from collections.abc import Iterable, Iterator

from bibexport.exporters.editions import ordinal
from bibexport.exporters.identifiers import arxiv, links
from bibexport.exporters.languages import babel_language
from bibexport.exporters.options import ExportOptions
from bibexport.exporters.tex.entry import Layout
from bibexport.exporters.tex.escape import Charset, cached_text, text
from bibexport.exporters.tex.keys import UniqueKeys
from bibexport.exporters.tex.names import names
from bibexport.exporters.tex.titles import title
from bibexport.exporters.tex.verbatim import identifier, url
from bibexport.exporters.theses import degree, special_kind
from bibexport.exporters.venues import container
from bibexport.model import Date, Record

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_KINDS = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "entry-encyclopedia": "incollection",
    "manuscript": "unpublished",
    "paper-conference": "inproceedings",
    "proceedings": "proceedings",
    "report": "techreport",
}
_IN_SERIES = frozenset({"book", "incollection", "inproceedings", "proceedings"})


def export(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """One entry a record; cite keys are made safe and unique where they are not."""
    layout = Layout(options)
    unique = UniqueKeys()
    for record in records:
        kind = _kind(record, options)
        yield layout.entry(kind, unique(record), _fields(record, kind, options))


def _kind(record: Record, options: ExportOptions) -> str:
    """The entry type; `misc` where the right one needs a field that is not there, because styles print nothing then."""
    if record.type == "thesis":
        return "mastersthesis" if degree(record.genre) == "master" else "phdthesis"
    kind = _KINDS.get(record.type, "misc")
    if kind in ("article", "incollection", "inproceedings") and not container(record, options.venues):
        return "misc"
    if (kind == "techreport" and not record.publisher) or (kind == "unpublished" and not record.note):
        return "misc"
    return kind


def _fields(record: Record, kind: str, options: ExportOptions) -> Iterator[tuple[str, str]]:
    charset: Charset = options.encoding
    yield "author", names(record.authors, charset, options.max_authors)
    yield "title", title(record.title, charset, record.language)
    if record.editors:
        yield "editor", names(record.editors, charset, options.max_authors)
    yield from _venue(record, kind, options)
    yield from _date(record.issued, charset)
    yield from _publisher(record, kind, charset)
    doi, address = links(record, options)
    if doi.startswith("10."):
        yield "doi", identifier(doi)
    yield "url", url(address)
    if record.arxiv:
        yield "eprint", arxiv(record)
        yield "archiveprefix", "arXiv"
        yield "primaryclass", identifier(record.arxiv_category)
    yield from _rest(record, charset)


def _venue(record: Record, kind: str, options: ExportOptions) -> Iterator[tuple[str, str]]:
    charset: Charset = options.encoding
    if kind == "article":
        yield "journal", cached_text(container(record, options.venues), charset)
        yield "volume", text(record.volume, charset)
        yield "number", text(record.issue, charset)
        yield "pages", _pages(record.pages or record.number)
        return
    if kind in ("incollection", "inproceedings"):
        yield "booktitle", cached_text(container(record, options.venues), charset)
    if kind in _IN_SERIES:
        yield "series", cached_text(record.collection_title, charset)
        yield "volume", text(record.volume, charset)
        # Styles print only one of the two, and complain about both.
        if not record.volume and record.collection_title:
            yield "number", text(record.collection_number or record.issue, charset)
        yield "edition", text(ordinal(record.edition), charset) if record.edition else ""
        yield "chapter", text(record.chapter_number, charset)
    elif kind == "techreport":
        yield "type", "" if record.genre.lower() == "technical report" else text(record.genre, charset)
        yield "number", text(record.number, charset)
    elif kind in ("mastersthesis", "phdthesis"):
        yield "type", text(special_kind(record.genre), charset)
    yield "pages", _pages(record.pages or (record.number if kind == "inproceedings" else ""))


def _pages(pages: str) -> str:
    first, _, last = pages.partition("–")
    return f"{first}--{last}" if first.isdigit() and last.isdigit() else text(pages, "ascii")


def _date(date: Date | None, charset: Charset) -> Iterator[tuple[str, str]]:
    if date is None:
        return
    if date.year is None:
        yield "year", text(date.literal, charset)
        return
    end = date.end.year if date.end and date.end.year != date.year else None
    yield "year", f"{date.year}--{end}" if end else str(date.year)
    if date.month and not end:
        yield "month", _MONTHS[date.month - 1]


def _publisher(record: Record, kind: str, charset: Charset) -> Iterator[tuple[str, str]]:
    name = {"mastersthesis": "school", "phdthesis": "school", "techreport": "institution"}.get(kind, "publisher")
    if kind == "misc":
        yield "howpublished", _how_published(record, charset)
    else:
        yield name, cached_text(record.publisher, charset)
    yield "address", cached_text(record.publisher_place, charset)


def _how_published(record: Record, charset: Charset) -> str:
    """What the reader of a `misc` entry must see, since the styles print neither `eprint` nor `publisher`."""
    if record.arxiv and record.type == "article":
        return f"arXiv:{arxiv(record)}"
    parts = (record.container_title or record.event_title, record.publisher, record.number)
    return text(", ".join(part for part in parts if part), charset)


def _rest(record: Record, charset: Charset) -> Iterator[tuple[str, str]]:
    yield "isbn", identifier(record.isbn)
    yield "issn", identifier(record.issn)
    if record.language and not record.language.lower().startswith("en"):
        yield "language", babel_language(record.language)
    version = f"Version {record.version}" if record.version else ""
    yield "note", text(". ".join(part for part in (version, record.note) if part), charset)
    yield "keywords", text(", ".join(record.tags), charset)
    yield "abstract", text(record.abstract, charset)
