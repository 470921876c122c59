"""Folded titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.matching import fold_title
from bibexport.matching.folding import _SYMBOLS, _TEX_NAMES, is_lesser_edition, words

SAME = [
    ("Deep Nets", "deep nets."),
    ("Deep-Nets: A  Study", "Deep Nets - a Study"),
    ("Müller's Équation", "Muller’s Equation"),
    ("Lov{\\'a}sz Embeddings", "Lovász Embeddings"),
    ("Hierarchical Lov\\'asz Embeddings", "Hierarchical Lovasz Embeddings"),
    ('Na\\"{\\i}ve Bayes', "Naïve Bayes"),
    ("\\v{S}imon and \\c{C}elik", "Šimon and Çelik"),
    ("Q&A Nets", "Q&amp;A Nets"),
    ("Search & Rescue", "Search and Rescue"),
    ("$\\beta$-VAE", "β-VAE"),
    ("$\\beta$-VAE", "beta-VAE"),
    ("Sums in $O(n^2)$", "Sums in O(n²)"),
    ("Sums in $O(n^2)$", "Sums in O(n<sup>2</sup>)"),
    ("$10^6$ Points", "10<sup>6</sup> Points"),
    ("$10^6$ Points", "10⁶ Points"),
    ("$\\mathcal{O}(\\log n)$ Sort", "O(log n) Sort"),
    ("\\textbf{Bold} Claims", "<b>Bold</b> Claims"),
    ("$\\ell_1$ Balls", "ℓ1 Balls"),
    ("A $3\\times3$ Kernel", "A 3×3 Kernel"),
    ("Dense Prediction*", "Dense Prediction"),
    ("100% Coverage at Low_Cost", "100\\% Coverage at Low\\_Cost"),
    ("1,000 Layers", "1000 Layers"),
    ("Graph Paths (Extended Version)", "Graph Paths"),
    ("Graph Paths [Full Version]", "Graph Paths"),
    ("Graph Paths: Extended Abstract", "Graph Paths"),
    ("Brief Announcement: Graph Paths", "Graph Paths (Student Abstract)"),
    ("Straße", "Strasse"),
]
OTHER = [
    ("Nets, Part I", "Nets, Part II"),
    ("2D Nets", "3D Nets"),
    ("FooNet V2", "FooNet V3"),
    ("LISA", "LISA++"),
    ("LISA+", "LISA++"),
    ("C", "C++"),
    ("F Nets", "F# Nets"),
    ("A Search", "A* Search"),
    ("LLaVA-1.5", "LLaVA-15"),
    ("Models 1 to 10", "Models 11 to 0"),
    ("Nets with Tears", "Nets without Tears"),
    ("Supervised Nets", "Unsupervised Nets"),
    ("Erratum: Nets", "Nets"),
    ("", "?"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_title_are_equal(one, other):
    assert fold_title(one) == fold_title(other)


@pytest.mark.parametrize(("one", "other"), OTHER[:-1])
def test_differences_between_papers_stay(one, other):
    assert fold_title(one) != fold_title(other)


@pytest.mark.parametrize("title", ["", "?", "***", "$$"])
def test_a_title_without_words_folds_to_nothing(title):
    assert fold_title(title) == ""


@pytest.mark.parametrize("command", sorted(_TEX_NAMES))
def test_a_tex_command_folds_to_its_output(command):
    printed = _TEX_NAMES[command]

    assert fold_title(f"Sets \\{command} there") == fold_title(f"Sets {printed}there")


@pytest.mark.parametrize("symbol", sorted(_SYMBOLS))
def test_a_symbol_folds_to_its_name(symbol):
    assert fold_title(f"On {chr(symbol)} Sets") == fold_title(f"On {_SYMBOLS[symbol]} Sets")


@pytest.mark.parametrize("title", ["(Extended Version)", "Poster", "Extended Abstract"])
def test_a_note_that_is_all_of_a_title_stays(title):
    assert fold_title(title)


@pytest.mark.parametrize(
    ("title", "lesser"),
    [
        ("Paths (Student Abstract)", True),
        ("Paths [Extended Abstract].", True),
        ("Paths: Extended Abstract", True),
        ("Paths (Demonstration)", True),
        ("Paths (Poster)", True),
        ("Brief Announcement: Paths", True),
        ("Demo: Paths", True),
        ("Paths (Extended Version)", False),
        ("Paths in Abstract Algebra", False),
        ("An Abstract", False),
    ],
)
def test_abstracts_posters_and_demonstrations_say_so(title, lesser):
    assert is_lesser_edition(title) is lesser


def test_words_keep_numbers_apart():
    assert words("GPT4 in 2.5D") == ("gpt", "4", "in", "2", "5", "d")


@given(st.text() | st.text("aIi2. +*#\\'{}$&<sub>()-:"))
def test_folding_twice_is_folding_once(title):
    once = fold_title(title)

    assert fold_title(once) == once


@given(st.text(st.characters(codec="ascii")))
def test_case_does_not_matter_without_tex(title):
    plain = title.replace("\\", "").replace("&", "")

    assert fold_title(plain.upper()) == fold_title(plain.lower())
