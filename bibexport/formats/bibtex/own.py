"""The fields of a person's own entry: a format's, corrected and completed by what was read, and then all others."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from bibexport.formats.bibtex.dates import date, issued
from bibexport.formats.bibtex.entry import MACROS
from bibexport.formats.bibtex.entry_types import GENRES, PREFIX, SUBTYPES, Dialect, is_own, type_beside
from bibexport.formats.bibtex.kinds import aliases, eprint
from bibexport.formats.bibtex.languages import readable_name
from bibexport.formats.bibtex.written_names import names
from bibexport.formats.options import ExportOptions
from bibexport.model import Date, Record
from bibexport.tex.encode import Charset, text
from bibexport.tex.titles import title

Fields = Iterable[tuple[str, str]]
DATE_NAMES = frozenset({"date", "year", "month", "pubstate"})
_PARTS = frozenset({"year", "month", "day"})
"""What stands beside a `date` and says something else must not be taken for a part of it."""
_EDTF = re.compile(r"[\dX?~%./:TZ+-]+\Z")
DateFields = Sequence[tuple[str, str]]


def publication(value: Date | None, written: DateFields, taken: Collection[str], charset: Charset) -> DateFields:
    """`written` where the date can be read from it, else the first of other ways to write it; no name is `taken`."""
    if value is None:
        return ()
    has_other = not _PARTS.isdisjoint(taken)
    for fields in _ways(value, written, charset):
        names = {name for name, _ in fields}
        if names.isdisjoint(taken) and not (has_other and names != {"date"}) and _read(fields) == value:
            return fields
    return [field for field in written if field[0] not in taken]


def _ways(value: Date, written: DateFields, charset: Charset) -> Iterator[DateFields]:
    yield written
    if ("year", str(value.year)) in written:
        yield [*written, ("date", value.iso)]
    yield [("date", value.iso)]
    if _EDTF.match(value.literal):
        yield [("date", value.literal)]
    words, _, year = value.literal.rpartition(" ")
    if words and year == str(value.year):
        yield [("year", year), ("month", f"{{{text(words, charset)}}}")]
    yield [("year", text(value.literal, charset))]
    yield [("date", text(value.literal, charset))]
    yield [("month", f"{{{text(value.literal, charset)}}}")]


def _read(fields: DateFields) -> Date | None:
    values = dict(fields)
    month = values.get("month", "")
    return issued({**values, "month": month[1:-1] if month.startswith("{") else month})


def other(name: str, value: Date, charset: Charset, *, words_in: str = "") -> tuple[str, str]:
    """The field `name` for a date, or `words_in` for one in words."""
    if value.year is not None and date(value.iso) == value:
        return name, value.iso
    return (name if _EDTF.match(value.literal) or not words_in else words_in), text(value.literal, charset)


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


def plainly(record: Record, options: ExportOptions) -> Record:
    """The record with its journal or book named as its owner names it, unless an event's name was taken out of that."""
    if options.venues != "full" or record.container_title_source or not is_own(record):
        return record
    return msgspec.structs.replace(record, container_title_short="", event_title="", event_acronym="")


def with_own_fields(record: Record, kind: str, fields: Fields, dialect: Dialect, options: ExportOptions) -> Fields:
    """`fields`, and after them what they do not say of a person's own entry, which is written as a `kind`."""
    if not is_own(record):
        return fields
    return OwnEntry(record, kind, dialect, options).fields(fields)


_NOT_WRITTEN = frozenset({"entrytype", "crossref", "xdata"})
"""Said by the entry itself, or pointing to entries whose fields the record has taken over."""
_NAME = re.compile(r"[a-z_][a-z0-9_.:+/-]*")
_FROM_FACTS = frozenset(
    {"eid", "eventdate", "isbn", "issn", "keywords", "langid", "language", "number", "type", "urldate"}
)
"""Written by what a format prints, where it is enough for another program; here, by what was read."""
_PREFERRED = {
    "address": ("location",),
    "booktitle": ("fjournal",),
    "journal": ("journaltitle", "fjournal"),
    "journaltitle": ("fjournal",),
    "langid": ("language",),
    "language": ("langid",),
}
"""Fields for the same fact that the reader asks first."""
_SUBTITLES = {"booktitle": "booksubtitle", "journal": "journalsubtitle", "journaltitle": "journalsubtitle"}
"""What the reader would add to a title, although in the person's entry it stood beside another."""
_TITLES = frozenset({"booktitle", "journaltitle", "journalsubtitle"})
_PUBLISHERS = ("school", "institution", "publisher", "organization", "howpublished")
_EPRINT = frozenset({"eprint", "archiveprefix", "primaryclass", "eprinttype", "eprintclass"})


class OwnEntry:
    """Writes one record from a person's .bib."""

    def __init__(self, record: Record, kind: str, dialect: Dialect, options: ExportOptions) -> None:
        self.record, self.kind, self.dialect, self.options = record, kind, dialect, options
        self.charset: Charset = "utf8" if dialect == "biblatex" else options.encoding
        self.own = dict(_own(record))
        """The fields that the record has no place for; their names are taken."""
        self.has_other_publishers = not self.own.keys().isdisjoint(_PUBLISHERS)

    def fields(self, formed: Fields) -> Fields:
        """The fields of the entry, of which `formed` are those that the format has for the record."""
        renamed = list(self.renamed([field for field in formed if field[1]]))
        told = dict(self.told(renamed))
        written = dict(self.corrected(renamed, told))
        for name, value in told.items():
            same = next((names for names in ONE_OF if name in names), {name})
            if not same & written.keys() and name not in self.own:
                written[name] = value
        for name, value in self.own.items():
            written[name] = f"{{{value}}}" if name in MACROS else value
        return written.items()

    def renamed(self, formed: Fields) -> Fields:
        """The fields of the format, none by a name that stands in the person's entry for something else."""
        publisher = PUBLISHERS.get(self.record.type, "publisher")
        has_other_eprint = not _EPRINT.isdisjoint(self.own)
        for name, value in formed:
            if name in _EPRINT and has_other_eprint:
                if name == "eprint" and (preprint := eprint(self.record)):
                    category = text(self.record.arxiv_category, self.charset)
                    yield "arxivid", f"arXiv:{preprint}{f'[{category}]' if category else ''}"
            elif name in _PUBLISHERS and name != "howpublished" and self.has_other_publishers:
                yield publisher, value
            elif name == "pages" and not self.record.pages and "articleno" in self.own:
                continue  # a number that stands for pages, which then could not be told from them
            elif (free := self.free(name)) not in self.own:
                yield free, value

    def free(self, name: str) -> str:
        """The field, or another for the same fact that the reader asks first, where this one is taken."""
        if _SUBTITLES.get(name) in self.own:
            is_no_book = name == "booktitle" and self.own.keys().isdisjoint(_TITLES)
            return "journaltitle" if is_no_book else "fjournal"
        preferred = _PREFERRED.get(name, ())
        if name in self.own or any(one in self.own for one in preferred):
            return next((one for one in preferred if one not in self.own), name)
        return name

    def told(self, formed: list[tuple[str, str]]) -> Fields:
        """Every fact that the reader found, under a name that is free."""
        for name, value in facts(self.record, self.kind, dict(formed), self.dialect, self.options):
            is_said = name == "publisher" and ("howpublished", value) in formed and not self.has_other_publishers
            if value and not is_said:
                yield self.free(name), value

    def corrected(self, formed: list[tuple[str, str]], told: dict[str, str]) -> Fields:
        """The fields of the format; where they may say less than was read, as `told` has them."""
        dates = [field for field in formed if field[0] in DATE_NAMES]
        published = publication(self.record.issued, dates, self.own, self.charset)
        for name, value in formed:
            if dates and name == dates[0][0]:
                yield from published
            elif name in _FROM_FACTS:
                yield from [(name, told[name])] if name in told else []
            elif name not in DATE_NAMES:
                yield name, value
        if not dates:
            yield from published


def _own(record: Record) -> Iterator[tuple[str, str]]:
    for extra, value in record.extra.items():
        name = extra.removeprefix(PREFIX).lower()
        known = name in _NOT_WRITTEN or not extra.startswith(PREFIX)
        if not known and value.strip() and _NAME.fullmatch(name) and _is_balanced(value):
            yield name, value


def _is_balanced(value: str) -> bool:
    """Whether BibTeX, which counts escaped braces too, finds the end of the field where it is."""
    depth = 0
    for character in value:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0 and "\0" not in value
