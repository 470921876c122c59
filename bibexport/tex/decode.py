"""TeX into plain Unicode: the text that a .bib value prints."""

import re
import unicodedata
from collections.abc import Callable

from bibexport.tex.formulas import decode_math, is_math
from bibexport.tex.letters import (
    LIGATURES,
    MACRO_ACCENTS,
    MACRO_LETTERS,
    MACRO_MATH,
    MACRO_SIGNS,
    MARKS_BELOW,
    SPACING_ACCENTS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
)
from bibexport.tex.macros import (
    CONVERTING,
    DECLARATIONS,
    DROPPED_ARGUMENTS,
    ENCLOSING,
    ESCAPES,
    MARKUP,
    PRINTED_TERMS,
    SILENT,
    SPACES,
    TRANSPARENT,
    VERBATIM,
    closing_brace,
    resolve_conditionals,
)
from bibexport.text import compile_lazily
from bibexport.text.markup import read_markup, strip_markup
from bibexport.text.unicode import DOTTED, clean, compose, unescape

_SPECIAL = compile_lazily(r"[\\{}$~`&]|--|''|,,")
_ENTITY = compile_lazily(r"&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]+);")
_BRACES = str.maketrans("", "", "{}")
_LIGATURE = compile_lazily(r"---?|``|''|[`'~\"]|[?!]`|(?<![^\s(\[]),,(?=\w)")
_CONTROL_WORD = compile_lazily(r"\\([A-Za-z]+)(\*?)[ \t\n]*")
_TEXT = compile_lazily(r"[^\\{}$]+")
_SPACE = compile_lazily(r"\s*")
_DIMENSION = compile_lazily(r"-?[\d.]*\s*(?:em|ex|pt|cm|mm|in|mu)?\s*")
_OPTIONAL_ARGUMENT = compile_lazily(r"\s*\[[^\]]*\]")
_OPTIONAL_ARGUMENT_HERE = compile_lazily(r"\[[^\]\[{}]*\]")
_MATH_END = compile_lazily(r"(?:\\.|[^\\$])*?(\$)", re.DOTALL)
_SCRIPT_GROUP = compile_lazily(r"\{\\text(super|sub)script\{([0-9+=()ni-]+)\}\}")
_SCRIPT_SIGNS = {
    "super": str.maketrans({tex: sign for sign, tex in SUPERSCRIPTS.items()}),
    "sub": str.maketrans({tex: sign for sign, tex in SUBSCRIPTS.items()}),
}
_OF_CONDITIONALS = ("ifmmode", "else", "fi")
_MAX_DEPTH = 60
"""Maximum depth of groups; each level takes three levels of Python's stack."""
_CITING = frozenset({"cite", "citep", "citet", "parencite", "textcite", "autocite", "footcite", "citeauthor"})
_ENGLISH = frozenset({"english", "american", "british", "USenglish", "UKenglish"})


def unicode_text(tex: str) -> str:
    """Return the text that `tex` prints, clean, with the markup of records (see `text.markup`).

    Braces are removed. Math that is one sign or one index becomes Unicode or markup; other math stays TeX between
    dollar signs, and of unknown macros the argument or the name stays (see `unknown_macros`). HTML, which publishers
    put into the .bib files that they offer, is read too.

    >>> unicode_text(r"{\\'E}tude of {BERT}'s ``$\\beta$--decay'' at $x^2$ \\& \\emph{more}")
    "Étude of BERT's “β–decay” at $x^2$ & <i>more</i>"
    """
    if not tex or (tex.isascii() and tex.isalnum()):
        return tex
    tex = compose(tex)
    if not _SPECIAL.search(tex):
        return clean(read_markup(tex))
    tex = resolve_conditionals(tex)
    decoder = _Decoder(tex)
    text = decoder.text() if "\\" in tex or "$" in tex else decoder.replace_ligatures(tex).translate(_BRACES)
    text = _ENTITY.sub(lambda entity: unescape(entity[0]), text) if "&" in text else text
    return clean(read_markup(text))


_ANGLES = compile_lazily(
    r"\{?\$(?:(?P<less><|\\less)|(?P<greater>>|\\greater))\$\}?|\{?\\text(?:(?P<l>less)|greater)(?:\{\}|\s*)\}?|&(?:(?P<lt>lt)|gt);"
)


def has_html(tex: str) -> bool:
    r"""Return whether `tex` has HTML or MathML in it, also with its angles in TeX, which TeX prints as it is.

    >>> has_html(r"$<$i$>$E. coli$<$/i$>$"), has_html(r"\emph{E. coli} $<$ 5"), has_html("<em>a</em>")
    (True, False, True)
    >>> has_html("J. Foo &amp; Bar"), has_html(r"R\&D; AT&T")
    (True, False)
    """
    if "&" in tex and any(unescape(entity) != entity for entity in _ENTITY.findall(tex)):
        return True
    if "<" not in tex and "less" not in tex:
        return False
    text = _ANGLES.sub(lambda match: "<" if match["less"] or match["l"] or match["lt"] else ">", tex)
    return strip_markup(read_markup(text)) != text


def plain_text(tex: str) -> str:
    """Return the text that `tex` prints, without markup: for names, numbers and dates.

    >>> plain_text(r"Mac{\\-}Kay, \\textsc{D.\\,J.~C.}")
    'MacKay, D. J. C.'
    """
    return strip_markup(unicode_text(tex))


def paragraphs(tex: str) -> str:
    r"""Return long text like `unicode_text`: empty lines and `\par` separate paragraphs, other line ends are spaces."""
    parts = re.split(r"\n[ \t]*\n|\\par\b", tex)
    return "\n\n".join(text for part in parts if (text := unicode_text(part)))


def verbatim(tex: str) -> str:
    """Return the address or identifier in `tex`, without the TeX escapes that people add although such fields are
    verbatim.

    >>> verbatim(r"\\url{http://example.org/~a\\_b\\%20{\\textasciitilde}c}")
    'http://example.org/~a_b%20~c'
    """
    text = "".join(tex.split())
    if "\\" not in text and "{" not in text and "$" not in text:
        return text
    text = re.sub(r"\{\\(?:textasciitilde|~)\}|\\(?:textasciitilde|~)(?:\{\})?|\{\$\\sim\$\}|\$\\sim\$", "~", text)
    text = re.sub(r"\{\\textunderscore\}|\\textunderscore(?:\{\})?", "_", text)
    text = re.sub(r"\A\\href\{([^{}]*)\}\{.*\}\Z", r"\1", text)
    text = re.sub(r"\\(?:url|path|nolinkurl|href)\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"\{\\?([_%&#$~^])\}|\\([_%&#$~^{}-])", lambda match: match[1] or match[2], text)
    return text[1:-1] if text.startswith("{") and text.endswith("}") else text


def unknown_macros(tex: str) -> tuple[str, ...]:
    """Return the macros of `tex`, outside math, that `unicode_text` does not know, without duplicates."""
    if "\\" not in tex:
        return ()
    tex = resolve_conditionals(tex)
    names = dict.fromkeys(name for name, _ in _CONTROL_WORD.findall(tex))
    if all(is_known_macro(name) for name in names):
        return ()
    outside_math = re.sub(r"\$[^$]*\$", "", tex)
    return tuple(
        name
        for name in dict.fromkeys(name for name, _ in _CONTROL_WORD.findall(outside_math))
        if not is_known_macro(name)
    )


def is_known_macro(name: str) -> bool:
    """Return whether `unicode_text` knows the macro with this name, given without its backslash."""
    return name in _KNOWN


def is_text_macro(name: str) -> bool:
    """Return whether the arguments of a macro, if it has any, are known to be text."""
    return name in _KNOWN and name not in _WITHOUT_TEXT


class _Decoder:
    """Reads one value from left to right."""

    def __init__(self, tex: str) -> None:
        self.tex = tex
        self.position = 0
        self.open_quotes = 0
        self.open_double_quotes = 0
        self.unclosed_quotes = tex.count("``") - tex.count("''")
        """The number of pairs of backquotes that only a straight quote can close; TeX's fonts print it so, too."""
        self.quote_depth = 0
        self.depth = 0
        self.unclosed: set[str] = set()
        """The closing signs that do not occur in the rest of the value."""

    def text(self) -> str:
        """Decode the whole value."""
        parts = []
        while self.position < len(self.tex):
            parts.append(self.read_to_brace())
            self.position += 1  # an unmatched closing brace
        return "".join(parts)

    def read_to_brace(self) -> str:
        """Decode up to the brace that closes the current group, which is not consumed."""
        parts: list[str] = []
        tex = self.tex
        while self.position < len(tex):
            sign = tex[self.position]
            if sign == "}":
                break
            if sign == "{":
                parts.append(self.read_group())
            elif sign == "\\":
                parts.append(self.read_macro())
            elif sign == "$":
                parts.append(self.read_math("$"))
            else:
                match = _TEXT.match(tex, self.position)
                assert match is not None
                self.position = match.end()
                parts.append(self.replace_ligatures(match[0]))
        return "".join(parts)

    def read_group(self) -> str:
        if script := _SCRIPT_GROUP.match(self.tex, self.position):
            self.position = script.end()
            return script[2].translate(_SCRIPT_SIGNS[script[1]])
        self.position += 1
        if self.depth >= _MAX_DEPTH:  # not written by a person: the text of the group is read, its markup is not
            return ""
        text = self.read_deeper(self.read_to_brace)
        self.position += 1
        return text

    def read_deeper(self, read: Callable[[], str]) -> str:
        if self.depth >= _MAX_DEPTH:
            return ""
        self.depth += 1
        text = read()
        self.depth -= 1
        return text

    def read_argument(self) -> str:
        """Decode the next argument: a group, a macro, or one character."""
        self.skip(_SPACE)
        sign = self.tex[self.position : self.position + 1]
        if sign == "{":
            return self.read_group()
        if sign == "\\":
            return self.read_deeper(self.read_macro)
        if sign in ("", "}", "$"):
            return ""
        self.position += 1
        return sign

    def read_raw_argument(self) -> str:
        """Return the next argument, a group, undecoded."""
        self.skip(_SPACE)
        if self.tex[self.position : self.position + 1] != "{":
            return ""
        start, end = self.position + 1, closing_brace(self.tex, self.position)
        self.position = end + 1
        return self.tex[start:end]

    def skip(self, pattern: re.Pattern[str]) -> None:
        if match := pattern.match(self.tex, self.position):
            self.position = match.end()

    def read_macro(self) -> str:
        word = _CONTROL_WORD.match(self.tex, self.position)
        if word is None:
            return self.read_control_symbol()
        self.position = word.end(1)
        name = word[1]
        if word[2] and f"{name}*" in ENCLOSING:
            name += "*"
            self.position += 1
        if name in MACRO_ACCENTS:
            return self.read_accent(name)
        if name in ENCLOSING:
            return self.enclose_argument(name)
        if name in MARKUP:
            return self.mark_up(name)
        return self.expand_macro(name)

    def read_control_symbol(self) -> str:
        sign = self.tex[self.position + 1 : self.position + 2]
        self.position += 2
        if sign in ("(", "["):
            return self.read_math("\\)" if sign == "(" else "\\]", start=self.position)
        if sign in MACRO_ACCENTS:
            return self.read_accent(sign)
        return ESCAPES.get(sign, sign) if sign else "\\"

    def read_accent(self, name: str) -> str:
        base = self.read_argument()
        if not base:
            return SPACING_ACCENTS.get(name, "")
        mark = MACRO_ACCENTS[name]
        if base[0] in DOTTED and mark not in MARKS_BELOW:
            base = DOTTED[base[0]] + base[1:]
        end = 1
        while end < len(base) and unicodedata.combining(base[end]):
            end += 1
        return unicodedata.normalize("NFC", base[:end] + mark) + base[end:]

    def enclose_argument(self, name: str) -> str:
        opening, closing = ENCLOSING[name]
        if opening == "“" and self.quote_depth % 2:
            opening, closing = "‘", "’"
        self.quote_depth += 1
        text = self.read_argument()
        self.quote_depth -= 1
        return f"{opening}{text}{closing}"

    def mark_up(self, name: str) -> str:
        self.skip(_SPACE)
        text = self.read_deeper(self.read_to_brace) if name in DECLARATIONS else self.read_argument()
        return f"<{MARKUP[name]}>{text}</{MARKUP[name]}>" if text.strip() else text

    def expand_macro(self, name: str) -> str:
        self.skip(_SPACE)
        if name in SILENT or name in SPACES:
            return "" if name in SILENT else " "
        printed = MACRO_LETTERS.get(name) or MACRO_SIGNS.get(name) or MACRO_MATH.get(name)
        if printed is not None or name in PRINTED_TERMS:
            return printed or PRINTED_TERMS[name]
        if name in VERBATIM:
            return self.read_raw_argument()
        if name == "ensuremath":
            return decode_math(self.read_raw_argument())
        if name in DROPPED_ARGUMENTS:
            return self.skip_arguments(name)
        if name in CONVERTING:
            return CONVERTING[name](self.read_argument())
        return self.read_unknown(name)

    def read_unknown(self, name: str) -> str:
        """Return the text of a macro that is not known: its argument, or its name if it has none."""
        if name in _CITING:
            note = self.read_optional_argument()
            keys = self.read_raw_argument()
            return f"{keys}, {note}" if note else keys
        if name == "iflanguage":
            language = self.read_raw_argument().strip()
            first, second = self.read_argument(), self.read_argument()
            return first if language in _ENGLISH else second
        if name in _OF_CONDITIONALS:
            return ""
        self.skip(_OPTIONAL_ARGUMENT_HERE)
        if self.tex[self.position : self.position + 1] == "{" and (text := self.read_argument()):
            return text
        has_space = self.tex[self.position - 1 : self.position].isspace()
        return f"{name} " if has_space else name

    def read_optional_argument(self) -> str:
        """Decode the last of the arguments in brackets, such as the pages of a citation."""
        text = ""
        while match := _OPTIONAL_ARGUMENT_HERE.match(self.tex, self.position):
            self.position = match.end()
            text = unicode_text(match[0].strip()[1:-1])
        return text

    def skip_arguments(self, name: str) -> str:
        self.skip(_OPTIONAL_ARGUMENT)
        for _ in range(DROPPED_ARGUMENTS[name]):
            self.read_raw_argument()
        if name in ("hskip", "vskip"):
            self.skip(_DIMENSION)
        return ""

    def read_math(self, closing: str, start: int | None = None) -> str:
        """Decode math up to `closing`; keep a dollar sign that does not open math."""
        if start is None:
            doubled = self.tex.startswith("$$", self.position)
            begin = self.position + (2 if doubled else 1)
            match = _MATH_END.match(self.tex, begin)
            if match is None or not is_math(content := self.tex[begin : match.start(1)]):
                self.position += 1
                return "$"
            self.position = match.end() + (1 if doubled and self.tex.startswith("$", match.end()) else 0)
            return decode_math(content)
        end = -1 if closing in self.unclosed else self.tex.find(closing, start)
        if end < 0:
            self.unclosed.add(closing)
            return ""
        self.position = end + 2
        return decode_math(self.tex[start:end])

    def replace_ligatures(self, text: str) -> str:
        """Replace TeX's font ligatures by signs; a quote is typographic only where a backquote opened it."""
        return _LIGATURE.sub(lambda match: self.replace_ligature(match, text), text)

    def replace_ligature(self, match: re.Match[str], text: str) -> str:
        sign = match[0]
        if sign == "`":
            self.open_quotes += 1
            return "‘"
        if sign in ("'", '"') and not text[match.end() : match.end() + 1].isalnum():
            if sign == "'" and self.open_quotes:
                self.open_quotes -= 1
                return "’"
            if sign == '"' and self.open_double_quotes and self.unclosed_quotes > 0:
                self.open_double_quotes -= 1
                self.unclosed_quotes -= 1
                return "”"
        self.open_double_quotes += (sign == "``") - (sign == "''")
        return LIGATURES.get(sign, sign)


_KNOWN = frozenset().union(
    *(MACRO_ACCENTS, MACRO_LETTERS, MACRO_SIGNS, MACRO_MATH),
    *(CONVERTING, DROPPED_ARGUMENTS, ENCLOSING, MARKUP, PRINTED_TERMS, SILENT, SPACES, TRANSPARENT, VERBATIM),
    ("ensuremath", *_OF_CONDITIONALS),
)
_WITHOUT_TEXT = frozenset({"ensuremath", *_OF_CONDITIONALS, *DROPPED_ARGUMENTS, *VERBATIM})
