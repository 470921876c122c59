"""Recognising names of people and of venues."""

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from bibexport.data import read_table, read_words
from bibexport.text.names import ET_AL, ORGANISATIONS, PARTICLES

_AUTHORS_WORD = rf"(?:[A-Z][\w'’.-]{{0,30}}|{'|'.join(sorted(PARTICLES, key=len, reverse=True))})"
_NAME = re.compile(rf"{_AUTHORS_WORD}(?:\s+{_AUTHORS_WORD}){{1,4}}")
_INITIALED = re.compile(r"[A-Z]\. ?(?:[A-Z]\. ?)?[A-Z][\w'’-]+")
_INITIAL = re.compile(r"[A-Z]\.")
_MARKS = re.compile(r"[*†‡§¶¹²³⁴#^∗✉]|\(\*?:?[^()]*\)")
_SPLIT = re.compile(r"(?:(?<!\s)\s+)?(?:[,;，、&]|\band\b)\s*+")
_CLEAR = re.compile(rf"\b{ET_AL}(?!\w)|^(?:by|authors?)\b", re.IGNORECASE)
MAX_NAMES_LENGTH = 4000
"""Length from which a text is a list of names or nothing that claims anything."""


@lru_cache(maxsize=8192)
def are_authors(text: str) -> bool:
    """Return whether `text` is a list of names, not a title or a venue.

    >>> are_authors("Wei Jin, Yaxin Li and Han Xu"), are_authors("Rebain et al."), are_authors("ACM Computing Surveys")
    (True, True, False)
    """
    if len(text) > MAX_NAMES_LENGTH:
        return text.count(",") > len(text) / 50
    bare = _MARKS.sub("", text).strip(" .,;:\r\n")
    if _CLEAR.search(bare):
        return True
    names = [name for name in _SPLIT.split(bare) if name]
    if len(names) < 2:
        return _INITIALED.fullmatch(bare) is not None
    named = sum(_NAME.fullmatch(name) is not None for name in names)
    return named >= max(1, 0.7 * len(names))


def are_surely_authors(text: str) -> bool:
    """Return whether `text` can only be a list of names: `Data Poisoning, and Adversarial Attacks` may be a title.

    >>> are_surely_authors("W. Jin, Y. Li"), are_surely_authors("Wei Jin, Yaxin Li")
    (True, False)
    """
    if not are_authors(text):
        return False
    bare = _MARKS.sub("", text).strip(" .,;:\r\n")
    names = [name for name in _SPLIT.split(bare) if name]
    initials = sum(_INITIAL.match(name) is not None for name in names)
    return _CLEAR.search(bare) is not None or initials > len(names) / 2


_ACRONYMS = (*read_words("venue_acronyms"), *read_table("venue_misspellings"))
_PREPRINT_SERVERS = frozenset(name.lower() for name in read_table("preprint_servers"))
_ANY_CASE = (
    {name.lower() for name in _ACRONYMS if len(name) >= 4} - set(read_words("venue_acronyms_that_are_words"))
    | {name.lower() for name in read_words("venue_single_names")}
    | _PREPRINT_SERVERS
)
_SUFFIXES = "|".join(map(re.escape, sorted(read_words("venue_suffixes"), key=len, reverse=True)))
_SUFFIX = re.compile(rf"(?:\s?W|\s?Workshops?|[- ](?:{_SUFFIXES})\b){{0,4}}")


def _make_acronym_pattern() -> re.Pattern[str]:
    names = sorted({*_ACRONYMS, *read_words("venue_ordinary_words")}, key=lambda name: (-len(name), name))
    known = "|".join(re.escape(name).replace(r"\-", "[- ]") for name in names)
    return re.compile(rf"(?:{known}){_SUFFIX.pattern}")


def _make_word_pattern() -> re.Pattern[str]:
    """Return a pattern of words in names of venues; Chinese ones have no spaces around them."""
    spaced = "|".join(re.escape(word) for word in read_words("venue_words") if word.isascii())
    return re.compile(
        rf"\b(?:{spaced})(?![a-z])|{'|'.join(word for word in read_words('venue_words') if not word.isascii())}",
        re.IGNORECASE,
    )


_ACRONYM = _make_acronym_pattern()
_WORD = _make_word_pattern()
_FIRST_WORD = re.compile(r"[A-Z][\w-]*")
_ARXIV_SUBJECTS = frozenset({"(preprint)", "(cs.cv)", "(cs.cl)", "(cs.lg)"})
_ORGANISERS = re.compile(
    r"^(?:(?:in|to appear (?:in|at)|accepted (?:by|to|at|in)|published (?:in|at)|the|proc\. of|at)\s+)+"
    r"|^(?:ACM|IEEE|IEEE/CVF|ACM/IEEE|IEEE/RSJ|Findings of|Proc\.|SIG)\s+",
    re.IGNORECASE,
)
_STRIPPED = re.compile(r"(?:(?<!\s)\s+)?[(\[（][^()\[\]（）]*+[)\]）]\s*+|(?:(?<!\s)\s+)?@.*$")


@lru_cache(maxsize=16384)
def is_venue(text: str) -> bool:
    """Return whether `text` is the name of a known venue, without a year.

    Acronyms are matched case-sensitively, because `CHI` also begins names of people; those of four letters or more
    match in any case.

    >>> is_venue("NeurIPS"), is_venue("CVPR Workshops"), is_venue("arxiv"), is_venue("Chi"), is_venue("Tsinghua")
    (True, True, True, False, False)
    """
    bare = text.strip(" .,;:[]{}*_'’\"`-–|/\r\n").removesuffix("'")
    if bare.startswith("(") or (bare.endswith(")") and "(" not in bare):
        bare = bare.strip("() ")
    if not bare or len(bare) > 160:
        return False
    stripped = _STRIPPED.sub(" ", bare).strip(" .,;:-")
    return any(_is_known_name(form) for form in {bare, stripped, _ORGANISERS.sub("", stripped)} if form)


@lru_cache(maxsize=16384)
def sounds_like_venue(text: str) -> bool:
    """Return whether `text` is a known venue or has a word that only venues have: `Transactions`, `Letters`."""
    return is_venue(text) or (
        _WORD.search(text) is not None and len(text) < 160 and not re.match(r"[a-z]", text.strip())
    )


def _is_known_name(text: str) -> bool:
    if _ACRONYM.fullmatch(text):
        return True
    lower = text.lower()
    if lower in _ANY_CASE or re.sub(r"(?:w| workshops?)$", "", lower) in _ANY_CASE:
        return True
    first = _FIRST_WORD.match(text)
    if first and first[0].lower() in _ANY_CASE and _SUFFIX.fullmatch(text, first.end()):
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


OTHERS = "et al."
"""The last of the names if the list states only the first ones."""
MAX_PEOPLE_LENGTH = 4000
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
    rf"[\s,，、;&]*(?:\b(?:and|with)\s+)?(?:\b{ET_AL}(?!\w)|\b(?:etc|others)\b\.?|\.\.\.|…|等人?)[\s.,]*$",
    re.IGNORECASE,
)
# Marks of equal contribution, footnotes, and affiliations in brackets.
_PEOPLE_MARKS = re.compile(r"[*†‡§¶¹²³⁰⁴-⁹#^∗⁎✉📧✝♠♣♥♦⋆★\u200b\ufe0f]|(?<=[^\W\d_.])\d(?:,\d)*(?=[\s,;]|$)")
_ASIDE = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]")
_SEMICOLON = re.compile(r"\s*[;；]\s*(?:(?:and|&)\s+)?")
_AND = re.compile(r"\s+(?:and|&|AND)\s+|\s*、\s*")
_COMMA = re.compile(r"(\s*[,，、·]\s*(?:(?:and|&)\s+)?|\s+(?:and|&|und|et)\s+|\s*&\s*)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ ‐-]?-?){1,4}[^\W\d_]?\.?|[^\W\d_]{1,2}\.?")
_INITIAL_IN = re.compile(r"(?:^|[\s-])[^\W\d_]\.")
_VANCOUVER = re.compile(r"[^\W\d_][\w'’-]+(?:[ -][^\W\d_][\w'’-]+){0,2} [A-Z]{1,3}\.?")
_AROUND = " .,;:，；|–—-\r\n"
_ENDS_INITIAL = re.compile(r"(?:^|[\s.-])[^\W\d_]$")
_HAN = re.compile(r"[\u3400-\u9fff·]{2,5}")
_NAME_WORD = re.compile(r"[^\W\d_](?:[\w'’.‐‑-]*\w)?\.?")
# Endings of abstract nouns and of what does something; hardly a family name has them.
_ABSTRACT = re.compile(
    r"(?:tions?|isms?|ments?|ness|ities|ity|ology|ologies|works?|ances?|ences?|ings|izers|formers?|graphy|graphs"
    r"|ysis|etric|etrics|able|ible|ative|ional|ical|ically|less|aware|based|free|scale)$"
)
_NOT_NAMES = frozenset(read_words("title_generic_words")) | frozenset(read_words("study_words"))
_NAME_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "ph.d.", "md"})


def find_names(text: str) -> Names:
    """Return the people in a text that consists of their names.

    >>> find_names("Mole, Jane, Ken Pier, and Ann Quay").people
    ('Mole, Jane', 'Ken Pier', 'Ann Quay')
    >>> find_names("Pier K, Mole J, et al.")
    Names(people=('Pier K', 'Mole J', 'et al.'), share=1.0, sure=True)
    """
    if len(text) > MAX_PEOPLE_LENGTH:
        return NOBODY
    return _find(text) if len(text) <= CACHED_LENGTH else _find.__wrapped__(text)


@lru_cache(maxsize=16384)
def _find(text: str) -> Names:
    bare, led = _LEAD.subn("", text, count=1)
    bare, more = _OTHERS.subn("", _ASIDE.sub(" ", _PEOPLE_MARKS.sub("", bare)))
    bare = _strip(bare)
    parts = split_names(bare)
    if not parts:
        return NOBODY
    good = sum(map(is_name, parts))
    initials = sum(_INITIAL_IN.search(part) is not None or _VANCOUVER.fullmatch(part) is not None for part in parts)
    return Names(
        (*parts, OTHERS) if more else tuple(parts),
        good / len(parts),
        bool(led) or ((bool(more) or initials > len(parts) / 2) and good > len(parts) / 2),
    )


def _strip(text: str) -> str:
    """Strip the punctuation around names, but not the period of an initial."""
    bare = text.strip(_AROUND)
    return f"{bare}." if text[text.find(bare) + len(bare) :].startswith(".") and _ENDS_INITIAL.search(bare) else bare


def split_names(text: str) -> list[str]:
    """Split a row of names into names, each as written.

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
        if comma and (following.lower() in _NAME_SUFFIXES or initials or (first and index == 0) or every):
            result.append(f"{part}, {following}")
            index += 2
        else:
            result.append(part)
            index += 1
    return result


@lru_cache(maxsize=32768)
def is_name(text: str) -> bool:
    """Return whether a text can be the name of one person.

    >>> is_name("Mihaela van der Schaar"), is_name("Pier, K."), is_name("Graph Neural Networks")
    (True, True, False)
    """
    if _HAN.fullmatch(text):
        return len(text) <= 4
    words = text.replace(",", " ").split()
    if not words or len(words) > MAX_WORDS or ORGANISATIONS.search(text):
        return False
    capital = [word for word in words if word not in PARTICLES]
    if not capital:
        return False
    return all(_is_name_word(word) for word in capital)


def _is_name_word(word: str) -> bool:
    if _NAME_WORD.fullmatch(word) is None or not word[0].isupper():
        return False
    lower = word.lower()
    return lower not in _NOT_NAMES and _ABSTRACT.search(lower) is None
