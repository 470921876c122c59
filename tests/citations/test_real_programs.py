"""The readers beside LaTeX and pandoc, which know what a document cites."""

import json
import subprocess
from pathlib import Path

import pytest

from bibexport.citations import reader
from tests.citations.test_markdown import CASES

pytestmark = pytest.mark.tools

BODY = r"""
\cite{CLIP,LISA++} \cite[p.~3]{LLaVa-1.5}
% \cite{comment}
\nocite{nocited}
\verb|\cite{verbatim}| \url{http://x.org/%7E} \cite{behind}
\begin{verbatim}
\cite{verbatim}
\end{verbatim}
\iffalse \cite{left-out} \ifx\a\b \fi \cite{left-out} \else \cite{else} \fi
\newcommand{\see}[2][p]{see \cite[#1]{#2}} \see[12]{own,own2}
\input{part}
\include{chapter}
"""
EXPECTED = {"CLIP", "LISA++", "LLaVa-1.5", "nocited", "behind", "else", "own", "own2", "part", "chapter"}
NATBIB = r"\citet*{t} \Citep[see][12]{p} \citetext{\citealp{alp}; \citealt{alt}} \citeauthor{au} \citeyearpar{y}"
BIBLATEX = r"""
\parencite[1]{p} \textcite*{t} \footcite{f} \cites(a)(b)[1]{m1}[2]{m2} \autocites{n1}{n2,n3} \volcite{2}[3]{v}
\fullcite{full} \citetitle*{ti} \smartcite{s} \DeclareCiteCommand{\zitat}{}{\printfield{title}}{}{} \zitat{z}
"""
VARIANTS = {
    "plain": ("", "", set()),
    "natbib": (r"\usepackage{natbib}", NATBIB, {"t", "p", "alp", "alt", "au", "y"}),
    "biber": (r"\usepackage[backend=biber]{biblatex}", BIBLATEX, set("ptfvsz") | {"m1", "m2", "n1", "n2", "n3", "full", "ti"}),
    "biblatex with BibTeX": (r"\usepackage[backend=bibtex]{biblatex}", r"\parencite{p}", {"p"}),
}  # fmt: skip


def run(folder: Path, *command: str, stdin: str = "") -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, input=stdin)
    assert done.returncode == 0, f"{command}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def keys(path: Path) -> set[str]:
    return {one.key for one in reader(path.name)(path.read_text()).citations if one.certain}


@pytest.mark.parametrize("name", VARIANTS)
def test_source_and_aux_and_bcf_tell_the_same(tmp_path, name):
    preamble, more, expected = VARIANTS[name]
    (tmp_path / "main.tex").write_text(
        rf"\documentclass{{article}}\usepackage{{url}}{preamble}\begin{{document}}{BODY}{more}\end{{document}}"
    )
    (tmp_path / "part.tex").write_text(r"\cite{part}")
    (tmp_path / "chapter.tex").write_text(r"\cite{chapter}")
    run(tmp_path, "pdflatex", "-interaction=nonstopmode", "main")

    source = keys(tmp_path / "main.tex") | keys(tmp_path / "part.tex") | keys(tmp_path / "chapter.tex")
    assert source == EXPECTED | expected
    assert keys(tmp_path / "main.aux") | keys(tmp_path / "chapter.aux") == EXPECTED | expected
    if name == "biber":
        assert keys(tmp_path / "main.bcf") == EXPECTED | expected


@pytest.mark.parametrize("preamble", ["", r"\usepackage{biblatex}"])
def test_all_tell_that_everything_is_wanted(tmp_path, preamble):
    (tmp_path / "main.tex").write_text(
        rf"\documentclass{{article}}{preamble}\begin{{document}}x\nocite{{*}}\end{{document}}"
    )
    run(tmp_path, "pdflatex", "-interaction=nonstopmode", "main")

    for path in (tmp_path / "main.tex", tmp_path / "main.aux", *tmp_path.glob("main.bcf")):
        assert reader(path.name)(path.read_text()).everything is not None, path


@pytest.mark.parametrize(("text", "cited"), CASES)
def test_pandoc_reads_the_same_citations(tmp_path, text, cited):
    document = json.loads(run(tmp_path, "pandoc", "-f", "markdown", "-t", "json", stdin=text))

    assert sorted(_cited(document)) == sorted(cited)


def _cited(node: object) -> list[str]:
    if isinstance(node, list):
        return [key for one in node for key in _cited(one)]
    if not isinstance(node, dict):
        return []
    if node.get("t") != "Cite":
        return [key for one in node.values() for key in _cited(one)]
    found = []
    for citation in node["c"][0]:
        found += [citation["citationId"], *_cited(citation["citationPrefix"]), *_cited(citation["citationSuffix"])]
    return found
