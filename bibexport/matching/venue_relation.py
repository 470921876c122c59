"""Comparing a list's words for a venue with the venue of a DBLP record."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from bibexport.data import read_table, read_words
from bibexport.model import Facts
from bibexport.text import cache_short
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


class _ClaimedVenue(NamedTuple):
    """A list's words for a venue."""

    names: frozenset[str]
    """The folded names and their streams."""
    words: tuple[str, ...]
    track: str
    workshop: bool


class _RecordedVenue(NamedTuple):
    """The venue of a DBLP record."""

    names: frozenset[str]
    hosts: frozenset[str]
    """The conference of a workshop."""
    track: str
    workshop: bool
    journal: tuple[str, ...]
    """The words of the journal's name."""
    segments: tuple[tuple[str, ...], ...]
    """The words of the parts of the proceedings' title."""


def compare_venues(claimed: str, record: Facts) -> Literal["same", "different", "unknown"]:
    """Return whether a list's words for a venue and the venue of a DBLP record are the same.

    `CVPR Oral` is CVPR, `EMNLP` and `EMNLP (Findings)` are the same event, `CVPR` and its workshops
    are not. `unknown` if the list names no venue, or if its words are not a recognisable name.
    """
    relation = venue_relation(claimed, record)
    if relation == "track":
        return "same"
    return "different" if relation == "workshop" else relation


def venue_relation(claimed: str, record: Facts) -> Relation:
    """Return the relation between the venue that a list names and the venue of a DBLP record."""
    if names_no_venue(claimed):
        return "unknown"
    claim, venue = _parse_claim(claimed), _record_venue(record)
    if claim.names & venue.names or _have_same_words(claim, venue):
        if claim.workshop and not venue.workshop:
            return "workshop"
        return "same" if claim.track == venue.track else "track"
    if claim.names & venue.hosts:
        return "same" if claim.workshop or (claim.track and claim.track == venue.track) else "workshop"
    return "different" if _is_comparable(claim) and (venue.names or venue.hosts or venue.journal) else "unknown"


def disagrees_on_venue(claimed: str, record: Facts) -> bool:
    """Return whether the words for a venue name another than the record's; another track or a workshop counts.

    Words that are not a recognisable name disagree if they share no word with any known name of
    the record's venue.
    """
    relation = venue_relation(claimed, record)
    if relation != "unknown" or names_no_venue(claimed):
        return relation in ("track", "workshop", "different")
    return _is_other_kind(claimed, record) or _shares_no_word(_parse_claim(claimed), record)


_JOURNAL = re.compile(r"\b(?:journal|transactions|letters|annals)\b", re.IGNORECASE)
_NAME_WORD = 4
"""Minimum number of letters by which a truncated word of a name can be recognised."""


def _is_other_kind(claimed: str, record: Facts) -> bool:
    """Return whether the list claims a journal for a conference paper, or a workshop for a paper outside workshops."""
    if not record.id.startswith("conf/"):
        return False
    names_journal = bool(_JOURNAL.search(claimed)) and not _JOURNAL.search(f"{record.container_title} {record.series}")
    return names_journal or (_parse_claim(claimed).workshop and not _record_venue(record).workshop)


def _shares_no_word(claim: _ClaimedVenue, record: Facts) -> bool:
    """Return whether a name of several words has no word in common with the names of the record's venue."""
    mine = _strip_fillers(claim.words)
    named = (record.venue, record.container_title, record.series, *_find_stream_names(record))
    theirs = _strip_fillers(_split_words(" ".join(named)))
    if len(mine) < 2 or not any(len(word) > _NAME_WORD for word in theirs):
        return False
    return not any(_have_same_start(one, other) for one in mine for other in theirs)


def _strip_fillers(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in _FILLERS | _ORGANISERS | _STOP and not word.isdecimal()]


def _have_same_start(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _NAME_WORD and long.startswith(short[: max(_NAME_WORD, len(short) - 2)]))


def _find_stream_names(record: Facts) -> list[str]:
    stream = record.id.split("/")[1] if record.id.count("/") > 1 else ""
    return [name for name in read_table("venue_streams").get(stream, "").split(", ") if name]


@cache_short(1 << 12)
def is_listed_by_dblp(claimed: str) -> bool:
    """Return whether the words for a venue name one whose papers are all in DBLP."""
    names = _parse_claim(claimed).names
    return not names.isdisjoint(_listed_venues()) and names.isdisjoint(_LISTED_IN_PART)


@cache_short(1 << 12)
def find_streams(claimed: str) -> frozenset[str]:
    """Return the names under which DBLP's keys may have the venue that the words name: `icml`, `nips`.

    None for workshops and other tracks, which may be under other keys.
    """
    claim = _parse_claim(claimed)
    return frozenset() if claim.workshop or claim.track else claim.names


_LISTED_IN_PART = frozenset({"nature", "nat", "science", "pnas", "plos", "plosone", "heliyon", "iscience", "peerj"})
"""Journals of all fields, of which DBLP has single papers or volumes."""


@cache
def _listed_venues() -> frozenset[str]:
    acronyms = map(fold_venue, read_words("venue_acronyms"))
    journals = (fold_venue(name) for pair in read_table("journals").items() for name in pair)
    return frozenset((*acronyms, *journals, *venue_streams()))


def is_workshop(record: Facts) -> bool:
    """Return whether a DBLP record is from a workshop at a conference: `CVPR Workshops`, `FoundWS@NeurIPS`."""
    return _record_venue(record).workshop


def is_side_track(record: Facts) -> bool:
    """Return whether a DBLP record is from a companion volume, demonstrations, student abstracts and the like."""
    return _record_venue(record).track == "companion"


@cache_short(1 << 14)
def _parse_claim(text: str) -> _ClaimedVenue:
    text = YEAR.sub(" ", clean(text))
    bare, track = _strip_track(_DECORATION.sub(" ", text))
    workshop = bool(_WORKSHOP.search(bare)) or "@" in bare
    bare = _WORKSHOP.sub("|", bare)
    names = _add_streams(set(_find_names(bare)))
    if short := _workshop_hosts(names):
        names, workshop = names | _add_streams(short), True
    return _ClaimedVenue(names, _split_words(bare), track, workshop)


def _record_venue(record: Facts) -> _RecordedVenue:
    """Return the venue of a record; its key only counts as far as all papers at the venue share it."""
    if record.source in ("crossref", "datacite"):
        return _parse_crossref_venue(record.type == "article-journal", record.container_title or record.venue)
    kind, _, rest = record.id.partition("/")
    stream = rest.partition("/")[0] if "/" in rest and not rest.startswith("corr/") else ""
    return _parse_record_venue(kind, stream, record.venue, record.container_title)


@cache_short(1 << 12)
def _parse_crossref_venue(is_journal: bool, container: str) -> _RecordedVenue:
    """Return the venue of a Crossref record, from its full name: it has no key and seldom an acronym.

    Of proceedings only acronyms that are known count, in the name or made of its initials (`CVPR` of `IEEE/CVF
    Conference on Computer Vision and Pattern Recognition`): where there is none, no acronym can be called wrong.
    """
    if is_journal:
        return _parse_record_venue("journals", "", container, container)
    recorded = _parse_record_venue("conf", "", container, container)
    event = _WORKSHOP.sub(" ", container)
    content = [word for word in _split_words(_JOINT_ORGANISERS.sub(" ", event)) if word not in _STOP | _ORGANISERS]
    initials = {"".join(word[0] for word in words) for words in (content, _strip_fillers(content)) if words}
    acronyms = {fold_venue(word) for word in re.findall(r"[A-Z][A-Za-z*&-]*[A-Z]", event)}
    known = (acronyms | initials) & _listed_venues()
    names = _add_streams(known) if known else frozenset()
    if event != container:
        return recorded._replace(names=frozenset(), hosts=names, workshop=bool(names))
    return recorded._replace(names=names, hosts=frozenset(), workshop=False)


@cache_short(1 << 14)
def _parse_record_venue(kind: str, stream: str, venue: str, container: str) -> _RecordedVenue:
    bare, track = _strip_track(venue)
    event, at, host = (part.strip() for part in bare.partition("@"))
    names, hosts = _find_names(_WORKSHOP.sub("|", event)), _add_streams({fold_venue(host)} - {""})
    if not at:
        names |= {stream} if stream else _add_streams(set(names))
        short = _workshop_hosts(names)
        if short or _WORKSHOP.search(event):
            names, hosts = frozenset(), _add_streams(short or set(names))
    return _RecordedVenue(
        names=names - {""},
        hosts=hosts,
        track=track,
        workshop=bool(hosts),
        journal=_split_words(venue) if kind == "journals" else (),
        segments=tuple(_strip_organisers(_split_words(part)) for part in re.split(r"[,:()\d]+", container)),
    )


def _workshop_hosts(names: frozenset[str]) -> set[str]:
    """Return the hosts of workshops by their short names: `cvpr` for `cvprw`."""
    return {name[:-1] for name in names if name.endswith("w") and name[:-1] in WORKSHOP_HOSTS}


def _strip_track(text: str) -> tuple[str, str]:
    """Return `text` without the words for a track, and the track; `(1)` and `(Poster)` are removed as well."""
    for track, pattern in _TRACKS.items():
        if pattern.search(text):
            return _strip_parentheses(pattern.sub(" ", text)), track
    return _strip_parentheses(text), ""


def _strip_parentheses(text: str) -> str:
    inner = " ".join(re.findall(r"\(([^()]*)\)", text))
    outer = re.sub(r"\([^()]*\)", " ", text)
    workshop = " workshop" if _WORKSHOP.search(inner) else ""
    return (outer if fold_venue(outer) else inner) + workshop


def _find_names(text: str) -> frozenset[str]:
    """Return the folded names in a text: as a whole, without organisers and fillers, and by its parts."""
    whole = fold_venue(text)
    words = [word for word in _split_words(text) if word not in _FILLERS]
    found = {whole, "".join(words), "".join(_strip_organisers(words))}
    if whole not in venue_streams():
        apart = _JOINT_ORGANISERS.sub(" ", text)
        pieces = {fold_venue(piece) for piece in re.split(r"[/+|,;@]|\s-\s|-(?=[A-Z])", apart)}
        found |= {piece for piece in pieces if len(piece) > 1 and piece not in _ORGANISERS}
    return frozenset(found - {""})


def _add_streams(names: set[str]) -> frozenset[str]:
    streams = venue_streams()
    return frozenset(names).union(*(streams.get(name, frozenset()) for name in names))


def _split_words(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(ascii_letters(text).lower()))


def _strip_organisers(words: Sequence[str]) -> tuple[str, ...]:
    """Return `words` without the organisers, which are often omitted; all of them if there is nothing else."""
    return tuple(word for word in words if word not in _ORGANISERS) or tuple(words)


def _have_same_words(claim: _ClaimedVenue, venue: _RecordedVenue) -> bool:
    if venue.journal and (_is_acronym(claim, venue.journal) or _abbreviates(claim.words, venue.journal)):
        return True
    phrase = _strip_organisers(claim.words)
    return len(phrase) > 2 and any(segment[-len(phrase) :] == phrase for segment in venue.segments)


def _is_acronym(claim: _ClaimedVenue, journal: tuple[str, ...]) -> bool:
    """Return whether the claim is an acronym of the journal: `TPAMI` for `IEEE Trans. Pattern Anal. Mach. Intell.`"""
    words = [word for word in journal if word not in _STOP]
    for told in (words, _strip_organisers(words)):
        initials = "".join(word[0] for word in told)
        wanted = {initials, initials.replace("t", "to", 1) if initials.startswith("t") else initials}
        if len(initials) > 1 and wanted & {name.replace("-", "") for name in claim.names}:
            return True
    return False


def _abbreviates(claimed: tuple[str, ...], journal: tuple[str, ...]) -> bool:
    """Return whether one name abbreviates the other: `Nat. Mach. Intell.`, `Nature Machine Intelligence`."""
    one, other = (tuple(word for word in words if word not in _STOP) for words in (claimed, journal))
    if len(one) != len(other):
        one, other = _strip_organisers(one), _strip_organisers(other)
    return len(one) == len(other) > 0 and all(_is_shortened(a, b) for a, b in zip(one, other, strict=True))


def _is_shortened(one: str, other: str) -> bool:
    """Return whether the shorter word has letters of the longer one, in order, from the same first letter."""
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return short[0] == long[0] and all(letter in letters for letter in short)


def _is_comparable(claim: _ClaimedVenue) -> bool:
    """Return whether a claim is a comparable name, above all an acronym, and not a phrase of unknown meaning."""
    if not claim.names.isdisjoint(venue_streams()):
        return True
    return 1 <= len(claim.words) <= 2 and len("".join(claim.words)) <= 24 and not _ORGANISERS.issuperset(claim.words)
