"""Records as Zotero items: values go into Zotero's fields, or into Extra if there is no field.

Extra has one line for each value that has no field, then free text.
"""

import re

import msgspec

from bibexport.formats.bibtex.entry_types import DETAILED, OWN_TYPE, PREFIX, TYPES, is_own
from bibexport.formats.options import ExportOptions
from bibexport.formats.record_values import arxiv, with_list_note
from bibexport.formats.zotero.fields import (
    Attachment,
    Role,
    attachments,
    common_fields,
    creator_lines,
    creators,
    date,
    is_day,
    type_fields,
)
from bibexport.formats.zotero.item_types import CSL_ITEM_TYPES, GENERAL_FIELDS, ZOTERO_FIELDS, ItemType, item_type
from bibexport.model import Outcome, Record, Verdict
from bibexport.normalise.records import OF_LIST, is_of_list
from bibexport.text.unicode import clean, clean_lines

_OUTCOMES: dict[Outcome, str] = {
    "published": "Published version found",
    "preprint": "No published version found",
    "ambiguous": "Published version not certain",
    "not found": "Not found in any source",
    "unchecked": "Not checked for a published version",
}
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_OPENINGS = ("The list says: ", "Facts: ", *_OUTCOMES.values())


def child_note(record: Record) -> str:
    """Return the note as HTML, one paragraph per statement; empty if there is nothing to say."""
    statements = []
    if record.claim.text:
        statements.append(f"The list says: {record.claim.text}.")
    if record.outcome:
        listed = f"; {OF_LIST}" if is_of_list(record) else ""
        statements.append(f"{_OUTCOMES[record.outcome]}{listed}{_reasons(record.verdict)}.")
    statements += _sources(record.provenance)
    return "".join(f"<p>{text.translate(_HTML)}</p>" for statement in statements if (text := clean(statement)))


def is_child_note(text: str) -> bool:
    """Return whether the text of a note, without its HTML, starts like one of `child_note`."""
    return text.lstrip().startswith(_OPENINGS)


def _reasons(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    candidates = f"candidates: {', '.join(verdict.candidates)}" if verdict.candidates else ""
    record = verdict.record.text if verdict.record else ""
    checked = f"checked {verdict.checked}" if verdict.checked else ""
    reasons = "; ".join(part for part in (record, verdict.reason, verdict.evidence.text, candidates, checked) if part)
    return f" ({reasons})" if reasons else ""


def _sources(provenance: dict[str, str]) -> list[str]:
    """Return the source of the title, which most fields share, and the fields from other sources."""
    main = provenance.get("title", "")
    fields: dict[str, list[str]] = {}
    for field, source in provenance.items():
        if source != main:
            fields.setdefault(source, []).append(field.replace("_", " "))
    facts = [f"Facts: {main}"] if main else []
    return facts + [f"{', '.join(names)}: {source}" for source, names in fields.items()]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A Zotero item. Its text is clean and plain; only the note is HTML."""

    type: ItemType
    fields: dict[str, str]
    """Zotero's names to values, none of them empty."""
    roles: tuple[Role, ...] = ()
    tags: tuple[str, ...] = ()
    automatic_tags: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    note: str = ""


class Selection:
    """The fields that the options ask for, by their Zotero name, type-specific or general."""

    def __init__(self, options: ExportOptions) -> None:
        self._only = frozenset(options.fields)
        self._omit = frozenset(options.omit)

    def __contains__(self, field: str) -> bool:
        if not (self._only or self._omit):
            return True
        names = {field, GENERAL_FIELDS.get(field, field)}
        return self._omit.isdisjoint(names) and (not self._only or not self._only.isdisjoint(names))


def item(record: Record, options: ExportOptions) -> Item:
    """Return the Zotero item of a record, with the fields that the options ask for."""
    if not options.notes:
        record = with_list_note(record)
    kind = item_type(record)
    selection = Selection(options)
    fields, lines = common_fields(record, options), []
    for name, value in type_fields(record, options).items():
        if name in kind.fields:
            fields[kind.fields[name]] = value
        elif value and ZOTERO_FIELDS[name] in selection:
            # `Type` would be read as the type of the item.
            lines.append(line("genre" if name == "genre" else ZOTERO_FIELDS[name], value))
    if record.extra:
        others, other_lines = other_variables(record, kind)
        fields |= {name: value for name, value in others.items() if not fields.get(name)}
        lines += [text for name, text in other_lines if ZOTERO_FIELDS.get(name, name) in selection]
    roles, other_people = creators(record, kind)
    if "creators" in selection:
        lines += other_people
    fields["extra"] = "\n".join((*lines, *remarks(record)))
    tags = tuple(dict.fromkeys(tag for text in record.tags if (tag := clean(text))))
    category = clean(record.arxiv_category)
    return Item(
        type=kind,
        fields={name: value for name, value in fields.items() if value and name in selection},
        roles=tuple(roles) if "creators" in selection else (),
        tags=tags if "tags" in selection else (),
        automatic_tags=(category,) if category and category not in tags and "tags" in selection else (),
        attachments=attachments(record) if "attachments" in selection else (),
        note=child_note(record) if options.notes and "notes" in selection else "",
    )


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

        from bibexport.formats.csl.variables import date as read_date
        from bibexport.formats.csl.variables import names as read_names

        try:
            decoded = json.loads(text)
            if isinstance(decoded, list):
                return creator_lines(label, read_names(decoded))
            return date(read_date(decoded)) or clean(text)
        except (ValueError, RecursionError):
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
