"""A record in DBLP's own XML, as `/rec/KEY.xml` and the dump have it, into facts."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import msgspec

from bibexport import ids
from bibexport.ids import DblpKey
from bibexport.model import Date, Facts
from bibexport.sources.dblp import NAME, author, doi, doi_of_address, first_year, other_addresses, record_type
from bibexport.sources.payload import title
from bibexport.text.numbers import pages
from bibexport.text.unicode import clean

_MARKUP = ("i", "b", "sub", "sup")
_DEEPEST = 10
"""Maximum depth of nested elements in a title; DBLP has two."""
_NONE = ("",)


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A record without the fields of its volume, and the key of that volume."""

    facts: Facts
    volume: DblpKey | None = None


def reference(record: Element, today: str) -> Reference:
    """Read the element of a record (`<inproceedings key="…">`), as it was on the day `today`."""
    fields = _Fields(record)
    crossref = fields.first("crossref")
    return Reference(facts=_facts(record, fields, today), volume=DblpKey(crossref) if crossref else None)


def title_of(record: Element) -> str:
    """Return the title with its markup; of other elements, such as `ref`, only the text is kept."""
    element = record.find("title")
    return "" if element is None else title("".join(_pieces(element)))


def with_volume(record: Facts, volume: Facts) -> Facts:
    """Return the record of a paper, completed from the record of its proceedings."""
    return msgspec.structs.replace(
        record,
        container_title=volume.title,
        editors=volume.editors,
        series=volume.series or record.series,
        volume=volume.volume or record.volume,
        publisher=volume.publisher or record.publisher,
        isbn=volume.isbn or record.isbn,
    )


class _Fields:
    """The texts of a record's elements by their names."""

    def __init__(self, record: Element) -> None:
        self._texts: dict[str, list[str]] = {}
        for element in record:
            text = "".join(element.itertext()) if len(element) else element.text or ""
            self._texts.setdefault(element.tag, []).append(clean(text))

    def first(self, name: str) -> str:
        """Return the text of the first element with this name; empty if there is none."""
        return self._texts.get(name, _NONE)[0]

    def all(self, name: str) -> list[str]:
        """Return the texts of all elements with this name."""
        return self._texts.get(name, [])


def _facts(record: Element, fields: _Fields, today: str) -> Facts:
    key = record.get("key", "")
    booktitle, journal = fields.first("booktitle"), fields.first("journal")
    addresses = fields.all("ee")
    dois = (found for address in addresses if (found := doi_of_address(address)))
    year = first_year(fields.first("year"))
    withdrawn = "withdrawn" in record.get("publtype", "").split()
    return Facts(
        source=NAME,
        id=key,
        type=record_type(record.tag, key, booktitle or journal),
        title=title_of(record),
        authors=tuple(map(author, fields.all("author"))),
        editors=tuple(map(author, fields.all("editor"))),
        venue=booktitle or journal,
        container_title=journal,
        series=fields.first("series"),
        volume=fields.first("volume"),
        issue=fields.first("number"),
        pages=pages(fields.first("pages")),
        publisher=fields.first("publisher"),
        issued=Date(year=year) if year else None,
        doi=next(dois, None) or doi(fields.first("doi")),
        url=addresses[0] if addresses else "",
        also_at=other_addresses(addresses[0] if addresses else "", addresses),
        isbn=ids.isbn_set(fields.all("isbn")),
        retracted="withdrawn, says DBLP" if withdrawn else "",
        retrieved=today,
    )


def _pieces(element: Element, depth: int = 0) -> Iterator[str]:
    if depth >= _DEEPEST:
        yield from element.itertext()
        return
    yield element.text or ""
    for child in element:
        inner = "".join(_pieces(child, depth + 1))
        yield f"<{child.tag}>{inner}</{child.tag}>" if child.tag in _MARKUP else inner
        yield child.tail or ""
