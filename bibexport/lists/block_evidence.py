"""Evidence in a block and its neighbours: is it one paper, several, a part of one, or the heading of some?"""

import itertools
import re
from collections.abc import Iterable, Sequence

from bibexport.lists.document import Details, Item, ItemList, Paragraph, Table, first_text
from bibexport.lists.evidence import (
    LABELS_ONLY,
    PAIR_WORDS,
    has_linked_citation,
    has_paper,
    has_title,
    is_field,
    may_be_title,
    starts_entry,
    starts_with_linked_title,
)
from bibexport.lists.names import are_names
from bibexport.lists.reference import Passage, PassageBlock
from bibexport.lists.styled_text import BREAK, LABEL, SOFT
from bibexport.lists.titles import TITLE_WORDS

GROUP_WORDS = 8
"""Maximum number of words in a heading above a list or table."""

_LABEL_FIRST = re.compile(rf"[\s\[(|*_]*{LABEL}")
_DASH = re.compile(r"[-*+](?=[\[*`\"“(]|$)")


def split_title_above_links(passage: Passage) -> tuple[Passage, Passage] | None:
    """Split a paragraph that is a title on its first line and labels on the next: `PDF: <https://…>`."""
    spans = passage.spans
    stop = next((index for index, span in enumerate(spans) if span.kind in ("break", "soft")), None)
    if stop is None:
        return None
    above, below = Passage(spans[:stop]), Passage(spans[stop + 1 :])
    if above.links or not below.links or not may_be_title(above, PAIR_WORDS):
        return None
    first, *rest = re.split(rf"[{BREAK}{SOFT}]", below.styled.text)
    # After a line with the link to the paper, its summary may follow.
    paper = below.links[0].is_sure_paper and below.links[0].labelled and _LABEL_FIRST.match(first) is not None
    return (above, below) if paper or all(LABELS_ONLY.fullmatch(line) for line in (first, *rest)) else None


def names_group(passage: Passage) -> bool:
    """Return whether a short paragraph is a heading for what follows it: bold, or with a colon."""
    text = passage.plain
    bold = all(span.bold or not span.text.strip() for span in passage.spans)
    return 0 < len(text.split()) <= GROUP_WORDS and (bold or text.endswith((":", "：")))


def starts_with_dash(passage: Passage) -> bool:
    """Return whether a line starts like a list item without the space after the dash: `-[Title](…)`."""
    first = passage.spans[0] if passage.spans else None
    return first is not None and first.kind == "text" and _DASH.match(first.text) is not None


def has_dashed_line(passage: Passage) -> bool:
    """Return whether a later line of a text starts with a dash without a space."""
    spans = passage.spans
    return any(
        span.kind == "soft" and starts_with_dash(Passage(spans[index + 1 : index + 2]))
        for index, span in enumerate(spans)
    )


def split_at_entries(paragraph: Paragraph[Passage]) -> list[Paragraph[Passage]]:
    """Split a paragraph at the lines that start another entry."""
    spans = paragraph.text.spans
    ends = [index for index, span in enumerate(spans) if span.kind in ("break", "soft")]
    starts = [0]
    for index, stop in itertools.pairwise((*ends, len(spans))):
        line = Passage(spans[index + 1 : stop])
        if starts_with_dash(line) or (_may_start_entry(line) and starts_entry(line)):
            starts.append(index + 1)
    if len(starts) == 1:
        return [paragraph]
    cut = [spans[start:stop] for start, stop in itertools.pairwise((*starts, len(spans)))]
    return [Paragraph(Passage(part), part[0].line, part[-1].line) for part in cut if part]


def _may_start_entry(line: Passage) -> bool:
    """Return whether a line has a link, and a run that may be a title: bold, quoted, or a link of several words.

    Most lines below a title have neither, and reading them as references takes long.
    """
    if not any(span.href for span in line.spans):
        return False
    return any(
        span.bold
        or (span.href and len(span.text.split()) >= TITLE_WORDS)
        or (span.code or '"' in span.text or "“" in span.text)
        for span in line.spans
    )


def is_entry(item: Item[Passage]) -> bool:
    """Return whether a nested item is another paper rather than a detail of the item above it."""
    passage = first_text(item)
    if passage is None:
        return False
    return (has_paper(passage) and has_title(passage)) or has_linked_citation(passage)


def holds_entries(item: Item[Passage]) -> bool:
    """Return whether an item is or contains another paper."""
    return is_entry(item) or any(
        holds_entries(child) for block in item.blocks if isinstance(block, ItemList) for child in block.items
    )


def holds_entry(block: PassageBlock) -> bool:
    """Return whether a block is or contains another paper."""
    if isinstance(block, Table):
        return any(has_paper(cell) for row in block.rows for cell in row.cells)
    if isinstance(block, ItemList):
        return any(is_entry(item) for item in block.items)
    if isinstance(block, Details):
        return any(holds_entry(inner) for inner in block.blocks)
    return isinstance(block, Paragraph) and (
        starts_entry(block.text) or split_title_above_links(block.text) is not None
    )


def has_titles(blocks: Iterable[PassageBlock]) -> bool:
    """Return whether an item in `blocks` has a paper and a text that may be its title, however short."""
    items = (item for block in blocks if isinstance(block, ItemList) for item in block.items)
    heads = (passage for item in items if (passage := first_text(item)) is not None and not is_field(passage))
    return any(
        has_paper(passage) and passage.title_line.words >= TITLE_WORDS and not are_names(passage.title_line.title or "")
        for passage in heads
    )


def lists_fields(block: ItemList[Passage]) -> bool:
    """Return whether all items are details of one paper: `Paper: …`, `Code: …`."""
    passages = [first_text(item) or Passage(()) for item in block.items]
    return (
        all(is_field(passage) for passage in passages)
        and any(has_paper(passage) for passage in passages)
        and not any(is_entry(item) for item in block.items)
    )


def is_group(own: Sequence[Passage], nested: Sequence[PassageBlock]) -> bool:
    """Return whether the first line of an item is a heading for the papers below it."""
    if has_paper(own[0]):
        return False
    if any(starts_with_linked_title(passage) for passage in own[1:]):
        return True
    if any(has_paper(passage) for passage in own[1:]):
        return False
    if len(own[0].plain.split()) < TITLE_WORDS and has_titles(nested):
        return True
    return any(
        isinstance(block, Table) or (isinstance(block, ItemList) and any(holds_entries(child) for child in block.items))
        for block in nested
    )


def is_one_item(nested: Sequence[PassageBlock]) -> bool:
    """Return whether all that is nested in an item is one item."""
    return len(nested) == 1 and isinstance(nested[0], ItemList) and len(nested[0].items) == 1


def is_paper_above_one_item(item: Item[Passage]) -> bool:
    """Return whether an item links to its paper and has one item below it, which may be the reference."""
    head = first_text(item)
    return head is not None and has_paper(head) and is_one_item(item.blocks[1:])
