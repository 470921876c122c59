"""TODO document bibexport/lists/document.py"""

from collections.abc import Iterable
from typing import Literal

import msgspec


class Span(msgspec.Struct, frozen=True, gc=False):
    """A run of text in one style, an image, or a line end."""

    text: str
    """Of an image: its alternative text."""
    line: int
    """1-based, in the file."""
    kind: Literal["text", "image", "break", "soft"] = "text"
    """`soft`: a line end that is shown as a blank."""
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str | None = None
    """Where a link leads to, verbatim; empty for `[Code]()`."""
    link: int = 0
    """Tells two links apart that stand side by side; 0 outside links."""
    src: str = ""
    """The image's address."""


def plain(parts: Iterable[Span]) -> str:
    """The text of spans as it is read: no images, line ends as blanks."""
    texts = ("" if part.kind == "image" else part.text if part.kind == "text" else " " for part in parts)
    return " ".join("".join(texts).split())


Inline = tuple[Span, ...]


class Heading(msgspec.Struct, frozen=True):
    """A heading of `level` 1 to 6."""

    level: int
    inline: Inline
    line: int


class Paragraph(msgspec.Struct, frozen=True):
    """Text from `line` to `end`, both 1-based in the file."""

    inline: Inline
    line: int
    end: int


class Item(msgspec.Struct, frozen=True):
    """A list item with what is nested in it."""

    blocks: tuple["Block", ...]
    line: int
    end: int


class ItemList(msgspec.Struct, frozen=True):
    """A bullet list or an ordered list."""

    items: tuple[Item, ...]


class Row(msgspec.Struct, frozen=True):
    """A row of a table."""

    cells: tuple[Inline, ...]
    line: int
    end: int
    header: bool = False
    """All its cells are header cells."""


class Table(msgspec.Struct, frozen=True):
    """A table; `header` is empty where it has none."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


class Details(msgspec.Struct, frozen=True):
    """What `<details>` folds away, under its `<summary>`."""

    summary: Inline
    blocks: tuple["Block", ...]
    line: int
    end: int


Block = Heading | Paragraph | ItemList | Table | Details


class Fold(msgspec.Struct, frozen=True):
    """The start of `<details>` (`opens`), its `<summary>`, or its end; paired up by `nested`."""

    opens: bool
    line: int
    summary: Inline | None = None
