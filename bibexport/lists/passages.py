"""A passage: one text of a list (a paragraph, an item's first line, a cell) and all that can be parsed from it."""

from functools import cached_property

import msgspec

from bibexport.lists import titles
from bibexport.lists.claims import NOTHING, TextClaim
from bibexport.lists.document import Block, Inline, plain_text
from bibexport.lists.links import EntryLink, find_links
from bibexport.lists.names import are_surely_authors
from bibexport.lists.prefixes import Prefix, is_name
from bibexport.lists.styled_text import BREAK, LABEL, SOFT, StyledText, style_text
from bibexport.lists.trailing_claims import TrailingClaims, read_trailing_claims

MAX_LENGTH = 4000
"""Maximum length of the text that is searched for a title, in characters."""


class TitleLine(msgspec.Struct, frozen=True, kw_only=True):
    """A passage read as the line that names a paper: the text before the title, the title, the rest."""

    title: str | None = None
    key: str | None = None
    """Verbatim, if marked up: `KEY` in backticks, brackets or bold before the title."""
    key_hint: str | None = None
    """A name without markup before the title: `KEY: [Title](…)`."""
    labels: int = 0
    """Number of labels before the title."""
    claim: TextClaim = NOTHING
    """The claim before the title, or within its quotes, bold or link."""
    rest: int = 0
    """Where the text after the title starts."""
    mark: titles.Mark = "none"
    link: EntryLink | None = None
    """The link on the title."""
    broken: bool = False
    """Whether a line ends within the title."""

    @property
    def words(self) -> int:
        """The number of words in the title."""
        return len((self.title or "").split())


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
    def title_line(self) -> TitleLine:
        """The passage read as the line that names a paper."""
        return read_title_line(self.styled)

    @cached_property
    def trailing_claims(self) -> TrailingClaims:
        """The venue and date after the title."""
        return read_trailing_claims(self.styled, self.title_line.rest)

    @property
    def claims(self) -> TrailingClaims:
        """The venue and date in the whole passage, for entries with the title elsewhere."""
        return read_trailing_claims(self.styled, 0)


PassageBlock = Block[Passage]


def read_title_line(text: StyledText) -> TitleLine:
    """Split the text that names a paper into what precedes the title, the title, and the rest."""
    text = text.cut(MAX_LENGTH)
    prefix = Prefix(text)
    prefix.read()
    found = titles.find_title(text, prefix.at)
    if found is None:
        return TitleLine(key=prefix.key, key_hint=prefix.hint, claim=prefix.claim, rest=prefix.at)
    raw = text.text[found.start : found.end]
    title = titles.clean_title(raw)
    if are_surely_authors(title):
        return TitleLine(key=prefix.key, key_hint=prefix.hint, claim=prefix.claim, rest=prefix.at)
    if found.mark != "none":
        title, claim = titles.strip_claims(title)
        prefix.add(claim)
    return TitleLine(
        title=title or None,
        key=prefix.key,
        key_hint=prefix.hint or (found.name if is_name(found.name) else None),
        labels=text.text.count(LABEL, 0, found.start),
        claim=prefix.claim,
        rest=found.rest,
        mark=found.mark,
        link=_link_in(text, found),
        broken=BREAK in raw.strip() or SOFT in raw.strip(),
    )


def _link_in(text: StyledText, found: titles.TitlePlace) -> EntryLink | None:
    runs = text.runs_from(found.start)
    return next((run.link for run in runs if run.link is not None and run.start < found.end), None)
