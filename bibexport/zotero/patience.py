"""An HTTP client that waits when Zotero's server asks it to.

The server says so with `Backoff` in any reply, or with 429 or 503 and `Retry-After`
(https://www.zotero.org/support/dev/web_api/v3/basics#rate_limiting). pyzotero 1.6 mistakes a refusal
with `Retry-After` for an answer, so this client waits below it, and it never sees either header.
"""

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import msgspec

from bibexport.errors import SourceUnavailable
from bibexport.fetch.exchange import Bounds, Message, deliver
from bibexport.fetch.responses import AttemptFailed, parse_retry_after
from bibexport.text.unicode import clean

SOURCE = "Zotero's server"
_OWN_HEADERS = frozenset({"host", "connection", "accept-encoding", "content-length", "transfer-encoding"})
"""Headers of a request that the exchange sets itself."""
_BODY_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """Limits on retrying and waiting."""

    attempts: int = 4
    """Maximum number of times that a request is sent."""
    first_wait_s: float = 1.0
    """Wait before the second attempt if the server names no time; doubled each time."""
    longest_wait_s: float = 120.0
    """Longest wait that the server may ask for."""
    connect_s: float = 10.0
    reply_s: float = 60.0
    """Timeout for a whole reply; fifty items take the server a while."""
    reply_bytes: int = 64 * 1024 * 1024
    """Maximum size of a reply, after decompression."""
    budget_s: float | None = None
    """For all requests together, waits included; None means no limit beyond the others."""


class _Exchange(httpx.BaseTransport):
    """Sends what httpx prepares as `fetch` sends its own requests, within the same bounds."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._ends = math.inf if patience.budget_s is None else time.monotonic() + patience.budget_s

    @property
    def left_s(self) -> float:
        """The seconds that are left of the time budget."""
        return self._ends - time.monotonic()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        patience, left_s = self._patience, self.left_s
        if left_s <= 0:
            raise SourceUnavailable(SOURCE, f"the time budget of {patience.budget_s:g} s is used up")
        headers = {name: value for name, value in request.headers.items() if name not in _OWN_HEADERS}
        message = Message(
            method=request.method,
            url=str(request.url),
            headers={**headers, "Accept-Encoding": "gzip"},
            body=request.read() or None,
        )
        reply_s = min(patience.reply_s, left_s)
        bounds = Bounds(connect_s=patience.connect_s, read_s=reply_s, total_s=reply_s, body_bytes=patience.reply_bytes)
        try:
            response = deliver(message, bounds)
        except AttemptFailed as failure:
            if not failure.retries:
                raise SourceUnavailable(SOURCE, failure.reason) from None
            raise httpx.TransportError(failure.reason) from failure
        # The body is decompressed already.
        kept = {name: value for name, value in response.headers.items() if name not in _BODY_HEADERS}
        return httpx.Response(response.status, headers=kept, content=response.body)


class PatientClient(httpx.Client):
    """Sends a request until it is answered; `Zotero-Write-Token` keeps a repeated write from being applied twice."""

    def __init__(
        self,
        headers: dict[str, str],
        patience: Patience,
        on_wait: Callable[[float], None],
        sleep: Callable[[float], None],
    ) -> None:
        self._exchange = _Exchange(patience)
        super().__init__(headers=headers, transport=self._exchange)
        self._patience = patience
        self._on_wait = on_wait
        self._sleep = sleep
        self._not_before = 0.0

    def send(self, request: httpx.Request, **options: object) -> httpx.Response:
        """Send a request, once the wait that the server asked for is over.

        Raises:
            SourceUnavailable: the server cannot be reached, keeps failing, or asks for too long a wait.
        """
        for attempt in range(1, self._patience.attempts + 1):
            self._rest()
            wait_s = self._patience.first_wait_s * 2 ** (attempt - 1)
            try:
                response = super().send(request, **options)  # type: ignore[arg-type]
            except httpx.TransportError as error:
                trouble = str(error)
            else:
                self._heed(response.headers.pop("Backoff", ""))
                asked_s = parse_retry_after(response.headers.pop("Retry-After", ""), datetime.now(UTC))
                if response.status_code != httpx.codes.TOO_MANY_REQUESTS and response.status_code < 500:
                    return response
                response.read()
                trouble = f"answers {response.status_code} ({clean(response.text[:100])})"
                wait_s = wait_s if asked_s is None else asked_s
            if attempt < self._patience.attempts:
                self._postpone(wait_s)
        raise SourceUnavailable(SOURCE, f"{trouble}; try again later")

    def _heed(self, backoff: str) -> None:
        seconds = parse_retry_after(backoff, datetime.now(UTC))
        if seconds is not None:
            self._postpone(seconds)

    def _postpone(self, seconds: float) -> None:
        self._not_before = max(self._not_before, time.monotonic() + seconds)

    def _rest(self) -> None:
        seconds = self._not_before - time.monotonic()
        if seconds <= 0:
            return
        if seconds > min(self._patience.longest_wait_s, self._exchange.left_s):
            raise SourceUnavailable(SOURCE, f"asks to wait for {seconds:.0f} s; try again after that")
        self._on_wait(seconds)
        self._sleep(seconds)
        self._not_before = 0.0
