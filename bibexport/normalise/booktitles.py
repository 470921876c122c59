"""Parsing DBLP's long booktitles: the title of the proceedings, and the name, date and place of the event.

`Proceedings of the 38th International Conference on Machine Learning, ICML 2021, 18-24 July 2021,
Virtual Event` is a title, an acronym, a date and a place, recognised by their form and their order,
never by a list of conferences. Anything unrecognised stays in the title: a wrong split is worse
than none. No words are dropped except those moved to another part.

The title of the volume is the one on its cover without date and place; for Springer's volumes that is the
title with its subtitle (`Computer Vision – ECCV 2024 – 18th European Conference, Proceedings, Part XVII`).
"""

import re
from collections.abc import Sequence

import msgspec

from bibexport.model import Date
from bibexport.normalise import event_dates, event_titles, event_words
from bibexport.normalise.event_dates import CITIES, is_name, is_region, is_virtual
from bibexport.normalise.event_titles import Segment, bare
from bibexport.normalise.event_words import Acronym, Context, has_event, is_matter, ordinal
from bibexport.text import compile_lazily
from bibexport.text.dates import RECENT_YEAR
from bibexport.text.unicode import clean, unescape


class Proceedings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The parts of a booktitle; missing ones are empty."""

    container_title: str
    """The title of the volume with its subtitle and its part, without acronym, date and place."""
    event_title: str = ""
    """The event's name in the source's words: `Conference on Learning Theory`."""
    acronym: str = ""
    """With its year: `ICML 2021`. DBLP's short venue if the booktitle names an event without an acronym."""
    other_acronyms: tuple[str, ...] = ()
    """The acronyms of events held or published together with this one."""
    ordinal: int | None = None
    """38 for the 38th."""
    date: Date | None = None
    place: str = ""
    """`Seattle, WA, USA`, `Virtual Event`."""
    part: str = ""
    """`Part XVII`, `Volume 1: Long Papers`."""


class _Event(msgspec.Struct, frozen=True):
    """The date, the place and the remaining segments of the title."""

    date: Date | None
    place: str
    segments: list[Segment]


_VOLUME = compile_lazily(r"([^:,\[\]]*[a-z] \d{1,3}): (.+)|([^\[\]]+?) \[(.+)\]")
_YEAR = compile_lazily(rf"(?<!\d){RECENT_YEAR}(?!\d)")
_SHORT_YEAR = compile_lazily(r"['’](\d\d)\b")
_YEAR_AT_END = compile_lazily(rf"(.*\S),\s+({RECENT_YEAR})")
_LEAD_IN = compile_lazily(
    r"(?:(?:^|[\s,;.]+)(?:Proceedings|Papers) (?:of|from) a (?:meeting|conference|workshop) held|[\s,;.]+[Hh]eld)"
    r"(?: on| in| from| at| during)?\Z|[\s,]+(?:on|from|vom)\Z"
)
_LEAD_WORDS = frozenset(("held", "on", "in", "from", "at", "during", "vom"))
_UNFINISHED = compile_lazily(r"(?:\A|\s)(?:an?|and|at|by|de|der|des|du|for|in|of|the|to|zur|&)\Z")
"""The end of a phrase that goes on after the date: `Proceedings of the May 1-3, 1962, Spring Joint Conference`."""
_PREPOSITION = compile_lazily(r"\A(?:in|at)\s+(?=[A-Z])")
"""The word before the place, after a date."""
_BRACKETS = {"(": ")", "[": "]"}
_EDGE = " ,;:([–—-"
MAX_LENGTH = 1_000
"""Maximum length of a title that is taken apart: the longest of DBLP has 600 characters."""


def proceedings(title: str, *, short: str = "", year: int | None = None) -> Proceedings:
    """Parse a booktitle. `short` is DBLP's short venue (`ECCV (15)`), `year` that of the proceedings.

    A title without recognisable parts, or with several dates, is returned unchanged.

    >>> parts = proceedings("Conference on Learning Theory, COLT 2021, 15-19 August 2021, Boulder, Colorado, USA")
    >>> parts.container_title, parts.acronym, parts.date.iso, parts.place
    ('Conference on Learning Theory', 'COLT 2021', '2021-08-15/2021-08-19', 'Boulder, Colorado, USA')
    """
    if len(title) > MAX_LENGTH:
        return Proceedings(container_title=title)
    text = _clean_up(title)
    context = event_words.context(text, short, year)
    volume = _VOLUME.fullmatch(text) if ":" in text or "[" in text else None
    if volume and (has_event(volume[2]) if volume[1] else event_dates.dates(volume[4])):
        event = _parts(volume[2] or volume[4], context)
        return msgspec.structs.replace(
            event,
            container_title=volume[1] or volume[3],
            event_title=event.container_title,
        )
    return _parts(text, context)


def _parts(text: str, context: Context) -> Proceedings:
    event = _read_event(text, context)
    if event is None:
        return Proceedings(container_title=text)
    segments = event.segments
    when = (event.date.year if event.date else None) or context.year
    indices = [index for index, segment in enumerate(segments) if segment.kind == "acronym"]
    known = msgspec.structs.replace(context, year=when)
    acronyms = [
        event_words.whole(bare(segments[index].text), known) or Acronym(bare(segments[index].text), "")
        for index in indices
    ]
    own = [index for index, place in enumerate(indices) if not event_titles.hosts(segments, place)]
    if len(own) > 1:
        own = [own[event_words.choose([acronyms[index] for index in own], context)]]
    chosen = own[0] if own else None
    name = event_titles.event_title(segments, indices[chosen] if chosen is not None else None)
    acronym = _add_year(acronyms[chosen], when) if chosen is not None else _find_inline_acronym(segments, known)
    name = name or acronym
    if not acronym and context.short and when and (name or event.date or event.place):
        acronym = f"{context.short} {when}"
    return Proceedings(
        container_title=event_titles.container_title(segments) or text,
        event_title=name,
        acronym=acronym,
        other_acronyms=tuple(dict.fromkeys(other for other in map(str, acronyms) if not acronym.startswith(other))),
        ordinal=ordinal(name),
        date=event.date,
        place=event.place,
        part=event_titles.part(segments),
    )


def _clean_up(title: str) -> str:
    return _strip_stop(clean(unescape(title)).replace(" , ", ", ").rstrip(" ,;"))


def _strip_stop(text: str) -> str:
    """Return `text` without its final full stop; `D.C.` keeps its stop."""
    return text[:-1].rstrip(" ,;") if text.endswith(".") and not text[-2:-1].isupper() else text


def _read_event(text: str, context: Context) -> _Event | None:
    """Return the date, the place and the rest of `text`; None if it contains more than one date."""
    found = event_dates.find(text) or event_dates.find(text, _find_year(text) or context.year)
    if len(found) > 1:
        return None
    date, head, tail = None, text, ""
    if found:
        date = found[0].date
        head, tail = _cut_out(text, found[0])
        head, tail = _strip_lead_in(head), _PREPOSITION.sub("", tail.lstrip(" ,;.:)]–—-"))
        if _UNFINISHED.search(head):
            if not tail:
                return None
            head, tail = f"{head} {tail}", ""
    elif (match := _YEAR_AT_END.fullmatch(text)) and not event_dates.may_have(text):
        date, head = Date(year=int(match[2])), match[1]
    before = _mark_segments(head, context)
    after = _mark_segments(tail, context)
    if not before:
        return None
    start = _find_place_before(before, date is not None)
    stop = _count_place_after(after) if found else 0
    if start < len(before) and stop and not all(is_virtual(segment.text) for segment in after[:stop]):
        stop = 0
    place = before[start:] + after[:stop]
    after = [
        msgspec.structs.replace(segment, lead=", ") if not index else segment
        for index, segment in enumerate(after[stop:])
    ]
    return _Event(
        date, re.sub(r", (?=[\[(])", " ", ", ".join(segment.text for segment in place)), before[:start] + after
    )


def _cut_out(text: str, found: event_dates.Found) -> tuple[str, str]:
    """Return the text before and after a date, each with whole brackets.

    Of `Workshop (No. 7, 3 May 2010, Rome)` they are `Workshop (No. 7)` and `Rome`.
    """
    head, tail = text[: found.start], text[found.stop :]
    opening = max(map(head.rfind, _BRACKETS))
    closing_sign = _BRACKETS[head[opening]] if opening >= 0 else ""
    closing = tail.find(closing_sign) if closing_sign and closing_sign not in head[opening:] else -1
    if closing < 0:
        return head, tail
    inside = _strip_lead_in(f" {head[opening + 1 :]}").strip()
    after = (tail[:closing].strip(" ,;"), tail[closing + 1 :].strip(" ,;"))
    head = f"{head[:opening]}{head[opening]}{inside}{closing_sign}" if inside else head[:opening]
    return head, ", ".join(filter(None, after))


def _strip_lead_in(head: str) -> str:
    """Return `head` without the words that introduce the date: `Proceedings of a meeting held`."""
    head = _strip_stop(head.rstrip(_EDGE))
    if head.rpartition(" ")[2].lower() not in _LEAD_WORDS:
        return head
    lead_in = _LEAD_IN.search(head, max(0, len(head) - 60))
    return _strip_stop(head[: lead_in.start()].rstrip(_EDGE)) if lead_in else head


def _mark_segments(text: str, context: Context) -> list[Segment]:
    """Return the segments of `text`, with those that are neither title nor acronym marked as such."""
    found = [
        msgspec.structs.replace(segment, kind="matter")
        if segment.kind == "title" and is_matter(segment.text)
        else segment
        for segment in event_titles.segments(text, context)
    ]
    if found and found[0].kind == "acronym" and not (len(found) > 1 and _is_title(found[1])):
        # `ICML 2010, Haifa, Israel`: the acronym is the only title.
        found[0] = msgspec.structs.replace(found[0], kind="title")
    return found


def _is_title(segment: Segment) -> bool:
    return segment.kind == "title" and (segment.lead != ", " or not _is_place(segment.text))


def _find_place_before(segments: Sequence[Segment], dated: bool) -> int:
    """Return the index of the segment where the final place begins; the number of segments if there is none."""
    start = len(segments)
    while start > 1 and segments[start - 1].kind == "title" and _is_place(segments[start - 1].text):
        start -= 1
    run = segments[start:]
    if not run:
        return start
    if segments[start - 1].kind == "acronym" and dated:
        return start
    if not (is_region(run[-1].text) or is_virtual(run[-1].text) or is_virtual(run[0].text)):
        return len(segments)
    if len(run) < 3 and all(is_region(segment.text) for segment in run) and run[0].text not in CITIES:
        # `International Conference Munich, Germany`: the city is in the title.
        return len(segments)
    return start + _count_list_end(run)


def _count_list_end(run: Sequence[Segment]) -> int:
    """Return how many segments at the start of `run` end a list in the title: `…, Agents and Robots, Kyoto, Japan`.

    Only the city itself, the first name left of the regions, may hold an `and`: `Vancouver and Whistler`.
    """
    index = len(run)
    while index and (is_region(run[index - 1].text) or is_virtual(run[index - 1].text)):
        index -= 1
    for left in range(index - 2, -1, -1):
        if re.search(r"(?:^|\s)(?:and|&)\s", run[left].text):
            return left + 1
    return 0


def _count_place_after(segments: Sequence[Segment]) -> int:
    """Return how many segments after the date belong to the place."""
    stop = 0
    while stop < len(segments) and segments[stop].kind == "title" and _is_place(segments[stop].text):
        stop += 1
    return stop


def _is_place(text: str) -> bool:
    if is_region(text) or is_virtual(text):
        return True
    return not is_matter(text) and not has_event(text) and is_name(text)


def _find_inline_acronym(segments: Sequence[Segment], context: Context) -> str:
    """Return the acronym in the middle of a title: `Proceedings of ICML 2021`, `Findings of …: EMNLP 2023`."""
    for segment in segments:
        if segment.kind == "title":
            for piece in segment.text.split(": "):
                found = event_words.whole(event_titles.without_proceedings_of(piece), context)
                if found is not None and found.year:
                    return str(found)
    return ""


def _add_year(acronym: Acronym, year: int | None) -> str:
    numbered = re.search(r"\d\Z|[\s-][IVX]+\Z", acronym.name)
    return str(acronym) if acronym.year or year is None or numbered else f"{acronym.name} {year}"


def _find_year(text: str) -> int | None:
    if years := _YEAR.findall(text):
        return int(years[-1])
    short = _SHORT_YEAR.search(text)
    return event_words.century(short[1]) if short else None
