"""Cite keys that LaTeX, BibTeX, biber and pandoc all take, and no two of them alike."""

import re

from bibexport.text.unicode import ascii_letters

_LEGAL = re.compile(r"[A-Za-z0-9:+/._-]+")
_ILLEGAL = re.compile(r"[^A-Za-z0-9:+/._-]+")


class UniqueKeys:
    """Hands out a safe key for each key that comes, unique without regard to case, as BibTeX compares them."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def __call__(self, key: str) -> str:
        """`key` itself where it is safe and new, else the nearest key that is."""
        safe = key if _LEGAL.fullmatch(key) else _safe(key)
        unique, number = safe, 1
        while unique.lower() in self._taken:
            number += 1
            unique = f"{safe}-{number}"
        self._taken.add(unique.lower())
        return unique


def _safe(key: str) -> str:
    return _ILLEGAL.sub("-", ascii_letters(key)).strip("-") or "entry"
