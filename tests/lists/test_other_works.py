"""A link to another paper than that of its entry is an entry as well, or in the audit: none is lost in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.html.read_list import parse_html
from bibexport.formats.markdown import read_list
from bibexport.formats.org import parse_org
from bibexport.formats.rst import parse_rst
from bibexport.lists.reader import read_document

HOST = "https://arxiv.org/abs"
A, B, C = (f"{HOST}/1701.0000{n}" for n in (1, 2, 3))
DOI = "https://doi.org/10.1145/2783258.2783264"
PARENT = f"- **A Stored Program for All Harbours of the World** [pdf]({A})\n"


def own_ids(text):
    return [(entry.line, entry.title, entry.arxiv) for entry in read_list(text).entries]


def missed(text):
    return [one.url for one in read_list(text).audit.links_not_taken]


def test_nested_papers_with_short_titles_are_entries():
    text = f"{PARENT}  - Quick Buoys [pdf]({B})\n  - Tidesort: Fast Sorting [pdf]({C})\n"

    assert own_ids(text) == [
        (1, "A Stored Program for All Harbours of the World", "1701.00001"),
        (2, "Quick Buoys", "1701.00002"),
        (3, "Tidesort: Fast Sorting", "1701.00003"),
    ]
    assert missed(text) == []


def test_nested_papers_with_short_titles_make_the_line_above_their_heading():
    text = f"- Sorting networks for all harbours\n  - Quick Buoys [pdf]({A})\n  - Slow Buoys [pdf]({B})\n"
    entries = read_list(text).entries

    assert [(entry.title, entry.arxiv, entry.group) for entry in entries] == [
        ("Quick Buoys", "1701.00001", ("Sorting networks for all harbours",)),
        ("Slow Buoys", "1701.00002", ("Sorting networks for all harbours",)),
    ]


def test_a_nested_title_with_a_colon_and_a_link_to_a_publisher_is_an_entry():
    text = f"{PARENT}  - Kafka: a Distributed Messaging System for Log Processing. [pdf](https://a.org/kafka.pdf)\n"

    assert [entry.line for entry in read_list(text).entries] == [1, 2]


def test_fields_that_are_titles_are_entries():
    text = f"**Cloud computing**\n* Flint: Batch Processing on Transient Servers, Eurosys 2016, ([paper]({A}))\n"
    text += f"* Spark: Transient Computing for Big Data, SoCC 2016, ([paper]({B}))\n"

    assert [entry.line for entry in read_list(text).entries] == [2, 3]


@pytest.mark.parametrize(
    "detail",
    [
        f"[Extended version]({B})",
        f"Journal extension: [arXiv]({B})",
        f"Full version [pdf]({B})",
        f"[arXiv]({A}) [DOI]({DOI})",
        f"[Paper]({DOI}) [Supplement](https://a.org/supplement.pdf)",
        "[Slides](https://a.org/slides.pdf)",
        f"[ACM TODS 2019]({B})",
        f"J. Mole, K. Quay. [DOI]({DOI})",
        f"SIGMOD 2017 [DOI]({DOI})",
    ],
)
def test_versions_and_other_details_stay_with_their_entry(detail):
    (entry,) = read_list(f"{PARENT}  - {detail}\n").entries

    assert entry.arxiv == "1701.00001"
    assert missed(f"{PARENT}  - {detail}\n") == []


def test_a_preprint_and_its_publication_are_one_paper():
    links = "[bioRxiv 2021](https://doi.org/10.1101/2021.10.11.463937) / [paper](https://doi.org/10.1038/s44320-025-00119-z)"

    assert len(read_list(f"- **A Protein for All Harbours** {links}\n").entries) == 1
    assert missed(f"- **A Protein for All Harbours** {links}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        f"- [Peanuts in infants]({A}) (NEJM 2015), [Peanuts after five years]({B}) (NEJM 2016)\n",
        f"- [Peanuts in infants]({A}) (NEJM 2015); [Peanuts after five years]({B}) (NEJM 2016)\n",
        f"- [Peanuts in infants]({A}), NEJM 2015 / [Peanuts after five years]({B}), NEJM 2016\n",
        f"- [Peanuts in infants]({A}), NEJM 2015 [Peanuts after five years]({B}), NEJM 2016\n",
        f"- [Peanuts in infants]({A}) (NEJM 2015) and [Peanuts after five years]({B}) (NEJM 2016): on allergies.\n",
        f"- **Peanuts in infants**. *NEJM*, 2015. [[pdf]({A})]; **Peanuts after five years**. *NEJM*, 2016. [[pdf]({B})]\n",
        f"- **Peanuts in infants**, NEJM 2015 [pdf]({A})\n  Peanuts after five years, NEJM 2016 [pdf]({B})\n",
        f"[Peanuts in infants]({A}), NEJM 2015. [Peanuts after five years]({B}), NEJM 2016.\n",
    ],
)
def test_two_papers_in_one_text_are_two_entries(text):
    assert [(entry.title, entry.venue, entry.year, entry.arxiv) for entry in read_list(text).entries] == [
        ("Peanuts in infants", "NEJM", 2015, "1701.00001"),
        ("Peanuts after five years", "NEJM", 2016, "1701.00002"),
    ]


def test_lines_about_different_papers_never_share_identifiers():
    dois = [f"https://doi.org/10.1371/journal.pmed.900000{n}" for n in range(3)]
    text = "".join(f"Part {n}: [Taylor, Mielk. PLoS Med. (2018)]({doi})  \n" for n, doi in enumerate([*dois, A]))
    listed = read_list(text)
    own = [f"https://doi.org/{entry.doi}" if entry.doi else f"{HOST}/{entry.arxiv}" for entry in listed.entries]

    assert sorted([*own, *missed(text)]) == sorted([*dois, A])
    assert all(entry.arxiv is None or entry.doi is None for entry in listed.entries)


@pytest.mark.parametrize(
    "text",
    [
        f"- **A Stored Program for All Harbours** [pdf]({A})\n  Quick Buoys [pdf]({B})\n",
        f"- **A Stored Program for All Harbours** [pdf]({A}), Quick Buoys [pdf]({B})\n",
        f"{PARENT}  - It was refuted by [pdf]({B})\n",
        f"{PARENT}  - It rests on [Quick Buoys]({B}), which is older.\n",
        f"{PARENT}\n  Quick Buoys came earlier ([paper]({B})).\n",
        f"| Title | Paper | Note |\n|--|--|--|\n| A Stored Program for Harbours | [pdf]({A}) | see [Buoys]({B}) |\n",
        f"### A Stored Program for All Harbours\n\n[Paper]({A})\n\nQuick Buoys came earlier ([paper]({B})).\n" * 3,
        f"<details><summary>A Stored Program for All Harbours</summary>\n\n[Paper]({A}), Buoys [paper]({B})\n</details>\n",
    ],
)
def test_the_audit_counts_other_papers_in_the_texts_of_an_entry(text):
    listed = read_list(text)

    assert "1701.00001" in {entry.arxiv for entry in listed.entries}
    assert B in missed(text) or "1701.00002" in {entry.arxiv for entry in listed.entries}
    # Such a link is not one to the paper of the entry.
    assert all(
        link.kind != "paper" for entry in listed.entries for link in entry.links if link.url == B != entry.links[0].url
    )


def test_the_identifier_of_another_paper_in_a_detail_is_not_that_of_the_entry():
    text = f"{PARENT}  An earlier one is [Quick Buoys for the Slow Tides of the North]({DOI}).\n"
    (entry,) = read_list(text).entries

    assert (entry.arxiv, entry.doi) == ("1701.00001", None)
    assert missed(text) == [DOI]


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (
            parse_rst,
            f"* `A Stored Program for All Harbours <{A}>`_\n\n  * Buoys `pdf <{B}>`__\n  * see `Tides <{C}>`__\n",
        ),
        (
            parse_org,
            f"* S\n- [[{A}][A Stored Program for All Harbours]]\n  - Buoys [[{B}][pdf]]\n  - see [[{C}][Tides]]\n",
        ),
        (
            parse_html,
            (
                f'<ul><li><a href="{A}">A Stored Program for Harbours</a><ul><li>Buoys <a href="{B}">pdf</a></li>'
                f'<li>see <a href="{C}">Tides</a></li></ul></li></ul>'
            ),
        ),
    ],
)
def test_no_markup_loses_a_paper(parse, text):
    listed = read_document(parse(text))
    own = {f"{HOST}/{entry.arxiv}" for entry in listed.entries}

    assert own | {one.url for one in listed.audit.links_not_taken} == {A, B, C}


def test_a_line_of_labels_above_an_abstract_is_a_detail():
    text = f"- **Learning the Tides (KDD 2021)**\n  - Jane Mole\n  - [[Paper]]({A})\n    We study the tides of all harbours.\n"
    (entry,) = read_list(text).entries

    assert (entry.title, entry.authors, entry.year) == ("Learning the Tides", ("Jane Mole",), 2021)


def test_a_link_goes_on_over_a_line_end():
    (entry,) = read_list(f"[Jane Mole. 1985. Learning the tides of\nsome distant harbours.]({A}) (Felix)\n").entries

    assert entry.title == "Learning the tides of some distant harbours"


WORDS = ("Quick", "Buoys", "Tides", "Harbour", "Sorting", "Networks", "Light", "of", "the", "Deep", "Programs")
LABELS = st.sampled_from(["pdf", "paper", "arXiv", "Link", "code"])


@st.composite
def texts(draw, number):
    title = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))).capitalize()
    url = f"{HOST}/1702.{number:05d}"
    style = draw(
        st.sampled_from(
            ["**{}** [{}]({})", "{} [[{}]]({})", "[{0}]({2})", "{} ([{}]({}))", '"{}", ICML 2020. [{}]({})']
        )
    )
    return style.format(title, draw(LABELS), url)


@st.composite
def lists(draw):
    lines = ["## S", ""]
    number, depth = 0, 0
    for _ in range(draw(st.integers(1, 7))):
        depth = draw(st.integers(0, min(depth + 1, 3)))
        number += 1
        line = draw(texts(number))
        kind = draw(st.sampled_from(["item", "item", "second line", "same line", "cell", "paragraph"]))
        if kind == "second line" or kind == "same line":
            number += 1
            line += {"second line": "\n" + "  " * (depth + 1), "same line": "; "}[kind] + draw(texts(number))
        if kind == "cell":
            lines += ["", "| Title | Year |", "|--|--|", f"| {line} | 2020 |", ""]
            depth = 0
        elif kind == "paragraph":
            lines += ["", line, ""]
            depth = 0
        else:
            lines.append(f"{'  ' * depth}- {line}")
    return "\n".join(lines) + "\n", number


@given(lists())
def test_every_paper_of_a_list_is_that_of_an_entry_or_in_the_audit(made):
    text, number = made
    listed = read_list(text)
    own = {entry.arxiv for entry in listed.entries} | {
        one.url.rpartition("/")[2] for one in listed.audit.links_not_taken
    }

    assert {f"1702.{n:05d}" for n in range(1, number + 1)} <= own
