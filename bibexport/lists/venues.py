"""Telling names of venues from other text."""

import re
from functools import lru_cache

from bibexport.data import read_table
from bibexport.lists.venue_names import ACRONYMS, NAMES, SUFFIX, WORD_ACRONYMS, WORD_NAMES, WORDS
from bibexport.text.names import ET_AL, PARTICLES
from bibexport.text.venue_names import preprint_server

_WORD = re.compile(WORDS, re.IGNORECASE)


def _pattern() -> re.Pattern[str]:
    names = sorted({*ACRONYMS.split(), *WORD_NAMES.split()}, key=lambda name: (-len(name), name))
    known = "|".join(re.escape(name).replace(r"\-", "[- ]") for name in names)
    return re.compile(rf"(?:{known}){SUFFIX}")


_KNOWN = _pattern()
_FIRST_WORD = re.compile(r"[A-Z][\w-]*")
_SUFFIX = re.compile(SUFFIX)
_ANY_CASE = {name.lower() for name in (*NAMES.split(), *read_table("preprint_servers"))} | (
    {name.lower() for name in ACRONYMS.split() if len(name) >= 4} - WORD_ACRONYMS
)
_ARXIV_SUBJECTS = frozenset({"(preprint)", "(cs.cv)", "(cs.cl)", "(cs.lg)"})
_ORGANISERS = re.compile(
    r"^(?:(?:in|to appear (?:in|at)|accepted (?:by|to|at|in)|published (?:in|at)|the|proc\. of|at)\s+)+"
    r"|^(?:ACM|IEEE|IEEE/CVF|ACM/IEEE|IEEE/RSJ|Findings of|Proc\.|SIG)\s+",
    re.IGNORECASE,
)
_STRIPPED = re.compile(r"\s*[(\[（][^()\[\]（）]*[)\]）]\s*|\s*@.*$")


@lru_cache(maxsize=16384)
def is_venue(text: str) -> bool:
    """Whether `text` is the name of a venue that we know, without a year.

    Acronyms count as they are written, because `CHI` begins names of people; four letters and more
    also in other cases.

    >>> is_venue("NeurIPS"), is_venue("CVPR Workshops"), is_venue("arxiv"), is_venue("Chi"), is_venue("Tsinghua")
    (True, True, True, False, False)
    """
    bare = text.strip(" .,;:[]{}*_'’\"`-–|/\r\n").removesuffix("'")
    if bare.startswith("(") or (bare.endswith(")") and "(" not in bare):
        bare = bare.strip("() ")
    if not bare or len(bare) > 160:
        return False
    stripped = _STRIPPED.sub(" ", bare).strip(" .,;:-")
    return any(_is_name(form) for form in {bare, stripped, _ORGANISERS.sub("", stripped)} if form)


@lru_cache(maxsize=16384)
def sounds_like_venue(text: str) -> bool:
    """Whether `text` is a known venue, or has a word that only venues have: `Transactions`, `Letters`."""
    return is_venue(text) or (
        _WORD.search(text) is not None and len(text) < 160 and not re.match(r"[a-z]", text.strip())
    )


def _is_name(text: str) -> bool:
    if _KNOWN.fullmatch(text):
        return True
    lower = text.lower()
    if lower in _ANY_CASE or re.sub(r"(?:w| workshops?)$", "", lower) in _ANY_CASE:
        return True
    first = _FIRST_WORD.match(text)
    if first and first[0].lower() in _ANY_CASE and _SUFFIX.fullmatch(text, first.end()):
        return True
    words = lower.split()
    # `Nature Communications`, `Science Robotics`, `arXiv preprint`, `NeurIPS ML Safety Workshop`
    if preprint_server(words[0]) and len(words) <= 3:
        return all(word in _ARXIV_SUBJECTS or preprint_server(word) for word in words[1:])
    return (words[0] in ("nature", "science") and len(words) <= 4) or (
        words[-1] in ("workshop", "workshops")
        and len(words) <= 8
        and any(_KNOWN.fullmatch(word) for word in text.split()[:-1])
    )


_AUTHORS_WORD = rf"(?:[A-Z][\w'’.-]{{0,30}}|{'|'.join(sorted(PARTICLES, key=len, reverse=True))})"
_NAME = re.compile(rf"{_AUTHORS_WORD}(?:\s+{_AUTHORS_WORD}){{1,4}}")
_INITIALED = re.compile(r"[A-Z]\. ?(?:[A-Z]\. ?)?[A-Z][\w'’-]+")
_INITIAL = re.compile(r"[A-Z]\.")
_MARKS = re.compile(r"[*†‡§¶¹²³⁴#^∗✉]|\(\*?:?[^()]*\)")
_SPLIT = re.compile(r"\s*(?:[,;，、&]|\band\b)\s*")
_CLEAR = re.compile(rf"\b{ET_AL}(?!\w)|^(?:by|authors?)\b", re.IGNORECASE)
MANY = 4000
"""Longer texts are lists of names or no claims at all."""


@lru_cache(maxsize=8192)
def are_authors(text: str) -> bool:
    """Whether `text` is a list of names, rather than a title or a venue.

    >>> are_authors("Wei Jin, Yaxin Li and Han Xu"), are_authors("Rebain et al."), are_authors("ACM Computing Surveys")
    (True, True, False)
    """
    if len(text) > MANY:
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
    """Whether `text` can be nothing but a list of names: `Data Poisoning, and Adversarial Attacks` may be a title.

    >>> are_surely_authors("W. Jin, Y. Li"), are_surely_authors("Wei Jin, Yaxin Li")
    (True, False)
    """
    if not are_authors(text):
        return False
    bare = _MARKS.sub("", text).strip(" .,;:\r\n")
    names = [name for name in _SPLIT.split(bare) if name]
    initials = sum(_INITIAL.match(name) is not None for name in names)
    return _CLEAR.search(bare) is not None or initials > len(names) / 2
