import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.citations import tex
from bibexport.citations.reading import Inclusion
from bibexport.citations.tex_source import Source


def keys(text, commands=None):
    return [citation.key for citation in tex.read(text, commands or {}).citations if citation.certain]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        (r"\cite{a}", ["a"]),
        (r"\cite{a, b ,c}", ["a", "b", "c"]),
        ("\\cite{a,\n  b}", ["a", "b"]),
        ("\\cite{a,% one\n  b% two\nc}", ["a", "bc"]),
        (r"\cite[p.~3]{a}", ["a"]),
        (r"\cite [p.~3] {a}", ["a"]),
        (r"\cite[see][chap.~{]}2]{a}", ["a"]),
        (r"\cite{}", []),
        (r"\cite{a}{b}", ["a"]),
        (r"\nocite{a,b}", ["a", "b"]),
        *((rf"\{name}{{a}}", ["a"]) for name in ("citet", "citep", "citealt", "citealp", "citeauthor", "citeyearpar")),
        *((rf"\{name}*{{a}}", ["a"]) for name in ("citet", "citep", "parencite", "citetitle")),
        *((rf"\{name}[12]{{a}}", ["a"]) for name in ("Citet", "Citep", "Parencite", "Textcite", "Autocite", "Citeauthor")),
        *((rf"\{name}{{a}}", ["a"]) for name in ("footcite", "footfullcite", "smartcite", "supercite", "fullcite", "autocite")),
        *((rf"\{name}{{a}}", ["a"]) for name in ("onlinecite", "shortcite", "newcite", "citeA", "citeNP", "bibentry", "citeasnoun")),
        (r"\citeA<e.g.,>[p.~2]{a}", ["a"]),
        (r"\cite<2->{a}", ["a"]),
        (r"\citefield{a}[format]{title}", ["a"]),
        (r"\cites{a}{b}", ["a", "b"]),
        (r"\textcites(pre)(post)[see][12]{a}[p]{b,c}", ["a", "b", "c"]),
        ("\\cites[1]{a}\n  [2]{b}", ["a", "b"]),
        (r"\cites{a}{\bf bold}", ["a"]),
        (r"\volcite[see]{3}[12]{a}", ["a"]),
        (r"\volcites{1}[2]{a}{3}{b}", ["a", "b"]),
        (r"\citetext{see \citealp[p.~1]{a} and \citep{b}}", ["a", "b"]),
        (r"\cite[see \cite{b}]{a}", ["a", "b"]),
        (r"\defbibentryset{S}{a,b}", ["a", "b"]),
        (r"\citestyle{authoryear}\citesetup{x}\newcites{sec}{References}\excited{b}\citation", []),
        (r"\cite{doi:10.1/x_y} \cite{LISA++} \cite{A/B:c}", ["doi:10.1/x_y", "LISA++", "A/B:c"]),
    ],
)  # fmt: skip
def test_what_a_command_cites(text, cited):
    assert keys(text) == cited


@pytest.mark.parametrize(
    "skipped",
    [
        "% \\cite{no}\n",
        "\\\\% \\cite{no}\n",
        "\\verb|\\cite{no}|",
        "\\verb*+\\cite{no}+",
        "\\lstinline!\\cite{no}!",
        "\\lstinline[language=TeX]{\\cite{no}}",
        "\\mintinline{tex}|\\cite{no}|",
        "\\mintinline[x]{tex}{\\cite{no}}",
        *(f"\\begin{{{name}}}\n\\cite{{no}}\n\\end{{{name}}}" for name in ("verbatim", "verbatim*", "Verbatim", "comment")),
        *(f"\\begin{{{name}}}[x]{{y}}\n\\cite{{no}} %\n\\end{{{name}}}" for name in ("lstlisting", "minted", "filecontents*")),
        "\\lstnewenvironment{code}{}{}\n\\begin{code}\n\\cite{no}\n\\end{code}",
        "\\iffalse \\cite{no} \\fi",
        "\\iffalse \\ifx\\a\\b \\cite{no} \\else \\cite{no} \\fi \\cite{no} \\fi",
        "\\newif\\ifdraft \\iffalse \\ifdraft \\cite{no} \\fi \\cite{no} \\fi",
        "\\iffalse $a \\iff b$ \\cite{no} \\fi",
        "\\if0\n\\cite{no}\n\\fi",
        "\\cite{no",
        "\\cite[no",
    ],
)  # fmt: skip
def test_what_latex_does_not_run_cites_nothing(skipped):
    assert keys(f"\\cite{{a}} {skipped}\n\n\\cite{{b}}") == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        r"100\% \cite{a}",
        r"\url{http://x.org/%7Euser} \cite{a}",
        r"\href{http://x.org/a%20b}{text \cite{a}}",
        r"\iffalse no \else \cite{a} \fi",
        "\\begin{verbatim}\n%\n\\end{verbatim} \\cite{a}",
        r"\verb|%| \cite{a}",
        r"\verbatiminput{x} \cite{a}",
    ],
)
def test_what_latex_does_run_is_read(text):
    assert keys(text) == ["a"]


@pytest.mark.parametrize("end", [r"\end{document}", r"\endinput"])
def test_nothing_counts_behind_the_end(end):
    assert keys(f"\\cite{{a}}\n{end}\n\\cite{{b}}") == ["a"]


@pytest.mark.parametrize(
    ("definition", "use"),
    [
        (r"\newcommand{\see}[1]{see \citet{#1}}", r"\see{a}"),
        (r"\newcommand\see[2]{#1 \citep{#2}}", r"\see{x}{a}"),
        (r"\renewcommand*{\see}[2][]{\citep[#1]{#2}}", r"\see[p. 3]{a}"),
        (r"\def\see#1{\cite{#1}}", r"\see{a}"),
        (r"\NewDocumentCommand{\see}{s o m m}{#3 \cite[#2]{#4}}", r"\see*[p]{x}{a}"),
        (r"\let\see\citep", r"\see[p]{a}"),
        (r"\DeclareCiteCommand{\see}{}{}{}{}", r"\see[p]{a}"),
        (r"\newcommand{\ct}[1]{\cite{#1}}\newcommand{\see}[1]{\ct{#1}}", r"\see{a}"),
    ],
)
def test_commands_that_a_document_defines_cite_too_also_in_other_files(definition, use):
    reading = tex.read(definition)

    assert reading.citations == ()
    assert reading.unread == ()
    assert keys(f"{definition}\n{use}") == ["a"]
    assert keys(use, reading.commands) == ["a"]
    assert keys(use) == []


def test_a_command_that_cites_a_paper_by_itself_cites_it_where_it_is_defined():
    assert keys(r"\newcommand{\clip}{CLIP~\cite{CLIP}}") == ["CLIP"]


def test_a_redefined_command_of_latex_does_not_cite_its_parameter():
    reading = tex.read(r"\let\old\cite \renewcommand{\cite}[1]{\old{#1}} \renewcommand\citep[2][]{\old{#2}} \cite{a}")

    assert [citation.key for citation in reading.citations] == ["a"]
    assert reading.unread == ()


def test_each_key_has_its_line_whatever_precedes_it():
    text = "1\n% 2\n\\begin{verbatim}\n\n\\end{verbatim}\n\\cite{six,%\n%7\nnine} \\url{\n} \\cite{ten}\n"

    assert [(one.key, one.line) for one in tex.read(text).citations] == [("six", 6), ("nine", 6), ("ten", 9)]


def test_nocite_of_everything_is_returned_with_its_line():
    assert tex.read("\n\\nocite{*}").everything == 2
    assert tex.read("% \\nocite{*}").everything is None


def test_commands_that_only_sound_like_citing_are_not_certain_to_cite():
    reading = tex.read(r"\posscite{a} \excited{b c} \mycite[p. 3]{d,e} \textcolor{red}{x}")

    assert [(one.key, one.certain) for one in reading.citations] == [
        *(("a", False), ("b c", False), ("d", False), ("e", False)),
    ]
    assert reading.unread == ()


def test_keys_that_a_macro_expands_to_are_returned_as_unread():
    reading = tex.read("\n\\cite{\\key} \\cite{a\\_b}")

    assert [(one.key, one.line) for one in reading.unread] == [("\\key", 2)]
    assert [one.key for one in reading.citations] == ["a\\_b"]


@pytest.mark.parametrize(
    ("text", "unclosed"),
    [
        ("\\cite{a,b", [("\\cite{", 1)]),
        ("\\cite{a} and\n\\citep[see][p. 2]{b", [("\\citep{", 2)]),
        ("\\newcommand{\\own}[1]{\\cite{#1}}\\own{a", [("\\own{", 1)]),
        ("\\cite{a{b}", [("\\cite{", 1)]),
        ("\\nocite \n {a", [("\\nocite{", 1)]),
        ("% \\cite{a\n\\cite{b}", []),
        ("\\cite \\cite[a] \\textcite{a}", []),
        ("\\verb|\\cite{| \\cite{a}", []),
    ],
)
def test_a_citation_that_never_ends_is_noted(text, unclosed):
    assert [(one.key, one.line) for one in tex.read(text).unclosed] == unclosed


@pytest.mark.parametrize(
    ("text", "inclusion"),
    [
        (r"\input{a/b}", Inclusion(("a/b.tex", "a/b"), 1)),
        (r"\input a/b " + "\n", Inclusion(("a/b.tex", "a/b"), 1)),
        (r"\input{b.tex}", Inclusion(("b.tex", "b.tex.tex"), 1)),
        (r'\input{"my file"}', Inclusion(("my file.tex", "my file"), 1)),
        (r"\include{chapter1}", Inclusion(("chapter1.tex", "chapter1"), 1)),
        (r"\subfile{sub/x}", Inclusion(("sub/x.tex", "sub/x"), 1, beside=True)),
        (r"\import{dir/}{file}", Inclusion(("file.tex", "file"), 1, "dir/")),
        (r"\subimport*{dir/}{file}", Inclusion(("file.tex", "file"), 1, "dir/", beside=True)),
    ],
)
def test_files_that_are_read_in(text, inclusion):
    assert tex.read(text).inclusions == (inclusion,)


@pytest.mark.parametrize(
    "text", [r"\input{|ls}", r"\includegraphics{a}", r"\newcommand{\x}[1]{\input{#1}}", r"% \input{a}"]
)
def test_other_arguments_than_files_of_the_document_are_ignored(text):
    assert tex.read(text).inclusions == ()


PIECES = ("\\cite", "{", "}", "[", "]", "%", "\n", "\\", "a", ",", "*", "#1", "\\verb|", "\\begin{verbatim}", " ", "\\url{",
          "\\iffalse", "\\fi", "\\newcommand", "\\def\\x#1", "\\input", "\\cites", "(", "<", "\\lstinline", "\\mintinline{")  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60))
def test_any_text_is_read(text):
    reading = tex.read(text)

    lines = text.count("\n") + 1
    for citation in (*reading.citations, *reading.unread):
        assert citation.key
        assert citation.key == citation.key.strip()
        assert 1 <= citation.line <= lines


@given(
    st.lists(st.lists(st.sampled_from([one for one in PIECES if one != "\n"]), max_size=4).map("".join), max_size=12)
)
def test_what_is_left_is_known_to_be_from_its_line(lines):
    source = Source("\n".join(f"<{number}>{line}" for number, line in enumerate(lines, 1)))

    for mark in re.finditer(r"<(\d+)>", source.text):
        assert source.line(mark.start()) == int(mark[1])


def test_openings_that_nothing_closes_do_no_harm():
    assert keys("\\cite[" * 300 + "\n\n" + "\\cite{a}") == ["a"]
    assert keys("\\begin{verbatim}" * 300) == []
    assert keys("\\iffalse\\ifx" * 300) == []
