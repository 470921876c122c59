"""Look up papers in DBLP by title or DOI alone, preprints included, for a person to choose from."""

from collections.abc import Iterable, Sequence

import msgspec

from bibexport.errors import SourceUnavailable
from bibexport.ids import DblpKey, Doi
from bibexport.matching import fold_title, plausible
from bibexport.matching.authors import agreement
from bibexport.model import Entry, Facts
from bibexport.sources import dblp_search, dblp_sparql
from bibexport.sources.dblp import Candidate
from bibexport.sources.dblp_queries import Sought
from bibexport.sources.source import Index, Session

MOST = 20
"""Maximum number of records examined."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A possible paper: its records, and the entry that a catalog would have for it."""

    entry: Entry
    records: tuple[Facts, ...]
    """Published versions first."""
    same_title: bool
    """Whether its title is exactly the one searched for."""


def look_up(title: str, session: Session) -> tuple[Choice, ...]:
    """Return papers titled `title` or similar, exact matches first.

    Raises:
        SourceUnavailable: DBLP could not be asked, or only the endpoint for exact titles could, and found nothing.
    """
    sought = Sought(titles=(title,))
    if session.index:
        found = tuple(_choices(title, _in_index(sought, session.index)))
        if session.is_last or any(choice.same_title for choice in found):
            return found
    try:
        records = _by_sparql(sought, session)
        closed = None
    except SourceUnavailable as error:
        records, closed = (), error
    if not records and session.asks(dblp_search.SOURCE):
        try:
            records = _by_search(sought, session)
        except SourceUnavailable as error:
            raise SourceUnavailable("DBLP", "; ".join(str(one) for one in (closed, error) if one)) from error
    elif closed:
        raise closed
    return tuple(_choices(title, records))


def look_up_doi(doi: Doi, session: Session) -> tuple[Choice, ...]:
    """Return the papers whose record has that DOI: usually one.

    Raises:
        SourceUnavailable: DBLP could not be asked through the only endpoint that knows DOIs.
    """
    records = _with_doi(doi, session)
    return tuple(
        Choice(entry=Entry(key=record.id, doi=doi, dblp=DblpKey(record.id)), records=(record,), same_title=True)
        for record in records
    )


def _with_doi(doi: Doi, session: Session) -> list[Facts]:
    if session.index:
        found = [session.index.record(one.key) for one in session.index.with_doi(doi)]
        if found or session.is_last:
            return [record for record in found if record]
    keys = [one.key for one in _searched(Sought(titles=("",), dois=(doi,)), session)]
    return [record for record in dblp_sparql.records(keys, session).values() if record.doi == doi]


def _in_index(sought: Sought, index: Index) -> list[Facts]:
    (title,) = sought.titles
    keys = _near(sought, [*index.titled(title), *index.alike(title)])
    return [record for key in dict.fromkeys(keys) if (record := index.record(key))]


def _by_sparql(sought: Sought, session: Session) -> tuple[Facts, ...]:
    keys = _near(sought, _searched(sought, session))
    records = dblp_sparql.records(keys, session)
    return tuple(records[key] for key in keys if key in records)


def _searched(sought: Sought, session: Session) -> tuple[Candidate, ...]:
    return dblp_sparql.search(sought, session)


def _by_search(sought: Sought, session: Session) -> tuple[Facts, ...]:
    session.report("dblp.org for a title")
    keys = _near(sought, dblp_search.search(sought, session))
    references = (dblp_search.record(key, session) for key in keys)
    return tuple(reference.facts for reference in references if reference)


def _near(sought: Sought, found: Iterable[Candidate]) -> list[DblpKey]:
    folded = fold_title(sought.titles[0])
    near = [one for one in found if plausible(sought.titles, one.title)]
    return [one.key for one in sorted(near, key=lambda one: (fold_title(one.title) != folded, one.key))][:MOST]


def _choices(title: str, records: Sequence[Facts]) -> list[Choice]:
    """Group the records by paper."""
    groups: list[list[Facts]] = []
    for record in records:
        same = next((group for group in groups if _is_same_paper(group[0], record)), None)
        if same is None:
            groups.append([record])
        else:
            same.append(record)
    choices = [choice for group in groups for choice in _named(title, group)]
    return sorted(choices, key=lambda choice: not choice.same_title)


def _is_same_paper(one: Facts, other: Facts) -> bool:
    agreed = agreement(one.authors, other.authors)
    return fold_title(one.title) == fold_title(other.title) and agreed.likely == agreed.fewer > 0


def _named(title: str, group: Sequence[Facts]) -> list[Choice]:
    """Return the entries for a paper: one for its preprint, else one per version, under its own key."""
    same_title = fold_title(title) == fold_title(group[0].title)
    published = [record for record in group if record.type != "article"]
    arxiv = next((found for record in group if (found := record.preprint_id)), None)
    if arxiv:
        entry = Entry(key=f"arxiv-{arxiv}", arxiv=arxiv)
        rest = [record for record in group if record.type == "article"]
        return [Choice(entry=entry, records=(*published, *rest), same_title=same_title)]
    return [
        Choice(entry=Entry(key=record.id, dblp=DblpKey(record.id)), records=(record,), same_title=same_title)
        for record in published
    ]
