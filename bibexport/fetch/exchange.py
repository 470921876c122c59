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
from bibexport.text.unicode import clean, hide_password

_CHUNK_BYTES = 16384
_ERROR_PAGE_BYTES = 65536
_REASON_CHARACTERS = 200
"""Of the words of a server in a reason."""
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
# urllib3 lets a ValueError through for a negative chunk size, for example.
_ERRORS = (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError)
_INVALID_URL = (
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
    urllib3.exceptions.LocationValueError,
    UnicodeError,
)


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of one exchange."""

    connect_s: float
    read_s: float
    """Without a byte."""
    total_s: float
    """From the first packet to the last, redirects included."""
    body_bytes: int
    """After decompression."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """An HTTP request as it is sent."""

    method: str
    url: str
    headers: Mapping[str, str] = {}
    body: bytes | str | None = None
    is_local: bool = False
    """Whether it is for a program on this machine, which is never behind a proxy."""


def exchange(request: Request, headers: Mapping[str, str], bounds: Bounds) -> Response:
    """Send `request` to a source and return the response, after following redirects within the same site.

    Raises:
        AttemptFailed: no response came, or not all of it.
    """
    # `requests` turns parameters and forms into an address and a body; it is sent as a message like any other.
    try:
        form = requests.Request("POST", request.url, params=request.params, data=request.form).prepare()
    except _ERRORS as error:
        raise _failure_of_error(error, request.url) from error
    content_type = {} if request.form is None else {"Content-Type": form.headers["Content-Type"]}
    return deliver(
        Message(
            method="GET" if request.form is None else "POST",
            url=form.url or "",
            headers={**headers, **content_type},
            body=None if request.form is None else form.body,
        ),
        bounds,
    )


def deliver(message: Message, bounds: Bounds) -> Response:
    """Send `message` and return the response, after following redirects.

    What carries a body or a key is sent again to the same host and port only; anything else within the same site.

    Raises:
        AttemptFailed: no response came, or not all of it.
    """
    with _Deadline(bounds.total_s) as deadline:
        response = _send(message, bounds, deadline)
        is_private = message.body is not None or any(name.lower() == "authorization" for name in message.headers)
        for _ in range(MAX_REDIRECTS):
            if response.status not in REDIRECT_STATUSES:
                return response
            url = resolve_redirect(message.url, response.headers.get("location"), same_host=is_private)
            message = msgspec.structs.replace(message, url=url)
            response = _send(message, bounds, deadline)
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
        for one in self._sockets:
            # If urllib3 rejects a header, such as two lengths that differ, its response keeps the socket open.
            with suppress(OSError):
                socket.close(one.detach())

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


def _send(message: Message, bounds: Bounds, deadline: _Deadline) -> Response:
    connect_s, read_s = min(bounds.connect_s, bounds.total_s), min(bounds.read_s, bounds.total_s)
    try:
        # Not `session.send`: it reads the bodies of redirects entirely, and sends what ~/.netrc has for the host.
        with requests.Session() as session, _DeadlineAdapter(deadline) as adapter:
            headers = {**message.headers, "Connection": "close"}
            prepared = requests.Request(message.method, message.url, data=message.body, headers=headers).prepare()
            session.trust_env = not message.is_local
            options: Any = session.merge_environment_settings(prepared.url, {}, True, None, None)
            with adapter.send(prepared, timeout=(connect_s, read_s), **options) as response:
                names = {name.lower(): value for name, value in response.headers.items()}
                body = _read_body(response, names, bounds)
    except AttemptFailed:
        deadline.check()
        raise
    except _ERRORS as error:
        deadline.check()
        raise _failure_of_error(error, message.url) from error
    # Without a length, a response whose connection the deadline has shut looks complete.
    deadline.check()
    return Response(status=response.status_code, headers=names, body=body)


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


def _failure_of_error(error: Exception, url: str) -> AttemptFailed:
    causes = list(_causes(error))

    def is_(*types: type[BaseException]) -> bool:
        return any(isinstance(cause, types) for cause in causes)

    if is_(requests.exceptions.ProxyError, urllib3.exceptions.ProxyError):
        return AttemptFailed("cannot be reached through the configured proxy", retries=0)
    if is_(socket.gaierror):
        return AttemptFailed("cannot be found; is this machine online?", retries=0, unreachable=True)
    if any(isinstance(cause, OSError) and cause.errno in _UNREACHABLE for cause in causes):
        return AttemptFailed("cannot be reached; is this machine online?", retries=0, unreachable=True)
    if is_(ConnectionRefusedError):
        # Nothing listens there: the service is down, not busy, and comes back in minutes rather than in seconds.
        # `Fetcher` tries once more at once.
        return AttemptFailed("refused the connection", retries=0, unreachable=True)
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
    if is_(*_INVALID_URL):
        return AttemptFailed(f"invalid URL {hide_password(url)!r}", retries=0)
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
    # A status line may hold anything, also what a terminal obeys.
    return clean(str(causes[-1]))[:_REASON_CHARACTERS] or type(causes[-1]).__name__
