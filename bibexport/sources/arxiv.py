"""arXiv's query API (https://info.arxiv.org/help/api/user-manual.html), asked for many ids at once."""

import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

import msgspec

from bibexport import ids
from bibexport.errors import InvalidId, PayloadError, SourceUnavailable
from bibexport.ids import ArxivId, Doi
from bibexport.model import Facts, Name
from bibexport.sources.dblp_queries import SEARCH_WORDS, search_words
from bibexport.sources.payload import xml_body
from bibexport.sources.source import Endpoints, Preprints, Reply, Request, Session, Source, batches
from bibexport.text.dates import date
from bibexport.text.names import name, stands_for_others
from bibexport.text.unicode import clean

NAME = "arxiv"
BATCH = 100
"""Ids per request: past about 600 the service answers 414."""

CONTROL = ArxivId("1706.03762")
"""A paper that exists, to distinguish an empty feed under load from ids that do not exist."""
FEW = 5
"""Number of ids, alone in their request, that are believed not to exist after three empty feeds."""

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_WITHDRAWN = re.compile(r"\bwithdr[ae]w", re.IGNORECASE)
_REJECTED = re.compile(r"incorrect id format for\s*(\S*)")


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """What arXiv answered: facts by id, or the id for which it refused the whole request."""

    facts: Mapping[ArxivId, Facts] = {}
    rejected: str | None = None


class Hits(msgspec.Struct, frozen=True, kw_only=True):
    """What arXiv has under some titles."""

    facts: tuple[Facts, ...] = ()
    is_complete: bool = False
    """Whether it certainly has no other paper under them."""


def request(arxiv_ids: Sequence[ArxivId], endpoints: Endpoints) -> Request:
    """Ask for the current version of at most `BATCH` papers."""
    form = {"id_list": ",".join(arxiv_ids), "max_results": str(len(arxiv_ids))}
    return Request(asked=SOURCE, url=endpoints.url(SOURCE), form=form, expects="xml", about=tuple(arxiv_ids))


def parse(reply: Reply, asked: Sequence[ArxivId], today: str) -> Feed:
    """Read a reply. Ids that arXiv does not know are absent; the order is arbitrary.

    Raises:
        PayloadError: it is not an answer, or an incomplete one.
    """
    feed, missing = _read_feed(reply, today)
    if missing:
        raise PayloadError(f"sent {len(feed.facts)} of {len(feed.facts) + missing} papers")
    if unasked := set(feed.facts) - set(asked):
        raise PayloadError(f"returned {min(unasked)}, which was not requested")
    return feed


def parse_search(reply: Reply, today: str) -> "Hits":
    """Read the reply to a search.

    Raises:
        PayloadError: it is not an answer.
    """
    feed, missing = _read_feed(reply, today)
    if feed.rejected is not None:
        raise PayloadError("refused to search")
    return Hits(facts=tuple(feed.facts.values()), is_complete=not missing)


def _read_feed(reply: Reply, today: str) -> tuple[Feed, int]:
    """Return a feed, and how many papers it counts and does not have."""
    root = xml_body(reply)
    if root.tag != f"{_ATOM}feed":
        raise PayloadError("sent XML that is not an Atom feed")
    facts: dict[ArxivId, Facts] = {}
    entries = root.findall(f"{_ATOM}entry")
    for entry in entries:
        address = _text(entry, f"{_ATOM}id")
        if "/api/errors" in address:
            return _error(_text(entry, f"{_ATOM}summary")), 0
        one = _facts(entry, address, today)
        facts[ArxivId(one.id)] = one
    if reply.status != 200:
        raise PayloadError(f"returned a feed with status {reply.status}")
    total = root.findtext(f"{_OPENSEARCH}totalResults", "").strip()
    return Feed(facts=facts), max(0, int(total[:9]) - len(entries)) if total.isdecimal() else 0


def is_withdrawn(comment: str) -> bool:
    """Return whether the authors' comment says that the paper is withdrawn; arXiv has no other mark for it."""
    return bool(_WITHDRAWN.search(comment))


def _error(summary: str) -> Feed:
    rejected = _REJECTED.search(summary)
    if rejected is None:
        raise PayloadError(f"sent the error {summary!r}")
    return Feed(rejected=rejected[1])


def _facts(entry: Element, address: str, today: str) -> Facts:
    try:
        arxiv, version = ids.split_arxiv_id(address)
    except InvalidId as error:
        raise PayloadError(f"sent an entry with the id {address!r}") from error
    title = clean(_text(entry, f"{_ATOM}title"))
    if not title:
        raise PayloadError(f"sent {arxiv} without a title")
    comment = clean(_text(entry, f"{_ARXIV}comment"))
    category = entry.find(f"{_ARXIV}primary_category")
    return Facts(
        source=NAME,
        id=arxiv,
        type="article",
        title=title,
        authors=_authors(entry),
        issued=date(_text(entry, f"{_ATOM}published")[:10]),
        updated=date(_text(entry, f"{_ATOM}updated")[:10]),
        arxiv=arxiv,
        version=version,
        primary_category=category.get("term", "") if category is not None else "",
        comment=comment,
        journal_ref=clean(_text(entry, f"{_ARXIV}journal_ref")),
        doi=_doi(entry),
        url=f"https://arxiv.org/abs/{arxiv}",
        retracted=comment if is_withdrawn(comment) else "",
        retrieved=today,
    )


def _authors(entry: Element) -> tuple[Name, ...]:
    written = (clean(_text(author, f"{_ATOM}name")) for author in entry.findall(f"{_ATOM}author"))
    return tuple(name(one) for one in written if one and not stands_for_others(one))


def _doi(entry: Element) -> Doi | None:
    for element in entry.findall(f"{_ARXIV}doi"):
        try:
            return ids.doi(element.text or "")
        except InvalidId:
            continue
    return None


def _text(element: Element, tag: str) -> str:
    return (element.findtext(tag) or "").strip()


def ask(wanted: Sequence[ArxivId], session: Session) -> Preprints:
    """Return what arXiv knows about `wanted`; an id is unknown only after arXiv has left it out twice.

    Raises:
        SourceUnavailable: arXiv could not be asked about any of them.
    """
    facts: dict[ArxivId, Facts] = {}
    left: Mapping[ArxivId, str] = {}
    parts = batches(wanted, BATCH)
    for number, part in enumerate(parts):
        try:
            facts |= _ask_accepted(part, session)
        except SourceUnavailable as closed:
            if not number:
                raise
            left = {one: str(closed) for some in parts[number:] for one in some}
            break
    unknown: set[ArxivId] = set()
    missing = [one for one in wanted if one not in facts and one not in left]
    for part in batches(missing, BATCH - 1):
        try:
            again, is_sure = _ask_again(part, next(iter(facts), CONTROL), session)
        except SourceUnavailable as closed:
            left = {**left, **dict.fromkeys(part, str(closed))}
            continue
        facts |= again
        if is_sure:
            unknown |= set(part) - set(again)
        else:
            silent = f"{SOURCE.label}: sent nothing for {len(part)} ids that may exist"
            left = {**left, **{one: silent for one in part if one not in again}}
    return Preprints(facts=facts, unknown=frozenset(unknown), unanswered=left)


def _ask_again(missing: Sequence[ArxivId], known: ArxivId, session: Session) -> tuple[Mapping[ArxivId, Facts], bool]:
    """Ask a second time for what arXiv left out, and whether what is still missing does not exist.

    Under load arXiv sends feeds that lack papers, or are empty. So the missing ids are requested
    together with a paper that exists: if it comes, the others do not exist. If not even that one comes, ids count as
    nonexistent only if they are few and are missing a third time.
    """
    feed = _ask_accepted([known, *missing], session)
    again = {one: facts for one, facts in feed.items() if one in missing}
    if known in feed or again:
        return again, True
    return _ask_accepted(missing, session), len(missing) <= FEW


def _ask_accepted(wanted: Sequence[ArxivId], session: Session) -> Mapping[ArxivId, Facts]:
    """Ask, leaving out any id for which arXiv refuses the whole request."""
    asked = tuple(dict.fromkeys(wanted))
    while asked:
        feed = _ask(asked, session)
        if feed.rejected is None:
            return feed.facts
        remaining = tuple(one for one in asked if one != feed.rejected)
        if remaining == asked:
            raise SourceUnavailable(SOURCE.label, f"rejects the id {feed.rejected!r}, which was not requested")
        asked = remaining
    return {}


def _ask(asked: Sequence[ArxivId], session: Session) -> Feed:
    session.report(f"arXiv about {len(asked)} preprints")
    return session.fetch(request(asked, session.endpoints), lambda reply: parse(reply, asked, session.today))


TITLES_PER_REQUEST = 10
HITS_PER_TITLE = 10


def is_searchable(title: str) -> bool:
    """Return whether a title has enough words to be searched for, however the rest of it is spelled."""
    return len(search_words(title)) == SEARCH_WORDS


def ask_titles(titles: Sequence[str], session: Session) -> Hits:
    """Search for the papers with at most `TITLES_PER_REQUEST` titles, which are `is_searchable`, in one request.

    An empty feed is believed when it comes a second time: under load arXiv sends feeds without the papers.

    Raises:
        SourceUnavailable: arXiv could not be asked.
    """
    session.report(f"arXiv about {len(titles)} titles")
    form = {"search_query": " OR ".join(map(_title_query, titles)), "max_results": str(HITS_PER_TITLE * len(titles))}
    asked = Request(asked=SOURCE, url=session.endpoints.url(SOURCE), form=form, expects="xml", about=tuple(titles))
    found = session.fetch(asked, lambda reply: parse_search(reply, session.today))
    return found if found.facts else session.fetch(asked, lambda reply: parse_search(reply, session.today))


def _title_query(title: str) -> str:
    """Return a query for a title by a few of its words: a phrase would have to be spelled as arXiv has it."""
    return f"({' AND '.join(f'ti:{word}' for word in search_words(title))})"


SOURCE = Source(
    name="arxiv",
    label="arXiv",
    catalogue=NAME,
    url="https://export.arxiv.org/api/query",
    # info.arxiv.org/help/api/tou: one request every three seconds, one connection at a time.
    min_interval_s=3.0,
    accept="application/atom+xml",
    identifiers=frozenset({"arxiv"}),
    preprints=ask,
    publications=None,
)
