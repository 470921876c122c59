from bibexport.formats.html.page import first_sections, numbered_sections
from bibexport.formats.sections import SectionTree


def sections(paths_of_entries):
    tree = SectionTree()
    for number, paths in enumerate(paths_of_entries):
        tree.add(number, paths)
    return numbered_sections(tree)


def outline(paths):
    return [(section.name, section.level, section.items) for section in sections(paths)]


def test_sections_nest_in_the_order_of_the_list():
    assert outline([(("A",),), (("B", "C"),), (("A",),), (("B",),)]) == [
        ("A", 2, [0, 2]),
        ("B", 2, [3]),
        ("B / C", 3, [1]),
    ]


def test_a_section_is_placed_by_the_entry_that_has_it_first():
    assert [name for name, _, _ in outline([(("A",), ("Z",)), (("B",),), (("Z",),)])] == ["A", "B", "Z"]
    assert [name for name, _, _ in outline([(("A",), ("Never first",)), (("B",),)])] == ["A", "B", "Never first"]


def test_entries_in_no_section_come_first_under_no_name():
    assert outline([(("A",),), ()]) == [("", 2, [1]), ("A", 2, [0])]


def test_headings_end_at_the_sixth_level():
    assert [level for _, level, _ in outline([(tuple("ABCDEFGH"),)])] == [2, 3, 4, 5, 6, 6, 6, 6]


def test_an_entry_in_two_subsections_counts_once():
    found = sections([(("A", "B"), ("A", "C"), ("A", "C"))])

    assert [section.count() for section in found] == [1, 1, 1]
    assert first_sections(found) == [1]
