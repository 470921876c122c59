"""What stands before the records of a dump: checked, and replaced by our own.

The document type is never loaded and nothing that the file declares is ever expanded: the names of characters that
DBLP's DTD has (Latin-1, as HTML 4 names them) come from a table of ours.
"""

import re
from html.entities import name2codepoint

from bibexport.errors import PayloadError

LONGEST = 4096
"""Bytes that a prolog may have."""
XML_NAMES = ("amp", "lt", "gt", "quot", "apos")
ENTITIES = {name: chr(code) for name, code in name2codepoint.items() if name not in XML_NAMES}
DOCTYPE = "<!DOCTYPE dblp [" + "".join(f'<!ENTITY {name} "&#{ord(c)};">' for name, c in ENTITIES.items()) + "]>"
ENCODINGS = ("iso-8859-1", "us-ascii", "utf-8")

_DECLARATION = re.compile(rb"\s*<\?xml\s[^?]*?\?>\s*")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([\w.-]+)[\"']")
_DOCTYPE = re.compile(
    rb"<!DOCTYPE\s+dblp\s+SYSTEM\s+(?:\"[\w./:-]*dblp[\w.-]*\.dtd\"|'[\w./:-]*dblp[\w.-]*\.dtd')\s*>\s*"
)
_ROOT = re.compile(rb"<dblp(?:\s[^<>]*)?>")
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")


def is_html(start: bytes) -> bool:
    """Whether a file is a web page."""
    return bool(_HTML.match(start))


def read_prolog(start: bytes) -> tuple[str, int]:
    """Read the start of a dump: give its encoding, and how many bytes stand before its first record.

    Raises:
        PayloadError: it is not the start of a dump of DBLP.
    """
    if is_html(start):
        raise PayloadError("is a web page, perhaps a bot check, and not DBLP's dump")
    position, encoding = 0, "utf-8"
    if declaration := _DECLARATION.match(start):
        position = declaration.end()
        named = _ENCODING.search(declaration[0])
        encoding = named[1].decode().lower() if named else encoding
    if encoding not in ENCODINGS:
        raise PayloadError(f"is in the encoding {encoding!r}; expected one of {', '.join(ENCODINGS)}")
    if start.startswith(b"<!DOCTYPE", position):
        doctype = _DOCTYPE.match(start, position)
        if doctype is None:
            found = start[position : position + 60].decode(encoding, "replace")
            raise PayloadError(
                f'has a document type that is not DBLP\'s: {found!r}; expected <!DOCTYPE dblp SYSTEM "dblp.dtd">'
            )
        position = doctype.end()
    root = _ROOT.match(start, position)
    if root is None:
        found = start[position : position + 60].decode(encoding, "replace")
        raise PayloadError(f"is not DBLP's dump: expected the element <dblp>, got {found!r}")
    return encoding, root.end()


def with_characters(xml: str) -> str:
    """`xml` with the characters that DBLP's DTD gives names to, in place of their names."""
    return _ENTITY.sub(lambda match: ENTITIES.get(match[1], match[0]), xml) if "&" in xml else xml
