"""Names of people and organisations, as bibliographies write them."""

import re
from collections.abc import Iterable

from bibexport.data import read_words
from bibexport.model import Name
from bibexport.text import cache_short, compile_lazily
from bibexport.text.unicode import ascii_letters, clean, without_homonym_number

SUFFIXES = frozenset({"jr", "sr", "jnr", "snr", "ii", "iii", "iv"})
"""Generational suffixes of family names, without their period."""
CONJUNCTIONS = frozenset({"y", "e", "i"})
"""Words that join two family names in Spanish, Portuguese and Catalan."""
OTHERS = Name(literal="others")
"""The end of a truncated list of names; each writer has its own notation for it."""
ET_AL = r"et\.?\s*al\.?"
"""A pattern for `et al.` as people write it."""
OTHERS_WRITTEN = "et al."
"""What stands for `OTHERS` where names are texts."""
_OTHERS = compile_lazily(rf"(?:and\s+)?(?:others|{ET_AL}|\.\.\.|…)", re.IGNORECASE)
_ORGANISATION_WORDS = read_words("organisation_words")
ORGANISATIONS = compile_lazily(r"\b(?:" + "|".join(_ORGANISATION_WORDS) + r")\b\.?")
PARTICLES = frozenset(read_words("name_particles"))
VIETNAMESE_FAMILIES = frozenset(
    {"nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong"}
    | {"ly"}
)
"""Family names before which a capital `Van` is a middle name."""


@cache_short(1 << 14)
def name(text: str) -> Name:
    """Read one name in reading order (`Laurens van der Maaten`) or as `von Last, Jr, First`.

    Lower-case words before the family name are its particle. A single word, or what is clearly
    the name of an organisation, is kept whole as `literal`. DBLP's homonym numbers are dropped.

    >>> name("Laurens van der Maaten")
    Name(family='Maaten', given='Laurens', particle='van der', dropping_particle='', suffix='', literal='')
    """
    text = without_homonym_number(clean(text))
    if " " not in text or _names_organisation(text):
        return Name(literal=text)
    if "," in text:
        return _join_parts([part.strip() for part in text.split(",")], text)
    words = text.split(" ")
    suffix = ""
    if len(words) > 2 and is_suffix(words[-1]):
        suffix = words.pop()
    lower = [index for index in range(1, len(words) - 1) if words[index] in PARTICLES]
    if lower:
        start, stop = lower[0], lower[-1] + 1
    else:
        stop = len(words) - 1
        start = stop = stop - 1 if stop > 1 and _is_capital_van(words, stop - 1) else stop
    # `Van den Broeck`: a capital particle belongs to the family name, with everything after it.
    if lower and start > 1 and words[start - 1] == "Van":
        start = stop = start - 1
    return Name(
        given=" ".join(words[:start]),
        particle=" ".join(words[start:stop]),
        family=" ".join(words[stop:]),
        suffix=suffix,
    )


def _names_organisation(text: str) -> bool:
    # Hardly any name of a person has one of the words, so that most runs need not compile the pattern.
    return any(map(text.__contains__, _ORGANISATION_WORDS)) and ORGANISATIONS.search(text) is not None


def is_suffix(word: str) -> bool:
    """Return whether a word is a generational suffix: `Jr.`, `III`."""
    return word.rstrip(".").lower() in SUFFIXES


def join_particle(particle: str, family: str) -> str:
    """Return the particle and the family name as they are written.

    An apostrophe for a vowel before the name joins them (`d'Alembert`, `al-Khwarizmi`), one for a vowel of the
    particle itself does not (`de' Medici`, short for `dei Medici`).

    >>> join_particle("van der", "Maaten"), join_particle("d'", "Alembert"), join_particle("de'", "Medici")
    ('van der Maaten', "d'Alembert", "de' Medici")
    """
    if not particle or not family:
        return particle or family
    last_word = ascii_letters(particle.rpartition(" ")[2]).lower()
    is_elided = last_word[-1:] == "'" and (len(last_word) == 2 or last_word[-2:-1] not in "aeiou")
    return f"{particle}{family}" if is_elided or particle[-1] == "-" else f"{particle} {family}"


def stands_for_others(text: str) -> bool:
    """Return whether `text` is not a name but the end of a truncated list of names.

    >>> stands_for_others("et al."), stands_for_others("and others"), stands_for_others("Al Others")
    (True, True, False)
    """
    return _OTHERS.fullmatch(text.strip()) is not None


def names(texts: list[str]) -> tuple[Name, ...]:
    """Read several names (see `name`)."""
    return tuple(name(text) for text in texts)


# https://www.ncbi.nlm.nih.gov/books/NBK7281/: `Kingma DP`
_VANCOUVER = compile_lazily(r"([^\s,][^,]*?) ((?:[A-Z]\.?-?){1,3})")


def listed_names(texts: Iterable[str]) -> tuple[Name, ...]:
    """Read the authors that one reference lists, also `Kingma DP, Ba J`; what says that there are more is `OTHERS`.

    >>> [name.display for name in listed_names(["Kingma DP", "Ba J", "et al."])]
    ['D. P. Kingma', 'J. Ba', 'others']
    >>> [name.family for name in listed_names(["Jun LI", "Wei XU"])]
    ['LI', 'XU']
    >>> [name.display for name in listed_names(["Card, D.", "Krueger, Alan B."])]
    ['D. Card', 'Alan B. Krueger']
    """
    people = [text for text in map(clean, texts) if text]
    named = [text for text in people if not stands_for_others(text)]
    inverted = [match for text in named if (match := _VANCOUVER.fullmatch(text))]
    initials = [re.sub(r"[^A-Z]", "", match[2]) for match in inverted]
    # Family names in capitals (`Jun LI`) have more than one letter, and a vowel.
    are_initials = any(len(one) == 1 or not re.search("[AEIOUY]", one) for one in initials)
    if are_initials and len(inverted) == len(named):
        readings = dict(zip(named, map(_read_inverted, inverted), strict=True))
    else:
        readings = {text: name(text) for text in named}
    listed = tuple(readings[text] for text in named)
    return (*listed, OTHERS) if len(named) < len(people) else listed


def _read_inverted(match: re.Match[str]) -> Name:
    given = " ".join(f"{letter}." for letter in re.sub(r"[^A-Z]", "", match[2]))
    return name(f"{match[1]}, {given}")


def _is_capital_van(words: list[str], index: int) -> bool:
    return words[index] == "Van" and ascii_letters(words[index + 1]).lower() not in VIETNAMESE_FAMILIES


def _join_parts(parts: list[str], text: str) -> Name:
    if len(parts) > 3 or not parts[0] or not parts[-1]:
        return Name(literal=text)
    if len(parts) == 2 and is_suffix(parts[1]):
        reading = name(parts[0])
        return Name(
            family=reading.family or reading.literal, given=reading.given, particle=reading.particle, suffix=parts[1]
        )
    words = parts[0].split(" ")
    start = 0
    while start < len(words) - 1 and words[start][0].islower():
        start += 1
    return Name(
        particle=" ".join(words[:start]),
        family=" ".join(words[start:]),
        given=parts[-1],
        suffix=parts[1] if len(parts) == 3 else "",
    )
