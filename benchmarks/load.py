"""Peak memory and time of large exports, and what an entry takes in memory once it is read.

    python benchmarks/load.py [ENTRIES]

A catalog with its lock, and the .bib that it is exported to, are made with ENTRIES papers (20,000). The real commands
run in processes of their own; memory is the peak of the resident set. Beside it: pybtex's parser on the same .bib.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from bibexport import lock

WORDS = [
    *("Learning", "Visual", "Language", "Models", "Transfer", "Robust", "Efficient", "Graph", "Neural", "Attention"),
    *("Diffusion", "Sparse", "Retrieval", "Agents", "Alignment", "Reasoning", "Detection", "Speech", "Translation"),
]
FAMILIES = ["Smith", "Chen", "Garcia", "Müller", "Ivanov", "Tanaka", "Kim", "Nguyen", "Rossi", "Silva", "Dubois"]
GIVEN = ["Ann", "Bo", "Carl", "Dana", "Eve", "Finn", "Gus", "Hana", "Ida", "Jon", "Kai", "Lea", "Max", "Nia", "Ola"]
PROCEEDINGS = "Proceedings of the {}th International Conference on Things, ICT {}, 18-24 July {}, Graz, Austria"
READ = """
import gc, resource, sys
from pathlib import Path
text = Path(sys.argv[1]).read_text()
from bibexport.formats.bibtex.read import read
def memory():
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
before = memory()
entries = read(text)[0].entries
print((memory() - before) / len(entries))
"""
PYBTEX = """
import sys
from pybtex.database.input.bibtex import LowLevelParser
sum(1 for _ in LowLevelParser(open(sys.argv[1]).read()))
"""


def main() -> None:
    """Make the files, run the commands, print one line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("entries", nargs="?", type=int, default=20_000)
    number = parser.parse_args().entries
    with tempfile.TemporaryDirectory(prefix="load-") as name:
        folder = Path(name)
        write_catalog(folder, number)
        sizes = [(folder / one).stat().st_size / 1e6 for one in ("list.toml", "list.lock.json")]
        print(f"{number:,} entries; list.toml {sizes[0]:.1f} MB, list.lock.json {sizes[1]:.1f} MB")
        export = [sys.executable, "-m", "bibexport", "export", "--offline", "-q"]
        _measure("catalog and lock -> .bib", [*export, "list.toml", "-o", "refs.bib"], folder)
        print(f"refs.bib {(folder / 'refs.bib').stat().st_size / 1e6:.1f} MB")
        _measure(".bib -> .bib", [*export, "refs.bib", "-o", "again.bib"], folder)
        _measure("pybtex reads the .bib", [sys.executable, "-c", PYBTEX, "refs.bib"], folder)
        kept = subprocess.run(
            [sys.executable, "-c", READ, "refs.bib"], cwd=folder, capture_output=True, text=True, check=True
        )
        print(f"in memory once read, over the text: {float(kept.stdout) / 1000:.2f} KB per entry")


def write_catalog(folder: Path, number: int) -> None:
    """Write list.toml and its lock, with an answer of arXiv and one of DBLP for each paper."""
    chance = random.Random(number)
    preprints: dict[str, object] = {}
    papers: dict[str, object] = {}
    verdicts: dict[str, object] = {}
    entries = ['title = "A large list"\n']
    for place in range(number):
        title = f"{' '.join(chance.choices(WORDS, k=8))} {place}"
        people = [
            {"family": chance.choice(FAMILIES), "given": f"{chance.choice(GIVEN)} {chance.choice('ABCDEFG')}."}
            for _ in range(4)
        ]
        year = 2000 + place % 25
        arxiv, dblp = (
            f"{15 + place // 12000 % 9}{place // 1000 % 12 + 1:02}.{place % 100_000:05}",
            f"conf/ict/X{place}",
        )
        entries.append(
            f'[[entry]]\nkey = "key{place}"\ntitle = "{title}"\nsection = ["Part {place // 500}"]\n'
            f'venue = "ICT {year}"\narxiv = "{arxiv}"\n'
        )
        preprints[arxiv] = {
            "source": "arxiv", "id": arxiv, "title": title, "type": "article", "authors": people, "arxiv": arxiv,
            "issued": {"year": year, "month": 2, "day": 11}, "primary_category": "cs.CV", "retrieved": "2026-11-24",
        }  # fmt: skip
        papers[dblp] = {
            "source": "dblp", "id": dblp, "title": title, "type": "paper-conference", "authors": people,
            "issued": {"year": year}, "venue": "ICT", "container_title": PROCEEDINGS.format(year - 1980, year, year),
            "pages": f"{place}-{place + 10}", "publisher": "PMLR", "retrieved": "2026-11-24",
        }  # fmt: skip
        verdicts[f"arxiv:{arxiv}"] = {
            "outcome": "published", "record": {"source": "dblp", "id": dblp}, "rules": 2, "checked": "2026-11-24",
            "evidence": {"title": "title equal", "authors": "4 of 4 authors", "claim": f"list says ICT {year}"},
            "claim": {"venue": "ICT", "year": year},
        }  # fmt: skip
    (folder / "list.toml").write_text("\n".join(entries), "utf-8")
    answers = {"version": lock.VERSION, "answers": {"arxiv": preprints, "dblp": papers}, "verdicts": verdicts}
    (folder / "list.lock.json").write_bytes(lock.dumps(lock.loads(json.dumps(answers).encode())))


def _measure(label: str, command: list[str], folder: Path) -> None:
    # A process between, because the system keeps only the largest peak of all children.
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_maxrss, used.ru_utime + used.ru_stime)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], cwd=folder, capture_output=True, text=True, check=True
    )
    peak, seconds = map(float, done.stdout.split()[-2:])
    unit = 1024 if sys.platform != "darwin" else 1
    print(f"{label}: {peak * unit / 1e6:.0f} MB, {seconds:.1f} s of processor time")


if __name__ == "__main__":
    main()
