"""DBLP through its search API and its records, the second door: one paper at a time.

Search: https://dblp.org/faq/13501473; records: `/rec/KEY.xml`.
"""

import re
from typing import Any

from bibexport.errors import PayloadError
from bibexport.ids import DblpKey
from bibexport.sources.dblp import Candidate, first_year
from bibexport.sources.dblp_queries import Sought
from bibexport.sources.dblp_record import Reference, reference
from bibexport.sources.payload import Endpoints, Reply, Request, as_list, field, json_body, title, xml_body
from bibexport.text.unicode import ascii_letters, clean

DOOR = "dblp.org"
HITS = 100
_WORDS = re.compile(r"[^A-Za-z0-9]+")


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
    return reference(record, today)


def _candidate(info: dict[str, Any]) -> Candidate:
    venues = as_list(info.get("venue"))
    return Candidate(
        key=DblpKey(field(info, "key", kind=str)),
        title=title(field(info, "title", kind=str)),
        venue=clean(str(venues[0])) if venues else "",
        year=first_year(str(info.get("year", ""))),
    )
