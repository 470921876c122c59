"""The Markdown parser, as lists need it."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

MAX_INLINE = 30_000
"""Longer texts are parsed in parts, because the parser copies the rest of the text at each special character."""


@cache
def make_parser() -> "MarkdownIt":
    """Make a parser of CommonMark with GFM's tables and strikethrough; link addresses stay verbatim."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    markdown.normalizeLink = _verbatim  # type: ignore[method-assign]
    markdown.validateLink = _any  # type: ignore[method-assign]
    markdown.core.ruler.at("inline", _inline)
    return markdown


def _verbatim(url: str) -> str:
    return url


def _any(url: str) -> bool:  # noqa: ARG001
    return True


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
