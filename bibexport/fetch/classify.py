"""Is this HTTP response an answer? By status, body and header together, never by its label alone (pure)."""

import ipaddress
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Literal
from urllib.parse import SplitResult, urljoin, urlsplit

import msgspec

from bibexport.errors import QueryTooLarge
from bibexport.fetch.trouble import BUSY_UNITS, Trouble, retry_after_s
from bibexport.sources.source import Reply

ANSWERS = frozenset({200, 400, 404})
"""The statuses whose body can be an answer, beside 429, by which QLever says that a query took too long."""

_BOM = b"\xef\xbb\xbf"
_TOO_LARGE = frozenset({413, 414, 431})
_REFUSED = frozenset({401, 403, 407, 451})
_PASSING = frozenset({408, 425})
_HEAD_BYTES = 65536

# Atomic and possessive, since otherwise a few dozen comments take for ever to be no page.
_PAGE = re.compile(
    rb"\s*+(?:<\?xml[^>]*+>\s*+|(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body|title|script|meta|h1|center)\b",
    re.IGNORECASE | re.DOTALL,
)
_BOT_CHECK = re.compile(
    rb"id=\"anubis_(?:challenge|version)\"|/\.within\.website/|not a bot!"
    rb"|/cdn-cgi/challenge-platform|cf[-_]chl|<title>Just a moment|g-recaptcha|hcaptcha",
    re.IGNORECASE,
)
_BOT_CHECK_JSON = re.compile(rb"ChallengeRequired")


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """What came over the wire; header names in lower case, the body decompressed."""

    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""


def reply(response: Response, expects: Literal["json", "xml"], now: datetime) -> Reply:
    """Give back the response as one that a source may parse.

    Raises:
        Trouble: it is no answer.
        QueryTooLarge: the server says that the request is too long.
    """
    status, body = response.status, response.body.removeprefix(_BOM)
    if _is_bot_check(response):
        raise Trouble("answers with a bot check, which is for people to pass", retries=0)
    if status in _TOO_LARGE:
        raise QueryTooLarge(f"the request is too long for the server ({_named(status)})")
    if status not in ANSWERS and not (status == 429 and _is_timeout(body)):
        raise _no_answer(response, now)
    if status in (200, 400):
        # Where nothing is found, services say so in HTML and in plain text too.
        _check_kind(body, expects)
    return Reply(status=status, body=body, content_type=response.headers.get("content-type", ""))


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _is_page(body: bytes) -> bool:
    return _PAGE.match(body.removeprefix(_BOM)[:_HEAD_BYTES]) is not None


def _is_bot_check(response: Response) -> bool:
    """By the marks of Anubis (dblp.org since September 2026) and its like; data that mentions them is no page."""
    if response.headers.get("cf-mitigated", "").lower() == "challenge":
        return True
    head = response.body[:_HEAD_BYTES]
    if response.status in (401, 403) and _BOT_CHECK_JSON.search(head):
        return True
    return _is_page(response.body) and _BOT_CHECK.search(head) is not None


def _is_timeout(body: bytes) -> bool:
    """Whether this is how QLever says that a query took too long: an object with an `exception`, under status 429."""
    try:
        return "exception" in msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _no_answer(response: Response, now: datetime) -> Trouble:
    status = response.status
    if status in _REFUSED:
        return Trouble(f"refuses to answer ({_named(status)})", retries=0)
    after_s = retry_after_s(response.headers.get("retry-after"), now)
    if status == 429:
        return Trouble(f"is busy ({_named(status)})", units=1.0 if after_s else BUSY_UNITS, after_s=after_s)
    if status >= 500 or status in _PASSING:
        return Trouble(f"is out of order ({_named(status)})", after_s=after_s)
    if status < 400:
        return Trouble(f"sent no answer ({_named(status)})")
    return Trouble(f"does not take the request ({_named(status)})", retries=0)


def _check_kind(body: bytes, expects: Literal["json", "xml"]) -> None:
    start = body.lstrip()[:1]
    if not start:
        raise Trouble("sent an empty answer")
    if _is_page(body):
        raise Trouble(f"sent a web page in place of {expects.upper()}")
    if expects == "json" and start not in b"{[":
        raise Trouble("sent something that is not JSON")
    if expects == "xml" and start != b"<":
        raise Trouble("sent something that is not XML")


FOLLOWED = frozenset({301, 302, 307, 308})
"""Each is answered by sending the same request again; 303 asks for a different one, and no service here sends it."""

MAX_HOPS = 5


def target(url: str, location: str | None) -> str:
    """The URL that a redirect from `url` leads to.

    Raises:
        Trouble: it leads to another site, as captive portals and logins do, or from https to http, or nowhere.
    """
    try:
        there = urlsplit(urljoin(url, location or ""))
        _ = there.port
    except ValueError:
        raise Trouble("redirects to something that is not a URL", retries=0) from None
    here = urlsplit(url)
    if not location or not there.hostname or there.scheme not in ("http", "https"):
        raise Trouble("redirects to nowhere", retries=0)
    if (here.scheme, there.scheme) == ("https", "http"):
        raise Trouble("redirects from https to http", retries=0)
    if _site(here) != _site(there):
        raise Trouble(f"redirects to another site ({there.hostname})", retries=0)
    return there._replace(fragment="").geturl()


def _site(url: SplitResult) -> str:
    """The host without its subdomains: two labels, which is right for every service that is asked here."""
    host = (url.hostname or "").rstrip(".")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return ".".join(host.split(".")[-2:])


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
