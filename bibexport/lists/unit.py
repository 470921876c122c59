"""A part of a list that is one entry, before it is read."""

from typing import Literal

import msgspec

from bibexport.lists.document import Inline
from bibexport.lists.tables import Role

Form = Literal["item", "row", "paragraph", "heading", "details"]


class Place(msgspec.Struct, frozen=True):
    """Where in a list an entry stands."""

    section: tuple[str, ...] = ()
    """The headings above it."""
    group: tuple[str, ...] = ()
    """What else it is grouped by."""

    def under(self, name: str) -> "Place":
        """The place one group further in."""
        bare = name.rstrip(":： ")
        return Place(self.section, (*self.group, bare)) if bare else self


class Cell(msgspec.Struct, frozen=True):
    """A cell beside the title."""

    column: str
    """The header of its column."""
    role: Role
    inline: Inline


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a list that is one entry."""

    line: int
    end: int
    place: Place
    form: Form
    head: Inline
    """Its first line, or the cell with the title."""
    tails: tuple[Inline, ...] = ()
    """The other texts that belong to it."""
    cells: tuple[Cell, ...] = ()
    column: str = ""
    """The header of the title's column."""
