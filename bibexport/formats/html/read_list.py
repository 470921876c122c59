"""Pages with lists of papers in HTML: lists, tables, headings, paragraphs and cards become the blocks of a document."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin

import msgspec

from bibexport.formats.html.tree import BLOCKS, HEADINGS, HIDDEN, Node, build_tree, holds, last_line, plain
from bibexport.formats.markdown.inline import link_bare_urls
from bibexport.lists.document import (
    Block,
    Details,
    Document,
    Heading,
    Inline,
    Item,
    ItemList,
    Paragraph,
    Row,
    Span,
    plain_text,
)
from bibexport.lists.document import Table as TableBlock

MIN_CARDS = 3
"""Minimum number of similar elements side by side for each of them to be read as one item."""
MIN_CARD_BLOCKS = 2
ITEM_WORDS = 4
"""Minimum number of words in a cell for it to be read as an item."""
MOSTLY, RARELY = 0.6, 0.1
"""Shares of the rows in which the one column with text has some, and in which another may."""
MAX_SPAN = 1000
MAX_COLUMNS = 50

_NOT_IN_HEADINGS = frozenset({"p", "ul", "ol", "dl", "menu", "table", "details"})
_STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "cite": "italic"}
_STYLES |= {"code": "code", "kbd": "code", "tt": "code"}
_NUMBER = re.compile(r"[\W_]*\d{0,4}[\W_]*")


def parse_html(text: str, address: str = "") -> Document:
    """Return the document that the page `text` describes; scripts, forms and navigation are left out.

    `address` is that of the page, for its relative links.
    """
    root = build_tree(text)
    return Document(tuple(_Reader(_base(root, address)).blocks(root.children)))


def _base(root: Node, address: str) -> str:
    """Return the address that relative links start from."""
    stack = [root]
    for _ in range(1000):
        if not stack:
            break
        node = stack.pop()
        if node.name == "base" and node.attributes.get("href"):
            return _join(address, node.attributes["href"])
        stack += node.children if node.name in ("", "html", "head", "body") else []
    return address


def _join(base: str, href: str) -> str:
    try:
        return urljoin(base, href) if base.startswith(("http://", "https://")) else href
    except ValueError:
        return href


class _Reader:
    """Turns elements into blocks, and keeps the style and link of the elements around them."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._links = 0
        self._style = Span("", 1)

    def blocks(self, nodes: Sequence[Node]) -> Iterator[Block[Inline]]:
        """Yield the blocks in `nodes`; what is between blocks is a paragraph."""
        cards = _find_cards(nodes)
        loose: list[Node] = []
        items: list[Item[Inline]] = []
        for node in [*nodes, Node("hr", 1)]:
            if node.name in HIDDEN:
                continue
            if not (node.name in BLOCKS or node.holds_blocks):
                loose.append(node)
                continue
            paragraph, loose = self._paragraph(loose), []
            if items and (paragraph or id(node) not in cards):
                yield ItemList(tuple(items))
                items = []
            if paragraph:
                yield paragraph
            if id(node) in cards:
                items.append(self._item(node.children, node))
            else:
                yield from self._block(node)

    def _block(self, node: Node) -> Iterator[Block[Inline]]:
        if node.name in HEADINGS:
            yield from self._heading(node)
        elif node.name in ("ul", "ol", "menu"):
            yield from self._list(node)
        elif node.name == "dl":
            yield from self._definitions(node)
        elif node.name == "table":
            yield from self._table(node)
        elif node.name == "details":
            summary = [child for child in node.children if child.name == "summary"]
            inner = tuple(self.blocks([child for child in node.children if child.name != "summary"]))
            yield Details(self._text(summary), inner, node.line, last_line(node))
        elif node.holds_blocks:
            outer, self._style = self._style, self._styled(node, self._style)
            yield from tuple(self.blocks(node.children))
            self._style = outer
        elif paragraph := self._paragraph([node]):
            yield paragraph

    def _heading(self, node: Node) -> Iterator[Block[Inline]]:
        """Yield a heading and, if its end tag is missing, what follows it: the first paragraph, list or table on."""
        children = node.children
        start = next((index for index, child in enumerate(children) if plain(child).strip()), 0) + 1
        ends = (start + index for index, child in enumerate(children[start:]) if child.name in _NOT_IN_HEADINGS)
        end = next(ends, len(children))
        if text := self._text(children[:end]):
            yield Heading(int(node.name[1]), text, node.line)
        yield from self.blocks(children[end:])

    def _paragraph(self, nodes: Sequence[Node]) -> Paragraph[Inline] | None:
        spans = self._text(nodes)
        lines = [span.line for span in spans if span.text.strip()]
        return Paragraph(spans, min(lines), max(lines)) if lines else None

    # Lists and tables.

    def _list(self, node: Node) -> Iterator[Block[Inline]]:
        if items := tuple(self._item(child.children, child) for child in node.children if child.name == "li"):
            yield ItemList(items)
        # Not allowed, but common: lists directly inside lists.
        yield from self.blocks([child for child in node.children if child.name not in ("li", "")])

    def _definitions(self, node: Node) -> Iterator[Block[Inline]]:
        """Yield a list with one item per term, its descriptions included."""
        items: list[list[Node]] = []
        for child in node.children:
            if child.name == "dt" and _NUMBER.fullmatch(plain(child)):
                # The number of a reference, as bibliographies have it.
                items.append([])
            elif child.name == "dt" or (child.name in ("dd", "div") and not items):
                items.append([child])
            elif child.name in ("dd", "div"):
                items[-1].append(child)
        if any(items):
            yield ItemList(tuple(self._item(item, item[0]) for item in items if item))

    def _item(self, nodes: Sequence[Node], first: Node) -> Item[Inline]:
        return Item(tuple(self.blocks(nodes)), first.line, max(map(last_line, (first, *nodes))))

    def _table(self, table: Node) -> Iterator[Block[Inline]]:
        rows = list(_rows(table))
        if any(holds(cell, HEADINGS | {"table"}) for row in rows for cell in _cells(row)):
            # A table for the layout of the page.
            yield from self.blocks([cell for row in rows for cell in _cells(row)])
        elif (column := _only_column(rows)) is not None:
            yield ItemList(tuple(self._row_item(row, column) for row in rows if _cells(row)))
        else:
            yield self._data_table(rows)

    def _row_item(self, row: Node, column: int) -> Item[Inline]:
        """Return a row as an item: the cell with the text, and the others that have some too."""
        cells = _cells(row)
        kept = [cell for index, cell in enumerate(cells) if index == column or _count_words(cell) >= ITEM_WORDS]
        return self._item([child for cell in kept for child in cell.children], kept[0] if kept else row)

    def _data_table(self, rows: Sequence[Node]) -> TableBlock[Inline]:
        """Return a table; a cell that spans rows or columns is repeated in each of them."""
        header: tuple[str, ...] = ()
        read: list[Row[Inline]] = []
        reaching: dict[int, tuple[int, Inline]] = {}
        for row in rows:
            texts: list[Inline] = []
            for cell in _cells(row):
                _fill(texts, reaching)
                text = self._text(cell.children)
                down = _span(cell, "rowspan")
                for _ in range(min(_span(cell, "colspan"), MAX_COLUMNS)):
                    if down > 1:
                        reaching[len(texts)] = (down - 1, text)
                    texts.append(text)
            _fill(texts, reaching)
            is_header = all(cell.name == "th" for cell in _cells(row))
            if is_header and not read and not header:
                header = tuple(plain_text(text) for text in texts)
            elif texts:
                read.append(Row(tuple(texts), row.line, last_line(row), is_header))
        return TableBlock(header, tuple(read))

    # Text.

    def _text(self, nodes: Sequence[Node]) -> Inline:
        spans: list[Span] = []
        for node in nodes:
            self._add(node, self._style, spans)
        while spans and not spans[-1].text.strip() and spans[-1].kind != "image":
            spans.pop()
        if spans and spans[-1].kind == "text":
            spans[-1] = msgspec.structs.replace(spans[-1], text=spans[-1].text.rstrip())
        return tuple(link_bare_urls(spans))

    def _add(self, node: Node, style: Span, spans: list[Span]) -> None:
        if not node.name:
            _add_words(node, style, spans)
        elif node.name == "br" or (node.name in BLOCKS and spans):
            spans.append(Span("\n", node.line, "break"))
        if node.name == "img":
            attributes = node.attributes
            alternative, source = attributes.get("alt", ""), attributes.get("src", "")
            spans.append(msgspec.structs.replace(style, text=alternative, line=node.line, kind="image", src=source))
        elif node.name not in HIDDEN:
            inner = self._styled(node, style)
            for child in node.children:
                self._add(child, inner, spans)

    def _styled(self, node: Node, style: Span) -> Span:
        """Return the style inside of an element: that around it and its own."""
        if field := _STYLES.get(node.name):
            return msgspec.structs.replace(style, **{field: True})
        href = node.attributes.get("href") if node.name == "a" else None
        if href is None:
            return style
        self._links += 1
        return msgspec.structs.replace(style, href=_join(self._base, href.strip()), link=self._links)


def _add_words(node: Node, style: Span, spans: list[Span]) -> None:
    """Add a text as browsers show it: spaces and line ends as one space, and none at the start of a line."""
    text = re.sub(r"\s+", " ", node.text)
    if not spans or spans[-1].kind == "break" or spans[-1].text.endswith(" "):
        text = text.lstrip()
    if text:
        start = len(node.text) - len(node.text.lstrip())
        spans.append(msgspec.structs.replace(style, text=text, line=node.line + node.text.count("\n", 0, start)))


def _fill(texts: list[Inline], reaching: dict[int, tuple[int, Inline]]) -> None:
    """Add the cells of earlier rows that reach down into the next columns."""
    while (above := reaching.pop(len(texts), None)) is not None:
        rest, text = above
        if rest > 1:
            reaching[len(texts)] = (rest - 1, text)
        texts.append(text)


def _span(cell: Node, name: str) -> int:
    value = cell.attributes.get(name, "")
    return max(1, min(int(value), MAX_SPAN)) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _rows(table: Node) -> Iterator[Node]:
    for child in table.children:
        if child.name == "tr":
            yield child
        elif child.name in ("thead", "tbody", "tfoot"):
            yield from (row for row in child.children if row.name == "tr")


def _cells(row: Node) -> list[Node]:
    return [child for child in row.children if child.name in ("td", "th")]


def _only_column(rows: Sequence[Node]) -> int | None:
    """Return the column of a table without header that has nearly all its text: beside numbers or pictures."""
    if not rows or any(cell.name == "th" for row in rows for cell in _cells(row)):
        return None
    counts = [[_count_words(cell) for cell in _cells(row)] for row in rows]
    width = max(map(len, counts))
    shares = [
        sum(column < len(row) and row[column] >= ITEM_WORDS for row in counts) / len(counts) for column in range(width)
    ]
    main = [column for column, share in enumerate(shares) if share > MOSTLY]
    return main[0] if len(main) == 1 and sum(share > RARELY for share in shares) == 1 else None


def _count_words(cell: Node) -> int:
    return len(plain(cell).split())


def _find_cards(nodes: Sequence[Node]) -> set[int]:
    """Return the ids of the elements that are one item each: of one class, side by side, and of several blocks."""
    similar = Counter((node.name, node.attributes["class"]) for node in nodes if node.attributes.get("class"))
    return {
        id(node)
        for node in nodes
        if node.holds_blocks
        and similar[node.name, node.attributes.get("class", "")] >= MIN_CARDS
        and node.name in ("div", "article", "section", "p", "a", "blockquote")
        and not holds(node, HEADINGS | {"ul", "ol", "table", "dl"})
        and sum(1 for _ in _leaves(node)) >= MIN_CARD_BLOCKS
    }


def _leaves(node: Node) -> Iterator[Node]:
    """Yield the blocks in an element that hold no others and have text."""
    for child in node.children:
        if child.holds_blocks:
            yield from _leaves(child)
        elif child.name in BLOCKS and plain(child).strip():
            yield child
