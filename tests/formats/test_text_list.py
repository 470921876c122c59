"""Plain text of citations: where one ends and the next begins."""

import pytest

from bibexport.errors import InvalidInput
from bibexport.formats.table import read
from bibexport.formats.text_list import parse_citations
from tests.formats.documents import outline

ONE = "Mole, J. (2023). Learning from tide tables. Journal of Harbour Studies, 12(3), 41-55."
TWO = "Quay, A. (2021). A Spectral View of Estuary Transport Networks. NeurIPS."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{ONE}\n{TWO}", [f"- 1 {ONE}", f"- 2 {TWO}"]),
        (f"{ONE}\n\n{TWO}\n", [f"- 1 {ONE}", f"- 3 {TWO}"]),
        (f"[1] {ONE}\r\n[2] {TWO}", [f"- 1 {ONE}", f"- 2 {TWO}"]),
        (f"1. {ONE}\n2) {TWO}", [f"- 1 {ONE}", f"- 2 {TWO}"]),
        (f"• {ONE}\n• {TWO}", [f"- 1 {ONE}", f"- 2 {TWO}"]),
        (
            "[1] Mole, J.\n    Tides.\n    2020.\n[2] Quay, A.\n    Moored. 2021.",
            ["- 1 Mole, J. Tides. 2020.", "- 4 Quay, A. Moored. 2021."],
        ),
        (
            "Mole, J. Tides and\nharbours. 2020.\n\nQuay, A. Moored\nat night. 2021.",
            ["- 1 Mole, J. Tides and harbours. 2020.", "- 4 Quay, A. Moored at night. 2021."],
        ),
        (
            "Mole, J. Tides. 2020.\n  Harbour Press.\nQuay, A. Moored. 2021.",
            ["- 1 Mole, J. Tides. 2020. Harbour Press.", "- 3 Quay, A. Moored. 2021."],
        ),
        (f"Models\n======\n\n{ONE}\n\nAttacks:\n\n{TWO}", ["1 ## Models", f"- 4 {ONE}", "6 ## Attacks", f"- 8 {TWO}"]),
        (f"[Mole23] {ONE}\n[Quay21] {TWO}", [f"- 1 `Mole23` {ONE}", f"- 2 `Quay21` {TWO}"]),
        ("Quay. Tides. 2021. https://a.org/x.", ["- 1 Quay. Tides. 2021. [https://a.org/x](https://a.org/x)."]),
    ],
)
def test_layouts(text, expected):
    assert outline(parse_citations(text)) == expected


def test_text_without_papers_is_refused_with_what_to_do():
    with pytest.raises(InvalidInput, match=r"^notes\.txt: expected a list of papers, references, or ids such as"):
        read("Buy milk.", "text", "notes.txt")
