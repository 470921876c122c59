"""The example survey is built as its readers build it: with make."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.tools

EXAMPLE = Path(__file__).parents[1] / "docs" / "example"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built") / "example"
    shutil.copytree(EXAMPLE, folder)
    command = ["make", f"BIBEX={sys.executable} -m bibexport", "all"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder, done.stdout + done.stderr


def text_of(pdf):
    return " ".join(subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True).stdout.split())


def test_nothing_is_undefined_or_warned_of(built):
    folder, told = built

    assert "Warning--" not in told
    assert "WARN" not in told
    assert "not found" not in told
    for log in ("survey.log", "survey-biblatex.log"):
        assert "undefined" not in (folder / log).read_text(errors="replace")


def test_only_what_is_cited_is_in_the_bibliography(built):
    folder, _ = built

    assert (folder / "references.bib").read_text().count("\n@") == 14
    assert "Valley" not in (folder / "references.bib").read_text()


def test_both_pdfs_and_the_page_have_the_references(built):
    folder, _ = built

    assert "Learning transferable visual models" in text_of(folder / "survey.pdf")
    assert "An Improved Baseline for Reasoning Segmentation" in text_of(folder / "survey-biblatex.pdf")
    page = (folder / "survey.html").read_text()
    assert "LISA++: An Improved Baseline" in page.replace("\n", " ")
    assert "???" not in page


def test_the_tutorial_leads_to_a_pdf_with_the_right_references(tmp_path):
    tutorial = (EXAMPLE.parent / "tutorial.md").read_text()
    (document,) = re.findall(r"^```latex\n(.*?)^```", tutorial, re.MULTILINE | re.DOTALL)
    (latex,) = [line for line in tutorial.splitlines() if line.startswith("pdflatex")]
    (tmp_path / "paper.tex").write_text(document)
    export = [sys.executable, "-m", "bibexport", "export", "-o", "references.bib"]
    subprocess.run(export, cwd=tmp_path, check=True, capture_output=True)

    done = subprocess.run(latex, shell=True, cwd=tmp_path, capture_output=True, text=True, stdin=subprocess.DEVNULL)

    assert done.returncode == 0, done.stdout[-2000:]
    assert "Warning--" not in done.stdout
    text = text_of(tmp_path / "paper.pdf")
    for title in ("Learning transferable visual models", "Visual instruction tuning", "LISA++: An improved baseline"):
        assert title.lower() in text.lower()
