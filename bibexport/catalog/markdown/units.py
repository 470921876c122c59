"""What of a list may be an entry: items, rows, paragraphs, headings, folds, each with its place."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from bibexport.catalog.markdown import sections, tables
from bibexport.catalog.markdown.authors import are_authors
from bibexport.catalog.markdown.blocks import Block, Details, Inline, Item, ItemList, Paragraph, Row, Table
from bibexport.catalog.markdown.heads import TITLE_WORDS
from bibexport.catalog.markdown.inlines import Inlines
from bibexport.catalog.markdown.sections import Segment
from bibexport.catalog.markdown.spans import plain
from bibexport.catalog.markdown.tails import tail
from bibexport.catalog.markdown.venues import is_venue

SIBLINGS = 0.3
"""The part of a list's items that must link to papers for the others to count as papers too."""

SURE_CLAIMS = 3
"""So many items that say where and when they appeared make a list of papers, also without links."""

_FIELD = re.compile(r"\s*(?:[\w&/' -]{2,30}?)\s*[:：]", re.IGNORECASE)
_PROSE = re.compile(
    r"\b(?:please|we|our|you|your|(?:[Tt]his|[Tt]he) (?:repo|list|repository))\b|^(?:Please|We|Our|If you|Feel free|Welcome)\b"
)
_DASHED = re.compile(r"[-*+](?=[\[*`\"“(]|$)")


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
    name_column: bool = False
    """That column is for names of models and methods."""


class Units(msgspec.Struct, frozen=True):
    """All entries of a list, and what looks like one but was not taken."""

    entries: tuple[Unit, ...]
    left: tuple[tuple[int, str], ...]
    """Line and reason."""
    dashed: tuple[int, ...]
    """Lines that start with a dash without a blank."""


def units(segments: Sequence[Segment], inlines: Inlines) -> Units:
    """The entries in `segments`, in the order of the file."""
    walker = _Walker(inlines)
    levels = sections.entry_levels(segments, walker.heads_entry)
    for segment in segments:
        walker.segment(segment, segment.heading is not None and segment.heading.level in levels)
    return Units(
        tuple(sorted(walker.entries, key=lambda unit: unit.line)), tuple(sorted(walker.left)), tuple(walker.dashed)
    )


class _Walker:
    def __init__(self, inlines: Inlines) -> None:
        self.entries: list[Unit] = []
        self.left: list[tuple[int, str]] = []
        self.dashed: list[int] = []
        self._inlines = inlines
        self._place: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._waiting: list[Unit] = []
        self._claiming: list[Unit] = []
        self._taken = 0

    # What a stretch of text holds.

    def has_paper(self, inline: Inline) -> bool:
        """Whether a paper is linked, on its title or with a label; in a sentence it may be any paper."""
        papers = [link for link in self._inlines.links(inline) if link.is_paper and link.url]
        if not papers or any(link.labelled for link in papers):
            return bool(papers)
        title = self._inlines.head(inline).link
        return title is None or title.is_paper

    def titled(self, inline: Inline) -> bool:
        """Whether `inline` starts with a title that is set off, or is a long text that may be one."""
        found = self._inlines.head(inline)
        words = len((found.title or "").split())
        if found.marked != "none":
            return words >= TITLE_WORDS or found.key is not None
        return words >= 6 and not are_authors(found.title or "") and not _FIELD.match(plain(inline[:2]))

    def heads_entry(self, segment: Segment) -> bool:
        """Whether the heading of `segment` may be the title of one paper, which the text below is about."""
        if segment.heading is None:
            return False
        link = self._inlines.head(segment.heading.inline).link
        if link is not None and link.is_paper:
            return True
        if len(plain(segment.heading.inline).split()) < TITLE_WORDS:
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

    def _claims(self, inline: Inline, words: int = TITLE_WORDS) -> bool:
        """Whether `inline` is a title with a venue that we know and a year, which only papers have."""
        found = self._inlines.head(inline)
        if found.title is None or len(found.title.split()) < words:
            return False
        for claim in (found.claim, tail(self._inlines.flow(inline), found.rest).claim):
            if claim.venue and (claim.year or claim.date) and is_venue(claim.venue):
                return True
        return False

    def _entry_like(self, item: Item) -> bool:
        """Whether a nested item is a paper of its own and not one more fact about the item above it."""
        first = _first(item)
        return first is not None and self.has_paper(first) and self.titled(first)

    def _holds_entries(self, item: Item) -> bool:
        """Whether an item is a paper of its own, or papers are nested in it."""
        return self._entry_like(item) or any(
            self._holds_entries(child) for block in item.blocks if isinstance(block, ItemList) for child in block.items
        )

    def _paragraph_starts(self, inline: Inline) -> bool:
        """Whether a paragraph starts with a title that is set off and links to a paper."""
        found = self._inlines.head(inline)
        if found.title is None or (found.marked == "none" and found.key is None):
            return False
        words = len(found.title.split())
        after = self._inlines.flow(inline).text[found.rest :].lstrip(" \r")
        sure = found.link is not None and found.link.is_paper and self._claims(inline, 1)
        return (
            (TITLE_WORDS <= words <= 40 or sure)
            and self.has_paper(inline)
            and not _PROSE.search(found.title)
            and not re.match(r"(?!by\b|in\b|at\b|et\b)[a-z]{2,}", after)
        )

    # Walking.

    def segment(self, segment: Segment, heading_is_entry: bool) -> None:
        """Take in what stands under one heading."""
        self._place = (segment.section, segment.group)
        self._waiting, self._claiming, self._taken = [], [], 0
        if sections.is_excluded(segment.section):
            self._leave(segment)
            return
        if heading_is_entry and segment.heading is not None and self.heads_entry(segment):
            own = not any(self._is_entry_block(block) for block in segment.body)
            body = tuple(_inlines(segment.body)) if own else ()
            self._place = (segment.section[:-1], segment.group)
            self._add("heading", segment.heading.line, segment.end, segment.heading.inline, body)
            self._place = (segment.section, segment.group)
            if own:
                return
        self._blocks(segment.body)
        claiming = len(self._claiming)
        if claiming >= SURE_CLAIMS and claiming >= 0.5 * (claiming + len(self._waiting)):
            self._taken += claiming
            self.entries.extend(self._claiming)
        else:
            self._waiting.extend(self._claiming)
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
            if isinstance(block, Paragraph):
                index += self._paragraph(block, blocks[index + 1 : index + 4])
            elif isinstance(block, ItemList):
                for item in block.items:
                    self._item(item)
            elif isinstance(block, Table):
                self._table(block)
            elif isinstance(block, Details):
                self._details(block)
            index += 1

    def _paragraph(self, block: Paragraph, rest: Sequence[Block]) -> int:
        """Take in a paragraph; how many of the blocks in `rest`, which follow it, belong to it."""
        following = rest[0] if rest else None
        if isinstance(following, ItemList) and self._labels_only(following) and not self._inlines.links(block.inline):
            self._add("paragraph", block.line, following.items[-1].end, block.inline, tuple(_inlines([following])))
            return 1
        text = plain(block.inline)
        if (
            isinstance(following, ItemList | Table)
            and not self._inlines.links(block.inline)
            and 0 < len(text.split()) <= 8
        ):
            section, group = self._place
            if text.endswith((":", "：")) or all(part.bold or not part.text.strip() for part in block.inline):
                self._place = (section, (*group, text.rstrip(":： ")))
                self._blocks([following])
                self._place = (section, group)
                return 1
        parts = self._split(block)
        for line, end, inline in parts:
            if self._paragraph_starts(inline):
                self._add("paragraph", line, end, inline)
        if len(parts) == 1 and self._opens(block.inline):
            return self._continued(block, rest)
        return 0

    def _opens(self, inline: Inline) -> bool:
        """Whether a paragraph is a bold title alone or with names, whose links may be in the next paragraph."""
        found = self._inlines.head(inline)
        return (
            found.marked == "bold"
            and found.title is not None
            and TITLE_WORDS <= len(found.title.split()) <= 40
            and not self._inlines.links(inline)
            and not _PROSE.search(found.title)
        )

    def _continued(self, block: Paragraph, rest: Sequence[Block]) -> int:
        """Take in an entry of several paragraphs, up to the one with its links; how many there are."""
        following: list[Paragraph] = []
        for part in rest[:3]:
            if not isinstance(part, Paragraph) or self._opens(part.inline) or self._paragraph_starts(part.inline):
                return 0
            following.append(part)
            if any(link.is_paper and link.labelled for link in self._inlines.links(part.inline)):
                tails = tuple(part.inline for part in following)
                self._add("paragraph", block.line, part.end, block.inline, tails)
                return len(following)
        return 0

    def _split(self, block: Paragraph) -> list[tuple[int, int, Inline]]:
        """The paragraph, or its lines where several start an entry of their own."""
        ends = [index for index, part in enumerate(block.inline) if part.kind in ("break", "soft")]
        starts = [0]
        for index, stop in itertools.pairwise((*ends, len(block.inline))):
            line = block.inline[index + 1 : stop]
            if not line:
                continue
            linked = any(part.href for part in line)
            if _is_dashed(line) or (linked and self._paragraph_starts(line)):
                starts.append(index + 1)
        parts = []
        for start, stop in itertools.pairwise((*starts, len(block.inline))):
            inline = block.inline[start:stop]
            line_number = inline[0].line if start else block.line
            if _is_dashed(inline):
                self.dashed.append(line_number)
            parts.append((line_number, inline[-1].line if inline else block.end, inline))
        return parts

    def _dashed_lines(self, item: Item, inline: Inline) -> Inline:
        """Take in the lines of an item that should have been items; what is left of the first."""
        parts = self._split(Paragraph(inline, item.line, item.end))
        for line, end, part in parts[1:]:
            if self.has_paper(part) or _is_dashed(part):
                self._item(Item((Paragraph(part, line, end),), line, end))
        return parts[0][2]

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
        if own and any(_is_dashed(own[0][index + 1 :]) for index, part in enumerate(own[0]) if part.kind == "soft"):
            own[0] = self._dashed_lines(item, own[0])
        nested = [block for block in item.blocks if not isinstance(block, Paragraph)]
        children = [child for block in nested if isinstance(block, ItemList) for child in block.items]
        entries = [child for child in children if self._holds_entries(child)]
        others = [block for block in nested if isinstance(block, Table)]
        if not own:
            self._blocks(nested)
            return
        if not self.has_paper(own[0]) and any(self._linked_start(inline) for inline in own[1:]):
            self._grouped(
                plain(own[0]), [block for block in item.blocks if getattr(block, "inline", None) is not own[0]]
            )
            return
        linked = any(self.has_paper(inline) for inline in own)
        if not linked and (entries or others):
            self._grouped(plain(own[0]), nested)
            return
        facts = [inline for child in children if child not in entries for inline in _inlines([ItemList((child,))])]
        facts += [inline for block in nested if isinstance(block, Details) for inline in _inlines([block])]
        tails = (*own[1:], *facts)
        if linked or any(self.has_paper(inline) for inline in facts):
            self._add("item", item.line, item.end, own[0], tails)
        elif self._claims(own[0]):
            self._claiming.append(self._unit("item", item.line, item.end, own[0], tails))
        elif self.titled(own[0]) and (
            _is_bracketed(own[0]) or any(self._inlines.links(inline) for inline in (own[0], *tails))
        ):
            self._wait("item", item.line, item.end, own[0], tails)
        for child in entries:
            self._item(child)

    def _linked_start(self, inline: Inline) -> bool:
        """Whether a paragraph starts with a title that links to a paper."""
        link = self._inlines.head(inline).link
        return link is not None and link.is_paper and self.titled(inline)

    def _grouped(self, name: str, blocks: Sequence[Block]) -> None:
        """Take in blocks that `name` groups."""
        section, group = self._place
        self._place = (section, (*group, name.rstrip(":： ")) if name else group)
        self._blocks(blocks)
        self._place = (section, group)

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
            if unit is not None and self._of_several(unit):
                self.left.append((unit.line, f"a row of several papers: {plain(unit.head)[:40]}"))
            elif unit is not None:
                passed += any(self.has_paper(inline) for inline in (unit.head, *(cell.inline for cell in unit.cells)))
                rows.append(unit)
        self._place = (section, group)
        if passed and passed >= SIBLINGS * len(rows):
            self.entries.extend(rows)

    def _of_several(self, unit: Unit) -> bool:
        """Whether a row without a title names papers, each with an identifier of its own."""
        found = [
            link
            for inline in (unit.head, *(cell.inline for cell in unit.cells))
            for link in self._inlines.links(inline)
        ]
        ids = {(link.ids.arxiv, link.ids.doi, link.ids.other) for link in found if link.is_paper and link.ids.found}
        return len(ids) > 1 and len((self._inlines.head(unit.head).title or "").split()) < TITLE_WORDS

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
            name_column=tables.is_name(header[title]),
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


def _is_dashed(inline: Inline) -> bool:
    """Whether a line starts like a list item, but without the blank that makes it one."""
    return bool(inline) and inline[0].kind == "text" and _DASHED.match(inline[0].text) is not None


def _is_bracketed(inline: Inline) -> bool:
    """Whether a text is `[like this]`: a link whose address was forgotten."""
    return re.fullmatch(r"\[[^\[\]]+\]\W*", plain(inline)) is not None


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
