"""Full names of journals, and their abbreviations by ISO 4."""

import pytest

from bibexport.data import read_table
from bibexport.text.venue_names import abbreviate_title, unify_journals


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Journal of the American Chemical Society", "J. Am. Chem. Soc."),
        ("Physical Review A", "Phys. Rev. A"),
        ("Nature", "Nature"),
        ("Bioinformatics", "Bioinformatics"),
        ("IEEE Transactions on Automatic Control", "IEEE Trans. Autom. Control"),
        ("International Journal of Human-Computer Studies", "Int. J. Hum.-Comput. Stud."),
        ("The Annals of Statistics", "Ann. Stat."),
        ("Annals of Mathematics", "Ann. Math."),
        ("Journal of Symbolic Logic", "J. Symb. Log."),
        ("Expert Systems with Applications", "Expert Syst. Appl."),
        ("Advances in Neural Information Processing Systems", "Adv. Neural Inf. Process. Syst."),
    ],
)
def test_titles_are_abbreviated_by_iso_4(title, short):
    assert abbreviate_title(title) == short


@pytest.mark.parametrize("title", read_table("journals").values())
def test_an_abbreviated_title_stays_as_it_is(title):
    assert abbreviate_title(abbreviate_title(title)) == abbreviate_title(title)


@pytest.mark.parametrize("title", read_table("journals").values())
def test_the_abbreviation_of_a_known_journal_leads_back_to_it(title):
    assert unify_journals([abbreviate_title(title)]).get(abbreviate_title(title)) == title


def test_names_of_a_journal_become_one():
    names = ["Journal of Widgets and Gadgets", "J. Widgets Gadgets", "Journal of widgets & gadgets"]

    assert set(unify_journals(names).values()) == {"Journal of Widgets and Gadgets"}


def test_acronyms_mean_the_only_journal_with_these_initials():
    assert unify_journals(["JMLR", "IEEE TPAMI"]) == {
        "JMLR": "Journal of Machine Learning Research",
        "IEEE TPAMI": "IEEE Transactions on Pattern Analysis and Machine Intelligence",
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Physical Review A", "Physical Review B"),
        ("Physical Review", "Physical Review A"),
        ("ACM Transactions on Widgets", "IEEE Transactions on Widgets"),
        ("Journal of Widgets", "Journal of Widgets Letters"),
        ("J. Comp. Wid.", "J. Comp. Gad."),
    ],
)
def test_different_journals_keep_different_names(one, other):
    names = unify_journals([one, other])

    assert names.get(one, one) != names.get(other, other)


def test_an_abbreviation_of_two_journals_stays_as_it_is():
    names = unify_journals(["Journal of Computer Widgets", "Journal of Computing Widgets", "J. Comput. Widgets"])

    assert "J. Comput. Widgets" not in names
