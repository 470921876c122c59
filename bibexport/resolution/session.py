"""What one run needs to ask anything, and what it tells while it does."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from bibexport.errors import QueryTooLarge, SourceUnavailable
from bibexport.sources.index import Index
from bibexport.sources.payload import Endpoints, Fetch, Reply, Request

Item = TypeVar("Item")
Result = TypeVar("Result")
Answer = TypeVar("Answer")


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a run is: entries done of those that have to be asked about, and what is asked now."""

    done: int
    total: int
    asking: str = ""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """The network, or the local index in its place, as it was handed in, and the day of what it says."""

    fetch: Fetch
    endpoints: Endpoints
    today: str
    """`2026-11-24`."""
    report: Callable[[str], None]
    """Told what is about to be asked."""
    index: Index | None = None
    """Asked instead of the network, if it is there."""
    is_last: bool = True
    """Whether nobody else is asked afterwards."""

    def halving(self, items: Sequence[Item], ask: Callable[[Sequence[Item]], Result]) -> list[Result]:
        """Ask about all `items` at once; where the source runs out of time, about halves of them.

        Raises:
            SourceUnavailable: the source cannot be asked, or runs out of time over a single one.
        """
        if not items:
            return []
        try:
            return [ask(items)]
        except QueryTooLarge as error:
            if len(items) == 1:
                raise SourceUnavailable("DBLP SPARQL", str(error)) from error
            middle = len(items) // 2
            return self.halving(items[:middle], ask) + self.halving(items[middle:], ask)


def batches(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """`items` in pieces of at most `size`."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def no_network(request: Request, parse: Callable[[Reply], Answer]) -> Answer:  # noqa: ARG001
    """A `Fetch` for those who ask only the index.

    Raises:
        SourceUnavailable: always.
    """
    raise SourceUnavailable(request.source, "is not asked, because only the index is to be")
