"""How long the commands take to start, relative to Python with click and to the peers that are installed.

    python benchmarks/startup.py [--runs 15]

The commands run in turn, so that a drift of the machine's speed affects all of them alike; the median counts. The first
round writes bytecode and is not counted: an installed package has bytecode, and with `PYTHONDONTWRITEBYTECODE` the
sources would be compiled each time.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BASE = "python -c 'import click'"
PEERS = {"pybtex --help": ["pybtex", "--help"], "arxiv2bib --help": ["arxiv2bib", "--help"]}


def commands(folder: Path) -> dict[str, list[str]]:
    program = [sys.executable, "-m", "bibexport"]
    ours = {
        "bibex --help": [*program, "--help"],
        "bibex export -o x.bib": [*program, "export", "-q", "-o", str(folder / "x.bib")],
        "bibex export -o x.json": [*program, "export", "-q", "-o", str(folder / "x.json")],
        "bibex export -o x.rdf": [*program, "export", "-q", "-o", str(folder / "x.rdf")],
        "bibex resolve": [*program, "resolve", "-q"],
        "bibex show CLIP": [*program, "show", "CLIP"],
    }
    floor = {"python -c pass": [sys.executable, "-c", "pass"], BASE: [sys.executable, "-c", "import click"]}
    return floor | ours | {name: command for name, command in PEERS.items() if shutil.which(command[0])}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        timed = commands(Path(folder))
        seconds: dict[str, list[float]] = {name: [] for name in timed}
        for run in range(runs + 1):
            for name, command in timed.items():
                start = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True, env=environment)
                if run:
                    seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(taken) for name, taken in seconds.items()}
    for name, median in medians.items():
        print(f"{name:<30} {1000 * median:7.1f} ms   {median / medians[BASE]:5.2f} x {BASE}")


if __name__ == "__main__":
    main()
