"""A passage: one text of a list (a paragraph, an item's first line, a cell) and all that can be parsed from it."""

from functools import cached_property

import msgspec

from bibexport.lists.document import Block, Inline, plain_text
from bibexport.lists.links import EntryLink, find_links
from bibexport.lists.reference import Reference, read_details, read_reference
from bibexport.lists.styled_text import StyledText, style_text


class Passage(msgspec.Struct, frozen=True, dict=True):
    """One text of a list; the properties are computed once, on first use."""

    spans: Inline
    column: str = ""
    """The header of its column, if it is a table cell."""

    @cached_property
    def plain(self) -> str:
        """The text as readers see it."""
        return plain_text(self.spans)

    @cached_property
    def links(self) -> tuple[EntryLink, ...]:
        """The links and where they lead."""
        return find_links(self.spans, self.column)

    @cached_property
    def styled(self) -> StyledText:
        """The text with its styles, without labels and images."""
        return style_text(self.spans, self.links)

    @cached_property
    def title_line(self) -> Reference:
        """The passage read as the text that names a paper."""
        return read_reference(self.styled)

    @cached_property
    def details(self) -> Reference:
        """The passage read as a text of an entry whose title is elsewhere."""
        return read_details(self.styled)


PassageBlock = Block[Passage]
