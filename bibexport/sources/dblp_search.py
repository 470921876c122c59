"""DBLP through its search API and its records, the second door: one paper at a time.

Search: https://dblp.org/faq/13501473; records: `/rec/KEY.xml`.
"""

import re
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

import msgspec

from bibexport.errors import PayloadError
from bibexport.ids import DblpKey
from bibexport.model import Date, Facts, Name
from bibexport.sources.dblp import NAME, Candidate, author, doi, doi_of_address, first_year, record_type
from bibexport.sources.dblp_queries import Sought
from bibexport.sources.payload import as_list, field, json_body, title, xml_body
from bibexport.sources.request import Endpoints, Reply, Request
from bibexport.text.pages import pages
from bibexport.text.unicode import ascii_letters, clean

DOOR = "dblp.org"
HITS = 100
_WORDS = re.compile(r"[^A-Za-z0-9]+")


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A record without what stands in the volume it is in, and that volume's key."""

    facts: Facts
    volume: DblpKey | None = None


def search_request(paper: Sought, endpoints: Endpoints) -> Request:
    """Ask for the records that hold every word of the title and the first author's last name."""
    words = _WORDS.sub(" ", ascii_letters(paper.titles[0])).split()
    if paper.authors:
        words += _WORDS.sub(" ", ascii_letters(paper.authors[0])).split()[-1:]
    params = {"q": " ".join(words), "format": "json", "h": str(HITS), "c": "0"}
    return Request(source=DOOR, url=f"{endpoints.dblp}/search/publ/api", params=params, about=paper.titles[:1])


def parse_search(reply: Reply) -> tuple[Candidate, ...]:
    """Read the hits; none is an answer, too.

    Raises:
        PayloadError: it is not an answer, or says inside that the search failed.
    """
    result = field(json_body(reply), "result")
    status = str(field(result, "status").get("@code"))
    if reply.status != 200 or status != "200":
        raise PayloadError(f"answered with status {status if reply.status == 200 else reply.status}")
    infos = (field(hit, "info") for hit in as_list(field(result, "hits").get("hit")))
    return tuple(_candidate(info) for info in infos)


def record_request(key: DblpKey, endpoints: Endpoints) -> Request:
    """Ask for one record; the proceedings it is in are a record of their own."""
    return Request(source=DOOR, url=f"{endpoints.dblp}/rec/{key}.xml", expects="xml", about=(key,))


def parse_record(reply: Reply, key: DblpKey, today: str) -> Reference | None:
    """Read a record, None where DBLP has none of that key.

    Raises:
        PayloadError: it is not an answer.
    """
    if reply.status == 404:
        return None
    root = xml_body(reply)
    record = root[0] if root.tag == "dblp" and len(root) else None
    if record is None or record.get("key") != key:
        raise PayloadError(f"sent something other than the record {key}")
    crossref = _text(record, "crossref")
    return Reference(facts=_facts(record, key, today), volume=DblpKey(crossref) if crossref else None)


def with_volume(record: Facts, volume: Facts) -> Facts:
    """The record of a paper, with what the record of its proceedings adds."""
    return msgspec.structs.replace(
        record,
        container_title=volume.title,
        editors=volume.editors,
        series=volume.series,
        volume=volume.volume,
        publisher=volume.publisher,
        isbn=volume.isbn,
    )


def _candidate(info: dict[str, Any]) -> Candidate:
    venues = as_list(info.get("venue"))
    return Candidate(
        key=DblpKey(field(info, "key", kind=str)),
        title=title(field(info, "title", kind=str)),
        venue=clean(str(venues[0])) if venues else "",
        year=first_year(str(info.get("year", ""))),
    )


def _facts(record: Element, key: DblpKey, today: str) -> Facts:
    booktitle, journal = _text(record, "booktitle"), _text(record, "journal")
    address = _text(record, "ee")
    year = first_year(_text(record, "year"))
    withdrawn = record.get("publtype") == "withdrawn"
    return Facts(
        source=NAME,
        id=key,
        type=record_type(record.tag, key, booktitle or journal),
        title=title(_title(record)),
        authors=_people(record.findall("author")),
        editors=_people(record.findall("editor")),
        venue=booktitle or journal,
        container_title=journal or booktitle,
        series=_text(record, "series"),
        volume=_text(record, "volume"),
        issue=_text(record, "number"),
        pages=pages(_text(record, "pages")),
        publisher=_text(record, "publisher"),
        issued=Date(year=year) if year else None,
        doi=doi_of_address(address) or doi(_text(record, "doi")),
        url=address,
        isbn=_text(record, "isbn"),
        retracted="withdrawn, says DBLP" if withdrawn else "",
        retrieved=today,
    )


def _title(record: Element) -> str:
    """The title with its markup; other elements inside it, such as `ref`, give only their text."""
    element = record.find("title")
    return "" if element is None else "".join(_pieces(element))


def _pieces(element: Element) -> Sequence[str]:
    pieces = [element.text or ""]
    for child in element:
        inner = "".join(_pieces(child))
        kept = child.tag in ("i", "b", "sub", "sup")
        pieces += [f"<{child.tag}>{inner}</{child.tag}>" if kept else inner, child.tail or ""]
    return pieces


def _people(elements: Sequence[Element]) -> tuple[Name, ...]:
    return tuple(author(clean("".join(element.itertext()))) for element in elements)


def _text(record: Element, tag: str) -> str:
    return clean(record.findtext(tag) or "")
