"""Well-known conferences: those of the table, and the words by which a name is recognised as that of one.

What nearly every export needs; names of other conferences are taken apart in `venue_parts`.
"""

from collections.abc import Mapping
from functools import cache

import msgspec

from bibexport.data import read_table, read_words
from bibexport.normalise.booktitles import Proceedings
from bibexport.normalise.event_words import is_generic, meeting_number
from bibexport.text import compile_lazily
from bibexport.text.unicode import ascii_letters
from bibexport.text.venue_names import KnownConference, acronym_key, conferences, find_track

PARENTHESIS = compile_lazily(r"\s*\(((?:\d+|[IVX]+|(?:Part|Volume|Vol\.) [^()]*|[^()]*\b[Pp]apers?\b[^()]*))\)")
NUMBER_AT_END = compile_lazily(r"(?<=[a-z]) (\d{1,3})\Z")
_WORD = compile_lazily(r"[^\W_]+(?:['’][^\W_]+)*\.?")
CAPITALS = compile_lazily(r"[A-Z0-9][A-Z0-9&]*[A-Z][A-Z0-9&]*")

_STOP = frozenset("a an and at by de en et for from held in la le of on the to und with".split())  # noqa: SIM905
DROPPED = frozenset("annual annu ann biennial biannual proceedings proceeding proc record part volume vol".split())  # noqa: SIM905
KINDS: Mapping[str, str] = {
    **{word: word for word in read_words("event_words")},
    "conf": "conference",
    "conferences": "conference",
    "symp": "symposium",
    "symposia": "symposium",
    "colloquia": "colloquium",
    "colloque": "colloquium",
    "kolloquium": "colloquium",
    "workshops": "workshop",
    "meetings": "meeting",
    "advances": "advances",
    "adv": "advances",
}
"""Words for the kind of a meeting, in one form. `Advances in` stands for any kind, as in the books of NeurIPS."""
KIND_NAMES = frozenset(KINDS.values())
OPTIONAL = frozenset({"international", "int", "intl", "int'l"})
_LONG_SUBJECT = 3
"""Minimum number of words of a subject that identifies a conference without the kind of meeting."""
SPONSORS = frozenset(
    "aaai acm cvf ieee ifip rsj siam sigarch sigchi sigir sigkdd sigmod sigplan sigsac sigsoft usenix".split()  # noqa: SIM905
)
"""Sponsors that are also recognised in lower case."""


class Venue(msgspec.Struct, frozen=True):
    """A name of proceedings, taken apart."""

    name: str
    """The conference without number, years, part and `Proceedings of the`; empty if only an acronym is given."""
    words: tuple[str, ...]
    """The words of the name that identify it, folded, in their order; an abbreviation has a full stop."""
    sponsors: frozenset[str]
    acronym: str
    """As written, without the year."""
    year: int | None
    """The year of the meeting, where the name says it; the publication may be a year later."""
    track: str
    """The part of the conference, such as `findings`; empty for its main papers."""
    volume: str
    """The volume or part, as it was written."""
    book: str = ""
    """The title of the volume where that is not the name of the conference: `Computer Vision` of ECCV."""

    @property
    def acronym_key(self) -> str:
        """The acronym in a form that all its spellings share, `nips` for NeurIPS as well; may be empty."""
        return acronym_key(self.acronym) if self.acronym else ""

    @property
    def is_abbreviated(self) -> bool:
        """Whether words of the name are abbreviated."""
        return any(word.endswith(".") for word in self.words)


def name_by_table(text: str, acronym: str, parts: Proceedings) -> Venue | None:
    """Return the conference of the table that has the acronym and just the words of a name, without year; else None.

    Most records of a list are of such conferences. Their name is certain without taking the text apart again, for
    which a run would compile some thirty patterns: a tenth of all that it does for a short bibliography.
    """
    known = find_known(acronym_key(acronym)) if acronym else None
    contradicts = parts.acronym and not f"{parts.acronym} ".startswith(f"{acronym} ")
    if known is None or contradicts or find_track(text):
        return None
    both = f"{parts.container_title} {parts.event_title}"
    written = parts.container_title if parts.event_title in parts.container_title else both
    words, sponsors = split_words(" ".join([word for word in written.split() if meeting_number(word) is None]))
    mine, theirs = set(words) - OPTIONAL, set(known.words) - OPTIONAL
    if mine - KIND_NAMES != theirs - KIND_NAMES or not may_be_same_kind(mine, theirs):
        return None
    return Venue(known.name, words, sponsors, acronym, None, "", find_volume(text, parts))


def find_volume(text: str, parts: Proceedings) -> str:
    """Return the volume or part that a name says, as it was written: the 36 of NeurIPS; `parts` are those of `text`."""
    inside = PARENTHESIS.search(text) if "(" in text and not parts.part else None
    return parts.part or (inside[1] if inside else _find_number(parts))


def _find_number(parts: Proceedings) -> str:
    number = NUMBER_AT_END.search(parts.container_title) if parts.container_title[-1:].isdecimal() else None
    return number[1] if number else ""


def split_words(name: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the words that identify a conference, and its sponsors."""
    found: list[str] = []
    sponsors = set()
    for token in _WORD.findall(ascii_letters(name.replace("-", " "))):
        if (token.isupper() and CAPITALS.fullmatch(token)) or token in SPONSORS:
            sponsors.add(token.lower())
            continue
        word = token.lower()
        bare = word.rstrip(".")
        if word.endswith(".") and len(bare) > 3 and any(one.startswith(bare) for one in ("annual", "biennial")):
            continue
        if bare in _STOP or bare in DROPPED or bare.isdecimal() or meeting_number(bare) is not None:
            continue
        kind = KINDS.get(bare) or (_abbreviated_kind(bare) if word.endswith(".") else "")
        # `Advances in …` stands for the kind of meeting, `Advanced Applications` does not.
        found.append(kind if kind and (kind != "advances" or not found) else word)
    return tuple(found), frozenset(sponsors)


@cache
def _abbreviated_kind(word: str) -> str:
    """Return the only kind of meeting that a word abbreviates: `colloquium` for `colloq`; else nothing."""
    kinds = {kind for name, kind in KINDS.items() if len(word) > 3 and name.startswith(word)}
    return min(kinds) if len(kinds) == 1 else ""


def has_same_words(one: Venue, other: Venue) -> bool:
    """Return whether names differ only in what is often left out: `International`, or the kind of a long subject."""
    mine, theirs = set(one.words) - OPTIONAL, set(other.words) - OPTIONAL
    if mine == theirs:
        return True
    subject = mine - KIND_NAMES
    return subject == theirs - KIND_NAMES and len(subject) >= _LONG_SUBJECT and may_be_same_kind(mine, theirs)


def may_be_same_kind(one: set[str], other: set[str]) -> bool:
    """Return whether two names may be of one kind of meeting, which one may not say; workshops always say it."""
    mine, theirs = one & KIND_NAMES - {"advances"}, other & KIND_NAMES - {"advances"}
    return (mine <= theirs or theirs <= mine) and "workshop" not in mine ^ theirs


def is_related(one: Venue, other: Venue) -> bool:
    """Return whether one of two names with the same acronym has the words of the other, and the scope is the same."""
    if not may_be_same_kind(set(one.words), set(other.words)):
        return False
    mine, theirs = (frozenset(venue.words) - OPTIONAL - KIND_NAMES for venue in (one, other))
    less, more = sorted((mine, theirs), key=len)
    return bool(less) and less <= more and not any(map(_is_scope, more - less))


def _is_scope(word: str) -> bool:
    return is_generic(word) or word in ("industrial", "pacific", "nordic", "student")


@cache
def known_venues() -> tuple[Venue, ...]:
    """Return all conferences of the table, taken apart."""
    return tuple(map(_parse_known, dict.fromkeys(conferences().values())))


def find_known(key: str) -> Venue | None:
    """Return the conference of the table that has a folded acronym, without parsing the others."""
    known = conferences().get(key)
    return _parse_known(known) if known else None


@cache
def _parse_known(known: KnownConference) -> Venue:
    # No name in the table has more parts than its words.
    return Venue(known.name, *split_words(known.name), known.acronym, None, "", "")


@cache
def known_acronyms() -> Mapping[str, str]:
    """Return the acronyms of the table as it spells them, by their lower case."""
    return {acronym.lower(): acronym for row in read_table("conferences") for acronym in row.split(", ")}
