"""A table of how TeX reads each field of an entry, and the values that are written accordingly: identifiers, languages.

A .bib names languages as babel does, and records have BCP 47 tags.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Literal, NamedTuple

from bibexport import ids
from bibexport.data import read_table
from bibexport.errors import InvalidId
from bibexport.formats.bibtex.entry_types import BOOKS, Dialect, is_own
from bibexport.formats.csl.variables import BIBLATEX_FIELDS, OTHER_VARIABLES
from bibexport.formats.record_values import arxiv, doi
from bibexport.keys import is_citable
from bibexport.model import Record
from bibexport.normalise.records import is_of_list
from bibexport.tex.encode import Charset, identifier, text, url
from bibexport.tex.macros import runs_code
from bibexport.text import compile_lazily
from bibexport.text.unicode import clean

FieldType = Literal["date", "either", "keys", "macro", "names", "text", "uri", "verbatim", "word"]
"""`text` and `names` are typeset, so that TeX's specials are escaped. `verbatim` and `uri` are not
interpreted, so that nothing may be escaped and the rest is percent-encoded. `either`: some styles typeset the field and
some read it verbatim, so that only what both print alike can be written. `keys` are cite keys separated by commas;
`date` and `macro` hold a date or a month, or text instead of one; `word` holds one of a few fixed words.
"""


class FieldTypes(NamedTuple):
    """How BibTeX styles read a field, and how biblatex does (manual, section 2.2)."""

    bibtex: FieldType
    biblatex: FieldType


def _same(kind: FieldType, names: str) -> dict[str, FieldTypes]:
    return dict.fromkeys(names.split(), FieldTypes(kind, kind))


_KINDS: Mapping[str, FieldType] = {"text": "text", "names": "names", "date": "date"}
FIELD_TYPES: Mapping[str, FieldTypes] = {
    **{
        BIBLATEX_FIELDS[name]: FieldTypes(_KINDS[kind], _KINDS[kind])
        for name, kind in OTHER_VARIABLES.items()
        if kind in _KINDS
    },
    **_same("names", "author editor translator"),
    **_same(
        "text",
        """
        abstract address arxivid articleno booktitle chapter edition eid eprintclass eventtitle fjournal howpublished
        institution isbn issn journal journaltitle keywords language lastaccessed location note number organization
        medium pages pmcid pmid primaryclass publisher pubstate rights school series shortjournal shorttitle title type
        venue version volume year
        """,
    ),
    **_same("date", "date eventdate urldate"),
    **_same("macro", "month monthfiled"),
    **_same("uri", "url"),
    **_same("keys", "ids"),
    **_same("word", "archiveprefix entrysubtype entrytype eprinttype langid"),
    "doi": FieldTypes("either", "verbatim"),
    "eprint": FieldTypes("either", "verbatim"),
}
"""Every field that we write, including those that only entries from a .bib have."""
MACROS: frozenset[str] = frozenset(name for name, types in FIELD_TYPES.items() if types.bibtex == "macro")
"""Fields whose value is a macro of BibTeX's styles, not text; the value has its own braces if it needs any."""
UNBROKEN: frozenset[str] = frozenset(
    name for name, types in FIELD_TYPES.items() if not {"either", "keys", "uri", "verbatim"}.isdisjoint(types)
)
"""Fields that must not be wrapped."""
# `_`, `#` and `&` occur in real DOIs; if TeX typesets them, they are errors, but harmless ones.
_NOT_ALIKE = compile_lazily(r"[^!-~]|[\\^%${}~]")
_DOI_ADDRESS = "https://doi.org/"
_ALIAS = compile_lazily(r"(?:[^\s#%,{}~\\^]|\^(?!\^))+")
"""A key that biber takes in `ids`, where it takes more than as the key of an entry, and TeX prints."""

_READERS: Mapping[str, Callable[[str], str]] = {
    "isbn": ids.isbn,
    "issn": ids.issn,
    "pmid": ids.pmid,
    "pmcid": ids.pmcid,
    "arxiv_category": ids.arxiv_category,
}


def own_doi(record: Record) -> str:
    r"""Return the DOI in the TeX of a .bib file, if its backslashes are harmless; empty for a DOI without any.

    Mendeley writes `\r` between two identifiers of a paper. Styles print that as it is.
    """
    tex = record.origin.fields.get("doi", "") if record.origin else ""
    shown = doi(record)
    is_odd = "\\" in shown and not _NOT_ALIKE.search(shown.replace("\\", ""))
    return tex if is_odd and tex == shown and not runs_code(tex) else ""


def write_doi(shown: str, address: str, dialect: Dialect, own: str = "") -> Iterator[tuple[str, str]]:
    """Write `doi` and `url`; a DOI that `doi` cannot hold becomes the URL, unless there is one already.

    `own` is the DOI as a person has it, if that is kept as it is (see `own_doi`).
    """
    if own:
        yield "doi", own
    elif shown.startswith("10."):
        if getattr(FIELD_TYPES["doi"], dialect) == "verbatim":
            yield "doi", identifier(shown)
        elif not _NOT_ALIKE.search(shown):
            yield "doi", shown
        else:
            address = address or _doi_address(shown)
    yield "url", url(address)


def _doi_address(shown: str) -> str:
    """Return the URL of a DOI, with reserved characters encoded."""
    return _DOI_ADDRESS + url(shown.replace("%", "%25").replace("#", "%23").replace("?", "%3F"))


def arxiv_eprint(record: Record) -> str:
    """Return the arXiv id with a pinned version; empty if it is malformed."""
    shown = arxiv(record)
    return shown if shown and _read(ids.arxiv_id, shown) else ""


def identifier_text(record: Record, field: str) -> str:
    """Return the field `isbn`, `issn`, `pmid`, `pmcid` or `arxiv_category` of a record; empty if it is malformed.

    Entries from a .bib keep what their file has.
    """
    written = getattr(record, field)
    if not written or is_own(record):
        return str(written)
    return _read(_READERS[field], written)


def summary(record: Record) -> list[str]:
    """Return what `howpublished` says of a work whose entry type has no fields for it: where, by whom, which number.

    The number of a patent says nothing without the office that has granted it.
    """
    where = record.container_title or record.event_title
    if is_of_list(record):
        # Whatever kind of publication it is: `AER 103(6)`.
        issue = f"({record.issue})" if record.issue else ""
        where = f"{where} {record.volume}{issue}".strip()
    is_patent = record.type == "patent" and record.number
    number = f"{record.genre or 'Patent'} {record.number}" if is_patent else record.number
    return [part for part in (where, record.publisher, number) if part]


def parts_of_summary(record: Record, charset: Charset) -> Iterator[tuple[str, str]]:
    """Yield the fields that `summary` repeats, from which the reader gets them back.

    No style prints them of such a work. A publisher alone is read from `howpublished` itself.
    """
    if (record.type == "article" and record.arxiv) or is_of_list(record):
        return
    # The reader takes the `booktitle` of a book without a title for its title.
    name = "booktitle" if record.title or record.type not in BOOKS else "journaltitle"
    yield name, text(record.container_title, charset)
    if summary(record) != [record.publisher]:
        yield "publisher", text(record.publisher, charset)
    yield "number", text(record.number, charset)


def write_aliases(record: Record, key: str) -> str:
    """Write `ids`: the other keys of the entry that biber can read, with its own if it is written under another one."""
    was_rewritten = key != record.key and not is_citable(record.key, "biblatex")
    aliases = (*record.aliases, record.key) if was_rewritten and record.origin else record.aliases
    return ", ".join(dict.fromkeys(alias for alias in map(clean, aliases) if _ALIAS.fullmatch(alias) and alias != key))


def omitted_identifiers(record: Record, dialect: Dialect) -> Iterator[tuple[str, str]]:
    """Yield the identifiers of a record that its entry cannot hold, as pairs of field and value."""
    for field in _READERS:
        if (written := getattr(record, field)) and not identifier_text(record, field):
            yield field, written
    if record.arxiv and not arxiv_eprint(record):
        yield "arxiv", record.arxiv
    shown = doi(record)
    if dialect == "bibtex" and shown.startswith("10.") and _NOT_ALIKE.search(shown) and not own_doi(record):
        yield "doi", shown


def _read(read: Callable[[str], str], written: str) -> str:
    try:
        return read(written)
    except InvalidId:
        return ""


_LANGUAGE_TAG = compile_lazily(r"([a-zA-Z]{2})(?:[-_]([a-zA-Z]{2}))?\Z")


@cache
def _names_of_tags() -> dict[str, str]:
    """Map a tag in lower case to the name that babel prefers."""
    return {tag.lower(): names.split()[0] for tag, names in read_table("babel_languages").items()}


@cache
def _tags_of_names() -> dict[str, str]:
    tags: dict[str, str] = {}
    for tag, names in read_table("babel_languages").items():
        for name in names.split():
            # babel writes `norsk` for Bokmål (nb) and for Norwegian in general (no); the first row is the exact one.
            tags.setdefault(name, tag)
    return tags


def language_tag(name: str) -> str:
    """Return the BCP 47 tag of a language that babel, polyglossia or biblatex names; empty if it is unknown.

    >>> language_tag("ngerman"), language_tag("langlatin"), language_tag("pt_br"), language_tag("Klingon")
    ('de', 'la', 'pt-BR', '')
    """
    bare = name.strip().lower()
    tags = _tags_of_names()
    # biblatex's bibstrings for languages are `langenglish`, `langlatin` … (manual, section 4.9.2.17).
    if tag := tags.get(bare) or tags.get(bare.removeprefix("lang")):
        return tag
    match = _LANGUAGE_TAG.match(bare)
    if match is None:
        return ""
    return f"{match[1]}-{match[2].upper()}" if match[2] else match[1]


def babel_language(tag: str) -> str:
    """Return babel's name for a BCP 47 tag (babel manual, section 1.5), or an empty string.

    A tag with a region that babel does not distinguish gets the name of the language.

    >>> babel_language("de"), babel_language("pt-BR"), babel_language("es-MX"), babel_language("tlh")
    ('ngerman', 'brazilian', 'spanish', '')
    """
    lower = tag.lower().replace("_", "-")
    names = _names_of_tags()
    return names.get(lower) or names.get(lower.partition("-")[0], "")


def readable_name(tag: str) -> str:
    """Return babel's name for a tag if the name is read back as that tag, else the tag itself.

    >>> readable_name("de"), readable_name("de-DE"), readable_name("eo")
    ('ngerman', 'de-DE', 'eo')
    """
    name = babel_language(tag)
    return name if language_tag(name) == tag else tag
