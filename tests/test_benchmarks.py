"""Every benchmark runs, on the smallest input that exercises all of it; what it measures is not judged here."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks"
SHORT_RUNS = {
    "adversarial.py": ["."],
    "dblp_dump.py": ["50", "."],
    "export.py": ["20"],
    "fuzz.py": ["--seconds", "3", "--fail"],
    "growth.py": ["--readers", "--only", "isbn", "--size", "500"],
    "index.py": ["--sizes", "500", "--entries", "20", "--runs", "1", "--http", "5"],
    "lists.py": ["list", "--words", "-v"],
    "kills.py": ["--times", "1", "--only", "merge", "--fail"],
    "load.py": ["30"],
    "matching.py": ["."],
    "reading.py": ["."],
    "startup.py": ["--runs", "1"],
    "venues.py": ["dblp.xml.gz"],
    "verify.py": [".", "--offline", "--list", "1"],
    "zotero_rdf.py": ["20"],
}
MODULES_OF_OTHERS = {"export_peers.py", "growth_readers.py", "http_world.py", "printed_kinds.py", "typeset.py"}

PEOPLE = ["Alec Ray", "Jong Wook Kim", "Matti Järvisalo"]
RECORDS = [
    {"key": f"conf/icml/Ray{year}", "bibtype": "inproceedings", "title": title, "authors": PEOPLE, "year": 2000 + year,
     "venue": "ICML", "booktitle": f"Proceedings of ICML 20{year}", "pages": "1-9"}
    for year, title in [(21, "Learning Bouncing Widgets from Noisy Sensors"), (22, "Sideways Gadgets in the Dark")]
]  # fmt: skip
PREPRINT = {
    "id": "2103.00020", "title": RECORDS[0]["title"], "authors": PEOPLE, "published": "2021-03-01", "primary": "cs.LG",
    "versions": 1,
}  # fmt: skip
CATALOG = f'[[entry]]\nkey = "p"\ntitle = "{PREPRINT["title"]}"\narxiv = "{PREPRINT["id"]}"\n'
PROCEEDINGS = """<dblp><proceedings key="conf/iw/2021"><title>12th Conference on Widgets and Gadgets, IW 2021, Graz, Austria.</title>
<booktitle>IW</booktitle><publisher>IEEE</publisher><year>2021</year></proceedings></dblp>
"""
ENTRY = f"@inproceedings{{p, title={{{PREPRINT['title']}}}, author={{Ray, Alec and Poe, Eva}}, year={{2021}}}}\n"
LIST = """# Widgets

## Noise

- [Learning Bouncing Widgets from Noisy Sensors](https://arxiv.org/abs/2103.00020), ICML 2021 [[Code](https://github.com/a/b)]
"""
QUESTION = {
    "key": "p",
    "label": "VALID",
    "arxiv": PREPRINT["id"],
    "dblp": RECORDS[0]["key"],
    "accept": [RECORDS[0]["key"]],
    "kind": "same",
}


@pytest.fixture
def world(tmp_path):
    """A folder with the smallest world that the benchmarks of the matcher take."""
    for name, rows in (("dblp", RECORDS), ("arxiv", [PREPRINT]), ("truth", [QUESTION])):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (tmp_path / "dblp.xml.gz").write_bytes(gzip.compress(PROCEEDINGS.encode()))
    (tmp_path / "catalog.toml").write_text(CATALOG, "utf-8")
    (tmp_path / "entries.bib").write_text(ENTRY, "utf-8")
    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "README.md").write_text(LIST, "utf-8")
    return tmp_path


def run(name, arguments, folder):
    command = [sys.executable, str(FOLDER / name), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", SHORT_RUNS)
def test_a_benchmark_runs(name, world):
    done = run(name, SHORT_RUNS[name], world)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.tools
def test_the_benchmark_of_the_page_runs(tmp_path):
    done = run("page.py", ["20"], tmp_path)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.tools
def test_the_benchmark_of_print_runs(world):
    done = run("printed.py", ["entries.bib", "--styles", "plain,numeric"], world)

    assert (done.returncode, done.stderr) == (0, "")
    assert "0 losses, 0 entries with new errors, 0 fields altered, 0 entries missing in a format" in done.stdout


def test_no_benchmark_is_left_out():
    tools = {"page.py", "printed.py"}
    assert {path.name for path in FOLDER.glob("*.py")} == SHORT_RUNS.keys() | MODULES_OF_OTHERS | tools
