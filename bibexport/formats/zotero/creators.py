"""People and organisations as Zotero's creators: a surname field and a given-name field."""

from typing import NamedTuple

from bibexport.formats.record_values import named_people
from bibexport.formats.zotero.item_types import ItemType
from bibexport.model import Name, Record
from bibexport.text.names import join_particle
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


def creators(record: Record, item_type: ItemType) -> tuple[list[Role], list[str]]:
    """Return the roles that the item type supports, and lines for Extra for the others."""
    roles: list[Role] = []
    lines: list[str] = []
    for element, label, valid, names in (
        (item_type.authors, "", True, record.authors),
        ("bib:editors", "Editor", item_type.editors, record.editors),
        ("z:translators", "Translator", item_type.translators, record.translators),
    ):
        if names and valid:
            roles.append(Role(element, people(names)))
        elif names:
            lines += creator_lines(label, names)
    return [role for role in roles if role.people], lines


def creator_lines(label: str, names: tuple[Name, ...]) -> list[str]:
    """Return lines that Zotero reads as creators when it cites: `Editor: Family || Given`."""
    return [f"{label}: {' || '.join(part for part in person if part)}" for person in people(names)]


def people(names: tuple[Name, ...]) -> tuple[Person, ...]:
    """Return the names in Zotero's two fields, without a final `et al.`, which is not a name."""
    return tuple([person for name in named_people(names) if (person := _person(name)).surname])


def _person(name: Name) -> Person:
    """Return a name with particles and suffix where citeproc expects them."""
    if name.literal:
        return Person(clean(name.literal))
    surname, given = clean(name.family), clean(name.given)
    if particle := name.particle and clean(name.particle):
        surname = join_particle(particle, surname)
    if dropping := name.dropping_particle and clean(name.dropping_particle):
        given = f"{given} {dropping}".lstrip()
    suffix = name.suffix and clean(name.suffix)
    if surname and given:
        return Person(surname, f"{given}, {suffix}" if suffix else given)
    # Zotero rejects the whole file if a given name has no surname.
    return Person(f"{surname}{given} {suffix}".strip())
