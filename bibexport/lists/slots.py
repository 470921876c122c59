"""Evidence for the slot that each piece of an entry fills: its authors, its venue, its date.

Every sign has a weight, in units of about one bit. The weights are judgements, not probabilities: what matters is their
order. `reference.py` adds them up and chooses the reading with the largest sum.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import msgspec

from bibexport.data import read_words
from bibexport.lists.claims import NOTHING, TextClaim, is_acceptance_note, parse_claim
from bibexport.lists.link_kinds import kinds_of_label
from bibexport.lists.names import (
    find_names,
    has_initials,
    is_initials,
    is_name,
    is_venue,
    looks_like_acronym,
    sounds_like_venue,
)
from bibexport.lists.pieces import Piece

Slot = Literal["authors", "venue", "date", "junk"]


class Sign(msgspec.Struct, frozen=True, gc=False):
    """A reason to read a piece as a slot."""

    slot: Slot
    weight: float
    reason: str


DATED_KNOWN_VENUE = Sign("venue", 5, "a known venue with a year")
KNOWN_VENUE = Sign("venue", 3, "a known venue")
DATED_VENUE_WORDS = Sign("venue", 4.5, "a word that only venues have, and a year")
VENUE_WORDS = Sign("venue", 2.2, "a word that only venues have")
DATED_ACRONYM = Sign("venue", 4, "an acronym with a year")
DATED_STYLE = Sign("venue", 3, "a short name with a year, in a style or in brackets")
DATED_SENTENCE = Sign("venue", 2, "a short name with a year, a sentence by itself")
DATED_PART = Sign("venue", 0.5, "a short name with a year after a comma")
LED_BY_IN = Sign("venue", 1.5, "after `in`")
VENUE_FIELD = Sign("venue", 5, "after `Venue:`")
ONE_WORD = Sign("venue", -1.5, "one word that is also an ordinary one")
DATE = Sign("date", 2.5, "nothing but a date")
IMPRINT = Sign("date", 4, "volume and pages")
SURE_NAMES = Sign("authors", 2.4, "names with initials, or `et al.`")
MANY_NAMES = Sign("authors", 3.0, "three names or more")
TWO_NAMES = Sign("authors", 2.0, "two names")
FAMILY_NAMES = Sign("authors", 1.0, "several words in capitals, divided by commas")
ONE_NAME = Sign("authors", 0.8, "two words in capitals")
SET_OFF_NAME = Sign("authors", 1.4, "two words in capitals and italics")
DATED_NAME = Sign("authors", 0.8, "a word in capitals before a year in brackets")
AUTHOR_FIELD = Sign("authors", 5, "after `Authors:`")
LABEL_WORD = Sign("junk", 1, "a label without its link")
NUMBER = Sign("junk", 1, "a number in a list")
TAG = Sign("junk", 1, "the kind of paper")
OTHER_FIELD = Sign("junk", 3, "a field that a reference does not have")

MAX_VENUE_WORDS = 14
SHORT_WORDS = 6
"""Maximum number of words of an unknown venue with a year."""
PROSE_WORDS = 30

_FIELD = re.compile(
    r"(?P<venue>venue|conference|publication|published(?: (?:in|at))?|publisher|journal|booktitle|where"
    r"|accepted(?: (?:at|by|to))?|会议|期刊|来源)"
    r"|(?P<date>years?|dates?|time|when|publication date|日期|时间|年份)"
    r"|(?P<authors>authors?|by|作者)"
    r"|(?P<title>(?:paper )?title|paper|论文|标题|题目)"
    r"|(?P<other>abstract|code|links?|project|key ?words?|tl;?dr|summary|tags?|note|pdf|github|doi|arxiv|bibtex|dataset"
    r"|task|affiliations?|institutions?|(?-i:[A-Z])[\w-]{0,20}(?:\s(?-i:[A-Z])[\w-]{0,20}){0,2})",
    re.IGNORECASE,
)
_TAGS = "|".join(re.escape(tag.removesuffix("*")) + ".*" * tag.endswith("*") for tag in read_words("paper_tags"))
_TAG = re.compile(rf"(?:{_TAGS})", re.IGNORECASE)
_TAG_SEPARATOR = re.compile(r"\s*[,/&|+]\s*")
_LEAD = re.compile(
    r"(?:(?:also )?in|in:|to appear in|(?:accepted|published|appeared|presented) (?:in|at|by|to)"
    r"|in (?:the )?proceedings of(?: the)?)(?P<more>\s+(?=\S))?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"#?\d{1,4}[.)]?")
_CONJUNCTION = re.compile(r"^(?:and|&|und|et)\s+")
_SERIES = re.compile(r"(?:Findings|Proceedings|Proc\.)")
# Words that the names of conferences and journals do not have, however much else of a title is like one.
_ONLY_IN_TITLES = re.compile(
    r"\b(?:using|via|towards?|with|by|from|under|without|is|are|how|what|why|can|does|beyond|through|into|against|over"
    r"|when|your|we|an?)\b|^(?:An?|On|How|Why|What|Is|Are|Can|Do|Does|To|Towards?|Using|Learning)\b"
)
_STRONG_WORD = re.compile(
    r"^(?:IEEE|ACM|Advances|Annals|Annual|Technical|Tech\.)\b|\b(?:Journal|Conference|Proceedings|Proc|Transactions|Trans|Symposium|Workshops?"
    r"|Letters|Magazine|Dissertation|Thesis|Archive|Conf|Press|Lecture Notes)\b",
    re.IGNORECASE,
)
_SERIES_WORD = re.compile(
    r"\b(?:Journal (?:of|on|for)|Conference on|Proceedings|Transactions|Symposium|Workshops?|Letters|Magazine)\b"
)
_LOWER_WORD = re.compile(r"(?<![\w-])(?!with|from|over|und|des|des|della|for|and|the)[a-z]{4,}")
_DIGIT = re.compile(r"\d")


class Weighed(msgspec.Struct, frozen=True, gc=False):
    """A piece with the signs of what it is."""

    piece: Piece
    signs: tuple[Sign, ...] = ()
    claim: TextClaim = NOTHING
    """What it says as a venue and a date."""
    row: int = -1
    """The number of the row of names that it is in; -1 if it is no name."""
    field: str = ""
    """`venue`, `title`, `other` … if it comes after the name of a field."""
    led: bool = False
    """Whether it comes after `in`."""

    def weight(self, slot: Slot) -> float:
        """Return the sum of the weights for a slot."""
        return sum(sign.weight for sign in self.signs if sign.slot == slot)

    @property
    def slot(self) -> Slot | None:
        """Return the slot with the largest positive weight."""
        best, most = None, 0.0
        for slot in _SLOTS:
            weight = self.weight(slot)
            if weight > most:
                best, most = slot, weight
        return best


_SLOTS: tuple[Slot, ...] = ("venue", "authors", "date", "junk")
Prior = Callable[[Sequence[Weighed]], Sequence[Weighed]]


def weigh_pieces(pieces: Sequence[Piece], *, head: bool = True) -> tuple[Weighed, ...]:
    """Return the pieces with their signs; `head`: they are the line that names the paper.

    In other lines, any capitalised words before a colon name a field: `Task: …`.
    """
    fields = _find_fields(pieces, head=head)
    rows = _find_rows(pieces)
    return tuple(_weigh(pieces, index, fields[index], rows[index]) for index in range(len(pieces)))


def _weigh(pieces: Sequence[Piece], index: int, field: str, row: tuple[int, Sign | None]) -> Weighed:
    piece = pieces[index]
    text = piece.text
    if field in ("name", "other"):
        return Weighed(piece, (OTHER_FIELD,), field=field)
    if piece.imprint is not None:
        claim = TextClaim(year=piece.imprint.year)
        return Weighed(piece, (IMPRINT,), claim, field=field)
    previous = pieces[index - 1] if index else None
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    if _LEAD.fullmatch(text):
        return Weighed(piece, (LABEL_WORD,), field=field)
    if len(text) > 200 and len(text.split()) > PROSE_WORDS:
        return Weighed(piece, (), field=field)
    lead = _LEAD.match(text)
    led = bool(lead and lead["more"] and text[lead.end()].isupper()) or (
        previous is not None and _LEAD.fullmatch(previous.text) is not None
    )
    claim = parse_claim(text)
    number, names = row
    if field == "authors":
        return Weighed(piece, (AUTHOR_FIELD,), NOTHING, max(number, 0), field)
    if field == "venue" and claim.anything:
        return Weighed(piece, (VENUE_FIELD,), claim, field=field)
    if field == "date" and (claim.year or claim.date):
        found = TextClaim(year=claim.year, date=claim.date, two_digits=claim.two_digits)
        return Weighed(piece, (DATE,), found, field=field)
    before_colon = following is not None and following.mark == "colon"
    signs = [
        *_venue_signs(piece, previous, following, claim, led=led, names=names),
        *_other_signs(piece, claim, may_be_tag=bool(piece.bracket) or (index == 0 and not before_colon)),
    ]
    if names is not None:
        signs.append(names)
    return Weighed(piece, tuple(signs), claim, number, field, led)


def _venue_signs(
    piece: Piece, previous: Piece | None, following: Piece | None, claim: TextClaim, *, led: bool, names: Sign | None
) -> Iterator[Sign]:
    venue = claim.venue
    if venue is None:
        return
    before_colon = following is not None and following.mark == "colon"
    dated = bool(claim.year or claim.date) or (following is not None and _continues_with_date(following))
    if is_venue(venue):
        yield DATED_KNOWN_VENUE if dated or piece.run.code else KNOWN_VENUE
        set_off = dated or led or piece.bracket or piece.run.italic
        if not set_off and " " not in venue and venue.istitle():
            yield ONE_WORD
    elif len(venue.split()) > MAX_VENUE_WORDS or venue[0].islower() or (before_colon and not _SERIES.match(venue)):
        return
    elif _has_venue_words(venue):
        yield DATED_VENUE_WORDS if dated else VENUE_WORDS
    elif dated and (sign := _weigh_unknown(piece, previous, venue, names)) is not None:
        yield sign
    elif not piece.run.italic:
        return
    if led and (dated or piece.run.italic or piece.mark not in ("open", "close")):
        yield LED_BY_IN


def _weigh_unknown(piece: Piece, previous: Piece | None, venue: str, names: Sign | None) -> Sign | None:
    """Return what a name with a year is worth as a venue that no rule knows: it depends on where it is."""
    acronym = looks_like_acronym(venue)
    if names is not None and (names.reason == SURE_NAMES.reason or not acronym):
        return None
    if acronym:
        return DATED_ACRONYM
    if len(venue.split()) > SHORT_WORDS or _CONJUNCTION.match(venue):
        return None
    if piece.run.italic or piece.run.code or piece.bracket:
        return DATED_STYLE
    if piece.mark in ("sentence", "bar", "break"):
        return DATED_SENTENCE
    return DATED_PART if piece.mark == "comma" and previous is not None else None


def _continues_with_date(piece: Piece) -> bool:
    """Return whether a piece is the year or the pages of the venue before it."""
    if piece.mark not in ("comma", "style", "open", "close", "colon"):
        return False
    if piece.imprint is not None:
        return True
    if _DIGIT.search(piece.text) is None:
        return False
    claim = parse_claim(piece.text)
    return claim.venue is None and claim.anything


def is_series(text: str) -> bool:
    """Return whether a text has a word that only names of journals and conferences have: `Journal`."""
    return _SERIES_WORD.search(text) is not None


def _has_venue_words(text: str) -> bool:
    """Return whether a text has a word that only venues have, and is not a title with such a word."""
    if not sounds_like_venue(text) or _ONLY_IN_TITLES.search(text):
        return False
    return _STRONG_WORD.search(text) is not None or (
        _LOWER_WORD.search(text) is None and len(text.split()) <= SHORT_WORDS + 3 and not text.endswith("Report")
    )


def _other_signs(piece: Piece, claim: TextClaim, *, may_be_tag: bool) -> Iterator[Sign]:
    if claim.venue is None and claim.anything:
        yield DATE
    text = piece.text
    if _NUMBER.fullmatch(text) and not (claim.year or claim.date):
        yield NUMBER
    elif len(text) < 40:
        if is_acceptance_note(text) or (may_be_tag and is_tags(text)):
            yield TAG
        elif kinds_of_label(text) and (piece.bracket or len(text.split()) == 1):
            yield LABEL_WORD


def is_tags(text: str) -> bool:
    """Return whether a text only names kinds of papers: `Survey`, `Dataset & Code`."""
    return all(_TAG.fullmatch(part) for part in _TAG_SEPARATOR.split(text) if part)


def _find_fields(pieces: Sequence[Piece], *, head: bool) -> list[str]:
    """Return, for each piece, the field that it belongs to; `name` for the name of one itself."""
    fields = [""] * len(pieces)
    current = ""
    for index, piece in enumerate(pieces):
        if piece.mark in ("start", "break", "soft", "bar", "label") or (
            piece.mark == "sentence" and current != "other"
        ):
            current = ""
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        colon = following is not None and following.mark == "colon"
        match = (
            _FIELD.fullmatch(piece.text)
            if colon and piece.mark not in ("comma", "colon") and not piece.quoted
            else None
        )
        kind = match.lastgroup or "" if match else ""
        if kind == "date" and following is not None and _DIGIT.search(following.text) is None:
            kind = ""
        if kind == "other" and head:
            # In the line of the title, `LISA: …` names the paper; only the words of the table name a field.
            kind = kind if index and piece.run.link is None and _KNOWN_FIELD.fullmatch(piece.text) else ""
        if kind:
            fields[index] = "name"
            current = kind
        else:
            fields[index] = current
    return fields


_KNOWN_FIELD = re.compile(
    r"abstract|key ?words?|tl;?dr|summary|tags?|note|bibtex|task|affiliations?|institutions?|code|links?|project",
    re.IGNORECASE,
)


def _find_rows(pieces: Sequence[Piece]) -> list[tuple[int, Sign | None]]:
    """Return, for each piece, the number of the row of names that it is in, and what that is worth to the piece."""
    rows: list[tuple[int, Sign | None]] = [(-1, None)] * len(pieces)
    index = 0
    while index < len(pieces):
        if not _may_be_name(pieces, index):
            index += 1
            continue
        row = [index]
        after = index + 1
        while after < len(pieces):
            if _is_affiliation(pieces, after):
                pass
            elif (
                pieces[after].mark in ("comma", "style")
                and _may_be_name(pieces, after)
                and (pieces[after].run.italic == pieces[index].run.italic)
            ):
                row.append(after)
            else:
                break
            after += 1
        row = _trim_row(pieces, row)
        if (sign := _weigh_row(pieces, row)) is not None:
            for place in row:
                rows[place] = (row[0], sign)
        index = row[-1] + 1
    return rows


def _is_affiliation(pieces: Sequence[Piece], index: int) -> bool:
    """Return whether a piece is in brackets between two names."""
    piece = pieces[index]
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    return piece.bracket == "(" and following is not None and following.mark == "comma" and not following.bracket


def _trim_row(pieces: Sequence[Piece], row: list[int]) -> list[int]:
    """Return a row without the end of a title before names with initials: `Quantiles and Risks, Mole J., Pier K.`"""
    first = next((place for place, index in enumerate(row) if " and " not in pieces[index].text), 0)
    rest = row[first:]
    return rest if all(has_initials(pieces[index].text) for index in rest) else row


def _may_be_name(pieces: Sequence[Piece], index: int) -> bool:
    piece = pieces[index]
    if piece.quoted or piece.imprint is not None or len(piece.text) > 300 or piece.run.code or piece.bracket == "[":
        return False
    text = _CONJUNCTION.sub("", piece.text)
    if is_initials(text):
        return piece.mark == "comma" and index > 0
    return not is_venue(text) and (is_name(text) or find_names(text).share == 1)


def _weigh_row(pieces: Sequence[Piece], row: Sequence[int]) -> Sign | None:
    """Return what a row of names is worth to each of its pieces."""
    first, last = pieces[row[0]], pieces[row[-1]]
    text = ", ".join(_CONJUNCTION.sub("", pieces[index].text) for index in row)
    found = find_names(text)
    count = len(found.people)
    before, after = (pieces[place] if 0 <= place < len(pieces) else None for place in (row[0] - 1, row[-1] + 1))
    whole = (count > 1 or not first.bracket) and (after is None or after.mark != "colon")
    sign: Sign | None = None
    if found.sure:
        sign = _per_row(SURE_NAMES, SURE_NAMES.weight + 0.8 * min(count - 1, 5))
    elif first.mark in ("comma", "colon") and not first.run.italic and not _is_set_off(before, first):
        # After a comma or colon, words in capitals may as well be a part of the title.
        sign = None
    elif count == 1 and " " in found.people[0] and whole:
        sign = SET_OFF_NAME if first.run.italic else ONE_NAME
    elif count == 1:
        dated = after is not None and after.mark == "open" and _continues_with_date(after)
        sign = DATED_NAME if dated and not last.run.code and whole else None
    elif all(" " not in name for name in found.people):
        sign = _per_row(FAMILY_NAMES, min(2.0, 0.5 * count)) if whole else None
    else:
        sign = _per_row(MANY_NAMES, min(5.0, 1.0 * count)) if count > 2 else TWO_NAMES
    return _per_row(sign, sign.weight / len(row)) if sign is not None else None


def _is_set_off(before: Piece | None, piece: Piece) -> bool:
    """Return whether the piece before is marked up as a title and this one is not."""
    return before is not None and (
        (before.run.link is not None and piece.run.link is None)
        or (before.run.bold and not piece.run.bold)
        or (before.quoted and not piece.quoted)
    )


def _per_row(sign: Sign, weight: float) -> Sign:
    return Sign(sign.slot, weight, sign.reason)
