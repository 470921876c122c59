"""Claims of a list corrected in its own text; nothing else in it changes.

Every change is tried and proved by reading the changed text again: all entries must come back as they
were, but for the one claim. What cannot be changed so is left to people.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

import msgspec

from bibexport.errors import InvalidInput
from bibexport.formats.toml import read as toml
from bibexport.formats.toml.lines import EntryLines, entry_lines
from bibexport.formats.toml.write import text as quoted
from bibexport.model import Claim, Entry

_YEAR_AT_END = re.compile(r"(?:19|20)\d\d(?=\.?.\Z)")

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
