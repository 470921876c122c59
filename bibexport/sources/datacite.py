"""DataCite (https://support.datacite.org/docs/api): the DOIs of Zenodo, figshare, universities and other repositories.

It also has arXiv's metadata, for when arXiv cannot answer.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bibexport import ids
from bibexport.errors import InvalidId, PayloadError
from bibexport.ids import ArxivId, Doi
from bibexport.model import Date, Facts, Name, RecordType
from bibexport.sources.payload import as_list, field, json_body
from bibexport.sources.source import Dois, Endpoints, Preprints, Reply, Request, Session, Source, batches
from bibexport.text.dates import date
from bibexport.text.names import name
from bibexport.text.unicode import clean, unescape

NAME = "datacite"
BATCH = 100


def request(arxiv_ids: Sequence[ArxivId], endpoints: Endpoints) -> Request:
    """Ask for at most `BATCH` papers by their arXiv DOIs."""
    return _request([ids.arxiv_doi(one) for one in arxiv_ids], tuple(arxiv_ids), endpoints)


def _request(dois: Sequence[Doi], about: tuple[str, ...], endpoints: Endpoints) -> Request:
    params = {"ids": ",".join(dois), "page[size]": str(len(dois))}
    return Request(asked=SOURCE, url=f"{endpoints.url(SOURCE)}/dois", params=params, about=about)


def parse(reply: Reply, asked: Sequence[ArxivId], today: str) -> Mapping[ArxivId, Facts]:
    """Read a reply into facts by arXiv id; papers that DataCite does not know are absent.

    Raises:
        PayloadError: it is not an answer.
    """
    if reply.status != 200:
        raise PayloadError(f"answered with status {reply.status}")
    found = _read_records(reply, today).values()
    return {one.arxiv: one for one in found if one.arxiv and one.arxiv in asked}


def _read_records(reply: Reply, today: str) -> dict[Doi, Facts]:
    if reply.status != 200:
        raise PayloadError(f"answered with status {reply.status}")
    facts: dict[Doi, Facts] = {}
    for row in field(json_body(reply), "data", kind=list):
        attributes = field(row, "attributes")
        try:
            doi = ids.doi(str(attributes.get("doi")))
        except InvalidId as error:
            raise PayloadError("sent a record without a DOI") from error
        if titles := _titles(attributes):
            facts[doi] = _facts(doi, titles, attributes, today)
    return facts


def _facts(doi: Doi, titles: Sequence[str], attributes: dict[str, Any], today: str) -> Facts:
    authors = tuple(_name(creator) for creator in as_list(attributes.get("creators")) if isinstance(creator, dict))
    if arxiv := ids.arxiv_id_of_doi(doi):
        return Facts(
            source=NAME,
            id=arxiv,
            type="article",
            title=titles[0],
            authors=authors,
            issued=_issued(attributes),
            arxiv=arxiv,
            url=f"https://arxiv.org/abs/{arxiv}",
            retrieved=today,
        )
    kinds, container = attributes.get("types"), attributes.get("container")
    kind = str(kinds.get("resourceTypeGeneral", "")) if isinstance(kinds, dict) else ""
    issued = _published(attributes)
    return Facts(
        source=NAME,
        id=doi,
        type=_TYPES.get(kind, "document"),
        title=titles[0],
        other_titles=tuple(titles[1:]),
        authors=authors,
        container_title=clean(str(container.get("title") or "")) if isinstance(container, dict) else "",
        publisher=_publisher(attributes.get("publisher")),
        issued=issued,
        other_years=_other_years(attributes, issued),
        doi=doi,
        url=f"https://doi.org/{doi}",
        retrieved=today,
    )


_TYPES: Mapping[str, RecordType] = {
    "Book": "book",
    "BookChapter": "chapter",
    "ConferencePaper": "paper-conference",
    "ConferenceProceeding": "proceedings",
    "Dataset": "dataset",
    "Dissertation": "thesis",
    "JournalArticle": "article-journal",
    "Preprint": "article",
    "Report": "report",
    "Software": "software",
    "Standard": "standard",
}
"""By `resourceTypeGeneral` (https://datacite-metadata-schema.readthedocs.io/en/4.6/properties/resourcetype/)."""


def _titles(attributes: dict[str, Any]) -> list[str]:
    """Return the title, with its subtitle if there is one, and the other titles."""
    rows = [
        one for one in as_list(attributes.get("titles")) if isinstance(one, dict) and isinstance(one.get("title"), str)
    ]
    named = [(str(one.get("titleType") or ""), clean(unescape(one["title"]))) for one in rows]
    main = [title for kind, title in named if not kind and title] or [title for _, title in named if title]
    whole = [f"{main[0]}: {title}" for kind, title in named if kind == "Subtitle" and title and main]
    return list(dict.fromkeys([*whole[:1], *main, *(title for kind, title in named if kind != "Subtitle" and title)]))


def _publisher(value: object) -> str:
    """Return the publisher, a name in older answers and an object in newer ones."""
    return clean(str((value.get("name") if isinstance(value, dict) else value) or ""))


def _published(attributes: dict[str, Any]) -> Date | None:
    days = _days(attributes, "Issued")
    year = attributes.get("publicationYear")
    issued = date(min(days)) if days else None
    if isinstance(year, int | str) and str(year).isdecimal() and (issued is None or issued.year != int(year)):
        return Date(year=int(year))
    return issued


def _days(attributes: dict[str, Any], *kinds: str) -> list[str]:
    rows = [one for one in as_list(attributes.get("dates")) if isinstance(one, dict) and one.get("dateType") in kinds]
    return [text for one in rows if (text := str(one.get("date", ""))[:10])[:4].isdecimal()]


def _other_years(attributes: dict[str, Any], issued: Date | None) -> tuple[int, ...]:
    """Return further years under which a work is rightly cited: when it was made, or put on line."""
    years = {int(day[:4]) for day in _days(attributes, "Issued", "Available", "Created", "Copyrighted", "Updated")}
    return tuple(sorted(years - {issued.year if issued else None}))


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


def ask_dois(wanted: Sequence[Doi], session: Session) -> Dois:
    """Return the works that DataCite has; other DOIs are those of other agencies.

    Raises:
        SourceUnavailable: DataCite could not be asked.
    """
    facts: dict[Doi, Facts] = {}
    for batch in batches([doi for doi in wanted if "," not in doi], BATCH):
        session.report(f"DataCite about {len(batch)} DOIs")
        found = session.fetch(
            _request(batch, tuple(batch), session.endpoints), lambda reply: _read_records(reply, session.today)
        )
        facts |= {doi: one for doi, one in found.items() if doi in batch}
    return Dois(facts=facts, unanswered={doi: "DataCite does not have it" for doi in wanted if doi not in facts})


SOURCE = Source(
    name="datacite",
    label="DataCite",
    catalogue=NAME,
    url="https://api.datacite.org",
    # support.datacite.org: 1000 requests in five minutes for clients that identify themselves.
    min_interval_s=0.5,
    accept="application/vnd.api+json, application/json;q=0.9",
    identifiers=frozenset({"arxiv", "doi"}),
    preprints=ask,
    publications=None,
    dois=ask_dois,
)
