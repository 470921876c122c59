"""Groups in TeX: matching braces, arguments, and lists that braces protect from being split."""

import re

from bibexport.text import compile_lazily

_BRACE = compile_lazily(r"\\.|[{}]", re.DOTALL)
_ANY_BRACE = compile_lazily(r"[{}]")


def closing_brace(tex: str, start: int) -> int:
    """Return the index of the brace that closes the one at `start`, or the length of `tex` if none does.

    >>> closing_brace("a{b{c}}d", 1)
    6
    """
    depth = 0
    for brace in _BRACE.finditer(tex, start):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth == 0:
            return brace.start()
    return len(tex)


def closing_braces(tex: str) -> dict[int, int]:
    """Return the closing brace of each group in `tex` by its opening one, from one pass; unclosed ones are left out.

    >>> closing_braces("a{b{c}}{")
    {3: 5, 1: 6}
    """
    open_, pairs = [], {}
    for brace in _BRACE.finditer(tex):
        if brace[0] == "{":
            open_.append(brace.start())
        elif brace[0] == "}" and open_:
            pairs[open_.pop()] = brace.start()
    return pairs


def split_at_top(tex: str, separator: re.Pattern[str]) -> list[str]:
    """Split `tex` at each match of `separator` outside of groups.

    >>> split_at_top("{A and B} and C", re.compile(" and "))
    ['{A and B}', 'C']
    """
    if "{" not in tex:
        return separator.split(tex)
    parts, start, position = [], 0, 0
    while found := separator.search(tex, position):
        brace = tex.find("{", position)
        if 0 <= brace < found.start():
            escaped = brace > 0 and tex[brace - 1] == "\\"
            position = brace + 1 if escaped else closing_brace(tex, brace) + 1
            continue
        parts.append(tex[start : found.start()])
        start = position = found.end()
    return [*parts, tex[start:]]


def balanced(text: str) -> bool:
    """Return whether braces match, in order; escaped braces count too, as in BibTeX.

    >>> balanced(r"{a}"), balanced(r"\\{a")
    (True, False)
    """
    depth = 0
    for brace in _ANY_BRACE.findall(text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def read_argument(tex: str, start: int) -> tuple[str, int]:
    """Return the argument at `start`, a group or one character, and the index after it.

    >>> read_argument("x {ab}c", 1), read_argument(" ab", 0)
    (('ab', 6), ('a', 2))
    """
    while tex[start : start + 1].isspace():
        start += 1
    if tex[start : start + 1] != "{":
        return tex[start : start + 1], start + 1
    end = closing_brace(tex, start)
    return tex[start + 1 : end], end + 1
