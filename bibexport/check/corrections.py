"""Claims of a list corrected in its own text; nothing else in it changes.

Every change is tried and proved by reading the changed text again: all entries must come back as they
were, but for the one claim. What cannot be changed so is left to people.

A Markdown list writes claims in many ways: `arxiv 23`, `*arXiv 2023.08*`, `[NeurIPS'23]`, a cell each for venue and
year. The words of the claim are looked for in the lines of the entry; the way in which the year is written, with two
digits or four, stays.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import TypeVar

import msgspec

from bibexport.errors import InvalidInput
from bibexport.formats.markdown import read_list
from bibexport.formats.toml import read as toml
from bibexport.formats.toml.read import EntryLines, entry_lines
from bibexport.formats.toml.write import text as quoted
from bibexport.lists import Mention
from bibexport.model import Claim, Entry
from bibexport.text.dates import RECENT_YEAR
from bibexport.text.venue_names import fold_venue

_YEAR_AT_END = re.compile(rf"{RECENT_YEAR}(?=\.?.\Z)")

Key = TypeVar("Key", int, str)


class Edit(msgspec.Struct, frozen=True, order=True):
    """A stretch of a text, by its offsets, and what is to stand there."""

    start: int
    end: int
    text: str


Change = tuple[Edit, ...]
"""Edits that belong together."""
Reading = Callable[[str, Iterable[Key]], frozenset[Key] | None]
"""Which of the changes are right in a text in which they have been made; None where anything else has changed."""


class Corrected(msgspec.Struct, frozen=True):
    """A text in which claims are corrected, and which of them could not be."""

    text: str
    left: tuple[object, ...] = ()
    """The keys of those that were not changed."""


def applied(text: str, changes: Iterable[Change]) -> str:
    """`text` with the changes, none of which may touch another."""
    for edit in sorted((edit for change in changes for edit in change), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def corrected(text: str, options: Mapping[Key, Sequence[Change]], proved: Reading[Key]) -> Corrected:
    """Make of each of `options` the first change that `proved` finds right, all in as few readings as may be."""
    done: dict[Key, Change] = {}
    waiting = {key: list(changes) for key, changes in options.items()}
    while trial := {key: changes.pop(0) for key, changes in waiting.items() if changes}:
        for key in _right(text, done, trial, proved):
            done[key] = trial[key]
            del waiting[key]
    if proved(applied(text, done.values()), done) != frozenset(done):
        done = _one_by_one(text, done, proved)
    return Corrected(applied(text, done.values()), tuple(key for key in options if key not in done))


def _right(text: str, done: Mapping[Key, Change], trial: Mapping[Key, Change], proved: Reading[Key]) -> list[Key]:
    """The changes of `trial` that are right; where together they break something, each half is tried alone."""
    together = {**done, **trial}
    if _are_apart(together.values()):
        right = proved(applied(text, together.values()), together)
        if right is not None:
            return [key for key in trial if key in right]
    if len(trial) == 1:
        return []
    keys = list(trial)
    middle = len(keys) // 2
    halves = ({key: trial[key] for key in some} for some in (keys[:middle], keys[middle:]))
    return [key for half in halves for key in _right(text, done, half, proved)]


def _one_by_one(text: str, changes: Mapping[Key, Change], proved: Reading[Key]) -> dict[Key, Change]:
    done: dict[Key, Change] = {}
    for key, change in changes.items():
        trial = {**done, key: change}
        if _are_apart(trial.values()) and proved(applied(text, trial.values()), trial) == frozenset(trial):
            done = trial
    return done


def _are_apart(changes: Iterable[Change]) -> bool:
    edits = sorted(edit for change in changes for edit in change)
    return all(before.end <= after.start and before.start < after.start for before, after in pairwise(edits))


def correct_toml(text: str, claims: Mapping[str, Claim]) -> Corrected:
    """Write each of `claims` in a TOML catalog, in place of what the entry with that key claims, in the same quotes.

    Raises:
        InvalidInput: `text` is not a catalog.
    """
    before = toml.read(text).entries
    lines = {entry.header: entry for entry in entry_lines(text)}
    places = {entry.key: (entry, lines.get(entry.line or 0)) for entry in before}

    def proved(changed: str, keys: Iterable[str]) -> frozenset[str] | None:
        try:
            after = toml.read(changed).entries
        except InvalidInput:
            return None
        right = frozenset(keys)
        expected = tuple(
            msgspec.structs.replace(entry, claim=claims[entry.key]) if entry.key in right else entry for entry in before
        )
        return right if after == expected else None

    options = {key: _toml_changes(text, *places[key], claim) for key, claim in claims.items()}
    return corrected(text, options, proved)


def _toml_changes(text: str, entry: Entry, lines: EntryLines | None, claim: Claim) -> list[Change]:
    if lines is None or "venue" not in lines.values:
        return []
    venue, year = lines.values["venue"], lines.values.get("year")
    written = text[venue.start : venue.end]
    if year is not None:
        number = Edit(year.start, year.end, str(claim.year))
        name = Edit(venue.start, venue.end, _quoted_like(written, claim.venue))
        return [(number,)] if entry.claim.venue == claim.venue else [(name, number)]
    if entry.claim.venue == claim.venue and (match := _YEAR_AT_END.search(written)):
        return [(Edit(venue.start + match.start(), venue.start + match.end(), str(claim.year)),)]
    return [(Edit(venue.start, venue.end, _quoted_like(written, claim.text)),)]


def _quoted_like(written: str, value: str) -> str:
    """Return `value` in quotes of the same kind, where it can be."""
    return f"'{value}'" if written.startswith("'") and "'" not in value and value.isprintable() else quoted(value)


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
