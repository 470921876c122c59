"""A record in DBLP's own XML, as `/rec/KEY.xml` and the dump have it, into facts."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

import msgspec

from bibexport.ids import DblpKey
from bibexport.model import Date, Facts, Name
from bibexport.sources.dblp import NAME, author, doi, doi_of_address, first_year, record_type
from bibexport.sources.payload import title
from bibexport.text.pages import pages
from bibexport.text.unicode import clean

_MARKUP = ("i", "b", "sub", "sup")


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A record without what stands in the volume it is in, and that volume's key."""

    facts: Facts
    volume: DblpKey | None = None


def reference(record: Element, today: str) -> Reference:
    """Read the element of a record (`<inproceedings key="…">`), as it was on the day `today`."""
    crossref = _text(record, "crossref")
    return Reference(facts=_facts(record, today), volume=DblpKey(crossref) if crossref else None)


def title_of(record: Element) -> str:
    """The title with its markup; other elements inside it, such as `ref`, give only their text."""
    element = record.find("title")
    return "" if element is None else title("".join(_pieces(element)))


def with_volume(record: Facts, volume: Facts) -> Facts:
    """The record of a paper, with what the record of its proceedings adds."""
    return msgspec.structs.replace(
        record,
        container_title=volume.title,
        editors=volume.editors,
        series=volume.series or record.series,
        volume=volume.volume or record.volume,
        publisher=volume.publisher or record.publisher,
        isbn=volume.isbn or record.isbn,
    )


def _facts(record: Element, today: str) -> Facts:
    key = record.get("key", "")
    booktitle, journal = _text(record, "booktitle"), _text(record, "journal")
    addresses = [clean("".join(element.itertext())) for element in record.findall("ee")]
    dois = (found for address in addresses if (found := doi_of_address(address)))
    year = first_year(_text(record, "year"))
    withdrawn = record.get("publtype") == "withdrawn"
    return Facts(
        source=NAME,
        id=key,
        type=record_type(record.tag, key, booktitle or journal),
        title=title_of(record),
        authors=_people(record.findall("author")),
        editors=_people(record.findall("editor")),
        venue=booktitle or journal,
        container_title=journal,
        series=_text(record, "series"),
        volume=_text(record, "volume"),
        issue=_text(record, "number"),
        pages=pages(_text(record, "pages")),
        publisher=_text(record, "publisher"),
        issued=Date(year=year) if year else None,
        doi=next(dois, None) or doi(_text(record, "doi")),
        url=addresses[0] if addresses else "",
        isbn=_text(record, "isbn"),
        retracted="withdrawn, says DBLP" if withdrawn else "",
        retrieved=today,
    )


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        inner = "".join(_pieces(child))
        yield f"<{child.tag}>{inner}</{child.tag}>" if child.tag in _MARKUP else inner
        yield child.tail or ""


def _people(elements: Sequence[Element]) -> tuple[Name, ...]:
    return tuple(author(clean("".join(element.itertext()))) for element in elements)


def _text(record: Element, tag: str) -> str:
    element = record.find(tag)
    return "" if element is None else clean("".join(element.itertext()))
