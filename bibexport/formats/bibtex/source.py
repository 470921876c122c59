"""The lossless syntax of a .bib file: its parts, which together are the file, and those of an entry, to edit it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

import msgspec

from bibexport.errors import Fault
from bibexport.formats.bibtex.blocks import MONTHS
from bibexport.formats.bibtex.grammar import BrokenEntry, Command, Grammar
from bibexport.tex.macros import closing_brace, runs_code

Kind = Literal["entry", "string", "preamble", "comment", "text"]

_COMMENT = re.compile(r"@[ \t]*comment\b\s*(?=\{)", re.IGNORECASE)
_STRING = re.compile(r"@\s*string\s*[{(]\s*([^\s=]+)", re.IGNORECASE)
_COMMENTED_OUT = re.compile(r"[ \t\ufeff]*+%")
_LINE_END = re.compile(r"\r\n|\r|\n")
_EMPTY_LINES = re.compile(r"(?:[ \t]*+(?>\r\n|\n|\r))+")
_NOT_LINE_END = re.compile(r"[^\r\n]+")
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
_MACRO = re.compile(r"\{|\"|[^\s#{}\"]+")
_INHERITED = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
"""What a part calls the fields of the whole (biblatex manual, appendix B)."""
_NOT_INHERITED = frozenset({"ids", "crossref", "xref", "xdata", "entryset", "label", "shorthand", "sortkey", "options"})


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """An entry, a macro, a preamble, a comment, or the text between."""

    kind: Kind
    start: int
    end: int
    command: Command | None = None
    """What it says; None for comments and other text."""


class FieldSyntax(msgspec.Struct, frozen=True):
    """One field: `before`, `name`, `equals` and `value` follow each other in the file."""

    before: str
    """White space with a comma in it; perhaps also comments, more commas or none."""
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
    """The text after the last value: the closing brace, perhaps with a comma before it."""

    def field(self, name: str) -> FieldSyntax | None:
        """Return the field with that name in lower case, or None."""
        return next((field for field in self.fields if field.name.lower() == name), None)

    def with_key(self, old: str, new: str) -> "EntrySyntax":
        """Return the entry under another key; `old` is the one that it has."""
        return msgspec.structs.replace(self, between=self.between[: len(self.between) - len(old)] + new)

    @property
    def source(self) -> str:
        """The entry as it is written."""
        fields = "".join(f"{one.before}{one.name}{one.equals}{one.value}" for one in self.fields)
        return f"{self.sign}{self.type}{self.between}{fields}{self.tail}"


class Source:
    """A .bib file in parts, with the values of its macros at every place."""

    def __init__(self, text: str, path: str = "", macros: Mapping[str, str] | None = None) -> None:
        self.text, self.path = text, path
        # A macro that the file defines is undefined before, whatever other files say.
        own = {name.lower() for name in _STRING.findall(text)}
        given = [(-1, name, value) for name, value in (macros or MONTHS).items() if name not in own or name in MONTHS]
        self._defined: list[tuple[int, str, str]] = given
        self.parts = tuple(self._read())
        self.entries = tuple(part.command for part in self.parts if part.kind == "entry" and part.command)
        self._by_key = {one.key.lower(): one for one in reversed(self.entries)}

    def line(self, position: int) -> int:
        """Return the line of a position, from 1."""
        return bisect_right(self._line_starts, position)

    def find(self, line: int, key: str) -> EntrySyntax | None:
        """Return the entry `key` that starts in `line` (from 1), to change its fields.

        None if there is no such entry or more than one, or if the entry has a field twice: BibTeX reads the first of
        the two, and other programs the second.
        """
        found = self._by_place.get((line, key), [])
        if len(found) != 1 or len({one.name.lower() for one in found[0].fields}) < len(found[0].fields):
            return None
        return self.syntax(found[0])

    def syntax(self, command: Command) -> EntrySyntax:
        """Return an entry in pieces that together are its text."""
        text = self.text
        type_start = text.index(command.type, command.start)
        type_end = type_start + len(command.type)
        opening = min(at for sign in "{(" if (at := text.find(sign, type_end)) >= 0)
        position = key_end = text.index(command.key, opening + 1) + len(command.key)
        fields = []
        for one in command.fields:
            name_end = one.start + len(one.name)
            before, equals = text[position : one.start], text[name_end : one.value_start]
            fields.append(FieldSyntax(before, one.name, equals, text[one.value_start : one.value_end]))
            position = one.value_end
        return EntrySyntax(
            start=command.start,
            end=command.end,
            sign=text[command.start : type_start],
            type=command.type,
            between=text[type_end:key_end],
            fields=tuple(fields),
            tail=text[position : command.end],
        )

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(end.end() for end in _LINE_END.finditer(self.text))]

    @cached_property
    def _by_place(self) -> dict[tuple[int, str], list[Command]]:
        places: dict[tuple[int, str], list[Command]] = {}
        for one in self.entries:
            places.setdefault((self.line(one.start), one.key), []).append(one)
        return places

    def macros(self, position: int | None = None) -> dict[str, str]:
        """Return the macros that are defined before a position, by default at the end."""
        return {name: value for at, name, value in self._defined if position is None or at < position}

    def defines(self, name: str, value: str) -> bool:
        """Return whether the file gives a macro, in lower case, this value anywhere."""
        return any(at >= 0 and (name, value) == (other, tex) for at, other, tex in self._defined)

    def raw(self, command: Command, name: str) -> str:
        """Return the first value with that name, as written."""
        field = next(one for one in command.fields if one.name.lower() == name)
        return self.text[field.value_start : field.value_end]

    def own(self, command: Command) -> dict[str, str]:
        """Return the fields of an entry, in TeX with macros expanded; the first of two with one name counts."""
        fields: dict[str, str] = {}
        for one in command.fields:
            fields.setdefault(one.name.lower(), one.tex)
        return fields

    def inherited(self, command: Command) -> dict[str, str]:
        """Return the fields that an entry takes from its `crossref` and `xdata`, without its own."""
        own = self.own(command)
        return {name: tex for name, tex in self._all(command, frozenset()).items() if name not in own}

    def parents(self, command: Command) -> Iterator[tuple[str, Command]]:
        """Yield the field and the entry for each entry of the file from which an entry inherits."""
        own = self.own(command)
        for name in ("crossref", "xdata"):
            for key in own.get(name, "").split(","):
                if parent := self._by_key.get(key.strip().lower()):
                    yield name, parent

    def _all(self, command: Command, seen: frozenset[str]) -> dict[str, str]:
        fields = self.own(command)
        for name, parent in self.parents(command):
            if parent.key in seen:
                continue
            for field, tex in self._all(parent, seen | {command.key}).items():
                if field not in _NOT_INHERITED:
                    fields.setdefault(_INHERITED.get(field, field) if name == "crossref" else field, tex)
        return fields

    def _read(self) -> Iterator[Part]:
        text = self.text
        grammar = Grammar(text, self.macros(), _ignore)
        written = position = 0
        while (at := text.find("@", position)) >= 0:
            found = self._part(grammar, at)
            if found is None:
                position = at + 1
                continue
            if written < at:
                yield Part(kind="text", start=written, end=at)
            yield found
            written = position = found.end
        if written < len(text):
            yield Part(kind="text", start=written, end=len(text))

    def _part(self, grammar: Grammar, at: int) -> Part | None:
        """Return the part that starts with the `@` at `at`; None if that is only text."""
        if _COMMENTED_OUT.match(self.text, self._line_starts[self.line(at) - 1], at):
            return None
        if comment := _COMMENT.match(self.text, at):
            end = closing_brace(self.text, comment.end()) + 1
            return Part(kind="comment", start=at, end=end) if end <= len(self.text) else None
        try:
            command = grammar.command(at)
        except BrokenEntry:
            return None
        kind: Kind = "entry"
        if command.type.lower() == "string":
            kind = "string"
            self._defined += [(field.start, field.name.lower(), field.tex) for field in command.fields]
        elif command.type.lower() == "preamble":
            kind = "preamble"
        return Part(kind=kind, start=at, end=command.end, command=command)


def _ignore(*_: object) -> None:
    """Pass over what is unusual in a field; the reader of the file reports it."""


def warn_of_code(sources: Sequence[Source]) -> list[Fault]:
    """Return a warning for each value that TeX would execute in files of one bibliography, for equal ones only one."""
    code: dict[str, Fault] = {}
    harmless: dict[str, Fault] = {}
    for source, part in ((one, part) for one in sources for part in one.parts):
        if part.command is None or part.kind == "string":
            continue
        line = source.line(part.start)
        for one in part.command.fields:
            if part.kind == "preamble":
                message = "@preamble has TeX code that does more than define macros; remove it unless you wrote it"
                fault = Fault(path=source.path, line=line, message=message)
                (code if runs_code(one.tex, may_define=True) else harmless).setdefault(one.tex, fault)
            elif one.name.lower() == "execute" or runs_code(one.tex):
                message = f"{one.name}: TeX would execute this, not print it; remove it unless you wrote it"
                code.setdefault(one.tex, Fault(path=source.path, line=line, entry=part.command.key, message=message))
    if runs_code("".join(harmless), may_define=True):
        # BibTeX joins them: a command may be cut, `\wri` at the end of one and `te18` at the start of the next.
        code.setdefault("", list(harmless.values())[-1])
    return list(code.values())


def without_entries(text: str, entries: Sequence[Command]) -> str:
    """Return the text without some entries, and without the empty lines after them."""
    for one in reversed(entries):
        end = one.end
        if (rest := _EMPTY_LINES.match(text, end)) and text[: one.start].endswith(("\n", "\r")):
            end = rest.end()
        text = text[: one.start] + text[end:]
    return text


def only_entries(text: str, entries: Sequence[Command]) -> str:
    """Return the text of some entries, in the lines in which they are."""
    kept, position = "", 0
    for one in entries:
        kept += _NOT_LINE_END.sub("", text[position : one.start]) + text[one.start : one.end]
        position = one.end
    return kept


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of text between entries; text with an entry that cannot be read is one."""
    if any("@" in line and not line.lstrip().startswith("%") for line in text.split("\n")):
        return [text.strip()]
    return [part.strip() for part in _BLANK_LINE.split(text) if part.strip()]


def comment_before(text: str) -> str:
    """Return the end of a text between entries that belongs to the entry after it: no blank line is between them."""
    last = _BLANK_LINE.split(text)[-1]
    # The first line may belong to the entry before.
    return last.strip() if last.strip() and "\n" in text else ""


def replace_macros(raw: str, values: Mapping[str, str]) -> str:
    """Return a value with macros replaced by other parts of a value; their names are in lower case.

    >>> replace_macros('jmlr # " {jmlr}"', {"jmlr": "{JMLR}"})
    '{JMLR} # " {jmlr}"'
    """
    return "".join(values.get(piece.lower(), piece) if is_macro else piece for piece, is_macro in _pieces(raw))


def macro_names(raw: str) -> set[str]:
    """Return the macros that a value uses, in lower case."""
    return {piece.lower() for piece, is_macro in _pieces(raw) if is_macro}


def _pieces(raw: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a value as written, and whether each is a macro."""
    position = 0
    while found := _MACRO.search(raw, position):
        end = found.end()
        if found[0] in '{"':
            end = _closing(raw, found.start()) or len(raw)
        yield raw[position : found.start()], False
        yield raw[found.start() : end], found[0] not in '{"' and not found[0].isdecimal()
        position = end
    yield raw[position:], False


def _closing(text: str, start: int) -> int | None:
    """Return the index after the brace or quote that closes the one at `start`, or None; every brace counts."""
    quoted = text[start] == '"'
    depth = 0 if quoted else 1
    for sign in _SIGN.finditer(text, start + 1):
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
