"""The Markdown parser, as lists need it, and the lines that it gets: those that are shown."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from bibexport.text.dates import RECENT_YEAR

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

MAX_INLINE = 30_000
"""Longer texts are parsed in parts, because the parser copies the rest of the text at each special character."""

_STEPS_PER_CHARACTER = 6
_MIN_STEPS = 10_000
"""A text may take that many steps in search of the ends of links, at least; then brackets are text. An unclosed
bracket costs a search to the end of its text, and a text may open as many as it has characters."""
_STEPS_LEFT = "bibexport: steps left"


@cache
def make_parser() -> "MarkdownIt":
    """Make a parser of CommonMark with GFM's tables and strikethrough; link addresses stay verbatim."""
    from markdown_it import MarkdownIt, helpers

    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    markdown.normalizeLink = _verbatim  # type: ignore[method-assign]
    markdown.validateLink = _any  # type: ignore[method-assign]
    # The rules for links and images find it there.
    own = {"parseLinkLabel": _find_label_end, "parseLinkDestination": _find_destination}
    markdown.helpers = SimpleNamespace(**vars(helpers) | own)  # type: ignore[assignment]
    markdown.core.ruler.at("inline", _inline)
    markdown.block.ruler.at("reference", _read_reference, {"alt": []})
    return markdown


def _verbatim(url: str) -> str:
    return url


def _any(url: str) -> bool:  # noqa: ARG001
    return True


# markdown-it-py goes through these character by character, which takes a fifth of the time of a list.
_REFERENCE = re.compile(r"\[(?:\\.|[^\[\]\\]){1,1000}+\]:", re.DOTALL)
_PLAIN_LABEL = re.compile(r"[^\[\]\\`<]*\]")
"""The rest of a label without anything that could hide its closing bracket."""
_PLAIN_DESTINATION = re.compile(r"[^\x00-\x20\x7f\\()<&][^\x00-\x20\x7f\\()&]*(?=[\x00-\x20\x7f)])")


class _Destination(NamedTuple):
    """As markdown-it-py's own result."""

    ok: bool
    pos: int
    str: str


def _read_reference(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Read the definition of a link, `[label]: address`; most lines that start with a bracket are none."""
    from markdown_it.rules_block import reference

    at = state.bMarks[start] + state.tShift[start]
    return _REFERENCE.match(state.src, at) is not None and reference(state, start, end, silent)


def _find_destination(text: str, start: int, end: int) -> Any:
    """Return the address of a link that starts at a position, as markdown-it-py's own does."""
    from markdown_it.helpers import parseLinkDestination

    plain = _PLAIN_DESTINATION.match(text, start, end)
    return _Destination(True, plain.end(), plain[0]) if plain else parseLinkDestination(text, start, end)


def _find_label_end(state: "StateInline", start: int, disable_nested: bool = False) -> int:
    """Return the index of the bracket that closes the label of a link, -1 if none does, as markdown-it-py's own does.

    It gives up when the steps of the text are used up. A text that is parsed on its own, as in HTML, has its own steps.
    """
    if (plain := _PLAIN_LABEL.match(state.src, start + 1, state.posMax)) is not None:
        return plain.end() - 1
    env = state.env
    begin, level, found = state.pos, 1, -1
    state.pos = start + 1
    left = env.setdefault(_STEPS_LEFT, _MIN_STEPS + _STEPS_PER_CHARACTER * len(state.src))
    while state.pos < state.posMax and left > 0:
        left -= 1
        marker, before = state.src[state.pos], state.pos
        if marker == "]":
            level -= 1
            if level == 0:
                found = state.pos
                break
        env[_STEPS_LEFT] = left
        # Takes steps as well, for the labels inside.
        state.md.inline.skipToken(state)
        left = min(left, env[_STEPS_LEFT])
        if marker == "[":
            if before == state.pos - 1:
                level += 1
            elif disable_nested:
                break
    env[_STEPS_LEFT] = left
    state.pos = begin
    return found


def _inline(state: "StateCore") -> None:
    """Parse inline text; long texts in parts that end at line breaks where possible."""
    from markdown_it.token import Token

    for token in state.tokens:
        if token.type != "inline":
            continue
        children: list[Token] = []
        for index, (part, new_line) in enumerate(_parts(token.content)):
            if index and new_line:
                children.append(Token("softbreak", "br", 0))
            state.env[_STEPS_LEFT] = _MIN_STEPS + _STEPS_PER_CHARACTER * len(part)
            state.md.inline.parse(part, state.md, state.env, children)
        token.children = children


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in parts of bounded length, and whether each starts a line."""
    start, new_line = 0, True
    while len(text) - start > MAX_INLINE:
        end = text.rfind("\n", start, start + MAX_INLINE)
        if end > start:
            yield text[start:end], new_line
            start, new_line = end + 1, True
        else:
            yield text[start : start + MAX_INLINE], new_line
            start, new_line = start + MAX_INLINE, False
    yield text[start:], new_line


_FENCE = re.compile(r"[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}(?=[^`]*$)|~{3,})")
_TABLE_START = re.compile(r"\s{0,3}<table\b", re.IGNORECASE)
_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)
# `#2 Title` and `##Title`: early Markdown, and GitHub until 2017, needed no space. A line of tags (`#vision #nlp`), one
# tag, and the number of an issue are no headings.
_TIGHT_HEADING = re.compile(
    r"(?P<marks>#|#{2,6})(?:\d{1,2}[.)]?\s+(?=[^\W\d_])|(?=[^\W\d_]\w*\s+\S)|(?<=##)(?=[^\W\d_]))(?P<title>[^#]{2,100})#*\s*"
)


_FOOTNOTE = re.compile(r" {0,3}\[\^(?P<label>[^\]\s]{1,40})\]:\s*(?P<text>.*)")
FOOTNOTE_MARK = re.compile(r"\[\^([^\]\s]{1,40})\](?!:)")
_BLOCK_START = re.compile(r"\s*(?:$|[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s|\||<(?:li|tr|td|p|h\d)\b)", re.IGNORECASE)
_MARKED_UP = re.compile(
    r"\s*(?:#{1,6}\s|(?:(?:[-*+>|]|\d{1,9}[.)])\s+)*(?:\[[ x]\]\s+)?(?:[*_`\"“‘『「《\[]|<[abi]\b))"
)
_YEAR = re.compile(rf"(?<!\d){RECENT_YEAR}(?!\d)")
REFERENCE_LENGTH = 40
"""Minimum length of a footnote with a year that is a reference."""
SAME_WORDS = 4
MAX_MARKS = 5
"""Maximum number of marks of a footnote that are replaced by its text, which would otherwise be copied without end."""


class Footnote(msgspec.Struct, frozen=True):
    """The text of a footnote."""

    text: str
    line: int
    """1-based, in the file."""


class Source(msgspec.Struct, frozen=True):
    """Text that is ready to be parsed, and the origin of its lines."""

    text: str
    lines: tuple[int, ...]
    """For each line of `text`, its 1-based number in the file."""
    comments: dict[int, str]
    """Line number in the file to the first comment that starts there."""
    footnotes: dict[str, Footnote] = {}
    """Label to footnote, empty if its text is still in `text`."""

    def line(self, index: int) -> int:
        """Return the number in the file of the line with the 0-based `index` in `text`."""
        if not self.lines:
            return 1
        return self.lines[min(index, len(self.lines) - 1)]


def read_source(text: str) -> Source:
    """Remove comments from `text`, together with lines that hold nothing else.

    A comment alone on a line would otherwise split its paragraph. In HTML tables
    blank lines are dropped too, because they would end the HTML block (CommonMark 0.31, 4.6). A
    comment that never ends hides the rest of the file only where it starts a line; elsewhere it is text.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u00a0", " ").replace("\0", "\ufffd")
    lines = text.split("\n")
    last_end = max((number for number, line in enumerate(lines, 1) if "-->" in line), default=0)
    notes = _find_footnotes(lines) if "]:" in text else {}
    placed = _choose_footnotes(lines, notes) if notes else frozenset()
    reader = _Reader(last_end, placed)
    for number, line in enumerate(lines, 1):
        reader.read(line, number)
    reader.close()
    # The marks of the others are numbers, not part of the text.
    footnotes = {label: Footnote("", note.line) for label, note in notes.items()} | reader.footnotes
    return Source("\n".join(reader.kept), tuple(reader.numbers), reader.comments, footnotes)


def _find_footnotes(lines: Sequence[str]) -> dict[str, Footnote]:
    """Return the first line of each footnote; the first of several with one label counts."""
    found = ((number, match) for number, line in enumerate(lines, 1) if (match := _FOOTNOTE.fullmatch(line)))
    return {match["label"]: Footnote(match["text"], number) for number, match in reversed(list(found))}


def _choose_footnotes(lines: Sequence[str], notes: Mapping[str, Footnote]) -> frozenset[str]:
    """Return the labels of the footnotes that belong in the place of their marks.

    A reference belongs to a title, not to a text on something else, which may have several.
    """
    times: Counter[str] = Counter()
    separate: set[str] = set()
    block: list[str] = []
    for line in (*lines, ""):
        if _BLOCK_START.match(line):
            marks = [label for label in FOOTNOTE_MARK.findall("\n".join(block)) if label in notes]
            times.update(marks)
            cited = {label for label in marks if _looks_like_reference(notes[label].text)}
            if len(cited) > 1 or not all(_has_title("\n".join(block), notes[label].text) for label in cited):
                separate |= cited
            block = []
        if not _FOOTNOTE.match(line):
            block.append(line)
    return frozenset(label for label, count in times.items() if count <= MAX_MARKS and label not in separate)


def _looks_like_reference(note: str) -> bool:
    return len(note) >= REFERENCE_LENGTH and _YEAR.search(note) is not None


def _has_title(block: str, note: str) -> bool:
    """Return whether the text before a mark is marked up like a title, or starts as the title in the footnote does."""
    before = FOOTNOTE_MARK.split(block, maxsplit=1)[0]
    words = re.findall(r"\w+", before.rpartition("|")[2].casefold())[:SAME_WORDS]
    same = " ".join(words) in " ".join(re.findall(r"\w+", note.casefold()))
    return same or _MARKED_UP.match(block) is not None


class _Reader:
    def __init__(self, last_end: int, marked: frozenset[str]) -> None:
        self.kept: list[str] = []
        self.numbers: list[int] = []
        self.comments: dict[int, str] = {}
        self.footnotes: dict[str, Footnote] = {}
        self._marked = marked
        """The labels of footnotes that the text marks."""
        self._footnote = ""
        """The label of the open one."""
        self._last_end = last_end
        self._comment: list[str] | None = None
        self._comment_line = 0
        self._fence = ""
        self._table = False
        self._after_gap = True
        """Whether the line before is empty."""

    def read(self, line: str, number: int) -> None:
        if self._fence:
            bare = line.strip(" \t>")
            if bare.startswith(self._fence) and not bare.strip(self._fence[0]):
                self._fence = ""
            self._keep(line, number)
        elif self._comment is None and "<!--" not in line:
            self._text(line, number)
        else:
            shown = self._shown(line, number)
            if shown.strip():
                self._text(shown, number)

    def close(self) -> None:
        """End a comment that the file leaves open."""
        if self._comment is not None:
            self._end_comment()

    def _text(self, line: str, number: int) -> None:
        if self._marked and not self._table and self._in_footnote(line, number):
            return
        if self._table:
            self._table = not _TABLE_END.search(line)
            if not line.strip():
                return
        elif _TABLE_START.match(line):
            self._table = not _TABLE_END.search(line)
        elif match := _FENCE.match(line):
            self._fence = match[1]
        elif self._after_gap and line.startswith("#") and (heading := _TIGHT_HEADING.fullmatch(line)):
            line = f"{heading['marks']} {heading['title']}"
        self._keep(line, number)

    def _in_footnote(self, line: str, number: int) -> bool:
        """Add a line to a footnote, if it is part of one: its first line, or the lines up to the next gap."""
        if (match := _FOOTNOTE.fullmatch(line)) and match["label"] in self._marked - self.footnotes.keys():
            self._footnote = match["label"]
            self.footnotes[self._footnote] = Footnote(match["text"], number)
            return True
        if not self._footnote or not line.strip() or _FOOTNOTE.fullmatch(line):
            self._footnote = ""
            return False
        note = self.footnotes[self._footnote]
        self.footnotes[self._footnote] = Footnote(f"{note.text}\n{line.strip()}", note.line)
        return True

    def _keep(self, line: str, number: int) -> None:
        self._after_gap = not line.strip()
        self.kept.append(line)
        self.numbers.append(number)

    def _shown(self, line: str, number: int) -> str:
        """Return the part of `line` that is outside comments."""
        parts: list[str] = []
        at, empty, in_code = 0, True, False
        last_end = line.rfind("-->")
        while True:
            if self._comment is None:
                start = line.find("<!--", at)
                before = line[at : start if start >= 0 else len(line)]
                parts.append(before)
                if start < 0:
                    break
                empty = empty and not before.strip()
                in_code ^= before.count("`") % 2 == 1
                at = start + 4
                ends = number < self._last_end or last_end >= at
                if in_code or not (ends or empty):
                    parts.append("<!--")
                    continue
                self._comment, self._comment_line = [], number
            end = line.find("-->", at)
            self._comment.append(line[at : end if end >= 0 else len(line)])
            if end < 0:
                break
            self._end_comment()
            at = end + 3
        return "".join(parts)

    def _end_comment(self) -> None:
        assert self._comment is not None
        self.comments.setdefault(self._comment_line, "\n".join(self._comment))
        self._comment = None
