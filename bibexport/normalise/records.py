"""Entry, facts and verdict into record: which source is believed, field by field.

Title, authors, venue, pages and date come whole from the published version; the preprint's id and
category are added. What a curator wrote in `[entry.override]` wins. Where no source has answered,
the list's own words stand, and nothing is made up.
"""

from functools import lru_cache
from typing import Any

from msgspec import structs

from bibexport import ids
from bibexport.data import read_table
from bibexport.errors import InvalidId
from bibexport.ids import ArxivId
from bibexport.model import PUBLISHED_TYPES, Date, Entry, Facts, Outcome, Record, Verdict
from bibexport.normalise.booktitles import Proceedings, proceedings

CURATED = "curated"
LISTED = "the list"
OF_A_PREPRINT_ONLY = ("issued", "publisher", "doi", "url")
"""What a curated publication does not take over from its preprint."""
_WITH_ISBN = frozenset({"book", "chapter", "paper-conference", "proceedings"})

_proceedings = lru_cache(maxsize=4096)(proceedings)

Fields = dict[str, Any]


def record(entry: Entry, preprint: Facts | None, published: Facts | None, verdict: Verdict | None) -> Record:
    """The record of one entry.

    `preprint` is what a preprint server said, `published` the record that `verdict` names; each is
    None where it is not known.
    """
    if entry.record is not None:
        return with_event(entry.record)
    base, source = _base(entry, preprint, published)
    if source == LISTED and verdict is not None and verdict.outcome == "not found":
        base |= _claimed(entry)
    provenance = dict.fromkeys(base, source)
    for name, value in _arxiv(entry, preprint).items():
        base[name] = value
        provenance[name] = provenance_of(preprint) if preprint else LISTED
    override = _expanded(entry.override, base)
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
        outcome=outcome(entry, verdict),
        verdict=verdict,
        provenance=provenance | dict.fromkeys(override, CURATED),
        **fields,
    )


def with_event(whole: Record) -> Record:
    """A bibliography's record, with a booktitle that tells an event and its dates, as DBLP's do, taken apart.

    One that has a field for any part of it is as its author wants it.
    """
    known = whole.event_title or whole.event_acronym or whole.event_place or whole.event_date
    if whole.type != "paper-conference" or known or whole.container_title_source:
        return whole
    short = whole.container_title_short
    fields = _of_proceedings(whole.container_title, short, whole.issued.year if whole.issued else None)
    if not (fields["event_date"] and fields["event_title"]):
        return whole
    return structs.replace(whole, **fields | ({"container_title_short": short} if short else {}))


def outcome(entry: Entry, verdict: Verdict | None) -> Outcome | None:
    """What is known about an entry's publication, the curator first; None for a whole reference of another kind."""
    if entry.override.get("type") in PUBLISHED_TYPES:
        return "published"
    if entry.is_complete:
        return None
    if verdict is None:
        return "preprint" if entry.preprint else "unchecked"
    return verdict.outcome


def provenance_of(facts: Facts) -> str:
    """`dblp conf/icml/RadfordKHRGASAM21, 2026-11-24`."""
    return ", ".join(part for part in (f"{facts.source} {facts.id}", facts.retrieved) if part)


def _base(entry: Entry, preprint: Facts | None, published: Facts | None) -> tuple[Fields, str]:
    if published is not None:
        return _given(_of_published(published)), provenance_of(published)
    if preprint is not None:
        return _given(_of_preprint(preprint)), provenance_of(preprint)
    return _given(_of_list(entry)), LISTED


def _of_list(entry: Entry) -> Fields:
    if entry.arxiv:
        return {"type": "article", "title": entry.title, **_on_arxiv(entry.arxiv)}
    paper = next((link.url for link in entry.links if link.kind == "paper"), "")
    return {"type": "document", "title": entry.title, "doi": entry.doi, "url": paper}


def _claimed(entry: Entry) -> Fields:
    """Where and when the list says that a paper appeared of which no source knows."""
    issued = Date(year=entry.claim.year) if entry.claim.year else None
    return _given({"container_title": entry.claim.venue, "issued": issued})


def _of_preprint(facts: Facts) -> Fields:
    where = _on_arxiv(facts.arxiv) if facts.arxiv else {"doi": facts.doi, "url": facts.url}
    return {"type": "article", "title": facts.title, "authors": facts.authors, "issued": facts.issued, **where}


def _on_arxiv(arxiv: ArxivId) -> Fields:
    return {"publisher": "arXiv", "doi": ids.arxiv_doi(arxiv), "url": f"https://arxiv.org/abs/{arxiv}"}


def _arxiv(entry: Entry, preprint: Facts | None) -> Fields:
    """The preprint's identity, which stays beside whatever is cited."""
    if not entry.arxiv:
        return {}
    category = preprint.primary_category if preprint else ""
    return _given({"arxiv": entry.arxiv, "arxiv_version": entry.arxiv_version, "arxiv_category": category})


def _of_published(facts: Facts) -> Fields:
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
        "isbn": _isbn(facts.isbn) if facts.type in _WITH_ISBN else "",
        "collection_title": facts.series,
        "collection_number": facts.volume if _is_book_series(facts) else "",
    }
    if facts.type == "article-journal":
        return fields | {"issn": facts.issn} | _of_journal(facts.container_title or facts.venue, facts.venue)
    if facts.type in ("dataset", "entry-encyclopedia"):
        return fields | {"container_title": facts.container_title}
    if facts.type in ("paper-conference", "chapter"):
        year = facts.issued.year if facts.issued else None
        return fields | _of_proceedings(facts.container_title or facts.venue, facts.venue, year)
    return fields


def _isbn(written: str) -> str:
    """ISBNs without what DBLP has around them, which older locks kept; what is not an ISBN stays for the writers."""
    try:
        return ids.isbn(written) if written else ""
    except InvalidId:
        return written


def journal_name(abbreviation: str) -> str | None:
    """Return the full name of a journal from DBLP's abbreviation of it; None where it is not known for certain.

    `CoRR` is not expanded: a preprint is cited as such, not as an article in a journal.

    >>> journal_name("J. Mach. Learn. Res."), journal_name("CoRR")
    ('Journal of Machine Learning Research', None)
    """
    return read_table("journals").get(abbreviation.strip())


def _of_journal(title: str, short: str = "") -> Fields:
    full = journal_name(title)
    abbreviation = title if full and full != title else short if short != title else ""
    return {"container_title": full or title, "container_title_short": abbreviation}


def _of_proceedings(title: str, short: str = "", year: int | None = None) -> Fields:
    """A booktitle taken apart; `short` is what the source calls the venue, `year` that of the proceedings."""
    parts: Proceedings = _proceedings(title, short=short, year=year)
    return {
        "container_title": parts.container_title,
        "container_title_short": _without_year(parts.acronym) or short,
        "container_title_source": title if title != parts.container_title else "",
        "event_title": parts.event_title,
        "event_acronym": parts.acronym,
        "event_place": parts.place,
        "event_date": parts.date,
    }


def _without_year(acronym: str) -> str:
    words = acronym.split(" ")
    return " ".join(words[:-1]) if len(words) > 1 and words[-1].isdecimal() else acronym


def _is_book_series(facts: Facts) -> bool:
    """Springer counts the volumes of a series; PMLR's volume is the proceedings' own."""
    return bool(facts.series) and "Springer" in facts.publisher


def _expanded(override: Fields, base: Fields) -> Fields:
    """The override, with a booktitle as DBLP writes it taken apart; fields given on their own win.

    A title beside which the override says what its source wrote has been taken apart already.
    """
    if "container_title" not in override or "container_title_source" in override:
        return override
    kind = override.get("type", base.get("type"))
    parts = _of_proceedings(override["container_title"]) if kind == "paper-conference" else {}
    return override | _given(
        {name: value for name, value in parts.items() if name == "container_title" or name not in override}
    )


def _given(fields: Fields) -> Fields:
    """Without what is empty."""
    return {name: value for name, value in fields.items() if value}
