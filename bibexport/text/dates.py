"""Dates as sources and people write them."""

import re

from bibexport.model import Date
from bibexport.text import compile_lazily

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
GERMAN_MONTHS = (
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
)
MONTH_MACROS = tuple(name[:3] for name in MONTHS)
"""`jan` to `dec`: the macros that BibTeX's styles define (btxdoc, section 3.1)."""
MONTH = "(?:" + "|".join(rf"{name[:3].capitalize()}(?:{name[3:]})?" for name in MONTHS) + "|Sept)"
"""A pattern for the English name of a month or its abbreviation, without a period."""
SEASONS = ("Spring", "Summer", "Autumn", "Winter")
SEASON_NUMBERS = {season.lower(): number for number, season in enumerate(SEASONS, 1)} | {"fall": 3}
"""1 to 4, as CSL counts the seasons; EDTF adds 20."""
_SEASON = compile_lazily(rf"({'|'.join(SEASON_NUMBERS)})\b", re.IGNORECASE)
_ISO = compile_lazily(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?\Z")


def month(text: str) -> int | None:
    """Return the number of a month from its number, English name or abbreviation (`sept.`), else None.

    >>> month("Sept."), month("07"), month("Spring")
    (9, 7, None)
    """
    bare = text.strip().strip(".").lower()
    if bare.isdecimal():
        return int(bare) if 1 <= int(bare) <= 12 else None
    if len(bare) < 3:
        return None
    return next((number for number, full in enumerate(MONTHS, 1) if full.startswith(bare)), None)


def date(text: str) -> Date:
    """Read `2021`, `2021-07`, `2021-07-18`, an ISO time, or a span `2021-07-18/2021-07-24`.

    Anything else, also a day that the calendar does not have, is kept as words.

    >>> date("2021-07-18T10:20:30Z").iso, date("in press").literal
    ('2021-07-18', 'in press')
    """
    text = text.strip()
    first, slash, last = text.partition("/")
    start = _iso_date(first)
    if start is None or (slash and _iso_date(last) is None):
        return Date(literal=text)
    if not slash:
        return start
    return Date(year=start.year, month=start.month, day=start.day, end=_iso_date(last))


def _iso_date(text: str) -> Date | None:
    match = _ISO.match(text.strip())
    if match is None:
        return None
    year, month_number, day = (int(part) if part else None for part in match.groups())
    if (month_number is not None and not 1 <= month_number <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    return Date(year=year, month=month_number, day=day)


def season_number(text: str) -> int | None:
    """Return 1 to 4, as CSL counts the seasons, for a text such as `Spring 2020`, else None.

    >>> season_number("Spring 2020"), season_number("Fall 2020"), season_number("in press")
    (1, 3, None)
    """
    match = _SEASON.match(text.strip())
    return SEASON_NUMBERS[match[1].lower()] if match else None
