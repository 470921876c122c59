"""Entry types of BibTeX and BibLaTeX, and what kinds of theses and reports they are."""

from collections.abc import Mapping

from bibexport.model import RecordType

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
"""`@article`, `@misc` and others may yet turn out to be preprints (see `fields`)."""
PREFIX = "bibtex:"
"""Before the names of a file's fields in `Record.extra`; the value is TeX, as it stood there."""
OWN_TYPE = f"{PREFIX}entrytype"
"""The name there of the entry type, in lower case."""
DETAILED: frozenset[str] = frozenset(
    {"mvbook", "booklet", "collection", "mvcollection", "reference", "mvreference", "manual", "periodical", "inbook"}
    | {"bookinbook", "suppbook", "suppcollection", "suppperiodical", "review", "mvproceedings", "presentation", "set"}
)
"""The entry types that say more than our type does."""
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
"""What entry types and BibLaTeX's keys in the field `type` (biblatex manual, section 4.9.2.13) are called."""
