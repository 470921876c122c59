import pytest

from bibexport.index.terms import (
    author_terms,
    corr_term,
    key_term,
    person,
    preprint_term,
    telling_words,
    title_term,
    two_of,
)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Jong Wook Kim 0002", "Jong W. Kim", True),
        ("Matti Järvisalo", "MATTI JARVISALO", True),
        ("Prince", "Prince 0001", True),
        ("Jong Wook Kim", "J. W. Kim", False),
        ("Ana Vas", "Ana Vaz", False),
    ],
)
def test_names_meet_by_their_first_and_last_words(one, other, same):
    assert (person(one) == person(other)) is same


def test_titles_meet_when_they_fold_alike():
    assert title_term("Learning: the Widgets.") == title_term("learning the widgets")
    assert title_term("Learning: the Widgets.") != title_term("Learning the Widget")


def test_what_is_found_by_different_things_differs():
    assert len({key_term("x"), title_term("x"), corr_term("x"), preprint_term("x"), *author_terms("x", ["x"])}) == 5


def test_queries_name_the_telling_words():
    words = telling_words("Learning to Bounce Widgets Sideways")

    assert words == ["bounc", "widget", "sideway"]
    assert two_of(words) == '("bounc" AND "widget") OR ("bounc" AND "sideway") OR ("widget" AND "sideway")'
    assert two_of(["one"]) == ""


def test_an_author_and_a_word_meet_only_together():
    ray = author_terms("alec ray", ["widget", "gadget"])

    assert ray == author_terms(person("Alec B. Ray 0002"), ["widget", "gadget"])
    assert len({*ray, *author_terms("jo kim", ["widget"])}) == 3
