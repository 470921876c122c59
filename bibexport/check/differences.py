"""Where the claims of an entry and a record of its paper differ, field by field.

What people and sources write in many ways is one thing: case, accents, TeX, initials, abbreviated venues, a dropped
subtitle, page dashes. Another person, a list of authors cut without `and others`, another year, a workshop for the
main conference and a title with an exchanged word are differences.
"""

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from bibexport.check.authors import explain_authors
from bibexport.check.claims import Claims
from bibexport.data import read_words
from bibexport.matching.folding import fold_title
from bibexport.matching.venue_relation import disagrees_on_venue, venue_relation
from bibexport.model import Facts, Name
from bibexport.text import cache_short
from bibexport.text.unicode import ascii_letters
from bibexport.text.venue_names import fold_venue


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One field in which an entry and the record of its paper differ."""

    field: str
    """`title`, `author`, `venue`, `year`, `volume`, `number`, `pages`, `doi`, `eprint`."""
    given: str
    """What the entry says."""
    recorded: str
    """What the record says; empty where it has nothing."""
    why: str = ""
    """What is wrong, where the two values alone do not show it."""


def compare(claims: Claims, record: Facts, other_versions: Sequence[Facts] = ()) -> tuple[Difference, ...]:
    """Return the fields of `claims` that `record` contradicts.

    Args:
        claims: what the entry says.
        record: the record of the paper, in the version that the entry cites.
        other_versions: further records of the same paper; a title that one of them has is right, and so is the year
            of one where the entry cites a preprint.
    """
    found = [
        _compare_titles(claims, [record, *other_versions]),
        compare_authors(claims.authors, record.authors, and_others=claims.and_others),
        _compare_venues(claims, record),
        _compare_years(claims, record, other_versions),
        *_compare_numbers(claims, record),
        _compare_pages(claims.pages, record.pages),
        _compare_dois(claims, record, other_versions),
    ]
    return tuple(difference for difference in found if difference)


@cache_short(1 << 12)
def is_same_title(claimed: str, recorded: str) -> bool:
    """Say whether two titles are one, one of them perhaps without its subtitle."""
    one, other = fold_title(_spell(claimed)), fold_title(_spell(recorded))
    if one == other or fold_title(claimed.translate(_SPELT_OUT)) == fold_title(recorded.translate(_SPELT_OUT)):
        return bool(one)
    return one in _main_titles(_spell(recorded)) or other in _main_titles(_spell(claimed))


_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_SPELLINGS = (
    (re.compile(r"(?<=\w{3})is(?=(?:e|ed|es|er|ers|ing|ation|ations|ational)\b)", re.IGNORECASE), "iz"),
    (re.compile(r"(?<=[a-z]{3})our(?=(?:s|ed|ing|al|able|ist|less)?\b)", re.IGNORECASE), "or"),
    (re.compile(r"(?<=[a-z]{2}[aeio])ll(?=(?:ed|ing|er|ers)\b)"), "l"),
    (re.compile(r"(?<=\d),\s+(?=\d{3}\b)"), ","),
    (re.compile(r"(?:(?<!\s)\s+)?\(with discussions?\)\s*\Z", re.IGNORECASE), ""),
    (re.compile(r"\bpart\s+(?=(?:[IVX]+|\d+)\b)", re.IGNORECASE), ""),
)
"""British and American spelling, and what some catalogues add to a title and others do not."""


def _spell(title: str) -> str:
    for pattern, spelling in _SPELLINGS:
        title = pattern.sub(spelling, title)
    return title


_SUBTITLE = re.compile(r":\s|\.\s|\?\s|\s[-–—]+\s|—")
_MIN_MAIN_TITLE = 8
"""Letters of a main title that can be cited alone; `GPT-4` before a colon says too little."""


@cache_short(1 << 12)
def _main_titles(title: str) -> frozenset[str]:
    """The folded title up to each place where a subtitle may start."""
    heads = (fold_title(title[: match.start()]) for match in _SUBTITLE.finditer(title))
    return frozenset(head for head in heads if len(head) >= _MIN_MAIN_TITLE)


def _compare_titles(claims: Claims, records: Sequence[Facts]) -> Difference | None:
    titles = [title for record in records for title in (record.title, *record.other_titles) if title]
    if not claims.title or not titles or any(is_same_title(claims.title, title) for title in titles):
        return None
    return Difference(field="title", given=claims.title, recorded=titles[0])


def compare_authors(claimed: Sequence[Name], recorded: Sequence[Name], *, and_others: bool) -> Difference | None:
    """Return how a list of authors differs from the record's, None where it does not (see `explain_authors`)."""
    why = explain_authors(claimed, recorded, and_others=and_others)
    if not why:
        return None
    given = [name.display for name in claimed] + ["others"] * and_others
    return Difference(
        field="author",
        given=" and ".join(given),
        recorded=" and ".join(name.display for name in recorded),
        why=why,
    )


def _compare_venues(claims: Claims, record: Facts) -> Difference | None:
    if not claims.venue or _names_series(claims.venue):
        return None
    if not disagrees_on_venue(claims.venue, record) and not _names_unknown_venue(claims.venue, record):
        return None
    if any(_is_abbreviation(claims.venue, name) for name in (record.container_title, record.venue) if name):
        return None
    if venue_relation(claims.venue, record) == "different" and _names_in(claims.venue, record.container_title):
        # Crossref has no short name of proceedings, and DBLP keeps the first years of ICLR among the preprints.
        return None
    return Difference(field="venue", given=claims.venue, recorded=record.container_title or record.venue)


_KINDS = frozenset(
    {"conference", "symposium", "congress", "journal", "transactions", "meeting", "workshop", "workshops"}
)
_PERIODICALS = frozenset({"journal", "transactions"})
_NO_SUBJECT = _KINDS | {"international", "joint", "annual", "proceedings", "companion", "part", "volume"}
_FULL_NAME = re.compile(
    r"\b(?P<kind>conference|symposium|congress|journal|transactions)\s+(?:on|of|for)\s+(?P<subject>[^\d,:;()]+)",
    re.IGNORECASE,
)
"""The full name of a conference or journal in English: what follows its kind is its subject."""
_MIN_STEM = 4
"""Letters that two forms of one word share at least: `computing`, `computational`."""


def _names_unknown_venue(venue: str, record: Facts) -> bool:
    """Whether a venue's full name has a subject that the record's lacks: `Conference on Quantum Machine Learning`.

    Only a record that has a full name of the same form can show that, and not one of Crossref whose name may be cut
    (`2019 Conference of the North`). A name that the record's acronym stands for is an older one of the same venue
    (`Computational Learning Theory` of COLT).
    """
    claimed, recorded = _FULL_NAME.search(venue), _FULL_NAME.search(record.container_title)
    if not claimed or not recorded or venue_relation(venue, record) != "unknown":
        return False
    if (claimed["kind"].casefold() in _PERIODICALS) != (recorded["kind"].casefold() in _PERIODICALS):
        return False
    known = _subject_words(f"{record.container_title} {record.venue} {record.series}")
    subject = [word for word in _subject_words(claimed["subject"]) if not word.isupper()]
    own = _subject_words(recorded["subject"])
    if record.source != "dblp" and [word.casefold() for word in subject[: len(own)]] == [*map(str.casefold, own)]:
        return False
    if all(any(_are_forms(word, other) for other in known) for word in subject):
        return False
    return not _stands_for(fold_venue(record.venue), [word.casefold() for word in subject])


def _subject_words(text: str) -> list[str]:
    return [word for word in _name_words(text) if word.casefold() not in _NO_SUBJECT]


def _are_forms(one: str, other: str) -> bool:
    left, right = one.rstrip(".").casefold(), other.rstrip(".").casefold()
    return left[:_MIN_STEM] == right[:_MIN_STEM] or _is_cut(one, other) or _is_cut(other, one)


def _stands_for(acronym: str, subject: Sequence[str]) -> bool:
    """Whether an acronym ends in the starts of all words of a subject."""
    starts = "".join(rf"(?:{'|'.join(re.escape(word[:end]) for end in range(len(word), 0, -1))})" for word in subject)
    return bool(starts) and re.search(rf"{starts}\Z", acronym) is not None


def _names_series(venue: str) -> bool:
    return fold_venue(venue) in _read_series()


@cache
def _read_series() -> frozenset[str]:
    return frozenset(map(fold_venue, read_words("proceedings_series")))


_WORD = re.compile(r"[^\W\d_]+\.?")
_MIN_CUT = 3
"""Letters of a word that is cut without a period: `Nat Commun`."""


def _is_abbreviation(one: str, other: str) -> bool:
    """Whether a name is another with its words cut short (ISO 4: `Nat. Commun.`), or their first letters (`PNAS`)."""
    left, right = _name_words(one), _name_words(other)
    if len(left) == 1 and len(left[0]) >= _MIN_CUT and left[0].isupper():
        return "".join(word[0] for word in right).upper() == left[0]
    return len(left) == len(right) > 1 and all(_is_cut(a, b) or _is_cut(b, a) for a, b in zip(left, right, strict=True))


def _name_words(text: str) -> list[str]:
    small = frozenset(read_words("function_words")) | {"the", "of", "and", "in", "for", "on", "de"}
    return [word for word in _WORD.findall(ascii_letters(text)) if word.casefold() not in small]


def _is_cut(short: str, whole: str) -> bool:
    bare = short.rstrip(".").casefold()
    is_long_enough = short.endswith(".") or len(bare) >= _MIN_CUT
    return bare == whole.rstrip(".").casefold() or (is_long_enough and whole.casefold().startswith(bare))


def _names_in(venue: str, container: str) -> bool:
    if "workshop" in container.casefold() or "findings" in container.casefold():
        return False
    return bool(re.search(rf"(?<!\w){re.escape(venue)}(?!\w)", container, re.IGNORECASE))


def _compare_years(claims: Claims, record: Facts, other_versions: Sequence[Facts]) -> Difference | None:
    year = record.issued.year if record.issued else None
    if claims.year is None or year is None or claims.year == year:
        return None
    if claims.year in record.other_years:
        return None
    others = [other.issued.year for other in other_versions if other.issued and other.issued.year]
    if claims.is_preprint and min([year, *others]) - 1 <= claims.year <= max([year, *others]) + 1:
        return None
    return Difference(field="year", given=str(claims.year), recorded=str(year))


_FIRST_NUMBER = re.compile(r"\d+")


def _compare_numbers(claims: Claims, record: Facts) -> list[Difference]:
    """Volume and issue, of journals alone: what proceedings call their volume, publishers do not agree on."""
    if record.type != "article-journal" or claims.is_preprint:
        return []
    pairs = (("volume", claims.volume, record.volume), ("number", claims.issue, record.issue))
    return [
        Difference(field=field, given=given, recorded=recorded)
        for field, given, recorded in pairs
        if given and recorded and _numbers(given) and _numbers(recorded) and not _numbers(given) & _numbers(recorded)
    ]


def _numbers(text: str) -> set[int]:
    return {int(number[:9]) for number in _FIRST_NUMBER.findall(text)}


_PAGE = r"(?:(?P<article{0}>[A-Za-z]{{0,3}}\d+):)?(?P<page{0}>[A-Za-z]{{0,3}}\d+(?:\.\d+)?)"
_RANGE = re.compile(
    rf"(?:pp?\.|art(?:icle|\.)?)?\s*{_PAGE.format(1)}(?:\s*[-–—]+\s*{_PAGE.format(2)})?\Z", re.IGNORECASE
)
_MIN_ARTICLE_NUMBER = 10_000
"""A single number from here on is an article's, not a page's."""


def _compare_pages(given: str, recorded: str) -> Difference | None:
    """Compare pages in the ways in which they are written; what is no range of pages is not judged.

    A first page alone is enough, and `123–8` is `123–128`. Where articles have numbers, their pages start at 1 again:
    `12:1–12:15` is `1–15`, `12` and `e12`.
    """
    one, other = _RANGE.match(given.strip()), _RANGE.match(recorded.strip())
    if not one or not other or _is_same_article(one, other):
        return None
    first, last = (_page(one, "page1"), _page(one, "page2")), (_page(other, "page1"), _page(other, "page2"))
    if first[0] == last[0] and (not first[1] or not last[1] or _ends_alike(first[1], last[1])):
        same_article = not one["article1"] or not other["article1"] or one["article1"] == other["article1"]
        if same_article:
            return None
    return Difference(field="pages", given=given, recorded=recorded)


def _is_same_article(one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether one of two ranges counts from the start of the article whose number the other is or has."""
    for left, right in ((one, other), (other, one)):
        number = _page(left, "article1")
        if number and not right["article1"] and not right["page2"] and _page(right, "page1") == number:
            return True
        is_number = (
            not left["page2"]
            and not left["article1"]
            and (_digits(left["page1"]) >= _MIN_ARTICLE_NUMBER or left["page1"][0] in "eE")
        )
        if is_number and _page(right, "page1") == "1" and not right["article1"]:
            return True
    return False


def _page(match: re.Match[str], group: str) -> str:
    """A page or number without leading zeros, and without the letter of a supplement or an electronic number."""
    return re.sub(r"\A[A-Za-z]*0*(?=\d)", "", match[group] or "")


def _digits(text: str) -> int:
    return int(re.sub(r"\D", "", text)[:12] or 0)


def _ends_alike(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


def _compare_dois(claims: Claims, record: Facts, other_versions: Sequence[Facts]) -> Difference | None:
    """Two DOIs under one prefix are two works; under another prefix a work may have a second DOI."""
    known = {version.doi for version in (record, *other_versions)}
    if not claims.doi or not record.doi or claims.doi in known or claims.doi.startswith("10.48550/"):
        return None
    prefix = claims.doi.partition("/")[0]
    if prefix != record.doi.partition("/")[0]:
        return None
    return Difference(field="doi", given=claims.doi, recorded=record.doi)
