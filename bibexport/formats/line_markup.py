"""What markups that are read line by line share: assembling blocks from lines, and styled spans from text.

Org and AsciiDoc differ in which characters mean what, not in what they mean. A parser classifies each line and tells
the `Builder`; the patterns of its links and styles are an `InlineMarkup`.
"""

import re
from collections.abc import Callable, Mapping, Sequence

import msgspec

from bibexport.formats.markdown.inline import link_bare_urls
from bibexport.lists.document import Block, Heading, Inline, Item, ItemList, Paragraph, Row, Span, Table, plain_text

MAX_DEPTH = 20
"""Maximum nesting of list items; deeper ones count as siblings."""
MAX_NESTED_STYLES = 4
"""Maximum nesting of links and styles in each other."""


class Link(msgspec.Struct, frozen=True):
    """A link or image, as a parser understands the match of a pattern."""

    href: str
    text: str = ""
    """May hold styles; empty if the address is shown."""
    is_image: bool = False


class InlineMarkup(msgspec.Struct, frozen=True):
    """The links and styles of a markup; the patterns bound their lengths, so that hostile text takes no longer."""

    links: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str]], Link | None]]]
    """A function returns None where its match is no link; it is then dropped from the text."""
    styles: Mapping[str, str]
    """A pair of markers to the field of `Span` that it sets: `bold`, `italic`, `code`; empty for none of them."""
    styled: str = "."
    """Pattern of a piece of styled text: a character, or a link as a whole if its address may hold a marker."""

    def pattern(self) -> re.Pattern[str]:
        """Return the pattern of any link (in the group `l0`, `l1` …) or styled text (in `s0` …).

        The markers of a style must hug its text and stand apart from other words, as in `a *word*, but 2*3*4`.
        """
        links = (f"(?P<l{index}>{pattern.pattern})" for index, (pattern, _) in enumerate(self.links))
        styles = (
            rf"(?<![\w{sign}]){sign}(?=[^\s{sign}])(?P<s{index}>(?:{self.styled}){{1,600}}?)(?<=\S){sign}(?![\w{sign}])"
            for index, sign in enumerate(map(re.escape, self.styles))
        )
        return re.compile("|".join([*links, *styles]), re.DOTALL)


class SpanReader:
    """Turns text into spans by the rules of one markup."""

    def __init__(self, markup: InlineMarkup) -> None:
        self._links = markup.links
        self._styles = tuple(markup.styles.values())
        self._pattern = markup.pattern()

    def __call__(self, text: str, line: int) -> Inline:
        """Return the spans of `text`, which starts on `line`; its line ends become soft ones."""
        spans: list[Span] = []
        self._read(text, Span("", line), spans, MAX_NESTED_STYLES)
        return tuple(link_bare_urls(spans))

    def _read(self, text: str, style: Span, spans: list[Span], depth: int) -> int:
        """Add the spans of `text` in the style of `style`; return the line on which it ends."""
        done, line = 0, style.line
        for match in self._pattern.finditer(text) if depth and not style.code else ():
            line = add_text(text[done : match.start()], msgspec.structs.replace(style, line=line), spans)
            line = self._read_match(match, msgspec.structs.replace(style, line=line), spans, depth - 1)
            done = match.end()
        return add_text(text[done:], msgspec.structs.replace(style, line=line), spans)

    def _read_match(self, match: re.Match[str], style: Span, spans: list[Span], depth: int) -> int:
        for index, (pattern, make) in enumerate(self._links):
            if match[f"l{index}"] is not None:
                own = pattern.match(match.string, match.start())
                if own and (link := make(own)):
                    self._add_link(link, style, spans, depth)
                return style.line + match[0].count("\n")
        for index, field in enumerate(self._styles):
            if (text := match[f"s{index}"]) is not None:
                return self._read(
                    text, msgspec.structs.replace(style, **{field: True}) if field else style, spans, depth
                )
        return style.line

    def _add_link(self, link: Link, style: Span, spans: list[Span], depth: int) -> None:
        # An image may be linked; a link in the text of another is not one.
        number = style.link or len(spans) + 1
        href = style.href if style.href is not None else None if link.is_image else link.href
        linked = msgspec.structs.replace(style, href=href, link=number if href is not None else 0)
        if link.is_image:
            spans.append(msgspec.structs.replace(linked, text=link.text, kind="image", src=link.href))
        else:
            self._read(" ".join((link.text or link.href).split()), linked, spans, depth)


def add_text(text: str, style: Span, spans: list[Span]) -> int:
    """Add `text` as spans like `style`, with its line ends as soft ones; return the line on which it ends."""
    line = style.line
    for index, part in enumerate(text.split("\n")):
        if index:
            spans.append(Span("\n", line, "soft"))
            line += 1
        if part:
            spans.append(msgspec.structs.replace(style, text=part, line=line))
    return line


class _Open(msgspec.Struct):
    """A document or an item whose blocks are still being collected."""

    depth: int = -1
    line: int = 1
    end: int = 1
    blocks: list[Block[Inline] | list[Item[Inline]]] = msgspec.field(default_factory=list)
    """A list is one to which items are still added."""

    def close(self) -> tuple[Block[Inline], ...]:
        return tuple(ItemList(tuple(block)) if isinstance(block, list) else block for block in self.blocks)


class Builder:
    """Assembles the blocks of a document from what a parser says about its lines, in their order."""

    def __init__(self, read: SpanReader) -> None:
        self._read = read
        self._open = [_Open()]
        """The document, and the open items in it, the innermost last."""
        self._text: list[str] = []
        self._start = 1
        self._rows: list[Row[Inline]] = []
        self._header: tuple[str, ...] = ()

    def heading(self, level: int, text: str, line: int) -> None:
        """Add a heading; levels beyond 6 count as 6."""
        self.end_list()
        self._add(Heading(min(level, 6), self._read(text, line), line))

    def text(self, text: str, line: int) -> None:
        """Add a line to the paragraph or item that is open, or start a paragraph."""
        self.end_table()
        if not self._text:
            self._start = line
        # Keep the distance of the lines, so that each span has its own.
        missing = line - self._start - len(self._text)
        self._text += [""] * max(0, missing) if self._text else []
        self._text.append(text.strip())

    def item(self, depth: int, text: str, line: int) -> None:
        """Start an item that is nested in the last one of a smaller depth."""
        self.end_paragraph()
        self.end_table()
        while self._open[-1].depth >= depth or len(self._open) > MAX_DEPTH:
            self._close_item()
        self._open.append(_Open(depth, line, line))
        self.text(text, line)

    def end_items(self, depth: int) -> None:
        """End the items of at least that depth."""
        self.end_paragraph()
        while self._open[-1].depth >= depth:
            self._close_item()

    def row(self, cells: Sequence[tuple[str, int]], is_header: bool = False) -> None:
        """Add a row of a table: its cells, each with the line on which it starts."""
        self.end_paragraph()
        spans = tuple(self._read(text, line) for text, line in cells)
        if is_header and not self._rows and not self._header:
            self._header = tuple(plain_text(cell) for cell in spans)
        elif cells:
            self._rows.append(Row(spans, cells[0][1], cells[-1][1] + cells[-1][0].count("\n"), is_header))

    def header_ends(self) -> None:
        """Make the only row of the open table its header."""
        if len(self._rows) == 1 and not self._header:
            self._header = tuple(plain_text(cell) for cell in self._rows.pop().cells)

    @property
    def is_open(self) -> bool:
        """Whether a line of text would continue a paragraph."""
        return bool(self._text)

    def end_paragraph(self) -> None:
        """End the open paragraph."""
        if any(self._text):
            text = "\n".join(self._text)
            paragraph = Paragraph(self._read(text, self._start), self._start, self._start + text.count("\n"))
            self._add(paragraph)
            for item in self._open:
                item.end = max(item.end, paragraph.end)
        self._text = []

    def end_list(self) -> None:
        """End all open blocks."""
        self.end_paragraph()
        self.end_table()
        while len(self._open) > 1:
            self._close_item()

    def finish(self) -> tuple[Block[Inline], ...]:
        """Return all blocks."""
        self.end_list()
        return self._open[0].close()

    def end_table(self) -> None:
        """End the open table."""
        if self._rows or self._header:
            self._add(Table(self._header, tuple(self._rows)))
        self._rows, self._header = [], ()

    def _add(self, block: Block[Inline]) -> None:
        self._open[-1].blocks.append(block)

    def _close_item(self) -> None:
        self.end_table()
        closed = self._open.pop()
        item = Item(closed.close(), closed.line, closed.end)
        blocks = self._open[-1].blocks
        if blocks and isinstance(last := blocks[-1], list):
            last.append(item)
        else:
            blocks.append([item])
