"""Titles as HTML: the model's own markup and simple math as elements, all else as text."""

import re

from markupsafe import Markup, escape

from bibexport.exporters.html.math import math_html
from bibexport.text.tex_math import is_math
from bibexport.text.unicode import clean

_MATH = re.compile(r"\$((?:[^$\\]|\\.)+)\$")
_TAG = re.compile(r"<(/?)(i|b|sup|sub)>")


def title_html(value: str) -> Markup:
    """A title whose `<i> <b> <sup> <sub>` are elements where they are properly nested, and text where they are not.

    >>> print(title_html("<i>E. coli</i> < <script> $x^2$"))
    <i>E. coli</i> &lt; &lt;script&gt; <i>x</i><sup>2</sup>
    """
    value = clean(value)
    pieces: list[str] = []
    start = 0
    for tag in _nested(value):
        pieces += (_with_math(value[start : tag.start()]), tag[0])
        start = tag.end()
    # Every piece is escaped, or one of the eight tags.
    return Markup("".join((*pieces, _with_math(value[start:]))))  # noqa: S704


def title_text(value: str) -> str:
    """A title without its markup."""
    value = clean(value)
    if "<" not in value:
        return value
    pieces: list[str] = []
    start = 0
    for tag in _nested(value):
        pieces.append(value[start : tag.start()])
        start = tag.end()
    return "".join((*pieces, value[start:]))


def _with_math(value: str) -> str:
    """Text as HTML, with the math in it that a line of text can show."""
    if "$" not in value:
        return escape(value)
    pieces: list[str] = []
    start = 0
    for span in _MATH.finditer(value):
        shown = math_html(span[1]) if is_math(span[1]) else None
        if shown is not None:
            pieces += (escape(value[start : span.start()]), shown)
            start = span.end()
    return "".join((*pieces, escape(value[start:])))


def _nested(value: str) -> list[re.Match[str]]:
    """The tags that have their partner, in order."""
    kept: list[re.Match[str]] = []
    waiting: list[re.Match[str]] = []
    for tag in _TAG.finditer(value):
        if not tag[1]:
            waiting.append(tag)
        elif waiting and waiting[-1][2] == tag[2]:
            kept += (waiting.pop(), tag)
    return sorted(kept, key=re.Match.start)
