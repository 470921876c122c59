"""Names of one person, and of two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.matching.authors import _SPELT_OUT, COMPATIBLE, EQUAL, OTHERS, WEAK, agreement, name_agreement
from bibexport.model import Name
from bibexport.text.names import name, names

PAIRS = [
    ("Yunhsuan Sung", "Yun-Hsuan Sung", EQUAL),
    ("Liu Bo", "Bo Liu", EQUAL),
    ("Li Fei-Fei", "Fei-Fei Li", EQUAL),
    ("Liu Wei-Wei", "Weiwei Liu", EQUAL),
    ("Kappen Hilbert J.", "Hilbert J. Kappen", EQUAL),
    ("Sanz-Serna Jesús", "Jesús Sanz-Serna", EQUAL),
    ("Hal Daumé", "Hal Daumé III", EQUAL),
    ("Roberto M. Cesar-Jr", "Roberto M. Cesar Jr.", EQUAL),
    ("SVN Vishwanathan", "S. V. N. Vishwanathan", EQUAL),
    ("Juergen Gall", "Jürgen Gall", EQUAL),
    ("Karol Węgrzycki", "Karol Wegrzycki", EQUAL),
    ("danah boyd", "Danah Boyd", EQUAL),
    ("Thomas O'Connor", "Thomas O’Connor", EQUAL),
    ("Xiaojin (Jerry) Zhu", "Xiaojin Zhu", EQUAL),
    ("Wei Wang 0012", "Wei Wang", EQUAL),
    ("XU Wei", "Wei Xu", EQUAL),
    ("Laurens van der Maaten", "Laurens Maaten", EQUAL),
    ("OpenAI", "OpenAI", EQUAL),
    ("Steven Hoi", "Steven C. H. Hoi", COMPATIBLE),
    ("J. R. Smith", "Jane R. Smith", COMPATIBLE),
    ("J. Smith", "Jane R. Smith", COMPATIBLE),
    ("Jane Smith", "Jane Roberta Smith", COMPATIBLE),
    ("Shane Culpepper", "J. Shane Culpepper", COMPATIBLE),
    ("Guilherme D. da Fonseca", "Guilherme Dias da Fonseca", COMPATIBLE),
    ("H. J. van den Herik", "H. Jaap van den Herik", COMPATIBLE),
    ("Sriram Srinavasan", "Sriram Srinivasan", COMPATIBLE),
    ("Miro Dudík", "Miroslav Dudík", WEAK),
    ("Emad Bahrami", "Emad Bahrami Rad", WEAK),
    ("Yilun Lin", "Allen Yilun Lin", WEAK),
    ("Cheng-Kuan Wei", "Cheng-Kuang Wei", WEAK),
    ("Jia Wang", "Jia-Wei Wang", WEAK),
    ("Zhang", "Wei Zhang", WEAK),
    ("Wei Zhang", "Wei Zheng", WEAK),
    ("Kang-Ho Lee", "Jun Lee", OTHERS),
    ("Dae-Shik Kim", "Dae-Young Kim", OTHERS),
    ("Jia-Wei Wang", "Wei Wang", OTHERS),
    ("D. S. Kim", "Dae-Young Kim", OTHERS),
    ("John A. Smith", "John B. Smith", OTHERS),
    ("Yu Wang", "Yue Wang", OTHERS),
    ("Yong Zhao", "Yang Zhao", OTHERS),
    ("V. Jagadish", "H. V. Jagadish", OTHERS),
    ("Bo Ortega", "Chen Liu", OTHERS),
]


@pytest.mark.parametrize(("one", "other", "expected"), PAIRS)
def test_names_go_together_as_people_write_them(one, other, expected):
    assert name_agreement(name(one), name(other)) == expected
    assert name_agreement(name(other), name(one)) == expected


@pytest.mark.parametrize("letter", sorted(_SPELT_OUT))
def test_an_umlaut_may_be_spelt_out(letter):
    assert name_agreement(name(f"Ada K{chr(letter)}hn"), name(f"Ada K{_SPELT_OUT[letter]}hn")) == EQUAL


def test_a_name_of_nothing_agrees_with_nobody():
    assert name_agreement(Name(), Name()) == OTHERS


@pytest.mark.parametrize(
    ("paper", "record", "sure", "likely"),
    [
        (["Ada Krämer", "Bo Ortega"], ["Bo Ortega", "A. Kramer"], 2, 2),
        (["Ada Krämer", "Miro Dudík"], ["Ada Kramer", "Miroslav Dudík"], 1, 2),
        (["Ada Krämer"], ["Eve Krämer", "Ada Krämer"], 1, 1),
        (["Jun Lee", "Min Kim"], ["Kang-Ho Lee", "Tae Kim"], 0, 0),
        # One J. Lee cannot be both of them.
        (["J. Lee"], ["Jun Lee", "Jae Lee"], 1, 1),
        # Greedy pairing would give J. Lee to the first and leave Jun Lee alone.
        (["J. Lee", "Jun Lee"], ["Jun Lee", "Jae Lee"], 2, 2),
    ],
)
def test_authors_are_paired_one_to_one(paper, record, sure, likely):
    found = agreement(names(paper), names(record))

    assert (found.sure, found.likely) == (sure, likely)


def test_a_truncated_list_is_measured_by_its_names():
    found = agreement(
        names(["Ada Krämer", "Bo Ortega", "et al."]), names(["Ada Krämer", "Bo Ortega", "Chen Liu", "D. Ng"])
    )

    assert found.truncated
    assert (found.paper, found.of_longer) == (2, 1.0)


def test_a_thousand_authors_are_compared_in_reasonable_steps():
    full = names([f"Ann{index} Bee Family{index % 40}x" for index in range(1000)])
    short = names([f"A. Family{index % 40}x" for index in range(1000)])

    assert agreement(full, short).sure == 1000


WORDS = st.sampled_from(["Ada", "Bo", "A.", "Bo-Wei", "Lee", "Kim", "Krämer", "Kraemer", "Leeds", "Wei", "van", "J"])
NAMES = st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), max_size=6)


@given(NAMES, NAMES, st.randoms(use_true_random=False))
def test_the_order_of_authors_does_not_matter(paper, record, random):
    shuffled = list(paper), list(record)
    for authors in shuffled:
        random.shuffle(authors)

    assert agreement(names(shuffled[0]), names(shuffled[1])) == agreement(names(paper), names(record))


@given(NAMES)
def test_a_list_agrees_with_itself(authors):
    found = agreement(names(authors), names(authors))

    assert found.equal == found.sure == found.likely == found.paper == found.record
