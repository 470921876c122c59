"""Signs that a piece of an entry is its venue, or a row of names.

Every sign has a weight, in units of about one bit. The weights are judgements, not probabilities: what matters is their
order. The reading of an entry adds them up (`titles.py`).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from bibexport.data import read_words
from bibexport.lists.claims import TextClaim, parse_claim
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
from bibexport.lists.styled_text import count_words
from bibexport.text.names import stands_for_others

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
ITALIC_SENTENCE = Sign("venue", 1, "title case in italics, a sentence by itself")
DATED_PART = Sign("venue", 0.5, "a short name with a year after a comma")
PUBLISHER = Sign("venue", -2.5, "a publisher, which is named beside its venue")
LED_BY_IN = Sign("venue", 1.5, "after `in`")
VENUE_FIELD = Sign("venue", 5, "after `Venue:`")
ONE_WORD = Sign("venue", -1.5, "one word that is also an ordinary one")
HERE_VENUE = Sign("venue", 2.6, "where the list has its venues")
HERE_AUTHORS = Sign("authors", 1.2, "where the list has its authors")
DATE = Sign("date", 2.5, "nothing but a date")
IMPRINT = Sign("date", 4, "volume and pages")
SURE_NAMES = Sign("authors", 2.4, "names with initials, or with more to come")
MANY_NAMES = Sign("authors", 3.0, "three names or more")
TWO_NAMES = Sign("authors", 2.0, "two names")
FAMILY_NAMES = Sign("authors", 1.0, "several words in capitals, divided by commas")
ONE_NAME = Sign("authors", 0.8, "two words in capitals")
SET_OFF_NAME = Sign("authors", 1.4, "two words in capitals and italics")
DATED_NAME = Sign("authors", 1.0, "a word in capitals before a year in brackets")
AUTHOR_FIELD = Sign("authors", 5, "after `Authors:`")
LABEL_WORD = Sign("junk", 1, "a label without its link")
NUMBER = Sign("junk", 1, "a number in a list")
IDENTIFIER = Sign("junk", 3, "an identifier or address")
TAG = Sign("junk", 1, "the kind of paper")
OTHER_FIELD = Sign("junk", 3, "a field that a reference does not have")

MAX_VENUE_WORDS = 14
SHORT_WORDS = 6
"""Maximum number of words of an unknown venue with a year."""
_CONJUNCTION = re.compile(r"^(?:and|&|und|et)\s+(?!al\b)")
_SERIES = re.compile(r"(?:Findings|Proceedings|Proc\.)")
# Words that the names of conferences and journals do not have, however much else of a title is like one.
_ONLY_IN_TITLES = re.compile(
    r"\b(?:using|via|towards?|with|by|from|under|without|is|are|how|what|why|can|does|beyond|through|into|against|over"
    r"|when|your|we|an?)\b|^(?:An?|On|How|Why|What|Is|Are|Can|Do|Does|To|Towards?|Using|Learning)\b"
)
_STRONG_WORD = re.compile(
    r"^(?:IEEE|ACM|Advances|Annals|Annual|Technical|Tech\.)\b|\b(?:Journal|Conference|Proceedings|Proc|Transactions|Trans|Symposium|Workshops?"
    r"|Letters|Magazine|Dissertation|Thesis|Archive|Conf|Press|Lecture Notes)\b"
    r"|\b(?:journal|conference|symposium|transactions|workshop|proceedings|advances) (?:of|on|in|for)\b|^\w+ journal$"
)
_CAPITAL = re.compile(r"[^\W\d_a-z]")
_OPEN_END = re.compile(r"\b(?:in|on|of|at|the|and|for|by|dated|since|from|to)$")
_SERIES_WORD = re.compile(
    r"\b(?:Journal (?:of|on|for)|Conference on|Proceedings|Transactions|Symposium|Workshops?|Letters|Magazine)\b"
)
_LOWER_WORD = re.compile(r"(?<![\w-])(?!with|from|over|und|des|des|della|for|and|the)[a-z]{4,}")
# Words that no row of names has; much faster than to look for names.
_NOT_OF_NAME = re.compile(r"(?<![\w'’-])(?!and\b|with\b|others\b|etc\b|della\b|dell\b|zum\b|abdel|authors?\b)[a-z]{4,}")
_YEAR_END = re.compile(r"[\s.,(]+(?:19|20)\d\d\)?$")
_DIGIT = re.compile(r"\d")
_TAGS = "|".join(re.escape(tag.removesuffix("*")) + ".*" * tag.endswith("*") for tag in read_words("paper_tags"))
_TAG = re.compile(rf"(?:{_TAGS})", re.IGNORECASE)
_TAG_SEPARATOR = re.compile(r"[,/&|+]")
_PUBLISHERS = frozenset(read_words("publishers"))


def weigh_venue(
    piece: Piece, previous: Piece | None, following: Piece | None, claim: TextClaim, *, led: bool, names: Sign | None
) -> Iterator[Sign]:
    """Yield what speaks for a piece as a venue; `led`: it comes after `in`; `names`: what it is worth as names."""
    venue = claim.venue
    if venue is None:
        return
    dated = bool(claim.year or claim.date) or (following is not None and _continues_with_date(following, piece))
    before_colon = following is not None and following.mark == "colon"
    if is_venue(venue):
        # `[SP: Megatron]` is a key.
        if not (before_colon and piece.bracket and not dated):
            yield from _weigh_known(piece, venue, dated=dated, led=led)
    elif _cannot_be_venue(venue, before_colon=before_colon):
        return
    elif (sign := _weigh_other(piece, previous, following, venue, names, dated=dated)) is not None:
        yield sign
    elif not piece.run.italic:
        return
    if venue.lower() in _PUBLISHERS:
        yield PUBLISHER
    if led and (dated or piece.run.italic or piece.mark not in ("open", "close")):
        yield LED_BY_IN


def _weigh_known(piece: Piece, venue: str, *, dated: bool, led: bool) -> Iterator[Sign]:
    yield DATED_KNOWN_VENUE if dated or piece.run.code else KNOWN_VENUE
    set_off = dated or led or piece.bracket or piece.run.italic
    if not set_off and " " not in venue and venue.istitle():
        yield ONE_WORD


def _cannot_be_venue(text: str, *, before_colon: bool) -> bool:
    """Return whether a text is too long for an unknown venue, or a part of a sentence or title."""
    return (
        len(text.split()) > MAX_VENUE_WORDS
        or (before_colon and not _SERIES.match(text))
        or (text[0].islower() and not _STRONG_WORD.search(text))
        or _OPEN_END.search(text) is not None
        or not (_CAPITAL.search(text) or _STRONG_WORD.search(text))
    )


def _weigh_other(
    piece: Piece, previous: Piece | None, following: Piece | None, venue: str, names: Sign | None, *, dated: bool
) -> Sign | None:
    """Return what a name is worth as a venue that is not known, by its words or by its place."""
    after_colon = piece.mark == "colon" and (previous is None or not _SERIES.match(previous.text))
    if _has_venue_words(venue):
        # After a colon, the subtitle of a title may have such words, and the year be that of the paper.
        sure = dated and not (after_colon and _DIGIT.search(piece.text) is None)
        return DATED_VENUE_WORDS if sure else None if after_colon else VENUE_WORDS
    if dated and not after_colon and (sign := _weigh_unknown(piece, previous, venue, names)) is not None:
        return sign
    return ITALIC_SENTENCE if _is_whole_sentence(piece, following, venue) and names is None else None


def _is_whole_sentence(piece: Piece, following: Piece | None, venue: str) -> bool:
    """Return whether a text in italics, in title case, is a sentence by itself: `*Computational Linguistics*.`"""
    if not piece.run.italic:
        return False
    ends = following is None or following.mark in ("sentence", "label", "break", "soft", "bar")
    title_case = _LOWER_WORD.search(venue) is None and 2 <= len(venue.split()) <= SHORT_WORDS
    return ends and title_case and piece.mark == "sentence" and not piece.bracket


def _weigh_unknown(piece: Piece, previous: Piece | None, venue: str, names: Sign | None) -> Sign | None:
    """Return what a name with a year is worth as a venue that no rule knows: it depends on where it is."""
    if is_tags(venue) or _ONLY_IN_TITLES.search(venue) or venue not in " ".join(piece.text.split()):
        # A year in the middle is a part of a title: `UK from 1981 to 2004`.
        return None
    acronym = looks_like_acronym(venue)
    if names is not None and (names.reason == SURE_NAMES.reason or not acronym):
        return None
    if acronym:
        return DATED_ACRONYM
    if count_words(venue) > SHORT_WORDS or _CONJUNCTION.match(venue):
        return None
    if piece.run.italic or piece.run.code or piece.bracket:
        return DATED_STYLE
    if piece.mark in ("sentence", "bar", "break"):
        return DATED_SENTENCE
    return DATED_PART if piece.mark == "comma" and previous is not None else None


def _continues_with_date(piece: Piece, venue: Piece) -> bool:
    """Return whether a piece is the year or the pages of the venue before it."""
    if piece.imprint is not None and piece.imprint.volume:
        return True
    if piece.mark not in ("comma", "style", "open", "close", "colon") or venue.bracket != piece.bracket * bool(
        venue.bracket
    ):
        return False
    if venue.run.code and piece.run is not venue.run:
        # `Wharf Inc` `2016` are a company and a year; a venue has its year in the same code.
        return False
    if piece.mark == "open" and looks_like_acronym(venue.text):
        # `ResNet (2015)`
        return False
    return piece.imprint is not None or _is_date(piece)


def _is_date(piece: Piece) -> bool:
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


def is_tags(text: str) -> bool:
    """Return whether a text only names kinds of papers: `Survey`, `Dataset & Code`."""
    return all(_TAG.fullmatch(part) for part in map(str.strip, _TAG_SEPARATOR.split(text)) if part)


def find_rows(pieces: Sequence[Piece]) -> list[tuple[int, Sign | None]]:
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
    if piece.bracket != "(" or following is None or following.mark not in ("comma", "close"):
        return False
    return not following.bracket or _is_affiliation(pieces, index + 1)


def _trim_row(pieces: Sequence[Piece], row: list[int]) -> list[int]:
    """Return a row without the end of a title before names with initials: `Quantiles and Risks, Mole J., Pier K.`"""
    first = next((place for place, index in enumerate(row) if " and " not in pieces[index].text), 0)
    after = pieces[row[-1] + 1] if row[-1] + 1 < len(pieces) else None
    if after is not None and after.mark == "colon" and " " in pieces[row[0]].text:
        # `Jane Mole, Ken Pier, DeepEdge: A Network …`
        while len(row) > 1 and all(" " not in name for name in find_names(pieces[row[-1]].text).people):
            row = row[:-1]
    rest = row[first:]
    return rest if all(has_initials(pieces[index].text) for index in rest) else row


def _may_be_name(pieces: Sequence[Piece], index: int) -> bool:
    piece = pieces[index]
    if (
        piece.part is not None
        or piece.quoted
        or piece.imprint is not None
        or len(piece.text) > 300
        or piece.run.code
        or piece.bracket == "["
    ):
        return False
    text = _strip_conjunction(piece.text)
    if _NOT_OF_NAME.search(text) is not None:
        return False
    if is_initials(text) or stands_for_others(text):
        return piece.mark in ("comma", "style") and index > 0
    # `Mole J. et al. 2016`
    text = _strip_year(text)
    return not is_venue(text) and (is_name(text) or find_names(text).share == 1)


def _strip_conjunction(text: str) -> str:
    match = _CONJUNCTION.match(text)
    return text[match.end() :] if match else text


def _strip_year(text: str) -> str:
    return _YEAR_END.sub("", text) if any(map(str.isdigit, text[-3:])) else text


def _weigh_row(pieces: Sequence[Piece], row: Sequence[int]) -> Sign | None:
    """Return what a row of names is worth to each of its pieces."""
    first = pieces[row[0]]
    text = ", ".join([_strip_year(_strip_conjunction(pieces[index].text)) for index in row])
    found = find_names(text)
    count = len(found.people)
    before, after = (pieces[place] if 0 <= place < len(pieces) else None for place in (row[0] - 1, row[-1] + 1))
    whole = (count > 1 or not first.bracket) and (after is None or after.mark != "colon")
    dated = after is not None and after.mark == "open" and _is_date(after) and not after.run.code and whole
    dated = dated and first.mark not in ("start", "comma", "colon") and not first.run.italic
    sign: Sign | None = None
    if after is not None and after.imprint is not None and not found.sure and count == 1:
        # `*American Economic Review*, 84(4)`
        return None
    if first.bracket and not found.sure and any(" " not in name for name in found.people):
        # `(Stanford, KU Leuven)`
        return None
    if found.sure:
        sign = _per_row(SURE_NAMES, SURE_NAMES.weight + 0.8 * min(count - 1, 5))
    elif first.mark in ("comma", "colon") and not first.run.italic and not _is_set_off(before, first):
        # After a comma or colon, words in capitals may as well be a part of the title.
        sign = None
    elif dated and len(row) > 1 and all(" " not in pieces[index].text for index in row):
        # `Bentley, McIlroy (1993)`
        sign = _per_row(DATED_NAME, 0.8 * len(row))
    elif count == 1 and " " in found.people[0] and whole:
        sign = SET_OFF_NAME if first.run.italic else ONE_NAME
    elif count == 1:
        sign = DATED_NAME if dated else None
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
