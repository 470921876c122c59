import pytest

from bibexport.formats.html.entries import links, main_address
from bibexport.ids import ArxivId, Doi
from bibexport.model import Link, Record


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ({"url": "https://example.org/a b", "doi": Doi("10.1/x")}, "https://example.org/a%20b"),
        ({"url": "javascript:alert(1)", "doi": Doi("10.1/x")}, "https://doi.org/10.1/x"),
        ({"doi": Doi("10.1/a<b>#c")}, "https://doi.org/10.1/a%3Cb%3E%23c"),
        ({"arxiv": ArxivId("2103.00020"), "arxiv_version": 2}, "https://arxiv.org/abs/2103.00020v2"),
        ({}, ""),
    ],
)
def test_the_title_leads_to_the_works_own_address_or_that_of_an_identifier(fields, address):
    assert main_address(Record(key="k", **fields)) == address


def test_links_are_doi_arxiv_pdf_and_those_of_the_list_each_once():
    record = Record(
        key="k",
        doi=Doi("10.1/x"),
        arxiv=ArxivId("2103.00020"),
        links=(
            Link(kind="code", url="https://github.com/a/b", label="Code & Data"),
            Link(kind="dataset", url="https://github.com/a/b", label="Code & Data"),
            Link(kind="paper", url="https://arxiv.org/abs/2103.00020"),
            Link(kind="other", url="ftp://example.org"),
            Link(kind="project", url="javascript:alert(1)"),
        ),
    )

    assert links(record) == (
        ("DOI", "https://doi.org/10.1/x"),
        ("arXiv", "https://arxiv.org/abs/2103.00020"),
        ("PDF", "https://arxiv.org/pdf/2103.00020"),
        ("Code & Data", "https://github.com/a/b"),
    )


def test_arxivs_own_doi_is_no_second_link_to_the_same_page():
    record = Record(key="k", doi=Doi("10.48550/arxiv.2103.00020"), arxiv=ArxivId("2103.00020"))

    assert [link.label for link in links(record)] == ["arXiv", "PDF"]
