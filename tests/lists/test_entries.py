"""A list becomes a catalog: one entry a paper, keys assigned, no version pinned."""

import msgspec
import pytest

from bibexport.formats.markdown import read_list
from bibexport.formats.table import read
from bibexport.formats.toml.write import dumps
from bibexport.ids import ArxivId
from bibexport.lists import Mention, PaperList
from bibexport.lists.entries import merge_mentions, same_title, to_catalog
from bibexport.model import Claim

A = "https://arxiv.org/abs/2301.00001"
B = "https://arxiv.org/abs/2301.00002"


def entries(text):
    return to_catalog(read_list(text))[0].entries


def test_a_paper_that_is_listed_twice_is_one_entry_in_two_sections():
    text = f"""\
## A
- [Foo-Net: A Title of a Paper]({A}), arXiv 2023 [[code](https://github.com/a/b)]
## B
- [Foo-Net: a title of a paper.]({A}), ICML 2023 [[project](https://a.github.io)]
"""
    (entry,) = entries(text)

    assert entry.sections == (("A",), ("B",))
    assert entry.claim == Claim(venue="ICML", year=2023)
    assert [link.kind for link in entry.links] == ["code", "project"]
    assert (entry.key, entry.line) == ("Foo-Net", 2)


def test_different_papers_with_one_identifier_stay_two_entries_with_two_keys():
    first, second = entries(f"- `Foo` [A Title of a Paper]({A})\n- `Foo` [Quite Another One]({A})")

    assert (first.key, second.key) == ("Foo", "Foo-a")
    assert second.aliases == ("Foo",)


def test_a_later_key_of_the_same_paper_is_an_alias():
    (entry,) = entries(f"- `Foo` [A Title of a Paper]({A})\n- `Bar` [A Title of a Paper]({A})")

    assert (entry.key, entry.aliases) == ("Foo", ("Bar",))


def test_authors_are_those_of_the_mention_that_names_most_of_them():
    cut = Mention(
        line=1, end_line=1, title="A Title of a Paper", arxiv=ArxivId("2301.00001"), authors=("Ray A", "et al.")
    )
    whole = msgspec.structs.replace(cut, line=2, end_line=2, authors=("Ray A", "Kim J"), pages="1-9")
    (entry,) = to_catalog(PaperList("", (cut, whole, cut)))[0].entries

    assert [name.display for name in entry.authors] == ["A. Ray", "J. Kim"]
    assert entry.pages == "1–9"


def test_an_entry_without_any_name_has_a_key_that_stays():
    text = f"""\
- [A plain title of a paper]({A})
- [Another plain title](https://doi.org/10.1145/3551636)
- [A third plain title, long enough](https://openreview.net/forum?id=H1e5GJBtDr), ICLR 2020
"""
    catalog, warnings = to_catalog(read_list(text))

    assert [entry.key for entry in catalog.entries] == [
        "arxiv-2301.00001",
        "doi-10.1145-3551636",
        "a-third-plain-title-2020",
    ]
    assert {(warning.code, warning.line) for warning in warnings} == {
        ("key-derived", 1),
        ("key-derived", 2),
        ("key-derived", 3),
    }


def test_a_comment_or_a_column_may_name_the_key():
    (entry,) = entries(f"- [A Title of a Paper]({A}) <!---Mildenhall20eccv_nerf-->")
    (row,) = entries(f"| Method | Title |\n|---|---|\n| Foo | [A Title of a Paper]({A}) |\n")

    assert (entry.key, row.key) == ("Mildenhall20eccv_nerf", "Foo")


def test_the_version_in_a_link_is_reported_and_not_pinned():
    catalog, warnings = to_catalog(read_list(f"- `Foo` [A Title of a Paper]({A}v2)"))

    assert catalog.entries[0].arxiv_version is None
    assert catalog.entries[0].links[0].url == f"{A}v2"
    assert "versioned-link" in {warning.code for warning in warnings}


def test_titles_that_are_spelt_differently_are_one_and_other_titles_are_not():
    assert same_title("LISA: Reasoning Segmentation", "LISA - reasoning segmentation.")
    assert same_title("LISA: Reasoning Segmentation", None)
    assert same_title("A Title That Is Long Enough", "A Title That Is Long Enough: With a Subtitle")
    assert not same_title("CoOp", "CoCoOp: Conditional Prompt Learning")
    assert not same_title("Learning to Prompt", "Conditional Prompt Learning")


def test_one_title_with_two_identifiers_is_reported_and_makes_two_papers():
    found, warnings = merge_mentions(read_list(f"- [A Title of a Paper]({A})\n- [A Title of a Paper]({B})").entries)

    assert len(found) == 2
    assert [(warning.code, warning.line) for warning in warnings] == [("duplicate-title", 2)]


def test_a_link_to_a_file_of_the_list_is_left_out_with_a_warning():
    text = "# L\n\n- **A Title of Several Words.** [[Paper](https://arxiv.org/abs/2103.00020)] [[Code](./code/readme.md)]\n"
    catalog, warnings = to_catalog(read_list(text))

    assert catalog.entries[0].links == ()
    assert [(warning.code, warning.line) for warning in warnings if warning.code == "web-link"] == [("web-link", 3)]


ROUND_TRIPS = [
    f"## 🔥 A & B\n### C “D”\n- `K` [A Title: with “quotes” & <signs>]({A}), ICML 2023 [[code](https://github.com/a/b)]\n",
    f"- [A Title of Classi\ufb01ers‐at‐Sea：Ⅲ]({A}), CVPR 2020, Jane Mole, Ken Pier\n",
    f"- Mole, J., & Pier, K. (2023). A title of a paper. *Journal of Harbour Studies*, 12(3), 41–55. {A}\n",
    "## 2019 ISSCC\n- **A Chip for Deep Waves.**\n- Tides: A Mapper for Arrays.\n- Nets at Low Power.\n",
    f"| Year | Venue | Paper |\n|---|---|---|\n| 2022 | ICML | [A Title of a Paper]({A}) |\n",
    f"## A\n- [A Title of a Paper]({A}), arXiv 2022\n## B\n- [A Title of a Paper]({A}), ICML 2023\n",
    "- A Title of a Paper (Nature 2020). doi:10.1038/nature14539. PMID: 32123456\n",
    f"- **A\\_Title** *of* $x^2$ Papers [[Paper]({A}v2)] [[Data](https://huggingface.co/datasets/a/b)]\n",
    f'- [A Title with \\[brackets\\] and """three quotes"""]({A})\n',
]


@pytest.mark.parametrize("text", ROUND_TRIPS)
def test_what_a_list_says_stays_in_its_catalog(text):
    catalog = read(text, "markdown", "list.md").catalog
    again = read(dumps(catalog), "toml", "list.toml").catalog

    def said(entry):
        links = sorted((link.kind, link.url) for link in entry.links)
        return (entry.key, entry.title, entry.authors, entry.claim, entry.sections, entry.arxiv, entry.doi, links)

    assert len(catalog.entries) > 0
    assert list(map(said, again.entries)) == list(map(said, catalog.entries))


def test_an_identifier_of_pubmed_in_the_text_becomes_a_link():
    (entry,) = entries("- A Title of a Paper (Nature 2020). PMID: 32123456\n")

    assert [(link.kind, link.url) for link in entry.links] == [("paper", "https://pubmed.ncbi.nlm.nih.gov/32123456/")]


@pytest.mark.parametrize(
    "other",
    [
        "Towards Generalist Harbours",
        "towards generalist harbours.",
        "MedQuay M：Towards Generalist Harbours",
    ],
)
def test_a_title_with_and_without_the_name_before_its_colon_is_one_paper(other):
    link = "https://arxiv.org/abs/2301.00001"
    text = f"- [MedQuay M: Towards Generalist Harbours]({link}), 2023\n- [{other}]({link}), 2023\n"
    listed = read_list(text)

    assert "shared-id" not in {one.code for one in listed.findings}


@pytest.mark.parametrize("other", ["QuayNet: Towards Generalist Harbours", "Generalist Harbours", "On Old Quays"])
def test_other_titles_of_one_identifier_are_reported(other):
    link = "https://arxiv.org/abs/2301.00001"
    text = f"- [MedQuay M: Towards Generalist Harbours]({link}), 2023\n- [{other}]({link}), 2023\n"

    assert "shared-id" in {one.code for one in read_list(text).findings}


@pytest.mark.parametrize(
    ("name", "title", "key"),
    [
        ("Follow-up", "Deep Residual Harbours", None),
        ("Code review", "Deep Residual Harbours", None),
        ("Original paper", "Deep Residual Harbours", None),
        ("DeepEdge", "Learning Harbours Without Tides", "DeepEdge"),
        ("Harbour", "Harbour Attention Is Enough", "Harbour"),
        ("Tide-2", "Learning Harbours Without Tides", "Tide-2"),
    ],
)
@pytest.mark.parametrize(
    "form", ["{}: [{}](https://arxiv.org/abs/2101.00001)", "**{}**: [{}](https://arxiv.org/abs/2101.00001)"]
)
def test_a_label_before_a_title_is_not_the_name_of_its_paper(form, name, title, key):
    others = "".join(f"- [A Title {number}](https://arxiv.org/abs/2101.0001{number})\n" for number in range(3))

    first, *_ = read_list(f"- {form.format(name, title)}\n{others}").entries

    assert (first.key or first.key_hint, first.title, first.arxiv) == (key, title, "2101.00001")


def test_words_before_nearly_all_titles_are_names_unless_many_share_them():
    names = ["Gato", "Flamingo", "Perceiver", "Dreamer"]
    text = "".join(
        f"- {name}: [Learning Tides of {name[0]} Harbours](https://arxiv.org/abs/2101.0000{index})\n"
        for index, name in enumerate(names)
    )
    shared = "".join(
        f"- Robotics: [Moving Boats in Port {index}](https://arxiv.org/abs/2102.0000{index})\n" for index in range(4)
    )

    assert [one.key_hint for one in read_list(text).entries] == names
    assert [one.key_hint for one in read_list(text + shared).entries] == [*names, None, None, None, None]


FIELDS = [
    ("论文名称：", "作者：", "发表会议：", "年份：", "论文地址："),
    ("标题: ", "作者: ", "期刊: ", "年: ", "链接: "),
    ("タイトル：", "著者：", "会議：", "発表年：", "リンク："),
    ("Titre : ", "Auteurs : ", "Revue : ", "Année : ", "Lien : "),
    ("Titel: ", "Autoren: ", "Zeitschrift: ", "Jahr: ", "Link: "),
    ("Título: ", "Autores: ", "Revista: ", "Año: ", "Enlace: "),
    ("Название: ", "Авторы: ", "Журнал: ", "Год: ", "Ссылка: "),
    ("제목: ", "저자: ", "학술지: ", "연도: ", "링크: "),
]


@pytest.mark.parametrize("names", FIELDS)
@pytest.mark.parametrize("form", ["- {}\n", "  - {}\n", "  {}\n"])
def test_fields_are_known_by_their_names_in_any_language(names, form):
    values = (
        "Deep harbours in the winter",
        "Anna Berg, Klaus Pier",
        "Hafenkunde",
        "2018",
        "https://arxiv.org/abs/2101.00001",
    )
    first, *others = (f"{name}{value}" for name, value in zip(names, values, strict=True))
    text = f"# Papers\n\n- {first}\n" + "".join(form.format(field) for field in others)
    if form.startswith("- "):
        text = f"# Papers\n\n- Harbours\n  - {first}\n" + "".join(f"  - {field}\n" for field in others)

    (mention,) = read_list(text).entries

    assert (mention.title, mention.authors) == (values[0], ("Anna Berg", "Klaus Pier"))
    assert (mention.venue, mention.year, mention.arxiv) == ("Hafenkunde", 2018, "2101.00001")


def test_a_title_with_the_name_of_a_field_before_its_colon_is_whole():
    (mention,) = read_list("- [Titel: A History of Headings](https://arxiv.org/abs/2101.00001)").entries

    assert mention.title == "Titel: A History of Headings"
