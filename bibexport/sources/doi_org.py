"""doi.org, the one service that knows whether a DOI exists and which agency registered it.

https://www.doi.org/the-identifier/resources/factsheets/doi-resolution-documentation
"""

from collections.abc import Sequence
from urllib.parse import quote

from bibexport.errors import PayloadError
from bibexport.ids import Doi
from bibexport.sources.payload import as_list, json_body
from bibexport.sources.source import Dois, Reply, Request, Session, Source, batches

BATCH = 20
"""DOIs per request; no limit is published, and the length of the URL is what matters."""
_NO_SUCH_DOI = "doi does not exist"


def ask_dois(wanted: Sequence[Doi], session: Session) -> Dois:
    """Return which DOIs do not exist; those of agencies without metadata for us stay unanswered.

    Raises:
        SourceUnavailable: doi.org could not be asked.
    """
    absent: set[Doi] = set()
    unanswered: dict[Doi, str] = {}
    for batch in batches(wanted, BATCH):
        session.report(f"doi.org about {len(batch)} DOIs")
        address = ",".join(quote(doi, safe="/:;()<>._-") for doi in batch)
        url = f"{session.endpoints.url(SOURCE)}/doiRA/{address}"
        request = Request(asked=SOURCE, url=url, about=tuple(batch))
        agencies = session.fetch(request, lambda reply, asked=batch: parse(reply, asked))  # type: ignore[misc]
        for doi in batch:
            agency = agencies.get(doi)
            if agency == "":
                absent.add(doi)
            else:
                unanswered[doi] = (
                    f"it is registered with {agency}" if agency else "doi.org does not name its registration agency"
                )
    return Dois(absent=frozenset(absent), unanswered=unanswered)


def parse(reply: Reply, asked: Sequence[Doi]) -> dict[Doi, str]:
    """Read a reply into registration agencies by DOI, empty for a DOI that does not exist.

    Raises:
        PayloadError: it is not an answer.
    """
    if reply.status != 200:
        raise PayloadError(f"answered with status {reply.status}")
    rows = as_list(json_body(reply))
    if len(rows) != len(asked):
        raise PayloadError(f"answered for {len(rows)} of {len(asked)} DOIs")
    found: dict[Doi, str] = {}
    for doi, row in zip(asked, rows, strict=True):
        if not isinstance(row, dict) or str(row.get("DOI", "")).lower() != doi:
            raise PayloadError("answered for DOIs that were not requested")
        if agency := row.get("RA"):
            found[doi] = str(agency)
        elif str(row.get("status", "")).lower() == _NO_SUCH_DOI:
            found[doi] = ""
    return found


SOURCE = Source(
    name="doi",
    label="doi.org",
    catalogue="doi.org",
    url="https://doi.org",
    min_interval_s=1.0,  # no limit is published
    accept="application/json",
    identifiers=frozenset({"doi"}),
    preprints=None,
    publications=None,
    dois=ask_dois,
)
