"""Plain text into TeX that prints it."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

import msgspec

from bibexport.tex.formulas import SPAN, encode_math
from bibexport.tex.letters import (
    GREEK,
    LETTERS,
    LETTERS_IN_NAMES,
    LOWERED_LETTERS,
    MATH,
    RAISED_LETTERS,
    ROMAN_NUMERALS,
    SIGNS,
    SPECIALS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    accented_letter,
)
from bibexport.tex.macros import TAG_MACROS, balanced
from bibexport.text import cache_short, compile_lazily
from bibexport.text.markup import TAG
from bibexport.text.unicode import clean

Charset = Literal["ascii", "ascii-names", "utf8"]
"""Letters as macros, for classic BibTeX (some only in names), or as Unicode, for biber and modern engines."""

_BALANCED_BRACES = {"{": r"\{", "}": r"\}"}
_BOTH = (
    SPECIALS
    | {sign: f"{{${tex}$}}" for sign, tex in MATH.items()}
    | {letter: f"{{${tex}$}}" for letter, tex in GREEK.items()}
    | ROMAN_NUMERALS
    | {"\u00a0": "~"}
)
Table = Mapping[str, str]


@cache
def _make_table(charset: Charset, balanced_braces: bool, greek: bool) -> Table:
    """Return the table for text with or without balanced braces and Greek words, which stay Greek."""
    table = dict(_BOTH)
    if charset != "utf8":
        table |= SIGNS | LETTERS
    if charset == "ascii-names":
        table |= LETTERS_IN_NAMES
    if greek:
        table = {sign: tex for sign, tex in table.items() if sign not in GREEK}
    return table | _BALANCED_BRACES if balanced_braces else table


_HARMLESS = compile_lazily(r"[A-Za-z0-9 (),\-.':;?!/+=*@\[\]]*\Z")
_RAISED, _LOWERED = SUPERSCRIPTS | RAISED_LETTERS, SUBSCRIPTS | LOWERED_LETTERS
_SUPERSCRIPT = "[" + "".join(_RAISED) + "]"
_SUBSCRIPT = "[" + "".join(_LOWERED) + "]"
_RUN = compile_lazily(
    r"(?P<ligature>[-–—]{2,}|[!?]?[`'‘’“”]{2,}|[!?][`‘“]|,,+)"
    rf"|(?P<superscript>{_SUPERSCRIPT}+)|(?P<subscript>{_SUBSCRIPT}+)"
    r"|(?P<greek>[\u0370-\u03ff\u1f00-\u1fff]+)"
    r"|(?P<combined>[^\W\d_][\u0300-\u036f]+)"
    r"|(?P<one>[#$%&_\\~^<>|{}`]|[^\x00-\x7f])"
)
_GREEK_WORD = compile_lazily(r"[\u0370-\u03ff\u1f00-\u1fff]{3,}")
_STRAIGHT_QUOTES = compile_lazily(r"(?<![^\s(\[{/—–-])\"(?=\S)([^\"]*[^\"\s])\"(?!\w)")
_OPENING_QUOTE = compile_lazily(r"(?<![^\s(\[{])\"(?=\w)")


class Piece(msgspec.Struct, frozen=True):
    """A piece of text of one kind; the text of a tag is its name."""

    kind: Literal["text", "math", "open", "close"]
    text: str


def text(value: str, charset: Charset) -> str:
    """Return `value` in TeX: specials and letters escaped, math and markup (`<i> <b> <sup> <sub>`) as TeX has them.

    The result always has balanced braces, as BibTeX counts them and as pandoc does.
    """
    if not value or (value.isalnum() and value.isascii()) or is_harmless(value):
        return value
    value = curl_quotes(clean(value))
    table = table_for(value, charset)
    if "$" not in value and "<" not in value:
        return plain(value, table)
    return "".join(encode_piece(piece, table) for piece in pieces(value))


def encode_piece(piece: Piece, table: Table | None) -> str:
    """Return a piece of clean text in TeX."""
    match piece.kind:
        case "text":
            return plain(piece.text, table)
        case "math":
            return f"{{${piece.text}$}}"
        case "open":
            return rf"\{TAG_MACROS[piece.text]}{{" if piece.text in TAG_MACROS else "{"
        case "close":
            return "}"


cached_text = cache_short(8192)(text)
"""`text` with a cache, for frequent values: venues, publishers, places."""


def is_harmless(value: str) -> bool:
    """Return whether `value` means the same in TeX as in plain text, in any charset."""
    # Substring searches are far cheaper than alternatives in the pattern.
    return (
        _HARMLESS.match(value) is not None
        and "  " not in value
        and "--" not in value
        and "''" not in value
        and ",," not in value
        and value[:1] != " "
        and value[-1:] != " "
    )


def table_for(value: str, charset: Charset) -> Table:
    """Return the replacements of characters for `value`, which depend on its braces and its Greek."""
    # A brace inside a macro's argument would end it for a reader that does not know `\\}`.
    balanced_braces = "{" in value and balanced(value) and not TAG.search(value)
    greek = not value.isascii() and _GREEK_WORD.search(value) is not None
    return _make_table(charset, balanced_braces, greek)


def plain(value: str, table: Table | None) -> str:
    """Return clean text without math and markup in TeX; without a table, the text is TeX already."""
    return _RUN.sub(lambda match: _encode_run(match, table), value) if table else value


def curl_quotes(value: str) -> str:
    """Make straight double quotes typographic; TeX's sign for them is an error in its default encoding.

    >>> curl_quotes('The "right" 5" Way')
    'The “right” 5” Way'
    """
    if '"' not in value:
        return value
    value = _STRAIGHT_QUOTES.sub(r"“\1”", value)
    return _OPENING_QUOTE.sub("“", value).replace('"', "”")


def pieces(value: str) -> list[Piece]:
    """Split `value` into text, math and pairs of tags; anything that only looks like one of these is text."""
    if "$" not in value:
        return _split_tags(value)
    cut: list[Piece] = []
    start = position = 0
    while span := SPAN.search(value, position):
        tex = encode_math(span[1])
        # `$5 to $10` has two prices in it, `$\mathrm{b}$4q` a formula.
        if tex is None or (value[span.end() : span.end() + 1].isdigit() and "\\" not in span[1]):
            position = span.start() + 1
            continue
        cut += _split_tags(value[start : span.start()])
        cut.append(Piece("math", tex))
        start = position = span.end()
    return cut + _split_tags(value[start:])


def _split_tags(value: str) -> list[Piece]:
    tags = list(TAG.finditer(value)) if "<" in value else []
    paired: list[re.Match[str]] = []
    opened: list[re.Match[str]] = []
    for tag in tags:
        if not tag[1]:
            opened.append(tag)
        elif opened and opened[-1][2] == tag[2]:
            paired += [opened.pop(), tag]
    cut: list[Piece] = []
    start = 0
    for tag in sorted(paired, key=lambda tag: tag.start()):
        cut += [Piece("text", value[start : tag.start()]), Piece("close" if tag[1] else "open", tag[2])]
        start = tag.end()
    cut.append(Piece("text", value[start:]))
    return [piece for piece in cut if piece.text]


def _encode_run(match: re.Match[str], table: Table) -> str:
    run = match[0]
    kind = match.lastgroup
    if kind == "one":
        return table[run] if run in table else _encode_letter(run, table)
    if kind == "ligature":
        return _separate_ligatures(run, table)
    if kind == "superscript":
        return rf"{{\textsuperscript{{{''.join(_RAISED[sign] for sign in run)}}}}}"
    if kind == "subscript":
        return rf"{{\textsubscript{{{''.join(_LOWERED[sign] for sign in run)}}}}}"
    if kind == "greek":
        return "".join(table.get(letter, letter) for letter in run)
    return _encode_letter(run, table)


def _encode_letter(letter: str, table: Table) -> str:
    """Return a letter that is not in the table, with its accents."""
    # In UTF-8, the engine composes them.
    return (accented_letter(letter) if "ł" in table else None) or letter


def _separate_ligatures(run: str, table: Table | None) -> str:
    """Separate a row of dashes, quotes or commas by braces, so that TeX makes no ligature of them."""
    written = [(table or {}).get(sign, sign) for sign in run]
    start = 1
    if written[0] in "`'" and written[1] in ("``", "''"):
        # pandoc reads a single quote directly before a double one as a double one.
        written[0] = f"{{{written[0]}}}"
        start = 2
    kept_apart = (f"{{{tex}}}" if tex.isascii() and tex[0] != "{" else tex for tex in written[start:])
    return "".join(written[:start]) + "".join(kept_apart)


# TeX reads `^^` and a character as another character until it knows that the text is verbatim.
_UNSAFE_IN_ID = compile_lazily(r"[{}\\^\s]|[^\x20-\x7e]")
_UNSAFE_IN_URL = compile_lazily(r'[{}|\\^"<>`\s]|[^\x20-\x7e]')


def identifier(text: str) -> str:
    """Return `text` for a verbatim `doi`: only braces, backslashes, carets, spaces and non-ASCII are percent-encoded.

    >>> identifier("10.1002/(SICI)1097<693::AID>3.0.CO;2-O")
    '10.1002/(SICI)1097<693::AID>3.0.CO;2-O'
    """
    return _UNSAFE_IN_ID.sub(_percent, text.strip())


def url(text: str) -> str:
    """Return `text` for a `url`: characters that RFC 3986 does not allow are percent-encoded, all others stay.

    >>> url("https://de.wikipedia.org/wiki/Köln_{x}?a=b&c=100%25~#d")
    'https://de.wikipedia.org/wiki/K%C3%B6ln_%7Bx%7D?a=b&c=100%25~#d'
    """
    return _UNSAFE_IN_URL.sub(_percent, text.strip())


def _percent(match: re.Match[str]) -> str:
    character = match[0]
    if character < " " or "\x7f" <= character <= "\x9f" or "\ud800" <= character <= "\udfff":
        return ""
    return "".join(f"%{byte:02X}" for byte in character.encode())
