"""Contrasts between titles, and the similarity of titles without one."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.data import read_words
from bibexport.matching import plausible
from bibexport.matching.contrast import _MARKS, _NEGATIONS, _NUMERALS, contrast
from bibexport.matching.drift import compare_titles, content_words, share_a_word, weights

APART = [
    ("Widget Dynamics, Part I", "Widget Dynamics, Part II"),
    ("Widget Dynamics", "Widget Dynamics II"),
    ("Widget Dynamics, Part 1", "Widget Dynamics, Part II"),
    ("FooNet: Fast Widgets", "FooNet 2: Fast Widgets"),
    ("FooNet V2: Fast Widgets", "FooNet V3: Fast Widgets"),
    ("FooNet: Fast Widgets", "FooNetv2: Fast Widgets"),
    ("FooNet: Fast Widgets", "FooNet++: Fast Widgets"),
    ("Flow from 2D Points", "Flow from 3D Points"),
    ("From 2D to 3D Widgets", "From 2D to 4D Widgets"),
    ("M2Net: Widgets", "M2Net: Widgets, Part II"),
    ("One-Shot Widgets", "Few-Shot Widgets"),
    ("Supervised Widgets", "Unsupervised Widgets"),
    ("Semi-Supervised Widgets", "Self-Supervised Widgets"),
    ("Semi-supervised Widgets and Self-Attention", "Self-supervised Widgets and Self-Attention"),
    ("Stationary Widgets", "Non-Stationary Widgets"),
    ("IID Widgets", "Non-IID Widgets"),
    ("Convex Widgets", "Nonconvex Widgets"),
    ("Widgets with Tears", "Widgets without Tears"),
    ("Widgets", "Widgets Revisited"),
    ("Widgets", "A Comment on Widgets"),
    ("Widgets", "Erratum: Widgets"),
    ("Widgets", "Widgets (Corrigendum)"),
    ("Widgets", "Correction to: Widgets"),
    ("Widgets", "Author Correction: Widgets"),
    ("Widgets", 'Reply to "Widgets"'),
    ("Widgets", "[Re] Widgets"),
    ("Widgets: A Survey", "A Comment on Widgets: A Survey"),
    ("Widgets", "Widgets: A Survey"),
    ("Widgets", "Retracted: Widgets"),
    ("Widgets", "Workshop on Widgets"),
]
TOGETHER = [
    ("Widget Dynamics", "The Dynamics of Widgets"),
    ("A Survey of Widgets", "Widgets: A Comprehensive Survey"),
    ("Nonconvex Widgets", "Non-Convex Widgets for All"),
    ("Parts2Words: Widgets", "Part2Word: Widgets"),
    ("Text to 3D Widgets", "Text to 3D Widgets by Bridging 2D and 3D Models"),
    ("360-degree Widgets", "360-degree Widget Views: A Study"),
    ("Multi-Stage Widgets", "Widgets in an Early Stage"),
    ("Error Correction for Widgets", "Widgets that Correct Errors"),
    ("Widgets w/o Data", "Widgets"),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_titles_of_two_papers_are_distinguished(one, other):
    assert contrast(one, other)
    assert contrast(other, one)


@pytest.mark.parametrize(("one", "other"), TOGETHER)
def test_rewording_is_not_a_contrast(one, other):
    assert contrast(one, other) == contrast(other, one) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [pair for line in read_words("opposed_words") for pair in combinations(line.split(), 2)],
)
def test_words_of_one_line_exclude_each_other(one, other):
    assert contrast(f"Good {one} widgets", f"Good {other} widgets")


@pytest.mark.parametrize("word", sorted(_NEGATIONS))
def test_a_negation_makes_another_paper(word):
    assert contrast(f"Widgets {word} gears", "Widgets gears")


@pytest.mark.parametrize("number", sorted(_NUMERALS))
def test_numerals_are_numbers(number):
    digit = _NUMERALS[number]

    assert not contrast(f"Widgets, Part {number}", f"Widgets, Part {digit}")
    assert contrast(f"Widgets, Part {number}", f"Widgets, Part {int(digit) + 1}")


@pytest.mark.parametrize("mark", sorted(_MARKS.values()))
def test_a_mark_on_a_name_makes_another_paper(mark):
    assert contrast(f"F{mark} Widgets", "F Widgets")


def test_stems_join_the_forms_of_a_word():
    forms = ["predicts", "predicted", "predicting", "prediction", "predictions", "predictive"]

    assert {stem for form in forms for stem in weights(form)} == {"predict"}


def test_generic_words_tell_less_and_function_words_nothing():
    assert weights("Learning of Cephalopods") == {"learn": 3, "cephalopod": 10}
    assert content_words("Learning of Cephalopods") == 2


def test_a_reworded_title_is_near_and_another_one_far():
    near = compare_titles(
        "An Information-Theoretic View of Widget Bounds", "An Information Theory View of Widget Bounds"
    )
    far = compare_titles("Memory for Text-to-Image Generation", "Image-to-Image Translation with Text Guidance")

    assert near.alike > 0.75 > 0.3 > far.alike
    assert not near.apart


def test_a_name_before_the_colon_and_a_swapped_word_are_noticed():
    names = compare_titles("GeoTV: Navigating Feeds", "GeoTracker: Navigation")
    swapped = compare_titles("The Deception Challenge: The Data", "The Sincerity Challenge: The Data")

    assert (names.other_name, names.one_word_swapped) == (True, False)
    assert (swapped.other_name, swapped.one_word_swapped) == (False, True)


@pytest.mark.parametrize(
    ("candidate", "expected"),
    [
        ("Deep Widgets.", True),
        ("deep widgets (extended version)", True),
        ("Deep Nets", False),
        ("Correction to: Deep Widgets", False),
        ("Gears", False),
    ],
)
def test_an_equal_title_is_plausible_however_short(candidate, expected):
    assert plausible(["Other Title", "Deep Widgets"], candidate) is expected


@pytest.mark.parametrize(
    ("candidate", "expected"),
    [
        ("WidgetBench: Evaluating Widget Agents at Scale", True),
        ("Large-Scale Benchmarks of Language Models", False),
        ("WidgetBench 2: A Large-Scale Benchmark for Evaluating Widget Agents", False),
    ],
)
def test_a_reworded_title_is_plausible(candidate, expected):
    assert plausible(["WidgetBench: A Large-Scale Benchmark for Evaluating Widget Agents"], candidate) is expected


def test_where_the_claim_agrees_one_telling_word_is_plausible():
    titles = ["Revisiting Cephalopods"]

    assert not plausible(titles, "Three Cephalopods and their Habits")
    assert plausible(titles, "Three Cephalopods and their Habits", claimed=True)


WORDS = [
    "FooNet:",
    "widgets",
    "non",
    "supervised",
    "2",
    "3D",
    "II",
    "++",
    ":",
    "gears",
    "part",
    "survey",
    "with",
    "without",
]
TITLES = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


@given(TITLES, TITLES)
def test_comparing_is_symmetric(one, other):
    here, there = compare_titles(one, other), compare_titles(other, one)

    assert here[:-1] == there[:-1]
    assert bool(here.apart) == bool(there.apart)
    assert share_a_word(one, other) == share_a_word(other, one)


@given(TITLES)
def test_no_title_is_apart_from_itself(title):
    drift = compare_titles(title, title)

    assert drift.apart == ""
    assert plausible([title], title)
