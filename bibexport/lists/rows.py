"""Rows of names: which pieces of a text are its people, and what speaks for that."""

import re
from collections.abc import Sequence

from bibexport.lists.names import (
    Names,
    abbreviates_journal,
    find_names,
    has_initials,
    is_full_name,
    is_initials,
    is_name,
    is_venue,
    looks_like_acronym,
)
from bibexport.lists.pieces import Piece
from bibexport.lists.signs import (
    CONJUNCTION,
    DATED_NAME,
    FAMILY_NAMES,
    INVERTED_NAME,
    MANY_NAMES,
    ONE_NAME,
    SET_OFF_NAME,
    SURE_NAMES,
    TWO_NAMES,
    Sign,
    is_date,
)
from bibexport.text.names import stands_for_others

# Words that no row of names has; much faster than to look for names.
_NOT_OF_NAME = re.compile(r"(?<![\w'’-])(?!and\b|with\b|others\b|etc\b|della\b|dell\b|zum\b|abdel|authors?\b)[a-z]{4,}")
_ABBREVIATED = re.compile(r"\b[A-Z][^\W\d_]{4,}\.\s")
"""A long word with a period, such as no name has: `Class. Quantum Grav.`"""
_YEAR_END = re.compile(r"(?<![\s.,(])[\s.,(]+(?:19|20)\d\d\)?$")


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
    bare = _strip_year(text)
    if bare != text and looks_like_acronym(bare):
        # `J. Mole, FC 2015`
        return False
    if is_venue(bare) or abbreviates_journal(bare) or _ABBREVIATED.search(bare):
        return False
    return is_name(bare) or find_names(bare).share == 1


def _strip_conjunction(text: str) -> str:
    match = CONJUNCTION.match(text)
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
    dated = after is not None and after.mark == "open" and is_date(after) and not after.run.code and whole
    dated = dated and first.mark not in ("start", "comma", "colon") and not first.run.italic
    sign: Sign | None = None
    if count == 1 and not found.sure and _precedes_volume(pieces, row[-1] + 1):
        return None
    if first.bracket and not found.sure and any(" " not in name for name in found.people):
        # `(Stanford, KU Leuven)`
        return None
    if _is_inverted(pieces, row, after):
        return _per_row(INVERTED_NAME, INVERTED_NAME.weight / len(row))
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
    elif len(row) == 1 and count == 2 and len({*map(is_full_name, found.people)}) > 1 and not _have_initials(found):
        # `Artificial Harbours and Law`: of two people, both have a given name or none.
        sign = None
    elif all(" " not in name for name in found.people):
        sign = _per_row(FAMILY_NAMES, min(2.0, 0.5 * count)) if whole else None
    else:
        sign = _per_row(MANY_NAMES, min(5.0, 1.0 * count)) if count > 2 else TWO_NAMES
    return _per_row(sign, sign.weight / len(row)) if sign is not None else None


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


def _is_set_off(before: Piece | None, piece: Piece) -> bool:
    """Return whether the piece before is marked up as a title and this one is not."""
    return before is not None and (
        (before.run.link is not None and piece.run.link is None)
        or (before.run.bold and not piece.run.bold)
        or (before.quoted and not piece.quoted)
    )


def _per_row(sign: Sign, weight: float) -> Sign:
    return Sign(sign.slot, weight, sign.reason)
