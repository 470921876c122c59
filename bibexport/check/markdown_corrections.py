"""Where a Markdown list claims a venue and a year, and how another claim is written there.

A list writes claims in many ways: `arxiv 23`, `*arXiv 2023.08*`, `[NeurIPS'23]`, a cell each for venue
and year. The words of the claim are looked for in the lines of the entry; the way in which the year is
written, with two digits or four, stays.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import msgspec

from bibexport.check.corrections import Change, Corrected, Edit, corrected
from bibexport.formats.markdown import read_list
from bibexport.lists.mention import Mention
from bibexport.model import Claim
from bibexport.text.venue_names import fold_venue

MOST_OPTIONS = 8
"""So many places and ways are tried for one claim."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_ADDRESS = re.compile(r"\b\w{1,20}://[^\s<>\"')\]]*|\]\([^)\n]{0,2000}\)|<[^<>]*>")
_GOES_ON = re.compile(r"[\s\u00a0]+[^\W\d_]")
"""A word more: the name of the venue is longer than what was read."""
_YEAR_AFTER = re.compile(r"[\s\u00a0,'’‘`(*_|-]{0,6}(?P<year>\d{4}|\d{2})(?!\d)")
_DATE_AFTER = re.compile(r"[\s\u00a0,(*_-]{0,4}(?:\d{4}[./-]\d{1,2}(?:[./-]\d{1,2})?|\d{2}[./]\d{2})(?!\d)")


def correct_markdown(text: str, claims: Mapping[int, Claim]) -> Corrected:
    """Write each of `claims` in place of what mention number such of the list in `text` claims."""
    before = read_list(text).entries
    offsets = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def proved(changed: str, numbers: Iterable[int]) -> frozenset[int] | None:
        after = read_list(changed).entries
        expected = frozenset(numbers)
        if len(after) != len(before):
            return None
        if any(
            one != other
            for number, (one, other) in enumerate(zip(before, after, strict=True))
            if number not in expected
        ):
            return None
        return frozenset(number for number in expected if _says(before[number], after[number], claims[number]))

    options = {number: _options(text, offsets, before[number], claim) for number, claim in claims.items()}
    return corrected(text, options, proved)


def _says(before: Mention, after: Mention, claim: Claim) -> bool:
    """Whether a mention is what it was, but for the claim, which is `claim` now."""
    same = msgspec.structs.replace(after, venue=before.venue, year=before.year, date=before.date) == before
    right = fold_venue(after.venue or "") == fold_venue(claim.venue) and after.year == claim.year
    return same and right and after.date in (before.date, None)


def _options(text: str, offsets: list[int], mention: Mention, claim: Claim) -> list[Change]:
    start = offsets[mention.line - 1]
    end = offsets[mention.end_line] if mention.end_line < len(offsets) else len(text)
    hidden = [match.span() for match in _ADDRESS.finditer(text, start, end)]
    found = (
        change
        for venue in _venues(text, start, end, mention)
        if not any(first <= venue.start() < last for first, last in hidden)
        if mention.date or not _GOES_ON.match(text, venue.end(), end)
        for change in _ways(text, end, venue, mention, claim)
    )
    return list(islice(dict.fromkeys(found), MOST_OPTIONS))


def _venues(text: str, start: int, end: int, mention: Mention) -> Iterator[re.Match[str]]:
    """Where the venue's name stands, as it is written."""
    words = (mention.venue or "").split()
    if words:
        pattern = r"[\s\u00a0]+".join(re.escape(word) for word in words)
        yield from re.compile(rf"(?<!\w){pattern}(?![A-Za-z])").finditer(text, start, end)


def _ways(text: str, end: int, venue: re.Match[str], mention: Mention, claim: Claim) -> Iterator[Change]:
    """The ways to write a claim at one place, the likeliest first."""
    same_venue = fold_venue(mention.venue or "") == fold_venue(claim.venue)
    named: Change = () if same_venue else (Edit(venue.start(), venue.end(), claim.venue),)
    whole = Edit(venue.start(), venue.end(), claim.text)
    year = _YEAR_AFTER.match(text, venue.end(), end)
    if mention.date and (date := _DATE_AFTER.match(text, venue.end(), end)):
        yield (Edit(venue.start(), date.end(), claim.text),)
    if year and mention.year and int(year["year"]) % 100 == mention.year % 100:
        yield (*named, _year(year, claim))
    if named and mention.year == claim.year and not mention.date:
        yield named
    if named and not mention.date:
        yield from ((*named, _year(other, claim)) for other in _years(text, venue, end, mention))
    if not same_venue or mention.year is None:
        yield (whole,)


def _year(year: re.Match[str], claim: Claim) -> Edit:
    written = str(claim.year)[-len(year["year"]) :]
    return Edit(year.start("year"), year.end("year"), written)


def _years(text: str, venue: re.Match[str], end: int, mention: Mention) -> Iterator[re.Match[str]]:
    """The claimed year where it stands apart from the venue, as in a table."""
    if mention.year:
        yield from re.compile(rf"(?<![\d./-])(?P<year>{mention.year})(?![\d./-])").finditer(text, venue.end(), end)
