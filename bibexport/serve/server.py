"""HTTP for the machine that it runs on, and for nobody else.

It listens on 127.0.0.1, answers only who calls it by that name, so that no page from elsewhere can reach it through a
name of its own (DNS rebinding), and only reads: GET and HEAD.
"""

import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import PurePosixPath
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from urllib.parse import urlsplit

from bibexport.formats.html.site import PAGE
from bibexport.serve import unapi
from bibexport.serve.live import EVENTS, UNAPI, Live

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
"""What the machine calls itself."""
POLL_S = 0.5
"""How often the files are looked at while somebody looks at the page."""
IDLE_S = 60
"""A connection over which nothing comes for so long is closed."""
_HTML = "text/html; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"
_MEDIA_TYPES = {
    ".bib": "application/x-bibtex; charset=utf-8",
    ".json": "application/vnd.citationstyles.csl+json",
    ".rdf": "application/rdf+xml",
    ".ris": "application/x-research-info-systems; charset=utf-8",
}
_HEADERS = {
    "Cache-Control": "no-store",
    # The page states the rest of its policy itself; this much a page cannot say.
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Server(ThreadingMixIn, TCPServer):
    """Serves a list until it is shut down."""

    daemon_threads = True
    # Elsewhere it lets a restart have the port at once; on Windows it would let two servers share one.
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, live: Live, port: int) -> None:
        """Start to listen; port 0 is any that is free.

        Raises:
            OSError: the port cannot be had.
        """
        self.live = live
        self.closing = threading.Event()
        super().__init__((HOST, port), _Handler)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"http://{HOST}:{self.port}/"

    def shutdown(self) -> None:
        """End `serve_forever`, and with it every stream of events."""
        self.closing.set()
        super().shutdown()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of errors, but for those that only say that a browser has gone."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "bibexport"
    sys_version = ""
    timeout = IDLE_S
    # Head and body are two writes: the second would wait 40 ms for word of the first, and Zotero asks for every entry.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if not self._is_for_us():
            self._reply(HTTPStatus.MISDIRECTED_REQUEST, _TEXT, f"this is {self.server.url}\n")
            return
        address = urlsplit(self.path)
        edition = self.server.live.edition()
        name = address.path.removeprefix("/")
        if name in ("", PAGE):
            self._reply(HTTPStatus.OK, _HTML, edition.page)
        elif address.path == EVENTS:
            self._tell_of_another(address.query)
        elif address.path == UNAPI:
            answer = unapi.answer(address.query, edition.records, edition.options)
            is_xml = answer.body.startswith("<")
            self._reply(answer.status, unapi.MEDIA_TYPE if is_xml else _TEXT, answer.body)
        elif name in edition.files:
            self._reply(HTTPStatus.OK, _MEDIA_TYPES[PurePosixPath(name).suffix], "".join(edition.files[name]()))
        else:
            self._reply(HTTPStatus.NOT_FOUND, _TEXT, "there is nothing here\n")

    do_HEAD = do_GET  # noqa: N815

    def _refuse(self) -> None:
        # What the request carries is not read, so that nothing may follow it.
        self.close_connection = True
        self._reply(HTTPStatus.METHOD_NOT_ALLOWED, _TEXT, "only GET and HEAD\n", {"Allow": "GET, HEAD"})

    do_DELETE = do_OPTIONS = do_PATCH = do_POST = do_PUT = _refuse  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing of requests."""

    def _is_for_us(self) -> bool:
        port = self.server.port
        ours = {f"{name}:{port}" for name in NAMES} | (set(NAMES) if port == 80 else set())
        hosts = self.headers.get_all("Host") or []
        return len(hosts) == 1 and hosts[0].strip().lower() in ours

    def _reply(self, status: int, media_type: str, body: str | bytes, more: dict[str, str] | None = None) -> None:
        data = body.encode() if isinstance(body, str) else body
        self._head(status, media_type, {"Content-Length": str(len(data)), **(more or {})})
        if self.command != "HEAD":
            self.wfile.write(data)

    def _head(self, status: int, media_type: str, more: dict[str, str]) -> None:
        self.send_response(status)
        closing = {"Connection": "close"} if self.close_connection else {}
        for name, value in {"Content-Type": media_type, **_HEADERS, **more, **closing}.items():
            self.send_header(name, value)
        self.end_headers()

    def _tell_of_another(self, version: str) -> None:
        """A stream with one event, which comes as soon as the list has another version than this.

        https://html.spec.whatwg.org/multipage/server-sent-events.html
        """
        self.close_connection = True
        self._head(HTTPStatus.OK, "text/event-stream; charset=utf-8", {})
        if self.command == "HEAD":
            return
        while (current := self.server.live.edition().version) == version:
            # A comment finds out whether anybody still listens.
            self.wfile.write(b":\n\n")
            if self.server.closing.wait(POLL_S):
                return
        self.wfile.write(f"data: {current}\n\n".encode())
