"""Where entries and fields stand in a catalog's text."""

from bibexport.formats.toml.read import entry_lines

TEXT = '''\
# About the catalog
title = "T"

# About A
[[entry]]
key = "A"   # the key
"title" = 'Single'
section = [
  "One",  # venue = "no"
]
links.code = "https://example.org"
note = """
[[entry]]
venue = "no"
"""
# Still about A

# About nothing

[[ entry ]] # B
key = "B"
year = 2021
[entry.override]
venue = "of the override"
# About C
[[entry]]
key = "C"

[export]
venue = "full"
'''
LINES = TEXT.split("\n")


def test_entries_have_their_lines_with_the_comments_that_touch_them():
    spans = [(LINES[one.first - 1], LINES[one.header - 1], LINES[one.last - 1]) for one in entry_lines(TEXT)]

    assert spans == [
        ("# About A", "[[entry]]", "# Still about A"),
        ("[[ entry ]] # B", "[[ entry ]] # B", 'venue = "of the override"'),
        ("# About C", "[[entry]]", 'key = "C"'),
    ]


def test_fields_are_those_of_the_entry_itself():
    first, second, third = entry_lines(TEXT)

    assert list(first.fields) == ["key", "title", "section", "links", "note"]
    assert {name: LINES[line - 1].split()[0] for name, line in second.fields.items()} == {
        "key": "key",
        "year": "year",
        "override": "[entry.override]",
    }
    assert list(third.fields) == ["key"]


def test_values_on_one_line_have_their_places():
    first, second, _ = entry_lines(TEXT)
    values = {name: TEXT[value.start : value.end] for name, value in first.values.items()}

    assert values == {"key": '"A"', "title": "'Single'", "links": '"https://example.org"'}
    assert TEXT[second.values["year"].start : second.values["year"].end] == "2021"


def test_line_ends_of_windows_change_no_line_and_no_value():
    text = TEXT.replace("\n", "\r\n")

    for one, other in zip(entry_lines(TEXT), entry_lines(text), strict=True):
        assert (one.header, one.first, one.last, one.fields) == (other.header, other.first, other.last, other.fields)
        assert [TEXT[v.start : v.end] for v in one.values.values()] == [
            text[v.start : v.end] for v in other.values.values()
        ]


def test_a_text_without_entries_has_none():
    assert entry_lines("") == ()
    assert entry_lines('title = "T"\n[export]\nkey = "x"\n') == ()
