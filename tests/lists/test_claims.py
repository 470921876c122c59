"""Venues, years and dates in short texts; what is no venue is none."""

import pytest

from bibexport.formats.markdown import read_list
from bibexport.lists.claims import TextClaim, complete_claim, parse_claim, parse_known_claim, year_of
from bibexport.lists.names import are_names, is_venue, sounds_like_venue


@pytest.mark.parametrize(
    ("text", "venue", "year", "date"),
    [
        ("ICML 2021.", "ICML", 2021, None),
        ("ECCV 24", "ECCV", 2024, None),
        ("CVPR '24", "CVPR", 2024, None),
        ("ICML'23", "ICML", 2023, None),
        ("TKDE‘23", "TKDE", 2023, None),
        ("NIPS17", "NIPS", 2017, None),
        ("CVPR2023", "CVPR", 2023, None),
        ("CVPR-2019", "CVPR", 2019, None),
        ("AAAI(Oral) 24", "AAAI(Oral)", 2024, None),
        ("*NeurIPS'24 D&B*", "NeurIPS D&B", 2024, None),
        ("ICLR 24 Tiny Paper", "ICLR Tiny Paper", 2024, None),
        ("AISec@CCS 23", "AISec@CCS", 2023, None),
        ("WACVW, 2024", "WACVW", 2024, None),
        ("USENIX Security 24", "USENIX Security", 2024, None),
        ("SIGGRAPH Asia 2024", "SIGGRAPH Asia", 2024, None),
        ("3DV 2021", "3DV", 2021, None),
        ("arxiv.", "arxiv", None, None),
        ("Preprint 2022", "Preprint", 2022, None),
        ("arXiv, May 2026", "arXiv", None, "2026-05"),
        ("arXiv 2023.08", "arXiv", None, "2023-08"),
        ("arXiv 2106", "arXiv", None, "2021-06"),
        ("arXiv preprint arXiv:2001.05691, 2020", "arXiv preprint", 2020, None),
        ("arXiv:2001.05691", "arXiv", None, None),
        ("CVPR.2022", "CVPR", 2022, None),
        ("2023/08", None, None, "2023-08"),
        ("22.11", None, None, "2022-11"),
        ("11/2025", None, None, "2025-11"),
        ("Dec., 2024", None, None, "2024-12"),
        ("2024-01-02", None, None, "2024-01-02"),
        ("26 Dec 2024", None, None, "2024-12-26"),
        ("2024年3月5日", None, None, "2024-03-05"),
        ("(2015)", None, 2015, None),
        ("", None, None, None),
    ],
)
def test_a_known_venue_its_year_and_a_date_are_read(text, venue, year, date):
    found = parse_known_claim(text)

    assert (found.venue, found.year, found.date) == (venue, year, date)


@pytest.mark.parametrize(
    "text", ["Chi Zhang 2020", "Tsinghua 2020", "Model 24", "MMRL", "GPT-4 2023", "Flan 2022 Collection"]
)
def test_other_text_than_a_venue_is_not_a_claim(text):
    assert parse_known_claim(text) == TextClaim()


def test_an_unknown_name_with_a_year_is_read_but_not_known():
    assert parse_claim("Complex Networks 2024") == TextClaim(venue="Complex Networks", year=2024)


@pytest.mark.parametrize("text", ["'21", " '21", "’21 (oral)"])
def test_two_digits_without_a_name_before_them_are_not_a_year(text):
    assert parse_claim(text).year is None


def test_years_of_two_digits_are_marked():
    assert parse_claim("ECCV 24").two_digits
    assert not parse_claim("ECCV 2024").two_digits


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("In ICML", "ICML"),
        ("Accepted at CVPR", "CVPR"),
        ("To appear in ACM Computing Surveys", "ACM Computing Surveys"),
        ("International Conference on Robotics (ICRA)", "International Conference on Robotics (ICRA)"),
    ],
)
def test_words_before_the_name_are_not_part_of_it(text, venue):
    assert parse_claim(text).venue == venue


def test_a_date_gives_way_to_the_year_of_a_venue_and_nothing_else_changes():
    assert complete_claim(TextClaim(date="2023-06"), TextClaim(venue="AAAI", year=2024)) == TextClaim(
        venue="AAAI", year=2024, date="2023-06"
    )
    assert complete_claim(TextClaim(venue="arXiv", date="2021-06"), TextClaim(venue="X", year=2009)).year is None
    assert complete_claim(TextClaim(venue="JMLR"), TextClaim(date="2019-10")) == TextClaim(venue="JMLR", date="2019-10")
    assert year_of("2019-10") == 2019


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CVPR Workshops", True),
        ("neurips", True),
        ("Nature Communications", True),
        ("IEEE TPAMI", True),
        ("Findings of ACL", True),
        ("NeurIPS ML Safety Workshop", True),
        ("Date", False),
        ("Fast", False),
        ("neuron", False),
        ("chi", False),
        ("", False),
        ("x" * 500, False),
    ],
)
def test_acronyms_count_as_they_are_written_because_words_and_names_look_like_them(text, expected):
    assert is_venue(text) is expected


def test_some_words_occur_only_in_names_of_venues():
    assert sounds_like_venue("Machine Intelligence Research")
    assert sounds_like_venue("IEEE Transactions on Dependable and Secure Computing")
    assert not sounds_like_venue("Tsinghua University")
    assert not sounds_like_venue("a journal of ours")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wei Jin, Yaxin Li and Han Xu", True),
        ("Zhiyi Tian, Lei Cui, Jie Liang, and Shui Yu", True),
        ("Rebain et al.", True),
        ("G. Hinton", True),
        ("by Munro", True),
        ("ACM Computing Surveys", False),
        ("Deep Learning for Graphs", False),
        ("Data, Models, and the Limits of what they can do", False),
    ],
)
def test_lists_of_names_are_recognised(text, expected):
    assert are_names(text) is expected


@pytest.mark.parametrize(
    "title", ["Scene Decomposition and Depth Estimation", "Data Poisoning, and Adversarial Attacks"]
)
def test_a_title_in_capitals_is_not_names(title):
    assert not are_names(title)


@pytest.mark.parametrize(
    "text",
    [
        "2001.05519",
        "1912.10164v2",
        "hep-th/9901001",
        "10.1016/j.cpc.2014.01.999",
        "doi: 10.1140/epjd/e2014-50599-1",
        "https://harbour.org/2019/tides.html",
        "www.harbour.org/2019",
    ],
)
def test_an_identifier_or_address_states_no_venue_and_no_year(text):
    assert parse_claim(text) == TextClaim()


@pytest.mark.parametrize(
    ("text", "venue", "year", "date"),
    [
        ("arXiv 2106.12345", "arXiv", None, "2021-06"),
        ("ChemRxiv 10.26434/chemrxiv-2023-nd1ll", "ChemRxiv", None, None),
        ("chemrxiv-2023-nd1ll", "chemrxiv", None, None),
        ("Estuarine Review 10.1016/j.est.2014.01.999 (2015)", "Estuarine Review", 2015, None),
        ("EMNLP-2020-Findings", "EMNLP Findings", 2020, None),
        ("ICDM-2019-W12", "ICDM W12", 2019, None),
    ],
)
def test_an_identifier_beside_a_venue_is_no_part_of_it(text, venue, year, date):
    found = parse_claim(text)

    assert (found.venue, found.year, found.date) == (venue, year, date)


@pytest.mark.parametrize(
    "label", ["2001.05519", "1912.10164", "arXiv:2001.05519", "hep-th/9901001", "10.1016/j.cpc.2014.01.999"]
)
@pytest.mark.parametrize("title", ["**{}**", "“{}”", "[{}](https://harbour.org/tides)"])
def test_a_label_that_is_an_identifier_states_no_year(label, title):
    title = title.format("Tides of shallow harbours in winter")
    [entry] = read_list(f"- {title}, Jane K. Mole, Ken Pier, [{label}](https://arxiv.org/abs/2001.05519)\n").entries

    assert entry.title == "Tides of shallow harbours in winter"
    assert (entry.authors, entry.year) == (("Jane K. Mole", "Ken Pier"), None)
    assert entry.venue in (None, "arXiv")
