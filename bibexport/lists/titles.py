"""Reading one text as a reference: which of its pieces are the title, the authors, the venue and the date.

Every stretch of pieces that may be the title is a candidate. Its score is what speaks for it as a title (`_Search`),
plus what the pieces before and after it are worth as authors, venue, date or label (`slots.py`). The candidate with the
highest sum is the reading, so that a stretch is no title if the text around it then makes no sense.
"""

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Literal

import msgspec

from bibexport.lists.link_kinds import kinds_of_label
from bibexport.lists.pieces import FULL_LINE, STRENGTH, Piece
from bibexport.lists.signs import Slot
from bibexport.lists.slots import Weighed
from bibexport.lists.styled_text import SOFT, StyledText, abbreviates, count_words

TITLE_WORDS = 3
"""Minimum number of words of a bold or linked text that is a title regardless of its context."""
MAX_TITLE_PIECES = 18
MAX_STARTS = 24
"""Number of pieces that are tried as the first of the title."""
MAX_JOINS = -6
"""The sum of joins below which a title does not go on."""
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


ITALIC = 1.2
"""What it is worth for a title to be all of the text in italics."""
PART_OF_ITALIC = -1.5
"""What a title costs that is a part of it, if the other part has no other reading."""
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


class _Content:
    """What the pieces of a title say against it: that they are names, a venue, a date or labels as well."""

    def __init__(self) -> None:
        self.all_bracketed = True
        self._lower = 0.0
        self._explained = 0.0
        """What all pieces so far are worth in another slot."""
        self._slots: set[Slot | None] = set()
        self._label = 0.0
        self._names = False

    def add(self, one: Weighed, worth: float, *, lower: bool) -> None:
        """Add a piece that is worth `worth` in another slot; `lower`: it has words that are small in title case."""
        text = one.piece.text
        if lower:
            self._lower = 0.5
        if not self._slots:
            self._label = -3.0 if len(text) < 40 and kinds_of_label(text) else 0.0
            self._names = one.is_surely_name
        else:
            self._label = 0.0
        self._slots.add(one.slot)
        self._explained += max(0.0, worth)
        self.all_bracketed = self.all_bracketed and bool(one.piece.bracket)

    @property
    def score(self) -> float:
        """Return what the content is worth, at most 0.5."""
        score = self._lower + self._label
        if None in self._slots:
            return score
        score -= self._explained * (0.5 if "venue" in self._slots else 1.0)
        if self._slots <= {"date", "junk"}:
            score -= 4.0
        return score - (3.0 if self._names and self._slots == {"authors"} else 0.0)


class _Search:
    """Tries the stretches of pieces; what it needs of each piece is computed once."""

    def __init__(self, text: StyledText, weighed: Sequence[Weighed]) -> None:
        self._text = text
        self._weighed = weighed
        self._pieces: list[Piece] = [one.piece for one in weighed]
        self._words = [count_words(piece.text) for piece in self._pieces]
        self._lower = [_LOWER.search(f"{piece.text} ") is not None for piece in self._pieces]
        self._sure_names = [one.is_surely_name for one in weighed]
        self._slots = [one.slot for one in weighed]
        self._worth = [self._worth_of(index) for index in range(len(weighed))]
        self._before = [0.0, *accumulate(self._worth)]
        # What is lost if the pieces up to one, in a row of names, are no names because the title takes the others.
        self._lost = [0.0, *accumulate(map(self._unexplain, range(len(weighed))))]
        self._row_ends: dict[int, int] = {one.row: index + 1 for index, one in enumerate(weighed) if one.row >= 0}
        self._stretches = _find_stretches(text, self._pieces, self._words)

    def _worth_of(self, index: int) -> float:
        """Return what a piece is worth outside the title."""
        one = self._weighed[index]
        if one.field == "title":
            return -4.0
        if one.slot is not None:
            return one.weight(one.slot)
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

    def _unexplain(self, index: int) -> float:
        if self._slots[index] != "authors":
            return 0.0
        return UNEXPLAINED[min(self._words[index], 3)] - self._worth[index]

    def run(self) -> TitlePlace | None:
        """Return the best place."""
        best: TitlePlace | None = None
        clear = True
        """Whether nothing before could be a title."""
        tried = 0
        for first in range(len(self._pieces)):
            if self._may_start(first):
                found = self._try_from(first, clear)
                best = found if best is None or found.score > best.score else best
                tried += 1
                if tried == MAX_STARTS:
                    break
            clear = clear and (self._worth[first] >= 0 or self._words[first] < 2 or self._is_key(first))
        return best

    def _may_start(self, index: int) -> bool:
        """Return whether a piece may be the first of the title; inside a row of names, none is."""
        row = self._weighed[index].row
        return row in (-1, index) or self._stretches[index] is not None or self._pieces[index].quoted

    def _is_key(self, index: int) -> bool:
        piece = self._pieces[index]
        return bool(piece.run.code or piece.bracket) and self._words[index] <= 5

    def _try_from(self, first: int, clear: bool) -> TitlePlace:
        """Return the best place that starts with a piece."""
        best: TitlePlace | None = None
        words, cost, content = 0, 0.0, _Content()
        start = self._start(first, clear)
        total = self._before[-1]
        stretch = self._stretches[first]
        for last in range(first, min(len(self._pieces), first + MAX_TITLE_PIECES)):
            if last > first:
                if self._sure_names[last] and stretch is not self._stretches[last]:
                    break
                cost += self._join(last, inside=stretch is not None and stretch is self._stretches[last])
                if cost < MAX_JOINS:
                    break
            words += self._words[last]
            content.add(self._weighed[last], self._worth[last], lower=self._lower[last])
            markup, marked = self._markup(first, last, words)
            score = start + _LENGTH[min(words, 4)] - 0.2 * max(0, words - LONG_TITLE) + cost + marked
            score += self._end(last) + content.score + self._brackets(first, last, words, content)
            score += self._before[first] + total - self._before[last + 1] + self._cut_rows(first, last)
            if best is None or score > best.score:
                best = TitlePlace(first, last, markup, score)
        assert best is not None
        return best

    def _join(self, index: int, *, inside: bool) -> float:
        """Return what it is worth that a title goes on with a piece; `inside`: in the same markup."""
        piece, before = self._pieces[index], self._pieces[index - 1]
        join = _JOIN[piece.mark]
        if piece.mark == "sentence" and before.text[-1] in "?!":
            join = -0.4
        if piece.mark == "soft" and self._is_wrapped(index):
            join = 0.0
        if inside and join < -0.5:
            # Markup around it holds the parts together, even over the end of a line.
            join = join / 2 if piece.mark == "sentence" else join / 4
        if before.quoted or piece.quoted:
            join -= 0.5
        if before.part is not None or piece.part is not None:
            join -= 7.0
        if piece.mark == "open" and abbreviates(piece.text, before.text):
            join += 0.5
        return join

    def _is_wrapped(self, index: int) -> bool:
        """Return whether the line before a piece is full, and the text goes on without a mark."""
        before, piece = self._pieces[index - 1], self._pieces[index]
        gap = self._text.text[before.end : piece.start]
        return not gap.strip() and before.end - self._text.text.rfind(SOFT, 0, before.end) > FULL_LINE

    def _start(self, first: int, clear: bool) -> float:
        piece = self._pieces[first]
        worth = 1.5 if clear else 0.0
        if piece.mark == "comma":
            worth -= 0.2 if self._slots[first - 1] == "authors" else 0.7
        if piece.bracket == "(":
            worth -= 1.5
        word = piece.text.split(maxsplit=1)[0]
        if word.islower() and word.isalpha():
            worth -= 1.0
        if piece.run.code:
            worth -= 2.0
        if self._weighed[first].field == "title":
            worth += 3.0
        return worth - min(3, piece.line)

    def _end(self, last: int) -> float:
        following = self._pieces[last + 1].mark if last + 1 < len(self._pieces) else "start"
        if following == "style" and _OPEN_END.search(self._pieces[last].text):
            return -2.0
        return 0.3 if STRENGTH[following] >= STRENGTH["close"] else 0.0

    def _brackets(self, first: int, last: int, words: int, content: "_Content") -> float:
        """Return the loss if a title is a short text in brackets, or starts within brackets and ends after them."""
        if not content.all_bracketed:
            return -2.0 if self._pieces[first].bracket == "[" and not self._pieces[first].run.code else 0.0
        whole = last + 1 == len(self._pieces) or self._pieces[last + 1].mark != "comma"
        return -2.5 if whole and words <= TITLE_WORDS else 0.0

    def _cut_rows(self, first: int, last: int) -> float:
        """Return the loss if the title takes a part of a row of names: the rest are no names then."""
        before, after = self._weighed[first].row, self._weighed[last].row
        lost = self._lost[first] - self._lost[before] if 0 <= before < first else 0.0
        return lost + (self._lost[self._row_ends[after]] - self._lost[last + 1] if after >= 0 else 0.0)

    def _markup(self, first: int, last: int, words: int) -> tuple[Markup, float]:
        """Return how a stretch is marked up as a title, and what that is worth."""
        if first == last and self._pieces[first].quoted:
            return "quotes", (5.0 if words >= TITLE_WORDS else 4.0) if self._is_whole_quote(first) else 1.0
        start, end = self._stretches[first], self._stretches[last]
        if start is not None and start is end:
            rest = [*range(start.first, first), *range(last + 1, start.last + 1)]
            if start.kind == "italic":
                return "none", ITALIC if words >= TITLE_WORDS and not rest else self._italic_part(rest, first)
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

    def _italic_part(self, rest: Sequence[int], first: int) -> float:
        """Return the loss if a title is a part of the text in italics, and of the `rest` no part is another slot."""
        return 0.0 if all(self._is_explained(index, first) for index in rest) else PART_OF_ITALIC

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
        if slot == "authors":
            return self._worth[index] >= 0.6 and (
                self._weighed[index].is_surely_name or self._is_row_apart(index, first)
            )
        return self._worth[index] >= 2.5

    def _is_row_apart(self, index: int, first: int) -> bool:
        """Return whether names in the markup of a title are set off from it, and no other names are outside it.

        Words in capitals before a comma or colon are more likely a part of the title: `Detect Globally, Refine
        Locally: …`.
        """
        row, stretch = self._weighed[index].row, self._stretches[index]
        divider = self._row_ends[row] if index < first else row
        if divider >= len(self._pieces):
            return False
        mark = self._pieces[divider].mark
        if STRENGTH[mark] < STRENGTH["soft"] and mark != "dash":
            return False
        return not any(
            one.slot == "authors" and one.row != row and self._stretches[place] is not stretch
            for place, one in enumerate(self._weighed)
        )

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
