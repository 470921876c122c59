"""What a stretch of inline text holds: its links, its text, its head. Read once, asked often."""

from collections.abc import Callable
from typing import TypeVar

from bibexport.catalog.markdown.blocks import Inline
from bibexport.catalog.markdown.flow import Flow, flow
from bibexport.catalog.markdown.heads import Head, head
from bibexport.catalog.markdown.links import EntryLink, links

_T = TypeVar("_T")


class Inlines:
    """Answers by inline text and by the header of the table's column that it stands in.

    The texts must live as long as this does: they are told apart by identity.
    """

    def __init__(self) -> None:
        self._links: dict[tuple[int, str], tuple[EntryLink, ...]] = {}
        self._flows: dict[tuple[int, str], Flow] = {}
        self._heads: dict[tuple[int, str], Head] = {}
        self._kept: list[Inline] = []

    def links(self, inline: Inline, column: str = "") -> tuple[EntryLink, ...]:
        """The links in `inline`."""
        return self._once(self._links, inline, column, lambda: links(inline, column))

    def flow(self, inline: Inline, column: str = "") -> Flow:
        """`inline` as text with styles, without labels and images."""
        return self._once(self._flows, inline, column, lambda: flow(inline, self.links(inline, column)))

    def head(self, inline: Inline, column: str = "") -> Head:
        """`inline` taken apart as the first line of an entry."""
        return self._once(self._heads, inline, column, lambda: head(self.flow(inline, column)))

    def _once(self, known: dict[tuple[int, str], _T], inline: Inline, column: str, read: Callable[[], _T]) -> _T:
        key = (id(inline), column)
        if key not in known:
            self._kept.append(inline)
            known[key] = read()
        return known[key]
