"""The short name of a conference with its year, as booktitles write it: `ICML 2021`, `CHI'14`, `(AAAI-18)`."""

import re
from typing import NamedTuple

from bibexport.normalise.event_places import is_region
from bibexport.normalise.event_words import ASIDE
from bibexport.text import compile_lazily
from bibexport.text.numbers import ORDINAL_ENDING

# A set of all four marks is slow to compile.
_YEAR = r"(?:\s?['’]\d\d|\s?[`´]\d\d|\s['’]?(?:19|20)\d\d|(?:-|(?<=[A-Z]))(?:19|20)\d\d|-\d\d|\s\d\d)(?![\w'’])"
_WORD = r"[A-Za-z0-9][\w&@/*+.-]*?"
_NAME = rf"{_WORD}(?: {_WORD}){{0,3}}"
_WHOLE = compile_lazily(rf"({_NAME})({_YEAR})")
_ALONE = compile_lazily(r"[A-Z0-9][\w&@/*+-]*")
_TRAILING = compile_lazily(rf"(.*[A-Za-z]) ({_WORD})({_YEAR})")
_LEADING = compile_lazily(
    rf"({_WORD}(?: {_WORD})?)({_YEAR})(?=\s+(?:and\b|&|[Hh]eld\b|[Cc]o-?located\b|[Ii]n\b|[A-Z]))"
)
_PARENTHESIS = compile_lazily(rf"\s*\(([^()]{{2,40}})\)(?=$|\s+(?:and|&|at)\s|\s+{ASIDE.pattern})")
_TRACK = compile_lazily(r"\s*\([^()]*\)\Z")
_NO_NAME = compile_lazily(rf"(?:\d+{ORDINAL_ENDING}|The|Proceedings|Part|Volume|Vol|International|Annual|[a-z]+)\Z")
_APOSTROPHES = frozenset("'’`´")
_CAPITALS = compile_lazily(r"[A-Z][A-Z&@/+-]*[A-Z]s?")
_NOT_ALNUM = compile_lazily(r"[\W_]+")


class Acronym(NamedTuple):
    """An event's short name, with its year where the source gives one: `ICML`, `2021`."""

    name: str
    year: str
    """Four digits; or something else after the name, such as the number of the meeting; or empty."""

    def __str__(self) -> str:
        return f"{self.name} {self.year}".rstrip()


class Context(NamedTuple):
    """The context of a title: other facts about its volume."""

    short: str
    """DBLP's short venue, without the number of a part or the name of a track."""
    year: int | None
    title: str
    """The whole title."""
    folded: str
    """`short`, its letters and digits alone, in lower case."""


def context(title: str, short: str, year: int | None) -> Context:
    """Return the context of `title`: DBLP's short venue and the year of publication."""
    bare = _TRACK.sub("", short.strip())
    return Context(bare, year, title, _fold(bare))


def whole(text: str, context: Context) -> Acronym | None:
    """Return `text` as an acronym, or None. `CHI '12` gets its four digits; `WWW 10`, the tenth, stays unchanged.

    A name of small letters (`Interspeech 2022`) counts where DBLP calls the venue so, or where the title
    holds its words before.
    """
    match = _WHOLE.fullmatch(text) if text[-1:].isdecimal() and text.count(" ") < 5 else None
    if match is not None:
        return _make_acronym(match[1], match[2], context) if _is_name(match[1], match[2], context) else None
    if context.folded and _ALONE.fullmatch(text) and _fold(text) == context.folded:
        return Acronym(text, "")
    return None


def trailing(text: str, context: Context) -> tuple[str, str] | None:
    """Split off an acronym that follows without a comma: `Signal Processing`, `ICASSP 2023`."""
    match = _TRAILING.fullmatch(text) if text[-1:].isdecimal() else None
    if (
        match is None
        or match[1].rsplit(" ", 1)[-1].islower()
        or not (_is_capitalised(match[2]) or _is_same_name(match[2], context))
    ):
        return None
    return match[1], match[2] + match[3]


def leading(text: str) -> tuple[str, str] | None:
    """Split off an acronym at the start of `text` without a comma after it: `ETAPS 2001`, `Genova`."""
    match = _LEADING.match(text)
    if match is None or not _is_capitalised(match[1].partition(" ")[0]):
        return None
    return match[0], text[match.end() :].lstrip()


def in_parentheses(text: str, context: Context) -> tuple[str, str, str] | None:
    """Return the text before, in and after the parentheses that hold an acronym, or None."""
    for match in _PARENTHESIS.finditer(text) if "(" in text else ():
        if whole(match[1], context) or _is_parenthesised(match[1], context):
            return text[: match.start()], match[1], text[match.end() :].lstrip()
    return None


def choose(acronyms: list[Acronym], context: Context) -> int:
    """Return the index in `acronyms` of the one in DBLP's short venue, else of the first with a year."""
    ranks = [
        (_fold(acronym.name) != context.folded, not _is_same_name(acronym.name, context), not acronym.year)
        for acronym in acronyms
    ]
    return ranks.index(min(ranks))


def century(digits: str) -> int:
    """Expand a year of two digits to 1951 to 2050."""
    return int(digits) + (1900 if int(digits) > 50 else 2000)


def abbreviates(name: str, title: str) -> bool:
    """Return whether the letters of `name` occur in `title` in that order, the first at its very start.

    >>> abbreviates("MLSys", "Machine Learning and Systems"), abbreviates("ACL", "Findings of the Association")
    (True, False)
    """
    letters, rest = _fold(name), _fold(title)
    if not letters or not rest.startswith(letters[0]):
        return False
    position = -1
    return all((position := rest.find(letter, position + 1)) >= 0 for letter in letters)


def _make_acronym(name: str, year: str, context: Context) -> Acronym:
    digits = year.strip(" -'’`´")
    if len(digits) == 4:
        return Acronym(name, digits)
    known = context.year
    if known is not None and int(digits) == known % 100:
        return Acronym(name, str(known))
    if not _APOSTROPHES.isdisjoint(year) or (year[0] == "-" and known is None and int(digits) > 50):
        return Acronym(name, str(century(digits)))
    return Acronym(name if year[0] == " " else name + year, digits if year[0] == " " else "")


def _is_name(name: str, year: str, context: Context) -> bool:
    words = name.split(" ")
    if is_region(name) and _APOSTROPHES.isdisjoint(year):
        return False
    if _is_same_name(name, context):
        return True
    if len(words) > 3 or any(_NO_NAME.match(word) for word in words):
        return False
    if any(map(_is_capitalised, words)):
        return True
    before = context.title[: context.title.rfind(name)].lower()
    return all(re.search(rf"\b{re.escape(word.lower())}\b", before) for word in words)


def _is_parenthesised(text: str, context: Context) -> bool:
    """Return whether the text in parentheses, without a year, is the acronym of the text before."""
    return not is_region(text) and (_is_same_name(text, context) or bool(_CAPITALS.fullmatch(text)))


def _is_capitalised(word: str) -> bool:
    """Return whether a word is written like an acronym, with two capitals or more."""
    return sum(map(str.isupper, word)) >= 2


def _is_same_name(name: str, context: Context) -> bool:
    """Return whether DBLP's short venue is this name, or a longer or shorter form of it: `IEEE BigData`, `SIGMOD`."""
    one, other = _fold(name), context.folded
    if "@" in context.short and "@" not in name:
        # `QALD@ISWC` is the workshop, `ISWC` its conference.
        other = _fold(context.short.partition("@")[0])
    return len(one) > 1 and bool(other) and (one == other or other.endswith(one) or one.startswith(other))


def _fold(text: str) -> str:
    return _NOT_ALNUM.sub("", text).lower()
