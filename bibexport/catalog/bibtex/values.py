"""The value of a field: strings, numbers and `@string` macros joined by `#` (btxdoc, section 2.1)."""

import re
from collections.abc import Callable, Mapping

from bibexport.text.braces import closing_brace

MONTHS: Mapping[str, str] = {
    name: name for name in ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
}
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
