"""Performs one HTTP exchange with a time limit. `requests` and `urllib3` are used here and nowhere else.

Every request gets a new session and a new connection, closed before the next request starts: no idle connection counts
against a host that allows one, no cookie of a bot check is sent back, and no server drops a connection that is about to
be reused.
"""

import errno
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import msgspec
import requests
import requests.adapters
import urllib3.exceptions

from bibexport.fetch.responses import (
    ANSWER_STATUSES,
    MAX_REDIRECTS,
    REDIRECT_STATUSES,
    AttemptFailed,
    Response,
    check_length,
    decompress,
    limit_size,
    resolve_redirect,
)
from bibexport.sources.source import Request

_CHUNK_BYTES = 16384
_ERROR_PAGE_BYTES = 65536
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_ERRORS = (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, UnicodeError)


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of one exchange."""

    connect_s: float
    read_s: float
    """Without a byte."""
    total_s: float
    """From the first packet to the last, redirects included."""
    body_bytes: int
    """After decompression."""


def exchange(request: Request, headers: Mapping[str, str], bounds: Bounds) -> Response:
    """Send `request` and return the response, after following redirects within the same site.

    Raises:
        AttemptFailed: no response came, or not all of it.
    """
    with _Deadline(bounds.total_s) as deadline:
        response = _send(request, headers, bounds, deadline)
        for _ in range(MAX_REDIRECTS):
            if response.status not in REDIRECT_STATUSES:
                return response
            url = resolve_redirect(_prepare(request, headers).url or "", response.headers.get("location"))
            request = msgspec.structs.replace(request, url=url, params={})
            response = _send(request, headers, bounds, deadline)
    raise AttemptFailed(f"redirects more than {MAX_REDIRECTS} times", retries=0)


class _Deadline:
    """Shuts an exchange's sockets when time is up: a read timeout never fires if a byte comes every few seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._expired = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> "_Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _expire(self) -> None:
        self._expired = True
        for one in self._sockets:
            # Unlike closing, this wakes up the thread that is reading.
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def add(self, one: socket.socket) -> None:
        """Put a socket under this deadline."""
        self._sockets.append(one)
        if self._expired:
            self._expire()

    def check(self) -> None:
        """Raise `AttemptFailed` if time is up."""
        if self._expired:
            raise AttemptFailed(f"took longer than {self._seconds:.2g} s to answer", retries=1, by_size=True)


class _DeadlineAdapter(requests.adapters.HTTPAdapter):
    """Puts each socket it opens under a `_Deadline`."""

    def __init__(self, deadline: _Deadline) -> None:
        self._deadline = deadline
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def __enter__(self) -> "_DeadlineAdapter":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **options)
        deadline = self._deadline

        class Connection(pool.ConnectionCls):  # type: ignore[misc]
            def connect(self) -> None:
                super().connect()
                deadline.add(self.sock)

        pool.ConnectionCls = Connection
        return pool


def _send(request: Request, headers: Mapping[str, str], bounds: Bounds, deadline: _Deadline) -> Response:
    connect_s, read_s = min(bounds.connect_s, bounds.total_s), min(bounds.read_s, bounds.total_s)
    try:
        # Not `session.send`: it reads the bodies of redirects entirely, and sends what ~/.netrc has for the host.
        with requests.Session() as session, _DeadlineAdapter(deadline) as adapter:
            prepared = _prepare(request, headers)
            options: Any = session.merge_environment_settings(prepared.url, {}, True, None, None)
            with adapter.send(prepared, timeout=(connect_s, read_s), **options) as response:
                names = {name.lower(): value for name, value in response.headers.items()}
                body = _read_body(response, names, bounds)
    except AttemptFailed:
        deadline.check()
        raise
    except _ERRORS as error:
        deadline.check()
        raise _failure_of_error(error, request) from error
    # Without a length, a response whose connection the deadline has shut looks complete.
    deadline.check()
    return Response(status=response.status_code, headers=names, body=body)


def _prepare(request: Request, headers: Mapping[str, str]) -> requests.PreparedRequest:
    return requests.Request(
        "GET" if request.form is None else "POST",
        request.url,
        params=request.params,
        data=request.form,
        headers={**headers, "Connection": "close"},
    ).prepare()


def _read_body(response: requests.Response, names: Mapping[str, str], bounds: Bounds) -> bytes:
    chunks: Iterator[bytes] = response.raw.stream(_CHUNK_BYTES, decode_content=False)
    if "transfer-encoding" not in names:
        chunks = check_length(chunks, names.get("content-length", ""))
    plain = decompress(chunks, names.get("content-encoding", ""))
    if response.status_code in ANSWER_STATUSES:
        return b"".join(limit_size(plain, bounds.body_bytes))
    head = bytearray()
    # The status alone decides, but an error page that can be read at least in part may be a bot check.
    with suppress(AttemptFailed, *_ERRORS):
        for chunk in plain:
            head += chunk
            if len(head) >= _ERROR_PAGE_BYTES:
                break
    return bytes(head)


def _failure_of_error(error: Exception, request: Request) -> AttemptFailed:
    causes = list(_causes(error))

    def is_(*types: type[BaseException]) -> bool:
        return any(isinstance(cause, types) for cause in causes)

    if is_(requests.exceptions.ProxyError, urllib3.exceptions.ProxyError):
        return AttemptFailed("cannot be reached through the configured proxy", retries=0)
    if is_(socket.gaierror):
        return AttemptFailed("cannot be found; is this machine online?", retries=0)
    if any(isinstance(cause, OSError) and cause.errno in _UNREACHABLE for cause in causes):
        return AttemptFailed("cannot be reached; is this machine online?", retries=0)
    if is_(ConnectionRefusedError):
        return AttemptFailed("refused the connection")
    if is_(ConnectionError, ssl.SSLEOFError):
        return AttemptFailed("closed the connection without a response")
    if is_(urllib3.exceptions.SSLError, requests.exceptions.SSLError):
        return AttemptFailed(f"cannot be reached securely: {_describe_last(causes)}", retries=0)
    if is_(requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
        return AttemptFailed("did not respond in time", retries=1, by_size=True)
    # A chunked body that ends in mid-stream has no class of its own in urllib3, and comes with a ValueError.
    is_cut = any("ended prematurely" in str(cause) for cause in causes)
    if is_cut or is_(requests.exceptions.ChunkedEncodingError, http.client.IncompleteRead):
        return AttemptFailed("sent an incomplete response", by_size=True)
    if is_(ValueError):
        return AttemptFailed(f"invalid URL {request.url!r}", retries=0)
    return AttemptFailed(f"did not respond in HTTP: {_describe_last(causes)}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and everything that caused it, which urllib3 and requests keep in `args` and in `reason`, too."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop()
        if isinstance(one, BaseException) and one not in seen:
            seen.append(one)
            yield one
            waiting += [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]


def _describe_last(causes: list[BaseException]) -> str:
    return str(causes[-1]) or type(causes[-1]).__name__
