"""TeX's groups: which brace closes which."""

import re

_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


def closing_brace(tex: str, start: int) -> int:
    """The index of the brace that closes the one at `start`, or the length of `tex` where none does.

    >>> closing_brace("a{b{c}}d", 1)
    6
    """
    depth = 0
    for brace in _BRACE.finditer(tex, start):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth == 0:
            return brace.start()
    return len(tex)


def split_at_top(tex: str, separator: re.Pattern[str]) -> list[str]:
    """`tex` cut at each match of `separator` that stands in no group.

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
