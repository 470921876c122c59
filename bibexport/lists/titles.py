"""Reading one text as a reference: which of its pieces are the title, the authors, the venue and the date.

Every stretch of pieces that may be the title is a candidate. Its score is what speaks for it as a title (`_Search`),
plus what the pieces before and after it are worth as authors, venue, date or label (`slots.py`). The candidate with the
highest sum is the reading, so that a stretch is no title if the text around it then makes no sense.
"""

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from bibexport.lists.link_kinds import kinds_of_label
from bibexport.lists.pieces import STRENGTH, Piece, abbreviates, count_words
from bibexport.lists.signs import SURE_NAMES
from bibexport.lists.slots import Weighed
from bibexport.lists.styled_text import StyledText

TITLE_WORDS = 3
"""Minimum number of words of a bold or linked text that is a title regardless of its context."""
MAX_TITLE_PIECES = 18
MAX_STARTS = 24
"""Number of pieces that are tried as the first of the title."""
LONG_TITLE = 28
"""Number of words above which a title is unlikely."""

Markup = Literal["quotes", "bold", "link", "none"]

# What a title of so many words is worth; more words are worth as much as four.
_LENGTH = (-9.0, -1.5, 0.5, 2.0, 3.0)
_JOIN: dict[str, float] = {
    "style": -0.2,
    "comma": 0.0,
    "colon": 0.3,
    "dash": -0.3,
    "close": -0.3,
    "open": -0.25,
    "soft": -1.0,
    "sentence": -2.5,
    "bar": -4.0,
    "label": -7.0,
    "break": -5.0,
    "start": 0.0,
}
"""What it is worth that a title goes on after a mark."""
_LOWER = re.compile(
    r"(?:^|\s)(?:of|for|in|on|with|to|the|an?|from|via|using|by|as|at|through|is|are|towards?|without)\s"
)
_LOWER_WORD = re.compile(r"(?:^|\s)[a-z]{4,}")
_OPEN_END = re.compile(
    r"(?:^|\s)(?:of|for|in|on|with|to|the|an?|from|via|using|by|as|at|through|is|are|and|towards?)$", re.IGNORECASE
)
"""The end of a title that goes on."""
UNEXPLAINED = (0.0, -0.3, -0.5, -1.0)
"""What a piece of so many words costs that is in no slot."""


ASIDE = -0.1
"""What a piece in round brackets costs that is in no slot: often an affiliation, a remark."""


class TitlePlace(msgspec.Struct, frozen=True, gc=False):
    """The pieces of a title."""

    first: int
    last: int
    markup: Markup
    score: float


def find_title(text: StyledText, weighed: Sequence[Weighed]) -> TitlePlace | None:
    """Return the pieces that are most likely the title, or None if no piece can be."""
    return _Search(text, weighed).run() if weighed else None


class _Stretch(msgspec.Struct, frozen=True, gc=False):
    """The pieces from `first` to `last` that are bold, in one link, or in italics."""

    kind: Literal["bold", "link", "italic"]
    first: int
    last: int
    words: int
    both: bool = False
    """Whether a link is bold as well."""


class _Search:
    def __init__(self, text: StyledText, weighed: Sequence[Weighed]) -> None:
        self._weighed = weighed
        self._pieces: list[Piece] = [one.piece for one in weighed]
        self._words = [count_words(piece.text) for piece in self._pieces]
        self._slots = [one.slot for one in weighed]
        self._worth = [self._worth_of(index) for index in range(len(weighed))]
        self._before = [0.0]
        for worth in self._worth:
            self._before.append(self._before[-1] + worth)
        self._stretches = _find_stretches(text, self._pieces, self._words)

    def _worth_of(self, index: int) -> float:
        """Return what a piece is worth outside the title."""
        one = self._weighed[index]
        if one.field == "title":
            return -4.0
        slot = one.slot
        if slot is not None:
            return one.weight(slot)
        if one.piece.bracket == "(":
            if self._is_beside_claim(index):
                return 0.0
            return ASIDE if _LOWER_WORD.search(one.piece.text) is None else UNEXPLAINED[2]
        return UNEXPLAINED[min(self._words[index], 3)]

    def _is_beside_claim(self, index: int) -> bool:
        """Return whether a piece is in the same brackets as a venue or date: `(2016, 900+ citations)`."""
        neighbours = (place for place in (index - 1, index + 1) if 0 <= place < len(self._pieces))
        comma = (place for place in neighbours if self._pieces[max(place, index)].mark == "comma")
        return any(self._slots[place] in ("venue", "date") and self._pieces[place].bracket for place in comma)

    def run(self) -> TitlePlace | None:
        best: TitlePlace | None = None
        clear = True
        """Whether nothing before could be a title."""
        for first in range(min(len(self._pieces), MAX_STARTS)):
            found = self._try_from(first, clear)
            if found is not None and (best is None or found.score > best.score):
                best = found
            clear = clear and (self._worth[first] >= 0 or self._words[first] < 2 or self._is_key(first))
        return best

    def _is_key(self, index: int) -> bool:
        piece = self._pieces[index]
        return bool(piece.run.code or piece.bracket) and self._words[index] <= 5

    def _try_from(self, first: int, clear: bool) -> TitlePlace | None:
        best: TitlePlace | None = None
        words, cost = 0, 0.0
        end = min(len(self._pieces), first + MAX_TITLE_PIECES)
        for last in range(first, end):
            piece = self._pieces[last]
            if last > first:
                inside = self._stretches[first] is not None and self._stretches[first] is self._stretches[last]
                mark = piece.mark
                join = _JOIN[mark]
                if mark == "sentence" and self._pieces[last - 1].text[-1] in "?!":
                    join = -0.8
                if inside and join < -0.5:
                    # Markup around it holds the parts together, even over the end of a line.
                    join = join / 4 if mark != "sentence" else join / 2
                if self._pieces[last - 1].quoted or piece.quoted:
                    join -= 0.5
                if mark == "open" and abbreviates(piece.text, self._pieces[last - 1].text):
                    join += 0.5
                cost += join
                if cost < -6:
                    break
            words += self._words[last]
            markup, mark_worth = self._markup(first, last)
            score = _LENGTH[min(words, 4)] - 0.2 * max(0, words - LONG_TITLE) + cost + mark_worth
            if piece.bracket and words <= TITLE_WORDS and self._fills_brackets(first, last):
                score -= 2.5
            score += self._start(first, last, clear) + self._end(last) + self._content(first, last)
            score += self._before[first] + self._before[-1] - self._before[last + 1] + self._cut_rows(first, last)
            if best is None or score > best.score:
                best = TitlePlace(first, last, markup, score)
        return best

    def _fills_brackets(self, first: int, last: int) -> bool:
        """Return whether a stretch is all that is between two brackets."""
        if any(not self._pieces[index].bracket for index in range(first, last + 1)):
            return False
        return last + 1 == len(self._pieces) or self._pieces[last + 1].mark != "comma"

    def _start(self, first: int, last: int, clear: bool) -> float:
        piece = self._pieces[first]
        worth = 1.5 if clear else 0.0
        if piece.mark == "comma":
            worth -= 0.7
        if piece.bracket == "(":
            worth -= 1.5
        word = piece.text.split()[0]
        if word.islower() and word.isalpha():
            worth -= 1.0
        if piece.run.code or (piece.bracket == "[" and not all(one.bracket for one in self._pieces[first : last + 1])):
            worth -= 2.0
        if self._weighed[first].field == "title":
            worth += 3.0
        return worth - min(3, piece.line)

    def _end(self, last: int) -> float:
        following = self._pieces[last + 1].mark if last + 1 < len(self._pieces) else "start"
        if following == "style" and _OPEN_END.search(self._pieces[last].text):
            return -2.0
        return 0.3 if STRENGTH[following] >= STRENGTH["close"] else 0.0

    def _content(self, first: int, last: int) -> float:
        """Return what the text of a title is worth: names, venues, dates and labels speak against one."""
        worth = 0.0
        for index in range(first, last + 1):
            one = self._weighed[index]
            piece = one.piece
            if _LOWER.search(f"{piece.text} "):
                worth += 0.5
                break
        slots = self._slots[first : last + 1]
        if all(slot == "authors" for slot in slots):
            worth -= 3.0 if any(SURE_NAMES.reason == sign.reason for sign in self._weighed[first].signs) else 0.0
        if all(slot is not None for slot in slots):
            # Everything in it has another reading.
            worth -= sum(max(0.0, self._worth[index]) for index in range(first, last + 1)) * (
                0.5 if "venue" in slots else 1.0
            )
            if slots == ["junk"] or set(slots) <= {"date", "junk"}:
                worth -= 4.0
        if first == last and len(self._pieces[first].text) < 40 and kinds_of_label(self._pieces[first].text):
            worth -= 3.0
        return worth

    def _cut_rows(self, first: int, last: int) -> float:
        """Return the loss if the title takes a part of a row of names: the rest are no names then."""
        loss = 0.0
        row = self._weighed[first].row
        index = first - 1
        while row >= 0 and index >= 0 and self._weighed[index].row == row:
            loss += self._unexplain(index)
            index -= 1
        row = self._weighed[last].row
        index = last + 1
        while row >= 0 and index < len(self._pieces) and self._weighed[index].row == row:
            loss += self._unexplain(index)
            index += 1
        return loss

    def _unexplain(self, index: int) -> float:
        if self._slots[index] != "authors":
            return 0.0
        return UNEXPLAINED[min(self._words[index], 3)] - self._worth[index]

    def _markup(self, first: int, last: int) -> tuple[Markup, float]:
        """Return how a stretch is marked up as a title, and what that is worth."""
        words = sum(self._words[first : last + 1])
        if first == last and self._pieces[first].quoted:
            return "quotes", (5.0 if words >= TITLE_WORDS else 4.0) if self._is_whole_quote(first) else 1.0
        start, end = self._stretches[first], self._stretches[last]
        if start is not None and start is end:
            if start.kind == "italic":
                return "none", 0.7 if (start.first, start.last) == (first, last) and words >= TITLE_WORDS else 0.0
            rest = [*range(start.first, first), *range(last + 1, start.last + 1)]
            whole = 4.0 if start.kind == "link" else 3.5
            explained = all(self._is_explained(index, first) for index in rest)
            if start.kind == "bold" and last == start.last and words <= 4 and self._opens_with_key(first, last):
                return "bold", -1.0
            if not rest or explained:
                return start.kind, (whole + start.both) if words >= 2 or not rest else 1.0
            return start.kind, -1.0
        if start is not None and start.kind != "italic":
            following = self._pieces[start.last + 1].mark
            if start.first == first and start.words <= 4 and following in ("colon", "dash", "style"):
                if start.kind == "link":
                    return "link", 2.0 if following != "dash" else -1.0
                # `**Key**: Title`, but `CVPR 2024, **Name**: rest of the title`.
                return "bold", -3.0 if following == "colon" and first == 0 else 1.5
            return "none", -1.5
        if end is not None and end.kind != "italic":
            return "none", -1.0 if end.words > 2 or end.last != last else 0.0
        return "none", 0.0

    def _opens_with_key(self, first: int, last: int) -> bool:
        """Return whether a stretch is the first, and a colon and more text follow: `**Key**: Title`."""
        return first == 0 and last + 1 < len(self._pieces) and self._pieces[last + 1].mark == "colon"

    def _is_explained(self, index: int, first: int) -> bool:
        """Return whether a piece in the markup of a title has another reading for sure: names, `NIPS 2016`, `1.`"""
        slot = self._slots[index]
        if index < first and self._pieces[index + 1].mark in ("colon", "dash"):
            # `PPT: Prompt Tuning`: what is before a colon is the name of the paper, even if a venue is called so.
            return self._worth[index] >= (5 if slot == "venue" else 2.5)
        if slot == "junk":
            return index < first
        return self._worth[index] >= (0.6 if slot == "authors" else 2.5)

    def _is_whole_quote(self, index: int) -> bool:
        """Return whether a quotation is not a part of the sentence around it: `On “Tides”`, `“Tides!”: A Study`."""
        before = self._pieces[index - 1].text if index and self._pieces[index].mark == "style" else "."
        following = self._pieces[index + 1] if index + 1 < len(self._pieces) else None
        goes_on = following is not None and (
            following.mark == "colon" or (following.mark == "style" and following.text[0].islower())
        )
        return not (before[-1].isalpha() and before.split()[-1].islower()) and not goes_on


def _find_stretches(text: StyledText, pieces: Sequence[Piece], words: Sequence[int]) -> list[_Stretch | None]:
    """Return, for each piece, the stretch of one style that it is in."""
    found: list[_Stretch | None] = [None] * len(pieces)
    index = 0
    while index < len(pieces):
        run = pieces[index].run
        kind: Literal["bold", "link", "italic"] | None = (
            "link" if run.link is not None else "bold" if run.bold else "italic" if run.italic else None
        )
        if kind is None:
            index += 1
            continue
        end = text.link_end(run.start) if kind == "link" else text.style_end(run.start, kind)
        last = index
        while last + 1 < len(pieces) and pieces[last + 1].start < end:
            last += 1
        stretch = _Stretch(kind, index, last, sum(words[index : last + 1]), kind == "link" and run.bold)
        found[index : last + 1] = [stretch] * (last + 1 - index)
        index = last + 1
    return found
