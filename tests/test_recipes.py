"""The recipes of CONTRIBUTING.md, followed to the letter in a copy of the package."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from bibexport.formats.table import FORMATS, KINDS

ROOT = Path(__file__).parents[1]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
RECIPES = {
    title.lower(): body
    for title, body in re.findall(r"^## Add (.*?)\n(.*?)(?=^## )", CONTRIBUTING, re.MULTILINE | re.DOTALL)
}
RUNNABLE = ["a format", "a list markup", "an option", "a reader of citations", "a field"]


def blocks(recipe, language):
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```", recipe, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) for _, block in found]


def patched(text, diff):
    """`text` with the hunks of `diff` applied; each has to fit in exactly one place."""
    for hunk in re.split(r"^@@.*\n", diff, flags=re.MULTILINE)[1:]:
        lines = hunk.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] in " -")
        new = "".join(line[1:] for line in lines if line[0] in " +")
        assert text.count(old) == 1, f"{text.count(old)} places for\n{old}"
        text = text.replace(old, new)
    return text


def follow(recipe, folder):
    """Do what `recipe` prints; give back the files that it names."""
    named = []
    for code in blocks(recipe, "python"):
        path = re.match(r"# (bibexport/\S+\.py)\n", code)[1]
        assert not (folder / path).exists(), path
        (folder / path).write_text(code.partition("\n")[2])
        named.append(path)
    for diff in blocks(recipe, "diff"):
        path = re.match(r"--- a/(\S+)\n\+\+\+ b/\1\n", diff)[1]
        (folder / path).write_text(patched((folder / path).read_text(), diff))
        named.append(path)
    return named


def contents(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in (folder / "bibexport").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture
def copy(tmp_path):
    """A copy of the package: `copy.follow(name)` follows a recipe and runs its commands; `copy.folder` is where."""
    folder = tmp_path / "copy"
    shutil.copytree(ROOT / "bibexport", folder / "bibexport", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "catalog", folder / "catalog")
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "bibex").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m bibexport "$@"\n')
    (programs / "bibex").chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join([str(folder), *sys.path]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }

    class Copy:
        def __init__(self):
            self.folder = folder

        def follow(self, name):
            before = contents(folder)
            named = follow(RECIPES[name], folder)
            for script in blocks(RECIPES[name], "sh"):
                done = subprocess.run(
                    ["bash", "-euc", script], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
                )
                assert done.returncode == 0, done.stderr
            after = contents(folder)
            assert {path for path in before | after if before.get(path) != after.get(path)} == set(named)

    return Copy()


def test_a_format(copy):
    copy.follow("a format")

    rows = [line.split("\t") for line in (copy.folder / "references.tsv").read_text().splitlines()]
    assert len(rows) == 20
    assert ["CLIP", "Learning Transferable Visual Models From Natural Language Supervision", "2021", ""] in rows


def test_a_list_markup(copy):
    copy.follow("a list markup")

    (item,) = json.loads((copy.folder / "list.json").read_text())
    assert item["title"] == "Learning Transferable Visual Models"
    assert (item["container-title"], item["custom"]) == ("ICML", {"arxiv": "2103.00020"})


def test_every_format_that_can_be_read_is_named_in_the_type():
    assert set(KINDS) == {name for name, row in FORMATS.items() if row.read}


def test_an_option(copy):
    copy.follow("an option")

    full, years = ((copy.folder / name).read_text() for name in ("full.ris", "years.ris"))
    assert re.search(r"^DA  - ", full, re.MULTILINE)
    assert not re.search(r"^DA  - ", years, re.MULTILINE)
    assert re.findall(r"^PY  - .*", full, re.MULTILINE) == re.findall(r"^PY  - .*", years, re.MULTILINE)


def test_a_reader_of_citations(copy):
    copy.follow("a reader of citations")

    exported = (copy.folder / "references.bib").read_text()
    assert re.findall(r"^@\w+\{(.*),$", exported, re.MULTILINE) == ["CLIP", "LLaVA"]


def test_a_field(copy):
    copy.follow("a field")

    (item,) = json.loads((copy.folder / "knuth.json").read_text())
    assert item["number-of-pages"] == "483"
    assert re.search(r"^ *pagetotal += \{483\},?$", (copy.folder / "again.bib").read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", RUNNABLE)
def test_a_recipe_says_how_to_try_it_and_what_a_contribution_needs(name):
    assert blocks(RECIPES[name], "sh")
    assert re.search(r"^\d\. For a contribution, ", RECIPES[name], re.MULTILINE)


@pytest.mark.tools
def test_the_recipes_together_pass_the_checks(tmp_path):
    shutil.copytree(ROOT / "bibexport", tmp_path / "bibexport", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in RUNNABLE:
        follow(RECIPES[name], tmp_path)

    for command in (["ruff", "format", "--check", "."], ["ruff", "check", "."], ["mypy"]):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=tmp_path, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
