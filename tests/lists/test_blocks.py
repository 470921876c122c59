"""Which blocks are entries: where titles, links and venues are spread over lines, cells, headings and neighbours."""

import pytest

from bibexport.formats.markdown import read_list

A = "https://arxiv.org/abs/2301.00001"
B = "https://arxiv.org/abs/2301.00002"
C = "https://arxiv.org/abs/2301.00003"


def titles(text):
    return [entry.title for entry in read_list(text).entries]


def places(text):
    return [(entry.line, entry.title) for entry in read_list(text).entries]


def claims(text):
    return [(entry.title, entry.venue, entry.year) for entry in read_list(text).entries]


@pytest.mark.parametrize(
    ("heading", "venue", "year"),
    [
        ("2019 ISSCC", "ISSCC", 2019),
        ("ISSCC 2019", "ISSCC", 2019),
        ("HotChips 2021", "HotChips", 2021),
        ("CVPR'24", "CVPR", 2024),
        ("🔥 NeurIPS 2023 accepted papers", "NeurIPS", 2023),
    ],
)
def test_papers_without_links_below_the_heading_of_a_venue_are_entries_of_that_venue(heading, venue, year):
    text = f"# L\n## {heading}\n- **A Chip for Deep Waves.**\n- Tides: A Mapper for Arrays.\n- Nets at Low Power.\n"

    assert claims(text) == [
        ("A Chip for Deep Waves", venue, year),
        ("Tides: A Mapper for Arrays", venue, year),
        ("Nets at Low Power", venue, year),
    ]


@pytest.mark.parametrize("heading", ["2019", "Attack Papers 2022", "Surveys", "Deep Learning (2015)"])
def test_a_year_or_a_topic_in_a_heading_is_no_claim_of_its_entries(heading):
    assert claims(f"# L\n## {heading}\n- [A Title of a Paper]({A})\n") == [("A Title of a Paper", None, None)]


def test_an_entry_keeps_its_own_venue_below_the_heading_of_another():
    text = f"# L\n## ICSE 2023\n- [A Title of a Paper]({A}), FSE 2022\n- [A Title of Another]({B}), 2022\n"

    assert claims(text) == [("A Title of a Paper", "FSE", 2022), ("A Title of Another", None, 2022)]


def test_the_heading_of_a_venue_completes_a_year():
    assert claims(f"# L\n## CVPR\n- [A Title of a Paper]({A}), 2022\n") == [("A Title of a Paper", "CVPR", 2022)]


def test_a_title_above_a_line_of_links_is_an_entry():
    text = f"""\
## S
Learned Closures for Shallow Seas ,
PDF: <{A}>

A View of Transport ,
Project: <https://github.com/a/b>

Sediment Graphs Without Labels
[[Paper]]({B}) [[Code]](https://github.com/c/d)
"""

    assert places(text) == [
        (2, "Learned Closures for Shallow Seas"),
        (5, "A View of Transport"),
        (8, "Sediment Graphs Without Labels"),
    ]


def test_a_title_above_a_paragraph_of_links_is_an_entry():
    papers = "".join(
        f"A Title of Paper {name}\n\n[Paper]({A[:-1]}{n}) [Code](https://github.com/a/b{n})\n\n"
        for n, name in enumerate("ABC")
    )

    assert places(f"## S\n{papers}") == [
        (2, "A Title of Paper A"),
        (6, "A Title of Paper B"),
        (10, "A Title of Paper C"),
    ]


def test_prose_above_links_is_not_an_entry():
    text = f"## S\nPlease cite our survey of all of these:\n[Paper]({A})\n\n- [A Title of a Paper]({B})\n"

    assert titles(text) == ["A Title of a Paper"]


@pytest.mark.parametrize(
    "cell",
    [
        f"**Four Attacks on Radios**<br>Jane Mole, Ken Pier<br>[**Keys Revisited at Sea**]({A})<br>Ann Quay",
        f"[Four Attacks on Radios]({B}), [Keys Revisited at Sea]({A})",
        f"[Four Attacks on Radios]({B})<br>[Keys Revisited at Sea]({A})",
        f"[Four Attacks on Radios]({B}) and [Keys Revisited at Sea]({A})",
    ],
)
def test_several_papers_in_a_cell_are_several_entries(cell):
    text = f"| Year | Paper |\n|---|---|\n| 2022 | {cell} |\n| 2021 | [Anchors Away: Moorings]({C}) |\n"

    assert [(entry.title, entry.year) for entry in read_list(text).entries] == [
        ("Four Attacks on Radios", 2022),
        ("Keys Revisited at Sea", 2022),
        ("Anchors Away: Moorings", 2021),
    ]


def test_links_to_one_paper_in_a_cell_are_one_entry():
    text = f"| Paper | Links |\n|---|---|\n| [A Title of a Paper]({A})<br>[[Code]](https://github.com/a/b) | x |\n"

    assert titles(text) == ["A Title of a Paper"]


def test_cells_that_span_rows_and_columns_count_in_each():
    text = f"""\
<table>
<tbody>
<tr><td rowspan="2"><b>Year</b></td><td colspan="2"><b>Kind</b></td><td rowspan="2"><b>Paper</b></td></tr>
<tr><td><i>Group</i></td><td><i>Method</i></td></tr>
<tr><td rowspan="2">2018</td><td>x</td><td>Up</td><td><a href="{A}">A Title of a Paper</a></td></tr>
<tr><td>y</td><td>Down</td><td><a href="{B}">A Title of Another</a></td></tr>
<tr><td>2019</td><td>z</td><td>On</td><td><a href="{C}">A Third Title of All</a></td></tr>
</tbody>
</table>
"""
    entries = read_list(text).entries

    assert [(entry.line, entry.title, entry.year, entry.key_hint) for entry in entries] == [
        (5, "A Title of a Paper", 2018, "Up"),
        (6, "A Title of Another", 2018, "Down"),
        (7, "A Third Title of All", 2019, "On"),
    ]


def test_a_title_that_spans_rows_is_one_entry_with_the_links_of_all():
    text = f"""\
<table>
<tr><th>Paper</th><th>Code</th></tr>
<tr><td rowspan="2"><a href="{A}">A Title of a Paper</a></td><td><a href="https://github.com/a/b">b</a></td></tr>
<tr><td><a href="https://github.com/a/c">c</a></td></tr>
</table>
"""
    (entry,) = read_list(text).entries

    assert [link.url for link in entry.links] == [A, "https://github.com/a/b", "https://github.com/a/c"]


def test_a_table_of_titles_venues_and_years_needs_no_links():
    rows = "".join(f"| A Long Enough Title of Paper {n} | ICML | 202{n} |\n" for n in range(3))

    assert len(read_list(f"| Title | Venue | Year |\n|---|---|---|\n{rows}").entries) == 3


def test_a_table_of_numbers_has_no_papers():
    rows = "".join(f"| ACL'2{n} | 26.{n}% (146/572) (104 orals and 436 posters) |\n" for n in range(5))

    assert read_list(f"| Conference | Long Papers |\n|---|---|\n{rows}").entries == ()


@pytest.mark.parametrize(
    "unlinked",
    [
        "**A Fourth Title of All** (2023), TOSEM journal, Quay, Ann, et al.",
        "[SAA'25] A Fourth Title of All",
        "A Fourth Title of All the Papers Here",
        "**A Fourth Title of All**, 2023",
        "A Fourth Title of All. PMID: 32123456",
        "A Fourth Title of All. doi:10.1145/3512527.3531373",
    ],
)
def test_a_paper_without_a_link_among_papers_is_an_entry(unlinked):
    linked = "".join(f"- **A Title of Paper {n}** (202{n}), ICML [[pdf]]({A[:-1]}{n})\n" for n in range(6))

    assert len(read_list(f"{linked}- {unlinked}\n").entries) == 7


@pytest.mark.parametrize(
    "other",
    [
        "Please add more papers here",
        "Authors: Jane Mole and Ken Pier",
        "More to come!",
        "Survey",
        "[A Title of Paper 1](#a-title-of-paper-1)",
        "See [the old papers](#old) below",
        "Subtopics:",
    ],
)
def test_other_items_among_papers_are_not_entries(other):
    linked = "".join(f"- **A Title of Paper {n}** (202{n}), ICML [[pdf]]({A[:-1]}{n})\n" for n in range(6))

    assert len(read_list(f"{linked}- {other}\n").entries) == 6


def test_datasets_with_a_link_in_the_form_of_the_papers_are_entries():
    linked = "".join(f"- **A Title of Paper {n}**, 202{n}. [[link]]({A[:-1]}{n})\n" for n in range(6))
    text = f"{linked}## Data\n- **Matterport3D**, 2017. [[link]](https://github.com/a/b)\n"

    assert titles(text)[-1] == "Matterport3D"


def test_resources_in_another_form_are_not_entries():
    linked = "".join(f"- **A Title of Paper {n}**, ICML, 202{n}. [paper]({A[:-1]}{n})\n" for n in range(6))
    text = f"{linked}## Resources\n- **An Introduction to Inference** [link](https://a.org/course)\n"

    assert len(titles(text)) == 6


def test_an_index_of_the_file_adds_no_entries():
    text = f"""\
- **ICSE 2023**
  - [A Title of a Paper](#a-title-of-a-paper-icse-2023)
  - [A Title of Another](https://dl.acm.org/doi/10.1109/ICSE48619.2023.00105)

# Topic

### A Title of a Paper (ICSE 2023)

* [Paper]({A})

Abstract: Words.
"""

    assert claims(text) == [("A Title of Another", "ICSE", 2023), ("A Title of a Paper", "ICSE", 2023)]


def test_a_name_above_its_reference_is_one_entry_among_such():
    text = f"""\
* DeepBuoy [[Paper]]({A})
  * Jane Mole, DeepBuoy: A Network for Contours, CVPR, 2015.
* Fast Buoy [[Paper]]({B})
  * Ken Pier, Fast Buoy, arXiv:2301.00002.
* Sparse-Tide
  * Jane Mole, Deep Networks for Tides. ICCV, 2015. [[Paper]]({C})
"""

    assert [(entry.line, entry.arxiv) for entry in read_list(text).entries] == [
        (1, "2301.00001"),
        (3, "2301.00002"),
        (5, "2301.00003"),
    ]


@pytest.mark.parametrize(
    "paragraph",
    [
        f"[If You Like Tides Then You Will Love Ports]({A}), AAAI 2022",
        f"[Fast R-Buoy]({A})",
        f"**Knowledge Tides**. Preprint 2020. _Aidan Mole, Eva Pier_. [[Paper]({A})]",
        f"**Kelp Transformer.**\nAnn Quay.\n*Preprint, August 2021.*\n[[arxiv]({A})]",
        f'**[1]** Mole, Jane, and Ken Pier. "**Deep tides**." Nature 521 (2015): 436-444. [[pdf]]({A})',
        f"J. Mole and K. Pier, Sensing tides with arrays, in Proc. ICML, 2021, pp. 11-20. [pdf]({A})",
        f"[A Title of a Paper]({A}) arxiv preprint 2020",
    ],
)
def test_a_paragraph_that_is_a_reference_is_an_entry(paragraph):
    assert [entry.arxiv for entry in read_list(f"## S\n\n{paragraph}\n").entries] == ["2301.00001"]


@pytest.mark.parametrize(
    "paragraph",
    [
        f"Our survey [A Title of a Paper]({A}) describes the field.",
        f"[A Title of a Paper]({A}) describes the field.",
        f"Please read [the paper]({A}).",
    ],
)
def test_a_sentence_about_a_paper_is_not_an_entry(paragraph):
    assert read_list(f"## S\n\n{paragraph}\n").entries == ()


def test_what_was_not_taken_is_listed_with_its_line():
    linked = "".join(f"- **A Title of Paper {n}** (202{n}), ICML [[pdf]]({A[:-1]}{n})\n" for n in range(6))
    text = f"We described this in [our survey]({B[:-1]}9).\n\n{linked}\n## News\n- See [Paper 1]({A[:-1]}1)\n"
    listed = read_list(text)

    assert [(one.line, one.url) for one in listed.audit.links_not_taken] == [(1, f"{B[:-1]}9")]
    assert [(finding.code, finding.line) for finding in listed.findings if "taken" in finding.code] == [
        ("not-taken", 1)
    ]


def test_a_file_with_links_to_papers_and_no_entries_is_an_error():
    text = "\n\n".join(f"We wrote about it in [this work]({A[:-1]}{n}) last year." for n in range(9))
    listed = read_list(text)

    assert listed.entries == ()
    assert len(listed.audit.links_not_taken) == 9
    assert ("no-entries", "error") in {(finding.code, finding.severity) for finding in listed.findings}


def test_as_many_links_as_entries_outside_of_entries_are_a_warning():
    text = f"- [A Title of a Paper]({A}), ICML 2023\n\nWe like [this]({B}) and [that]({C}).\n"

    assert ("half-taken", "warning") in {(finding.code, finding.severity) for finding in read_list(text).findings}


def test_the_links_of_a_footnote_belong_to_the_entry_that_marks_it():
    text = f"""\
- **A Title of a Paper**, ICML 2022.[^1]
- **A Title of Another**, NeurIPS 2021.[^two]

[^1]: J. Mole and K. Wharf. {A}
[^two]: K. Wharf. [Paper]({B})
    [Code](https://github.com/a/b)
"""
    first, second = read_list(text).entries

    assert (first.title, first.arxiv, first.end_line) == ("A Title of a Paper", "2301.00001", 1)
    assert [(link.kind, link.url) for link in second.links] == [("paper", B), ("code", "https://github.com/a/b")]


def test_a_footnote_that_nothing_marks_stays_text():
    text = f"- **A Title of a Paper**, ICML 2022 [[pdf]]({A})\n\n[^1]: See [this]({B}).\n"

    assert [one.url for one in read_list(text).audit.links_not_taken] == [B]


def test_a_footnote_that_many_entries_mark_is_not_copied_into_each():
    text = "".join(f"- **A Title of Paper {n}**, ICML 2022.[^1]\n" for n in range(50)) + f"\n[^1]: See {A}\n"

    assert {entry.arxiv for entry in read_list(text).entries} == {None}


@pytest.mark.parametrize(
    "sentence",
    [
        "If you like this list, read our survey {} (TPAMI 2023).",
        "The method of {} was extended in 2022.",
        "More on this in the work {} of 2021.",
    ],
)
def test_a_link_within_a_sentence_is_not_an_entry(sentence):
    assert read_list(f"## S\n\n{sentence.format(f'[A Title of a Paper]({A})')}\n").entries == ()


def test_a_list_of_titles_in_bold_needs_no_links():
    items = "".join(
        f"- **A Neuromorphic Processor With {n} Cores On Chip(Chip{n})**\n  - Notes on it.\n" for n in range(12)
    )

    assert len(titles(f"## Chips\n{items}## Other\n- **to be updated soon**\n")) == 12


def test_a_few_lines_in_bold_are_not_papers():
    assert titles("## Rules\n- **Keep the list in order**\n- **Add the newest papers first**\n") == []


def test_a_title_above_a_label_and_a_summary_is_an_entry():
    text = "".join(
        f"*{n}. (CVPR 2025) A Model of Solids Number {n}\n[[paper]]({A[:-1]}{n}) 2025.3 a long summary of it\nmore\n\n"
        for n in range(1, 4)
    )

    assert [entry.arxiv for entry in read_list(text).entries] == ["2301.00001", "2301.00002", "2301.00003"]


def test_an_empty_label_for_the_paper_of_a_dated_title_is_evidence():
    text = "1. **A Deep Solver for Word Problems.** EMNLP, 2017. [paper]() [dataset]()\n"

    assert claims(text) == [("A Deep Solver for Word Problems", "EMNLP", 2017)]


def test_a_file_of_long_items_without_entries_is_an_error_that_counts_them():
    text = "".join(f"- {n}: what is said about the state of the system here\n" for n in range(30))
    (finding,) = read_list(text).findings

    assert finding.code == "no-entries"
    assert "30 texts that may be papers" in finding.message


def test_a_heading_with_any_venue_and_year_is_an_entry_if_its_paper_is_below():
    text = f"## Topic\n\n### NeuBuoy: Fuzzing of Harbours (Access 2019)\n\n* [Paper]({A})\n\nAbstract: Words.\n"

    assert [(entry.line, entry.venue, entry.arxiv) for entry in read_list(text).entries] == [
        (3, "Access", "2301.00001")
    ]


def test_fields_below_papers_are_not_papers():
    linked = "".join(f"- **A Title of Paper {n}** (202{n}), ICML [[pdf]]({A[:-1]}{n})\n" for n in range(6))
    fields = "".join(f"- **Techniques**: an ensemble of {n} models with search\n" for n in range(3))

    assert len(titles(f"{linked}{fields}")) == 6


@pytest.mark.parametrize(
    "item",
    [
        "[SIGMOD'21] Mixed Training of Models via Reduce [also in [2.10](#210)]",
        "SPACE: A Memory for Recommendations of Films",
        "**Raella: Reforming the Arithmetic: No Retraining Required!**",
    ],
)
def test_a_paper_among_papers_may_point_within_the_file_or_shout(item):
    linked = "".join(f"- **A Title of Paper {n}** (202{n}), ICML [[pdf]]({A[:-1]}{n})\n" for n in range(6))

    assert len(titles(f"{linked}- {item}\n")) == 7


def test_workshops_with_a_link_are_not_papers():
    linked = "".join(f"- **A Title of Paper {n}**, *ICML*, 202{n}. [paper]({A[:-1]}{n})\n" for n in range(6))

    assert len(titles(f"{linked}## Workshops\n1. **NeurIPS 2021 Workshop** [link](https://why21.example.net/)\n")) == 6


def test_headings_that_link_to_papers_are_entries_without_text_below():
    text = "".join(f"### [A Title of Paper {n}]({A[:-1]}{n})\n\n" for n in range(1, 5))

    assert [(entry.section, entry.arxiv) for entry in read_list(f"## Topic\n\n{text}").entries] == [
        (("Topic",), f"2301.0000{n}") for n in range(1, 5)
    ]


def test_nested_papers_with_short_titles_and_a_linked_citation_are_entries():
    text = """# Papers

1. **A Stored Program for Harbours. [Quay (1948)](https://example.org/quay.pdf).**
    * Tidesort. [Mole (1962)](https://doi.org/10.5555/63445.1).
    * Fifty Years of Buoys. [Pier, Wharf (1998)](https://example.org/buoys.pdf).
    * Slides. [PDF 2019](https://example.org/slides.pdf).
    * Code for 1998: [github](https://github.com/a/b)
"""
    found = {entry.line: entry.title for entry in read_list(text).entries}

    assert found == {
        3: "A Stored Program for Harbours",
        4: "Tidesort",
        5: "Fifty Years of Buoys",
    }


def test_the_citation_below_a_line_says_where_its_title_ends():
    text = """# Papers

* Fast R-Buoy, Wharf Research [[Paper]](http://arxiv.org/pdf/1504.11111)
  * Ken Pier, Fast R-Buoy, arXiv:1504.11111.
* Fast, Cheap and Out of the Harbour [[Paper]](http://arxiv.org/pdf/1504.11112)
  * Ken Pier, Ann Quay, arXiv:1504.11112.
"""
    assert titles(text) == ["Fast R-Buoy", "Fast, Cheap and Out of the Harbour"]


@pytest.mark.parametrize(("title", "venue"), [("Best papers", "SeaSec"), ("Paper awards", "SeaSec"), ("Papers", None)])
def test_a_list_of_best_papers_is_ordered_by_venue(title, venue):
    text = f"""# {title}

## SeaSec

| Year | Paper |
| :-: | :- |
| 2022 | [**Four Attacks on the Radios of Buoys**](https://example.org/attacks.pdf) |
"""
    assert claims(text) == [("Four Attacks on the Radios of Buoys", venue, 2022)]


@pytest.mark.parametrize(
    "lines",
    [
        ["M Aronov, J Reed. _The Handbook of Speech_. (2003).", "D Kristal. _How Dialects Work_. (2006)."],
        ["Gold in medieval Bruges - Peter Maas, Journal of Economic History (2015)"],
        ["Weber, Anna: Stadt und Umland im Mittelalter. In: Archiv für Kulturgeschichte 99 (2017), H. 1, S. 3-28."],
    ],
)
def test_references_without_links_are_entries(lines):
    text = "# L\n" + "".join(f"- {line}\n" for line in lines * 3)

    assert len(read_list(text).entries) == 3 * len(lines)


def test_paragraphs_that_are_citations_are_entries():
    text = """\
# References
Silva, A., & Chen, B. (2019). Heat tolerance of reef corals. *Coral Reefs*, *38*(2), 201–214.

Eriksson, D., & Foss, E. (2021). Larval drift in the Gulf Stream. *Marine Ecology*, *42*(1), e12345.

**Lund, K.** (2018). Kelp forests after the storm. *Marine Ecology, 40(1)*. [source](https://github.com/a/b)
"""
    assert claims(text) == [
        ("Heat tolerance of reef corals", "Coral Reefs", 2019),
        ("Larval drift in the Gulf Stream", "Marine Ecology", 2021),
        ("Kelp forests after the storm", "Marine Ecology", 2018),
    ]


def test_lines_with_a_venue_a_title_authors_and_a_label_are_entries():
    text = f"PLDI 2019: Loops without bounds. Ann Lee, Bob Ray. [paper]({A})\nPOPL 2020: Types for time. Cat Moe. [paper]({B})\n"

    assert [(line, title) for line, title in places(text)] == [(1, "Loops without bounds"), (2, "Types for time")]


def test_a_heading_above_authors_and_venue_is_the_title():
    text = "# L\n## Coral\n" + "".join(
        f"### {title}\n*{names}* — **{venue}**, 2019\n[PDF]({A[:-1]}{n}) | [Code](https://github.com/a/b{n})\n\n"
        for n, (title, names, venue) in enumerate(
            [
                ("Heat tolerance of reef corals under bleaching", "Ana Silva, Bo Chen", "Coral Reefs"),
                ("Sponge microbiomes across gradients", "Gita Hari, Ivo Jansen", "ISME Journal"),
                ("Kelp forests after the storm", "Kai Lund", "Ecology Letters"),
            ]
        )
    )
    found = [(entry.line, entry.title, entry.authors, entry.section) for entry in read_list(text).entries]

    assert found == [
        (3, "Heat tolerance of reef corals under bleaching", ("Ana Silva", "Bo Chen"), ("Coral",)),
        (7, "Sponge microbiomes across gradients", ("Gita Hari", "Ivo Jansen"), ("Coral",)),
        (11, "Kelp forests after the storm", ("Kai Lund",), ("Coral",)),
    ]


@pytest.mark.parametrize("text", ["We like lists.\n", "# L\n- a\n- b\n", "# L\n\nHello [you](https://a.org/b).\n"])
def test_a_list_without_entries_is_never_silent(text):
    assert [finding.code for finding in read_list(text).findings] == ["empty-list"]


def test_the_first_heading_may_be_the_title_of_a_paper():
    text = (
        f"# [Learning the Tides]({A})\n# [Deep Boats]({B})\n# [Sorting at Sea]({C})\n# Slow Buoys at Sea, ICML 2020\n"
    )

    assert [line for line, _ in places(text)] == [1, 2, 3, 4]


def test_an_italic_title_with_authors_and_a_linked_address_is_an_entry():
    text = (
        f"Prose.\n\nMore prose.\n\n*Is the Redshift of Harbours constant?* J. Mole, K. Quay, [arXiv:2301.00001]({A})\n"
    )

    assert titles(text) == ["Is the Redshift of Harbours constant?"]


def test_the_citation_below_a_tool_is_its_paper():
    text = """\
- [dropPort](https://github.com/hms/dropPort) - pipeline for data from droplets, written in C++ <details>
    <summary>Paper</summary>
    Petuk, Viktor, Jimin Gu, and Peter Kharch. "DropPort: Estimation of Molecular Tides." Genome Biology 19, no. 1
    (December 2018): 78. https://doi.org/10.1186/s13059-018-9999-6
</details>
"""
    (entry,) = read_list(text).entries

    assert (entry.title, entry.key_hint) == ("DropPort: Estimation of Molecular Tides", "dropPort")
    assert entry.authors == ("Petuk, Viktor", "Jimin Gu", "Peter Kharch")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.springer.com/journal/10846",
        "https://ieeexplore.ieee.org/xpl/RecentIssue.jsp?punumber=8860",
        "https://www.cambridge.org/core/journals/robotica",
        "https://www.science.org",
    ],
)
def test_the_page_of_a_journal_is_not_a_paper(url):
    assert read_list(f"- [Journal of Intelligent Boats]({url}) | **Impact factor: 2.825**\n").entries == ()


@pytest.mark.parametrize("mark", [", ", " - ", " – ", ": ", "; ", " | ", " / "])
def test_the_title_is_the_part_of_the_line_that_the_citation_below_has(mark):
    text = f"* Fast R-Buoy{mark}Microsoft Research [[Paper]({A})]\n  * Ross Mole, Fast R-Buoy, arXiv:2301.00001\n"

    assert titles(text) == ["Fast R-Buoy"]


@pytest.mark.parametrize(
    ("title", "venue"),
    [
        ("Best Paper Awards in Docking", "HotDocks"),
        ("Test of Time Awards", "HotDocks"),
        ("Award-winning papers", "HotDocks"),
        ("Distinguished Papers", "HotDocks"),
        ("Most Influential Papers", "HotDocks"),
        ("Prize papers", "HotDocks"),
        ("Honorable mentions", "HotDocks"),
        ("Awesome docks", None),
        ("Papers of 2019", None),
    ],
)
def test_lists_of_awards_are_ordered_by_venue(title, venue):
    assert claims(f"# {title}\n## HotDocks\n- [A Title of a Paper]({A}), 2019\n") == [
        ("A Title of a Paper", venue, 2019)
    ]


@pytest.mark.parametrize("text", ["- {}", "{}", "- Topic\n  - {}"])
def test_a_year_in_the_place_of_a_number_is_the_year(text):
    found = [
        text.format(f"2016. [Learning the Tides of Harbours]({A})"),
        text.format(f"2017. [Deep Boats at Sea]({B})"),
    ]

    assert [(entry.title, entry.year) for entry in read_list("\n".join(found) + "\n").entries] == [
        ("Learning the Tides of Harbours", 2016),
        ("Deep Boats at Sea", 2017),
    ]


def test_the_numbers_of_a_list_are_not_years():
    text = "".join(f"{n}. [A Title of Paper {n}]({A})\n" for n in (1, 2, 3))

    assert [entry.year for entry in read_list(text).entries] == [None] * 3
