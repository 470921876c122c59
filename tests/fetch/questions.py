"""Requests to the test services, and a minimal parser that reads an answer or rejects it."""

import json
import xml.etree.ElementTree as ET
from typing import Any, NoReturn

from bibexport.errors import PayloadError, QueryTooLarge
from bibexport.sources import arxiv, datacite, dblp_search, dblp_sparql
from bibexport.sources.source import Reply, Request
from tests.servers.fixtures import Services

QUERY = "SELECT ?title WHERE { ?a <https://dblp.org/rdf/schema#title> ?title }"
ANSWERS = {
    "arxiv": "Learning Transferable Visual Models",
    "sparql": "Learning Transferable Visual Models.",
    "dblp": "Learning Transferable Visual Models.",
    "datacite": "Learning Transferable Visual Models",
}
"""The answer of each service about the one paper of the tests."""


def question(services: Services, name: str) -> Request:
    """Build a request as the sources send it."""
    ends = services.endpoints
    match name:
        case "arxiv":
            form = {"id_list": "2103.00020", "max_results": "1"}
            return Request(
                asked=arxiv.SOURCE, url=ends.url(arxiv.SOURCE), form=form, expects="xml", about=("2103.00020",)
            )
        case "sparql":
            asked = dblp_sparql.SOURCE
            return Request(asked=asked, url=ends.url(asked), form={"query": QUERY}, about=("2103.00020",))
        case "dblp":
            params = {"q": "learning transferable", "format": "json"}
            url = f"{ends.url(dblp_search.SOURCE)}/search/publ/api"
            return Request(asked=dblp_search.SOURCE, url=url, params=params, about=("a title",))
        case _:
            params = {"ids": "10.48550/arXiv.2103.00020"}
            url = f"{ends.url(datacite.SOURCE)}/dois"
            return Request(asked=datacite.SOURCE, url=url, params=params, about=("2103.00020",))


def title(reply: Reply) -> str:
    """The title in an answer of any of the services."""
    try:
        if reply.body.lstrip().startswith(b"<"):
            return ET.fromstring(reply.body).findtext("{*}entry/{*}title") or _reject("the feed is empty")
        return _title_in(json.loads(reply.body, parse_constant=_reject))
    except (ValueError, LookupError, TypeError, ET.ParseError) as error:
        raise PayloadError(f"not an answer: {error}") from error


def _title_in(found: dict[str, Any]) -> str:
    if "exception" in found:
        raise QueryTooLarge(found["exception"])
    if "data" in found:
        return found["data"][0]["attributes"]["titles"][0]["title"]
    if "result" in found:
        return found["result"]["hits"]["hit"][0]["info"]["title"]
    return found["results"]["bindings"][0]["title"]["value"]


def _reject(reason: str) -> NoReturn:
    raise ValueError(reason)
