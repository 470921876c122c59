"""Real HTTP servers on this machine: what they were asked is kept, and each can be told to fail."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    at: float
    """Seconds since the epoch, when the request had been read."""
    method: str
    target: str
    path: str
    params: Mapping[str, str]
    """Of the URL and of the form; the first value of a name wins."""
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What a service says."""

    body: bytes
    status: int = 200
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Wire(BaseHTTPRequestHandler):
    """One connection, with what a fault needs to misuse it."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    server: "Server"

    def do_GET(self) -> None:
        self.server.service.serve(self)

    do_POST = do_GET  # noqa: N815 - the name that http.server calls

    def log_message(self, *_: object) -> None:
        pass

    def asked(self) -> Asked:
        """Read the request."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        if self.headers.get_content_type() == "application/x-www-form-urlencoded":
            pairs += parse_qsl(body.decode(), keep_blank_values=True)
        params = dict(reversed(pairs))
        return Asked(time.time(), self.command, self.path, unquote(parts.path), params, dict(self.headers), body)

    def head(self, status: int, content_type: str, headers: Mapping[str, str]) -> None:
        """Send a status line and headers, and nothing else."""
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def send(self, answer: Answer) -> None:
        """Send an answer whole."""
        self.head(answer.status, answer.content_type, {"Content-Length": str(len(answer.body)), **answer.headers})
        self.write(answer.body)

    def write(self, data: bytes) -> None:
        """Send bytes of a body, now."""
        self.wfile.write(data)
        self.wfile.flush()

    def pause(self, seconds: float) -> None:
        """Do nothing for a while, or until the server stops."""
        if self.server.service.stopping.wait(seconds):
            raise ConnectionAbortedError

    def hang_up(self) -> None:
        """Close the connection after what was sent."""
        self.close_connection = True

    def reset(self) -> None:
        """Close the connection with a reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()


Fault = Callable[[Wire, Answer], None]
"""Does something else than send the right answer, which it is given."""


class Server(ThreadingHTTPServer):
    """Counts the connections that are open."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, service: "Service") -> None:
        self.service = service
        super().__init__(("127.0.0.1", 0), Wire)

    def process_request(self, request: object, client_address: object) -> None:
        self.service.connections.enter()
        super().process_request(request, client_address)

    def shutdown_request(self, request: object) -> None:
        super().shutdown_request(request)
        self.service.connections.leave()

    def handle_error(self, request: object, client_address: object) -> None:
        import sys

        error = sys.exc_info()[1]
        # A client may hang up on a fault; anything else is a mistake in the server.
        if not isinstance(error, OSError):
            self.service.mistakes.append(error)


class Gauge:
    """How many there are, and how many there ever were at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.now = 0
        self.peak = 0

    def enter(self) -> None:
        with self._lock:
            self.now += 1
            self.peak = max(self.peak, self.now)

    def leave(self) -> None:
        with self._lock:
            self.now -= 1


class Service:
    """A server that gives the answers of one service, unless it is told to fail."""

    def __init__(self, answer: Callable[[Asked], Answer]) -> None:
        self.log: list[Asked] = []
        """Every request, in the order in which they came."""
        self.connections = Gauge()
        self.mistakes: list[BaseException | None] = []
        self.stopping = threading.Event()
        self._answer = answer
        self._faults: list[tuple[Fault, float]] = []
        self._lock = threading.Lock()
        self._server = Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def fail(self, fault: Fault, times: float = float("inf")) -> None:
        """Answer with `fault`, for the next `times` requests; faults that are told later come after it."""
        self._faults.append((fault, times))

    def heal(self) -> None:
        """Give right answers from now on."""
        self._faults.clear()

    def serve(self, wire: Wire) -> None:
        asked = wire.asked()
        with self._lock:
            self.log.append(asked)
            fault = self._next_fault()
        answer = self._answer(asked)
        if fault is None:
            wire.send(answer)
        else:
            fault(wire, answer)

    def stop(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        assert not self.mistakes, self.mistakes

    def _next_fault(self) -> Fault | None:
        while self._faults:
            fault, times = self._faults[0]
            if times > 0:
                self._faults[0] = (fault, times - 1)
                return fault
            del self._faults[0]
        return None
