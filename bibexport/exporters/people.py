"""Names: made clean, whoever built them, and lists that end in "et al."."""

from collections.abc import Sequence

from bibexport.model import Name
from bibexport.text.unicode import clean, is_canonical

_OTHERS = frozenset({"others", "et al", "et al."})


def is_cut_short(people: Sequence[Name]) -> bool:
    """Whether the last name of the list is no person but stands for all who are not named."""
    return bool(people) and not people[-1].given and (people[-1].literal or people[-1].family).lower() in _OTHERS


def without_others(people: Sequence[Name]) -> Sequence[Name]:
    """The people that are named."""
    return people[:-1] if is_cut_short(people) else people


def clean_name(person: Name) -> Name:
    """The same name with nothing in it that the model's text may not have."""
    parts = (person.family, person.given, person.particle, person.dropping_particle, person.suffix, person.literal)
    joined = "".join(parts)
    if is_canonical(joined) and "  " not in joined and not any(part != part.strip() for part in parts if part):
        return person
    family, given, particle, dropping_particle, suffix, literal = [clean(part) if part else "" for part in parts]
    return Name(
        family=family,
        given=given,
        particle=particle,
        dropping_particle=dropping_particle,
        suffix=suffix,
        literal=literal,
    )
