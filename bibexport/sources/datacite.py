"""DataCite (https://support.datacite.org/docs/api), which has arXiv's metadata when arXiv cannot answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from bibexport import ids
from bibexport.errors import InvalidId, PayloadError
from bibexport.ids import ArxivId
from bibexport.model import Date, Facts, Name
from bibexport.sources.payload import as_list, field, json_body
from bibexport.sources.source import Endpoints, Preprints, Reply, Request, Session, Source
from bibexport.text.dates import date
from bibexport.text.names import name
from bibexport.text.unicode import clean, unescape

NAME = "datacite"
BATCH = 100


def request(arxiv_ids: Sequence[ArxivId], endpoints: Endpoints) -> Request:
    """Ask for at most `BATCH` papers by their arXiv DOIs."""
    dois = ",".join(ids.arxiv_doi(one) for one in arxiv_ids)
    params = {"ids": dois, "page[size]": str(len(arxiv_ids))}
    return Request(asked=SOURCE, url=f"{endpoints.url(SOURCE)}/dois", params=params, about=tuple(arxiv_ids))


def parse(reply: Reply, asked: Sequence[ArxivId], today: str) -> Mapping[ArxivId, Facts]:
    """Read a reply into facts by arXiv id; papers that DataCite does not know are absent.

    Raises:
        PayloadError: it is not an answer.
    """
    if reply.status != 200:
        raise PayloadError(f"answered with status {reply.status}")
    facts: dict[ArxivId, Facts] = {}
    for row in field(json_body(reply), "data", kind=list):
        one = _facts(field(row, "attributes"), today)
        if one is not None and one.id in asked:
            facts[ArxivId(one.id)] = one
    return facts


def _facts(attributes: dict[str, Any], today: str) -> Facts | None:
    try:
        arxiv = ids.arxiv_id_of_doi(ids.doi(str(attributes.get("doi"))))
    except InvalidId as error:
        raise PayloadError("sent a record without a DOI") from error
    titles = as_list(attributes.get("titles"))
    if arxiv is None or not titles:
        return None
    return Facts(
        source=NAME,
        id=arxiv,
        type="article",
        title=clean(unescape(field(titles[0], "title", kind=str))),
        authors=tuple(_name(creator) for creator in as_list(attributes.get("creators")) if isinstance(creator, dict)),
        issued=_issued(attributes),
        arxiv=arxiv,
        url=f"https://arxiv.org/abs/{arxiv}",
        retrieved=today,
    )


def _name(creator: dict[str, Any]) -> Name:
    given, family = creator.get("givenName"), creator.get("familyName")
    if given and family:
        return Name(given=clean(given), family=clean(family))
    written = clean(str(creator.get("name") or ""))
    return Name(literal=written) if creator.get("nameType") == "Organizational" else name(written)


def _issued(attributes: dict[str, Any]) -> Date | None:
    """Return the day of the first version: `Submitted` with `v1`, else the earliest that is given."""
    days = [
        one for one in as_list(attributes.get("dates")) if isinstance(one, dict) and one.get("dateType") == "Submitted"
    ]
    first = [one for one in days if one.get("dateInformation") == "v1"] or days
    texts = sorted(str(one.get("date", ""))[:10] for one in first)
    if texts:
        return date(texts[0])
    year = attributes.get("publicationYear")
    return Date(year=year) if isinstance(year, int) else None


def ask(wanted: Sequence[ArxivId], session: Session) -> Preprints:
    """Return what DataCite knows about `wanted`. Missing papers may be on arXiv, whose records it gets with a delay.

    Raises:
        SourceUnavailable: DataCite could not be asked.
    """
    session.report(f"DataCite about {len(wanted)} preprints")
    facts = session.fetch(request(wanted, session.endpoints), lambda reply: parse(reply, wanted, session.today))
    return Preprints(
        facts=facts, unanswered={one: "DataCite has no record of it" for one in wanted if one not in facts}
    )


SOURCE = Source(
    name="datacite",
    label="DataCite",
    catalogue=NAME,
    url="https://api.datacite.org",
    # support.datacite.org: 1000 requests in five minutes for clients that identify themselves.
    min_interval_s=0.5,
    accept="application/vnd.api+json, application/json;q=0.9",
    identifiers=frozenset({"arxiv"}),
    preprints=ask,
    publications=None,
)
