"""Names of people: rows of names in every style are split, and other text is not taken for one."""

import pytest

from bibexport.formats.markdown import read_list
from bibexport.lists.names import find_names, is_name, split_names

LINK = "https://arxiv.org/abs/2301.00001"


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Jane Mole, Ken Pier", ["Jane Mole", "Ken Pier"]),
        ("Jane Mole and Ken Pier", ["Jane Mole", "Ken Pier"]),
        ("Jane Mole, Ken Pier, and Ann van der Quay", ["Jane Mole", "Ken Pier", "Ann van der Quay"]),
        ("Mole, Jane, Ken Pier, and Ann Quay", ["Mole, Jane", "Ken Pier", "Ann Quay"]),
        ("Mole, Jane, and Ken Pier", ["Mole, Jane", "Ken Pier"]),
        ("Mole, Jane B., et al.", ["Mole, Jane B.", "et al."]),
        ("Mole, Jane B., and Ken C. Pier", ["Mole, Jane B.", "Ken C. Pier"]),
        ("Mole, Jane, et al.", ["Mole, Jane", "et al."]),
        ("Mole, J., & Pier, K.", ["Mole, J.", "Pier, K."]),
        ("Mole, J., Pier, K., and Quay, A. B.", ["Mole, J.", "Pier, K.", "Quay, A. B."]),
        ("van der Mole, J., Pier, K.", ["van der Mole, J.", "Pier, K."]),
        ("Mole J, Pier KB, Quay A", ["Mole J", "Pier KB", "Quay A"]),
        ("J. Mole, K. B. Pier, and A. Quay", ["J. Mole", "K. B. Pier", "A. Quay"]),
        ("J.-P. Mole and K.B. Pier", ["J.-P. Mole", "K.B. Pier"]),
        ("Mole, Jane and Pier, Ken and Quay, Ann", ["Mole, Jane", "Pier, Ken", "Quay, Ann"]),
        ("Mole, Jane; Pier, Ken; Quay, Ann", ["Mole, Jane", "Pier, Ken", "Quay, Ann"]),
        ("Mole, Jane, Pier, Ken.", ["Mole, Jane", "Pier, Ken"]),
        ("Mole, Pier, Quay", ["Mole", "Pier", "Quay"]),
        ("Mole & Pier", ["Mole", "Pier"]),
        ("Mole et al.", ["Mole", "et al."]),
        ("Mole J. et al", ["Mole J.", "et al."]),
        ("Jane Mole, Ken Pier and others", ["Jane Mole", "Ken Pier", "et al."]),
        ("Jane Mole, Ken Pier, ...", ["Jane Mole", "Ken Pier", "et al."]),
        ("by Jane Mole, Ken Pier", ["Jane Mole", "Ken Pier"]),
        ("Authors: Jane Mole; Ken Pier", ["Jane Mole", "Ken Pier"]),
        ("Jane Mole*, Ken Pier†, Ann Quay¹", ["Jane Mole", "Ken Pier", "Ann Quay"]),
        ("Jane Mole (Wharf University), Ken Pier", ["Jane Mole", "Ken Pier"]),
        ("Màtyàs Öz, Łukasz Żak", ["Màtyàs Öz", "Łukasz Żak"]),
        ("张三、李四", ["张三", "李四"]),
    ],
)
def test_names_are_split_in_every_style(text, people):
    found = find_names(text)

    assert list(found.people) == people
    assert found.share == 1


@pytest.mark.parametrize(
    "text",
    [
        "Graph Neural Networks",
        "Data Poisoning",
        "Journal of Harbour Studies",
        "Wharf Institute",
        "ICML 2021",
        "deep tides",
    ],
)
def test_other_text_is_not_a_name(text):
    assert not is_name(text)


def test_initials_and_et_al_leave_no_doubt():
    assert find_names("J. Mole, K. Pier").sure
    assert find_names("Mole et al.").sure
    assert not find_names("Jane Mole, Ken Pier").sure


def test_splitting_long_texts_stays_fast():
    assert find_names("Jane Mole, " * 10_000) == find_names("")
    assert len(split_names("Jane Mole, " * 300)) == 300


@pytest.mark.parametrize(
    "entry",
    [
        f"- **A Title of a Paper.** *Jane Mole, Ken Pier.* ICML 2021. [[pdf]({LINK})]",
        f"- Jane Mole, Ken Pier. [A Title of a Paper]({LINK}). ICML 2021.",
        f"- **A Title of a Paper**\n  - Jane Mole, Ken Pier\n  - [Paper]({LINK})",
    ],
)
def test_the_authors_of_an_entry_are_read(entry):
    (mention,) = read_list(entry).entries

    assert mention.authors == ("Jane Mole", "Ken Pier")


def test_names_with_affiliations_in_brackets_are_one_row():
    names = "Jane Mole (Wharf University), Ken Pier, Ann Quay (Pier Labs)"
    text = f"- **Four Attacks on the Radios of Buoys**<br>{names} [pdf](https://arxiv.org/abs/2101.00001)\n"
    (entry,) = read_list(text).entries

    assert entry.authors == ("Jane Mole", "Ken Pier", "Ann Quay")


@pytest.mark.parametrize(
    "page", ["https://janemole.github.io/", "https://example.org/~mole", "https://github.com/mole"]
)
def test_the_page_of_an_author_is_not_that_of_the_project(page):
    text = f"- **Learning the Tides of Harbours**. [Jane Mole]({page}), Ken Quay. ICML 2020. [pdf](https://arxiv.org/abs/2001.00001)\n"
    (entry,) = read_list(text).entries

    assert entry.authors == ("Jane Mole", "Ken Quay")
    assert [(link.kind, link.url) for link in entry.links if link.label == "Jane Mole"] == [("other", page)]
