"""Editions: a number for BibLaTeX, an ordinal for BibTeX."""

import re

_NUMBER = r"(?i)(\d{1,9})(?:st|nd|rd|th|\.)?(?:\s+(?:ed\.?|edition))?\Z"
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_WORDS = {word: number for number, word in enumerate(_ORDINALS, 1)}


def edition_number(edition: str) -> int | None:
    """The number of an edition, or None where it is told in other words.

    >>> edition_number("2nd edition"), edition_number("Second"), edition_number("Revised")
    (2, 2, None)
    """
    if match := re.match(_NUMBER, edition.strip()):
        return int(match[1])
    return _WORDS.get(edition.strip().lower().removesuffix("edition").strip())


def ordinal(edition: str) -> str:
    """The edition as BibTeX's styles want it in front of "edition": `2nd`; words stay words.

    >>> ordinal("2"), ordinal("13"), ordinal("Revised")
    ('2nd', '13th', 'Revised')
    """
    number = edition_number(edition)
    if number is None:
        return edition
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"
