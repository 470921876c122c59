import re

import pytest

from bibexport.data import read_table
from bibexport.normalise.records import journal_name


@pytest.mark.parametrize("abbreviation", sorted(read_table("journals")))
def test_every_word_of_an_abbreviation_begins_a_word_of_the_full_name_in_order(abbreviation: str) -> None:
    name = journal_name(abbreviation)
    assert name is not None
    rest = iter(re.findall(r"\w+", name.lower()))

    for stem in re.findall(r"\w+", abbreviation.lower()):
        assert any(word.startswith(stem) for word in rest), stem
    assert not re.search(r"\w\.", name)


@pytest.mark.parametrize(
    ("abbreviation", "name"),
    [
        ("IEEE Trans. Pattern Anal. Mach. Intell.", "IEEE Transactions on Pattern Analysis and Machine Intelligence"),
        ("J. Mach. Learn. Res.", "Journal of Machine Learning Research"),
        ("Trans. Assoc. Comput. Linguistics", "Transactions of the Association for Computational Linguistics"),
        ("CoRR", None),
        ("J. Widget Res.", None),
        ("Neurocomputing", None),
        ("", None),
    ],
)
def test_known_journals_are_spelled_out_and_no_others(abbreviation: str, name: str | None) -> None:
    assert journal_name(abbreviation) == name
