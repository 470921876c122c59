"""Recognising names of people and of venues."""

import re
from functools import lru_cache

from bibexport.data import read_table, read_words
from bibexport.text.names import ET_AL, PARTICLES

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
