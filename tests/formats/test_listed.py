"""A reference that only the list gives: its own fields in the right type, marked as such in every format."""

import json

import pytest

from bibexport.formats.html.entries import evidence
from bibexport.formats.options import ExportOptions
from bibexport.formats.plain import reference
from bibexport.formats.table import writer
from bibexport.formats.toml import read as toml
from bibexport.formats.zotero.items import child_note, item
from bibexport.lock import Lock
from bibexport.model import Date, Facts, Name, Verdict
from bibexport.normalise.records import record
from bibexport.resolution.questions import records
from bibexport.text.names import OTHERS

MARK = "the fields are the list's own"
TEXT = """
[[entry]]
key = "A"
title = "Learning Widgets from Noise"
authors = ["Ann Moe", "van der Berg, Jo", "et al."]
venue = "CVPR 2021"
pages = "1-9"
links = { paper = "https://example.org/p" }
"""


def entry(**fields):
    text = "".join(f"{name} = {json.dumps(value)}\n" for name, value in fields.items())
    return toml.read(f'[[entry]]\nkey = "A"\ntitle = "Learning Widgets"\n{text}').entries[0]


def listed(**fields):
    return next(records([entry(**fields)], Lock()))


@pytest.mark.parametrize(
    ("fields", "kind", "where"),
    [
        ({"venue": "ICML 2021"}, "paper-conference", "ICML"),
        ({"venue": "Proc. of the 3rd Widget Symposium, 2021"}, "paper-conference", "Proc. of the 3rd Widget Symposium"),
        ({"venue": "ICML 2021", "arxiv": "2103.00020"}, "paper-conference", "ICML"),
        ({"venue": "Journal of Widgets 2021"}, "article-journal", "Journal of Widgets"),
        ({"venue": "TPAMI 2021", "volume": 3}, "article-journal", "TPAMI"),
        ({"venue": "Nature Widgets 2021", "volume": 3, "pages": "1-2"}, "article-journal", "Nature Widgets"),
        # Nothing is guessed about a name that says neither.
        ({"venue": "WidgetFoo 2021"}, "document", "WidgetFoo"),
        ({"venue": "WidgetFoo 2021", "arxiv": "2103.00020"}, "document", "WidgetFoo"),
        ({"venue": "Nature Widgets 2021", "volume": 3}, "document", "Nature Widgets"),
        ({"venue": "under review at ICLR 2021"}, "document", "under review at ICLR"),
        ({"arxiv": "2103.00020"}, "article", ""),
        ({"venue": "arXiv 2021", "arxiv": "2103.00020"}, "article", ""),
        ({"venue": "bioRxiv 2021", "doi": "10.1101/2021.01.01"}, "article", ""),
        ({"venue": "ICML 2021", "arxiv": "2103.00020", "preprint": True}, "article", ""),
    ],
)
def test_the_type_is_what_the_list_says(fields, kind, where):
    whole = listed(**fields)

    assert (whole.type, whole.container_title) == (kind, where)
    assert whole.issued == (Date(year=2021) if "venue" in fields else None)


def test_a_preprint_names_the_server_that_the_list_names():
    assert listed(venue="bioRxiv 2021", doi="10.1101/2021.01.01").publisher == "bioRxiv"
    assert listed(arxiv="2103.00020", venue="preprint").publisher == "arXiv"


@pytest.mark.parametrize("outcome", ["not found", "ambiguous", "unchecked"])
def test_every_outcome_without_a_record_has_the_fields_of_the_list(outcome):
    one = toml.read(TEXT).entries[0]
    whole = record(one, None, None, Verdict(outcome=outcome, reason="why"))

    assert [name.family for name in whole.authors] == ["Moe", "Berg", ""]
    assert whole.authors[-1] == OTHERS
    assert (whole.pages, whole.url, whole.issued) == ("1–9", "https://example.org/p", Date(year=2021))
    assert f"% {outcome}: why; {MARK}\n@inproceedings{{A," in "".join(writer("bibtex")([whole], ExportOptions()))


def test_what_a_source_knows_is_not_mixed_with_what_the_list_says():
    one = entry(authors=["Ann Moe"], venue="ICML 2021", arxiv="2103.00020", pages="1-9")
    preprint = Facts(
        source="arxiv", id="2103.00020", arxiv="2103.00020", type="article", title="T", authors=(Name(family="Ray"),)
    )
    whole = record(one, preprint, None, None)

    assert (whole.type, whole.authors, whole.pages, whole.container_title) == ("article", preprint.authors, "", "")
    assert MARK not in "".join(writer("bibtex")([whole], ExportOptions()))


def test_a_complete_override_gets_no_field_of_the_list():
    override = (
        'authors = ["Ann Moe"]\nvenue = "ICML 2021"\npages = "1-2"\n[entry.override]\ntype = "book"\ntitle = "B"\n'
    )
    (one,) = toml.read(f'[[entry]]\nkey = "A"\ntitle = "T"\n{override}').entries
    whole = record(one, None, None, None)

    assert (whole.container_title, whole.pages, whole.issued) == ("", "", None)


def test_the_mark_is_a_comment_in_a_bib_and_a_note_elsewhere():
    whole = list(records(toml.read(TEXT).entries, Lock()))
    written = {
        name: "".join(writer(name)(whole, ExportOptions())) for name in ("bibtex", "biblatex", "csl-json", "ris")
    }
    note = "The fields are the list's own. It names only the first authors."

    for name in ("bibtex", "biblatex"):
        comment, *fields = written[name].splitlines()
        assert comment.endswith(f"; {MARK}")
        assert "  author        = {Moe, Ann and van der Berg, Jo and others}," in fields
    assert json.loads(written["csl-json"])[0]["note"] == note
    assert f"N1  - {note}\r\n" in written["ris"]
    assert child_note(whole[0]).count(MARK) == 1
    assert "extra" not in item(whole[0], ExportOptions()).fields
    assert item(whole[0], ExportOptions(notes=False)).fields["extra"].endswith(note)
    assert "The fields are the list's own." in [statement.text for statement in evidence(whole[0])]


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_a_venue_of_unknown_kind_is_written_once_with_its_volume(dialect):
    text = "".join(writer(dialect)([listed(venue="WidgetFoo 2021", volume=103)], ExportOptions()))

    assert "  howpublished  = {WidgetFoo 103}" in text
    assert text.count("WidgetFoo") == 1


def test_prose_names_authors_venue_and_year():
    (whole,) = records(toml.read(TEXT).entries, Lock())

    assert reference(whole, ExportOptions()).startswith("Ann Moe, Jo van der Berg et al.")
    assert "CVPR" in reference(whole, ExportOptions())
