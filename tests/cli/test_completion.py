"""Completion by the protocol of click, as the shells speak it."""

import os
import subprocess
import sys

import pytest

PROGRAM = "import sys; sys.argv[0] = 'bibex'; from bibexport.cli.main import run; run()"


@pytest.fixture
def complete(tmp_path):
    """What a shell is told for the words of a line, of which the last is being typed."""

    def run(*words, shell="bash"):
        environment = {
            **os.environ,
            "_BIBEX_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": " ".join(["bibex", *words]),
            "COMP_CWORD": words[-1] if shell == "fish" else str(len(words)),
            "PYTHONWARNINGS": "error",
        }
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
        )
        assert done.stderr == ""
        return done.stdout.split() if shell == "bash" else done.stdout.splitlines()

    return run


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["show", "LL"], ["LLaVA", "LLaVa-1.5", "LLaVa-CoT"]),
        (["show", "lis"], ["LISA", "LISA++"]),
        (["show", "nothing"], []),
        (["export", "--key", "CL"], ["CLIP"]),
        (["resolve", "--key", "CLIP", "--key", "pri"], ["Prismatic-VLMs"]),
        (["export", "mine.toml", "--key", "M"], ["Mine"]),
        (["upgrade", "mine.bib", "--key", ""], ["own2020"]),
        (["export", "broken.toml", "--key", ""], []),
        (["sea"], ["search"]),
        (["upg"], ["upgrade"]),
    ],
)
def test_keys_and_commands_are_offered(complete, tmp_path, words, offered):
    (tmp_path / "mine.toml").write_text('[[entry]]\nkey = "Mine"\n')
    (tmp_path / "mine.bib").write_text("@book{own2020, title={x}}\n")
    (tmp_path / "broken.toml").write_text("[[entry\n")

    assert complete(*words) == [f"plain,{key}" for key in offered]


@pytest.mark.parametrize(
    "words",
    [
        ["export", ""],
        ["export", "-o", ""],
        ["export", "--aux", ""],
        ["show", "CLIP", ""],
        ["add", "2103.00020", "--to", ""],
        ["search", "x", "--in", ""],
        ["upgrade", ""],
    ],
)
def test_files_are_left_to_the_shell(complete, words):
    assert [line.split(",")[0] for line in complete(*words)] == ["file"]


def test_other_shells_are_told_the_titles(complete):
    title = "Learning Transferable Visual Models From Natural Language Supervision"

    assert complete("show", "CLIP", shell="zsh") == ["plain", "CLIP", title]
    assert complete("show", "CLIP", shell="fish") == [f"plain,CLIP\t{title}"]


def test_bash_itself_completes(tmp_path):
    (tmp_path / "bibex").write_text(f'#!/bin/sh\nexec {sys.executable} -c "{PROGRAM}" "$@"\n')
    (tmp_path / "bibex").chmod(0o755)
    script = """
eval "$(_BIBEX_COMPLETE=bash_source bibex)"
COMP_WORDS=(bibex show LL) COMP_CWORD=2
_bibex_completion bibex LL show
echo "${COMPREPLY[@]}"
"""
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
    )  # fmt: skip

    assert done.stdout == "LLaVA LLaVa-1.5 LLaVa-CoT\n"
