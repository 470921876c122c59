import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.toml import read as toml
from bibexport.formats.toml.read import open_quotes

BASIC, LITERAL = '"' * 3, "'" * 3


@pytest.mark.parametrize(
    ("line", "before", "after"),
    [
        (f"note = {BASIC}two", "", BASIC),
        (f"lines{BASIC}", BASIC, ""),
        (f"note = {BASIC}whole{BASIC} # {LITERAL}", "", ""),
        (f"# a comment with {BASIC} and {LITERAL}", "", ""),
        (f'title = "a {LITERAL} b" # {BASIC}', "", ""),
        (f"title = 'a {BASIC} b'", "", ""),
        (f"an escaped \\{BASIC} stays", BASIC, BASIC),
        (f'ends with a quote"{BASIC}', BASIC, ""),
        (f"# not a comment {LITERAL}", BASIC, BASIC),
        ('title = "a \\" b"', "", ""),
    ],
)
def test_only_a_string_that_is_open_is_open(line, before, after):
    assert open_quotes(line, before) == after


PIECES = st.sampled_from(
    [f"note = {BASIC}", f"{BASIC}\n", f"note = {LITERAL}x{LITERAL}\n", "# it's '''\n", '# """\n', "[[entry]]\n", 'key = "A"\n', "x", "\n", 'tags = ["\'\'\'"]\n']
)  # fmt: skip


@given(st.lists(PIECES, max_size=12))
def test_no_entry_of_a_file_that_toml_can_read_goes_unseen(pieces):
    text = "".join(pieces)
    try:
        expected = len(tomllib.loads(text).get("entry", []))
    except (tomllib.TOMLDecodeError, AttributeError, TypeError):
        return

    assert text.count("[[entry]]") >= expected
    assert len(list(toml._parts(text))) - 1 == expected
