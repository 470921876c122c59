"""What a record can be found by, hashed, and the telling words of its title."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations
from zlib import crc32

from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.matching import fold_title
from bibexport.matching.drift import DISTINCTIVE, weights
from bibexport.text.unicode import ascii_letters

_KEY, _TITLE, _DOI, _CORR, _ARXIV, _AUTHOR = map(crc32, (b"key", b"title", b"doi", b"corr", b"arxiv", b"author"))

# 32 bits are enough: whatever a hash leads to is compared in full, and in ten million records one look-up in a
# hundred meets a stranger.


def key_term(key: DblpKey) -> int:
    """The hash of a DBLP key."""
    return crc32(key.encode(), _KEY)


def title_term(title: str) -> int:
    """The hash of a folded title."""
    return folded_term(fold_title(title))


def folded_term(folded: str) -> int:
    """The hash of a title that is folded already."""
    return crc32(folded.encode(), _TITLE)


def doi_term(doi: Doi) -> int:
    """The hash of a DOI."""
    return crc32(doi.encode(), _DOI)


def corr_term(arxiv: ArxivId) -> int:
    """The hash of the arXiv id that a CoRR record is about."""
    return crc32(arxiv.encode(), _CORR)


def preprint_term(arxiv: ArxivId) -> int:
    """The hash of the arXiv id that stands in arXiv's own metadata."""
    return crc32(arxiv.encode(), _ARXIV)


@lru_cache(maxsize=1 << 15)
def person(name: str) -> str:
    """A name in reading order by its first and its last word, without case, accents and homonym number.

    >>> person("Jong Wook Kim 0002") == person("Jong W. Kim") == "jong kim"
    True
    """
    parts = ascii_letters(name).casefold().split()
    if len(parts) > 1 and parts[-1].isdecimal():
        parts.pop()
    return f"{parts[0]} {parts[-1]}" if parts else ""


def author_terms(author: str, words: Iterable[str]) -> list[int]:
    """The hashes of a first author, a `person`, together with each word of a title (see `matching.stems`).

    Some people have published thousands of papers, and some words are everywhere; together they say much.
    """
    start = crc32(author.encode(), _AUTHOR)
    return [crc32(word.encode(), start) for word in words]


def telling_words(title: str) -> list[str]:
    """The stems of a title's words that are neither function words nor generic."""
    return [stem for stem, weight in weights(title).items() if weight == DISTINCTIVE]


def two_of(stems: list[str]) -> str:
    """The full-text query for records with two of these words in their titles."""
    return " OR ".join(f'("{one}" AND "{other}")' for one, other in combinations(stems, 2))
