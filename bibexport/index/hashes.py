"""What a record can be found by, as 32-bit hashes, and the buckets that lead from a hash to record numbers.

The index holds one entry per hash of a record: the hash in the upper 32 bits, the record's number in the lower. All
entries whose hashes start with the same bits form one bucket, which is one row of the index.
"""

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from zlib import crc32

from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.matching import fold_title
from bibexport.matching.drift import DISTINCTIVE, weights
from bibexport.text import cache_short
from bibexport.text.unicode import ascii_letters

# One seed per kind, so that a title never shares its hash with an equal key by design.
_KEY, _TITLE, _DOI, _PAGE = map(crc32, (b"key", b"title", b"doi", b"page"))
_CORR, _ARXIV, _AUTHOR = map(crc32, (b"corr", b"arxiv", b"author"))

# 32 bits are enough: every hit is compared in full, and with ten million records one look-up in a hundred meets a
# record of another key by chance.


def hash_key(key: DblpKey) -> int:
    """Hash a DBLP key."""
    return crc32(key.encode(), _KEY)


def hash_title(title: str) -> int:
    """Hash a title by its folded form."""
    return hash_folded_title(fold_title(title))


def hash_folded_title(folded: str) -> int:
    """Hash a title that has been folded already."""
    return crc32(folded.encode(), _TITLE)


def hash_doi(doi: Doi) -> int:
    """Hash a DOI."""
    return crc32(doi.encode(), _DOI)


def hash_page(key: str) -> int:
    """Hash the key of a page (see `bibexport.pages.page_key`)."""
    return crc32(key.encode(), _PAGE)


def hash_corr(arxiv: ArxivId) -> int:
    """Hash the arXiv id of a CoRR record."""
    return crc32(arxiv.encode(), _CORR)


def hash_preprint(arxiv: ArxivId) -> int:
    """Hash the arXiv id of a line of arXiv's snapshot."""
    return crc32(arxiv.encode(), _ARXIV)


@cache_short(1 << 15)
def fold_person(name: str) -> str:
    """Reduce a name in reading order to its first and last word, without case, accents and homonym number.

    >>> fold_person("Jong Wook Kim 0002") == fold_person("Jong W. Kim") == "jong kim"
    True
    """
    parts = ascii_letters(name).casefold().split()
    if len(parts) > 1 and parts[-1].isdecimal():
        parts.pop()
    return f"{parts[0]} {parts[-1]}" if parts else ""


def hash_author_words(author: str, words: Iterable[str]) -> list[int]:
    """Hash a first author, as `fold_person` gives it, together with each word of a title (see `matching.drift`).

    Some people have published thousands of papers and some words are in every other title; the two together are rare.
    """
    start = crc32(author.encode(), _AUTHOR)
    return [crc32(word.encode(), start) for word in words]


def hash_author_year(author: str, year: int | None) -> int:
    """Hash a first author, as `fold_person` gives it, together with a year."""
    # No stem of a title holds an equals sign.
    return crc32(f"year={year}".encode(), crc32(author.encode(), _AUTHOR))


def distinctive_words(title: str) -> list[str]:
    """Return the stems of a title's words that are neither function words nor generic."""
    return [stem for stem, weight in weights(title).items() if weight == DISTINCTIVE]


def query_any_two(stems: list[str]) -> str:
    """Build the full-text query for records with any two of these words in their titles."""
    return " OR ".join(f'("{one}" AND "{other}")' for one, other in combinations(stems, 2))


PARTS = 64
"""Number of parts, by the first bits of the hash, that a build sorts one at a time, so that each fits into memory."""
PART_SHIFT = 26
"""Right shift from a hash to the number of its part."""
ENTRIES_PER_BUCKET = 64
"""Average number of entries per bucket."""
_HALF = 4
"""Bytes of a hash, and of a number."""


def bucket_bits(entries: int) -> int:
    """Choose how many leading bits of a hash name its bucket, given the number of entries."""
    return max(PARTS.bit_length() - 1, (entries // ENTRIES_PER_BUCKET).bit_length())


def bucket_of(hashed: int, bits: int) -> int:
    """Return the number of the bucket for a hash."""
    return hashed >> 32 - bits


def pack(entries: Iterable[int]) -> bytes:
    """Write entries as bytes, eight each, little-endian."""
    values = array("Q", entries)
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


def unpack(data: bytes) -> "array[int]":
    """Read what `pack` wrote."""
    values = array("Q", data)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def fill_buckets(part: Iterable[bytes], bits: int) -> Iterator[tuple[int, bytes]]:
    """Yield the buckets of one part in rising order of their numbers, from its entries in packed runs."""
    found: defaultdict[int, array[int]] = defaultdict(lambda: array("Q"))
    shift = 64 - bits
    for run in part:
        for entry in unpack(run):
            found[entry >> shift].append(entry)
    for number in sorted(found):
        yield number, pack(found[number])


def find_numbers(hashed: int, bucket: bytes) -> list[int]:
    """List the record numbers that a bucket holds for a hash."""
    found = []
    packed_hash = hashed.to_bytes(_HALF, "little")
    start = bucket.find(packed_hash)
    while start >= 0:
        # An entry is the number, then the hash; at any other offset the same bytes are a coincidence.
        if start % (2 * _HALF) == _HALF:
            found.append(int.from_bytes(bucket[start - _HALF : start], "little"))
        start = bucket.find(packed_hash, start + 1)
    return found
