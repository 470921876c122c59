"""Splitting a booktitle at its commas and dashes into segments, with acronyms marked as such."""

from typing import Literal, NamedTuple

from bibexport.normalise import event_acronyms
from bibexport.normalise.event_acronyms import Context
from bibexport.normalise.event_places import is_name, is_region
from bibexport.normalise.event_words import ASIDE, MATTER_START, begins_with_number, has_event, is_matter
from bibexport.text import compile_lazily

Kind = Literal["title", "acronym", "matter"]


class Segment(NamedTuple):
    """A piece of a booktitle: `text`, the separator before it (`, `, ` – `, `: `, `. ` or a space), and its kind.

    `matter` names the volume or the kind of the proceedings: `Proceedings`, `Part II`.
    """

    lead: str
    text: str
    kind: Kind


_MARK = compile_lazily(r"[][(),;.]|[-–—]+")
_LEADS = {",": ", ", ";": ", ", ".": ". "}
_NESTING = {"(": 1, "[": 1, ")": -1, "]": -1}
_MATTER_NEXT = compile_lazily(rf"\. {MATTER_START}")
_CITY = compile_lazily(r"(?<=\w{4})\. ([^.,]+), ([^,]+)(?=,|\Z)")
_AFTER_YEAR = compile_lazily(r"(?:(?<=(?:19|20)\d\d)|(?<=['’]\d\d))\. ")
_LABEL = compile_lazily(r"([^:,]{2,40}):\s+(?=\S)")
_WORD_AND_YEAR = compile_lazily(r"[A-Z][A-Za-z]+(?:-[A-Za-z]+)? (?:19|20)\d\d")
_TELLING = compile_lazily(r"[\d(]")
_EMPTY = compile_lazily(r"[\s,;.]+")
_AND = compile_lazily(r"(?:and|&)\s+")
_ASIDE_AT_END = compile_lazily(rf"(.*\S)\s+(\({ASIDE.pattern}[^()]*\))")


def segments(text: str, context: Context) -> list[Segment]:
    """Split `text` without loss: joined with their leads, the segments are the text again.

    Text in brackets or parentheses is not split. An acronym is a separate segment even in
    parentheses, before a colon at the very start, or beside a title without a comma.
    """
    if not text:
        return []
    pieces: list[Segment] = []
    label = _LABEL.match(text) if ":" in text else None
    if label and event_acronyms.whole(label[1], context):
        pieces.append(Segment("", label[1], "acronym"))
        text = text[label.end() :]
        pieces += _split(text, ": ")
    else:
        pieces += _split(text, "")
    found: list[Segment] = []
    for index, piece in enumerate(pieces):
        if piece.kind == "acronym" or (piece.text[-1].isdecimal() and _is_word_and_year(pieces, index)):
            found.append(piece._replace(kind="acronym"))
        else:
            found += _split_acronym(piece, found, context)
    return found


def bare(text: str) -> str:
    """Return the acronym without the parentheses around it."""
    return text[1:-1] if text[0] == "(" else text


def _is_word_and_year(pieces: list[Segment], index: int) -> bool:
    """Return whether a piece is an acronym by its position: `Interspeech 2022` between the event's name and a city."""
    if index + 1 == len(pieces) or not _WORD_AND_YEAR.fullmatch(pieces[index].text):
        return False
    after = pieces[index + 1].text
    if not index:
        return _is_numbered(after) and has_event(after)
    return has_event(pieces[index - 1].text) and not is_region(after) and not has_event(after)


def _is_numbered(text: str) -> bool:
    """Return whether `text` begins as titles of proceedings do, with the number of the meeting: `The 22nd …`."""
    lower = text.lower()
    return lower.startswith("proceedings of") or begins_with_number(lower.removeprefix("the "))


def _split(text: str, lead: str) -> list[Segment]:
    balanced = text.count("(") == text.count(")") and text.count("[") == text.count("]")
    found: list[Segment] = []
    depth = start = 0
    for mark in _MARK.finditer(text):
        sign, at = mark[0], mark.start()
        depth = max(0, depth + balanced * _NESTING.get(sign, 0))
        if not depth and _is_cut(text, sign, at):
            found += _make_segments(lead, text[start:at].strip())
            lead = _LEADS.get(sign, " – ")
            start = mark.end()
    return found + _make_segments(lead, text[start:].strip())


def _is_cut(text: str, sign: str, at: int) -> bool:
    """Return whether the title is split at this sign: a comma, a dash between spaces, the full stop after a year."""
    if sign == ".":
        return bool(_AFTER_YEAR.match(text, at) or _MATTER_NEXT.match(text, at)) or _is_before_place(text, at)
    if not text.startswith(" ", at + len(sign)):
        return False
    return sign in ",;" or (sign[0] in "-–—" and text[at - 1 : at] == " ")


def _is_before_place(text: str, at: int) -> bool:
    """Return whether the full stop ends the title before a city and its country: `… Intelligence. Chambéry, France`."""
    place = _CITY.match(text, at)
    return place is not None and is_name(place[1]) and is_region(place[2])


def _make_segments(lead: str, text: str) -> list[Segment]:
    """Return one segment, or two: `USA (part of FCRC 2003)`."""
    if text.endswith(")") and (aside := _ASIDE_AT_END.fullmatch(text)):
        return [Segment(lead, aside[1], "title"), Segment(" ", aside[2], "title")]
    return [Segment(lead, text, "title")] if text and not _EMPTY.fullmatch(text) else []


def _split_acronym(piece: Segment, before: list[Segment], context: Context) -> list[Segment]:
    """Split `piece` into the acronym in it and the text around that, if it has one."""
    lead, text, _ = piece
    if event_acronyms.whole(text, context):
        return [Segment(lead, text, "acronym")]
    if not _TELLING.search(text):
        return [piece]
    if not is_matter(text) and (parts := event_acronyms.in_parentheses(text, context)):
        return _split_around(lead, parts[0], f"({parts[1]})", parts[2], before, context)
    leading = event_acronyms.leading(text) if before else None
    if leading and not _is_joint(leading[1], context) and (_continues(leading[1]) or not has_event(leading[1])):
        return _split_around(lead, "", leading[0], leading[1], before, context)
    if trailing := event_acronyms.trailing(text, context):
        title = " ".join((*(segment.text for segment in before), trailing[0]))
        if has_event(title):
            return _split_around(lead, trailing[0], trailing[1], "", before, context)
    return [piece]


def _continues(text: str) -> bool:
    """Return whether `text` continues a name, so that the acronym before it is part of that."""
    return _AND.match(text) is not None or ASIDE.match(text) is not None


def _is_joint(text: str, context: Context) -> bool:
    """Return whether another acronym follows the first: `EGES 2010 and GISP 2010` stays unchanged."""
    match = _AND.match(text)
    return match is not None and event_acronyms.whole(text[match.end() :], context) is not None


def _split_around(
    lead: str, before: str, acronym: str, after: str, earlier: list[Segment], context: Context
) -> list[Segment]:
    found = []
    if before:
        found.append(Segment(lead, before, "title"))
    found.append(Segment(" " if before else lead, acronym, "acronym"))
    if after:
        found += _split_acronym(Segment(" ", after, "title"), [*earlier, *found], context)
    return found
