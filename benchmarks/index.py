"""How fast the local index is built and queried, compared with its limit, and how time and memory grow.

    python benchmarks/index.py [--sizes 10000,100000,1000000] [--entries 10000] [--runs 3] [--folder F] [--http 200]

For each size a dump is generated (benchmarks/dblp_dump.py). Then these run in turn, each in a separate process: a bare
`lxml.etree.iterparse` over the .gz (every element, nothing kept), the build, and the resolution of as many entries as
the dump has preprints, at most `--entries`, through the library and by the commands. The ratio of the medians counts:
of wall time, and of processor time, which is more reliable on a busy machine. `--http N` also resolves N entries of the
smallest dump over HTTP, against servers in DBLP's and arXiv's wire formats, and compares every answer and verdict.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from dblp_dump import DATE, write

TODAY = "2026-11-24"
LOOK_UPS = 2000


def bare_iterparse(folder: Path) -> dict[str, Any]:
    """Read every element and discard it."""
    import gzip
    from html.entities import name2codepoint

    from lxml import etree

    needed = {"amp", "lt", "gt", "quot", "apos"}
    names = {name: code for name, code in name2codepoint.items() if name not in needed}
    dtd = "".join(f'<!ENTITY {name} "&#{code};">\n' for name, code in names.items())
    (folder / "dblp-2023-06-28.dtd").write_text(dtd)
    records = 0
    with gzip.open(dump_of(folder)) as file:
        for _, element in etree.iterparse(file, events=("end",), load_dtd=True):
            records += "key" in element.attrib
            element.clear()
    return {"records": records}


def build(folder: Path) -> dict[str, Any]:
    """Build the index."""
    from bibexport.index.build import Plan
    from bibexport.index.build import build as build_index

    target = folder / "index.sqlite"
    target.unlink(missing_ok=True)
    about = build_index(target, Plan(dblp=dump_of(folder)), today=TODAY)
    return {"records": about.dblp_read, "bytes": target.stat().st_size}


def build_with_arxiv(folder: Path) -> dict[str, Any]:
    """Build the index with arXiv's metadata, for resolving."""
    from bibexport.index.build import Plan
    from bibexport.index.build import build as build_index

    plan = Plan(dblp=dump_of(folder), arxiv=folder / "arxiv-metadata-oai-snapshot.json")
    build_index(folder / "whole.sqlite", plan, today=TODAY)
    return {}


def resolve(folder: Path) -> dict[str, Any]:
    """Resolve the catalog from the index, including reading the files and writing the lock; network access fails."""
    from collections import Counter

    from bibexport import api
    from bibexport.index.store import StoredIndex
    from bibexport.resolution.run import resolve as run

    catalog = api.load(folder / "catalog.toml")
    resolution = run(
        catalog, api.load_lock(folder / "none"), None, today=TODAY, index=StoredIndex(folder / "whole.sqlite")
    )
    api.save_lock(resolution.lock, folder / "catalog.lock.json")
    outcomes = Counter(record.outcome for record in api.records(catalog, resolution.lock))
    return {"entries": len(catalog.entries), "outcomes": dict(outcomes), "open": len(resolution.open)}


def resolve_command(folder: Path) -> dict[str, Any]:
    """Resolve the catalog with the command."""
    (folder / "catalog.lock.json").unlink(missing_ok=True)
    _run(folder, "resolve", "catalog.toml", "--source", "index")
    return {}


def export_command(folder: Path) -> dict[str, Any]:
    """Export the catalog to .bib with the command, without a lock."""
    (folder / "catalog.lock.json").unlink(missing_ok=True)
    _run(folder, "export", "catalog.toml", "--source", "index", "-o", "catalog.bib")
    return {}


def _run(folder: Path, *arguments: str) -> None:
    environment = os.environ | {"BIBEXPORT_INDEX": str(folder / "whole.sqlite")}
    command = [sys.executable, "-m", "bibexport", *arguments, "-q"]
    subprocess.run(command, check=True, cwd=folder, env=environment)


def look_up(folder: Path) -> dict[str, Any]:
    """Time every kind of look-up, at places all over the index."""
    from bibexport.api import load
    from bibexport.index.store import StoredIndex

    index = StoredIndex(folder / "whole.sqlite")
    entries = list(load(folder / "catalog.toml").entries)
    Random(1).shuffle(entries)
    entries = entries[:LOOK_UPS]
    keys = [found.key for entry in entries if entry.arxiv and (found := index.corr(entry.arxiv))]
    corr = [record for key in keys if (record := index.record(key))]
    index = StoredIndex(folder / "whole.sqlite")
    ways: dict[str, Callable[[], object]] = {
        "arXiv id": lambda: [index.corr(entry.arxiv) for entry in entries if entry.arxiv],
        "title": lambda: [index.titled(entry.title) for entry in entries],
        "key": lambda: [index.record(key) for key in keys],
        "first author and words": lambda: [
            index.published_by([record.authors[0].display], [record.title], 16) for record in corr
        ],
        "rare words": lambda: [index.alike(entry.title) for entry in entries],
    }
    found = {}
    for name, way in ways.items():
        start = time.perf_counter()
        way()
        found[name] = round(len(entries) / (time.perf_counter() - start))
    return found


STEPS = {
    step.__name__: step
    for step in (bare_iterparse, build, build_with_arxiv, resolve, resolve_command, export_command, look_up)
}


def dump_of(folder: Path) -> Path:
    return folder / f"dblp-{DATE}.xml.gz"


def run_step(name: str, folder: Path) -> None:
    """Run one step in this process and print its result, time and memory."""
    wall, own = time.perf_counter(), _processor_s()
    given = STEPS[name](folder)
    memory = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(
        json.dumps(given | {"wall_s": time.perf_counter() - wall, "cpu_s": _processor_s() - own, "memory_mb": memory})
    )


def _processor_s() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def measure(name: str, folder: Path) -> dict[str, Any]:
    """Run one step in a separate process."""
    command = [sys.executable, __file__, "--step", name, "--folder", str(folder)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def compare(size: int, folder: Path, entries: int, runs: int) -> Iterator[str]:
    """Report on one size of dump."""
    write(folder, size, entries)
    pairs = [(measure("bare_iterparse", folder), measure("build", folder)) for _ in range(runs)]
    bare, built = ([pair[side] for pair in pairs] for side in (0, 1))
    rows = bare[0]["records"]
    for name, some in (("bare iterparse", bare), ("index build", built)):
        wall, cpu = (statistics.median(one[kind] for one in some) for kind in ("wall_s", "cpu_s"))
        memory = " + ".join(f"{max(one['memory_mb'][who] for one in some):.0f}" for who in (0, 1))
        yield f"{size:>9,} {name:<16} {wall:8.2f} s wall {cpu:8.2f} s cpu {rows / wall:10,.0f} records/s   {memory} MB"
    ratios = [statistics.median(b[kind] / o[kind] for b, o in pairs) for kind in ("wall_s", "cpu_s")]
    yield f"{'':9} of the speed of iterparse: {ratios[0]:.2f} by wall time, {ratios[1]:.2f} by processor time"
    yield f"{'':9} {built[0]['bytes'] / built[0]['records']:.0f} bytes per record"
    measure("build_with_arxiv", folder)
    resolved = measure("resolve", folder)
    yield (
        f"{'':9} {resolved['entries']:,} entries resolved in {resolved['wall_s']:.2f} s "
        f"({resolved['cpu_s']:.2f} s cpu) with 0 requests: {resolved['outcomes']}, {resolved['memory_mb'][0]:.0f} MB"
    )
    resolving, exporting = (measure(name, folder) for name in ("resolve_command", "export_command"))
    yield (
        f"{'':9} `bibex resolve` of them takes {resolving['wall_s']:.2f} s ({resolving['cpu_s']:.2f} s cpu), "
        f"`bibex export` of them, nothing being known, {exporting['wall_s']:.2f} s ({exporting['cpu_s']:.2f} s cpu)"
    )
    found = measure("look_up", folder)
    yield f"{'':9} look-ups/s: " + ", ".join(
        f"{name} {found[name]:,}" for name in found if not name.endswith(("_s", "_mb"))
    )


def over_http(folder: Path, entries: int) -> str:
    """Resolve the same entries over HTTP and report how many answers and verdicts differ."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from http_world import differences

    return differences(folder, dump_of(folder), entries, TODAY)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000,1000000", help="records of the dumps")
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to put the files  [default: a temporary folder]")
    parser.add_argument(
        "--http", type=int, default=0, metavar="N", help="compare N entries with the network's verdicts"
    )
    parser.add_argument("--step", choices=list(STEPS), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        run_step(arguments.step, arguments.folder)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        sizes = [int(size) for size in arguments.sizes.split(",")]
        for size in sizes:
            for line in compare(size, folder / str(size), arguments.entries, arguments.runs):
                print(line, flush=True)
        if arguments.http:
            print(over_http(folder / str(sizes[0]), arguments.http))


if __name__ == "__main__":
    main()
