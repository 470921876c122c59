"""Evidence in a passage or block that it is a paper, or a part of one."""

import itertools
import re
from collections.abc import Iterable, Sequence

from bibexport.lists.claims import parse_claim
from bibexport.lists.document import Details, Item, ItemList, Paragraph, Table, first_text
from bibexport.lists.names import are_authors, is_venue
from bibexport.lists.passages import Passage, PassageBlock
from bibexport.lists.prefixes import TITLE_WORDS

PLAIN_WORDS = 6
"""Minimum number of words in a title without markup."""
TITLE_LIMIT = 40
"""Maximum number of words in a title at the start of a paragraph; longer texts are prose."""
VENUE_WORDS = 8
"""Maximum number of words in a linked venue and year."""
GROUP_WORDS = 8
"""Maximum number of words in a heading above a list or table."""

_FIELD = re.compile(r"\s{0,8}[\w&/' -]{2,30}?\s{0,2}[:：]")
_PROSE = re.compile(
    r"\b(?:please|we|our|you|your|(?:[Tt]his|[Tt]he) (?:repo|list|repository))\b"
    r"|^(?:Please|We|Our|If you|Feel free|Welcome)\b"
)
_SENTENCE_GOES_ON = re.compile(r"(?!by\b|in\b|at\b|et\b)[a-z]{2,}")
_DASH = re.compile(r"[-*+](?=[\[*`\"“(]|$)")


def has_paper(passage: Passage) -> bool:
    """Return whether the title or a label links to a paper; a link inside a sentence may be to any paper."""
    papers = [link for link in passage.links if link.is_paper and link.url]
    if not papers or any(link.labelled for link in papers):
        return bool(papers)
    title = passage.title_line.link
    return title is None or title.is_paper


def has_title(passage: Passage) -> bool:
    """Return whether a passage starts with a title in quotes, bold or a link, or is long enough to be one."""
    line = passage.title_line
    if line.mark != "none" or line.key is not None:
        return line.words >= TITLE_WORDS or line.key is not None
    return line.words >= PLAIN_WORDS and not are_authors(line.title or "") and not is_field(passage)


def has_dated_venue(passage: Passage, words: int = TITLE_WORDS) -> bool:
    """Return whether a passage is a title of at least `words` words with a known venue and a year: only papers have
    these.
    """
    line = passage.title_line
    if line.words < words:
        return False
    claims = (line.claim, passage.trailing_claims.claim)
    return any(claim.venue and (claim.year or claim.date) and is_venue(claim.venue) for claim in claims)


def starts_entry(passage: Passage) -> bool:
    """Return whether a paragraph starts with a marked-up title that links to a paper."""
    line = passage.title_line
    if line.title is None or (line.mark == "none" and line.key is None) or not has_paper(passage):
        return False
    after = passage.styled.text[line.rest : line.rest + 40].lstrip(" \r")
    if _PROSE.search(line.title) or _SENTENCE_GOES_ON.match(after):
        return False
    certain = line.link is not None and line.link.is_paper and has_dated_venue(passage, 1)
    return TITLE_WORDS <= line.words <= TITLE_LIMIT or certain


def has_label_and_text(passage: Passage) -> bool:
    """Return whether a paragraph has a label for its paper and a text that may be its title."""
    line = passage.title_line
    label = any(link.is_paper and link.url and link.labelled for link in passage.links)
    return label and TITLE_WORDS <= line.words <= TITLE_LIMIT and not _PROSE.search(line.title or "")


def is_bare_title(passage: Passage) -> bool:
    """Return whether a paragraph is only a bold title, perhaps with names; its links may be in the next paragraph."""
    line = passage.title_line
    bold = line.mark == "bold" and TITLE_WORDS <= line.words <= TITLE_LIMIT
    return bold and not passage.links and not _PROSE.search(line.title or "")


def is_linked_venue(passage: Passage) -> bool:
    """Return whether a text starts with a venue and year that link to a paper: `[Visual Informatics 2024](…)`."""
    link = passage.title_line.link
    if link is None or not link.is_paper:
        return False
    year = parse_claim(link.label).year
    return year is not None and link.label.endswith(str(year)) and len(link.label.split()) <= VENUE_WORDS


def starts_with_linked_title(passage: Passage) -> bool:
    """Return whether a text starts with a title that links to a paper."""
    link = passage.title_line.link
    return link is not None and link.is_paper and has_title(passage)


def is_field(passage: Passage) -> bool:
    """Return whether a text starts like `Authors:`, `Code:`."""
    return _FIELD.match(Passage(passage.spans[:2]).plain[:60]) is not None


def is_bracketed(passage: Passage) -> bool:
    """Return whether a text is `[like this]`: a link without its address."""
    return re.fullmatch(r"\[[^\[\]]+\]\W*", passage.plain) is not None


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
        if starts_with_dash(line) or (any(span.href for span in line.spans) and starts_entry(line)):
            starts.append(index + 1)
    if len(starts) == 1:
        return [paragraph]
    cut = [spans[start:stop] for start, stop in itertools.pairwise((*starts, len(spans)))]
    return [Paragraph(Passage(part), part[0].line, part[-1].line) for part in cut if part]


def is_entry(item: Item[Passage]) -> bool:
    """Return whether a nested item is another paper rather than a detail of the item above it."""
    passage = first_text(item)
    return passage is not None and has_paper(passage) and has_title(passage)


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
    return isinstance(block, Paragraph) and starts_entry(block.text)


def has_titles(blocks: Iterable[PassageBlock]) -> bool:
    """Return whether an item in `blocks` has a paper and a text that may be its title, however short."""
    items = (item for block in blocks if isinstance(block, ItemList) for item in block.items)
    heads = (passage for item in items if (passage := first_text(item)) is not None and not is_field(passage))
    return any(
        has_paper(passage)
        and passage.title_line.words >= TITLE_WORDS
        and not are_authors(passage.title_line.title or "")
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
