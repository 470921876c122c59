"""Page ranges in one spelling, editions, and numbers with their nouns."""

import re
from collections.abc import Sequence

from bibexport.text import compile_lazily

_DASH = r"(?:-{1,3}|[\u2012-\u2015\u2212])"
_PAGE = r"[A-Za-z]{0,3}\.?\d+[A-Za-z]?(?::\d+)?|[ivxlcdmIVXLCDM]+"
_RANGE = compile_lazily(rf"({_PAGE})\s*{_DASH}\s*({_PAGE})\Z")
_COMPOUND = rf"({_PAGE}-{_PAGE})\s*(?:--|[\u2013\u2014])\s*({_PAGE}-{_PAGE})\Z"


def pages(text: str) -> str:
    """Normalise pages: ranges with an en dash, lists with a comma and a space.

    A dash counts as a range only between two page numbers, so article numbers and electronic ids
    stay as they are; in `12-1–12-15` only the en dash is the range.

    >>> pages("8748--8763"), pages("1 - 4 ,7"), pages("12-1–12-15"), pages("e1003285")
    ('8748–8763', '1–4, 7', '12-1–12-15', 'e1003285')
    """
    return ", ".join(_normalise_part(part.strip()) for part in text.split(",") if part.strip())


def _normalise_part(text: str) -> str:
    first, _, last = text.partition("-")
    if first.isdecimal() and last.isdecimal():
        # Nearly all ranges; the pattern is slow to compile.
        return first if first == last else f"{first}–{last}"
    # Compound pages are rare, and their pattern is slow to compile.
    compound = re.match(_COMPOUND, text) if text.count("-") > 1 else None
    if match := compound or _RANGE.match(text):
        first, last = match.groups()
        return first if first == last else f"{first}–{last}"
    return re.sub(r"\s*\u2014\s*|\s*\u2212\s*", "–", text) if re.fullmatch(r"[\w:.–—−\s]+", text) else text


ORDINAL_ENDING = "(?:st|nd|rd|th)"
"""A pattern for the endings of ordinals in digits."""
CARDINALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def roman(number: int) -> str:
    """Return the Roman numeral of 1 to 49, in lower case.

    >>> roman(4), roman(38)
    ('iv', 'xxxviii')
    """
    tens = ("", "x", "xx", "xxx", "xl")[number // 10]
    return tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[number % 10]


def roman_numeral(number: str) -> str:
    """Return a number in digits as a Roman numeral; any other text, and numbers above 49, as they are.

    >>> roman_numeral("5"), roman_numeral("1990")
    ('v', '1990')
    """
    return roman(int(number)) if number.isdecimal() and 0 < int(number) < 50 else number


ROMAN_NUMERALS = tuple(map(roman, range(1, 13)))
"""1 to 12, enough for the parts of papers and volumes."""
_ONES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TEENS = (
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"),
    *("eighteenth", "nineteenth"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ORDINALS = (
    {word: number for number, word in enumerate((*_ONES, *_TEENS), 1)}
    | {f"{tens}-{word}": 10 * ten + one for ten, tens in enumerate(_TENS, 2) for one, word in enumerate(_ONES, 1)}
    | {f"{tens.removesuffix('y')}ieth": 10 * ten for ten, tens in enumerate(_TENS, 2)}
)
"""The numbers of ordinals in words, `first` to `ninety-ninth`."""
_NUMBER = rf"(?i)(\d{{1,9}})(?:{ORDINAL_ENDING}|\.)?(?:\s+(?:ed\.?|edition))?\Z"


def edition_number(edition: str) -> int | None:
    """Return the number of an edition, or None if it is not a number.

    >>> edition_number("2nd edition"), edition_number("Second"), edition_number("Revised")
    (2, 2, None)
    """
    if match := re.match(_NUMBER, edition.strip()):
        return int(match[1])
    return ORDINALS.get(edition.strip().lower().removesuffix("edition").strip())


def ordinal(edition: str) -> str:
    """Return the edition as BibTeX's styles print it before "edition": `2nd`; words stay words.

    >>> ordinal("2"), ordinal("13"), ordinal("Revised")
    ('2nd', '13th', 'Revised')
    """
    number = edition_number(edition)
    if number is None:
        return edition
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def find_long_number(text: str, start: int = 0) -> int:
    """Return the position of the first number from `start` on that Python refuses to convert; `start` if there is none.

    The limit is 4,300 decimal digits (CVE-2020-10735), of which hexadecimal needs 3,571.
    """
    match = re.search(r"[0-9][0-9A-Fa-fox_]{3570,}", text[start:])
    return start + match.start() if match else start


def count(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun.

    >>> count(1, "entry", "entries"), count(0, "item")
    ('1 entry', '0 items')
    """
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def list_first(names: Sequence[str], most: int) -> str:
    """Return names in one text, after the first `most` only how many more there are.

    >>> list_first(["A", "B", "C"], 3), list_first(["A", "B", "C", "D"], 2)
    ('A, B, C', 'A, B … and 2 more')
    """
    hidden = len(names) - most
    return f"{', '.join(names[:most])} … and {hidden:,} more" if hidden > 0 else ", ".join(names)
