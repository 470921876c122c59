"""A document as the reader of lists sees it, whatever its markup: headings, paragraphs, items, tables, folds.

The parser of a markup makes a `Document`; in it a text is a row of spans, one per style. `map_texts` puts something
else in the place of every text, so the blocks are generic in what a text is.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, Literal, TypeAlias, TypeVar

import msgspec

from bibexport.text.dates import RECENT_YEAR

_NUMBER = re.compile(
    r"\s{0,3}(?:(?P<note>\[\^[^\]\s]{1,40}\]:)|[\[［【(](?P<number>\d{1,4})[\]］】)]:?"
    r"|(?P<key>\[[A-Z][\w-]{0,20}\+?\d\d[a-z]?\]:?))(?:\s+|$)"
)
"""The number of a reference: `[12]`, `(12)`, `[^note]:`, or `[Quay+21]`, as BibTeX's style alpha writes it."""
_OPENING = tuple("[［【(")
_YEAR = re.compile(rf"(?<!\d){RECENT_YEAR}(?!\d)")
FIRST_YEAR = 1900
"""Smallest number in brackets that is a year."""

T = TypeVar("T")
U = TypeVar("U")


class Span(msgspec.Struct, frozen=True, gc=False):
    """A run of text in one style, an image, or a line end."""

    text: str
    """Of an image: its alternative text."""
    line: int
    """1-based, in the file."""
    kind: Literal["text", "image", "break", "soft"] = "text"
    """`soft`: a line end that is shown as a space."""
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str | None = None
    """The address of the link around it, verbatim; empty for `[Code]()`."""
    link: int = 0
    """A number per link, which separates adjacent links; 0 outside links."""
    src: str = ""
    """The image's address."""


Inline: TypeAlias = tuple[Span, ...]


class Heading(msgspec.Struct, Generic[T], frozen=True):
    """A heading of `level` 1 to 6."""

    level: int
    text: T
    line: int


class Paragraph(msgspec.Struct, Generic[T], frozen=True):
    """Text from `line` to `end`, both 1-based in the file."""

    text: T
    line: int
    end: int


class Item(msgspec.Struct, Generic[T], frozen=True):
    """A list item with what is nested in it."""

    blocks: tuple["Block[T]", ...]
    line: int
    end: int


class ItemList(msgspec.Struct, Generic[T], frozen=True):
    """A bullet list or an ordered list."""

    items: tuple[Item[T], ...]


class Row(msgspec.Struct, Generic[T], frozen=True):
    """A row of a table."""

    cells: tuple[T, ...]
    line: int
    end: int
    header: bool = False
    """Whether all its cells are header cells."""


class Table(msgspec.Struct, Generic[T], frozen=True):
    """A table; `header` is empty where it has none."""

    header: tuple[str, ...]
    rows: tuple[Row[T], ...]


class Details(msgspec.Struct, Generic[T], frozen=True):
    """Blocks that the reader of the page unfolds, under a summary, as HTML's `<details>`."""

    summary: T
    blocks: tuple["Block[T]", ...]
    line: int
    end: int


Block: TypeAlias = Heading[T] | Paragraph[T] | ItemList[T] | Table[T] | Details[T]


class Document(msgspec.Struct, frozen=True):
    """A parsed document."""

    blocks: tuple[Block[Inline], ...]
    comments: dict[int, str] = {}
    """The first comment, which is not shown, of each line on which one starts."""


def plain_text(spans: Iterable[Span]) -> str:
    """Return the text of spans as readers see it: without images, line ends as spaces."""
    texts = ("" if span.kind == "image" else span.text if span.kind == "text" else " " for span in spans)
    return " ".join("".join(texts).split())


def map_texts(blocks: Iterable[Block[T]], convert: Callable[[T, str], U]) -> tuple[Block[U], ...]:
    """Return the blocks with `convert(text, column)` for every text; `column` is the header above a table's cell."""
    return tuple(_map_block(block, convert) for block in blocks)


def _map_block(block: Block[T], convert: Callable[[T, str], U]) -> Block[U]:
    match block:
        case Heading():
            return Heading(block.level, convert(block.text, ""), block.line)
        case Paragraph():
            return Paragraph(convert(block.text, ""), block.line, block.end)
        case ItemList():
            return ItemList(tuple(Item(map_texts(item.blocks, convert), item.line, item.end) for item in block.items))
        case Table():
            return Table(block.header, tuple(_map_row(row, block.header, convert) for row in block.rows))
        case Details():
            inner = map_texts(block.blocks, convert)
            return Details(convert(block.summary, ""), inner, block.line, block.end)


def _map_row(row: Row[T], header: Sequence[str], convert: Callable[[T, str], U]) -> Row[U]:
    columns = (*header, *[""] * (len(row.cells) - len(header)))
    cells = tuple(convert(cell, column) for cell, column in zip(row.cells, columns, strict=False))
    return Row(cells, row.line, row.end, row.header)


def texts_with_lines(blocks: Iterable[Block[T]]) -> Iterator[tuple[T, int]]:
    """Return all texts in `blocks`, nested ones too, with their lines; leave out headings."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text, block.line
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from texts_with_lines(item.blocks)
        elif isinstance(block, Table):
            yield from ((cell, row.line) for row in block.rows for cell in row.cells)
        elif isinstance(block, Details):
            yield block.summary, block.line
            yield from texts_with_lines(block.blocks)


def texts(blocks: Iterable[Block[T]]) -> Iterator[T]:
    """Return all texts in `blocks`, nested ones too; leave out headings."""
    return (text for text, _ in texts_with_lines(blocks))


def first_text(item: Item[T]) -> T | None:
    """Return the first text of an item."""
    return next((block.text for block in item.blocks if isinstance(block, Paragraph)), None)


def itemize_references(blocks: Sequence[Block[Inline]]) -> tuple[Block[Inline], ...]:
    """Return the blocks with an item for each reference of a bibliography that is written as paragraphs or lines.

    In Markdown, consecutive lines that start with `[1]`, `[2]` … are one paragraph, and so are those of footnotes.
    """
    starts = _find_starts(blocks)
    done: list[Block[Inline]] = []
    items: list[Item[Inline]] = []
    for at, block in enumerate(blocks):
        parts = _split_paragraph(block, starts.get(at, ())) if isinstance(block, Paragraph) else (block,)
        for part in parts:
            if isinstance(part, Item):
                items.append(part)
                continue
            if items:
                done.append(ItemList(tuple(items)))
                items = []
            if isinstance(part, Details):
                done.append(msgspec.structs.replace(part, blocks=itemize_references(part.blocks)))
            else:
                done.append(part)
    return (*done, ItemList(tuple(items))) if items else tuple(done)


def _find_starts(blocks: Sequence[Block[Inline]]) -> dict[int, list[int]]:
    """Return the paragraphs with numbered references: where each starts, as the index of its first span."""
    labels = [
        (at, index, match)
        for at, block in enumerate(blocks)
        if isinstance(block, Paragraph)
        for index, span in enumerate(block.text)
        if (index == 0 or block.text[index - 1].kind in ("break", "soft")) and (match := _match_label(span))
    ]
    starts: dict[int, list[int]] = {}
    for number, (at, index, match) in enumerate(labels):
        around = [labels[other][2] for other in (number - 1, number + 1) if 0 <= other < len(labels)]
        if match["note"] or any(_are_neighbours(match, other) for other in around):
            starts.setdefault(at, []).append(index)
    return starts


def _match_label(span: Span) -> re.Match[str] | None:
    if span.kind != "text" or span.href is not None or span.text.lstrip()[:1] not in _OPENING:
        return None
    return _NUMBER.match(span.text)


def _are_neighbours(label: re.Match[str], other: re.Match[str]) -> bool:
    """Return whether two references follow each other: `[3]` and `[4]`, `[Quay21]` and `[Pier+20]`."""
    if label["number"] is None or other["number"] is None:
        return bool(label["key"] and other["key"])
    first, second = int(label["number"]), int(other["number"])
    # `[2020] Title` above `[2021] Title` starts with its year.
    return abs(first - second) == 1 and max(first, second) < FIRST_YEAR


def _split_paragraph(paragraph: Paragraph[Inline], starts: Sequence[int]) -> Iterator[Item[Inline] | Paragraph[Inline]]:
    """Yield the text before the first reference, if there is any, and the references without their numbers."""
    if not starts:
        yield paragraph
        return
    if before := paragraph.text[: max(0, starts[0] - 1)]:
        yield Paragraph(before, paragraph.line, before[-1].line)
    for start, stop in itertools.pairwise((*starts, len(paragraph.text))):
        first, *rest = paragraph.text[start:stop]
        if rest and rest[-1].kind in ("break", "soft"):
            rest.pop()
        match = _NUMBER.match(first.text)
        if match and not match["key"]:
            first = msgspec.structs.replace(first, text=first.text[match.end() :])
        text = (first, *rest) if first.text else tuple(rest)
        end = paragraph.end if stop == len(paragraph.text) else (rest or [first])[-1].line
        part = Paragraph(text, first.line, end)
        is_remark = match and match["note"] and not _may_be_reference(text)
        yield part if is_remark else Item((part,), first.line, end)


def _may_be_reference(note: Inline) -> bool:
    """Return whether a footnote is more than a remark: it has a year, or starts with a link or bold title."""
    return bool(note) and (note[0].bold or bool(note[0].href) or _YEAR.search(plain_text(note)) is not None)
