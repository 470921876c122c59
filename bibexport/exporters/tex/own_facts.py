"""What a record says, each fact in a field of BibLaTeX's: for what the fields of a format leave out.

The reader finds every fact here again (`bibexport.catalog.bibtex.fields`), and BibTeX's styles pass over fields that
they do not know.
"""

from collections.abc import Collection, Iterator, Mapping

from bibexport.catalog.bibtex.entry_types import GENRES, SUBTYPES
from bibexport.exporters.languages import readable_name
from bibexport.exporters.options import ExportOptions
from bibexport.exporters.tex.escape import Charset, text
from bibexport.exporters.tex.kinds import aliases
from bibexport.exporters.tex.names import names
from bibexport.exporters.tex.own_dates import other
from bibexport.exporters.tex.own_fields import Dialect
from bibexport.exporters.tex.own_types import type_beside
from bibexport.exporters.tex.titles import title
from bibexport.model import Record

ONE_OF: tuple[frozenset[str], ...] = (
    frozenset({"journal", "journaltitle", "booktitle", "fjournal"}),
    frozenset({"publisher", "organization", "institution", "school"}),
    frozenset({"address", "location"}),
)
"""Fields for the same fact."""
_ARTICLES = frozenset({"article-journal", "article-magazine", "article-newspaper"})
_IN_BOOKS = frozenset({"chapter", "entry-encyclopedia", "paper-conference"})
_BOOKS = frozenset({"book", "proceedings"})
_JOURNALS = frozenset({"bibtex:journal", "bibtex:journaltitle"})
_SUBTYPES = {kind: name for name, kind in SUBTYPES.items()}
_KEYS_OF_GENRES = {words: key for key, words in GENRES.items()}
PUBLISHERS = {"thesis": "school", "report": "institution"}
_Fields = Iterator[tuple[str, str]]


def facts(record: Record, kind: str, written: Mapping[str, str], dialect: Dialect, options: ExportOptions) -> _Fields:
    """All that `written`, the fields of an entry of the type `kind`, may lack."""
    charset: Charset = "utf8" if dialect == "biblatex" else options.encoding
    yield "shorttitle", title(record.short_title, charset, record.language) if record.short_title else ""
    yield "editor", names(record.editors, charset, options.max_authors)
    yield "translator", names(record.translators, charset, options.max_authors)
    yield from _container(record, charset)
    yield from _numbers(record, written, charset)
    yield from _event(record, charset)
    if record.accessed:
        yield other("urldate", record.accessed, charset, words_in="lastaccessed")
    if not record.arxiv or record.publisher != "arXiv":
        yield PUBLISHERS.get(record.type, "publisher"), text(record.publisher, charset)
    yield "type", _genre(record, kind, dialect, charset)
    yield "entrysubtype", _SUBTYPES.get(record.type, "")
    yield "entrytype", type_beside(record, kind)
    yield "version", text(record.version, charset)
    yield "langid" if dialect == "biblatex" else "language", text(readable_name(record.language), charset)
    yield "isbn", text(record.isbn, charset)
    yield "issn", text(record.issn, charset)
    yield "rights", text(record.rights, charset)
    yield "keywords", ", ".join(_whole(text(tag, charset)) for tag in record.tags)
    yield "pmid", "" if written.get("eprinttype") == "pubmed" else text(record.pmid, charset)
    yield "pmcid", text(record.pmcid, charset)
    yield "ids", aliases(record, "")


def _whole(tag: str) -> str:
    """A keyword that stays one, also with what parts keywords in it."""
    return f"{{{tag}}}" if "," in tag or ";" in tag else tag


def _container(record: Record, charset: Charset) -> _Fields:
    yield _name_of_container(record), text(record.container_title, charset)
    yield "shortjournal", text(record.container_title_short, charset)
    yield "series", text(record.collection_title, charset)


def _name_of_container(record: Record) -> str:
    if record.type in _ARTICLES | _BOOKS:
        return "journaltitle"
    if record.type == "article" and _JOURNALS.isdisjoint(record.extra):
        return "journaltitle" if "bibtex:booktitle" not in record.extra else "fjournal"
    return "booktitle"


def _numbers(record: Record, written: Collection[str], charset: Charset) -> _Fields:
    series = record.collection_title
    has_eid = True
    if record.type in _ARTICLES or (record.type == "paper-conference" and not series):
        number = record.issue
    elif record.type in _BOOKS | _IN_BOOKS and series:
        number = record.collection_number
    else:
        number, has_eid = record.number, False
    yield "volume", text(record.volume, charset)
    yield "number", text(number, charset)
    if has_eid:
        # Where `pages` stands for it, ACM's name says so.
        yield "articleno" if "pages" in written and not record.pages else "eid", text(record.number, charset)
    yield "chapter", text(record.chapter_number, charset)
    yield "edition", text(record.edition, charset)


def _event(record: Record, charset: Charset) -> _Fields:
    yield "eventtitle", text(record.event_title, charset)
    if record.event_date:
        yield other("eventdate", record.event_date, charset)
    yield "venue", text(record.event_place, charset)


def _genre(record: Record, kind: str, dialect: Dialect, charset: Charset) -> str:
    if not record.genre or GENRES.get(type_beside(record, kind) or kind) == record.genre:
        return ""
    key = _KEYS_OF_GENRES.get(record.genre) if dialect == "biblatex" else None
    return key or text(record.genre, charset)
