"""The Extra field: a line for each value that has no field, then free text."""

import re

from bibexport.formats.bibtex.entry_types import DETAILED, OWN_TYPE, PREFIX, TYPES, is_own
from bibexport.formats.record_values import arxiv
from bibexport.formats.zotero.fields import creator_lines, date, is_day
from bibexport.formats.zotero.item_types import CSL_ITEM_TYPES, ItemType
from bibexport.model import Record
from bibexport.text.unicode import clean, clean_lines

_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])|[-_]")
# As in Zotero (`extractExtraFields` of utilities_internal.js): the name goes up to the last colon.
_NAMED = r"(?i)(?:([a-z][a-z -_]+)|\{:([a-z -_]+)):(?!//)."
# No field of Zotero or CSL has a name of more than three words; these two are customs, not fields.
_NAME = r"(?i)(?!arxiv|tldr)[ _-]*[a-z]+(?:[ _-]+[a-z]+){0,2}[ _-]*"


def line(name: str, value: str) -> str:
    """Format a value that has no field in the item's type, as Zotero itself would write it.

    >>> line("seriesNumber", "7"), line("original-title", "Sein"), line("bibtex:sorttitle", "Sein")
    ('Series Number: 7', 'Original Title: Sein', 'tex.sorttitle: Sein')
    """
    return f"{_label(name)}: {value}"


def other_variables(record: Record, item_type: ItemType) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return the CSL variables of the input that `Record` lacks: as Zotero's fields, and as named lines."""
    fields: dict[str, str] = {}
    lines: list[tuple[str, str]] = []
    extra = record.extra
    if is_own(record):
        from bibexport.formats.bibtex.csl_fields import with_variables

        extra = with_variables(record)
    for name, text in extra.items():
        if (
            name == "DOI"
            or (name == "type" and text in CSL_ITEM_TYPES)
            or (name == OWN_TYPE and text in TYPES and text not in DETAILED)
        ):
            continue
        value = _value(_label(name), text)
        if isinstance(value, list):
            lines += [(name, row) for row in value]
        elif value and name in item_type.fields:
            fields[item_type.fields[name]] = value
        elif value:
            lines.append((name, line(name, value)))
    return fields, lines


def remarks(record: Record) -> list[str]:
    """Return lines for values that no item type has a field for, and the record's note."""
    note = free_text(record.note) if record.note else ""
    lines = []
    if chapter := clean(record.chapter_number):
        lines.append(line("chapterNumber", chapter))
    if event_date := date(record.event_date):
        lines.append(line("eventDate", event_date))
    if record.accessed and not is_day(record.accessed) and (accessed := date(record.accessed)):
        # Without a colon: Zotero would take the first day of a month for the day of access.
        lines.append(f"Accessed {accessed}")
    lines += _arxiv(record, note)
    if aliases := ", ".join(alias for text in record.aliases if (alias := clean(text))):
        # The name that Better BibTeX gives it.
        lines.append(line("citation key alias", aliases))
    return [*lines, note] if note else lines


def free_text(text: str) -> str:
    """Return text that Zotero leaves unchanged.

    A line such as `Type: dataset` would change the item on import; the prefix `note: ` prevents that.

    >>> free_text("Type: dataset"), free_text("arXiv:2103.00020 [cs]"), free_text("see https://x.org")
    ('note: Type: dataset', 'arXiv:2103.00020 [cs]', 'see https://x.org')
    """
    return "\n".join(f"note: {row}" if _is_read_as_field(row) else row for row in clean_lines(text).split("\n"))


def _is_read_as_field(row: str) -> bool:
    named = re.match(_NAMED, row) if ":" in row else None
    return named is not None and re.fullmatch(_NAME, named[1] or named[2]) is not None


def _label(name: str) -> str:
    if name.startswith(PREFIX):
        # As Better BibTeX has it: with that plugin, such lines become fields of BibTeX again.
        return clean(name.replace(PREFIX, "tex.", 1))
    return " ".join(word[:1].upper() + word[1:] for word in clean(_WORD_START.sub(" ", name)).split())


def _value(label: str, text: str) -> str | list[str]:
    """Return a text, a date, or a line per name; `Record.extra` has dates and names as JSON."""
    if text.startswith(("[{", "{")):
        import json

        from bibexport.formats.csl.read_values import date as read_date
        from bibexport.formats.csl.read_values import names as read_names

        try:
            decoded = json.loads(text)
            if isinstance(decoded, list):
                return creator_lines(label, read_names(decoded))
            return date(read_date(decoded)) or clean(text)
        except ValueError:
            pass
    return clean(text)


def _arxiv(record: Record, note: str) -> list[str]:
    if not record.arxiv:
        return []
    if record.type == "article":
        # The archive's id of a preprint is its arXiv id; another number has no field then.
        number = clean(record.number)
        return [line("number", number)] if number and record.arxiv not in number else []
    is_said = f"arxiv:{record.arxiv}" in note.lower().replace(" ", "")
    return [] if is_said else [f"arXiv: {arxiv(record)}"]
