"""BibLaTeX, for biber: the types and fields of the biblatex manual (section 2), in UTF-8."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bibexport.formats.bibtex.entry_types import (
    BIBLATEX,
    CSL_TYPES,
    LIKE_IN_BIBLATEX,
    OWN_TYPE,
    biblatex_type,
    degree,
    entry_subtype,
    is_own,
    is_technical_report,
    kept_type,
    names_preprint,
    special_kind,
)
from bibexport.formats.bibtex.field_types import (
    babel_language,
    identifier_text,
    own_doi,
    parts_of_summary,
    summary,
    write_aliases,
    write_doi,
)
from bibexport.formats.bibtex.format_entry import (
    EntryFormatter,
    RestOfFile,
    book_title,
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
from bibexport.tex.encode import Charset, cached_text, identifier, text
from bibexport.tex.titles import title
from bibexport.text import compile_lazily
from bibexport.text.dates import edtf
from bibexport.text.numbers import edition_number

_CHARSET: Charset = "utf8"
_IN_BOOK = frozenset({"incollection", "inproceedings", "inreference"})
_THESES = frozenset({"mastersthesis", "phdthesis", "thesis"})
_WORD = compile_lazily(r"(?<!\w)[^\W\d_]+(?!\w)")
"""A word without a digit: the number of the meeting and its year do not tell whether it is named."""
_OF_STYLES = frozenset({"presentation", *CSL_TYPES})
_WITH_TYPE = frozenset({"dataset", "misc", "patent", "software"})
_Fields = Iterator[tuple[str, str]]
_FieldList = list[tuple[str, str]]


def export(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """Write one entry per record; cite keys are made safe and unique where necessary."""
    formatter = EntryFormatter(options)
    unique = UniqueKeys("biblatex")
    rest = RestOfFile("biblatex")
    records, groups = find_groups(records, options)
    # A part without its `crossref` would lack the fields that `--fields` or `--omit` leave out.
    may_inherit = "crossref" in options.fields if options.fields else "crossref" not in options.omit
    for (record, key), family in _with_families((record, unique(record)) for record in records):
        kind = _find_kind(record)
        fields = _all_fields(record, key, kind, options)
        if family:
            fields = _refer(list(fields), record, kind, family, options, may_inherit=may_inherit)
        entry = formatter.entry(kind, key, groups.add(record, fields))
        yield rest.before(record) + remark(record, "biblatex") + entry + rest.after(record)
    yield from groups.write()


_Keyed = tuple[Record, str]
"""A record and the key under which it is written."""
_Family = Mapping[str, _Keyed]
"""All records of .bib files, by the keys that they have there in lower case."""
_REFERENCES = frozenset({"crossref", "entryset", "related", "xref"})
"""Fields that name other entries by their keys, which may be written under other ones."""


def _with_families(keyed: Iterator[_Keyed]) -> Iterator[tuple[_Keyed, _Family]]:
    """Yield each record with those that it may refer to; with none if it refers to none.

    From the first reference on, the rest must be known: what is referred to may come later in the file.
    """
    earlier: list[_Keyed] = []
    for one in keyed:
        origin = one[0].origin
        if origin is not None and not _REFERENCES.isdisjoint(origin.fields):
            later = [one, *keyed]
            family = _by_key([*earlier, *later])
            for other in later:
                own = other[0].origin
                yield other, {} if own is None or _REFERENCES.isdisjoint(own.fields) else family
            return
        if origin is not None:
            earlier.append(one)
        yield one, {}


def _by_key(keyed: Sequence[_Keyed]) -> _Family:
    found = {record.key.lower(): (record, key) for record, key in reversed(keyed) if record.origin is not None}
    # A key counts before an alias of another entry (biblatex manual, section 2.2.3).
    for record, key in keyed:
        for alias in record.aliases if record.origin is not None else ():
            found.setdefault(alias.lower(), (record, key))
    return found


def _refer(
    fields: _FieldList, record: Record, kind: str, family: _Family, options: ExportOptions, *, may_inherit: bool
) -> _FieldList:
    """Return the fields of an entry with the references of the file to entries that are exported too.

    With its `crossref`, an entry has only its own fields: biblatex-apa prints the publisher of a conference paper
    without editors only then.
    """
    from bibexport.formats.bibtex.fields import hand_down
    from bibexport.formats.bibtex.round_trip import without_inherited

    fields = [(name, _written_keys(value, family) if name in _REFERENCES else value) for name, value in fields]
    reference = record.origin.fields.get("crossref", "").strip() if record.origin else ""
    if not may_inherit or not reference:
        return fields
    parent, parent_key = family.get(reference.lower(), (None, ""))
    if parent is None and record.origin and not record.origin.inherited:
        return [*fields, ("crossref", reference)]  # its file does not have the parent either
    if parent is None or parent is record:
        return fields
    parent_kind = _find_kind(parent)
    of_parent = {name: value for name, value in _all_fields(parent, parent_key, parent_kind, options) if value}
    left = without_inherited(fields, record, parent, hand_down(kind, parent_kind, of_parent))
    return fields if left is None else [*left, ("crossref", parent_key)]


def _written_keys(value: str, family: _Family) -> str:
    keys = (key.strip() for key in value.split(","))
    return ",".join(family[key.lower()][1] if key.lower() in family else key for key in keys)


def _find_kind(record: Record) -> str:
    return _own_kind(record) or kept_type(record, BIBLATEX) or _kind(record)


def _all_fields(record: Record, key: str, kind: str, options: ExportOptions) -> Iterable[tuple[str, str]]:
    # Only its style knows which fields of a film or a statute are printed.
    like = kind if is_own(record) and kind in _OF_STYLES else LIKE_IN_BIBLATEX.get(kind, kind)
    fields = _fields(with_file_names(record, options), key, like, options)
    return with_file_fields(record, kind, fields, "biblatex", options)


def _own_kind(record: Record) -> str:
    """Return the type in the file where styles print a field of the entry only for that type; else an empty string."""
    if record.origin is None:
        return ""
    if record.type == "article" and not record.arxiv and names_preprint(record):
        return "article"  # The journal is all that says where it is: `arXiv: Computation and Language`.
    is_misc = record.type == "webpage" and record.extra.get(OWN_TYPE) == "misc"
    return "misc" if is_misc and "type" in record.origin.fields else ""


def _kind(record: Record) -> str:
    if record.type == "thesis":
        if special_kind(record.genre):
            return "thesis"
        return "mastersthesis" if degree(record.genre) == "master" else "phdthesis"
    return biblatex_type(record)


def _fields(record: Record, key: str, kind: str, options: ExportOptions) -> _Fields:
    yield "author", write_names(record.authors, _CHARSET, options.max_authors, for_biber=True)
    yield "title", title(record.title, _CHARSET, record.language)
    if record.short_title:
        yield "shorttitle", title(record.short_title, _CHARSET, record.language)
    if record.editors:
        yield "editor", write_names(record.editors, _CHARSET, options.max_authors, for_biber=True)
    if record.translators:
        yield "translator", write_names(record.translators, _CHARSET, options.max_authors, for_biber=True)
    yield from _venue(record, kind, options)
    if record.issued:
        yield from _date(record.issued)
    yield from _publisher(record, kind, options)
    doi, address = printed_links(record, options, "biblatex")
    yield from write_doi(doi, address, "biblatex", own_doi(record) if doi else "")
    if record.accessed:
        yield "urldate", edtf(record.accessed)
    if preprint := printed_eprint(record, style_for(options, "biblatex")):
        yield "eprint", preprint
        yield "eprinttype", "arxiv"
        yield "eprintclass", text(identifier_text(record, "arxiv_category"), _CHARSET)
    elif pmid := identifier_text(record, "pmid"):
        yield "eprint", identifier(pmid)
        yield "eprinttype", "pubmed"
    yield from _rest(record)
    if record.aliases or key != record.key:
        yield "ids", write_aliases(record, key)


def _venue(record: Record, kind: str, options: ExportOptions) -> _Fields:
    where = container(record, options.venues)
    if kind == "article":
        yield "journaltitle", cached_text(where, _CHARSET)
        if record.container_title_short:
            yield "shortjournal", cached_text(record.container_title_short, _CHARSET)
    elif kind in _IN_BOOK:
        tex = book_title(where, _CHARSET)
        # A conference's name is a proper one: biblatex-apa would print it in two ways, with and without editors.
        is_named = record.type == "paper-conference" and record.event_acronym and not is_own(record)
        yield "booktitle", f"{{{text(where, _CHARSET)}}}" if is_named else tex
    if record.event_title and (is_own(record) or kind not in _IN_BOOK or not _names_event(where, record)):
        yield "eventtitle", cached_text(record.event_title, _CHARSET)
    if record.event_date:
        yield "eventdate", edtf(record.event_date)
    if record.event_place:
        yield "venue", cached_text(record.event_place, _CHARSET)
    yield from _numbers(record, kind, options)
    if record.edition:
        number = edition_number(record.edition)
        yield "edition", str(number) if number else text(record.edition, _CHARSET)
    if record.chapter_number:
        yield "chapter", text(record.chapter_number, _CHARSET)
    if record.pages:
        yield "pages", text(record.pages, "ascii")


def _names_event(where: str, record: Record) -> bool:
    """Return whether the name of the proceedings names the event: biblatex would print that name again."""
    if record.event_acronym and record.event_acronym in where:
        return True
    return {*_WORD.findall(record.event_title.lower())} <= {*_WORD.findall(where.lower())}


def _numbers(record: Record, kind: str, options: ExportOptions) -> _Fields:
    series = record.collection_title
    if series:
        yield "series", cached_text(series, _CHARSET)
    counts_in_series = bool(series) and record.volume == record.collection_number
    # The standard styles would print it as both; biblatex-apa prints the volume of a series, and no number in it.
    volume = "" if counts_in_series and options.for_ != "apa" else record.volume
    yield "volume", text(volume, _CHARSET)
    if kind == "article":
        yield "number", text(record.issue, _CHARSET)
        yield "eid", text(record.number, _CHARSET)
    elif kind in _IN_BOOK or kind in ("book", "proceedings"):
        # biblatex prints the number of these after the series, and without a series it would print the bare number.
        number = "" if counts_in_series and volume else record.collection_number or record.issue
        yield "number", text(number, _CHARSET) if series else ""
        yield "eid", "" if record.pages else text(record.number, _CHARSET)
    elif kind != "misc" and not (record.type == "article" and record.arxiv):
        yield "number", text(record.number or record.collection_number, _CHARSET)


def _publisher(record: Record, kind: str, options: ExportOptions) -> _Fields:
    name = cached_text(record.publisher, _CHARSET)
    if kind in ("thesis", "report"):
        technical = kind == "report" and is_technical_report(record.genre)
        yield "type", "techreport" if technical else text(record.genre, _CHARSET)
    elif kind in _WITH_TYPE:
        yield "type", text(record.genre, _CHARSET)
    if kind in _THESES or kind == "report":
        yield "institution", name
    elif kind == "misc":
        # biblatex prints neither the number nor the event of these.
        yield "howpublished", text(", ".join(summary(record)), _CHARSET)
        yield from parts_of_summary(record, _CHARSET)
    elif kind == "online":
        # biblatex prints the eprint, so arXiv need not be named again.
        on_arxiv = record.arxiv and record.type == "article"
        site = "" if is_own(record) else cached_text(container(record, options.venues), _CHARSET)
        yield "organization", site or ("" if on_arxiv else name)
        if site:
            # Not printed; the reader finds in them which is which.
            yield "booktitle", cached_text(record.container_title, _CHARSET)
            yield "publisher", "" if on_arxiv else name
    else:
        yield "publisher", name
    if record.publisher_place:
        yield "location", cached_text(record.publisher_place, _CHARSET)


def _date(date: Date) -> _Fields:
    if any(character.isdigit() for character in date.literal) and not edtf(date):
        # A year that is no calendar year is printed as it is (biblatex manual, section 2.3.8).
        yield "year", text(date.literal, _CHARSET)
    elif date.year is None:
        from bibexport.formats.bibtex.dates import PUBSTATES  # loads the decoder of TeX, and few dates are words

        yield "pubstate", PUBSTATES.get(date.literal.strip().lower()) or text(date.literal, _CHARSET)
    else:
        yield "date", edtf(date)


def _rest(record: Record) -> _Fields:
    if record.version:
        yield "version", text(record.version, _CHARSET)
    if record.isbn:
        yield "isbn", text(identifier_text(record, "isbn"), _CHARSET)
    if record.issn:
        yield "issn", text(identifier_text(record, "issn"), _CHARSET)
    if record.language:
        yield "langid", babel_language(record.language)
    if record.note:
        yield "note", text(record.note, _CHARSET)
    if record.tags:
        yield "keywords", join_tags([text(tag, _CHARSET) for tag in record.tags])
    if record.abstract:
        yield "abstract", text(record.abstract, _CHARSET)
    yield "medium", text(record.medium, _CHARSET)
    if record.arxiv:
        yield "pmid", text(identifier_text(record, "pmid"), _CHARSET)
    yield "pmcid", text(identifier_text(record, "pmcid"), _CHARSET)
    yield "entrysubtype", entry_subtype(record, biblatex_type(record))
    if record.extra:
        from bibexport.formats.bibtex.csl_fields import fields_of_variables

        yield from fields_of_variables(record, _CHARSET)
