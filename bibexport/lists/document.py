"""A document as the reader of lists sees it, whatever its markup: headings, paragraphs, items, tables, folds.

The parser of a markup makes a `Document`; in it a text is a row of spans, one per style. `map_texts` puts something
else in the place of every text, so the blocks are generic in what a text is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, Literal, TypeAlias, TypeVar

import msgspec

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
