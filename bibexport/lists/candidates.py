"""The candidates in a list: items, rows, paragraphs, headings and folds that may be papers, each with its place."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from bibexport.lists import block_evidence, evidence, sections, tables
from bibexport.lists.claims import TextClaim
from bibexport.lists.document import Details, Item, ItemList, Paragraph, Table, texts, texts_with_lines
from bibexport.lists.reference import Passage, PassageBlock
from bibexport.lists.sections import Segment
from bibexport.lists.titles import TITLE_WORDS

SPREAD = 3
"""Maximum number of paragraphs between the title of an entry and its links."""

MOSTLY = 0.5
"""Minimum share of the items of a list that have a form for the others to be read alike."""

Form = Literal["item", "row", "paragraph", "heading", "details"]
Strength = Literal["linked", "dated", "titled", "labelled", "paired", "plain"]
"""The evidence for a paper: a title and a link to it, or its identifier; a title, a venue and a year; a title and a
link to something else; a label for a paper and a text that may be its title; a text that may be a title above a line
of labels; a text that may be a title."""


class Place(msgspec.Struct, frozen=True):
    """Where in a list an entry is."""

    section: tuple[str, ...] = ()
    """The headings above it."""
    group: tuple[str, ...] = ()
    """Other groups around it: a list item, a `<summary>`, a row across a table."""
    title: str = ""
    """The title of the list."""

    @property
    def claim(self) -> TextClaim:
        """The venue and year that the headings and groups around it name."""
        return sections.claim_of_headings((*self.section, *self.group), self.title)

    def under(self, name: str) -> "Place":
        """Return the place one group further in."""
        bare = name.rstrip(":： ")
        return Place(self.section, (*self.group, bare), self.title) if bare else self


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a list that may be one entry."""

    line: int
    end: int
    place: Place
    form: Form
    strength: Strength = "linked"
    head: Passage
    """Its first line, or the cell with the title."""
    details: tuple[Passage, ...] = ()
    """The other texts that belong to it."""
    cells: tuple[tables.Cell, ...] = ()

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All its texts."""
        return (self.head, *self.details, *(cell.text for cell in self.cells))


class Group(msgspec.Struct, frozen=True):
    """Candidates that are selected together: those of one section, of one table, of a section without papers."""

    kind: Literal["section", "table", "excluded"]
    candidates: tuple[Candidate, ...]
    prose: int = 0
    """Number of paragraphs that are not candidates."""


class Candidates(msgspec.Struct, frozen=True):
    """All candidates of a list."""

    groups: tuple[Group, ...]
    dashed_lines: tuple[int, ...]
    """Lines that start with a dash without a space."""


def find_candidates(segments: Sequence[Segment], title: str = "") -> Candidates:
    """Return the candidates in the segments of the list `title`, in the order of the file."""
    levels = sections.entry_levels(segments)
    groups: list[Group] = []
    dashed: list[int] = []
    for segment in segments:
        if sections.is_excluded(segment.section):
            groups.append(_collect_excluded(segment))
        else:
            walker = _Walker(Place(segment.section, segment.group, title))
            walker.walk(segment, segment.heading is not None and segment.heading.level in levels)
            groups += [*walker.tables, Group("section", tuple(walker.found), walker.prose)]
            dashed += walker.dashed
    return Candidates(tuple(groups), tuple(sorted(dashed)))


def _collect_excluded(segment: Segment) -> Group:
    """Return look-alikes of entries in a section about the list itself."""
    place = Place(segment.section, segment.group)
    found = (
        Candidate(line=line, end=line, place=place, form="paragraph", head=passage)
        for passage, line in texts_with_lines(segment.body)
        if evidence.has_paper(passage) and evidence.has_title(passage)
    )
    return Group("excluded", tuple(found))


_STATE_PUBLICATION = (
    evidence.has_dated_venue,
    evidence.is_citation,
    evidence.is_reference,
    evidence.has_linked_citation,
)


class _Walker:
    """Collects the candidates in the blocks under one heading."""

    def __init__(self, place: Place) -> None:
        self.found: list[Candidate] = []
        self.tables: list[Group] = []
        self.dashed: list[int] = []
        self.prose = 0
        self._place = place

    def walk(self, segment: Segment, may_be_entry: bool) -> None:
        """Add a segment; its heading counts as an entry if headings of its level are titles."""
        heading = segment.heading
        if (
            heading is not None
            and (may_be_entry or evidence.names_paper_and_venue(heading.text))
            and sections.heads_entry(segment)
        ):
            one = sections.is_about_one_paper(segment.body)
            inner, self._place = self._place, msgspec.structs.replace(self._place, section=segment.section[:-1])
            self._add("heading", heading.line, segment.end, heading.text, tuple(texts(segment.body)) if one else ())
            self._place = inner
            if one:
                return
        self._walk_blocks(segment.body)

    def _walk_blocks(self, blocks: Sequence[PassageBlock]) -> None:
        skipped = 0
        for index, block in enumerate(blocks):
            if skipped:
                skipped -= 1
            elif isinstance(block, Paragraph):
                skipped = self._walk_paragraph(block, blocks[index + 1 : index + 1 + SPREAD])
            elif isinstance(block, ItemList):
                self._walk_list(block)
            elif isinstance(block, Table):
                self._walk_table(block)
            elif isinstance(block, Details):
                self._walk_details(block)

    def _walk_group(self, name: str, blocks: Sequence[PassageBlock]) -> None:
        """Add the blocks below `name`, which groups them."""
        outer = self._place
        self._place = outer.under(name)
        self._walk_blocks(blocks)
        self._place = outer

    # Paragraphs.

    def _walk_paragraph(self, block: Paragraph[Passage], rest: Sequence[PassageBlock]) -> int:
        """Add a paragraph; return how many blocks of `rest`, the ones after it, belong to it."""
        following = rest[0] if rest else None
        linked = bool(block.text.links)
        if (
            isinstance(following, ItemList)
            and not linked
            and (block_evidence.lists_fields(following) or block_evidence.describes_paper_above(block.text, following))
        ):
            self._add("paragraph", block.line, following.items[-1].end, block.text, tuple(texts([following])))
            return 1
        if isinstance(following, ItemList | Table) and not linked and block_evidence.names_group(block.text):
            self._walk_group(block.text.plain, [following])
            return 1
        pieces = [part for piece in block_evidence.split_at_entries(block) for part in self._split(piece)]
        for piece in pieces:
            self._add_piece(piece)
        if len(pieces) > 1 or linked:
            return 0
        if evidence.is_bare_title(block.text) and (count := self._walk_continuation(block, rest)):
            return count
        return self._walk_pair(block, following)

    def _split(self, piece: Paragraph[Passage]) -> list[Paragraph[Passage]]:
        parts = block_evidence.split_at_works(piece.text)
        return [piece] if len(parts) < 2 else [Paragraph(one, one.spans[0].line, one.spans[-1].line) for one in parts]

    def _add_piece(self, piece: Paragraph[Passage]) -> None:
        """Add a paragraph, or the part of one that may be an entry of its own."""
        if block_evidence.starts_with_dash(piece.text):
            self.dashed.append(piece.line)
        if evidence.starts_entry(piece.text) or (evidence.has_paper(piece.text) and evidence.is_reference(piece.text)):
            self._add("paragraph", piece.line, piece.end, piece.text)
        elif (parts := block_evidence.split_title_above_links(piece.text)) is not None:
            self._add("paragraph", piece.line, piece.end, parts[0], parts[1:], "paired")
        elif evidence.has_label_and_text(piece.text):
            self._add("paragraph", piece.line, piece.end, piece.text, strength="labelled")
        elif evidence.is_reference(piece.text):
            self._add("paragraph", piece.line, piece.end, piece.text, strength="dated")
        elif piece.text.plain:
            self.prose += 1

    def _walk_pair(self, block: Paragraph[Passage], following: PassageBlock | None) -> int:
        """Add a paragraph that may be a title with the one below it, if that holds only labels; return if it does."""
        if not isinstance(following, Paragraph) or not evidence.is_only_links(following.text):
            return 0
        if not evidence.may_be_title(block.text):
            return 0
        self.prose -= 1
        self._add("paragraph", block.line, following.end, block.text, (following.text,), "paired")
        return 1

    def _walk_continuation(self, block: Paragraph[Passage], rest: Sequence[PassageBlock]) -> int:
        """Add an entry of several paragraphs, up to the one with its links; return how many follow the first."""
        for count, part in enumerate(rest, 1):
            if not isinstance(part, Paragraph) or evidence.is_bare_title(part.text):
                break
            venue = evidence.is_linked_venue(part.text)
            if evidence.starts_entry(part.text) and not venue:
                break
            if venue or any(link.is_sure_paper and link.labelled for link in part.text.links):
                self._add("paragraph", block.line, part.end, block.text, tuple(texts(rest[:count])))
                return count
        return 0

    # Items.

    def _walk_list(self, block: ItemList[Passage]) -> None:
        pairs = sum(block_evidence.is_paper_above_one_item(item) for item in block.items)
        for item in block.items:
            self._walk_item(item, in_pairs=pairs >= MOSTLY * len(block.items))

    def _walk_item(self, item: Item[Passage], *, in_pairs: bool = False) -> None:
        """Add an item; `in_pairs`: most of its siblings link to a paper and have one item below them."""
        item = self._without_dashed_lines(item)
        own = [block.text for block in item.blocks if isinstance(block, Paragraph)]
        nested = [block for block in item.blocks if not isinstance(block, Paragraph)]
        if not own:
            self._walk_blocks(nested)
            return
        if in_pairs and block_evidence.is_one_detail(nested, block_evidence.paper_links(own)):
            # A name, and below it the reference that its siblings have beside theirs.
            self._add_item(item, own[0], (*own[1:], *texts(nested)))
            return
        if block_evidence.is_group(own, nested):
            self._walk_group(own[0].plain, item.blocks[1:])
            return
        entries: list[Item[Passage]] = []
        facts: list[Passage] = []
        links = block_evidence.paper_links(texts(item.blocks))
        for child in block_evidence.nested_items(nested):
            if block_evidence.holds_entries(child, links):
                entries.append(child)
            else:
                facts += texts(child.blocks)
        facts += [passage for block in nested if isinstance(block, Details) for passage in texts([block])]
        head, *further = block_evidence.split_at_works(own[0])
        self._add_item(item, head, (*own[1:], *facts))
        for other in further:
            self._add_item(Item((), other.spans[0].line, item.end), other, ())
        for child in entries:
            self._walk_item(child)

    def _add_item(self, item: Item[Passage], head: Passage, details: tuple[Passage, ...]) -> None:
        head = block_evidence.drop_label(head)
        strength = self._strength_of(head, details)
        if strength is not None:
            self._add("item", item.line, item.end, head, details, strength)

    def _strength_of(self, head: Passage, details: tuple[Passage, ...]) -> Strength | None:
        passages = (head, *details)
        if any(evidence.has_paper(passage) for passage in passages) or evidence.has_empty_paper_link(head):
            return "linked"
        if evidence.is_index_item(head):
            return None
        may_be_title = evidence.may_be_title(head)
        if may_be_title and evidence.states_identifier(head):
            return "linked"
        if any(states(head) for states in _STATE_PUBLICATION):
            return "dated"
        if may_be_title and self._place.claim.year:
            return "dated"
        elsewhere = any(link.url and not link.is_in_page for passage in passages for link in passage.links)
        if elsewhere and (evidence.has_title(head) or (head.title_line.mark != "none" and evidence.is_dated(head))):
            return "titled"
        if evidence.has_title(head) and evidence.is_bracketed(head):
            return "titled"
        return "plain" if may_be_title else None

    def _without_dashed_lines(self, item: Item[Passage]) -> Item[Passage]:
        """Add the lines of an item that were meant as items; return the item without them."""
        start = item.blocks[0] if item.blocks else None
        if not isinstance(start, Paragraph) or not block_evidence.has_dashed_line(start.text):
            return item
        kept, *others = block_evidence.split_at_entries(start)
        for piece in others:
            self.dashed.append(piece.line)
            self._walk_item(Item((piece,), piece.line, piece.end))
        return Item((kept, *item.blocks[1:]), item.line, item.end)

    # Tables and folds.

    def _walk_table(self, table: Table[Passage]) -> None:
        """Add the rows of a table with a column of titles."""
        rows: list[Candidate] = []
        for row in tables.read_table(table):
            place = self._place
            for name in row.groups:
                place = place.under(name)
            rows.append(Candidate(line=row.line, end=row.end, place=place, form="row", head=row.head, cells=row.cells))
        if rows:
            self.tables.append(Group("table", tuple(rows)))

    def _walk_details(self, block: Details[Passage]) -> None:
        body = tuple(texts(block.blocks))
        title = block.summary.plain
        linked = any(evidence.has_paper(passage) for passage in (block.summary, *body))
        whole = linked and len(title.split()) >= TITLE_WORDS
        if whole and not any(block_evidence.holds_entry(inner) for inner in block.blocks):
            self._add("details", block.line, block.end, block.summary, body)
        else:
            self._walk_group(title, block.blocks)

    def _add(
        self,
        form: Form,
        line: int,
        end: int,
        head: Passage,
        details: tuple[Passage, ...] = (),
        strength: Strength = "linked",
    ) -> None:
        candidate = Candidate(
            line=line, end=end, place=self._place, form=form, strength=strength, head=head, details=details
        )
        self.found.append(candidate)
