"""Anything uncertain is a finding with its line, never a guess."""

import pytest

from bibexport.formats.markdown import read_list
from bibexport.formats.table import READERS

A = "https://arxiv.org/abs/2301.00001"
B = "https://arxiv.org/abs/2301.00002"
GOOD = f"[A Title of a Paper]({A}), ICML 2023"


def codes(text):
    return {(warning.code, warning.line) for warning in read_list(text).findings}


def test_an_entry_that_says_everything_is_not_doubted():
    assert codes(f"- {GOOD}") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"- {GOOD}\n- [Quite Another One]({A}), ICML 2023", ("shared-id", 2)),
        (f"- {GOOD}\n- [A Title of a Paper]({B}), ICML 2023", ("duplicate-title", 2)),
        (f"- [A Title of a Paper]({A}), ICML 2020", ("id-year", 1)),
        (f"- [A Title of a Paper]({A}), arXiv 2024", ("id-year", 1)),
        (f"- [A Title of a Paper]({A}), ICML 23", ("two-digit-year", 1)),
        (f"- [A Title of a Paper]({A}), ICML", ("no-year", 1)),
        (f'- "A Title of a Paper", ICCVW, 2023 (& TPAMI 2024). [paper]({A})', ("second-venue", 1)),
        (f"- {GOOD}\n- [A Title of Another](https://a.github.io), ICML 2023", ("no-paper-link", 2)),
        ("- A Title of a Paper, ICML 2023 [[paper](https://www.themoonlight.io/paper/x)]", ("no-paper-link", 1)),
        ("- A Title of a Paper, ICML 2023 [[paper](https://arxiv.org/abs/23O1.00001)]", ("malformed-link", 1)),
        (f"- {GOOD} [[Code]({B})]", ("link-label", 1)),
        ("- A Title of a Paper, ICML 2023 [[paper](https://x.org/a)] [[code](https://x.org/a)]", ("same-link", 1)),
        (f"- {GOOD} [[Code]()]", ("empty-link", 1)),
        (f"- [GAIA-1]({A}), 2023", ("no-title", 1)),
        (f"- A Title of a Paper. ICML 2023 [paper]({A})", ("plain-title", 1)),
        (f"- **A Title\n  of a Paper** ICML 2023 [paper]({A})", ("broken-title", 1)),
        (f"## News\n- We wrote [A Title of a Paper]({A})\n- [A Title of a Paper]({A})", ("not-an-entry", 3)),
        (f"- {GOOD}\n<!--\n- [Old]({B})\n-->", ("comment", 2)),
        (f"-[A Title of a Paper]({A}), ICML 2023", ("tight-bullet", 1)),
        (f"## Topic\n\n## 2023\n- {GOOD}", ("heading-level", 3)),
        ("".join(f"- [Part {n}](papers/part{n}.md)\n" for n in range(5)), ("list-index", 1)),
        (f"- {GOOD} [[arXiv]({B})]", ("other-link", 1)),
    ],
)
def test_each_doubt_has_its_code_and_line(text, expected):
    assert expected in codes(text)


def test_the_doubts_about_one_line_are_in_the_order_of_the_file():
    labels = ["Code", "Dataset", "Demo", "Video", "Slides", "Model"]
    text = f"- {GOOD} " + " ".join(f"[[{label}]()]" for label in labels)

    found = READERS["markdown"](text, "list.md").findings

    assert [one.message for one in found if one.code == "empty-link"] == [f"the link {it!r} is empty" for it in labels]


def test_an_identifier_with_another_title_is_not_taken_for_the_first_paper():
    entries = read_list(f"- {GOOD}\n- [Quite Another One]({A}), ICML 2023").entries

    assert [entry.arxiv for entry in entries] == ["2301.00001", "2301.00001"]


def test_the_identifier_shows_that_a_year_is_a_month():
    (entry,) = read_list("- [A Title of a Paper](https://arxiv.org/abs/2010.11679), arXiv 2010").entries

    assert (entry.venue, entry.year, entry.date) == ("arXiv", 2020, "2020-10")


def test_tags_that_many_entries_share_are_not_keys():
    tags = [f"- `{'training' if n % 2 else 'serving'}` [A Title of Paper {n}]({A[:-2]}{n:02d})" for n in range(12)]
    keys = [f"- `Key{n}` [A Title of Paper {n}]({A[:-2]}{n:02d})" for n in range(12)]

    assert {entry.key for entry in read_list("\n".join(tags)).entries} == {None}
    assert [entry.key for entry in read_list("\n".join(keys)).entries] == [f"Key{n}" for n in range(12)]


def test_news_and_contents_are_not_papers():
    text = f"## Table of Contents\n- [Papers](#papers)\n## Papers\n- {GOOD}\n## Citation\n- {GOOD}\n"

    assert [entry.line for entry in read_list(text).entries] == [4]


def test_code_blocks_hold_no_papers():
    assert read_list(f"```\n- {GOOD}\n```\n\n    - {GOOD}\n").entries == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("pdf/0812.02575", "0812.2575"),
        ("abs/1404.07828v2", "1404.7828"),
        ("abs/21O3.00020", "2103.00020"),
        ("abs/2103,00020", "2103.00020"),
    ],
)
def test_the_warning_of_a_malformed_address_names_the_id_that_it_may_mean(written, meant):
    text = f"- **A Title of a Paper**, ICML 2023 [[paper](https://arxiv.org/{written})]"
    (message,) = [one.message for one in read_list(text).findings if one.code == "malformed-link"]

    assert message.endswith(f"; did you mean {meant}?")


@pytest.mark.parametrize("written", ["abs/2103.123", "abs/0812.12575", "abs/9913.00001", "pdf/quay.pdf"])
def test_the_warning_of_a_malformed_address_does_not_guess(written):
    text = f"- **A Title of a Paper**, ICML 2023 [[paper](https://arxiv.org/{written})]"
    (message,) = [one.message for one in read_list(text).findings if one.code == "malformed-link"]

    assert "did you mean" not in message
