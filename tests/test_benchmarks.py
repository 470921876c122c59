"""Every benchmark runs, on the smallest input that exercises all of it; what it measures is not judged here."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks"
SHORT_RUNS = {
    "dblp_dump.py": ["50", "."],
    "export.py": ["20"],
    "index.py": ["--sizes", "500", "--entries", "20", "--runs", "1", "--http", "5"],
    "startup.py": ["--runs", "1"],
    "zotero_rdf.py": ["20"],
}


def run(name, arguments, folder):
    command = [sys.executable, str(FOLDER / name), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", SHORT_RUNS)
def test_a_benchmark_runs(name, tmp_path):
    done = run(name, SHORT_RUNS[name], tmp_path)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.tools
def test_the_benchmark_of_the_page_runs(tmp_path):
    done = run("page.py", ["20"], tmp_path)

    assert (done.returncode, done.stderr) == (0, "")


def test_no_benchmark_is_left_out():
    modules_of_others = {"export_peers.py", "http_world.py"}
    with_data = {"matching.py"}

    assert {path.name for path in FOLDER.glob("*.py")} == SHORT_RUNS.keys() | modules_of_others | with_data | {
        "page.py"
    }
