"""Dates in .bib files, read and written: `year` and `month` as people write them, and BibLaTeX's `date` (EDTF)."""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import structs

from bibexport.model import Date, Origin
from bibexport.tex.decode import plain_text
from bibexport.tex.encode import Charset, text
from bibexport.tex.macros import balanced, runs_code
from bibexport.text.dates import MONTH_MACROS, edtf
from bibexport.text.dates import date as iso_date
from bibexport.text.dates import month as month_number
from bibexport.text.numbers import ORDINAL_ENDING

PUBSTATES = {
    "in press": "inpress",
    "accepted": "inpress",
    "forthcoming": "forthcoming",
    "to appear": "forthcoming",
    "in preparation": "inpreparation",
    "prepublished": "prepublished",
    "submitted": "submitted",
}
"""Words used instead of a date, and biblatex's bibstrings for them (manual, section 4.9.2.11)."""
_WORDS_OF_PUBSTATES = {bibstring: words for words, bibstring in reversed(PUBSTATES.items())}
_EDTF = re.compile(r"[\dXyY?~%./:TZ+-]+\Z")
_CIRCA_MACRO = re.compile(r"\\circa(?:\s+|\s*\{([^{}]*)\})")
_YEARS = re.compile(
    r"(?P<circa>(?:ca?\.\s*|circa\s+))?(?P<first>\d{1,4})(?:\s*+(?P<dash>--?|[–/])\s*+(?P<last>\d{1,4})?)?"
    r"(?P<bce>\s*+B\.?\s?C\.?(?:\s?E\.?)?)?(?P<doubt>\s*+\?)?\Z",
    re.IGNORECASE,
)
# natbib looks up the category code of each of the first four tokens of a year until it finds a letter.
BREAKS_NATBIB = re.compile(r"[^A-Za-z\\{$]{0,3}[\\{$]")
_YEAR = re.compile(r"(?<![\w.])c?(1[4-9]\d\d|20\d\d)(?![\d.]*\d)")
_TOKEN = re.compile(rf"(?P<word>[a-z]+)\.?|(?P<number>\d+){ORDINAL_ENDING}?\b|(?P<dash>[-–—/&])|(?P<other>[^\s,.~])")
Day = tuple[int, int | None]
"""A month, and a day in it."""


def read_date(tex: str) -> Date:
    """Read a date in EDTF (biblatex manual, section 2.3.8) or in words.

    A date without a calendar form keeps its words, with the year if there is one.

    >>> read_date("2004-10-27").iso, read_date("12 August 2020").iso
    ('2004-10-27', '2020-08-12')
    >>> read_date("2001-21").literal, read_date("1850~").circa, read_date("c. 1850").circa, read_date("44 BC").iso
    ('Spring 2001', True, True, '-0043')
    """
    text = tex.strip() if _EDTF.match(tex.strip()) else plain_text(_CIRCA_MACRO.sub(r"c. \1", tex))
    reading = iso_date(text)
    if reading.year is not None and " " not in text:
        return reading
    if (years := _YEARS.match(text)) and (found := _years(years)):
        return found
    return _in_words(text)


def read_issued(fields: Mapping[str, str]) -> Date | None:
    """Read the date of publication from BibLaTeX's `date`, from `year`, `month` and `day`, or from `pubstate`."""
    if "date" in fields:
        return read_date(fields["date"])
    found = read_year_and_month(fields.get("year", ""), fields.get("month", ""), fields.get("day", ""))
    if found is None and (words := plain_text(fields.get("pubstate", ""))):
        return Date(literal=_WORDS_OF_PUBSTATES.get(words, words))
    return found


def read_year_and_month(year: str, month: str, day: str = "") -> Date | None:
    """Read a date from BibTeX's fields, where `month` may hold days, a span, or a season.

    >>> read_year_and_month("2018", "dec~12", "").iso, read_year_and_month("2018", "oct-nov", "").iso
    ('2018-12-12', '2018-10/2018-11')
    """
    reading = read_date(year) if year else Date()
    if reading.year is None or reading.month or reading.end or not month:
        words = plain_text(f"{day} {month} {year}") if reading.year is None else ""
        return Date(literal=words) if words else (reading if year else None)
    month_text = plain_text(month)
    day_text = plain_text(day)
    if span := _span(f"{day_text} {month_text}" if day_text and not month_text.isdecimal() else month_text):
        first, last = span
        if day_text.isdecimal() and first[1] is None and 1 <= int(day_text) <= 31:
            first = (first[0], int(day_text))
        return structs.replace(_date(reading.year, first, last), circa=reading.circa, uncertain=reading.uncertain)
    return structs.replace(reading, literal=plain_text(f"{day} {month} {year}"))


def _years(match: re.Match[str]) -> Date | None:
    """Return the years of a date that is one or two years, or None if it is none: `12` without an era."""
    first, last = match["first"], match["last"] or ""
    if not match["bce"] and (len(first) < 4 or len(last) not in (0, 2, 4)):
        return None
    whole = first[:2] + last if len(last) == 2 and len(first) == 4 else last
    years = [_count_bce(year) if match["bce"] else int(year) for year in (first, whole) if year]
    if len(years) == 2 and years[1] <= years[0]:
        return Date(year=years[0], literal=match[0])
    end = Date(year=years[1]) if len(years) == 2 else Date() if match["dash"] else None
    return Date(year=years[0], end=end, circa=bool(match["circa"]), uncertain=bool(match["doubt"]))


def _count_bce(year: str) -> int:
    return 1 - int(year)


def _in_words(text: str) -> Date:
    year = _YEAR.search(text)
    if year is None:
        return Date(literal=text)
    rest = (text[: year.start()] + text[year.end() :]).strip(" ,.")
    if not rest and year[0] == year[1]:
        return Date(year=int(year[1]))
    if span := _span(rest):
        return _date(int(year[1]), *span)
    return Date(year=int(year[1]), literal=text)


def _date(year: int, first: Day, last: Day | None) -> Date:
    end = Date(year=year, month=last[0], day=last[1]) if last else None
    return Date(year=year, month=first[0], day=first[1], end=end)


def _span(text: str) -> tuple[Day, Day | None] | None:
    """Read one day or month, or two: `dec 12`, `July 18--24`, `29 June - 4 July`, `oct-nov`."""
    shape, months, days = "", [], []
    for token in _TOKEN.finditer(text.lower()):
        if token["word"] in ("and", "to") or token["dash"]:
            shape += "-"
        elif token["word"] and (number := month_number(token["word"])):
            shape += "m"
            months.append(number)
        elif token["number"] and len(token["number"]) <= 2:
            shape += "d"
            days.append(int(token["number"]))
        else:
            return None
    if shape == "d" and 1 <= days[0] <= 12:
        return (days[0], None), None
    if not all(1 <= one <= 31 for one in days):
        return None
    match shape:
        case "m":
            return (months[0], None), None
        case "md" | "dm":
            return (months[0], days[0]), None
        case "m-m":
            return (months[0], None), (months[1], None)
        case "md-d" | "d-dm":
            return (months[0], days[0]), (months[0], days[1])
        case "md-md" | "dm-dm":
            return (months[0], days[0]), (months[1], days[1])
        case _:
            return None


DATE_NAMES = frozenset({"date", "year", "month", "day", "pubstate"})
"""The fields that hold the date of publication."""
_CLASSIC_NAMES = ("year", "month", "day")
"""If an entry has a `date` too, a reader must not take these for parts of it unless they agree with it."""
_EDTF_MARKS = re.compile(r"[~?%XxYy]|\.\.|\A\s*[/-]|/\s*\Z")
"""What BibTeX would print as it is, or as a space."""
_WORDS = re.compile(r"[^\W\d_]+")
_MONTH = re.compile(rf"\b({'|'.join(MONTH_MACROS)})\b")
DateFields = Sequence[tuple[str, str]]


def write_issued(
    value: Date | None, written: DateFields, taken: Mapping[str, str], charset: Charset, *, with_day: bool = False
) -> DateFields:
    """Return `written` if the date can be read back from it, else the first alternative; avoid names in `taken`.

    `with_day` tries the field `day`, which a few classic styles print, before a `date`, which none does.
    """
    if value is None:
        return ()
    others = [(name, taken[name]) for name in _CLASSIC_NAMES if name in taken]
    days = [[*written, ("day", str(value.day))]] if with_day and value.day else []
    for fields in (written, *days, *_alternatives(value, written, charset)):
        names = {name for name, _ in fields}
        is_alone = names == {"date"}
        can_be_beside = is_alone or "date" not in names or not others
        if names.isdisjoint(taken) and can_be_beside and _read_back([*fields, *(() if is_alone else others)]) == value:
            return fields
    return [field for field in written if field[0] not in taken]


def _alternatives(value: Date, written: DateFields, charset: Charset) -> Iterator[DateFields]:
    if value.year is not None:
        if any(name == "year" for name, _ in written):
            yield [*written, ("date", edtf(value))]
        yield [("date", edtf(value))]
    words, _, year = value.literal.rpartition(" ")
    if words and year == str(value.year):
        yield [("year", year), ("month", f"{{{text(words, charset)}}}")]
    yield [("year", text(value.literal, charset))]
    yield [("date", text(value.literal, charset))]
    yield [("month", f"{{{text(value.literal, charset)}}}")]


def _read_back(fields: DateFields) -> Date | None:
    values = dict(fields)
    month = values.get("month", "")
    return read_issued({**values, "month": month[1:-1] if month.startswith("{") else month})


def write_date(name: str, value: Date, charset: Charset, *, words_in: str = "") -> tuple[str, str]:
    """Write the field `name` for a date, or the field `words_in` for a date in words."""
    if value.year is not None and read_date(edtf(value)) == value:
        return name, edtf(value)
    return (name if _EDTF.match(value.literal) or not words_in else words_in), text(value.literal, charset)


def with_own_year(fields: list[tuple[str, str]], origin: Origin, *, is_biblatex: bool) -> Iterator[tuple[str, str]]:
    """Yield `fields` with the `year` of the file where that says more than a year: `1978/79`, `300 {BC}`, `2001-02-20`.

    Styles print it as it is. biblatex prints the whole of what is a `date` to it, and nothing of the marks in one.
    """
    own = {name: origin.expanded.get(name, origin.fields[name]) for name in _CLASSIC_NAMES if name in origin.fields}
    dates = {name: value for name, value in fields if name in DATE_NAMES and value}
    year = own.get("year", "")
    is_printable = not runs_code(year) and (is_biblatex or not _EDTF_MARKS.search(year))
    has_other = "date" in origin.fields or "pubstate" in origin.fields
    if not year or year.isdecimal() or not dates or has_other or not is_printable:
        yield from fields
        return
    is_date = is_biblatex and dates == {"date": year}
    if is_date or read_issued(own) != read_issued({**dates, "month": dates.get("month", "").strip("{}")}):
        yield from fields
        return
    for name, value in fields:
        if name in dates and name == next(iter(dates)):
            yield "year", " ".join(origin.fields["year"].split())
            yield from ((part, f"{{{own[part]}}}" if part == "month" else own[part]) for part in own if part != "year")
        elif name not in dates:
            yield name, value


def own_month(value: str, own: str) -> str:
    r"""Return the month of the file, with its days or as a span, if it begins in the month `value`.

    >>> own_month("jun", "18--22 jun"), own_month("jun", "jun--aug"), own_month("jun", "may")
    ('{18--22 } # jun', 'jun # {--} # aug', 'jun')
    >>> own_month("{nov, dec}", "nov, dec"), own_month("jun", r"jun\slash sep")
    ('nov # {, } # dec', 'jun # {\\slash } # sep')
    """
    months = [word[:3] for word in _WORDS.findall(own.lower()) if word[:3] in MONTH_MACROS]
    is_said = months[:1] == [value] or value == f"{{{own}}}"
    if not is_said or own.lower() == value or not own.isascii() or not balanced(own) or runs_code(own):
        return value
    pieces = [f"{{{piece}}}" if piece.lower() not in MONTH_MACROS else piece for piece in _MONTH.split(own) if piece]
    return " # ".join(pieces)
