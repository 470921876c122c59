"""Indexes of small worlds."""

from pathlib import Path

from bibexport.index.build import Plan, build
from bibexport.index.store import StoredIndex
from tests.servers import dblp_dump
from tests.servers.world import World

TODAY = "2026-11-24"
DUMP = "dblp-2026-11-20.xml.gz"


def index_of(world: World, folder: Path, *, arxiv: bool = True, name: str = DUMP) -> StoredIndex:
    """The index of a world, built in `folder`."""
    dump, snapshot = dblp_dump.write(world, folder, name)
    target = folder / "index.sqlite"
    build(target, Plan(dblp=dump, arxiv=snapshot if arxiv and world.papers else None), today=TODAY)
    return StoredIndex(target)
