"""Strict readers of what sources send: they return an answer or raise `PayloadError`."""

import json
import re
from typing import Any
from xml.etree import ElementTree

from bibexport.errors import PayloadError
from bibexport.sources.source import Reply
from bibexport.text.unicode import clean, unescape

_DECLARATION = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BOM = b"\xef\xbb\xbf"
_HEAD_BYTES = 65536
# Atomic and possessive: with backtracking, a few dozen comments before something else take forever.
_PAGE = re.compile(
    rb"\s*+(?:<\?xml[^>]*+>\s*+|(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body|title|script|meta|h1|center)\b",
    re.IGNORECASE | re.DOTALL,
)


def is_web_page(body: bytes) -> bool:
    """Return whether a response, or a file that was to be downloaded, is a web page, whatever its content type."""
    return _PAGE.match(body.removeprefix(_BOM)[:_HEAD_BYTES]) is not None


def json_body(reply: Reply) -> Any:
    """Return the JSON of a reply: UTF-8 with or without BOM, no NaN, no trailing text.

    Halves of surrogate pairs, which JSON can escape (RFC 8259, 8.2) and UTF-8 cannot hold, become U+FFFD.

    Raises:
        PayloadError: it is not that.
    """
    try:
        text = reply.body.decode("utf-8-sig")
        value = json.loads(text, parse_constant=_no_constant)
        if _ESCAPED_SURROGATE.search(text):
            # Only decoded text shows which are not of a pair.
            value = json.loads(_SURROGATE.sub("\ufffd", json.dumps(value, ensure_ascii=False)))
        return value
    except (ValueError, RecursionError) as error:
        raise PayloadError(f"sent JSON that cannot be read ({error})") from error


def xml_body(reply: Reply) -> ElementTree.Element:
    """Return the root element of a reply. No document type is accepted, hence no entity is ever expanded.

    Raises:
        PayloadError: it is not well formed, or declares a document type.
    """
    if _DECLARATION.search(reply.body) or b"\0" in reply.body:
        raise PayloadError("sent XML with a document type declaration")
    try:
        return ElementTree.fromstring(reply.body)  # noqa: S314  document types are refused above
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise PayloadError(f"sent XML that cannot be read ({error})") from error


def field(value: Any, *path: str, kind: type = dict) -> Any:
    """Return the value at `path` in nested objects, checked to be a `kind`.

    Raises:
        PayloadError: it is missing, or of another kind.
    """
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, kind):
        raise PayloadError(f"sent JSON without {'.'.join(path)}")
    return value


def as_list(value: Any) -> list[Any]:
    """Return `value` as a list: DBLP sends a single item without one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def title(text: str) -> str:
    """Return a title as DBLP stores it, without entities and without the final period it adds."""
    text = clean(unescape(text))
    return text[:-1].rstrip() if text.endswith(".") and not text.endswith("...") else text


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
