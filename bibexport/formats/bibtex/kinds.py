"""How TeX reads the fields of an entry: what is written into each of them follows from this one table."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from bibexport import ids
from bibexport.errors import InvalidId
from bibexport.formats.bibtex.entry_types import Dialect, is_own
from bibexport.formats.shown import arxiv, doi
from bibexport.model import Record
from bibexport.tex.encode import identifier, url
from bibexport.text.unicode import clean

Kind = Literal["date", "either", "keys", "macro", "names", "text", "uri", "verbatim", "word"]
"""`text` and `names` are typeset, so that TeX's specials are escaped. `verbatim` and `uri` are not looked into, so
that nothing may be escaped and what cannot be written is percent-encoded. `either`: some styles typeset the field and
some read it verbatim, so that only what both print alike can be written. `keys` are cite keys separated by commas;
`date` and `macro` hold a date or a month, and words for one are text; `word` holds one of a few words of ours.
"""


class Kinds(NamedTuple):
    """How a field is read by the styles of BibTeX, and by biblatex (manual, section 2.2)."""

    bibtex: Kind
    biblatex: Kind


def _same(kind: Kind, names: str) -> dict[str, Kinds]:
    return dict.fromkeys(names.split(), Kinds(kind, kind))


KINDS: Mapping[str, Kinds] = {
    **_same("names", "author editor translator"),
    **_same(
        "text",
        """
        abstract address arxivid articleno booktitle chapter edition eid eprintclass eventtitle fjournal howpublished
        institution isbn issn journal journaltitle keywords language lastaccessed location note number organization
        pages pmcid pmid primaryclass publisher pubstate rights school series shortjournal shorttitle title type venue
        version volume year
        """,
    ),
    **_same("date", "date eventdate urldate"),
    **_same("macro", "month"),
    **_same("uri", "url"),
    **_same("keys", "ids"),
    **_same("word", "archiveprefix entrysubtype entrytype eprinttype langid"),
    "doi": Kinds("either", "verbatim"),
    "eprint": Kinds("either", "verbatim"),
}
"""Every field that we write, in people's own entries too."""
UNBROKEN: frozenset[str] = frozenset(
    name for name, kinds in KINDS.items() if not {"either", "keys", "uri", "verbatim"}.isdisjoint(kinds)
)
"""Fields into which no line end may be put."""
# `_`, `#` and `&` are in real DOIs; where TeX typesets a DOI, they are errors that run nothing.
_NOT_ALIKE = re.compile(r"[^!-~]|[\\^%${}~]")
_DOI_ADDRESS = "https://doi.org/"
_ALIAS = re.compile(r"[^\s\"#%'(),={}~\\^]+")
"""What biber takes for a key (btparse, and the commas that separate the keys of `ids`), and what TeX prints."""

_READERS: Mapping[str, Callable[[str], str]] = {
    "isbn": ids.isbn,
    "issn": ids.issn,
    "pmid": ids.pmid,
    "pmcid": ids.pmcid,
    "arxiv_category": ids.arxiv_category,
}


def doi_fields(shown: str, address: str, dialect: Dialect) -> Iterator[tuple[str, str]]:
    """`doi` and `url`; a DOI that cannot be written as one leads on as an address, unless there is one already."""
    if shown.startswith("10."):
        if getattr(KINDS["doi"], dialect) == "verbatim":
            yield "doi", identifier(shown)
        elif not _NOT_ALIKE.search(shown):
            yield "doi", shown
        else:
            address = address or doi_address(shown)
    yield "url", url(address)


def doi_address(shown: str) -> str:
    """The address of a DOI, with what would part it as an address encoded."""
    return _DOI_ADDRESS + url(shown.replace("%", "%25").replace("#", "%23").replace("?", "%3F"))


def eprint(record: Record) -> str:
    """The arXiv id, with a pinned version; empty where it is not one."""
    shown = arxiv(record)
    return shown if shown and _read(ids.arxiv_id, shown) else ""


def identifier_text(record: Record, field: str) -> str:
    """The field `isbn`, `issn`, `pmid`, `pmcid` or `arxiv_category` of a record, empty where it does not hold one.

    In people's own entries it stays as they have it.
    """
    written = getattr(record, field)
    if not written or is_own(record):
        return str(written)
    return _read(_READERS[field], written)


def aliases(record: Record, key: str) -> str:
    """The value of `ids`: other keys of the entry, as far as biber can take them."""
    return ", ".join(alias for alias in map(clean, record.aliases) if _ALIAS.fullmatch(alias) and alias != key)


def left_out(record: Record, dialect: Dialect) -> Iterator[tuple[str, str]]:
    """Identifiers that a record has and its entry cannot have, as they are, by the record's field."""
    for field in _READERS:
        if (written := getattr(record, field)) and not identifier_text(record, field):
            yield field, written
    if record.arxiv and not eprint(record):
        yield "arxiv", record.arxiv
    shown = doi(record)
    if dialect == "bibtex" and shown.startswith("10.") and _NOT_ALIKE.search(shown):
        yield "doi", shown


def _read(read: Callable[[str], str], written: str) -> str:
    try:
        return read(written)
    except InvalidId:
        return ""
