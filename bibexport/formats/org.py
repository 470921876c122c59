"""Lists of papers in Org, the markup of Emacs (https://orgmode.org/worg/org-syntax.html)."""

import re

from bibexport.formats.line_markup import Builder, InlineMarkup, Link, SpanReader
from bibexport.lists.document import Document

_HEADING = re.compile(r"(\*+)\s+(.*)")
# The priority, the cookies that count open tasks, and the tags belong to the outline, not to the text.
_TASK = re.compile(
    r"(?:TODO|DONE|NEXT|WAITING|READ|READING|TOREAD|TO-READ|SKIMMED)\s+(?=\S)|\[#[A-Z0-9]\]\s+|\[\d*(?:/\d*|%)\]\s*"
)
_TAGS = re.compile(r"(?<!\s)\s++:[\w@#%:]++(?<=.:)\s*+$")
_COOKIE_AT_END = re.compile(r"(?<!\s)\s++\[\d*(?:/\d*|%)\]\s*+$")
_ITEM = re.compile(r"(\s*)(?:[-+]|(?<=\s)\*|\d+[.)]|[A-Za-z][.)])(?:\s+|$)(?:\[@\d+\]\s*)?(?:\[[ X-]\]\s+)?(.*)")
_PAIR = re.compile(r"(.{1,200}?)\s+::\s+(.*)")
_KEYWORD = re.compile(r"\s*#\+(\w+):\s*(.*)")
_BLOCK_START = re.compile(r"\s*#\+begin_(\w+)", re.IGNORECASE)
_DRAWER = re.compile(r"\s*:([\w-]+):\s*$")
_PROPERTY = re.compile(r"\s*:([\w-]+):\s+(.*)")
_PLANNING = re.compile(r"\s*(?:CLOSED|DEADLINE|SCHEDULED|CLOCK):\s")
_RULE = re.compile(r"\s*\|[-+|:]+\|?\s*$")
_ROW = re.compile(r"\s*+\|(.*?)\|?$")
_COMMENT = re.compile(r"\s*#(?:\s|$)")
_VERBATIM = ("src", "example", "export", "comment")
# What org-ref and ol-bibtex keep of a paper in the properties of its heading.
_REFERENCE_PROPERTIES = frozenset(
    {"doi", "url", "link", "author", "authors", "year", "date", "journal", "booktitle", "venue", "conference"}
    | {"eprint", "arxiv", "arxiv_id"}
)

_DESCRIBED = re.compile(r"\[\[([^\[\]]{1,2000})\](?:\[((?:[^\[\]]|\[(?!\[)|\](?!\])){1,2000}?)\])?\]")
# The slashes in the address of a link do not end italics (Org syntax, "Markup": objects nest).
_STYLED = rf"[^\[]|\[(?!\[)|{_DESCRIBED.pattern}"
_ANGLE = re.compile(r"<(https?://[^<>\s]{1,2000})>")
_FOOTNOTE = re.compile(r"\[fn:[^\[\]]{0,500}\]")
_SNIPPET = re.compile(r"@@\w+:.{0,500}?@@", re.DOTALL)
_RESOLVERS = {"doi:": "https://doi.org/", "arxiv:": "https://arxiv.org/abs/"}
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp)(?:[?#].*)?$", re.IGNORECASE)


def parse_org(text: str) -> Document:
    """Return the document that `text` describes; source blocks, comments and most drawers are left out."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    reader = _Reader(_abbreviations(lines), _find_leaves(lines))
    for number, line in enumerate(lines, 1):
        reader.read(line, number)
    return Document(reader.build.finish())


def _abbreviations(lines: list[str]) -> dict[str, str]:
    """Return the addresses that the file abbreviates, as in `#+LINK: arxiv https://arxiv.org/abs/`."""
    found = dict(_RESOLVERS)
    for line in lines:
        if (match := _KEYWORD.match(line)) and match[1].lower() == "link" and len(parts := match[2].split()) == 2:
            found[f"{parts[0].lower()}:"] = parts[1]
    return found


def _find_leaves(lines: list[str]) -> frozenset[int]:
    """Return the lines of the headings without headings below them."""
    levels = [(number, len(match[1])) for number, line in enumerate(lines, 1) if (match := _HEADING.match(line))]
    below = [level for _, level in levels[1:]]
    return frozenset(number for (number, level), after in zip(levels, (*below, 0), strict=False) if after <= level)


class _Reader:
    def __init__(self, abbreviations: dict[str, str], leaves: frozenset[int]) -> None:
        self._abbreviations = abbreviations
        self._leaves = leaves
        styles = {"*": "bold", "/": "italic", "=": "code", "~": "code", "_": "", "+": ""}
        links = (
            (_DESCRIBED, self._link),
            (_ANGLE, lambda match: Link(match[1])),
            (_FOOTNOTE, _drop),
            (_SNIPPET, _drop),
        )
        self.build = Builder(SpanReader(InlineMarkup(links, styles, _STYLED)))
        self._until = ""
        """The line that ends a block or drawer that is skipped, in lower case."""
        self._in_properties = False
        self._indent = -1
        """That of the open item, -1 outside of items."""
        self._has_title = False

    def read(self, line: str, number: int) -> None:
        """Process a line."""
        build = self.build
        if self._until:
            if self._in_properties and (match := _PROPERTY.match(line)):
                self._property(match[1], match[2], number)
            if line.strip().lower() == self._until:
                build.end_list()
                self._until, self._in_properties = "", False
        elif match := _HEADING.match(line):
            self._heading(len(match[1]), match[2], number)
        elif not line.strip():
            build.end_paragraph()
        elif match := _BLOCK_START.match(line):
            if match[1].lower() in _VERBATIM:
                self._until = f"#+end_{match[1].lower()}"
        elif match := _KEYWORD.match(line):
            self._keyword(match[1], match[2], number)
        elif match := _DRAWER.match(line):
            self._until, self._in_properties = ":end:", match[1].lower() == "properties"
        elif not (_COMMENT.match(line) or _PLANNING.match(line) or line.lstrip().lower().startswith("#+")):
            self._text(line, number)

    def _heading(self, level: int, text: str, line: int) -> None:
        """Process a heading; a task without headings below is something to read, not a section."""
        self._indent = -1
        text = _COOKIE_AT_END.sub("", _TAGS.sub("", text))
        is_task = _TASK.match(text) is not None
        while task := _TASK.match(text):
            text = text[task.end() :]
        if is_task and line in self._leaves:
            self.build.end_list()
            self.build.item(0, text, line)
            self.build.end_paragraph()
        else:
            self.build.heading(level + self._has_title, text, line)

    def _text(self, line: str, number: int) -> None:
        build = self.build
        indent = len(line) - len(line.lstrip())
        if _RULE.match(line):
            build.header_ends()
        elif line.lstrip().startswith("|") and (row := _ROW.match(line.rstrip())):
            build.row([(cell.strip(), number) for cell in row[1].split("|")])
        elif match := _ITEM.match(line):
            self._indent = indent
            pair = _PAIR.match(match[2])
            build.item(indent + 1, f"{pair[1]}: {pair[2]}" if pair else match[2], number)
        else:
            # A line that is indented no further than the bullet is no part of the item (Org syntax, "Items").
            if indent <= self._indent:
                build.end_items(indent + 1)
                self._indent = indent - 1
            build.text(line, number)

    def _keyword(self, name: str, value: str, line: int) -> None:
        if name.lower() == "title" and value and not self._has_title:
            self.build.heading(1, value, line)
            self._has_title = True

    def _property(self, name: str, value: str, line: int) -> None:
        if name.lower() in _REFERENCE_PROPERTIES and value.strip():
            address = f"https://doi.org/{value}" if re.match(r"10\.\d{4,9}/\S+$", value) else value
            self.build.item(1, f"{name.capitalize()}: {address}", line)

    def _link(self, match: re.Match[str]) -> Link | None:
        href, text = match[1].strip(), match[2] or ""
        for prefix, address in self._abbreviations.items():
            if href.lower().startswith(prefix):
                rest = href[len(prefix) :]
                href = address.replace("%s", rest) if "%s" in address else address + rest
                break
        href = href.removeprefix("file:")
        if not text and _IMAGE.search(href):
            return Link(href, is_image=True)
        if _IMAGE.search(text) and re.match(r"(?:https?|file):\S+$", text):
            return Link(text.removeprefix("file:"), is_image=True)
        return Link(href, text)


def _drop(_match: re.Match[str]) -> None:
    """Leave a footnote or a snippet of another markup out of the text."""
