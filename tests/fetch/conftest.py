"""A fetcher with the proportions of the default timeouts, thirty times faster."""

from collections.abc import Callable

import pytest

from bibexport.fetch import Fetcher, FetchEvent, FetchSettings, Timeouts
from tests.servers.fixtures import Services
from tests.servers.world import Paper, World

QUICK = Timeouts(connect_s=0.3, read_s=0.3, request_s=0.5, failures_s=1.6, queue_s=5.0, min_backoff_s=0.01)

SOON_S = 25.0
"""Upper bound for calls that must not hang: far above what they take, far below the waits they must avoid."""

PAPER = Paper(id="2103.00020", title="Learning Transferable Visual Models", authors=("Alec Radford", "Jong Wook Kim"))


@pytest.fixture
def services(serve) -> Services:
    return serve(World(papers=(PAPER,)))


@pytest.fixture
def events() -> list[FetchEvent]:
    """The events that the fetcher of the test has reported."""
    return []


@pytest.fixture
def fetcher_with(tmp_path, events) -> Callable[..., Fetcher]:
    def make(**changes: object) -> Fetcher:
        settings = {"cache_dir": str(tmp_path / "cache"), "min_interval_s": 0.005, "timeouts": QUICK, **changes}
        return Fetcher(FetchSettings(**settings), events.append)

    return make


@pytest.fixture
def fetcher(fetcher_with) -> Fetcher:
    return fetcher_with()
