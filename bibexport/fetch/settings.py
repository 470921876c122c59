"""How polite and how patient a run is; what each service asks of its clients is in `sources.registry`."""

import math
import re

import msgspec

from bibexport.errors import Fault, InvalidInput

MEBIBYTE = 1024 * 1024
DOORS_A_RUN = 5
"""A run knocks at four doors at the most; what is left over is for answers."""


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How long to put up with a door that does not answer. All in seconds.

    The defaults end a run against one dead door in well under two minutes, whatever it does.
    """

    connect_s: float = 10.0
    read_s: float = 30.0
    """Without a single byte. DBLP's larger queries take up to 30 s; arXiv's 429 after 124 s counts as no answer."""
    request_s: float = 45.0
    """For a whole request, so that a body that drips in byte by byte ends too."""
    trouble_s: float = 70.0
    """What failed tries and the waits after them may cost at one door in one run; after that it is closed.
    Enough to obey a `Retry-After` of a minute once.
    """
    queue_s: float = 300.0
    """For other processes of the user that are talking to the same host."""
    backoff_floor_s: float = 0.5
    """The unit of backoff is the host's interval, but not less than this."""

    def within(self, budget_s: float | None) -> "Patience":
        """The same, but so that one dead door leaves most of the time of a whole run to the others."""
        if budget_s is None:
            return self
        share_s = budget_s / DOORS_A_RUN
        return msgspec.structs.replace(
            self, request_s=min(self.request_s, share_s), trouble_s=min(self.trouble_s, share_s)
        )


class FetchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the user may set about the network."""

    cache_dir: str | None = None
    """Where processes share their pacing; None is the user's cache folder."""
    mailto: str | None = None
    """An address that services can write to; part of the User-Agent."""
    min_interval_s: float | None = None
    """Between a reply and the next request to one host; None obeys each service's terms."""
    budget_s: float | None = None
    """For everything that one `Fetcher` does, waits included; None is bounded by `patience` alone."""
    max_body_bytes: int = 64 * MEBIBYTE
    """After decompression."""
    patience: Patience = Patience()

    def __post_init__(self) -> None:
        if self.mailto is not None and not re.fullmatch(r"[!-~]+@[!-~]+", self.mailto):
            raise _invalid("an e-mail address such as jane@example.org", self.mailto)
        for name, seconds in (("interval", self.min_interval_s), ("time budget", self.budget_s)):
            if seconds is not None and not (math.isfinite(seconds) and seconds >= 0):
                raise _invalid(f"{name}: seconds, 0 or more", seconds)


def _invalid(expected: str, got: object) -> InvalidInput:
    return InvalidInput([Fault(message=f"expected {expected}, got {got!r}")])
