"""Whether a command that is ended at a random moment leaves anything half written, lost or behind.

    python benchmarks/kills.py [--times 100] [--only WORD] [--seed 0] [--fail]

Each writing command runs once undisturbed, in a folder of its own and against servers on this machine. Then it runs
`--times` times more, each time in a fresh copy of that folder, and gets SIGKILL, SIGTERM, SIGHUP or SIGINT after a
random part of the time that it took. Afterwards each file must be as before or as after an undisturbed run, a lock may
also hold a part of the answers, and the next run must reach the same files, with nothing left over. The same holds for
the items of a Zotero library.
"""

import argparse
import functools
import gzip
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from bibexport.lock import Lock, loads
from bibexport.sources.registry import SOURCES
from tests.servers.arxiv import Arxiv
from tests.servers.crossref import Crossref, DoiOrg
from tests.servers.datacite import DataCite
from tests.servers.dblp_sparql import DblpSparql
from tests.servers.dblp_web import DblpWeb
from tests.servers.server import Service
from tests.servers.world import Paper, Record, World
from tests.servers.zotero_web import ZoteroWeb

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
PAPERS = 40
LIMIT_S = 120
EXPORT = ("export", "c.toml", "--offline", "-o")
COMMANDS: dict[str, tuple[str, ...]] = {
    "export .bib": (*EXPORT, "refs.bib"),
    "export .json": (*EXPORT, "refs.json"),
    "export .rdf": (*EXPORT, "refs.rdf"),
    "export .html": (*EXPORT, "refs.html"),
    "export .ris": (*EXPORT, "refs.ris"),
    "export and resolve": ("export", "c.toml", "-o", "refs.bib"),
    "resolve": ("resolve", "c.toml"),
    "check": ("check", "c.toml"),
    "check .bib": ("check", "old.bib"),
    "add": ("add", "2103.00000", "--to", "new.toml"),
    "import": ("import", "list.md", "-o", "new.toml", "--force"),
    "sync": ("sync", "c.toml", "list.md"),
    "site": ("site", "c.toml", "-o", "page", "--offline"),
    "upgrade": ("upgrade", "old.bib", "--yes"),
    "fix": ("fix", "old.bib", "--yes"),
    "merge": ("merge", "old.bib", "other.bib", "-o", "merged.bib", "--tex", "main.tex", "--rewrite", "--yes"),
    "index build": ("index", "build", "--dblp", "dblp-2026-11-20.xml.gz", "--path", "index.sqlite"),
    "zotero push": ("zotero", "push", "--web", "c.toml", "--offline", "--apply"),
}
TITLES = tuple(
    f"Learning {adjective} {noun} from {source}"
    for adjective in ("Bouncing", "Sideways", "Quiet", "Folded")
    for noun in ("Widgets", "Gadgets", "Anchors", "Lanterns", "Hinges")
    for source in ("Noisy Sensors", "Old Maps")
)
FAMILIES = ("Ray", "Kim", "Poe", "Okafor", "Järvisalo", "Dubois", "Haddad", "Silva")

Files = Mapping[str, bytes]


def make_world() -> World:
    """Make papers of which every other has been published."""
    people = [(f"Alec {FAMILIES[at % 8]}", f"Eva {FAMILIES[(at + 3) % 8]}") for at in range(PAPERS)]
    papers = tuple(Paper(id=f"2103.{at:05}", title=TITLES[at], authors=people[at]) for at in range(PAPERS))
    records = tuple(
        Record(key=f"conf/icml/R{at}", title=TITLES[at], authors=people[at], year=2021, venue="ICML")
        for at in range(0, PAPERS, 2)
    )
    return World(papers=papers, records=records)


def write_inputs(folder: Path, world: World) -> None:
    """Write a catalog, a list, two `.bib` files, a document and a dump about the papers of a world."""
    entries = [
        f'[[entry]]\nkey = "K{at}"\ntitle = "{paper.title}"\narxiv = "{paper.id}"\n'
        for at, paper in enumerate(world.papers)
    ]
    own = [
        f"@misc{{k{at},\n  title = {{{paper.title}}},\n  author = {{{' and '.join(paper.authors)}}},\n"
        f"  eprint = {{{paper.id}}},\n  year = {{2021}},\n}}\n"
        for at, paper in enumerate(world.papers)
    ]
    listed = [f"- [{paper.title}](https://arxiv.org/abs/{paper.id})\n" for paper in world.papers]
    records = [
        f'<inproceedings key="{one.key}"><title>{one.title}.</title><year>2021</year><booktitle>ICML</booktitle>'
        + "".join(f"<author>{name}</author>" for name in one.authors)
        + "</inproceedings>\n"
        for one in world.records
    ]
    texts = {
        "c.toml": "\n".join(entries[:30]),
        "list.md": "# List\n\n" + "".join(listed),
        "old.bib": "\n".join(own[:30]),
        "other.bib": "\n".join(own[20:]).replace("@misc{k", "@misc{other"),
        "main.tex": "\\cite{other21,other39}\\bibliography{other}\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    dump = "<dblp>\n" + "".join(records) + "</dblp>\n"
    (folder / "dblp-2026-11-20.xml.gz").write_bytes(gzip.compress(dump.encode("ascii", "xmlcharrefreplace"), mtime=0))


@contextmanager
def serve(world: World) -> Iterator[dict[str, str]]:
    """Serve a world, and yield the environment that makes the command ask it and nobody else."""
    engines = {
        "arxiv": (Arxiv(world), "/api/query"),
        "dblp-sparql": (DblpSparql(world), "/sparql"),
        "dblp": (DblpWeb(world), ""),
        "datacite": (DataCite(world), ""),
        "crossref": (Crossref(world), ""),
        "doi": (DoiOrg(world), ""),
    }
    services = {name: Service(engine) for name, (engine, _) in engines.items()}
    try:
        yield {
            f"BIBEXPORT_{source.variable}": services[source.name].url + engines[source.name][1] for source in SOURCES
        }
    finally:
        for service in services.values():
            service.stop()


def read_files(folder: Path) -> Files:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def read_items(library: ZoteroWeb) -> Counter[str]:
    """Count the items of a library by type, title, address, text, and the title of the paper they belong to."""
    items = library.user.items
    return Counter(
        json.dumps(
            [item.get(name) for name in ("itemType", "title", "url", "note")]
            + [items.get(item.get("parentItem", ""), {}).get("title")]
        )
        for item in items.values()
    )


def same(name: str, left: bytes, right: bytes) -> bool:
    """Return whether two files say the same: bytes, or the rows of a database."""
    if name.endswith(".sqlite"):
        return read_rows(left) == read_rows(right)
    return left == right


@functools.cache
def read_rows(data: bytes) -> frozenset[str]:
    database = sqlite3.connect(":memory:")
    database.deserialize(data)
    # The tables of a full-text search are not for reading; those that are its contents have names of their own.
    tables = [
        name
        for name, sql in database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        if not sql.startswith("CREATE VIRTUAL")
    ]
    return frozenset(f"{name} {row}" for name in tables for row in database.execute(f'SELECT * FROM "{name}"'))


def is_part(name: str, left: bytes, whole: bytes) -> bool:
    """Return whether a lock holds a part of the answers of a whole one, and nothing else."""
    if not name.endswith(".lock.json"):
        return False
    some, all_of_them = loads(left), loads(whole)
    return _answers(some) <= _answers(all_of_them)


def _answers(lock: Lock) -> set[str]:
    return {f"{source}:{key}" for source, answers in lock.answers.items() for key in answers}


class Trial:
    """One command, in copies of one folder."""

    def __init__(self, arguments: tuple[str, ...], inputs: Path, environment: Mapping[str, str]) -> None:
        self.arguments, self.inputs, self.environment = arguments, inputs, environment
        self.before = read_files(inputs)
        start = time.monotonic()
        with self.copy() as (folder, library):
            self.run(folder, library)
            self.after, self.items = read_files(folder), read_items(library)
        self.seconds = time.monotonic() - start

    @contextmanager
    def copy(self) -> Iterator[tuple[Path, ZoteroWeb]]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "work"
            shutil.copytree(self.inputs, folder)
            yield folder, ZoteroWeb()

    @contextmanager
    def start(self, folder: Path, library: ZoteroWeb) -> Iterator["subprocess.Popen[bytes]"]:
        zotero = Service(library)
        own = {"BIBEXPORT_ZOTERO_API_URL": zotero.url, "BIBEXPORT_CACHE_DIR": str(folder.parent / "cache")}
        try:
            with subprocess.Popen(
                [sys.executable, "-m", "bibexport", *self.arguments],
                cwd=folder,
                env={**self.environment, **own},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                # A shell's background jobs ignore Ctrl+C, and hand that down.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
            ) as process:
                yield process
        finally:
            zotero.stop()

    def run(self, folder: Path, library: ZoteroWeb) -> None:
        with self.start(folder, library) as process:
            errors = process.communicate(timeout=LIMIT_S)[1]
        if process.returncode not in (0, 1) and b"already" not in errors:
            raise RuntimeError(f"{' '.join(self.arguments)} ended with {process.returncode}: {errors.decode()}")

    def end(self, number: signal.Signals, after_s: float) -> tuple[bool, list[str]]:
        """End the command after some time; return whether it was still running, and the faults found."""
        with self.copy() as (folder, library):
            with self.start(folder, library) as process:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(after_s)
                ended = process.poll() is None
                process.send_signal(number)
                errors = process.communicate(timeout=LIMIT_S)[1].decode("utf-8", "replace")
            # Python has its own before `run`, which is the first to hear of signals, has begun.
            ours = "Traceback" in errors and "in run\n" in errors
            faults = [f"a traceback: {errors[-300:]}"] if ours else []
            left = read_files(folder)
            faults += self.judge(left, stray=number == signal.SIGKILL)
            faults += [f"twice in the library: {item}" for item, times in read_items(library).items() if times > 1]
            self.run(folder, library)
            faults += self.judge_next(read_files(folder))
            if read_items(library) != self.items:
                faults.append("the next run leaves another library")
        return ended, faults

    def judge(self, left: Files, *, stray: bool) -> list[str]:
        """Return what is wrong after the end: only after SIGKILL may a file be left, for the next run."""
        faults = [f"{name} is lost" for name in self.before.keys() - left.keys()]
        for name, data in left.items():
            states = [one[name] for one in (self.before, self.after) if name in one]
            if not states:
                if not stray:
                    faults.append(f"{name} is left behind")
            elif not any(same(name, data, state) for state in states) and not is_part(name, data, states[-1]):
                faults.append(f"{name} is neither old nor new")
        return faults

    def judge_next(self, left: Files) -> list[str]:
        """Return what differs after the next run from the files of an undisturbed one."""
        faults = [f"{name} is still there after the next run" for name in left.keys() - self.after.keys()]
        return faults + [
            f"{name} differs after the next run"
            for name, data in self.after.items()
            if name not in left or not same(name, left[name], data)
        ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fail", action="store_true", help="exit 1 if a fault was found")
    chosen = parser.parse_args()
    moments = random.Random(chosen.seed)
    world, total = make_world(), 0
    with serve(world) as addresses, tempfile.TemporaryDirectory() as name:
        inputs = Path(name)
        write_inputs(inputs, world)
        environment = dict(os.environ) | addresses
        environment |= {"BIBEXPORT_MIN_INTERVAL": "0", "ZOTERO_API_KEY": "goodkey", "XDG_DATA_HOME": "/nonexistent"}
        for command, arguments in COMMANDS.items():
            if chosen.only in command:
                total += report(command, Trial(arguments, inputs, environment), chosen.times, moments)
    sys.exit(1 if total and chosen.fail else 0)


def report(command: str, trial: Trial, times: int, moments: random.Random) -> int:
    """End a command at random moments, print what was found, and return the number of faults."""
    ended, found = 0, Counter[str]()
    for at in range(times):
        number = SIGNALS[at % len(SIGNALS)]
        running, faults = trial.end(number, moments.random() * trial.seconds)
        ended += running
        found.update(f"{number.name}: {fault}" for fault in faults)
    print(f"{command:20} {trial.seconds:5.2f} s, ended {ended} of {times} times: {found.total()} faults", flush=True)
    for fault, number_of in found.most_common(10):
        print(f"    {number_of} × {fault}")
    return found.total()


if __name__ == "__main__":
    main()
