"""Titles beside those of the sources, and identifiers that lead to another paper."""

import pytest

from bibexport.check.titles import relation_of
from bibexport.model import Name
from tests.check.cases import TITLE, checked, codes, entry, preprint, published

OTHER = "A Theory of Volumetric Gadget Fields for Autonomous Kitchens"


@pytest.mark.parametrize(
    ("claimed", "title", "relation"),
    [
        (TITLE, TITLE.upper(), "same"),
        ("W-Net++: widgets & more", "W-Net++: Widgets and More.", "same"),
        ("Beyond $\\beta$-VAEs for Widgets", "Beyond β-VAEs for Widgets", "same"),
        ("WidgetNet", "WidgetNet: Learning Widgets from Noisy Supervision", "same"),  # a name in a title's place
        ("WidgetNet", "Learning Widgets from Noisy Supervision", "same"),
        ("Noisy Widgets", "Learning Widgets from Noisy Supervision", "same"),
        ("Learning Widgets from Noisy Supervisions", TITLE, "wording"),
        ("Learing Widgets from Noisy Supervision", TITLE, "wording"),
        ("WNet: " + TITLE, TITLE, "wording"),
        (TITLE, "WNet: " + TITLE, "wording"),
        ("Learning Widgets from Noise", "Learning Widgets from Noise: A Large-Scale Approach to Gadgets", "wording"),
        ("WNet: Widgets from Noise", "GNet: Widgets from Noise", "renamed"),
        ("WNet: Widgets from Noisy Labels", "WNet++: Widgets from Noisy Labels", "renamed"),
        ("Widget Dynamics, Part I", "Widget Dynamics, Part II", "renamed"),
        ("Widgets in 2D from Noisy Labels", "Widgets in 3D from Noisy Labels", "renamed"),
        ("Objects as Widgets: A Stochastic View", "A Theory of Stochastic Widgets", "renamed"),
        ("DeepWidget: Reasoning in Gadgets by Rewards", "DeepWidget Technical Report", "renamed"),
        ("Noisy Widgets", OTHER, "renamed"),  # too short to be sure
        (TITLE, OTHER, "another"),
    ],
)
def test_titles_are_one_in_other_words_renamed_or_of_another_paper(claimed, title, relation):
    assert relation_of(claimed, title) == relation


def test_an_identifier_of_another_paper_is_shown_with_both_titles():
    (finding,) = checked(entry("ICML 2021"), A={"preprint": preprint(title=OTHER)})

    assert finding.code == "wrong-id"
    assert (finding.listed, finding.recorded) == (TITLE, OTHER)
    assert TITLE in finding.message
    assert OTHER in finding.message
    assert finding.line == 5


def test_an_identifier_that_was_copied_from_another_entry_names_that_entry():
    mixed = entry(key="B", title="A Theory of Widget Gadgets for Kitchens", arxiv="2103.00021")
    facts = preprint("2103.00021", "A Theory of Noisy Gadgets for Kitchens")
    alone = checked(mixed, B={"preprint": facts})
    beside = checked(mixed + entry(title=facts.title), B={"preprint": facts})

    assert codes(alone) == ["title"]
    assert (beside[0].code, "the paper of A" in beside[0].message) == ("wrong-id", True)


def test_nothing_is_said_about_the_claim_beside_a_wrong_identifier():
    record = published("conf/cvpr/X22", "CVPR", 2022, OTHER)

    assert codes(checked(entry("ICML 2021"), A={"preprint": preprint(title=OTHER), "dblp": record})) == ["wrong-id"]


def test_a_claim_beside_a_title_that_may_be_another_papers_is_not_corrected():
    title = "Noisy Widgets: Learning in Kitchens"
    found = checked(entry("arxiv"), A={"preprint": preprint(title=title), "dblp": published(title=title)})

    assert sorted(codes(found)) == ["published", "title"]
    assert all(finding.correction is None for finding in found)


@pytest.mark.parametrize(
    "facts",
    [
        {"preprint": preprint(title="Noisy Gadgets, Renamed"), "dblp": published(title=TITLE)},
        {"preprint": preprint(title=TITLE), "dblp": published(title="Noisy Gadgets, Renamed")},
        {"preprint": preprint(title="Now Called Something Else", other_titles=(TITLE,))},
        {},
    ],
)
def test_a_title_that_any_source_has_is_right(facts):
    assert checked(entry("ICML"), A=facts) == ()


def test_a_pinned_record_of_another_paper_is_a_wrong_identifier():
    text = entry("ICML 2021", arxiv="", more='dblp = "conf/icml/RayK21"')
    (finding,) = checked(text, A={"dblp": published(title=OTHER)})

    assert (finding.code, finding.line) == ("wrong-id", 5)
    assert "dblp:conf/icml/RayK21" in finding.message


def test_a_slightly_other_wording_is_only_a_note():
    (finding,) = checked(entry("ICML"), A={"preprint": preprint(title="WNet: " + TITLE)})

    assert (finding.code, finding.severity, finding.line) == ("title-wording", "info", 3)


def test_a_pinned_record_by_other_people_is_a_wrong_identifier_also_beside_the_right_preprint():
    text = entry("ICML 2021", more='dblp = "conf/icml/RayK21"')
    facts = {"preprint": preprint(), "dblp": published(title=OTHER, authors=(Name(family="Moe", given="Ann"),))}
    (finding,) = checked(text, A=facts)

    assert (finding.code, finding.line, finding.recorded) == ("wrong-id", 6, OTHER)
    assert checked(text, A=facts | {"dblp": published(title=OTHER)}) == ()  # renamed: the authors are the same
