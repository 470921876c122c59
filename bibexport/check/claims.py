"""What an entry says about its paper, field by field: claims, to be held against the record."""

import msgspec

from bibexport import ids
from bibexport.errors import InvalidId
from bibexport.ids import ArxivId, Doi
from bibexport.model import Entry, Name, Record, RecordType
from bibexport.text.names import stands_for_others
from bibexport.text.venue_names import preprint_server


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """The claims of one entry; what it does not say is empty."""

    key: str
    path: str = ""
    line: int | None = None
    """1-based, where the entry starts."""
    type: RecordType = "document"
    title: str = ""
    authors: tuple[Name, ...] = ()
    """As listed, in order, without a closing `others`."""
    and_others: bool = False
    """Whether the list of authors says that it is cut short."""
    venue: str = ""
    """Journal or proceedings as written; empty where that only names a preprint server."""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    """Canonical, as in `Record.pages`."""
    doi: Doi | None = None
    arxiv: ArxivId | None = None
    isbn: str = ""
    url: str = ""
    is_preprint: bool = False
    """Whether the entry cites a preprint as such."""
    server: str = ""
    """The preprint server that it names: `arXiv`; `preprint` if it does not say which."""
    skipped: tuple[str, ...] = ()
    """Fields whose text is in a place of another field or cannot be read, and which therefore are not judged."""


def read_claims(entry: Entry) -> Claims:
    """Return what `entry` claims: all fields of a bibliography's entry, what a list or catalog states of any other."""
    if entry.record is None:
        return _of_listed(entry)
    return _of_record(entry, entry.record)


def as_preprint(claims: Claims) -> Entry | None:
    """Return the entry of a catalog by which the publication of a cited preprint is looked for; None without its id."""
    if not claims.is_preprint or claims.arxiv is None:
        return None
    return Entry(
        key=claims.key,
        title=claims.title,
        arxiv=claims.arxiv,
        doi=claims.doi if claims.doi and _arxiv_of(claims.doi) is None else None,
        path=claims.path,
        line=claims.line,
    )


def _of_record(entry: Entry, record: Record) -> Claims:
    named = tuple(name for name in record.authors if not stands_for_others(name.display))
    written = record.container_title_source or record.container_title or record.container_title_short
    server = preprint_server(written) if written else _find_server(record)
    doi, arxiv = record.doi, record.arxiv
    if doi and (of_doi := _arxiv_of(doi)):
        arxiv = arxiv or of_doi
    return Claims(
        key=entry.key,
        path=entry.path,
        line=entry.line,
        type="article" if server and record.type in _UNTYPED else record.type,
        title=record.title,
        authors=named,
        and_others=len(named) < len(record.authors),
        venue="" if server else written or record.event_title or record.event_acronym,
        year=record.issued.year if record.issued else None,
        volume=record.volume,
        issue=record.issue,
        pages=record.pages,
        doi=doi,
        arxiv=arxiv,
        isbn=record.isbn,
        url=record.url,
        is_preprint=bool(server) or record.type == "article" or (bool(arxiv) and not written),
        server=server or "",
    )


def _of_listed(entry: Entry) -> Claims:
    venue = entry.claim.venue
    server = preprint_server(venue) if venue else None
    named = tuple(name for name in entry.authors if not stands_for_others(name.display))
    return Claims(
        key=entry.key,
        path=entry.path,
        line=entry.line,
        type="article" if server else "document",
        title=entry.title,
        authors=named,
        and_others=len(named) < len(entry.authors),
        venue="" if server else venue,
        year=entry.claim.year,
        volume=entry.volume,
        issue=entry.issue,
        pages=entry.pages,
        doi=entry.doi,
        arxiv=entry.arxiv,
        url=next((link.url for link in entry.links if link.kind == "paper"), ""),
        is_preprint=bool(server),
        server=server or "",
    )


_UNTYPED = frozenset({"document", "manuscript", "report", "webpage"})
"""The kinds of entries that are preprints if they name a server: `@misc{…, howpublished = {arXiv}}`."""
_SERVER_FIELDS = ("bibtex:eprinttype", "bibtex:archiveprefix")


def _find_server(record: Record) -> str | None:
    """Return the preprint server that an entry without a container names where it says how it was published."""
    if record.type not in _UNTYPED | {"article"} or record.event_title or record.event_acronym:
        return None
    texts = (record.publisher, record.note, *(str(record.extra.get(name, "")) for name in _SERVER_FIELDS))
    found = (preprint_server(text) for text in texts if text)
    return next((server for server in found if server and server != "preprint"), None)


def _arxiv_of(doi: Doi) -> ArxivId | None:
    """Return the arXiv id in arXiv's own DOI, also where people write a version behind it."""
    try:
        return ids.split_arxiv_id(doi)[0]
    except InvalidId:
        return None
