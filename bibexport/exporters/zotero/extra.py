"""The Extra field: a line for each fact that has no field of its own, then free text."""

import re

from bibexport.text.unicode import clean_lines

_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])|[-_]")
# A line such as `Type: dataset` changes the item when Zotero imports it (`extractExtraFields` in
# Zotero's utilities_internal.js); `arXiv:` and `tldr:` are no fields and stay.
_READ_AS_FIELD = re.compile(r"(?!arxiv\b|tldr\b)([a-z][a-z _-]{1,30}):(?=.)", re.IGNORECASE)


def line(field: str, value: str) -> str:
    """A line for a value that has no field in the item's type, as Zotero itself would write it.

    >>> line("seriesNumber", "7"), line("original-title", "Sein"), line("type", "Poster")
    ('Series Number: 7', 'Original Title: Sein', 'Genre: Poster')
    """
    # `Type:` would be taken for the type of the item.
    words = ("genre" if field == "type" else _WORD_START.sub(" ", field)).split()
    return f"{' '.join(word[:1].upper() + word[1:] for word in words)}: {value}"


def free_text(text: str) -> str:
    """Text that Zotero leaves as it is: lines that it would read as fields are led by `note: `."""
    return "\n".join(_READ_AS_FIELD.sub(r"note: \1:", row, count=1) for row in clean_lines(text).split("\n"))
