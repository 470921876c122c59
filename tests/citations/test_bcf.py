from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.citations import latex_output
from bibexport.citations.reading import Citation
from bibexport.errors import InvalidInput


def control_file(*keys):
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<bcf:controlfile version="3.9" bltxversion="3.18b" xmlns:bcf="https://sourceforge.net/projects/biblatex">',
            '<bcf:bibdata section="0"><bcf:datasource type="file" datatype="bibtex">x.bib</bcf:datasource></bcf:bibdata>',
            '<bcf:section number="0">',
            *keys,
            "</bcf:section></bcf:controlfile>",
        ]
    )


def test_the_keys_of_all_sections_with_their_lines():
    text = control_file(
        '<bcf:citekey order="1" intorder="1">CLIP</bcf:citekey>',
        '<bcf:citekey order="1" intorder="2">a&amp;b</bcf:citekey>',
        '</bcf:section><bcf:section number="1">',
        '<bcf:citekey order="1" nocite="1">LISA++</bcf:citekey>',
    )

    assert latex_output.read_bcf(text).citations == (Citation("CLIP", 5), Citation("a&b", 6), Citation("LISA++", 8))


def test_everything_can_be_wanted():
    assert latex_output.read_bcf(control_file('<bcf:citekey order="1" nocite="1">*</bcf:citekey>')).everything == 5
    assert latex_output.read_bcf(control_file()).everything is None


def test_of_a_set_its_members_are_cited():
    text = control_file(
        '<bcf:citekey type="set" members="a, b">S</bcf:citekey>', '<bcf:citekey order="1" intorder="1">S</bcf:citekey>'
    )

    assert [citation.key for citation in latex_output.read_bcf(text).citations] == ["a", "b"]


BOMB = control_file("<bcf:citekey>&x;</bcf:citekey>").replace("?>", '?><!DOCTYPE b [<!ENTITY x "boom">]>', 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a complete control file"),
        (control_file()[:-20], "not a complete control file"),
        ("<html></html>", "got other XML"),
        (BOMB, "declares entities"),
    ],
)
def test_other_files_are_refused(text, message):
    with pytest.raises(InvalidInput, match=message):
        latex_output.read_bcf(text)


@given(st.text(max_size=60) | st.text(alphabet='<>/bcf:citekey&;"= x', max_size=60))
def test_any_text_is_read_or_refused(text):
    for candidate in (text, control_file(text)):
        with suppress(InvalidInput):
            assert all(citation.key for citation in latex_output.read_bcf(candidate).citations)
