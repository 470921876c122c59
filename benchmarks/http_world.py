"""Serves the papers of a generated dump over HTTP, to compare the verdicts of the index with those of the network."""

import gzip
import re
import tempfile
from pathlib import Path
from xml.etree.ElementTree import Element

import msgspec

from bibexport import api
from bibexport.fetch import Fetcher, FetchSettings, Timeouts
from bibexport.index.records import parse_batch, parse_element
from bibexport.index.store import StoredIndex
from bibexport.lock import Lock
from bibexport.resolution.run import resolve
from bibexport.sources import arxiv_snapshot
from bibexport.sources.source import Endpoints
from tests.servers.arxiv import Arxiv
from tests.servers.datacite import DataCite
from tests.servers.dblp_sparql import DblpSparql
from tests.servers.dblp_web import DblpWeb
from tests.servers.server import Service
from tests.servers.world import Paper, Record, World

TIMEOUTS = Timeouts(read_s=900, request_s=900, failures_s=900)
"""The test servers need a while for a million records."""


def differences(folder: Path, dump: Path, entries: int, today: str) -> str:
    """Resolve `entries` of the folder's catalog both ways and report the differences."""
    catalog = api.load(folder / "catalog.toml")
    catalog = msgspec.structs.replace(catalog, entries=catalog.entries[:entries])
    world = World(papers=tuple(papers(folder)), records=tuple(records(dump)))
    index = StoredIndex(folder / "whole.sqlite")
    services = [Service(Arxiv(world)), Service(DblpSparql(world)), Service(DblpWeb(world)), Service(DataCite(world))]
    arxiv, sparql, dblp, datacite = (service.url for service in services)
    endpoints = Endpoints(
        {"arxiv": f"{arxiv}/api/query", "dblp-sparql": f"{sparql}/sparql", "dblp": dblp, "datacite": datacite}
    )
    with tempfile.TemporaryDirectory() as cache:
        fetch = Fetcher(FetchSettings(cache_dir=cache, min_interval_s=0.0, timeouts=TIMEOUTS))
        over_http = undated(resolve(catalog, Lock(), fetch, today=today, endpoints=endpoints).lock)
    requests = sum(len(service.log) for service in services)
    for service in services:
        service.stop()
    by_index = undated(resolve(catalog, Lock(), None, today=today, index=index).lock)
    differing = [
        f"{kind} {key}"
        for kind in over_http.keys() | by_index.keys()
        for key in over_http[kind].keys() | by_index[kind].keys()
        if over_http[kind].get(key) != by_index[kind].get(key)
    ]
    return (
        f"{entries} entries over HTTP ({requests} requests) and by the index: {len(differing)} differ {differing[:5]}"
    )


def undated(lock: Lock) -> dict[str, dict[str, object]]:
    """The contents of a lock without its dates."""
    answers = {
        f"{source} {key}": _plain(msgspec.structs.replace(facts, retrieved=""))
        for source, known in lock.answers.items()
        for key, facts in known.items()
    }
    verdicts = {asked: _plain(msgspec.structs.replace(one, checked="")) for asked, one in lock.verdicts.items()}
    return {"answer": answers, "verdict": verdicts}


def _plain(value: msgspec.Struct) -> str:
    """Remove markup from titles, which the dump has and DBLP's RDF has not."""
    return re.sub(r"</?sub>", "", msgspec.json.encode(value).decode())


def papers(folder: Path) -> list[Paper]:
    """arXiv's papers, from the snapshot."""
    found = []
    for text in (folder / "arxiv-metadata-oai-snapshot.json").read_bytes().splitlines():
        facts = arxiv_snapshot.facts(arxiv_snapshot.line(text), "")
        assert facts.issued
        found.append(
            Paper(
                id=facts.id,
                title=facts.title,
                authors=tuple(name.display for name in facts.authors),
                published=f"{facts.issued.iso}T10:00:00Z",
                categories=("cs.LG", "cs.CV"),
                in_dblp=False,
            )
        )
    return found


def records(dump: Path) -> list[Record]:
    """DBLP's records, CoRR's among them, from the dump."""
    text = gzip.decompress(dump.read_bytes()).decode("latin-1")
    batch = text[text.index("<dblp>") + 6 : text.index("</dblp>")]
    return [_record(parse_element(one.xml)) for one in parse_batch(batch)]


def _record(record: Element) -> Record:
    def value(name: str) -> str | None:
        return record.findtext(name)

    ee = value("ee") or ""
    venue = value("journal") or value("booktitle")
    is_corr = venue == "CoRR"
    arxiv_doi = f"10.48550/arXiv.{(value('volume') or '').removeprefix('abs/')}" if is_corr else None
    title = "".join(record.find("title").itertext()) if record.find("title") is not None else ""  # type: ignore[union-attr]
    return Record(
        key=record.get("key", ""),
        bibtype=record.tag,
        title=title.removesuffix("."),
        authors=tuple(name.text or "" for name in record.findall("author")),
        editors=tuple(name.text or "" for name in record.findall("editor")),
        year=int(value("year") or 0),
        venue=venue,
        journal=value("journal"),
        volume=value("volume"),
        number=value("number"),
        pages=value("pages"),
        publisher=value("publisher"),
        isbns=tuple(isbn.text or "" for isbn in record.findall("isbn")),
        doi=ee.removeprefix("https://doi.org/") if "doi.org" in ee else arxiv_doi,
        ee=(ee,) if ee else (),
        part_of=value("crossref"),
        publtype=record.get("publtype"),
    )
