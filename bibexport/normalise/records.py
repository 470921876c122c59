"""Merging entry, facts and verdict into a record: the source to trust for each field.

Title, authors, venue, pages and date all come from the published version; the preprint's id and
category are added. The curator's `[entry.override]` wins. If no source has answered,
the list's own words are used, and nothing is made up.
"""

from typing import TYPE_CHECKING, Any

from msgspec import structs

from bibexport import ids
from bibexport.data import read_table
from bibexport.errors import InvalidId
from bibexport.ids import ArxivId
from bibexport.model import PUBLISHED_TYPES, Date, Entry, Facts, Outcome, Record, RecordType, Verdict
from bibexport.text import cache_short, compile_lazily
from bibexport.text.venue_names import names_no_venue, preprint_server, venue_kind

if TYPE_CHECKING:
    from bibexport.normalise.booktitles import Proceedings

CURATED = "curated"
LISTED = "the list"
OF_A_PREPRINT_ONLY = ("issued", "publisher", "doi", "url")
"""Fields that a curated publication does not inherit from its preprint."""
_WITH_ISBN = frozenset({"book", "chapter", "paper-conference", "proceedings"})

_VOLUME = compile_lazily(r"(?:(?:Volume|Vol\.) )?(\d{1,3})(?!\d)")
"""The number that moves from the name of proceedings to their volume: `Volume 1: Long Papers`, the 36 of NeurIPS."""

Fields = dict[str, Any]


def record(entry: Entry, preprint: Facts | None, published: Facts | None, verdict: Verdict | None) -> Record:
    """Return the record of one entry.

    `preprint` is the preprint server's record, `published` the record that `verdict` names; each is
    None if unknown.
    """
    if entry.record is not None:
        return with_event(entry.record)
    base, source = _choose_base(entry, preprint, published)
    provenance = dict.fromkeys(base, source)
    for name, value in _arxiv_identity(entry, preprint).items():
        base[name] = value
        provenance[name] = provenance_of(preprint) if preprint else LISTED
    override = _parse_override(entry.override, base)
    if override.get("type") in PUBLISHED_TYPES and published is None:
        for name in OF_A_PREPRINT_ONLY:
            base.pop(name, None)
            provenance.pop(name, None)
    fields: Fields = {"note": entry.note} | base | override
    return Record(
        key=entry.key,
        aliases=entry.aliases,
        sections=entry.sections,
        links=entry.links,
        tags=entry.tags,
        claim=entry.claim,
        description=entry.description,
        listed_authors=entry.authors,
        outcome=outcome(entry, verdict),
        verdict=verdict,
        provenance=provenance | dict.fromkeys(override, CURATED),
        **fields,
    )


def with_event(whole: Record) -> Record:
    """Return a bibliography's record with its booktitle parsed, if that gives an event and dates as DBLP's do.

    A record with a field for any of these parts is left as its author wrote it.
    """
    known = whole.event_title or whole.event_acronym or whole.event_place or whole.event_date
    if whole.type != "paper-conference" or known or whole.container_title_source:
        return whole
    short = whole.container_title_short
    year = whole.issued.year if whole.issued else None
    fields = _proceedings_fields(whole.container_title, short, year, one_name=False)
    del fields["volume"]
    if not (fields["event_date"] and fields["event_title"]):
        return whole
    return structs.replace(whole, **fields | ({"container_title_short": short} if short else {}))


def outcome(entry: Entry, verdict: Verdict | None) -> Outcome | None:
    """Return the outcome of an entry, the curator's word first; None for complete references of other kinds."""
    if entry.override.get("type") in PUBLISHED_TYPES:
        return "published"
    if entry.is_complete:
        return None
    if verdict is None:
        return "preprint" if entry.preprint else "unchecked"
    return verdict.outcome


def provenance_of(facts: Facts) -> str:
    """Return the source of a record and its date: `dblp conf/icml/RadfordKHRGASAM21, 2026-11-24`."""
    return ", ".join(part for part in (f"{facts.source} {facts.id}", facts.retrieved) if part)


def _choose_base(entry: Entry, preprint: Facts | None, published: Facts | None) -> tuple[Fields, str]:
    if published is not None:
        return _drop_empty(_published_fields(published)), provenance_of(published)
    if preprint is not None:
        return _drop_empty(_preprint_fields(preprint)), provenance_of(preprint)
    return _drop_empty(_list_fields(entry)), LISTED


def is_of_list(whole: Record) -> bool:
    """Return whether the fields of a record are what a list says, because no source knows the paper."""
    return whole.provenance.get("title") == LISTED


OF_LIST = "the fields are the list's own"
"""What every format says of such a record."""


def _list_fields(entry: Entry) -> Fields:
    """Return the reference that the list itself gives; a venue of a kind that it does not say is in no wrong type."""
    kind = _claimed_type(entry)
    page = f"https://arxiv.org/abs/{entry.arxiv}" if entry.arxiv else ""
    paper = next((link.url for link in entry.links if link.kind == "paper"), page)
    fields = {"type": kind, "title": entry.title, "authors": entry.authors, "doi": entry.doi, "url": paper}
    if entry.arxiv and kind == "article":
        fields |= _arxiv_fields(entry.arxiv)
    if entry.is_complete:
        return fields
    venue, year = entry.claim.venue, entry.claim.year
    server = preprint_server(venue) if venue else None
    if kind == "article":
        fields |= {"publisher": fields.get("publisher") or (server if server != "preprint" else "")}
    elif not server:
        fields |= {"container_title": venue}
    numbers = {"volume": entry.volume, "issue": entry.issue, "pages": entry.pages}
    return fields | numbers | {"issued": Date(year=year) if year else None}


def _claimed_type(entry: Entry) -> RecordType:
    """Return the type of a paper as far as the list says it, else `document`."""
    venue = entry.claim.venue
    if entry.preprint or entry.is_complete or not venue or names_no_venue(venue):
        return "article" if entry.arxiv or preprint_server(venue) else "document"
    kind = venue_kind(venue)
    # An issue, or pages of a volume, is what journals have.
    if kind == "journal" or (kind is None and (entry.issue or (entry.volume and entry.pages))):
        return "article-journal"
    return "paper-conference" if kind == "conference" else "document"


def _preprint_fields(facts: Facts) -> Fields:
    where = _arxiv_fields(facts.arxiv) if facts.arxiv else {"doi": facts.doi, "url": facts.url}
    return {"type": "article", "title": facts.title, "authors": facts.authors, "issued": facts.issued, **where}


def _arxiv_fields(arxiv: ArxivId) -> Fields:
    return {"publisher": "arXiv", "doi": ids.arxiv_doi(arxiv), "url": f"https://arxiv.org/abs/{arxiv}"}


def _arxiv_identity(entry: Entry, preprint: Facts | None) -> Fields:
    """Return the preprint's identity, which every citation keeps."""
    if not entry.arxiv:
        return {}
    category = preprint.primary_category if preprint else ""
    return _drop_empty({"arxiv": entry.arxiv, "arxiv_version": entry.arxiv_version, "arxiv_category": category})


def _published_fields(facts: Facts) -> Fields:
    fields = {
        "type": facts.type,
        "title": facts.title,
        "authors": facts.authors,
        "editors": facts.editors,
        "volume": facts.volume,
        "issue": facts.issue,
        "number": facts.number,
        "pages": facts.pages,
        "publisher": facts.publisher,
        "issued": facts.issued,
        "doi": facts.doi,
        "url": facts.url,
        "isbn": _clean_isbn(facts.isbn) if facts.type in _WITH_ISBN else "",
        "collection_title": facts.series,
        "collection_number": facts.volume if _is_book_series(facts) else "",
    }
    if facts.type == "article-journal":
        return fields | {"issn": facts.issn} | _journal_fields(facts.container_title or facts.venue, facts.venue)
    if facts.type in ("dataset", "entry-encyclopedia"):
        return fields | {"container_title": facts.container_title}
    if facts.type in ("paper-conference", "chapter"):
        year = facts.issued.year if facts.issued else None
        parsed = _proceedings_fields(facts.container_title or facts.venue, facts.venue, year)
        return fields | parsed | {"volume": facts.volume or parsed["volume"]}
    return fields


def _clean_isbn(written: str) -> str:
    """Return ISBNs without the text around them in DBLP and older locks; other texts are left to the writers."""
    try:
        return ids.isbn(written) if written else ""
    except InvalidId:
        return written


def journal_name(abbreviation: str) -> str | None:
    """Return the full name of a journal from DBLP's abbreviation; None if it is not certain.

    `CoRR` is not expanded: a preprint is cited as such, not as an article in a journal.

    >>> journal_name("J. Mach. Learn. Res."), journal_name("CoRR")
    ('Journal of Machine Learning Research', None)
    """
    return read_table("journals").get(abbreviation.strip())


def _journal_fields(title: str, short: str = "") -> Fields:
    full = journal_name(title)
    abbreviation = title if full and full != title else short if short != title else ""
    return {"container_title": full or title, "container_title_short": abbreviation}


def _proceedings_fields(
    title: str, short: str = "", year: int | None = None, *, acronym: str = "", one_name: bool = True
) -> Fields:
    """Parse a booktitle; `short` is the source's name of the venue, `year` that of the proceedings.

    With `one_name`, the container gets the name that all years of the conference share.
    """
    # `resolve` only needs outcomes, and recognising names of conferences is slow to load.
    from bibexport.normalise.known_conferences import name_by_table

    parts = _proceedings(title, short, year)
    name, volume, event = parts.container_title, "", parts.acronym
    if one_name and (parts.event_title or parts.acronym or acronym or title == short):
        short_name = _strip_year(acronym or parts.acronym)
        venue = name_by_table(title, short_name, parts)
        if venue is None:
            # Most conferences of a list are in the table; the reader of any other name is the largest module here.
            from bibexport.normalise.venue_parts import name_record

            venue = name_record(title, year, short_name)
        name = venue.name if venue else name
        if venue and not event and venue.acronym and year:
            event = f"{venue.acronym} {year}"
        # The 15 of `ECCV (15)` is DBLP's own number of a part.
        numbered = _VOLUME.match(venue.volume) if venue and title != short else None
        volume = numbered[1] if numbered else ""
    return {
        "container_title": name,
        "container_title_short": _strip_year(parts.acronym) or short,
        "container_title_source": title if title != name else "",
        "volume": volume,
        "event_title": parts.event_title,
        "event_acronym": event,
        "event_place": parts.place,
        "event_date": parts.date,
    }


@cache_short(4096)
def _proceedings(title: str, short: str, year: int | None) -> "Proceedings":
    from bibexport.normalise.booktitles import proceedings

    return proceedings(title, short=short, year=year)


def _strip_year(acronym: str) -> str:
    words = acronym.split(" ")
    return " ".join(words[:-1]) if len(words) > 1 and words[-1].isdecimal() else acronym


def _is_book_series(facts: Facts) -> bool:
    """Return whether the volume is that of a series, as at Springer; at PMLR it is that of the proceedings."""
    return bool(facts.series) and "Springer" in facts.publisher


def _parse_override(override: Fields, base: Fields) -> Fields:
    """Return the override with a DBLP-style booktitle parsed; explicit fields win.

    An override with `container_title_source` has a parsed title already.
    """
    if "container_title" not in override or "container_title_source" in override:
        return override
    kind = override.get("type", base.get("type"))
    parts: Fields = {}
    if kind == "paper-conference":
        acronym = override.get("event_acronym") or override.get("container_title_short") or ""
        parts = _proceedings_fields(override["container_title"], acronym=acronym)
    return override | _drop_empty(
        {name: value for name, value in parts.items() if name == "container_title" or name not in override}
    )


def _drop_empty(fields: Fields) -> Fields:
    """Return the fields that are not empty."""
    return {name: value for name, value in fields.items() if value}
