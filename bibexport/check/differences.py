"""Where the claims of an entry and a record of its paper differ, field by field.

What people and sources write in many ways is one thing: case, accents, TeX, initials, abbreviated venues, a dropped
subtitle, page dashes. Another person, a list of authors cut without `and others`, another year, a workshop for the
main conference and a title with an exchanged word are differences.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from bibexport.check.claims import Claims
from bibexport.matching.folding import fold_title
from bibexport.matching.people import COMPATIBLE, EQUAL, OTHERS, Person, level, spellings
from bibexport.matching.venue_relation import disagrees_on_venue
from bibexport.model import Facts, Name
from bibexport.text.names import stands_for_others


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


@lru_cache(maxsize=1 << 12)
def is_same_title(claimed: str, recorded: str) -> bool:
    """Say whether two titles are one, one of them perhaps without its subtitle."""
    one, other = fold_title(claimed), fold_title(recorded)
    if one == other:
        return bool(one)
    return one in _main_titles(recorded) or other in _main_titles(claimed)


_SUBTITLE = re.compile(r":\s|\.\s|\?\s|\s[-–—]+\s|—")
_MIN_MAIN_TITLE = 8
"""Letters of a main title that can be cited alone; `GPT-4` before a colon says too little."""


@lru_cache(maxsize=1 << 12)
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
    """Return how a list of authors differs from the record's, None where it does not.

    The order counts. `and_others` says that the list names only the first of them.
    """
    people = [name for name in recorded if not stands_for_others(name.display)]
    is_cut = len(people) < len(recorded)
    if not claimed or not people or _is_group(claimed) or _is_group(people):
        return None
    why = _explain_authors(claimed, people, and_others=and_others, is_cut=is_cut)
    if not why:
        return None
    return Difference(field="author", given=_list(claimed, cut=and_others), recorded=_list(people, cut=is_cut), why=why)


def _explain_authors(claimed: Sequence[Name], people: Sequence[Name], *, and_others: bool, is_cut: bool) -> str:
    same = [_is_same_person(one, other) for one, other in zip(claimed, people, strict=False)]
    if all(same):
        missing, added = people[len(claimed) :], claimed[len(people) :]
        if missing and not and_others:
            return f"the list ends without {_few(missing)}"
        return f"the record does not have {_few(added)}" if added and not is_cut else ""
    strangers = [one for one in claimed if not any(_is_same_person(one, other) for other in people)]
    if not strangers:
        left_out = [one for one in people if not any(_is_same_person(one, other) for other in claimed)]
        if left_out and not and_others:
            return f"{_few(left_out)} {'is' if len(left_out) == 1 else 'are'} missing"
        return "the order is another"
    return f"the record does not have {_few(strangers)}" if not is_cut else ""


@lru_cache(maxsize=1 << 14)
def _is_same_person(one: Name, other: Name) -> bool:
    """Say whether two names can be one person's as two careful people would write it.

    Stricter than the names that matching lets pass for one paper: a slip of a letter is a difference here.
    """
    if one == other:
        return True
    left, right = spellings(one), spellings(other)
    if not left or not right:
        return True
    found = level(left, right)
    if found in (EQUAL, OTHERS):
        return found == EQUAL
    if found == COMPATIBLE:
        return any(a.family == b.family or _is_swapped(a, b) for a in left for b in right)
    return any(_is_shortened(a, b) for a in left for b in right)


def _is_swapped(one: Person, other: Person) -> bool:
    return one.family in other.given or other.family in one.given


def _is_shortened(one: Person, other: Person) -> bool:
    """`Tom` for `Thomas`, `de Souza` for `de Souza Neto`, a family name alone: shortened, not misspelt."""
    if one.family != other.family:
        short, long = sorted(((*person.given, person.family) for person in (one, other)), key=len)
        return len(short) < len(long) and set(short) <= set(long)
    if not one.given or not other.given:
        return True
    if one.given_joined.startswith(other.given_joined) or other.given_joined.startswith(one.given_joined):
        return True
    first, second = sorted((one.given[0], other.given[0]), key=len)
    return len(first) > 1 and second.startswith(first)


def _is_group(names: Sequence[Name]) -> bool:
    """Whether a list is an organisation's: who its people are is then no question."""
    return len(names) == 1 and bool(names[0].literal) and " " in names[0].literal


def _few(names: Sequence[Name], most: int = 3) -> str:
    shown = ", ".join(name.display for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def _list(names: Sequence[Name], *, cut: bool) -> str:
    return " and ".join([*(name.display for name in names), *(["others"] if cut else [])])


def _compare_venues(claims: Claims, record: Facts) -> Difference | None:
    if not claims.venue or not disagrees_on_venue(claims.venue, record):
        return None
    return Difference(field="venue", given=claims.venue, recorded=record.container_title or record.venue)


def _compare_years(claims: Claims, record: Facts, other_versions: Sequence[Facts]) -> Difference | None:
    year = record.issued.year if record.issued else None
    if claims.year is None or year is None or claims.year == year:
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


_RANGE = re.compile(r"([A-Za-z]{0,3}\d[\d:.]*)(?:\s*[-–—]+\s*([A-Za-z]{0,3}\d[\d:.]*))?\Z")


def _compare_pages(given: str, recorded: str) -> Difference | None:
    """A first page alone is enough, and `123–8` is `123–128`; what is not a range of pages is not judged."""
    one, other = _RANGE.match(given.removeprefix("pp.").strip()), _RANGE.match(recorded)
    if not one or not other:
        return None
    if one[1] == other[1] and (not one[2] or not other[2] or other[2].endswith(one[2]) or one[2].endswith(other[2])):
        return None
    return Difference(field="pages", given=given, recorded=recorded)


def _compare_dois(claims: Claims, record: Facts, other_versions: Sequence[Facts]) -> Difference | None:
    """Two DOIs under one prefix are two works; under another prefix a work may have a second DOI."""
    known = {version.doi for version in (record, *other_versions)}
    if not claims.doi or not record.doi or claims.doi in known or claims.doi.startswith("10.48550/"):
        return None
    prefix = claims.doi.partition("/")[0]
    if prefix != record.doi.partition("/")[0]:
        return None
    return Difference(field="doi", given=claims.doi, recorded=record.doi)


def shared_share(one: Sequence[Name], other: Sequence[Name]) -> float:
    """Return which part of the shorter list of people is on both, 0 to 1; 0 where one is empty."""
    short, long = sorted((one, other), key=len)
    if not short:
        return 0.0
    exact = frozenset(long)
    found = sum(person in exact or any(_is_same_person(person, candidate) for candidate in long) for person in short)
    return found / len(short)
