"""Every command that the README shows is run, and every file that it names is there."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
SHELL = [line for language, block in BLOCKS if language == "sh" for line in block.splitlines()]
TRANSCRIPT = next(block for language, block in BLOCKS if language == "console")
SET_UP = [line for line in SHELL if line.startswith("python3 -m venv")]
COMMANDS = [line.split("#")[0].strip() for line in SHELL if line.startswith("bibex ")]
BIB = "@misc{gone, title = {Visual Instruction Tuning}, author = {Liu, Haotian}, eprint = {2304.08485}, archiveprefix = {arXiv}}\n"
LIST = "# My list\n\n## A\n\n- **Learning Transferable Visual Models From Natural Language Supervision.** [[Paper](https://arxiv.org/abs/2103.00020)]\n"


def run(command, folder, **more):
    words = shlex.split(command)
    assert words[0] == "bibex"
    return subprocess.run(
        [sys.executable, "-m", "bibexport", *words[1:]], cwd=folder, capture_output=True, text=True, timeout=60, **more
    )


def test_two_commands_set_everything_up_and_ci_runs_the_one_for_the_tests():
    main, tests = SET_UP

    assert main.endswith(".venv/bin/pip install -q . && .venv/bin/bibex export -o references.bib")
    assert tests in (ROOT / ".ci" / "run").read_text()
    assert tests in (ROOT / "CONTRIBUTING.md").read_text()


def test_the_commands_in_their_order_do_what_is_said(tmp_path, serve, monkeypatch):
    from tests.servers.shipped import shipped_world

    services = serve(shipped_world())
    for name, value in {
        **services.environment,
        "BIBEXPORT_CACHE_DIR": str(tmp_path),
        "BIBEXPORT_MIN_INTERVAL": "0",
    }.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "README.md").write_text(LIST)
    (tmp_path / "paper.aux").write_text("\\citation{CLIP,LLaVA}\n")
    (tmp_path / "refs.bib").write_text(BIB)
    (tmp_path / "catalog").mkdir()

    for command in COMMANDS:
        done = run(command, tmp_path)
        assert done.returncode == 0, f"{command}: {done.stderr}"

    assert len(COMMANDS) >= 11
    assert {"references.bib", "references.rdf", "references.json"} <= {path.name for path in tmp_path.iterdir()}
    assert (tmp_path / "catalog" / "my-list.lock.json").exists()


def test_the_transcript_is_what_the_command_prints(tmp_path):
    commands = re.findall(r"^\$ (.*)\n((?:[^$].*\n)*)", TRANSCRIPT, re.MULTILINE)

    assert len(commands) == 2
    for command, shown in commands:
        done = run(command, tmp_path)
        printed = (done.stderr + done.stdout).splitlines()
        for line in shown.splitlines():
            start, more, _ = line.partition(" …")
            assert any(real.startswith(start) if more else real == line for real in printed), line


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)\)", README))))
def test_every_file_that_is_linked_is_there(target):
    assert (ROOT / target).exists()


@pytest.mark.tools
def test_the_pandoc_command_makes_a_document(tmp_path):
    command = next(line for line in SHELL if line.startswith("pandoc"))
    run("bibex export -o references.json", tmp_path)
    (tmp_path / "paper.md").write_text("See [@CLIP] and [@{LISA++}].\n")

    done = subprocess.run(shlex.split(command), cwd=tmp_path, capture_output=True, text=True, timeout=60)

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert (tmp_path / "paper.docx").stat().st_size > 5000
