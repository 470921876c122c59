import re

import pytest

from bibexport.tex.macros import closing_brace, split_at_top

AND = re.compile(" and ")


@pytest.mark.parametrize(
    ("tex", "start", "end"), [("{}", 0, 1), ("a{b{c}d}e", 1, 7), (r"{a\}b}", 0, 5), ("{open", 0, 5)]
)
def test_a_brace_is_closed_by_its_partner(tex: str, start: int, end: int) -> None:
    assert closing_brace(tex, start) == end


@pytest.mark.parametrize(
    ("tex", "parts"),
    [
        ("A and B and C", ["A", "B", "C"]),
        ("{A and B} and C", ["{A and B}", "C"]),
        ("A and {B and C}", ["A", "{B and C}"]),
        (r"\{A and B\} and C", [r"\{A", r"B\}", "C"]),
        ("{A and B", ["{A and B"]),
        ("", [""]),
    ],
)
def test_groups_are_not_cut(tex: str, parts: list[str]) -> None:
    assert split_at_top(tex, AND) == parts
