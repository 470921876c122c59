"""The entry type that a record has in the file of the person that it came from."""

from collections.abc import Mapping

from bibexport.catalog.bibtex.entry_types import DETAILED, GENRES, OWN_TYPE, SUBTYPES, TYPES
from bibexport.model import Record

BIBTEX: frozenset[str] = frozenset(
    {"article", "book", "booklet", "conference", "inbook", "incollection", "inproceedings", "manual", "mastersthesis"}
    | {"misc", "phdthesis", "proceedings", "techreport", "unpublished"}
)
"""btxdoc, section 3.1."""
_MORE_OF_BIBLATEX = """
    artwork audio bibnote bookinbook collection commentary customa customb customc customd custome customf dataset
    electronic image inreference jurisdiction legal legislation letter movie music mvbook mvcollection mvproceedings
    mvreference online patent performance periodical reference report review set software standard suppbook
    suppcollection suppperiodical thesis video www
    """
BIBLATEX: frozenset[str] = BIBTEX | frozenset(_MORE_OF_BIBLATEX.split())
"""biblatex manual, section 2.1, with the aliases of section 2.1.2 and what the standard styles treat as misc."""
_PERIODICALS = frozenset(SUBTYPES.values())
"""Told apart by `entrysubtype`."""
_FOR_LACK_OF_ONE: Mapping[str, str] = {"webpage": "online"}


def own_type(record: Record) -> str:
    """The entry type, in lower case, where it still fits the record, which a curator may have changed; else nothing."""
    kind = record.extra.get(OWN_TYPE, "")
    if not kind.isalpha() or kind == "xdata" or record.type == "article":
        return ""
    read_as = TYPES.get(kind, "document")
    fits = read_as == record.type or (read_as == "article-journal" and record.type in _PERIODICALS)
    return kind if fits else _FOR_LACK_OF_ONE.get(record.type, "") if kind in TYPES else ""


def kept_type(record: Record, known: frozenset[str]) -> str:
    """The own type where it is one of `known`, else nothing."""
    kind = own_type(record)
    return kind if kind in known else ""


def type_beside(record: Record, kind: str) -> str:
    """The own type where it says something that `kind`, as which the entry is written, does not."""
    own = own_type(record)
    if not own or own == kind:
        return ""
    says_more = own in DETAILED or own not in TYPES or TYPES.get(own) != TYPES.get(kind)
    return own if says_more or (not record.genre and GENRES.get(kind)) else ""
