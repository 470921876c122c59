"""Lists of papers in AsciiDoc (https://docs.asciidoctor.org/asciidoc/latest/syntax-quick-reference/)."""

import csv
import re
from collections.abc import Iterator

from bibexport.formats.line_markup import Builder, InlineMarkup, Link, SpanReader
from bibexport.lists.document import Block, Document, Inline

MAX_VALUE = 1000
"""Maximum length of an attribute's value where it is referred to."""

_HEADING = re.compile(r"(={1,6}|#{1,6})\s+(\S.*)")
_ITEM = re.compile(r"\s*(\*{1,6}|-|\.{1,6}|\d+\.|<(?:\d+|\.)>|•)\s+(?:\[[ x*]\]\s+)?(.*)")
_PAIR = re.compile(r"(\S.{0,200}?)(:{2,4}|;;)(?:\s+(.*)|$)")
_ATTRIBUTE = re.compile(r":(!?[\w-]+!?):(?:\s+(.*))?$")
_REFERENCE = re.compile(r"\{([\w-]{1,60})\}")
_FENCE = re.compile(r"(-{4,}+|\.{4,}+|/{4,}+|\+{4,}+|`{3,}+|={4,}+|\*{4,}+|_{4,}+|--)\s*+(?:\w++\s*+)?$")
_HIDDEN = "-./+`"
_TABLE = re.compile(r"[|,:!]={3,}\s*$")
# `2+|` spans columns, `.2+|` rows, `a|` and others set the style of the cell.
_CELL = re.compile(r"(?:^|(?<=\s))(?:\d*(?:\.\d+)?[+*])?[<^>.]{0,3}[adehlmsv]?\|", re.MULTILINE)
_BLOCK_LINE = re.compile(
    r"\[[^\[\]]{0,1000}\]\s*$|\.[^\s.].*$|(?:include|toc|video|audio)::\S*\[.*\]\s*$|'{3,}\s*$|<<<\s*$"
)

_ADDRESS = r"(?:https?|ftp)://[^\s\[\]<>]{1,2000}"
_LINK = re.compile(
    rf"(?:link:(?:\+\+)?)?(?:<)?({_ADDRESS}?)(?:\+\+)?\[((?:[^\[\]]|\\\]|\[[^\[\]]{{0,500}}\]){{0,2000}})\]", re.DOTALL
)
_RELATIVE = re.compile(r"(?:link|xref):([^\s\[\]]{1,1000}+)\[([^\[\]]{0,1000}+)\]", re.DOTALL)
_ANGLE = re.compile(rf"<({_ADDRESS})>")
_IMAGE = re.compile(r"image::?([^\s\[\]]{1,1000}+)\[([^\[\]]{0,1000}+)\]")
_ANCHOR = re.compile(r"\[\[[^\[\]]{1,200}\]\]|\(\(\([^()]{0,200}\)\)\)|\[#[\w-]{1,100}\]|\[\.[\w.-]{1,100}\](?=[#*_])")
_CROSS = re.compile(r"<<([^<>,]{1,200})(?:,([^<>]{0,500}))?>>")
_DOUBLED = {"**": "bold", "__": "italic", "``": "code", "##": ""}
_STYLES = {**_DOUBLED, "*": "bold", "_": "italic", "`": "code", "#": ""}
_LABEL_ATTRIBUTE = re.compile(r",\s*(?:window|role|opts|options|title|id|rel)\s*=.*$|\^$", re.DOTALL)
_IMAGE_OPTION = re.compile(r"(?:^|,)\s*link\s*=\s*\"?([^\",\s]+)")


def parse_asciidoc(text: str) -> Document:
    """Return the document that `text` describes; listings, comments and included files are left out."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    reader = _Reader()
    for number, line in enumerate(lines, 1):
        reader.read(line, number)
    return Document(reader.finish())


class _Reader:
    def __init__(self) -> None:
        links = (
            (_IMAGE, self._image),
            (_LINK, self._link),
            (_RELATIVE, lambda match: Link(match[1], match[2])),
            (_ANGLE, lambda match: Link(match[1])),
            (_CROSS, lambda match: Link(f"#{match[1]}", match[2] or match[1])),
            (_ANCHOR, _drop),
        )
        self.build = Builder(SpanReader(InlineMarkup(links, _STYLES)))
        self._attributes: dict[str, str] = {}
        self._until = ""
        """The line that ends a block that is not shown."""
        self._markers: list[str] = []
        """Those of the open items, the outermost first: a new one is nested, a known one returns to its list."""
        self._table: _TableReader | None = None
        self._block_attributes = ""
        self._is_attached = False
        """Whether a `+` attaches the next block to the open item."""

    def read(self, line: str, number: int) -> None:
        """Process a line."""
        bare = line.rstrip()
        if self._until:
            self._until = "" if bare == self._until else self._until
        elif self._table is not None:
            self._in_table(self._table, line, number)
        elif not bare:
            self.build.end_paragraph()
        elif _TABLE.match(bare):
            self._table = _TableReader(bare, self._block_attributes, number)
        elif bare.startswith("//") and not bare.startswith("////"):
            pass
        elif match := _FENCE.match(bare):
            self.build.end_paragraph()
            self._until = match[1] if match[1][0] in _HIDDEN and match[1] != "--" else ""
        elif match := _ATTRIBUTE.match(bare):
            self._attributes[match[1].strip("!").lower()] = match[2] or ""
        elif _BLOCK_LINE.match(bare):
            self._block_attributes = bare
            return
        else:
            self._text(bare, number)
        self._block_attributes = ""

    def finish(self) -> tuple[Block[Inline], ...]:
        """Return all blocks; a table that never ends extends to the end of the file."""
        if self._table is not None:
            self._end_table(self._table)
        return self.build.finish()

    def _text(self, line: str, number: int) -> None:
        build = self.build
        line = self._expand(line)
        if match := _HEADING.match(line):
            self._markers = []
            build.heading(len(match[1]), re.sub(r"(?<!\s)\s++=++$", "", match[2]), number)
        elif line == "+":
            build.end_paragraph()
            self._is_attached = True
            return
        elif match := _ITEM.match(line):
            self._item(match[1], match[2], number)
        elif match := _PAIR.match(line):
            self._item(match[2], f"{match[1]}: {match[3]}" if match[3] else match[1], number)
        else:
            if not (build.is_open or self._is_attached or line[0].isspace()):
                self._markers = []
                build.end_items(0)
            build.text(re.sub(r"\s\+$", "", line), number)
        self._is_attached = False

    def _item(self, marker: str, text: str, line: int) -> None:
        marker = "1." if marker[0].isdigit() else marker
        if marker in self._markers:
            del self._markers[self._markers.index(marker) + 1 :]
        else:
            self._markers.append(marker)
        self.build.item(len(self._markers), text, line)

    def _in_table(self, table: "_TableReader", line: str, number: int) -> None:
        if line.rstrip() == table.fence:
            self._end_table(table)
        else:
            table.lines.append((self._expand(line), number))

    def _end_table(self, table: "_TableReader") -> None:
        self._table = None
        for index, cells in enumerate(table.rows()):
            self.build.row(cells, is_header=index == 0 and table.has_header)
        self.build.end_table()

    def _expand(self, text: str) -> str:
        """Put the values of attributes in the place of their references."""
        if "{" not in text:
            return text
        return _REFERENCE.sub(lambda match: self._attributes.get(match[1].lower(), match[0])[:MAX_VALUE], text)

    def _link(self, match: re.Match[str]) -> Link:
        return Link(match[1], _LABEL_ATTRIBUTE.sub("", match[2]).replace("\\]", "]").strip('"'))

    def _image(self, match: re.Match[str]) -> Link:
        link = _IMAGE_OPTION.search(match[2])
        alternative = match[2].split(",")[0].strip('" ')
        return Link(link[1], alternative) if link else Link(match[1], alternative, is_image=True)


def _drop(_match: re.Match[str]) -> None:
    """Leave an anchor out of the text."""


class _TableReader:
    """The lines of a table, and how they are divided into rows and cells."""

    def __init__(self, fence: str, attributes: str, line: int) -> None:
        self.fence = fence
        self.line = line
        self.lines: list[tuple[str, int]] = []
        self._attributes = attributes

    @property
    def has_header(self) -> bool:
        """Whether the first row is a header: by an option, or because it is one line with an empty line after it."""
        if re.search(r"%header|options?=\"?[\w,]*header", self._attributes):
            return True
        return len(self.lines) > 1 and bool(self.lines[0][0].strip()) and not self.lines[1][0].strip()

    def rows(self) -> Iterator[list[tuple[str, int]]]:
        """Yield the rows, each as its cells with their lines."""
        separator = self.fence[0]
        if separator != "|":
            for text, line in self.lines:
                delimiter = separator if separator in ",:" else "!"
                try:
                    cells = next(csv.reader([text], delimiter=delimiter), [])
                except csv.Error:
                    # A lone carriage return, or a field of more than 128 KiB.
                    cells = text.split(delimiter)
                yield [(cell.strip(), line) for cell in cells]
            return
        divided = list(self._cells())
        width = self._width(divided)
        for start in range(0, len(divided), width):
            yield divided[start : start + width]

    def _cells(self) -> Iterator[tuple[str, int]]:
        """Yield the cells, which may be on one line or extend over several."""
        parts: list[str] = []
        start = self.line
        is_open = False
        for text, line in self.lines:
            pieces = _CELL.split(text)
            parts.append(pieces[0])
            for piece in pieces[1:]:
                if is_open:
                    yield "\n".join(parts).strip("\n "), start
                parts, start, is_open = [piece.lstrip()], line, True
        if is_open:
            yield "\n".join(parts).strip("\n "), start

    def _width(self, cells: list[tuple[str, int]]) -> int:
        """Return the number of columns: what `cols` says, else the number of cells on the first line with any."""
        if match := re.search(r"cols=(?:\"([^\"]+)\"|([^,\]]+))", self._attributes):
            columns = re.split(r"[,;]", (match[1] or match[2]).strip())
            return max(1, sum(int(many[1]) if (many := re.match(r"(\d{1,2})\*", column)) else 1 for column in columns))
        return max(1, sum(line == cells[0][1] for _, line in cells)) if cells else 1
