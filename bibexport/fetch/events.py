"""What a fetcher tells while it works, so that nobody has to wonder what it is waiting for."""

from typing import Literal

import msgspec

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
