"""What can go wrong with one attempt, and what follows from it (pure)."""

import email.utils
import re
from datetime import UTC, datetime
from typing import Literal

import msgspec

BUSY_UNITS = 5.0
"""How much longer than other backoffs the one is after "too many requests" where the service names no time."""

_LONGEST_S = 1e9


class Trouble(Exception):
    """An attempt gave no answer. `reason` continues a sentence that starts with the name of the source."""

    def __init__(
        self, reason: str, *, retries: int = 2, units: float = 1.0, after_s: float | None = None, plain: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retries = retries
        """How many attempts may have failed before this one and still another is worth it; 0: none is."""
        self.units = units
        """The first backoff, in units of the host's interval; it doubles from attempt to attempt."""
        self.after_s = after_s
        """What the service asked to wait."""
        self.plain = plain
        """Whether the next attempt should ask for a body that is not compressed."""

    def wait_s(self, failures: int, unit_s: float) -> float:
        """How long to wait after this, the `failures`-th failed attempt (from 0), without jitter."""
        return max(self.units * unit_s * 2.0**failures, self.after_s or 0.0)


def retry_after_s(header: str | None, now: datetime) -> float | None:
    """Read a `Retry-After` header (RFC 9110, 10.2.3), seconds or a date; None where it is neither.

    Past dates and negative numbers give 0: the backoff of the client is then what counts.
    """
    text = (header or "").strip()
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return min(max(float(text), 0.0), _LONGEST_S)
    try:
        date = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return min(max((date - now).total_seconds(), 0.0), _LONGEST_S)


EventKind = Literal["ask", "wait", "queue", "retry", "closed", "unshared"]


class FetchEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the conversation with a source."""

    kind: EventKind
    """
    `ask`: a request goes out. `wait`: the host's interval is kept. `queue`: another process is talking to the host.
    `retry`: an attempt failed, the next comes after `seconds`. `closed`: the source is not asked again in this run.
    `unshared`: the cache folder cannot be used, so other processes cannot see the pacing of this one.
    """
    source: str
    host: str
    """With its port where that is not the usual one; empty for `closed`, which is about the source."""
    seconds: float = 0.0
    """How long the wait will be (`wait`, `retry`), or may be at most (`queue`)."""
    reason: str = ""
    about: tuple[str, ...] = ()
    """What is being asked for, as the request has it."""

    def __str__(self) -> str:
        match self.kind:
            case "ask":
                return f"{self.source}: asking {self.host} about {_counted(self.about)}"
            case "wait":
                return f"{self.source}: waiting {self.seconds:.1f} s, as {self.host} asks of its clients"
            case "queue":
                return f"{self.source}: waiting until another bibexport has finished with {self.host}"
            case "retry":
                return f"{self.source}: {self.reason}; trying again in {self.seconds:.1f} s"
            case "closed":
                return f"{self.source}: {self.reason}; not asked again in this run"
            case "unshared":
                return f"{self.source}: {self.reason}; the pace is kept within this run only"


def _counted(about: tuple[str, ...]) -> str:
    return about[0] if len(about) == 1 else f"{len(about)} papers" if about else "what it has"
