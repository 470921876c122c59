"""Typst: `@key`, `#cite(<key>)`, `#cite(label("key"))`, and the files that are included.

Syntax: https://typst.app/docs/reference/syntax/, https://typst.app/docs/reference/model/cite/.
"""

import re
from collections.abc import Callable, Mapping
from typing import Literal

from bibexport.citations.reading import Citation, Inclusion, Reading

_Mode = Literal["markup", "code", "statement", "math"]

_COMMENT = r"//[^\n]*|/\*"
_RAW = r"`+"
_MARKUP = re.compile(
    rf"(?P<escape>\\[\s\S])|(?P<address>https?://[^\s\]]+)|(?P<comment>{_COMMENT})|(?P<raw>{_RAW})"
    r"|(?<![^\W_])@(?P<key>[\w:.-]+)|<(?P<label>[\w:.-]+)>|#(?P<code>[\w{(\[\"$<])|(?P<math>\$)|(?P<open>\[)|(?P<close>\])"
)
_CODE = re.compile(
    rf"(?P<comment>{_COMMENT})|(?P<raw>{_RAW})|(?P<string>\"(?:[^\"\\]|\\[\s\S])*\"?)|(?P<call>[^\W\d][\w-]*)"
    r"|(?P<open>[\[({])|(?P<close>[\])}])|(?P<math>\$)|(?P<end>[;\n])"
)
_MATH = re.compile(
    rf"(?P<escape>\\[\s\S])|(?P<comment>{_COMMENT})|(?P<string>\"(?:[^\"\\]|\\[\s\S])*\"?)|#(?P<code>[\w{{(\[])"
    r"|(?P<math>\$)"
)
_NAME = re.compile(r"[^\W\d][\w-]*")
_STRING = re.compile(r"\"(?:[^\"\\]|\\[\s\S])*\"?")
_STATEMENTS = frozenset({"let", "set", "show", "import", "include", "if", "for", "while", "return", "context"})
_CITED = re.compile(
    r"\s*\(\s*(?:<(?P<label>[^<>\s]+)>|label\(\s*\"(?P<name>[^\"]*)\""
    r"|(?P<texts>\"[^\"]*\"(?:\s*,\s*\"[^\"]*\")*))"
)
"""The arguments of `cite` and `ref`; Typst before version 0.9 took keys as strings."""
_QUOTED = re.compile(r'"([^"]*)"')
_ATTRIBUTION = re.compile(r"\s*:\s*<([^<>\s]+)>")
_FULL = re.compile(r"\s*\([^()]*\bfull\s*:\s*true")
_FILE = re.compile(r"\s*\"([^\"@][^\"]*)\"")
_CHAIN = re.compile(r"(?:\.[^\W\d][\w-]*)*")
_COMMENT_MARK = re.compile(r"/\*|\*/")


def read(text: str, _commands: Mapping[str, int] = {}) -> Reading:
    """Return all keys that the text refers to, and the labels that the document defines itself."""
    scanner = _Scanner(text)
    scanner.scan()
    return Reading(
        citations=tuple(scanner.citations),
        everything=scanner.everything,
        inclusions=tuple(scanner.inclusions),
        labels=frozenset(scanner.labels),
    )


class _Scanner:
    """Scans a text once and keeps track of markup, code and math."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.modes: list[_Mode] = ["markup"]
        self.citations: list[Citation] = []
        self.inclusions: list[Inclusion] = []
        self.labels: set[str] = set()
        self.everything: int | None = None
        self._counted = 0
        self._line = 1

    def scan(self) -> None:
        patterns = {"markup": _MARKUP, "code": _CODE, "statement": _CODE, "math": _MATH}
        steps: Mapping[_Mode, Callable[[re.Match[str]], None]] = {
            "markup": self.read_markup, "code": self.read_code, "statement": self.read_code, "math": self.read_math,
        }  # fmt: skip
        while match := patterns[self.modes[-1]].search(self.text, self.position):
            self.position = match.end()
            steps[self.modes[-1]](match)

    def line(self, offset: int) -> int:
        self._line += self.text.count("\n", self._counted, offset)
        self._counted = offset
        return self._line

    def cite(self, key: str, offset: int, start: int) -> None:
        if key:
            self.citations.append(Citation(key, self.line(offset), start=start))

    def read_markup(self, match: re.Match[str]) -> None:
        if match["key"]:
            # A full stop or colon at the end belongs to the sentence.
            self.cite(match["key"].rstrip(".:"), match.start(), match.start("key"))
            self.position = match.start() + 1 + len(match["key"].rstrip(".:"))
        elif match["label"]:
            self.labels.add(match["label"])
        elif match["code"]:
            self.position -= 1
            self.read_expression()
        elif match["open"]:
            self.modes.append("markup")
        elif match["close"]:
            self.close("]")
        else:
            self.skip(match)

    def read_code(self, match: re.Match[str]) -> None:
        if match["call"]:
            self.read_call(match)
        elif match["open"]:
            self.modes.append("markup" if match["open"] == "[" else "code")
        elif match["close"]:
            self.close(match["close"])
        elif match["end"]:
            if self.modes[-1] == "statement":
                self.modes.pop()
        else:
            self.skip(match)

    def read_math(self, match: re.Match[str]) -> None:
        if match["code"]:
            self.position -= 1
            self.read_expression()
        elif match["math"]:
            self.modes.pop()
        else:
            self.skip(match)

    def skip(self, match: re.Match[str]) -> None:
        """Step over comments and raw text; go into math."""
        found = match.groupdict()
        if found.get("math"):
            self.modes.append("math")
        elif found.get("comment") == "/*":
            self.position = self.end_of_comment()
        elif ticks := found.get("raw"):
            end = self.text.find(ticks, self.position) if len(ticks) != 2 else self.position - len(ticks)
            self.position = end + len(ticks) if end >= 0 else len(self.text)

    def end_of_comment(self) -> int:
        depth = 1
        for mark in _COMMENT_MARK.finditer(self.text, self.position):
            depth += 1 if mark[0] == "/*" else -1
            if depth == 0:
                return mark.end()
        return len(self.text)

    def read_expression(self) -> None:
        """Read the code after a `#`: a statement up to the end of its line, or a name with its arguments."""
        word = _NAME.match(self.text, self.position)
        if word is None:
            self.open()
            return
        if word[0] in _STATEMENTS:
            self.modes.append("statement")
            return
        self.position = word.end()
        self.read_call(word)
        if chain := _CHAIN.match(self.text, self.position):
            self.position = chain.end()
        self.open()

    def open(self) -> None:
        """Enter the group that begins here, if one does."""
        sign = self.text[self.position : self.position + 1]
        if sign and sign in "([{":
            self.modes.append("markup" if sign == "[" else "code")
            self.position += 1
        elif string := _STRING.match(self.text, self.position):
            self.position = string.end()

    def read_call(self, word: re.Match[str]) -> None:
        """Read a name in code that may be one of those that matter."""
        match word[0]:
            case "cite" | "ref":
                if cited := _CITED.match(self.text, word.end()):
                    for group in ("label", "name"):
                        self.cite(cited[group] or "", word.start(), cited.start(group))
                    for text in _QUOTED.finditer(cited["texts"] or ""):
                        self.cite(text[1], word.start(), cited.start("texts") + text.start(1))
            case "attribution":
                if cited := _ATTRIBUTION.match(self.text, word.end()):
                    self.cite(cited[1], word.start(), cited.start(1))
            case "bibliography" if _FULL.match(self.text, word.end()):
                self.everything = self.everything or self.line(word.start())
            case "include" | "import":
                if file := _FILE.match(self.text, word.end()):
                    name = file[1]
                    beside = not name.startswith("/")
                    self.inclusions.append(Inclusion((name.lstrip("/"),), self.line(word.start()), beside=beside))
            case _:
                pass

    def close(self, sign: str) -> None:
        """Leave the innermost group; an argument list may be followed by contents."""
        if self.modes[-1] == "statement":
            self.modes.pop()
        if len(self.modes) == 1:
            return
        self.modes.pop()
        if self.modes[-1] in ("markup", "math") and sign in "])" and self.text.startswith("[", self.position):
            # `#f(…)[contents]`; in markup a bracket directly after a bracket is read the same way.
            self.open()
