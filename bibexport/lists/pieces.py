"""Cutting the text of an entry into pieces: each the text between two marks, in one style.

No piece is longer than a slot of the reference (its authors, title, venue, date); a slot may take several pieces.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal, get_args

import msgspec

from bibexport.lists.citation import find_citation
from bibexport.lists.claims import parse_known_claim
from bibexport.lists.imprints import GB_MARK, Imprint, Part, find_imprints, find_reporters, read_bare_imprint
from bibexport.lists.names import NICKNAMED
from bibexport.lists.styled_text import (
    BREAK,
    LABEL,
    OPENING,
    SOFT,
    Run,
    StyledText,
    is_abbreviation,
    pair_brackets,
)
from bibexport.text.dates import MONTH, RECENT_YEAR
from bibexport.text.numbers import ORDINAL_ENDING

MAX_PIECES = 64
"""Maximum number of pieces of a text; what comes later is prose."""
MAX_QUOTED = 400
FULL_LINE = 50
"""Length of a line from which its end may be where an editor wrapped the text."""

Mark = Literal["style", "comma", "colon", "dash", "close", "open", "soft", "sentence", "bar", "label", "break", "start"]
"""What divides a piece from the one before it, from the weakest to the strongest."""
STYLES: tuple[Literal["bold", "italic"], ...] = ("bold", "italic")
STRENGTH: dict[Mark, int] = {mark: strength for strength, mark in enumerate(get_args(Mark))}


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A piece of text."""

    start: int
    end: int
    """Without the spaces, quotes and punctuation around it."""
    text: str
    mark: Mark
    """The strongest mark before it."""
    line: int
    """The number of line ends before it."""
    run: Run
    """The style that it starts in."""
    quoted: bool = False
    bracket: str = ""
    """The bracket that it is in: `(` or `[`."""
    imprint: Imprint | None = None
    """Volume, pages and the like, if it is nothing else."""
    part: Part | None = None
    """The part of a citation that it is."""


QUOTES = {'"': '"”', "“": '”"', "„": "“”", "«": "»", "»": "«", "「": "」", "《": "》", "``": "''", "‘": "’"}
_OPENING_QUOTE = re.compile(rf"(?:(?<=[\s(\[【,.:：;{LABEL}])|^)(?:[\"“„«»「《‘]|``)(?=[^\s\"”])")
_MARK = re.compile(
    rf"""(?P<break>\n)|(?P<soft>\r)|(?P<label>\x1f)
    |(?P<sentence>(?<=[\w)”"'’.\u4e00-\u9fff]){GB_MARK}|(?<=\w)\s{GB_MARK}(?=[.,．，])|[.?!](?=[*_]?(?:\s|$))|(?<=\s)\.(?=\w)|[。？！])
    |(?P<comma>[,;](?=\s|$|[^\W\d])|[，；])
    |(?P<colon>:(?=\s|$)|：)
    |(?P<dash>(?<=\s)[-–—~]{{1,2}}(?=\s)|—|(?<=\s)/(?=\s))
    |(?P<bar>[|•·](?=\s|$))
    |(?P<open>(?<![^\W_])[(\[]|\((?=[^()]{{0,40}}(?:{RECENT_YEAR}|['’]\d\d)\))|\[(?=\x1f|\[)|[（【])
    |(?P<close>[)\]）】])""",
    re.VERBOSE,
)
# Every mark starts with one of these; the patterns with context are tried only there.
_MARK_START = re.compile(r"[\n\r\x1f.?!。？！,;，；:：\-–—~/|•·()\[\]（）【】]")
_QUOTE = re.compile(r"[\"“„«»「《‘]|``")
_JUNK = (
    r"\s\ufe0f\u200b\u200d\u20e3※→↘★☆✨✅❌⭐©®™†\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf"
    r"\u2b00-\u2bff\U0001f000-\U0001faff"
)
_BEFORE = re.compile(rf"(?::[a-z][a-z0-9_+-]{{1,30}}:|[{_JUNK}.,;:：，。|/•·–—>=<+*_~-])*")
_JUNK_AFTER = re.compile(rf"[\s,;:：，|/•<~*_\[(（【{_JUNK}]")
_EMOJI_NAME_END = re.compile(r":[a-z][a-z0-9_+-]{1,30}$")
MAX_EMOJI_NAME = 32
_YEAR_LAST = re.compile(rf",\s{RECENT_YEAR}$")
_MONTH_BEFORE = re.compile(rf"\b{MONTH}\b\.?(?:\s\d{{1,2}}{ORDINAL_ENDING}?)?$", re.IGNORECASE)
_YEAR_AFTER = re.compile(rf"\s*{RECENT_YEAR}(?!\d)")


def cut_pieces(text: StyledText, *, head: bool = True) -> tuple[Piece, ...]:
    """Return the first pieces of a text, in order; `head`: it is the line that names the paper, maybe a citation.

    A quoted text is one piece, and so is what is between two commas, in brackets, or in one style.
    """
    pieces: list[Piece] = []
    cutter = _Cutter(text, _find_parts(text) if head else ())
    for piece in cutter.cut():
        pieces.append(piece)
        if len(pieces) == MAX_PIECES:
            break
    return tuple(pieces)


def _find_parts(text: StyledText) -> tuple[Part, ...]:
    """Return the parts of a citation, up to the first that the markup or the words of the text contradict."""
    kept: list[Part] = []
    parts = find_citation(text)
    for index, part in enumerate(parts):
        if part.role == "authors" and _is_in_markup(text, part, parts[index + 1 :]):
            return ()
        if part.role == "title" and _holds_more(text, part):
            break
        if text.text[max(0, part.start - 1) : part.start + 1].isalnum() and part.start > 0:
            # `ICASSP 2017` has no page 2017.
            continue
        kept.append(part)
    return tuple(kept)


def _is_in_markup(text: StyledText, names: Part, rest: Sequence[Part]) -> bool:
    """Return whether names start in a link or bold text, which then goes on or ends within them: it is a title."""
    run = text.run_at(names.start)
    italic_end = text.style_end(run.start, "italic") if run is not None and run.italic else 0
    if names.end + 2 < italic_end < len(text.text) - 2 and not any("." in name for name in names.people):
        # `*Look Ma, No Nets: Herring without Trawlers*`, but not a citation that is all in italics.
        return True
    if run is None or not (run.link is not None or run.bold):
        return False
    end = text.link_end(run.start) if run.link is not None else text.style_end(run.start, "bold")
    alone = len(names.people) == 1 and not any(part.role == "date" for part in rest[:1])
    return end < names.end or (alone and end > names.end + 2)


def _holds_more(text: StyledText, title: Part) -> bool:
    """Return whether a title starts before its link, is only a quotation in it, or ends with a venue and year."""
    content = text.text[title.start : title.end]
    first = text.run_at(title.start)
    link = any(run.link is not None for run in text.runs_from(title.start) if run.start < title.end)
    if first is not None and first.link is None and link:
        return True
    after = text.text[title.end : title.end + 1]
    quoted = after in ('"', "”") and first is not None and first.link is not None
    goes_on = text.text[title.end + 1 : title.end + 2] == ":" or (quoted and text.link_end(title.start) > title.end + 3)
    return (
        goes_on
        or _YEAR_LAST.search(content) is not None
        or any(_is_claim_after(content, mark) for mark in (", ", ". "))
    )


def _is_claim_after(text: str, mark: str) -> bool:
    """Return whether a known venue with a year, or a preprint's, is after the last mark of a text."""
    tail = text.rpartition(mark)[2] if mark in text else ""
    claim = parse_known_claim(tail)
    return claim.venue is not None and bool(claim.year or claim.date or mark == ". ")


def _find_marks(text: str, at: int, stop: int) -> Iterator[re.Match[str]]:
    """Yield the marks between two positions."""
    for start in _MARK_START.finditer(text, at, stop):
        if start.start() >= at and (mark := _MARK.match(text, start.start(), stop)) is not None:
            yield mark
            at = mark.end()


def _strip_end(text: str, start: int, end: int) -> int:
    """Return `end` without the spaces, punctuation, symbols and names of emoji (`:fire:`) before it."""
    while True:
        at = end
        while at > start and not text[at - 1].isalpha() and _JUNK_AFTER.match(text, at - 1):
            at -= 1
        # The colon that ends the name of an emoji is gone by now.
        named = at < end and text[at] == ":" and _EMOJI_NAME_END.search(text, max(start, at - MAX_EMOJI_NAME), at)
        if not named:
            return at
        end = named.start()


_Whole = tuple[int, int, int, int, Imprint | Part | None]
"""Where a text that no mark divides starts and ends, with and without its quotes; what it is, if not a quotation."""


class _Cutter:
    """Keeps track of the mark before the next piece, and of the brackets around it."""

    def __init__(self, text: StyledText, parts: Sequence[Part]) -> None:
        self._styled = text
        self._parts = parts
        self._text = text.text
        self._mark: Mark = "start"
        self._line = 0
        self._open: list[tuple[str, int]] = []
        self._pairs = pair_brackets(text.text)
        self._nicknames = [range(*match.span()) for match in NICKNAMED.finditer(text.text)]
        # Quotations, imprints and journals between their numbers, which no mark divides.
        reporters = [(part.start, part.start, part.end, part.end, part) for part in find_reporters(text.text)]
        wholes: list[_Whole] = [*reporters, *self._find_quotes(), *find_imprints(text.text)]
        self._wholes = sorted(wholes, key=lambda whole: whole[0])

    def cut(self) -> Iterator[Piece]:
        """Yield the pieces."""
        at = 0
        for part in self._parts:
            yield from self._cut_outside(at, part.start)
            quoted = part.role == "title" and self._text[max(0, part.start - 2) : part.start].strip()[-1:] in QUOTES
            if piece := self._make(part.start, part.end, quoted=quoted, imprint=part.imprint, part=part):
                yield piece
            self._set("sentence")
            at = part.end
        yield from self._cut_outside(at, len(self._text))

    def _cut_outside(self, at: int, stop: int) -> Iterator[Piece]:
        """Yield the pieces between two positions that are in no part of a citation."""
        for start, inner, inner_end, end, what in self._wholes:
            if start < at or end > stop:
                continue
            yield from self._cut_plain(at, start)
            part = what if isinstance(what, Part) else None
            imprint = what.imprint if isinstance(what, Part) else what
            if piece := self._make(inner, inner_end, quoted=what is None, imprint=imprint, part=part):
                yield piece
            ends = what is None and self._text[inner_end - 1] in ".?!" and self._text[end : end + 1] != ":"
            self._set("sentence" if ends else "style")
            at = end
        yield from self._cut_plain(at, stop)

    def _find_quotes(self) -> Iterator[tuple[int, int, int, int, Imprint | None]]:
        """Yield where quoted texts start and end, with and without the quotes."""
        at = 0
        if _QUOTE.search(self._text) is None:
            return
        for match in _OPENING_QUOTE.finditer(self._text):
            if match.start() < at or self._is_in_name(match.start()):
                continue
            inner = match.end()
            stop = min(len(self._text), inner + MAX_QUOTED)
            for end in range(inner + 3, stop):
                mark = self._text[end]
                if mark in (BREAK, LABEL):
                    break
                if self._text.startswith("''", end) if match[0] == "``" else mark in QUOTES[match[0]]:
                    after = self._text[end + 1 : end + 2]
                    if match[0] == "``" or not after.isalnum():
                        at = end + (2 if match[0] == "``" else 1)
                        yield match.start(), inner, end, at, None
                        break

    def _cut_plain(self, at: int, stop: int) -> Iterator[Piece]:
        borders = self._find_borders(at, stop)
        border = next(borders, stop)
        for match in _find_marks(self._text, at, stop):
            while border <= match.start() and border < stop:
                if piece := self._make(at, border):
                    yield piece
                self._set("style")
                at, border = border, next(borders, stop)
            mark: Mark = match.lastgroup  # type: ignore[assignment]
            if not self._counts(mark, match):
                continue
            if piece := self._make(at, match.end() if match[0] in "?!？！" else match.start()):
                yield piece
            self._pass(mark, match)
            at = match.end()
        while border < stop:
            if piece := self._make(at, border):
                yield piece
            self._set("style")
            at, border = border, next(borders, stop)
        if piece := self._make(at, stop):
            yield piece

    def _find_borders(self, at: int, stop: int) -> Iterator[int]:
        """Yield where the style changes between two positions."""
        runs = self._styled.runs
        index = bisect_right(self._styled.starts, at)
        while index < len(runs) and runs[index].start < stop:
            before, after = runs[index - 1], runs[index]
            if (before.bold, before.italic, before.code, id(before.link)) != (
                after.bold,
                after.italic,
                after.code,
                id(after.link),
            ):
                yield after.start
            index += 1

    def _counts(self, mark: Mark, match: re.Match[str]) -> bool:
        """Return whether a mark divides the text: not the period of an initial, not a bracket without its pair."""
        if mark == "sentence" and match[0] == ".":
            return not is_abbreviation(self._styled, match.start())
        if mark == "sentence":
            # `Can Graphs Help? : A Survey`
            return not self._text[match.end() : match.end() + 3].lstrip().startswith(":")
        if mark == "soft":
            return not self._is_wrapped(match.start())
        if mark == "comma":
            return _YEAR_AFTER.match(self._text, match.end()) is None or (
                _MONTH_BEFORE.search(self._text[max(0, match.start() - 20) : match.start()]) is None
            )
        if mark == "open":
            return match.start() in self._pairs and not self._is_in_name(match.start())
        if mark == "close":
            return bool(self._open) and self._open[-1][1] == match.start()
        return True

    def _is_in_name(self, at: int) -> bool:
        return any(at in span for span in self._nicknames)

    def _is_wrapped(self, at: int) -> bool:
        """Return whether a line end is where an editor wrapped a full line, within one style."""
        text = self._text
        if at == 0 or not (text[at - 1].isalnum() or text[at - 1] == "."):
            return False
        run = self._styled.run_at(at - 1)
        if run is None or at - max(text.rfind(SOFT, 0, at), text.rfind(BREAK, 0, at)) < FULL_LINE:
            return False
        if run.link is not None:
            return self._styled.link_end(run.start) > at + 1
        return any(self._styled.style_end(run.start, style) > at + 1 for style in STYLES if getattr(run, style))

    def _pass(self, mark: Mark, match: re.Match[str]) -> None:
        if mark == "open":
            self._open.append((match[0], self._pairs[match.start()]))
        elif mark == "close":
            self._open.pop()
        elif mark in ("break", "soft"):
            self._line += 1
        self._set(mark)

    def _set(self, mark: Mark) -> None:
        # `Jane Mole (Wharf University), Ken Pier`: what divides the names is the comma.
        if STRENGTH[mark] > STRENGTH[self._mark] or (mark == "comma" and self._mark == "close"):
            self._mark = mark

    def _make(
        self,
        start: int,
        end: int,
        *,
        quoted: bool = False,
        imprint: Imprint | None = None,
        part: Part | None = None,
    ) -> Piece | None:
        """Return the piece between two positions, or None if no word is in it."""
        before = _BEFORE.match(self._text, start, end)
        start = before.end() if before else start
        end = _strip_end(self._text, start, end)
        if start >= end or not (self._text[start].isalnum() or any(map(str.isalnum, self._text[start:end]))):
            return None
        while self._open and self._open[-1][1] < start:
            self._open.pop()
        run = self._styled.run_at(start)
        assert run is not None
        imprint = imprint or read_bare_imprint(self._text[start:end])
        bracket = OPENING[self._open[-1][0]] if self._open else ""
        content = self._text[start:end].replace(SOFT, " ")
        piece = Piece(start, end, content, self._mark, self._line, run, quoted, bracket, imprint, part)
        self._mark = "style"
        return piece
