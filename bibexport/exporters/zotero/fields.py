"""The values of Zotero's fields, as far as they are more than the record's own."""

from bibexport.exporters.options import ExportOptions
from bibexport.exporters.zotero.item_types import ITEM_TYPES, ZOTERO_FIELDS
from bibexport.exporters.zotero.link_attachments import address
from bibexport.ids import arxiv_doi, display_doi
from bibexport.model import Date, Record
from bibexport.text.unicode import clean, clean_lines

_RECORD_FIELDS = tuple(name for name in ZOTERO_FIELDS if name in Record.__struct_fields__)


def common_fields(record: Record, options: ExportOptions) -> dict[str, str]:
    """The fields that every item type has, by Zotero's names; some may be empty."""
    title = clean(record.title)
    short_title = clean(record.short_title)
    doi, url = record.doi, address(record.url)
    if record.type == "article" and record.arxiv:
        doi = doi or arxiv_doi(record.arxiv)
        url = url or f"https://arxiv.org/abs/{arxiv_version(record)}"
    return {
        "title": title,
        "shortTitle": short_title if short_title != title else "",
        "abstractNote": clean_lines(record.abstract),
        "date": clean(record.issued.iso) if record.issued else "",
        "DOI": clean(display_doi(doi)) if doi and not (url and options.links == "url") else "",
        "url": url if not (doi and options.links == "doi") else "",
        "citationKey": clean(record.key),
        "accessDate": record.accessed.iso if record.accessed and is_day(record.accessed) else "",
        "rights": clean(record.rights),
    }


def type_fields(record: Record, options: ExportOptions) -> dict[str, str]:
    """The fields that only some item types have, by their name in `Record` or in CSL; some may be empty."""
    values = {name: clean(text) for name in _RECORD_FIELDS if (text := getattr(record, name))}
    if record.type == "paper-conference":
        values["container_title"] = _proceedings(record, options)
    if values.get("container_title") == clean(record.title):
        del values["container_title"]
    _name_the_event(values, record)
    if record.type == "article":
        values["genre"] = values.get("genre") or "preprint"
        if record.arxiv:
            values["publisher"] = values.get("publisher") or "arXiv"
            values["number"] = f"arXiv:{arxiv_version(record)}"
    own = ITEM_TYPES[record.type].fields
    if "number" in values and "pages" not in values and "pages" in own and "number" not in own:
        # Where an article has a number instead of pages, Zotero's styles look for it in the pages.
        values["pages"] = values.pop("number")
    return {clean(name): clean(text) for name, text in record.extra.items()} | values


def arxiv_version(record: Record) -> str:
    """The arXiv id, with the version if one is pinned: `2312.17240v2`."""
    return f"{record.arxiv}v{record.arxiv_version}" if record.arxiv_version else f"{record.arxiv}"


def is_day(date: Date) -> bool:
    """Whether a date is a single day; Zotero takes no other for the day of access."""
    return bool(date.year and date.day and not date.end)


def _proceedings(record: Record, options: ExportOptions) -> str:
    """The title of proceedings in the form that was asked for."""
    other = {"full": "", "short": record.container_title_short, "dblp": record.container_title_source}[options.venues]
    return clean(other) or clean(record.container_title)


def _name_the_event(values: dict[str, str], record: Record) -> None:
    """Put the short name of a conference, which has no field of its own, beside the full one."""
    name = values.get("event_title", "")
    acronym = clean(record.event_acronym)
    if record.type == "paper-conference":
        acronym = acronym or values.get("container_title_short", "")
        values.pop("container_title_short", None)
    if acronym and acronym not in name:
        values["event_title"] = f"{name} ({acronym})" if name else acronym
