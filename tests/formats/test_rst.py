"""reStructuredText: what docutils understands, what it does not, and the lines."""

import pytest

from bibexport.errors import InvalidInput
from bibexport.formats.rst import parse_rst
from bibexport.formats.table import read
from bibexport.lists.reader import read_document
from tests.formats.documents import outline

LIST = """\
Reading list on tides
=====================

.. image:: badge.svg

Models
------

* `Learned Closures for Tidal Mixing <https://arxiv.org/abs/2202.11111>`_, ICML 2022
* **A Spectral View of Estuary Transport**, NeurIPS 2021 `Paper`_
  :arxiv:`2102.22222` :doi:`Harbour <10.1000/182>`

  - *nested* ``code``
* third

.. _Paper: https://arxiv.org/abs/2102.22222

.. list-table::
   :header-rows: 1

   * - Title
     - Year
   * - `Harbour Noise <https://doi.org/10.1000/182>`__
     - 2020

.. dropdown:: More
   :open:

   * inside a directive of Sphinx

.. code-block:: python

   - not an item

.. [Quay2021] Quay, A. Moored at night. 2021.
.. [#f] a footnote

.. https://example.org in a comment

Attacks
~~~~~~~

Term
  and its definition
"""


def test_a_list():
    document = parse_rst(LIST)
    arxiv = "https://arxiv.org/abs/2102.22222"
    links = f"[Paper]({arxiv})", f"[2102.22222]({arxiv})", "[Harbour](https://doi.org/10.1000/182)"

    assert outline(document) == [
        "1 # Reading list on tides",
        "4 ![](badge.svg)",
        "6 ## Models",
        "- 9 [Learned Closures for Tidal Mixing](https://arxiv.org/abs/2202.11111), ICML 2022",
        "- 10 **A Spectral View of Estuary Transport**, NeurIPS 2021 {} {} {}".format(*links),
        "  - 13 *nested* `code`",
        "- 14 third",
        "|| Title | Year",
        "23 | [Harbour Noise](https://doi.org/10.1000/182) | 2020",
        "- 29 inside a directive of Sphinx",
        "- 35 `Quay2021` Quay, A. Moored at night. 2021.",
        "- 36 a footnote",
        "40 ### Attacks",
        "- 43 Term",
        "  44 and its definition",
    ]
    assert document.comments == {38: "https://example.org in a comment"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`No target`_ here", "1 No target here"),
        ("#####\nOver\n#####\n\ntext", "2 # Over\n5 text"),
        (".. include:: /etc/passwd\n\ntext", "3 text"),
        (".. raw:: html\n\n   <b>x</b>\n\ntext", "5 text"),
        ("====== ====\nTitle  Year\n====== ====\nTides  2021\n====== ====", "|| Title | Year\n4 | Tides | 2021"),
        ("| one\n| two\n|   three", "1 one / two / three"),
        (":Author: Jane", "- 1 Author: Jane"),
        ("x" * 20_000, f"1 {'x' * 20_000}"),
    ],
)
def test_constructs(text, expected):
    assert "\n".join(outline(parse_rst(text))) == expected


@pytest.mark.parametrize(
    ("lines", "venue"),
    [
        (
            ["Mole, J., Pier, K.", "Tides of shallow harbours", "*Estuarine Review* **185** (6), 15 (2014)"],
            "Estuarine Review",
        ),
        (
            ["Jane Mole, Ken Pier,", "Tides of shallow harbours,", "*Phys. Rev. D* **68** (9), 272 (2014),"],
            "Phys. Rev. D",
        ),
        (
            ["**Tides of shallow harbours**", "Jane Mole and Ken Pier", "Proceedings of Quays, 2014"],
            "Proceedings of Quays",
        ),
    ],
)
def test_the_lines_of_a_block_are_one_reference(lines, venue):
    lines = [*lines, "doi: `10.1016/j.cpc.2014.01.999 <https://doi.org/10.1016/j.cpc.2014.01.999>`_"]
    block = "\n".join(f"  | {line}" for line in lines)
    [entry] = read(f"Papers\n======\n\n*{block[1:]}\n", "rst").catalog.entries

    assert entry.title == "Tides of shallow harbours"
    assert [name.family for name in entry.authors] == ["Mole", "Pier"]
    assert (entry.claim.venue, entry.claim.year, entry.doi) == (venue, 2014, "10.1016/j.cpc.2014.01.999")


def test_text_nested_too_deeply_is_refused():
    deep = "".join(f"{'  ' * depth}* a\n\n" for depth in range(2000))

    with pytest.raises(InvalidInput, match=r"^list\.rst: the reStructuredText is nested too deeply"):
        parse_rst(deep, "list.rst")


def test_what_docutils_itself_fails_on_is_refused(monkeypatch):
    def fail(*_, **__):
        raise IndexError("list index out of range")

    monkeypatch.setattr("docutils.core.publish_doctree", fail)
    with pytest.raises(InvalidInput, match=r"^list\.rst: docutils cannot read this reStructuredText \(IndexError"):
        parse_rst("* a", "list.rst")


@pytest.mark.parametrize(
    "term", ["Ann Pier, Bob Quay (2012)", "Pier, A., and Quay, B. (2012)", "Ann Pier and Bob Quay, 2012"]
)
def test_authors_may_be_the_term_of_their_reference(term):
    text = f"Tides\n=====\n\n{term}\n    *Slow Tides under Wharves*. Annals of Quays 39, 13.\n    doi:10.1000/tides\n"
    (entry,) = read_document(parse_rst(text)).entries

    assert (entry.title, len(entry.authors), entry.year, entry.doi) == (
        "Slow Tides under Wharves",
        2,
        2012,
        "10.1000/tides",
    )


def test_a_title_may_be_the_term_of_a_description():
    text = "Slow Tides (2012)\n    See https://arxiv.org/abs/2101.00001 for the text.\n"

    (definition,) = parse_rst(text).blocks[0].items
    assert len(definition.blocks) == 2


@pytest.mark.parametrize("end", "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
def test_a_line_ends_where_an_editor_ends_it(end):
    document = parse_rst(f"Tides{end}=====\n\nA{end}{{{{{{{{\n\n* `A Paper <https://arxiv.org/abs/2202.11111>`_\n")

    assert [entry.line for entry in read_document(document).entries] == [5]
