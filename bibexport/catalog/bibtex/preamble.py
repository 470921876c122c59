"""The macros that a `@preamble` defines, such as `\\noopsort`."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from bibexport.text.braces import closing_brace
from bibexport.text.tex import is_known_macro

_DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand)\*?\s*\{?\s*\\(?P<name>[A-Za-z]+)\s*\}?\s*"
    r"(?:\[(?P<count>\d)\])?(?P<default>\[[^\]]*\])?\s*\{"
    r"|\\def\s*\\(?P<plain>[A-Za-z]+)\s*(?P<parameters>(?:#\d)*)\s*\{"
)
_MOST_EXPANSIONS = 100
_LONGEST = 100_000
"""In one value: a macro may be defined by itself."""


class Macro(NamedTuple):
    """How many arguments a macro takes, and what it stands for."""

    arguments: int
    body: str


def macros(preamble: str) -> dict[str, Macro]:
    """The macros that TeX in a preamble defines and that we do not know ourselves.

    >>> macros(r"\\newcommand{\\sortkey}[2]{#2} \\def\\cprime{$'$}")
    {'sortkey': Macro(arguments=2, body='#2')}
    """
    found: dict[str, Macro] = {}
    for match in _DEFINITION.finditer(preamble):
        name = match["name"] or match["plain"]
        body = preamble[match.end() : closing_brace(preamble, match.end() - 1)]
        arguments = int(match["count"] or 0) if match["name"] else match["parameters"].count("#")
        if not match["default"] and not is_known_macro(name):
            found[name] = Macro(arguments, body)
    return found


def expanded(tex: str, known: Mapping[str, Macro]) -> str:
    """`tex` with the macros put in that the preamble defines."""
    if not known or "\\" not in tex:
        return tex
    pattern = re.compile(rf"\\({'|'.join(map(re.escape, known))})(?![A-Za-z])\s*")
    for _ in range(_MOST_EXPANSIONS):
        match = pattern.search(tex)
        if match is None or len(tex) > _LONGEST:
            break
        macro, end, body = known[match[1]], match.end(), known[match[1]].body
        for number in range(1, macro.arguments + 1):
            argument, end = _argument(tex, end)
            body = body.replace(f"#{number}", argument)
        tex = tex[: match.start()] + body + tex[end:]
    return tex


def _argument(tex: str, start: int) -> tuple[str, int]:
    """The argument that begins at `start` and where it ends: a group or one character."""
    start += len(tex[start:]) - len(tex[start:].lstrip())
    if tex[start : start + 1] != "{":
        return tex[start : start + 1], start + 1
    end = closing_brace(tex, start)
    return tex[start + 1 : end], end + 1
