"""Records as Zotero items: values go into Zotero's fields, or into Extra if there is no field."""

import msgspec

from bibexport.formats.options import ExportOptions
from bibexport.formats.zotero.extra import line, other_variables, remarks
from bibexport.formats.zotero.fields import Attachment, Role, attachments, common_fields, creators, type_fields
from bibexport.formats.zotero.item_types import GENERAL_FIELDS, ZOTERO_FIELDS, ItemType, item_type
from bibexport.model import Outcome, Record, Verdict
from bibexport.text.unicode import clean

_OUTCOMES: dict[Outcome, str] = {
    "published": "Published version found",
    "preprint": "No published version found",
    "ambiguous": "Published version not certain",
    "not found": "Not found in any source; the fields are the list's own",
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
        statements.append(f"{_OUTCOMES[record.outcome]}{_reasons(record.verdict)}.")
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
