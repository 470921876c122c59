"""`Fetcher`: queries a source until it answers or must be given up, within timeouts and the time budget."""

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

import msgspec

from bibexport.errors import Fault, InvalidInput, PayloadError, QueryTooLarge, SourceUnavailable
from bibexport.fetch.pacing import HostGate, Limits, Notify
from bibexport.fetch.responses import AttemptFailed, accept, parse_rate_limit
from bibexport.fetch.settings import FetchSettings
from bibexport.sources.source import Answer, Reply, Request, Source
from bibexport.text.unicode import hide_password

_JITTER = 0.25
"""Maximum random extension of a backoff, as a share of it."""
_DEFAULTS = FetchSettings()

EventKind = Literal["ask", "wait", "queue", "retry", "closed", "unshared"]


class FetchEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the conversation with a source."""

    kind: EventKind
    """
    `ask`: a request is sent. `wait`: the source's interval is kept. `queue`: another process is using the host.
    `retry`: an attempt failed, the next follows after `seconds`. `closed`: the source is not asked again in this run.
    `unshared`: the cache folder cannot be used, so other processes cannot see the pacing of this one.
    """
    source: str
    host: str
    """With its port unless it is the default one; empty for `closed`, which concerns the source."""
    seconds: float = 0.0
    """How long the wait will be (`wait`, `retry`), or may be at most (`queue`)."""
    reason: str = ""
    about: tuple[str, ...] = ()
    """What is being asked for, as in the request."""

    def __str__(self) -> str:
        match self.kind:
            case "ask":
                return f"{self.source}: asking {self.host} about {_summarise(self.about)}"
            case "wait":
                return f"{self.source}: waiting {self.seconds:.1f} s, the pause that {self.host} asks for"
            case "queue":
                return f"{self.source}: waiting for another bibexport process that is using {self.host}"
            case "retry":
                return f"{self.source}: {self.reason}; trying again in {self.seconds:.1f} s"
            case "closed":
                return f"{self.source}: {self.reason}; not asked again in this run"
            case "unshared":
                return f"{self.source}: {self.reason}; the pace is kept within this run only"


def _summarise(about: tuple[str, ...]) -> str:
    return about[0] if len(about) == 1 else f"{len(about)} papers" if about else "its contents"


class Fetcher:
    """Access to the network for one run; see `bibexport.sources.source.Fetch`.

    Failed attempts are retried, with waits in multiples of the source's interval:

    * incomplete, garbled or wrong answers, connection resets, 5xx: twice, after 1 and 2 intervals
    * 429: twice, after 5 and 10 intervals
    * refused connections, unknown hosts: once, at once
    * no byte within `read_s`, or no complete response within `request_s`: once
    * bot checks, 401, 403, TLS errors, redirects to other sites, oversized bodies: never

    `Retry-After` lengthens a wait and never shortens it. If a wait would exceed `Timeouts.failures_s` for the source or
    the time budget, the source is given up at once and stays closed for this run.
    """

    def __init__(
        self, settings: FetchSettings = _DEFAULTS, on_event: Callable[[FetchEvent], None] | None = None
    ) -> None:
        """Make one for one run; `on_event` is called with each step of the conversation with a source.

        Raises:
            InvalidInput: an argument is of the wrong kind.
        """
        given: tuple[object, object] = (settings, on_event)
        if not isinstance(given[0], FetchSettings) or not (given[1] is None or callable(given[1])):
            message = f"expected FetchSettings and a function, got {repr(settings)[:60]} and {repr(on_event)[:40]}"
            raise InvalidInput([Fault(message=message)])
        self._settings = settings
        self._timeouts = settings.timeouts.within(settings.budget_s)
        self._on_event = on_event
        self._ends = time.monotonic() + (math.inf if settings.budget_s is None else settings.budget_s)
        self._gates: dict[str, HostGate] = {}
        self._failures_s: dict[str, float] = defaultdict(float)
        self._closed: dict[str, str] = {}
        self._unreachable: set[str] = set()
        self._requests: Counter[str] = Counter()
        self._stated_interval_s: dict[str, float] = {}
        self._user_agent = _user_agent(settings.mailto)

    @property
    def closed(self) -> Mapping[str, str]:
        """The sources that are not asked again in this run, and the reasons."""
        return MappingProxyType(self._closed)

    @property
    def unreachable(self) -> frozenset[str]:
        """The sources to which no connection came about, as without a network."""
        return frozenset(self._unreachable)

    @property
    def requests(self) -> Mapping[str, int]:
        """Number of requests sent to each source, including failed ones; redirects are not counted."""
        return MappingProxyType(self._requests)

    def __call__(self, request: Request, parse: Callable[[Reply], Answer]) -> Answer:
        """Send `request` until `parse` accepts the reply.

        Raises:
            SourceUnavailable: no usable answer came, or the source is closed already.
            QueryTooLarge: raised by `parse`, or the request is too long for the server, or a divisible one failed as
                requests do that ask too much; the source stays open.
        """
        failures, uncompressed = 0, False
        try:
            gate = self._gate(request.url)
            while True:
                self._check_open(request)
                with gate.turn(self._limits(request), self._waiting_notifier(request, is_retry=failures > 0)):
                    try:
                        return self._attempt(request, parse, self._attempt_s(request.source, failures), uncompressed)
                    except AttemptFailed as failure:
                        gate.postpone(self._backoff_s(request, failure, failures))
                        failures, uncompressed = failures + 1, uncompressed or failure.uncompressed
        except AttemptFailed as failure:
            if failure.unreachable:
                self._unreachable.add(request.source)
            raise self._close(request, failure.reason) from failure

    def _attempt(
        self, request: Request, parse: Callable[[Reply], Answer], total_s: float, uncompressed: bool
    ) -> Answer:
        # `requests` takes longer to import than everything else, and most commands need no network.
        from bibexport.fetch.exchange import Bounds, exchange

        timeouts = self._timeouts
        headers = {
            "User-Agent": self._user_agent,
            "Accept": request.asked.accept,
            "Accept-Encoding": "identity" if uncompressed else "gzip",
        }
        bounds = Bounds(
            connect_s=timeouts.connect_s,
            read_s=timeouts.read_s,
            total_s=total_s,
            body_bytes=self._settings.max_body_bytes,
        )
        self._notify(request, "ask")
        self._requests[request.source] += 1
        began = time.monotonic()
        try:
            try:
                response = exchange(request, headers, bounds)
            except AttemptFailed as failure:
                if not failure.unreachable or self._left_s() <= timeouts.min_backoff_s:
                    raise
                # No request has arrived, so that no interval has to be kept.
                time.sleep(timeouts.min_backoff_s)
                self._requests[request.source] += 1
                response = exchange(request, headers, bounds)
            self._stated_interval_s[request.source] = parse_rate_limit(response.headers)
            return parse(accept(response, request.expects, datetime.now(UTC)))
        except QueryTooLarge:
            raise
        except (PayloadError, AttemptFailed) as error:
            if request.divisible and isinstance(error, AttemptFailed) and error.by_size:
                raise QueryTooLarge(error.reason) from error
            self._failures_s[request.source] += time.monotonic() - began
            if isinstance(error, AttemptFailed):
                raise
            raise AttemptFailed(str(error)) from error

    def _attempt_s(self, source: str, failures: int) -> float:
        """Return the time limit of an attempt: the full time for a first one, whatever earlier requests have cost."""
        timeouts = self._timeouts
        limit_s = timeouts.request_s
        if failures:
            limit_s = min(limit_s, max(self._failures_left_s(source), timeouts.connect_s))
        return max(0.0, min(limit_s, self._left_s()))

    def _backoff_s(self, request: Request, failure: AttemptFailed, failures: int) -> float:
        """Compute how long to wait before the next attempt.

        Raises:
            AttemptFailed: there is no next attempt, because it is futile or would come too late.
        """
        if failures >= failure.retries:
            raise failure
        unit_s = max(self._interval_s(request.asked), self._timeouts.min_backoff_s)
        wait_s = failure.backoff_s(failures, unit_s)
        if wait_s > self._failures_left_s(request.source):
            after_s = failure.retry_after_s
            raise AttemptFailed(failure.reason + (f" and asks clients to wait {after_s:.0f} s" if after_s else ""))
        if wait_s > self._left_s():
            raise AttemptFailed(f"{failure.reason}; {self._budget_used_up()}")
        self._failures_s[request.source] += wait_s
        wait_s *= 1 + random.uniform(0, _JITTER)  # noqa: S311 - so that processes do not return all at once
        self._notify(request, "retry", wait_s, failure.reason)
        return wait_s

    def _check_open(self, request: Request) -> None:
        reason = self._closed.get(request.source)
        if reason is not None:
            raise SourceUnavailable(request.source, reason)
        if self._left_s() <= 0:
            raise AttemptFailed(self._budget_used_up())

    def _close(self, request: Request, reason: str) -> SourceUnavailable:
        self._closed[request.source] = reason
        self._notify(request, "closed", reason=reason)
        return SourceUnavailable(request.source, reason)

    def _budget_used_up(self) -> str:
        return f"the time budget of {self._settings.budget_s:g} s is used up"

    def _left_s(self) -> float:
        return self._ends - time.monotonic()

    def _failures_left_s(self, source: str) -> float:
        return self._timeouts.failures_s - self._failures_s[source]

    def _interval_s(self, source: Source) -> float:
        own = self._settings.min_interval_s
        # A service may ask for a slower pace than the documented one, never for a faster one than ours.
        return max(source.min_interval_s, self._stated_interval_s.get(source.label, 0.0)) if own is None else own

    def _limits(self, request: Request) -> Limits:
        timeouts = self._timeouts
        return Limits(
            interval_s=self._interval_s(request.asked),
            max_postponed_s=timeouts.failures_s * (1 + _JITTER),
            queue_s=timeouts.queue_s,
            left_s=self._left_s(),
        )

    def _gate(self, url: str) -> HostGate:
        host = _host(url)
        if host not in self._gates:
            self._gates[host] = HostGate(host, _cache_folder(self._settings.cache_dir) / "hosts")
        return self._gates[host]

    def _waiting_notifier(self, request: Request, *, is_retry: bool) -> Notify:
        def notify(kind: Literal["wait", "queue", "unshared"], seconds: float, reason: str) -> None:
            # The `retry` event has announced the wait after a failure.
            if not (is_retry and kind == "wait"):
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
    """Extract the host, with its port unless it is the default one.

    Raises:
        AttemptFailed: this is not a URL of a web server.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.scheme not in ("http", "https"):
        raise AttemptFailed(
            f"invalid URL: expected one such as https://dblp.org, got {hide_password(url)!r}", retries=0
        )
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
