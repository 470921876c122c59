"""Titles for styles that lower-case them: braces around the words that must keep their capitals, and no others.

BibTeX's `change.case$` (btxhak, section 4) lower-cases everything outside of braces except the first character and
the one after a colon and a space; biblatex's `\\MakeSentenceCase*` only spares the first character. The group never
starts with a backslash, because BibTeX takes that for a special character and lower-cases it as well.
"""

import re

from bibexport.tex.encode import Charset, Table, curl_quotes, encode_piece, is_harmless, pieces, plain, table_for, text
from bibexport.tex.macros import end_of_arguments
from bibexport.tex.words import (
    ABBREVIATIONS,
    CONTEXTS,
    FUNCTION_WORDS,
    PHRASES,
    PROPER_NOUNS,
    WORD,
    Place,
    protect_word,
)
from bibexport.text import cache_short, compile_lazily
from bibexport.text.unicode import clean

_ORDINARY_TOKEN = compile_lazily(r"(?:[A-Z]?[a-z]+-)*[A-Z]?[a-z]+[,:;]?\Z")
_CONTENT_WORD = compile_lazily(r"[(\[]*([^\W\d_]{3,})(?:[-'’][\w'’-]*)?[)\],;:?!.]*\Z")
_NO_PROSE = compile_lazily(r"\$[^$]*\$|<[^<>]*>[^<>]*</[^<>]*>|“[^”]*”|`[^`]*`")
"""Quotations, formulas and markup, whose capitals say nothing about the case of the title."""
_FULL_STOP = compile_lazily(r"[?!.][)\]”’\"']*\s|\s[-–—]+\s")
_AFTER_COLON = compile_lazily(r":\s+\Z")
_COLON = compile_lazily(r":\s")
_LONG_WORD = compile_lazily(r"[^\W\d_]{4,}")
_STOP = compile_lazily(r"[?!.][^\w\s]*\Z|:[^\w\s]+\Z|^[^\w\s]*\Z")
"""The end of a token after which a sentence may start; a colon alone starts a subtitle."""
_END = 50
"""Maximum number of characters of a token that are searched for its end."""
_NAME_PARTS = frozenset(CONTEXTS) | {word for phrase in PHRASES for word in phrase.split("-")}
_FIRST_PARTS = frozenset(re.split("['-]", name, maxsplit=1)[0] for name in PROPER_NOUNS if "-" in name or "'" in name)
"""`Bloom` of `Bloom's`: the part of a name before its first hyphen or apostrophe."""


def title(value: str, charset: Charset, language: str = "") -> str:
    """Return `value` in TeX, with braces around the words that a lower-casing style must not change.

    `language` is a BCP 47 tag; a title that is not in English is braced as a whole, because its capitals are grammar.
    Titles all in capitals get no braces: nothing shows which of their words are acronyms.
    """
    if language and not language.lower().startswith("en"):
        return brace_whole(text(value, charset), value)
    table = None
    if not is_harmless(value):
        value = curl_quotes(clean(value))
        table = table_for(value, charset)
    elif _is_ordinary_throughout(value):
        return value
    if value.isupper() and len(value.split()) > 2 and len(_LONG_WORD.findall(value)) > 1:
        return text(value, charset)
    return _protect(value, table)


def brace_whole(tex: str, value: str) -> str:
    """Return a title in braces if its text, `value`, has a capital."""
    if value == value.lower():
        return tex
    return f"{{{{}}{tex}}}" if tex.startswith("\\") else f"{{{tex}}}"


def _is_ordinary_throughout(value: str) -> bool:
    """Return whether it is a Title Case title of ordinary words, as half of all titles are."""
    tokens = value.split(" ")
    return all(map(_is_ordinary, tokens)) and not _is_content_in_lower_case(tokens)


@cache_short(16384)
def _is_ordinary(token: str) -> bool:
    """Return whether a word in a Title Case title certainly needs no braces, except perhaps at the start of a sentence.

    A word that may be part of a name is not ordinary, so the neighbours of ordinary words do not matter.
    """
    if token.isalpha() and token.isascii():
        return token.islower() or (token[1:].islower() and not _may_be_name(token))
    return _ORDINARY_TOKEN.match(token) is not None and not any(map(_may_be_name, token.rstrip(",:;").split("-")))


def _may_be_name(word: str) -> bool:
    """Return whether a word is a name, perhaps with the `s` of a plural, or a part of a name of several words."""
    if word in PROPER_NOUNS or word in _NAME_PARTS or word in _FIRST_PARTS:
        return True
    return word[-1:] == "s" and word[:-1] in PROPER_NOUNS


def _is_content_in_lower_case(tokens: list[str]) -> bool:
    return any(map(_is_lower_content, tokens[1:]))


@cache_short(16384)
def _is_lower_content(token: str) -> bool:
    return token.islower() and len(token) > 3 and token not in FUNCTION_WORDS


def _is_sentence_case(value: str) -> bool:
    """Return whether the title capitalises only names; the first word of a sentence does not count."""
    lower = upper = 0
    at_start = True
    for token in _NO_PROSE.sub(" x ", value).split():
        if not at_start and (word := _CONTENT_WORD.match(token)):
            if word[1].islower():
                lower += len(word[1]) > 3 and word[1] not in FUNCTION_WORDS
            else:
                upper += word[1][1:].islower()
        at_start = token[-1] in ":?!." or token in ("-", "–", "—")
    return lower > 0 and lower >= upper


def _protect(value: str, table: Table | None) -> str:
    sentence_case = _is_content_in_lower_case(value.split(" ")) and _is_sentence_case(value)
    if table is None:
        return _encode_words(value, "", sentence_case, None)
    written: list[str] = []
    before = ""
    depth = 0
    for piece in pieces(value):
        if piece.kind == "text" and not depth:
            written.append(_encode_words(piece.text, before, sentence_case, table))
        else:
            depth += {"open": 1, "close": -1}.get(piece.kind, 0)
            tex = encode_piece(piece, table)
            # Text in italics is a name, a foreign word or a sign: its capitals stay.
            in_braces = written[-1:] == ["{"]  # of `nocase`
            has_capitals = piece.kind == "text" and piece.text != piece.text.lower()
            written.append(f"{{{tex}}}" if has_capitals and not in_braces else tex)
        before += piece.text
    return "".join(written)


def _encode_words(value: str, before: str, sentence_case: bool, table: Table | None) -> str:
    """Return the words of `value` in TeX; `before` is the part of the title before them."""
    written: list[str] = []
    stop = 0
    previous = ""
    after_ordinary = not before
    for token in value.split(" "):
        start, stop = stop, stop + len(token) + 1
        is_ordinary = _is_ordinary(token)
        goes_on = after_ordinary or not _STOP.search(previous[-_END:])
        if is_ordinary and goes_on and (token.islower() or not sentence_case):
            tex: str | None = token
        elif previous and goes_on and table is None and not sentence_case and not _may_affect_next(previous):
            tex = _encode_middle_word(token)
        else:
            tex = None
        if tex is None:
            tex = _encode_token(value, start, stop - 1, before, sentence_case, table)
        written.append(tex)
        previous, after_ordinary = token, is_ordinary
    return " ".join(written)


def _may_affect_next(token: str) -> bool:
    """Return whether a word may form a name with the next one, or makes that one start a subtitle."""
    return token[-1:] == ":" or token in _NAME_PARTS


@cache_short(16384)
def _encode_middle_word(token: str) -> str | None:
    """Return a harmless word of a Title Case title in TeX, or None if it may form a name with another word."""
    words = list(WORD.finditer(token))
    if any(word[0] in _NAME_PARTS for word in words):
        return None
    if not words or _is_ordinary(token):
        return token
    return _encode_token(f"x {token}", 2, len(token) + 2, "", False, None)


def _encode_token(value: str, start: int, stop: int, before: str, sentence_case: bool, table: Table | None) -> str:
    """Return the text of `value` between two spaces, in TeX."""
    tex = ""
    for word in WORD.finditer(value, start, stop):
        place = _find_place(before + value[: word.start()])
        tex += plain(value[start : word.start()], table)
        tex += protect_word(word[0], place, _is_name(value, word), sentence_case, table)
        start = word.end()
    return tex + plain(value[start:stop], table)


def _find_place(before: str) -> Place:
    """Return the position of a word that follows the text `before`."""
    if not before:
        return "first"
    end = len(before)
    while end and not before[end - 1].isalnum():
        end -= 1
    gap = before[end:]
    if not end:
        return "sentence"
    if gap == " ":
        return "middle"
    if _AFTER_COLON.search(gap):
        return "colon"
    if _COLON.search(gap) or (_FULL_STOP.search(gap) and not _continues_sentence(gap, before[:end])):
        return "sentence"
    return "middle"


def _continues_sentence(gap: str, before: str) -> bool:
    """Return whether the full stop in `gap` is part of an ellipsis, an abbreviation or an initial, and ends no
    sentence.
    """
    last = before.rsplit(None, 1)[-1].strip("()[]“”\"'").lower()
    return gap.startswith("...") or (gap.startswith(".") and (len(last) == 1 or "." in last or last in ABBREVIATIONS))


def _is_name(value: str, word: re.Match[str]) -> bool:
    """Return whether a word forms a name with its neighbours: `Lie` in Lie Group, both words of New York."""
    text = word[0]
    if text.partition("-")[0] not in _NAME_PARTS:
        return False
    following = WORD.match(value, word.end() + 1)
    if following and text in CONTEXTS and following[0].lower().partition("-")[0] in CONTEXTS[text]:
        return True
    if following and f"{text}-{following[0]}" in PHRASES:
        return True
    previous = value[: word.start()].rstrip().rpartition(" ")[2]
    return f"{previous}-{text}" in PHRASES


_BRACE = compile_lazily(r"\\[^A-Za-z]|([{}])", re.DOTALL)


def keep_capitals(tex: str, source: str) -> str:
    r"""Protect the capitals that `source` has as characters beyond ASCII and `tex` as macros.

    BibTeX's styles lower-case `{\'E}` inside a title, but not `É`, of which they know only the bytes
    (`change.case$` of bibtex.web).

    >>> keep_capitals(r"The {\'E}cole of {{\'E}variste} and {\'E}mile", "The École of {Évariste} and {\\'E}mile")
    "The {{\\'E}}cole of {{\\'E}variste} and {{\\'E}}mile"
    """
    raw = {letter for letter in source if letter.isupper() and not letter.isascii()}
    if not raw:
        return tex
    from bibexport.tex.decode import unicode_text  # the catalogs that most exports read have no TeX

    parts: list[str] = []
    start = depth = opened = 0
    for sign in _BRACE.finditer(tex):
        if sign[1] == "{":
            opened = sign.start() if not depth else opened
            depth += 1
        elif sign[1] == "}" and depth:
            depth -= 1
            group = tex[opened : sign.end()]
            # BibTeX keeps the first character of a title.
            if not depth and opened and group.startswith("{\\") and unicode_text(group) in raw:
                parts += [tex[start:opened], "{", group, "}"]
                start = sign.end()
    return "".join([*parts, tex[start:]])


def brace_macros(tex: str) -> str:
    r"""Put braces around macros with capitals in their names, which BibTeX's styles would lower-case in a title.

    Letters are left to them: `\AE` becomes `\ae`.

    >>> brace_macros(r"Tables in \LaTeXe\ and {\TeX}, by \Author[x]{Roe} of \AE gir")
    'Tables in {\\LaTeXe}\\ and {\\TeX}, by {{\\Author[x]{Roe}}} of \\AE gir'
    """
    parts: list[str] = []
    start = depth = 0
    for sign in _BRACE_OR_MACRO.finditer(tex):
        if sign.start() < start or sign[0] in ("{", "}"):
            depth += {"{": 1, "}": -1}.get(sign[0], 0) * (sign.start() >= start)
        elif not depth and sign["name"] and not sign["name"].islower() and sign["name"] not in _LETTERS_WITH_CAPITALS:
            end = end_of_arguments(tex, sign.end())
            end = sign.end() if tex[sign.end() : end] == "{}" else end
            # A single brace before a backslash would leave the arguments to the style.
            group = f"{{{tex[sign.start() : end]}}}"
            parts += [tex[start : sign.start()], group if end == sign.end() else f"{{{group}}}"]
            start = end
    return "".join([*parts, tex[start:]])


_BRACE_OR_MACRO = compile_lazily(r"\\(?:(?P<name>[A-Za-z]+)\*?|.)|[{}]", re.DOTALL)
_LETTERS_WITH_CAPITALS = frozenset({"AA", "AE", "DH", "DJ", "L", "NG", "O", "OE", "TH", "H"})
"""Macros for letters, and an accent, whose names tell capitals from small letters."""
