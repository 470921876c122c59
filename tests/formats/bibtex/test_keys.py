"""Cite keys that stay apart."""

import re
import subprocess

import pytest

from bibexport.formats.bibtex.read import read
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from bibexport.keys import UniqueKeys, is_citable, safe_key
from bibexport.model import Date, Name, Record


def keys(*records: Record) -> list[str]:
    unique = UniqueKeys()
    return [unique(record) for record in records]


def test_safe_keys_are_kept_exactly():
    assert keys(Record(key="LISA"), Record(key="LISA++"), Record(key="DBLP:conf/nips/A+B20")) == [
        "LISA",
        "LISA++",
        "DBLP:conf/nips/A+B20",
    ]


def test_keys_that_differ_only_by_case_are_made_distinct_for_bibtex():
    assert keys(Record(key="smith2020"), Record(key="Smith2020"), Record(key="smith2020")) == [
        "smith2020",
        "Smith2020-2",
        "smith2020-3",
    ]


def test_unsafe_keys_are_rewritten():
    assert keys(Record(key="müller_łódź 2020"), Record(key='a, {x}%#~\\"b')) == ["muller_lodz-2020", "a-xsharp-b"]


def test_a_key_of_which_nothing_is_left_is_made_of_author_year_and_title():
    li = Record(key="李明", authors=(Name(family="Li", given="Ming"),), issued=Date(year=2020), title="Deep Things")

    assert keys(li, Record(key="!?".replace("!?", "°")), Record(key="李", title="明")) == [
        "li2020deep",
        "entry",
        "entry-2",
    ]


TAKEN = ("o'hara:2020/x+y", "winkler_[lux:_1938", "Müller2020", 'a"b', "a(b)", "a=b", "x^y&z$", "中文2020")


def written(key: str, dialect: str) -> tuple[str, str]:
    """The key of an entry of a .bib file in the output, and its `ids`."""
    records = [entry.record for entry in read(f"@misc{{{key}, title = {{T}}}}")[0].entries if entry.record]
    text = "".join(writer(dialect)(records, ExportOptions()))
    ids = re.search(r"ids +=.*\{(.*)\}", text)
    return text[len("@misc{") : text.index(",\n")], ids[1] if ids else ""


@pytest.mark.parametrize("key", TAKEN)
def test_the_keys_of_a_bib_are_kept_where_bibtex_takes_them(key):
    assert written(key, "bibtex") == (key, "")


@pytest.mark.parametrize("key", TAKEN)
def test_biber_gets_the_keys_that_it_does_not_take_as_ids(key):
    if is_citable(key, "biblatex"):
        assert written(key, "biblatex") == (key, "")
    else:
        assert written(key, "biblatex") == (safe_key(key), key)


@pytest.mark.parametrize("key", ["a\\b", "a~b", "a%b", "a#b", "a^^5cb"])
def test_a_key_that_tex_cannot_read_is_rewritten(key):
    assert written(key, "bibtex")[0] == safe_key(key) != key
    assert not is_citable(key, "bibtex")


@pytest.mark.tools
@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_the_programs_find_the_keys_that_are_kept(tmp_path, dialect):
    keys_ = [key for key in TAKEN if is_citable(key, dialect)] + ["other"]
    (tmp_path / "r.bib").write_text(
        "".join(f"@misc{{{key}, title = {{T}}, author = {{A}}, year = 2000}}\n" for key in keys_)
    )
    package = r"\usepackage[backend=biber]{biblatex}\addbibresource{r.bib}" if dialect == "biblatex" else ""
    end = r"\printbibliography" if dialect == "biblatex" else r"\bibliographystyle{plain}\bibliography{r}"
    body = "".join(rf"\cite{{{key}}} " for key in keys_ if key.isascii())
    (tmp_path / "p.tex").write_text(rf"\documentclass{{article}}{package}\begin{{document}}{body}{end}\end{{document}}")
    for command in (["pdflatex", "-interaction=batchmode", "p"], ["bibtex" if dialect == "bibtex" else "biber", "p"]):
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    for _ in range(2):
        subprocess.run(["pdflatex", "-interaction=batchmode", "p"], cwd=tmp_path, check=True, capture_output=True)

    assert "undefined" not in (tmp_path / "p.log").read_text("latin-1")
