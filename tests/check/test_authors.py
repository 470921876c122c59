"""The authors that a list or catalog states, beside those of the record."""

import pytest

from bibexport.text.names import listed_names
from tests.check.cases import AUTHORS, checked, codes, entry, preprint, published

THREE = (*AUTHORS, *listed_names(["Bo Zheng-Li"]))


def find(listed, record=AUTHORS):
    text = entry("ICML 2021", more=f"authors = {listed!r}")
    return checked(text, A={"preprint": preprint(authors=record), "dblp": published(authors=record)})


@pytest.mark.parametrize(
    "listed",
    [
        ["Alec Ray", "Jong Kim"],
        ["A. Ray", "J. Kim"],
        ["Ray, Alec", "Kim, Jong"],
        ["Ray A", "Kim J"],
        ["Ray", "Kim"],
        ["Alec B. Ray", "Jong Kim"],
        ["Ray Alec", "Kim Jong"],
        ["Alec Ray"],
        ["Alec Ray", "et al."],
        ["Ray", "et al."],
        ["{The Widget Team}"],
    ],
)
def test_authors_that_fit_the_record_are_not_reported(listed):
    assert find(listed) == ()


@pytest.mark.parametrize(
    ("listed", "why"),
    [
        (["Alec Ray", "Ann Moe"], "the record does not have Ann Moe"),
        (["Moe", "et al."], "the record does not have Moe"),
        (["Jong Kim", "et al."], "the record starts with Alec Ray"),
        (["Alec Ray", "Bo Zheng-Li", "Jong Kim"], "the record has them in another order"),
    ],
)
def test_authors_that_contradict_the_record_are_reported_with_both(listed, why):
    (finding,) = find(listed, THREE)

    assert (finding.code, finding.severity, finding.line) == ("authors", "warning", 6)
    assert finding.message == f"authors: {why}"
    assert finding.listed == ", ".join(listed)
    assert finding.recorded == "Alec Ray, Jong Kim, Bo Zheng-Li"
    assert finding.source == "dblp conf/icml/RayK21, 2026-11-24"


def test_authors_that_one_of_two_records_has_are_right():
    text = entry("ICML 2021", more="authors = ['Alec Ray', 'Jong Kim', 'Bo Zheng-Li']")

    assert checked(text, A={"preprint": preprint(), "dblp": published(authors=THREE)}) == ()


def test_authors_that_the_curator_gives_are_not_held_against_the_list():
    text = entry("ICML 2021", more="authors = ['Ann Moe']\noverride = { authors = ['Ann Moe'] }")

    assert checked(text, A={"preprint": preprint(), "dblp": published()}) == ()


def test_authors_beside_an_identifier_of_another_paper_are_not_reported():
    other = preprint(title="A Theory of Volumetric Gadget Fields for Autonomous Kitchens")

    assert codes(checked(entry(more="authors = ['Ann Moe']"), A={"preprint": other})) == ["wrong-id"]
