"""The words that identify the parts of a booktitle: events, numbers of meetings, kinds of volume."""

from bibexport.data import read_words
from bibexport.text import compile_lazily
from bibexport.text.dates import SEASON_NUMBERS
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
            return next((number for word in words[:first] if (number := _number(word))), None)
    return None


def _first_event(words: list[str]) -> int | None:
    for index, word in enumerate(words):
        if word in _EVENTS or ("-" in word and word.rpartition("-")[2] in _EVENTS):
            if word != "convention" or not words[index + 1 : index + 2] or not words[index + 1].startswith("cent"):
                return index
        elif word == "school" and index and words[index - 1] in _OF_A_SCHOOL:
            return index
    return None


def _number(word: str) -> int | None:
    match = _ORDINAL.fullmatch(word)
    return int(match[1]) if match else ORDINALS.get(word)


def _says_nothing(word: str) -> bool:
    if word in _GENERIC or word in _EVENTS or word in _OF_A_SCHOOL or word == "school":
        return True
    return bool(_NATIONAL.match(word)) or word.isdecimal() or _number(word) is not None
