"""Phrases that were replaced because no native writer would use them do not come back (see phrases.txt)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROWS = [
    tuple(part.strip() for part in line.split("=", 1))
    for line in (Path(__file__).parent / "phrases.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
CODE = [*(ROOT / "bibexport").rglob("*.py"), *(ROOT / "bibexport").rglob("*.html")]


def places(phrase, files):
    """Where `phrase` is, as `file:line`."""
    words = re.compile(rf"(?<![\w-]){re.escape(phrase)}(?![\w-])")
    for file in files:
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if words.search(line):
                yield f"{file.relative_to(ROOT)}:{number}"


@pytest.mark.parametrize(("phrase", "better"), ROWS)
def test_a_phrase_does_not_come_back(phrase, better):
    files = PAGES if phrase.startswith("pages:") else [*PAGES, *CODE]
    found = list(places(phrase.removeprefix("pages:").strip(), files))

    assert not found, f"{', '.join(found)}: instead of {phrase!r} write {better!r}"


def test_the_file_is_sorted():
    phrases = [phrase for phrase, _ in ROWS]

    assert phrases == sorted(phrases, key=str.casefold)
    assert all(better for _, better in ROWS)


def test_a_phrase_is_found_where_it_is():
    assert list(places("phrases that must not come back".capitalize(), [ROOT / "tests" / "phrases.txt"])) == [
        "tests/phrases.txt:1"
    ]
