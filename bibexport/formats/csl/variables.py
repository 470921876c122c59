"""The variables of CSL: which field of `Record` holds each, and what kind of value it has.

One table serves reading and writing. The schema is csl-data.json 1.0.2
(https://github.com/citation-style-language/schema).
"""

from typing import Literal, get_args

import msgspec

from bibexport.data import read_table, read_words
from bibexport.model import RecordType

Kind = Literal["text", "lines", "names", "date", "doi", "pages", "tags"]


class Variable(msgspec.Struct, frozen=True):
    """A variable that has its own field in `Record`."""

    name: str
    field: str
    kind: Kind = "text"
    old_names: tuple[str, ...] = ()
    """Names that earlier versions of CSL and Zotero give it; read, never written."""


VARIABLES = (
    Variable("title", "title"),
    Variable("title-short", "short_title", old_names=("shortTitle",)),
    Variable("author", "authors", "names"),
    Variable("editor", "editors", "names"),
    Variable("translator", "translators", "names"),
    Variable("container-title", "container_title"),
    Variable("container-title-short", "container_title_short", old_names=("journalAbbreviation",)),
    Variable("collection-title", "collection_title"),
    Variable("collection-number", "collection_number"),
    Variable("event-title", "event_title", old_names=("event",)),
    Variable("event-place", "event_place"),
    Variable("event-date", "event_date", "date"),
    Variable("publisher", "publisher"),
    Variable("publisher-place", "publisher_place"),
    Variable("volume", "volume"),
    Variable("issue", "issue"),
    Variable("number", "number"),
    Variable("page", "pages", "pages"),
    Variable("chapter-number", "chapter_number"),
    Variable("edition", "edition"),
    Variable("version", "version"),
    Variable("issued", "issued", "date"),
    Variable("accessed", "accessed", "date"),
    Variable("DOI", "doi", "doi"),
    Variable("URL", "url"),
    Variable("ISBN", "isbn"),
    Variable("ISSN", "issn"),
    Variable("PMID", "pmid"),
    Variable("PMCID", "pmcid"),
    Variable("genre", "genre"),
    Variable("medium", "medium"),
    Variable("language", "language"),
    Variable("keyword", "tags", "tags"),
    Variable("note", "note", "lines"),
    Variable("abstract", "abstract", "lines"),
)
"""In the order in which they are written."""

_ROWS = read_table("csl_variables")
OTHER_VARIABLES = {name: row.partition(" ")[0] for name, row in _ROWS.items()}
"""The variables of the schema that `Record` has no field for, with their kinds: `text`, `names`, `date` or `json`.

They are kept in `Record.extra`: `text` as it is, the others as JSON.
"""
BIBLATEX_FIELDS = {name: row.partition(" ")[2] or name for name, row in _ROWS.items()}
"""The same variables, with the field of a .bib that holds each; if BibLaTeX has none, it has the variable's name."""
JSON_VARIABLES = frozenset(
    {
        "custom",
        *(name for name, kind in OTHER_VARIABLES.items() if kind != "text"),
        *(variable.name for variable in VARIABLES if variable.kind in ("names", "date")),
    }
)
"""Variables whose values are JSON in `Record.extra`."""

RECORD_TYPES: frozenset[str] = frozenset(get_args(RecordType))
SCHEMA_TYPES = frozenset(read_words("csl_types"))
"""The types of the schema; `Record.extra["type"]` keeps one that `Record` does not distinguish."""
NEAREST_TYPES: dict[str, RecordType] = {
    "classic": "book",
    "collection": "book",
    "entry": "entry-encyclopedia",
    "entry-dictionary": "entry-encyclopedia",
    "pamphlet": "book",
    "periodical": "book",
    "post": "post-weblog",
    "review": "article-journal",
    "review-book": "article-journal",
}
"""The nearest type of `Record` for the types of the schema that it does not distinguish."""

# The schema has no variable for either, so both go into `custom`, which exists for such cases.
ARXIV_ID, ARXIV_CATEGORY = "arxiv", "arxiv-category"
