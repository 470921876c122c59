"""What of a list may be an entry: items, rows, paragraphs, headings, folds, each with its place."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from bibexport.catalog.markdown import sections, tables
from bibexport.catalog.markdown.authors import are_authors
from bibexport.catalog.markdown.blocks import Block, Details, Inline, Item, ItemList, Paragraph, Row, Table
from bibexport.catalog.markdown.flow import flow
from bibexport.catalog.markdown.heads import TITLE_WORDS, Head, head
from bibexport.catalog.markdown.links import EntryLink, links
from bibexport.catalog.markdown.sections import Segment
from bibexport.catalog.markdown.spans import plain

SIBLINGS = 0.3
"""The part of a list's items that must link to papers for the others to count as papers too."""

_FIELD = re.compile(r"\s*(?:[\w&/' -]{2,30}?)\s*[:：]", re.IGNORECASE)
_PROSE = re.compile(
    r"\b(?:please|we|our|you|your|this (?:repo|list|repository|project)|feel free|welcome|if you)\b", re.IGNORECASE
)
_DASHED = re.compile(r"[-*+](?=[\[*`\"“(])")


class Cell(msgspec.Struct, frozen=True):
    """A cell beside the title."""

    column: str
    role: tables.Role
    inline: Inline


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a list that is one entry."""

    line: int
    end: int
    section: tuple[str, ...]
    group: tuple[str, ...]
    form: Literal["item", "row", "paragraph", "heading", "details"]
    head: Inline
    tails: tuple[Inline, ...] = ()
    cells: tuple[Cell, ...] = ()
    column: str = ""
    """The header of the title's column."""


class Units(msgspec.Struct, frozen=True):
    """All entries of a list, and what looks like one but was not taken."""

    entries: tuple[Unit, ...]
    left: tuple[tuple[int, str], ...]
    """Line and reason."""
    dashed: tuple[int, ...]
    """Lines that start with a dash without a blank."""


def units(segments: Sequence[Segment]) -> Units:
    """The entries in `segments`, in the order of the file."""
    walker = _Walker()
    levels = sections.entry_levels(segments, walker.heads_entry)
    for segment in segments:
        walker.segment(segment, segment.heading is not None and segment.heading.level in levels)
    return Units(
        tuple(sorted(walker.entries, key=lambda unit: unit.line)), tuple(sorted(walker.left)), tuple(walker.dashed)
    )


class _Walker:
    def __init__(self) -> None:
        self.entries: list[Unit] = []
        self.left: list[tuple[int, str]] = []
        self.dashed: list[int] = []
        self._links: dict[int, tuple[EntryLink, ...]] = {}
        self._heads: dict[int, Head] = {}
        self._place: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._waiting: list[Unit] = []
        self._taken = 0

    # What a stretch of text holds.

    def links(self, inline: Inline) -> tuple[EntryLink, ...]:
        """The links of `inline`, found once."""
        if id(inline) not in self._links:
            self._links[id(inline)] = links(inline)
        return self._links[id(inline)]

    def has_paper(self, inline: Inline) -> bool:
        """Whether a paper is linked."""
        return any(link.is_paper and link.url for link in self.links(inline))

    def head(self, inline: Inline) -> Head:
        """The head of `inline`, read once."""
        if id(inline) not in self._heads:
            self._heads[id(inline)] = head(flow(inline, self.links(inline)))
        return self._heads[id(inline)]

    def titled(self, inline: Inline) -> bool:
        """Whether `inline` starts with a title that is set off, or is a long text that may be one."""
        found = self.head(inline)
        words = len((found.title or "").split())
        if found.marked != "none":
            return words >= TITLE_WORDS or found.key is not None
        return words >= 6 and not are_authors(found.title or "") and not _FIELD.match(plain(inline[:2]))

    def heads_entry(self, segment: Segment) -> bool:
        """Whether the heading of `segment` may be the title of one paper, which the text below is about."""
        if segment.heading is None or len(plain(segment.heading.inline).split()) < 3:
            return False
        body = list(_inlines(segment.body))
        if not any(self.has_paper(inline) for inline in (segment.heading.inline, *body)):
            return False
        return not any(self._is_entry_block(block) for block in segment.body)

    def _is_entry_block(self, block: Block) -> bool:
        if isinstance(block, Table):
            return any(self.has_paper(cell) for row in block.rows for cell in row.cells)
        if isinstance(block, ItemList):
            return any(self._entry_like(item) for item in block.items)
        if isinstance(block, Details):
            return any(self._is_entry_block(inner) for inner in block.blocks)
        return isinstance(block, Paragraph) and self._paragraph_starts(block.inline)

    def _entry_like(self, item: Item) -> bool:
        """Whether a nested item is a paper of its own and not one more fact about the item above it."""
        first = _first(item)
        return first is not None and self.has_paper(first) and self.titled(first)

    def _paragraph_starts(self, inline: Inline) -> bool:
        """Whether a paragraph starts with a title that is set off and links to a paper."""
        found = self.head(inline)
        if found.title is None or (found.marked == "none" and found.key is None):
            return False
        words = len(found.title.split())
        after = flow(inline, self.links(inline)).text[found.rest :].lstrip(" \r")
        return (
            TITLE_WORDS <= words <= 40
            and self.has_paper(inline)
            and not _PROSE.search(found.title)
            and not re.match(r"[a-z]{2,}", after)
        )

    # Walking.

    def segment(self, segment: Segment, heading_is_entry: bool) -> None:
        """Take in what stands under one heading."""
        self._place = (segment.section, segment.group)
        self._waiting, self._taken = [], 0
        if sections.is_excluded(segment.section):
            self._leave(segment)
            return
        if heading_is_entry and segment.heading is not None and self.heads_entry(segment):
            self._place = (segment.section[:-1], segment.group)
            self._add(
                "heading", segment.heading.line, segment.end, segment.heading.inline, tuple(_inlines(segment.body))
            )
            return
        self._blocks(segment.body)
        if self._waiting and self._taken >= SIBLINGS * (self._taken + len(self._waiting)):
            self.entries.extend(self._waiting)
        else:
            self.left.extend(
                (unit.line, plain(unit.head)[:60])
                for unit in self._waiting
                if any(self.has_paper(t) for t in unit.tails)
            )

    def _leave(self, segment: Segment) -> None:
        for inline, line in _lines(segment.body):
            if self.has_paper(inline) and self.titled(inline):
                self.left.append((line, plain(inline)[:60]))

    def _blocks(self, blocks: Sequence[Block]) -> None:
        index = 0
        while index < len(blocks):
            block = blocks[index]
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            if isinstance(block, Paragraph):
                index += self._paragraph(block, following)
            elif isinstance(block, ItemList):
                for item in block.items:
                    self._item(item)
            elif isinstance(block, Table):
                self._table(block)
            elif isinstance(block, Details):
                self._details(block)
            index += 1

    def _paragraph(self, block: Paragraph, following: Block | None) -> int:
        """Take in a paragraph; how many of the blocks after it belong to it."""
        if isinstance(following, ItemList) and self._labels_only(following) and not self.links(block.inline):
            self._add("paragraph", block.line, following.items[-1].end, block.inline, tuple(_inlines([following])))
            return 1
        text = plain(block.inline)
        if isinstance(following, ItemList | Table) and not self.links(block.inline) and 0 < len(text.split()) <= 8:
            section, group = self._place
            if text.endswith((":", "：")) or all(part.bold or not part.text.strip() for part in block.inline):
                self._place = (section, (*group, text.rstrip(":： ")))
                self._blocks([following])
                self._place = (section, group)
                return 1
        for line, end, inline in self._split(block):
            if self._paragraph_starts(inline):
                self._add("paragraph", line, end, inline)
        return 0

    def _split(self, block: Paragraph) -> list[tuple[int, int, Inline]]:
        """The paragraph, or its lines where several start an entry of their own."""
        starts = [0]
        for index, part in enumerate(block.inline[:-1]):
            if part.kind not in ("break", "soft"):
                continue
            following = block.inline[index + 1]
            if following.kind == "text" and _DASHED.match(following.text):
                starts.append(index + 1)
            elif following.bold or following.href is not None or following.text.lstrip().startswith(('"', "“")):
                end = next(
                    (at for at in range(index + 1, len(block.inline)) if block.inline[at].kind in ("break", "soft")),
                    len(block.inline),
                )
                if self._paragraph_starts(block.inline[index + 1 : end]):
                    starts.append(index + 1)
        if block.inline and block.inline[0].kind == "text" and _DASHED.match(block.inline[0].text):
            self.dashed.append(block.line)
        if len(starts) == 1:
            return [(block.line, block.end, block.inline)]
        parts = []
        for start, stop in zip(starts, [*starts[1:], len(block.inline)], strict=True):
            inline = block.inline[start:stop]
            line = inline[0].line if start else block.line
            if start and _DASHED.match(inline[0].text):
                self.dashed.append(line)
            parts.append((line, inline[-1].line, inline))
        return parts

    def _labels_only(self, block: ItemList) -> bool:
        """Whether all items are facts about one paper: `Paper: …`, `Code: …`."""
        inlines = [_first(item) for item in block.items]
        return (
            all(
                inline is not None and _FIELD.match(plain(inline[:2]) + ":"[: len(inline[0].text) < 31])
                for inline in inlines
            )
            and any(inline is not None and self.has_paper(inline) for inline in inlines)
            and not any(self._entry_like(item) for item in block.items)
        )

    def _item(self, item: Item) -> None:
        own = [block.inline for block in item.blocks if isinstance(block, Paragraph)]
        nested = [block for block in item.blocks if not isinstance(block, Paragraph)]
        children = [child for block in nested if isinstance(block, ItemList) for child in block.items]
        entries = [child for child in children if self._entry_like(child)]
        others = [block for block in nested if isinstance(block, Table)]
        if not own:
            self._blocks(nested)
            return
        linked = any(self.has_paper(inline) for inline in own)
        if not linked and (entries or others):
            section, group = self._place
            self._place = (section, (*group, plain(own[0]).rstrip(":： ")))
            self._blocks(nested)
            self._place = (section, group)
            return
        facts = [inline for child in children if child not in entries for inline in _inlines([ItemList((child,))])]
        facts += [inline for block in nested if isinstance(block, Details) for inline in _inlines([block])]
        tails = (*own[1:], *facts)
        if linked or any(self.has_paper(inline) for inline in facts):
            self._add("item", item.line, item.end, own[0], tails)
        elif self.titled(own[0]) and any(self.links(inline) for inline in (own[0], *tails)):
            self._wait("item", item.line, item.end, own[0], tails)
        for child in entries:
            self._item(child)

    def _table(self, table: Table) -> None:
        roles = tables.roles(table.header, table.rows)
        if "title" not in roles:
            return
        title = roles.index("title")
        header = (*table.header, *[""] * (len(roles) - len(table.header)))
        section, group = self._place
        rows: list[Unit] = []
        passed = 0
        for row in table.rows:
            if _is_divider(row, len(roles)):
                self._place = (section, (*group, plain(row.cells[0])))
                continue
            unit = self._row(row, title, roles, header)
            if unit is not None:
                passed += any(self.has_paper(inline) for inline in (unit.head, *(cell.inline for cell in unit.cells)))
                rows.append(unit)
        self._place = (section, group)
        if passed and passed >= SIBLINGS * len(rows):
            self.entries.extend(rows)

    def _row(self, row: Row, title: int, roles: Sequence[tables.Role], header: Sequence[str]) -> Unit | None:
        if title >= len(row.cells) or not re.search(r"\w", plain(row.cells[title])):
            return None
        cells = tuple(
            Cell(header[index], roles[index], cell) for index, cell in enumerate(row.cells) if index != title and cell
        )
        return Unit(
            line=row.line,
            end=row.end,
            section=self._place[0],
            group=self._place[1],
            form="row",
            head=row.cells[title],
            cells=cells,
            column=header[title],
        )

    def _details(self, block: Details) -> None:
        body = list(_inlines(block.blocks))
        title = plain(block.summary)
        whole = any(self.has_paper(inline) for inline in (block.summary, *body))
        if (
            whole
            and len(title.split()) >= TITLE_WORDS
            and not any(self._is_entry_block(inner) for inner in block.blocks)
        ):
            self._add("details", block.line, block.end, block.summary, tuple(body))
            return
        section, group = self._place
        self._place = (section, (*group, title) if title else group)
        self._blocks(block.blocks)
        self._place = (section, group)

    def _add(
        self,
        form: Literal["item", "paragraph", "heading", "details"],
        line: int,
        end: int,
        first: Inline,
        tails: tuple[Inline, ...] = (),
    ) -> None:
        self._taken += 1
        self.entries.append(self._unit(form, line, end, first, tails))

    def _wait(self, form: Literal["item"], line: int, end: int, first: Inline, tails: tuple[Inline, ...]) -> None:
        self._waiting.append(self._unit(form, line, end, first, tails))

    def _unit(
        self,
        form: Literal["item", "paragraph", "heading", "details"],
        line: int,
        end: int,
        first: Inline,
        tails: tuple[Inline, ...],
    ) -> Unit:
        section, group = self._place
        return Unit(line=line, end=end, section=section, group=group, form=form, head=first, tails=tails)


def _first(item: Item) -> Inline | None:
    return next((block.inline for block in item.blocks if isinstance(block, Paragraph)), None)


def _lines(blocks: Iterable[Block]) -> Iterator[tuple[Inline, int]]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.inline, block.line
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from _lines(item.blocks)
        elif isinstance(block, Table):
            yield from ((cell, row.line) for row in block.rows for cell in row.cells)
        elif isinstance(block, Details):
            if block.summary:
                yield block.summary, block.line
            yield from _lines(block.blocks)


def _inlines(blocks: Iterable[Block]) -> Iterator[Inline]:
    return (inline for inline, _ in _lines(blocks))


def _is_divider(row: Row, width: int) -> bool:
    """Whether a row is a heading inside its table: one cell with text in a table of several columns."""
    filled = [cell for cell in row.cells if plain(cell)]
    return width > 1 and len(filled) == 1 and bool(plain(row.cells[0])) and not any(part.href for part in filled[0])
