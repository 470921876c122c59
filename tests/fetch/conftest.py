"""A fetcher that is as patient as the shipped one, at a thirtieth of the time."""

from collections.abc import Callable

import pytest

from bibexport.fetch import Fetcher, FetchEvent, FetchSettings, Patience
from tests.servers.fixtures import Services
from tests.servers.world import Paper, World

QUICK = Patience(connect_s=0.3, read_s=0.3, request_s=0.5, trouble_s=1.6, queue_s=5.0, backoff_floor_s=0.01)

SOON_S = 25.0
"""For what must not hang: far more than it takes, far less than what it is kept from waiting for."""

PAPER = Paper(id="2103.00020", title="Learning Transferable Visual Models", authors=("Alec Radford", "Jong Wook Kim"))


@pytest.fixture
def services(serve) -> Services:
    return serve(World(papers=(PAPER,)))


@pytest.fixture
def events() -> list[FetchEvent]:
    """What the fetcher of the test told."""
    return []


@pytest.fixture
def fetcher_with(tmp_path, events) -> Callable[..., Fetcher]:
    def make(**changes: object) -> Fetcher:
        settings = {"cache_dir": str(tmp_path / "cache"), "min_interval_s": 0.005, "patience": QUICK, **changes}
        return Fetcher(FetchSettings(**settings), events.append)

    return make


@pytest.fixture
def fetcher(fetcher_with) -> Fetcher:
    return fetcher_with()
