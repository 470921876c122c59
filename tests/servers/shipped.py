"""The world in which the shipped catalog's lock is true: made from what the lock says."""

from pathlib import Path

from bibexport.lock import Lock, loads
from bibexport.model import Facts
from tests.servers.world import Paper, Record, Version, World

CATALOG = Path(__file__).parents[2] / "catalog" / "large-vision-language-models.toml"


def shipped_lock() -> Lock:
    """The lock beside the shipped catalog."""
    return loads(CATALOG.with_suffix(".lock.json").read_bytes())


def shipped_world() -> World:
    """arXiv's papers and DBLP's records, the proceedings' own among them."""
    lock = shipped_lock()
    records = [record for facts in lock.answers["dblp"].values() for record in _records(facts)]
    return World(papers=tuple(map(_paper, lock.answers["arxiv"].values())), records=tuple(records))


def _paper(facts: Facts) -> Paper:
    assert facts.issued
    assert facts.updated
    times = [f"{facts.issued.iso}T12:00:00Z", f"{facts.updated.iso}T12:00:00Z"]
    versions = facts.version or 1
    return Paper(
        id=facts.id,
        title=facts.title,
        authors=tuple(name.display for name in facts.authors),
        published=times[0],
        versions=(*[Version(updated=times[0])] * (versions - 1), Version(updated=times[1])),
        categories=(facts.primary_category,),
        comment=facts.comment or None,
    )


def _records(facts: Facts) -> tuple[Record, Record]:
    assert facts.issued
    assert facts.issued.year
    stream = facts.id.rsplit("/", 1)[0]
    volume = Record(
        key=f"{stream}/{facts.issued.year}-{sum(map(ord, facts.container_title)) % 997}",
        bibtype="proceedings",
        title=facts.container_title,
        editors=tuple(name.display for name in facts.editors),
        year=facts.issued.year,
        series=facts.series or None,
        volume=facts.volume or None,
        publisher=facts.publisher or None,
    )
    paper = Record(
        key=facts.id,
        title=facts.title,
        authors=tuple(name.display for name in facts.authors),
        year=facts.issued.year,
        venue=facts.venue,
        pages=facts.pages.replace("–", "-") or None,
        doi=facts.doi,
        ee=(facts.url,),
        part_of=volume.key,
    )
    return volume, paper
