"""The words that identify the parts of a booktitle: events, numbers of meetings, kinds of volume, and acronyms.

An acronym comes with its year as booktitles write it: `ICML 2021`, `CHI'14`, `(AAAI-18)`.
"""

import re

import msgspec

from bibexport.data import read_words
from bibexport.normalise.event_dates import is_region
from bibexport.text import compile_lazily
from bibexport.text.dates import RECENT_YEAR, SEASON_NUMBERS
from bibexport.text.numbers import ORDINAL_ENDING, ORDINALS

_EVENTS = frozenset(read_words("event_words"))
_CERTAIN = _EVENTS - {"convention"}
_OF_A_SCHOOL = frozenset({"international", "doctoral", "training", "advanced", "research", *SEASON_NUMBERS})
MATTER_START = (
    r"(?:(?:Online |Workshop |Conference |Joint |Selected |Invited |Revised |Extended |Short |Full |Position |Track )*"
    r"(?:Proceedings|Papers|Contributions|Lectures|Tutorials|Abstracts)|Revised|Post-?[Pp]roceedings|Part|Volume|Vol\.|Companion"
    r"|Supplement|Held|CD-ROM)\b"
)
"""A pattern of the beginnings of words for the kind of volume."""
_MATTER = compile_lazily(
    r"(?:[\w-]+ ){0,5}"
    r"(?:Proceedings|Papers|Contributions|Lectures|Tutorials?|Abstracts|Posters|Demos|Demonstrations|Companion|Adjunct|Supplement)\Z"
    r"|(?:with )?CD-ROM|(?:Part|Volume|Vol\.?|Book)\s+(?:[IVXLC]+|\d+|[A-Z])\b.*"
)
_ORDINAL = compile_lazily(rf"(\d{{1,3}}){ORDINAL_ENDING}")
_NUMBER_IN_WORDS = compile_lazily(r"([A-Za-z]+)\b(?:[- ]([A-Za-z]+)\b)?")
_PIECE = compile_lazily(r"[,:] | – ")
_WORD = compile_lazily(r"[^\W_][\w-]*")
_GENERIC = frozenset(
    {
        "the",
        "a",
        "an",
        "and",
        "annual",
        "biennial",
        "biannual",
        "international",
        "joint",
        "national",
        "world",
        "advanced",
        "open",
        "dutch",
        "french",
        "greek",
        "latin",
        "nordic",
    }
)
_NATIONAL = compile_lazily(r"[a-z-]+(?:ans?|ese|ish|ic|asia|rim)\Z")
ASIDE = compile_lazily(
    r"(?:[Hh]eld\b|[Cc]o-?[Ll]ocated\b|[Cc]ollocated\b|[Ii]n (?:[Cc]onjunction|[Cc]ooperation|[Aa]ssociation) with\b"
    r"|(?:[Aa]s )?[Pp]art of\b|[Aa]ffiliated with\b)"
)
"""The beginnings of phrases that name the bigger event around this one."""


def has_event(text: str) -> bool:
    """Return whether `text` names a meeting of people: a conference, a workshop, a summer school."""
    words = _WORD.findall(text.lower())
    # Faster than the loop, which only names of venues and compound words need.
    return not _CERTAIN.isdisjoint(words) or _first_event(words) is not None


def begins_with_event(text: str) -> bool:
    """Return whether the first word of `text` is that of an event: `Symposium on …`."""
    match = _WORD.match(text.lower())
    return match is not None and match[0] in _EVENTS


def begins_with_number(text: str) -> bool:
    """Return whether `text` begins with a number, in digits or words: `38th`, `Thirty-Eighth`."""
    if text[:1].isdecimal():
        return True
    words = _NUMBER_IN_WORDS.match(text)
    return words is not None and (words[1].lower() in ORDINALS or f"{words[1]}-{words[2]}".lower() in ORDINALS)


def is_generic(text: str) -> bool:
    """Return whether the name of an event does not mention its subject: `18th European Conference`."""
    return all(_says_nothing(word) for word in _WORD.findall(text.lower()))


def is_matter(text: str) -> bool:
    """Return whether `text` names the volume or the kind of the proceedings: `Proceedings`, `Part II`."""
    return bool(_MATTER.fullmatch(text))


def ordinal(name: str) -> int | None:
    """Return the number of the meeting: 38 from `38th International Conference` or `Thirty-Eighth …`; else None."""
    for piece in _PIECE.split(name.lower()):
        words = _WORD.findall(piece)
        first = _first_event(words)
        if first is not None:
            return next((number for word in words[:first] if (number := meeting_number(word))), None)
    return None


def _first_event(words: list[str]) -> int | None:
    for index, word in enumerate(words):
        if word in _EVENTS or ("-" in word and word.rpartition("-")[2] in _EVENTS):
            if word != "convention" or not words[index + 1 : index + 2] or not words[index + 1].startswith("cent"):
                return index
        elif word == "school" and index and words[index - 1] in _OF_A_SCHOOL:
            return index
    return None


def meeting_number(word: str) -> int | None:
    """Return 38 for `38th` or `Thirty-Eighth`; None for any other word."""
    word = word.lower()
    if not word[:1].isdecimal():
        return ORDINALS.get(word)
    match = _ORDINAL.fullmatch(word)
    return int(match[1]) if match else None


def _says_nothing(word: str) -> bool:
    if word in _GENERIC or word in _EVENTS or word in _OF_A_SCHOOL or word == "school":
        return True
    return bool(_NATIONAL.match(word)) or word.isdecimal() or meeting_number(word) is not None


# A set of all four marks is slow to compile.
_YEAR = rf"(?:\s?['’]\d\d|\s?[`´]\d\d|\s['’]?{RECENT_YEAR}|(?:-|(?<=[A-Z])){RECENT_YEAR}|-\d\d|\s\d\d)(?![\w'’])"
_ACRONYM_WORD = r"[A-Za-z0-9][\w&@/*+.-]*?"
_NAME = rf"{_ACRONYM_WORD}(?: {_ACRONYM_WORD}){{0,3}}"
_WHOLE = compile_lazily(rf"({_NAME})({_YEAR})")
_ALONE = compile_lazily(r"[A-Z0-9][\w&@/*+-]*")
_TRAILING = compile_lazily(rf"(.*[A-Za-z]) ({_ACRONYM_WORD})({_YEAR})")
_YEAR_BEFORE_WORD = compile_lazily(r"\d\d\s")
_LEADING = compile_lazily(
    rf"({_ACRONYM_WORD}(?: {_ACRONYM_WORD})?)({_YEAR})(?=\s+(?:and\b|&|[Hh]eld\b|[Cc]o-?located\b|[Ii]n\b|[A-Z]))"
)
_PARENTHESIS = compile_lazily(rf"\s*\(([^()]{{2,40}})\)(?=$|\s+(?:and|&|at)\s|\s+{ASIDE.pattern})")
_TRACK = compile_lazily(r"\s*\([^()]*\)\Z")
_NO_NAME = compile_lazily(rf"(?:\d+{ORDINAL_ENDING}|The|Proceedings|Part|Volume|Vol|International|Annual|[a-z]+)\Z")
_APOSTROPHES = frozenset("'’`´")
_CAPITALS = compile_lazily(r"[A-Z][A-Z&@/+-]*[A-Z]s?")
_NOT_ALNUM = compile_lazily(r"[\W_]+")


class Acronym(msgspec.Struct, frozen=True):
    """An event's short name, with its year where the source gives one: `ICML`, `2021`."""

    name: str
    year: str
    """Four digits; or something else after the name, such as the number of the meeting; or empty."""

    def __str__(self) -> str:
        return f"{self.name} {self.year}".rstrip()


class Context(msgspec.Struct, frozen=True):
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
    match = _LEADING.match(text) if _YEAR_BEFORE_WORD.search(text) else None
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
