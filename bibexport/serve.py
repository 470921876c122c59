"""A local web server that shows a catalog as a page while it is edited, open to this machine only.

It rebuilds the page when a file behind it changes, reloads the browser, and answers unAPI (https://unapi.info), through
which Zotero's connector takes complete records. It makes no requests about papers: `bibex resolve` in another terminal
does.

It listens on 127.0.0.1 and answers only requests for that host, so that no other site can reach it under its own host
name (DNS rebinding). It accepts GET and HEAD only.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path, PurePosixPath
from socketserver import TCPServer, ThreadingMixIn
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import quoteattr

import msgspec

from bibexport import files
from bibexport.errors import BibexportError
from bibexport.formats.html.entries import ANCHOR
from bibexport.formats.html.page import PAGE, Site, faults_page, site, with_safe_keys
from bibexport.formats.options import ExportOptions
from bibexport.formats.zotero.rdf import export as write_zotero_rdf
from bibexport.model import Record

UNAPI = "/unapi"
EVENTS = "/events"
HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
"""Host names that requests may have."""
POLL_S = 0.5
"""Interval between two checks of the files while a page is open, in seconds."""
IDLE_S = 60
"""A connection without a request is closed after this many seconds."""
_HTML = "text/html; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"
_XML = "application/xml"
_ZOTERO_RDF = "rdf_zotero"
"""Zotero's name for its own RDF, which it prefers to all other formats of unAPI."""
_MEDIA_TYPES = {
    ".bib": "application/x-bibtex; charset=utf-8",
    ".json": "application/vnd.citationstyles.csl+json",
    ".rdf": "application/rdf+xml",
    ".ris": "application/x-research-info-systems; charset=utf-8",
}
_HEADERS = {
    "Cache-Control": "no-store",
    # The rest of the policy is in a meta element of the page, where browsers ignore this directive.
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """Records and the options to show them with."""

    records: Sequence[Record]
    options: ExportOptions


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """The contents served until a file changes."""

    page: bytes
    version: str
    """A hash of the contents, which changes whenever they do."""
    files: Site = {}
    """The other files of the site."""
    records: dict[str, Record] = {}
    """Records by key."""
    options: ExportOptions = ExportOptions()


class Live:
    """Builds the current edition of a list; safe to use from many threads."""

    def __init__(self, read: Callable[[], Listing], sources: Iterable[Path]) -> None:
        self._read = read
        self._sources = tuple(sources)
        """The files that `read` reads, or folders of them."""
        self._lock = threading.Lock()
        self._state: object = None
        self._edition: Edition | None = None

    def edition(self) -> Edition:
        """Return the edition for the files as they are; if they cannot be read, one that says why."""
        with self._lock:
            state = _state(self._sources)
            if self._edition is None or state != self._state:
                self._state = state
                self._edition = self._build()
            return self._edition

    def _build(self) -> Edition:
        try:
            return _publish(self._read())
        except BibexportError as error:
            return _report(str(error).splitlines(), _version(error))
        except Exception as error:
            # The page of before would look as if the change had no effect.
            name = f"{type(error).__name__}: {error}"
            return _report([name, "this is a bug in bibexport, please report it"], _version(error))


def _publish(listing: Listing) -> Edition:
    version = _version(listing)
    written = site(listing.records, listing.options, unapi=UNAPI, events=f"{EVENTS}?{version}")
    return Edition(
        page="".join(written.pop(PAGE)()).encode(),
        version=version,
        files=written,
        records={record.key: record for record in with_safe_keys(listing.records)},
        options=listing.options,
    )


def _report(faults: Sequence[str], version: str) -> Edition:
    return Edition(page=faults_page(faults, f"{EVENTS}?{version}").encode(errors="replace"), version=version)


def _version(shown: object) -> str:
    return sha256(repr(shown).encode(errors="surrogatepass")).hexdigest()[:16]


def _state(sources: Iterable[Path]) -> list[tuple[str, object]]:
    """Return the name and the stamp of every file; in folders, of those that are there."""
    paths = [path for source in sources for path in (sorted(source.iterdir()) if os.path.isdir(source) else [source])]
    return [(str(path), files.stamp(path)) for path in paths]


class Server(ThreadingMixIn, TCPServer):
    """Serves a list until it is shut down."""

    daemon_threads = True
    # On Windows this would let two servers share a port; elsewhere a restart can use the port at once.
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, live: Live, port: int) -> None:
        """Start to listen; port 0 lets the system choose one.

        Raises:
            OSError: the port is in use or not permitted.
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
        """Stop `serve_forever` and every event stream."""
        self.closing.set()
        super().shutdown()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report errors, except for connections closed by the browser."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "bibexport"
    sys_version = ""
    timeout = IDLE_S
    # Head and body are two writes; with Nagle's algorithm the second waits 40 ms for the acknowledgement of the first,
    # and Zotero asks for every entry.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if not self._has_our_host():
            self._reply(HTTPStatus.MISDIRECTED_REQUEST, _TEXT, f"this is {self.server.url}\n")
            return
        address = urlsplit(self.path)
        edition = self.server.live.edition()
        name = address.path.removeprefix("/")
        if name in ("", PAGE):
            self._reply(HTTPStatus.OK, _HTML, edition.page)
        elif address.path == EVENTS:
            self._stream_update(address.query)
        elif address.path == UNAPI:
            answer = answer_unapi(address.query, edition.records, edition.options)
            self._reply(answer.status, _XML if answer.body.startswith("<") else _TEXT, answer.body)
        elif name in edition.files:
            self._reply(HTTPStatus.OK, _MEDIA_TYPES[PurePosixPath(name).suffix], "".join(edition.files[name]()))
        else:
            self._reply(HTTPStatus.NOT_FOUND, _TEXT, "not found\n")

    do_HEAD = do_GET  # noqa: N815

    def _refuse(self) -> None:
        # The body of the request is not read, so the connection cannot be used again.
        self.close_connection = True
        self._reply(HTTPStatus.METHOD_NOT_ALLOWED, _TEXT, "only GET and HEAD are allowed\n", {"Allow": "GET, HEAD"})

    do_DELETE = do_OPTIONS = do_PATCH = do_POST = do_PUT = _refuse  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Log nothing."""

    def _has_our_host(self) -> bool:
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

    def _stream_update(self, version: str) -> None:
        """Send an event stream with one event, once the version of the list differs from this one.

        https://html.spec.whatwg.org/multipage/server-sent-events.html
        """
        self.close_connection = True
        self._head(HTTPStatus.OK, "text/event-stream; charset=utf-8", {})
        if self.command == "HEAD":
            return
        while (current := self.server.live.edition().version) == version:
            # Writing a comment fails once the browser has disconnected.
            self.wfile.write(b":\n\n")
            if self.server.closing.wait(POLL_S):
                return
        self.wfile.write(f"data: {current}\n\n".encode())


class UnapiAnswer(NamedTuple):
    """An HTTP status with an XML document, or with a message."""

    status: int
    body: str


def answer_unapi(query: str, records: Mapping[str, Record], options: ExportOptions) -> UnapiAnswer:
    """Answer a request to the unAPI service, from which Zotero's connector gets the complete record of an entry.

    The query asks for the formats, for the formats of one entry, or for an entry in one of them
    (https://unapi.info/specs/unapi-revision-1.html). Entries have the same ids as in the page, `cite.KEY`.
    Collections are left out, because the user chooses in the connector where an item goes.
    """
    parameters = {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}
    id_, format_ = parameters.get("id"), parameters.get("format")
    if id_ is None:
        return UnapiAnswer(200, _formats("")) if format_ is None else UnapiAnswer(400, "the parameter id is missing\n")
    record = records.get(id_.removeprefix(ANCHOR)) if id_.startswith(ANCHOR) else None
    if record is None:
        return UnapiAnswer(404, f"no entry {id_}\n")
    if format_ is None:
        return UnapiAnswer(300, _formats(f" id={quoteattr(id_)}"))
    if format_ != _ZOTERO_RDF:
        return UnapiAnswer(406, f"no format {format_}, only {_ZOTERO_RDF}\n")
    options = msgspec.structs.replace(options, omit=(*options.omit, "collections"))
    return UnapiAnswer(200, "".join(write_zotero_rdf([record], options)))


def _formats(id_: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<formats{id_}>\n'
        f'<format name="{_ZOTERO_RDF}" type="{_XML}"/>\n</formats>\n'
    )
