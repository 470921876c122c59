"""How well `bibex check` tells true entries of a bibliography from false ones.

    python benchmarks/verify.py FOLDER [--source index|network|auto | --offline] [--covered] [--strict] [--list 20]
    python benchmarks/verify.py FOLDER --without each

The second also runs once without each source, and prints what is lost and which papers are then wrongly "not found".

FOLDER holds:

- `entries.bib`: the bibliography.
- `truth.jsonl`: one entry per line: `key`, `label` (`VALID`, anything else is false), `kind` (a word to group by),
  `fields` (what is wrong), `covered` (null where no source of this world has the paper), `noise` (a doubtful label).

The command runs as its users run it, on a copy of the bibliography without a lock, with the sources that the
environment names (`BIBEXPORT_INDEX`, `BIBEXPORT_DBLP_SPARQL_URL` …; set `BIBEXPORT_MIN_INTERVAL=0` for servers of your
own). An entry is flagged by the verdicts `differs`, `other-paper` and `not-found`. `--covered` leaves out true entries
that no source has, `--strict` those with a doubtful label.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

Row = dict[str, Any]

FLAGGED = frozenset({"differs", "other-paper", "not-found"})
FIELDS = {"booktitle": "venue", "journal": "venue", "authors": "author", "eprint": "identifier", "doi": "identifier"}
"""Names of fields that mean the same."""
PEERS = {
    "paper-preflight 1.0, HALLMARK test": "recall 93.5 %, precision 98.5 %, false alarms 1.9 %; 0.9 requests per entry",
    "bibtex-updater 1.12, HALLMARK test": "recall 88.4 %, false alarms 4.2 % (outside computer science 32 %)",
}
"""The figures that the authors publish; requests as counted on 220 entries."""
NOWHERE = "http://127.0.0.1:9"
"""The discard port: nobody answers."""
OUTAGES = {
    "arxiv": "BIBEXPORT_ARXIV_URL",
    "dblp": "BIBEXPORT_DBLP_SPARQL_URL",
    "crossref": "BIBEXPORT_CROSSREF_URL",
    "doi": "BIBEXPORT_DOI_URL",
    "datacite": "BIBEXPORT_DATACITE_URL",
}
"""The variable with the address of each source."""


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Entries by what they are and by their verdict."""

    false: Counter[str]
    """Verdicts on false entries."""
    true: Counter[str]
    """Verdicts on true entries."""

    def __str__(self) -> str:
        caught = sum(self.false[verdict] for verdict in FLAGGED)
        alarms = sum(self.true[verdict] for verdict in FLAGGED)
        return (
            f"recall {_share(caught, self.false.total())}, precision {_share(caught, caught + alarms)}, "
            f"false alarms {_share(alarms, self.true.total())}; false entries verified {self.false['verified']}, "
            f"true entries verified {_share(self.true['verified'], self.true.total())}"
        )


def main() -> None:
    """Run the command and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--source", choices=["auto", "index", "network"], default="auto")
    parser.add_argument("--offline", action="store_true", help="send no requests, not even to the index")
    parser.add_argument("--covered", action="store_true")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--without", choices=[*OUTAGES, "each"], help="also run while this source does not answer")
    parser.add_argument("--list", type=int, default=0, metavar="N", help="show N false alarms and N misses")
    options = parser.parse_args()
    truth = [json.loads(line) for line in (options.folder / "truth.jsonl").read_text().splitlines() if line.strip()]
    rows = [row for row in truth if _counts(row, covered=options.covered, strict=options.strict)]
    with tempfile.TemporaryDirectory() as folder:
        bibliography = Path(folder) / "refs.bib"
        bibliography.write_bytes((options.folder / "entries.bib").read_bytes())
        sources = ["--offline"] if options.offline else ["--source", options.source]
        first = check(bibliography, sources)
        again = check(bibliography, sources)
        wanted = OUTAGES if options.without == "each" else [options.without] if options.without else ()
        outages = {}
        for name in wanted:
            bibliography.with_suffix(".lock.json").unlink(missing_ok=True)
            outages[name] = check(bibliography, sources, {OUTAGES[name]: NOWHERE})
    entries = {entry["key"]: entry for entry in first.report["entries"]}
    missing = [row["key"] for row in truth if row["key"] not in entries]
    print(f"{len(entries)} entries in {first.seconds:.1f} s, again with the lock in {again.seconds:.1f} s")
    print(f"{first.requests}, {first.total / max(1, len(entries)):.3f} per entry; again {again.requests}")
    print(f"{len(missing)} entries without a verdict {missing[:8]}")
    print(score(rows, entries))
    for peer, figures in PEERS.items():
        print(f"  {peer}: {figures}")
    print_kinds(rows, entries)
    print_fields(rows, entries)
    print_examples(rows, entries, options.list)
    print_outages(rows, entries, outages)


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """The report of one run, how long it took, how many requests it made of whom, and its exit code."""

    report: Row
    seconds: float
    requests: str
    code: int

    @property
    def total(self) -> int:
        """The number of requests."""
        return int(self.requests.split()[0].replace(",", ""))


def check(bibliography: Path, sources: Sequence[str], changes: Mapping[str, str] | None = None) -> Run:
    """Run the command on a bibliography, with `changes` to the environment."""
    command = [sys.executable, "-m", "bibexport", "check", str(bibliography), "--format", "json", "-v", *sources]
    start = time.perf_counter()
    environment = {**os.environ, **(changes or {})}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode not in (0, 1, 3):
        raise SystemExit(done.stderr)
    requests = next((line for line in done.stderr.splitlines() if " requests" in line), "0 requests")
    seconds = time.perf_counter() - start
    return Run(report=json.loads(done.stdout), seconds=seconds, requests=requests, code=done.returncode)


def score(rows: Iterable[Row], entries: dict[str, Row]) -> Score:
    """Count the verdicts on true and on false entries."""
    false: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for row in rows:
        (true if row["label"] == "VALID" else false)[_verdict(row, entries)] += 1
    return Score(false=false, true=true)


def print_kinds(rows: Sequence[Row], entries: dict[str, Row]) -> None:
    """Print what became of each kind of entry."""
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        kinds[row["kind"]][_verdict(row, entries)] += 1
    print(f"\n{'kind':<28}{'entries':>8}{'flagged':>9}{'':>9}{'verified':>10}{'unknown':>9}")
    for kind, verdicts in sorted(kinds.items()):
        flagged = sum(verdicts[verdict] for verdict in FLAGGED)
        share = f"{100 * flagged / verdicts.total():.1f} %"
        print(
            f"{kind:<28}{verdicts.total():>8}{flagged:>9}{share:>9}{verdicts['verified']:>10}{verdicts['unknown']:>9}"
        )


def print_outages(rows: Sequence[Row], healthy: dict[str, Row], outages: Mapping[str, Run]) -> None:
    """Print, for each source that was down, what is still found and what only the outage makes "not found"."""
    for name, run in outages.items():
        entries = {entry["key"]: entry for entry in run.report["entries"]}
        lost = [
            key
            for key, entry in entries.items()
            if entry["verdict"] == "not-found" and healthy[key]["verdict"] != "not-found"
        ]
        unknown = sum(entry["verdict"] == "unknown" for entry in entries.values())
        print(f"\nwithout {name}, exit code {run.code}: {score(rows, entries)}")
        print(f"  {unknown} cannot tell; {len(lost)} wrongly not found {lost[:8]}; {run.requests}")


def print_fields(rows: Sequence[Row], entries: dict[str, Row]) -> None:
    """Print how often a field that is wrong is named, and how often one is named in a true entry."""
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    for row in rows:
        entry = entries.get(row["key"], {})
        named = {FIELDS.get(one["field"], one["field"]) for one in entry.get("fields", ())}
        if row["label"] == "VALID":
            alarms.update(named if _verdict(row, entries) in FLAGGED else ())
            continue
        wrong = {FIELDS.get(field, field) for field in row.get("fields", ())} - {"existence"}
        wanted.update(wrong)
        found.update(wrong & named)
    true = sum(row["label"] == "VALID" for row in rows)
    print(f"\n{'field':<16}{'wrong':>8}{'named':>8}{'false alarms':>14}")
    for field in sorted(wanted | alarms):
        share = f"{100 * alarms[field] / true:.1f} %" if true else ""
        print(f"{field:<16}{wanted[field]:>8}{found[field]:>8}{alarms[field]:>14}{share:>9}")


def print_examples(rows: Iterable[Row], entries: dict[str, Row], most: int) -> None:
    """Print the first false alarms and misses."""
    alarms, misses = [], []
    for row in rows:
        verdict = _verdict(row, entries)
        fields = [one["field"] for one in entries.get(row["key"], {}).get("fields", ())]
        if row["label"] == "VALID" and verdict in FLAGGED:
            alarms.append(f"false alarm: {row['key']} ({row['kind']}): {verdict} {fields}")
        elif row["label"] != "VALID" and verdict not in FLAGGED:
            misses.append(f"miss: {row['key']} ({row['kind']}): {verdict}")
    for line in (*alarms[:most], *misses[:most]):
        print(line)


def _counts(row: Row, *, covered: bool, strict: bool) -> bool:
    if strict and "noise" in row:
        return False
    return not (covered and row["label"] == "VALID" and not row.get("covered"))


def _verdict(row: Row, entries: dict[str, Row]) -> str:
    return str(entries.get(row["key"], {}).get("verdict", "unknown"))


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {100 * part / whole:.1f} %" if whole else "-"


if __name__ == "__main__":
    main()
