"""Claims of a list corrected in its own text; nothing else in it changes.

Every change is tried and proved by reading the changed text again: all entries must come back as they
were, but for the one claim. What cannot be changed so is left to people.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

import msgspec

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
