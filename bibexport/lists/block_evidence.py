"""Evidence in a block and its neighbours: is it one paper, several, a part of one, or the heading of some?"""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from bibexport.lists.claims import parse_known_claim
from bibexport.lists.document import Details, Inline, Item, ItemList, Paragraph, Table, first_text, texts
from bibexport.lists.entries import fold_title
from bibexport.lists.evidence import (
    LABELLED_AUTHORS,
    LABELS_ONLY,
    PAIR_WORDS,
    PLAIN_WORDS,
    has_linked_citation,
    has_paper,
    has_title,
    is_field,
    is_only_links,
    may_be_title,
    starts_entry,
    starts_with_linked_title,
)
from bibexport.lists.link_kinds import kinds_of_label
from bibexport.lists.links import EntryLink, differ, names_publication, names_version
from bibexport.lists.names import are_names, sounds_like_venue
from bibexport.lists.reference import Passage, PassageBlock, Reference
from bibexport.lists.styled_text import BREAK, LABEL, SOFT, count_words
from bibexport.lists.titles import TITLE_WORDS

GROUP_WORDS = 8
"""Maximum number of words in a heading above a list or table."""

_LABEL_FIRST = re.compile(rf"[\s\[(|*_]*{LABEL}")
_BETWEEN_WORKS = re.compile(r"(?:^|[;,/|•·.、，；]|\b(?:and|und|et)|&|和)\s*$|[\d)\]]\s+$")
_BETWEEN_LINES = re.compile(r"[\W\d]$")
_BETWEEN_PLAIN = re.compile(r"[;|；]\s|\s/\s")
_BREAKS = re.compile(rf"[{BREAK}{SOFT}]")
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
    first, *rest = _BREAKS.split(below.styled.text)
    # After a line with the link to the paper, its summary may follow.
    paper = below.links[0].is_sure_paper and below.links[0].labelled and _LABEL_FIRST.match(first) is not None
    return (above, below) if paper or all(LABELS_ONLY.fullmatch(line) for line in (first, *rest)) else None


def drop_label(passage: Passage) -> Passage:
    """Return a text without the label before names and a year: `Ann presents: Mole (2019) On Harbours`."""
    first = passage.spans[0] if passage.spans else None
    label = LABELLED_AUTHORS.match(first.text) if first is not None and first.kind == "text" else None
    if first is None or label is None:
        return passage
    rest = msgspec.structs.replace(first, text=first.text[label.end() :])
    return Passage((rest, *passage.spans[1:]), passage.column)


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
        if line.spans and line.spans[0].link and line.spans[0].link == spans[index - 1].link:
            continue
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


def is_entry(item: Item[Passage], others: Sequence[EntryLink] = ()) -> bool:
    """Return whether a nested item is another paper rather than a detail of the item above it.

    `others` are the links of that item and of its other nested ones. If they lead to other papers than the link here,
    any text that may be a title is one, however short.
    """
    passage = first_text(item)
    if passage is None or _starts_with_labels(passage):
        return False
    if (has_paper(passage) and has_title(passage) and not names_publication(passage.plain)) or has_linked_citation(
        passage
    ):
        return True
    link = next((link for link in passage.links if link.is_sure_paper), None)
    if link is None or not has_paper(passage) or all(link.url == other.url for other in others):
        return False
    if any(differ(link, other) for other in others):
        return _is_caption(caption_of(passage, link), 1) and not are_names(passage.title_line.title or "")
    return may_be_title(passage, PLAIN_WORDS) and not names_version(passage.plain)


def _starts_with_labels(passage: Passage) -> bool:
    """Return whether the first of several lines holds only labels; an abstract may follow."""
    first = _BREAKS.split(passage.styled.text, maxsplit=1)
    return len(first) > 1 and LABEL in first[0] and LABELS_ONLY.fullmatch(first[0]) is not None


def holds_entries(item: Item[Passage], others: Sequence[EntryLink] = ()) -> bool:
    """Return whether an item is or contains another paper."""
    return is_entry(item, others) or any(
        holds_entries(child, others) for block in item.blocks if isinstance(block, ItemList) for child in block.items
    )


def paper_links(passages: Iterable[Passage]) -> tuple[EntryLink, ...]:
    """Return the links in `passages` that surely lead to papers."""
    return tuple(link for passage in passages for link in passage.links if link.is_sure_paper)


def find_other_works(passages: Sequence[Passage], title: Reference) -> tuple[EntryLink, ...]:
    """Return the links in the texts of an entry that lead to other papers than its own.

    `title` is the line with the title of the entry. Its paper is the one that the title links to, or else the first
    one; labels such as `[extended version](…)` lead to other versions of it.
    """
    placed = [(passage, link) for passage in passages for link in passage.links if link.is_sure_paper]
    if len({link.url for _, link in placed}) < 2:
        return ()
    found: list[EntryLink] = []
    own: list[EntryLink] = []
    for passage, link in sorted(placed, key=lambda one: one[1] is not title.link):
        known = not own or any(link.url == other.url for other in own)
        (own if known or not _is_other_work(passage, link, own, title) else found).append(link)
    return tuple(found)


def _is_other_work(passage: Passage, link: EntryLink, own: Sequence[EntryLink], title: Reference) -> bool:
    caption = caption_of(passage, link)
    words = PLAIN_WORDS
    if any(differ(link, other) for other in own):
        if not names_version(caption.plain, link.label):
            return True
        words = PAIR_WORDS
    # The identifiers do not say whether it is another paper, but a title does. Most captions are too short for one.
    if count_words(caption.plain) < words or not _is_caption(caption, words):
        return False
    return fold_title(caption.title_line.title) not in ("", fold_title(title.title))


def split_at_works(passage: Passage) -> list[Passage]:
    """Split a text at the titles of further papers, with their links: `[A](…) (ICML 2020), [B](…) (ICML 2021)`.

    Several lines that each link to a paper are split whatever their texts.
    """
    others = find_other_works([passage], passage.title_line)
    cuts = [cut for link in others if (cut := _find_cut(passage, link)) is not None]
    if not cuts:
        # Not a copy of it, which would be read a second time.
        return [passage]
    if any(_starts_line(passage.spans, at) for at, _ in cuts):
        cuts = sorted({*cuts, *_line_cuts(passage)})
    parts: list[Passage] = []
    rest, done = passage.spans, 0
    for at, offset in cuts:
        before, after = rest[: at - done], rest[at - done :]
        if offset:
            span = after[0]
            before = (*before, msgspec.structs.replace(span, text=span.text[:offset]))
            after = (msgspec.structs.replace(span, text=span.text[offset:]), *after[1:])
        parts.append(Passage(before, passage.column))
        rest, done = after, at
    parts.append(Passage(rest, passage.column))
    return parts if all(paper_links([part]) for part in parts) else [passage]


def _find_cut(passage: Passage, link: EntryLink) -> tuple[int, int] | None:
    """Return the span, and the place in its text, where the text about the paper of `link` starts."""
    first, start = link.spans[0], _start_of_caption(passage, link)
    if start and passage.spans[start - 1].kind != "text":
        before = Passage(passage.spans[start:first])
        if not link.labelled:
            return (start, 0) if not before.plain or _BETWEEN_LINES.search(before.plain) else None
        return (start, 0) if _is_caption(before, 1) else None
    if not link.labelled:
        between = "".join(span.text for span in passage.spans[start:first])
        titled = _is_caption(caption_of(passage, link), TITLE_WORDS)
        return (first, 0) if titled and _BETWEEN_WORKS.search(between) else None
    for at in range(start, first):
        match = _BETWEEN_PLAIN.search(passage.spans[at].text)
        if match is not None and passage.spans[at].kind == "text":
            span = msgspec.structs.replace(passage.spans[at], text=passage.spans[at].text[match.end() :])
            if _is_caption(Passage((span, *passage.spans[at + 1 : first])), TITLE_WORDS):
                return at, match.end()
    return None


def _starts_line(spans: Inline, at: int) -> bool:
    return at > 0 and spans[at - 1].kind in ("break", "soft")


def _line_cuts(passage: Passage) -> Iterator[tuple[int, int]]:
    """Yield the starts of the lines after the first that link to a paper, and have text beside labels."""
    spans = passage.spans
    for link in passage.links:
        start = _start_of_caption(passage, link)
        texts = spans[start : link.spans[0]] if link.labelled else ()
        if link.is_sure_paper and _starts_line(spans, start) and (texts or not link.labelled):
            yield start, 0


def _start_of_caption(passage: Passage, link: EntryLink) -> int:
    """Return the first span of the text before a link, back to the last line end or link."""
    first = link.spans[0]
    ends = (
        at for at in range(first - 1, -1, -1) if passage.spans[at].kind in ("break", "soft") or passage.spans[at].href
    )
    return next(ends, -1) + 1


def caption_of(passage: Passage, link: EntryLink) -> Passage:
    """Return the text that a link belongs to: its own, or that before a label, back to the last line end or link."""
    if not link.labelled:
        return Passage(tuple(passage.spans[index] for index in link.spans))
    return Passage(passage.spans[_start_of_caption(passage, link) : link.spans[0]])


def _is_caption(caption: Passage, words: int) -> bool:
    """Return whether a text may be the title of a paper: no sentence, names, venue, field, or words for a version."""
    if kinds_of_label(caption.plain):
        return False
    title = caption.title_line.title or ""
    if title[:1].islower() or not may_be_title(caption, words):
        return False
    return not (parse_known_claim(title).anything or sounds_like_venue(title) or names_version(title))


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
    heads = (
        passage for item in nested_items(blocks) if (passage := first_text(item)) is not None and not is_field(passage)
    )
    return any(
        has_paper(passage) and passage.title_line.words >= TITLE_WORDS and not are_names(passage.title_line.title or "")
        for passage in heads
    )


def lists_fields(block: ItemList[Passage]) -> bool:
    """Return whether all items are details of one paper: `Paper: …`, `Code: …`."""
    passages = [first_text(item) or Passage(()) for item in block.items]
    links = paper_links(passages)
    return (
        all(is_field(passage) for passage in passages)
        and any(has_paper(passage) for passage in passages)
        and not any(is_entry(item, links) for item in block.items)
    )


def describes_paper_above(title: Passage, block: ItemList[Passage]) -> bool:
    """Return whether the items below a title hold its names, its venue and one line of labels: `[[Paper]](…)`."""
    passages = [first_text(item) or Passage(()) for item in block.items]
    papers = paper_links(passages)
    if not papers or any(differ(papers[0], other) for other in papers[1:]) or not may_be_title(title):
        return False
    labels = [is_only_links(passage) for passage in passages]
    return any(labels) and all(
        only or is_field(passage) or (not passage.links and _states_publication(passage))
        for only, passage in zip(labels, passages, strict=True)
    )


def _states_publication(passage: Passage) -> bool:
    return bool(passage.details.authors or passage.details.claim.venue)


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
    if any(
        isinstance(block, Table) or (isinstance(block, ItemList) and any(holds_entries(child) for child in block.items))
        for block in nested
    ):
        return True
    # Short titles with different identifiers; without a title, a link would be the paper of the line above.
    links = paper_links(texts(nested))
    linked = [child for child in nested_items(nested) if paper_links(texts(child.blocks))]
    return len(linked) > 1 and all(holds_entries(child, links) for child in linked)


def nested_items(blocks: Iterable[PassageBlock]) -> Iterator[Item[Passage]]:
    """Return the items of the lists in `blocks`."""
    return (item for block in blocks if isinstance(block, ItemList) for item in block.items)


def is_one_detail(nested: Sequence[PassageBlock], links: Sequence[EntryLink]) -> bool:
    """Return whether all that is nested in an item is one item, and not another paper than that with the `links`."""
    if len(nested) != 1 or not isinstance(nested[0], ItemList) or len(nested[0].items) != 1:
        return False
    own = paper_links(texts(nested))
    return (
        not links
        or all(link.url in {other.url for other in links} for link in own)
        or not holds_entries(nested[0].items[0], links)
    )


def is_paper_above_one_item(item: Item[Passage]) -> bool:
    """Return whether an item links to its paper and has one item below it, which may be the reference."""
    head = first_text(item)
    return head is not None and has_paper(head) and is_one_detail(item.blocks[1:], paper_links([head]))
