"""The Markdown parser, as lists need it."""

from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

MAX_INLINE = 30_000
"""Longer texts are parsed in parts, because the parser copies the rest of the text at each special character."""

_STEPS_PER_CHARACTER = 20
_MIN_STEPS = 20_000
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
    markdown.helpers = SimpleNamespace(**vars(helpers) | {"parseLinkLabel": _find_label_end})  # type: ignore[assignment]
    markdown.core.ruler.at("inline", _inline)
    return markdown


def _verbatim(url: str) -> str:
    return url


def _any(url: str) -> bool:  # noqa: ARG001
    return True


def _find_label_end(state: "StateInline", start: int, disable_nested: bool = False) -> int:
    """Return the index of the bracket that closes the label of a link, -1 if none does, as markdown-it-py's own does.

    It gives up when the steps of the text are used up. A text that is parsed on its own, as in HTML, has its own steps.
    """
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
