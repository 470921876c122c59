"""LaTeX sources: `\\cite` and its relatives in natbib, biblatex, apacite and others, and the files they include."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from bibexport.citations.reading import Citation, Inclusion, Reading
from bibexport.citations.tex_source import Source
from bibexport.data import read_words
from bibexport.tex.macros import closing_braces

_COMMAND = re.compile(r"\\([A-Za-z@]+)\*?")
_CITE = re.compile(
    r"(?:[Nn]o|[Pp]aren|[Ff]oot|[Ff]ootfull|[Tt]ext|[Ss]mart|[Ss]uper|[Aa]uto|[Ff]ull|[Ss]hort|[Ll]ong|[Mm]ask"
    r"|fullmask|shortmask|new|online|inline|block|possessive|[pf]?[Nn]ote|(?:[pfsta]|ft)?[Vv]ol)?[Cc]ite[A-Za-z]*|bibentry"
)
_LIKE_CITE = re.compile(r"[A-Za-z]+[Cc]ite[A-Za-z]*")
"""Names that an unknown package may give a citing command; it counts if its keys exist."""
_SEVERAL = re.compile(r"[A-Za-z]*[Cc]ites|[Ff]ootcitetexts")
_WITH_VOLUME = re.compile(r"(?:[pfsta]|ft)?[Vv]olcites?")
"""biblatex manual, section 3.9.7: the first argument is a volume."""
_INPUT = {"input": False, "include": False, "InputIfFileExists": False, "subfile": True, "subfileinclude": True}
_IMPORT = {"import": False, "inputfrom": False, "includefrom": False}
_IMPORT |= {"subimport": True, "subinputfrom": True, "subincludefrom": True}
"""The commands that read files (LaTeX, subfiles, import), and whether a path starts from the file that names it."""
_BARE_NAME = re.compile(r"[ \t]*([^\s{}\\%|]+)")
_BLANK = re.compile(r"[ \t]*+\n?[ \t]*+(?!\n)")
# Nothing is given back (`*+`), and what ends far away is bounded: white space or brackets must not cost their square.
_DEFINITION = re.compile(
    r"\\(?:(?:(?:re)?new(?:robust)?(?:command|cmd)|(?:re)?newcommandx|providecommand|providerobustcmd"
    r"|DeclareRobustCommand)\*?\s*+\{?\s*+\\(?P<name>[A-Za-z@]++)\s*+\}?\s*+(?:\[\d\])?+\s*+"
    r"(?P<default>\[[^\]]{0,1000}+\])?+"
    r"|[egx]?def\s*+\\(?P<plain>[A-Za-z@]++)\s*+(?:#\d\s*+)++"
    r"|(?:New|Renew|Provide|Declare)(?:Expandable)?DocumentCommand\s*+\{?\s*+\\(?P<document>[A-Za-z@]++)\s*+\}?\s*+"
    r"\{(?P<arguments>(?:[^{}]|\{[^{}]{0,100}+\}){0,200}+)\}"
    r"|Declare(?P<biblatex>Multi)?CiteCommand\*?\s*+\{\s*+\\(?P<declared>[A-Za-z@]++)\s*+\}(?:\s*+\[[^\]]{0,1000}+\])?+)"
    r"\s*+(?=\{)"
)
_LET = re.compile(r"\\let\s*+\\([A-Za-z@]++)\s*+=?\s*+\\([A-Za-z@]+)")
# At most 20,000 characters, which is the longest that `_DEFINITION` takes.
_ARGUMENT_TYPE = re.compile(r"[+!>\s]++|\{[^{}]*+\}|([a-zA-Z])(?:[ \t]*+\{[^{}]*+\})*+")
_SET = re.compile(r"\\defbibentryset\s*+\{([^{}]{0,20000}+)\}\s*+\{([^{}]*+)\}")
_PARAMETER = re.compile(r"#(\d)")
_MAX_LENGTH = 20_000
"""Maximum length of an argument of a citing command, in characters."""
_MAX_NOTE_TOKENS = 100
"""Maximum number of macros and braces in the note of a citation; each unclosed `\\cite[` costs a search for its end."""
_MAX_BODY = 2_000
"""Maximum length of the definition of a citing command; each is searched, also those in one another."""


def read(text: str, commands: Mapping[str, int] = {}) -> Reading:
    """Return the keys that a source cites by commands of citation packages or by commands that it defines.

    Comments, verbatim text and the text after `\\iffalse` do not count. Keys that a macro expands to are unknown here:
    the .aux file has them.
    """
    source = Source(text)
    own = _find_commands(source.text, commands)
    # The head of a definition looks like a use of the command that it defines.
    for heads in (_DEFINITION, _LET):
        source.text = heads.sub(lambda head: "." * len(head[0]), source.text)
    reader = _Reader(source, {**commands, **own})
    reader.read()
    return Reading(
        citations=tuple(reader.citations),
        everything=reader.everything,
        inclusions=tuple(reader.inclusions),
        labels=frozenset(match[1].strip() for match in _SET.finditer(source.text)),
        commands=own,
        unread=tuple(reader.unread),
        unclosed=tuple(reader.unclosed),
    )


class Cited(NamedTuple):
    """The argument of a citing command."""

    command: int
    """The index of the command's end."""
    start: int
    """The index of the first key."""
    keys: str
    """As written, separated by commas."""
    certain: bool

    def split(self) -> Iterator[tuple[int, str]]:
        """Yield the start and the text of each key."""
        start = self.start
        for part in self.keys.split(","):
            yield start + len(part) - len(part.lstrip()), " ".join(part.split())
            start += len(part) + 1


def find_citations(text: str, commands: Mapping[str, int] = {}) -> Iterator[Cited]:
    """Yield the arguments of citing commands."""
    groups = closing_braces(text)
    for match in _COMMAND.finditer(text):
        name = match[1]
        certain = name in commands or _CITE.fullmatch(name) is not None
        if name in read_words("not_citing_commands") or not (certain or _LIKE_CITE.fullmatch(name)):
            continue
        skip = commands.get(name, 2 if _WITH_VOLUME.fullmatch(name) else 1) - 1
        several = name not in commands and _SEVERAL.fullmatch(name) is not None
        for offset, start, keys in _read_keys(text, groups, match.end(), skip, several=several):
            yield Cited(offset, start, keys, certain)
    for match in _SET.finditer(text):
        yield Cited(match.start(), match.start(2), match[2], certain=True)


class _Reader:
    """Collects the citations and inclusions of a source."""

    def __init__(self, source: Source, commands: Mapping[str, int]) -> None:
        self.source, self.commands = source, commands
        self.citations: list[Citation] = []
        self.unread: list[Citation] = []
        self.unclosed: list[Citation] = []
        self.inclusions: list[Inclusion] = []
        self.everything: int | None = None
        self._groups = closing_braces(source.text)

    def read(self) -> None:
        for cited in find_citations(self.source.text, self.commands):
            self.cite(cited)
        for match in _COMMAND.finditer(self.source.text):
            if match[1] in _INPUT or match[1] in _IMPORT:
                self.include(match[1], match.end())
            elif match[1] in self.commands or _CITE.fullmatch(match[1]):
                self.look_for_end(match[1], match.end())

    def cite(self, cited: Cited) -> None:
        line = self.source.line(cited.command)
        for start, key in cited.split():
            if key == "*":
                self.everything = self.everything or line
            elif cited.certain and re.search(r"\\[A-Za-z@]|[{}]", key):
                self.unread.append(Citation(key, line))
            elif key and not _PARAMETER.search(key):
                self.citations.append(Citation(key, line, cited.certain, self.source.origin(start)))

    def look_for_end(self, command: str, start: int) -> None:
        """Note a command whose keys never end, as where a brace was forgotten."""
        text = self.source.text
        begin = _skip_space(text, _skip_options(text, start, in_parentheses=False))
        if text[begin : begin + 1] == "{" and _read_group(text, self._groups, begin) is None:
            self.unclosed.append(Citation(f"\\{command}{{", self.source.line(start)))

    def include(self, command: str, start: int) -> None:
        text, line = self.source.text, self.source.line(start)
        folder = ""
        if command in _IMPORT:
            folder, start = _read_group(text, self._groups, start) or ("", start)
        found = _read_group(text, self._groups, start)
        bare = _BARE_NAME.match(text, start) if command == "input" else None
        name = found[0].strip().strip('"') if found else bare[1] if bare else ""
        if not name or name.startswith("|") or _PARAMETER.search(name):
            return
        names = (name, f"{name}.tex") if "." in name.rpartition("/")[2] else (f"{name}.tex", name)
        beside = _INPUT.get(command, False) or _IMPORT.get(command, False)
        self.inclusions.append(Inclusion(names, line, folder.strip(), beside=beside))


def _find_commands(text: str, known: Mapping[str, int]) -> dict[str, int]:
    """Return the commands that `text` defines to cite with, and the number of the argument with the keys."""
    found = {new: 1 for new, old in _LET.findall(text) if _CITE.fullmatch(old) and not _CITE.fullmatch(new)}
    groups = closing_braces(text)
    for match in _DEFINITION.finditer(text):
        if match["declared"]:
            if not _CITE.fullmatch(match["declared"]):
                found[match["declared"]] = 1
            continue
        name = match["name"] or match["plain"] or match["document"]
        end = groups.get(match.end(), len(text))
        body = text[match.end() : min(end, match.end() + _MAX_BODY)]
        cited = [one.keys for one in find_citations(body, {**known, **found}) if one.certain]
        parameters = [_PARAMETER.fullmatch(keys.strip()) for keys in cited]
        number = next((int(one[1]) for one in parameters if one), 0)
        argument = _find_argument(match, number)
        if argument and not _CITE.fullmatch(name):
            found[name] = argument
    return found


def _find_argument(definition: re.Match[str], number: int) -> int:
    """Return the position of parameter `number` among the arguments in braces, from 1; 0 if it is not in braces."""
    if definition["default"]:
        return number - 1
    if definition["arguments"] is None:
        return number
    kinds = [kind for kind in _ARGUMENT_TYPE.findall(definition["arguments"]) if kind][:number]
    return kinds.count("m") if number and kinds[-1:] == ["m"] else 0


def _read_keys(
    text: str, groups: Mapping[int, int], start: int, skip: int, several: bool
) -> Iterator[tuple[int, int, str]]:
    """Yield the end of a command, and the start and text of its keys, after `skip` arguments; again if `several`."""
    command, keys = start, ""
    while True:
        for _ in range(skip + 1):
            found = _read_group(text, groups, _skip_options(text, start, in_parentheses=several))
            if found is None or (keys and "\\" in found[0]):
                return
            keys, start = found
        yield command, start - 1 - len(keys), keys
        if not several:
            return


def _skip_options(text: str, start: int, in_parentheses: bool) -> int:
    """Return the end of the optional arguments: `[see][12]`, apacite's `<e.g.>`, biblatex's `(see)(12)`."""
    closing = {"[": "]", "<": ">"} | ({"(": ")"} if in_parentheses else {})
    while True:
        begin = _skip_space(text, start)
        end = _find_closing(text, begin + 1, closing[text[begin]]) if text[begin : begin + 1] in closing else -1
        if end < 0:
            return start
        start = end + 1


def _find_closing(text: str, start: int, sign: str) -> int:
    """Return the index of the next `sign` outside of groups, -1 if this paragraph has none."""
    pattern = re.compile(rf"\\.|[{{}}]|\n[ \t]*\n|{re.escape(sign)}", re.DOTALL)
    depth = 0
    for match in islice(pattern.finditer(text, start, start + _MAX_LENGTH), _MAX_NOTE_TOKENS):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth < 0 or match[0].startswith("\n"):
            return -1
        if match[0] == sign and depth == 0:
            return match.start()
    return -1


def _read_group(text: str, groups: Mapping[int, int], start: int) -> tuple[str, int] | None:
    """Return the contents of the next of the `groups` in braces and its end."""
    begin = _skip_space(text, start)
    if text[begin : begin + 1] != "{":
        return None
    end = groups.get(begin, -1)
    return (text[begin + 1 : end], end + 1) if 0 <= end - begin < _MAX_LENGTH else None


def _skip_space(text: str, start: int) -> int:
    match = _BLANK.match(text, start)
    return match.end() if match else start
