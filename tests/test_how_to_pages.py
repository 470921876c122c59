"""What the how-to pages tell people to do, done."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import typst

pytestmark = pytest.mark.tools

ROOT = Path(__file__).parents[1]


def block(page: str, language: str) -> str:
    match = re.search(
        rf"^```{language}\n(.*?)^```", (ROOT / "docs" / page).read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert match
    return match[1]


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stderr


def bibexport(folder: Path, *arguments: str) -> None:
    run(folder, sys.executable, "-m", "bibexport", *arguments, "--offline")


def test_the_page_on_typst(tmp_path):
    (tmp_path / "paper.typ").write_text(block("typst.md", "typst"), "utf-8")
    bibexport(tmp_path, "export", "--aux", "paper.typ", "-f", "biblatex", "-o", "references.bib")
    typst.compile(str(tmp_path / "paper.typ"), output=str(tmp_path / "paper.pdf"))
    run(tmp_path, "pdftotext", "-raw", "paper.pdf")

    shown = " ".join((tmp_path / "paper.txt").read_text("utf-8").split())
    assert "Contrastive pre-training [1] led to assistants [2] that segment [3]." in shown
    assert "LISA++" in shown


def test_the_page_on_pandoc_and_word(tmp_path):
    (tmp_path / "paper.md").write_text(block("pandoc.md", "markdown"), "utf-8")
    bibexport(tmp_path, "export", "--aux", "paper.md", "-o", "references.json")
    complaints = run(tmp_path, "pandoc", "--citeproc", "paper.md", "-o", "paper.docx")

    text = re.sub("<[^>]+>", "", zipfile.ZipFile(tmp_path / "paper.docx").read("word/document.xml").decode())
    assert not complaints
    assert "(Radford et al. 2021)" in text
    assert "International Conference on Machine Learning" in text
