"""The value of a field: strings, numbers and `@string` macros joined by `#` (btxdoc, section 2.1)."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from bibexport.tex.braces import closing_brace
from bibexport.tex.decode import is_known_macro
from bibexport.text.dates import MONTH_MACROS

MONTHS: Mapping[str, str] = dict(zip(MONTH_MACROS, MONTH_MACROS, strict=True))
"""The macros that every style defines."""
_MACRO_NAME = re.compile(r"[^\s\"#%'(),={}\d][^\s\"#%'(),={}]*\Z")
_NEXT_FIELD = re.compile(r"\s*([A-Za-z][\w-]*)\s*=\s*")
_PART = re.compile(r'\s*(?:(?P<open>\{)|"(?P<quoted>(?:\{(?:\\.|[^{}])*\}|[^"])*)"|(?P<bare>[^#{"]+))\s*')


def value(written: str, macros: Mapping[str, str], fault: Callable[[str], None]) -> str:
    """What stands after `field =`, with macros put in; a macro that nobody defined stays as its name.

    >>> value('dec # "~12"', MONTHS, print)
    'dec~12'
    """
    if _is_one_part(written):
        return written[1:-1]
    if written.isdecimal():
        return written
    return "".join(_parts(written, macros, fault))


def _is_one_part(written: str) -> bool:
    inside = written[1:-1]
    if written[:1] == "{":
        return written[-1] == "}" and ("}" not in inside or closing_brace(written, 0) == len(written) - 1)
    return written[:1] == '"' and len(written) > 1 and written[-1] == '"' and '"' not in inside


def without_next_field(written: str) -> tuple[str, str, str] | None:
    """The value, and the name and value of the next field, where the comma between them was forgotten.

    >>> without_next_field("{2020} month = {may}")
    ('{2020}', 'month', '{may}')
    """
    if "=" not in written or _is_one_part(written):
        return None
    if written[:1] in ("{", '"'):
        match = _PART.match(written)
        end = closing_brace(written, 0) + 1 if written[0] == "{" else match.end() if match else len(written)
    else:
        end = len(written.split(None, 1)[0])
    following = _NEXT_FIELD.match(written, end)
    return (written[:end].rstrip(), following[1], written[following.end() :]) if following else None


def _parts(written: str, macros: Mapping[str, str], fault: Callable[[str], None]) -> list[str]:
    parts: list[str] = []
    position = 0
    while position < len(written):
        match = _PART.match(written, position)
        if match is None:
            fault(f"expected a value such as {{text}}, got {written[position:]!r}; put braces around it")
            return [*parts, written[position:]]
        position = match.end()
        if match["open"]:
            end = closing_brace(written, match.start("open"))
            parts.append(written[match.start("open") + 1 : end])
            position = end + 1
        elif match["quoted"] is not None:
            parts.append(match["quoted"])
        else:
            parts.append(_bare(match["bare"].strip(), macros, fault))
        rest = written[position:].lstrip()
        position = len(written) - len(rest) + rest.startswith("#")
    return parts


def _bare(text: str, macros: Mapping[str, str], fault: Callable[[str], None]) -> str:
    """A number or a macro; anything else is text whose braces were forgotten."""
    if text.isdecimal():
        return text
    expanded = macros.get(text.lower())
    if expanded is not None:
        return expanded
    if _MACRO_NAME.match(text):
        fault(f"no @string defines {text!r}; define it, or put braces around it")
    elif text:
        fault(f"expected {{{text}}}, got {text!r}; put braces around it")
    return text


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
