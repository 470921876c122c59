"""Whatever the text is, reading it ends with a list, and costs no more than in proportion to its length."""

import cProfile
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bibexport
from bibexport.formats.markdown import read_list
from bibexport.formats.markdown.parser import MAX_INLINE
from bibexport.formats.options import ExportOptions
from bibexport.formats.recognition import recognise
from bibexport.formats.table import READERS, WRITERS
from bibexport.lists import reference
from bibexport.lists.entries import to_catalog

A = "https://arxiv.org/abs/2301.00001"
LIST = f"""\
# List <!-- comment -->

## A
- `Key` **A Title of a Paper.** ICML 2021.\x20\x20
  [[Paper]({A})] [[Code](https://github.com/a/b)]
* **Key**: "Another Title, With a Comma", CVPRW, 2019 (& TPAMI 2020) (*Lab*). [[Paper]({A})][[PyTorch]()]
1. [A Linked Title]({A}), Doe et al., ECCV 2020 | [bibtex](a.bib) <!---Doe20-->
   - Jane Doe, John Roe. *ACM Computing Surveys*, 2022.

| Date | Title | Paper | Code |
|---|---|:-:|--:|
|2024.04| 🔥[**Key**] A Title(@Lab)|[[pdf]]({A}v2) | ⚠️ |

<table><tr><th>A</th></tr>
<tr><td rowspan=2><a href='{A}'>A Title of a Paper</a></td></tr></table>

<details>
<summary>A Fold of Papers (2023)</summary>

[Paper]({A})
</details>

**A Title of a Paper** \\
Jane Doe \\
[[CVPR 2025]({A})] ![](https://img.shields.io/badge/Conference-ICML'23-blue)

-[A Dashed Title of a Paper]({A})
```
code
```

### 2019 ISSCC [[Back to Top](#list)]
- **A Chip for Deep Waves.** (Wharf)
- Tides: A Mapper for Arrays. doi:10.1145/3512527.3531373
- [In This File](#a)

#2 Tight Heading

A Title Above a Line of Links ,
PDF: <{A}>

| Year | Paper |
|---|---|
| 2022 | **Four Attacks on Radios**<br>Jane Mole<br>[**Keys Revisited at Sea**]({A})<br>Ann Quay |

* Name [[Paper]]({A})
  * Jane Mole, Deep Networks for Tides. ICCV, 2015.[^1]

[^1]: See https://doi.org/10.1145/3512527.3531373
"""
SPLINTERS = [
    "[",
    "](",
    "<!--",
    "-->",
    "<td>",
    "</details>",
    "`",
    "**",
    "|",
    "\r\n",
    "\0",
    "　",
    "\u200b",
    "\U0001f525",
    "((",
    '"',
    A,
    "[^1]",
    "\n[^1]: ",
    "\n## ICML 2020\n",
    "<br>",
    "\n\n",
    "\n    ",
]


def holds_together(text):
    markdown = read_list(text)
    last = text.count("\n") + text.count("\r") + 1
    assert all(1 <= entry.line <= entry.end_line <= last for entry in markdown.entries)
    assert all(1 <= warning.line <= last for warning in markdown.findings)
    keys = [entry.key.casefold() for entry in to_catalog(markdown)[0].entries]
    assert len(keys) == len(set(keys))


@given(st.integers(0, len(LIST)))
def test_a_list_may_end_anywhere(end):
    holds_together(LIST[:end])


@given(st.permutations(LIST.split("\n")))
def test_the_lines_of_a_list_may_come_in_any_order(lines):
    holds_together("\n".join(lines))


@given(st.lists(st.tuples(st.integers(0, len(LIST)), st.sampled_from(SPLINTERS) | st.text(max_size=4)), max_size=6))
def test_anything_may_appear_anywhere_in_a_list(insertions):
    text = LIST
    for at, splinter in insertions:
        text = text[:at] + splinter + text[at:]

    holds_together(text)


@given(st.text(alphabet=st.sampled_from("aA1 .,:;|-*_`[]()<>!#\"'&\n\\/@$~{}"), max_size=80))
def test_punctuation_in_any_order_is_read(text):
    holds_together(text)


REPEATED = [
    "[",
    "![",
    "[a](",
    "*a ",
    "<a ",
    "<p ",
    "a<!--",
    "<!--a-->",
    "http://a",
    "`a` ",
    "**a** b ",
    "Wei Jin, ",
    '"a b c ',
    "(",
    "A",
    "a:",
    "12 '12 2012 ",
    "<details>\n\n",
    "<table><tr><td>a",
    "a\n",
    "- [a b c](https://x.org)\n",
    f"- [a b c d]({A})\n",
    f"-[a b c d]({A})\n",
    f"# a b c d [p]({A})\n",
    "|a|b|\n|-|-|\n|c|d|\n\n",
    ":star:",
    "[^1]",
    "[^1]: a b c\n",
    "#2 a b c\n\n",
    "## CVPR 2020\n- a b c d\n",
    f"a b c d\n[Paper]({A})\n\n",
    f"a b c d\n\n[Paper]({A})\n\n",
    "10.1145/1.2 ",
    "doi:10.1145/",
    f"[a b c d]({A}),<br>",
    "<table><tr><td rowspan=9 colspan=9>a",
    "- a [p](#a)\n",
    f"- a [p]({A})\n  - b c d e\n",
    "![a](https://img.shields.io/badge/a-b-c) ",
]


def calls(text):
    """Count the Python functions that are called while `text` is read, which no other load of the machine changes."""
    # It counts in C: a function of ours that `sys.setprofile` calls would take longer than what it counts.
    profile = cProfile.Profile(builtins=False)
    profile.runcall(read_list, text)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("part", REPEATED)
@pytest.mark.parametrize("start", ["", "- "])
def test_twice_the_text_costs_about_twice_as_much(start, part):
    read_list(start + part)
    end = f" [paper]({A})"
    once = calls(start + part * 150 + end)
    twice = calls(start + part * 300 + end)

    assert twice < 2.5 * once + 500


def test_a_paragraph_longer_than_one_chunk_of_the_parser_is_read_completely():
    lines = [f"**A Title of Paper {n}** [paper](https://arxiv.org/abs/2301.{n:05d})" for n in range(1, 900)]
    text = "\n".join(lines)

    assert len(text) > MAX_INLINE
    assert [entry.line for entry in read_list(text).entries] == list(range(1, 900))


LONG = 40_000


@pytest.mark.parametrize(
    "piece", [",", ", ", "(", "a, ", "2020 ", "arXiv ", "preprint ", " and ", "Workshop ", "'21 ", "-"]
)
def test_a_venue_of_any_length_is_exported(piece):
    """Longer than any name, it is not taken apart; with a pattern too many, this would take minutes."""
    venue = (piece * (LONG // len(piece))).strip()
    catalog = bibexport.loads(f'[[entry]]\nkey = "a"\ntitle = "T"\nvenue = "{venue} x"\n', "toml")

    assert [record.key for record in bibexport.records(catalog)] == ["a"]


@pytest.mark.parametrize("piece", ["\n", " \n", "\t\n", "\r\n", " ", "\f", "- \n", "#\n", "|\n", "* *\n", "\x0b\n"])
def test_the_format_of_blank_lines_is_guessed(piece):
    assert recognise("hello world\n" + piece * (2 * LONG)) in READERS


@pytest.mark.parametrize(
    "piece", [".", "a.", "/", "%", "?a", "#", "&a=", "10.1/", "arxiv.org/html/", "doi:", "@", ":", "-", "(", "//"]
)
def test_an_address_of_any_length_is_read(piece):
    read = read_list(f"- [A Title of a Paper]({A}) [code](https://a.b/{piece * (LONG // len(piece))})\n")

    assert [entry.arxiv for entry in read.entries] == ["2301.00001"]


def test_thousands_of_sections_are_read():
    sections = ", ".join(f'"s{number}"' for number in range(5_000))
    catalog = bibexport.loads(f'[[entry]]\nkey = "a"\ntitle = "T"\nsection = [{sections}]\n', "toml")

    assert "".join(WRITERS["html"](bibexport.records(catalog), ExportOptions())).count("s4999")


@pytest.mark.parametrize("piece", ["![", "[", "[!", "![a", "![`", "[a](", "![a](b", "[![", "[\\", "*[", "<a>["])
def test_the_steps_in_search_of_the_end_of_a_link_are_bounded(piece):
    """Each unclosed bracket costs a search; with images in images, the searches search."""

    def costs(count):
        text = piece * count
        return calls(f"# {text}\n\n- [{text}]({A}) {text}\n")

    costs(10)
    once, twice = costs(600), costs(1_200)

    # Up to the bound the searches may take their square; beyond it, brackets are text.
    assert twice < 5 * once + 1000
    assert twice < 2_500_000


@pytest.mark.parametrize(
    "entry",
    [
        "- [A Title of Paper {0} on Tides](https://arxiv.org/abs/2301.{0})",
        "- [A Title of Paper {0} on Tides](https://arxiv.org/abs/2301.{0}) [[DOI](https://doi.org/10.1000/{0})]",
        "- **A Title of Paper {0} on Tides.** ICML 2023. [[paper](https://arxiv.org/abs/2301.{0})]\n  - Jane Mole, Ken Pier",
        "A Title of Paper {0} on Tides. ICML 2023. [[paper](https://arxiv.org/abs/2301.{0})]\n",
    ],
)
def test_each_text_is_read_once(entry, monkeypatch):
    readings = Counter()
    read_reference = reference.read_reference

    def read_and_count(text):
        readings[text.text] += "Title" in text.text
        return read_reference(text)

    monkeypatch.setattr(reference, "read_reference", read_and_count)
    entries = read_list("\n".join(entry.format(number) for number in range(10001, 10011))).entries

    assert len(entries) == 10
    assert sum(readings.values()) == 10
