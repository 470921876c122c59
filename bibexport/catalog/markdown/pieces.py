"""The text after a title in stretches that may each hold one claim."""

import re
from collections.abc import Iterator

import msgspec

from bibexport.catalog.markdown.flow import BREAK, LABEL, Flow

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
# Brackets that follow a word at once belong to it: `AAAI(Oral) 24`.
_BRACKET = re.compile(r"(?<=[A-Za-z])\((?!@)[^()]{1,24}\)|[()（）\[\]【】]")


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A stretch of text between two marks, in one style."""

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
        """Whether its name says that a venue or a date stands here."""
        return not self.aside and _VENUE_FIELD.match(self.field) is not None

    @property
    def is_date_field(self) -> bool:
        """Whether its name says that a date stands here, and no venue."""
        return _DATE_FIELD.match(self.field) is not None

    @property
    def is_other_field(self) -> bool:
        """Whether its name says that something else stands here: `Keywords`."""
        return bool(self.field) and _VENUE_FIELD.match(self.field) is None


def pieces(text: Flow, start: int) -> Iterator[Piece]:
    """The stretches of `text` from `start` on; links that are no labels are left out."""
    cutter = _Cutter()
    for run in text.runs_from(start):
        if run.link is not None:
            continue
        content = text.text[max(run.start, start) : run.end]
        if (run.italic or run.code or run.bold) and BREAK not in content and LABEL not in content:
            colon = text.text[run.end : run.end + 1] in (":", "：")
            yield from cutter.styled(f"{content}:" if colon else content, run.code)
        else:
            yield from cutter.plain(content)


class _Cutter:
    """Follows brackets and fields through the runs."""

    def __init__(self) -> None:
        self._depth = 0
        self._field = ""

    def styled(self, content: str, code: bool) -> Iterator[Piece]:
        match = _FIELD.fullmatch(content)
        if match is None:
            yield Piece(content, not code, code, self._depth > 0, self._field)
        else:
            self._field = match["name"]

    def plain(self, content: str) -> Iterator[Piece]:
        for part in _MARK.split(content):
            if part in _ENDS_FIELD:
                self._field = ""
            elif not _MARK.fullmatch(part):
                match = _FIELD.match(part)
                if match is not None:
                    self._field = match["name"]
                yield from self._at_brackets(part[match.end() :] if match else part)

    def _at_brackets(self, part: str) -> Iterator[Piece]:
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
