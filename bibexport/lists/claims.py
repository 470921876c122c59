"""What short texts say about a publication: venue, year and date; what the names of fields and columns say."""

import itertools
import re
from functools import cache
from typing import Literal

import msgspec

from bibexport.data import read_table
from bibexport.lists.identifiers import remove_identifiers
from bibexport.lists.imprints import split_volume
from bibexport.lists.names import is_venue, looks_like_acronym, sounds_like_venue
from bibexport.text import cache_short
from bibexport.text.dates import MONTH, SEASON_NUMBERS
from bibexport.text.dates import month as month_number
from bibexport.text.numbers import ORDINAL_ENDING


class TextClaim(msgspec.Struct, frozen=True, gc=False):
    """Where and when a paper appeared, according to a piece of text."""

    venue: str | None = None
    """As written, without year and punctuation around it."""
    year: int | None = None
    """Four digits; of the venue, not of the date."""
    date: str | None = None
    """ISO, year and month at least."""
    two_digits: bool = False
    """The year was written with two digits."""

    @property
    def anything(self) -> bool:
        """Return whether it says anything."""
        return bool(self.venue or self.year or self.date)


NOTHING = TextClaim()
CACHED_LENGTH = 200
MAX_FIELD_NAME = 40

_YEAR = r"(?:18[5-9]\d|19\d\d|20[0-4]\d)"
_DATES = (
    re.compile(
        rf"(?<![\d.])(?P<year>{_YEAR})\s?[./-]\s?(?P<month>0?[1-9]|1[0-2])(?:\s?[./-]\s?(?P<day>0?[1-9]|[12]\d|3[01]))?(?![\d])"
    ),
    re.compile(rf"(?<![\d.])(?P<year>{_YEAR})年\s?(?P<month>0?[1-9]|1[0-2])月(?:\s?(?P<day>\d\d?)日)?"),
    re.compile(
        rf"(?<!\d)(?P<month>0[1-9]|1[0-2]|[1-9])[./-](?:(?P<day>0[1-9]|[12]\d|3[01])[./-])?(?P<year>{_YEAR})(?!\d)"
    ),
    re.compile(
        rf"\b(?:(?P<day>0?[1-9]|[12]\d|3[01]){ORDINAL_ENDING}?\s+)?(?P<month>{MONTH})\b\.?,?\s?(?P<year>{_YEAR})\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<month>{MONTH})\b\.?\s+(?P<day>0?[1-9]|[12]\d|3[01]){ORDINAL_ENDING}?,\s?(?P<year>{_YEAR})\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<year>{_YEAR}),?\s?(?P<month>{MONTH})\b\.?", re.IGNORECASE),
)
_SHORT_DATES = (
    re.compile(rf"\b(?P<month>{MONTH})\b\.?,?\s?['’]?(?P<year>\d\d)\b", re.IGNORECASE),
    re.compile(r"(?<![\d.])(?P<year>1[0-9]|2[0-9])[./](?P<month>0[1-9]|1[0-2])(?![\d.])"),
)
# `arXiv 2106`, after the first half of the identifier; 2001 to 2012 may be years and the caller decides on these.
_ARXIV_MONTH = re.compile(r"(?<=arxiv )(?P<year>0[7-9]|1\d|2[1-9])(?P<month>0[1-9]|1[0-2])(?!\d)", re.IGNORECASE)
_ARXIV_ID = re.compile(r"\barxiv:\s?\d{4}\.\d{4,5}(?:v\d+)?(?!\d)", re.IGNORECASE)
# `arXiv 2106.12345` says the month, too.
_ARXIV_ID_AFTER = re.compile(r"(?<=arxiv )(\d{4})\.\d{4,5}(?:v\d+)?(?!\d)", re.IGNORECASE)
# `bioRxiv 2025.07.29.667290`
_DATED_ID = re.compile(r"(?<=rxiv )(\d{4}\.\d\d\.\d\d)\.\d{4,8}(?:v\d+)?(?!\d)", re.IGNORECASE)
_LONE_YEAR = re.compile(rf"(?<![\d/])(?<!\d[.-]){_YEAR}(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\s)\s*(?:['’‘`]\s?|\s|(?<=[A-Za-z)])-?|-)(\d\d)(?!\d)(?=$|[\s,;.)\]*W'’-])")
_APOSTROPHE_YEAR = re.compile(r"['’‘`](\d\d)")
_LEAD = re.compile(r"^(?:in|(?:to appear|accepted|published)(?: (?:in|at|by|to))?)[ :]\s*(?=[A-Z\d])", re.IGNORECASE)
_TRIM = " \t\n\r.,;:|()[]{}（）【】《》<>*_\"“”'’‘`~–—-·•/&@"
_DIGIT = re.compile(r"\d")
_ANY_YEAR = re.compile(_YEAR)
# Around a year that was cut out: `EMNLP-2020-Findings`.
_BOTH_SIDES = re.compile(r"(?<=\w)([-_/]) \1(?=\w)")
_BRACKETS = frozenset("([（")
_NOTES = (
    r"(?:(?:oral|poster|spotlight|highlight(?:ed|s)?|best (?:\w+ )?paper(?: \w+){0,3}|outstanding paper(?: \w+)?"
    r"|accepted|notable[ -]top[ -]\d+%?|top[ -]\d+%?)(?: (?:presentation|paper|award))?)"
)
_NOTE_WORDS = ("oral", "poster", "spotlight", "highlight", "paper", "accepted", "top")
"""Every note has one of them."""
_NOTE = re.compile(rf"\W*{_NOTES}\W*", re.IGNORECASE)
_NOTE_AFTER = re.compile(rf"(?<=\w)(?:\s[-–—]\s|\s*[,;]\s|\s[(\[]|\s){_NOTES}[)\]]?$", re.IGNORECASE)
_SEASON = re.compile(rf"(?:{MONTH}|{'|'.join(SEASON_NUMBERS)})\.?", re.IGNORECASE)
_UNDECIDED = re.compile(r"\b(?:submission|submitted to|under review)\b", re.IGNORECASE)
_AFFILIATION = re.compile(r"\s{0,4}\(@[^()]*\)?\s*$")
_PARENS = re.compile(r"\(\s*\)|\[\s*\]|（\s*）")


def parse_claim(text: str) -> TextClaim:
    """Read a text that holds only a venue, a year and a date; accept any venue.

    >>> parse_claim("CVPR '24")
    TextClaim(venue='CVPR', year=2024, date=None, two_digits=True)
    >>> parse_claim("*arXiv 2023.08*")
    TextClaim(venue='arXiv', year=None, date='2023-08', two_digits=False)
    """
    return _parse(text)


@cache_short(maxsize=16384, longest=CACHED_LENGTH)
def _parse(text: str) -> TextClaim:
    if _DIGIT.search(text) is None:
        return TextClaim(venue=_clean_venue(text))
    rest = text
    date: str | None = None
    year: int | None = None
    two_digits = False
    rest, identified = _ARXIV_ID.subn(" ", rest)
    rest = remove_identifiers(_DATED_ID.sub(r"\1", _ARXIV_ID_AFTER.sub(r"\1", rest)))
    if match := _ARXIV_MONTH.search(rest):
        date = _format_date(match)
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    for pattern in _DATES if date is None and _ANY_YEAR.search(rest) else ():
        if match := pattern.search(rest):
            date = _format_date(match)
            rest = f"{rest[: match.start()]} {rest[match.end() :]}"
            break
    if match := _LONE_YEAR.search(rest):
        year = int(match[0])
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    elif date is None:
        rest, year, date = _take_short_date(rest)
        two_digits = year is not None or date is not None
    return TextClaim(
        venue=_clean_venue(rest) or ("arXiv" if identified else None), year=year, date=date, two_digits=two_digits
    )


def parse_known_claim(text: str) -> TextClaim:
    """Read a text as `parse_claim` does; return `NOTHING` unless it is a known venue, a date, or both."""
    found = parse_claim(text)
    if found.venue is not None and not is_venue(found.venue):
        return NOTHING
    return found


def complete_claim(first: TextClaim, second: TextClaim) -> TextClaim:
    """Fill the gaps of `first` from `second`; only the year of a venue overrides a date."""
    dated = first.venue is not None and first.date is not None
    return TextClaim(
        venue=first.venue or second.venue,
        year=first.year or (None if dated else second.year),
        date=first.date or second.date,
        two_digits=first.two_digits or (second.two_digits and first.year is None and first.date is None),
    )


def is_acceptance_note(text: str) -> bool:
    """Return whether a text only says how a paper was accepted: `Oral`, `Best Paper Award`."""
    return _NOTE.fullmatch(text) is not None


def year_of(date: str | None) -> int | None:
    """Return the year of an ISO date."""
    return int(date[:4]) if date else None


def _take_short_date(text: str) -> tuple[str, int | None, str | None]:
    """Split `text` into a date or year of two digits and the rest."""
    for pattern in _SHORT_DATES:
        if match := pattern.search(text):
            return f"{text[: match.start()]} {text[match.end() :]}", None, _format_date(match)
    for match in itertools.islice(_SHORT_YEAR.finditer(text), 4):
        before = text[: match.start()]
        # After an apostrophe, the two digits are a year whatever the name: `HotInfra'24`.
        words = before.split()
        named = bool(words) and (looks_like_acronym(words[-1]) or sounds_like_venue(before))
        if is_venue(before) or (named and match[0].strip()[0] in "'’‘`"):
            return f"{text[: match.start()]} {text[match.end() :]}", expand_year(match[1]), None
    return text, None, None


def _format_date(match: re.Match[str]) -> str | None:
    year, month = match["year"], month_number(match["month"])
    day = match.groupdict().get("day")
    if month is None:
        return None
    text = f"{expand_year(year) if len(year) == 2 else int(year):04d}-{month:02d}"
    return f"{text}-{int(day):02d}" if day else text


def read_short_year(text: str) -> TextClaim | None:
    """Return the year that is all of a text: `'21`.

    >>> read_short_year("'21"), read_short_year("21")
    (TextClaim(venue=None, year=2021, date=None, two_digits=True), None)
    """
    match = _APOSTROPHE_YEAR.fullmatch(text.strip())
    return TextClaim(year=expand_year(match[1]), two_digits=True) if match else None


def expand_year(year: str) -> int:
    """Expand two digits to a year from 1970 to 2069."""
    return (1900 if int(year) >= 70 else 2000) + int(year)


def _clean_venue(text: str) -> str | None:
    """Return the name of a venue in a claim without its date."""
    if not _BRACKETS.isdisjoint(text):
        text = _PARENS.sub(" ", _AFFILIATION.sub("", text))
    text = _BOTH_SIDES.sub(" ", " ".join(text.split())).strip(_TRIM)
    lower = text.lower()
    undecided = ("submi" in lower or "review" in lower) and _UNDECIDED.search(text)
    if undecided or _SEASON.fullmatch(text):
        return None
    if any(map(lower.__contains__, _NOTE_WORDS)):
        text = _NOTE_AFTER.sub("", text).strip(_TRIM)
    # `strip` removes brackets that belong to the name: `Automation (ICRA)`.
    if text.count("(") > text.count(")"):
        text += ")"
    for mark in ",;.)":
        text = text.replace(f" {mark}", mark)
    lead = _LEAD.match(text)
    return split_volume(text[lead.end() :] if lead else text)[0] or None


@cache_short(1000)
def head_roles(head: str) -> frozenset[str]:
    """Return what the words in the head of a column, or the name of a field, say of it, as in `column_heads.txt`.

    >>> sorted(head_roles("Conference / Journal")), sorted(head_roles("Erscheinungsjahr")), sorted(head_roles("备注"))
    (['venue'], ['date'], ['other'])
    """
    pattern, roles, stems = _head_words()
    found = set()
    for match in pattern.finditer(head.casefold()):
        role = roles.get(match[0]) or next(role for stem, role in stems if match[0].startswith(stem))
        # `Model` is a column of names, `Base model` may be anything.
        if role != "name" or not re.search(r"\w", head[: match.start()] + head[match.end() :]):
            found.add(role)
    return frozenset(found)


@cache
def _head_words() -> tuple[re.Pattern[str], dict[str, str], tuple[tuple[str, str], ...]]:
    """Return a pattern of the words of heads, the roles of these words, and those of beginnings of words."""
    table = read_table("column_heads")
    stems = tuple((word[:-1], role) for word, role in table.items() if word.endswith("*"))
    words = sorted((word for word in table if not word.endswith("*")), key=len, reverse=True)
    # Chinese, Japanese and Korean have no spaces between words.
    unspaced = [word for word in words if word > "\u2e80"]
    spaced = [re.escape(word) for word in words if word <= "\u2e80"]
    started = [re.escape(stem) + r"\w*" for stem, _ in stems]
    pattern = re.compile(rf"{'|'.join(unspaced)}|(?<!\w)(?:{'|'.join((*spaced, *started))})(?!\w)")
    return pattern, table, stems


FieldRole = Literal["authors", "date", "venue", "title", "other", ""]
_ROLES_OF_FIELDS: dict[str, FieldRole] = {
    "authors": "authors",
    "date": "date",
    "venue": "venue",
    "publication": "venue",
    "title": "title",
    "paper": "title",
    "other": "other",
}
"""The roles of columns that are those of fields, too; the first that fits counts."""


@cache_short(4096)
def field_role(name: str) -> FieldRole:
    """Return what a field of that name holds, in any language of the table; empty unless all its words are known.

    >>> field_role("Titre"), field_role("发表会议"), field_role("Erscheinungsjahr"), field_role("LISA")
    ('title', 'venue', 'date', '')
    """
    if len(name) > MAX_FIELD_NAME:
        return ""
    folded = name.casefold()
    if re.search(r"\w", _head_words()[0].sub(" ", folded)) is not None:
        return ""
    roles = head_roles(folded)
    return next((role for known, role in _ROLES_OF_FIELDS.items() if known in roles), "")
