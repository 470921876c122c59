"""Which string over many lines is open where a line of TOML ends (https://toml.io/en/v1.0.0#string)."""

import re

_BASIC, _LITERAL = '"' * 3, "'" * 3
_OUTSIDE = re.compile(rf'{_BASIC}|{_LITERAL}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#.*')
_CLOSING = {_BASIC: re.compile(rf'\\.|{_BASIC}(?!")'), _LITERAL: re.compile(rf"{_LITERAL}(?!')")}


def open_quotes(line: str, quotes: str) -> str:
    """The quotes of the string that is open at the end of `line`; empty where none is.

    `quotes` are those open at its start. Comments and strings on one line may hold any quotes.

    >>> open_quotes("note = '''two", ""), open_quotes("# it's ''' here", ""), open_quotes("lines''' # x", "'''")
    ("'''", '', '')
    """
    if not quotes and _BASIC not in line and _LITERAL not in line:
        return ""
    at = 0
    while found := (_CLOSING[quotes] if quotes else _OUTSIDE).search(line, at):
        at = found.end()
        if found[0] == quotes:
            quotes = ""
        elif not quotes and found[0] in _CLOSING:
            quotes = found[0]
    return quotes
