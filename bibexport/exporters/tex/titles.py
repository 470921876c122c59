"""Titles for styles that lower-case them: braces around the words that must keep their capitals, and no others.

BibTeX's `change.case$` (btxhak, section 4) lower-cases whatever stands outside of braces, but the first character and
what follows a colon and a blank; biblatex's `\\MakeSentenceCase*` spares the first character alone. The group never
starts with a backslash, because BibTeX takes that for a special character and lower-cases it as well.
"""

import re
from collections.abc import Iterator, Sequence

from bibexport.exporters.tex.compounds import ABBREVIATIONS, FUNCTION_WORDS
from bibexport.exporters.tex.escape import (
    NEEDS_ESCAPE,
    Charset,
    Table,
    curl_quotes,
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
_CONTENT_WORD = re.compile(r"(?<!: )(?<![\w'’-])[^\W\d_]{4,}")
_FULL_STOP = re.compile(r"[?!.][)\]”’\"']*\s|\s[-–—]+\s")
_AFTER_COLON = re.compile(r":\s+\Z")
_COLON = re.compile(r":\s")
_FIRST_OF_PHRASE = frozenset(BEFORE) | {phrase.partition("-")[0] for phrase in PHRASES}


def title(value: str, charset: Charset, language: str = "") -> str:
    """`value` in TeX, with the words braced that a lower-casing style must leave alone.

    `language` is a BCP 47 tag; a title that is not English is braced whole, because its capitals are grammar. Titles
    all in capitals get no braces at all: which of their words are acronyms cannot be told.
    """
    if language and not language.lower().startswith("en"):
        return _whole(text(value, charset), value)
    if _is_plain(value):
        return value
    value = curl_quotes(clean(value))
    if _is_all_capitals(value):
        return text(value, charset)
    return _protected(value, charset)


def _is_plain(value: str) -> bool:
    if NEEDS_ESCAPE.search(value) or _SUSPECT.search(value):
        return False
    capitalised = _CAPITALISED.findall(value)
    if not PROPER_NOUNS.isdisjoint(capitalised) or not _FIRST_OF_PHRASE.isdisjoint(capitalised):
        return False
    return FUNCTION_WORDS.issuperset(_LOWER_CASE.findall(value))


def _whole(tex: str, value: str) -> str:
    if value == value.lower():
        return tex
    return f"{{{{}}{tex}}}" if tex.startswith("\\") else f"{{{tex}}}"


def _is_all_capitals(value: str) -> bool:
    return value == value.upper() and len(value.split()) > 2 and len(re.findall(r"[^\W\d_]{4,}", value)) > 1


def _is_sentence_case(value: str) -> bool:
    """Whether the title has capitals on names alone; told by its content words but the first and those after a colon."""
    words = _CONTENT_WORD.findall(value)[1 if _CONTENT_WORD.match(value) else 0 :]
    lower = sum(1 for word in words if word.islower() and word not in FUNCTION_WORDS)
    return lower > 0 and lower >= sum(1 for word in words if word[0].isupper() and word[1:].islower())


def _protected(value: str, charset: Charset) -> str:
    table = table_for(value, charset)
    sentence_case = _is_sentence_case(value)
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


def _words(value: str, before: str, sentence_case: bool, table: Table) -> Iterator[str]:
    """The words of `value` and what is between them, in TeX; `before` is what the title has in front of them."""
    words = list(WORD.finditer(value))
    texts = [word[0] for word in words]
    stop = 0
    for index, word in enumerate(words):
        gap = value[stop : word.start()]
        place = "middle" if gap == " " and index else _place(before + value[: word.start()])
        yield plain(gap, table) + protected(word[0], place, _is_name(texts, index), sentence_case, table)
        stop = word.end()
    yield plain(value[stop:], table)


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
