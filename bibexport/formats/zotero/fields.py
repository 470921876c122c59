"""The values of Zotero's fields, where they differ from those of the record."""

from msgspec import structs

from bibexport.formats.options import ExportOptions
from bibexport.formats.record_values import arxiv, container, doi
from bibexport.formats.zotero.item_types import ITEM_TYPES, ZOTERO_FIELDS
from bibexport.formats.zotero.link_attachments import address
from bibexport.ids import arxiv_doi, display_doi
from bibexport.model import Date, Record
from bibexport.text.dates import year_in_words
from bibexport.text.unicode import clean, clean_lines

_RECORD_FIELDS = tuple(name for name in ZOTERO_FIELDS if name in Record.__struct_fields__)


def common_fields(record: Record, options: ExportOptions) -> dict[str, str]:
    """Return the fields that every item type has, by Zotero's names; some may be empty."""
    title = clean(record.title)
    short_title = record.short_title and clean(record.short_title)
    shown_doi, url = doi(record), address(record.url)
    if record.type == "article" and record.arxiv:
        shown_doi = shown_doi or display_doi(arxiv_doi(record.arxiv))
        if not url or url.endswith(f"arxiv.org/abs/{record.arxiv}"):
            url = f"https://arxiv.org/abs/{arxiv(record)}"
    return {
        "title": title,
        "shortTitle": short_title if short_title != title else "",
        "abstractNote": record.abstract and clean_lines(record.abstract),
        "date": date(record.issued),
        "DOI": clean(shown_doi) if not (url and options.links == "url") else "",
        "url": url if not (shown_doi and options.links == "doi") else "",
        "citationKey": clean(record.key),
        "accessDate": date(record.accessed) if is_day(record.accessed) else "",
        "rights": record.rights and clean(record.rights),
    }


def type_fields(record: Record, options: ExportOptions) -> dict[str, str]:
    """Return the fields that only some item types have, by their name in `Record`; some may be empty."""
    values = {name: clean(text) for name in _RECORD_FIELDS if (text := getattr(record, name))}
    if record.type == "paper-conference" and options.venues != "full":
        values["container_title"] = clean(container(record, options.venues))
    _name_the_event(values, record)
    if values.get("container_title") == clean(record.title):
        del values["container_title"]
    if record.type == "article":
        values["genre"] = values.get("genre") or "preprint"
        if record.arxiv:
            values["publisher"] = values.get("publisher") or "arXiv"
            values["number"] = f"arXiv:{arxiv(record)}"
    if record.type == "speech" and "publisher_place" in values and not values.get("event_place"):
        values["event_place"] = values.pop("publisher_place")
    own = ITEM_TYPES[record.type].fields
    if "number" in values and "pages" not in values and "pages" in own and "number" not in own:
        # Where an article has a number instead of pages, Zotero's styles look for it in the pages.
        values["pages"] = values.pop("number")
    return values


def date(value: Date | None) -> str:
    """Return a date as Zotero reads it: ISO 8601 or words, also for what only EDTF can say (`strToDate` of `date.js`).

    >>> date(Date(year=1850, circa=True)), date(Date(year=-43)), date(Date(year=2004, month=6, uncertain=True))
    ('circa 1850', '44 BCE', '2004-06?')
    """
    if value is None:
        return ""
    if value.literal or value.year is None:
        return clean(value.literal)
    if value.year <= 0:
        return year_in_words(value).replace("c. ", "circa ")
    if value.end and value.end.year is None:
        return f"{date(structs.replace(value, end=None))}–"
    exact = structs.replace(value, circa=False).iso
    return f"circa {exact}" if value.circa else exact


def is_day(value: Date | None) -> bool:
    """Return whether a date is a single day; Zotero accepts only that as the access date."""
    return value is not None and bool(value.year and value.month and value.day and not value.end and not value.literal)


def _name_the_event(values: dict[str, str], record: Record) -> None:
    """Put the acronym of an event, which has no field of its own, beside its name."""
    name, acronym = values.get("event_title", ""), clean(record.event_acronym)
    short = values.get("container_title_short", "") if record.type == "paper-conference" else ""
    acronym = acronym or short
    if acronym and acronym not in name:
        values["event_title"] = f"{name} ({acronym})" if name else acronym
    if short and short in values["event_title"]:
        del values["container_title_short"]
