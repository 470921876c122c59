"""The sections of a list as a tree, in the list's order, with the items of each section."""

from collections.abc import Hashable, Iterable, Iterator
from itertools import count
from typing import Generic, TypeVar

from bibexport.text.unicode import clean

Item = TypeVar("Item", bound=Hashable)
"""Whatever identifies an entry for the format: a number on the page, a name in RDF."""


class Section(Generic[Item]):
    """A heading with its items and subsections."""

    def __init__(self, heading: str, path: tuple[str, ...], rank: tuple[bool, int]) -> None:
        self.heading = heading
        self.path = path
        """The headings from the top, this one included."""
        self.rank = rank
        """Sort key among siblings: the first item whose first section this is; sections without one go last."""
        self.items: list[Item] = []
        self.number = 0
        """Position in the output, for writers that number sections."""
        self._children: dict[str, Section[Item]] = {}

    @property
    def name(self) -> str:
        """The headings from the top, joined: `Models / Vision`."""
        return " / ".join(self.path)

    @property
    def level(self) -> int:
        """Heading level in HTML, 2 to 6: the page title has level 1."""
        return min(len(self.path) + 1, 6) if self.path else 2

    def count(self) -> int:
        """Number of distinct items in this section and its subsections."""
        return len({item for section in self.walk() for item in section.items})

    @property
    def children(self) -> "list[Section[Item]]":
        """The sections directly below this one, in order."""
        return sorted(self._children.values(), key=lambda section: section.rank)

    def child(self, heading: str, rank: tuple[bool, int]) -> "Section[Item]":
        """Return the subsection with that heading; create it if it does not exist."""
        child = self._children.get(heading)
        if child is None:
            child = self._children[heading] = Section(heading, (*self.path, heading), rank)
        child.rank = min(child.rank, rank)
        return child

    def walk(self) -> "Iterator[Section[Item]]":
        """Yield this section and all below it, each before its subsections."""
        # Not recursive: a catalog may nest sections to any depth.
        rest = [self]
        while rest:
            section = rest.pop()
            yield section
            rest += reversed(section.children)


MAX_DEPTH = 50
"""Maximum depth of sections; deeper headings are joined, because templates and importers descend one call per level."""


class SectionTree(Generic[Item]):
    """The sections of a list, collected while its items are written one by one."""

    def __init__(self) -> None:
        self.top: Section[Item] = Section("", (), (False, 0))
        """Has no heading; holds the items outside all sections."""
        self._ranks = count()

    def add(self, item: Item, paths: Iterable[tuple[str, ...]]) -> None:
        """Add an item to the sections with these paths, or to the top if there are none."""
        for position, path in enumerate(tuple(paths) or ((),)):
            section = self.top
            rank = (position > 0, next(self._ranks))
            headings = [heading for heading in map(clean, path) if heading]
            if len(headings) > MAX_DEPTH:
                headings[MAX_DEPTH - 1 :] = [" / ".join(headings[MAX_DEPTH - 1 :])]
            for heading in headings:
                section = section.child(heading, rank)
            if item not in section.items[-1:]:
                section.items.append(item)
