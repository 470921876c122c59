"""Records as Zotero items: what Zotero has a field for in that field, the rest in Extra."""

import msgspec

from bibexport.exporters.options import ExportOptions
from bibexport.exporters.zotero.child_note import child_note
from bibexport.exporters.zotero.creators import Role, creators
from bibexport.exporters.zotero.extra import line, other_variables, remarks
from bibexport.exporters.zotero.fields import common_fields, type_fields
from bibexport.exporters.zotero.item_types import GENERAL_FIELDS, ITEM_TYPES, ZOTERO_FIELDS, ItemType
from bibexport.exporters.zotero.link_attachments import Attachment, attachments
from bibexport.model import Record
from bibexport.text.unicode import clean


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
    """The fields that are asked for, by Zotero's name in the item's type or in general."""

    def __init__(self, options: ExportOptions) -> None:
        self._only = frozenset(options.fields)
        self._omit = frozenset(options.omit)

    def __contains__(self, field: str) -> bool:
        if not (self._only or self._omit):
            return True
        names = {field, GENERAL_FIELDS.get(field, field)}
        return self._omit.isdisjoint(names) and (not self._only or not self._only.isdisjoint(names))


def item(record: Record, options: ExportOptions) -> Item:
    """The Zotero item of a record, with the fields that the options ask for."""
    item_type = ITEM_TYPES[record.type]
    selection = Selection(options)
    fields, lines = common_fields(record, options), []
    for name, value in type_fields(record, options).items():
        if name in item_type.fields:
            fields[item_type.fields[name]] = value
        elif value and ZOTERO_FIELDS[name] in selection:
            # `Type` would be read as the type of the item.
            lines.append(line("genre" if name == "genre" else ZOTERO_FIELDS[name], value))
    if record.extra:
        others, other_lines = other_variables(record, item_type)
        fields |= {name: value for name, value in others.items() if not fields.get(name)}
        lines += [text for name, text in other_lines if ZOTERO_FIELDS.get(name, name) in selection]
    roles, other_people = creators(record, item_type)
    if "creators" in selection:
        lines += other_people
    fields["extra"] = "\n".join((*lines, *remarks(record)))
    tags = tuple(dict.fromkeys(tag for text in record.tags if (tag := clean(text))))
    category = clean(record.arxiv_category)
    return Item(
        type=item_type,
        fields={name: value for name, value in fields.items() if value and name in selection},
        roles=tuple(roles) if "creators" in selection else (),
        tags=tags if "tags" in selection else (),
        automatic_tags=(category,) if category and category not in tags and "tags" in selection else (),
        attachments=attachments(record) if "attachments" in selection else (),
        note=child_note(record) if options.notes and "notes" in selection else "",
    )
