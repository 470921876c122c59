"""TeX as LaTeX reads it: without comments, verbatim text, and text disabled by `\\iffalse`."""

import re
from bisect import bisect_right

from bibexport.data import read_words
from bibexport.tex.macros import closing_brace

_DEFINED = re.compile(r"\\(?:lstnewenvironment|DefineVerbatimEnvironment|newminted(?:\[(\w+)\])?)\s*\{(\w+\*?)\}")
_TOKEN = re.compile(
    r"(?P<comment>%[^\n]*(?:\n[ \t]*)?)"
    r"|\\(?:(?P<verb>(?:verb|Verb|spverb)\*?(?=[^A-Za-z\s*]))"
    r"|(?P<inline>lstinline(?![A-Za-z])(?:[ \t]*\[[^\]\n]*\])?|mint(?:inline)?(?:\[[^\]\n]*\])?\{[^{}\n]*\})"
    r"|begin[ \t]*\{(?P<environment>[A-Za-z]+\*?)\}"
    r"|(?P<address>(?:url|path|nolinkurl|href)\s*(?=\{))|[A-Za-z@]+|.)",
    re.DOTALL,
)
_LEFT_OUT = re.compile(r"\\iffalse(?![A-Za-z@])|\\if0[ \t]*\n")
_CONDITIONAL = re.compile(r"\\(?P<if>if[A-Za-z@]*|else|fi)(?![A-Za-z@])")
_NEW_IF = re.compile(r"\\newif\s*\\(if[A-Za-z@]+)")
_IFS = frozenset(
    {"if", "ifcase", "ifcat", "ifcsname", "ifdefined", "ifdim", "ifeof", "iffalse", "iffontchar", "ifhbox", "ifhmode"}
    | {"ifincsname", "ifinner", "ifmmode", "ifnum", "ifodd", "iftrue", "ifvbox", "ifvmode", "ifvoid", "ifx", "ifpdf"}
)
"""The conditionals that `\\fi` ends (The TeXbook, chapter 20, and e-TeX), unlike `\\ifthenelse` and `\\iff`."""
_MAX_ADDRESS = 4_000
"""Maximum length of an address, in characters."""
_END = re.compile(r"\\(?:end[ \t]*\{document\}|endinput(?![A-Za-z@]))")


class Source:
    """The text that LaTeX reads, with the original line and index of every position."""

    def __init__(self, tex: str) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._starts = [0]
        self._line = 1
        self._lines = [1]
        self._kept = [0]
        self._origins = [0]
        self._read = 0
        _read(tex, self)
        text = "".join(self._pieces)
        end = _END.search(text)
        self.text: str = _blank_out_iffalse(text[: end.start()] if end else text)

    def line(self, offset: int) -> int:
        """Return the line, from 1, of the character at `offset` of `text`."""
        return self._lines[bisect_right(self._starts, offset) - 1]

    def origin(self, offset: int) -> int:
        """Return the index, in the original, of the character at `offset` of `text`."""
        piece = bisect_right(self._kept, offset) - 1
        return self._origins[piece] + offset - self._kept[piece]

    def keep(self, piece: str) -> None:
        """Append a piece."""
        self._pieces.append(piece)
        self._kept.append(self._length)
        self._origins.append(self._read)
        self._read += len(piece)
        for number, part in enumerate(piece.split("\n")):
            if number:
                self._length += 1
                self._new_line(1)
            self._length += len(part)

    def leave_out(self, piece: str, instead: str = "") -> None:
        """Skip a piece and append `instead`, which contains no line end."""
        self._pieces.append(instead)
        self._length += len(instead)
        self._read += len(piece)
        if lines := piece.count("\n"):
            self._new_line(lines)

    def _new_line(self, lines: int) -> None:
        self._line += lines
        self._starts.append(self._length)
        self._lines.append(self._line)


def _read(tex: str, source: Source) -> None:
    verbatim = {
        *read_words("verbatim_environments"),
        *(name or f"{language}code" for name, language in _DEFINED.findall(tex)),
    }
    verbatim |= {language for name, language in _DEFINED.findall(tex) if not name}
    written = position = 0
    while token := _TOKEN.search(tex, position):
        position = token.end()
        if token["comment"]:
            end, instead = position, ""
        elif token["verb"] or token["inline"]:
            in_braces = bool(token["inline"]) and tex.startswith("{", position)
            end, instead = closing_brace(tex, position) + 1 if in_braces else _find_end_of_verb(tex, position), " "
        elif token["environment"] in verbatim:
            end, instead = _find_end_of_environment(tex, position, token["environment"]), " "
        elif token["address"] and (end := _find_end_of_address(tex, position)):
            instead = "{}"  # A percent sign in an address does not start a comment.
        else:
            continue
        source.keep(tex[written : token.start()])
        source.leave_out(tex[token.start() : end], instead)
        written = position = max(end, position)
    source.keep(tex[written:])


def _find_end_of_verb(tex: str, start: int) -> int:
    """Return the end of `\\verb|…|` and the like: the second delimiter, or else the end of the line."""
    line_end = tex.find("\n", start)
    line_end = len(tex) if line_end < 0 else line_end
    end = tex.find(tex[start : start + 1] or "|", start + 1, line_end)
    return end + 1 if end >= 0 else line_end


def _find_end_of_address(tex: str, start: int) -> int:
    """Return the end of the address in the group at `start`; 0 if it does not end in its paragraph."""
    paragraph = tex.find("\n\n", start, start + _MAX_ADDRESS)
    near = tex[start : start + _MAX_ADDRESS if paragraph < 0 else paragraph]
    end = closing_brace(near, 0)
    return start + end + 1 if end < len(near) else 0


def _find_end_of_environment(tex: str, start: int, name: str) -> int:
    end = tex.find(f"\\end{{{name}}}", start)
    return len(tex) if end < 0 else end + len(f"\\end{{{name}}}")


def _blank_out_iffalse(text: str) -> str:
    """Return `text` with spaces in place of everything from `\\iffalse` to its `\\else` or `\\fi`."""
    if not _LEFT_OUT.search(text):
        return text
    conditionals = _IFS | set(_NEW_IF.findall(text))
    pieces, position = [], 0
    while found := _LEFT_OUT.search(text, position):
        end, depth = len(text), 1
        for word in _CONDITIONAL.finditer(text, found.end()):
            depth += (word["if"] in conditionals) - (word["if"] == "fi")
            if depth == 0 or (depth == 1 and word["if"] == "else"):
                end = word.end()
                break
        pieces += [text[position : found.start()], " " * (end - found.start())]
        position = end
    return "".join([*pieces, text[position:]])
