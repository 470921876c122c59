"""What a list says of a paper besides its reference."""

import pytest

import bibexport

PAPER = "- [Learning Bouncing Widgets](https://arxiv.org/abs/2103.00020), ICML 2021"


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        ("  - Shows that widgets bounce.", "Shows that widgets bounce."),
        ("  - Keyword: widgets, noise\n  - Fast.", "Keyword: widgets, noise Fast."),
        ("  - Ann Pell, Bo Quay. *ICML*, 2021.", ""),
        ("  - [Code](https://github.com/a/b)", ""),
        ("", ""),
    ],
)
def test_texts_below_a_reference_are_its_description(below, kept):
    catalog = bibexport.loads(
        f"# L\n\n{PAPER}\n{below}\n{PAPER.replace('Bouncing', 'Silent').replace('20),', '21),')}\n", "markdown"
    )

    assert [entry.description for entry in catalog] == [kept, ""]


def test_a_paper_in_two_sections_has_all_that_is_said_of_it_once():
    text = f"# L\n\n## A\n\n{PAPER}\n  - First.\n\n## B\n\n{PAPER}\n  - Second.\n\n## C\n\n{PAPER}\n  - First.\n"

    assert [entry.description for entry in bibexport.loads(text, "markdown")] == ["First. Second."]
