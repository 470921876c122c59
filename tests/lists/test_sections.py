"""Paths of headings: by level, plain, without the title of the document."""

import pytest

from bibexport.formats.markdown import read_list

A = "https://arxiv.org/abs/2301.00001"
ENTRY = f"- [A Title of a Paper]({A})"


def section(text):
    return read_list(f"{text}\n{ENTRY}\n").entries[0].section


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("# Title", ()),
        ("# Title\n## A", ("A",)),
        ("# Title\n## A\n### B", ("A", "B")),
        ("# Title\n## A\n### B\n## C", ("C",)),
        ("# Title\n## A\n#### B\n### C", ("A", "C")),
        ("# Title\n# A\n## B", ("A", "B")),
        ("## A\n# B", ("B",)),
        ("Title\n===\n\nA\n---\n", ("A",)),
        ("# Title\n## **📖 A** ([back](#top)) [![x](y.svg)](z) <a name=b></a>", ("📖 A (back)",)),
        ("<h1>Title</h1>\n\n<h2 align=center>A</h2>\n", ("A",)),
        ("# Title\n## A <!-- omit -->", ("A",)),
        ('# Title\n## <a id="x"> Two Words <a href="#toc">🔝</a> </a>', ("Two Words",)),
        ("# Title\n## A 2022 [[Back to Top](#title)]", ("A 2022",)),
        ("# Title\n## A ([top](README.md#toc))", ("A",)),
        ("# Title\n## [⬆️](#toc) A", ("A",)),
        ("# Title\n## A <sup>[返回目录](#目录)</sup>", ("A",)),
        ("# Title\n## [Survey papers](#content)", ("Survey papers",)),
        ("# Title\n## [Table of Contents](#toc)", ("Table of Contents",)),
        ("# Title\n## 1. [Index](#index)", ("1. Index",)),
        ("# Title\n## Back to [Basics](#basics)", ("Back to Basics",)),
        ("# Title\n\n#3 Old Papers\n", ("Old Papers",)),
        ("# Title\n\n##New Papers\n", ("New Papers",)),
        ("# Title\n\n##Papers\n", ("Papers",)),
        ("# Title\n\n#Old Papers\n", ("Old Papers",)),
        ("# Title\n\n#vision #language\n\n#vision\n\n#123\n\n#!/bin/sh\n", ()),
        ("# Title\n\ntext\n#4 goes on\n", ()),
    ],
)
def test_the_path_is_made_of_the_headings_above(text, expected):
    assert section(text) == expected


def test_the_title_is_the_first_heading_of_level_one():
    assert read_list("# The *List* ![x](y)\n# Other").title == "The List"
    assert read_list("## The List\n# Other").title == ""


def test_a_heading_in_a_fold_keeps_its_group():
    text = f"## A\n<details><summary>More</summary>\n\n### B\n{ENTRY}\n\n</details>\n\n{ENTRY}\n"
    first, second = read_list(text).entries

    assert (first.section, first.group) == (("A", "B"), ("More",))
    assert (second.section, second.group) == (("A", "B"), ())


@pytest.mark.parametrize(
    "matter",
    [
        "---\nlayout: default\n---\n",
        "---\nlayout: mathpost\ntitle: Reading List\ntags:\n  - tides\n  - quays\n...\n",
        '---\r\ntitle: "Reading List"\r\ndate: 2020-01-01\r\n---\r\n',
        '+++\ntitle = "Reading List"\ndraft = false\n[menu.main]\nweight = 1\n+++\n',
        "---\ntitle: 'Reading List'\n\n# a comment\nauthor: {name: A}\n---\n",
        "\ufeff---\ntitle: Reading List\n---\n\n",
    ],
)
def test_the_fields_at_the_top_of_a_page_are_not_a_section(matter):
    (entry,) = read_list(f"{matter}## Tides\n\n- [A Title of a Paper](https://arxiv.org/abs/2301.00001)\n").entries

    assert entry.section == ("Tides",)
    assert entry.line == len(matter.splitlines()) + 3


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Reading List\n---\n## Tides\n", "Reading List"),
        ("---\ntitle: Reading List\n---\n# Tides\n", "Tides"),
        ('+++\ntitle = "Reading List"\n+++\n', "Reading List"),
        ("---\nA Heading by Its Line\n---\n", ""),
        ("# Tides\n\n---\ntitle: Reading List\n---\n", "Tides"),
    ],
)
def test_the_title_at_the_top_of_a_page_is_that_of_a_list_without_another(text, title):
    assert read_list(text).title == title
