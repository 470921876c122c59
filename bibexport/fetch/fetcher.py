"""`Fetcher`: asks until there is an answer or the door is closed, within what patience and budget allow."""

import math
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Literal
from urllib.parse import urlsplit

from bibexport.errors import PayloadError, QueryTooLarge, SourceUnavailable
from bibexport.fetch.classify import reply
from bibexport.fetch.pacing import HostGate, Limits, Notify
from bibexport.fetch.settings import FetchSettings
from bibexport.fetch.trouble import EventKind, FetchEvent, Trouble
from bibexport.sources.source import Answer, Reply, Request, Source

_JITTER = 0.25
_DEFAULTS = FetchSettings()


class Fetcher:
    """The one way to the network for one run; see `bibexport.sources.source.Fetch`.

    How often it asks, in units of the host's interval (3 s for arXiv, 1 s for DBLP's SPARQL endpoint):

    * cut-off, garbled or wrong answers, resets, 5xx: twice more, after 1 and 2 units
    * 429: twice more, after 5 and 10 units
    * no byte for `read_s`, or no end within `request_s`: once more
    * bot check, 401, 403, no such host, TLS that cannot be trusted, redirect to elsewhere, body too large: never

    `Retry-After` makes a wait longer, never shorter. Where a wait would go past `Patience.trouble_s` for the door or
    past the budget, nobody waits: the door is closed at once.
    """

    def __init__(
        self, settings: FetchSettings = _DEFAULTS, on_event: Callable[[FetchEvent], None] | None = None
    ) -> None:
        self._settings = settings
        self._patience = settings.patience.within(settings.budget_s)
        self._on_event = on_event
        self._ends = time.monotonic() + (math.inf if settings.budget_s is None else settings.budget_s)
        self._gates: dict[str, HostGate] = {}
        self._trouble_s: dict[str, float] = defaultdict(float)
        self._closed: dict[str, str] = {}
        self._requests: Counter[str] = Counter()
        self._user_agent = _user_agent(settings.mailto)

    @property
    def closed(self) -> Mapping[str, str]:
        """The sources that are not asked again in this run, and why, in words."""
        return MappingProxyType(self._closed)

    @property
    def requests(self) -> Mapping[str, int]:
        """How many requests were sent to each source, failed ones included; a redirect counts with its request."""
        return MappingProxyType(self._requests)

    def __call__(self, request: Request, parse: Callable[[Reply], Answer]) -> Answer:
        """Send `request` until `parse` makes an answer of the reply.

        Raises:
            SourceUnavailable: no usable answer came, or the source is closed already.
            QueryTooLarge: as `parse` raised it, or for a request too long for the server; the source stays open.
        """
        failures, plain = 0, False
        try:
            gate = self._gate(request.url)
            while True:
                self._check_open(request)
                with gate.turn(self._limits(request), self._notify_of(request, quiet=failures > 0)):
                    try:
                        return self._attempt(request, parse, self._total_s(request.source, failures), plain)
                    except Trouble as trouble:
                        gate.postpone(self._backoff_s(request, trouble, failures))
                        failures, plain = failures + 1, plain or trouble.plain
        except Trouble as trouble:
            raise self._close(request, trouble.reason) from trouble

    def _attempt(self, request: Request, parse: Callable[[Reply], Answer], total_s: float, plain: bool) -> Answer:
        from bibexport.fetch.exchange import Bounds, exchange  # `requests` takes longer to import than all the rest

        patience = self._patience
        headers = {
            "User-Agent": self._user_agent,
            "Accept": request.asked.accept,
            "Accept-Encoding": "identity" if plain else "gzip",
        }
        bounds = Bounds(
            connect_s=patience.connect_s,
            read_s=patience.read_s,
            total_s=total_s,
            body_bytes=self._settings.max_body_bytes,
        )
        self._notify(request, "ask")
        self._requests[request.source] += 1
        began = time.monotonic()
        try:
            return parse(reply(exchange(request, headers, bounds), request.expects, datetime.now(UTC)))
        except QueryTooLarge:
            raise
        except (PayloadError, Trouble) as error:
            self._trouble_s[request.source] += time.monotonic() - began
            if isinstance(error, Trouble):
                raise
            raise Trouble(str(error)) from error

    def _total_s(self, source: str, failures: int) -> float:
        """How long an attempt may take. A first attempt gets its full time, whatever the door has cost before."""
        patience = self._patience
        own_s = patience.request_s
        if failures:
            own_s = min(own_s, max(self._patience_left_s(source), patience.connect_s))
        return max(0.0, min(own_s, self._left_s()))

    def _backoff_s(self, request: Request, trouble: Trouble, failures: int) -> float:
        """How long to wait after `trouble`.

        Raises:
            Trouble: another attempt is not worth it, or would come too late.
        """
        if failures >= trouble.retries:
            raise trouble
        unit_s = max(self._interval_s(request.asked), self._patience.backoff_floor_s)
        wait_s = trouble.wait_s(failures, unit_s)
        if wait_s > self._patience_left_s(request.source):
            asked = f", and asks to be left alone for {trouble.after_s:.0f} s" if trouble.after_s else ""
            raise Trouble(trouble.reason + asked)
        if wait_s > self._left_s():
            raise Trouble(f"{trouble.reason}; {self._used_up()}")
        self._trouble_s[request.source] += wait_s
        wait_s *= 1 + random.uniform(0, _JITTER)  # noqa: S311 - so that processes do not come back all at once
        self._notify(request, "retry", wait_s, trouble.reason)
        return wait_s

    def _check_open(self, request: Request) -> None:
        reason = self._closed.get(request.source)
        if reason is not None:
            raise SourceUnavailable(request.source, reason)
        if self._left_s() <= 0:
            raise Trouble(self._used_up())

    def _close(self, request: Request, reason: str) -> SourceUnavailable:
        self._closed[request.source] = reason
        self._notify(request, "closed", reason=reason)
        return SourceUnavailable(request.source, reason)

    def _used_up(self) -> str:
        return f"the time budget of {self._settings.budget_s:g} s is used up"

    def _left_s(self) -> float:
        return self._ends - time.monotonic()

    def _patience_left_s(self, source: str) -> float:
        return self._patience.trouble_s - self._trouble_s[source]

    def _interval_s(self, source: Source) -> float:
        own = self._settings.min_interval_s
        return source.min_interval_s if own is None else own

    def _limits(self, request: Request) -> Limits:
        patience = self._patience
        return Limits(
            interval_s=self._interval_s(request.asked),
            longest_s=patience.trouble_s * (1 + _JITTER),
            queue_s=patience.queue_s,
            left_s=self._left_s(),
        )

    def _gate(self, url: str) -> HostGate:
        host = _host(url)
        if host not in self._gates:
            self._gates[host] = HostGate(host, _cache_folder(self._settings.cache_dir) / "hosts")
        return self._gates[host]

    def _notify_of(self, request: Request, *, quiet: bool) -> Notify:
        def notify(kind: Literal["wait", "queue", "unshared"], seconds: float, reason: str) -> None:
            # The wait after a failure has been told of with the failure.
            if not (quiet and kind == "wait"):
                self._notify(request, kind, seconds, reason)

        return notify

    def _notify(self, request: Request, kind: EventKind, seconds: float = 0.0, reason: str = "") -> None:
        if self._on_event is not None:
            host = _host(request.url) if kind != "closed" else ""
            self._on_event(
                FetchEvent(
                    kind=kind, source=request.source, host=host, seconds=seconds, reason=reason, about=request.about
                )
            )


def _host(url: str) -> str:
    """The host, with its port where that is not the usual one.

    Raises:
        Trouble: this is no URL of a web server.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.scheme not in ("http", "https"):
        raise Trouble(f"cannot be asked: expected a URL such as https://dblp.org, got {url!r}", retries=0)
    return host if port is None else f"{host}:{port}"


def _cache_folder(cache_dir: str | None) -> Path:
    if cache_dir is not None:
        return Path(cache_dir)
    import platformdirs

    return Path(platformdirs.user_cache_dir("bibexport"))


def _user_agent(mailto: str | None) -> str:
    """Return the product, the project's address and the user's, in the form that Crossref and DataCite read.

    Name, version and address are the installed package's own metadata, so `pyproject.toml` alone sets them.
    """
    import importlib.metadata

    try:
        package = importlib.metadata.metadata("bibexport")
    except importlib.metadata.PackageNotFoundError:
        return f"bibexport (mailto:{mailto})" if mailto else "bibexport"
    labels = [url.partition(", ") for url in package.get_all("Project-URL") or ()]
    notes = [address for label, _, address in labels if label == "Repository"]
    if mailto:
        notes.append(f"mailto:{mailto}")
    product = f"bibexport/{package['Version']}"
    return f"{product} ({'; '.join(notes)})" if notes else product
