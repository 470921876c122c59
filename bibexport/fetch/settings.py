"""What users may set about the network; what each source asks of its clients is in `sources.registry`."""

import math
import re

import msgspec

from bibexport.errors import Fault, InvalidInput

MEBIBYTE = 1024 * 1024
BUDGET_SHARES = 5
"""A run asks at most four sources; if all but one fail, the last still has two shares of the time budget."""


def _invalid(expected: str, got: object) -> InvalidInput:
    return InvalidInput([Fault(message=f"expected {expected}, got {repr(got)[:100]}")])


def _check_seconds(name: str, seconds: object) -> None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < math.inf:
        raise _invalid(f"{name}: seconds, 0 or more", seconds)


class Timeouts(msgspec.Struct, frozen=True, kw_only=True):
    """How long to wait for a source that does not answer, all in seconds.

    With the defaults, a run in which one source is down ends within two minutes.

    Raises:
        InvalidInput: one of them is not a number, or negative.
    """

    connect_s: float = 10.0
    read_s: float = 30.0
    """Without a single byte. DBLP's larger queries take up to 30 s; arXiv's 429 after 124 s counts as no answer."""
    request_s: float = 45.0
    """For a whole request, so that a body that trickles in ends, too."""
    failures_s: float = 70.0
    """For failed attempts at one source and the waits after them, in one run; then the source is not asked again.
    Enough to obey a `Retry-After` of a minute once.
    """
    queue_s: float = 300.0
    """For other processes of the user that are using the same host."""
    min_backoff_s: float = 0.5
    """Backoffs are multiples of the source's interval, or of this if the interval is shorter."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            _check_seconds(name, getattr(self, name))

    def within(self, budget_s: float | None) -> "Timeouts":
        """Shorten the timeouts so that one failing source leaves most of a run's time budget to the others."""
        if budget_s is None:
            return self
        share_s = budget_s / BUDGET_SHARES
        return msgspec.structs.replace(
            self, request_s=min(self.request_s, share_s), failures_s=min(self.failures_s, share_s)
        )


class FetchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the user may set about the network.

    Raises:
        InvalidInput: the address or one of the times is invalid.
    """

    cache_dir: str | None = None
    """Where processes share their pacing; None is the user's cache folder."""
    mailto: str | None = None
    """An address that services can write to; part of the User-Agent."""
    min_interval_s: float | None = None
    """Between a reply and the next request to the same host; None obeys each source's terms."""
    budget_s: float | None = None
    """For everything that one `Fetcher` does, waits included; None means no limit beyond `timeouts`."""
    max_body_bytes: int = 64 * MEBIBYTE
    """After decompression."""
    timeouts: Timeouts = Timeouts()

    def __post_init__(self) -> None:
        mailto: object = self.mailto
        if mailto is not None and not (isinstance(mailto, str) and re.fullmatch(r"[!-~]+@[!-~]+", mailto)):
            raise _invalid("an e-mail address such as jane@example.org", mailto)
        for name, seconds in (("interval", self.min_interval_s), ("time budget", self.budget_s)):
            if seconds is not None:
                _check_seconds(name, seconds)
        folder: object = self.cache_dir
        if folder is not None and not (isinstance(folder, str) and folder and "\0" not in folder):
            raise _invalid("cache_dir: the path of a folder", folder)
        size: object = self.max_body_bytes
        if not isinstance(size, int) or isinstance(size, bool) or size < 1:
            raise _invalid("max_body_bytes: a whole number from 1", size)
        if not isinstance(self.timeouts, Timeouts):
            raise _invalid("timeouts: Timeouts", self.timeouts)
