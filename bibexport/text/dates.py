"""Dates as sources and people write them."""

import re

from msgspec import structs

from bibexport.model import Date
from bibexport.text import cache_short, compile_lazily

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
RECENT_YEAR = r"(?:19|20)\d\d"
"""A year as it stands beside the name of a venue; a pattern."""
PRINTED_YEAR = r"(?:1[5-9]\d\d|20[0-4]\d)"
"""A year in which something may have been printed; a pattern. Later numbers are more often numbers than years."""

SEASONS = ("Spring", "Summer", "Autumn", "Winter")
SEASON_NUMBERS = {season.lower(): number for number, season in enumerate(SEASONS, 1)} | {"fall": 3}
"""1 to 4, as CSL counts the seasons; EDTF adds 20."""
_SEASON = compile_lazily(rf"({'|'.join(SEASON_NUMBERS)})\b", re.IGNORECASE)
_UNCERTAIN, _APPROXIMATE = "?%", "~%"
_POINT = compile_lazily(r"(-?\d{4}|[yY]-?\d{5,})(?:-(\d\d)(?:-(\d\d))?)?([~?%]?)\Z")
_UNSPECIFIED = compile_lazily(r"(\d{1,3})(X{1,3})\Z|(\d{4})(?:-(\d\d))?(?:-XX){1,2}\Z")
_EDTF = compile_lazily(r"[0-9X?~%./Yy-]+")
_OPEN_START = compile_lazily(r"(?:\.\.)?/(?=.)")
_OPEN_END = compile_lazily(r"/(?:\.\.)?\Z")
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


@cache_short(maxsize=256)
def _year(text: str) -> Date:
    return Date(year=int(text))


def date(text: str) -> Date:
    """Read `2021`, `2021-07`, `2021-07-18`, an ISO time, or a span `2021-07-18/2021-07-24`.

    Dates of ISO 8601-2, level 1 (EDTF), are read too: seasons, `1850~`, `2004-06?`, `2010/`, `-0043`, `199X`. Anything
    else, also a day that the calendar does not have, is kept as words.

    >>> date("2021-07-18T10:20:30Z").iso, date("in press").literal
    ('2021-07-18', 'in press')
    >>> date("1850~/1860?").iso, date("2021-22").literal, date("199X").end.year
    ('1850~/1860?', 'Summer 2021', 1999)
    """
    text = text.strip()
    if len(text) == 4 and text.isdecimal():
        return _year(text)
    if _OPEN_START.match(text) and _EDTF.fullmatch(text):
        last = date(_OPEN_START.sub("", text))
        return Date(year=last.year, month=last.month, day=last.day, literal=text)
    first, *later = _OPEN_END.sub("/", text).split("/")
    start = _point(first)
    if start is None or not later:
        return start or Date(literal=text)
    end = _point(later[0]) if later[0] else Date()
    if end is None or len(later) > 1:
        return Date(literal=text)
    if start.end or end.end:
        words = Date(literal=text)
        return structs.replace(words, year=start.year, end=end.end or end) if _EDTF.fullmatch(text) else words
    return structs.replace(start, end=end)


def _point(text: str) -> Date | None:
    """Read one side of a span; `199X` is a span of years itself."""
    if reading := _iso_date(text):
        return reading
    if match := _POINT.match(text):
        year, month_number, day = (int(part.lstrip("yY")) if part else None for part in match.groups()[:3])
        reading = _season(year, month_number) or _checked(year, month_number, day)
        flag = match[4]
        if reading is None or not flag:
            return reading
        return structs.replace(reading, circa=flag in _APPROXIMATE, uncertain=flag in _UNCERTAIN)
    match = _UNSPECIFIED.match(text)
    if match is None or len(match[1] or "") + len(match[2] or "") not in (0, 4):
        return None
    if match[1]:
        last = Date(year=int(match[1] + "9" * len(match[2])))
        return Date(year=int(match[1] + "0" * len(match[2])), end=last, literal=text)
    reading = _checked(int(match[3]), int(match[4]) if match[4] else None, None)
    return reading and structs.replace(reading, literal=text)


def _season(year: int | None, number: int | None) -> Date | None:
    if number is None or not 21 <= number <= 24:
        return None
    return Date(year=year, literal=f"{SEASONS[number - 21]} {year}")


def _iso_date(text: str) -> Date | None:
    match = _ISO.match(text.strip())
    if match is None:
        return None
    return _checked(*(int(part) if part else None for part in match.groups()))


def _checked(year: int | None, month_number: int | None, day: int | None) -> Date | None:
    if (month_number is not None and not 1 <= month_number <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    return Date(year=year, month=month_number, day=day)


def edtf(value: Date) -> str:
    """Return a date as in ISO 8601-2, level 1, with its season; empty for a date in words.

    >>> edtf(Date(year=2021, literal="Spring 2021")), edtf(Date(year=1850, circa=True)), edtf(Date(literal="in press"))
    ('2021-21', '1850~', '')
    """
    if value.year is None:
        return ""
    if value.literal and (" " not in value.literal and date(value.literal) == value):
        return value.literal
    if value.year > 9999 or value.year < -9999:
        return f"y{value.year}"
    season = season_number(value.literal) if value.literal and not value.month else None
    if not season:
        return value.iso
    start, slash, end = value.iso.partition("/")
    return f"{start[:4]}-{20 + season}{start[4:]}{slash}{edtf(value.end) if value.end and value.end.year else end}"


def year_in_words(value: Date) -> str:
    """Return the year or years as people write them; empty for a date in words.

    >>> [year_in_words(date(text)) for text in ("1850~", "-0043", "2010/", "2019/2020", "1723?")]
    ['c. 1850', '44 BCE', '2010–', '2019–2020', '1723?']
    """
    if value.year is None:
        return ""
    years = [value.year]
    if value.end and value.end.year not in (None, value.year):
        years.append(value.end.year)
    eras = ["BCE" if year <= 0 else "CE" if years[0] <= 0 else "" for year in years]
    shown = [str(1 - year if year <= 0 else year) for year in years]
    if len(set(eras)) > 1:
        shown = [f"{year} {era}" for year, era in zip(shown, eras, strict=True)]
    text = "–".join(shown) + (f" {eras[0]}" if len(set(eras)) == 1 and eras[0] else "")
    is_open = value.end is not None and value.end.year is None
    return f"{'c. ' if value.circa else ''}{text}{'?' if value.uncertain else ''}{'–' if is_open else ''}"


def season_number(text: str) -> int | None:
    """Return 1 to 4, as CSL counts the seasons, for a text such as `Spring 2020`, else None.

    >>> season_number("Spring 2020"), season_number("Fall 2020"), season_number("in press")
    (1, 3, None)
    """
    match = _SEASON.match(text.strip())
    return SEASON_NUMBERS[match[1].lower()] if match else None
