"""What the network answers about the claims of entries: each source about what those before it left open."""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from bibexport.check.claims import Claims
from bibexport.check.identifiers import Answers
from bibexport.check.verdicts import SEARCHABLE, find_paper, has_publication
from bibexport.errors import SourceUnavailable
from bibexport.ids import ArxivId, Doi
from bibexport.lock import Lock
from bibexport.matching.comparison import Paper
from bibexport.model import Claim
from bibexport.resolution.asking import ask_catalogue, ask_dois, ask_preprints
from bibexport.sources import arxiv, crossref
from bibexport.sources.registry import SOURCES
from bibexport.sources.source import Session, batches
from bibexport.verification.memory import (
    Learnt,
    answered,
    asks_by_title,
    has_asked,
    has_asked_dblp,
    is_covered_by_dblp,
    is_settled,
    lookup_keys,
    read_answers,
    recorded,
    relevant,
    remember,
)

Reasons = dict[str, str]
"""By the key of a look-up, why it stays open: filled in while sources are asked."""
Step = Callable[[Sequence[Claims], Lock, Session, Reasons], Iterator[Learnt]]


def ask_network(entries: Sequence[Claims], lock: Lock, session: Session, failures: Reasons) -> Iterator[Lock]:
    """Yield the states of the lock while sources are asked about what is open about `entries`.

    Never raises for a source that is down: `failures` says which look-ups it left open, and why.
    """
    for step in (_ask_arxiv, _ask_dblp, _ask_dois, _ask_arxiv_titles, _ask_crossref_titles, _ask_notices):
        is_about_all = step is _ask_notices
        wanted = [one for one in entries if is_about_all or not is_settled(one, lock, failures)]
        for learnt in _in_batches(step(wanted, lock, session, failures)):
            lock = remember(lock, learnt)
            yield lock


def is_answered(claims: Claims, lock: Lock) -> bool:
    """Whether there is nothing left to ask the network about an entry."""
    return is_settled(claims, lock, {}) and not _lacks_notices(claims, lock)


def _in_batches(learnt: Iterator[Learnt], size: int = 200) -> Iterator[list[Learnt]]:
    """A state of the lock is a copy: not one per answer."""
    batch: list[Learnt] = []
    for one in learnt:
        batch.append(one)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _ask_arxiv(entries: Sequence[Claims], lock: Lock, session: Session, failures: Reasons) -> Iterator[Learnt]:
    """Ask for the preprints whose ids nobody has answered yet; arXiv gives out the ids and knows which are none."""
    wanted: dict[ArxivId, str] = {}
    for one in entries:
        key = lookup_keys(one).arxiv
        if key and one.arxiv and read_answers(one, lock, {}).arxiv == "unasked":
            wanted[one.arxiv] = key
    if not wanted:
        return
    answers = ask_preprints(tuple(wanted), session)
    for one_id, facts in answers.facts.items():
        yield wanted[one_id], answered(facts.source, session.today, [facts]), (facts,)
    for one_id in answers.unknown:
        yield wanted[one_id], answered("arxiv", session.today, ()), ()
    failures |= {wanted[one_id]: reason for one_id, reason in answers.unanswered.items()}


def _ask_dblp(entries: Sequence[Claims], lock: Lock, session: Session, failures: Reasons) -> Iterator[Learnt]:
    """Ask for the papers by title, author and DOI."""
    wanted = [one for one in entries if not has_asked_dblp(one, (keys := lookup_keys(one)).title or keys.doi, lock)]
    sources = [
        source for source in SOURCES if source.catalogue == "dblp" and source.publications and session.asks(source)
    ]
    papers = {place: _describe_open(one, read_answers(one, lock, failures)) for place, one in enumerate(wanted)}
    for answer in ask_catalogue(papers, sources, lock.answers.get("dblp", {}), session) if papers else ():
        for place, found in answer.items():
            one = wanted[place]
            keys = lookup_keys(one)
            if found.incomplete:
                failures |= {key: found.incomplete for key in (keys.title,) if key}
            day = "" if found.incomplete else session.today
            if keys.title:
                kept = relevant(one, found.candidates)
                if kept or day:
                    yield keys.title, answered("dblp", day, kept), kept
            named = tuple(facts for facts in found.candidates if facts.doi and facts.doi == one.doi)
            if keys.doi and (named or day):
                yield keys.doi, answered("dblp", day, named), named


def _describe(claims: Claims) -> Paper:
    claim = Claim(venue=claims.venue, year=None if claims.is_preprint else claims.year)
    dois = (claims.doi,) if claims.doi else ()
    return Paper(titles=(claims.title,), authors=claims.authors, arxiv=claims.arxiv, dois=dois, claim=claim)


def _describe_open(claims: Claims, answers: Answers) -> Paper:
    """Describe an entry's paper by what may be true of it: its arXiv id only until that is known to be another's."""
    paper = _describe(claims)
    is_confirmed = any(record.ref in {one.ref for one in find_paper(claims, answers)} for record in answers.of_arxiv)
    if claims.arxiv is None or is_confirmed:
        return msgspec.structs.replace(paper, corr_records="if unpublished")
    # By the title alone, the paper's own preprint shows that the id is wrong, and which one is right.
    is_wrong = answers.arxiv in ("found", "absent")
    return msgspec.structs.replace(paper, arxiv=None if is_wrong else claims.arxiv, corr_records="always")


def _ask_dois(entries: Sequence[Claims], lock: Lock, session: Session, failures: Reasons) -> Iterator[Learnt]:
    """Ask for the works whose DOIs nobody has answered yet, and which of the others exist at all."""
    keyed = {one.doi: key for one in entries if one.doi and (key := lookup_keys(one).doi)}
    wanted = {doi: key for doi, key in keyed.items() if not has_asked(key, "doi", lock) and not recorded(key, lock)}
    answers = ask_dois(tuple(wanted), session)
    for doi, facts in answers.facts.items():
        yield wanted[doi], answered(facts.source, session.today, (facts,)), (facts,)
    for doi in answers.absent:
        yield wanted[doi], answered("doi", session.today, ()), ()
    for doi, reason in answers.unanswered.items():
        if doi in answers.unreachable:
            failures[wanted[doi]] = reason
        else:
            yield wanted[doi], answered("doi", session.today, (), note=f"{doi}: {reason}"), ()


def _ask_arxiv_titles(entries: Sequence[Claims], lock: Lock, session: Session, failures: Reasons) -> Iterator[Learnt]:
    """Search for the preprints that are cited by title alone and that DBLP, which lists computer science, lacks."""
    wanted: dict[str, Claims] = {}
    for one in entries:
        key = lookup_keys(one).title
        if not key or key in failures or has_asked(key, "arxiv", lock) or not asks_by_title(one, "arxiv"):
            continue
        if arxiv.is_searchable(one.title):
            wanted[key] = one
    for keys in batches(list(wanted), arxiv.TITLES_PER_REQUEST):
        try:
            found = arxiv.ask_titles([wanted[key].title for key in keys], session)
        except SourceUnavailable as closed:
            failures |= dict.fromkeys(keys, str(closed))
            continue
        for key in keys:
            kept = relevant(wanted[key], found.facts)
            if kept or found.is_complete:
                yield key, answered("arxiv", session.today if found.is_complete else "", kept), kept


def _ask_crossref_titles(
    entries: Sequence[Claims], lock: Lock, session: Session, failures: Reasons
) -> Iterator[Learnt]:
    """Search for one paper after the other: those of which no identifier leads to a publication, unless DBLP lists all
    papers of the venue."""
    wanted: dict[str, Claims] = {}
    for one in entries:
        keys = lookup_keys(one)
        if keys.doi or not keys.title or one.type not in SEARCHABLE or has_asked(keys.title, "crossref", lock):
            continue
        # An outage elsewhere leaves the question open, whatever Crossref says.
        if any(key in failures for key in keys.all) or is_covered_by_dblp(one, session.today):
            continue
        if one.is_preprint and not asks_by_title(one, "crossref"):
            continue
        paper = find_paper(one, read_answers(one, lock, failures))
        if not has_publication(paper) and (paper or not keys.arxiv):
            wanted[keys.title] = one
    places = list(wanted)
    done = 0
    try:
        for found in crossref.ask_titles([_describe(one) for one in wanted.values()], session):
            kept = relevant(wanted[places[done]], found)
            yield places[done], answered("crossref", session.today, kept), kept
            done += 1
    except SourceUnavailable as closed:
        failures |= dict.fromkeys(places[done:], str(closed))


def _lacks_notices(claims: Claims, lock: Lock) -> bool:
    """Whether Crossref is still to be asked if a work was retracted: DBLP seldom says so."""
    key = lookup_keys(claims).doi
    return bool(key) and not has_asked(key, "crossref", lock) and not has_asked(key, "doi", lock)


def _ask_notices(entries: Sequence[Claims], lock: Lock, session: Session, failures: Reasons) -> Iterator[Learnt]:
    """Ask whether works that others have were retracted; of the answers only such notices are kept."""
    wanted: dict[Doi, str] = {}
    for one in entries:
        key = lookup_keys(one).doi
        if one.doi and key and key not in failures and _lacks_notices(one, lock):
            wanted[one.doi] = key
    try:
        found = crossref.ask_dois(tuple(wanted), session).facts
    except SourceUnavailable as closed:
        failures |= dict.fromkeys(wanted.values(), str(closed))
        return
    for doi, key in wanted.items():
        notices = (found[doi],) if doi in found and found[doi].retracted else ()
        yield key, answered("crossref", session.today, notices), notices
