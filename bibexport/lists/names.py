"""Recognising names of people and of venues, and splitting rows of names.

Both are weak evidence: capitals make titles look like names, and most venues are in no list.
"""

import re
import string
from collections.abc import Sequence

import msgspec

from bibexport.data import read_table, read_words
from bibexport.text import cache_short
from bibexport.text.dates import RECENT_YEAR
from bibexport.text.names import ET_AL, ORGANISATIONS, OTHERS_WRITTEN, PARTICLES, SUFFIXES, is_suffix

MAX_LENGTH = 4000
"""Length from which a text is not searched for names."""
CACHED_LENGTH = 300
MAX_WORDS = 5
"""Maximum number of words of one name."""


class Names(msgspec.Struct, frozen=True, gc=False):
    """The people that a text names."""

    people: tuple[str, ...] = ()
    """As written, without marks and affiliations; `et al.` is the last if there are more."""
    share: float = 0.0
    """The share of the text's parts that can be names, 0 to 1."""
    sure: bool = False
    """Whether the text can be nothing else: it has initials, or ends with `et al.`."""


NOBODY = Names()

_LEAD = re.compile(r"^\W*(?:(?:authors?|by|作者)\s*[:：]\s*|(?:by|authors?)\s+(?=[^\W\d_]))", re.IGNORECASE)
_OTHERS = re.compile(
    rf"(?<![\s,，、;&])[\s,，、;&]*+(?:\b(?:and|with)\s+)?"
    rf"(?:\b{ET_AL}(?!\w)|\b(?:etc|others)\b\.?|(?<!\.)\.\.\.|…|等人?)[\s.,]*$",
    re.IGNORECASE,
)
_OTHERS_ENDINGS = ("al", "etc", "others", "…", "等", "人")
_AFTER_OTHERS = f"{string.whitespace}\x1c\x1d\x1e\x1f\x85\xa0\u2009\u3000.,"
_BRACKETS = frozenset("([（")
CAPITAL = r"[A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u024f\u0386-\u03ab\u0401-\u042f]"
CAPITALISED = rf"{CAPITAL}[\w'’‐-]{{0,30}}[^\W\d_](?![\w'’-])"
# Marks of equal contribution, footnotes, and affiliations in brackets.
_MARKS = re.compile(r"[*†‡§¶¹²³⁰⁴-⁹#^∗⁎✉📧✝♠♣♥♦⋆★\u200b\ufe0f]|(?<=[^\W\d_.])\d(?:,\d)*(?=[\s,;]|$)")
_SHORT = rf"{CAPITAL}[^\W\d_A-Z]{{1,12}}"
_NICKNAME = rf"(?:\({_SHORT}\)|[\"“]{_SHORT}[\"”])"
NICKNAMED = re.compile(
    r"(?:(?<=[,;.\n\r\x1f] )|(?<=[\n\r\x1f])|(?<=\band )|(?<=& )|^)"
    rf"(?:{CAPITALISED}) {_NICKNAME} (?:{CAPITALISED})(?=\s*(?:[,;.]|and\s|&\s|$))"
)
"""A full name with the name that its bearer goes by: `Zhongfei (Mark) Zhang`."""
_NICKNAME_FORMS = re.compile(rf" {_NICKNAME}")
_ASIDE = re.compile(rf"({CAPITALISED} {_NICKNAME} {CAPITALISED})|(?:(?<!\s)\s+)?[(（\[][^()（）\[\]]*[)）\]]")
_YEAR_AFTER = re.compile(rf"(?<![\s.,])[\s.,]+{RECENT_YEAR}\.?$")
_SEMICOLON = re.compile(r"(?:(?<!\s)\s+)?[;；]\s*+(?:(?:and|&)\s+)?")
_AND = re.compile(r"(?<!\s)\s+(?:and|&|AND)\s+|(?:(?<!\s)\s+)?、\s*")
_COMMA = re.compile(r"((?:(?<!\s)\s+)?[,，、·]\s*+(?:(?:and|&)\s+)?|(?<!\s)\s+(?:and|&|und|et)\s+|(?:(?<!\s)\s+)?&\s*)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ ‐-]?-?){1,4}[^\W\d_]?\.?|[A-Z](?:-?[A-Z]){0,2}\.?|[^\W\d_]")
_INITIAL = re.compile(r"(?:^|[\s-])[^\W\d_]\.")
_VANCOUVER = re.compile(r"[^\W\d_][\w'’-]+(?:[ -][^\W\d_][\w'’-]+){0,2} [A-Z](?:[.-]?[A-Z]){0,2}\.?")
_GIVEN = re.compile(r"[^\W\d_][\w'’-]+(?: [^\W\d_]\.)+")
_AROUND = " .,;:，；|–—-\r\n"
_ENDS_INITIAL = re.compile(r"(?:^|[\s.-])[^\W\d_]$")
_HAN = re.compile(r"[\u3400-\u9fff·]{2,5}")
_WORD = re.compile(r"[^\W\d_](?:[\w'’.‐‑-]*\w)?\.?")
_ELIDED = re.compile(r"(?:[dl]['’]|(?:al|el|ad|as|an|at)-)(?=[^\W\d_a-z])")
"""A particle that is written with the word after it: `d'Autume`, `al-Rahman`."""
# Endings of abstract nouns and of what does something; hardly a family name has them.
_ABSTRACT = re.compile(
    r"(?:[st]ions?|isms?|ments?|ness|ities|ity|ology|ologies|works?|ances?|ences?|ings|izers|formers?|graphy|graphs"
    r"|ysis|(?:ct|st|ss|ck|lv|rk|rd|rn|iz|ov|iv|ak|lt|\w{4}at)ing|etric|etrics|able|ible|ative|ional|ical|ically|less|aware|based|free|scale)$"
)
_NOT_NAMES = frozenset(read_words("title_generic_words")) | frozenset(read_words("study_words"))
_OPENING_WORDS = frozenset(read_words("title_function_words")) - PARTICLES - {"al", "an"}
"""Words that may open a title, but no name."""
_ARTICLES = frozenset({"a", "the", "how", "what", "when", "where", "which", "who", "why", "to", "from", "using"})
"""Those of them that are no name either."""

_PARTICLE = rf"(?:(?:{'|'.join(sorted(map(re.escape, PARTICLES), key=len, reverse=True))})\s|[dl]['’])"
FAMILY_NAME = rf"{_PARTICLE}{{0,3}}{CAPITALISED}(?:\s{_PARTICLE}{{0,2}}{CAPITALISED}){{0,2}}"
_ONE_INITIAL = rf"(?:{CAPITAL}|[CKPSTZ]h)"
DOTTED_INITIALS = rf"{_ONE_INITIAL}\.(?:[ ]?-?{_ONE_INITIAL}\.){{0,3}}"
_BARE = rf"{CAPITAL}(?:[ -]?{CAPITAL}){{0,2}}(?!\w)"
_SUFFIX = rf"(?:,?\s(?i:{'|'.join(sorted(SUFFIXES))})\b\.?)?"
_GIVEN_NAMES = rf"{CAPITALISED}(?:\s{CAPITALISED})?(?:\s{DOTTED_INITIALS}|\s{CAPITAL}(?![\w.]))?"
FULL_NAME = (
    rf"(?:{CAPITALISED}|{DOTTED_INITIALS})"
    rf"(?:\s?{DOTTED_INITIALS}|\s{CAPITAL}(?=\s)|\s{_PARTICLE}{{0,3}}{CAPITALISED}){{0,4}}"
)
_UPPER = rf"(?:{CAPITAL}['’])?{CAPITAL}{{2,}}(?:[ -](?:{CAPITAL}['’])?{CAPITAL}{{2,}}){{0,3}}"
_CONJUNCTION = r"(?:and|und|et|y|e)"
OMISSION = r"(?:\.\s?\.\s?\.|…)"
BETWEEN_NAMES = (
    rf"(?:\s*[,;]\s*(?:{_CONJUNCTION}\s+|&\s*|{OMISSION}\s*(?:&\s*)?)?"
    rf"|\s+{_CONJUNCTION}\s+|\s*&\s*|\s+/\s+|(?<=\w)/(?=\w))"
)
# Full names of the later authors follow a comma or `and`; a slash or semicolon divides inverted ones.
_STYLES: tuple[tuple[str, str, str], ...] = (
    # The first name, the following ones, what divides them; all have initials, or a row of names can be nothing else.
    ("initials", rf"{FAMILY_NAME},\s?(?:{DOTTED_INITIALS}|{_BARE}){_SUFFIX}", BETWEEN_NAMES),
    ("vancouver", rf"{FAMILY_NAME}\s(?:{DOTTED_INITIALS}|{_BARE})", BETWEEN_NAMES),
    ("upper", rf"{_UPPER}\s(?:{DOTTED_INITIALS}|{_BARE}|(?=\S*[^\W\d_A-Z]){_GIVEN_NAMES})(?!\w)", BETWEEN_NAMES),
    ("full", rf"{FULL_NAME}(?:(?<=\s[JS]r)\.)?{_SUFFIX}", BETWEEN_NAMES),
    ("inverted", rf"{FAMILY_NAME},\s{_GIVEN_NAMES}", rf"(?:\s*[;/]\s*|,?\s+{_CONJUNCTION}\s+|\s*&\s*)"),
    ("han", _HAN.pattern, r"\s*[,，、;；]\s*"),
)
NAME_STYLES = {style: (re.compile(name), re.compile(between)) for style, name, between in _STYLES}


def find_names(text: str, *, families: bool = False) -> Names:
    """Return the people in a text that consists of their names; `families`: single words are family names.

    >>> find_names("Mole, Jane, Ken Pier, and Ann Quay").people
    ('Mole, Jane', 'Ken Pier', 'Ann Quay')
    >>> find_names("Pier K, Mole J, et al.")
    Names(people=('Pier K', 'Mole J', 'et al.'), share=1.0, sure=True)
    """
    if len(text) > MAX_LENGTH:
        return NOBODY
    return _find(text, families)


@cache_short(maxsize=16384, longest=CACHED_LENGTH)
def _find(text: str, families: bool) -> Names:
    lead = _LEAD.match(text)
    bare = _MARKS.sub("", text[lead.end() :] if lead else text)
    # Most rows have no brackets, no year, and no more names than they list; to search for these is slow.
    if not _BRACKETS.isdisjoint(bare):
        bare = _ASIDE.sub(lambda aside: aside[1] or " ", bare)
    if any(map(str.isdigit, bare[-3:])):
        bare = _YEAR_AFTER.sub("", bare)
    more, is_like_name = 0, is_name
    end = bare.rstrip(_AFTER_OTHERS).lower()
    if "..." in bare or end.endswith(_OTHERS_ENDINGS):
        bare, more = _OTHERS.subn("", bare)
        is_like_name = may_be_name if more and end.endswith("al") else is_name
    bare = _strip(bare)
    parts = split_names(bare, families=families)
    if not parts:
        return NOBODY
    good = sum(is_name(part) or is_like_name(part) for part in parts)
    initials = sum(_INITIAL.search(part) is not None or (len(parts) > 1 and has_initials(part)) for part in parts)
    return Names(
        (*parts, OTHERS_WRITTEN) if more else tuple(parts),
        good / len(parts),
        bool(lead or more or initials > len(parts) / 2) and good > len(parts) / 2,
    )


def _strip(text: str) -> str:
    """Strip the punctuation around names, but not the period of an initial."""
    bare = text.strip(_AROUND)
    return f"{bare}." if text[text.find(bare) + len(bare) :].startswith(".") and _ENDS_INITIAL.search(bare) else bare


def is_full_name(text: str) -> bool:
    """Return whether a name has more than a family name with its particle."""
    return sum(word not in PARTICLES for word in text.split()) > 1


def split_names(text: str, *, families: bool = False) -> list[str]:
    """Split a row of names into names, each as written; `families`: single words are family names.

    A comma may divide two names or the family name from the given name:

    >>> split_names("Pier, K., & Mole, J."), split_names("Zhao, Xueliang and Li, Wenda")
    (['Pier, K.', 'Mole, J.'], ['Zhao, Xueliang', 'Li, Wenda'])
    """
    if ";" in text or "；" in text:
        return [part for part in _SEMICOLON.split(text) if part]
    by_and = [part for part in _AND.split(text) if part]
    inverted = sum(part.count(",") == 1 for part in by_and)
    if len(by_and) > 1 and inverted > len(by_and) / 2 and all(part.count(",") <= 1 for part in by_and):
        return by_and
    # The separators are captured: only a comma divides a family name from a given name.
    pieces = ["", *_COMMA.split(text)]
    pairs = zip(pieces[::2], map(_strip, pieces[1::2]), strict=True)
    if families and not any(is_full_name(part) for part in pieces[1::2]):
        return [part for _, part in pairs if part]
    return _join_inverted([(part, "," in separator) for separator, part in pairs if part])


def _join_inverted(parts: Sequence[tuple[str, bool]]) -> list[str]:
    """Join family and given names; each part comes with whether a comma precedes it."""
    single = [" " not in part and _HAN.fullmatch(part) is None for part, _ in parts]
    # Chicago and MLA invert only the first name.
    first = len(parts) > 1 and single[:2] == [True, True] and (sum(single) == 2 or not single[2])
    every = all(single) and len(parts) % 2 == 0 and sum(comma for _, comma in parts[1::2]) == len(parts) / 2
    result: list[str] = []
    index = 0
    while index < len(parts):
        part, (following, comma) = parts[index][0], parts[index + 1] if index + 1 < len(parts) else ("", False)
        initials = _INITIALS.fullmatch(following) is not None and _INITIALS.fullmatch(part) is None
        # `Brooker, Stuart A., and Ann Quay`
        initials = initials or (index == 0 and single[0] and _GIVEN.fullmatch(following) is not None)
        if comma and (is_suffix(following) or initials or (first and index == 0) or every):
            result.append(f"{part}, {following}")
            index += 2
        else:
            result.append(part)
            index += 1
    return result


def are_names(text: str) -> bool:
    """Return whether a text is a row of names, or one name with initials.

    >>> are_names("Wei Jin, Yaxin Li and Han Xu"), are_names("Rebain et al."), are_names("ACM Computing Surveys")
    (True, True, False)
    """
    found = find_names(text)
    return found.sure or (len(found.people) > 1 and found.share > 0.7)


def has_initials(text: str) -> bool:
    """Return whether a text is a name with initials: `J. Mole`, `Mole J`.

    >>> has_initials("J. Mole"), has_initials("Mole JK"), has_initials("Jane Mole")
    (True, True, False)
    """
    return _INITIAL.search(text) is not None or _VANCOUVER.fullmatch(text) is not None


def is_initials(text: str) -> bool:
    """Return whether a text is the initials of a given name: `J.`, `K. B.`, `JK`."""
    return _INITIALS.fullmatch(text) is not None and text[0].isupper()


@cache_short(32768)
def is_name(text: str) -> bool:
    """Return whether a text can be the name of one person.

    >>> is_name("Mihaela van der Schaar"), is_name("Pier, K."), is_name("Graph Neural Networks")
    (True, True, False)
    """
    if _HAN.fullmatch(text):
        return len(text) <= 4
    if _NICKNAME_FORMS.search(text) is not None and NICKNAMED.fullmatch(text) is not None:
        text = _NICKNAME_FORMS.sub("", text)
    words = text.replace(",", " ").split()
    if not words or len(words) > MAX_WORDS or ORGANISATIONS.search(text):
        return False
    capital = [_ELIDED.sub("", word) for word in words if word not in PARTICLES]
    # `IIT Delhi` is a place; initials without periods need a name of two words beside them.
    if not capital or (len(capital) == 2 and len(words[0]) > 2 and words[0].isalpha() and words[0].isupper()):
        return False
    if _INITIAL.search(text) is not None:
        # Beside initials, an unusual family name is one: `Veness J.`
        return all(_WORD.fullmatch(word) and word[0].isupper() and word.lower() not in _NOT_NAMES for word in capital)
    return words[0].lower() not in _OPENING_WORDS and all(map(_is_name_word, capital))


@cache_short(16384)
def may_be_name(text: str) -> bool:
    """Return whether a text can be a name beside names, whatever its words; at least one occurs in few titles.

    >>> may_be_name("Will Smith"), may_be_name("danah boyd"), may_be_name("OpenAI"), may_be_name("Deep Learning")
    (True, True, True, False)
    """
    words = [_ELIDED.sub("", word) for word in text.split() if word not in PARTICLES]
    if not 0 < len(words) <= MAX_WORDS or not all(map(_WORD.fullmatch, words)) or is_venue(text):
        return False
    lower = [word.lower() for word in words]
    if len(words) == 2 and words == lower:
        return not any(word in _OPENING_WORDS or word in _NOT_NAMES or _ABSTRACT.search(word) for word in words)
    if any(word.isupper() for word in words) or (len(words) == 1 and lower[0] in _OPENING_WORDS):
        return False
    rare = (word for word in lower if word not in _NOT_NAMES and word not in _OPENING_WORDS)
    return (
        all(word[0].isupper() for word in words)
        and lower[-1] not in _OPENING_WORDS
        and lower[0] not in _ARTICLES
        and any(_ABSTRACT.search(word) is None for word in rare)
    )


def _is_name_word(word: str) -> bool:
    if _WORD.fullmatch(word) is None or not word[0].isupper():
        return False
    if len(word) > 3 and "." not in word and (word.isupper() or word[-2:].isupper()):
        return False
    lower = word.lower()
    return _ABSTRACT.search(lower) is None and not any(part in _NOT_NAMES for part in (lower, *lower.split("-")))


_ACRONYMS = (*read_words("venue_acronyms"), *read_table("venue_misspellings"))
_PREPRINT_SERVERS = frozenset(name.lower() for name in read_table("preprint_servers"))
_ANY_CASE = (
    {name.lower() for name in _ACRONYMS if len(name) >= 4} - set(read_words("venue_acronyms_that_are_words"))
    | {name.lower() for name in read_words("venue_single_names")}
    | _PREPRINT_SERVERS
)
_VENUE_SUFFIXES = "|".join(map(re.escape, sorted(read_words("venue_suffixes"), key=len, reverse=True)))
_VENUE_SUFFIX = re.compile(rf"(?:\s?W|\s?Workshops?|[- ](?:{_VENUE_SUFFIXES})\b){{0,4}}")


def _make_acronym_pattern() -> re.Pattern[str]:
    names = sorted({*_ACRONYMS, *read_words("venue_ordinary_words")}, key=lambda name: (-len(name), name))
    known = "|".join(re.escape(name).replace(r"\-", "[- ]") for name in names)
    return re.compile(rf"(?:{known}){_VENUE_SUFFIX.pattern}")


def _make_word_pattern() -> re.Pattern[str]:
    """Return a pattern of words in names of venues; Chinese ones have no spaces around them."""
    spaced = "|".join(re.escape(word) for word in read_words("venue_words") if word.isascii())
    return re.compile(
        rf"\b(?:{spaced})(?![a-z])|{'|'.join(word for word in read_words('venue_words') if not word.isascii())}",
        re.IGNORECASE,
    )


_ACRONYM = _make_acronym_pattern()
_VENUE_WORD = _make_word_pattern()
_LETTERS = re.compile(r"[a-z]+")
_FIRST_VENUE_WORDS = frozenset(_LETTERS.findall(word)[0] for word in read_words("venue_words") if word.isascii())
_FIRST_WORD = re.compile(r"[A-Z][\w-]*")
_ARXIV_SUBJECTS = frozenset({"(preprint)", "(cs.cv)", "(cs.cl)", "(cs.lg)"})
_ORGANISERS = re.compile(
    r"^(?:(?:in|to appear (?:in|at)|accepted (?:by|to|at|in)|published (?:in|at)|the|proc\. of|at)\s+)+"
    r"|^(?:ACM|IEEE|IEEE/CVF|ACM/IEEE|IEEE/RSJ|Findings of|Proc\.|SIG)\s+",
    re.IGNORECASE,
)
_ASIDES = frozenset("([（@")
_STRIPPED = re.compile(r"(?:(?<!\s)\s+)?[(\[（][^()\[\]（）]*+[)\]）]\s*+|(?:(?<!\s)\s+)?@.*$")


@cache_short(16384)
def is_venue(text: str) -> bool:
    """Return whether `text` is the name of a known venue, without a year.

    Acronyms are matched case-sensitively, because `CHI` also begins names of people; those of four letters or more
    match in any case.

    >>> is_venue("NeurIPS"), is_venue("CVPR Workshops"), is_venue("arxiv"), is_venue("Chi"), is_venue("Tsinghua")
    (True, True, True, False, False)
    """
    bare = text.strip(" .,;:[]{}*_'’\"`-–|/\r\n")
    if bare.startswith("(") or (bare.endswith(")") and "(" not in bare):
        bare = bare.strip("() ")
    if not bare or len(bare) > 160:
        return False
    stripped = (bare if _ASIDES.isdisjoint(bare) else _STRIPPED.sub(" ", bare)).strip(" .,;:-")
    organiser = _ORGANISERS.match(stripped)
    forms = {bare, stripped, stripped[organiser.end() :] if organiser else stripped}
    return any(map(_is_known_name, filter(None, forms)))


@cache_short(16384)
def sounds_like_venue(text: str) -> bool:
    """Return whether `text` is a known venue or has a word that only venues have: `Transactions`, `Letters`."""
    return is_venue(text) or (len(text) < 160 and _has_venue_word(text) and not re.match(r"[a-z]", text.strip()))


def _has_venue_word(text: str) -> bool:
    # To look up all words takes a fifth of the time of the pattern.
    if text.isascii() and _FIRST_VENUE_WORDS.isdisjoint(_LETTERS.findall(text.lower())):
        return False
    return _VENUE_WORD.search(text) is not None


_ACRONYM_FORM = re.compile(r"(?=\S{2,16}$)[A-Z0-9][\w&-]*[A-Z][\w&/@-]*(?:['’]s)?")


def looks_like_acronym(text: str) -> bool:
    """Return whether `text` has the form of an acronym: one word with at least two capitals.

    >>> looks_like_acronym("AITP"), looks_like_acronym("HotInfra"), looks_like_acronym("Machines")
    (True, True, False)
    """
    return _ACRONYM_FORM.match(text) is not None


def _is_known_name(text: str) -> bool:
    if _ACRONYM.fullmatch(text):
        return True
    lower = text.lower()
    if lower in _ANY_CASE or (lower[-1] in "wps" and re.sub(r"(?:w| workshops?)$", "", lower) in _ANY_CASE):
        return True
    first = _FIRST_WORD.match(text)
    if first and first[0].lower() in _ANY_CASE and _VENUE_SUFFIX.fullmatch(text, first.end()):
        return True
    words = lower.split()
    # `Nature Communications`, `Science Robotics`, `arXiv preprint`, `NeurIPS ML Safety Workshop`
    if words[0] in _PREPRINT_SERVERS and len(words) <= 3:
        return all(word in _ARXIV_SUBJECTS or word in _PREPRINT_SERVERS for word in words[1:])
    return (words[0] in ("nature", "science") and len(words) <= 4) or (
        words[-1] in ("workshop", "workshops")
        and len(words) <= 8
        and any(_ACRONYM.fullmatch(word) or word.lower() in _ANY_CASE for word in text.split()[:-1])
    )
