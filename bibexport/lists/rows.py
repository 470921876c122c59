"""Rows of names: which pieces of a text are its people, and what speaks for that."""

import re
from collections.abc import Sequence

from bibexport.lists.claims import parse_claim
from bibexport.lists.identifiers import is_identifier
from bibexport.lists.names import (
    Names,
    find_names,
    has_initials,
    is_full_name,
    is_initials,
    is_name,
    is_venue,
    looks_like_acronym,
    may_be_name,
    sounds_like_venue,
)
from bibexport.lists.pieces import Piece
from bibexport.lists.signs import (
    AUTHOR_YEAR,
    CONJUNCTION,
    DATED_NAME,
    FAMILY_NAMES,
    FAMILY_PAIR,
    INVERTED_NAME,
    MANY_NAMES,
    ONE_NAME,
    SET_OFF_NAME,
    SURE_NAMES,
    TWO_NAMES,
    Sign,
    end_of_opening,
    free_title,
    is_author_year,
    is_date,
    strip_year,
)
from bibexport.lists.styled_text import count_words
from bibexport.text.names import stands_for_others
from bibexport.text.venue_names import abbreviates_journal

TITLE_WORDS = 3
"""Minimum number of words of a marked text that is the title, so that others are not."""
# Words that no row of names has; much faster than to look for names.
_NOT_OF_NAME = re.compile(r"(?<![\w'’-])(?!and\b|with\b|others\b|etc\b|della\b|dell\b|zum\b|abdel|authors?\b)[a-z]{4,}")
_ABBREVIATED = re.compile(r"\b[A-Z][^\W\d_]{4,}\.\s")
"""A long word with a period, such as no name has: `Class. Quantum Grav.`"""


def find_rows(pieces: Sequence[Piece], text: str, *, head: bool) -> list[tuple[int, Sign | None]]:
    """Return, for each piece of `text`, the number of the row of names that it is in, and what that is worth to it.

    `head`: the text names the paper; in any other, no piece is a title.
    """
    rows: list[tuple[int, Sign | None]] = [(-1, None)] * len(pieces)
    finder = _RowFinder(pieces, text, head=head)
    index = 0
    while index < len(pieces):
        row = finder.find(index)
        if not row:
            index += 1
            continue
        labelled = row[0] == 0 and is_author_year(pieces, row[-1])
        sign = _per_row(AUTHOR_YEAR, AUTHOR_YEAR.weight / len(row)) if labelled else _weigh_row(pieces, row, text)
        if sign is not None:
            for place in row:
                rows[place] = (row[0], sign)
        index = row[-1] + 1
    return free_title(pieces, rows) if head else rows


class _RowFinder:
    """Finds the pieces that are one row of names."""

    def __init__(self, pieces: Sequence[Piece], text: str, *, head: bool) -> None:
        self._pieces = pieces
        self._text = text
        self._head = head

    def find(self, start: int) -> list[int]:
        """Return the row that starts at a piece; empty if none does."""
        usual = _may_be_name(self._pieces, start)
        if not usual and not (self._may_stand_beside(start) and self._may_open(start)):
            return []
        row = [start]
        after = start + 1
        while after < len(self._pieces):
            if _is_affiliation(self._pieces, after):
                pass
            elif self._goes_on(start, after) and (
                _may_be_name(self._pieces, after) or self._may_stand_beside(after) or self._is_broken(after)
            ):
                row.append(after)
            else:
                break
            after += 1
        return self._trim(row)

    def _goes_on(self, first: int, index: int) -> bool:
        """Return whether a piece is divided from the one before as the next name of a row is."""
        piece, before = self._pieces[index], self._pieces[index - 1]
        if piece.run.italic != self._pieces[first].run.italic:
            # `J. Mole *et al.*`
            return piece.mark == "style" and stands_for_others(piece.text)
        if before.run.bold and not piece.run.bold and strip_year(before.text) != before.text:
            return False
        if piece.mark == "style" and first == 0 and index == end_of_opening(self._pieces):
            # `**Counting Waves Fairly** Ito, K.`, but `**Jane Mole** and Ken Pier`, `**Mole** et al.`
            return CONJUNCTION.match(piece.text) is not None or stands_for_others(piece.text)
        if piece.mark in ("comma", "style"):
            return True
        # The end of a line is a space: after a comma or `and`, or within a name.
        between = self._text[before.end : piece.start]
        return piece.mark == "soft" and (
            "," in between
            or CONJUNCTION.match(piece.text) is not None
            or before.text.endswith((" and", " &"))
            or self._is_broken(index)
        )

    def _is_broken(self, index: int) -> bool:
        """Return whether a line ends within a name, of which this piece is the second part."""
        piece, before = self._pieces[index], self._pieces[index - 1] if index else None
        if before is None or piece.mark != "soft" or piece.run.italic != before.run.italic:
            return False
        start = before.text.rpartition(" and ")[2]
        if " " in start and " " in piece.text.partition(" and ")[0]:
            return False
        whole = before.mark == "comma" or (before.run.italic and piece.run.italic)
        return whole and find_names(f"{before.text} {piece.text}").share == 1

    def _may_stand_beside(self, index: int) -> bool:
        """Return whether a piece can be a name, whatever its words, if those around it are names."""
        piece = self._pieces[index]
        if not _may_hold_names(piece) or piece.mark == "colon":
            return False
        people = find_names(_strip_conjunction(piece.text)).people
        return bool(people) and all(map(may_be_name, people))

    def _may_open(self, index: int) -> bool:
        """Return whether the first name of a row may be unusual here."""
        starts_line = self._pieces[index].mark in ("start", "break", "soft", "label")
        following = self._pieces[index + 1] if index + 1 < len(self._pieces) else None
        # `Applied Sciences, Mole, Jane` is a journal; `Mole, Jane` would be a family name and a given name.
        beside_full = following is None or " " in following.text or following.mark == "soft"
        return (
            self._is_set_off(index)
            and (self._head or starts_line)
            and beside_full
            and not sounds_like_venue(self._pieces[index].text)
        )

    def _is_set_off(self, index: int) -> bool:
        """Return whether a piece is surely outside the title, because of its own markup or that of the title."""
        piece = self._pieces[index]
        if piece.run.bold or piece.run.link is not None:
            return False
        if not self._head or (piece.run.italic and any(not one.run.italic for one in self._pieces)):
            return True
        if piece.line and self._is_below_title(piece.line):
            return True
        return any(_is_marked_title(self._pieces, place) for place in range(len(self._pieces)))

    def _is_below_title(self, line: int) -> bool:
        """Return whether the lines before one have a title: more than a few words, and then a label or full stop."""
        first = next(one for one in self._pieces if one.line == line)
        above = [one for one in self._pieces if one.line < line]
        return first.mark in ("label", "break", "sentence") and any(
            count_words(one.text) > TITLE_WORDS for one in above
        )

    def _trim(self, row: list[int]) -> list[int]:
        """Return a row without the unusual names that may be something else."""
        usual = [place for place, index in enumerate(row) if _may_be_name(self._pieces, index)]
        broken = any(map(self._is_broken, row[1:]))
        if not usual and not broken:
            return []
        unusual = len(row) - len(usual)
        if unusual and not broken:
            first, last = usual[0], usual[-1]
            if not self._is_set_off(row[0]):
                row = row[first:]
                last, first = last - first, 0
            if last < len(row) - 1 and not (self._is_set_off(row[-1]) and self._may_end(row[-1])):
                row = row[: last + 1]
            if len(row) - len(usual) > len(usual) or not self._are_full(row):
                # Too many, or nothing that shows that what divides them are names.
                end = next(
                    (place for place, index in enumerate(row) if not _may_be_name(self._pieces, index)), len(row)
                )
                row = row[:end]
        return _trim_row(self._pieces, row) if row else row

    def _may_end(self, index: int) -> bool:
        """Return whether an unusual name may be the last of a row: it is no venue before its year or volume."""
        piece = self._pieces[index]
        following = self._pieces[index + 1] if index + 1 < len(self._pieces) else None
        if sounds_like_venue(piece.text):
            return False
        if following is None or (piece.run.italic and not following.run.italic):
            return True
        if not self._head and following.mark not in ("break", "soft", "label"):
            # Below a title there may be a citation: `Jane Mole, Deep Tides, 2021`
            return False
        return following.mark != "colon" and following.imprint is None and not is_date(following)

    def _are_full(self, row: Sequence[int]) -> bool:
        """Return whether the usual names of a row have several words or initials; single words are in titles, too."""
        names = [self._pieces[index].text for index in row if _may_be_name(self._pieces, index)]
        return any(" " in name for name in names)


def _is_marked_title(pieces: Sequence[Piece], index: int) -> bool:
    """Return whether a piece starts a quotation, link or bold text with as many words as a title."""
    run = pieces[index].run
    if not (run.bold or run.link is not None or pieces[index].quoted):
        return False
    words = 0
    for piece in pieces[index:]:
        if not (piece.quoted or piece.run.bold or piece.run.link is not None):
            break
        words += count_words(piece.text)
    return words >= TITLE_WORDS


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


def _may_hold_names(piece: Piece) -> bool:
    """Return whether a piece has the form of names: plain, short, and in no square brackets."""
    return not (
        piece.part is not None
        or piece.quoted
        or piece.imprint is not None
        or len(piece.text) > 300
        or piece.run.code
        or piece.bracket == "["
    )


def _may_be_name(pieces: Sequence[Piece], index: int) -> bool:
    piece = pieces[index]
    if not _may_hold_names(piece):
        return False
    text = _strip_conjunction(piece.text)
    if _NOT_OF_NAME.search(text) is not None:
        return False
    if is_initials(text) or stands_for_others(text):
        return piece.mark in ("comma", "style") and index > 0
    # `Mole J. et al. 2016`, but not `May 2021`
    bare = strip_year(text)
    if bare != text and is_date(piece):
        return False
    if bare != text and looks_like_acronym(bare):
        # `J. Mole, FC 2015`
        return False
    if is_venue(bare) or abbreviates_journal(bare) or _ABBREVIATED.search(bare):
        return False
    return is_name(bare) or find_names(bare).share == 1


def _strip_conjunction(text: str) -> str:
    match = CONJUNCTION.match(text)
    text = text[match.end() :] if match else text
    # `Jane Mole and` before the end of a line
    return text.removesuffix(" and").removesuffix(" &")


def _weigh_row(pieces: Sequence[Piece], row: Sequence[int], whole_text: str) -> Sign | None:
    """Return what a row of names is worth to each of its pieces."""
    first = pieces[row[0]]
    text = _join_row(pieces, row, whole_text)
    found = find_names(text)
    count = len(found.people)
    before, after = (pieces[place] if 0 <= place < len(pieces) else None for place in (row[0] - 1, row[-1] + 1))
    whole = (count > 1 or not first.bracket) and (after is None or after.mark != "colon")
    dated = after is not None and after.mark == "open" and is_date(after) and not after.run.code and whole
    dated = dated and first.mark not in ("start", "comma", "colon") and not first.run.italic
    sign: Sign | None = None
    if count == 1 and not found.sure and _precedes_volume(pieces, row[-1] + 1):
        return None
    if first.bracket and not found.sure and any(" " not in name for name in found.people):
        # `(Mole and Pier, 2020)`, but not `(Stanford, KU Leuven)`
        pair = len(row) == 1 and FAMILY_PAIR.fullmatch(text) is not None
        return TWO_NAMES if pair and after is not None and after.bracket and is_date(after) else None
    if _is_inverted(pieces, row, after):
        return _per_row(INVERTED_NAME, INVERTED_NAME.weight / len(row))
    if found.sure:
        sign = _per_row(SURE_NAMES, SURE_NAMES.weight + 0.8 * min(count - 1, 5))
    elif _may_open_title(pieces, row, after):
        sign = None
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
    elif len(row) == 1 and count == 2 and len({*map(is_full_name, found.people)}) > 1 and not _have_initials(found):
        # `Artificial Harbours and Law`: of two people, both have a given name or none.
        sign = None
    elif all(" " not in name for name in found.people):
        # `Deblurring (Orders-of-Magnitude) Faster and Better`
        is_tail = first.mark in ("close", "style") and not first.run.italic and not _is_set_off(before, first)
        sign = _per_row(FAMILY_NAMES, min(2.0, 0.5 * count)) if whole and not is_tail else None
    else:
        sign = _per_row(MANY_NAMES, min(5.0, 1.0 * count)) if count > 2 else TWO_NAMES
    return _per_row(sign, sign.weight / len(row)) if sign is not None else None


def _join_row(pieces: Sequence[Piece], row: Sequence[int], text: str) -> str:
    """Return the names of a row in one line; of a name that a line end cuts, the pieces are no names."""
    if any(pieces[index].mark == "soft" for index in row[1:]):
        return " ".join(text[pieces[row[0]].start : pieces[row[-1]].end].split())
    return ", ".join([strip_year(_strip_conjunction(pieces[index].text)) for index in row])


def _is_inverted(pieces: Sequence[Piece], row: Sequence[int], after: Piece | None) -> bool:
    """Return whether a row opens a text, and a colon and a marked-up title follow: `Mole, Jane: “Tides”`."""
    if row[0] != 0 or len(row) != 2 or after is None or after.mark != "colon":
        return False
    words = [pieces[index].text for index in row]
    marked = after.quoted or after.run.link is not None or after.run.bold
    return marked and not any(" " in word or looks_like_acronym(word) for word in words) and not pieces[0].run.bold


def _have_initials(names: Names) -> bool:
    return any(map(has_initials, names.people))


def _precedes_volume(pieces: Sequence[Piece], index: int) -> bool:
    """Return whether a volume or pages follow, perhaps after a year: `*Economic Review*, 84(4)`."""
    following = pieces[index] if index < len(pieces) else None
    if following is not None and following.imprint is None and following.mark == "style" and is_date(following):
        index += 1
    return index < len(pieces) and pieces[index].imprint is not None


def _may_open_title(pieces: Sequence[Piece], row: Sequence[int], after: Piece | None) -> bool:
    """Return whether names at the start of a text may be the head of its title: `Detect Globally, Refine Locally: A …`

    They are if the text has nothing else: no venue, date, or markup, and no `and` between the names.
    """
    if after is None or row[0] != 0 or any(" and " in pieces[index].text or "&" in pieces[index].text for index in row):
        return False
    if not (after.mark == "colon" or (after.mark == "comma" and len(row) == 1 and len(pieces[0].text.split()) == 2)):
        return False
    if any(map(_is_marked, pieces)):
        return False
    return not any(_states_publication(piece.text) for piece in pieces[row[-1] + 1 :])


def _states_publication(text: str) -> bool:
    claim = parse_claim(text)
    known = claim.venue is not None and is_venue(claim.venue)
    return bool(claim.year or claim.date or known or is_identifier(text))


def _is_marked(piece: Piece) -> bool:
    run = piece.run
    styled = run.bold or run.italic or run.link is not None
    return styled or piece.quoted or piece.part is not None or piece.imprint is not None


def _is_set_off(before: Piece | None, piece: Piece) -> bool:
    """Return whether the piece before is marked up as a title and this one is not."""
    return before is not None and (
        (before.run.link is not None and piece.run.link is None)
        or (before.run.bold and not piece.run.bold)
        or (before.quoted and not piece.quoted)
    )


def _per_row(sign: Sign, weight: float) -> Sign:
    return Sign(sign.slot, weight, sign.reason)
