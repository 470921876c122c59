"""COinS: a reference in the `title` of an empty `span`, from which Zotero and other readers take it.

The form is a ContextObject of ANSI/NISO Z39.88-2004 in the Dublin Core format, which Zotero reads with the right item
type where `rft.type` comes last: from there on it would take the other keys differently (`openurl.js` of
https://github.com/zotero/utilities).
"""

from collections.abc import Iterator
from urllib.parse import quote

from bibexport.exporters.html.markup import title_text
from bibexport.exporters.options import ExportOptions
from bibexport.exporters.zotero.creators import Person, people
from bibexport.exporters.zotero.item_types import GENERAL_FIELDS, ITEM_TYPES
from bibexport.exporters.zotero.items import item
from bibexport.model import Record

_HEAD = "ctx_ver=Z39.88-2004&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Adc"
_KEYS = {
    "publicationTitle": "rft.source",
    "series": "rft.series",
    "volume": "rft.volume",
    "issue": "rft.issue",
    "pages": "rft.pages",
    "edition": "rft.edition",
    "publisher": "rft.publisher",
    "place": "rft.place",
    "ISBN": "rft.isbn",
    "ISSN": "rft.issn",
    "date": "rft.date",
    "language": "rft.language",
}


def context_object(record: Record, options: ExportOptions) -> str:
    """The ContextObject, for an attribute that is yet to be escaped; empty where it would mislead.

    Zotero looks for a reference without people elsewhere, so one without a DOI is left out.
    """
    zotero = item(record, options)
    authors = people(record.authors)
    fields = {GENERAL_FIELDS.get(name, name): value for name, value in zotero.fields.items()}
    if not fields.get("title") or not (authors or fields.get("DOI")):
        return ""
    pairs = [("rft.title", title_text(record.title))]
    pairs += (("rft.au", _author(person)) for person in authors)
    pairs += ((key, fields[name]) for name, key in _KEYS.items() if name in fields)
    pairs += (("rft.subject", tag) for tag in zotero.tags)
    pairs.append(("rft.type", ITEM_TYPES[record.type].name))
    return "&".join((_HEAD, *_ids(fields), *(f"{key}={quote(value, safe='')}" for key, value in pairs)))


def _ids(fields: dict[str, str]) -> Iterator[str]:
    if doi := fields.get("DOI"):
        yield f"rft_id={quote(f'info:doi/{doi}', safe='')}"
    if url := fields.get("url"):
        yield f"rft_id={quote(url, safe='')}"


def _author(person: Person) -> str:
    """`Family, Given`; a comma at the end tells Zotero that a name of several words is one."""
    return ", ".join((person.surname.replace(",", ""), person.given)).rstrip(" ")
