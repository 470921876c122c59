"""The variables of CSL: which field of `Record` holds each, what kind of value it has, and how that is read.

One table serves reading and writing. The schema is csl-data.json 1.0.2
(https://github.com/citation-style-language/schema).
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, get_args

import msgspec
from msgspec import structs

from bibexport.data import read_table, read_words
from bibexport.model import Date, Name, RecordType
from bibexport.text.dates import SEASONS
from bibexport.text.dates import date as read_date
from bibexport.text.markup import read_markup
from bibexport.text.names import name as read_name
from bibexport.text.unicode import clean, clean_lines, unescape, without_homonym_number

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


_SEASON_NUMBERS = {str(number + offset): SEASONS[number - 1] for number in range(1, 5) for offset in (0, 12, 20)}
"""CSL counts 1 to 4, in place of a month 13 to 16 or, as EDTF does, 21 to 24."""
_FALSE = (None, False, 0, "", "0", "false")
_OPEN: tuple[list[object], ...] = ([0], ["0"], [])
"""The second date of a range without an end, as citeproc-js and pandoc have it."""
_NAME_PARTS = {
    "family": "family",
    "given": "given",
    "non-dropping-particle": "particle",
    "dropping-particle": "dropping_particle",
    "suffix": "suffix",
    "literal": "literal",
}


def text(value: Any, lines: bool = False) -> str:
    """Read a text, which may come as a number; `lines` keeps its line ends.

    CSL's markup, and that of publishers, becomes that of records.

    Raises:
        ValueError: `value` is not a text or a number.
    """
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"expected a string, got {value!r}")
    plain = read_markup(unescape(str(value)))
    return clean_lines(plain) if lines else clean(plain)


def names(value: Any) -> tuple[Name, ...]:
    """Read a list of names, without DBLP's homonym numbers and without empty names.

    Raises:
        ValueError: `value` is not a list of names.
    """
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError(f"expected a list of names, got {value!r}")
    return tuple(name for name in map(_name, value) if name.display)


def _name(value: Any) -> Name:
    if isinstance(value, str):
        return read_name(value)
    if not isinstance(value, Mapping):
        raise ValueError(f'expected a name such as {{"family": "Radford", "given": "Alec"}}, got {value!r}')
    parts = {field: without_homonym_number(text(value.get(part))) for part, field in _NAME_PARTS.items()}
    if parts["literal"]:
        return Name(literal=parts["literal"])
    return Name(**parts)


def date(value: Any) -> Date | None:
    """Read a date from `date-parts`, `raw`, `literal` or `season`, or from plain text.

    Raises:
        ValueError: `value` is not a date.
    """
    if not value:
        return None
    if isinstance(value, str):
        return read_date(clean(value))
    if not isinstance(value, Mapping):
        raise ValueError(f'expected a date such as {{"date-parts": [[2021, 7, 18]]}}, got {value!r}')
    words = text(value.get("raw")) or text(value.get("literal"))
    parts = value.get("date-parts")
    found = _from_parts(parts, text(value.get("season"))) if parts else read_date(words) if words else None
    is_circa = value.get("circa") not in _FALSE
    return structs.replace(found, circa=True) if found and found.year is not None and is_circa else found


def _from_parts(parts: Any, season: str) -> Date | None:
    if not isinstance(parts, list) or not all(isinstance(part, list) for part in parts):
        raise ValueError(f"expected date-parts such as [[2021, 7, 18]], got {parts!r}")
    days = [day for day in map(_day, parts[:2]) if day is not None]
    if not days:
        return None
    first = days[0]
    if len(parts) > 1 and parts[1] in _OPEN:
        return structs.replace(first, end=Date())
    if first.year is not None and (named := season or _season_in_place_of_month(parts[0])):
        words = f"{_SEASON_NUMBERS.get(named, named)} {first.year}"
        return Date(year=first.year, literal=words)
    if len(days) > 1 and first.year is not None and days[1] != first:
        return Date(year=first.year, month=first.month, day=first.day, end=days[1])
    return first


def _season_in_place_of_month(part: list[Any]) -> str:
    month = str(part[1]) if len(part) > 1 else ""
    return month if month in _SEASON_NUMBERS and int(month) > 12 else ""


def _day(part: list[Any]) -> Date | None:
    words = [text(one) for one in part]
    if not words or not words[0]:
        return None
    if not re.fullmatch(r"-?\d{1,5}", words[0]):
        return Date(literal="-".join(words))
    numbers = [int(word) if word.isdecimal() else 0 for word in [*words[1:3], "", ""]]
    month = numbers[0] if 1 <= numbers[0] <= 12 else None
    year = int(words[0])
    # CSL counts years as historians do, without a year 0: -44 is 44 BCE.
    year += year < 0
    return Date(year=year, month=month, day=numbers[1] if month and 1 <= numbers[1] <= 31 else None)


JSON_DEPTH = 100
"""How deeply a value may be nested that a record keeps as CSL-JSON; decoders differ in what they can take."""


def is_nested_deeper(value: object, limit: int) -> bool:
    """Return whether decoded lists and tables are nested more than `limit` levels deep.

    >>> is_nested_deeper([{"a": [1]}], 2), is_nested_deeper([{"a": [1]}], 3)
    (True, False)
    """
    level = [value]
    for _ in range(limit + 1):
        level = [
            one
            for part in level
            if isinstance(part, dict | list)
            for one in (part.values() if isinstance(part, dict) else part)
        ]
        if not level:
            return False
    return True
