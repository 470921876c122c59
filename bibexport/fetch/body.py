"""The body of a response: decompressed, whole, and not larger than it may be (pure)."""

import zlib
from collections.abc import Iterable, Iterator

from bibexport.fetch.trouble import Trouble

_MEBIBYTE = 1024 * 1024
_GZIP = zlib.MAX_WBITS + 16


def complete(chunks: Iterable[bytes], content_length: str) -> Iterator[bytes]:
    """The chunks, as long as they are as many bytes as was said; urllib3 before version 2 does not check that.

    Raises:
        Trouble: they are less.
    """
    total = 0
    for chunk in chunks:
        total += len(chunk)
        yield chunk
    if content_length.isdecimal() and total < int(content_length):
        raise Trouble("sent an answer that is cut short")


def decompressed(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The chunks of a body as they were before `Content-Encoding`, in pieces of at most a mebibyte.

    Done here and not by urllib3, whose older versions inflate a whole chunk at once, and which does not say whether
    the end of the compressed data was seen.

    Raises:
        Trouble: the body is damaged, cut short or compressed in a way that was not asked for.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip"):
        raise Trouble(f"sent an answer compressed as {encoding!r}, which was not asked for", plain=True)
    member = zlib.decompressobj(_GZIP)
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if member.eof:
                    member = zlib.decompressobj(_GZIP)
                yield member.decompress(rest, _MEBIBYTE)
                rest = member.unconsumed_tail or member.unused_data
        yield member.flush()
    except zlib.error:
        raise Trouble("sent a compressed answer that is damaged", plain=True) from None
    if not member.eof:
        raise Trouble("sent a compressed answer that is cut short", plain=True)


def limited(chunks: Iterable[bytes], most_bytes: int) -> Iterator[bytes]:
    """The chunks, as long as they are not more than `most_bytes` together.

    Raises:
        Trouble: they are more.
    """
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > most_bytes:
            raise Trouble(f"sent an answer of more than {most_bytes / _MEBIBYTE:g} MiB", retries=0)
        yield chunk
