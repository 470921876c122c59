"""Lists of papers in reStructuredText, parsed by docutils, its reference implementation.

Nothing outside of the text is read: no included files, no configuration. Directives that docutils does not know, such
as those of Sphinx, are read as what is inside of them.
"""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from bibexport.errors import Fault, InvalidInput
from bibexport.formats.line_markup import add_text
from bibexport.formats.markdown.inline import link_bare_urls
from bibexport.lists.document import (
    Block,
    Document,
    Heading,
    Inline,
    Item,
    ItemList,
    Paragraph,
    Row,
    Span,
    Table,
    plain_text,
)
from bibexport.lists.names import are_names, find_names
from bibexport.text.dates import PRINTED_YEAR

if TYPE_CHECKING:
    from docutils import nodes
    from docutils.parsers.rst import Parser

_SETTINGS = {
    "_disable_config": True,
    "docinfo_xform": False,
    "doctitle_xform": False,
    "file_insertion_enabled": False,
    "halt_level": 6,
    "input_encoding": "unicode",
    # Its default refuses the file for the abstract in one line.
    "line_length_limit": 10_000_000,
    "raw_enabled": False,
    "report_level": 6,
    "syntax_highlight": "none",
    "warning_stream": False,
}
MAX_TEXT = 20_000
MAX_MARKS = 500
"""Maximum length of a paragraph, and number of its characters that may start markup; one with more is plain text."""
MAX_DEPTH = 8
"""Maximum nesting of directives that docutils does not know."""

_LONG_WORD = re.compile(r"\S{1000}")
"""docutils looks for the end of a name such as `a-1-1-1…_` from each of its parts."""
_STYLES = {"strong": "bold", "emphasis": "italic", "literal": "code"}
_CONTAINERS = frozenset(
    (
        *("admonition", "attention", "block_quote", "caution", "compound", "container", "danger", "error", "figure"),
        *(
            "footer",
            "header",
            "hint",
            "important",
            "legend",
            "note",
            "sidebar",
            "tip",
            "topic",
            "warning",
        ),
    )
)
_SKIPPED = frozenset(
    (
        *(
            "target",
            "substitution_definition",
            "literal_block",
            "doctest_block",
            "math_block",
            "raw",
            "pending",
            "meta",
        ),
        *("footnote_reference", "citation_reference", "decoration", "colspec"),
    )
)
# Their contents are no text in reStructuredText.
_OPAQUE = re.compile(
    r"(?:code|code-block|sourcecode|highlight|literalinclude|toctree|index|graphviz|plantuml|mermaid|bibliography"
    r"|auto\w+|only|ifconfig|raw)$"
)
_DIRECTIVE = re.compile(r"\.\.\s+(?P<name>[\w:.+-]+)::[^\n]*\n?(?P<body>.*)", re.DOTALL)
_OPTIONS = re.compile(r"(?:[^\S\n]+:[\w-]+:[^\n]*+(?:\n|\Z))+")
_ROLE = re.compile(r"(?::(?P<role>[\w:.+-]+):)?`(?P<text>[^`]*)`(?::(?P<after>[\w:.+-]+):)?_{0,2}$")
_LABELLED = re.compile(r"(.*?)\s*<([^<>]+)>$", re.DOTALL)
_RESOLVERS = {
    "doi": "https://doi.org/",
    "arxiv": "https://arxiv.org/abs/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/",
}
_DATED_NAMES = re.compile(rf"(.{{3,300}}?)(?:,|\s*\()\s*{PRINTED_YEAR}[a-z]?\)?\W*")
_OTHER_LINE_END = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What ends a line for docutils, and for no editor."""
_UNDERLINE = re.compile(r"\s*([!-/:-@\[-`{-~])\1*\s*$")


def parse_rst(text: str, path: str = "") -> Document:
    """Return the document that `text` describes; literal blocks and comments are left out.

    Raises:
        InvalidInput: docutils cannot read the text, or it is nested too deeply.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reader = _Reader(_OTHER_LINE_END.sub(" ", text))
    try:
        return Document(tuple(reader.document()), reader.comments)
    except RecursionError:
        raise InvalidInput([Fault(path=path, message="the reStructuredText is nested too deeply")]) from None
    except _DocutilsFailed as failure:
        message = f"docutils cannot read this reStructuredText ({failure}); try `docutils {path}` for the place"
        raise InvalidInput([Fault(path=path, message=message)]) from failure


def _make_parser() -> "Parser":
    """Return docutils' parser, which takes a text with too many marks for plain."""
    from docutils import nodes
    from docutils.parsers.rst import Parser, states

    inliner = states.Inliner()
    parse = inliner.parse

    def parse_bounded(text: str, *context: Any) -> Any:
        # Each mark without an end costs a search to the end of the text.
        is_plain = len(text) > MAX_TEXT or sum(map(text.count, "`*_|[")) > MAX_MARKS or _LONG_WORD.search(text)
        return ([nodes.Text(text)], []) if is_plain else parse(text, *context)

    # Not a subclass: docutils looks its patterns up in the class itself.
    inliner.parse = parse_bounded  # type: ignore[method-assign,assignment]
    return Parser(inliner=inliner)


class _DocutilsFailed(Exception):
    """Docutils raised what none of its users should see."""


class _Reader:
    def __init__(self, text: str, first: int = 1, level: int = 0, depth: int = 0) -> None:
        self.comments: dict[int, str] = {}
        self._text = text
        self._lines = text.split("\n")
        self._first = first
        self._level = level
        self._depth = depth
        self._line = first
        """That of the last block, for blocks for which docutils knows none."""
        self._links = 0

    def document(self) -> Iterator[Block[Inline]]:
        """Yield the blocks of the whole text."""
        from docutils.core import publish_doctree

        try:
            parsed = publish_doctree(self._text, parser=_make_parser(), settings_overrides=_SETTINGS)
        except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
            # Some malformed tables are bugs of docutils, such as rows without cells in a list-table.
            raise _DocutilsFailed(f"{type(error).__name__}: {error}") from error
        yield from self._blocks(parsed.children, self._level)

    def _blocks(self, found: Iterable["nodes.Node"], level: int) -> Iterator[Block[Inline]]:
        references: list[Item[Inline]] = []
        for node in found:
            kind = type(node).__name__
            if references and kind not in ("citation", "footnote"):
                yield ItemList(tuple(references))
                references = []
            if kind in ("citation", "footnote"):
                references.append(self._reference(node, level))
            elif kind not in _SKIPPED:
                yield from self._block(node, kind, level)
        if references:
            yield ItemList(tuple(references))

    def _block(self, node: Any, kind: str, level: int) -> Iterator[Block[Inline]]:
        if kind == "section":
            yield from self._blocks(node.children, level + 1)
        elif kind in ("title", "rubric"):
            line = self._line_of(node)
            # docutils gives the line of the underline.
            above = line - self._first - 1
            line -= above >= 0 and bool(_UNDERLINE.match(self._lines[above + 1]))
            yield Heading(max(1, min(6, level + (kind == "rubric"))), self._spans(node.children, line), line)
        elif kind in ("paragraph", "caption", "line_block", "subtitle", "term", "attribution"):
            lines = tuple(self._lines_of(node))[1:] if kind == "line_block" else None
            if spans := lines or self._spans(node.children, self._line_of(node)):
                line = min(self._line, spans[0].line)
                yield Paragraph(spans, line, max(line, *(span.line for span in spans)))
        elif kind in ("bullet_list", "enumerated_list", "definition_list", "field_list", "option_list"):
            yield ItemList(tuple(self._item(item, level) for item in node.children))
        elif kind == "table":
            yield from self._table(node)
        elif kind == "comment":
            start = node.astext().split("\n", 1)[0]
            self.comments.setdefault(self._find_line(lambda text: start in text, self._line_of(node)), node.astext())
        elif kind == "system_message":
            yield from self._unknown_directive(node, level)
        elif kind in _CONTAINERS or kind == "definition":
            yield from self._blocks(node.children, level)
        elif kind in ("image", "reference") and (spans := self._spans([node], self._line)):
            # docutils knows no line of these.
            line = self._find_line(lambda text: spans[0].src in text, self._line)
            moved = tuple(msgspec.structs.replace(span, line=line) for span in spans)
            yield Paragraph(moved, line, line)

    def _lines_of(self, block: Any) -> Iterator[Span]:
        """Yield the spans of the lines of a line block, nested ones too, each after a line end."""
        for node in block.children:
            if type(node).__name__ == "line_block":
                yield from self._lines_of(node)
            elif spans := self._spans(node.children, self._line_of(node)):
                yield Span("", spans[0].line, kind="break")
                yield from spans

    def _line_of(self, node: Any) -> int:
        if node.line:
            self._line = node.line + self._first - 1
        return self._line

    def _item(self, node: Any, level: int) -> Item[Inline]:
        line = self._line_of(node)
        if type(node).__name__ == "field":
            name, body = node.children
            blocks = list(self._blocks(body.children, level))
            start = Span(f"{name.astext()}: ", line)
            if blocks and isinstance(blocks[0], Paragraph):
                blocks[0] = msgspec.structs.replace(blocks[0], text=(start, *blocks[0].text))
            else:
                blocks.insert(0, Paragraph((start,), line, line))
            return Item(tuple(blocks), line, self._line)
        blocks = list(self._blocks(node.children, level))
        if type(node).__name__ == "definition_list_item":
            blocks = _join_authors(blocks)
        return Item(tuple(blocks), line, max(line, self._line))

    def _reference(self, node: Any, level: int) -> Item[Inline]:
        """Return a citation, `.. [KEY] Author. Title.`, as an item with its key; a footnote has none."""
        line = self._line_of(node)
        label, *others = node.children
        blocks = list(self._blocks(others, level))
        if type(node).__name__ == "citation" and blocks and isinstance(blocks[0], Paragraph):
            key = (Span(label.astext(), line, code=True), Span(" ", line))
            blocks[0] = msgspec.structs.replace(blocks[0], text=(*key, *blocks[0].text))
        return Item(tuple(blocks), line, max(line, self._line))

    def _table(self, node: Any) -> Iterator[Block[Inline]]:
        header: tuple[str, ...] = ()
        rows: list[Row[Inline]] = []
        for group in node.children:
            if type(group).__name__ == "title":
                yield Paragraph(self._spans(group.children, self._line_of(node)), self._line, self._line)
            for part in group.children:
                if type(part).__name__ not in ("thead", "tbody"):
                    continue
                for row in part.children:
                    read = self._row(row)
                    if type(part).__name__ == "thead" and not header:
                        header = tuple(plain_text(cell) for cell in read.cells)
                    else:
                        rows.append(read)
        yield Table(header, tuple(rows))

    def _row(self, row: Any) -> Row[Inline]:
        cells: list[Inline] = []
        first = 0
        for entry in row.children:
            spans: list[Span] = []
            for paragraph in entry.findall(lambda node: type(node).__name__ in ("paragraph", "line")):
                if spans:
                    spans.append(Span("\n", self._line, "break"))
                spans += self._spans(paragraph.children, self._line_of(paragraph))
                first = first or self._line
            cells += [tuple(spans)] * (1 + int(entry.get("morecols", 0)))
        return Row(tuple(cells), first or self._line, max(first, self._line))

    def _unknown_directive(self, message: Any, level: int) -> Iterator[Block[Inline]]:
        """Yield the blocks inside of a directive that docutils does not know."""
        source = next((child.astext() for child in message.children if type(child).__name__ == "literal_block"), "")
        match = _DIRECTIVE.match(source)
        if match is None or _OPAQUE.match(match["name"].rpartition(":")[2]) or self._depth >= MAX_DEPTH:
            return
        options = _OPTIONS.match(match["body"])
        skipped = options.end() if options else 0
        body = match["body"][skipped:]
        if not body.strip():
            return
        line = self._line_of(message) - len(source.rstrip().split("\n")) + 1
        start = match[0].split("\n", 1)[0].strip()
        line = self._find_line(lambda text: text.strip() == start, line)
        first = line + 1 + match["body"].count("\n", 0, skipped)
        inner = _Reader(textwrap.dedent(body), first, level, self._depth + 1)
        yield from inner.document()
        self.comments |= inner.comments

    def _find_line(self, is_it: Callable[[str], bool], guess: int) -> int:
        """Return the line that fits, next to the one that docutils suggests."""
        near = range(max(0, guess - self._first - 60), min(len(self._lines), guess - self._first + 60))
        found = [index for index in near if is_it(self._lines[index])]
        return min(found, key=lambda index: abs(index + self._first - guess), default=guess - self._first) + self._first

    # Text.

    def _spans(self, found: Iterable["nodes.Node"], line: int) -> Inline:
        spans: list[Span] = []
        self._add(found, Span("", line), spans)
        return tuple(link_bare_urls(spans))

    def _add(self, found: Iterable[Any], style: Span, spans: list[Span]) -> int:
        """Add the text of nodes in the style of `style`; return the line on which it ends."""
        line = style.line
        for node in found:
            kind = type(node).__name__
            here = msgspec.structs.replace(style, line=line)
            if kind == "Text":
                line = add_text(node.astext(), here, spans)
            elif kind == "problematic":
                line = self._add_problematic(node.astext(), here, spans)
            elif kind == "image":
                spans.append(msgspec.structs.replace(here, text=node.get("alt", ""), kind="image", src=node["uri"]))
            elif kind == "reference":
                line = self._add(node.children, self._linked(here, node.get("refuri", "")), spans)
            elif kind not in _SKIPPED:
                field = _STYLES.get(kind)
                line = self._add(
                    node.children, msgspec.structs.replace(here, **{field: True}) if field else here, spans
                )
        return line

    def _linked(self, style: Span, href: str) -> Span:
        self._links += 1
        return msgspec.structs.replace(style, href=href, link=self._links) if href else style

    def _add_problematic(self, text: str, style: Span, spans: list[Span]) -> int:
        """Add text that docutils cannot read: mostly a role of Sphinx, such as :doi:`10.1000/182`."""
        match = _ROLE.match(text)
        if match is None:
            return add_text(text, style, spans)
        shown = match["text"].strip()
        role = (match["role"] or match["after"] or "").rpartition(":")[2].lower()
        label = _LABELLED.match(shown)
        target = label[2] if label else shown
        if role in _RESOLVERS or re.match(r"https?://", target):
            style = self._linked(style, _RESOLVERS.get(role, "") + target)
        return add_text(label[1] if label and label[1] else shown, style, spans)


def _join_authors(blocks: list[Block[Inline]]) -> list[Block[Inline]]:
    """Return the blocks of a definition as one text if its term is the authors and year of the reference below."""
    if len(blocks) < 2 or not isinstance(term := blocks[0], Paragraph) or not isinstance(below := blocks[1], Paragraph):
        return blocks
    match = _DATED_NAMES.fullmatch(plain_text(term.text))
    # `Ann Pier` may as well be a title of two words, but not above another title.
    titled = below.text[0].italic or below.text[0].bold
    if match is None or not (are_names(match[1]) or (titled and find_names(match[1]).share == 1)):
        return blocks
    return [Paragraph((*term.text, Span("\n", term.line, "soft"), *below.text), term.line, below.end), *blocks[2:]]
