"""What most entries of a list do in the same way: its sure entries teach the unsure ones.

A piece of text in brackets before the title that is a known venue in fifty entries is a venue in the fifty-first, even
if its name is unknown.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from bibexport.lists.names import find_names, is_name, may_be_name
from bibexport.lists.reference import Reference, complete_reference, is_like_name, names_paper
from bibexport.lists.signs import (
    DATED_PART,
    DATED_SENTENCE,
    DATED_STYLE,
    HERE_AUTHORS,
    HERE_VENUE,
    Sign,
    Slot,
    is_tags,
)
from bibexport.lists.slots import Weighed
from bibexport.lists.styled_text import Run, StyledText
from bibexport.text.names import stands_for_others

FEWEST = 4
"""Minimum number of sure pieces in one place from which an unsure one there learns."""
AGREE = 0.85
"""Minimum share of them that must be in the same slot."""
COMMON = 0.4
"""Minimum share of all pieces in that place, unsure ones too."""
SURE: dict[Slot, float] = {"venue": 3.0, "authors": 0.9, "date": 2.0, "junk": 1.0}
"""The weight from which a piece is sure."""
MAX_VENUE_WORDS = 10
NAMED = 0.8
"""Minimum share of titles with a name before them for any words there to be one: `Gato: A Generalist Agent`."""
MOST_TITLES = 2
"""Maximum number of papers with one name; words before more titles are a label."""

_LEARNED: dict[Slot, Sign] = {"venue": HERE_VENUE, "authors": HERE_AUTHORS}

Place = tuple[str, str, str, str, int]
"""Where a piece is: before or after the title; its style; its brackets; the mark before it; the line."""

_CAPITAL = re.compile(r"[A-Z\u3400-\u9fff]")
_PROSE = re.compile(r"(?:^|\s)(?:is|are|was|we|our|this|that|which|using|via|by|with)\s")


class Conventions(msgspec.Struct, frozen=True):
    """What is the same in most entries of a list."""

    slots: dict[Place, Slot] = {}
    """The slot of the pieces in one place."""
    families: bool = False
    """Whether rows of single words are family names, not family and given names in turn."""
    named: bool = False
    """Whether nearly all titles have a name before them."""
    labels: frozenset[str] = frozenset()
    """Words before so many titles that they name none, folded."""


def learn_conventions(references: Iterable[Reference]) -> Conventions:
    """Return what the readings of a list's texts have in common."""
    sure: dict[Place, Counter[Slot]] = {}
    unsure: Counter[Place] = Counter()
    odd = even = 0
    titles: Counter[bool] = Counter()
    names: dict[str, set[str]] = {}
    for reference in references:
        if reference.title is not None:
            name = reference.key or reference.key_hint
            titles[name is not None] += 1
            names.setdefault((name or "").casefold(), set()).add(reference.title)
        for place, one in _find_places(reference):
            slot = one.slot
            if slot == "date":
                # `(Mole et al., 2021)`: a date is one wherever it is, and says nothing about what is beside it.
                continue
            if slot is not None and one.weight(slot) >= SURE[slot] and not _is_contested(one):
                sure.setdefault(place, Counter())[slot] += 1
            else:
                unsure[place] += 1
        if len(reference.authors) > 1 and not any(" " in name.replace(", ", "") for name in reference.authors):
            single = sum(1 + name.count(",") for name in reference.authors)
            odd, even = odd + single % 2, even + (single % 2 == 0)
    slots: dict[Place, Slot] = {}
    for place, counts in sure.items():
        slot, count = counts.most_common(1)[0]
        enough = count >= max(FEWEST, AGREE * counts.total(), COMMON * (count + unsure[place]))
        if enough and slot in _LEARNED:
            slots[place] = slot
    return Conventions(
        slots,
        families=odd > 1 and odd >= 0.2 * (odd + even),
        named=titles[True] >= NAMED * titles.total() and (titles[True] > 1 or all(map(is_like_name, names))),
        labels=frozenset(name for name, papers in names.items() if name and len(papers) > MOST_TITLES),
    )


def follow_conventions(text: StyledText, reference: Reference, conventions: Conventions) -> Reference:
    """Return `reference`, the reading of `text`, with its unsure pieces read as the list has them elsewhere."""
    reference = _drop_label(reference, conventions)
    if not conventions.slots and not conventions.families:
        return reference
    learned: dict[int, Sign] = {}
    by_run: dict[int, list[int]] = {}
    for index, (place, one) in _enumerate_places(reference):
        slot = conventions.slots.get(place)
        if slot == "authors":
            by_run.setdefault(id(one.piece.run), []).append(index)
        elif slot is not None and one.slot != slot and _may_be(one, slot):
            learned[index] = _LEARNED[slot]
    for places in by_run.values():
        learned |= _learn_names(reference, places)
    if not learned and not conventions.families:
        return reference
    return _drop_label(complete_reference(text, reference, learned, families=conventions.families), conventions)


def _drop_label(reference: Reference, conventions: Conventions) -> Reference:
    """Return a reference without words before its title that are a label, not the name of its paper.

    `Follow-up: [Title](…)` is a label, `CLIP: [Title](…)` a name.
    """
    hint = reference.key_hint
    if hint is None:
        return reference
    named = names_paper(hint, reference.title or "", anything=conventions.named)
    if named and hint.casefold() not in conventions.labels:
        return reference
    return msgspec.structs.replace(reference, key_hint=None)


def _learn_names(reference: Reference, places: Sequence[int]) -> dict[int, Sign]:
    """Return the signs for the pieces of one style where the list has its authors: all of them are names, or none."""
    pieces = [reference.weighed[index] for index in places if reference.weighed[index].slot != "date"]
    if not all(one.slot == "authors" or _may_be_people(one) for one in pieces):
        return {}
    return {
        index: Sign(HERE_AUTHORS.slot, HERE_AUTHORS.weight + one.weight("venue"), HERE_AUTHORS.reason)
        for index in places
        if (one := reference.weighed[index]).slot not in ("authors", "date")
    }


def _may_be_people(one: Weighed) -> bool:
    piece = one.piece
    if one.field or piece.imprint is not None or piece.quoted or is_tags(piece.text):
        return False
    if one.slot == "venue" and one.weight("venue") >= SURE["venue"] and not _is_contested(one):
        return False
    people = find_names(piece.text).people
    return bool(people) and all(is_name(name) or may_be_name(name) for name in people if not stands_for_others(name))


def _is_contested(one: Weighed) -> bool:
    """Return whether a venue is one only by its year, and may as well be a name: `(Mole and Pier, 2020)`."""
    return (
        one.slot == "venue"
        and all(
            sign.reason in (DATED_STYLE.reason, DATED_SENTENCE.reason, DATED_PART.reason)
            for sign in one.signs
            if sign.slot == "venue"
        )
        and is_name(one.piece.text)
    )


def _may_be(one: Weighed, slot: Slot) -> bool:
    """Return whether an unsure piece can be in a slot."""
    if one.slot is not None and one.weight(one.slot) >= SURE[one.slot]:
        return False
    text = one.piece.text
    if one.field or one.piece.imprint is not None or _CAPITAL.search(text) is None or is_tags(text):
        return False
    return (
        slot == "venue"
        and one.claim.venue is not None
        and len(text.split()) <= MAX_VENUE_WORDS
        and _PROSE.search(text) is None
    )


def _style_of(run: Run) -> str:
    styles = {"code": run.code, "link": run.link is not None, "bold": run.bold, "italic": run.italic}
    return next((name for name, has in styles.items() if has), "")


def _find_places(reference: Reference) -> Iterator[tuple[Place, Weighed]]:
    return (found for _, found in _enumerate_places(reference))


def _enumerate_places(reference: Reference) -> Iterator[tuple[int, tuple[Place, Weighed]]]:
    """Yield the pieces outside the title with their indices and places."""
    title = reference.place
    pieces: Sequence[Weighed] = reference.weighed
    line = pieces[title.first].piece.line if title is not None and pieces else 0
    for index, one in enumerate(pieces):
        if title is not None and title.first <= index <= title.last:
            continue
        piece = one.piece
        side = "" if title is None else "before" if index < title.first else "after"
        style = _style_of(piece.run)
        # The mark before a piece in a style or in brackets says little more.
        mark = "" if style or piece.bracket else piece.mark
        yield index, ((side, style, piece.bracket, mark, min(abs(piece.line - line), 2)), one)
