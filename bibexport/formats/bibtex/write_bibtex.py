"""BibTeX, for the classic styles: the types and fields of btxdoc, in ASCII where TeX has macros.

What the standard styles would not print goes into a field that they do print: an arXiv id into `howpublished`, a
version into `note`, an article number into `pages`.
"""

from collections.abc import Iterable, Iterator

from bibexport.formats.bibtex.entry_types import (
    BIBTEX,
    BIBTEX_TYPES,
    LIKE_IN_BIBTEX,
    degree,
    entry_subtype,
    is_technical_report,
    kept_type,
    names_preprint,
    special_kind,
)
from bibexport.formats.bibtex.field_types import (
    arxiv_eprint,
    babel_language,
    identifier_text,
    own_doi,
    parts_of_summary,
    summary,
    write_doi,
)
from bibexport.formats.bibtex.format_entry import (
    EntryFormatter,
    RestOfFile,
    Style,
    book_title,
    is_in_own_address,
    printed_eprint,
    printed_links,
    remark,
    style_for,
    with_file_fields,
    with_file_names,
)
from bibexport.formats.bibtex.groups import find_groups
from bibexport.formats.bibtex.write_names import write_names
from bibexport.formats.options import ExportOptions
from bibexport.formats.record_values import container, join_tags
from bibexport.keys import UniqueKeys
from bibexport.model import Date, Record
from bibexport.normalise.records import is_of_list
from bibexport.tex.encode import Charset, cached_text, text
from bibexport.tex.titles import title
from bibexport.text.dates import MONTH_MACROS, edtf, season_number, year_in_words
from bibexport.text.numbers import ordinal

_PUBLISHER_FIELDS = {
    "booklet": "howpublished",
    "manual": "organization",
    "mastersthesis": "school",
    "phdthesis": "school",
    "standard": "organization",
    "techreport": "institution",
}
_OF_IEEE = frozenset({"patent", "standard"})
_Fields = Iterator[tuple[str, str]]
_UNPRINTED = (
    *("titleaddon", "maintitle", "mainsubtitle", "maintitleaddon", "booktitleaddon", "issuetitle", "issuesubtitle"),
    *("origdate", "origtitle", "origpublisher", "origlocation", "origlanguage", "pubstate", "volumes", "pagetotal"),
    *("bookauthor", "annotator", "commentator", "introduction", "foreword", "afterword", "holder", "part"),
    *("editora", "editorb", "editorc", "translator"),
)


def unprinted_fields(record: Record) -> Iterator[str]:
    """Yield the fields of an entry from a .bib that biblatex prints and the styles of BibTeX do not know.

    They are those of the biblatex manual (section 2.2.2) without those that we write under another name as well.
    """
    fields = record.origin.fields if record.origin else {}
    yield from (name for name in _UNPRINTED if name in fields)


def export(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """Write one entry per record; cite keys are made safe and unique where necessary."""
    formatter = EntryFormatter(options)
    unique = UniqueKeys("bibtex")
    rest = RestOfFile("bibtex")
    records, groups = find_groups(records, options)
    for record in records:
        kind = kept_type(record, BIBTEX) or _own_kind(record) or _kind(record, options)
        fields = _fields(with_file_names(record, options), LIKE_IN_BIBTEX.get(kind, kind), options)
        written = with_file_fields(record, kind, fields, "bibtex", options)
        yield (
            rest.before(record)
            + remark(record, "bibtex")
            + formatter.entry(kind, unique(record), groups.add(record, written))
            + rest.after(record)
        )
    yield from groups.write()


def _own_kind(record: Record) -> str:
    """Return the type that a person has chosen for a classic style, beyond those of btxdoc; else an empty string."""
    if record.origin is None:
        return ""
    if record.type == "article":
        return "article" if names_preprint(record) else ""
    # IEEEtran prints the nationality of a patent and the type of a standard; the other styles take both as `misc`.
    return "" if "date" in record.origin.fields else kept_type(record, _OF_IEEE)


def _kind(record: Record, options: ExportOptions) -> str:
    """Return the entry type: `misc` if the right one needs a missing field, because styles warn about that."""
    if record.type == "thesis":
        return "mastersthesis" if degree(record.genre) == "master" else "phdthesis"
    kind = BIBTEX_TYPES.get(record.type, "misc")
    if kind in ("article", "incollection", "inproceedings") and not container(record, options.venues):
        return "misc"
    if (kind == "techreport" and not record.publisher) or (kind == "unpublished" and not record.note):
        return "misc"
    return kind


def _fields(record: Record, kind: str, options: ExportOptions) -> _Fields:
    charset: Charset = options.encoding
    yield "author", write_names(record.authors, charset, options.max_authors)
    yield "title", title(record.title, charset, record.language)
    # The standard styles print only one of the two for a book, and warn about both.
    if record.editors and not (kind == "book" and record.authors):
        yield "editor", write_names(record.editors, charset, options.max_authors)
    yield from _venue(record, kind, options)
    if record.issued:
        yield from _date(record.issued, charset)
    if kind == "misc":
        yield "howpublished", _how_published(record, charset, style_for(options, "bibtex"))
    elif record.publisher:
        yield _PUBLISHER_FIELDS.get(kind, "publisher"), cached_text(record.publisher, charset)
    if record.publisher_place:
        yield "address", cached_text(record.publisher_place, charset)
    if options.for_ == "acm" and record.event_place and kind == "inproceedings":
        yield "location", cached_text(record.event_place, charset)  # ACM's own field for the place of the conference
    doi, address = printed_links(record, options, "bibtex")
    yield from write_doi(doi, address, "bibtex", own_doi(record) if doi else "")
    if record.accessed and record.accessed.year is not None:
        yield "urldate", edtf(record.accessed)
    if preprint := printed_eprint(record, style_for(options, "bibtex")):
        yield "eprint", preprint
        yield "archiveprefix", "arXiv"
        # Zotero's name for it: without, it takes the id for text.
        yield "eprinttype", "arxiv"
        yield "primaryclass", text(identifier_text(record, "arxiv_category"), charset)
    yield from _rest(record, kind, charset)


def _venue(record: Record, kind: str, options: ExportOptions) -> _Fields:
    charset: Charset = options.encoding
    number = record.number if kind in ("article", "inproceedings") else ""
    if kind == "article":
        yield "journal", cached_text(container(record, options.venues), charset)
        yield "volume", text(record.volume, charset)
        yield "number", text(record.issue, charset)
    elif kind == "techreport":
        yield "type", "" if is_technical_report(record.genre) else text(record.genre, charset)
        yield "number", text(record.number, charset)
    elif kind in ("mastersthesis", "phdthesis"):
        yield "type", text(special_kind(record.genre), charset)
    elif kind != "misc":
        yield from _book(record, kind, options)
    yield "pages", _pages(record.pages or number)


def _book(record: Record, kind: str, options: ExportOptions) -> _Fields:
    charset: Charset = options.encoding
    if kind in ("incollection", "inproceedings"):
        yield "booktitle", book_title(container(record, options.venues), charset)
    if record.collection_title:
        yield "series", cached_text(record.collection_title, charset)
        # The styles print only one of volume and number, warn about both, and about a number without a series.
        if not record.volume:
            yield "number", text(record.collection_number or record.issue, charset)
    yield "volume", text(record.volume, charset)
    if record.edition:
        yield "edition", text(ordinal(record.edition), charset)
    yield "chapter", text(record.chapter_number, charset)


def _pages(pages: str) -> str:
    first, _, last = pages.partition("–")
    return f"{first}--{last}" if first.isdigit() and last.isdigit() else text(pages, "ascii")


def _date(date: Date, charset: Charset) -> _Fields:
    if date.year is None:
        words = text(date.literal, charset)
        from bibexport.formats.bibtex.dates import BREAKS_NATBIB  # loads the decoder of TeX, and few dates are words

        yield ("month", f"{{{words}}}") if BREAKS_NATBIB.match(words) else ("year", words)
        return
    years = year_in_words(date)
    yield "year", years.replace("–", "--")
    if "–" in years:
        return
    if date.month:
        yield "month", MONTH_MACROS[date.month - 1]
    elif season_number(date.literal):
        yield "month", f"{{{text(date.literal.split()[0], charset)}}}"


def _how_published(record: Record, charset: Charset, style: Style) -> str:
    """Return the `howpublished` of a `misc` entry, since most styles print neither `eprint` nor `publisher`."""
    if record.type == "article" and (preprint := arxiv_eprint(record)):
        # Styles that print no `eprint` print the address of a person's own file, or neither (plain).
        return "" if style.eprint or is_in_own_address(record, preprint) else f"arXiv:{preprint}"
    return text(", ".join(summary(record)), charset)


def _rest(record: Record, kind: str, charset: Charset) -> _Fields:
    if record.isbn:
        yield "isbn", text(identifier_text(record, "isbn"), charset)
    if record.issn:
        yield "issn", text(identifier_text(record, "issn"), charset)
    if record.language and not record.language.lower().startswith("en"):
        yield "language", babel_language(record.language)
    version = f"Version {record.version}" if record.version else ""
    if version or record.note:
        yield "note", text(". ".join(part for part in (version, record.note) if part), charset)
    if record.tags:
        yield "keywords", join_tags([text(tag, charset) for tag in record.tags])
    if record.abstract:
        yield "abstract", text(record.abstract, charset)
    yield from _unprinted(record, kind, charset)


def _unprinted(record: Record, kind: str, charset: Charset) -> _Fields:
    """Yield what classic styles have no field for, in BibLaTeX's fields, which they ignore."""
    if record.short_title:
        yield "shorttitle", title(record.short_title, charset, record.language)
    yield "translator", write_names(record.translators, charset)
    yield "medium", text(record.medium, charset)
    yield "pmid", text(identifier_text(record, "pmid"), charset)
    yield "pmcid", text(identifier_text(record, "pmcid"), charset)
    if record.type != "paper-conference":
        # The booktitle of a paper says all of this.
        yield "eventtitle", text(record.event_title, charset)
        yield "venue", text(record.event_place, charset)
        yield "eventdate", edtf(record.event_date) if record.event_date else ""
    if kind == "misc":
        yield from parts_of_summary(record, charset)
        yield "type", text(record.genre, charset)
        yield "volume", "" if is_of_list(record) else text(record.volume, charset)
        yield "edition", text(record.edition, charset)
        yield "chapter", text(record.chapter_number, charset)
    yield "entrysubtype", entry_subtype(record, kind)
    if record.extra:
        from bibexport.formats.bibtex.csl_fields import fields_of_variables

        yield from fields_of_variables(record, charset)
