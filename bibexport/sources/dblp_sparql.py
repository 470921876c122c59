"""DBLP through its SPARQL endpoint, the main source: a few requests for many papers.

Exact keys come first: the CoRR record, the page that the list links to, a DOI. If these do not give the claimed version
of a paper, the publications of its first author and records with its title are queried. Then the records found are
fetched. A question that is too much for the endpoint is asked in parts (see `source.ask_in_parts`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from bibexport.errors import SourceUnavailable
from bibexport.ids import DblpKey
from bibexport.matching.comparison import Paper
from bibexport.model import Facts
from bibexport.sources.dblp import (
    NAME,
    Candidate,
    SearchTerms,
    choose,
    describe,
    may_be,
    needs_search,
    preprints,
    with_corr_title,
)
from bibexport.sources.dblp_queries import PROBE, key_query, person_query, record_query, spelling_query, word_query
from bibexport.sources.dblp_rows import Keyed, parse_keyed, parse_persons, parse_records, parse_titled
from bibexport.sources.source import Answers, Found, Item, Reply, Request, Result, Session, Source, ask_in_parts

TIMEOUT = "25s"
"""Time limit of the engine per query, in its own syntax; the client waits longer (see `fetch.settings`)."""
PAPERS_PER_REQUEST = 250
TITLES_PER_REQUEST = 60
"""The word index takes 40 to 400 ms per title."""
RECORDS_PER_REQUEST = 250

Parse = Callable[[Reply], Result]


class _Asking(msgspec.Struct):
    """What is known about each paper of one run of questions, by its place."""

    terms: list[SearchTerms]
    found: list[dict[DblpKey, Candidate]]
    corr_titles: dict[int, str]
    incomplete: dict[int, str]
    """Why records may be missing."""


def ask(papers: Sequence[Paper], known: Mapping[str, Facts], session: Session) -> Iterator[dict[int, Found]]:
    """Ask about all papers at once (see `source.AskPublications`)."""
    asking = _Asking(list(map(describe, papers)), [{} for _ in papers], {}, {})
    free = [place for place, paper in enumerate(papers) if not paper.dblp]
    _ask_keys(asking, free, session)
    titles = [with_corr_title(paper, asking.corr_titles.get(place, "")) for place, paper in enumerate(papers)]
    wanting = [
        place
        for place in free
        if place not in asking.incomplete and needs_search(papers[place], titles[place], asking.found[place].values())
    ]
    for place in wanting:
        asking.terms[place] = msgspec.structs.replace(asking.terms[place], titles=titles[place])
    theirs = _ask_persons(asking, wanting, session)
    for search in (theirs, _ask_titles(asking, wanting, session)):
        for place, some in search.items():
            asking.found[place] |= {one.key: one for one in some if may_be(papers[place], titles[place], one)}
    best = [choose(paper, titles[place], asking.found[place].values()) for place, paper in enumerate(papers)]
    needed: dict[int, list[DblpKey]] = {}
    for place, paper in enumerate(papers):
        corr = asking.terms[place].corr if not paper.authors else None
        needed[place] = [key for key in (*best[place], corr, paper.dblp) if key]
    facts, unread = _ask_records([key for keys in needed.values() for key in keys], known, session)
    for place, keys in needed.items():
        if reason := next((unread[key] for key in keys if key in unread), ""):
            asking.incomplete[place] = reason
    yield {
        place: Found(
            candidates=tuple(facts[key] for key in best[place] if key in facts),
            pinned=facts.get(paper.dblp) if paper.dblp else None,
            corr=facts.get(asking.terms[place].corr or "") if not paper.authors else None,
            corr_title=asking.corr_titles.get(place, ""),
            incomplete=asking.incomplete.get(place, ""),
            preprints=preprints(theirs[place]) if place in theirs else None,
        )
        for place, paper in enumerate(papers)
    }


def search(paper: SearchTerms, session: Session) -> tuple[Candidate, ...]:
    """Return the records with a paper's title, and those with its DOIs and pages.

    Raises:
        SourceUnavailable: DBLP could not be asked.
    """
    asking = _Asking([paper], [{}], {}, {})
    if paper.arxiv or paper.dois or paper.pages:
        _ask_keys(asking, [0], session)
    titled = _ask_titles(asking, [0], session).get(0, ()) if paper.search_titles else ()
    found = tuple({one.key: one for one in (*asking.found[0].values(), *titled)}.values())
    if asking.incomplete and not found:
        raise SourceUnavailable(SOURCE.label, asking.incomplete[0].removeprefix(f"{SOURCE.label}: "))
    return found


def records(keys: Sequence[DblpKey], session: Session) -> dict[DblpKey, Facts]:
    """Return the records with these keys; keys that DBLP does not have are absent.

    Raises:
        SourceUnavailable: DBLP could not be asked about all of them.
    """
    facts, unread = _ask_records(keys, {}, session)
    if unread:
        raise SourceUnavailable(SOURCE.label, next(iter(unread.values())).removeprefix(f"{SOURCE.label}: "))
    return {DblpKey(key): one for key, one in facts.items()}


def _ask_keys(asking: _Asking, places: Sequence[int], session: Session) -> None:
    """Look up the CoRR records, pages and DOIs."""

    def ask_some(some: Sequence[SearchTerms]) -> Keyed:
        about = [one.arxiv or one.titles[0] for one in some]
        return _send(key_query(some), about, lambda reply: parse_keyed(reply, some), "ids and links", session)

    keyed = [place for place in places if (one := asking.terms[place]).arxiv or one.dois or one.pages]
    answers = _ask_in_parts([asking.terms[place] for place in keyed], ask_some, PAPERS_PER_REQUEST, session)
    _keep_open(asking, keyed, answers)
    for numbers, part in answers.parts:
        own = [keyed[number] for number in numbers]
        for number, corr in part.corr.items():
            asking.terms[own[number]] = msgspec.structs.replace(asking.terms[own[number]], corr=corr)
        asking.corr_titles |= {own[number]: title for number, title in part.corr_titles.items()}
        for number, found in part.found.items():
            asking.found[own[number]] |= {one.key: one for one in found}


def _ask_persons(asking: _Asking, places: Sequence[int], session: Session) -> dict[int, tuple[Candidate, ...]]:
    """Return what the first authors published, by place."""

    def ask_some(some: Sequence[SearchTerms]) -> list[tuple[Candidate, ...]]:
        about = [one.titles[0] for one in some]
        return _send(person_query(some), about, lambda reply: parse_persons(reply, some), "papers' authors", session)

    signed = [place for place in places if asking.terms[place].corr or asking.terms[place].authors]
    return _by_place(asking, signed, ask_some, PAPERS_PER_REQUEST, session)


def _ask_titles(asking: _Asking, places: Sequence[int], session: Session) -> dict[int, tuple[Candidate, ...]]:
    """Return the records with the papers' titles: by the word index or, if the engine has none, in a few spellings."""
    is_refused = False

    def ask_some(some: Sequence[SearchTerms]) -> list[tuple[Candidate, ...]]:
        nonlocal is_refused
        for make in (word_query, spelling_query) if not is_refused else (spelling_query,):
            about = [one.titles[0] for one in some]
            found = _send(make(some), about, lambda reply: parse_titled(reply, some), "titles", session)
            if found is not None:
                return found
            is_refused = True
        raise SourceUnavailable(SOURCE.label, "refuses to search for titles")

    titled = [place for place in places if asking.terms[place].search_titles]
    found = _by_place(asking, titled, ask_some, TITLES_PER_REQUEST, session)
    if is_refused:
        reason = f"{SOURCE.label} has no word index, so that a title in another spelling would not be found"
        asking.incomplete |= {place: reason for place in titled if place not in asking.incomplete}
    return found


def _ask_records(
    keys: Sequence[DblpKey], known: Mapping[str, Facts], session: Session
) -> tuple[dict[str, Facts], dict[str, str]]:
    """Return the records, and the reasons why some could not be read, by key."""

    def ask_some(some: Sequence[DblpKey]) -> Mapping[DblpKey, Facts]:
        return _send(
            record_query(some), some, lambda reply: parse_records(reply, some, session.today), "records", session
        )

    wanted = [key for key in dict.fromkeys(keys) if key not in known]
    answers = _ask_in_parts(wanted, ask_some, RECORDS_PER_REQUEST, session)
    facts = dict(known)
    for _, part in answers.parts:
        facts.update((str(key), one) for key, one in part.items())
    return facts, {wanted[place]: reason for place, reason in answers.open.items()}


def _by_place(
    asking: _Asking,
    places: Sequence[int],
    ask_some: Callable[[Sequence[SearchTerms]], list[tuple[Candidate, ...]]],
    size: int,
    session: Session,
) -> dict[int, tuple[Candidate, ...]]:
    answers = _ask_in_parts([asking.terms[place] for place in places], ask_some, size, session)
    _keep_open(asking, places, answers)
    return {
        places[number]: found for numbers, part in answers.parts for number, found in zip(numbers, part, strict=True)
    }


def _keep_open(asking: _Asking, places: Sequence[int], answers: Answers[Result]) -> None:
    asking.incomplete |= {places[number]: reason for number, reason in answers.open.items()}


def _ask_in_parts(
    items: Sequence[Item], ask_some: Callable[[Sequence[Item]], Result], size: int, session: Session
) -> Answers[Result]:
    def is_alive() -> None:
        request = Request(asked=SOURCE, url=session.endpoints.url(SOURCE), form={"query": PROBE}, about=("a record",))
        session.fetch(request, lambda reply: parse_records(reply, [], session.today))

    return ask_in_parts(items, ask_some, size, is_alive)


def _send(query: str, about: Sequence[str], parse: Parse[Result], what: str, session: Session) -> Result:
    session.report(f"DBLP SPARQL about {what} ({len(about)})")
    request = Request(
        asked=SOURCE,
        url=session.endpoints.url(SOURCE),
        form={"query": query, "timeout": TIMEOUT},
        divisible=True,
        about=tuple(about),
    )
    return session.fetch(request, parse)


SOURCE = Source(
    name="dblp-sparql",
    label="DBLP SPARQL",
    catalogue=NAME,
    url="https://sparql.dblp.org/sparql",
    # https://sparql.dblp.org/robots.txt (October 2026): /sparql is allowed, Crawl-delay: 10.
    min_interval_s=10.0,
    accept="application/sparql-results+json, application/json;q=0.5",
    identifiers=frozenset({"arxiv", "dblp", "doi"}),
    preprints=None,
    publications=ask,
)
