import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.citations import latex_output
from bibexport.citations.reading import Citation, Inclusion


@pytest.mark.parametrize(
    ("line", "cited"),
    [
        (r"\citation{CLIP}", ["CLIP"]),
        (r"\citation{CLIP,LISA++}", ["CLIP", "LISA++"]),
        (r"\citation{a, b}", ["a", "b"]),
        (r"\citation{Prismatic VLMs}", ["Prismatic VLMs"]),
        (r"\abx@aux@cite{0}{CLIP}", ["CLIP"]),
        (r"\abx@aux@cite{CLIP}", ["CLIP"]),
        (r"\citation{}", []),
        (r"\abx@aux@segm{0}{0}{CLIP}", []),
        (r"\bibcite{CLIP}{1}", []),
        (r"\setcounter{citecount}{0}", []),
        (r"\@writefile{toc}{\contentsline {section}{\cite{CLIP}}{1}}", []),
    ],
)
def test_what_a_line_cites(line, cited):
    assert [citation.key for citation in latex_output.read_aux(line).citations] == cited


@pytest.mark.parametrize("line", [r"\citation{*}", r"\abx@aux@nociteall"])
def test_the_whole_bibliography_can_be_wanted(line):
    reading = latex_output.read_aux(f"\\relax\n{line}\n\\citation{{a}}")

    assert reading.everything == 2
    assert reading.citations == (Citation("a", 3),)


def test_parts_of_the_document_have_files_of_their_own():
    assert latex_output.read_aux("\\relax\n\\@input{sub/chapter.aux}").inclusions == (
        Inclusion(("sub/chapter.aux",), 2),
    )


@pytest.mark.parametrize(
    "key", ["biblatex-control", "REVTEX42Control", "apsrev42Control", "IEEEexample:BSTcontrol", "achemso-control"]
)
def test_the_settings_of_styles_need_not_be_in_the_catalog(key):
    assert latex_output.read_aux(f"\\citation{{{key}}}").citations == (Citation(key, 1, certain=False),)


@pytest.mark.parametrize("key", ["optimal-control", "Control2020", "MPC4control"])
def test_papers_about_control_are_papers(key):
    assert latex_output.read_aux(f"\\citation{{{key}}}").citations == (Citation(key, 1),)


@given(st.text(alphabet="\\citation{}abx@u, *\n0", max_size=80))
def test_any_text_is_read(text):
    for citation in latex_output.read_aux(text).citations:
        assert citation.key.strip() not in ("", "*")
