"""Groups of JabRef: sections as groups, groups as sections, and files that JabRef itself has written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bibexport
from bibexport.formats.options import ExportOptions
from bibexport.model import Record

GROUPED = ExportOptions(groups=True)


def sections(text):
    return {entry.key: entry.sections for entry in bibexport.loads(text, "bibtex")}


def test_sections_are_written_as_a_tree_of_groups_and_a_field_per_entry():
    records = [
        Record(key="a", title="A", sections=(("Models", "Vision"),)),
        Record(key="b", title="B", sections=(("Data", "Vision"), ("Models",))),
        Record(key="c", title="C"),
    ]
    text = bibexport.dumps(records, "bibtex", GROUPED)

    assert "  groups        = {Vision}\n" in text
    assert "  groups        = {Vision (Data), Models}\n" in text
    assert text.endswith(
        "@misc{c,\n  title         = {C}\n}\n\n"
        "@Comment{jabref-meta: grouping:\n"
        "0 AllEntriesGroup:;\n"
        "1 StaticGroup:Models\\;2\\;1\\;\\;\\;\\;;\n"
        "2 StaticGroup:Vision\\;0\\;1\\;\\;\\;\\;;\n"
        "1 StaticGroup:Data\\;2\\;1\\;\\;\\;\\;;\n"
        "2 StaticGroup:Vision (Data)\\;0\\;1\\;\\;\\;\\;;\n"
        "}\n"
    )
    assert "groups" not in bibexport.dumps(records, "bibtex")


# What no name of a group can have is replaced, see the next test.
HEADING = st.text("abAB ;\\\\()%#$&_ü", min_size=1, max_size=6).map(lambda text: f"{' '.join(text.split())}x")
SECTIONS = st.lists(st.lists(HEADING, min_size=1, max_size=3).map(tuple), max_size=3, unique=True).map(tuple)


@given(st.lists(SECTIONS, min_size=1, max_size=4), st.sampled_from(["bibtex", "biblatex"]))
def test_groups_are_read_as_the_sections_that_they_were_written_from(paths, form):
    records = [Record(key=f"k{number}", title="T", sections=path) for number, path in enumerate(paths)]
    written = bibexport.dumps(records, form, GROUPED)
    again = bibexport.loads(written, "bibtex")

    for record, entry in zip(records, again, strict=True):
        # Of a section and one below it, an entry is in the lower one.
        kept = [
            path
            for path in record.sections
            if not any(other != path and other[: len(path)] == path for other in record.sections)
        ]
        assert list(entry.sections) == kept
    assert bibexport.dumps(bibexport.records(again), form, GROUPED).strip() == written.strip()


def test_a_heading_cannot_end_a_name_the_entry_or_the_comment():
    text = bibexport.dumps([Record(key="a", title="A", sections=(("Attacks, {Data} @misc{x, y",),))], "bibtex", GROUPED)

    assert sections(text) == {"a": (("Attacks; Data (at)miscx; y",),)}
    assert text.count("@") == 2


TREE = """@article{x, title={A}, keywords={Deep Learning, other}, groups={Static}}
@article{y, title={B}, keywords={deepest learning}, groups={Static, Sub}}
@Comment{jabref-meta: databaseType:bibtex;}
@Comment{jabref-meta: grouping:
0 AllEntriesGroup:;
1 StaticGroup:Static\\;0\\;1\\;0x8a8a8aff\\;ICON\\;Why\\;;
%s
}
"""


@pytest.mark.parametrize(
    ("line", "of_x", "of_y"),
    [
        ("2 StaticGroup:Sub\\;0\\;1\\;\\;\\;\\;;", (("Static",),), (("Static", "Sub"),)),
        ("5 StaticGroup:Sub\\;2\\;1\\;\\;\\;\\;;", (("Static",),), (("Static", "Sub"),)),
        ("1 KeywordGroup:D\\;0\\;keywords\\;deep learning\\;0\\;0\\;1\\;\\;\\;\\;;", (("Static",), ("D",)), (("Static",),)),
        ("1 KeywordGroup:D\\;0\\;keywords\\;deep\\;1\\;0\\;1\\;\\;\\;\\;;", (("Static",),), (("Static",),)),
        ("1 KeywordGroup:D\\;0\\;keywords\\;deep.*\\;0\\;1\\;1\\;\\;\\;\\;;", (("Static",),), (("Static",),)),
        ("1 ExplicitGroup:Old\\;0\\;x\\;;", (("Static",), ("Old",)), (("Static",),)),
        ("1 SearchGroup:S\\;0\\;author=a\\;0\\;0\\;1\\;\\;\\;\\;;", (("Static",),), (("Static",),)),
        ("1 UnknownGroup:U;", (("Static",),), (("Static",),)),
        ("1 KeywordGroup:Broken;", (("Static",),), (("Static",),)),
        ("nonsense", (("Static",),), (("Static",),)),
    ],
)  # fmt: skip
def test_groups_that_name_their_entries_are_read_and_all_are_kept(line, of_x, of_y):
    text = TREE % line
    catalog = bibexport.loads(text, "bibtex")

    assert [entry.sections for entry in catalog] == [of_x, of_y]
    assert text[text.index("@Comment{jabref-meta: grouping") :].strip() in bibexport.dumps(
        bibexport.records(catalog), "bibtex", GROUPED
    )


def test_a_refining_group_has_only_what_its_parent_has():
    line = "2 KeywordGroup:Learning\\;1\\;keywords\\;learning\\;0\\;0\\;1\\;\\;\\;\\;;"

    assert sections(TREE.replace("groups={Static}", "groups={None}") % line) == {
        "x": (),
        "y": (("Static", "Learning"),),
    }


def test_groups_of_an_old_version_are_broken_anywhere():
    text = (
        "@article{x, title={A}}\n@comment{jabref-meta: groupstree:\n0 AllEntriesGroup:;\n"
        "1 ExplicitGroup:A long na\nme\\;0\\;x\\;;\n}\n"
    )

    assert sections(text) == {"x": (("A long name",),)}
