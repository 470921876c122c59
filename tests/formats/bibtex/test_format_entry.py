"""Entries laid out as the user wants them."""

import pytest

from bibexport.formats.bibtex.format_entry import EntryFormatter
from bibexport.formats.options import ExportOptions

FIELDS = [("title", "A Title"), ("month", "jul"), ("volume", ""), ("url", "https://example.org/" + "a" * 60)]


def laid_out(lines: list[tuple[str, str]] = FIELDS, **options: object) -> str:
    return EntryFormatter(ExportOptions(**options)).entry("misc", "key", lines)  # type: ignore[arg-type]


def test_fields_stand_one_a_line_and_empty_ones_are_left_out():
    assert laid_out(FIELDS[:3]) == ("@misc{key,\n  title         = {A Title},\n  month         = jul\n}\n\n")


def test_the_indent_is_the_users():
    assert "\n    title " in laid_out(indent=4)
    assert "\ntitle " in laid_out(indent=0)


def test_only_the_fields_that_the_user_wants_are_written():
    assert laid_out(fields=("title",)) == "@misc{key,\n  title         = {A Title}\n}\n\n"
    assert "url" not in laid_out(omit=("url",))
    assert "title" not in laid_out(fields=("title",), omit=("title",))


@pytest.mark.parametrize("column", [30, 50, 80])
def test_long_values_are_broken_at_spaces_and_say_the_same(column):
    title = "A Very Long Title " * 12
    wrapped = laid_out([("title", title.strip())], wrap=column)

    assert max(map(len, wrapped.splitlines())) <= column
    assert " ".join(wrapped.split()) == " ".join(laid_out([("title", title.strip())]).split())


def test_verbatim_fields_are_never_broken():
    assert laid_out(FIELDS, wrap=40).count("\n") == laid_out(FIELDS).count("\n")


def test_an_entry_without_fields_is_still_an_entry():
    assert laid_out([]) == "@misc{key,\n}\n\n"
