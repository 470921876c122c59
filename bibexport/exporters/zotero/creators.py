"""People and organisations as Zotero's creators: a surname field and a given-name field."""

from typing import NamedTuple

from bibexport.exporters.zotero.item_types import ItemType
from bibexport.model import Name, Record
from bibexport.text.unicode import clean


class Person(NamedTuple):
    """The two fields of a creator. An organisation has a surname alone."""

    surname: str
    given: str = ""


class Role(NamedTuple):
    """The creators of an item in one role, in their order."""

    element: str
    """The RDF property that Zotero reads the role from."""
    people: tuple[Person, ...]


def creators(record: Record, item_type: ItemType) -> tuple[tuple[Role, ...], tuple[str, ...]]:
    """The roles that the item type knows, and lines for Extra for those that it does not.

    Zotero reads `Editor: Family || Given` in Extra as a creator when it cites.
    """
    roles = [Role(item_type.authors, _people(record.authors))]
    lines: list[str] = []
    for label, element, valid, names in (
        ("Editor", "bib:editors", item_type.editors, record.editors),
        ("Translator", "z:translators", item_type.translators, record.translators),
    ):
        people = _people(names)
        if valid:
            roles.append(Role(element, people))
        else:
            lines += [f"{label}: {' || '.join(part for part in person if part)}" for person in people]
    return tuple(role for role in roles if role.people), tuple(lines)


def _people(names: tuple[Name, ...]) -> tuple[Person, ...]:
    return tuple(person for name in names if (person := _person(name)).surname)


def _person(name: Name) -> Person:
    """A name in Zotero's two fields; particles and suffixes go where citeproc looks for them."""
    if name.literal:
        return Person(clean(name.literal))
    particle = clean(name.particle)
    blank = "" if not particle or particle.endswith(("'", "’", "-")) else " "
    surname = clean(particle + blank + name.family)
    given = clean(f"{name.given} {name.dropping_particle}")
    if not (surname and given):
        # Zotero gives up the whole file over a given name without a surname.
        return Person(clean(f"{surname}{given} {name.suffix}"))
    return Person(surname, f"{given}, {suffix}" if (suffix := clean(name.suffix)) else given)
