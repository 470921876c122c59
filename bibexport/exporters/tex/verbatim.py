"""DOIs and addresses in fields that TeX reads verbatim, so that nothing in them may be escaped."""

import re

# Two of `^` and a character make another character, in whatever TeX reads before it knows that it is verbatim.
_UNSAFE_IN_ID = re.compile(r"[{}\\^\s]|[^\x20-\x7e]")
_UNSAFE_IN_URL = re.compile(r'[{}|\\^"<>`\s]|[^\x20-\x7e]')


def identifier(text: str) -> str:
    """`text` for a `doi` that is read verbatim: only braces, backslashes, carets, spaces and what is not ASCII are
    percent-encoded.

    >>> identifier("10.1002/(SICI)1097<693::AID>3.0.CO;2-O")
    '10.1002/(SICI)1097<693::AID>3.0.CO;2-O'
    """
    return _UNSAFE_IN_ID.sub(_percent, text.strip())


def url(text: str) -> str:
    """`text` as it can stand in `url`: what RFC 3986 has no place for is percent-encoded, the rest stays.

    >>> url("https://de.wikipedia.org/wiki/Köln_{x}?a=b&c=100%25~#d")
    'https://de.wikipedia.org/wiki/K%C3%B6ln_%7Bx%7D?a=b&c=100%25~#d'
    """
    return _UNSAFE_IN_URL.sub(_percent, text.strip())


def _percent(match: re.Match[str]) -> str:
    character = match[0]
    if character < " " or "\x7f" <= character <= "\x9f" or "\ud800" <= character <= "\udfff":
        return ""
    return "".join(f"%{byte:02X}" for byte in character.encode())
