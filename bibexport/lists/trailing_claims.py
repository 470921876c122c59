"""Venue, year and date in the text after a title."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from bibexport.lists.claims import NOTHING, Claimed, parse_claim, parse_known_claim
from bibexport.lists.names import are_authors, is_venue, sounds_like_venue
from bibexport.lists.styled_text import BREAK, LABEL, StyledText

_FIELD = re.compile(
    r"\W{0,8}(?P<name>venue|conference|publication|published(?: (?:in|at))?|publisher|journal|booktitle|where|year|date"
    r"|[A-Z][\w-]{0,20}(?:\s[A-Z][\w-]{0,20}){0,2})\s{0,2}[:：](?:\s+|$)",
    re.IGNORECASE,
)
_VENUE_FIELD = re.compile(
    r"venue|conference|publication|publish|journal|booktitle|where|year|date|time|accepted", re.IGNORECASE
)
_DATE_FIELD = re.compile(r"year|date|time|when", re.IGNORECASE)
_MARK = re.compile(rf"([{BREAK}{LABEL}|;•·；]|(?<=\s)[–—-](?=\s))")
_ENDS_FIELD = frozenset({BREAK, "|", "•", ";"})
# Brackets that follow a word at once belong to it: `AAAI(Oral) 24`.
_BRACKET = re.compile(r"(?<=[A-Za-z])\((?!@)[^()]{1,24}\)|[()（）\[\]【】]")


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A stretch of text between two marks, in one style."""

    text: str
    styled: bool = False
    """In italics or bold."""
    code: bool = False
    aside: bool = False
    """In brackets."""
    field: str = ""
    """The name before its colon: `Venue`."""

    @property
    def is_venue_field(self) -> bool:
        """Whether its name says that a venue or a date stands here."""
        return not self.aside and _VENUE_FIELD.match(self.field) is not None

    @property
    def is_date_field(self) -> bool:
        """Whether its name says that a date stands here, and no venue."""
        return _DATE_FIELD.match(self.field) is not None

    @property
    def is_other_field(self) -> bool:
        """Whether its name says that something else stands here: `Keywords`."""
        return bool(self.field) and _VENUE_FIELD.match(self.field) is None


def split_pieces(text: StyledText, start: int) -> Iterator[Piece]:
    """The stretches of `text` from `start` on; links that are no labels are left out."""
    cutter = _Cutter()
    for run in text.runs_from(start):
        if run.link is not None:
            continue
        content = text.text[max(run.start, start) : run.end]
        if (run.italic or run.code or run.bold) and BREAK not in content and LABEL not in content:
            colon = text.text[run.end : run.end + 1] in (":", "：")
            yield from cutter.styled(f"{content}:" if colon else content, run.code)
        else:
            yield from cutter.plain(content)


class _Cutter:
    """Follows brackets and fields through the runs."""

    def __init__(self) -> None:
        self._depth = 0
        self._field = ""

    def styled(self, content: str, code: bool) -> Iterator[Piece]:
        match = _FIELD.fullmatch(content)
        if match is None:
            yield Piece(content, not code, code, self._depth > 0, self._field)
        else:
            self._field = match["name"]

    def plain(self, content: str) -> Iterator[Piece]:
        for part in _MARK.split(content):
            if part in _ENDS_FIELD:
                self._field = ""
            elif not _MARK.fullmatch(part):
                match = _FIELD.match(part)
                if match is not None:
                    self._field = match["name"]
                yield from self._at_brackets(part[match.end() :] if match else part)

    def _at_brackets(self, part: str) -> Iterator[Piece]:
        done = 0
        for bracket in _BRACKET.finditer(part):
            if len(bracket[0]) > 1:
                continue
            if inner := part[done : bracket.start()]:
                yield Piece(inner, aside=self._depth > 0, field=self._field)
            self._depth = max(0, self._depth + (1 if bracket[0] in "(（[【" else -1))
            done = bracket.end()
        if inner := part[done:]:
            yield Piece(inner, aside=self._depth > 0, field=self._field)


LONGEST = 5000
"""A longer stretch of text claims nothing."""
PARTS = 40
"""A claim stands in so many of the last parts between commas, if at all."""
PROSE_WORDS = 30
"""A sentence of more words, which is no list of names, claims nothing."""
UNKNOWN_WORDS = 8
STYLED_WORDS = 14
"""A text of so many words with a year is a venue, also one that we do not know; more words if it is set off."""

# Not after initials and what venues' names abbreviate; after `et al.` only where text goes on.
_SENTENCE = re.compile(
    r"(?<!\b[A-Z])(?<!\bal)(?<!\bProc)(?<!\bTrans)(?<!\bConf)(?<!\bInt)(?<!\bJ)[.?!][*_]*\s+"
    r"|(?<=\bal)\.[*_]*\s+(?=\w)|。"
)
_COMMA = re.compile(r"\s*[,，]\s*")
_DIGIT = re.compile(r"\d")
_YEAR_END = re.compile(r"[.;]\s|,\s(?=\D)")
_MORE = re.compile(r"^[\s(]*(?:&|and|\+|/|extended)\s", re.IGNORECASE)


class TrailingClaims(msgspec.Struct, frozen=True):
    """What the text after a title claims."""

    claim: Claimed = NOTHING
    second_venue: str | None = None
    """Another venue, as in `ICCVW, 2019 (& TPAMI 2020)`."""


def read_trailing_claims(text: StyledText, start: int) -> TrailingClaims:
    """What `text` claims from `start` on."""
    return _claims_of(list(split_pieces(text, start)))


def _claims_of(parts: Sequence[Piece]) -> TrailingClaims:
    """The first venue with its year, else the first year or date, that `parts` claim."""
    venue: Claimed = NOTHING
    dates: list[Claimed] = []
    second: str | None = None
    for index, part in enumerate(parts):
        if part.is_other_field:
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
    return TrailingClaims(_merged(venue, dates), second)


def _named(text: str) -> Claimed:
    """A venue without year that is all that follows a title: `Machine Intelligence Research.`"""
    name = _SENTENCE.split(text.strip(" ,.\r"), maxsplit=1)[0].strip(" .")
    words = [word for word in re.findall(r"[^\W\d_]+", name) if len(word) > 3]
    capital = 2 <= len(words) <= UNKNOWN_WORDS and all(word[0].isupper() for word in words)
    return Claimed(venue=name) if capital and sounds_like_venue(name) and not are_authors(name) else NOTHING


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
    if not text or text[0] == "@" or len(text) > LONGEST:
        return []
    if part.is_venue_field:
        found = parse_claim(text)
        if part.is_date_field and not is_venue(found.venue or ""):
            found = Claimed(year=found.year, date=found.date, two_digits=found.two_digits)
        return [found] if found.anything else []
    if part.styled:
        return _styled(text, following)
    if (found := parse_known_claim(text)).anything:
        return [_with_year(found, following)]
    if part.code:
        return []
    return [found for sentence in _SENTENCE.split(text) for found in _sentence(sentence, part.aside)]


def _styled(text: str, following: Piece | None) -> list[Claimed]:
    found = parse_claim(text)
    if found.venue is None:
        return [found] if found.anything else []
    if are_authors(found.venue) and not is_venue(found.venue):
        return [inner for sentence in _SENTENCE.split(text) for inner in _sentence(sentence, aside=True)]
    found = _with_year(found, following)
    dated = bool(found.year or found.date)
    if sounds_like_venue(found.venue or "") or (dated and len(text.split()) <= STYLED_WORDS):
        return [found]
    return [inner for sentence in _SENTENCE.split(text) for inner in _sentence(sentence, aside=False)]


def _with_year(found: Claimed, following: Piece | None) -> Claimed:
    """The year that stands right after a venue: `*ACM Computing Surveys*, 2022`."""
    if found.year or found.date or following is None or found.venue is None:
        return found
    first = _YEAR_END.split(following.text.strip(" ,.:-"), maxsplit=1)[0]
    year = parse_claim(f"{found.venue} {first}")
    return year if year.venue == found.venue and year.anything else found


def _sentence(text: str, aside: bool) -> list[Claimed]:
    if not (text := text.strip(" ,.\r")):
        return []
    if (found := parse_known_claim(text)).anything:
        return [found]
    parts = _COMMA.split(text)
    names = are_authors(text)
    if len(parts) > 2 and names and _DIGIT.search(text) is None:
        return [Claimed(venue=parts[-1])] if is_venue(parts[-1]) else []
    if not names and len(text.split()) > PROSE_WORDS:
        return []
    found = parse_claim(text)
    venue = found.venue if (found.year or found.date) and not are_authors(found.venue or "") else None
    between = _parts(parts[-PARTS:]) if len(parts) > 1 else []
    if venue and sounds_like_venue(venue) and not any(part.venue for part in between):
        return [found]
    if len(parts) > 1:
        return between
    return [found] if venue and len(venue.split()) <= UNKNOWN_WORDS and not aside else []


def _parts(parts: list[str]) -> list[Claimed]:
    """Claims between commas: `WACVW, 2024`, `Mildenhall et al., ECCV 2020`."""
    results: list[Claimed] = []
    index = 0
    while index < len(parts):
        pair = parse_known_claim(", ".join(parts[index : index + 2]))
        if pair.venue and (pair.year or pair.date) and not parse_known_claim(parts[index]).year:
            results.append(pair)
            index += 2
            continue
        found = parse_known_claim(parts[index])
        if not found.anything:
            whole = parse_claim(parts[index])
            if whole.venue and (whole.year or whole.date) and sounds_like_venue(whole.venue):
                found = whole
        if found.anything:
            results.append(found)
        index += 1
    return results
