"""The grammar of .bib files, as bibtex.web has it (sections 183 to 264), with the position of everything.

pybtex's parser reads the commands, macros and joined values. The parts below replace its own where those cannot go on
after a mistake, read deep or unclosed braces slowly, or lose positions; a field as most people write them is matched by
one expression. Every brace counts, also one after a backslash.
"""

import re
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from pybtex.database.input.bibtex import LowLevelParser, SkipEntry
from pybtex.scanner import Pattern, PybtexSyntaxError, Token

from bibexport.text import cache_short

_IDENTIFIER = r"[^\s\x00-\x1f\x7f\"#%'(),={}0-9][^\s\x00-\x1f\x7f\"#%'(),={}]*+"
"""bibtex.web's `legal_id_char`, section 138; today's BibTeX takes letters beyond ASCII for legal, too."""
_FIELD = re.compile(
    rf"[\s,]*+({_IDENTIFIER})\s*+=\s*+"
    r"(?:\{((?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+)\}|\"([^\"{}]*+)\"|([0-9]++)|"
    f"({_IDENTIFIER}))"
    r"\s*+(?=[,})])"
)
_SKIPPED = re.compile(r"(?:[\s,]++|(?<=[\s,{(])%[^\n]*+)*+")
"""White space and commas between fields, and lines commented out, which biber skips and BibTeX cannot read."""
_KEYS = {"{": re.compile(r"\s*+([^\s,}]*+)"), "(": re.compile(r"\s*+([^\s,]*+)")}
"""The key of an entry: what ends it depends on the opening sign (bibtex.web, section 266)."""
_NAME = re.compile(rf"\s*+({_IDENTIFIER})\s*+")
_NEXT_FIELD = re.compile(rf"\s*+({_IDENTIFIER})\s*+=")
_AFTER_VALUE = re.compile(r"\s*+(?:[#,})]|\Z)")
_IS_NO_KEY = re.compile(r"=(?:[{\"]|\Z)|@[^\s{(@]++[{(]")
"""What is a field, or the next entry, and for BibTeX nevertheless a key."""
_EQUALS = re.compile(r"\s*+=")
_UNBRACED = re.compile(r"[^\s,{}\"#=)(][^,{}\"#=\n]*")
_BRACE = re.compile(r"[{}]")
_QUOTE_OR_BRACE = re.compile(r"[\"{}]")
_CLOSING = {"{": "}", "(": ")"}
MAX_VALUE = 1_000_000
"""Maximum length of a value with its macros expanded, in characters: twenty macros can double a text twenty times."""


@cache_short(maxsize=4096, longest=100)
def _share(tex: str) -> str:
    """Return an equal text of an earlier field: the years, journals and publishers of a file are few."""
    return tex


class Field(NamedTuple):
    """A field and its place in the file."""

    name: str
    """As written."""
    start: int
    """The index of its name."""
    value_start: int
    value_end: int
    tex: str
    """The value without its delimiters; joined, and with macros expanded."""


class Command(NamedTuple):
    """`@string`, `@preamble` or an entry."""

    type: str
    """As written."""
    start: int
    end: int
    """The index after the closing brace."""
    key: str = ""
    fields: tuple[Field, ...] = ()
    """`@string` has a field for each definition, `@preamble` one without a name."""


class BrokenEntry(PybtexSyntaxError):  # type: ignore[misc]
    """A command that cannot be read."""

    def __init__(self, reason: str, position: int) -> None:
        Exception.__init__(self, reason)
        self.reason = reason
        self.position = position
        """The index of the place where it cannot be read."""


Report = Callable[[Literal["bib-syntax", "bib-value"], str, int], None]
"""Takes the code of a finding about a field that can be read all the same, its message, and the index of the field."""


class Grammar(LowLevelParser):  # type: ignore[misc]
    """Reads one command after the other from the places where they start."""

    NAME = Pattern(_IDENTIFIER, "a name")

    def __init__(self, text: str, macros: Mapping[str, str], report: Report) -> None:
        super().__init__(text, macros=dict(macros))
        self._report = report
        self._closings: dict[int, int] | None = None
        """The closing brace of each opening one, known from the first that is never closed."""
        self._known_from = 0
        self.undefined: set[str] = set()
        """The names of macros that were used and not defined, in lower case."""
        self.key = ""
        """The key of the entry that is being read."""
        self._source = text
        self._name = ""
        self._fields: list[Field] = []
        self._delimiter = "{"
        self._about = 0

    def command(self, start: int) -> Command:
        """Read the command whose `@` is at `start`.

        Raises:
            BrokenEntry: it cannot be read.
        """
        self.pos = start + 1
        self._fields = []
        self.key = ""
        try:
            kind, _ = self.parse_command()
        except SkipEntry:
            # The caller knows comments; this one has a character before its name that BibTeX does not skip.
            raise BrokenEntry("expected the type of an entry", self.pos) from None
        return Command(kind, start, self.pos, self.key, tuple(self._fields))

    def handle_error(self, error: PybtexSyntaxError) -> None:
        """Give up the command."""
        raise error if isinstance(error, BrokenEntry) else BrokenEntry(_describe(error), self.pos)

    def required(self, patterns: list[Pattern], description: str | None = None, **_: bool) -> Token:
        """Read one of `patterns`, as pybtex does; its errors would count the lines of the whole file."""
        token = None if self.at_end() else self.optional(patterns)
        if token is None:
            wanted = description or " or ".join(pattern.description for pattern in patterns)
            raise BrokenEntry(f"expected {wanted.replace(chr(39), '`')}", self.pos)
        if token.pattern in (self.LBRACE, self.LPAREN):
            self._delimiter = token.value
        return token

    def at_end(self) -> bool:
        """Skip white space; return whether the file ends there."""
        self.eat_whitespace()
        return bool(self.eof())

    def parse_string_body(self, body_end: Pattern) -> None:
        """Read the definitions of `@string`; biber reads more than one."""
        while not self._at_closing():
            start = self._about = self.pos
            self._name = "@string"
            super().parse_string_body(body_end)
            name, tex = str(self.current_field_name), "".join(self.current_value)
            self.macros[name.lower()] = tex
            self._fields.append(Field(name, start, start, self.pos, tex))

    def _at_closing(self) -> bool:
        """Skip what may be between two fields; return whether the command ends there."""
        if skipped := _SKIPPED.match(self._source, self.pos):
            self.pos = skipped.end()
        return self._source.startswith(_CLOSING[self._delimiter], self.pos)

    def parse_preamble_body(self, body_end: Pattern) -> None:
        """Read the value of `@preamble`."""
        start = self._about = self.pos
        self._name = "@preamble"
        super().parse_preamble_body(body_end)
        self._fields.append(Field("", start, start, self.pos, "".join(self.current_value)))

    def parse_entry_body(self, _: Pattern) -> None:
        """Read the key and the fields of an entry."""
        text = self._source
        if found := _KEYS[self._delimiter].match(text, self.pos):
            self.key, self.pos = found[1], found.end()
        if _IS_NO_KEY.search(self.key) or _EQUALS.match(text, self.pos):
            raise BrokenEntry("the entry has no key", self.pos)
        if not _AFTER_VALUE.match(text, self.pos):
            if not _NEXT_FIELD.match(text, self.pos):
                raise BrokenEntry(f"expected `,` after the key {self.key!r}, which cannot have spaces", self.pos)
            self._report("bib-syntax", "there is no comma after the key; add one", self.pos)
        while True:
            # Where braces are unclosed, the expression would run to the end of the file for each field.
            if self._closings is None and (simple := _FIELD.match(text, self.pos)):
                self._fields.append(self._take(simple))
                continue
            if self._at_closing():
                return
            self._fields.append(self._read_field())

    def _take(self, simple: re.Match[str]) -> Field:
        group = simple.lastindex or 0
        begin, end = simple.span(group)
        if group < 4:  # the delimiters belong to the value
            begin, end = begin - 1, end + 1
        self.pos = end
        self._about = start = simple.start(1)
        self._name = simple[1]
        tex = simple[group] if group < 5 else self.substitute_macro(simple[5])
        return Field(simple[1], start, begin, end, _share(tex))

    def _read_field(self) -> Field:
        text = self._source
        name = _NAME.match(text, self.pos)
        if name is None:
            shown = "the end of the file" if self.at_end() else repr(text[self.pos : self.pos + 1])
            raise BrokenEntry(f"expected a field, got {shown}", self.pos)
        self._about = name.start(1)
        self._name = name[1]
        if not text.startswith("=", name.end()):
            raise BrokenEntry(f"expected `=` after {name[1]!r}", name.end())
        self.pos = name.end() + 1
        self.eat_whitespace()
        value_start = self.pos
        tex = self._read_value(name[1])
        end = self.pos
        while end > value_start and text[end - 1].isspace():  # pybtex has looked for a `#` behind it
            end -= 1
        return Field(name[1], name.start(1), value_start, end, _share(tex))

    def _read_value(self, name: str) -> str:
        """Read a value; repair what BibTeX would reject if there is no doubt about it."""
        text, start = self._source, self.pos
        if text.startswith((",", _CLOSING[self._delimiter]), start):
            self._report("bib-value", f"{name}: there is no value after the equals sign", self._about)
            return ""
        unbraced = _UNBRACED.match(text, start)
        if unbraced and (written := _one_text(unbraced[0], self._delimiter)):
            following = _NEXT_FIELD.match(text, start + len(written))
            if not following and _AFTER_VALUE.match(text, start + len(written)):
                message = f"{name}: expected {{{written}}}, got {written!r}; put braces around it"
                self._report("bib-value", message, self._about)
                self.pos = start + len(written)
                return written
        self.parse_value()
        if not _AFTER_VALUE.match(text, self.pos):
            following = _NEXT_FIELD.match(text, self.pos)
            if following is None:
                raise BrokenEntry(f"expected `,` or `{_CLOSING[self._delimiter]}` after {name}", self.pos)
            self._report("bib-syntax", f"there is no comma between {name} and {following[1]}; add one", self._about)
        return "".join(self.current_value)

    def parse_value(self) -> None:
        """Read the parts of a value into `current_value`."""
        start = self.pos
        super().parse_value()
        if len(self.current_value) > 1 and sum(map(len, self.current_value)) > MAX_VALUE:
            raise BrokenEntry(f"a value has more than {MAX_VALUE:,} characters after its macros are expanded", start)

    def parse_value_part(self) -> str:
        """Read a string, number or macro."""
        if not self.at_end():
            if self._source[self.pos] == "{":
                end = self.closing_brace(self.pos)
                tex = self._source[self.pos + 1 : end]
                self.pos = end + 1
                return tex
            if self._source[self.pos] == '"':
                return self._read_quoted()
        return str(super().parse_value_part())

    def _read_quoted(self) -> str:
        start = position = self.pos + 1
        while sign := _QUOTE_OR_BRACE.search(self._source, position):
            if sign[0] == '"':
                self.pos = sign.end()
                return self._source[start : sign.start()]
            if sign[0] == "}":
                raise BrokenEntry("a brace closes that was not opened between the quotes", sign.start())
            position = self.closing_brace(sign.start()) + 1
        raise BrokenEntry("the quotes are never closed", start - 1)

    def closing_brace(self, start: int) -> int:
        """Return the index of the brace that closes the one at `start`.

        Raises:
            BrokenEntry: none does.
        """
        if self._closings is not None and start >= self._known_from:
            closing = self._closings.get(start)
            if closing is None:
                raise BrokenEntry("a brace is never closed", start)
            return closing
        opened: list[int] = []
        closings: dict[int, int] = {}
        for brace in _BRACE.finditer(self._source, start):
            if brace[0] == "{":
                opened.append(brace.start())
            elif opened:
                closings[opened.pop()] = brace.start()
                if not opened:
                    return brace.start()
        # Kept, so that a file with many unclosed braces is not searched to its end for each of them.
        self._closings, self._known_from = closings, start
        raise BrokenEntry("a brace is never closed", start)

    def substitute_macro(self, name: str) -> str:
        """Return the text of a macro; an undefined one stays as its name."""
        defined = self.macros.get(name.lower())
        if defined is None:
            message = f"{self._name}: no @string defines {name!r}; define it, or put braces around it"
            self._report("bib-value", message, self._about)
            self.undefined.add(name.lower())
            return name
        return str(defined)


def _one_text(unbraced: str, delimiter: str) -> str:
    """Return text without braces that is neither a number nor the name of a macro, else an empty string."""
    text = unbraced.split(_CLOSING[delimiter])[0].rstrip()
    return "" if text.isdecimal() or re.fullmatch(_IDENTIFIER, text) else text


def _describe(error: PybtexSyntaxError) -> str:
    return str(error.args[0]) if error.args else "a syntax error"
