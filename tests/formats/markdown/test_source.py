"""Comments go with their lines, and every line that stays knows where it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.markdown.parser import read_source


def lines(text):
    shown = read_source(text)
    return list(zip(shown.lines, shown.text.split("\n"), strict=True))


def test_a_comment_on_its_own_line_goes_with_the_line():
    assert lines("a\n<!-- x -->\nb") == [(1, "a"), (3, "b")]


def test_a_comment_over_several_lines_goes_with_all_of_them():
    assert lines("a\n<!-- x\ny\nz --> b\nc") == [(1, "a"), (4, " b"), (5, "c")]


def test_several_comments_in_a_line_go_and_the_text_between_stays():
    assert lines("a <!--x--> b <!--y--> c") == [(1, "a  b  c")]


def test_an_arrow_that_no_comment_ends_stays_text():
    assert lines("a <!-- b\nc") == [(1, "a <!-- b"), (2, "c")]


def test_a_comment_that_starts_a_line_and_never_ends_hides_the_rest():
    assert lines("a\n<!-- b\nc") == [(1, "a")]


def test_code_keeps_what_looks_like_a_comment():
    assert lines("`a <!-- b` --> c") == [(1, "`a <!-- b` --> c")]
    assert lines("```\n<!-- x -->\n```\n<!-- y -->") == [(1, "```"), (2, "<!-- x -->"), (3, "```")]


def test_the_first_comment_of_a_line_is_kept_with_its_line():
    assert read_source("a\nb <!---Mildenhall20-->").comments == {2: "-Mildenhall20"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_byte_order_mark_and_hard_spaces_are_made_plain(end):
    assert lines(f"\ufeffa\u00a0b{end}c\0") == [(1, "a b"), (2, "c\ufffd")]


def test_blank_lines_in_html_tables_go_so_that_the_table_stays_one_block():
    assert lines("<table>\n\n<tr>\n\n</table>\n\nx") == [
        (1, "<table>"),
        (3, "<tr>"),
        (5, "</table>"),
        (6, ""),
        (7, "x"),
    ]


@given(st.text(alphabet="a<!->`\n ", max_size=60))
def test_lines_are_numbered_in_order_and_never_invented(text):
    shown = read_source(text)

    assert list(shown.lines) == sorted(set(shown.lines))
    assert len(shown.lines) == (len(shown.text.split("\n")) if shown.lines else 0)
    assert all(1 <= line <= text.count("\n") + 1 for line in shown.lines)
