"""The first line of an entry, taken apart: title, key, claims."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from bibexport.lists import titles
from bibexport.lists.claims import NOTHING, Claimed
from bibexport.lists.document import Inline
from bibexport.lists.flow import BREAK, LABEL, SOFT, Flow, flow
from bibexport.lists.links import EntryLink, links
from bibexport.lists.prefixes import Prefix, is_name
from bibexport.lists.venues import are_surely_authors

LENGTH = 4000
"""A title and what stands before it are looked for in so many characters."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of an entry, taken apart."""

    title: str | None = None
    key: str | None = None
    """Verbatim, from a slot of its own."""
    hint: str | None = None
    """A name before the title that nothing sets off: `KEY: [Title](…)`."""
    labels: int = 0
    """How many labels stand before the title."""
    claim: Claimed = NOTHING
    """What stands before the title, or inside what sets it off."""
    rest: int = 0
    """Where the text after the title starts."""
    marked: titles.Mark = "none"
    link: EntryLink | None = None
    """The link on the title."""
    broken: bool = False
    """A line end stands inside the title."""

    @property
    def words(self) -> int:
        """The number of words in the title."""
        return len((self.title or "").split())


def head(whole: Flow) -> Head:
    """Take the first line of an entry apart."""
    text = whole.first(LENGTH)
    prefix = Prefix(text)
    prefix.read()
    found = titles.place(text, prefix.at)
    if found is None:
        return Head(key=prefix.key, hint=prefix.hint, claim=prefix.claim, rest=prefix.at)
    raw = text.text[found.start : found.end]
    title = titles.clean_title(raw)
    if are_surely_authors(title):
        return Head(key=prefix.key, hint=prefix.hint, claim=prefix.claim, rest=prefix.at)
    if found.marked != "none":
        title, claim = titles.without_claims(title)
        prefix.add(claim)
    return Head(
        title=title or None,
        key=prefix.key,
        hint=prefix.hint or (found.name if is_name(found.name) else None),
        labels=text.text.count(LABEL, 0, found.start),
        claim=prefix.claim,
        rest=found.rest,
        marked=found.marked,
        link=_link_in(text, found),
        broken=BREAK in raw.strip() or SOFT in raw.strip(),
    )


def _link_in(text: Flow, found: titles.Place) -> EntryLink | None:
    runs = text.runs_from(found.start)
    return next((run.link for run in runs if run.link is not None and run.start < found.end), None)


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
