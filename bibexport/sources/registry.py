"""The registry of sources, in the order in which they are asked. To add one, see "Add a source" in CONTRIBUTING.md."""

from bibexport.sources import arxiv, crossref, datacite, dblp_search, dblp_sparql, doi_org
from bibexport.sources.source import Endpoints, Source

SOURCES: tuple[Source, ...] = (
    arxiv.SOURCE,
    dblp_sparql.SOURCE,
    dblp_search.SOURCE,
    crossref.SOURCE,
    doi_org.SOURCE,
    # Last, because doi.org knows which DOIs do not exist, and so need not be looked for.
    datacite.SOURCE,
)


def variables() -> tuple[str, ...]:
    """Return the environment variables of the endpoints, without prefix: `ARXIV_URL`."""
    return tuple(source.variable for source in SOURCES)


def endpoints(settings: "dict[str, str]") -> Endpoints:
    """Return the endpoints that `settings` sets, by variable."""
    return Endpoints({one.name: settings[one.variable] for one in SOURCES if one.variable in settings})
