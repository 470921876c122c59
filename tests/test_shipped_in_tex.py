"""The shipped catalog in the hands of its users' tools: LaTeX with BibTeX and with biber, and pandoc."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.tools

KEYS = (
    *("CLIP", "ALIGN", "LiT", "SigLIP", "AlphaCLIP", "LongCLIP", "BLIP", "BLIP2", "LLaVA", "LLaVa-1.5"),
    *("Prismatic-VLMs", "LLaVa-CoT", "CoMT", "Valley", "Valley2", "LISA", "LISA++", "VISA", "VoCo", "ShareGPT4V"),
)
WITH_BIBTEX = r"""
\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{lmodern,url}
\begin{document}\raggedright\hyphenpenalty=10000\exhyphenpenalty=10000
%s
\bibliographystyle{plain}
\bibliography{references}
\end{document}
"""
WITH_BIBER = r"""
\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{lmodern}
\usepackage[backend=biber]{biblatex}
\addbibresource{references.bib}
\begin{document}
%s
\printbibliography
\end{document}
"""
WARNING = re.compile(r"^.*(?:Warning|WARN|ERROR|^!|undefined).*$", re.MULTILINE)
TITLES = ("visual models from natural", "BLIP-2: Bootstrapping", "LISA++: An improved", "LLaVA-CoT: Let")


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{command}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout + done.stderr


def export(folder: Path, *arguments: str) -> None:
    run(folder, sys.executable, "-m", "bibexport", "export", "--offline", "--strict", *arguments)


def text_of(folder: Path) -> str:
    return " ".join(run(folder, "pdftotext", "paper.pdf", "-").replace("ﬁ", "fi").split())


def cite_all() -> str:
    return "\n".join(rf"\cite{{{key}}}" for key in KEYS)


@pytest.mark.parametrize("program", ["bibtex", "biber"])
def test_a_paper_that_cites_every_key_compiles_without_a_warning(tmp_path, program):
    document, format_ = (WITH_BIBTEX, "bibtex") if program == "bibtex" else (WITH_BIBER, "biblatex")
    (tmp_path / "paper.tex").write_text(document % cite_all())
    export(tmp_path, "-f", format_, "-o", "references.bib")

    run(tmp_path, "pdflatex", "-interaction=nonstopmode", "paper")
    told = run(tmp_path, program, "paper")
    run(tmp_path, "pdflatex", "-interaction=nonstopmode", "paper")
    last = run(tmp_path, "pdflatex", "-interaction=nonstopmode", "paper")

    assert WARNING.findall(told) == []
    assert WARNING.findall(last) == []
    text = text_of(tmp_path)
    assert "[20]" in text
    for title in TITLES:
        assert title.lower() in text.lower()


def test_acronyms_keep_their_capitals_in_a_style_that_lowers_titles(tmp_path):
    (tmp_path / "paper.tex").write_text(WITH_BIBTEX % cite_all())
    export(tmp_path, "-o", "references.bib")
    run(tmp_path, "pdflatex", "-interaction=nonstopmode", "paper")
    run(tmp_path, "bibtex", "paper")
    run(tmp_path, "pdflatex", "-interaction=nonstopmode", "paper")

    text = text_of(tmp_path)
    for title in (
        "Alpha-CLIP: A CLIP model focusing",
        "BLIP-2: Bootstrapping language-image pre-training",
        "Prismatic VLMs: Investigating the design space",
        "VoCo-LLaMA: Towards vision compression",
        "ShareGPT4V: Improving large multi-modal models",
        "Learning transferable visual models from natural language supervision",
    ):
        assert title in text


def test_pandoc_renders_the_csl_json_by_the_lists_own_keys(tmp_path):
    export(tmp_path, "-o", "references.json")
    (tmp_path / "paper.md").write_text("".join(f"[@{{{key}}}]\n\n" for key in KEYS))

    told = run(
        tmp_path, "pandoc", "--citeproc", "--bibliography", "references.json", "-t", "plain", "--wrap=none", "paper.md"
    )

    assert "???" not in told
    assert "WARNING" not in told
    assert "Radford, Alec, Jong Wook Kim, Chris Hallacy" in told
    assert told.count("arXiv") >= 3
