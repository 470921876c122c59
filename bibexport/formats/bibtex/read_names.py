"""Read lists of names in BibTeX's grammar, with pybtex, and in BibLaTeX's extended format."""

import re
from collections.abc import Callable

from pybtex.database import Person
from pybtex.exceptions import PybtexError

from bibexport.model import Name
from bibexport.tex.decode import plain_text
from bibexport.tex.letters import MACRO_ACCENTS, MACRO_LETTERS
from bibexport.tex.macros import closing_brace, resolve_conditionals, split_at_top
from bibexport.text import cache_short
from bibexport.text.names import CONJUNCTIONS, ET_AL, OTHERS, is_suffix, stands_for_others

_AND = re.compile(r"(?<!\s)\s++(?:and\s++)++", re.IGNORECASE)
_ET_AL_AT_END = re.compile(rf"(?:,|(?<![\s,]))\s++{ET_AL}\Z")
_EXTENDED = re.compile(r"\s*\"?(?:family|given|prefix|suffix|useprefix)(?:-i)?\s*=", re.IGNORECASE)
_COMMA = re.compile(r"(?<!\s)\s*+,\s*+")
_MAX_COMMAS = 2
_SIGN = re.compile(r"(?<!\s)\s*+(?:;|\\?&)\s*+")
_ENTITY = re.compile(r"&#?\w+;")
_INITIALS = re.compile(r"(?:[A-ZÀ-ÖØ-Þ](?:\.|(?=[A-ZÀ-ÖØ-Þ\s-])|\Z)[\s~-]?){1,4}\Z")
_INITIAL_AND_FAMILY = re.compile(r"[^\W\d_a-z]\.[\s~-].*[^\W\d_]{2}")
_FAMILY_AND_INITIALS = re.compile(r"(?:(?>[^\W\d_][^\W\d_'’-]*[a-zß-ÿ])[\w'’-]*+\s)++[A-ZÀ-ÖØ-Þ]{1,3}\Z")
"""A name as PubMed writes it. In a list all are written so: Weinan E has a family name of one letter."""
_EXTENDED_PARTS = {"family": "family", "given": "given", "prefix": "particle", "suffix": "suffix"}
_MACRO_AND_SPACE = re.compile(r"\\([A-Za-z]+)\s+([^\W\d_]?)")
_HOMONYM = re.compile(r"(?<=[^\W\d])[\s~]++\{?0\d{3}\}?(?=\}*+\s*+(?:,|\Z))")
"""DBLP's number of a homonym, wherever it may be in TeX. It starts with a zero, which no year in a name does."""
_SUFFIX_IN_GROUP = re.compile(r"\{([^{},]+),\s*([^{},\s]+)\}")


def read_names(tex: str, fault: Callable[[str], None]) -> tuple[Name, ...]:
    """Read a list of names; `and others` becomes `OTHERS`, anything but a name is reported and kept as a literal."""
    read: list[Name] = []
    # First of all, because a conditional has spaces in it.
    tex = _MACRO_AND_SPACE.sub(_attach_macro, resolve_conditionals(tex))
    written = [part for part in _list(tex) if part]
    if all(map(_FAMILY_AND_INITIALS.match, written)) and len(written) > 1:
        fault(
            f"{written[0]!r} and the names after it are read as family name and initials; write {_invert(written[0])!r}"
        )
        written = list(map(_invert, written))
    for index, part in enumerate(written):
        if stands_for_others(part):
            if index + 1 < len(written):
                fault(f"{part!r} is followed by other names; write `and others` at the end")
                continue
            read.append(OTHERS)
            continue
        name, cut_short = _without_et_al(part)
        if several := _names_between_commas(name) or _names_between_signs(name):
            fault(f"{part!r} is read as {len(several)} names; put `and` between names")
            read += map(_name, several)
        elif _has_too_many_commas(name):
            fault(f"{part!r} has too many commas for a name; put `and` between names")
            read.append(Name(literal=plain_text(part)))
        else:
            read.append(_name(name.rstrip(" ,")))
        if cut_short:
            read.append(OTHERS)
    return tuple(name for name in read if name.display)


def _attach_macro(match: re.Match[str]) -> str:
    """Put braces where TeX and biber skip a space and BibTeX would split the name: `Fran\\c cois`, `J\\o rgen`."""
    macro, following = match.groups()
    if macro in MACRO_LETTERS:
        return f"{{\\{macro}}}{following}"
    if macro not in MACRO_ACCENTS:
        return match[0]
    return f"\\{macro}{{{following}}}" if following else f"\\{macro}"


def splits_a_word(tex: str) -> bool:
    """Return whether BibTeX takes the space after a macro, which TeX and biber skip, for the end of a word."""
    return _MACRO_AND_SPACE.sub(_attach_macro, tex) != tex


def has_homonym_number(tex: str) -> bool:
    """Return whether a name in a list has DBLP's number of a homonym, which is not part of the name."""
    return any(map(_HOMONYM.search, _list(tex)))


def has_extended_name(tex: str) -> bool:
    """Return whether a name in a list is in BibLaTeX's extended format, which BibTeX cannot read."""
    return any(map(_EXTENDED.match, _list(tex)))


def _names_between_commas(name: str) -> list[str]:
    """Return the names if commas stand between whole names, as in `Ann Roe, Bob Poe, and Cy Doe`, else nothing."""
    if "," not in name or _EXTENDED.match(name):
        return []
    *parts, last = split_at_top(name, _COMMA)
    starts_with_initials = bool(parts) and all(map(_INITIAL_AND_FAMILY.match, (*parts, last)))
    is_list = (len(parts) > 1 or starts_with_initials) and not (
        len(parts) == 2 and last and is_suffix(plain_text(parts[1]))
    )
    parts += [last] if last else []
    return parts if is_list and all(" " in part for part in parts) else []


def _names_between_signs(name: str) -> list[str]:
    """Return the names of `Roe, A.; Poe, B.`, of `Roe, A. & Poe, B.` and of `Roe, A., Poe, B.`, else nothing.

    An ampersand may be in the name of a firm: without a comma beside it, it does not separate people.
    """
    if _EXTENDED.match(name) or _ENTITY.search(name):
        return []
    parts = [part.strip(" ,") for part in split_at_top(name, _SIGN)]
    if len(parts) == 1:
        return _pair_initials(name)
    if not all(parts) or not (";" in name or any("," in part for part in parts)):
        return []
    names = [one for part in parts for one in _pair_initials(part) or [_invert(part)]]
    return names if all(" " in one for one in names) else []


def _pair_initials(name: str) -> list[str]:
    """Return the names of `Roe, A., Poe, B.`, where initials follow each family name, else nothing."""
    parts = [part for part in split_at_top(name, _COMMA) if part]
    is_list = len(parts) > 2 and len(parts) % 2 == 0
    if not is_list or [_INITIALS.match(part) is not None for part in parts] != [False, True] * (len(parts) // 2):
        return []
    return [f"{family}, {initials}" for family, initials in zip(parts[::2], parts[1::2], strict=True)]


def _invert(name: str) -> str:
    """Return `Roe, AB` for `Roe AB`, and any other name as it is."""
    family, _, initials = name.rpartition(" ")
    return f"{family}, {initials}" if family and "," not in name and _INITIALS.match(initials) else name


def _has_too_many_commas(name: str) -> bool:
    if name.count(",") <= _MAX_COMMAS or _EXTENDED.match(name):
        return False
    return len(split_at_top(name, _COMMA)) > _MAX_COMMAS + 1


def _list(tex: str) -> list[str]:
    text = re.sub(r"^and | and$", "", " ".join(tex.split()))
    return [part.strip() for part in split_at_top(text, _AND)]


def _without_et_al(part: str) -> tuple[str, bool]:
    """Split `Smith, J. et al.` into the name and the end of the list."""
    match = _ET_AL_AT_END.search(part)
    return (part[: match.start()], True) if match else (part, False)


@cache_short(20_000)
def _name(tex: str) -> Name:
    tex = _HOMONYM.sub("", tex)
    if tex.startswith("{") and closing_brace(tex, 0) == len(tex) - 1:
        return Name(literal=plain_text(tex))
    if _EXTENDED.match(tex):
        return _extended(tex)
    try:
        person = Person(tex)
    except PybtexError:  # a hundred nested braces
        return Name(literal=plain_text(tex))
    particles, families = _split_von(person)
    given = [*person.first_names, *person.middle_names]
    if "," not in tex and len(given) > 1 and {plain_text(word) for word in particles} <= CONJUNCTIONS and particles:
        # `José Ortega y Gasset` has two family names.
        families = [given.pop(), *particles, *families]
        particles = []
    suffix = _text(person.lineage_names)
    if not suffix and (grouped := _SUFFIX_IN_GROUP.fullmatch(families[-1] if families else "")):
        families[-1], suffix = grouped[1], plain_text(grouped[2])
    family, given_text = _text(families), _text(given)
    if not suffix:
        family, given_text, suffix = _split_off_suffix(family, given_text)
    particle = _text(particles)
    if not family:
        return Name(literal=" ".join(part for part in (given_text, particle, suffix) if part))
    return Name(family=family, given=given_text, particle=particle, suffix=suffix)


def _split_von(person: Person) -> tuple[list[str], list[str]]:
    """Return the particle and the family name.

    For BibTeX all words up to the last one in lower case are `von`, so that `Ortega y` is one in `Ortega y Gasset`; for
    biber and pandoc it ends before the first capital. pybtex follows BibTeX.
    """
    words = list(person.prelast_names)
    start = next((index for index, word in enumerate(words) if plain_text(word)[:1].isupper()), len(words))
    return words[:start], [*words[start:], *person.last_names]


def _text(parts: list[str]) -> str:
    return plain_text(" ".join(parts)) if parts else ""


def _split_off_suffix(family: str, given: str) -> tuple[str, str, str]:
    """Split off a suffix that is not written as in `King, Jr., Martin Luther`.

    BibTeX takes the `Jr.` of `Martin Luther King Jr.` for the family name, that of `King, Jr.` for the given name.
    """
    *before, last = family.split(" ")
    if given and is_suffix(given) and before:
        return last, " ".join(before), given
    if not is_suffix(last):
        return family, given, ""
    if before:
        return " ".join(before).rstrip(","), given, last
    *first, second_last = given.split(" ")
    return (second_last, " ".join(first), last) if first else (family, given, "")


def _extended(tex: str) -> Name:
    """Read BibLaTeX's `family=Maaten, given=Laurens, prefix=van der` (biblatex manual, section 3.4)."""
    parts: dict[str, str] = {}
    is_literal = is_dropping = False
    for pair in split_at_top(tex, _COMMA):
        key, _, written = (side.strip() for side in pair.strip().strip('"').partition("="))
        if part := _EXTENDED_PARTS.get(key.lower()):
            parts[part] = plain_text(written.strip('"'))
            is_literal = written.startswith("{{") and closing_brace(written, 1) == len(written) - 2
        elif key.lower() == "useprefix":
            is_dropping = written.lower() == "false"
    if parts.keys() == {"family"} and is_literal:
        return Name(literal=parts["family"])
    if "family" not in parts:
        return Name(literal=" ".join(parts.values()))
    if is_dropping and "particle" in parts:
        parts["dropping_particle"] = parts.pop("particle")
    return Name(**parts)
