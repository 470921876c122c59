"""Telling lists of authors from other text."""

import re
from functools import lru_cache

_NAME = re.compile(
    r"(?:(?:[A-Z][\w'’.-]*|[A-Z]\.|de|van|von|der|den|la|le|da|di|del|dos|el|bin|al)[*†‡§¹²³\d#^,]*\s*){1,5}"
)
_MARKS = re.compile(r"[*†‡§¶¹²³⁴#^∗✉]|\(\*?:?[^()]*\)")
_SPLIT = re.compile(r"\s*(?:,|;|\band\b|&|，|、)\s*")


@lru_cache(maxsize=16384)
def are_authors(text: str) -> bool:
    """Whether `text` is a list of names, rather than a title or a venue.

    >>> are_authors("Wei Jin, Yaxin Li and Han Xu"), are_authors("Rebain et al."), are_authors("ACM Computing Surveys")
    (True, True, False)
    """
    bare = _MARKS.sub("", text).strip(" .,;:\r\n")
    if re.search(r"\bet\.?\s?al\b", bare, re.IGNORECASE) or re.match(r"(?:by|authors?)\b", bare, re.IGNORECASE):
        return True
    if len(bare) > 4000:
        return bare.count(",") > 20
    names = [name for name in _SPLIT.split(bare) if name]
    if len(names) < 2:
        return bool(re.fullmatch(r"[A-Z]\. ?(?:[A-Z]\. ?)?[A-Z][\w'’-]+", bare))
    named = sum(bool(_NAME.fullmatch(name)) and 2 <= len(name.split()) <= 5 for name in names)
    return named >= max(1, 0.7 * len(names))
