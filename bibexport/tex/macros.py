"""Groups and macros: matching braces, arguments, and the effect of macros when TeX is read as plain text.

The macros are those of the LaTeX kernel, textcomp, csquotes, biblatex and what reference managers put into .bib files.
Macros that print one character are in `letters`. The macros that a .bib file itself defines in `@preamble` are expanded
before it is read.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

import msgspec

from bibexport.data import read_words
from bibexport.text import compile_lazily
from bibexport.text.numbers import ordinal, roman_numeral


def _split_words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SPACES = _split_words(
    """
    addabbrvspace addabthinspace adddotspace addhighpenspace addhpthinspace addlowpenspace addlpthinspace addnbspace
    addnbthinspace addspace addthinspace enskip enspace linebreak newblock newline nobreakspace par qquad quad space
    thinspace
    """
)
"""Macros that print white space of some width, or end a line."""

ESCAPES: dict[str, str] = dict.fromkeys("-/!@*", "") | dict.fromkeys(" ,;:>\\\n\t", " ") | {"|": "‖"}
"""Control symbols that do not print themselves: line breaks, spaces, hyphenation points, italic corrections."""

SILENT = _split_words(
    """
    Huge LARGE Large MakeSentenceCase allowbreak boldmath break displaystyle empty footnotesize frenchspacing
    huge ignorespaces isdot large leavevmode mdseries midsentence negthinspace nobreak noindent nolinebreak nopp nopunct
    normalfont normalsize null protect relax rm rmfamily scriptsize selectfont sf sffamily sloppy small
    textcompwordmark textstyle tiny tt ttfamily unboldmath unskip upshape
    """
)
"""Macros that print nothing; the text after them is printed as usual."""

TRANSPARENT = _split_words(
    """
    BibTitle autocap bibcpstring biblstring bibsstring bibstring bibxstring ensuretext fbox hbox makebox mathbf mathit
    mathrm mathsf mathtt mbox mkbibacro mkbibnamefamily mkbibnamegiven mkbibnameprefix mkbibnamesuffix natexlab
    operatorname pnfmt text textcyrillic textgreek texthebrew textlf textmd textnormal textrm textsf textsw textcircled
    texttt textup titlecap uline underline
    """
)
"""Macros that print their argument, in some other type or not."""

VERBATIM = _split_words("url path nolinkurl")
"""Macros that print their argument verbatim."""

DROPPED_ARGUMENTS: dict[str, int] = {
    **dict.fromkeys(
        _split_words(
            """
            SortNoop bibfield bibinfo color fontfamily foreignlanguage hphantom href hspace hyperref index label noop
            noopsort phantom raisebox selectlanguage sortnoop textcolor textlang thanks vphantom vspace
            """
        ),
        1,
    ),
    "fontsize": 2,
    "hskip": 0,
    "vskip": 0,
}
"""Macros whose first arguments are not printed: sort keys, colours, addresses, dimensions."""

MARKUP: dict[str, str] = {
    **dict.fromkeys(_split_words("textit emph textsl mkbibemph mkbibitalic em it sl itshape slshape"), "i"),
    **dict.fromkeys(_split_words("textbf mkbibbold strong bf bfseries"), "b"),
    **dict.fromkeys(_split_words("textsuperscript mkbibsuperscript"), "sup"),
    **dict.fromkeys(_split_words("textsubscript mkbibsubscript"), "sub"),
    **dict.fromkeys(_split_words("textsc sc scshape"), "sc"),
}
"""The markup of the model for macros that take an argument, and for declarations."""
TAG_MACROS: dict[str, str] = {
    "i": "textit",
    "b": "textbf",
    "sup": "textsuperscript",
    "sub": "textsubscript",
    "sc": "textsc",
}
"""The macro to write for each markup."""
DECLARATIONS = _split_words("em it sl itshape slshape bf bfseries sc scshape")
"""Macros that last to the end of their group."""

ENCLOSING: dict[str, tuple[str, str]] = {
    **dict.fromkeys(_split_words("enquote mkbibquote textquote"), ("“", "”")),
    **dict.fromkeys(_split_words("enquote* textquote*"), ("‘", "’")),
    "mkbibparens": ("(", ")"),
    "mkbibbrackets": ("[", "]"),
}
"""Macros that print something before and after their argument."""

CONVERTING: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("uppercase", "MakeUppercase"), str.upper),
    **dict.fromkeys(("lowercase", "MakeLowercase"), str.lower),
    "mkbibordinal": ordinal,
    "RN": lambda number: roman_numeral(number).upper(),
    "Rn": roman_numeral,
    # In the encodings of text, the numbers of printable ASCII are those of Unicode.
    "symbol": lambda number: (
        chr(int(number)) if re.fullmatch("3[2-9]|[4-9][0-9]|1[01][0-9]|12[0-6]", number) else number
    ),
}
"""What macros make of the text of their argument."""

PRINTED_TERMS: dict[str, str] = {"psq": "\u00a0sq.", "psqq": "\u00a0sqq.", "pno": "p. ", "ppno": "pp. "}
"""What the macros for pages print (biblatex manual, section 3.15.3), in English."""

_OF_BIBLATEX = compile_lazily(
    r"\\(?:mkbib[a-z]+|bib(?:cp|l|s|x)?string|bib(?:date|name|range)dash|autocap|isdot|midsentence|nopunct"
    r"|(?P<short>p?pno|nopp|pnfmt|psqq?|R[Nn])"
    r"|add(?:colon|comma|dot|exclam|period|question|semicolon|slash|[a-z]*space))(?![A-Za-z])"
)


def needs_biblatex(tex: str, *, surely: bool = False) -> bool:
    r"""Return whether TeX has a macro that biblatex defines (its manual, section 4.7 and 3.14) and LaTeX does not.

    With `surely`, macros with short names are none, because a document may define its own.

    >>> needs_biblatex(r"\mkbibordinal{9} ed."), needs_biblatex(r"98\psq"), needs_biblatex(r"98\psq", surely=True)
    (True, True, False)
    """
    return "\\" in tex and any(not (surely and found["short"]) for found in _OF_BIBLATEX.finditer(tex))


_CONDITIONAL = compile_lazily(
    r"\\ifmmode(?![A-Za-z])(?:(?!\\ifmmode|\\else(?![A-Za-z])|\\fi(?![A-Za-z])).)*+"
    r"(?:\\else(?![A-Za-z])(?P<otherwise>(?:(?!\\ifmmode|\\else(?![A-Za-z])|\\fi(?![A-Za-z])).)*+))?\\fi(?![A-Za-z])",
    re.DOTALL,
)
_MAX_CONDITIONALS = 5


def resolve_conditionals(tex: str) -> str:
    r"""Return `tex` with `\ifmmode a\else b\fi` replaced by `b`, as TeX reads it outside of math.

    The American Physical Society writes accented letters so, in names too.

    >>> resolve_conditionals(r"Ond\ifmmode \check{r}\else \v{r}\fi{}ej")
    'Ond\\v{r}{}ej'
    """
    if "\\ifmmode" not in tex:
        return tex
    # An innermost one at a time; the number of passes is that of levels, and nobody nests them.
    for _ in range(_MAX_CONDITIONALS):
        resolved = _CONDITIONAL.sub(lambda match: (match["otherwise"] or "").lstrip(), tex)
        if resolved == tex:
            break
        tex = resolved
    return tex


_CONTROL_SEQUENCE = compile_lazily(
    r"\\(?:(begin|end)(?![A-Za-z])(?:\s*+\{([^{}]{0,99})\})?|([A-Za-z]+|@+[A-Za-z]+)|.)", re.DOTALL
)
_WITH_FILES = compile_lazily(
    r"(?:input|include(?!graphics)|file(?:contents|dump)|lua[a-z]|new(?:read|write)|open(?:in|out)|pdf(?!tex|latex)[a-z]|shellesc)"
    r"|(?:exec|immediate|read|readline|special|write|directlua|latelua|catcode|csname|scantokens)\Z"
    r"|@|\w*(?:Exec|File|Include|Input|Shell|Write)|\w*(?:escape|exec|input|inputlisting|write)\Z"
)
"""Names of commands that read or write files, or change how TeX reads: the engines', LaTeX's and packages'."""
_DEFINING = compile_lazily(
    r"(?:re)?new(?:command|environment|counter|length|if)|provide(?:command|environment)|make(?:atletter|atother)"
    r"|(?:New|Provide|Renew)(?:Command|Document|Environment|Expandable|Hook|Mark|Mirrored|Property|Reversed|Socket|Template)"
    r"|Declare[A-Z]|RequirePackage|Undeclare|AddTo|AtBegin|AtEnd|Expl|Use(?:Hook|Name)"
    r"|add(?:contentsline|tocontents)|(?:nofiles|stop|typein|typeout|usepackage)\Z"
)
"""Names of LaTeX's commands that define, hook in, or steer the run."""
_INPUT_OF_STYLE = compile_lazily(r"\\input\s*+(?:\{\s*+)?[A-Za-z][A-Za-z0-9-]*+\.(?:sty|def)(?![\w.])")
"""`\\input bibnames.sty`, `\\input tugboat.def`, with which the bibliographies of the TeX Users Group begin."""
_ENVIRONMENT = compile_lazily(r"(?!document\Z)[a-z]+\*?")
"""The name of an environment, which LaTeX runs as a command: `\\begin{input}` is `\\input`."""


def runs_code(tex: str, *, may_define: bool = False) -> bool:
    r"""Return whether TeX does more with a value than print it: defines macros, reads or writes files, reads otherwise.

    Code is built into the engines (`data/tex_primitives.txt`), or named like a command that defines or reads files.
    Other unknown macros are a person's own. `may_define` is for a preamble, which defines, or reads a style file, which
    TeX looks for beside the document and in its own folders.

    >>> runs_code(r"\input{x}"), runs_code(r"\lstinputlisting{x}"), runs_code(r"\METAFONT{}"), runs_code(r"\def\x{y}")
    (True, True, False, True)
    """
    if "^^" in tex:
        return True
    if may_define:
        tex = _INPUT_OF_STYLE.sub("", tex)
    return "\\" in tex and any(
        _is_code(name or (argument if _ENVIRONMENT.fullmatch(argument) else "input"), may_define=may_define)
        for edge, argument, name in _CONTROL_SEQUENCE.findall(tex)
        if edge or name
    )


def _is_code(name: str, *, may_define: bool) -> bool:
    if _WITH_FILES.match(name):
        return True
    return not may_define and (_DEFINING.match(name) is not None or name in _find_primitives())


@lru_cache(maxsize=1)
def _find_primitives() -> frozenset[str]:
    return frozenset(read_words("tex_primitives"))


_DEFINITION = compile_lazily(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand)\*?\s*+(?:\{\s*+)?\\(?P<name>[A-Za-z]++)\s*+(?:\}\s*+)?"
    r"(?:\[(?P<count>\d)\])?(?P<default>\[[^\]\[]*+\])?\s*+\{"
    r"|\\def\s*+\\(?P<plain>[A-Za-z]++)\s*+(?P<parameters>(?:#\d)*+)\s*+\{"
)
_MAX_EXPANSIONS = 100
_MAX_LENGTH = 100_000
"""Limits for one value, in expansions and characters: a macro may be defined by itself."""


class Macro(msgspec.Struct, frozen=True):
    """A macro: the number of its arguments, and its definition."""

    arguments: int
    body: str


def read_macros(preamble: str) -> dict[str, Macro]:
    """Return the macros that a preamble defines.

    >>> read_macros(r"\\newcommand{\\sortkey}[2]{#2}")
    {'sortkey': Macro(arguments=2, body='#2')}
    """
    found: dict[str, Macro] = {}
    for match in _DEFINITION.finditer(preamble):
        name = match["name"] or match["plain"]
        body = preamble[match.end() : closing_brace(preamble, match.end() - 1)]
        arguments = int(match["count"] or 0) if match["name"] else match["parameters"].count("#")
        if not match["default"]:
            found[name] = Macro(arguments, body)
    return found


def expand_macros(tex: str, known: Mapping[str, Macro]) -> str:
    """Expand the macros of the preamble in `tex`."""
    if not known or "\\" not in tex:
        return tex
    pattern = _find_any(tuple(known))
    for _ in range(_MAX_EXPANSIONS):
        match = pattern.search(tex)
        if match is None or len(tex) > _MAX_LENGTH:
            break
        macro, end, body = known[match[1]], match.end(), known[match[1]].body
        for number in range(1, macro.arguments + 1):
            argument, end = read_argument(tex, end)
            if body.count(f"#{number}") * len(argument) > _MAX_LENGTH:
                return tex
            body = body.replace(f"#{number}", argument)
        tex = tex[: match.start()] + body + tex[end:]
    return tex


@lru_cache(maxsize=8)
def _find_any(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\\({'|'.join(names)})(?![A-Za-z])\s*+")


_BRACE = compile_lazily(r"\\.|[{}]", re.DOTALL)
_ANY_BRACE = compile_lazily(r"[{}]")


def closing_brace(tex: str, start: int) -> int:
    """Return the index of the brace that closes the one at `start`, or the length of `tex` if none does.

    >>> closing_brace("a{b{c}}d", 1)
    6
    """
    depth = 0
    for brace in _BRACE.finditer(tex, start):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth == 0:
            return brace.start()
    return len(tex)


def end_of_arguments(tex: str, position: int) -> int:
    """Return the index after the arguments that directly follow a macro."""
    while position < len(tex):
        if tex[position] == "{":
            position = min(closing_brace(tex, position) + 1, len(tex))
        elif tex[position] == "[" and (end := tex.find("]", position)) >= 0:
            position = end + 1
        else:
            break
    return position


def closing_braces(tex: str) -> dict[int, int]:
    """Return the closing brace of each group in `tex` by its opening one, from one pass; unclosed ones are left out.

    >>> closing_braces("a{b{c}}{")
    {3: 5, 1: 6}
    """
    open_, pairs = [], {}
    for brace in _BRACE.finditer(tex):
        if brace[0] == "{":
            open_.append(brace.start())
        elif brace[0] == "}" and open_:
            pairs[open_.pop()] = brace.start()
    return pairs


def split_at_top(tex: str, separator: re.Pattern[str]) -> list[str]:
    """Split `tex` at each match of `separator` outside of groups.

    >>> split_at_top("{A and B} and C", re.compile(" and "))
    ['{A and B}', 'C']
    """
    if "{" not in tex:
        return separator.split(tex)
    parts, start, position = [], 0, 0
    found = separator.search(tex)
    while found:
        brace = tex.find("{", position, found.start())
        if brace >= 0:
            escaped = brace > 0 and tex[brace - 1] == "\\"
            position = brace + 1 if escaped else closing_brace(tex, brace) + 1
            if position <= found.start():
                continue
        else:
            parts.append(tex[start : found.start()])
            start = position = found.end()
        found = separator.search(tex, position)
    return [*parts, tex[start:]]


def balanced(text: str) -> bool:
    """Return whether braces match, in order; escaped braces count too, as in BibTeX.

    >>> balanced(r"{a}"), balanced(r"\\{a")
    (True, False)
    """
    depth = 0
    for brace in _ANY_BRACE.findall(text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def read_argument(tex: str, start: int) -> tuple[str, int]:
    """Return the argument at `start`, a group or one character, and the index after it.

    >>> read_argument("x {ab}c", 1), read_argument(" ab", 0)
    (('ab', 6), ('a', 2))
    """
    while tex[start : start + 1].isspace():
        start += 1
    if tex[start : start + 1] != "{":
        return tex[start : start + 1], start + 1
    end = closing_brace(tex, start)
    return tex[start + 1 : end], end + 1
