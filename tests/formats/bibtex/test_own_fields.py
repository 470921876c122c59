import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.bibtex import read as reader
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from bibexport.model import Name, Record

FILE = """\
@article{Smith2020,
  author = {Smith, Jane},
  title = {On Things},
  journal = {J. Th.},
  year = {2020},
  file = {Paper:files/a_b.pdf:application/pdf},
  bdsk-url-1 = {http://example.org/x%20y},
  annotation = {read {\\'E}mile first},
}
"""


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_what_a_persons_file_has_beside_comes_out_as_it_came(dialect):
    catalog, _ = reader.read(FILE)
    written = "".join(writer(dialect)([entry.record for entry in catalog.entries], ExportOptions()))
    again, _ = reader.read(written)

    assert "{Paper:files/a_b.pdf:application/pdf}" in written
    assert again.entries[0].record.extra == catalog.entries[0].record.extra


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=12), max_size=4))
def test_no_such_field_can_end_the_entry_or_come_twice(extra):
    record = Record(
        key="K",
        type="book",
        title="T",
        authors=(Name(family="A"),),
        extra={f"bibtex:{name}": value for name, value in extra.items()},
    )
    (written,) = writer("bibtex")([record], ExportOptions())

    depth = 0
    for position, character in enumerate(written.rstrip("\n")):
        depth += (character == "{") - (character == "}")
        assert depth > 0 or position < written.index("{") or position == len(written.rstrip("\n")) - 1
    names = [line.split("=")[0].strip() for line in written.splitlines() if line.startswith("  ") and " = " in line]
    assert names.count("title") == 1
