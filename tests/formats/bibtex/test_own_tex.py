"""What a person wrote in TeX stays as written, and is mended where TeX would not print it as it reads."""

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.bibtex.own_tex import mend
from bibexport.formats.bibtex.read import read
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from bibexport.model import Record
from bibexport.tex.decode import unicode_text
from bibexport.tex.macros import runs_code


def records(text: str) -> list[Record]:
    return [entry.record for entry in read(text)[0].entries if entry.record]


def written(text: str, dialect: str = "bibtex", **options: object) -> str:
    return "".join(writer(dialect)(records(text), msgspec.convert(options, ExportOptions)))


OWN = {
    "title": (
        r"The {\METAFONT}book",
        r"{{A Title in Two Braces}} of {Averroes}",
        'Running {``Music"}',
        r"{\sc not} Gates and {\bf H}$_\text{FF}$",
        r"C$^\sharp$ and {$\varprojlim^1$}",
        r"{\`A} la {\c{c}}a",
        r"\noopsort{b}Second",
        r"A\index{a!b} B",
        r"There’s a {{Lot We Still Don}}’t {{Know}}",
    ),
    "author": (
        r"\ifmmode \check{C}\else \v{C}\fi{}ern\'{\i}k, Ond\ifmmode \check{r}\else \v{r}\fi{}ej and Ham, Klem",
        'J{\\"{o}}rg M{\\"{u}}ller and {van der Berg}, Ann',
        r"{\relax Ch}arles Doe",
    ),
    "note": (
        r"See also \cite{b_c} and \cite[pp.~3--4]{b}, \href{https://ex.org/x_y}{errata}",
        r"\foo{a_b & c}",
        "One.\n\nTwo",
    ),
    "pages": ("12-15",),
    "publisher": (r"Springer\,\&\,Co.",),
    "address": (r"\iflanguage{english}{Rome}{Rom}",),
    "year": (r"\noopsort{1973c}1981", "1978/79", "300 {BC}", "c. 1850", "2001-02-20", "in press"),
    "edition": ("Second",),
}


@pytest.mark.parametrize(("field", "tex"), [(field, tex) for field, values in OWN.items() for tex in values])
def test_an_unchanged_field_keeps_its_tex(field: str, tex: str) -> None:
    fields = {"author": "Doe, Jo", "title": "T", "journal": "J", field: tex}
    text = f"@article{{k, {', '.join(f'{name} = {{{value}}}' for name, value in fields.items())}}}"

    assert f"{field:<13} = {{{tex.replace('’', chr(39))}}}" in written(text)
    assert "\\" not in unicode_text(tex).split("$")[0]


@pytest.mark.parametrize(
    ("tex", "plain"), [(r"98\psq", "98 sq."), (r"98\psqq", "98 sqq."), (r"\pno~7", "p. 7"), (r"\RN{5}", "V")]
)
def test_macros_of_biblatex_in_pages_are_text_for_classic_styles(tex: str, plain: str) -> None:
    text = f"@incollection{{k, author = {{Doe, Jo}}, title = {{T}}, booktitle = {{B}}, date = {{1969}}, pages = {{{tex}}}}}"

    assert f"pages         = {{{tex}}}" in written(text, "biblatex")
    assert f"pages         = {{{plain}}}" in written(text)
    # In an entry for BibTeX, they are macros of the person's own document.
    assert f"pages         = {{{tex}}}" in written(text.replace("date = ", "year = "))


VOLUME = "@book{k, title = {Third}, volume = {3}, year = 1991, crossref = {w}}"


@pytest.mark.parametrize(
    ("fields", "series"),
    [
        ("title = {Works}", "Works"),
        ("title = {Works}, series = {Classics}", "Works. Classics"),
        ("title = {{\\'E}tudes}, subtitle = {All}", "{\\'E}tudes: All"),
    ],
)
def test_a_volume_is_one_of_its_work_in_classic_styles(fields: str, series: str) -> None:
    text = f"{VOLUME} @mvbook{{w, {fields}}}"
    volume = written(text).partition("\n\n")[0]

    assert f"series        = {{{series}}}" in volume
    assert records(volume)[0].collection_title == records(text)[0].collection_title or "Classics" not in fields
    assert "series" not in written(text, "biblatex").partition("\n\n")[0] or "Classics" in fields


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize("field", ["year = 2002, day = {01}", "year = {1990/1991}, month = {may}"])
def test_a_day_or_month_that_no_date_has_is_kept(field: str, dialect: str) -> None:
    out = written(f"@book{{k, author = {{Doe, Jo}}, title = {{T}}, {field}}}", dialect)

    assert ("{01}" if "day" in field else "may") in out
    assert "2002" in out or "1990" in out


@pytest.mark.parametrize("year", ["1978/79", "300 {BC}", "c. 1850", "in press"])
def test_biblatex_gets_the_year_in_words_of_the_file(year: str) -> None:
    assert f"year          = {{{year}}}" in written(f"@book{{k, title = {{T}}, year = {{{year}}}}}", "biblatex")


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_a_year_keeps_the_macro_that_sorts_it_beside_the_years_that_its_preamble_prints(dialect: str) -> None:
    preamble = r'@preamble{"\newcommand{\noopsort}[1]{} \newcommand{\switchargs}[2]{#2#1}"}'
    year = r"{\noopsort{1973a}}{\switchargs{--90}{1968}}"

    text = written(f"{preamble}\n@book{{k, title = {{T}}, year = {{{year}}}}}", dialect)

    assert f"year          = {{{year}}}" in text
    assert "1968--1990" not in text


def test_a_month_beside_two_years_stays() -> None:
    text = written("@book{k, title = {T}, year = {1983/84}, month = jun}")

    assert "year          = {1983/84},\n  month         = jun\n" in text


def test_two_months_stay_macros() -> None:
    assert "month         = nov # {, } # dec" in written('@misc{k, title={T}, year=1988, month = nov # ", " # dec}')


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize(
    ("fields", "kept", "dropped"),
    [
        ("url = {https://doi.org/10.1000/a_b}", "url", "doi"),
        ("ee = {https://doi.org/10.1000/a_b}", "doi", "url"),
        ("url = {https://doi.org/10.1000/a_b}, doi = {10.1000/a_b}", "doi", "nothing"),
    ],
)
def test_a_doi_and_its_address_are_both_written_only_if_the_file_has_both(
    fields: str, kept: str, dropped: str, dialect: str
) -> None:
    text = written(f"@article{{k, title = {{T}}, journal = {{J}}, {fields}}}", dialect)

    assert f"\n  {kept:<13} = " in text
    assert f"\n  {dropped:<13} = " not in text


def test_biblatex_gets_no_eprint_beside_the_address_that_has_its_id() -> None:
    text = written("@article{k, title = {T}, journal = {J}, url = {https://arxiv.org/abs/2103.00020}}", "biblatex")

    assert "eprint" not in text
    assert records(text)[0].arxiv == "2103.00020"


def test_an_id_in_a_note_of_a_published_work_stays_there_in_biblatex() -> None:
    note = r"\href{http://arxiv.org/abs/math.CT/0608040}{arXiv:math.CT/0608040}"
    text = written(f"@book{{k, title = {{T}}, publisher = {{P}}, note = {{{note}}}}}", "biblatex")

    assert f"note          = {{{note}}}" in text
    assert "eprint" not in text
    assert "url" not in text
    assert records(text)[0].arxiv == "math/0608040"


def test_the_number_of_an_article_beside_its_pages_is_not_what_plainnat_prints_in_their_place() -> None:
    text = written("@article{k, title = {T}, journal = {J}, pages = {3:1--3:53}, articleno = {3}}")

    assert "pages         = {3:1--3:53}" in text
    assert "articleno     = {3}" in text
    assert "eid" not in text


def test_what_biblatex_hands_to_tex_with_every_entry_is_mended() -> None:
    text = written(r"@article{k, title = {T}, annote = {revision #153309 \emph{a}}, x-own = {#1}}", "biblatex")

    assert r"annote        = {revision \#153309 \emph{a}}" in text
    assert "x-own         = {#1}" in text


def test_a_journal_that_names_an_archive_and_no_id_stays_in_biblatex() -> None:
    text = written("@article{k, title = {T}, journal = {arXiv: Computation and Language}, year = 2020}", "biblatex")

    assert text.startswith("@article{k,")
    assert "= {arXiv: Computation and Language}" in text


def test_a_number_that_the_file_calls_the_issue_stays_one_in_biblatex() -> None:
    text = written("@article{k, title = {T}, journal = {J}, volume = 5, issue = {Special Issue 2}}", "biblatex")

    assert "issue         = {Special Issue 2}" in text
    assert "number" not in text


def test_a_patent_says_its_office_where_styles_do_not_know_patents() -> None:
    text = written("@patent{k, title = {T}, number = {9500261}, type = {patreqfr}, date = {1995-01-11}}")

    assert text.startswith("@misc{k,")
    assert "howpublished  = {French patent request 9500261}" in text
    assert written(text).count("9500261") == text.count("9500261")


@pytest.mark.parametrize("kind", ["patent", "standard"])
def test_a_type_of_ieeetran_stays_in_a_file_for_classic_styles(kind: str) -> None:
    fields = "title = {T}, number = {7}, organization = {IEEE}, year = 2004, month = jun, day = 3"
    text = written(f"@{kind}{{k, {fields}}}")

    assert text.startswith(f"@{kind}{{k,")
    assert "organization  = {IEEE}" in text
    assert "day           = {3}" in text


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize("kind", ["ancienttext", "ieeetranbstctl", "film"])
def test_a_type_that_only_a_style_knows_stays(kind: str, dialect: str) -> None:
    text = f"@{kind}{{k, title = {{T}}, publisher = {{P}}, text = {{26}}}}"

    out = written(text, dialect)

    assert out.startswith(f"@{kind}{{k,")
    assert "entrytype" not in out
    assert "howpublished" not in out  # its style prints the publisher
    assert records(out) == records(text)


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize("kind", ["misc", "video", "film", "audio"])
def test_an_organization_stays_one_beside_how_a_work_is_published(kind: str, dialect: str) -> None:
    out = written(f"@{kind}{{k, title = {{T}}, organization = {{Warner}}, howpublished = {{DVD}}}}", dialect)

    assert "organization  = {Warner}" in out
    assert "howpublished  = {DVD}" in out
    assert "publisher " not in out


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize(
    ("kind", "words"),
    [("phdthesis", "PhD thesis"), ("mastersthesis", "{M}aster's thesis"), ("techreport", "Technical Report")],
)
def test_a_persons_own_words_for_a_kind_of_work_stay_where_the_type_says_the_same(
    kind: str, words: str, dialect: str
) -> None:
    assert f"type          = {{{words}}}" in written(f"@{kind}{{k, title = {{T}}, type = {{{words}}}}}", dialect)


def test_a_page_keeps_the_address_and_the_type_that_styles_print() -> None:
    text = r"""@misc{k, title = {T}, journal = {The Blog}, type = {Blog}, year = 2017,
      howpublished = {\url{https://example.org/rnn}}}"""

    assert r"howpublished  = {\url{https://example.org/rnn}}" in written(text)
    assert "The Blog" in written(text)
    assert written(text, "biblatex").startswith("@misc{")
    for dialect in ("bibtex", "biblatex"):
        (again,) = records(written(text, dialect))
        assert (again.url, again.genre) == ("https://example.org/rnn", "Blog")


def test_what_says_more_than_the_id_is_printed():
    text = "@misc{k, title = {T}, author = {Doe, Jo}, year = {2021}, howpublished = {arXiv:2106.07131 [cs.CL]}}"

    assert "howpublished  = {arXiv:2106.07131 [cs.CL]}" in written(text)


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_an_entry_without_fields_has_a_comma_which_biber_needs(dialect: str) -> None:
    assert written("@article{dummy,\n}", dialect) == "@article{dummy,\n}\n\n"


def test_plainnat_finds_the_doi_of_an_article_that_is_written_as_a_preprint() -> None:
    text = "@article{k, title = {T}, eprint = {2502.02918}, archiveprefix = {arXiv}, doi = {10.1103/6l2r-ycj7}}"

    assert "url           = {https://doi.org/10.1103/6l2r-ycj7}" in written(text)
    assert "url" not in written(text, "biblatex")
    assert "url" not in written(text.replace("10.1103/6l2r-ycj7", "10.48550/arXiv.2502.02918"))


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_the_address_in_a_note_of_a_work_with_a_doi_stays_there(dialect: str) -> None:
    note = r"\url{https://example.org/demo}"

    out = written(f"@article{{k, title = {{T}}, journal = {{J}}, doi = {{10.1000/x}}, note = {{{note}}}}}", dialect)

    assert f"note          = {{{note}}}" in out
    assert "  url " not in out


def test_the_month_of_a_patents_application_stays_a_macro_of_the_style() -> None:
    out = written("@patent{k, title = {T}, number = {9}, monthfiled = feb, yearfiled = 1989, year = 1995}")

    assert "monthfiled    = feb," in out
    assert "monthfiled    = {early}" in written("@patent{k, title = {T}, number = {9}, monthfiled = {early}}")


def test_macros_that_only_biblatex_defines_stay_in_its_files_alone() -> None:
    text = r"""@reference{k, author = {Doe, Jane}, title = {A \mkbibemph{Greek} {DNA} \& More},
      edition = {\mkbibordinal{9} \bibsstring{edition} with supplement}, volume = {\autocap{d}isc 2},
      note = {See \mkbibquote{this}\addcomma\ and\isdot}, titleaddon = {\mkbibordinal{3}~\bibsstring{edition}}}"""

    out = written(text)

    assert "edition       = {9th edition with supplement}" in out
    assert "volume        = {disc 2}" in out
    assert "note          = {See ``this'', and}" in out
    assert r"\textit" in out
    assert r"{DNA}" in out
    # No style of BibTeX prints it, and biblatex may read it again.
    assert r"titleaddon    = {\mkbibordinal{3}~\bibsstring{edition}}" in out
    for field in (r"\mkbibemph{Greek}", r"\mkbibordinal{9} \bibsstring{edition}", r"\autocap{d}isc 2", r"and\isdot"):
        assert field in written(text, "biblatex")


def test_a_part_takes_people_edition_and_number_from_the_whole() -> None:
    (part, _) = records(
        "@inbook{p, title = {Part}, crossref = {w}, chapter = 1}\n"
        "@book{w, title = {Whole}, author = {Ray, Al}, series = {S}, number = 23, edition = {Third}, year = 1977}"
    )

    assert [name.family for name in part.authors] == ["Ray"]
    assert (part.edition, part.collection_number) == ("3", "23")


def test_a_changed_field_is_written_anew() -> None:
    (record,) = records(r"@book{k, title = {The {\METAFONT}book}, publisher = {A {\B}}}")
    text = "".join(writer("bibtex")([msgspec.structs.replace(record, title="The TeXbook")], ExportOptions()))

    assert "title         = {The {TeXbook}}" in text
    assert r"publisher     = {A {\B}}" in text


def test_a_field_keeps_its_tex_under_the_name_of_the_other_dialect() -> None:
    text = written(r"@article{k, title = {T}, journal = {J. {\foo}}, address = {\bar}}", "biblatex")

    assert r"journaltitle  = {J. {\foo}}" in text
    assert r"location      = {\bar}" in text


@pytest.mark.parametrize(
    ("tex", "charset", "mended"),
    [
        ("R&D at 5% of #1 in a_b^c", "utf8", r"R\&D at 5\% of \#1 in a\_b{\textasciicircum}c"),
        (r"\& \% $x_1 & y$ \cite{a_b} \url{a_b%c} {\em a_b}", "ascii", r"\& \% $x_1 & y$ \cite{a_b} \url{a_b%c} {\em a\_b}"),
        ("from $5 to $10", "ascii", r"from \$5 to \$10"),
        ("$$x_1$$ and \\(y_1\\)", "ascii", "$$x_1$$ and \\(y_1\\)"),
        ("Łódź {CLIP} β", "ascii", r"{\L}{\'o}d{\'z} {CLIP} {$\beta$}"),
        ("Łódź {CLIP} β", "utf8", "Łódź {CLIP} β"),
        (r"$β_{\text{ρ}}$", "ascii", r"$\beta _{\text{{$\rho$}}}$"),
        ("Díaz", "utf8", "Díaz"),
    ],
)  # fmt: skip
def test_what_tex_would_not_print_is_mended(tex: str, charset: str, mended: str) -> None:
    assert mend(tex, charset) == mended  # type: ignore[arg-type]


PIECES = (
    "a",
    "B ",
    "{",
    "}",
    "$",
    "\\&",
    "&",
    "%",
    "#",
    "_",
    "^",
    "~",
    "--",
    "\\foo",
    "\\foo{",
    "\\emph{",
    "é",
    "β",
    "\\'e",
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(["ascii", "utf8"]))
def test_mending_changes_nothing_that_is_read(tex: str, charset: str) -> None:
    assert unicode_text(mend(tex, charset)) == unicode_text(tex)  # type: ignore[arg-type]


NOT_AN_ENTRY = "% Not an entry because {}, and {} would lose other entries; correct it and put the at sign back:\n"


def test_the_preamble_comes_first_and_once_and_an_unclosed_entry_is_a_comment() -> None:
    text = (
        '@preamble{"\\newcommand{\\own}[1]{<#1>}"}\n@article{a, title={open\n'
        "  note = {a@b}}\n@misc{b, title = {\\own{B}}}\n@misc{c, title = {C}}"
    )

    assert written(text) == (
        '@preamble{"\\newcommand{\\own}[1]{<#1>}"}\n\n'
        f"{NOT_AN_ENTRY.format('a brace is missing', 'BibTeX')}"
        "% article{a, title={open\n%   note = {a(at)b}}\n\n"
        "@misc{b,\n  title         = {\\own{B}}\n}\n\n@misc{c,\n  title         = {C}\n}\n\n"
    )


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize(
    "fields",
    [
        "year = {1983/84}",
        "year = {1983/84}, month = dec",
        "year = {1983--84}",
        "year = {c. 1999}",
        "year = {2013a}, month = {18--22 June}",
        "year = {1984 [1983]}",
        "type = {patreqfr}",
        "type = {patent}",
        "edition = {Erweiterte}",
        "edition = {second}",
    ],
)
def test_a_persons_own_words_for_year_type_and_edition_stay(fields: str, dialect: str) -> None:
    result = written(f"@patent{{k, title = {{T}}, {fields}}}", dialect)

    assert all(field in re.sub(" +", " ", result) for field in fields.split(", "))


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize(
    "fields",
    [
        "journal = {arXiv: Computation and Language}",
        "journal = {arXiv:1406.5823v1[stat.CO]23}, eprint = {arXiv:1406.5823v1}, volume = {2}",
        "journal = {arXiv}, volume = {abs/1406.5823}",
        "journal = {CoRR}, volume = {abs/1406.5823}, eprint = {1406.5823}",
    ],
)
def test_no_field_is_written_twice(fields: str, dialect: str) -> None:
    result = written(f"@article{{k, title = {{T}}, author = {{Roe, Ann}}, year = 2014, {fields}}}", dialect)
    names = re.findall(r"^  (\w+) += ", result, re.MULTILINE)

    assert len(set(names)) == len(names), result


def test_what_is_unread_stays_in_its_place_with_the_macros_that_it_uses() -> None:
    text = (
        '@string{joy = "Joy"}\n@misc{a, title = {A}}\n@misc{b, title {B}, note = joy # {!}}\n@misc{c, title = {C}}\n'
        "@misc{d, title {D}}\n"
    )
    a, c = (f"@misc{{{key},\n  title         = {{{key.upper()}}}\n}}\n\n" for key in "ac")
    unread = "@string{joy = {Joy}}\n@misc{b, title {B}, note = joy # {!}}\n\n"

    assert written(text) == f"{a}{unread}{c}@misc{{d, title {{D}}}}\n\n"
    assert written(written(text)) == written(text)


def test_biber_gets_every_entry_that_is_unread_as_a_comment_and_comments_as_they_are() -> None:
    text = "@comment{x@y}\n@misc{b, title {B}}\n@misc{c, title = {C}}\n@misc{d, title {D}}"

    start, end = written(text, "biblatex").split("@misc{c,\n  title         = {C}\n}\n\n")

    reason = NOT_AN_ENTRY.format("it cannot be read", "biber")
    assert start == f"@comment{{x@y}}\n\n{reason}% misc{{b, title {{B}}}}\n\n"
    assert end == f"{reason}% misc{{d, title {{D}}}}\n\n"


CODE = (
    r"\input{x}", r"\immediate\write18{x}", "^^5cinput x", r"\csname input\endcsname", r"\lstinputlisting{/etc/passwd}",
    r"\verbatiminput{x}", r"\InputIfFileExists{x}{}{}", r"\begin{input}x", r"\begin{inp\empty ut}x\end{input}",
    r"\begin{filecontents}x\end{filecontents}", r"\openin3=x", r"\directlua{x}", r"\luaexec{x}", r"\pdfximage{x}",
    r"\filedump{x}", r"\def\x{y}", r"\renewcommand{\url}{x}", r"\AtEndDocument{x}", r"\ExplSyntaxOn",
    r"\NewDocumentCommand\x{}{}", r"\inputminted{c}{x}", r"\includepdf{x}", r"\ShellEscape{x}", r"\catcode`X=0",
    r"\end{document}", r"\endinput", r"\newwrite\x", r"\uppercase{\input x}", r"\expandafter\input", r"\let\x\y",
)  # fmt: skip
PRINTED = (
    r"\METAFONT", r"\href{x}{y}", r"\TUB\Dash", r"\index{a}", r"\ifmmode a\else b\fi", r"\footnote{x}", r"\LuaTeX",
    r"\begin{itemize}\item x\end{itemize}", r"\profile\file{x}", r"C\:\\Users\\mark", r"$\mathop{x}\limits_y$",
    r"\underwritten\readme", r"\vrule\kern1pt\hbox{x}",
)  # fmt: skip


@pytest.mark.parametrize("tex", PRINTED)
def test_a_macro_that_prints_or_is_a_persons_own_is_not_taken_for_code(tex: str) -> None:
    assert not runs_code(tex)


def test_the_preamble_of_a_file_may_define_and_not_read() -> None:
    assert not runs_code(r"\makeatletter \def\x{y} \newcommand{\z}{w} \expandafter\let", may_define=True)
    assert runs_code(r"\newcommand{\z}{\lstinputlisting{x}}", may_define=True)


def test_a_preamble_may_read_a_style_file_that_tex_finds_by_itself() -> None:
    preamble = r"""@preamble{"\input bibnames.sty " # "\input{path.sty}" # "\input tugboat.def" # "\ifx \undefined \TUB \def\TUB{TUGboat} \fi "}"""
    text = rf"{preamble}@misc{{k, title = {{In \TUB}}}}"

    assert written(text).startswith(preamble)
    assert not read(text)[1]
    for name in ("/etc/x.sty", "../x.sty", "x.tex", "x.sty.tex", "|x.sty", "~/x.sty", r"\jobname.sty"):
        assert runs_code(rf"\input {name}", may_define=True)
        assert runs_code(rf"\input{{{name}}}", may_define=True)
    assert runs_code(r"\input x.sty")


@pytest.mark.parametrize(
    "preambles",
    [
        ['"\\wri" # "te18{x}"'],
        ['"\\wri"', '"te18{x}"'],
        ['"\\imm"', '"ediate\\wri"', '"te18{x}"'],
        ['w # "te18{x}"'],
        ['"^" # "^5cinput{x}"'],
        ['"\\in"', "{put{x.tex}}"],
        ['"\\in" # p'],
    ],
)
def test_code_that_is_cut_into_pieces_is_not_kept(preambles: list[str]) -> None:
    strings = '@string{w = "\\wri", p = "put{x.tex}"}'
    text = "\n".join([strings, *(f"@preamble{{{one}}}" for one in preambles), "@misc{k, title = {T}}"])

    assert [one.code for one in read(text)[1]] == ["bib-code"]
    assert "preamble" not in written(text)


def test_only_the_preamble_with_code_is_left_out() -> None:
    text = '@preamble{"\\def\\ok{1}"}\n@preamble{"\\write18{x}"}\n@misc{k, title = {T \\ok}}'

    assert [one.code for one in read(text)[1]] == ["bib-code"]
    assert written(text).startswith('@preamble{"\\def\\ok{1}"}\n\n@misc')


@pytest.mark.parametrize("tex", CODE)
def test_what_tex_would_execute_is_reported_and_not_kept(tex: str) -> None:
    text = f'@preamble{{"{tex}"}}\n@misc{{k, title = {{T {tex}}}}}'
    found = [one.code for one in read(text)[1]]

    # A preamble may define.
    in_preamble = runs_code(tex, may_define=True)
    assert found.count("bib-code") == 1 + in_preamble
    assert written(text).count(tex) == (not in_preamble)


def test_a_field_that_biblatex_executes_is_reported() -> None:
    (finding,) = read("@online{k, title = {T}, execute = {\\foo}}")[1]

    assert (finding.code, finding.key) == ("bib-code", "k")


def test_an_unknown_macro_is_reported_once_per_file() -> None:
    (finding,) = read("@misc{a, title = {\\foo{A}}}\n@misc{b, title = {\\foo{B}}, note = {\\foo{C}}}")[1]

    assert finding.message == (
        "unknown TeX macro \\foo, as in 1 other entry; only .bib output keeps it, other formats get its text"
    )


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_two_dois_of_mendeley_stay_as_they_are(dialect: str) -> None:
    doi = r"10.1097/RLU.0b013e31\r00003072-200909000"
    out = written(f"@article{{k, author = {{Doe, Jo}}, title = {{T}}, journal = {{J}}, doi = {{{doi}}}}}", dialect)

    assert f"doi           = {{{doi}}}" in out
    assert "left out" not in out


def test_a_doi_with_code_is_left_out() -> None:
    out = written(r"@article{k, title = {T}, journal = {J}, doi = {10.1097/RLU.0b\write18{ls}}}")

    assert "doi           =" not in out
    assert "left out: the doi" in out


@pytest.mark.parametrize(
    ("preamble", "kept"),
    [
        (r'"\newcommand{\x}[1]{#1} " # "\newcommand{\y}{Y}"', None),
        (r'mine # "\newcommand{\y}{Y}"', r"@preamble{{\newcommand{\x}{X}\newcommand{\y}{Y}}}"),
    ],
)
def test_a_preamble_has_the_value_of_a_string(preamble: str, kept: str | None) -> None:
    text = f"@string{{mine = {{\\newcommand{{\\x}}{{X}}}}}}\n@preamble{{{preamble}}}\n@book{{k, title = {{T}}}}"

    assert written(text).partition("\n")[0] == (kept or f"@preamble{{{preamble}}}")


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_a_page_that_looks_like_a_range_keeps_its_two_ends(dialect: str) -> None:
    out = written("@article{k, title = {T}, journal = {J}, pages = {M-10--M-10}}", dialect)

    assert "pages         = {M-10--M-10}" in out


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize(
    ("tex", "url"),
    [
        ("http://x.org/My Paper.pdf", "http://x.org/My%20Paper.pdf"),
        ("http://x.org/a/\n    b.pdf", "http://x.org/a/b.pdf"),
        ("http://x.org/a http://x.org/b", "http://x.org/a http://x.org/b"),
    ],
)
def test_spaces_within_an_address_are_codes(tex: str, url: str, dialect: str) -> None:
    assert f"url           = {{{url}}}" in written(f"@misc{{k, title = {{T}}, url = {{{tex}}}}}", dialect)
