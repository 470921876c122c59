"""Names in BibTeX's grammar (btxdoc, section 4): `von Last, Jr, First`, and `{Organisation}`.

BibTeX cuts a name list at ` and `, a name at commas, and calls lower-case words before the last one `von`.
Braces hide a word from all of this.
"""

import re
from collections.abc import Sequence

from bibexport.exporters.people import clean_name, is_cut_short
from bibexport.exporters.tex.escape import Charset, text
from bibexport.model import Name

_GLUED_INITIALS = re.compile(r"(?<![^\W\d_])([^\W\d_]\.)(?=[^\W\d_]\.)")
_LOWER_PREFIX = re.compile(r"[^\W\d_]+-[^\W\d_]")
_WORD = r"(?!And\b)[A-Z][a-z]+"
_SIMPLE = re.compile(rf"{_WORD}(?:-{_WORD})?, (?:{_WORD}|[A-Z]\.)(?:[ -](?:{_WORD}|[A-Z]\.))*")
_CACHE_SIZE = 16_384
_cache: dict[tuple[Name, Charset], str] = {}


def names(people: Sequence[Name], charset: Charset, most: int | None = None) -> str:
    """A name list; after `most` names, or where the last one is `others`, it ends in `and others`."""
    cut = is_cut_short(people)
    if cut:
        people = people[:-1]
    if charset == "ascii":
        charset = "ascii-names"
    if most is not None and len(people) > most:
        people, cut = people[:most], True
    written = [tex for person in people if (tex := _written(person, charset))]
    if cut and written:
        written.append("others")
    return " and ".join(written)


def forget() -> None:
    """Empty the cache of names, for measurements."""
    _cache.clear()


def _written(person: Name, charset: Charset) -> str:
    # Most names need no work at all, and are written faster than they are looked up.
    if not person.literal and _SIMPLE.fullmatch(simple := f"{person.family}, {person.given}") and not _has_more(person):
        return simple
    key = (person, charset)
    tex = _cache.get(key)
    if tex is None:
        if len(_cache) >= _CACHE_SIZE:
            _cache.clear()
        tex = _cache[key] = name(person, charset)
    return tex


def name(person: Name, charset: Charset) -> str:
    """One name.

    >>> name(Name(family="Maaten", given="Laurens", particle="van der"), "ascii")
    'van der Maaten, Laurens'
    >>> name(Name(literal="Barnes and Noble"), "ascii")
    '{Barnes and Noble}'
    """
    person = clean_name(person)
    if person.literal or not person.family:
        return _whole(text(person.literal or person.given or person.display, charset))
    family = _family(person, charset)
    given = _part(_GLUED_INITIALS.sub(r"\1 ", person.given), charset)
    if given:
        return ", ".join(part for part in (family, _part(person.suffix, charset), given) if part)
    if person.suffix:
        return _whole(text(f"{person.display}", charset))
    return family if " " not in family else _whole(text(person.display, charset))


def _has_more(person: Name) -> bool:
    return bool(person.particle or person.dropping_particle or person.suffix)


def _family(person: Name, charset: Charset) -> str:
    particle = " ".join(part for part in (person.dropping_particle, person.particle) if part)
    joined = particle.endswith(("'", "’", "-"))
    family = _part(particle + person.family if joined else person.family, charset)
    if not family.startswith("{") and _hides_a_particle(person.family, charset):
        family = f"{{{family}}}"
    return family if joined or not particle else f"{_part(particle, charset)} {family}"


def _hides_a_particle(family: str, charset: Charset) -> bool:
    """Whether BibTeX would take words of the family name for a `von` part that they are not."""
    words = family.split()
    if _LOWER_PREFIX.match(words[0]) and words[0][0].islower():
        return True  # BibTeX would make a tie of the hyphen in al-Khwarizmi.
    starts = [text(word, charset)[0] for word in words[:-1]]
    # To BibTeX, a letter beyond ASCII has no case, and the letter behind it decides.
    if any(not start.isascii() for start in starts):
        return True
    return len(words) > 2 and words[0][0].isupper() and any(word[0].islower() for word in words[1:-1])


def _part(value: str, charset: Charset) -> str:
    tex = text(value, charset)
    if "," in tex:
        return _whole(tex)
    if "and" not in tex.lower():
        return tex
    return " ".join(f"{{{word}}}" if word.lower() == "and" else word for word in tex.split(" "))


def _whole(tex: str) -> str:
    return f"{{{tex}}}" if tex else ""
