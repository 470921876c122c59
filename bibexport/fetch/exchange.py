"""One HTTP exchange on a connection of its own, with an end to it: `requests` and `urllib3` are here and nowhere else.

Every request gets a fresh session and a fresh connection, closed before the next one may start. So no idle connection
counts against a host that allows one, no cookie of a bot check is sent back, and a server that drops idle
connections has none to drop.
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

from bibexport.fetch.classify import ANSWERS, FOLLOWED, MAX_HOPS, Response, complete, decompressed, limited, target
from bibexport.fetch.trouble import Trouble
from bibexport.sources.source import Request

_CHUNK = 16384
_ERROR_PAGE_BYTES = 65536
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_FAILURES = (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, UnicodeError)


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """Where an exchange ends at the latest."""

    connect_s: float
    read_s: float
    """Without a byte."""
    total_s: float
    """From the first packet to the last, redirects included."""
    body_bytes: int
    """After decompression."""


def exchange(request: Request, headers: Mapping[str, str], bounds: Bounds) -> Response:
    """Send `request` and give back what came, after redirects within the same site.

    Raises:
        Trouble: nothing came, or not all of it.
    """
    with _Watch(bounds.total_s) as watch:
        response = _send(request, headers, bounds, watch)
        for _ in range(MAX_HOPS):
            if response.status not in FOLLOWED:
                return response
            url = target(_prepared(request, headers).url or "", response.headers.get("location"))
            request = msgspec.structs.replace(request, url=url, params={})
            response = _send(request, headers, bounds, watch)
    raise Trouble(f"redirects more than {MAX_HOPS} times", retries=0)


class _Watch:
    """Ends an exchange when its time is up: a time-out per read never fires where a byte comes every few seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._expired = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> "_Watch":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _expire(self) -> None:
        self._expired = True
        for one in self._sockets:
            # Wakes up the thread that is reading; closing would not.
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def add(self, one: socket.socket) -> None:
        """Let the watch shut this socket too."""
        self._sockets.append(one)
        if self._expired:
            self._expire()

    def check(self) -> None:
        """Raise `Trouble` if the time was up."""
        if self._expired:
            raise Trouble(f"took longer than {self._seconds:.2g} s to answer", retries=1)


class _WatchedAdapter(requests.adapters.HTTPAdapter):
    """Shows each socket that is opened to a `_Watch`."""

    def __init__(self, watch: _Watch) -> None:
        self._watch = watch
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def __enter__(self) -> "_WatchedAdapter":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **options)
        watch = self._watch

        class Connection(pool.ConnectionCls):  # type: ignore[misc]
            def connect(self) -> None:
                super().connect()
                watch.add(self.sock)

        pool.ConnectionCls = Connection
        return pool


def _send(request: Request, headers: Mapping[str, str], bounds: Bounds, watch: _Watch) -> Response:
    connect_s, read_s = min(bounds.connect_s, bounds.total_s), min(bounds.read_s, bounds.total_s)
    try:
        # Not `session.send`: it reads the bodies of redirects whole, and would send what ~/.netrc has for the host.
        with requests.Session() as session, _WatchedAdapter(watch) as adapter:
            prepared = _prepared(request, headers)
            options: Any = session.merge_environment_settings(prepared.url, {}, True, None, None)
            with adapter.send(prepared, timeout=(connect_s, read_s), **options) as response:
                names = {name.lower(): value for name, value in response.headers.items()}
                body = _body(response, names, bounds)
    except Trouble:
        watch.check()
        raise
    except _FAILURES as error:
        watch.check()
        raise _trouble(error, request) from error
    # A connection that the watch has shut looks like one that ended well, in headers and in bodies without a length.
    watch.check()
    return Response(status=response.status_code, headers=names, body=body)


def _prepared(request: Request, headers: Mapping[str, str]) -> requests.PreparedRequest:
    return requests.Request(
        "GET" if request.form is None else "POST",
        request.url,
        params=request.params,
        data=request.form,
        headers={**headers, "Connection": "close"},
    ).prepare()


def _body(response: requests.Response, names: Mapping[str, str], bounds: Bounds) -> bytes:
    chunks: Iterator[bytes] = response.raw.stream(_CHUNK, decode_content=False)
    if "transfer-encoding" not in names:
        chunks = complete(chunks, names.get("content-length", ""))
    plain = decompressed(chunks, names.get("content-encoding", ""))
    if response.status_code in ANSWERS:
        return b"".join(limited(plain, bounds.body_bytes))
    head = bytearray()
    # The status says enough; what could be read of its page may show a bot check.
    with suppress(Trouble, *_FAILURES):
        for chunk in plain:
            head += chunk
            if len(head) >= _ERROR_PAGE_BYTES:
                break
    return bytes(head)


def _trouble(error: Exception, request: Request) -> Trouble:
    causes = list(_causes(error))

    def is_(*types: type[BaseException]) -> bool:
        return any(isinstance(cause, types) for cause in causes)

    if is_(requests.exceptions.ProxyError, urllib3.exceptions.ProxyError):
        return Trouble("cannot be reached through the proxy that is set", retries=0)
    if is_(socket.gaierror):
        return Trouble("cannot be found; is this machine online?", retries=0)
    if any(isinstance(cause, OSError) and cause.errno in _UNREACHABLE for cause in causes):
        return Trouble("cannot be reached; is this machine online?", retries=0)
    if is_(ConnectionRefusedError):
        return Trouble("refuses connections")
    if is_(ConnectionError, ssl.SSLEOFError):
        return Trouble("closes the connection without an answer")
    if is_(urllib3.exceptions.SSLError, requests.exceptions.SSLError):
        return Trouble(f"cannot be reached safely: {_deepest(causes)}", retries=0)
    if is_(requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
        return Trouble("does not answer", retries=1)
    if is_(requests.exceptions.ChunkedEncodingError, http.client.IncompleteRead, urllib3.exceptions.IncompleteRead):
        return Trouble("sent an answer that is cut short")
    if is_(ValueError):
        return Trouble(f"cannot be asked: {request.url!r} is not a URL", retries=0)
    return Trouble(f"does not speak HTTP: {_deepest(causes)}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what stands behind it; urllib3 and requests keep that in `args` and in `reason`."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop()
        if isinstance(one, BaseException) and one not in seen:
            seen.append(one)
            yield one
            waiting += [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]


def _deepest(causes: list[BaseException]) -> str:
    return str(causes[-1]) or type(causes[-1]).__name__
