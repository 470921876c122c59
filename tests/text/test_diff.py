"""A diff is what git takes, whatever the lines end with."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.text.unicode import unified_diff


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\nb\nc\n", "a\nB\nc\n"),
        ("a\r\nb\r\n", "a\r\nB\r\n"),
        ("a\nb", "a\nB"),
        ("a\nb", "a\nb\n"),
        ("a\x0cb\u2028c\n", "a\x0cb\u2028d\n"),
        ("é\n" * 9, "é\n" * 4 + "è\n" + "é\n" * 5),
    ],
)
def test_git_applies_a_diff(tmp_path, old, new):
    (tmp_path / "sub").mkdir()
    file = tmp_path / "sub" / "list.md"
    file.write_bytes(old.encode())

    subprocess.run(
        ["git", "apply", "-"], input=unified_diff("sub/list.md", old, new).encode(), cwd=tmp_path, check=True
    )

    assert file.read_bytes() == new.encode()


@given(st.text(), st.text())
def test_there_is_a_diff_where_there_is_a_difference(old, new):
    assert bool(unified_diff("x", old, new)) == (old != new)
