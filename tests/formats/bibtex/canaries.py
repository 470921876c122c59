"""Records that would run TeX, were any of their fields written as it is."""

import re
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import msgspec

from bibexport.formats.bibtex.entry_types import OWN_TYPE
from bibexport.model import Date, Name, Record

CANARIES = (
    "x^^5cimmediate^^5copenout9=canary.tex^^5crelax^^20 100% of #1 & y_z~ ^^5c é",
    r"x\immediate\openout9=canary.tex\relax{} ^^M 100% #",
    "$x^^5cimmediate^^5copenout9=canary.tex^^5crelax $",
    "Spring^^5cinput{canary}^^5cimmediate^^5copenout9=canary.tex^^5crelax{}%",
    "978-3-531-18576-7%^^5cinput^^5cetc",
)
TYPES = {
    "article-journal": "article",
    "book": "book",
    "paper-conference": "inproceedings",
    "thesis": "phdthesis",
    "report": "techreport",
    "article": "misc",
    "webpage": "online",
}
"""What a record is, and what it was in a person's .bib."""
_NOT_TEXT = frozenset(
    {"type", "links", "claim", "outcome", "verdict", "provenance", "arxiv_version", "origin", "listed_authors"}
)


def records(attacks: tuple[str, ...] = CANARIES) -> Iterator[Record]:
    """Each field of a record in each of `TYPES`, with one of `attacks` in it; each title has `Marker` and a number."""
    canaries = cycle(attacks)
    number = 0
    for field in msgspec.structs.fields(Record):
        if field.name in _NOT_TEXT:
            continue
        for kind, own in TYPES.items():
            for own_type in ("", own):
                number += 1
                yield _record(number, kind, own_type, field.name, next(canaries))


def _record(number: int, kind: str, own_type: str, field: str, canary: str) -> Record:
    marker = f"Marker{number}x"
    fields: dict[str, Any] = {
        "key": f"k{number}",
        "type": kind,
        "title": marker,
        # BibTeX's styles tell 26 works of a label apart, of which alpha has three letters.
        "authors": (Name(family="".join(chr(65 + number // 26**place % 26) for place in range(3)), given="Jo"),),
        "container_title": "Journal",
        "publisher": "Press",
        "issued": Date(year=2020),
        "extra": {OWN_TYPE: own_type} if own_type else {},
    }
    if field == "extra":
        fields[field] |= {"DOI": f"10.1234/{canary}"}
    else:
        fields[field] = _value(field, canary, marker)
    if field == "arxiv_category":
        fields["arxiv"] = "1706.03762"
    if field == "collection_number":
        fields["collection_title"] = "Series"
    return Record(**fields)


def _value(field: str, canary: str, marker: str) -> Any:
    default = next(one.default for one in msgspec.structs.fields(Record) if one.name == field)
    if field in ("authors", "editors", "translators"):
        # Styles and biber take the first letter of each word for an initial, and `{\textasciicircum}` has none.
        name = re.sub(r"(?<= )(?![A-Za-z])", "w", canary if canary[0].isalnum() else f"w{canary}")
        marked = Name(family=f"w{marker}", given=name)
        return (marked, Name(family=name, given=name, particle=name, suffix=name), Name(literal=name))
    if field in ("issued", "accessed", "event_date"):
        if canary.startswith("Spring"):
            return Date(year=2020, literal=canary)
        # natbib looks at the first character of a year in words, and alpha prints the last two.
        return Date(literal=f"early {canary} 2020")
    if field == "title":
        return f"{marker} {canary}"
    if field == "doi":
        return f"10.1234/{canary}"
    if field == "url":
        return f"https://example.org/{canary}"
    if field == "sections":
        return ((canary,),)
    return (canary,) if isinstance(default, tuple) else canary
