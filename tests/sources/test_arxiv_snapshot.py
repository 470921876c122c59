import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.errors import PayloadError
from bibexport.model import Date
from bibexport.sources import arxiv_snapshot
from tests.servers.dblp_dump import line as snapshot_line
from tests.servers.world import Paper, Version

PAPER = {
    "id": "2103.00020",
    "submitter": "A",
    "authors": "A and B",
    "title": "Learning Widgets From\n  Language",
    "comments": None,
    "journal-ref": None,
    "doi": None,
    "report-no": None,
    "categories": "cs.CV cs.LG",
    "license": None,
    "abstract": "  We show.\n",
    "versions": [{"version": "v1", "created": "Fri, 26 Feb 2021 19:04:58 GMT"}],
    "update_date": "2021-03-02",
    "authors_parsed": [["Ray", "Alec", ""], ["Kim", "Jong Wook", ""]],
}


def facts(**changes):
    return arxiv_snapshot.facts(arxiv_snapshot.line(json.dumps(PAPER | changes).encode()), "2026-11-20")


def test_a_line_becomes_facts():
    read = facts()

    assert (read.source, read.id, read.arxiv, read.type) == ("arxiv", "2103.00020", "2103.00020", "article")
    assert (read.title, read.primary_category, read.version) == ("Learning Widgets From Language", "cs.CV", 1)
    assert [name.display for name in read.authors] == ["Alec Ray", "Jong Wook Kim"]
    assert read.issued == read.updated == Date(year=2021, month=2, day=26)
    assert (read.comment, read.doi, read.retracted, read.retrieved) == ("", None, "", "2026-11-20")


def test_of_several_versions_the_first_dates_the_paper_and_the_last_its_update():
    created = ["Mon, 12 Jun 2017 17:57:34 GMT", "Mon, 19 Jun 2017 16:49:45 GMT", "Wed, 2 Aug 2023 00:41:18 GMT"]
    read = facts(versions=[{"version": f"v{n}", "created": day} for n, day in enumerate(created, 1)])

    assert (read.version, read.issued.iso, read.updated.iso) == (3, "2017-06-12", "2023-08-02")


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        (r"On Erd\H{o}s \& R\'enyi", "On Erdős & Rényi"),
        ("Learning $k$-Widgets -- a View", "Learning $k$-Widgets -- a View"),
        (r"The $\beta$ of it", "The β of it"),
    ],
)
def test_tex_becomes_text(raw, title):
    assert facts(title=raw).title == title


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (["van der Maaten", "Laurens", ""], {"family": "Maaten", "given": "Laurens", "particle": "van der"}),
        (["King", "Martin", "Jr"], {"family": "King", "given": "Martin", "suffix": "Jr"}),
        ([r"M\"uller", r"J\"urgen", "", "Vienna"], {"family": "Müller", "given": "Jürgen"}),
        (["The ATLAS Collaboration", "", ""], {"literal": "The ATLAS Collaboration"}),
        (["Prince", ""], {"literal": "Prince"}),
    ],
)
def test_names_are_read_from_their_parts(parts, name):
    (read,) = facts(authors_parsed=[parts]).authors

    assert {field: value for field in read.__struct_fields__ if (value := getattr(read, field))} == name


def test_what_authors_add_is_kept():
    read = facts(doi="10.1000/A 10.1000/B", comments="Withdrawn by the authors", **{"journal-ref": "Widgets 1 (2)"})

    assert (read.doi, read.journal_ref) == ("10.1000/a", "Widgets 1 (2)")
    assert read.comment == read.retracted == "Withdrawn by the authors"


@pytest.mark.parametrize(
    ("written", "arxiv"), [("math/0309136", "math/0309136"), ("cs.DS/0310049", "cs/0310049"), ("x", None)]
)
def test_ids_are_read_as_everywhere(written, arxiv):
    assert arxiv_snapshot.arxiv_id(arxiv_snapshot.line(json.dumps(PAPER | {"id": written}).encode())) == arxiv


def test_the_world_in_tests_writes_such_lines():
    paper = Paper(
        id="2103.00020", title="T", authors=("Alec Ray",), versions=(Version(updated="2021-02-26T00:00:00Z"),)
    )

    assert set(snapshot_line(paper)) == set(PAPER)


@given(
    st.binary(max_size=80)
    | st.dictionaries(st.sampled_from(sorted(PAPER)), st.none() | st.text() | st.integers()).map(
        lambda some: json.dumps(PAPER | some).encode()
    )
)
def test_any_line_is_read_or_refused(data):
    try:
        read = arxiv_snapshot.line(data)
    except PayloadError:
        return
    if arxiv_snapshot.arxiv_id(read):
        assert arxiv_snapshot.facts(read, "").source == "arxiv"
