"""The Extra field: a line for each fact that has no field of its own, then free text."""

import re

from bibexport.exporters.zotero.fields import arxiv_version, is_day
from bibexport.model import Record
from bibexport.text.unicode import clean, clean_lines

_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])|[-_]")
# As in Zotero (`extractExtraFields` of utilities_internal.js): the name goes up to the last colon.
_NAMED = re.compile(r"(?:([a-z][a-z -_]+)|\{:([a-z -_]+)):(?!//).", re.IGNORECASE)
# No field of Zotero or CSL has a name of more than three words; these two are customs, not fields.
_NAME = re.compile(r"(?!arxiv|tldr)[ _-]*[a-z]+(?:[ _-]+[a-z]+){0,2}[ _-]*", re.IGNORECASE)


def line(field: str, value: str) -> str:
    """A line for a value that has no field in the item's type, as Zotero itself would write it.

    >>> line("seriesNumber", "7"), line("original-title", "Sein"), line("type", "Poster")
    ('Series Number: 7', 'Original Title: Sein', 'Genre: Poster')
    """
    # `Type:` would be taken for the type of the item.
    words = ("genre" if field == "type" else _WORD_START.sub(" ", field)).split()
    return f"{' '.join(word[:1].upper() + word[1:] for word in words)}: {value}"


def remarks(record: Record) -> list[str]:
    """Lines for what no item type has a field for, and the record's note."""
    note = free_text(record.note)
    lines = []
    if chapter := clean(record.chapter_number):
        lines.append(line("chapterNumber", chapter))
    if record.event_date and (date := clean(record.event_date.iso)):
        lines.append(line("eventDate", date))
    if record.accessed and not is_day(record.accessed) and (date := clean(record.accessed.iso)):
        # Without a colon: Zotero would take the first day of a month for the day of access.
        lines.append(f"Accessed {date}")
    lines += _arxiv(record, note)
    if aliases := ", ".join(alias for text in record.aliases if (alias := clean(text))):
        # The name that Better BibTeX gives it.
        lines.append(line("citation key alias", aliases))
    return [*lines, note] if note else lines


def free_text(text: str) -> str:
    """Text that Zotero leaves as it is.

    A line such as `Type: dataset` would change the item on import; `note: ` before it keeps it text.

    >>> free_text("Type: dataset"), free_text("arXiv:2103.00020 [cs]"), free_text("see https://x.org")
    ('note: Type: dataset', 'arXiv:2103.00020 [cs]', 'see https://x.org')
    """
    return "\n".join(f"note: {row}" if _is_read_as_field(row) else row for row in clean_lines(text).split("\n"))


def _is_read_as_field(row: str) -> bool:
    named = _NAMED.match(row)
    return named is not None and _NAME.fullmatch(named[1] or named[2]) is not None


def _arxiv(record: Record, note: str) -> list[str]:
    if not record.arxiv:
        return []
    if record.type == "article":
        # The archive's id of a preprint is its arXiv id; another number has no field then.
        number = clean(record.number)
        return [line("number", number)] if number and record.arxiv not in number else []
    is_said = f"arxiv:{record.arxiv}" in note.lower().replace(" ", "")
    return [] if is_said else [f"arXiv: {arxiv_version(record)}"]
