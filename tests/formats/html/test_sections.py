from bibexport.formats.html.sections import firsts, sections, shown


def outline(paths):
    return [(section.name, section.level, section.entries) for section in shown(sections(paths))]


def test_sections_stand_in_the_order_of_the_list_and_nest():
    assert outline([(("A",),), (("B", "C"),), (("A",),), (("B",),)]) == [
        ("A", 2, [0, 2]),
        ("B", 2, [3]),
        ("B / C", 3, [1]),
    ]


def test_a_section_stands_where_an_entry_has_it_first():
    assert [name for name, _, _ in outline([(("A",), ("Z",)), (("B",),), (("Z",),)])] == ["A", "B", "Z"]
    assert [name for name, _, _ in outline([(("A",), ("Never first",)), (("B",),)])] == ["A", "B", "Never first"]


def test_entries_in_no_section_come_first_under_no_name():
    assert outline([(("A",),), ()]) == [("", 2, [1]), ("A", 2, [0])]


def test_headings_end_at_the_sixth_level():
    assert [level for _, level, _ in outline([(tuple("ABCDEFGH"),)])] == [2, 3, 4, 5, 6, 6, 6, 6]


def test_an_entry_counts_once_in_what_holds_it_twice():
    top = sections([(("A", "B"), ("A", "C"), ("A", "C"))])

    assert [section.count() for section in shown(top)] == [1, 1, 1]
    assert firsts(top) == [1]
