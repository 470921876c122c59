"""Venue, year and date in the text after a title."""

import re
from collections.abc import Iterator

import msgspec

from bibexport.catalog.markdown.authors import are_authors
from bibexport.catalog.markdown.claims import NOTHING, Claimed, claimed, known
from bibexport.catalog.markdown.flow import BREAK, LABEL, Flow
from bibexport.catalog.markdown.venues import is_venue, sounds_like_venue

_FIELD = re.compile(
    r"\W{0,8}(?P<name>venue|conference|publication|published(?: (?:in|at))?|publisher|journal|booktitle|where|year|date|[A-Z][\w-]{0,20}(?:\s[A-Z][\w-]{0,20}){0,2})\s{0,2}[:：]\s",
    re.IGNORECASE,
)
_VENUE_FIELD = re.compile(
    r"venue|conference|publication|publish|journal|booktitle|where|year|date|time|accepted", re.IGNORECASE
)
_PIECE = re.compile(rf"[{BREAK}{LABEL}|;•·；]|(?<=\s)[–—-](?=\s)")
_SENTENCE = re.compile(
    r"(?<!\b[A-Z])(?<!\bal)(?<!\bProc)(?<!\bTrans)(?<!\bConf)(?<!\bInt)(?<!\bJ)[.?!][*_]*\s+|(?<=\bal)\.[*_]*\s+(?=\w)|。"
)
_PARENS = re.compile(r"(?<=[A-Za-z])\((?!@)[^()]{1,24}\)|[()（）\[\]【】]")
"""Brackets that follow a word at once belong to it: `AAAI(Oral) 24`."""
_MORE = re.compile(r"^[\s(]*(?:&|and|\+|/|extended)\s", re.IGNORECASE)


class Tail(msgspec.Struct, frozen=True):
    """What the text after a title claims."""

    claim: Claimed = NOTHING
    second_venue: str | None = None
    """Another venue, as in `ICCVW, 2019 (& TPAMI 2020)`."""


class Piece(msgspec.Struct, frozen=True):
    """A stretch of text between two marks, in one style."""

    text: str
    italic: bool = False
    code: bool = False
    aside: bool = False
    """In brackets."""
    field: str = ""
    """The name before its colon: `Venue`."""


def tail(text: Flow, start: int) -> Tail:
    """What `text` claims from `start` on."""
    return claims_of(list(pieces(text, start)))


def pieces(text: Flow, start: int) -> Iterator[Piece]:
    """The stretches of `text` from `start` on that may each hold one claim."""
    depth = 0
    field = ""
    for run in text.runs:
        if run.end <= start or run.link is not None:
            continue
        content = text.text[max(run.start, start) : run.end]
        styled = run.italic or run.code or run.bold
        if styled and BREAK not in content and LABEL not in content:
            yield Piece(content, run.italic or run.bold, run.code, depth > 0, field)
            continue
        for part in re.split(f"({_PIECE.pattern})", content):
            if _PIECE.fullmatch(part):
                field = "" if part in (BREAK, "|", "•", ";") else field
                continue
            match = _FIELD.match(part)
            if match:
                field, part = match["name"], part[match.end() :]
            done = 0
            for bracket in _PARENS.finditer(part):
                if len(bracket[0]) > 1:
                    continue
                if inner := part[done : bracket.start()]:
                    yield Piece(inner, aside=depth > 0, field=field)
                depth = max(0, depth + (1 if bracket[0] in "(（[【" else -1))
                done = bracket.end()
            if inner := part[done:]:
                yield Piece(inner, aside=depth > 0, field=field)


def claims_of(parts: list[Piece]) -> Tail:
    """The first venue with its year, else the first year or date, that `parts` claim."""
    venue: Claimed = NOTHING
    dates: list[Claimed] = []
    second: str | None = None
    skip = -1
    for index, part in enumerate(parts):
        if index == skip or (part.field and not _VENUE_FIELD.match(part.field)):
            continue
        following = parts[index + 1] if index + 1 < len(parts) else None
        for found in _found(part, following):
            if found.venue is None:
                dates.append(found)
            elif venue is NOTHING:
                venue = found
            elif second is None and (part.aside or _MORE.match(part.text)) and found.venue != venue.venue:
                second = found.venue
    if venue is NOTHING and parts:
        venue = _named(parts[0].text)
    return Tail(_merged(venue, dates), second)


def _named(text: str) -> Claimed:
    """A venue without year that is all that follows a title: `Machine Intelligence Research.`"""
    name = _SENTENCE.split(text.strip(" ,.\r"), maxsplit=1)[0].strip(" .")
    words = [word for word in re.findall(r"[^\W\d_]+", name) if len(word) > 3]
    if 2 <= len(words) <= 8 and all(word[0].isupper() for word in words) and not are_authors(name):
        return Claimed(venue=name) if sounds_like_venue(name) else NOTHING
    return NOTHING


def _merged(venue: Claimed, dates: list[Claimed]) -> Claimed:
    for found in dates:
        venue = Claimed(
            venue=venue.venue,
            year=venue.year or found.year,
            date=venue.date or found.date,
            two_digits=venue.two_digits or (found.two_digits and venue.year is None),
        )
    return venue


def _found(part: Piece, following: Piece | None) -> list[Claimed]:
    """The claims in one piece; a styled name takes the year from the text that follows it."""
    text = part.text.strip()
    if not text or len(text) > 5000:
        return []
    if part.field and _VENUE_FIELD.match(part.field) and not part.aside:
        return [found] if (found := claimed(text)).anything else []
    if part.italic:
        return _styled(text, following)
    if (found := known(text)).anything:
        return [_with_year(found, following)]
    if part.code:
        return []
    return [found for sentence in _SENTENCE.split(text) for found in _sentence(sentence, part.aside)]


def _styled(text: str, following: Piece | None) -> list[Claimed]:
    found = claimed(text)
    if found.venue is None:
        return [found] if found.anything else []
    if are_authors(found.venue) and not is_venue(found.venue):
        return [inner for sentence in _SENTENCE.split(text) for inner in _sentence(sentence, aside=True)]
    has_year = bool(found.year or found.date)
    if not has_year:
        found = _with_year(found, following)
    if sounds_like_venue(found.venue or "") or (found.year or found.date) and len(text.split()) <= 14:
        return [found]
    return [inner for sentence in _SENTENCE.split(text) for inner in _sentence(sentence, aside=False)]


def _with_year(found: Claimed, following: Piece | None) -> Claimed:
    """The year that stands right after a venue: `*ACM Computing Surveys*, 2022`."""
    if found.year or found.date or following is None or found.venue is None:
        return found
    first = re.split(r"[.;]\s|,\s(?=\D)", following.text.strip(" ,.:-"), maxsplit=1)[0]
    year = claimed(f"{found.venue} {first}")
    return year if year.venue == found.venue and year.anything else found


def _sentence(text: str, aside: bool) -> list[Claimed]:
    if not (text := text.strip(" ,.\r")):
        return []
    if (found := known(text)).anything:
        return [found]
    found = claimed(text)
    if found.venue is None or not (found.year or found.date) or are_authors(found.venue):
        found = NOTHING
    parts = re.split(r"\s*[,，]\s*", text)
    between = _parts(parts[-40:]) if len(parts) > 1 else []
    if found.venue and sounds_like_venue(found.venue) and not any(part.venue for part in between):
        return [found]
    if len(parts) > 1:
        return between
    return [found] if found.venue and len(found.venue.split()) <= 8 and not aside else []


def _parts(parts: list[str]) -> list[Claimed]:
    """Claims between commas: `WACVW, 2024`, `Mildenhall et al., ECCV 2020`."""
    results: list[Claimed] = []
    index = 0
    while index < len(parts):
        pair = known(", ".join(parts[index : index + 2]))
        if pair.venue and (pair.year or pair.date) and not known(parts[index]).year:
            results.append(pair)
            index += 2
            continue
        found = known(parts[index])
        if not found.anything:
            whole = claimed(parts[index])
            if whole.venue and (whole.year or whole.date) and sounds_like_venue(whole.venue):
                found = whole
        if found.anything:
            results.append(found)
        index += 1
    return results
