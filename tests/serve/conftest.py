"""`served(…)` starts the server over a list in a file, on a port of its own, and ends it after the test."""

import http.client
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bibexport import api
from bibexport.formats.options import ExportOptions
from bibexport.serve import Listing, Live, Server

CATALOG = """\
title = "A list"

[[entry]]
key = "LISA++"
title = "A Title"
section = ["Segmentation"]
arxiv = "2312.17240"

[[entry]]
key = "a&b"
title = "Another Title"
"""


class Served:
    def __init__(self, server: Server, catalog: Path) -> None:
        self.server = server
        self.catalog = catalog

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
        """Status, headers (names in lower case) and body of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        try:
            connection.request(method, path, headers=headers)
            response = connection.getresponse()
            told = {name.lower(): value for name, value in response.getheaders()}
            return response.status, told, response.read().decode()
        finally:
            connection.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[[], Served]]:
    servers: list[tuple[Server, threading.Thread]] = []

    def start() -> Served:
        catalog = tmp_path / "list.toml"
        catalog.write_text(CATALOG)

        def read() -> Listing:
            loaded = api.load(catalog)
            return Listing(records=list(api.records(loaded)), options=ExportOptions(title=loaded.title))

        server = Server(Live(read, [catalog]), 0)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        servers.append((server, thread))
        return Served(server, catalog)

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()
