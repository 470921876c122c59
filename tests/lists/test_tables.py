"""Which column of a table holds what: by its head, in the languages that lists are written in, and by its cells."""

import pytest

from bibexport.formats.markdown import read_list

A = "https://arxiv.org/abs/2301.00001"
B = "https://arxiv.org/abs/2301.00002"
TITLES = ("Tide Models for Small Harbours", "Storm Maps from Sparse Gauges")


def table(head, *rows):
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)) + "\n"


def claims(text):
    return [(entry.title, entry.venue, entry.year) for entry in read_list(text).entries]


@pytest.mark.parametrize(
    "word", ["Publication", "Publications", "Paper", "Reference", "Veröffentlichung", "Публикация"]
)
@pytest.mark.parametrize("venues", [("*Nature*", "ICML"), ("Annals of Wharves", "Quays and Piers")])
def test_a_head_that_may_be_title_or_venue_is_the_title_beside_venues(word, venues):
    text = table(
        (word, "Venue", "Year", "Resource"),
        (TITLES[0], venues[0], "2024", f"[paper]({A})"),
        (TITLES[1], venues[1], "2023", f"[paper]({B})"),
    )

    assert claims(text) == [
        (TITLES[0], venues[0].strip("*"), 2024),
        (TITLES[1], venues[1], 2023),
    ]


def test_a_head_that_may_be_title_or_venue_is_the_venue_beside_titles():
    text = table(
        ("Paper", "Publication", "Code"),
        (f"[{TITLES[0]}]({A})", "ICML 2024", "[code](https://github.com/a/b)"),
        (f"[{TITLES[1]}]({B})", "Annals of Wharves 2023", "[code](https://github.com/a/c)"),
    )

    assert claims(text) == [(TITLES[0], "ICML", 2024), (TITLES[1], "Annals of Wharves", 2023)]


def test_a_column_of_known_venues_is_one_whatever_the_others_are():
    text = table(
        ("Year", "Dataset", "Publication", "Source", "Location"),
        ("2024", "[Quays](https://github.com/a/b)", f"[ICML 2024]({A})", "Old Ports", "31 Harbours in the North"),
        ("2023", "[Piers](https://github.com/a/c)", f"[CVPR 2023]({B})", "Old Ports", "9 Harbours in the South"),
    )

    assert [(entry.venue, entry.year, entry.key_hint) for entry in read_list(text).entries] == [
        ("ICML", 2024, "Quays"),
        ("CVPR", 2023, "Piers"),
    ]


def test_a_column_of_letters_is_not_one_of_authors():
    text = table(("Method", "Stain", "Paper"), ("A", "H&E", f"[{TITLES[0]}]({A})"), ("B", "H&E", f"[{TITLES[1]}]({B})"))

    assert [entry.authors for entry in read_list(text).entries] == [(), ()]


@pytest.mark.parametrize("cells", [(f"[{TITLES[0]}]({A})", f"[{TITLES[1]}]({B})"), TITLES], ids=["linked", "plain"])
def test_a_head_that_may_be_title_or_venue_is_decided_by_its_cells(cells):
    text = table(("Publication", "Year", "Link"), (cells[0], "2024", f"[pdf]({A})"), (cells[1], "2023", f"[pdf]({B})"))

    assert claims(text) == [(TITLES[0], None, 2024), (TITLES[1], None, 2023)]


@pytest.mark.parametrize(
    "head",
    [
        ("年份", "标题", "作者", "期刊", "链接"),
        ("年份", "論文題目", "作者", "期刊", "連結"),
        ("発表年", "論文タイトル", "著者", "掲載誌", "リンク"),
        ("Jahr", "Titel", "Autoren", "Zeitschrift", "Link"),
        ("Année", "Titre", "Auteurs", "Revue", "Lien"),
        ("Año", "Título", "Autores", "Revista", "Enlace"),
        ("Ano", "Artigo", "Autores", "Periódico", "Ligação"),
        ("Год", "Название", "Авторы", "Журнал", "Ссылка"),
        ("Anno", "Titolo", "Autori", "Rivista", "Link"),
        ("연도", "제목", "저자", "학술지", "링크"),
    ],
    ids=lambda head: head[1],
)
@pytest.mark.parametrize(
    ("title", "other"), [TITLES, ("基于图神经网络的潮汐预测", "城市港口拥堵的时空分析")], ids=["English", "Chinese"]
)
def test_heads_are_read_in_the_languages_of_lists(head, title, other):
    text = table(
        head,
        ("2021", title, "Mole, K.; Wharf, H.", "Annals of Wharves", f"[PDF]({A})"),
        ("2019", other, "Pier, A.", "Quays and Piers", f"[PDF]({B})"),
    )
    first, second = read_list(text).entries

    assert (first.title, first.authors, first.venue, first.year) == (
        title,
        ("Mole, K.", "Wharf, H."),
        "Annals of Wharves",
        2021,
    )
    assert (second.title, second.venue, second.year) == (other, "Quays and Piers", 2019)


@pytest.mark.parametrize("heads", [("", "", "", ""), ("A", "B", "C", "D"), ("Tytuł", "Autorzy", "Rok", "Pismo")])
def test_columns_without_a_known_head_are_read_by_their_cells(heads):
    text = table(
        heads,
        (f"[{TITLES[0]}]({A})", "Karl Mole, Hanna Wharf", "2024", "NeurIPS"),
        (f"[{TITLES[1]}]({B})", "Anna Pier and Bob Quay", "2023", "ICML"),
    )
    first, second = read_list(text).entries

    assert (first.title, first.authors, first.year) == (TITLES[0], ("Karl Mole", "Hanna Wharf"), 2024)
    assert (second.title, second.authors, second.venue) == (TITLES[1], ("Anna Pier", "Bob Quay"), "ICML")


@pytest.mark.parametrize("head", ["Journal", "Conference", "期刊", "Zeitschrift", "Venue"])
@pytest.mark.parametrize("other", ["Focus", "Scope of the journal", "What they publish", ""])
def test_a_table_of_venues_holds_no_papers(head, other):
    text = table(
        (head, "Impact Factor", other),
        ("[Nature Medicine](https://www.nature.com/nm)", "~82", "Leading work on tides in medicine"),
        ("[Annals of Wharves](https://www.springer.com/journal/99999)", "~13", "Open access to harbours and quays"),
        ("[Science](https://www.science.org)", "~56", "Breakthrough papers on storms"),
    )

    assert read_list(text).entries == ()


def test_a_table_of_papers_may_link_its_venues():
    text = table(
        ("Method", "Venue", "Idea"),
        ("Quays", f"[ICML 2024]({A})", "Tides are learned from sparse gauges"),
        ("Piers", f"[CVPR 2023]({B})", "Storms are learned from dense gauges"),
    )

    assert [(entry.venue, entry.year, entry.arxiv) for entry in read_list(text).entries] == [
        ("ICML", 2024, "2301.00001"),
        ("CVPR", 2023, "2301.00002"),
    ]


def test_a_column_of_years_may_have_two_digits():
    row = "| '21 | Robust tidal models | Greta Holm, Ivan Jonsson | ICML | [pdf](https://arxiv.org/abs/2102.10001) |"

    (mention,) = read_list(f"| Year | Title | Authors | Venue | Link |\n|---|---|---|---|---|\n{row}\n").entries

    assert (mention.title, mention.venue, mention.year) == ("Robust tidal models", "ICML", 2021)
