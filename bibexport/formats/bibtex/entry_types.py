"""Entry types of BibTeX and BibLaTeX: the record types they map to and from, and their genres."""

import re
from collections.abc import Mapping
from typing import Literal

from bibexport.model import Record, RecordType

Dialect = Literal["bibtex", "biblatex"]

TYPES: Mapping[str, RecordType] = {
    "article": "article-journal",
    "book": "book",
    "mvbook": "book",
    "booklet": "book",
    "collection": "book",
    "mvcollection": "book",
    "reference": "book",
    "mvreference": "book",
    "manual": "book",
    "periodical": "book",
    "inbook": "chapter",
    "bookinbook": "chapter",
    "suppbook": "chapter",
    "incollection": "chapter",
    "suppcollection": "chapter",
    "inreference": "entry-encyclopedia",
    "suppperiodical": "article-journal",
    "review": "article-journal",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "proceedings": "proceedings",
    "mvproceedings": "proceedings",
    "thesis": "thesis",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "mathesis": "thesis",
    "bathesis": "thesis",
    "report": "report",
    "techreport": "report",
    "patent": "patent",
    "standard": "standard",
    "software": "software",
    "dataset": "dataset",
    "data": "dataset",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "webpage": "webpage",
    "unpublished": "manuscript",
    "presentation": "speech",
    "misc": "document",
    "set": "document",
}
"""Entry type to record type; `@article`, `@misc` and others may turn out to be preprints (see `read_record`)."""
CSL_TYPES: Mapping[str, str] = {
    "artwork": "graphic",
    "audio": "song",
    "image": "figure",
    "jurisdiction": "legal_case",
    "legal": "treaty",
    "legislation": "legislation",
    "letter": "personal_communication",
    "movie": "motion_picture",
    "music": "song",
    "performance": "performance",
    "video": "motion_picture",
}
"""Entry types of BibLaTeX that records have no type for, but CSL has (biblatex manual, section 2.1.3)."""
_TYPES_OF_CSL = {kind: entry_type for entry_type, kind in CSL_TYPES.items()} | {
    "song": "audio",
    "bill": "legislation",
    "regulation": "legislation",
    "hearing": "legal",
    "post": "online",
}
"""The entry type for a CSL type that records have no type for; the others are `misc`."""
BIBTEX_TYPES: Mapping[RecordType, str] = {
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
"""Record type to BibTeX type; all others are `misc`, except theses, which depend on the degree."""
BIBLATEX_TYPES: Mapping[RecordType, str] = {
    **BIBTEX_TYPES,
    "article": "online",
    "dataset": "dataset",
    "entry-encyclopedia": "inreference",
    "patent": "patent",
    "post-weblog": "online",
    "report": "report",
    "software": "software",
    "webpage": "online",
}
"""The same for BibLaTeX."""
ARTICLES: frozenset[RecordType] = frozenset({"article-journal", "article-magazine", "article-newspaper"})
IN_BOOKS: frozenset[RecordType] = frozenset({"chapter", "entry-encyclopedia", "paper-conference"})
BOOKS: frozenset[RecordType] = frozenset({"book", "proceedings"})
PREFIX = "bibtex:"
"""The prefix of a file's fields in `Record.extra`; their values are TeX, as in the file."""
OWN_TYPE = f"{PREFIX}entrytype"
"""The key in `Record.extra` of the entry type, which is in lower case."""
DETAILED: frozenset[str] = frozenset(
    {"mvbook", "booklet", "collection", "mvcollection", "reference", "mvreference", "manual", "periodical", "inbook"}
    | {"bookinbook", "suppbook", "suppcollection", "suppperiodical", "review", "mvproceedings", "presentation", "set"}
)
"""Entry types that are more specific than the record type."""
SUBTYPES: Mapping[str, RecordType] = {"magazine": "article-magazine", "newspaper": "article-newspaper"}
"""`entrysubtype` of an article (biblatex manual, section 2.1.1, and its APA and Chicago styles)."""

GENRES: Mapping[str, str] = {
    "phdthesis": "PhD thesis",
    "mastersthesis": "Master's thesis",
    "mathesis": "Master's thesis",
    "bathesis": "Bachelor's thesis",
    "candthesis": "Candidate thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
    "patent": "Patent",
    "patentde": "German patent",
    "patenteu": "European patent",
    "patentfr": "French patent",
    "patentuk": "British patent",
    "patentus": "U.S. patent",
    "patreq": "Patent request",
    "patreqde": "German patent request",
    "patreqeu": "European patent request",
    "patreqfr": "French patent request",
    "patrequk": "British patent request",
    "patrequs": "U.S. patent request",
    "audiocd": "Audio CD",
    "datacd": "Data CD",
    "software": "Computer software",
}
"""Readable names of entry types and for BibLaTeX's keys in the field `type` (biblatex manual, section 4.9.2.13)."""


BIBTEX: frozenset[str] = frozenset(
    {"article", "book", "booklet", "conference", "inbook", "incollection", "inproceedings", "manual", "mastersthesis"}
    | {"misc", "phdthesis", "proceedings", "techreport", "unpublished"}
)
"""btxdoc, section 3.1."""
_ONLY_BIBLATEX = """
    artwork audio bibnote bookinbook collection commentary customa customb customc customd custome customf dataset
    electronic image inreference jurisdiction legal legislation letter movie music mvbook mvcollection mvproceedings
    mvreference online patent performance periodical reference report review set software standard suppbook
    suppcollection suppperiodical thesis video www
    """
BIBLATEX: frozenset[str] = BIBTEX | frozenset(_ONLY_BIBLATEX.split()) | {"presentation"}
"""biblatex manual, section 2.1, with the aliases of section 2.1.2 and what the standard styles treat as misc; and one
type of biblatex-apa."""
_PERIODICALS = frozenset(SUBTYPES.values())
"""Distinguished by `entrysubtype`."""
_CLOSEST_TYPES: Mapping[str, str] = {"webpage": "online"}


def own_type(record: Record) -> str:
    """Return the entry type in the file, in lower case, if the record, perhaps edited since, still has that type."""
    kind = record.extra.get(OWN_TYPE, "")
    if not kind.isalpha() or kind == "xdata" or record.type == "article":
        return ""
    read_as = TYPES.get(kind, "document")
    fits = read_as == record.type or (read_as == "article-journal" and record.type in _PERIODICALS)
    return kind if fits else _CLOSEST_TYPES.get(record.type, "") if kind in TYPES else ""


def kept_type(record: Record, known: frozenset[str]) -> str:
    """Return the entry type in the file if it is one of `known` or of a style's own, else an empty string."""
    kind = own_type(record)
    return kind if kind in known or (kind and is_of_style(kind)) else ""


def is_of_style(kind: str) -> bool:
    """Return whether only some style can know an entry type, such as `ancienttext`; the others print it as `misc`."""
    return kind not in BIBLATEX and kind not in TYPES


def type_beside(record: Record, kind: str) -> str:
    """Return the entry type in the file if it is more specific than `kind`, the type being written."""
    own = own_type(record)
    if not own or own == kind:
        return ""
    says_more = own in DETAILED or own not in TYPES or TYPES.get(own) != TYPES.get(kind)
    return own if says_more or (not record.genre and GENRES.get(kind)) else ""


def csl_type(record: Record) -> str:
    """Return the item type that CSL has for the record: one that records do not distinguish, or its own type."""
    return record.extra.get("type", "") or record.type


def biblatex_type(record: Record) -> str:
    """Return the entry type of BibLaTeX for a record, except for a thesis, which depends on the degree."""
    kind = BIBLATEX_TYPES.get(record.type, "misc")
    return _TYPES_OF_CSL.get(csl_type(record), kind) if kind == "misc" else kind


def entry_subtype(record: Record, kind: str) -> str:
    """Return the `entrysubtype` from which the reader gets the CSL type that an entry of the type `kind` hides."""
    wanted = csl_type(record)
    if is_own(record) or record.type in ("thesis", "proceedings") or wanted in (CSL_TYPES.get(kind), TYPES.get(kind)):
        return ""
    if wanted == "article" and record.arxiv:
        return ""  # the id says so
    if record.type in _PERIODICALS:
        return {kind: name for name, kind in SUBTYPES.items()}[record.type]
    return wanted


LIKE_IN_BIBTEX: Mapping[str, str] = {
    "conference": "inproceedings",
    "inbook": "incollection",
    "patent": "misc",
}
"""Entry types that we write only if the file had them, and the type with the same fields."""
LIKE_IN_BIBLATEX: Mapping[str, str] = {
    kind: BIBLATEX_TYPES[TYPES[kind]]
    for kind in sorted(BIBLATEX & TYPES.keys())
    if TYPES[kind] in BIBLATEX_TYPES and BIBLATEX_TYPES[TYPES[kind]] != kind
} | dict.fromkeys(("booklet", "presentation", *CSL_TYPES), "misc")
"""The same for BibLaTeX. A booklet has `howpublished` and not `publisher`, unlike the books that it is read as."""
_PUBLISHERS: Mapping[str, str] = {
    **dict.fromkeys(("article", "periodical", "suppperiodical"), ""),
    **dict.fromkeys(("booklet", "unpublished"), "howpublished"),
    **dict.fromkeys(("conference", "dataset", "inproceedings", "manual", "proceedings"), "organization publisher"),
    **dict.fromkeys(("online", "patent", "standard"), "organization"),
    "misc": "howpublished organization",
}
"""The fields for a publisher that the standard styles of both dialects print, by entry type; else `publisher`."""


def prints_publisher(kind: str, name: str) -> bool:
    """Return whether styles print the field `name` for a publisher, such as `organization`, of an entry type.

    What only some style knows may have any of them.
    """
    if kind in CSL_TYPES or is_of_style(kind):
        return True
    return name in _PUBLISHERS.get(kind, "publisher").split()


_MASTER = r"(?i)master|magist|diplom|bachelor|licen[tc]iate|\b(?:m\.?\s?(?:sc|a|s|phil|eng)|b\.?\s?sc)\b"
_PLAIN = {
    "phd": r"(?i)(?:ph\.?\s?d\.?|doctoral|doctorate)?\s*(?:thesis|dissertation)?",
    "master": r"(?i)master(?:['’]?s)?\s*(?:thesis|dissertation)?",
}


def degree(genre: str) -> Literal["master", "phd"]:
    """Return the closer of the two degrees that BibTeX knows; the default is a doctoral thesis.

    >>> degree("Master's thesis"), degree("Diplomarbeit"), degree("")
    ('master', 'master', 'phd')
    """
    return "master" if re.search(_MASTER, genre) else "phd"


def special_kind(genre: str) -> str:
    """Return the name of the thesis unless it is a PhD thesis or a Master's thesis.

    >>> special_kind("PhD thesis"), special_kind("Habilitation")
    ('', 'Habilitation')
    """
    return "" if re.fullmatch(_PLAIN[degree(genre)], genre.strip()) else genre


_TECHNICAL = r"(?i)(?:tech(?:nical|\.)?\s*rep(?:ort|\.)?)?\Z"


def is_technical_report(genre: str) -> bool:
    """Return whether `genre` says nothing more specific than technical report.

    >>> is_technical_report("Technical Report"), is_technical_report(""), is_technical_report("Working Paper")
    (True, True, False)
    """
    return re.match(_TECHNICAL, genre.strip()) is not None


def is_own(record: Record) -> bool:
    """Return whether the record was read from a .bib file."""
    return any(name.startswith(PREFIX) for name in record.extra)


def names_preprint(record: Record) -> bool:
    """Return whether the entry in the file is an `@article` whose journal only says that it is on arXiv."""
    origin = record.origin
    if origin is None or record.type != "article" or record.extra.get(OWN_TYPE) != "article":
        return False
    named = f"{origin.fields.get('journal', '')} {origin.fields.get('volume', '')}"
    ids = re.findall(r"\d{4}\.\d{4,5}|(?<![a-z-])[a-z-]++/\d{7}", named)
    return "journal" in origin.fields and all(one == record.arxiv for one in ids)
