"""What speaks for a stretch of a list being a paper."""

import itertools
import re
from collections.abc import Iterable, Iterator

from bibexport.lists.claims import claimed
from bibexport.lists.document import Block, Details, Inline, Item, ItemList, Paragraph, Table, plain
from bibexport.lists.heads import Inlines
from bibexport.lists.prefixes import TITLE_WORDS
from bibexport.lists.sections import Segment
from bibexport.lists.tails import tail
from bibexport.lists.venues import are_authors, is_venue

PLAIN_WORDS = 6
"""A text that nothing sets off must have as many words to be taken for a title."""
LONGEST = 40
"""A longer text at the start of a paragraph is prose."""

VENUE_WORDS = 8

_FIELD = re.compile(r"\s{0,8}[\w&/' -]{2,30}?\s{0,2}[:：]")
_PROSE = re.compile(
    r"\b(?:please|we|our|you|your|(?:[Tt]his|[Tt]he) (?:repo|list|repository))\b"
    r"|^(?:Please|We|Our|If you|Feel free|Welcome)\b"
)
_SENTENCE_GOES_ON = re.compile(r"(?!by\b|in\b|at\b|et\b)[a-z]{2,}")


class Evidence:
    """Answers questions about stretches of text, each of which is read only once."""

    def __init__(self, inlines: Inlines) -> None:
        self.inlines = inlines

    def has_paper(self, inline: Inline, column: str = "") -> bool:
        """Whether a paper is linked, on its title or with a label; in a sentence it may be any paper."""
        papers = [link for link in self.inlines.links(inline, column) if link.is_paper and link.url]
        if not papers or any(link.labelled for link in papers):
            return bool(papers)
        title = self.inlines.head(inline, column).link
        return title is None or title.is_paper

    def titled(self, inline: Inline) -> bool:
        """Whether `inline` starts with a title that is set off, or is a long text that may be one."""
        found = self.inlines.head(inline)
        if found.marked != "none" or found.key is not None:
            return found.words >= TITLE_WORDS or found.key is not None
        return found.words >= PLAIN_WORDS and not are_authors(found.title or "") and not is_field(inline)

    def claims(self, inline: Inline, words: int = TITLE_WORDS) -> bool:
        """Whether `inline` is a title with a venue that we know and a year, which only papers have."""
        found = self.inlines.head(inline)
        if found.words < words:
            return False
        claims = (found.claim, tail(self.inlines.flow(inline), found.rest).claim)
        return any(claim.venue and (claim.year or claim.date) and is_venue(claim.venue) for claim in claims)

    def starts(self, inline: Inline) -> bool:
        """Whether a paragraph starts with a title that is set off and links to a paper."""
        found = self.inlines.head(inline)
        if found.title is None or (found.marked == "none" and found.key is None) or not self.has_paper(inline):
            return False
        after = self.inlines.flow(inline).text[found.rest : found.rest + 40].lstrip(" \r")
        if _PROSE.search(found.title) or _SENTENCE_GOES_ON.match(after):
            return False
        sure = found.link is not None and found.link.is_paper and self.claims(inline, 1)
        return TITLE_WORDS <= found.words <= LONGEST or sure

    def labelled(self, inline: Inline) -> bool:
        """Whether a paragraph has a label for its paper and a text that may be its title."""
        found = self.inlines.head(inline)
        links = self.inlines.links(inline)
        label = any(link.is_paper and link.url and link.labelled for link in links)
        return label and TITLE_WORDS <= found.words <= LONGEST and not _PROSE.search(found.title or "")

    def opens(self, inline: Inline) -> bool:
        """Whether a paragraph is a bold title alone or with names, whose links may be in the next paragraph."""
        found = self.inlines.head(inline)
        bold = found.marked == "bold" and TITLE_WORDS <= found.words <= LONGEST
        return bold and not self.inlines.links(inline) and not _PROSE.search(found.title or "")

    def has_titles(self, blocks: Iterable[Block]) -> bool:
        """Whether an item in `blocks` has a paper and a text that may be its title, however short."""
        items = (item for block in blocks if isinstance(block, ItemList) for item in block.items)
        heads = (inline for item in items if (inline := first(item)) is not None and not is_field(inline))
        return any(
            self.has_paper(inline)
            and self.inlines.head(inline).words >= TITLE_WORDS
            and not are_authors(self.inlines.head(inline).title or "")
            for inline in heads
        )

    def is_linked_venue(self, inline: Inline) -> bool:
        """Whether a text starts with a venue and year that link to a paper: `[Visual Informatics 2024](…)`."""
        link = self.inlines.head(inline).link
        if link is None or not link.is_paper:
            return False
        year = claimed(link.label).year
        return year is not None and link.label.endswith(str(year)) and len(link.label.split()) <= VENUE_WORDS

    def linked_start(self, inline: Inline) -> bool:
        """Whether a text starts with a title that links to a paper."""
        link = self.inlines.head(inline).link
        return link is not None and link.is_paper and self.titled(inline)

    def is_entry(self, item: Item) -> bool:
        """Whether a nested item is a paper of its own and not one more fact about the item above it."""
        inline = first(item)
        return inline is not None and self.has_paper(inline) and self.titled(inline)

    def holds_entries(self, item: Item) -> bool:
        """Whether an item is a paper of its own, or papers are nested in it."""
        return self.is_entry(item) or any(
            self.holds_entries(child) for block in item.blocks if isinstance(block, ItemList) for child in block.items
        )

    def is_entry_block(self, block: Block) -> bool:
        """Whether a block is or holds a paper of its own."""
        if isinstance(block, Table):
            return any(self.has_paper(cell) for row in block.rows for cell in row.cells)
        if isinstance(block, ItemList):
            return any(self.is_entry(item) for item in block.items)
        if isinstance(block, Details):
            return any(self.is_entry_block(inner) for inner in block.blocks)
        return isinstance(block, Paragraph) and self.starts(block.inline)

    def heads_entry(self, segment: Segment) -> bool:
        """Whether the heading of `segment` may be the title of one paper, which the text below is about."""
        if segment.heading is None:
            return False
        heading = segment.heading.inline
        link = self.inlines.head(heading).link
        if link is not None and link.is_paper:
            return True
        if len(plain(heading).split()) < TITLE_WORDS:
            return False
        linked = any(self.has_paper(inline) for inline in (heading, *texts(segment.body)))
        return linked and not any(self.is_entry_block(block) for block in segment.body)

    def labels_only(self, block: ItemList) -> bool:
        """Whether all items are facts about one paper: `Paper: …`, `Code: …`."""
        inlines = [first(item) or () for item in block.items]
        return (
            all(is_field(inline) for inline in inlines)
            and any(self.has_paper(inline) for inline in inlines)
            and not any(self.is_entry(item) for item in block.items)
        )


def is_field(inline: Inline) -> bool:
    """Whether a text starts like `Authors:`, `Code:`."""
    return bool(inline) and _FIELD.match(plain(inline[:2])[:60]) is not None


def first(item: Item) -> Inline | None:
    """The first text of an item."""
    return next((block.inline for block in item.blocks if isinstance(block, Paragraph)), None)


def lines(blocks: Iterable[Block]) -> Iterator[tuple[Inline, int]]:
    """All texts in `blocks`, nested ones too, with their lines."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.inline, block.line
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from lines(item.blocks)
        elif isinstance(block, Table):
            yield from ((cell, row.line) for row in block.rows for cell in row.cells)
        elif isinstance(block, Details):
            if block.summary:
                yield block.summary, block.line
            yield from lines(block.blocks)


def texts(blocks: Iterable[Block]) -> Iterator[Inline]:
    """All texts in `blocks`, nested ones too."""
    return (inline for inline, _ in lines(blocks))


GROUP_WORDS = 8

_DASHED = re.compile(r"[-*+](?=[\[*`\"“(]|$)")


def parts(block: Paragraph, evidence: Evidence) -> list[Paragraph]:
    """The paragraph, cut at the lines that start an entry of their own."""
    ends = [index for index, part in enumerate(block.inline) if part.kind in ("break", "soft")]
    starts = [0]
    for index, stop in itertools.pairwise((*ends, len(block.inline))):
        line = block.inline[index + 1 : stop]
        if dashed(line) or (any(part.href for part in line) and evidence.starts(line)):
            starts.append(index + 1)
    if len(starts) == 1:
        return [block]
    cut = [block.inline[start:stop] for start, stop in itertools.pairwise((*starts, len(block.inline)))]
    return [Paragraph(inline, inline[0].line, inline[-1].line) for inline in cut if inline]


def dashed(inline: Inline) -> bool:
    """Whether a line starts like a list item, but without the blank that makes it one: `-[Title](…)`."""
    return bool(inline) and inline[0].kind == "text" and _DASHED.match(inline[0].text) is not None


def names_group(inline: Inline) -> bool:
    """Whether a paragraph is a short text that names what follows it: bold, or with a colon."""
    text = plain(inline)
    bold = all(part.bold or not part.text.strip() for part in inline)
    return 0 < len(text.split()) <= GROUP_WORDS and (bold or text.endswith((":", "：")))
