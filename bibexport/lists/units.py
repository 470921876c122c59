"""The entries of a list: items, rows, paragraphs, headings and folds that are papers, each with its place."""

import re
from collections.abc import Sequence

import msgspec

from bibexport.lists import sections
from bibexport.lists.document import Block, Details, Inline, Item, ItemList, Paragraph, Table, plain
from bibexport.lists.evidence import Evidence, dashed, lines, names_group, parts, texts
from bibexport.lists.heads import Inlines
from bibexport.lists.prefixes import TITLE_WORDS
from bibexport.lists.rows import SIBLINGS, rows
from bibexport.lists.sections import Segment
from bibexport.lists.unit import Form, Place, Unit

SURE_CLAIMS = 3
"""So many items that say where and when they appeared make a list of papers, also without links."""
SURE_LABELS = 4
"""So many paragraphs with a label for the paper, and a title that nothing sets off, are entries."""
SPREAD = 3
"""The links of an entry may be so many paragraphs below its title."""


class Units(msgspec.Struct, frozen=True):
    """All entries of a list, and what looks like one but was not taken."""

    entries: tuple[Unit, ...]
    left: tuple[tuple[int, str], ...]
    """Line, and what stands there."""
    dashed: tuple[int, ...]
    """Lines that start with a dash without a blank."""


def units(segments: Sequence[Segment], inlines: Inlines) -> Units:
    """The entries in `segments`, in the order of the file."""
    walker = _Walker(Evidence(inlines))
    levels = sections.entry_levels(segments, walker.evidence.heads_entry)
    for segment in segments:
        walker.segment(segment, levels)
    entries = sorted(walker.entries, key=lambda unit: unit.line)
    return Units(tuple(entries), tuple(sorted(walker.left)), tuple(sorted(walker.dashed)))


class _Walker:
    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.entries: list[Unit] = []
        self.left: list[tuple[int, str]] = []
        self.dashed: list[int] = []
        self._place = Place()
        self._linked = 0
        self._claiming: list[Unit] = []
        self._waiting: list[Unit] = []
        self._labelled: list[Unit] = []
        self._prose = 0

    def segment(self, segment: Segment, levels: frozenset[int]) -> None:
        """Take in what stands under one heading; headings of `levels` may be entries."""
        self._place = Place(segment.section, segment.group)
        self._linked, self._claiming, self._waiting = 0, [], []
        self._labelled, self._prose = [], 0
        if sections.is_excluded(segment.section):
            for inline, line in lines(segment.body):
                if self.evidence.has_paper(inline) and self.evidence.titled(inline):
                    self._leave(line, inline)
        elif not self._heading(segment, levels):
            self._blocks(segment.body)
            self._decide()

    def _decide(self) -> None:
        """Whether what is no clear entry counts, by what its siblings are."""
        if len(self._labelled) >= max(SURE_LABELS, self._prose):
            self.entries.extend(self._labelled)
        claiming = len(self._claiming)
        if claiming >= SURE_CLAIMS and claiming >= len(self._waiting):
            self._linked += claiming
            self.entries.extend(self._claiming)
        else:
            self._waiting.extend(self._claiming)
        if self._linked and self._linked >= SIBLINGS * (self._linked + len(self._waiting)):
            self.entries.extend(self._waiting)

    def _heading(self, segment: Segment, levels: frozenset[int]) -> bool:
        """Take in a heading that is an entry; whether its body belongs to it."""
        heading = segment.heading
        if heading is None or heading.level not in levels or not self.evidence.heads_entry(segment):
            return False
        own = not any(self.evidence.is_entry_block(block) for block in segment.body)
        inner, self._place = self._place, Place(segment.section[:-1], segment.group)
        self._add("heading", heading.line, segment.end, heading.inline, tuple(texts(segment.body)) if own else ())
        self._place = inner
        return own

    def _blocks(self, blocks: Sequence[Block]) -> None:
        skipped = 0
        for index, block in enumerate(blocks):
            if skipped:
                skipped -= 1
            elif isinstance(block, Paragraph):
                skipped = self._paragraph(block, blocks[index + 1 : index + 1 + SPREAD])
            elif isinstance(block, ItemList):
                for item in block.items:
                    self._item(item)
            elif isinstance(block, Table):
                found = rows(block, self._place, self.evidence)
                self.entries.extend(found.units)
                for unit in found.several:
                    self._leave(unit.line, unit.head)
            elif isinstance(block, Details):
                self._details(block)

    def _grouped(self, name: str, blocks: Sequence[Block]) -> None:
        """Take in blocks that `name` groups."""
        outer = self._place
        self._place = outer.under(name)
        self._blocks(blocks)
        self._place = outer

    # Paragraphs.

    def _paragraph(self, block: Paragraph, rest: Sequence[Block]) -> int:
        """Take in a paragraph; how many of the blocks in `rest`, which follow it, belong to it."""
        following = rest[0] if rest else None
        linked = bool(self.evidence.inlines.links(block.inline))
        if isinstance(following, ItemList) and not linked and self.evidence.labels_only(following):
            self._add("paragraph", block.line, following.items[-1].end, block.inline, tuple(texts([following])))
            return 1
        if isinstance(following, ItemList | Table) and not linked and names_group(block.inline):
            self._grouped(plain(block.inline), [following])
            return 1
        pieces = parts(block, self.evidence)
        for piece in pieces:
            if dashed(piece.inline):
                self.dashed.append(piece.line)
            if self.evidence.starts(piece.inline):
                self._add("paragraph", piece.line, piece.end, piece.inline)
            elif self.evidence.labelled(piece.inline):
                self._labelled.append(self._unit("paragraph", piece.line, piece.end, piece.inline, ()))
            elif plain(piece.inline):
                self._prose += 1
        return self._continued(block, rest) if len(pieces) == 1 and self.evidence.opens(block.inline) else 0

    def _continued(self, block: Paragraph, rest: Sequence[Block]) -> int:
        """Take in an entry of several paragraphs, up to the one with its links; how many there are."""
        for count, part in enumerate(rest, 1):
            if not isinstance(part, Paragraph) or self.evidence.opens(part.inline):
                break
            venue = self.evidence.is_linked_venue(part.inline)
            if self.evidence.starts(part.inline) and not venue:
                break
            if venue or any(link.is_paper and link.labelled for link in self.evidence.inlines.links(part.inline)):
                self._add("paragraph", block.line, part.end, block.inline, tuple(texts(rest[:count])))
                return count
        return 0

    # Items.

    def _item(self, item: Item) -> None:
        item = self._without_dashed_lines(item)
        own = [block.inline for block in item.blocks if isinstance(block, Paragraph)]
        nested = [block for block in item.blocks if not isinstance(block, Paragraph)]
        if not own:
            self._blocks(nested)
            return
        if self._is_group(own, nested):
            self._grouped(plain(own[0]), item.blocks[1:])
            return
        children = [child for block in nested if isinstance(block, ItemList) for child in block.items]
        entries = [child for child in children if self.evidence.holds_entries(child)]
        facts = [inline for child in children if child not in entries for inline in texts(child.blocks)]
        facts += [inline for block in nested if isinstance(block, Details) for inline in texts([block])]
        self._entry(item, own[0], (*own[1:], *facts))
        for child in entries:
            self._item(child)

    def _is_group(self, own: Sequence[Inline], nested: Sequence[Block]) -> bool:
        """Whether the papers are in what follows the first line of an item, which is their heading."""
        if self.evidence.has_paper(own[0]):
            return False
        if any(self.evidence.linked_start(inline) for inline in own[1:]):
            return True
        if any(self.evidence.has_paper(inline) for inline in own[1:]):
            return False
        if len(plain(own[0]).split()) < TITLE_WORDS and self.evidence.has_titles(nested):
            return True
        return any(
            isinstance(block, Table)
            or (isinstance(block, ItemList) and any(self.evidence.holds_entries(child) for child in block.items))
            for block in nested
        )

    def _entry(self, item: Item, head: Inline, tails: tuple[Inline, ...]) -> None:
        """Take in an item, at once or until it is known what its siblings are."""
        if any(self.evidence.has_paper(inline) for inline in (head, *tails)):
            self._add("item", item.line, item.end, head, tails)
        elif self.evidence.claims(head):
            self._claiming.append(self._unit("item", item.line, item.end, head, tails))
        elif self.evidence.titled(head) and (
            _is_bracketed(head) or any(self.evidence.inlines.links(inline) for inline in (head, *tails))
        ):
            self._waiting.append(self._unit("item", item.line, item.end, head, tails))

    def _without_dashed_lines(self, item: Item) -> Item:
        """Take in the lines of an item that should have been items; what is left of it."""
        start = item.blocks[0] if item.blocks else None
        if not isinstance(start, Paragraph) or not any(
            part.kind == "soft" and dashed(start.inline[index + 1 : index + 2])
            for index, part in enumerate(start.inline)
        ):
            return item
        kept, *others = parts(start, self.evidence)
        for piece in others:
            self.dashed.append(piece.line)
            self._item(Item((piece,), piece.line, piece.end))
        return Item((kept, *item.blocks[1:]), item.line, item.end)

    # Folds.

    def _details(self, block: Details) -> None:
        body = tuple(texts(block.blocks))
        title = plain(block.summary)
        linked = any(self.evidence.has_paper(inline) for inline in (block.summary, *body))
        whole = linked and len(title.split()) >= TITLE_WORDS
        if whole and not any(self.evidence.is_entry_block(inner) for inner in block.blocks):
            self._add("details", block.line, block.end, block.summary, body)
        else:
            self._grouped(title, block.blocks)

    # Results.

    def _add(self, form: Form, line: int, end: int, head: Inline, tails: tuple[Inline, ...] = ()) -> None:
        self._linked += 1
        self.entries.append(self._unit(form, line, end, head, tails))

    def _unit(self, form: Form, line: int, end: int, head: Inline, tails: tuple[Inline, ...]) -> Unit:
        return Unit(line=line, end=end, place=self._place, form=form, head=head, tails=tails)

    def _leave(self, line: int, inline: Inline) -> None:
        self.left.append((line, plain(inline)[:60]))


def _is_bracketed(inline: Inline) -> bool:
    """Whether a text is `[like this]`: a link whose address was forgotten."""
    return re.fullmatch(r"\[[^\[\]]+\]\W*", plain(inline)) is not None
