"""Telling lists of names from titles and venues."""

import re
from functools import lru_cache

from bibexport.text.names import ET_AL, PARTICLES

_AUTHORS_WORD = rf"(?:[A-Z][\w'’.-]{{0,30}}|{'|'.join(sorted(PARTICLES, key=len, reverse=True))})"
_NAME = re.compile(rf"{_AUTHORS_WORD}(?:\s+{_AUTHORS_WORD}){{1,4}}")
_INITIALED = re.compile(r"[A-Z]\. ?(?:[A-Z]\. ?)?[A-Z][\w'’-]+")
_INITIAL = re.compile(r"[A-Z]\.")
_MARKS = re.compile(r"[*†‡§¶¹²³⁴#^∗✉]|\(\*?:?[^()]*\)")
_SPLIT = re.compile(r"\s*(?:[,;，、&]|\band\b)\s*")
_CLEAR = re.compile(rf"\b{ET_AL}(?!\w)|^(?:by|authors?)\b", re.IGNORECASE)
MANY = 4000
"""Longer texts are lists of names or no claims at all."""


@lru_cache(maxsize=8192)
def are_authors(text: str) -> bool:
    """Whether `text` is a list of names, rather than a title or a venue.

    >>> are_authors("Wei Jin, Yaxin Li and Han Xu"), are_authors("Rebain et al."), are_authors("ACM Computing Surveys")
    (True, True, False)
    """
    if len(text) > MANY:
        return text.count(",") > len(text) / 50
    bare = _MARKS.sub("", text).strip(" .,;:\r\n")
    if _CLEAR.search(bare):
        return True
    names = [name for name in _SPLIT.split(bare) if name]
    if len(names) < 2:
        return _INITIALED.fullmatch(bare) is not None
    named = sum(_NAME.fullmatch(name) is not None for name in names)
    return named >= max(1, 0.7 * len(names))


def are_surely_authors(text: str) -> bool:
    """Whether `text` can be nothing but a list of names: `Data Poisoning, and Adversarial Attacks` may be a title.

    >>> are_surely_authors("W. Jin, Y. Li"), are_surely_authors("Wei Jin, Yaxin Li")
    (True, False)
    """
    if not are_authors(text):
        return False
    bare = _MARKS.sub("", text).strip(" .,;:\r\n")
    names = [name for name in _SPLIT.split(bare) if name]
    initials = sum(_INITIAL.match(name) is not None for name in names)
    return _CLEAR.search(bare) is not None or initials > len(names) / 2
