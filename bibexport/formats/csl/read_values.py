"""Values of CSL-JSON items into the model's: texts, names and dates."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import structs

from bibexport.model import Date, Name
from bibexport.text.dates import SEASONS
from bibexport.text.dates import date as read_date
from bibexport.text.markup import read_markup
from bibexport.text.names import name as read_name
from bibexport.text.unicode import clean, clean_lines, unescape, without_homonym_number

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
