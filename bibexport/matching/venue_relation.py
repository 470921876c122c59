"""Whether a list's words for a venue and a DBLP record mean the same one."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from bibexport.data import read_table, read_words
from bibexport.model import Facts
from bibexport.text.numbers import ORDINALS
from bibexport.text.unicode import ascii_letters, clean
from bibexport.text.venue_names import WORKSHOP_HOSTS, YEAR, fold_venue, names_no_venue, venue_streams

Relation = Literal["same", "track", "workshop", "different", "unknown"]
"""`track` is another track of the same event (Findings, companion volume), `workshop` a workshop of it."""

_DECORATION = re.compile(
    r"\b(?:oral|spotlight|highlights?|poster|(?:best|outstanding)(?:\s+\w+)?\s+(?:paper|award)(?:\s+award)?|award|notable(?:\s+top)?"
    r"|top[\s-]*\d+\s*%?|accepted(?:\s+(?:to|by|at|in))?|to\s+appear(?:\s+in)?|appears?\s+in|published\s+in|camera[\s-]ready"
    r"|main(?:\s+conference|\s+track)?|long(?:\s+papers?)?|short(?:\s+papers?)?|full\s+papers?|conference\s+track)\b|[🔥⭐🌟🏆✨]",
    re.IGNORECASE,
)
_WORKSHOP = re.compile(r"\bworkshops?\b|\bws\b", re.IGNORECASE)
_TRACKS = {
    "findings": re.compile(r"\bfindings\b", re.IGNORECASE),
    "datasets": re.compile(r"\bdatasets?\s*(?:and|&)\s*benchmarks?\b|\bd\s*&\s*b\b", re.IGNORECASE),
    "companion": re.compile(
        r"\b(?:companion(?:\s+volume)?|adjunct|extended\s+abstracts?|abstracts?|posters|demo(?:s|nstrations?|\s+track)?"
        r"|system\s+demonstrations?|industry(?:\s+track)?|tutorials?|student(?:\s+research\s+workshop|\s+abstracts?)?"
        r"|late[\s-]breaking(?:\s+\w+)?|doctoral\s+consortium|srw|blog\s*posts?|tiny\s+papers?)\b",
        re.IGNORECASE,
    ),
}
_ORGANISERS = frozenset(
    {"ieee", "acm", "cvf", "siam", "usenix", "springer", "elsevier", "mdpi", "wiley", "iapr", "ifip", "eai", "the"}
)
# `Proceedings of the IEEE/CVF International Conference on …` is not the journal `Proceedings of the IEEE`.
_JOINT_ORGANISERS = re.compile(rf"/(?=(?:{'|'.join(sorted(_ORGANISERS))})\b)", re.IGNORECASE)
_FILLERS = frozenset(
    {"in", "at", "of", "on", "for", "the", "and", "th", "st", "nd", "rd"}
    | ORDINALS.keys()
    | {"proc", "proceedings", "advances", "annual", "international", "intl", "int", "conf", "conference", "symposium"}
    | {"meeting", "track", "volume", "vol"}
)
_STOP = frozenset({"of", "on", "for", "the", "and", "in", "a", "an"})
_WORDS = re.compile(r"[a-z0-9*&]+")


class _Claimed(NamedTuple):
    """A list's words for a venue."""

    names: frozenset[str]
    """Folded names and the streams that they stand for."""
    words: tuple[str, ...]
    track: str
    workshop: bool


class _Recorded(NamedTuple):
    """The venue of a DBLP record."""

    names: frozenset[str]
    hosts: frozenset[str]
    """What a workshop is part of."""
    track: str
    workshop: bool
    journal: tuple[str, ...]
    """The words of the journal's name."""
    segments: tuple[tuple[str, ...], ...]
    """The words of the parts of the proceedings' title."""


def compare_venues(claimed: str, record: Facts) -> Literal["same", "different", "unknown"]:
    """Whether a list's words for a venue and the venue of a DBLP record are the same.

    `CVPR Oral` is CVPR, `EMNLP` and `EMNLP (Findings)` are the same event, `CVPR` and its workshops
    are not. `unknown` where the list names no venue, or where its words cannot be told.
    """
    relation = venue_relation(claimed, record)
    if relation == "track":
        return "same"
    return "different" if relation == "workshop" else relation


def venue_relation(claimed: str, record: Facts) -> Relation:
    """How the venue that a list names and the venue of a DBLP record go together."""
    if names_no_venue(claimed):
        return "unknown"
    claim, venue = _claimed(claimed), _venue(record)
    if claim.names & venue.names or _same_words(claim, venue):
        if claim.workshop and not venue.workshop:
            return "workshop"
        return "same" if claim.track == venue.track else "track"
    if claim.names & venue.hosts:
        return "same" if claim.workshop or (claim.track and claim.track == venue.track) else "workshop"
    return "different" if _is_told(claim) and (venue.names or venue.hosts or venue.journal) else "unknown"


def disagrees_on_venue(claimed: str, record: Facts) -> bool:
    """Say whether the words for a venue name another one than the record's: another track and a workshop, too.

    Where the words are no name that can be told, they disagree if they share no word with any name that is known of
    the record's venue.
    """
    relation = venue_relation(claimed, record)
    if relation != "unknown" or names_no_venue(claimed):
        return relation in ("track", "workshop", "different")
    return _is_of_another_kind(claimed, record) or _shares_no_word(_claimed(claimed), record)


_JOURNAL = re.compile(r"\b(?:journal|transactions|letters|annals)\b", re.IGNORECASE)
_NAME_WORD = 4
"""Letters of a word of a name that can be recognised when it is cut short."""


def _is_of_another_kind(claimed: str, record: Facts) -> bool:
    """Whether a journal is claimed for a paper of a conference, or a workshop for a paper of none."""
    if not record.id.startswith("conf/"):
        return False
    names_journal = bool(_JOURNAL.search(claimed)) and not _JOURNAL.search(f"{record.container_title} {record.series}")
    return names_journal or (_claimed(claimed).workshop and not _venue(record).workshop)


def _shares_no_word(claim: _Claimed, record: Facts) -> bool:
    """Whether a name of several words has none of the words in the names of the record's venue."""
    mine = _name_words(claim.words)
    named = (record.venue, record.container_title, record.series, *_names_of_stream(record))
    theirs = _name_words(_content(" ".join(named)))
    if len(mine) < 2 or not any(len(word) > _NAME_WORD for word in theirs):
        return False
    return not any(_begins(one, other) for one in mine for other in theirs)


def _name_words(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in _FILLERS | _ORGANISERS | _STOP and not word.isdecimal()]


def _begins(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _NAME_WORD and long.startswith(short[: max(_NAME_WORD, len(short) - 2)]))


def _names_of_stream(record: Facts) -> list[str]:
    stream = record.id.split("/")[1] if record.id.count("/") > 1 else ""
    return [name for name in read_table("venue_streams").get(stream, "").split(", ") if name]


@lru_cache(maxsize=1 << 12)
def is_listed_by_dblp(claimed: str) -> bool:
    """Say whether the words for a venue name one whose papers DBLP lists, and all of them."""
    names = _claimed(claimed).names
    return not names.isdisjoint(_listed_venues()) and names.isdisjoint(_LISTED_IN_PART)


_LISTED_IN_PART = frozenset({"nature", "nat", "science", "pnas", "plos", "plosone", "heliyon", "iscience", "peerj"})
"""Journals of all fields, of which DBLP has single papers or volumes."""


@cache
def _listed_venues() -> frozenset[str]:
    acronyms = map(fold_venue, read_words("venue_acronyms"))
    journals = (fold_venue(name) for pair in read_table("journals").items() for name in pair)
    return frozenset((*acronyms, *journals, *venue_streams()))


def is_workshop(record: Facts) -> bool:
    """Whether a DBLP record is of a workshop at a conference: `CVPR Workshops`, `FoundWS@NeurIPS`."""
    return _venue(record).workshop


def is_side_track(record: Facts) -> bool:
    """Whether a DBLP record is of a companion volume, demonstrations, student abstracts and the like."""
    return _venue(record).track == "companion"


@lru_cache(maxsize=1 << 14)
def _claimed(text: str) -> _Claimed:
    text = YEAR.sub(" ", clean(text))
    bare, track = _without_track(_DECORATION.sub(" ", text))
    workshop = bool(_WORKSHOP.search(bare)) or "@" in bare
    bare = _WORKSHOP.sub("|", bare)
    names = _with_streams(set(_pieces(bare)))
    if short := _workshop_hosts(names):
        names, workshop = names | _with_streams(short), True
    return _Claimed(names, _content(bare), track, workshop)


def _venue(record: Facts) -> _Recorded:
    """The venue of a record; of its key only what all papers there have in common counts."""
    if record.source == "crossref":
        return _recorded_by_crossref(record.type == "article-journal", record.container_title or record.venue)
    kind, _, rest = record.id.partition("/")
    stream = rest.partition("/")[0] if "/" in rest and not rest.startswith("corr/") else ""
    return _recorded(kind, stream, record.venue, record.container_title)


@lru_cache(maxsize=1 << 12)
def _recorded_by_crossref(is_journal: bool, container: str) -> _Recorded:
    """The venue of a Crossref record, which has no key and seldom an acronym: what its full name says.

    Of proceedings only acronyms that are known count, in the name or made of its initials (`CVPR` of `IEEE/CVF
    Conference on Computer Vision and Pattern Recognition`): where there is none, no acronym can be called wrong.
    """
    if is_journal:
        return _recorded("journals", "", container, container)
    recorded = _recorded("conf", "", container, container)
    content = [word for word in _content(_JOINT_ORGANISERS.sub(" ", container)) if word not in _STOP | _ORGANISERS]
    initials = {"".join(word[0] for word in words) for words in (content, _name_words(content)) if words}
    words = {fold_venue(word) for word in re.findall(r"[A-Z][A-Za-z*&-]*[A-Z]", container)}
    known = (words | initials) & _listed_venues()
    return recorded._replace(names=_with_streams(known) if known else frozenset())


@lru_cache(maxsize=1 << 14)
def _recorded(kind: str, stream: str, venue: str, container: str) -> _Recorded:
    bare, track = _without_track(venue)
    event, at, host = (part.strip() for part in bare.partition("@"))
    names, hosts = _pieces(_WORKSHOP.sub("|", event)), _with_streams({fold_venue(host)} - {""})
    if not at:
        names |= {stream} if stream else _with_streams(set(names))
        short = _workshop_hosts(names)
        if short or _WORKSHOP.search(event):
            names, hosts = frozenset(), _with_streams(short or set(names))
    return _Recorded(
        names=names - {""},
        hosts=hosts,
        track=track,
        workshop=bool(hosts),
        journal=_content(venue) if kind == "journals" else (),
        segments=tuple(_told(_content(part)) for part in re.split(r"[,:()\d]+", container)),
    )


def _workshop_hosts(names: frozenset[str]) -> set[str]:
    """`cvpr` for `cvprw`."""
    return {name[:-1] for name in names if name.endswith("w") and name[:-1] in WORKSHOP_HOSTS}


def _without_track(text: str) -> tuple[str, str]:
    """`text` without the words for a track, and the track; `(1)` and `(Poster)` go as well."""
    for track, pattern in _TRACKS.items():
        if pattern.search(text):
            return _parenthesis_free(pattern.sub(" ", text)), track
    return _parenthesis_free(text), ""


def _parenthesis_free(text: str) -> str:
    inner = " ".join(re.findall(r"\(([^()]*)\)", text))
    outer = re.sub(r"\([^()]*\)", " ", text)
    workshop = " workshop" if _WORKSHOP.search(inner) else ""
    return (outer if fold_venue(outer) else inner) + workshop


def _pieces(text: str) -> frozenset[str]:
    """The folded names that a text may hold: as a whole, without organisers and fillers, and by its parts."""
    whole = fold_venue(text)
    words = [word for word in _content(text) if word not in _FILLERS]
    found = {whole, "".join(words), "".join(_told(words))}
    if whole not in venue_streams():
        apart = _JOINT_ORGANISERS.sub(" ", text)
        pieces = {fold_venue(piece) for piece in re.split(r"[/+|,;@]|\s-\s|-(?=[A-Z])", apart)}
        found |= {piece for piece in pieces if len(piece) > 1 and piece not in _ORGANISERS}
    return frozenset(found - {""})


def _with_streams(names: set[str]) -> frozenset[str]:
    streams = venue_streams()
    return frozenset(names).union(*(streams.get(name, frozenset()) for name in names))


def _content(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(ascii_letters(text).lower()))


def _told(words: Sequence[str]) -> tuple[str, ...]:
    """`words` without the organisers, which come and go; all of them where there is nothing else."""
    return tuple(word for word in words if word not in _ORGANISERS) or tuple(words)


def _same_words(claim: _Claimed, venue: _Recorded) -> bool:
    if venue.journal and (_initials(claim, venue.journal) or _abbreviates(claim.words, venue.journal)):
        return True
    phrase = _told(claim.words)
    return len(phrase) > 2 and any(segment[-len(phrase) :] == phrase for segment in venue.segments)


def _initials(claim: _Claimed, journal: tuple[str, ...]) -> bool:
    """`TPAMI` for `IEEE Trans. Pattern Anal. Mach. Intell.`, `TOIS` for `ACM Trans. Inf. Syst.`"""
    words = [word for word in journal if word not in _STOP]
    for told in (words, _told(words)):
        initials = "".join(word[0] for word in told)
        wanted = {initials, initials.replace("t", "to", 1) if initials.startswith("t") else initials}
        if len(initials) > 1 and wanted & {name.replace("-", "") for name in claim.names}:
            return True
    return False


def _abbreviates(claimed: tuple[str, ...], journal: tuple[str, ...]) -> bool:
    """Whether one name is the other with its words cut: `Nat. Mach. Intell.`, `Nature Machine Intelligence`."""
    one, other = (tuple(word for word in words if word not in _STOP) for words in (claimed, journal))
    if len(one) != len(other):
        one, other = _told(one), _told(other)
    return len(one) == len(other) > 0 and all(_cuts(a, b) for a, b in zip(one, other, strict=True))


def _cuts(one: str, other: str) -> bool:
    """Whether the shorter word has letters of the longer, in order, from the same first letter on."""
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return short[0] == long[0] and all(letter in letters for letter in short)


def _is_told(claim: _Claimed) -> bool:
    """Whether a claim is a name that can be compared, an acronym above all, and not a phrase of unknown sense."""
    if not claim.names.isdisjoint(venue_streams()):
        return True
    return 1 <= len(claim.words) <= 2 and len("".join(claim.words)) <= 24 and not _ORGANISERS.issuperset(claim.words)
