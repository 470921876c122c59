"""Lists of names that end in "et al."."""

from collections.abc import Sequence

from bibexport.model import Name

_OTHERS = frozenset({"others", "et al", "et al."})


def is_cut_short(people: Sequence[Name]) -> bool:
    """Whether the last name of the list is no person but stands for all who are not named."""
    return bool(people) and not people[-1].given and (people[-1].literal or people[-1].family).lower() in _OTHERS


def without_others(people: Sequence[Name]) -> Sequence[Name]:
    """The people that are named."""
    return people[:-1] if is_cut_short(people) else people
