"""The blocks in a stretch of HTML: tables, list items, headings, folds and text."""

import msgspec

from bibexport.formats.markdown.inline import Tag, find_tags, read_spans, unwrap_cdata
from bibexport.formats.markdown.parser import Source, make_parser
from bibexport.lists.document import Block, Heading, Inline, Item, ItemList, Paragraph, Row, Table, plain_text

_BLOCKS = frozenset(
    {
        "table",
        "thead",
        "tbody",
        "tfoot",
        "caption",
        "tr",
        "td",
        "th",
        "li",
        "ul",
        "ol",
        "p",
        "div",
        "summary",
        "details",
        "center",
        "section",
        "blockquote",
    }
    | {"h1", "h2", "h3", "h4", "h5", "h6", "pre", "script", "style"}
)
_HIDING = ("script", "style", "pre")
MAX_ROWSPAN = 1000
MAX_COLSPAN = 100
HEADER_WORDS = 4
"""Maximum number of words in a header cell that is not a `<th>`."""


class Fold(msgspec.Struct, frozen=True):
    """The start of `<details>` (`opens`), its `<summary>`, or its end, which may be in another stretch of HTML."""

    opens: bool
    line: int
    summary: Inline | None = None


def read_html(text: str, first: int, source: Source) -> list[Block[Inline] | Fold]:
    """Return the blocks in the HTML `text` that starts on the 0-based line `first` of `source`.

    End tags may be missing, and tags not listed above are left to inline text.
    """
    text = unwrap_cdata(text)
    reader = _Reader(first, source)
    done = 0
    for tag in find_tags(text):
        reader.text(text[done : tag.start])
        if tag.name in _BLOCKS:
            reader.tag(tag)
            reader.skip(tag.source)
        else:
            reader.text(tag.as_inline())
        done = tag.end
    reader.text(text[done:])
    return reader.finish()


class _Reader:
    def __init__(self, first: int, source: Source) -> None:
        self._source = source
        self._at = first
        self._parts: list[Block[Inline] | Fold] = []
        self._texts: list[str] = []
        self._start = first
        self._header: tuple[str, ...] = ()
        self._rows: list[Row[Inline]] = []
        self._row: int | None = None
        self._cells: list[Inline] = []
        self._cell_name = ""
        self._plain_cells = 0
        self._span = self._width = 1
        self._reaching: dict[int, tuple[int, Inline]] = {}
        self._items: list[Item[Inline]] = []
        self._in_item = False
        self._hidden = ""

    def text(self, text: str) -> None:
        """Process text without block tags."""
        if self._hidden:
            self._at += text.count("\n")
            return
        if not self._texts:
            stripped = text.lstrip()
            self._at += text.count("\n", 0, len(text) - len(stripped))
            text = stripped
            self._start = self._at
        if text:
            self._texts.append(text)
        self._at += text.count("\n")

    def skip(self, tag: str) -> None:
        """Skip a tag, but count its lines."""
        self._at += tag.count("\n")

    def tag(self, tag: Tag) -> None:
        """Process a block tag."""
        name, closing = tag.name, tag.closing
        if self._hidden and not (closing and name == self._hidden):
            return
        if name in _HIDING:
            self._flush()
            self._hidden = "" if closing else name
        elif name in ("td", "th"):
            self._cell(tag)
        elif name == "tr":
            self._end_row()
            self._row = None if closing else self._at
        elif name == "table":
            self._table(closing)
        elif self._row is None:
            self._outside_table(name, closing)
        elif self._texts:
            self._texts.append("<br>")

    def finish(self) -> list[Block[Inline] | Fold]:
        """Close all open blocks and return all blocks."""
        self._table(closing=True)
        self._flush()
        self._end_items()
        return self._parts

    def _outside_table(self, name: str, closing: bool) -> None:
        if closing and name[0] == "h" and (inline := self._take()):
            self._parts.append(Heading(int(name[1]), inline, self._line(self._start)))
        elif closing and name == "summary":
            self._parts.append(Fold(False, self._line(self._start), self._take()))
        elif (closing and name == "li") or (self._in_item and (name == "li" or (closing and name in ("ul", "ol")))):
            # HTML allows the end tag of an item to be left out.
            self._item()
        else:
            self._flush()
        if name in ("li", "ul", "ol"):
            self._in_item = name == "li" and not closing
            self._start = self._at
        elif name in ("ul", "ol"):
            self._end_items()
        elif name == "details":
            self._parts.append(Fold(not closing, self._line(self._at)))

    def _cell(self, tag: Tag) -> None:
        if self._row is None:
            self._row = self._at
        if tag.closing:
            self._cell_name = tag.name
            self._add_cell()
            return
        if self._texts:
            # The end tag of the cell before is missing.
            self._add_cell()
        self._cell_name = tag.name
        values = tag.attributes
        self._span = _read_count(values.get("rowspan", ""), MAX_ROWSPAN)
        self._width = _read_count(values.get("colspan", ""), MAX_COLSPAN)

    def _add_cell(self) -> None:
        """End a cell; a wide one is followed by empty ones."""
        self._reach_down()
        cell = self._take()
        for column in range(self._width):
            if self._span > 1:
                self._reaching[len(self._cells)] = (self._span - 1, () if column else cell)
            self._cells.append(() if column else cell)
        self._plain_cells += self._cell_name != "th"
        self._cell_name, self._span, self._width = "", 1, 1

    def _reach_down(self) -> None:
        """Add the cells of earlier rows that reach down to this one, each the same object as above."""
        while (reaching := self._reaching.get(len(self._cells))) is not None:
            left, cell = reaching
            if left > 1:
                self._reaching[len(self._cells)] = (left - 1, cell)
            else:
                del self._reaching[len(self._cells)]
            self._cells.append(cell)

    def _end_row(self) -> None:
        if self._row is not None and (self._cells or self._texts):
            if self._texts:
                self._add_cell()
            self._reach_down()
            header = self._plain_cells == 0 or (not self._rows and _is_header(self._cells))
            if header and not self._rows:
                self._header = _join_headers(self._header, self._cells)
            else:
                self._rows.append(Row(tuple(self._cells), self._line(self._row), self._line(self._at), header))
        self._cells, self._plain_cells, self._row = [], 0, None

    def _table(self, closing: bool) -> None:
        if not closing:
            self._flush()
        self._end_row()
        if self._rows or self._header:
            self._parts.append(Table(self._header, tuple(self._rows)))
        self._header, self._rows, self._reaching = (), [], {}

    def _item(self) -> None:
        start = self._start
        if inline := self._take():
            paragraph = Paragraph(inline, self._line(start), self._line(self._at))
            self._items.append(Item((paragraph,), paragraph.line, paragraph.end))

    def _end_items(self) -> None:
        if self._items:
            self._parts.append(ItemList(tuple(self._items)))
            self._items = []

    def _flush(self) -> None:
        start = self._start
        if inline := self._take():
            self._end_items()
            self._parts.append(Paragraph(inline, self._line(start), self._line(self._at)))

    def _take(self) -> Inline:
        """Return the inline content since the last block tag."""
        text = "".join(self._texts).strip()
        self._texts = []
        if not text:
            return ()
        tokens = make_parser().parseInline(text)
        return read_spans(tokens[0].children, self._start, self._source)

    def _line(self, index: int) -> int:
        return self._source.line(index)


def _read_count(text: str, most: int) -> int:
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _is_header(cells: list[Inline]) -> bool:
    """Return whether the first cells of a table without `<th>` are its header: a few words each, in bold or italics."""
    filled = [cell for cell in cells if plain_text(cell)]
    return len(filled) > 1 and all(
        len(plain_text(cell).split()) <= HEADER_WORDS
        and all((span.bold or span.italic or not span.text.strip()) and span.href is None for span in cell)
        for cell in filled
    )


def _join_headers(above: tuple[str, ...], cells: list[Inline]) -> tuple[str, ...]:
    """Return the names of the columns below several rows of headers."""
    texts = [plain_text(cell) for cell in cells]
    width = max(len(above), len(texts))
    pairs = zip([*above, *[""] * (width - len(above))], [*texts, *[""] * (width - len(texts))], strict=True)
    return tuple(lower if lower == upper else f"{upper} {lower}".strip() for upper, lower in pairs)
