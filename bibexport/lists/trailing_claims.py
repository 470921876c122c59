"""Venue, year and date in the text after a title."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from bibexport.lists.claims import NOTHING, TextClaim, parse_claim, parse_known_claim
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
# Brackets directly after a word belong to it: `AAAI(Oral) 24`.
_BRACKET = re.compile(r"(?<=[A-Za-z])\((?!@)[^()]{1,24}\)|[()（）\[\]【】]")


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A piece of text between two marks, in one style."""

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
        """Return whether the field is for a venue or a date."""
        return not self.aside and _VENUE_FIELD.match(self.field) is not None

    @property
    def is_date_field(self) -> bool:
        """Return whether the field is for a date only."""
        return _DATE_FIELD.match(self.field) is not None

    @property
    def is_other_field(self) -> bool:
        """Return whether the field is for something else: `Keywords`."""
        return bool(self.field) and _VENUE_FIELD.match(self.field) is None


def split_pieces(text: StyledText, start: int) -> Iterator[Piece]:
    """Yield the pieces of `text` from `start` on, without links that are not labels."""
    cutter = _Cutter()
    for run in text.runs_from(start):
        if run.link is not None:
            continue
        content = text.text[max(run.start, start) : run.end]
        if (run.italic or run.code or run.bold) and BREAK not in content and LABEL not in content:
            colon = text.text[run.end : run.end + 1] in (":", "：")
            yield from cutter.cut_styled(f"{content}:" if colon else content, run.code)
        else:
            yield from cutter.cut_plain(content)


class _Cutter:
    """Keeps track of brackets and fields across the runs."""

    def __init__(self) -> None:
        self._depth = 0
        self._field = ""

    def cut_styled(self, content: str, code: bool) -> Iterator[Piece]:
        match = _FIELD.fullmatch(content)
        if match is None:
            yield Piece(content, not code, code, self._depth > 0, self._field)
        else:
            self._field = match["name"]

    def cut_plain(self, content: str) -> Iterator[Piece]:
        for part in _MARK.split(content):
            if part in _ENDS_FIELD:
                self._field = ""
            elif not _MARK.fullmatch(part):
                match = _FIELD.match(part)
                if match is not None:
                    self._field = match["name"]
                yield from self._cut_at_brackets(part[match.end() :] if match else part)

    def _cut_at_brackets(self, part: str) -> Iterator[Piece]:
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


MAX_LENGTH = 5000
"""Maximum length of a piece that may hold a claim, in characters."""
MAX_PARTS = 40
"""Number of parts between commas, counted from the end, that are searched for a claim."""
PROSE_WORDS = 30
"""Minimum number of words of prose, which claims nothing, unless it is a list of names."""
UNKNOWN_WORDS = 8
STYLED_WORDS = 14
"""Maximum number of words of an unknown venue with a year; more are allowed if it is styled."""

# Not after initials and abbreviations in names of venues; after `et al.` only before more text.
_SENTENCE = re.compile(
    r"(?<!\b[A-Z])(?<!\bal)(?<!\bProc)(?<!\bTrans)(?<!\bConf)(?<!\bInt)(?<!\bJ)[.?!][*_]*\s+"
    r"|(?<=\bal)\.[*_]*\s+(?=\w)|。"
)
_COMMA = re.compile(r"(?:(?<!\s)\s+)?[,，]\s*+")
_DIGIT = re.compile(r"\d")
_YEAR_END = re.compile(r"[.;]\s|,\s(?=\D)")
_MORE = re.compile(r"^[\s(]*(?:&|and|\+|/|extended)\s", re.IGNORECASE)


class TrailingClaims(msgspec.Struct, frozen=True):
    """The claims in the text after a title."""

    claim: TextClaim = NOTHING
    second_venue: str | None = None
    """Another venue, as in `ICCVW, 2019 (& TPAMI 2020)`."""


def read_trailing_claims(text: StyledText, start: int) -> TrailingClaims:
    """Return what `text` claims from `start` on."""
    return _choose_claims(list(split_pieces(text, start)))


def _choose_claims(parts: Sequence[Piece]) -> TrailingClaims:
    """Return the first venue in `parts` with its year, else the first year or date."""
    venue: TextClaim = NOTHING
    dates: list[TextClaim] = []
    second: str | None = None
    for index, part in enumerate(parts):
        if part.is_other_field:
            continue
        following = parts[index + 1] if index + 1 < len(parts) else None
        for found in _read_piece(part, following):
            if found.venue is None:
                dates.append(found)
            elif venue is NOTHING:
                venue = found
            elif second is None and (part.aside or _MORE.match(part.text)) and found.venue != venue.venue:
                second = found.venue
    if venue is NOTHING and parts:
        venue = _parse_bare_venue(parts[0].text)
    return TrailingClaims(_add_dates(venue, dates), second)


def _parse_bare_venue(text: str) -> TextClaim:
    """Return a venue without a year if nothing else follows the title: `Machine Intelligence Research.`"""
    name = _SENTENCE.split(text.strip(" ,.\r"), maxsplit=1)[0].strip(" .")
    words = [word for word in re.findall(r"[^\W\d_]+", name) if len(word) > 3]
    capital = 2 <= len(words) <= UNKNOWN_WORDS and all(word[0].isupper() for word in words)
    return TextClaim(venue=name) if capital and sounds_like_venue(name) and not are_authors(name) else NOTHING


def _add_dates(venue: TextClaim, dates: list[TextClaim]) -> TextClaim:
    for found in dates:
        venue = TextClaim(
            venue=venue.venue,
            year=venue.year or found.year,
            date=venue.date or found.date,
            two_digits=venue.two_digits or (found.two_digits and venue.year is None),
        )
    return venue


def _read_piece(part: Piece, following: Piece | None) -> list[TextClaim]:
    """Return the claims in one piece; a styled name takes the year from the text after it."""
    text = part.text.strip()
    if not text or text[0] == "@" or len(text) > MAX_LENGTH:
        return []
    if part.is_venue_field:
        found = parse_claim(text)
        if part.is_date_field and not is_venue(found.venue or ""):
            found = TextClaim(year=found.year, date=found.date, two_digits=found.two_digits)
        return [found] if found.anything else []
    if part.styled:
        return _read_styled(text, following)
    if (found := parse_known_claim(text)).anything:
        return [_add_year(found, following)]
    if part.code:
        return []
    return [found for sentence in _SENTENCE.split(text) for found in _read_sentence(sentence, part.aside)]


def _read_styled(text: str, following: Piece | None) -> list[TextClaim]:
    found = parse_claim(text)
    if found.venue is None:
        return [found] if found.anything else []
    if are_authors(found.venue) and not is_venue(found.venue):
        return [inner for sentence in _SENTENCE.split(text) for inner in _read_sentence(sentence, aside=True)]
    found = _add_year(found, following)
    dated = bool(found.year or found.date)
    if sounds_like_venue(found.venue or "") or (dated and len(text.split()) <= STYLED_WORDS):
        return [found]
    return [inner for sentence in _SENTENCE.split(text) for inner in _read_sentence(sentence, aside=False)]


def _add_year(found: TextClaim, following: Piece | None) -> TextClaim:
    """Add the year that directly follows a venue: `*ACM Computing Surveys*, 2022`."""
    if found.year or found.date or following is None or found.venue is None:
        return found
    first = _YEAR_END.split(following.text.strip(" ,.:-"), maxsplit=1)[0]
    year = parse_claim(f"{found.venue} {first}")
    return year if year.venue == found.venue and year.anything else found


def _read_sentence(text: str, aside: bool) -> list[TextClaim]:
    if not (text := text.strip(" ,.\r")):
        return []
    if (found := parse_known_claim(text)).anything:
        return [found]
    parts = _COMMA.split(text)
    names = are_authors(text)
    if len(parts) > 2 and names and _DIGIT.search(text) is None:
        return [TextClaim(venue=parts[-1])] if is_venue(parts[-1]) else []
    if not names and len(text.split()) > PROSE_WORDS:
        return []
    found = parse_claim(text)
    venue = found.venue if (found.year or found.date) and not are_authors(found.venue or "") else None
    between = _read_parts(parts[-MAX_PARTS:]) if len(parts) > 1 else []
    if venue and sounds_like_venue(venue) and not any(part.venue for part in between):
        return [found]
    if len(parts) > 1:
        return between
    return [found] if venue and len(venue.split()) <= UNKNOWN_WORDS and not aside else []


def _read_parts(parts: list[str]) -> list[TextClaim]:
    """Return the claims between commas: `WACVW, 2024`, `Mildenhall et al., ECCV 2020`."""
    results: list[TextClaim] = []
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
