"""What is listed twice, and what only looks like it."""

import pytest

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


def test_one_title_with_two_identifiers_is_found():
    (finding,) = checked(entry() + entry(key="B", arxiv="2103.00021"))

    assert (finding.code, finding.key, finding.related) == ("duplicate-title", "B", "A")


def test_two_papers_that_really_have_one_title_are_none():
    others = (Name(family="Moe", given="Ann"),)
    text = entry() + entry(key="B", arxiv="2103.00021")
    found = checked(text, A={"preprint": preprint()}, B={"preprint": preprint("2103.00021", authors=others)})

    assert found == ()


def test_a_short_title_may_be_that_of_two_papers():
    text = entry(title="Deep Widgets") + entry(key="B", title="Deep Widgets", arxiv="2103.00021")

    assert checked(text) == ()
