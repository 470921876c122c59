"""Signs that a piece of an entry is its venue, by its words or by its place; `rows.py` has those of names.

Every sign has a weight, in units of about one bit. The weights are judgements, not probabilities: what matters is their
order. The reading of an entry adds them up (`titles.py`).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Literal

import msgspec

from bibexport.data import read_words
from bibexport.lists.claims import TextClaim, is_acceptance_note, parse_claim
from bibexport.lists.link_kinds import kinds_of_label
from bibexport.lists.names import CAPITALISED, find_names, is_venue, looks_like_acronym, sounds_like_venue
from bibexport.lists.pieces import Piece
from bibexport.lists.styled_text import count_words
from bibexport.text.dates import RECENT_YEAR
from bibexport.text.venue_names import abbreviates_journal

Slot = Literal["authors", "venue", "date", "junk"]


class Sign(msgspec.Struct, frozen=True, gc=False):
    """A reason to read a piece as a slot."""

    slot: Slot
    weight: float
    reason: str


DATED_KNOWN_VENUE = Sign("venue", 5, "a known venue with a year")
KNOWN_VENUE = Sign("venue", 3, "a known venue")
DATED_ABBREVIATIONS = Sign("venue", 4, "the abbreviated title of a journal, with a year, a volume or in italics")
ABBREVIATIONS = Sign("venue", 1.5, "the abbreviated title of a journal")
DATED_VENUE_WORDS = Sign("venue", 4.5, "a word that only venues have, and a year")
VENUE_WORDS = Sign("venue", 2.2, "a word that only venues have")
DATED_ACRONYM = Sign("venue", 4, "an acronym with a year")
DATED_STYLE = Sign("venue", 3, "a short name with a year, in a style or in brackets")
AFTER_NAMES = Sign("venue", 2.8, "a short name in italics after the title and the names")
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
INVERTED_NAME = Sign("authors", 1.6, "a family and a given name, and a colon before the title")
ONE_NAME = Sign("authors", 0.8, "two words in capitals")
SET_OFF_NAME = Sign("authors", 1.4, "two words in capitals and italics")
DATED_NAME = Sign("authors", 1.0, "a word in capitals before a year in brackets")
AUTHOR_YEAR = Sign("authors", 1.6, "names and a year in bold before the title")
AUTHOR_FIELD = Sign("authors", 5, "after `Authors:`")
LABEL_WORD = Sign("junk", 1, "a label without its link")
NUMBER = Sign("junk", 1, "a number in a list")
IDENTIFIER = Sign("junk", 3, "an identifier or address")
TAG = Sign("junk", 1, "the kind of paper")
OTHER_FIELD = Sign("junk", 3, "a field that a reference does not have")

MAX_VENUE_WORDS = 14
LONGER_THAN_NAME = 3
"""Minimum number of words in bold that are as likely a title as a name."""
SHORT_WORDS = 6
"""Maximum number of words of an unknown venue with a year."""
CONJUNCTION = re.compile(r"^(?:and|&|und|et)\s+(?!al\b)")
_SERIES = re.compile(r"(?:Findings|Proceedings|Proc\.)")
# Words that the names of conferences and journals do not have, however much else of a title is like one.
_ONLY_IN_TITLES = re.compile(
    r"\b(?:using|via|towards?|with|by|from|under|without|is|are|how|what|why|can|does|beyond|through|into|against|over"
    r"|when|your|we|an?)\b|^(?:An?|On|How|Why|What|Is|Are|Can|Do|Does|To|Towards?|Using|Learning)\b(?!&)"
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
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"#?\d{1,4}[.)]?")
_ROMAN = re.compile(r"[IVX]+")
_TAGS = "|".join(re.escape(tag.removesuffix("*")) + ".*" * tag.endswith("*") for tag in read_words("paper_tags"))
_TAG = re.compile(rf"(?:{_TAGS})", re.IGNORECASE)
FAMILY_PAIR = re.compile(rf"{CAPITALISED}(?:\s{CAPITALISED})?\s(?:and|&)\s{CAPITALISED}(?:\s{CAPITALISED})?")
"""`Mole and Pier`, `De Mole & Pier`"""
_YEAR_END = re.compile(rf"(?<![\s.,(])[\s.,(]+{RECENT_YEAR}\)?$")
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
    # `(1937, Econometrica)`
    dated = dated or (
        previous is not None
        and piece.mark == "comma"
        and bool(piece.bracket and previous.bracket)
        and is_date(previous)
    )
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
    set_off = dated or led or piece.bracket
    if not set_off and not piece.run.code and _ROMAN.fullmatch(venue):
        # The part of a series: `*Strong Tides. IV. A Second Look*`
        return
    yield DATED_KNOWN_VENUE if dated or piece.run.code else KNOWN_VENUE
    if not set_off and not piece.run.italic and " " not in venue and venue.istitle():
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
    if abbreviates_journal(venue):
        return DATED_ABBREVIATIONS if dated or piece.run.italic else ABBREVIATIONS
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
    whole = piece.mark == "sentence" and piece.start <= piece.run.start + 1
    return ends and title_case and whole and not piece.bracket


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
    if count_words(venue) > SHORT_WORDS or CONJUNCTION.match(venue):
        return None
    if piece.run.italic or piece.run.code or piece.bracket:
        return DATED_STYLE
    if previous is not None and piece.text[-1].isdigit() and not venue[-1].isdigit():
        # With its volume: `Solar Physics 291 (2016)`
        return DATED_SENTENCE
    if piece.mark in ("sentence", "bar", "break"):
        return DATED_SENTENCE
    return DATED_PART if piece.mark == "comma" and previous is not None else None


def end_of_opening(pieces: Sequence[Piece]) -> int:
    """Return the first piece after the two words or more in one bold text or link that open a text; 0 if none do."""
    run = pieces[0].run
    opening = [piece.text for piece in takewhile(lambda piece: piece.run is run, pieces)]
    marked = (run.bold or run.link is not None) and sum(map(count_words, opening)) >= 2
    return len(opening) if marked else 0


def strip_year(text: str) -> str:
    """Return a text without the year at its end."""
    return _YEAR_END.sub("", text) if any(map(str.isdigit, text[-3:])) else text


def is_author_year(pieces: Sequence[Piece], last: int) -> bool:
    """Return whether the bold text up to a piece is names and a year, and other text follows: `**Mole 1985** …`"""
    run = pieces[0].run
    bold = run.bold and run.link is None and pieces[last].run.bold
    names = strip_year(pieces[last].text)
    if not bold or last + 1 == len(pieces) or pieces[last + 1].run.bold or names == pieces[last].text:
        return False
    # `**Vision 2030**: A Survey` is a title, `**Mole et al. 2017**: A Survey` is not.
    mark = pieces[last + 1].mark
    sure = find_names(names).sure or FAMILY_PAIR.fullmatch(names) is not None
    return mark in ("style", "comma", "sentence") or (mark in ("colon", "dash") and sure)


def free_title(pieces: Sequence[Piece], rows: list[tuple[int, Sign | None]]) -> list[tuple[int, Sign | None]]:
    """Return rows without the words in bold or in a link at the start, if better names follow them: these are a title.

    `**Counting Waves Fairly** (2020). Ito, K., & Marsh, D.`
    """
    opening = [index for index, (row, _) in enumerate(rows) if row == 0]
    labelled = bool(opening) and rows[0][1] is not None and rows[0][1].reason == AUTHOR_YEAR.reason
    if not opening or labelled or opening[-1] >= end_of_opening(pieces):
        return rows
    weights: dict[int, float] = {}
    for index, (row, sign) in enumerate(rows):
        run = pieces[index].run
        if sign is not None and (row == 0 or not (run.bold or run.link is not None)):
            weights[row] = weights.get(row, 0.0) + sign.weight
    first = weights.pop(0)
    # Two words may well be a name, and the second row a short title: `**Jane Mole**. Deep Harbours.`
    longer = sum(count_words(pieces[index].text) for index in opening) >= LONGER_THAN_NAME
    if any(weight > first or (longer and weight == first) for weight in weights.values()):
        return [(-1, None) if row == 0 else (row, sign) for row, sign in rows]
    return rows


def find_container(pieces: Sequence[Piece], rows: Sequence[tuple[int, Sign | None]]) -> int | None:
    """Return the piece in italics that is a container by its place: after a marked-up title and plain names.

    `**Sounding the Deep** (2018). Ann Pell. *Marine Chronicle*, 12.` Only a volume, year or pages may follow: authors
    in italics have their venue after them.
    """
    if not pieces or rows[0][0] >= 0:
        return None
    titled = 1 if pieces[0].quoted else end_of_opening(pieces)
    if not titled or any(is_tags(pieces[place].text) or is_venue(pieces[place].text) for place in range(titled)):
        return None
    index = next((place for place in range(titled + 1, len(pieces)) if pieces[place].run.italic), titled)
    before = index - 1
    while before > titled and is_date(pieces[before]):
        before -= 1
    run = pieces[before].run
    named = before >= titled and rows[before][1] is not None and not (run.italic or run.bold or run.link is not None)
    return index if named and _may_be_container(pieces, index, rows[index][1]) else None


def _may_be_container(pieces: Sequence[Piece], index: int, names: Sign | None) -> bool:
    piece = pieces[index]
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    if piece.start > piece.run.start + 1 or piece.bracket or piece.quoted or piece.run.bold:
        return False
    if names is not None and names.reason not in (ONE_NAME.reason, SET_OFF_NAME.reason, FAMILY_NAMES.reason):
        return False
    if following is not None and not (
        following.mark in ("label", "break")
        or following.imprint is not None
        or is_number(following)
        or is_date(following)
    ):
        return False
    text = piece.text
    plain = not (_ONLY_IN_TITLES.search(text) or is_tags(text) or is_acceptance_note(text) or kinds_of_label(text))
    return plain and text[0].isupper() and text[-1] not in "?!" and count_words(text) <= SHORT_WORDS + 2


def _continues_with_date(piece: Piece, venue: Piece) -> bool:
    """Return whether a piece is the year or the pages of the venue before it."""
    if piece.imprint is not None and piece.imprint.volume:
        return True
    marks = ("comma", "style", "open", "close", "colon")
    # `*Class. Quantum Grav.* **2015**`, as chemists write the year.
    if not (
        piece.mark in marks or (piece.run.bold and venue.run.italic and piece.mark == "sentence")
    ) or venue.bracket != piece.bracket * bool(venue.bracket):
        return False
    if venue.run.code and piece.run is not venue.run:
        # `Wharf Inc` `2016` are a company and a year; a venue has its year in the same code.
        return False
    if piece.mark == "open" and looks_like_acronym(venue.text):
        # `ResNet (2015)`
        return False
    return piece.imprint is not None or is_date(piece)


def is_number(piece: Piece) -> bool:
    """Return whether a piece is a number of up to four digits, such as a volume."""
    return _NUMBER.fullmatch(piece.text) is not None


def is_date(piece: Piece) -> bool:
    """Return whether a piece is nothing but a year or date."""
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
