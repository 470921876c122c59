"""When and where a conference was held: the days and the place in a booktitle.

Booktitles write the days as `July 18-24, 2021` or `18-24 July 2021`, and beside them the place as `City, Region,
Country`. Cities cannot be listed; what is known here are countries and regions (as English booktitles spell them, past
ones too), the words of a meeting held online, and how a name looks.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import msgspec

from bibexport.data import read_words
from bibexport.model import Date
from bibexport.text import compile_lazily
from bibexport.text.dates import GERMAN_MONTHS, MONTHS, RECENT_YEAR
from bibexport.text.numbers import ORDINAL_ENDING

# Small sets of characters, in ASCII or beyond it but not both: mixed ones are slow to compile.
_STEMS: dict[str, list[str]] = defaultdict(list)
for _name in (*MONTHS, "sept.", *GERMAN_MONTHS):
    _STEMS[_name[:3].capitalize()].append(re.escape(_name[3:]))
# German writes `1. Mai`; elsewhere Mai is a name.
_MONTH = (
    "(?:"
    + "|".join(rf"{'(?<=[.] )' * (stem == 'Mai')}{stem}(?:{'|'.join(rests)}|\.)?" for stem, rests in _STEMS.items())
    + ")(?![a-z])"
)
_MONTHS = {name[:3]: number for names in (MONTHS, GERMAN_MONTHS) for number, name in enumerate(names, 1)}
"""The numbers of the months by their first three letters, English and German."""
_DAY = rf"(?:[12]\d|3[01]|0?[1-9])(?:{ORDINAL_ENDING}|\.(?=\s*[-JFMASOND]|\s*–| bis ))?(?!\w|\.\d)"
_YEAR = rf"{RECENT_YEAR}(?!\w)"
# A day before or after the month, or alone. The months, which take most of the time to compile, are in it once.
_POINT = compile_lazily(
    rf"(?<![\w'’])(?:({_DAY}\s+(?:of\s+)?)?{_MONTH}(?(1)|(?:\s+{_DAY})?)|{_DAY})(?:(?:\s*,\s*|\s+){_YEAR})?(?![\w'’])"
)
_TO = compile_lazily(r"\s*(-{1,3}|[–—]|[/&]|\b(?:to|and|bis)\b)\s*")
_TOKEN = compile_lazily(r"\d+|[^\W\d_]{3,}")
_DAYS_BEFORE = len("31st  -  31st of  ")
_CUT_OFF = compile_lazily(r"(?<![\d'’])\d{1,2}[\s.–-]*\Z")


class Found(msgspec.Struct, frozen=True):
    """A date in a text and its position (`text[start:stop]`)."""

    start: int
    stop: int
    date: Date


class _Point(msgspec.Struct, frozen=True, order=True):
    year: int | None
    month: int | None
    day: int | None


def dates(text: str) -> Date | None:
    """Return the only day or span of days in `text`, in English or German; None for none or several.

    A month is needed. A span across New Year may leave out its first year. What the calendar does not have is
    no date.

    >>> dates("September 29-October 4, 2024").iso, dates("18-24 July 2021").iso, dates("May 2021").iso
    ('2024-09-29/2024-10-04', '2021-07-18/2021-07-24', '2021-05')
    """
    found = find(text)
    return found[0].date if len(found) == 1 else None


def may_have(text: str) -> bool:
    """Return whether `text` contains a possible name of a month."""
    return any(map(text.__contains__, _STEMS))


def find(text: str, year: int | None = None) -> list[Found]:
    """Return all dates in `text`. A day and month without a year are taken to be in `year`, if given."""
    months = [place for stem in _STEMS if (place := text.find(stem)) >= 0]
    if not months:
        return []
    found: list[Found] = []
    # Only a day, or the first day of a span, precedes the first month: the rest of a title need not be searched.
    for start, to, end in _find_days(text, max(0, min(months) - _DAYS_BEFORE)):
        if _CUT_OFF.search(text, max(0, start.start() - 8), start.start()):
            continue  # A number before it is part of the date in an unknown notation.
        first = _read_point(start[0])
        if end is None:
            spans = [(*start.span(), _make_day(first, year))]
        elif first.year and to in ("and", "&"):
            # Two days with a year each are two events, not one span.
            spans = [(*start.span(), _make_day(first, year)), (*end.span(), _make_day(_read_point(end[0]), year))]
        else:
            spans = [(start.start(), end.end(), _make_span(first, _read_point(end[0]), year))]
        found += [Found(start, stop, when) for start, stop, when in spans if when is not None]
    return found


def _find_days(text: str, position: int) -> Iterator[tuple[re.Match[str], str, re.Match[str] | None]]:
    """Yield the days and spans of days from `position` on: the first day, and the word or sign and the day after it."""
    while start := _POINT.search(text, position):
        to = _TO.match(text, start.end())
        end = _POINT.match(text, to.end()) if to else None
        yield start, to[1] if to else "", end
        position = (end or start).end()


def _make_span(start: _Point, end: _Point, year: int | None) -> Date | None:
    # `May 31 - 4`: each end may omit what the other one has.
    end = _Point(end.year or start.year or year, end.month or start.month, end.day)
    start = _Point(start.year, start.month or end.month, start.day)
    if start.year is None and end.year is not None:
        crosses = (start.month or 0) > (end.month or 0)
        start = msgspec.structs.replace(start, year=end.year - 1 if crosses else end.year)
    if (start.day is None) != (end.day is None) or not _exists(start) or not _exists(end):
        return None
    if start == end:
        return _make_day(start, year)
    if start > end:
        return None
    return Date(
        year=start.year, month=start.month, day=start.day, end=Date(year=end.year, month=end.month, day=end.day)
    )


def _make_day(point: _Point, year: int | None) -> Date | None:
    if point.year is None and point.day is not None:
        point = msgspec.structs.replace(point, year=year)
    return Date(year=point.year, month=point.month, day=point.day) if _exists(point) else None


def _read_point(text: str) -> _Point:
    year = month = day = None
    for token in _TOKEN.findall(text):
        if not token.isdecimal():
            month = _MONTHS.get(token[:3].lower(), month)
        elif len(token) == 4:
            year = int(token)
        else:
            day = int(token)
    return _Point(year, month, day)


def _exists(point: _Point) -> bool:
    if point.year is None or point.month is None:
        return False
    try:
        date(point.year, point.month, point.day or 1)
    except ValueError:
        return False
    return True


COUNTRIES = frozenset(read_words("countries"))
REGIONS = frozenset(read_words("regions"))
_REGIONS = frozenset(name.strip(".") for name in COUNTRIES | REGIONS)
CITIES = frozenset(read_words("region_cities"))
"""Regions that are also cities, or that booktitles name without a city."""

_VIRTUAL = compile_lazily(
    r"(?:[Ff]ully |[Hh]eld |[Aa]ll-)?(?:[Vv]irtual(?:ly)?|[Oo]n-?line|[Hh]ybrid|[Cc]yberspace|VIRTUAL|ONLINE)"
    r"(?:[ -](?:[Ee]vent|[Cc]onference|[Mm]eeting|[Oo]nly|[Oo]n-?line|[Vv]irtual|[Mm]ode(?: only)?"
    r"|[Ss]ymposium|[Ww]orkshop"
    r"|EVENT|CONFERENCE))?(?![\w-])"
)
_VIRTUAL_SIGNS = ("irtual", "nline", "n-line", "ybrid", "yberspace", "VIRTUAL", "ONLINE")
"""One of them is in every match of the pattern."""
_BESIDE_VIRTUAL = compile_lazily(r"\s*(?:/|&|\(|\[|\+|-|–|\band\b|\bin\b|\bfrom\b)\s*")
_PARTICLES = frozenset(read_words("place_particles"))
_SUBJECTS = frozenset(read_words("study_words"))
"""Words of text that is not a place, unless it also names a kind of building."""

_BUILDINGS = compile_lazily(
    r"\b(?:Universit\w+|Institut\w*|College|Hotel|Resort|Campus|Cent(?:er|re)|Park|School|Hall|Palace|Academy|Museum|Inn)\b"
)
_NAME = compile_lazily(r"[\W\d_]*[^\W\d_a-z]|[a-z]{1,3}[-'’][^\W\d_a-z]|'[a-z]-")
_ACRONYM = compile_lazily(r"[A-Z][A-Z/&@-]+[A-Z]")
_TOKEN_SPLIT = compile_lazily(r"[\s()\[\]]+")


def is_region(text: str) -> bool:
    """Return whether `text` is a country, a territory, or a state or province that booktitles name.

    >>> is_region("The Netherlands"), is_region("WA"), is_region("Seattle")
    (True, True, False)
    """
    return text.lower().removeprefix("the ").strip(" .") in _REGIONS


def is_virtual(text: str) -> bool:
    """Return whether `text` says that the event was online, wholly or partly: `Virtual Event / Seattle`.

    >>> is_virtual("online conference [Portland, OR, USA]"), is_virtual("Virtual Reality")
    (True, False)
    """
    match = _VIRTUAL.search(text) if any(map(text.__contains__, _VIRTUAL_SIGNS)) else None
    if match is None:
        return False
    before, after = text[: match.start()].rstrip(), text[match.end() :]
    return (not before or bool(_BESIDE_VIRTUAL.search(f"{before} "[-5:]))) and (
        not after.strip(" )]") or bool(_BESIDE_VIRTUAL.match(after))
    )


def is_name(text: str) -> bool:
    """Return whether `text` looks like the name of a place: capitalised words that are not those of a field of study.

    >>> is_name("Rio de Janeiro"), is_name("Speech and Signal Processing"), is_name("with CD-ROM")
    (True, False, False)

    A single word in capitals may be an acronym, and is none.
    """
    tokens = [token for token in _TOKEN_SPLIT.split(text) if token]
    if not tokens or len(tokens) > 8 or tokens[0].lower() in ("and", "&", "of", "in"):
        return False
    if len(tokens) == 1 and _ACRONYM.fullmatch(text):
        return False
    if any(not token[0].isupper() and token not in _PARTICLES and not _NAME.match(token) for token in tokens):
        return False
    return not any(token.strip("-/.").lower() in _SUBJECTS for token in tokens) or bool(_BUILDINGS.search(text))
