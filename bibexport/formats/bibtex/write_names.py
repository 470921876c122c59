"""Write names in BibTeX's grammar (btxdoc, section 4): `von Last, Jr, First`, and `{Organisation}`.

BibTeX splits a list of names at ` and `, a name at commas, and takes lower-case words before the last one for `von`.
Braces protect a word from all of this.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from bibexport.formats.record_values import clean_name, ends_in_others
from bibexport.model import Name
from bibexport.tex.encode import Charset, text
from bibexport.tex.macros import closing_brace
from bibexport.text import cache_short, compile_lazily
from bibexport.text.markup import strip_markup
from bibexport.text.names import join_particle

_GLUED_INITIALS = compile_lazily(r"(?<![^\W\d_])([^\W\d_]\.)(?=[^\W\d_]\.)")
_LOWER_PREFIX = compile_lazily(r"[^\W\d_]+-[^\W\d_]")
# biber takes the character after braces and macros for an initial, even if TeX cannot read it alone.
_BROKEN_INITIAL = compile_lazily(r"(?:\{|\\[A-Za-z]+\s*)*(?:[$#%&_^~}`´¨]|\\(?![A-Za-z]))")
_BETWEEN_INITIALS = compile_lazily(r"[\s~\-\u2010-\u2015\u2212]+")
_ENDS_LABEL = compile_lazily(r"[][()]")
_LETTER_OR_DIGIT = compile_lazily(r"[^\W_]")
_WORD = r"(?!And\b)[A-Z][a-z]+"
_SIMPLE = compile_lazily(rf"{_WORD}(?:-{_WORD})?, (?:{_WORD}|[A-Z]\.)(?:[ -](?:{_WORD}|[A-Z]\.))*")


def write_names(people: Sequence[Name], charset: Charset, most: int | None = None, *, for_biber: bool = False) -> str:
    """Write a list of names; after `most` names, or if the last one is `others`, it ends in `and others`.

    With `for_biber`, a name that biber cannot abbreviate is in the extended format, which BibTeX cannot read.
    """
    cut = ends_in_others(people)
    if cut:
        people = people[:-1]
    if charset == "ascii":
        charset = "ascii-names"
    if most is not None and len(people) > most:
        people, cut = people[:most], True
    written = [tex for person in people if (tex := _write_fast(person, charset, for_biber))]
    if cut and written:
        written.append("others")
    return " and ".join(written)


def _write_fast(person: Name, charset: Charset, for_biber: bool) -> str:
    # Most names need no escaping, and are written faster than they are looked up.
    has_more = person.particle or person.suffix or person.dropping_particle or person.literal
    if not has_more and _SIMPLE.fullmatch(simple := f"{person.family}, {person.given}"):
        return simple
    return write_name(person, charset, for_biber)


@cache_short(16_384)
def write_name(person: Name, charset: Charset, for_biber: bool = False) -> str:
    """Write one name.

    >>> write_name(Name(family="Maaten", given="Laurens", particle="van der"), "ascii")
    'van der Maaten, Laurens'
    >>> write_name(Name(literal="Barnes and Noble"), "ascii")
    '{Barnes and Noble}'
    """
    person = clean_name(person)
    if for_biber and _breaks_biber(person):
        return _extended(person)
    tex = _classic(person, charset)
    # biber counts commas within braces too, and leaves out an entry with a name of more than two.
    return _without_inner_commas(tex) if for_biber and tex.count(",") > 2 and not _is_braced(tex) else tex


def _classic(person: Name, charset: Charset) -> str:
    if person.literal or not person.family:
        return _whole(text(person.literal or person.given or person.display, charset))
    family = _family(person, charset)
    given = _part(_GLUED_INITIALS.sub(r"\1 ", person.given), charset)
    if given:
        return ", ".join(part for part in (family, _part(person.suffix, charset), given) if part)
    if person.suffix:
        return _whole(text(f"{person.display}", charset))
    return family if " " not in family else _whole(text(person.display, charset))


def _breaks_biber(person: Name) -> bool:
    """Return whether biber would cut an initial out of the middle of TeX code, which LaTeX cannot read then."""
    return any(_has_broken_initial(part) for part in _classic(person, "utf8").split(", "))


def _has_broken_initial(tex: str) -> bool:
    words = [tex] if _is_braced(tex) else _BETWEEN_INITIALS.split(tex)
    return any(_BROKEN_INITIAL.match(word) for word in words)


def _is_braced(part: str) -> bool:
    return part.startswith("{") and closing_brace(part, 0) == len(part) - 1


def _without_inner_commas(tex: str) -> str:
    r"""Write the commas within braces as macros.

    >>> _without_inner_commas("{Moe, MD, PhD}, Ann")
    '{Moe\\symbol{44} MD\\symbol{44} PhD}, Ann'
    """
    depth = 0
    written: list[str] = []
    for sign in tex:
        depth += (sign == "{") - (sign == "}")
        written.append(r"\symbol{44}" if sign == "," and depth else sign)
    return "".join(written)


def _extended(person: Name) -> str:
    """Write a name in biber's extended format (biblatex manual, section 3.4), with its initials.

    >>> _extended(Name(family="Smith", given="#1 Jim"))
    'family={Smith}, given={\\\\#1 Jim}, given-i=1J'
    """
    particle = " ".join(part for part in (person.dropping_particle, person.particle) if part)
    parts = {"family": person.family, "given": person.given, "prefix": particle, "suffix": person.suffix}
    is_split = bool(person.family) and not person.literal
    pairs = list(_pairs(parts)) if is_split else []
    # pybtex refuses names with more than two commas.
    if not is_split or len(pairs) > 3:
        pairs = list(_pairs({"family": person.display}, _whole))
    return ", ".join(pairs)


def _pairs(parts: Mapping[str, str], protect: Callable[[str], str] = str) -> Iterator[str]:
    for name, part in parts.items():
        if not part:
            continue
        # biber splits a pair at its last `=`.
        tex = text(part, "utf8").replace("=", r"{\symbol{61}}")
        pair = f"{name}={protect(_whole(tex))}"
        yield f'"{pair}"' if "," in pair else pair
        if _has_broken_initial(tex) or " " in part:
            yield f"{name}-i={_initials(part)}"


def _initials(part: str) -> str:
    words = _BETWEEN_INITIALS.split(strip_markup(part))
    # Greek letters and superscripts are macros, and a macro cannot be an initial here.
    letters = (
        [letter for letter in _LETTER_OR_DIGIT.findall(word) if text(letter, "utf8") == letter] for word in words
    )
    return "".join(found[0] for found in letters if found) or "?"


def _family(person: Name, charset: Charset) -> str:
    """Write particle and family name, with braces around words that BibTeX would wrongly take for a `von` part."""
    particle = " ".join(part for part in (person.dropping_particle, person.particle) if part)
    joined = join_particle(particle, person.family)
    words = joined.split(" ")
    # `von` is meant for a particle in front, also for one that is kept in the family name.
    start = particle.count(" ") + 1 if joined.startswith(f"{particle} ") else 0
    start = next((index for index in range(start, len(words)) if not words[index][:1].islower()), len(words) - 1)
    family = " ".join(words[start:])
    written = _label_part(family, charset)
    if not written.startswith("{") and _hides_a_particle(words[start:], charset):
        written = _whole(written)
    return " ".join([*(_label_part(word, charset) for word in words[:start]), written])


def _label_part(value: str, charset: Charset) -> str:
    # natbib reads a label up to the next `]`, and takes what is in parentheses for the year.
    tex = _part(value, charset)
    return _whole(tex) if _ENDS_LABEL.search(value) and not _is_braced(tex) else tex


def _hides_a_particle(words: Sequence[str], charset: Charset) -> bool:
    # BibTeX turns the hyphen in al-Khwarizmi into a tie; letters beyond ASCII have no case for it.
    if words[0][:1].islower() and _LOWER_PREFIX.match(words[0]):
        return True
    return any(word[:1].islower() or not text(word, charset)[:1].isascii() for word in words[:-1])


def _part(value: str, charset: Charset) -> str:
    tex = text(value, charset)
    if "," in tex:
        return _whole(tex)
    if "and" not in tex.lower():
        return tex
    return " ".join(f"{{{word}}}" if word.lower() == "and" else word for word in tex.split(" "))


def _whole(tex: str) -> str:
    return f"{{{tex}}}" if tex else ""
