"""Whether the authors that an entry lists are those of the record, as two careful people would write them."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from bibexport.check.statements import Known, Statement
from bibexport.data import read_table
from bibexport.findings import Finding
from bibexport.matching.authors import COMPATIBLE, EQUAL, OTHERS, Person, Spellings, level, spellings
from bibexport.model import Name
from bibexport.normalise.records import CURATED, provenance_of
from bibexport.text.names import OTHERS_WRITTEN, stands_for_others
from bibexport.text.unicode import ascii_letters

_INITIALS = re.compile(r"[A-Z][A-Z.-]{0,3}\Z")
_SOUTH_SLAVIC = str.maketrans({"đ": "dj", "Đ": "Dj"})


def explain_authors(claimed: Sequence[Name], recorded: Sequence[Name], *, and_others: bool) -> str:
    """Return how a list of authors differs from the record's in words; empty where it does not.

    Args:
        claimed: the authors that the entry lists, without a closing `others`.
        recorded: those of the record. The order counts.
        and_others: whether the entry says that it lists only the first of them.
    """
    people = [name for name in recorded if not stands_for_others(name.display)]
    if not claimed or not people or _is_group(claimed, people) or _is_group(people, claimed):
        return ""
    is_cut = len(people) < len(recorded)
    same = [is_same_person(one, other) for one, other in zip(claimed, people, strict=False)]
    if all(same):
        missing, added = people[len(claimed) :], claimed[len(people) :]
        if missing and not and_others:
            return f"the list ends without {_few(missing)}"
        return f"the record does not have {_few(added)}" if added and not is_cut else ""
    strangers = [one for one in claimed if not any(is_same_person(one, other) for other in people)]
    if strangers:
        return f"the record does not have {_few(strangers)}" if not is_cut else ""
    left_out = [one for one in people if not any(is_same_person(one, other) for other in claimed)]
    if left_out and not and_others:
        return f"{_few(left_out)} {'is' if len(left_out) == 1 else 'are'} missing"
    return "the order is another"


def find_wrong_authors(statement: Statement, known: Known) -> Iterator[Finding]:
    """Report the authors that a list states where no record of the paper bears them out.

    A list may name only the first of them, with or without `et al.`: it contradicts a record that lacks one of its
    names, starts with another one, or has them in another order.
    """
    listed = [name for name in statement.authors if not stands_for_others(name.display)]
    records = [facts for facts in (known.dblp, known.preprint) if facts and facts.authors]
    if not listed or not records or known.record.provenance.get("authors") == CURATED:
        return
    and_others = len(listed) < len(statement.authors)
    reasons = [_contradict(listed, facts.authors, and_others=and_others) for facts in records]
    if not all(reasons):
        return
    record = records[0]
    given = [name.display for name in listed] + [OTHERS_WRITTEN] * and_others
    yield Finding(
        code="authors",
        path=statement.entry.path,
        line=statement.at("authors"),
        key=statement.entry.key,
        message=f"authors: {reasons[0]}",
        listed=", ".join(given),
        recorded=", ".join(name.display for name in record.authors),
        source=provenance_of(record),
    )


def _contradict(listed: Sequence[Name], recorded: Sequence[Name], *, and_others: bool) -> str:
    """Return how the record contradicts the first authors that a list names, in words; empty where it does not."""
    people = [name for name in recorded if not stands_for_others(name.display)]
    # One name before `et al.` is a person's, whatever it looks like.
    if not people or (_is_group(listed, people) and not and_others) or _is_group(people, listed):
        return ""
    strangers = [one for one in listed if not any(is_same_person(one, other) for other in people)]
    if strangers:
        is_cut = len(people) < len(recorded)
        return "" if is_cut else f"the record does not have {_few(strangers)}"
    if not is_same_person(listed[0], people[0]):
        return f"the record starts with {people[0].display}"
    rest = iter(people)
    in_order = all(any(is_same_person(one, other) for other in rest) for one in listed)
    return "" if in_order else "the record has them in another order"


@lru_cache(maxsize=1 << 16)
def is_same_person(one: Name, other: Name) -> bool:
    """Say whether two names can be one person's as two careful people would write it.

    Stricter than the names that matching lets pass for one paper: a slip of a letter is a difference here. Names in
    two scripts are not compared: nobody is accused for the one or the other.
    """
    if one == other or _is_latin(one) != _is_latin(other):
        return True
    return any(_agree(left, right) for left in _ways_to_write(one) for right in _ways_to_write(other))


def shared_share(one: Sequence[Name], other: Sequence[Name]) -> float:
    """Return which part of the shorter list of people is on both, 0 to 1; 0 where one is empty."""
    short, long = sorted((one, other), key=len)
    if not short:
        return 0.0
    exact = frozenset(long)
    found = sum(person in exact or any(is_same_person(person, candidate) for candidate in long) for person in short)
    return found / len(short)


def _agree(left: Spellings, right: Spellings) -> bool:
    if not left or not right:
        return True
    found = level(left, right)
    if found == EQUAL:
        return True
    pairs = [(a, b) for a in left for b in right]
    if any(_is_family_parted(a, b) or _is_family_parted(b, a) for a, b in pairs):
        return True
    if found == OTHERS:
        return False
    if found == COMPATIBLE:
        return any(a.family == b.family or _is_swapped(a, b) for a, b in pairs)
    return any(_is_shortened(a, b) for a, b in pairs)


@lru_cache(maxsize=1 << 14)
def _ways_to_write(name: Name) -> tuple[Spellings, ...]:
    """A name as it is, with whole given names for short forms, and `Kingma DP` read as medicine writes names."""
    ways = [name]
    if name.given and _INITIALS.match(name.family):
        # Vancouver style: https://www.nlm.nih.gov/bsd/uniform_requirements.html
        ways.append(msgspec.structs.replace(name, family=name.given, given=" ".join(name.family.replace(".", ""))))
    if any(letter in name.display for letter in "đĐ"):
        spelt = {field: getattr(name, field).translate(_SOUTH_SLAVIC) for field in ("given", "family", "literal")}
        ways.append(msgspec.structs.replace(name, **spelt))
    whole = read_table("given_names")
    for way in tuple(ways):
        given = " ".join(whole.get(word.casefold(), word) for word in ascii_letters(way.given).split())
        if given.casefold() != ascii_letters(way.given).casefold():
            ways.append(msgspec.structs.replace(way, given=given))
    return tuple(spellings(way) for way in ways)


@lru_cache(maxsize=1 << 14)
def _is_latin(name: Name) -> bool:
    if name.display.isascii():
        return True
    letters = [letter for letter in name.display if letter.isalpha()]
    return not letters or any(ascii_letters(letter).isascii() and ord(letter) < 0x370 for letter in letters)


def _is_swapped(one: Person, other: Person) -> bool:
    return one.family in other.given or other.family in one.given


def _is_family_parted(one: Person, other: Person) -> bool:
    """`M. Abou-Zeid` and `Mohamed Abou Zeid`: a family name of two words, of which one counts as given."""
    for cut in range(1, len(other.given)):
        if "".join((*other.given[cut:], other.family)) == one.family:
            pairs = zip(one.given, other.given[:cut], strict=False)
            return bool(one.given) and all(a.startswith(b) or b.startswith(a) for a, b in pairs)
    return False


def _is_shortened(one: Person, other: Person) -> bool:
    """`Chris` for `Christopher`, `de Souza` for `de Souza Neto`, a family name alone: shortened, not misspelt."""
    if one.family != other.family:
        short, long = sorted(((*person.given, person.family) for person in (one, other)), key=len)
        return len(short) < len(long) and set(short) <= set(long)
    if not one.given or not other.given:
        return True
    if one.given_joined.startswith(other.given_joined) or other.given_joined.startswith(one.given_joined):
        return True
    first, second = sorted((one.given[0], other.given[0]), key=len)
    return len(first) > 1 and second.startswith(first)


def _is_group(names: Sequence[Name], others: Sequence[Name]) -> bool:
    """Whether a list is an organisation's (`OpenAI`, `Gemini Team`): who its people are is then no question."""
    if len(names) != 1:
        return False
    (only,) = names
    if only.literal and " " in only.literal:
        return True
    is_one_word = not only.given and " " not in only.display
    return is_one_word and len(others) > 1 and not any(is_same_person(only, other) for other in others)


def _few(names: Sequence[Name], most: int = 3) -> str:
    shown = ", ".join(name.display for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
