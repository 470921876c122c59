import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.errors import did_you_mean, find_nearest

KEYS = ["CLIP", "ALIGN", "LLaVA", "LLaVa-1.5", "LLaVa-CoT", "LISA", "LISA++", "VISA", "radford2021learning"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LLAVA", ["LLaVA"]),
        ("clip", ["CLIP"]),
        ("LLaVA1.5", ["LLaVa-1.5", "LLaVA"]),
        ("LISSA", ["LISA", "LISA++", "VISA"]),
        ("radford2021", ["radford2021learning"]),
        ("BERT", []),
        ("", []),
    ],
)
def test_the_nearest_names_come_first_and_case_alone_beats_all(text, found):
    assert find_nearest(text, KEYS) == found


def test_of_names_that_differ_in_case_all_are_named():
    assert find_nearest("visa", ["VISA", "Visa", "VISTA"]) == ["VISA", "Visa"]


def test_a_hint_is_empty_where_nothing_is_near():
    assert did_you_mean("CLIPP", KEYS) == "; did you mean CLIP?"
    assert did_you_mean("BERT", KEYS) == ""


@given(st.text(max_size=8), st.lists(st.text(max_size=8), max_size=6))
def test_suggestions_are_known_names_and_independent_of_their_order(text, known):
    found = find_nearest(text, known)

    assert set(found) <= set(known)
    assert len(found) <= 3
    assert sorted(found) == sorted(find_nearest(text, sorted(known))) or len(found) == 3
