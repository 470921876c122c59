"""Records as Zotero items: what Zotero has a field for in that field, the rest in Extra."""

import msgspec

from bibexport.exporters.options import ExportOptions
from bibexport.exporters.zotero.child_note import child_note
from bibexport.exporters.zotero.creators import Role, creators
from bibexport.exporters.zotero.extra import free_text, line
from bibexport.exporters.zotero.item_types import GENERAL_FIELDS, ITEM_TYPES, ZOTERO_FIELDS, ItemType
from bibexport.exporters.zotero.link_attachments import Attachment, address, attachments
from bibexport.ids import arxiv_doi, display_doi
from bibexport.model import Record
from bibexport.text.unicode import clean, clean_lines


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
        general = GENERAL_FIELDS.get(field, field)
        if field in self._omit or general in self._omit:
            return False
        return not self._only or field in self._only or general in self._only


_RECORD_FIELDS = tuple(name for name in ZOTERO_FIELDS if name in Record.__struct_fields__)


def item(record: Record, options: ExportOptions) -> Item:
    """The Zotero item of a record, with the fields that the options ask for."""
    item_type = ITEM_TYPES[record.type]
    selection = Selection(options)
    fields = _common_fields(record, options)
    extra = []
    for name, value in _values(record, options).items():
        field = item_type.fields.get(name) or ZOTERO_FIELDS.get(name) or name
        if field not in selection or not value:
            continue
        if name in item_type.fields:
            fields[field] = value
        else:
            extra.append(line(field, value))
    roles, other_people = creators(record, item_type)
    if "creators" in selection:
        extra += other_people
    fields["extra"] = "\n".join(part for part in (*extra, *_remarks(record)) if part)
    tags = tuple(dict.fromkeys(tag for text in record.tags if (tag := clean(text))))
    category = clean(record.arxiv_category)
    return Item(
        type=item_type,
        fields={name: value for name, value in fields.items() if value and name in selection},
        roles=roles if "creators" in selection else (),
        tags=tags if "tags" in selection else (),
        automatic_tags=(category,) if category and category not in tags and "tags" in selection else (),
        attachments=attachments(record) if "attachments" in selection else (),
        note=child_note(record) if options.notes and "notes" in selection else "",
    )


def _common_fields(record: Record, options: ExportOptions) -> dict[str, str]:
    """The fields that every type has."""
    is_arxiv_preprint = record.type == "article" and record.arxiv is not None
    doi = record.doi or (arxiv_doi(record.arxiv) if is_arxiv_preprint and record.arxiv else None)
    url = address(record.url) or (f"https://arxiv.org/abs/{_versioned(record)}" if is_arxiv_preprint else "")
    title = clean(record.title)
    short_title = clean(record.short_title)
    return {
        "title": title,
        "shortTitle": short_title if short_title != title else "",
        "abstractNote": clean_lines(record.abstract),
        "date": clean(record.issued.iso) if record.issued else "",
        "DOI": clean(display_doi(doi)) if doi and not (url and options.links == "url") else "",
        "url": url if not (doi and options.links == "doi") else "",
        "citationKey": clean(record.key),
        "accessDate": record.accessed.iso if record.accessed and record.accessed.day else "",
        "rights": clean(record.rights),
    }


def _values(record: Record, options: ExportOptions) -> dict[str, str]:
    """The fields that some types have, by their name in `Record` or in CSL."""
    values = {name: clean(text) for name in _RECORD_FIELDS if (text := getattr(record, name))}
    if record.type in {"paper-conference", "proceedings"}:
        values["container_title"] = _proceedings(record, options)
    if record.type != "article-journal":
        # Only journals have abbreviations; the short name of a conference is in its full name.
        values.pop("container_title_short", None)
    if acronym := clean(record.event_acronym):
        name = values.get("event_title", "")
        values["event_title"] = name if acronym in name else f"{name} ({acronym})" if name else acronym
    if record.type == "article":
        values["genre"] = values.get("genre") or "preprint"
        if record.arxiv:
            values["publisher"] = values.get("publisher") or "arXiv"
            values["number"] = f"arXiv:{_versioned(record)}"
    elif "number" in values and "pages" not in values and _has_pages_alone(ITEM_TYPES[record.type]):
        # Where an article has a number instead of pages, Zotero's styles look for it in the pages.
        values["pages"] = values.pop("number")
    others = {clean(name): clean(text) for name, text in record.extra.items()}
    return others | values


def _has_pages_alone(item_type: ItemType) -> bool:
    return "pages" in item_type.fields and "number" not in item_type.fields


def _proceedings(record: Record, options: ExportOptions) -> str:
    """The title of proceedings in the form that was asked for."""
    other = {"full": "", "short": record.container_title_short, "dblp": record.container_title_source}[options.venues]
    return clean(other) or clean(record.container_title)


def _versioned(record: Record) -> str:
    return f"{record.arxiv}v{record.arxiv_version}" if record.arxiv_version else f"{record.arxiv}"


def _remarks(record: Record) -> list[str]:
    """What no type of Zotero has a field for."""
    note = free_text(record.note)
    said = note.lower().replace(" ", "")
    is_preprint = record.type == "article"
    number = clean(record.number) if is_preprint and record.arxiv else ""
    return [
        line("number", number) if number and str(record.arxiv) not in number else "",
        line("chapterNumber", chapter) if (chapter := clean(record.chapter_number)) else "",
        line("eventDate", clean(record.event_date.iso)) if record.event_date else "",
        # Without a colon: Zotero would take the first day of a month for the day of access.
        f"Accessed {clean(record.accessed.iso)}" if record.accessed and not record.accessed.day else "",
        f"arXiv: {_versioned(record)}"
        if record.arxiv and not is_preprint and f"arxiv:{record.arxiv}" not in said
        else "",
        # The name that Better BibTeX gives it.
        f"Citation Key Alias: {', '.join(clean(alias) for alias in record.aliases)}" if record.aliases else "",
        note,
    ]
