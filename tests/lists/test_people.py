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


def read_one(entry):
    (mention,) = read_list(entry).entries
    return mention


UNUSUAL = [
    "Deep Gangolu",
    "Will Smeeth",
    "Or Honowich",
    "danah boid",
    "OpenHarbour",
    "Abd al-Rachid",
    "Cyprien de Maison d'Automne",
    "Zhongpei (Mark) Zhong",
    "Journal Chen",
]


@pytest.mark.parametrize(
    ("names", "name"),
    [
        (names, name)
        for name in UNUSUAL
        for names in ("{}, Ken Pier, Ann Quay", "Jane Mole, {}, Ann Quay", "Jane Mole, Ken Pier, {}", "Jane Mole, {}")
        # The first and the last of a row might be a venue.
        if name != "Journal Chen" or ", {}," in names
    ],
)
@pytest.mark.parametrize(
    "entry",
    [
        "- **Sparse Maps of Small Harbours**. *{}*. ICML 2021. [[pdf](https://arxiv.org/abs/2101.00001)]",
        "1. {}. **Sparse Maps of Small Harbours**. In ICML, 2021. [Paper](https://arxiv.org/abs/2101.00001)",
        "- **Sparse Maps of Small Harbours**\n  - {}\n  - [Paper](https://arxiv.org/abs/2101.00001)",
        "| Title | Authors | Link |\n|---|---|---|\n| Sparse Maps of Small Harbours | {} | [pdf](https://arxiv.org/abs/2101.00001) |",
    ],
)
def test_a_name_is_one_among_names_whatever_its_words(entry, names, name):
    mention = read_one(entry.format(names.format(name)))

    assert mention.title == "Sparse Maps of Small Harbours"
    assert mention.authors == tuple(names.format(name).split(", "))


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Jane Mole, Ken Pier, Robust Harbours, ICML 2021", {"Jane Mole", "Ken Pier"}),
        ("**Deep Tides, Deep Harbours and Deep Sails**. ICML 2021", set()),
        ("**Sparse Maps of Harbours**: Deep Tides, Jane Mole. ICML 2021", {"Jane Mole"}),
        ("**Sparse Maps of Harbours**. Jane Mole, Ken Pier, Robust Harbours, 2021", {"Jane Mole", "Ken Pier"}),
        ("**Sparse Maps of Harbours**. Jane Mole, Ken Pier, Harbour Letters 2021", {"Jane Mole", "Ken Pier"}),
        ("**Sparse Maps of Harbours**. Jane Mole, Deep Harbours, Deep Tides. ICML 2021", {"Jane Mole"}),
        ("**Sparse Maps of Harbours**. Jane Mole, Ken Pier, NeurIPS, 2021", {"Jane Mole", "Ken Pier"}),
    ],
)
def test_words_of_a_title_or_venue_are_no_name_beside_names(text, people):
    mention = read_one(f"- {text}. [[pdf](https://arxiv.org/abs/2101.00001)]")

    assert set(mention.authors) <= people


@pytest.mark.parametrize(
    "entry",
    [
        "- **Sparse Maps of Harbours**. *Jane\n  Mole, Ken Pier, Ann Quay*. ICML 2021. [[pdf]({})]",
        "- **Sparse Maps of Harbours**. *Jane Mole, Ken\n  Pier, Ann Quay*. ICML 2021. [[pdf]({})]",
        "- **Sparse Maps of Harbours**. *Jane Mole,\n  Ken Pier, Ann Quay*. ICML 2021. [[pdf]({})]",
        "- **Sparse Maps of Harbours**. *Jane Mole, Ken Pier,\n  Ann\n  Quay*. ICML 2021. [[pdf]({})]",
        "- [Sparse Maps of Harbours]({}), Jane Mole, Ken\n  Pier and Ann Quay, ICML 2021",
        "- [Sparse Maps of Harbours]({}), Jane Mole, Ken Pier and\n  Ann Quay, ICML 2021",
        "- [Sparse Maps of Harbours]({}), Jane Mole, Ken Pier\n  and Ann Quay, ICML 2021",
    ],
)
def test_a_line_end_within_names_is_a_space(entry):
    mention = read_one(entry.format(LINK))

    assert mention.title == "Sparse Maps of Harbours"
    assert mention.authors == ("Jane Mole", "Ken Pier", "Ann Quay")


@pytest.mark.parametrize("names", ["Or Honowich et al", "Deep Gangolu et al.", "Will Smeeth et al."])
def test_a_name_before_et_al_is_one_whatever_its_words(names):
    mention = read_one(f"- **Unnatural Harbours**. *{names}*. arXiv 2022. [[pdf]({LINK})]")

    assert mention.title == "Unnatural Harbours"
    assert mention.authors == (names.removesuffix(".").removesuffix(" et al"), "et al.")


CITED_IN_BRACKETS = """
- [**Stolen Harbours: An Inference**](https://arxiv.org/abs/1906.00001) (Leeno and Fredrick, 2020)
- [**Attacks on Buoys by Label**](https://arxiv.org/abs/2007.00002) (Quay et al., 2020)
- [**Reconstruction from Tides**](https://arxiv.org/abs/2007.00003) (De Christo, 2021)
- [**Inference on Piers**](https://arxiv.org/abs/2102.00004) (Pier et al., 2021)
- [**Inversion of Boats**](https://arxiv.org/abs/2102.00005) (Mole & Kay, 2019)
- [**Inversion of Ships**](https://arxiv.org/abs/2102.00006) (Lee, 2019)
"""


def test_family_names_with_a_year_in_brackets_are_authors_as_in_other_entries():
    found = [(mention.authors, mention.venue, mention.year) for mention in read_list(CITED_IN_BRACKETS).entries]

    assert found == [
        (("Leeno", "Fredrick"), None, 2020),
        (("Quay", "et al."), None, 2020),
        (("De Christo",), None, 2021),
        (("Pier", "et al."), None, 2021),
        (("Mole", "Kay"), None, 2019),
        (("Lee",), None, 2019),
    ]


ITALIC_AUTHORS = "\n".join(
    f"- **{title} Maps of Harbours**. *{names}*. ICML 2021. [[pdf](https://arxiv.org/abs/2101.0000{number})]"
    for number, (title, names) in enumerate(
        [
            ("Sparse", "Jane Mole, Ken Pier, Ann Quay"),
            ("Dense", "Ken Pier and Ann Quay"),
            ("Old", "OpenHarbour"),
            ("New", "Ann Quay, Jane Mole, Will Smeeth"),
            ("Small", "Jane Mole et al."),
            ("Large", "Deep Gangolu, Rich Wetter"),
            ("Wide", "Jane Mole, Ken Pier"),
        ]
    )
)


def test_a_place_where_a_list_has_its_authors_holds_authors():
    authors = [mention.authors for mention in read_list(ITALIC_AUTHORS).entries]

    assert authors[2] == ("OpenHarbour",)
    assert authors[5] == ("Deep Gangolu", "Rich Wetter")


@pytest.mark.parametrize(
    "title",
    [
        "Quo Vadis, Harbour Recognition? A New Model and the Boats Dataset",
        "Detect Globally, Refine Locally: A Novel Approach to Boats",
        "BlurPort-v2: Deblurring (Orders-of-Magnitude) Faster and Better",
        "Sail Slowly, Dock Quickly: A Study of Harbours",
        "Harbour Dreams, Sailor Minds: Tides at Night",
        "Anchors Aweigh, Harbour Pilots! A Dataset of Sailors",
    ],
)
@pytest.mark.parametrize("entry", ["- {} [[arXiv]({})]", "| Title | Link |\n|---|---|\n| {} | [Paper]({}) |"])
def test_the_head_of_a_title_is_no_name_if_nothing_else_is_there(entry, title):
    mention = read_one(entry.format(title, LINK))

    assert (mention.title, mention.authors) == (title, ())


@pytest.mark.parametrize(
    ("names", "people"),
    [
        ("Jane Mole, Will Smeeth, and Ann Quay", ("Jane Mole", "Will Smeeth", "Ann Quay")),
        ("Will Smeeth, Jane Mole, and Ann Quay", ("Will Smeeth", "Jane Mole", "Ann Quay")),
        ("Jane Mole, danah boid and Ann Quay", ("Jane Mole", "danah boid", "Ann Quay")),
        ("Wei E and Ann Quay", ("Wei E", "Ann Quay")),
        ("Jane Mole, Martin Lother Kinge Jr., and Ann Quay", ("Jane Mole", "Martin Lother Kinge Jr.", "Ann Quay")),
        ("Abd al-Rachid and Ann Quay", ("Abd al-Rachid", "Ann Quay")),
    ],
)
def test_unusual_names_are_read_in_citations(names, people):
    mention = read_one(f'- {names}. "Sparse Maps of Harbours." *Journal of Boats* 12 (2021): 3-9. {LINK}')

    assert (mention.title, mention.authors) == ("Sparse Maps of Harbours", people)


@pytest.mark.parametrize(
    ("before", "people"),
    [
        ("**Mole 2003** ", ("Mole",)),
        ("**Mole 2003**, ", ("Mole",)),
        ("**Mole & Pier 1985** ", ("Mole", "Pier")),
        ("**Mole et al. 2017**: ", ("Mole", "et al.")),
        ("**Mole 2003** J. Mole, K. Pier, ", ("J. Mole", "K. Pier")),
        ("**Mole et al. 2017**, J. Mole et al., ", ("J. Mole", "et al.")),
    ],
)
@pytest.mark.parametrize("title", ["*{}*", "[{}](https://arxiv.org/abs/2101.00001)"])
def test_names_and_a_year_in_bold_are_authors_and_neither_title_nor_key(title, before, people):
    text = "Testing the theory of tides with harbour timing"

    (mention,) = read_list(f"- {before}{title.format(text)}. [pdf](https://arxiv.org/abs/2101.00001)").entries

    assert (mention.title, mention.authors, mention.key, mention.key_hint) == (text, people, None, None)
    assert mention.year == int(before.partition("**")[2].partition("**")[0][-4:])


@pytest.mark.parametrize(
    "after", [". Jane Mole, Ken Pier. ICML 2021", " (ICML 2021)", ": A Survey of Ports. ICML 2021"]
)
def test_a_title_that_ends_with_a_year_is_no_author(after):
    (mention,) = read_list(f"- **Vision 2030**{after}. [pdf](https://arxiv.org/abs/2101.00001)").entries

    assert "Vision" not in mention.authors
    assert mention.year == 2021
