"""No field of a record reaches TeX as anything but text."""

import re
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import bibtexparser
import pytest

from bibexport.formats.bibtex.field_types import FIELD_TYPES
from bibexport.formats.bibtex.read import read
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from bibexport.model import Date, Name, Record
from tests.formats.bibtex import canaries
from tests.formats.bibtex.test_tex_tools import PREAMBLE, printed, run
from tests.formats.library import LIBRARY

ESCAPED_SPECIALS = re.compile(r"\\[#$%&_{}^]|\{\\\w+\}")


def fields_of(records, dialect, **options):
    text = "".join(writer(dialect)(records, ExportOptions(**options)))
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    return [(field.key, field.value) for entry in library.entries for field in entry.fields]


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_every_written_field_is_in_the_table(dialect):
    assert {name for name, _ in fields_of([*LIBRARY, *canaries.records()], dialect)} <= FIELD_TYPES.keys()


ATTACKS = (
    r"x\write18{touch canary.tex}", "x^^5cwrite18{touch canary.tex}", "x^^M^^5cbye", "x%\n\\input{canary}", "x###1 #", r"x\csname input\endcsname",
    r"x\catcode`\%=12", r"x$\directlua{os.exit()}$", r"x\openin5=/etc/passwd", r"x}}\input{canary}{{", "x~^_&$%#", r"x\\input\\", "x^^00^^7f^^c3",
    "x\uff3cinput\uff5bcanary\uff5d", "x\u2028\\input", "x^^^^005cinput", "x@misc{y, title = {z}}", r'x" # "\input', "%25%5c%5E", "x\t\v\f%",
)  # fmt: skip


@pytest.mark.parametrize(("dialect", "encoding"), [("bibtex", "ascii"), ("bibtex", "utf8"), ("biblatex", "utf8")])
@pytest.mark.parametrize("attacks", [canaries.CANARIES, *((one,) for one in ATTACKS)])
def test_what_would_start_a_macro_or_a_comment_is_escaped_or_encoded(dialect, encoding, attacks):
    for name, value in fields_of(canaries.records(attacks), dialect, encoding=encoding):
        assert "^^" not in value
        if getattr(FIELD_TYPES[name], dialect) in ("date", "macro", "names", "text", "word"):
            assert not re.search("[%#^]", ESCAPED_SPECIALS.sub("", value)), (name, value)
        elif getattr(FIELD_TYPES[name], dialect) == "either":
            assert not re.search(r"[\\^%{}]", value)
        else:
            assert not re.search(r"[\\^{}]", value)


def entry(dialect, **fields):
    return dict(fields_of([Record(key="k", type="book", title="T", **fields)], dialect))


ONE, TWO = "978-3-531-18576-7", "978-3-531-19121-8"


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize(
    "between", [" ", "  ", "\t", "\n", "\r\n", ", ", ",", "; ", ";", "\u00a0", "\u2003", " , ", "\u3000"]
)
def test_two_isbns_stay_two(dialect, between):
    assert entry(dialect, isbn=f"{ONE}{between}{TWO}")["isbn"] == f"{ONE}, {TWO}"


@pytest.mark.parametrize(("dialect", "category"), [("bibtex", "primaryclass"), ("biblatex", "eprintclass")])
@pytest.mark.parametrize(
    "malformed", ["^^5cinput", "%", "1%", "#", r"\input{x}", "978%^^5cx", "{", "}", "~", "&", "$x$", "1\n%", "_^"]
)
def test_a_malformed_identifier_is_left_out_with_a_remark(dialect, category, malformed):
    record = Record(
        key="k", type="book", title="T", arxiv="1706.03762",
        isbn=malformed, issn=malformed, pmid=malformed, pmcid=malformed, arxiv_category=malformed,
    )  # fmt: skip
    text = "".join(writer(dialect)([record], ExportOptions()))

    assert not {"isbn", "issn", "pmid", "pmcid", category} & dict(fields_of([record], dialect)).keys()
    for field in ("isbn", "issn", "pmid", "pmcid", "arxiv_category"):
        assert f"% left out: the {field} of k" in text


def test_a_doi_is_percent_encoded_where_it_is_read_verbatim():
    assert entry("biblatex", doi="10.1234/a^^5cb_c#d")["doi"] == "10.1234/a%5E%5E5cb_c#d"


def test_a_doi_that_styles_print_differently_becomes_an_address():
    written = entry("bibtex", doi="10.1234/a^^5cb%c")

    assert "doi" not in written
    assert written["url"] == "https://doi.org/10.1234/a%5E%5E5cb%25c"
    assert entry("bibtex", doi="10.1007/978-3-030_30#x")["doi"] == "10.1007/978-3-030_30#x"


def test_an_alias_that_tex_would_not_print_is_left_out():
    assert entry("biblatex", aliases=("a^^5cb", "old"))["ids"] == "old"


SPECIAL_WORDS = (
    "#a", "%a", "&a", "_a", "$a", "\\a", "{a", "}a", "~a", "^a", "<a", "|a", "`a", "β", "√x", "²x", "{x}y", "$x$",
    "<i>x</i>", "%", "a-%b",
)  # fmt: skip


def special_names(word):
    return (
        Name(family="Smith", given=f"{word} Jim"),
        Name(family="Smith", given=f"Jim {word}"),
        Name(family=f"{word}mith", given="Jim"),
        Name(family="Smith", given="Jim", particle=word),
        Name(family="Smith", given="Jim", suffix=word),
        Name(literal=f"{word} Inc, and a=b"),
    )


@pytest.mark.tools
@pytest.mark.parametrize("style", ["numeric", "authoryear"])
def test_no_word_in_a_name_breaks_the_initials_of_biber(tmp_path, style):
    names = (name for word in SPECIAL_WORDS for name in special_names(word))
    records = [
        Record(key=f"k{number}", type="book", title=f"Marker{number}x", authors=(name,))
        for number, name in enumerate(names, 1)
    ]
    preamble = rf"{PREAMBLE}\usepackage[backend=biber,style={style},giveninits,maxnames=99]{{biblatex}}"
    write(
        tmp_path, "biblatex", "utf8", rf"{preamble}\addbibresource{{references.bib}}", r"\nocite{*}\printbibliography",
        records,
    )  # fmt: skip

    latex(tmp_path)
    complaints = run(tmp_path, "biber", "paper")
    latex(tmp_path)
    latex(tmp_path)

    assert "WARN" not in complaints
    assert_all_are_printed(tmp_path, records)


@pytest.mark.parametrize("word", ["#a", "%a", "_a", "\\a", "~a", "`a", "β", "{x}y", "%", "a-%b"])
def test_names_with_explicit_initials_are_read_back(word):
    people = (*special_names(word)[:3], Name(literal=f"{word} Inc, and So"))
    text = "".join(writer("biblatex")([Record(key="k", type="book", title="T", authors=people)], ExportOptions()))

    assert text.count("-i=") >= len(people)
    assert read(text)[0].entries[0].record.authors == people


def test_bibtex_gets_no_extended_names():
    record = Record(key="k", type="book", title="T", authors=special_names("#a"))

    assert "family=" not in "".join(writer("bibtex")([record], ExportOptions(encoding="utf8")))


COMMAS = (
    Name(family="Moe, MD, PhD", given="Ann"), Name(family="Moe", given="A, B, C, D"), Name(family="a, b", given="c, d", particle="e, f"),
    Name(family="Moe, MD", given="Ann, M", suffix="Jr"), Name(family="Moe, MD, PhD", given="Ann", particle="van der"),
    Name(family=",,,", given="Ann"), Name(family="Moe", given="Ann", suffix="Jr, MD, PhD"), Name(family="Møe, Ü, é", given="Å"),
    Name(family="Moe, A=1, B=2", given="Ann"), Name(literal="Moe, Lee, Kim, Ltd"), Name(family="Moe, x, y, z", given="de la"),
    Name(family="{a, b}, c, d", given="Ann"),
)  # fmt: skip
LABELS = (
    Name(family="(WHO)", given="World Health Organization"), Name(family="[Anon]"), Name(family="Foo]", given="A", particle="van der"),
    Name(family="Foo", given="A", particle="[van]"), Name(family="Kim (Jr", given="A [x]"), Name(family="a)b(c", given="X"),
    Name(family="Moe (Team)", given="X Y"), Name(family="]", given="["), Name(literal="Things [b] (c) of Gears"), Name(family="(2001)", given="X"),
    Name(family="Moe", given="Ann (née Lee)"), Name(family="al-[K]", given="B"), Name(family="\\[x\\]", given="X"),
)  # fmt: skip


@pytest.mark.parametrize("person", COMMAS)
def test_biber_gets_no_name_of_more_than_two_commas(person):
    written = dict(fields_of([Record(key="k", type="book", title="T", authors=(person,))], "biblatex"))["author"]

    # biber does not count them in a name that is in braces as a whole, or in its extended format.
    assert written.count(",") <= 2 or written == f"{{{person.literal}}}" or "family=" in written


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize("person", [*COMMAS, *LABELS])
def test_a_name_with_commas_or_brackets_is_read_back(dialect, person):
    text = "".join(writer(dialect)([Record(key="k", type="book", title="T", authors=(person,))], ExportOptions()))
    (again,) = read(text)[0].entries[0].record.authors

    assert again.display == person.display


@pytest.mark.tools
@pytest.mark.parametrize(("dialect", "program"), [("bibtex", "bibtex"), ("biblatex", "biber")])
def test_a_name_with_commas_or_brackets_is_printed_without_an_error(tmp_path, dialect, program):
    records = [
        Record(key=f"k{number}", type="book", title=f"Marker{number}x", authors=(name,), issued=Date(year=2001), publisher="P")
        for number, name in enumerate((*COMMAS, *LABELS), 1)
    ]  # fmt: skip
    if dialect == "bibtex":
        packages = r"\usepackage[utf8]{inputenc}\usepackage{natbib}"
        body = r"\nocite{*}\bibliographystyle{plainnat}\bibliography{references}"
    else:
        packages = r"\usepackage[backend=biber,style=authoryear]{biblatex}\addbibresource{references.bib}"
        body = r"\nocite{*}\printbibliography"
    write(tmp_path, dialect, "utf8", f"{PREAMBLE}{packages}", body, records)

    latex(tmp_path)
    complaints = run(tmp_path, program, *(["-min-crossrefs=99"] if program == "bibtex" else []), "paper")
    latex(tmp_path)
    latex(tmp_path)

    assert "ERROR" not in complaints
    assert "\n! " not in (tmp_path / "paper.log").read_text("utf-8", "replace")
    assert_all_are_printed(tmp_path, records)


@pytest.mark.tools
@pytest.mark.parametrize("style", ["plainnat", "abbrvnat"])
def test_no_date_in_words_breaks_natbib(tmp_path, style):
    records = [
        Record(
            key=f"k{number}", type="book", title=f"Marker{number}x", issued=Date(literal=f"{word} in press"),
            authors=(Name(family=f"Smith{number}", given="Jim"),), publisher="P",
        )
        for number, word in enumerate((*SPECIAL_WORDS, "Été", "§", "1_a"), 1)
    ]  # fmt: skip
    body = rf"\nocite{{*}}\bibliographystyle{{{style}}}\bibliography{{references}}"
    write(tmp_path, "bibtex", "ascii", rf"{PREAMBLE}\usepackage[utf8]{{inputenc}}\usepackage{{natbib}}", body, records)

    latex(tmp_path)
    run(tmp_path, "bibtex", "-min-crossrefs=99", "paper")
    latex(tmp_path)
    latex(tmp_path)

    assert_all_are_printed(tmp_path, records)


@pytest.mark.tools
@pytest.mark.parametrize(
    ("style", "encoding"),
    [*product(("plainnat", "plain"), ("ascii", "utf8")), ("alpha", "ascii"), ("abbrv", "utf8"), ("unsrt", "ascii")],
)
def test_no_field_runs_tex_in_a_style_of_bibtex(tmp_path, style, encoding):
    body = rf"\nocite{{*}}\bibliographystyle{{{style}}}\bibliography{{references}}"
    packages = r"\usepackage[utf8]{inputenc}\usepackage{url}" + (r"\usepackage{natbib}" if style == "plainnat" else "")
    written = write(tmp_path, "bibtex", encoding, f"{PREAMBLE}{packages}", body)

    latex(tmp_path)
    run(tmp_path, "bibtex", "-min-crossrefs=99", "paper")
    latex(tmp_path)
    latex(tmp_path)

    assert_all_are_printed(tmp_path, written)


@pytest.mark.tools
@pytest.mark.parametrize("style", ["numeric", "authoryear", "alphabetic"])
def test_no_field_runs_tex_in_a_style_of_biblatex(tmp_path, style):
    preamble = rf"{PREAMBLE}\usepackage[backend=biber,style={style},isbn=true]{{biblatex}}"
    body = r"\nocite{*}\printbibliography"
    written = write(tmp_path, "biblatex", "utf8", rf"{preamble}\addbibresource{{references.bib}}", body)
    latex(tmp_path)
    run(tmp_path, "biber", "paper")
    latex(tmp_path)

    # A second run would read nothing new: LaTeX reads its own .aux at the end of the first.
    assert_all_are_printed(tmp_path, written)

    # With hyperref, biber would write the same.
    source = (tmp_path / "paper.tex").read_text("utf-8")
    hyperref = source.replace(r"\begin{document}", r"\usepackage{hyperref}\begin{document}")
    (tmp_path / "paper.tex").write_text(hyperref, "utf-8")
    (tmp_path / "paper.pdf").unlink()
    latex(tmp_path)

    assert_all_are_printed(tmp_path, written)


def write(
    folder: Path, dialect: str, encoding: str, preamble: str, body: str, records: Sequence[Record] = ()
) -> list[Record]:
    written = list(records or canaries.records())
    text = "".join(writer(dialect)(written, ExportOptions(encoding=encoding)))
    (folder / "references.bib").write_text(text, encoding="utf-8")
    paper = rf"{preamble}\begin{{document}}\raggedright\hyphenpenalty=10000 {body}\end{{document}}"
    (folder / "paper.tex").write_text(paper, encoding="utf-8")
    return written


def latex(folder: Path) -> None:
    run(folder, "pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "paper")


def assert_all_are_printed(folder: Path, written: list[Record]) -> None:
    numbers = set(map(int, re.findall(r"Marker(\d+)x", printed(folder))))

    assert not list(folder.glob("canary*"))
    assert numbers == set(range(1, len(written) + 1))
