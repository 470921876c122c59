"""What is listed twice, and what only looks like it."""

import pytest

from bibexport.check.duplicates import explain_same_paper
from bibexport.check.run import check
from bibexport.check.statements import Known, catalog_statements
from bibexport.formats.table import read
from bibexport.model import Name
from tests.check.cases import TITLE, checked, checked_list, codes, entry, preprint, published

LIST = """# Papers

## One

- `A` **Learning Widgets from Noisy Supervision.** ICML 2021. [[Paper](https://arxiv.org/abs/2103.00020)] [[Code](https://github.com/a/b)]
- `B` **Reasoning about Gadgets in Kitchens.** ICML 2021. [[Paper](https://arxiv.org/abs/2103.00021)] [[Code](https://github.com/a/b)]
"""
AGAIN = "- `A` **Learning Widgets from Noisy Supervision.** ICML 2021. [[Paper](https://arxiv.org/abs/2103.00020)]\n"


def test_a_shared_repository_is_no_duplicate():
    assert checked_list(LIST) == ()


def test_a_paper_twice_in_one_section_is_a_duplicate_and_in_two_sections_a_note():
    (beside,) = checked_list(LIST + AGAIN)
    (elsewhere,) = checked_list(LIST + "\n## Two\n\n" + AGAIN)

    assert (beside.code, beside.severity, beside.line) == ("duplicate", "warning", 7)
    assert (elsewhere.code, elsewhere.severity, elsewhere.line) == ("repeated", "info", 10)


@pytest.mark.parametrize("field", ['arxiv = "2103.00020"', 'doi = "10.1109/cvpr.2016.90"', 'dblp = "conf/icml/RayK21"'])
def test_one_identifier_under_two_keys_is_a_duplicate(field):
    text = entry(arxiv="", more=field) + entry(key="B", arxiv="", more=field)
    found = checked(text)

    assert codes(found) == ["duplicate"]
    assert (found[0].key, found[0].related) == ("B", "A")


def test_two_preprints_of_one_published_paper_are_a_duplicate():
    text = entry() + entry(key="B", title="Widgets from Noise, First Version", arxiv="2103.00021")
    second = preprint("2103.00021", "Widgets from Noise, First Version")
    found = checked(text, A={"preprint": preprint(), "dblp": published()}, B={"preprint": second, "dblp": published()})

    assert codes(found) == ["duplicate"]
    assert "published as the same paper" in found[0].message


def test_one_identifier_for_two_titles_is_named_with_both():
    (finding,) = checked(entry() + entry(key="B", title="Reasoning about Gadgets in Kitchens"))

    assert (finding.code, finding.line) == ("shared-id", 9)
    assert TITLE in finding.message
    assert "Reasoning about Gadgets in Kitchens" in finding.message


def test_where_the_source_tells_which_of_two_titles_is_wrong_only_that_is_said():
    text = entry() + entry(key="B", title="Reasoning about Gadgets in Kitchens")
    found = checked(text, A={"preprint": preprint()}, B={"preprint": preprint()})

    assert [(finding.key, finding.code) for finding in found] == [("B", "wrong-id")]
    assert "the paper of A" in found[0].message


def test_one_title_by_the_same_people_under_two_identifiers_is_found():
    text = entry() + entry(key="B", arxiv="2103.00021")
    (finding,) = checked(text, A={"preprint": preprint()}, B={"preprint": preprint("2103.00021")})

    assert (finding.code, finding.key, finding.related) == ("duplicate-title", "B", "A")


def test_a_title_alone_is_not_enough_for_a_duplicate():
    assert checked(entry() + entry(key="B", arxiv="2103.00021")) == ()


def test_two_papers_that_really_have_one_title_are_none():
    others = (Name(family="Moe", given="Ann"),)
    text = entry() + entry(key="B", arxiv="2103.00021")
    found = checked(text, A={"preprint": preprint()}, B={"preprint": preprint("2103.00021", authors=others)})

    assert found == ()


def test_a_short_title_may_be_that_of_two_papers():
    text = entry(title="Deep Widgets") + entry(key="B", title="Deep Widgets", arxiv="2103.00021")

    assert checked(text) == ()


REF = "title={Learning Widgets from Noisy Supervision}"
RAY = f"author={{Ray, Alec and Kim, Jong}}, {REF}"


def bibliography(*entries: str) -> list[str]:
    """The codes found in a .bib of these entries, keyed `k1`, `k2` …"""
    text = "\n".join(f"@article{{k{number}, {fields}}}" for number, fields in enumerate(entries, 1))
    catalog = read(text, "bibtex", "refs.bib").catalog
    facts = {one.key: Known(record=one.record) for one in catalog.entries if one.record}
    return codes(check(catalog_statements(catalog), facts))


@pytest.mark.parametrize(
    "second",
    [
        f"author={{A. Ray and J. Kim}}, {REF}, year=2022",
        f"{RAY}, journal={{Nature}}, year=2021",
        f"author={{Ray, Alec and others}}, {REF}",
    ],
)
def test_one_title_by_the_same_people_is_a_duplicate(second):
    assert bibliography(f"{RAY}, journal={{arXiv}}, year=2021", second) == ["duplicate-title"]


@pytest.mark.parametrize(
    "second",
    [
        f"author={{Poe, Eva}}, {REF}",
        f"{REF}",
        f"{RAY}, journal={{arXiv}}, year=2021".replace("Supervision", "Supervision (Extended Version)"),
        f"{RAY}, journal={{The Column}}, year=2022",
        f"{RAY}, journal={{The Column}}, year=2021, pages={{12}}",
        f"{RAY}, journal={{The Column}}, year=2021, doi={{10.1234/y}}",
        f"{RAY}, journal={{Another Column}}, year=2024",
    ],
)
def test_a_title_alone_an_extended_version_and_the_next_years_column_are_no_duplicates(second):
    assert bibliography(f"{RAY}, journal={{The Column}}, year=2021, pages={{3}}, doi={{10.1234/x}}", second) == []


def test_a_conference_paper_and_its_journal_version_are_two_papers():
    catalog = read(
        f"@inproceedings{{c, {RAY}, booktitle={{ICML}}, year=2021}} @article{{j, {RAY}, journal={{JMLR}}, year=2021}}",
        "bibtex",
        "refs.bib",
    ).catalog
    conference, journal = catalog.entries

    assert explain_same_paper(conference, journal) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "article{a, doi={10.1234/x}, volume=106, pages={620--630},",
            "article{b, doi={10.1234/x}, volume=108, pages={171--190},",
        ),
        ("book{a, year=1956, publisher={Faber},", "book{b, year=1956, publisher={Grove},"),
        ("book{a, year=1956,", "book{b, edition={2},"),
        ("book{a, year=1956, volume=1,", "book{b, year=1956, volume=2,"),
    ],
)
def test_parts_and_editions_are_not_one_paper(one, other):
    catalog = read(f"@{one} {RAY}}}\n@{other} {RAY}}}", "bibtex", "refs.bib").catalog

    assert explain_same_paper(*catalog.entries) == ""


def test_an_extended_version_with_the_same_identifier_is_a_duplicate():
    extended = RAY.replace("Supervision", "Supervision (Extended Version)")

    assert bibliography(f"{RAY}, doi={{10.1234/x}}", f"{extended}, doi={{10.1234/x}}") == ["duplicate"]
