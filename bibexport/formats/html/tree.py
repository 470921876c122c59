"""The elements of a page in HTML as a tree.

End tags may be missing, and tags wrongly nested; nothing here is an error, as in browsers.
"""

import html
import re
from collections.abc import Collection

import msgspec

from bibexport.formats.markdown.inline import Tag, find_tags

MAX_DEPTH = 60
"""Maximum nesting of elements; deeper ones count as siblings."""

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())  # noqa: SIM905
HIDDEN = frozenset(
    "head script style template noscript svg math select button nav form iframe object video audio canvas".split()  # noqa: SIM905
)
"""Elements whose contents are no text of the page, or shown only where something does not work."""
BLOCKS = frozenset(
    (  # noqa: SIM905
        "html body main article section div p ul ol li dl dt dd table thead tbody tfoot tr td th caption header footer"
        " aside blockquote center figure figcaption address fieldset details summary pre hgroup menu hr"
        " h1 h2 h3 h4 h5 h6"
    ).split()
)
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
# A start tag ends the open elements of the first set, unless one of the second is nearer (HTML, 13.1.2.4).
_IMPLIED_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "tr": (frozenset({"tr", "td", "th"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    **{name: (frozenset({"p"}), BLOCKS - {"p"}) for name in BLOCKS - {"li", "dt", "dd", "tr", "td", "th"}},
    # A heading whose end tag is missing ends with the next heading (HTML, 13.2.6.4.7).
    **{name: (HEADINGS | {"p"}, BLOCKS - HEADINGS - {"p"}) for name in HEADINGS},
}
_COMMENT = re.compile(r"<!--.*?-->|<!--.*\Z|<!doctype[^>]{0,1000}>|<\?[^>]{0,1000}>", re.DOTALL | re.IGNORECASE)
_RAW = re.compile(r"<(script|style|textarea)\b[^>]{0,4000}>.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)


class Node(msgspec.Struct):
    """An element, or a text if it has no name."""

    name: str
    line: int
    attributes: dict[str, str] = {}
    text: str = ""
    """With decoded entities."""
    children: list["Node"] = msgspec.field(default_factory=list)
    holds_blocks: bool = False
    """Whether there is a block among what is nested in it."""


def _line_ends(match: re.Match[str]) -> str:
    """Return the line ends of what is left out, so that lines keep their numbers."""
    return "\n" * match[0].count("\n")


def build_tree(text: str) -> Node:
    """Return the root of the elements in `text`, without comments and the contents of scripts."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    builder = _TreeBuilder()
    done = 0
    text = _RAW.sub(_line_ends, _COMMENT.sub(_line_ends, text))
    for tag in find_tags(text):
        builder.text(text[done : tag.start])
        builder.tag(tag)
        done = tag.end
    builder.text(text[done:])
    return builder.root


class _TreeBuilder:
    def __init__(self) -> None:
        self.root = Node("body", 1, holds_blocks=True)
        self._open = [self.root]
        self._line = 1

    def text(self, text: str) -> None:
        if text:
            self._open[-1].children.append(Node("", self._line, text=html.unescape(text)))
            self._line += text.count("\n")

    def tag(self, tag: Tag) -> None:
        if tag.closing:
            self._close(tag.name)
        else:
            self._start(tag)
        self._line += tag.source.count("\n")

    def _start(self, tag: Tag) -> None:
        self._end_implied(tag.name)
        node = Node(tag.name, self._line, tag.attributes)
        if tag.name in BLOCKS:
            for above in reversed(self._open):
                if above.holds_blocks:
                    break
                above.holds_blocks = True
        self._open[-1].children.append(node)
        if tag.name not in _VOID and not tag.source.endswith("/>") and len(self._open) < MAX_DEPTH:
            self._open.append(node)

    def _end_implied(self, name: str) -> None:
        ended, barriers = _IMPLIED_ENDS.get(name, (frozenset(), frozenset()))
        for index in range(len(self._open) - 1, 0, -1):
            if self._open[index].name in barriers:
                return
            if self._open[index].name in ended:
                del self._open[index:]
                if name != "tr" and name not in HEADINGS:
                    return

    def _close(self, name: str) -> None:
        for index in range(len(self._open) - 1, 0, -1):
            if self._open[index].name == name:
                del self._open[index:]
                return
            if name not in BLOCKS and self._open[index].name in BLOCKS:
                # `</b>` in another block than its start; the block goes on.
                return


def holds(node: Node, names: Collection[str]) -> bool:
    """Return whether an element of one of these names, which are blocks, is nested in `node`."""
    return any(child.name in names or (child.holds_blocks and holds(child, names)) for child in node.children)


def plain(node: Node) -> str:
    """Return the text of an element, without styles and pictures."""
    return node.text if not node.name else " ".join(plain(one) for one in node.children if one.name not in HIDDEN)


def last_line(node: Node) -> int:
    """Return the last line of an element."""
    while node.children:
        node = node.children[-1]
    return node.line + node.text.rstrip("\n").count("\n")
