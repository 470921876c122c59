"""Read lists of names in BibTeX's grammar, with pybtex, and in BibLaTeX's extended format."""

import re
from collections.abc import Callable
from functools import lru_cache

from pybtex.database import Person

from bibexport.model import Name
from bibexport.tex.braces import closing_brace, split_at_top
from bibexport.tex.decode import plain_text
from bibexport.text.names import ET_AL, OTHERS, SUFFIXES, stands_for_others
from bibexport.text.unicode import without_homonym_number

_AND = re.compile(r"\s+(?:and\s+)+", re.IGNORECASE)
_ET_AL_AT_END = re.compile(rf",?\s+{ET_AL}\Z")
_EXTENDED = re.compile(r"\s*\"?(?:family|given|prefix|suffix|useprefix)(?:-i)?\s*=", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_MAX_COMMAS = 2
_EXTENDED_PARTS = {"family": "family", "given": "given", "prefix": "particle", "suffix": "suffix"}


def read_names(tex: str, fault: Callable[[str], None]) -> tuple[Name, ...]:
    """Read a list of names; `and others` becomes `OTHERS`, anything but a name is reported and kept as a literal."""
    read: list[Name] = []
    written = [part for part in _list(tex) if part]
    for index, part in enumerate(written):
        if stands_for_others(part):
            if index + 1 < len(written):
                fault(f"{part!r} is followed by other names; write `and others` at the end")
                continue
            read.append(OTHERS)
            continue
        name, cut_short = _without_et_al(part)
        if _has_too_many_commas(name):
            fault(f"{part!r} has too many commas for a name; put `and` between names")
            read.append(Name(literal=plain_text(part)))
        else:
            read.append(_name(name))
        if cut_short:
            read.append(OTHERS)
    return tuple(name for name in read if name.display)


def _has_too_many_commas(name: str) -> bool:
    if name.count(",") <= _MAX_COMMAS or _EXTENDED.match(name):
        return False
    return len(split_at_top(name, _COMMA)) > _MAX_COMMAS + 1


def _list(tex: str) -> list[str]:
    text = re.sub(r"^and\s+|\s+and$", "", " ".join(tex.split()))
    return [part.strip() for part in split_at_top(text, _AND)]


def _without_et_al(part: str) -> tuple[str, bool]:
    """Split `Smith, J. et al.` into the name and the end of the list."""
    match = _ET_AL_AT_END.search(part)
    return (part[: match.start()], True) if match else (part, False)


@lru_cache(maxsize=20_000)
def _name(tex: str) -> Name:
    if tex.startswith("{") and closing_brace(tex, 0) == len(tex) - 1:
        return Name(literal=plain_text(tex))
    if _EXTENDED.match(tex):
        return _extended(tex)
    tex = without_homonym_number(tex)
    person = Person(tex)
    family = _text(person.last_names)
    given = _text([*person.first_names, *person.middle_names])
    particle = _text(person.prelast_names)
    suffix = _text(person.lineage_names)
    if not suffix:
        family, given, suffix = _split_off_suffix(family, given)
    if not family:
        return Name(literal=" ".join(part for part in (given, particle, suffix) if part))
    return Name(family=family, given=given, particle=particle, suffix=suffix)


def _text(parts: list[str]) -> str:
    return plain_text(" ".join(parts)) if parts else ""


def _split_off_suffix(family: str, given: str) -> tuple[str, str, str]:
    """Split off a suffix that is not written as in `King, Jr., Martin Luther`.

    BibTeX takes the `Jr.` of `Martin Luther King Jr.` for the family name, that of `King, Jr.` for the given name.
    """
    *before, last = family.split(" ")
    if given and _is_suffix(given) and before:
        return last, " ".join(before), given
    if not _is_suffix(last):
        return family, given, ""
    if before:
        return " ".join(before), given, last
    *first, second_last = given.split(" ")
    return (second_last, " ".join(first), last) if first else (family, given, "")


def _is_suffix(word: str) -> bool:
    return word.rstrip(".").lower() in SUFFIXES


def _extended(tex: str) -> Name:
    """Read BibLaTeX's `family=Maaten, given=Laurens, prefix=van der` (biblatex manual, section 3.4)."""
    parts: dict[str, str] = {}
    is_literal = False
    for pair in split_at_top(tex, _COMMA):
        key, _, written = pair.strip().strip('"').partition("=")
        if part := _EXTENDED_PARTS.get(key.strip().lower()):
            parts[part] = plain_text(written.strip().strip('"'))
            is_literal = written.startswith("{{") and closing_brace(written, 1) == len(written) - 2
    if parts.keys() == {"family"} and is_literal:
        return Name(literal=parts["family"])
    if "family" not in parts:
        return Name(literal=" ".join(parts.values()))
    return Name(**parts)
