"""Org: what each construct of the markup becomes."""

import pytest

from bibexport.formats.org import parse_org
from bibexport.lists.reader import read_document
from tests.formats.documents import outline

LIST = """\
#+TITLE: Reading list on tides
#+AUTHOR: Jane Mole
#+LINK: ax https://arxiv.org/abs/%s
# a comment

* TODO [#A] Models [2/3] :ml:tides:
:PROPERTIES:
:CUSTOM_ID: models
:END:
- [[https://arxiv.org/abs/2202.11111][Learned Closures for Tidal Mixing]], ICML 2022
- [X] *A Spectral View of
  Estuary Transport*, NeurIPS 2021 [[ax:2102.22222][Paper]]
  1. nested =code= /slanted/ _under_
- Buoys :: read by everybody

Prose with <https://example.org/x> and a footnote.[fn:1]
** Tables
| Title | Year |
|-------+------|
| [[doi:10.1000/182][Harbour Noise]] | 2020 |
#+begin_src python
- not an item
#+end_src
#+begin_quote
- quoted
#+end_quote
"""


def test_a_list():
    assert outline(parse_org(LIST)) == [
        "1 # Reading list on tides",
        "6 ## Models",
        "- 10 [Learned Closures for Tidal Mixing](https://arxiv.org/abs/2202.11111), ICML 2022",
        "- 11 **A Spectral View of** **Estuary Transport**, NeurIPS 2021 [Paper](https://arxiv.org/abs/2102.22222)",
        "  - 13 nested `code` *slanted* under",
        "- 14 Buoys: read by everybody",
        "16 Prose with [https://example.org/x](https://example.org/x) and a footnote.",
        "17 ### Tables",
        "|| Title | Year",
        "20 | [Harbour Noise](https://doi.org/10.1000/182) | 2020",
        "- 25 quoted",
    ]


def test_properties_that_describe_a_paper_are_fields_of_its_heading():
    text = "* Learned Closures for Tides\n:PROPERTIES:\n:DOI: 10.1000/182\n:ID: 7c1f\n:YEAR: 2022\n:END:\nMy notes.\n"

    assert outline(parse_org(text)) == [
        "1 # Learned Closures for Tides",
        "- 3 Doi: [https://doi.org/10.1000/182](https://doi.org/10.1000/182)",
        "- 5 Year: 2022",
        "7 My notes.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2*3*4 and a/b/c", "1 2*3*4 and a/b/c"),
        ("*[[https://a.org/x][T]]*", "1 [**T**](https://a.org/x)"),
        ("/[[https://a.org/][A]], [[https://b.org/][B]]./ C", "1 [*A*](https://a.org/)*, *[*B*](https://b.org/)*.* C"),
        ("/A, [[https://b.org/][B]] and C/ D", "1 *A, *[*B*](https://b.org/)* and C* D"),
        ("/A [[b] and C/ D", "1 /A [[b] and C/ D"),
        ("[[https://a.org/x][/T/ and *U*]]", "1 [*T* and **U**](https://a.org/x)"),
        ("[[https://a.org/x.png]]", "1 ![](https://a.org/x.png)"),
        ("[[https://a.org/x][https://a.org/badge.svg]]", "1 ![](https://a.org/badge.svg)"),
        ("[[file:other.org][Others]]", "1 [Others](other.org)"),
        ("@@html:<b>@@T@@html:</b>@@", "1 T"),
        ("- item\n\nno item", "- 1 item\n3 no item"),
        ("- item\n\n  more", "- 1 item\n  3 more"),
        ("- a\n  - b\n- c", "- 1 a\n  - 2 b\n- 3 c"),
        ("SCHEDULED: <2026-11-30>\ntext", "2 text"),
    ],
)
def test_constructs(text, expected):
    assert "\n".join(outline(parse_org(text))) == expected


@pytest.mark.parametrize(
    "task",
    [
        "** DONE [[https://arxiv.org/abs/2101.00001][Tide Models for Harbours]] :tides:\n",
        "** TODO [#A] Tide Models for Harbours\n   - https://arxiv.org/abs/2101.00001\n",
        "** READING Tide Models for Harbours\n- [[https://arxiv.org/abs/2101.00001][arXiv]]\n",
        "** NEXT Tide Models for Harbours [1/2]\n   :PROPERTIES:\n   :URL: https://arxiv.org/abs/2101.00001\n   :END:\n",
        "** TODO [[https://arxiv.org/abs/2101.00001][Tide Models for Harbours]]\n   Good, but read it again.\n",
        "** DONE Tide Models for Harbours\n   CLOSED: [2026-11-30]\n   - Notes\n   - https://arxiv.org/abs/2101.00001\n",
    ],
)
def test_a_task_is_an_entry(task):
    (entry,) = read_document(parse_org(f"#+TITLE: Reading\n* Tides\n{task}* Quays\n")).entries

    assert (entry.line, entry.title, entry.arxiv, entry.section) == (
        3,
        "Tide Models for Harbours",
        "2101.00001",
        ("Tides",),
    )


def test_the_properties_of_a_task_are_those_of_its_paper():
    text = """\
* TODO Tide Models for Harbours
  :PROPERTIES:
  :AUTHORS: Ann Pier, Bob Quay
  :VENUE: ICRA 2021
  :DOI: 10.1000/tides
  :END:
"""
    (entry,) = read_document(parse_org(text)).entries

    assert (entry.authors, entry.venue, entry.year, entry.doi) == (
        ("Ann Pier", "Bob Quay"),
        "ICRA",
        2021,
        "10.1000/tides",
    )


def test_a_task_with_headings_below_is_a_section():
    text = "#+TITLE: Reading\n* TODO Tides and all that\n** [[https://arxiv.org/abs/2101.00001][Tide Models for Harbours]]\n"

    document = parse_org(text + "- [[https://arxiv.org/abs/2101.00002][A Title of Another]]\n")

    assert read_document(document).entries[0].section[0] == "Tides and all that"
