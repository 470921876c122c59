"""The sections of a list as a tree: nested, in the list's order, with the items of each."""

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
        """Sorts siblings: by the first item that has the section as its first, then those that no item has first."""
        self.items: list[Item] = []
        self.number = 0
        """Position in the output, for writers that number sections."""
        self._children: dict[str, Section[Item]] = {}

    @property
    def name(self) -> str:
        """The headings from the top in one text, `Models / Vision`."""
        return " / ".join(self.path)

    @property
    def level(self) -> int:
        """Level of its heading in HTML: the title of the page has 1, and there is none below 6."""
        return min(len(self.path) + 1, 6) if self.path else 2

    def count(self) -> int:
        """Number of different items in it and in its subsections."""
        return len({item for section in self.walk() for item in section.items})

    @property
    def children(self) -> "list[Section[Item]]":
        """The sections directly below this one, in order."""
        return sorted(self._children.values(), key=lambda section: section.rank)

    def child(self, heading: str, rank: tuple[bool, int]) -> "Section[Item]":
        """Return the subsection with that heading, made where it does not exist."""
        child = self._children.get(heading)
        if child is None:
            child = self._children[heading] = Section(heading, (*self.path, heading), rank)
        child.rank = min(child.rank, rank)
        return child

    def walk(self) -> "Iterator[Section[Item]]":
        """This section and all below it, each before its subsections."""
        # Not recursive: a catalog may nest its sections as deep as it likes.
        rest = [self]
        while rest:
            section = rest.pop()
            yield section
            rest += reversed(section.children)


class SectionTree(Generic[Item]):
    """The sections of a list, collected while its items are written one by one."""

    def __init__(self) -> None:
        self.top: Section[Item] = Section("", (), (False, 0))
        """Without a heading; holds the items that are in no section."""
        self._ranks = count()

    def add(self, item: Item, paths: Iterable[tuple[str, ...]]) -> None:
        """Add an item to the sections with these paths, or to the top where there are none."""
        for position, path in enumerate(tuple(paths) or ((),)):
            section = self.top
            rank = (position > 0, next(self._ranks))
            for heading in filter(None, map(clean, path)):
                section = section.child(heading, rank)
            if item not in section.items[-1:]:
                section.items.append(item)
