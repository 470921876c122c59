"""The lossless syntax of one entry, to edit it in place: every character of the entry belongs to one part."""

import re
from functools import lru_cache
from itertools import takewhile

import msgspec

_HEAD = re.compile(r"@[ \t]*(?P<type>[A-Za-z][\w-]*)\s*(?P<open>[{(])\s*(?P<key>[^\s,{}()\"#%=]+)")
_COMMA = re.compile(r"\s*,\s*")
_NAME = re.compile(r"(?P<name>[A-Za-z][\w.:+/-]*)(?P<equals>\s*=\s*)")
_CLOSE = re.compile(r"\s*+(?:,\s*+)?(?P<close>[})])")
_BARE = re.compile(r"[^\s,{}\"#%()='\\]+")
_JOINED = re.compile(r"\s*#\s*")
_ENDS = re.compile(r"\r\n|\r|\n")
_CLOSED = {"{": "}", "(": ")"}


class FieldSyntax(msgspec.Struct, frozen=True):
    """One field: `before`, `name`, `equals` and `value` follow each other in the file."""

    before: str
    """White space with one comma in it."""
    name: str
    """As it is written."""
    equals: str
    """The equals sign with the white space around it."""
    value: str
    """With its braces or quotes."""

    @property
    def text(self) -> str:
        """The content of the value; the value itself if it is a macro or joined of several parts."""
        whole = self.value[:1] == "{" and _closing(self.value, 0) == len(self.value)
        quoted = self.value[:1] == '"' and _closing(self.value, 0) == len(self.value)
        return self.value[1:-1] if whole or quoted else self.value


class EntrySyntax(msgspec.Struct, frozen=True, kw_only=True):
    """An entry in a file."""

    start: int
    end: int
    """The index after its last character."""
    sign: str
    """The `@`, perhaps with spaces."""
    type: str
    """As it is written."""
    between: str
    """The opening brace and the key, between the type and the first field."""
    fields: tuple[FieldSyntax, ...]
    tail: str
    """The text after the last value: the closing brace, perhaps with a comma."""

    def field(self, name: str) -> FieldSyntax | None:
        """Return the field with that name in lower case, or None."""
        return next((field for field in self.fields if field.name.lower() == name), None)

    @property
    def source(self) -> str:
        """The entry as it is written."""
        fields = "".join(f"{one.before}{one.name}{one.equals}{one.value}" for one in self.fields)
        return f"{self.sign}{self.type}{self.between}{fields}{self.tail}"


def parse_entry(text: str, line: int, key: str) -> EntrySyntax | None:
    """Parse the entry `key` that starts in `line` (from 1); return None if its parts are ambiguous.

    They are if anything but white space and one comma separates two fields, if programs disagree about whether a brace
    counts, or if a field is repeated.
    """
    starts = _line_starts(text)
    if not 1 <= line <= len(starts):
        return None
    begin = starts[line - 1]
    end_of_line = starts[line] if line < len(starts) else len(text)
    in_line = takewhile(lambda head: head.start() < end_of_line, _HEAD.finditer(text, begin))
    heads = [head for head in in_line if head["key"] == key]
    if len(heads) != 1 or text[begin : heads[0].start()].lstrip("\ufeff \t").startswith("%"):
        return None
    found = _parts(text, heads[0])
    return found if found and text[found.start : found.end] == found.source else None


@lru_cache(maxsize=2)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in _ENDS.finditer(text)))


def _parts(text: str, head: re.Match[str]) -> EntrySyntax | None:
    fields: list[FieldSyntax] = []
    position = head.end()
    while (closed := _CLOSE.match(text, position)) is None or not fields:
        comma = _COMMA.match(text, position)
        name = _NAME.match(text, comma.end()) if comma else None
        end = _value_end(text, name.end()) if name else None
        if comma is None or name is None or end is None:
            return None
        fields.append(FieldSyntax(comma[0], name["name"], name["equals"], text[name.end() : end]))
        position = end
    if closed["close"] != _CLOSED[head["open"]] or len({one.name.lower() for one in fields}) < len(fields):
        return None
    type_start, type_end = head.span("type")
    return EntrySyntax(
        start=head.start(),
        end=closed.end(),
        sign=text[head.start() : type_start],
        type=text[type_start:type_end],
        between=text[type_end : head.end()],
        fields=tuple(fields),
        tail=closed[0],
    )


def _value_end(text: str, start: int) -> int | None:
    while True:
        end = _part_end(text, start)
        joined = _JOINED.match(text, end) if end is not None else None
        if joined is None:
            return end
        start = joined.end()


def _part_end(text: str, start: int) -> int | None:
    if text[start : start + 1] in ("{", '"'):
        end = _closing(text, start)
        # BibTeX counts a brace after a backslash, other programs do not.
        return end if end is not None and end == _closing(text, start, escapes=True) else None
    bare = _BARE.match(text, start)
    return bare.end() if bare else None


def _closing(text: str, start: int, *, escapes: bool = False) -> int | None:
    """Return the index after the brace or quote that closes the one at `start`, or None."""
    quoted = text[start] == '"'
    depth = 0 if quoted else 1
    pattern = _ESCAPED if escapes else _SIGN
    for sign in pattern.finditer(text, start + 1):
        match sign[0]:
            case "{":
                depth += 1
            case "}":
                depth -= 1
                if depth < 0 or (depth == 0 and not quoted):
                    return None if quoted else sign.end()
            case '"' if quoted and depth == 0:
                return sign.end()
            case _:
                pass
    return None


_SIGN = re.compile(r"[{}\"]")
_ESCAPED = re.compile(r"\\.|[{}\"]", re.DOTALL)
