"""Upgraded entries in the hands of BibTeX and biber."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.upgrade.test_rewriting import STYLES, upgraded

pytestmark = pytest.mark.tools

DOCUMENTS = {
    "bibtex": r"\documentclass{article}\usepackage{url}\begin{document}\nocite{*}\bibliographystyle{plain}\bibliography{x}\end{document}",
    "biber": r"\documentclass{article}\usepackage{biblatex}\addbibresource{x.bib}\begin{document}\nocite{*}\printbibliography\end{document}",
}


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{command}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


@pytest.mark.parametrize("program", DOCUMENTS)
def test_every_style_is_read_and_printed_without_a_warning(tmp_path, program):
    # BibTeX knows no `date`.
    styles = [style for style in STYLES if program == "biber" or "biblatex" not in style]
    entries = [re.sub(r"[{(][^,\s]+", f"{{k{number}", STYLES[style][0], count=1) if "(ray" not in STYLES[style][0]
               else STYLES[style][0] for number, style in enumerate(styles)]  # fmt: skip
    (tmp_path / "x.bib").write_text("\n".join(map(upgraded, entries)))
    (tmp_path / "main.tex").write_text(DOCUMENTS[program])

    run(tmp_path, "pdflatex", "-interaction=nonstopmode", "main")
    told = run(tmp_path, program, "main")
    run(tmp_path, "pdflatex", "-interaction=nonstopmode", "main")
    run(tmp_path, "pdflatex", "-interaction=nonstopmode", "main")
    printed = " ".join(run(tmp_path, "pdftotext", "main.pdf", "-").split())

    assert not re.search(r"warning|error", told, re.IGNORECASE)
    assert printed.count("International Conference on Machine Learning (ICML 2021)") == len(styles)
