"""Words of a title, hyphenated ones part by part: which capitals are part of a name."""

import re
from typing import Literal

from bibexport.exporters.tex.compounds import ORDINARY_ENDINGS, ORDINARY_PREFIXES
from bibexport.exporters.tex.escape import Table, plain
from bibexport.exporters.tex.proper_nouns import PROPER_NOUNS

Place = Literal["first", "colon", "sentence", "middle"]
"""Where a word stands: first of all, after a colon, first in any other way, or none of these.

BibTeX spares the first letter in the first two places, biblatex in the very first alone.
"""

WORD = re.compile(r"[^\W_](?:[\w\u0300-\u036f]|[-–/.&'’@+](?=[^\W_]))*[+#*]*")
_JOINT = re.compile(r"([-–/.&'’@+](?=[^\W_]))")
_NUMBER_AND_LETTER = re.compile(r"\d+[A-Z]\Z")
_DOMAINS = frozenset({"ai", "com", "io", "jl", "js", "net", "org", "py"})

ORDINARY, NAME, COINED = 0, 1, 2
"""A word that may be lower-cased; a proper noun; a word that no ordinary word looks like (`LLaVA`, `3D`, `Q`)."""


def protected(word: str, place: Place, is_name: bool, sentence_case: bool, table: Table) -> str:
    """`word` in TeX, with braces around the parts whose capitals must stay.

    `is_name`: it is part of a name of several words. `sentence_case`: the title has capitals on names alone.
    """
    parts = _JOINT.split(word)
    kinds = [_kind(part, is_name) for part in parts[::2]]
    _bind(parts, kinds)
    if sentence_case:
        kinds = [kind or (place == "middle" and part[0].isupper()) for kind, part in zip(kinds, parts[::2], strict=True)]
    if place == "sentence" and word[0].isupper():
        kinds[0] = kinds[0] or NAME
    elif place == "colon" and parts[0] == "A":
        kinds[0] = ORDINARY
    elif place == "first" and (kinds[0] == NAME or (len(parts[0]) == 1 and not any(kinds[1:2]))):
        kinds[0] = ORDINARY
    if not any(kinds):
        return plain(word, table)
    return _braced(parts, [bool(kind) for kind in kinds], table)


def is_coined(part: str) -> bool:
    """Whether `part` looks like no ordinary word: a capital inside, a digit beside a capital, a single capital."""
    bare = part.rstrip("+#*")
    if bare[1:] != bare[1:].lower():
        return True
    return bare[:1].isupper() and (len(bare) == 1 or any(character.isdigit() for character in bare))


def _kind(part: str, is_name: bool) -> int:
    if is_coined(part):
        return COINED
    if is_name or part in PROPER_NOUNS or (part.endswith("s") and part[:-1] in PROPER_NOUNS):
        return NAME
    return ORDINARY


def _bind(parts: list[str], kinds: list[int]) -> None:
    """Let what belongs to a coined part share its braces: `U-Net`, `BLIP-2`, but `CLIP-Based` and `Multi-GPU`."""
    for index in range(1, len(kinds)):
        left, joint, right = parts[2 * index - 2 : 2 * index + 1]
        if kinds[index - 1] == COINED and kinds[index] == ORDINARY and _belongs_to_left(left, joint, right):
            kinds[index] = COINED
        elif kinds[index - 1] == ORDINARY and kinds[index] == COINED and _belongs_to_right(left, joint, right):
            kinds[index - 1] = COINED
        elif joint == "." and left[0].isupper() and right in _DOMAINS:
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
    return lower not in ORDINARY_ENDINGS and not lower.endswith(("ed", "ing"))


def _belongs_to_right(left: str, joint: str, right: str) -> bool:
    mixed = right != right.upper()
    return joint in "-–" and mixed and left[0].isupper() and left.lower() not in ORDINARY_PREFIXES


def _braced(parts: list[str], keep: list[bool], table: Table) -> str:
    tex = ""
    index = 0
    while index < len(keep):
        stop = index + 1
        while stop < len(keep) and keep[stop] == keep[index]:
            stop += 1
        run = plain("".join(parts[2 * index : 2 * stop - 1]), table)
        joint = plain(parts[2 * stop - 1], table) if stop < len(keep) else ""
        tex += (f"{{{run}}}" if keep[index] else run) + joint
        index = stop
    return tex
