"""Values of fields: strings, numbers and `@string` macros joined by `#` (btxdoc, section 2.1)."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from bibexport.tex.braces import closing_brace, read_argument
from bibexport.tex.decode import is_known_macro
from bibexport.text.dates import MONTH_MACROS

MONTHS: Mapping[str, str] = dict(zip(MONTH_MACROS, MONTH_MACROS, strict=True))
"""The macros that every style defines."""
_MACRO_NAME = re.compile(r"[^\s\"#%'(),={}\d][^\s\"#%'(),={}]*\Z")
_NEXT_FIELD = re.compile(r"\s*([A-Za-z][\w-]*)\s*=\s*")
_PART = re.compile(r'\s*(?:(?P<open>\{)|"(?P<quoted>(?:\{(?:\\.|[^{}])*\}|[^"])*)"|(?P<bare>[^#{"]+))\s*')


def read_value(written: str, macros: Mapping[str, str], fault: Callable[[str], None]) -> str:
    """Read the text after `field =` and expand its macros; an undefined macro stays as its name.

    >>> read_value('dec # "~12"', MONTHS, print)
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


def split_next_field(written: str) -> tuple[str, str, str] | None:
    """Return the value, and the name and value of the next field, if the comma between them is missing, else None.

    >>> split_next_field("{2020} month = {may}")
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
    """Read a number or a macro; anything else is text without its braces."""
    if text.isdecimal():
        return text
    defined = macros.get(text.lower())
    if defined is not None:
        return defined
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
_MAX_EXPANSIONS = 100
_MAX_LENGTH = 100_000
"""Limits for one value, in expansions and characters: a macro may be defined by itself."""


class Macro(NamedTuple):
    """A macro: the number of its arguments, and its definition."""

    arguments: int
    body: str


def read_macros(preamble: str) -> dict[str, Macro]:
    """Return the macros that a preamble defines, except those that the decoder knows.

    >>> read_macros(r"\\newcommand{\\sortkey}[2]{#2} \\def\\cprime{$'$}")
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


def expand_macros(tex: str, known: Mapping[str, Macro]) -> str:
    """Expand the macros of the preamble in `tex`."""
    if not known or "\\" not in tex:
        return tex
    pattern = re.compile(rf"\\({'|'.join(map(re.escape, known))})(?![A-Za-z])\s*")
    for _ in range(_MAX_EXPANSIONS):
        match = pattern.search(tex)
        if match is None or len(tex) > _MAX_LENGTH:
            break
        macro, end, body = known[match[1]], match.end(), known[match[1]].body
        for number in range(1, macro.arguments + 1):
            argument, end = read_argument(tex, end)
            body = body.replace(f"#{number}", argument)
        tex = tex[: match.start()] + body + tex[end:]
    return tex
