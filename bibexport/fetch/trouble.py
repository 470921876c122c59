"""What can go wrong with one attempt, and what follows from it (pure)."""

import email.utils
import re
from datetime import UTC, datetime

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
