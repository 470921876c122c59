"""The shipped catalog's bibliography as styles print it: nothing twice, and acronyms in capitals."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bibexport import records
from bibexport.cli.inputs import inputs
from bibexport.formats.record_values import container
from bibexport.model import Record
from bibexport.text.markup import strip_markup

pytestmark = pytest.mark.tools

CLASSIC = r"%s\begin{document}\nocite{*}\bibliographystyle{%s}\bibliography{references}"
BIBLATEX = r"\usepackage[style=%s,maxnames=99]{biblatex}\addbibresource{references.bib}\begin{document}\nocite{*}\printbibliography"
STYLES = {
    "plain": ("plain", "bibtex", CLASSIC % ("", "plain")),
    "plainnat": ("natbib", "bibtex", CLASSIC % (r"\usepackage{natbib}", "plainnat")),
    "apa": ("apa", "biber", BIBLATEX % "apa"),
    "numeric": ("biblatex", "biber", BIBLATEX % "numeric"),
}
ACRONYM = re.compile(r"(?<![\w./])(?:aaai|cvpr|eccv|iccv|icml|ieee|neurips)(?![\w./])")


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=300)
    assert done.returncode == 0, f"{command}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


def shipped() -> list[Record]:
    (one,) = inputs([])
    return list(records(one.catalog, one.lock()))


def squeeze(text: str) -> str:
    """Return a text without case, white space and hyphens, which line breaks and styles change."""
    return "".join(text.split()).lower().replace("-", "")


@pytest.fixture(scope="module", params=STYLES)
def printed(request, tmp_path_factory):
    """The text of the bibliography in one style."""
    folder = tmp_path_factory.mktemp(request.param)
    style, program, document = STYLES[request.param]
    run(folder, sys.executable, "-m", "bibexport", "export", "--offline", "--for", style, "-o", "references.bib")
    head = (
        r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern,url}\pagestyle{empty}\hyphenpenalty=10000 "
    )
    (folder / "paper.tex").write_text(head + document + r"\end{document}")
    run(folder, "pdflatex", "-interaction=nonstopmode", "paper")
    run(folder, program, "paper")
    run(folder, "pdflatex", "-interaction=nonstopmode", "paper")
    run(folder, "pdftotext", "-enc", "UTF-8", "paper.pdf", "paper.txt")
    return (folder / "paper.txt").read_text("utf-8").replace("ﬁ", "fi").replace("–", "-")


def test_no_title_and_no_identifier_is_printed_twice(printed):
    text = squeeze(printed)

    titles = [squeeze(strip_markup(record.title)) for record in shipped()]
    for record, title in zip(shipped(), titles, strict=True):
        # The title of one paper ends in that of another.
        assert text.count(title) == sum(title in other for other in titles), record.key
        assert not record.doi or text.count(squeeze(record.doi)) <= 1, record.key
        assert text.count(str(record.arxiv)) <= 1, record.key


def test_the_name_of_a_conference_is_printed_once_for_each_paper(printed):
    text = squeeze(printed)

    names = Counter(container(record, "full") for record in shipped() if record.type == "paper-conference")
    assert len(names) == 12
    for name, papers in names.items():
        assert text.count(squeeze(name)) == papers, name
        assert text.count(squeeze(name.partition(" (")[0])) == sum(
            count for other, count in names.items() if other.startswith(name.partition(" (")[0])
        ), name


def test_volumes_are_printed(printed):
    """Of a volume that is also the number in a series, each style prints something, and its field has to be that."""
    text = squeeze(printed)

    volumes = [record.volume for record in shipped() if len(record.volume) > 4]
    assert volumes == ["15075"]
    assert [text.count(volume) for volume in volumes] == [1]


def test_acronyms_keep_their_capitals(printed):
    assert ACRONYM.findall(printed) == []
