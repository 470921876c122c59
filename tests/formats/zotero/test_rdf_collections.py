"""Sections as Zotero's collections."""

from typing import Any

import pytest

from bibexport.formats.options import ExportOptions
from bibexport.formats.zotero.rdf import export
from bibexport.model import Record
from tests.formats.zotero.zotero_reader import collections

A, B, C = ("A",), ("B",), ("C",)


def tree(*sections: tuple[tuple[str, ...], ...], title: str = "List", **options: Any) -> list[Any]:
    """The collections of records `1`, `2` … in these sections."""
    records = [Record(key=str(number), sections=paths) for number, paths in enumerate(sections, 1)]
    return collections("".join(export(records, ExportOptions(title=title, **options))))


def test_sections_are_under_one_collection_in_the_order_of_the_list():
    assert tree((B,), (A,), (B,)) == [{"List": [{"B": ["item_1", "item_3"]}, {"A": ["item_2"]}]}]


def test_headings_nest():
    assert tree((("A", "B"),), (("A", "C", "D"),), (A,)) == [
        {"List": [{"A": [{"B": ["item_1"]}, {"C": [{"D": ["item_2"]}]}, "item_3"]}]}
    ]


def test_one_heading_at_two_places_is_two_collections():
    assert tree((("A", "X"),), (("B", "X"),)) == [{"List": [{"A": [{"X": ["item_1"]}]}, {"B": [{"X": ["item_2"]}]}]}]


def test_an_entry_in_two_sections_is_one_item_in_two_collections():
    assert tree((A, B), (B,)) == [{"List": [{"A": ["item_1"]}, {"B": ["item_1", "item_2"]}]}]


def test_a_second_section_does_not_move_ahead_of_its_place():
    assert tree((A, C), (B,), (C,)) == [{"List": [{"A": ["item_1"]}, {"B": ["item_2"]}, {"C": ["item_1", "item_3"]}]}]


def test_the_same_section_twice_holds_the_item_once():
    assert tree((A, A)) == [{"List": [{"A": ["item_1"]}]}]


def test_an_entry_in_no_section_is_in_the_top_collection():
    assert tree((), (A,)) == [{"List": [{"A": ["item_2"]}, "item_1"]}]


@pytest.mark.parametrize("title", ["", " \u200b"])
def test_without_a_title_the_sections_are_on_top(title: str):
    assert tree((A,), (), (B,), title=title) == [{"A": ["item_1"]}, {"B": ["item_3"]}]


def test_headings_that_are_empty_make_no_collection():
    assert tree(((" ", "A", ""),), (("",),)) == [{"List": [{"A": ["item_1"]}, "item_2"]}]


def test_names_are_text():
    assert tree(((" R&D  <b>",),), title="A & B") == [{"A & B": [{"R&D <b>": ["item_1"]}]}]


def test_collections_are_left_out_when_omitted():
    assert tree((A,), omit=("collections",)) == []
