"""The word lists and tables under `bibexport/data`."""

import subprocess
from pathlib import Path

import pytest

import bibexport.data

FOLDER = Path(bibexport.data.__file__).parent
FILES = sorted(FOLDER.glob("*.txt"))
PACKAGE = FOLDER.parent


def items(path: Path) -> list[str]:
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_opens_with_its_rule(path):
    assert path.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_sorted_and_names_nothing_twice(path):
    lines = [line.partition("=")[0].rstrip() for line in items(path)]
    assert lines == sorted(dict.fromkeys(lines), key=lambda line: (line.casefold(), line))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_has_no_space_around_its_lines(path):
    # The reader does not strip them: the longest list has 2,000 lines, which every export to .bib reads.
    assert [line for line in path.read_text(encoding="utf-8").split("\n") if line != line.strip()] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_read_by_the_code(path):
    found = subprocess.run(["grep", "-rqF", f'"{path.stem}"', "--include=*.py", PACKAGE])
    assert found.returncode == 0
