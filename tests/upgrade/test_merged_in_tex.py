"""Documents that compile before their bibliographies are merged compile afterwards, with the same references."""

import re
import subprocess
from pathlib import Path

import pytest

from bibexport.cli.main import main as bibexport_main

pytestmark = pytest.mark.tools

MINE = r"""@preamble{"\newcommand{\noop}[1]{}"}
@string{j = "Journal of Widgets"}
@article{ray21, author = {Ray, Alec and Kim, Jong}, title = {Learning {W}idgets}, journal = j, year = 2021, doi = {10.1234/ray}}
@article{same, author = {Moe, Max}, title = {One Thing of Mine}, journal = j, year = {\noop{1}2001}}
@inproceedings{part, author = {Zed, Zoe}, title = {A Part of the Whole}, crossref = {whole}, pages = {1--2}}
@proceedings{whole, title = {Proceedings of the Whole}, booktitle = {Proceedings of the Whole}, year = 2019, editor = {Ed, Itor}, isbn = {978-3-16-148410-0}}
"""
THEIRS = r"""@preamble{"\newcommand{\noop}[1]{} \newcommand{\mine}{Mine}"}
@string{j = "Annals of Gadgets"}
@article{Ray:x, author = {Ray, Alec and Kim, Jong}, title = {Learning {W}idgets}, journal = {Journal of Widgets}, year = 2021, doi = {10.1234/ray}}
@article{same, author = {Poe, Eva}, title = {Another Thing by \mine}, journal = j, year = 2002, volume = 3}
@inproceedings{other, author = {Yak, Yve}, title = {Another Part of It}, crossref = {w}, pages = {3--4}}
@proceedings{w, title = {Proceedings of the Whole}, booktitle = {Proceedings of the Whole}, year = 2019, editor = {Ed, Itor}, isbn = {978-3-16-148410-0}}
"""
SETUPS = {
    "bibtex": (r"\usepackage{url}", r"\bibliographystyle{plain}\bibliography{%s}"),
    "biber": (r"\usepackage[sorting=none]{biblatex}\addbibresource{%s.bib}", r"\printbibliography"),
}
DOCUMENTS = {"mine": r"\cite{ray21,same} \cite{part}", "theirs": r"\cite{same} \cite{Ray:x,other}"}


def printed(folder: Path, name: str, program: str) -> list[str]:
    """The references of a document, in their order."""
    for command in (
        ["pdflatex", "-interaction=nonstopmode", name],
        [program, name],
        *2 * [["pdflatex", "-halt-on-error", name]],
    ):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"{command}:\n{done.stdout[-3000:]}"
    log = (folder / f"{name}.log").read_text("latin-1") + (folder / f"{name}.blg").read_text("latin-1")
    assert not re.search(r"undefined|Repeated|bad cross reference|I didn't find", log), log[-3000:]
    text = subprocess.run(["pdftotext", "-raw", f"{name}.pdf", "-"], cwd=folder, capture_output=True, text=True).stdout
    return " ".join(text.split()).split("References")[1].split("[")


@pytest.mark.parametrize("program", SETUPS)
def test_documents_print_the_same_references_after_a_merge(tmp_path, program, monkeypatch):
    monkeypatch.chdir(tmp_path)
    packages, end = SETUPS[program]
    Path("mine.bib").write_text(MINE)
    Path("theirs.bib").write_text(THEIRS)
    for name, cited in DOCUMENTS.items():
        Path(f"{name}-part.tex").write_text(cited)
        body = f"\\begin{{document}}\\input{{{name}-part}} {end}\\end{{document}}"
        text = f"\\documentclass{{article}}{packages}{body}".replace("%s", name)
        Path(f"{name}.tex").write_text(text)
    before = {name: printed(tmp_path, name, program) for name in DOCUMENTS}

    documents = [part for name in DOCUMENTS for part in ("--tex", f"{name}.tex")]
    arguments = ["merge", "mine.bib", "theirs.bib", "-o", "all.bib", *documents, "--rewrite", "--yes"]
    bibexport_main.main(arguments, standalone_mode=False)
    Path("mine.bib").unlink()
    Path("theirs.bib").unlink()

    assert {name: printed(tmp_path, name, program) for name in DOCUMENTS} == before
