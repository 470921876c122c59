"""Where in a journal or in proceedings a paper is: volume, issue and pages, and the name of what they are of."""

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from bibexport.lists.names import (
    BETWEEN_NAMES,
    CAPITAL,
    CAPITALISED,
    DOTTED_INITIALS,
    FAMILY_NAME,
    FULL_NAME,
    is_venue,
    sounds_like_venue,
)
from bibexport.text.dates import PRINTED_YEAR, RECENT_YEAR
from bibexport.text.numbers import ORDINAL_ENDING
from bibexport.text.venue_names import abbreviates_journal, is_abbreviated


class Imprint(msgspec.Struct, frozen=True, gc=False):
    """Where in a journal or in proceedings a paper is."""

    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""


Role = Literal["authors", "date", "title", "venue", "editors", "publisher", "tail"]


class Part(msgspec.Struct, frozen=True, gc=False):
    """A part of a citation."""

    role: Role
    start: int
    end: int
    people: tuple[str, ...] = ()
    imprint: Imprint | None = None


_VOLUME = r"\d{1,4}"
_ISSUE = rf"(?!{RECENT_YEAR}\b)\d{{1,4}}(?:[-–/]\d{{1,4}})?"
_PAGES = r"[A-Za-z]{0,2}\d{1,6}(?:\s?(?:[-–—]{1,2})\s?[A-Za-z]{0,2}\d{1,6})"
_BEFORE_PAGES = r"(?:pp?\.\s?|pages\s)?"
# Vancouver, MLA and Google Scholar, APA, IEEE, DBLP, pages alone, AIP, ACS; the year belongs to the group in some.
_IMPRINTS = re.compile(
    rf"""(?<![\w./:-])(?:
    (?P<year1>{PRINTED_YEAR})(?:\s[A-Z][a-z]{{2}}(?:\s\d{{1,2}})?)?;\s?(?P<volume1>{_VOLUME})(?:\s?\((?P<issue1>{_ISSUE})\))?
      (?::\s?(?P<pages1>{_PAGES}|\w{{1,12}}))?
    |(?P<volume2>{_VOLUME})(?:[.,]?\s?(?:no\.?\s?|issue\s)?(?P<issue2>{_ISSUE}))?\.?,?\s?\((?:[A-Z][a-z]{{2,8}}\.?\s)?(?P<year2>{PRINTED_YEAR})\)
      \s?[:,]\s?{_BEFORE_PAGES}(?P<pages2>{_PAGES}|\d{{1,8}})
    |(?P<volume3>{_VOLUME})(?:\.\s?|,\s(?:no\.?\s?|issue\s)?)(?P<issue3>[1-9]\d{{0,3}})\s?\((?P<year3>{PRINTED_YEAR})\)
    |(?P<volume4>{_VOLUME})\s?\((?P<issue4>{_ISSUE})\)(?:\s?[,:]\s?{_BEFORE_PAGES}(?P<pages4>{_PAGES}|\d{{1,8}}))?
      (?:,?\s?\((?P<year4>{PRINTED_YEAR})\)|,\s(?P<year4b>{PRINTED_YEAR}))?
    |[Vv]ol(?:ume\s|\.\s?)(?P<volume5>{_VOLUME})(?:,\s?(?:[Nn]o|[Ii]ssue|[Ii]ss|[Nn]um)\.?\s?(?P<issue5>{_ISSUE}))?
      (?:,\s?(?:pp?\.|pages)\s?(?P<pages5>{_PAGES}|\d{{1,6}}))?
    |(?P<year6>{PRINTED_YEAR}):\s?(?P<pages6>{_PAGES})
    |(?:[Pp]p?\.|[Pp]ages)\s?(?P<pages7>{_PAGES}|\d{{1,6}})
    |(?P<volume9>{_VOLUME}),\s?(?P<pages9>{_PAGES}|[A-Z]?\d{{1,7}})\s\((?P<year9>{PRINTED_YEAR})\)
    |[Vv]\.\s?(?P<volume10>{_VOLUME}),?\s(?:no\.\s?(?P<issue10>{_ISSUE}),?\s)?pp?\.\s?(?P<pages10>{_PAGES}|\d{{1,6}})
    |(?P<volume8>{_VOLUME})\s?[:,]\s?{_BEFORE_PAGES}(?P<pages8>{_PAGES})(?:,?\s\((?P<year8>{PRINTED_YEAR})\)|,\s(?P<year8b>{PRINTED_YEAR}))
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
    for start, end, imprint in _find_plain_imprints(text):
        yield start, start, end, end, imprint
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


_REPORTER = re.compile(
    rf"(?<![\w.,/:-])(?P<volume>{_VOLUME})\s(?P<name>{CAPITAL}[\w.&'’]{{0,20}}(?:\s[\w.&'’]{{1,20}}){{0,8}}?)"
    rf"\s(?P<pages>[A-Z]?\d{{1,5}}(?:,\s\d{{1,5}}(?:[-–]\d{{1,5}})?)?)\s\((?:[A-Z][a-z]{{2,5}}\.?\s)?(?P<year>{PRINTED_YEAR})\)"
)
"""A journal between its volume and the first page, as lawyers cite: `98 Harv. L. Rev. 455 (2011)` (Bluebook 16)."""


def find_reporters(text: str, at: int = 0, *, known: bool = True) -> Iterator[Part]:
    """Yield the volume, the name, and the page and year of each journal that is cited as lawyers do.

    `known`: its name must be abbreviated or that of a venue, because the text before it need not be a title.
    """
    for match in _REPORTER.finditer(text, at) if "(" in text else ():
        name = match["name"]
        if not known or "." in name or sounds_like_venue(name):
            yield Part("tail", *match.span("volume"), (), Imprint(volume=match["volume"]))
            yield Part("venue", *match.span("name"))
            imprint = Imprint(int(match["year"]), pages=match["pages"].split(",")[0])
            yield Part("tail", match.start("pages"), match.end(), (), imprint)


_PLAIN_IMPRINT = re.compile(
    rf"(?<=[\w.&]\s)(?!{RECENT_YEAR}\b)(?P<volume>{_VOLUME}),\s(?!{RECENT_YEAR}\b)(?P<pages>{_PAGES}|[A-Z]{{0,2}}\d{{1,7}})"
    r"(?=\s*(?:[.,;)\]\x1f\n\r]|$))"
)
_BEFORE_NAME = re.compile(r"[.,;:()\[\]|“”\"\x1f\n\r–—-]$")
MAX_NAME_WORDS = 8


def _find_plain_imprints(text: str) -> Iterator[tuple[int, int, Imprint]]:
    """Yield the volumes and pages that have no other mark than the journal before them: `Nature 557, 392`."""
    for match in _PLAIN_IMPRINT.finditer(text):
        words = text[max(0, match.start() - MAX_TAIL) : match.start()].split()
        for start in range(len(words) - 1, max(-1, len(words) - MAX_NAME_WORDS - 1), -1):
            name = " ".join(words[start:])
            if (start == 0 or _BEFORE_NAME.search(words[start - 1])) and _has_volumes(name, match["volume"]):
                yield match.start(), match.end(), Imprint(volume=match["volume"], pages=match["pages"])
                break


def _has_volumes(name: str, volume: str) -> bool:
    """Return whether a number after a name is a volume; two digits after a venue are its year if they can be one."""
    return abbreviates_journal(name) or (is_venue(name) and (len(volume) != 2 or "40" <= volume < "70"))


_NUMBERED_NOUN = re.compile(
    r"(?:^|\s)(?:book|challenge|chapter|part|phase|report|round|section|session|stage|task|track|version|volume|workshop)$",
    re.IGNORECASE,
)
_VOLUME_LAST = re.compile(rf"(?P<name>.{{1,150}}?[^\W\d_]\.?),?\s(?!{RECENT_YEAR}\b)(?P<volume>{_VOLUME})")


def split_volume(name: str, *, known: bool = True, dated: bool = False) -> tuple[str, str]:
    """Split the name of a venue into the name and the volume at its end.

    `known`: only after known names; `dated`: a year follows, so that two digits are none.

    >>> split_volume("Phys. Rev. D 37"), split_volume("Area 51"), split_volume("SemEval Task 4")
    (('Phys. Rev. D', '37'), ('Area 51', ''), ('SemEval Task 4', ''))
    """
    match = _VOLUME_LAST.fullmatch(name) if name[-1:].isdigit() else None
    if match is None or _NUMBERED_NOUN.search(match["name"]):
        return name, ""
    if known and not (_has_volumes(match["name"], match["volume"]) or (dated and is_venue(match["name"]))):
        return name, ""
    return match["name"], match["volume"]


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
LONE_YEAR = re.compile(rf"(?<![\d/.–—-]){PRINTED_YEAR}(?![\d/–—-]|\.\d)")
# What ends the name of a journal or book in a citation, and what follows it.
NUMBERED = r"(?:vol(?:ume)?|no|nos?|nr|num|issue|iss|bd|band|heft|jg|tome|pp?|pages|n[°º]|art)"
_NUMBER_AHEAD = (
    rf"(?<![\s,;:.，．(])[\s,;:.，．(]*+(?:{PRINTED_YEAR}[a-z]?(?=\s*(?:[,.;:)，]|$|\x1f|\n))|(?<!\w){NUMBERED}\b\.?\s?[\dIVX]"
    rf"|\d{{1,4}}(?=\s*[,;:(./，]|\s*$|\s*\x1f))"
)
CONTAINER_END = re.compile(
    rf"(?<!\s)(?:{_NUMBER_AHEAD}|\s*\(|[.,]?\s*(?:[\x1f\n]|https?:|(?:doi|arxiv|PMID|H\.)\b)|\.?\s*$)", re.IGNORECASE
)
_NUMBER_FIRST = re.compile(_NUMBER_AHEAD, re.IGNORECASE)
GB_MARK = r"\[(?:[ACDGJKMNPRSZ]|EB|DB|CP|DS|CM)(?:/(?:OL|CD|DK|MT))?\](?:\s?//)?"
"""The kind of a publication and its carrier after its title (GB/T 7714): `[J]`, `[C]//`, `[EB/OL]`."""
_CLAUSE = re.compile(rf"{GB_MARK}|[,，;](?=\s|[^\x00-\x7f])|(?<=[^\W\d_]{{4}})\.(?=\s)|:(?=\s)|\s[–—-]\s")
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
_ENUMERATION = re.compile(r"[^,;:]*\s(?:and|und|et|&|y)\s")

_TAIL_END = re.compile(
    r"[\x1f\n\"“«„]|https?:|\b(?:doi|arxiv|PMID|PMCID|ISBN|url|available)\b|\.\s+(?=[A-Z][a-z]+\s[a-z]+\s[a-z]+)", re.I
)
MAX_TAIL = 160
"""Length of the text after a container that is searched for volume, pages and year."""


def find_container_end(text: str, start: int) -> int:
    """Return where the name of a container ends: before its volume or year, at the latest after its sentence."""
    if text[start : start + 1].isdigit() and _NUMBER_FIRST.match(text, start):
        return start
    match = CONTAINER_END.search(text, start + 1)
    end = match.start() if match else len(text)
    for clause in _CLAUSE.finditer(text, start, end):
        # `Acoustics, Speech and Signal Processing`
        if clause[0] in ",，" and _ENUMERATION.match(text, clause.end(), end):
            continue
        if clause[0] == "." and is_abbreviated(text[start : end + 1]):
            continue
        return clause.start()
    return end


def find_tail_end(text: str, at: int) -> int:
    """Return where the volume, pages and year after the name of a container end."""
    stop = min(len(text), at + MAX_TAIL)
    match = _TAIL_END.search(text, at, stop)
    return match.start() if match else stop


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
