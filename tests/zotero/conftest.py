"""A library on a server of its own, and papers to put into it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from bibexport.formats.options import ExportOptions
from bibexport.formats.zotero.web_items import item_types, web_collections, web_item
from bibexport.model import Record
from bibexport.zotero.patience import Patience
from bibexport.zotero.push import Report, push
from bibexport.zotero.web_library import WebLibrary
from tests.servers.server import Service
from tests.servers.zotero_web import ZoteroWeb

OPTIONS = ExportOptions(title="My list")


@dataclass
class Opened:
    """A library, its server, and how long the server was given rest."""

    web: ZoteroWeb
    service: Service
    library: WebLibrary
    rests: list[float] = field(default_factory=list)

    def push(self, records: list[Record], options: ExportOptions = OPTIONS) -> Report:
        known = self.library.known_fields(item_types(records))
        papers = [web_item(record, options, known) for record in records]
        return push(self.library, papers, web_collections(records, options), known)

    @property
    def writes(self) -> int:
        return sum(asked.method == "POST" for asked in self.service.log)


Open = Callable[..., Opened]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens the library of user 12345 on a new server; the rests that the server asks for are only noted."""
    all_opened: list[Opened] = []

    def start(web: ZoteroWeb | None = None, patience: Patience | None = None) -> Opened:
        web = web or ZoteroWeb()
        service = Service(web)
        rests: list[float] = []
        library = WebLibrary(None, "goodkey", url=service.url, patience=patience, sleep=rests.append)
        all_opened.append(Opened(web, service, library, rests))
        return all_opened[-1]

    yield start
    for one in all_opened:
        one.library.close()
        one.service.stop()
