"""Write an entry that was read from a .bib file without losing anything.

A dialect makes the fields that it would write for any record. This module corrects those that would not be read back as
the same value, adds values for which the dialect has no field, and appends the fields of the file that `Record` has no
place for (in `Record.extra`, as TeX). If a value and a field of the file need the same name, the field of the file gets
it, and the value moves to a synonym that takes precedence for the reader.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from bibexport.formats.bibtex.blocks import MONTHS
from bibexport.formats.bibtex.dates import DATE_NAMES, write_date, write_issued
from bibexport.formats.bibtex.entry_types import (
    ARTICLES,
    BOOKS,
    GENRES,
    IN_BOOKS,
    PREFIX,
    SUBTYPES,
    Dialect,
    csl_type,
    type_beside,
)
from bibexport.formats.bibtex.field_types import FIELD_TYPES, MACROS, arxiv_eprint, readable_name, write_aliases
from bibexport.formats.bibtex.own_tex import mend, restore
from bibexport.formats.bibtex.write_names import write_names
from bibexport.formats.options import ExportOptions
from bibexport.formats.record_values import join_tags
from bibexport.model import Record
from bibexport.tex.decode import unicode_text
from bibexport.tex.encode import Charset, text
from bibexport.tex.macros import balanced, runs_code
from bibexport.tex.titles import title

Fields = Iterable[tuple[str, str]]
_SYNONYMS: tuple[frozenset[str], ...] = (
    frozenset({"journal", "journaltitle", "booktitle", "fjournal"}),
    frozenset({"publisher", "organization", "institution", "school"}),
    frozenset({"address", "location"}),
)
"""Fields that hold the same value."""
_OTHER_SYNONYMS = (frozenset({"langid", "language"}), frozenset({"number", "issue"}))
_JOURNALS = frozenset({"bibtex:journal", "bibtex:journaltitle"})
_NOT_WRITTEN = frozenset({"entrytype", "crossref", "xdata"})
"""The type of the entry, and references to entries whose fields the record has inherited."""
_NAME = re.compile(r"[a-z_][a-z0-9_.:+/-]*")
_FROM_FACTS = frozenset(
    {"eid", "eventdate", "isbn", "issn", "keywords", "langid", "language", "number", "type", "urldate"}
)
"""Fields that a dialect may shorten or rewrite for its styles; here they are written as they were read."""
_PREFERRED = {
    "address": ("location",),
    "booktitle": ("fjournal",),
    "journal": ("journaltitle", "fjournal"),
    "journaltitle": ("fjournal",),
    "langid": ("language",),
    "language": ("langid",),
}
"""Synonyms of a field that take precedence for the reader."""
_SUBTITLES = {"booktitle": "booksubtitle", "journal": "journalsubtitle", "journaltitle": "journalsubtitle"}
"""Subtitles that the reader would add to a title although they belong to another title in the file."""
_TITLES = frozenset({"booktitle", "journaltitle", "journalsubtitle"})
_PUBLISHERS = ("school", "institution", "publisher", "organization", "howpublished")
_EPRINT = frozenset({"eprint", "archiveprefix", "primaryclass", "eprinttype", "eprintclass"})
_SUBTYPES = {kind: name for name, kind in SUBTYPES.items()}
_KEYS_OF_GENRES = {words: key for key, words in GENRES.items()}
_PUBLISHER_NAMES = {"thesis": "school", "report": "institution", "standard": "organization"}


def _facts(record: Record, kind: str, written: Mapping[str, str], dialect: Dialect, options: ExportOptions) -> Fields:
    """Return the fields for every value that `written`, the fields of an entry of type `kind`, may lack."""
    charset: Charset = "utf8" if dialect == "biblatex" else options.encoding
    yield "shorttitle", title(record.short_title, charset, record.language) if record.short_title else ""
    yield "editor", write_names(record.editors, charset, options.max_authors, for_biber=dialect == "biblatex")
    yield "translator", write_names(record.translators, charset, options.max_authors, for_biber=dialect == "biblatex")
    yield from _container(record, dialect, charset)
    yield from _numbers(record, written, charset)
    yield from _event(record, charset)
    if record.accessed:
        yield write_date("urldate", record.accessed, charset, words_in="lastaccessed")
    if not record.arxiv or record.publisher != "arXiv":
        yield _PUBLISHER_NAMES.get(record.type, "publisher"), text(record.publisher, charset)
    yield "type", _genre(record, kind, dialect, charset)
    yield "entrysubtype", _own_subtype(record) or _SUBTYPES.get(record.type, "")
    yield "entrytype", type_beside(record, kind)
    yield "version", text(record.version, charset)
    yield "langid" if dialect == "biblatex" else "language", text(readable_name(record.language), charset)
    yield "isbn", text(record.isbn, charset)
    yield "issn", text(record.issn, charset)
    yield "rights", text(record.rights, charset)
    yield "keywords", join_tags([text(tag, charset) for tag in record.tags])
    yield "pmid", "" if written.get("eprinttype") == "pubmed" else text(record.pmid, charset)
    yield "pmcid", text(record.pmcid, charset)
    yield "ids", write_aliases(record, record.key)


def _container(record: Record, dialect: Dialect, charset: Charset) -> Fields:
    yield _container_field(record, dialect), text(record.container_title, charset)
    yield "shortjournal", text(record.container_title_short, charset)
    yield "series", text(record.collection_title, charset)


def _container_field(record: Record, dialect: Dialect) -> str:
    if record.type in ARTICLES | BOOKS:
        return "journaltitle"
    if record.type == "article" and _JOURNALS.isdisjoint(record.extra):
        return "journaltitle" if "bibtex:booktitle" not in record.extra else "fjournal"
    own = record.origin.fields if record.origin else {}
    if dialect == "biblatex" and record.type not in IN_BOOKS and not {"journal", "journaltitle"}.isdisjoint(own):
        return "journaltitle"  # styles for law print it of cases and statutes, where they know no `booktitle`
    return "booktitle"


def _numbers(record: Record, written: Collection[str], charset: Charset) -> Fields:
    series = record.collection_title
    has_eid = True
    if record.type in ARTICLES or (record.type == "paper-conference" and not series):
        number = record.issue
    elif record.type in BOOKS | IN_BOOKS and series:
        number = record.collection_number
    else:
        number, has_eid = record.number, False
    yield "volume", text(record.volume, charset)
    yield "number", text(number, charset)
    if has_eid:
        # Classic styles get it as `pages`; ACM's name then says that it is the number of the article.
        yield "articleno" if "pages" in written and not record.pages else "eid", text(record.number, charset)
    yield "chapter", text(record.chapter_number, charset)
    yield "edition", text(record.edition, charset)


def _event(record: Record, charset: Charset) -> Fields:
    yield "eventtitle", text(record.event_title, charset)
    if record.event_date:
        yield write_date("eventdate", record.event_date, charset)
    yield "venue", text(record.event_place, charset)


_PRINT_TYPE = frozenset({"techreport", "phdthesis", "mastersthesis", "inbook", "incollection"})
"""The types whose `type` classic styles print as it is (btxdoc, section 3.2)."""


def _genre(record: Record, kind: str, dialect: Dialect, charset: Charset) -> str:
    own = record.origin.fields.get("type", "") if record.origin else ""
    if GENRES.get(own, "") == record.genre != "" and (dialect == "biblatex" or kind not in _PRINT_TYPE):
        return own  # also where the entry's type says it: without this field, biblatex prints no `Patent`
    if own and unicode_text(own) == record.genre:
        return text(record.genre, charset)  # each style has other words for an entry type: `Ph.D. dissertation`
    if not record.genre or GENRES.get(type_beside(record, kind) or kind) == record.genre:
        return ""
    key = _KEYS_OF_GENRES.get(record.genre) if dialect == "biblatex" else None
    return key or text(record.genre, charset)


def _own_subtype(record: Record) -> str:
    """Return the `entrysubtype` in the file if it is the record's type: biblatex-apa prints it."""
    own = record.origin.fields.get("entrysubtype", "") if record.origin else ""
    return own if own.lower() == csl_type(record) else ""


class EntryFromFile:
    """Writes one record that was read from a .bib."""

    def __init__(self, record: Record, kind: str, dialect: Dialect, options: ExportOptions) -> None:
        self.record, self.kind, self.dialect, self.options = record, kind, dialect, options
        self.charset: Charset = "utf8" if dialect == "biblatex" else options.encoding
        self.unmapped = dict(_unmapped(record))
        """The fields that `Record` has no place for; their names cannot be used for anything else."""
        self.has_other_publishers = not self.unmapped.keys().isdisjoint(_PUBLISHERS)

    def fields(self, formed: Fields) -> Fields:
        """Return the fields of the entry; `formed` has those that the dialect makes for the record."""
        renamed = list(self.rename([field for field in formed if field[1]]))
        facts = dict(self.name_facts(renamed))
        written = dict(self.correct(renamed, facts))
        for name, value in facts.items():
            synonyms = next((names for names in _SYNONYMS if name in names), {name})
            if not synonyms & written.keys() and name not in self.unmapped:
                written[name] = value
        for name, value in self.unmapped.items():
            written[name] = f"{{{value}}}" if name in MACROS and value.lower() not in MONTHS else value
        if self.dialect == "bibtex" and written.get("volume") and (whole := self.title_of_whole()):
            written["series"] = f"{whole}. {written['series']}" if written.get("series") else whole
        return restore(
            written.items(),
            self.record,
            self.kind,
            self.charset,
            self.options.max_authors,
            is_biblatex=self.dialect == "biblatex",
        )

    def title_of_whole(self) -> str:
        """Return the title of the work in several volumes that a volume refers to by `crossref`; else nothing.

        Classic styles print the reference, `Volume 3 of Knuth [2]`, and never `maintitle`. Written out, the volume is
        one of the `series` to them (btxdoc, section 3.2), which without this title would be that of the publisher.
        """
        own = self.record.origin.fields if self.record.origin else {}
        title = self.unmapped.get("maintitle", "")
        if "crossref" not in own or not title or runs_code(title):
            return ""
        subtitle = self.unmapped.get("mainsubtitle", "")
        return mend(f"{title}: {subtitle}" if subtitle and not runs_code(subtitle) else title, self.charset)

    def rename(self, formed: Fields) -> Fields:
        """Return the fields of the dialect, renamed if the name means something else in the file."""
        publisher = _PUBLISHER_NAMES.get(self.record.type, "publisher")
        has_other_eprint = not _EPRINT.isdisjoint(self.unmapped)
        for name, value in formed:
            if name in _EPRINT and has_other_eprint:
                if name == "eprint" and (preprint := arxiv_eprint(self.record)):
                    category = text(self.record.arxiv_category, self.charset)
                    yield "arxivid", f"arXiv:{preprint}{f'[{category}]' if category else ''}"
            elif name in _PUBLISHERS and name != "howpublished" and self.has_other_publishers:
                yield publisher, value
            elif name == "pages" and not self.record.pages and "articleno" in self.unmapped:
                continue  # the number of an article would be read back as pages
            elif (free := self.free_name(name)) not in self.unmapped:
                yield free, value

    def free_name(self, name: str) -> str:
        """Return the name or, if it is in use, a synonym that takes precedence for the reader."""
        if _SUBTITLES.get(name) in self.unmapped:
            is_journal = name == "booktitle" and self.unmapped.keys().isdisjoint(_TITLES)
            return "journaltitle" if is_journal else "fjournal"
        preferred = _PREFERRED.get(name, ())
        if name in self.unmapped or any(one in self.unmapped for one in preferred):
            return next((one for one in preferred if one not in self.unmapped), name)
        return name

    def name_facts(self, formed: list[tuple[str, str]]) -> Fields:
        """Yield every value that the reader found, under an unused name."""
        for name, value in _facts(self.record, self.kind, dict(formed), self.dialect, self.options):
            is_said = name == "publisher" and ("howpublished", value) in formed and not self.has_other_publishers
            # The reader takes `howpublished` for a repetition of a container, meeting or number that reads the same.
            repeated = (self.record.container_title, self.record.event_title, self.record.number)
            if value and (not is_said or self.record.publisher in repeated):
                yield self.free_name(name), value

    def correct(self, formed: list[tuple[str, str]], facts: dict[str, str]) -> Fields:
        """Return the fields of the dialect, replaced by `facts` where they may hold less than was read."""
        dates = [field for field in formed if field[0] in DATE_NAMES]
        origin = self.record.origin
        # biblatex gets days in `date`; of the classic styles, IEEEtran prints the `day` of a patent.
        with_day = self.dialect == "bibtex" and origin is not None and "day" in origin.fields
        published = write_issued(self.record.issued, dates, self.unmapped, self.charset, with_day=with_day)
        for name, value in formed:
            if dates and name == dates[0][0]:
                yield from published
            elif name in _FROM_FACTS:
                yield from [(name, facts[name])] if name in facts else []
            elif name not in DATE_NAMES:
                yield name, value
        if not dates:
            yield from published


_NOT_PRINTED = frozenset({"abstract", "keywords"})


def without_inherited(
    fields: list[tuple[str, str]], record: Record, parent: Record, handed_down: Mapping[str, str]
) -> list[tuple[str, str]] | None:
    """Return `fields` without those that biber inherits just the same, or None if the entry must not inherit.

    Args:
        fields: all fields of an entry.
        record: what the entry says.
        parent: what the entry says to which its `crossref` refers.
        handed_down: the fields that biber lets the entry inherit.
    """
    if record.origin is None or parent.origin is None:
        return None
    own, whole = record.origin, parent.origin.fields
    if any(own.fields[name] not in whole.values() for name in own.inherited):
        return None  # another file's entry has the same key, or the parent has changed
    written = {name for name, value in fields if value}
    for name in handed_down.keys() - written - _NOT_PRINTED:
        # Such as the DOI of the proceedings, which would be wrong here, or the subtitle of the whole.
        if name in FIELD_TYPES or name.endswith("subtitle") or name not in whole:
            return None
    own_names = own.fields.keys() - own.inherited
    return [
        (name, value)
        for name, value in fields
        if handed_down.get(name) != value or not own_names.isdisjoint(_names_of_value(name))
    ]


def _names_of_value(name: str) -> frozenset[str]:
    """Return the names that a field may have in the file."""
    if name in DATE_NAMES:
        return DATE_NAMES
    return next((names for names in (*_SYNONYMS, *_OTHER_SYNONYMS) if name in names), frozenset({name}))


def _unmapped(record: Record) -> Iterator[tuple[str, str]]:
    for extra, value in record.extra.items():
        name = extra.removeprefix(PREFIX).lower()
        is_mapped = name in _NOT_WRITTEN or not extra.startswith(PREFIX)
        if not is_mapped and value.strip() and _NAME.fullmatch(name) and balanced(value) and "\0" not in value:
            yield name, value
