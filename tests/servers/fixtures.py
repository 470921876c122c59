"""`serve(World(...))`: all services for one test, each on a port of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from bibexport.sources.registry import SOURCES
from bibexport.sources.source import Endpoints
from tests.servers.arxiv import Arxiv
from tests.servers.crossref import Crossref, DoiOrg
from tests.servers.datacite import DataCite
from tests.servers.dblp_sparql import DblpSparql
from tests.servers.dblp_web import DblpWeb
from tests.servers.server import Service
from tests.servers.world import World


@dataclass(frozen=True)
class Services:
    """The services of one world. `fail` any of them, look into the `log` of any."""

    arxiv: Service
    sparql: Service
    dblp: Service
    datacite: Service
    crossref: Service
    doi: Service
    sparql_engine: DblpSparql

    @property
    def all(self) -> tuple[Service, ...]:
        return self.arxiv, self.sparql, self.dblp, self.datacite, self.crossref, self.doi

    @property
    def endpoints(self) -> Endpoints:
        return Endpoints(
            {
                "arxiv": f"{self.arxiv.url}/api/query",
                "dblp-sparql": f"{self.sparql.url}/sparql",
                "dblp": self.dblp.url,
                "datacite": self.datacite.url,
                "crossref": self.crossref.url,
                "doi": self.doi.url,
            }
        )

    @property
    def environment(self) -> dict[str, str]:
        """The same for the command line."""
        return {f"BIBEXPORT_{source.variable}": self.endpoints.url(source) for source in SOURCES}


Serve = Callable[[World], Services]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts the services of a world; they stop with the test."""
    started: list[Services] = []

    def start(world: World) -> Services:
        engine = DblpSparql(world)
        services = Services(
            Service(Arxiv(world)),
            Service(engine),
            Service(DblpWeb(world)),
            Service(DataCite(world)),
            Service(Crossref(world)),
            Service(DoiOrg(world)),
            engine,
        )
        started.append(services)
        return services

    yield start
    with ThreadPoolExecutor() as pool:
        # Each takes a moment to notice.
        list(pool.map(Service.stop, (service for services in started for service in services.all)))
