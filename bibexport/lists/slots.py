"""Weighing the pieces of an entry: what speaks for each as the authors (`rows.py`), the venue or date (`signs.py`)."""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from bibexport.lists.claims import NOTHING, TextClaim, field_role, is_acceptance_note, parse_claim, read_short_year
from bibexport.lists.identifiers import is_identifier
from bibexport.lists.imprints import split_volume
from bibexport.lists.link_kinds import kinds_of_label
from bibexport.lists.names import is_venue, sounds_like_venue
from bibexport.lists.pieces import Piece
from bibexport.lists.rows import find_rows
from bibexport.lists.signs import (
    AFTER_NAMES,
    AUTHOR_FIELD,
    DATE,
    IDENTIFIER,
    IMPRINT,
    KNOWN_VENUE,
    LABEL_WORD,
    NUMBER,
    OTHER_FIELD,
    SURE_NAMES,
    TAG,
    VENUE_FIELD,
    Sign,
    Slot,
    find_container,
    is_date,
    is_number,
    is_tags,
    weigh_venue,
)
from bibexport.lists.styled_text import Run, abbreviates

PROSE_WORDS = 30

_CITED: dict[str, tuple[Sign, ...]] = {
    "authors": (Sign("authors", 6, "the names of a citation"),),
    "venue": (Sign("venue", 6, "the container of a citation"),),
    "title": (),
    "editors": (Sign("junk", 6, "the editors of a book"),),
    "publisher": (Sign("junk", 6, "the publisher of a book"),),
}

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
_LEAD = re.compile(
    r"(?:(?:also )?in|in:|to appear in|(?:accepted|published|appeared|presented) (?:in|at|by|to)"
    r"|in (?:the )?proceedings of(?: the)?)(?P<more>\s+(?=\S))?",
    re.IGNORECASE,
)
_LEAD_LETTERS = frozenset("aiptAIPT")
MAX_DETAIL = 300
"""Maximum length of a text below the title in which one word makes a venue, in characters."""
NEARLY = 2.0
"""A venue counts before a later one unless that weighs more by this much."""
_AND = re.compile(r"(?:^|\s)(?:and|&)\s")
_CAPITAL = re.compile(r"[A-Z]{2}|[A-Z][a-z]")
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
    volume: str = ""
    """The volume at the end of its name, if it is a venue."""

    slot: Slot | None = None
    """The slot with the largest positive weight."""

    def weight(self, slot: Slot) -> float:
        """Return the sum of the weights for a slot."""
        return sum([sign.weight for sign in self.signs if sign.slot == slot])

    @property
    def is_surely_name(self) -> bool:
        """Return whether it is in a row of names that can be nothing else."""
        return self.row >= 0 and any(sign.reason == SURE_NAMES.reason for sign in self.signs)

    def add(self, signs: Iterable[Sign]) -> "Weighed":
        """Return the piece with more signs."""
        every = (*self.signs, *signs)
        weights: dict[Slot, float] = {}
        for sign in every:
            weights[sign.slot] = weights.get(sign.slot, 0.0) + sign.weight
        best, most = None, 0.0
        for slot, weight in weights.items():
            if weight > most or (weight == most and best is not None and _SLOTS.index(slot) < _SLOTS.index(best)):
                best, most = slot, weight
        return msgspec.structs.replace(self, signs=every, slot=best)


_SLOTS: tuple[Slot, ...] = ("venue", "authors", "date", "junk")


def weigh_pieces(pieces: Sequence[Piece], text: str, *, head: bool = True) -> tuple[Weighed, ...]:
    """Return the pieces of `text` with their signs; `head`: they are the line that names the paper.

    In other lines, any capitalised words before a colon name a field: `Task: …`.
    """
    fields = _find_fields(pieces, text, head=head)
    rows = find_rows(pieces, text, head=head)
    container = find_container(pieces, rows) if head else None
    # Between names, a word of venues is one of a name: `Jane Mole, Science Li, Ken Pier`.
    numbers = [number for number, _ in rows]
    around = zip([-1, *numbers], numbers, [*numbers[1:], -1], strict=False)
    inner = [before == number == after >= 0 for before, number, after in around]
    weighed = [_weigh(pieces, index, fields[index], rows[index], is_inner=inner[index]) for index in range(len(pieces))]
    if container is not None and weighed[container].claim.venue is not None:
        one = weighed[container]
        signs = tuple(sign for sign in one.signs if sign.slot != "authors")
        weighed[container] = msgspec.structs.replace(one, signs=signs, slot=None, row=-1).add((AFTER_NAMES,))
    return tuple(weighed)


def _weigh(pieces: Sequence[Piece], index: int, field: str, row: tuple[int, Sign | None], *, is_inner: bool) -> Weighed:
    piece = pieces[index]
    text = piece.text
    if field in ("name", "other"):
        return Weighed(piece, field=field).add((OTHER_FIELD,))
    if piece.part is not None and piece.part.role in _CITED:
        role = piece.part.role
        claim = parse_claim(text) if role == "venue" else NOTHING
        place = index if role == "authors" else -1
        return Weighed(piece, claim=claim, row=place, field="title" * (role == "title")).add(_CITED[role])
    if piece.imprint is not None:
        claim = TextClaim(year=piece.imprint.year)
        return Weighed(piece, claim=claim, field=field).add((IMPRINT,))
    previous = pieces[index - 1] if index else None
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    may_lead = text[0] in _LEAD_LETTERS
    if may_lead and _LEAD.fullmatch(text):
        return Weighed(piece, field=field).add((LABEL_WORD,))
    if (len(text) > 200 and len(text.split()) > PROSE_WORDS) or _is_prose(text):
        return Weighed(piece, field=field)
    lead = _LEAD.match(text) if may_lead else None
    led = bool(lead and lead["more"] and text[lead.end()].isupper()) or (
        previous is not None and previous.text[0] in _LEAD_LETTERS and _LEAD.fullmatch(previous.text) is not None
    )
    # `Solar Physics 291 (2016)`
    dated = following is not None and following.mark in ("open", "comma") and is_date(following)
    in_brackets = dated and following is not None and following.mark == "open"
    name, volume = split_volume(text, known=not in_brackets, dated=dated)
    claim = parse_claim(name)
    if (short := read_short_year(text)) is not None and _is_set_off(piece, following):
        return Weighed(piece, claim=short, field=field).add((DATE,))
    number, names = row
    if field == "authors":
        return Weighed(piece, row=max(number, 0), field=field).add((AUTHOR_FIELD,))
    if field == "venue" and claim.anything:
        return Weighed(piece, claim=claim, field=field).add((VENUE_FIELD,))
    if field == "date" and (claim.year or claim.date):
        found = TextClaim(year=claim.year, date=claim.date, two_digits=claim.two_digits)
        return Weighed(piece, claim=found, field=field).add((DATE,))
    # `PDF: A Framework`, `[Review, Remask, Refine](…)`: what opens a title is no label and no tag.
    marked = piece.run.link is not None or piece.run.bold
    goes_on = following is not None and following.mark in ("colon", "comma")
    goes_on = goes_on and (index == 0 or (marked and following is not None and following.run is piece.run))
    may_be_venue = not is_inner or is_venue(text)
    signs = [
        *(weigh_venue(piece, previous, following, claim, led=led, names=names) if may_be_venue else ()),
        *_other_signs(
            piece,
            claim,
            may_be_tag=not goes_on and (index == 0 or bool(piece.bracket)),
            may_be_label=not goes_on,
        ),
    ]
    if names is not None:
        signs.append(names)
    return Weighed(piece, claim=claim, row=number, field=field, led=led, volume=volume).add(signs)


def _is_set_off(piece: Piece, following: Piece | None) -> bool:
    """Return whether a piece is a sentence, a clause or a text in brackets by itself."""
    ends = following is None or following.mark not in ("style", "colon")
    return ends and (bool(piece.bracket) or piece.mark in ("sentence", "comma", "break", "bar", "dash", "label"))


def _is_prose(text: str) -> bool:
    """Return whether a text is a part of a sentence: small letters, no number, no name that may be a venue's."""
    return text[0].islower() and len(text) > 60 and _DIGIT.search(text) is None and _CAPITAL.search(text) is None


def _other_signs(piece: Piece, claim: TextClaim, *, may_be_tag: bool, may_be_label: bool) -> Iterator[Sign]:
    if claim.venue is None and claim.anything:
        yield DATE
    text = piece.text
    if is_number(piece) and not (claim.year or claim.date):
        yield NUMBER
    elif not claim.anything and _DIGIT.search(text) and is_identifier(text):
        yield IDENTIFIER
    elif len(text) < 40:
        if is_acceptance_note(text) or (may_be_tag and is_tags(text)):
            yield TAG
        elif kinds_of_label(text) and (piece.bracket or (may_be_label and " " not in text)):
            yield LABEL_WORD


def _find_fields(pieces: Sequence[Piece], text: str, *, head: bool) -> list[str]:
    """Return, for each piece, the field that it belongs to; `name` for the name of one itself."""
    fields = [""] * len(pieces)
    current = ""
    for index, piece in enumerate(pieces):
        if piece.mark in ("start", "break", "soft", "bar", "label") or (
            piece.mark == "sentence" and current != "other"
        ):
            current = ""
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        colon = text[piece.end : piece.end + 3].lstrip(" *_]").startswith((":", "："))
        match = (
            _FIELD.fullmatch(piece.text)
            if colon and piece.mark not in ("comma", "colon") and not piece.quoted
            else None
        )
        kind = match.lastgroup or "" if match else ""
        if kind in ("", "other") and colon and piece.mark not in ("comma", "colon") and not piece.quoted:
            kind = field_role(piece.text) or kind
        if following is not None and piece.run.link is not None and following.run is piece.run:
            # `[Paper: A History](…)`
            kind = ""
        if kind == "date" and (following is None or _DIGIT.search(following.text) is None):
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


def _is_whole(one: Weighed, run: Run) -> bool:
    """Return whether a piece is in the same italics as a venue after a colon: `*Robotics: Science and Systems*`."""
    return run.italic and one.piece.run is run and one.slot is None


def choose_claim(text: str, weighed: Sequence[Weighed], outside: Sequence[int]) -> tuple[TextClaim, str | None]:
    """Return what the pieces `outside` the title of a text claim, and the second venue if they name one."""
    return _ClaimChoice(text, weighed, outside).choose()


class _ClaimChoice:
    """Chooses the venue of a text among its pieces, and joins the pieces of its name."""

    def __init__(self, text: str, weighed: Sequence[Weighed], outside: Sequence[int]) -> None:
        self._text = text
        self._weighed = weighed
        self._outside = outside

    def choose(self) -> tuple[TextClaim, str | None]:
        """Return the claim, and the second venue if there is one."""
        venues = [index for index in self._outside if self._weighed[index].slot == "venue"]
        # `Mole J. et al. 2016`: a year may be in the piece of the last name, too.
        dates = [
            TextClaim(year=one.claim.year, date=one.claim.date, two_digits=one.claim.two_digits)
            for one in (self._weighed[index] for index in self._outside)
            if one.slot == "date" or (one.slot == "authors" and one.claim.year)
        ]
        if not venues:
            return _add_dates(NOTHING, dates), None
        most = max(self._weighed[index].weight("venue") for index in venues)
        if len(self._outside) == len(self._weighed) and most < KNOWN_VENUE.weight and len(self._text) > MAX_DETAIL:
            # An abstract has words that venues have, too.
            return _add_dates(NOTHING, dates), None
        chosen = next(index for index in venues if self._weighed[index].weight("venue") > most - NEARLY)
        for name, short in ((chosen - 1, chosen), (chosen, chosen + 1)):
            if self._is_acronym_of(short, name):
                return self._join_acronym(name, short, dates), None
        following = chosen + 1
        if following in venues and self._weighed[following].piece.mark == "colon":
            chosen = following
        claim = self._extend_venue(chosen)
        second = next((self._weighed[index].claim.venue for index in venues if self._is_second(chosen, index)), None)
        return _add_dates(claim, dates), second

    def _is_acronym_of(self, index: int, before: int) -> bool:
        """Return whether a piece in brackets abbreviates the venue before them: `Conference on Robotics (ICRA)`."""
        if before not in self._outside or index not in self._outside or self._weighed[index].piece.mark != "open":
            return False
        name, short = self._weighed[before], self._weighed[index]
        if name.claim.venue is None or name.claim.year or name.slot not in (None, "venue") or short.claim.venue is None:
            return False
        return len(name.piece.text.split()) > 2 and (
            abbreviates(short.claim.venue, name.claim.venue) or name.slot == "venue"
        )

    def _join_acronym(self, name: int, short: int, dates: Sequence[TextClaim]) -> TextClaim:
        one, two = self._extend_venue(name), self._weighed[short].claim
        return _add_dates(msgspec.structs.replace(two, venue=f"{one.venue} ({two.venue})"), dates)

    def _extend_venue(self, index: int) -> TextClaim:
        """Return the claim of a venue with the parts of its name after a comma: `Acoustics, Speech and Signals`."""
        claim = self._weighed[index].claim
        run = self._weighed[index].piece.run
        before = self._weighed[index - 1] if index else None
        colon = before is not None and self._weighed[index].piece.mark == "colon"
        if before is not None and colon and claim.venue and (before.slot == "venue" or _is_whole(before, run)):
            # `Findings of ACL: EMNLP 2020`
            return msgspec.structs.replace(claim, venue=f"{before.piece.text}: {claim.venue}")
        if (
            claim.venue is None
            or claim.year
            or claim.date
            or is_venue(claim.venue)
            or not sounds_like_venue(claim.venue)
        ):
            return claim
        parts = [claim.venue]
        for following in range(index + 1, len(self._weighed)):
            one = self._weighed[following]
            unknown = not sounds_like_venue(one.claim.venue or "")
            free = one.slot in (None, "authors") or (one.slot == "venue" and run.italic and unknown)
            if following not in self._outside or one.piece.mark != "comma" or not free:
                break
            if one.piece.run is not run:
                break
            parts.append(one.piece.text)
            if _AND.search(one.piece.text) or (run.italic and following + 1 == len(self._weighed)):
                return msgspec.structs.replace(claim, venue=", ".join(parts))
        return claim

    def _is_second(self, chosen: int, index: int) -> bool:
        one, first = self._weighed[index], self._weighed[chosen]
        if index <= chosen or one.claim.venue == first.claim.venue or one.weight("venue") < 3:
            return False
        before = self._text[max(0, one.piece.start - 6) : one.piece.start + 4]
        return bool(one.piece.bracket) or re.search(r"(?:&|\band|\+|/)\s", before) is not None


def _add_dates(claim: TextClaim, dates: Sequence[TextClaim]) -> TextClaim:
    """Return a claim with the first date and year beside it; a venue with a date takes no year from elsewhere."""
    dated = claim.venue is not None and claim.date is not None
    for found in dates:
        takes_year = claim.year is None and not dated
        claim = TextClaim(
            venue=claim.venue,
            year=found.year if takes_year else claim.year,
            date=claim.date or found.date,
            two_digits=claim.two_digits or (found.two_digits and takes_year),
        )
    return claim
