"""The title of the proceedings and the name of their event, from the segments of a booktitle.

A booktitle is split at its commas and dashes into segments, with acronyms marked as such.
"""

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from bibexport.normalise import event_words
from bibexport.normalise.event_dates import is_name, is_region
from bibexport.normalise.event_words import (
    ASIDE,
    MATTER_START,
    Context,
    begins_with_event,
    begins_with_number,
    has_event,
    is_generic,
    is_matter,
)
from bibexport.text import compile_lazily
from bibexport.text.dates import RECENT_YEAR

Kind = Literal["title", "acronym", "matter"]


class Segment(msgspec.Struct, frozen=True):
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
_AFTER_YEAR = compile_lazily(rf"(?:(?<={RECENT_YEAR})|(?<=['’]\d\d))\. ")
_LABEL = compile_lazily(r"([^:,]{2,40}):\s+(?=\S)")
_WORD_AND_YEAR = compile_lazily(rf"[A-Z][A-Za-z]+(?:-[A-Za-z]+)? {RECENT_YEAR}")
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
    if label and event_words.whole(label[1], context):
        pieces.append(Segment("", label[1], "acronym"))
        text = text[label.end() :]
        pieces += _split(text, ": ")
    else:
        pieces += _split(text, "")
    found: list[Segment] = []
    for index, piece in enumerate(pieces):
        if piece.kind == "acronym" or (piece.text[-1].isdecimal() and _is_word_and_year(pieces, index)):
            found.append(msgspec.structs.replace(piece, kind="acronym"))
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
    lead, text = piece.lead, piece.text
    if event_words.whole(text, context):
        return [Segment(lead, text, "acronym")]
    if not _TELLING.search(text):
        return [piece]
    if not is_matter(text) and (parts := event_words.in_parentheses(text, context)):
        return _split_around(lead, parts[0], f"({parts[1]})", parts[2], before, context)
    leading = event_words.leading(text) if before else None
    if leading and not _is_joint(leading[1], context) and (_continues(leading[1]) or not has_event(leading[1])):
        return _split_around(lead, "", leading[0], leading[1], before, context)
    if trailing := event_words.trailing(text, context):
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
    return match is not None and event_words.whole(text[match.end() :], context) is not None


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


# Matched with text in lower case: patterns that ignore case take twice as long to compile.
_OF = compile_lazily(
    r"(?:[\w-]+ ){0,3}(?:post-)?(?:"
    r"(?:proc[ce]*edings?|record|companion|adjunct|abstracts|papers|publication)(?: volume)? (?:of|to|on|from|for)"
    r"|proceedings[.,]?"
    r") (?=\S)"
)
_START = compile_lazily(
    r"(?:and )?(?:the |international |annual |joint |(?:ieee|acm)\b)"
    r"|.*(?:proc[ce]*edings?|record|companion) (?:of|to|on) "
)
_PAPERS = compile_lazily(r"[Pp]apers?\b")
_PART = compile_lazily(r"(?:part|volume|vol\.?|book)\s+(?:[ivxlc]+|\d+)\b")
_PART_INSIDE = compile_lazily(
    r"\(((?:Part|Volume|Vol\.?)\s+(?:[IVXLC]+|\d+)\b[^()]*)\)|\b((?:Part|Volume|Vol\.?)\s+(?:[IVXLC]+|\d+))\Z"
)
_PART_AT_END = compile_lazily(r"(?:(?<!\s)\s+)?\((?:Part|Volume|Vol\.?)\s[^()]*\)\Z")


def hosts(segments: Sequence[Segment], index: int) -> bool:
    """Return whether the acronym at `index` is that of the bigger event that this one was part of."""
    for segment in reversed(segments[:index]):
        if segment.kind == "acronym":
            return False
        if ASIDE.search(segment.text):
            return True
    return False


def container_title(segments: Sequence[Segment]) -> str:
    """Return the title of the volume: all segments except redundant acronyms.

    An acronym stays where it is part of the title (`Computer Vision – ECCV 2024`), and where without it the
    title would not identify the event (`Findings of the Association …, ACL 2024`).
    """
    return _join(segments, {index for index in range(len(segments)) if _is_kept(segments, index)})


def event_title(segments: Sequence[Segment], acronym: int | None) -> str:
    """Return the name of the event from the title, without `Proceedings of the`.

    `acronym` is the index of the acronym whose event is meant. A name that says nothing of the subject
    (`18th European Conference`) takes in the title before it, or gives way to the acronym where that is
    `…, Proceedings of the 18th …`. Empty where the title names no event.
    """
    named = [index for index, segment in enumerate(segments) if segment.kind == "title" and _names_event(segment.text)]
    short = bare(segments[acronym].text) if acronym is not None else ""
    if not named:
        return ""
    index = _choose_name(segments, named, acronym)
    first, last = _find_extent(segments, index, named)
    name = without_proceedings_of(_join(segments, set(range(first, last + 1))))
    name = _without_aside(_PART_AT_END.sub("", name) if name.endswith(")") else name)
    head, colon, rest = name.partition(": ")
    if colon and not has_event(head) and has_event(rest.partition(", ")[0]) and not is_generic(rest):
        name = without_proceedings_of(rest)
    if not is_generic(name):
        return name
    whole = _join(segments, set(range(last + 1)))
    return short if first and _OF.search(whole.lower()) else without_proceedings_of(whole)


def _without_aside(name: str) -> str:
    """Return the name of an event without the phrase after it that names the bigger event: `…, held with ICML`."""
    position = 0
    while aside := ASIDE.search(name, position):
        before = name[: aside.start()].rstrip(" ,;(")
        if len(before) < aside.start():
            return before
        position = aside.start() + 1
    return name


def part(segments: Sequence[Segment]) -> str:
    """Return the part of the proceedings: `Part XVII`, `Volume 1: Long Papers`."""
    found = [segment.text for segment in segments if segment.kind == "matter" and _PART.match(segment.text.lower())]
    for segment in segments:
        if segment.kind == "title" and ("Part" in segment.text or "Vol" in segment.text):
            found += [match[1] or match[2] for match in _PART_INSIDE.finditer(segment.text)]
    return ", ".join(found)


def without_proceedings_of(title: str) -> str:
    """Return `title` without `Proceedings of the`, and without the article before a number (`The 22nd …`)."""
    # In lower case, İ alone takes two characters.
    lower = title.replace("İ", "I").lower()
    if match := _OF.match(lower):
        title = title[match.end() :]
        return _without_articles(title) or title
    rest = title[len("and ") :] if lower.startswith("and ") else title.removeprefix("& ")
    bare = _without_articles(rest)
    return bare if bare and (rest != title or begins_with_number(bare)) else title


def _without_articles(title: str) -> str:
    while title[:4].lower() == "the ":
        title = title[4:]
    return title


def _is_apart(text: str) -> bool:
    """Return whether `text` is about the bigger event or the papers rather than the event itself."""
    return ASIDE.match(text) is not None or _PAPERS.match(text) is not None


def _names_event(text: str) -> bool:
    return has_event(text) and not _is_apart(text)


def _choose_name(segments: Sequence[Segment], named: Sequence[int], acronym: int | None) -> int:
    """Return the named event that the acronym belongs to: the first since the acronym before it, else the first."""
    if acronym is None:
        return named[0]
    previous = max((index for index in range(acronym) if segments[index].kind == "acronym"), default=-1)
    return next((index for index in named if previous < index < acronym), named[0])


def _find_extent(segments: Sequence[Segment], index: int, named: Sequence[int]) -> tuple[int, int]:
    """Return the first and the last segment of the event's name: a name may hold commas and dashes."""
    first = last = index
    text = segments[index].text
    if not (_OF.match(text.lower()) or _begins_name(text) or begins_with_event(text)):
        while first and segments[first - 1].kind == "title" and (first != index or segments[first].lead == ", "):
            first -= 1
    while last + 1 < len(segments) and segments[last + 1].kind == "title" and last + 1 not in named:
        if _is_apart(segments[last + 1].text):
            break
        last += 1
    return first, last


def _begins_name(text: str) -> bool:
    """Return whether `text` begins as names of events do: `The …`, `38th …`, `International …`."""
    lower = text.lower()
    return _START.match(lower) is not None or begins_with_number(lower.removeprefix("and "))


def _is_kept(segments: Sequence[Segment], index: int) -> bool:
    """Return whether a segment belongs to the title of the volume."""
    segment = segments[index]
    if segment.kind != "acronym":
        return True
    name = re.split(r"[\s'’`´]+\d|-\d", bare(segment.text))[0]
    before = [other.text for other in segments[:index] if other.kind == "title"]
    rest = [other.text for other in segments if other.kind == "title"]
    after = segments[index + 1] if index + 1 < len(segments) else None
    if segment.lead == " – " and not (before and has_event(before[-1])):
        return True
    if not index and after is not None and not has_event(after.text):
        return True
    named = [text for text in rest if has_event(text)]
    if not named:
        return not event_words.abbreviates(name, without_proceedings_of(" ".join(rest)))
    words = [word for word in name.split(" ")[1:] if word.lower() not in " ".join(rest).lower()]
    if any(not word.isupper() for word in words):
        return True
    own = [text for text in named if not _is_apart(text)] if len(named) > 1 else []
    return sum(is_generic(without_proceedings_of(text)) for text in own) > 1


def _join(segments: Sequence[Segment], chosen: set[int]) -> str:
    text = ""
    for index in sorted(chosen):
        segment = segments[index]
        if text:
            text += _choose_lead(segment.lead, segment.text, index - 1 in chosen)
        text += segment.text
    return text


def _choose_lead(lead: str, text: str, follows: bool) -> str:
    """Return the text to put before a segment, given that the one before it may be removed."""
    if text[0] in "([" or (lead == " " and (follows or re.match(r"(?:and|&)\s", text))):
        return " "
    return lead if follows and lead in (" – ", ": ") else ", "
