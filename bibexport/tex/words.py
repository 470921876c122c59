"""Which capitals in the words of a title, and in the parts of hyphenated words, belong to a name."""

from typing import Literal

from bibexport.data import read_table, read_words
from bibexport.tex.encode import Table, plain
from bibexport.text import compile_lazily

PROPER_NOUNS: frozenset[str] = frozenset(read_words("proper_nouns"))
"""Proper nouns of one word, as written; a possessive is listed only if the noun alone is a common word."""
CONTEXTS: dict[str, frozenset[str]] = {
    name: frozenset(words.split()) for name, words in read_table("proper_noun_contexts").items()
}
"""Names that are also common words, and the words (in lower case) before which they are names."""
PHRASES: frozenset[str] = frozenset(phrase.replace(" ", "-") for phrase in read_words("proper_noun_phrases"))
"""Names of two words that need not be names by themselves, with a hyphen for the space."""
FUNCTION_WORDS: frozenset[str] = frozenset(read_words("function_words"))
"""Words of four letters or more that a Title Case title may have in lower case."""
ABBREVIATIONS: frozenset[str] = frozenset(read_words("title_abbreviations"))
"""Words after which a full stop does not end a sentence, in lower case."""
_ENDINGS = frozenset(read_words("hyphenated_endings"))
_PREFIXES = frozenset(read_words("hyphenated_prefixes"))
_BEGINNINGS = _PREFIXES | frozenset(read_words("hyphenated_beginnings"))
_ELECTRONIC = frozenset(read_words("electronic_words"))

Place = Literal["first", "colon", "sentence", "middle"]
"""The position of a word: first in the title, after a colon, first in any other sentence, or none of these.

BibTeX keeps the capital in the first two positions, biblatex in the first alone.
"""

_DOTTED = r"(?:[^\W\d_]{1,2}\.){2,}"
WORD = compile_lazily(_DOTTED + r"|[^\W_](?:[\w\u0300-\u036f]|[-–/.&'’@+](?=[^\W_]))*[+#*]*")
_JOINT = compile_lazily(r"([-–/.&'’@+](?=[^\W_]))")
_NUMBER_AND_LETTER = compile_lazily(r"\d+[A-Z]\Z")
_DOMAINS = frozenset({"ai", "com", "io", "jl", "js", "net", "org", "py"})

ORDINARY, NAME, COINED = 0, 1, 2
"""A word that may be lower-cased; a proper noun; a word of unusual spelling (`LLaVA`, `3D`, `Q`)."""


def protect_word(word: str, place: Place, is_name: bool, sentence_case: bool, table: Table | None) -> str:
    """Return `word` in TeX, with braces around the parts whose capitals must stay.

    `is_name`: it is part of a name of several words. `sentence_case`: the title capitalises only names.
    """
    is_dotted = word[-1] == "." and word != word.lower()
    if is_dotted or ((len(word) > 1 or place == "middle") and word.isalpha() and is_coined(word)):
        return f"{{{plain(word, table)}}}"
    parts = _JOINT.split(word)
    is_name = is_name or word.replace("’", "'") in PROPER_NOUNS
    kinds = [_find_kind(part, is_name) for part in parts[::2]]
    if len(kinds) > 1:
        _extend_names(parts, kinds)
    if sentence_case and place == "middle":
        kinds = [kind or int(part[0].isupper()) for kind, part in zip(kinds, parts[::2], strict=True)]
    if place != "middle":
        kinds[0] = _find_kind_at_start(parts[0], kinds, place)
    if not any(kinds):
        return plain(word, table)
    return _join_with_braces(parts, kinds, table)


def is_coined(part: str) -> bool:
    """Return whether `part` is spelt like a coined name: a capital inside, a digit beside a capital, a single capital.

    >>> [word for word in ("LLaVA", "3D", "T5", "Q", "C++", "Learning", "École") if is_coined(word)]
    ['LLaVA', '3D', 'T5', 'Q', 'C++']
    """
    bare = part.rstrip("+#*")
    rest = bare[1:]
    return rest != rest.lower() or (bare[:1].isupper() and not rest.isalpha())


def _find_kind(part: str, is_name: bool) -> int:
    if is_coined(part):
        return COINED
    if (is_name and part[0].isupper()) or part in PROPER_NOUNS or (part[-1] == "s" and part[:-1] in PROPER_NOUNS):
        return NAME
    return ORDINARY


def _find_kind_at_start(part: str, kinds: list[int], place: Place) -> int:
    """Return the kind of the first part of a word at a position where BibTeX may keep the capital by itself."""
    if place == "sentence":
        return kinds[0] or (NAME if part[0].isupper() else ORDINARY)
    if place == "colon":
        return ORDINARY if part == "A" else kinds[0]
    alone = len(part) == 1 and not any(kinds[1:2])
    return ORDINARY if kinds[0] == NAME or alone else kinds[0]


def _extend_names(parts: list[str], kinds: list[int]) -> None:
    """Extend the braces of a coined part to parts that belong to it: `U-Net`, `BLIP-2`, but `CLIP-Based`."""
    if parts[0] == "E" and parts[2].lower() in _ELECTRONIC:
        kinds[0] = ORDINARY
    for index in range(1, len(kinds)):
        left, joint, right = parts[2 * index - 2 : 2 * index + 1]
        match kinds[index - 1], kinds[index]:
            case (2, 0) if _belongs_to_left(left, joint, right):
                kinds[index] = COINED
            case (0, 2) if _belongs_to_right(left, joint, right):
                kinds[index - 1] = COINED
            case (0, 1) if _is_second_name(left, joint, right):
                kinds[index - 1] = NAME
            case _ if joint == "." and left[0].isupper() and right in _DOMAINS:
                kinds[index - 1] = kinds[index] = COINED


def _belongs_to_left(left: str, joint: str, right: str) -> bool:
    if right[0].isdigit():
        return joint in "-.–"
    if not right[0].isupper():
        return False
    if joint in "'’":
        return True
    if joint not in "-–" or _NUMBER_AND_LETTER.match(left):
        return False
    lower = right.lower()
    return lower not in _ENDINGS and not lower.endswith(("ed", "ing"))


def _belongs_to_right(left: str, joint: str, right: str) -> bool:
    mixed = right != right.upper()
    return joint in "-–" and mixed and left[0].isupper() and left.lower() not in _PREFIXES


def _is_second_name(left: str, joint: str, right: str) -> bool:
    """Return whether `left` is a name because `right` is: `Frank-Wolfe`, but `Sub-Gaussian` and `Neural-Bayesian`."""
    if joint not in "-–" or not left[0].isupper() or right.endswith(("an", "ic", "ese", "ish")):
        return False
    return left.lower() not in _BEGINNINGS and not left.lower().endswith(("al", "ar", "ed", "ic", "ing", "ive"))


def _join_with_braces(parts: list[str], kinds: list[int], table: Table | None) -> str:
    """Join the parts again, with one pair of braces around each run of parts whose capitals must stay."""
    tex = ""
    index = 0
    while index < len(kinds):
        stop = index + 1
        while stop < len(kinds) and bool(kinds[stop]) == bool(kinds[index]):
            stop += 1
        run = plain("".join(parts[2 * index : 2 * stop - 1]), table)
        joint = plain(parts[2 * stop - 1], table) if stop < len(kinds) else ""
        tex += (f"{{{run}}}" if kinds[index] else run) + joint
        index = stop
    return tex
