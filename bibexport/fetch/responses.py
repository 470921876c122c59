"""Decides whether an HTTP response is an answer: by its status, body and headers together (pure)."""

import email.utils
import ipaddress
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import SplitResult, urljoin, urlsplit

import msgspec

from bibexport.errors import QueryTooLarge
from bibexport.sources.payload import is_web_page
from bibexport.sources.source import Expected, Reply
from bibexport.text.unicode import clean

ANSWER_STATUSES = frozenset({200, 201, 400, 404})
"""Statuses whose body can be an answer; so can 429 and 500, with which QLever reports what became of a query."""
REDIRECT_STATUSES = frozenset({301, 302, 307, 308})
"""Followed by sending the same request again. 303 asks for a different request, and no service here sends it."""
MAX_REDIRECTS = 5

_BOM = b"\xef\xbb\xbf"
_TOO_LARGE = frozenset({413, 414, 431})
_REFUSED = frozenset({401, 403, 407, 451})
_TEMPORARY = frozenset({408, 425})
_HEAD_BYTES = 65536
_MEBIBYTE = 1024 * 1024
_GZIP = zlib.MAX_WBITS + 16
_BUSY_FACTOR = 5.0
"""How much longer the backoff is after "too many requests" without a `Retry-After`."""
_MAX_RETRY_AFTER_S = 1e9

_BOT_CHECK = re.compile(
    rb"id=\"anubis_(?:challenge|version)\"|/\.within\.website/|not a bot!"
    rb"|/cdn-cgi/challenge-platform|cf[-_]chl|<title>Just a moment|g-recaptcha|hcaptcha",
    re.IGNORECASE,
)
_BOT_CHECK_JSON = re.compile(rb"ChallengeRequired")


class AttemptFailed(Exception):
    """One attempt gave no answer. `reason` completes a message that starts with the name of the source and a colon."""

    def __init__(
        self,
        reason: str,
        *,
        retries: int = 2,
        backoff_factor: float = 1.0,
        retry_after_s: float | None = None,
        uncompressed: bool = False,
        by_size: bool = False,
        unreachable: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retries = retries
        """How many times such a failure may be retried within one request."""
        self.backoff_factor = backoff_factor
        """The first backoff in multiples of the source's interval; it doubles from attempt to attempt."""
        self.retry_after_s = retry_after_s
        """How long the source asked to wait."""
        self.uncompressed = uncompressed
        """Whether the next attempt should ask for an uncompressed body."""
        self.by_size = by_size
        """Whether a smaller request might succeed: the answer took too long, was too long, or was cut off."""
        self.unreachable = unreachable
        """Whether no connection came about, as without a network."""

    def backoff_s(self, failures: int, unit_s: float) -> float:
        """Compute how long to wait after `failures` earlier failed attempts, without jitter."""
        return max(self.backoff_factor * unit_s * 2.0**failures, self.retry_after_s or 0.0)


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """What came over the wire; header names in lower case, the body decompressed."""

    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""


def accept(response: Response, expects: Expected, now: datetime) -> Reply:
    """Turn a response into a reply that a source may parse.

    Raises:
        AttemptFailed: it is not an answer.
        QueryTooLarge: the server says that the request is too long.
    """
    status, body = response.status, response.body.removeprefix(_BOM)
    if _is_bot_check(response):
        raise AttemptFailed("returned a bot check, which only a person may pass", retries=0)
    if status in _TOO_LARGE:
        raise QueryTooLarge(f"the request is too long for the server ({_describe(status)})")
    if (status not in ANSWER_STATUSES or status == 201) and not (status in (429, 500) and _is_engine_error(body)):
        raise _failure_of_status(response, now)
    if status in (200, 400):
        # A 404 is an answer in any form: services say "not found" in HTML and in plain text, too.
        _check_kind(body, expects)
    return Reply(status=status, body=body, content_type=response.headers.get("content-type", ""))


def parse_retry_after(header: str | None, now: datetime) -> float | None:
    """Read a `Retry-After` header (RFC 9110, 10.2.3), seconds or a date, as seconds; None if it is neither.

    Dates in the past and negative numbers give 0, which leaves the wait to the client's own backoff.
    """
    text = (header or "").strip()
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return min(max(float(text), 0.0), _MAX_RETRY_AFTER_S)
    try:
        date = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return min(max((date - now).total_seconds(), 0.0), _MAX_RETRY_AFTER_S)


_RATE_LIMIT = re.compile(r"[0-9]{1,9}")
_RATE_PERIOD = re.compile(r"([0-9]{1,9})\s*(s|m|min|h)?", re.IGNORECASE)
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600}
_MAX_INTERVAL_S = 60.0
"""A longer interval is a mistake, and would stop the run."""


def parse_rate_limit(headers: Mapping[str, str]) -> float:
    """Return the seconds between two requests that a reply asks for; 0 where it states no limit.

    Crossref sends the limit of the pool in which it puts a client, `x-rate-limit-limit: 1` and
    `x-rate-limit-interval: 1s`, and has changed both without notice
    (https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/).
    """
    limit = headers.get("x-rate-limit-limit", "").strip()
    period = _RATE_PERIOD.fullmatch(headers.get("x-rate-limit-interval", "").strip())
    if not period or not _RATE_LIMIT.fullmatch(limit) or not int(limit):
        return 0.0
    seconds = int(period[1]) * _SECONDS[(period[2] or "s").lower()]
    return min(seconds / int(limit), _MAX_INTERVAL_S)


def _describe(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _is_bot_check(response: Response) -> bool:
    """Recognise Anubis (dblp.org since September 2026) and its like. Data that mentions their marks is not a page."""
    if response.headers.get("cf-mitigated", "").lower() == "challenge":
        return True
    head = response.body[:_HEAD_BYTES]
    if response.status in (401, 403) and _BOT_CHECK_JSON.search(head):
        return True
    return is_web_page(response.body) and _BOT_CHECK.search(head) is not None


def _is_engine_error(body: bytes) -> bool:
    """Return whether QLever reports here, in `exception`, that a query timed out (429) or failed (500)."""
    try:
        return "exception" in msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _failure_of_status(response: Response, now: datetime) -> AttemptFailed:
    status = response.status
    name = _describe(status)
    if status in _REFUSED:
        return AttemptFailed(f"refused the request ({name})", retries=0)
    retry_after_s = parse_retry_after(response.headers.get("retry-after"), now)
    if status == 429:
        factor = 1.0 if retry_after_s else _BUSY_FACTOR
        return AttemptFailed(f"is busy ({name})", backoff_factor=factor, retry_after_s=retry_after_s)
    if status >= 500 or status in _TEMPORARY:
        kind = "server error" if status >= 500 else "temporary error"
        # QLever ran out of memory, or the server in front of it out of patience.
        return AttemptFailed(f"{kind} ({name})", retry_after_s=retry_after_s, by_size=status in (500, 502, 504))
    if status < 400:
        return AttemptFailed(f"sent no answer ({name})")
    return AttemptFailed(f"rejected the request ({name})", retries=0)


def _check_kind(body: bytes, expects: Expected) -> None:
    start = body.lstrip()[:1]
    if expects == "file":
        return
    if not start:
        raise AttemptFailed("sent an empty response")
    if is_web_page(body):
        raise AttemptFailed(f"sent a web page instead of {expects.upper()}")
    if expects == "json" and start not in b"{[":
        raise AttemptFailed("sent a response that is not JSON")
    if expects == "xml" and start != b"<":
        raise AttemptFailed("sent a response that is not XML")


def resolve_redirect(url: str, location: str | None, *, same_host: bool = False) -> str:
    """Resolve the URL that a redirect from `url` leads to.

    Args:
        url: where the request was sent.
        location: the header of the response.
        same_host: whether another host or port of the same site will not do, because the request carries a body or
            a key.

    Raises:
        AttemptFailed: it leads elsewhere, as captive portals and logins do, or from https to http, or is not a URL.
    """
    try:
        target = urlsplit(urljoin(url, location or ""))
        ports = _port(urlsplit(url)), _port(target)
    except ValueError:
        raise AttemptFailed("redirects to an invalid URL", retries=0) from None
    origin = urlsplit(url)
    if not location or not target.hostname or target.scheme not in ("http", "https"):
        raise AttemptFailed("redirects to an invalid URL", retries=0)
    name = clean(target.hostname)
    if (origin.scheme, target.scheme) == ("https", "http"):
        raise AttemptFailed("redirects from https to http", retries=0)
    if _site(origin) != _site(target):
        raise AttemptFailed(f"redirects to another site ({name})", retries=0)
    # From http to https, the default port changes with the scheme.
    if same_host and (origin.hostname != target.hostname or ports not in ((ports[0], ports[0]), (80, 443))):
        raise AttemptFailed(f"redirects to {name}:{ports[1]}, which must not see this request", retries=0)
    return target._replace(fragment="").geturl()


def _port(url: SplitResult) -> int | None:
    return url.port or {"http": 80, "https": 443}.get(url.scheme)


def _site(url: SplitResult) -> str:
    """Return the host without subdomains: its last two labels, which is right for all services used here."""
    host = (url.hostname or "").rstrip(".")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return ".".join(host.split(".")[-2:])


def check_length(chunks: Iterable[bytes], content_length: str) -> Iterator[bytes]:
    """Pass chunks through and check that they are as long as announced; urllib3 before version 2 does not.

    Raises:
        AttemptFailed: they are shorter.
    """
    total = 0
    for chunk in chunks:
        total += len(chunk)
        yield chunk
    # More than 18 digits are no length, and too many for `int`.
    if content_length.isdecimal() and total < int(content_length[:18]):
        raise AttemptFailed("sent an incomplete response", by_size=True)


def decompress(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Undo the `Content-Encoding` of a body, in pieces of at most a mebibyte.

    Not left to urllib3: its older versions inflate a whole chunk at once, and it does not report whether the end of
    the compressed data was reached.

    Raises:
        AttemptFailed: the body is damaged, incomplete, or compressed in a way that was not asked for.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip"):
        raise AttemptFailed(f"sent a response compressed as {encoding!r} without being asked to", uncompressed=True)
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
        raise AttemptFailed("sent a damaged compressed response", uncompressed=True) from None
    if not member.eof:
        raise AttemptFailed("sent an incomplete compressed response", uncompressed=True, by_size=True)


def limit_size(chunks: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    """Pass chunks through as long as they do not exceed `max_bytes` in total.

    Raises:
        AttemptFailed: they do.
    """
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > max_bytes:
            raise AttemptFailed(f"sent a response larger than {max_bytes / _MEBIBYTE:g} MiB", retries=0, by_size=True)
        yield chunk
