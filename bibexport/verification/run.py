"""Is every entry of a bibliography true? The index first, then the network about what is open; verdicts from the lock.

Pure but for the network that is handed in, as `resolution.run.resolve` is. What was answered goes to the lock, so that
a second run asks nothing; an outage leaves no trace there.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from bibexport.check.authors import shared_share
from bibexport.check.claims import Claims, as_preprint
from bibexport.check.differences import is_same_title
from bibexport.check.verdicts import MIN_ALIKE, EntryVerdict, find_paper, judge
from bibexport.ids import DblpKey
from bibexport.lock import Lock
from bibexport.matching.drift import compare_titles
from bibexport.matching.venue_relation import find_streams
from bibexport.model import Catalog, Facts
from bibexport.resolution.run import Progress, Resolution, resolve
from bibexport.sources.dblp import Candidate
from bibexport.sources.source import Endpoints, Fetch, Index, Session, batches
from bibexport.verification.memory import (
    INDEX,
    Failures,
    Learnt,
    answered,
    forget,
    has_asked,
    is_settled,
    lookup_keys,
    read_answers,
    relevant,
    remember,
)
from bibexport.verification.remote import ask_network, is_answered

__all__ = ["Verification", "forget", "judge_entries", "verify"]


BATCH = 1000
"""Entries per batch of network requests: every source is asked in requests of its own size, and half-filled ones cost
as much as full ones."""


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """The lock after a run, and a verdict for every entry."""

    lock: Lock
    verdicts: tuple[EntryVerdict, ...]
    """In the order of the entries."""
    failures: Failures = {}
    """By the key of a look-up (`memory.lookup_keys`), why a source could not answer it in this run."""

    @property
    def unreachable(self) -> bool:
        """Whether a source could not be asked about something."""
        return bool(self.failures)


def verify(
    entries: Sequence[Claims],
    lock: Lock,
    fetch: Fetch | None,
    *,
    today: str,
    endpoints: Endpoints | None = None,
    index: Index | None = None,
    save: Callable[[Lock, bool], None] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Verification:
    """Ask what the lock does not know about the claims of `entries`, and judge them.

    Never raises for a source that is down: the verdict on what it left open is `unknown`. Without `fetch`, nobody but
    the index is asked. `save` and `progress` are as those of `resolution.run.resolve`; `forget` makes a lock of which
    everything is asked again.
    """
    wanted = [one for one in entries if not is_settled(one, lock, {})]
    failures: dict[str, str] = {}
    done = len(entries) - len(wanted)

    def report(asking: str) -> None:
        if progress:
            progress(Progress(done=done, total=len(entries), asking=asking))

    if index is not None and wanted:
        report(f"the index about {len(wanted)} entries")
        lock = _ask_index(wanted, lock, index)
        if save:
            save(lock, False)
    if fetch is not None:
        session = Session(fetch=fetch, endpoints=endpoints or Endpoints(), today=today, report=report)
        wanted = [one for one in entries if not is_answered(one, lock)]
        done = len(entries) - len(wanted)
        for batch in batches(wanted, BATCH):
            for lock in ask_network(batch, lock, session, failures):  # noqa: B020  each state builds on the last
                if save:
                    save(lock, False)
            if save:
                save(lock, True)
            done += len(batch)
    resolution = _find_publications(entries, lock, fetch, today=today, endpoints=endpoints, index=index, save=save)
    lock = resolution.lock
    if fetch is not None:
        # An index that lacks a preprint is no outage.
        failures |= resolution.open if resolution.unreachable else {}
    if entries:
        done = len(entries)
        report("")
    return Verification(lock=lock, verdicts=judge_entries(entries, lock, failures), failures=failures)


def _find_publications(
    entries: Sequence[Claims],
    lock: Lock,
    fetch: Fetch | None,
    *,
    today: str,
    endpoints: Endpoints | None,
    index: Index | None,
    save: Callable[[Lock, bool], None] | None,
) -> Resolution:
    """Look for the publications of the preprints that are cited under their own ids, as for a catalog."""
    questions = []
    for one in entries:
        preprint = as_preprint(one)
        if preprint is None:
            continue
        answers = read_answers(one, lock, {})
        paper = {record.ref for record in find_paper(one, answers)}
        if any(record.ref in paper for record in answers.of_arxiv):
            questions.append(preprint)
    if not questions or (fetch is None and index is None):
        return Resolution(lock=lock)
    catalog = Catalog(entries=tuple(questions))
    return resolve(catalog, lock, fetch, today=today, endpoints=endpoints, index=index, save=save)


def judge_entries(entries: Sequence[Claims], lock: Lock, failures: Failures | None = None) -> tuple[EntryVerdict, ...]:
    """Return the verdicts that follow from a lock, without asking anybody."""
    return tuple(judge(one, read_answers(one, lock, failures or {})) for one in entries)


def _ask_index(entries: Sequence[Claims], lock: Lock, index: Index) -> Lock:
    def is_asked(key: str) -> bool:
        return has_asked(key, INDEX, lock) or has_asked(key, "dblp", lock)

    unasked = [one for one in entries if not all(map(is_asked, lookup_keys(one).all))]
    return remember(lock, [learnt for one in unasked for learnt in look_up(one, index)])


MIN_SHARED = 16
"""Weight of the words that a record of the first author has to share with a reworded title (see `matching.drift`)."""


def look_up(claims: Claims, index: Index) -> Iterator[Learnt]:
    """Yield what the index answers about each look-up of an entry.

    It never says that an identifier does not exist, and denies a title only where it has all of the venue.
    """
    keys = lookup_keys(claims)
    if keys.doi and claims.doi:
        records = _read(index.with_doi(claims.doi), index)
        yield keys.doi, answered(INDEX, index.dblp_date, records), records
    if keys.arxiv and claims.arxiv:
        corr = index.corr(claims.arxiv)
        known = (index.preprint(claims.arxiv), index.record(corr.key) if corr else None)
        facts = tuple(one for one in known if one)
        yield keys.arxiv, answered(INDEX, index.dblp_date, facts), facts
    if keys.title:
        found = relevant(claims, _search(claims, index))
        day = index.dblp_date if _has_everything_of(claims, index) else ""
        yield keys.title, answered(INDEX, day, found), found


def _has_everything_of(claims: Claims, index: Index) -> bool:
    """Whether the index has all records of DBLP that could be the entry's paper, so that it may deny the paper."""
    is_listed = index.lists_all(find_streams(claims.venue), claims.year) if claims.year else False
    return is_listed and index.covers([claims.title])


def _search(claims: Claims, index: Index) -> tuple[Facts, ...]:
    """Return the records that may be the entry's paper; the wide search only where no title is equal."""
    titled = _read(index.titled(claims.title), index)
    if any(_is_it(claims, one) for one in titled):
        return titled
    names = [name.display for name in claims.authors]
    near = [*index.alike(claims.title), *(index.alike(claims.title, names) if names else ())]
    if names:
        near += index.published_by(names[:1], [claims.title], MIN_SHARED)
    likely = [one for one in near if _may_be(claims, one)]
    return (*titled, *_read(likely, index))


def _may_be(claims: Claims, candidate: Candidate) -> bool:
    """Whether the title alone lets a record be the paper; reading all records that share words takes too long."""
    is_alike = compare_titles(claims.title, candidate.title).alike >= MIN_ALIKE
    return is_alike or is_same_title(claims.title, candidate.title)


def _is_it(claims: Claims, record: Facts) -> bool:
    """Whether a record has the title and most of the authors, so that no reworded one can be meant."""
    return is_same_title(claims.title, record.title) and shared_share(claims.authors, record.authors) >= 0.5


def _read(candidates: Sequence[Candidate], index: Index) -> tuple[Facts, ...]:
    keys: dict[DblpKey, None] = dict.fromkeys(one.key for one in candidates)
    return tuple(facts for key in keys if (facts := index.record(key)))
