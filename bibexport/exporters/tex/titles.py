"""Titles for styles that lower-case them: braces around the words that must keep their capitals, and no others.

BibTeX's `change.case$` (btxhak, section 4) lower-cases whatever stands outside of braces, but the first character and
what follows a colon and a blank; biblatex's `\\MakeSentenceCase*` spares the first character alone. The group never
starts with a backslash, because BibTeX takes that for a special character and lower-cases it as well.
"""

import re
from collections.abc import Iterator, Sequence

from bibexport.exporters.tex.compounds import ABBREVIATIONS, FUNCTION_WORDS
from bibexport.exporters.tex.escape import (
    Charset,
    Table,
    curl_quotes,
    is_harmless,
    pieces,
    plain,
    printed,
    table_for,
    text,
)
from bibexport.exporters.tex.proper_nouns import BEFORE, PHRASES, PROPER_NOUNS
from bibexport.exporters.tex.words import WORD, Place, protected
from bibexport.text.unicode import clean

_CAPITALISED = re.compile(r"[A-Z][a-z]+")
_LOWER_CASE = re.compile(r"(?<= )[a-z]{4,}")
_SUSPECT = re.compile(
    r"[A-Za-z0-9][A-Z]"  # LLaVA, 3D
    r"|[A-Z][a-z]*[0-9]"  # T5, Llama2
    r"|(?<=.)(?<![A-Za-z0-9])[A-Z](?![A-Za-z0-9])"  # Q-Learning
    r"|[?!.]\W*\s|\s[-]+\s|^\W"  # a new sentence
)
_CONTENT_WORD = re.compile(r"[(\[]*([^\W\d_]{3,})(?:[-'’][\w'’-]*)?[)\],;:?!.]*\Z")
_NO_PROSE = re.compile(r"\$[^$]*\$|<[^<>]*>[^<>]*</[^<>]*>|“[^”]*”|`[^`]*`")
"""Quotations, formulas and markup have capitals of their own."""
_FULL_STOP = re.compile(r"[?!.][)\]”’\"']*\s|\s[-–—]+\s")
_AFTER_COLON = re.compile(r":\s+\Z")
_COLON = re.compile(r":\s")
_POSSIBLE_NAMES = frozenset(BEFORE) | {re.split("[-']", name)[0] for name in (*PHRASES, *PROPER_NOUNS)}
"""The words that are names, or the first word of one."""


def title(value: str, charset: Charset, language: str = "") -> str:
    """`value` in TeX, with the words braced that a lower-casing style must leave alone.

    `language` is a BCP 47 tag; a title that is not English is braced whole, because its capitals are grammar. Titles
    all in capitals get no braces at all: which of their words are acronyms cannot be told.
    """
    if language and not language.lower().startswith("en"):
        return _whole(text(value, charset), value)
    table = None
    if not is_harmless(value):
        value = curl_quotes(clean(value))
        table = table_for(value, charset)
    elif not _SUSPECT.search(value) and _has_no_name(value):
        return value
    if value.isupper() and _is_all_capitals(value):
        return text(value, charset)
    return _protected(value, table)


def _has_no_name(value: str) -> bool:
    """Whether no word of a harmless Title Case title can be a name."""
    return _POSSIBLE_NAMES.isdisjoint(_CAPITALISED.findall(value)) and not _has_lower_case_content(value)


def _has_lower_case_content(value: str) -> bool:
    return not FUNCTION_WORDS.issuperset(_LOWER_CASE.findall(value))


def _whole(tex: str, value: str) -> str:
    if value == value.lower():
        return tex
    return f"{{{{}}{tex}}}" if tex.startswith("\\") else f"{{{tex}}}"


def _is_all_capitals(value: str) -> bool:
    return len(value.split()) > 2 and len(re.findall(r"[^\W\d_]{4,}", value)) > 1


def _is_sentence_case(value: str) -> bool:
    """Whether the title has capitals on names alone, as its content words tell; the first of a sentence tells nothing."""
    lower = upper = 0
    at_start = True
    for token in _NO_PROSE.sub(" x ", value).split():
        if (word := _CONTENT_WORD.match(token)) and not at_start:
            if word[1].islower():
                lower += len(word[1]) > 3 and word[1] not in FUNCTION_WORDS
            else:
                upper += word[1][1:].islower()
        at_start = token[-1] in ":?!." or token in ("-", "–", "—")
    return lower > 0 and lower >= upper


def _protected(value: str, table: Table | None) -> str:
    sentence_case = (not value.isascii() or _has_lower_case_content(value)) and _is_sentence_case(value)
    written: list[str] = []
    before = ""
    depth = 0
    for piece in pieces(value):
        if piece.kind == "text" and not depth:
            written.extend(_words(piece.text, before, sentence_case, table))
        else:
            depth += {"open": 1, "close": -1}.get(piece.kind, 0)
            tex = printed(piece, table)
            # What is set in italics is a name, a foreign word or a sign: its capitals stay.
            written.append(f"{{{tex}}}" if piece.kind == "text" and piece.text != piece.text.lower() else tex)
        before += piece.text
    return "".join(written)


def _words(value: str, before: str, sentence_case: bool, table: Table | None) -> Iterator[str]:
    """The words of `value` and what is between them, in TeX; `before` is what the title has in front of them."""
    words = list(WORD.finditer(value))
    texts = [word[0] for word in words]
    written = stop = 0
    for index, word in enumerate(words):
        start = word.start()
        alone = index > 0 and value[stop:start] == " "
        stop = word.end()
        text = texts[index]
        if alone and text.isascii() and text.isalpha() and _is_ordinary(texts, index, sentence_case):
            continue
        place = "middle" if alone else _place(before + value[:start])
        tex = protected(text, place, _is_name(texts, index), sentence_case, table)
        yield plain(value[written:start], table) + tex
        written = stop
    yield plain(value[written:], table)


def _is_ordinary(words: Sequence[str], index: int, sentence_case: bool) -> bool:
    """Whether a word in the middle of a title plainly needs no protection (most words, so this must be cheap)."""
    word = words[index]
    if word.islower():
        return True
    if sentence_case or not word[1:].islower() or word in _POSSIBLE_NAMES:
        return False
    return words[index - 1] not in _POSSIBLE_NAMES and word[:-1] not in PROPER_NOUNS


def _place(before: str) -> Place:
    """Where a word stands that comes after the text `before`."""
    if not before:
        return "first"
    end = len(before)
    while end and not before[end - 1].isalnum():
        end -= 1
    gap = before[end:]
    if not end:
        return "sentence"
    if _AFTER_COLON.search(gap):
        return "colon"
    if _COLON.search(gap) or (_FULL_STOP.search(gap) and not _goes_on(gap, before[:end])):
        return "sentence"
    return "middle"


def _goes_on(gap: str, before: str) -> bool:
    """Whether the stop in `gap` ends no sentence: an ellipsis, an abbreviation, an initial."""
    last = before.rsplit(None, 1)[-1].strip("()[]“”\"'").lower()
    return gap.startswith("...") or (gap.startswith(".") and (len(last) == 1 or last in ABBREVIATIONS))


def _is_name(words: Sequence[str], index: int) -> bool:
    """Whether a word is a name in the company of its neighbours: `Lie` in Lie Group, both words of New York."""
    word = words[index]
    following = words[index + 1] if index + 1 < len(words) else ""
    if word in BEFORE and following.lower().partition("-")[0] in BEFORE[word]:
        return True
    return f"{word}-{following}" in PHRASES or (index > 0 and f"{words[index - 1]}-{word}" in PHRASES)
