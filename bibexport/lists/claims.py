"""What short texts say about a publication: venue, year and date; volume, issue and pages."""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from bibexport.lists.identifiers import remove_identifiers
from bibexport.lists.names import (
    BETWEEN_NAMES,
    CAPITALISED,
    DOTTED_INITIALS,
    FAMILY_NAME,
    FULL_NAME,
    is_venue,
    looks_like_acronym,
    sounds_like_venue,
)
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
_SHORT_YEAR = re.compile(r"\s*(?:['’‘`]\s?|\s|(?<=[A-Za-z)])-?|-)(\d\d)(?!\d)(?=$|[\s,;.)\]*W'’-])")
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
    return _parse(text) if len(text) <= CACHED_LENGTH else _parse.__wrapped__(text)


@lru_cache(maxsize=16384)
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
    return (text[lead.end() :] if lead else text) or None


class Imprint(msgspec.Struct, frozen=True, gc=False):
    """Where in a journal or in proceedings a paper is."""

    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""


_PAPER_YEAR = r"(?:19[0-9]\d|20[0-4]\d)"
_VOLUME = r"\d{1,4}"
_ISSUE = r"(?!(?:19|20)\d\d\b)\d{1,4}(?:[-–/]\d{1,4})?"
_PAGES = r"[A-Za-z]{0,2}\d{1,6}(?:\s?(?:[-–—]{1,2})\s?[A-Za-z]{0,2}\d{1,6})"
_BEFORE_PAGES = r"(?:pp?\.\s?|pages\s)?"
# Vancouver, MLA and Google Scholar, APA, IEEE, DBLP, pages alone, AIP, ACS; the year belongs to the group in some.
_IMPRINTS = re.compile(
    rf"""(?<![\w./:-])(?:
    (?P<year1>{_PAPER_YEAR})(?:\s[A-Z][a-z]{{2}}(?:\s\d{{1,2}})?)?;\s?(?P<volume1>{_VOLUME})(?:\s?\((?P<issue1>{_ISSUE})\))?
      (?::\s?(?P<pages1>{_PAGES}|\w{{1,12}}))?
    |(?P<volume2>{_VOLUME})(?:[.,]?\s?(?:no\.?\s?|issue\s)?(?P<issue2>{_ISSUE}))?\.?,?\s?\((?:[A-Z][a-z]{{2,8}}\.?\s)?(?P<year2>{_PAPER_YEAR})\)
      \s?[:,]\s?{_BEFORE_PAGES}(?P<pages2>{_PAGES}|\d{{1,8}})
    |(?P<volume3>{_VOLUME})(?:\.\s?|,\s(?:no\.?\s?|issue\s)?)(?P<issue3>[1-9]\d{{0,3}})\s?\((?P<year3>{_PAPER_YEAR})\)
    |(?P<volume4>{_VOLUME})\s?\((?P<issue4>{_ISSUE})\)(?:\s?[,:]\s?{_BEFORE_PAGES}(?P<pages4>{_PAGES}|\d{{1,8}}))?
      (?:,?\s?\((?P<year4>{_PAPER_YEAR})\)|,\s(?P<year4b>{_PAPER_YEAR}))?
    |[Vv]ol(?:ume\s|\.\s?)(?P<volume5>{_VOLUME})(?:,\s?(?:[Nn]o|[Ii]ssue|[Ii]ss|[Nn]um)\.?\s?(?P<issue5>{_ISSUE}))?
      (?:,\s?(?:pp?\.|pages)\s?(?P<pages5>{_PAGES}|\d{{1,6}}))?
    |(?P<year6>{_PAPER_YEAR}):\s?(?P<pages6>{_PAGES})
    |(?:[Pp]p?\.|[Pp]ages)\s?(?P<pages7>{_PAGES}|\d{{1,6}})
    |(?P<volume9>{_VOLUME}),\s?(?P<pages9>{_PAGES}|[A-Z]?\d{{1,7}})\s\((?P<year9>{_PAPER_YEAR})\)
    |[Vv]\.\s?(?P<volume10>{_VOLUME}),?\s(?:no\.\s?(?P<issue10>{_ISSUE}),?\s)?pp?\.\s?(?P<pages10>{_PAGES}|\d{{1,6}})
    |(?P<volume8>{_VOLUME})\s?[:,]\s?{_BEFORE_PAGES}(?P<pages8>{_PAGES})(?:,?\s\((?P<year8>{_PAPER_YEAR})\)|,\s(?P<year8b>{_PAPER_YEAR}))
    )(?![\w-])""",
    re.VERBOSE,
)
_ANY_IMPRINT = re.compile(r"\d[,:(.]|[.,;:(]\s?\d|pages \d")


def find_imprints(text: str) -> Iterator[tuple[int, int, int, int, Imprint | None]]:
    """Yield where each imprint starts and ends (twice, as in `pieces`), and what it says.

    >>> next(find_imprints("Nature 521.7553 (2015): 436-444"))[4]
    Imprint(year=2015, volume='521', issue='7553', pages='436-444')
    """
    if _ANY_IMPRINT.search(text) is None:
        return
    for match in _IMPRINTS.finditer(text):
        found: dict[str, str] = {}
        for name, value in match.groupdict().items():
            if value:
                found[name.rstrip("b").rstrip("0123456789")] = value
        year = found.pop("year", None)
        imprint = Imprint(
            int(year) if year else None, **{name: " ".join(value.split()) for name, value in found.items()}
        )
        yield match.start(), match.start(), match.end(), match.end(), imprint


_BARE_IMPRINT = re.compile(rf"({_VOLUME})\s?:\s?({_PAGES}|[A-Z]?\d{{1,7}})")


def read_bare_imprint(text: str) -> Imprint | None:
    """Return the volume and pages that a text consists of: `46:5236`."""
    match = _BARE_IMPRINT.fullmatch(text)
    return Imprint(volume=match[1], pages=match[2]) if match else None


_RANGE = r"[A-Za-z]{0,2}\d{1,6}\s?[-–—]{1,2}\s?[A-Za-z]{0,2}\d{1,6}"
_PAGE_RANGES = (
    re.compile(rf"(?:\bpp?\.?|\bpages|\bS\.|\bs\.)\s?({_RANGE}|[A-Za-z]?\d{{1,6}})"),
    re.compile(rf"(?<![\d/.-])({_RANGE})(?![\d/-])"),
    re.compile(r"[:：]\s?([A-Za-z]?\d{1,7})\b"),
)
_VOLUMES = (
    re.compile(r"\b(?:vol(?:ume)?|bd|band|tome|t|jg)\.?\s?(\d{1,4}|[IVXLC]{1,6})\b", re.I),
    # The first number after the name; the year before it is left out.
    re.compile(r"^[\s,.;:()*\x00，．]*(?:[HT]\.\s)?(\d{1,4})(?![\d/.-]*\d)"),
)
_ISSUES = (
    re.compile(r"(?:\b(?:no|nr|num|issue|iss|heft)\.?|n[°º]\.?)\s?(\d{1,4}(?:[-–/]\d{1,4})?)", re.I),
    re.compile(r"\s?\(\s?(\d{1,3}(?:[-–/]\d{1,3})?)\s?\)|[,.]\s?(\d{1,3})(?=\s\(|\s?:)"),
)
LONE_YEAR = re.compile(r"(?<![\d/.–—-])(?:1[5-9]\d\d|20[0-4]\d)(?![\d/–—-]|\.\d)")
# What ends the name of a journal or book in a citation, and what follows it.
YEAR = r"(?:1[5-9]\d\d|20[0-4]\d)"
NUMBERED = r"(?:vol(?:ume)?|no|nos?|nr|num|issue|iss|bd|band|heft|jg|tome|pp?|pages|n[°º]|art)"
_NUMBER_AHEAD = (
    rf"[\s,;:.，．(]*(?:{YEAR}[a-z]?(?=\s*(?:[,.;:)，]|$|\x1f|\n))|(?<!\w){NUMBERED}\b\.?\s?[\dIVX]"
    rf"|\d{{1,4}}(?=\s*[,;:(./，]|\s*$|\s*\x1f))"
)
CONTAINER_END = re.compile(
    rf"(?<!\s)(?:{_NUMBER_AHEAD}|\s*\(|[.,]?\s*(?:[\x1f\n]|https?:|(?:doi|arxiv|PMID|H\.)\b)|\.?\s*$)", re.IGNORECASE
)
NUMBER_FIRST = re.compile(_NUMBER_AHEAD, re.IGNORECASE)
GB_MARK = r"\[(?:[ACDGJKMNPRSZ]|EB|DB|CP|DS|CM)(?:/(?:OL|CD|DK|MT))?\](?:\s?//)?"
"""The kind of a publication and its carrier after its title (GB/T 7714): `[J]`, `[C]//`, `[EB/OL]`."""
CLAUSE = re.compile(rf"{GB_MARK}|[,，;](?=\s|[^\x00-\x7f])|(?<=[^\W\d_]{{4}})\.(?=\s)|:(?=\s)|\s[–—-]\s")
# Editors of a book, its edition and its place.
EDITORS = re.compile(
    r"\s*(?:\((?:eds?|hrsg|hg|editors?|dir|coord|org)\b[^)]{0,12}\)|,\s(?:eds?|hrsg|hg|editors?)\b)\.?", re.I
)
EDITION = re.compile(
    rf"\(?\d{{1,2}}{ORDINAL_ENDING}?\.?\s(?:rev\.?\s)?(?:ed\b|edn\b|edition|aufl|éd\b)\.?(?:age)?\)?[.,;]?\s*", re.I
)
PLACE = re.compile(rf"{CAPITALISED}(?:[ -]{CAPITALISED}){{0,2}}(?:,\s[A-Z][\w.]+)?:\s|[\u4e00-\u9fff]{{2,5}}\s?[:：]")
EDITED = re.compile(
    rf"(?:{FULL_NAME}|{FAMILY_NAME},\s{DOTTED_INITIALS})(?:{BETWEEN_NAMES}(?:{FULL_NAME}|{FAMILY_NAME},\s{DOTTED_INITIALS})){{0,5}}"
    r"\s*[,(]\s*(?:eds?|hrsg|hg|editors?|dir|coord)\b\.?\)?[.,:]*\s*",
    re.IGNORECASE,
)
ENUMERATION = re.compile(r"[^,;:]*\s(?:and|und|et|&|y)\s")


def read_imprint(text: str) -> Imprint:
    """Return volume, issue, pages and year from the text after the name of a container.

    >>> read_imprint(", vol. 13, no 4, 1958, p. 725-753.")
    Imprint(year=1958, volume='13', issue='4', pages='725-753')
    """
    if (found := next(find_imprints(text), None)) is not None and found[4] is not None and found[4].pages:
        whole = LONE_YEAR.search(text)
        return found[4] if found[4].year or not whole else msgspec.structs.replace(found[4], year=int(whole[0]))
    year = LONE_YEAR.search(text)
    rest = f"{text[: year.start()]}\x00{text[year.end() :]}" if year else text
    pages = issue = volume = ""
    for pattern in _PAGE_RANGES:
        if (match := pattern.search(rest)) is not None:
            pages = " ".join(match[1].split())
            rest = f"{rest[: match.start()]}\x01{rest[match.end() :]}"
            break
    for pattern in _VOLUMES:
        if (match := pattern.search(rest)) is not None:
            volume = match[1]
            rest = rest[match.end() :]
            break
    for pattern in _ISSUES if volume else ():
        if (match := pattern.search(rest)) is not None:
            issue = next(group for group in match.groups() if group)
            break
    return Imprint(int(year[0]) if year else None, volume, issue, pages)


Role = Literal["authors", "date", "title", "venue", "editors", "publisher", "tail"]


class Part(msgspec.Struct, frozen=True, gc=False):
    """A part of a citation."""

    role: Role
    start: int
    end: int
    people: tuple[str, ...] = ()
    imprint: Imprint | None = None
