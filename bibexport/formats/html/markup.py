"""Titles as HTML: the model's own markup and simple math as elements, all else as text."""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from bibexport.tex.formulas import is_math
from bibexport.tex.letters import MACRO_MATH
from bibexport.text.markup import TAG
from bibexport.text.unicode import clean

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]+|\s+|.", re.DOTALL)
_SCRIPTS = {"^": "sup", "_": "sub"}
_SPACES = {"\\,": "\u2009", "\\:": "\u2005", "\\;": "\u2005", "\\ ": " ", "~": "\u00a0", "\\!": ""}
_UPRIGHT = frozenset({"\\mathrm", "\\text", "\\textrm", "\\operatorname", "\\mbox", "\\mathsf", "\\mathtt", "\\rm"})
_BOLD = frozenset({"\\mathbf", "\\textbf", "\\boldsymbol", "\\bm"})
_ITALIC = frozenset({"\\mathcal", "\\mathbb", "\\mathit", "\\mathscr", "\\mathfrak", "\\textit"})
_FUNCTIONS_TEXT = "arg cos det dim exp inf ker lim ln log max min mod sin sup tan"
_FUNCTIONS = frozenset(_FUNCTIONS_TEXT.split())
_CHARACTERS = {"-": "−", "'": "′", "*": "∗"}
_DEEPEST = 20


class _NotShown(ValueError):
    """The math has something that a line of text cannot show."""


def math_html(tex: str) -> str | None:
    """Return the math between two dollar signs as HTML, or None if only TeX can show it.

    >>> math_html(r"\\pi_0"), math_html("O(n^{2})"), math_html(r"\\frac{1}{2}")
    ('π<sub>0</sub>', '<i>O</i>(<i>n</i><sup>2</sup>)', None)
    """
    tokens = iter(_TOKEN.findall(tex))
    try:
        return "".join(_pieces(tokens, None, upright=False, depth=0))
    except _NotShown:
        return None


def _pieces(tokens: Iterator[str], end: str | None, *, upright: bool, depth: int) -> Iterator[str]:
    """Yield the pieces up to the token `end`, or to the last token."""
    if depth > _DEEPEST:
        raise _NotShown
    for token in tokens:
        if token == end:
            return
        yield _piece(token, tokens, upright=upright, depth=depth)
    if end is not None:
        raise _NotShown


def _piece(part: str, rest: Iterator[str], *, upright: bool, depth: int) -> str:
    """Return the token `part` with its arguments, which are the next tokens of `rest`."""
    if part in _SCRIPTS:
        return f"<{_SCRIPTS[part]}>{_argument(rest, upright, depth)}</{_SCRIPTS[part]}>"
    if part == "{":
        return "".join(_pieces(rest, "}", upright=upright, depth=depth + 1))
    if part in _UPRIGHT or part in _ITALIC:
        return _argument(rest, part in _UPRIGHT, depth)
    if part in _BOLD:
        return f"<b>{_argument(rest, True, depth)}</b>"
    if part in _SPACES:
        return _SPACES[part]
    if part.isspace():
        return " " if upright else ""
    if part.startswith("\\"):
        return _sign(part[1:])
    if part == "}":
        raise _NotShown
    if part.isalpha() and part.isascii():
        return part if upright else f"<i>{part}</i>"
    return str(escape(_CHARACTERS.get(part, part)))


def _sign(name: str) -> str:
    if name in _FUNCTIONS:
        return f"\u2009{name}\u2009"
    if name not in MACRO_MATH:
        raise _NotShown
    return str(escape(MACRO_MATH[name]))


def _argument(rest: Iterator[str], upright: bool, depth: int) -> str:
    """Return the next group or token; TeX takes only the first letter of a word."""
    part = next((part for part in rest if not part.isspace()), None)
    if part is None or part in _SCRIPTS or (part.isalpha() and len(part) > 1):
        raise _NotShown
    return _piece(part, rest, upright=upright, depth=depth + 1)


_NOT_IN_HTML = frozenset({"sc", "nocase"})
"""Tags of records without an element in HTML; the policy of the page allows no styles in elements."""
_MATH = re.compile(r"\$((?:[^$\\]|\\.)+)\$")


def title_html(value: str) -> Markup:
    """Return a title as HTML; the tags of records become elements if they are properly nested, else text.

    >>> print(title_html("<i>E. coli</i> < <script> $x^2$"))
    <i>E. coli</i> &lt; &lt;script&gt; <i>x</i><sup>2</sup>
    """
    value = clean(value)
    pieces: list[str] = []
    start = 0
    for tag in _nested(value):
        pieces += (_with_math(value[start : tag.start()]), "" if tag[2] in _NOT_IN_HTML else tag[0])
        start = tag.end()
    # Every piece is escaped, or one of the tags.
    return Markup("".join((*pieces, _with_math(value[start:]))))  # noqa: S704


def title_text(value: str) -> str:
    """Return a title without its markup."""
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
    """Return text as HTML, with any math in it that a line of text can show."""
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
    """Return the tags that are properly paired, in order."""
    kept: list[re.Match[str]] = []
    waiting: list[re.Match[str]] = []
    for tag in TAG.finditer(value):
        if not tag[1]:
            waiting.append(tag)
        elif waiting and waiting[-1][2] == tag[2]:
            kept += (waiting.pop(), tag)
    return sorted(kept, key=re.Match.start)
