"""From a hash to the numbers of the records that it may stand for: a hash table on disk, in buckets.

An entry is a hash of 32 bits and, below it, a number of 32 bits. Hashes are spread evenly, so that their first bits
say in which bucket an entry is, and nothing has to be sorted: a B-tree of the same entries takes four times as long to
build and twice the room.
"""

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator

PARTS = 64
"""Into which the entries of a whole index are divided while it is made, so that one of them fits into memory."""
PART_SHIFT = 26
"""What a hash is shifted by for the number of its part."""
IN_A_BUCKET = 64
"""Entries, about."""
_HALF = 4
"""Bytes of a hash, and of a number."""


def bucket_bits(entries: int) -> int:
    """How many bits of the hash name the bucket, for so many entries."""
    return max(PARTS.bit_length() - 1, (entries // IN_A_BUCKET).bit_length())


def bucket_of(hashed: int, bits: int) -> int:
    """The bucket that a hash is in."""
    return hashed >> 32 - bits


def packed(entries: Iterable[int]) -> bytes:
    """Entries as bytes, eight each, little end first."""
    values = array("Q", entries)
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


def unpacked(data: bytes) -> "array[int]":
    """What `packed` has packed."""
    values = array("Q", data)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def buckets(part: Iterable[bytes], bits: int) -> Iterator[tuple[int, bytes]]:
    """The buckets of one part, by their numbers in rising order, from its entries in packed runs."""
    found: defaultdict[int, array[int]] = defaultdict(lambda: array("Q"))
    shift = 64 - bits
    for run in part:
        for entry in unpacked(run):
            found[entry >> shift].append(entry)
    for number in sorted(found):
        yield number, packed(found[number])


def numbers_of(hashed: int, bucket: bytes) -> list[int]:
    """The numbers that stand for a hash in its bucket."""
    found = []
    packed_hash = hashed.to_bytes(_HALF, "little")
    start = bucket.find(packed_hash)
    while start >= 0:
        # The number is in front of the hash; elsewhere the same bytes are a chance.
        if start % (2 * _HALF) == _HALF:
            found.append(int.from_bytes(bucket[start - _HALF : start], "little"))
        start = bucket.find(packed_hash, start + 1)
    return found
