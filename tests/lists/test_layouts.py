"""The layouts that lists come in, each as a small list of its own: what is read, and from which line."""

import pytest

from bibexport.formats.markdown import read_list

T = "A Title of a Paper"
A = "https://arxiv.org/abs/2301.00001"
B = "https://arxiv.org/abs/2301.00002"
C = "https://arxiv.org/abs/2301.00003"


def read(text):
    return list(read_list(text).entries)


def one(text):
    (mention,) = read(text)
    return mention


def seen(mention):
    return mention.line, mention.title, mention.venue, mention.year, mention.arxiv


# Markdown; title, venue, year, key. `T` is the title, `A` the address of the paper.
KEY_FIRST = [
    (f"- **Key**: {T}. CVPR 2020 [[paper]({A})]", (T, "CVPR", 2020, "Key")),
    (
        f'* **Key**: "A Title, With a Comma", NeurIPS, 2019 (*Lab*). [[Paper]({A})]',
        ("A Title, With a Comma", "NeurIPS", 2019, "Key"),
    ),
    (f'* **[Key]** "{T}", *arXiv, July 2023*. [[Paper]({A})]', (T, "arXiv", 2023, "Key")),
    (f"- `Key`{T}. ICLR 2021. [[paper]({A})]]", (T, "ICLR", 2021, "Key")),
    (f"- 🔥🔥[**Key 1.0**] {T}(@Lab) [[pdf]({A})]", (T, None, None, "Key 1.0")),
    (f"- ***Key:*** {T} [[Paper]({A})]", (T, None, None, "Key")),
    (f"- `tag` `other tag` [{T}]({A})", (T, None, None, None)),
    (f"- [Survey, Dataset] [{T}]({A})", (T, None, None, None)),
]
VENUE_FIRST = [
    (f"- [CVPR 2023] {T} [[Paper]]({A})", (T, "CVPR", 2023, None)),
    (f"- (*NAACL'21*) {T}? [[paper]({A})]", (f"{T}?", "NAACL", 2021, None)),
    (f"- (ICLR 2026) **{T}** [[paper]({A})]", (T, "ICLR", 2026, None)),
    (f"- KDD 2007: {T} [[paper]({A})]", (T, "KDD", 2007, None)),
    (f"- [[CVPR]({A})] {T} [[code](https://github.com/a/b)]", (T, "CVPR", None, None)),
    (f"- (*Complex Networks 2024*) {T} [[pdf]({A})]", (T, "Complex Networks", 2024, None)),
    (f"- [[SGP2012]({A})] {T}", (T, "SGP", 2012, None)),
    (f"- `ICCV 2021` {T} [[paper]({A})]", (T, "ICCV", 2021, None)),
    (f"- 2023.05, ACL: [{T}]({A})", (T, "ACL", 2023, None)),
    (f"- [2023/08] **{T}.** *Jane Doe et al. ICML.* [[paper]({A})]", (T, "ICML", 2023, None)),
    (f"- [11/2025] **{T}** [[paper]({A})]", (T, None, 2025, None)),
]
TITLE_FIRST = [
    (f"1. **{T}.** *Jane Doe, John Roe.* NeurIPS 2021. [paper]({A})", (T, "NeurIPS", 2021, None)),
    (f"1. **{T}** *Jane Doe* [[ICML 2022]({A})]", (T, "ICML", 2022, None)),
    (f"- **{T}** (2015), G. Hinton et al. [[pdf]]({A})", (T, None, 2015, None)),
    (f"- {T} (2017), Jonas Gehring et al. [[pdf]]({A})", (T, None, 2017, None)),
    (
        f"- A Title: by the pixels, and so on (2017), A. Doe [[pdf]]({A})",
        ("A Title: by the pixels, and so on", None, 2017, None),
    ),
    (f"- {T}. In *ITA 2018*. [[pdf]({A})]", (T, "ITA", 2018, None)),
    (f"- {T}. Journal of Things, 2021. [[pdf]({A})]", (T, "Journal of Things", 2021, None)),
    (f"- **{T}.** Machine Intelligence Research. [[pdf]({A})]", (T, "Machine Intelligence Research", None, None)),
    (f'- "{T}", 2023-06, AAAI(Oral) 24, `tag`, [[paper]]({A})', (T, "AAAI(Oral)", 2024, None)),
    (f"- {T}, ICCV 2019 [[Paper]]({A})", (T, "ICCV", 2019, None)),
    (f"- {T}. TextThings 2021. [[pdf]({A})]", (T, "TextThings", 2021, None)),
    (f"- Doe et al. {T}. CVPR, 2016. [[pdf]({A})]", (T, "CVPR", 2016, None)),
    (f"- {T}. Jane Doe, John Roe. KDD 2016. [[pdf]({A})]", (T, "KDD", 2016, None)),
    (
        f"- Traps for Data, Graphs, and Models of Text [[pdf]({A})]",
        ("Traps for Data, Graphs, and Models of Text", None, None, None),
    ),
    (f"- {T} [Code(Not provided)] [[Paper]({A})]", (T, None, None, None)),
    (f"- {T} (Dec., 2024) [![arXiv](https://img.shields.io/badge/arXiv-x-b31b1b.svg)]({A})", (T, None, 2024, None)),
    (f"- ![](https://img.shields.io/badge/Conference-ICML'23-blue) [{T}]({A})", (T, "ICML", 2023, None)),
]
LINKED_TITLE = [
    (f"- [{T}]({A}), Mildenhall et al., ECCV 2020 | [github](https://github.com/a/b)", (T, "ECCV", 2020, None)),
    (f"- [{T}]({A}), Rebain et al. Arxiv 2020", (T, "Arxiv", 2020, None)),
    (f"- [Name]({A}): {T}", (f"Name: {T}", None, None, None)),
    (f"- [{T}]({A}) | ICML 2025 | [code](https://github.com/a/b)", (T, "ICML", 2025, None)),
    (f"- Jane Doe, John Roe. [{T}]({A}). ICRA 2024.", (T, "ICRA", 2024, None)),
    (f"- <[{T}]({A})> by Jane Doe, 2010.", (T, None, 2010, None)),
    (f"* [{T}]({A})<br>:house:[project](https://a.github.io/)用于", (T, None, None, None)),
    (f"- [{T} (NIPS 2016)]({A})", (T, "NIPS", 2016, None)),
]


@pytest.mark.parametrize(("markdown", "expected"), [*KEY_FIRST, *VENUE_FIRST, *TITLE_FIRST, *LINKED_TITLE])
def test_an_item_is_read_whatever_comes_first(markdown, expected):
    mention = one(markdown)

    assert (mention.title, mention.venue, mention.year, mention.key) == expected
    assert (mention.line, mention.arxiv) == (1, "2301.00001")


def test_facts_nested_under_a_title_belong_to_it():
    text = f"""\
- A Title of a Paper That Nothing Sets Off.
  [[pdf]]({A})
  - Jane Doe, John Roe, and Max Foe. *ACM Computing Surveys*, 2022.
  - Keyword: Pretraining, CVPR 2020
  - Code: [Official](https://github.com/a/b)

- **Another Title of a Paper**
  - *Venue*: ICLR 2023
  - [Paper]({B}) | [Code](https://github.com/a/c)
"""
    first, second = read(text)

    assert seen(first) == (1, "A Title of a Paper That Nothing Sets Off", "ACM Computing Surveys", 2022, "2301.00001")
    assert [(link.kind, link.url) for link in first.links] == [("paper", A), ("code", "https://github.com/a/b")]
    assert seen(second) == (7, "Another Title of a Paper", "ICLR", 2023, "2301.00002")


def test_an_item_over_papers_is_their_group():
    text = f"""\
* 异常检测
  * [A Title of a Paper]({A})
  * Deeper
    * [Another Title of a Paper]({B})
"""
    first, second = read(text)

    assert (first.line, first.group) == (2, ("异常检测",))
    assert (second.line, second.group) == (4, ("异常检测", "Deeper"))


def test_a_venue_above_papers_is_not_a_paper():
    text = f"- **AAAI**\n  - ***One:*** A Title [[Paper]({A})]\n  - ***Two:*** Another One [[Paper]({B})]\n"

    assert [(mention.key, mention.group) for mention in read(text)] == [("One", ("AAAI",)), ("Two", ("AAAI",))]


def test_paragraphs_of_one_item_may_be_papers():
    text = f"1. **Topic**\n\n   • [A Title of a Paper]({A})\n\n   • [Another Title of a Paper]({B})\n"

    assert [(mention.line, mention.group) for mention in read(text)] == [(3, ("Topic",)), (5, ("Topic",))]


def test_a_paper_named_below_its_method_has_the_papers_title():
    mention = one(f"- **GCN (Graph Nets)**\n  *Paper: [A Title of a Paper]({A})*\n")

    assert (mention.title, mention.key_hint) == ("A Title of a Paper", "GCN")


def test_the_columns_of_a_table_have_roles():
    text = f"""\
| Model | Title | Venue | Date | Code |
|---|---|---|---|---|
| FooNet | [FooNet: A Title of a Paper]( {A} ) | NeurIPS '24 | 2024-01-02 | [b](https://example.org/b) |
| N/A | Another Title of a Paper [[pdf]]({B}) | ICCV2017, arXiv | 2017 | ⚠️ |
| Baz | A Title Without a Paper | | | [[c]](https://github.com/a/c) |
"""
    foo, other, baz = read(text)

    assert seen(foo) == (3, "FooNet: A Title of a Paper", "NeurIPS", 2024, "2301.00001")
    assert (foo.key_hint, foo.date, foo.short_name) == ("FooNet", "2024-01-02", "FooNet")
    assert [(link.kind, link.url) for link in foo.links] == [("paper", A), ("code", "https://example.org/b")]
    assert seen(other) == (4, "Another Title of a Paper", "ICCV", 2017, "2301.00002")
    assert other.key_hint is None
    assert seen(baz) == (5, "A Title Without a Paper", None, None, None)


def test_a_table_of_names_gives_no_titles():
    text = f"| Model | Year |\n|---|---|\n| [GAIA-1]({A}) | 2023 |\n| [Drive Like a Human]({B}) | 2023 |\n"

    assert [(mention.title, mention.key_hint) for mention in read(text)] == [
        (None, "GAIA-1"),
        ("Drive Like a Human", None),
    ]


def test_a_row_of_several_papers_is_skipped_and_reported():
    text = f"| Task | Papers |\n|---|---|\n| A | [Foo]({A}), [Bar]({B}) |\n| B | [A Title of a Paper]({C}) |\n"
    markdown = read_list(text)

    assert [mention.line for mention in markdown.entries] == [4]
    assert [(warning.code, warning.line) for warning in markdown.findings if warning.code == "not-an-entry"] == [
        ("not-an-entry", 3)
    ]


def test_rows_across_a_table_are_groups():
    text = f"| Title | Venue |\n|---|---|\n| **Part One** | |\n| [A Title of a Paper]({A}) | ICML 2020 |\n"

    assert one(text).group == ("Part One",)


def test_an_html_table_is_read_like_any_other():
    text = f"""\
<table>
<tr><th>Topic</th><th>Method</th><th>Year</th></tr>
<tr>
  <td rowspan="2">Traffic</td>
  <td>Foo <a href="{A}">[A Title of a Paper]</a> (CVPR 2018)</td>
  <td>2018</td>
</tr>

<tr>
  <td><b><a href='{B}'>Another Title of a Paper</a></b></td>
  <td>2019</td>
</tr>
</table>
"""
    first, second = read(text)

    assert seen(first) == (3, "A Title of a Paper", "CVPR", 2018, "2301.00001")
    assert first.key_hint == "Foo"
    assert seen(second) == (9, "Another Title of a Paper", None, 2019, "2301.00002")


def test_html_lists_and_paragraphs_are_read_too():
    text = f'<ul>\n<li><a href="{A}">A Title of a Paper</a></li>\n<li><a href="{B}">Another Title of a Paper</a></li>\n</ul>\n'

    assert [mention.line for mention in read(text)] == [2, 3]


def test_a_paragraph_of_lines_is_one_paper():
    text = f"""\
Some prose about [a paper]({C}) and more.

**A Title of a Paper**<br>
*Jane Doe, John Roe*<br>
[[CVPR 2025]({A})] [[Code](https://github.com/a/b)]

**Another Title of a Paper**
Jane Doe, John Roe

[arXiv, 26 Dec 2024]({B})
"""
    first, second = read(text)

    assert seen(first) == (3, "A Title of a Paper", "CVPR", 2025, "2301.00001")
    assert seen(second) == (7, "Another Title of a Paper", "arXiv", 2024, "2301.00002")
    assert (second.date, second.end_line) == ("2024-12-26", 10)


def test_lines_of_one_paragraph_may_each_be_a_paper():
    text = f"(CVPR 2020) [A Title of a Paper]({A}) by Doe et al.\n(ICCV 2021) [Another Title of a Paper]({B}) by Roe.\n"

    assert [seen(mention) for mention in read(text)] == [
        (1, "A Title of a Paper", "CVPR", 2020, "2301.00001"),
        (2, "Another Title of a Paper", "ICCV", 2021, "2301.00002"),
    ]


def test_names_may_precede_a_quoted_title_on_the_next_line():
    text = f'- **Foo:** Jane Doe, John Roe.<br />\n  "A Title of a Paper." ArXiv (2024).<br />\n  [[paper]({A})]\n'

    assert seen(one(text)) == (1, "A Title of a Paper", "ArXiv", 2024, "2301.00001")
    assert one(text).key == "Foo"


def test_paragraphs_with_labels_before_a_plain_title_are_papers_where_there_are_several():
    lines = [f":red_square: `AVOS` `Apr` - [paper]({A[:-1]}{n}) / code - A Title of Paper {n}\n" for n in range(1, 6)]

    mentions = read("\n".join(lines))

    assert [mention.title for mention in mentions] == [f"A Title of Paper {n}" for n in range(1, 6)]
    assert read(lines[0]) == []


def test_a_bold_line_over_labels_is_one_paper():
    text = f"**A Title of a Paper**\n\n- Paper: <{A}>\n- Code: https://github.com/a/b，中文\n"
    mention = one(text)

    assert seen(mention) == (1, "A Title of a Paper", None, None, "2301.00001")
    assert [link.url for link in mention.links] == [A, "https://github.com/a/b"]


def test_headings_are_papers_where_several_are():
    body = "**Authors**: Jane Doe\n<details>\n<summary>Abstract</summary>\nText.\n</details>\n\n"
    text = "".join(f"### {n}. A Title of Paper {n} [CVPR '24]\n{body}[📄 Paper]({A[:-1]}{n})\n\n" for n in (1, 2, 3))
    mentions = read(f"# List\n\n## Topic\n\n{text}")

    assert [seen(mention) for mention in mentions] == [
        (5 + 9 * (n - 1), f"A Title of Paper {n}", "CVPR", 2024, f"2301.0000{n}") for n in (1, 2, 3)
    ]
    assert {mention.section for mention in mentions} == {("Topic",)}


def test_a_heading_over_papers_is_a_section():
    text = f"### A Topic of Many Words\n- [A Title of a Paper]({A})\n" * 4

    assert {mention.section for mention in read(text)} == {("A Topic of Many Words",)}


def test_a_fold_is_a_paper_or_a_group():
    text = f"""\
<details>
<summary>A Title of a Paper (2023)</summary>

[Paper]({A})
</details>

<details open>
<summary>Faster Inference</summary>

- [Another Title of a Paper]({B})
</details>

- [A Third Title of a Paper]({C})
"""
    first, second, third = read(text)

    assert seen(first) == (1, "A Title of a Paper", None, 2023, "2301.00001")
    assert (second.group, third.group) == (("Faster Inference",), ())


def test_a_dash_without_a_space_is_read_as_an_item_and_reported():
    text = f"- [A Title of a Paper]({A})\n-[Another Title of a Paper]({B})\n"
    markdown = read_list(text)

    assert [mention.line for mention in markdown.entries] == [1, 2]
    assert ("tight-bullet", 2) in {(warning.code, warning.line) for warning in markdown.findings}


def test_items_without_links_are_papers_where_they_say_where_they_appeared():
    text = "## Topic\n* A Title of a Paper (ICML 2020)\n* Another Title of a Paper (VLDB 2021)\n* A Third One (SIGMOD 2022)\n* Notes\n"

    assert [mention.line for mention in read(text)] == [2, 3, 4]


def test_a_project_page_is_a_paper_among_papers_only():
    papers = f"- [A Title of a Paper]({A})\n- [Another Title of a Paper](https://a.github.io)\n"
    markdown = read_list(papers)

    assert [mention.line for mention in markdown.entries] == [1, 2]
    assert ("no-paper-link", 2) in {(warning.code, warning.line) for warning in markdown.findings}
    assert read("- [A Tool for Many Things](https://a.github.io)\n- [Another Tool](https://github.com/a/b)\n") == []


def test_titles_that_lead_to_notes_beside_the_list_are_entries_as_its_sure_ones_are():
    sure = "".join(f"* ****`TIDES`**** ****`ECCV 2018`**** [On Deep Harbour {n}](notes/deep{n}.md)\n" for n in "ABC")
    text = f"{sure}* ****`TIDES`**** ****`MOLES`**** [The Silt of Old Ports](notes/silt.md) (thanks, [Ann](https://a.org))\n"
    entries = read_list(f"# Notes\n\n{text}").entries

    assert [(entry.line, entry.title) for entry in entries][-1] == (6, "The Silt of Old Ports")


def test_notes_beside_a_list_without_a_venue_are_not_papers():
    text = "".join(f"* [How to Sail to Harbour {n}](notes/sail{n}.md)\n" for n in "ABCDEF")

    assert read_list(text).entries == ()


AUTHOR_YEAR = """\
### June 21
- Oscar presents: Hollis (1988) On the Depth of Harbours
- Quay (1977) Tides and Instability

### June 14
- Pier (1964) Prices of Moles_ A Theory of Ports
- Wharf and Mole (1990) The Impure Silt
"""


def test_references_that_start_with_a_surname_and_a_year_are_entries():
    assert [(entry.line, entry.title, entry.year) for entry in read_list(AUTHOR_YEAR).entries] == [
        (2, "On the Depth of Harbours", 1988),
        (3, "Tides and Instability", 1977),
        (6, "Prices of Moles_ A Theory of Ports", 1964),
        (7, "The Impure Silt", 1990),
    ]


BOOKS = """\
An introduction is given by:

Quay, R. (1997). Harbour Evidence: A Tidal Paradigm. London: Harbour Press.

Mole, J. K. (2010). Doing tidal data analysis: A tutorial. Academic Press.

**Pier, B. & Wharf** (2005). Silt theory and ports.\\
[cited] · [source](https://git.example/ports/Silt.lean)

In 1988, Jane Mole and Ann Quay met at the harbour and wrote about it later.
"""


def test_references_without_a_journal_are_entries_also_as_paragraphs():
    assert [(entry.line, entry.title, entry.year) for entry in read_list(BOOKS).entries] == [
        (3, "Harbour Evidence: A Tidal Paradigm", 1997),
        (5, "Doing tidal data analysis: A tutorial", 2010),
        (7, "Silt theory and ports", 2005),
    ]


def test_titles_above_authors_and_a_date_with_a_link_to_a_site_are_not_papers():
    text = "".join(
        f"**What Are Tides of Port {n}?** \\\n*Ann Quay* \\\n[[Website](https://blog{n}.example/)] \\\n11 Jul 2021\n\n"
        for n in "ABCD"
    )

    assert read_list(text).entries == ()


@pytest.mark.parametrize("title", ["**Robust Tidal Models of Riga (KDD 2021)**", "Robust Tidal Models of Riga"])
@pytest.mark.parametrize(
    "details",
    [
        ["Greta Holm, Ivan Jonsson", f"[[Paper]]({A}) [[Code]](https://github.com/a/b)"],
        ["Greta Holm, Ivan Jonsson. KDD 2021", f"Paper: {A}"],
        ["Venue: KDD 2021", "Authors: Greta Holm, Ivan Jonsson", f"[[Paper]]({A})"],
    ],
)
def test_items_below_a_title_that_describe_its_paper_are_one_entry(title, details):
    items = "".join(f"- {detail}\n" for detail in details)

    (mention,) = read_list(f"# Papers\n\n{title}\n{items}\n").entries

    assert mention.title == "Robust Tidal Models of Riga"
    assert (mention.authors, mention.arxiv) == (("Greta Holm", "Ivan Jonsson"), "2301.00001")
    assert (mention.venue, mention.year) in (("KDD", 2021), (None, None))
