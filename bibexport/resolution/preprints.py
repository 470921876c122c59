"""Asking about preprints: arXiv, and DataCite where arXiv cannot answer."""

from collections.abc import Mapping, Sequence

import msgspec

from bibexport.errors import SourceUnavailable
from bibexport.ids import ArxivId
from bibexport.model import Facts
from bibexport.resolution.session import Session
from bibexport.sources import arxiv, datacite
from bibexport.sources.index import NAME, Index


class Preprints(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the ids that were asked for: each is in exactly one of the three."""

    facts: Mapping[ArxivId, Facts] = {}
    unknown: frozenset[ArxivId] = frozenset()
    """arXiv answered, twice, and has no such paper."""
    unanswered: Mapping[ArxivId, str] = {}
    """No source could be asked: the reason."""


def ask_preprints(wanted: Sequence[ArxivId], session: Session) -> Preprints:
    """Ask for preprints, of the network for at most `arxiv.BATCH`; never raises for a source that is down."""
    if session.index:
        return _from_index(wanted, session.index)
    try:
        facts = _from_arxiv(wanted, session)
        missing = [one for one in wanted if one not in facts]
        if missing:
            # Absence is believed only after a second look (arXiv sends incomplete feeds under load), and beside
            # a paper that is known, because an empty feed for several papers is taken for a failure.
            facts = {**facts, **_from_arxiv([*list(facts)[:1], *missing], session)}
        return Preprints(facts=facts, unknown=frozenset(wanted) - set(facts))
    except SourceUnavailable as closed:
        reason = str(closed)
    try:
        session.report(f"DataCite about {len(wanted)} preprints, because {reason}")
        other = session.fetch(
            datacite.request(wanted, session.endpoints), lambda reply: datacite.parse(reply, wanted, session.today)
        )
    except SourceUnavailable as closed:
        return Preprints(unanswered=dict.fromkeys(wanted, f"{reason}; {closed}"))
    lacking = {one: f"{reason}; DataCite has no record of it" for one in wanted if one not in other}
    return Preprints(facts=other, unanswered=lacking)


def _from_index(wanted: Sequence[ArxivId], index: Index) -> Preprints:
    """What the index has; what it lacks may be newer, or may have been left out of it."""
    found = {one: facts for one in wanted if (facts := index.preprint(one))}
    if not index.arxiv_date:
        reason = f"{NAME} has nothing of arXiv (build it with --arxiv)"
    else:
        reason = f"{NAME} does not have the paper (arXiv as of {index.arxiv_date})"
    return Preprints(facts=found, unanswered={one: reason for one in wanted if one not in found})


def _from_arxiv(wanted: Sequence[ArxivId], session: Session) -> Mapping[ArxivId, Facts]:
    """Ask arXiv, leaving out any id for which it refuses the whole request."""
    asked = tuple(wanted)
    while asked:
        feed = _feed(asked, session)
        if feed.rejected is None:
            return feed.facts
        remaining = tuple(one for one in asked if one != feed.rejected)
        if remaining == asked:
            raise SourceUnavailable(arxiv.DOOR, f"refuses the id {feed.rejected!r}, for which it was not asked")
        asked = remaining
    return {}


def _feed(asked: Sequence[ArxivId], session: Session) -> arxiv.Feed:
    session.report(f"arXiv about {len(asked)} preprints")
    request = arxiv.request(asked, session.endpoints)
    return session.fetch(request, lambda reply: arxiv.parse(reply, asked, session.today))
