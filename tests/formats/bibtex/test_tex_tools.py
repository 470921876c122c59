"""The writers' output in the hands of the real tools: pdflatex with BibTeX, biber, pandoc."""

import json
import re
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import bibtexparser
import pytest

from bibexport.formats.bibtex import read as bibtex
from bibexport.formats.bibtex.entry_types import BIBLATEX
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from bibexport.ids import ArxivId
from bibexport.model import Date, Name, Record
from bibexport.tex.decode import unicode_text
from bibexport.tex.formulas import ARGUMENTS, PACKAGES, encode_math, find_packages
from bibexport.tex.letters import (
    GREEK,
    LETTERS,
    LETTERS_IN_NAMES,
    LOOK_ALIKES,
    MACRO_MATH,
    MATH,
    SIGNS,
    accented_letter,
)
from tests.formats.library import LIBRARY

pytestmark = pytest.mark.tools

PREAMBLE = r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern,amssymb}\pdfcompresslevel=0 "
PAGE = r"\hyphenpenalty=10000\exhyphenpenalty=10000\raggedright\pagestyle{empty}"
ACCENTED = {letter: tex for letter in map(chr, range(0xC0, 0x1F00)) if (tex := accented_letter(letter)) is not None}
COMPLAINT = re.compile(r"^.*(?:^!|Warning|WARN|ERROR|Missing character|Undefined|multiply).*$", re.MULTILINE)

HOSTILE = (
    "} }, author = {Evil}} @article{x, title = {y",
    "{Opens",
    "Closes}",
    "Ends with \\",
    r"\input{x} and $\input{x}$ and \end{document}",
    "100% } % comment # & _ ^ ~ | < > `a` \"b\" 'c' ''d'' --e --- ,, f",
    "From $5 to $10, $k$-Means, $O(n^2)$ and $x",
    "<i>Italic</i> <b>Bold</b> H<sub>2</sub>O E=mc<sup>2</sup> <i>open i<3",
    "Nguyễn Łódź İstanbul Ğşı Žluťoučký Ærø Straße naïve Å",
    "β-VAE ≤ ℓ₁ → ∞ × ½ § © ™ … – — ‘q’ “q” ‘“qq”’ « » „ €",
    "“Why?”: (Un)supervised CLIP-Based GPT-4V, C#, R&D, and ÉCLAIR. Bayesian #tags at U.S. I/O — The End",
    "Very " + "Long " * 700 + "Title",
)
PEOPLE = (
    Name(family="Maaten", given="Laurens", particle="van der"),
    Name(family="Đặng Thái", given="Sỹ"),
    Name(family="Łoś", given="Émile J.R."),
    Name(family="al-Khwarizmi", given="Muhammad"),
    Name(family="Smith, Ph.D.", given="And"),
    Name(literal="Barnes and {Noble}, Inc. 100%"),
    Name(family="King", given="Martin", suffix="Jr."),
)


def run(folder: Path, *command: str, text: str | None = None) -> str:
    done = subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{command}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout + done.stderr


def printed(folder: Path) -> str:
    text = run(folder, "pdftotext", "-enc", "UTF-8", "paper.pdf", "-")
    return " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split())


def write(folder: Path, records: Sequence[Record], name: str) -> None:
    (folder / "references.bib").write_text("".join(writer(name)(records, ExportOptions())), encoding="utf-8")


def hostile_records() -> list[Record]:
    return [
        Record(
            key=f"hostile{number}",
            type="document",
            title=text,
            authors=PEOPLE[: number % len(PEOPLE) + 1],
            publisher=text[:80],
            publisher_place="Zürich",
            note=text[:200],
            abstract=text,
            url="https://example.org/a_b?c=100%25{x}#é",
            issued=Date(year=2020, month=number % 12 + 1),
            arxiv=ArxivId("1706.03762"),
            tags=(text[:60],),
        )
        for number, text in enumerate(HOSTILE)
    ]


@pytest.mark.parametrize("style", ["plain", "abbrv"])
def test_bibtex_and_pdflatex_take_everything_without_a_complaint(tmp_path, style):
    latin = [one for one in LIBRARY if one.key != "software"]  # its author is written in Chinese
    write(tmp_path, [*latin, *hostile_records()], "bibtex")
    body = rf"{PAGE}\nocite{{*}}\bibliographystyle{{{style}}}\bibliography{{references}}"
    (tmp_path / "paper.tex").write_text(rf"{PREAMBLE}\begin{{document}}{body}\end{{document}}")

    run(tmp_path, "pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper")
    complaints = COMPLAINT.findall(run(tmp_path, "bibtex", "-min-crossrefs=99", "paper"))
    run(tmp_path, "pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper")
    run(tmp_path, "pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper")
    log = (tmp_path / "paper.log").read_text(errors="replace")
    text = printed(tmp_path)

    assert not complaints
    assert not COMPLAINT.findall(log)
    assert "Learning transferable visual models from natural language supervision" in text
    assert "LLaVA-CoT: Let vision language models reason step-by-step" in text
    assert "arXiv:2411.10440v3" in text
    assert "Bayesian Methods for Markov Models" in text
    assert "CLIP-based GPT-4V, C#, R&D, and ÉCLAIR. Bayesian #tags at U.S. I/O — The end" in text
    assert r"\input{x} and $\input{x}$ and \end{document}" in text
    assert "Barnes and Noble, Inc." in text
    assert {"plain": "Émile J. R. Łoś", "abbrv": "É. J. R. Łoś"}[style] in text
    assert {"plain": "Laurens van der Maaten", "abbrv": "L. van der Maaten"}[style] in text


def test_biber_and_biblatex_take_everything_without_a_complaint(tmp_path):
    write(tmp_path, [*LIBRARY[:-1], *hostile_records()], "biblatex")
    preamble = r"\documentclass{article}\usepackage{amssymb}\usepackage[backend=biber,maxnames=99]{biblatex}"
    body = rf"{PAGE}\nocite{{*}}\printbibliography"
    (tmp_path / "paper.tex").write_text(
        rf"{preamble}\addbibresource{{references.bib}}\begin{{document}}{body}\end{{document}}"
    )

    run(tmp_path, "xelatex", "-interaction=nonstopmode", "-halt-on-error", "paper")
    complaints = COMPLAINT.findall(run(tmp_path, "biber", "paper"))
    run(tmp_path, "xelatex", "-interaction=nonstopmode", "-halt-on-error", "paper")
    run(tmp_path, "xelatex", "-interaction=nonstopmode", "-halt-on-error", "paper")
    text = printed(tmp_path)

    assert not complaints
    assert not COMPLAINT.findall((tmp_path / "paper.log").read_text(errors="replace"))
    assert "arXiv: 2411.10440v3 [cs.CV]" in text
    assert "Virtual Event, July 18–24, 2021" in text
    assert "PhD thesis. MIT" in text
    assert "Laurens van der Maaten" in text


def test_biber_reads_back_every_text_that_we_wrote(tmp_path):
    records = hostile_records()
    write(tmp_path, records, "biblatex")

    run(tmp_path, "biber", "--tool", "--output-file=again.bib", "references.bib")
    again = bibtexparser.parse_string((tmp_path / "again.bib").read_text(encoding="utf-8")).entries_dict

    for record in records:
        fields = {field.key.lower(): field.value for field in again[record.key].fields}
        written = unicode_text(fields["title"])
        assert straight(written) == straight(unicode_text(title_of(record)))
        assert len(fields["author"].split(" and ")) >= len(record.authors)


def straight(text: str) -> str:
    return re.sub("[‘’`]", "'", text)


def title_of(record: Record) -> str:
    (entry,) = bibtexparser.parse_string("".join(writer("biblatex")([record], ExportOptions()))).entries
    return str(entry["title"])


def test_pandoc_cites_the_library_from_csl_json(tmp_path):
    (tmp_path / "references.json").write_text("".join(writer("csl-json")(LIBRARY, ExportOptions())), "utf-8")
    paper = "---\nnocite: '@*'\n...\n"

    html = run(
        tmp_path, "pandoc", "--citeproc", "--bibliography=references.json", "-t", "plain", "--wrap=none", text=paper
    )

    assert "WARNING" not in html
    assert "Learning Transferable Visual Models From Natural Language Supervision" in html
    assert "van der Maaten, Laurens" in html or "Maaten, Laurens van der" in html
    assert "2411.10440" in html
    assert "García Márquez" in html


def test_pandoc_reads_names_and_titles_of_the_bib_back(tmp_path):
    write(tmp_path, LIBRARY, "bibtex")

    items = json.loads(run(tmp_path, "pandoc", "-f", "bibtex", "-t", "csljson", "references.bib"))

    by_id = {item["id"]: item for item in items}
    assert len(by_id) == len(LIBRARY)
    assert by_id["CLIP"]["author"][1] == {"family": "Kim", "given": "Jong Wook"}
    assert by_id["LLaVA-CoT"]["author"][1:] == [{"literal": "OpenAI"}, {"literal": "Barnes and Noble, Inc."}]
    assert by_id["lecun1998"]["author"][1]["given"] == "Léon"
    assert by_id["szegedy-lncs"]["author"][-1]["suffix"] == "Jr."
    assert by_id["lecun1998"]["DOI"] == "10.1109/5.726791"


def test_latex_knows_every_macro_that_we_write(tmp_path):
    # What the kernel lacks is named on export: test_export_names_the_package_of_each_macro.
    math = [f"${tex}$" for tex in (*GREEK.values(), *MATH.values()) if not find_packages(f"${tex}$")]
    raw = [*LETTERS_IN_NAMES, *"¡¿™®†‡•€¢¤¥¦·ªº№‰°½¼¾"]
    lines = [
        rf"{tex}\par"
        for tex in (*(ACCENTED | LETTERS).values(), *LETTERS_IN_NAMES.values(), *SIGNS.values(), *math, *raw)
    ]
    preamble = PREAMBLE.replace(",amssymb", "")
    (tmp_path / "paper.tex").write_text(rf"{preamble}\begin{{document}}{chr(10).join(lines)}\end{{document}}", "utf-8")

    run(tmp_path, "pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper")

    assert len(math) > 100
    assert not COMPLAINT.findall((tmp_path / "paper.log").read_text(errors="replace"))


def math_that_may_be_written() -> dict[str, str]:
    """Return a formula for each macro that a formula may have, as it is written."""
    forms = ("", "{x}", "{x}{x}", " x", " =")
    macros = {*MACRO_MATH, *PACKAGES, *ARGUMENTS}
    written = {macro: [encode_math(rf"\{macro}{form}") for form in forms] for macro in macros if macro.isalpha()}
    return {macro: next(filter(None, tex)) for macro, tex in written.items() if any(tex)}


@pytest.mark.parametrize("packages", [(), ("amsmath",), ("amssymb",), ("amsmath", "amssymb")])
def test_export_names_the_package_of_each_macro(tmp_path, packages):
    formulas = list(math_that_may_be_written().values())
    lines = [rf"${tex}$\par" for tex in formulas]  # TeX gives up after 100 errors in one paragraph.
    loaded = "".join(rf"\usepackage{{{package}}}" for package in packages)
    text = "\n".join([rf"\documentclass{{article}}{loaded}\begin{{document}}", *lines, r"\end{document}"])
    (tmp_path / "paper.tex").write_text(text)

    command = ["pdflatex", "-interaction=nonstopmode", "-file-line-error", "paper"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=300, check=False)
    log = (tmp_path / "paper.log").read_text(errors="replace")

    refused = {formulas[int(line) - 2] for line in re.findall(r"^\./paper\.tex:(\d+):", log, re.MULTILINE)}
    assert refused == {tex for tex in formulas if not {*find_packages(f"${tex}$").values()} <= {*packages}}


def test_pandoc_knows_every_letter_that_we_write(tmp_path):
    letters = list((ACCENTED | LETTERS).items()) + [
        (sign, tex) for sign, tex in SIGNS.items() if not tex.startswith("-")
    ]
    # A look-alike is read as what it resembles, and a tie and ħ (a formula) otherwise.
    exact = [(letter, tex) for letter, tex in letters if letter not in LOOK_ALIKES and letter not in "ħ\u00a0"]
    text = "".join(f"@misc{{k{number}, title = {{x {tex} y}}}}\n" for number, (_, tex) in enumerate(exact))

    items = json.loads(run(tmp_path, "pandoc", "-f", "bibtex", "-t", "csljson", text=text))

    titles = {int(item["id"][1:]): unicodedata.normalize("NFC", item["title"])[2:-2] for item in items}
    assert {
        letter: titles[number]
        for number, (letter, _) in enumerate(exact)
        if titles[number] not in (letter, letter.lower())
    } == {}


OWN = "".join(
    rf"""
@{kind}{{{kind}{number}, author = {{van der Berg, Hans and {{The Group}}}}, title = {{Title of a {{T}}hing}}, year = {{2020}},
  booktitle = {{Book}}, journal = {{Journal}}, journaltitle = {{The Journal}}, series = {{S}}, volume = 1, number = 2,
  editor = {{Roe, R.}}, translator = {{Poe, P.}}, publisher = {{P}}, organization = {{O}}, institution = {{I}},
  address = {{A}}, location = {{L}}, chapter = 3, note = {{N}}, school = {{S}}, {fields}}}
"""
    for kind in sorted(BIBLATEX - {"set"})
    for number, fields in enumerate(
        (
            "date = {2020-05-06/2020-06-07}, eventdate = {2020-01}, venue = {V}, pages = {1--2}, eid = {e7}, type = {K}",
            "urldate = {early May 2021}, eprint = {7}, eprinttype = {jstor}, url = {https://arxiv.org/abs/1706.03762v2}",
            f"langid = {{ngerman}}, language = {{french}}, file = {{a_b.pdf}}, usera = {{x#y}}, ids = {{{kind}-old}}, month = {{Easter}}",
        )
    )
)


def own_records() -> list[Record]:
    return [entry.record for entry in bibtex.read(OWN)[0].entries if entry.record]


def test_bibtex_takes_what_people_have_beside(tmp_path):
    write(tmp_path, own_records(), "bibtex")
    (tmp_path / "paper.aux").write_text("\\relax\n\\citation{*}\n\\bibdata{references}\n\\bibstyle{plain}\n")

    told = run(tmp_path, "bibtex", "-min-crossrefs=99", "paper")

    # A person's own patents and standards stay such: IEEEtran knows them, plain says so and prints them as `misc`.
    assert not re.findall(r"^.*(?:---line|I was|I'm|entry type for \"(?!patent|standard)).*$", told, re.MULTILINE)


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_biber_takes_what_people_have_beside(tmp_path, dialect):
    write(tmp_path, own_records(), dialect)

    told = run(tmp_path, "biber", "--tool", "--output-file=again.bib", "references.bib")
    again = re.findall(r"(?m)^@\w+\{", (tmp_path / "again.bib").read_text(encoding="utf-8"))

    assert "ERROR" not in told
    assert not [line for line in told.splitlines() if line.startswith("WARN") and "month field 'Easter'" not in line]
    assert len(again) == len(own_records())


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_no_entry_is_lost_beside_those_that_cannot_be_read(tmp_path, dialect):
    text = "@misc{a, title={A}}\n@misc{b, title={{B}, note={see c@d.org},\n  year = 2001}\n@misc{c, title={C}}\n"
    if dialect == "biblatex":  # BibTeX complains, and goes on
        text += "@misc{d e, title={D}}\n@misc{f, title {F}}\n@misc{g, title={G}}\n"
    records = [entry.record for entry in bibtex.read(text)[0].entries if entry.record]
    write(tmp_path, records, dialect)

    if dialect == "biblatex":
        assert "ERROR" not in run(tmp_path, "biber", "--tool", "--output-file=again.bib", "references.bib")
        read = re.findall(r"(?m)^@\w+\{(\w),", (tmp_path / "again.bib").read_text(encoding="utf-8"), re.IGNORECASE)
    else:
        (tmp_path / "paper.aux").write_text("\\relax\n\\citation{*}\n\\bibdata{references}\n\\bibstyle{plain}\n")
        run(tmp_path, "bibtex", "paper")
        read = re.findall(r"\\bibitem\{(\w)\}", (tmp_path / "paper.bbl").read_text())

    assert read == ["a", "c", *(["g"] if dialect == "biblatex" else [])]
