"""What the lock lacks is asked, judged, and remembered; an outage is not.

Pure but for the network that is handed in: `resolve` asks through `fetch`, tells its progress, and
gives every new state of the lock to `save`, so that what was answered survives whatever follows;
`save` is told when a batch is finished, and must keep that state at least.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

import msgspec

from bibexport.lock import Lock
from bibexport.matching import match, unexplained
from bibexport.model import Catalog, Entry, Facts, Verdict
from bibexport.resolution.asking import ask_dois, ask_preprints, ask_publications
from bibexport.resolution.questions import NOT_FOUND, judge_work, paper, pending, preprint_facts, question
from bibexport.sources.source import Endpoints, Fetch, Found, IdKind, Index, Session, batches, no_network

BATCH = 250
"""Entries that the network is asked about together, from arXiv to verdict, before the next ones are."""
INDEX_BATCH = 1000
"""Entries that are looked up in the index together."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a run is: entries done of those that have to be asked about, and what is asked now."""

    done: int
    total: int
    asking: str = ""


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """The lock after a run, and why some questions are still open."""

    lock: Lock
    open: Mapping[str, str] = {}
    """Question to reason, in words, where no verdict could be reached."""
    unknown: frozenset[tuple[IdKind, str]] = frozenset()
    """The identifiers of entries, each with its kind, under which the source that gives them out has nothing."""
    unreachable: bool = False
    """Whether some of these are open because a source could not be asked."""


class OpenQuestions:
    """Collects why questions stay open while a run goes on."""

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}
        self.unknown: set[tuple[IdKind, str]] = set()
        self.unreachable = False

    def add(self, asked: str, reason: str, *, unreachable: bool = False) -> None:
        """Note a reason, after those that are known already."""
        known = self.reasons.get(asked)
        self.reasons[asked] = f"{known}; {reason}" if known else reason
        self.unreachable |= unreachable

    def add_unknown(self, asked: str, kind: IdKind, value: str, reason: str) -> None:
        """Note an identifier under which its source has nothing, and what to do about it."""
        self.add(asked, reason)
        self.unknown.add((kind, value))


def resolve(
    catalog: Catalog,
    lock: Lock,
    fetch: Fetch | None,
    *,
    today: str,
    endpoints: Endpoints | None = None,
    index: Index | None = None,
    save: Callable[[Lock, bool], None] | None = None,
    progress: Callable[[Progress], None] | None = None,
    requested: frozenset[str] = frozenset(),
) -> Resolution:
    """Ask what the lock does not answer about the entries of `catalog`: first the index, if there is one, then others.

    Never raises for a source that is down: its questions stay open. `today` is written beside each answer of the
    network, the day of the dump beside what the index says. Without `fetch`, nobody but the index is asked. `requested`
    names sources that take part only on request. Where everything is answered, nothing is asked.
    """
    wanted = pending(catalog.entries, lock, today).entries
    run = _Run(total=len(wanted), save=save, progress=progress)
    told = OpenQuestions()
    network = Session(
        fetch=fetch or no_network,
        endpoints=endpoints or Endpoints(),
        today=today,
        report=run.report,
        requested=requested,
    )
    if index is not None:
        local = msgspec.structs.replace(network, index=index, today=index.dblp_date, is_last=fetch is None)
        lock = run.through(wanted, (_preprints,), lock, local, told)
        if fetch is not None:
            # Before DBLP's records are looked up, so that they can be held against what arXiv says now.
            lock = run.through(pending(wanted, lock, today).preprints, (_preprints,), lock, network, OpenQuestions())
        lock = run.through(wanted, (_publications,), lock, local, told)
    if index is None or fetch is not None:
        told = OpenQuestions()
        lock = run.through(pending(wanted, lock, today).entries, (_preprints, _publications), lock, network, told)
    run.finish()
    return Resolution(lock=lock, open=told.reasons, unknown=frozenset(told.unknown), unreachable=told.unreachable)


class _Run:
    """Goes through entries in batches, and tells how far it is."""

    def __init__(
        self,
        total: int,
        save: Callable[[Lock, bool], None] | None,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.total, self.save, self.progress = total, save, progress
        self.done = 0

    def report(self, asking: str) -> None:
        """Tell what is about to be asked."""
        if self.progress:
            self.progress(Progress(done=self.done, total=self.total, asking=asking))

    def through(
        self, entries: Sequence[Entry], steps: Sequence["_Step"], lock: Lock, session: Session, told: OpenQuestions
    ) -> Lock:
        """The lock after the steps have been taken with all `entries`, a batch after the other."""
        self.done = self.total - len(entries)
        for batch in batches(entries, INDEX_BATCH if session.index else BATCH):
            for step in steps:
                for lock in step(batch, lock, session, told):  # noqa: B020  each state builds on the last
                    self._save(lock, finished=False)
            # What the index says costs nothing to look up again, and so need not be on disk at once.
            self._save(lock, finished=session.index is None)
            self.done += len(batch)
        return lock

    def finish(self) -> None:
        """Tell that all is done."""
        if self.total:
            self.done = self.total
            self.report("")

    def _save(self, lock: Lock, *, finished: bool) -> None:
        if self.save:
            self.save(lock, finished)


class _Learnt:
    """What answers and verdicts a lock is to take, all at once: each of its states is a copy."""

    def __init__(self) -> None:
        self.answers: dict[str, dict[str, Facts]] = {}
        self.verdicts: dict[str, Verdict] = {}

    def answer(self, facts: Iterable[Facts]) -> None:
        """Take what a source said."""
        for one in facts:
            self.answers.setdefault(one.source, {})[one.id] = one

    def lock(self) -> Lock:
        """All of it."""
        return Lock(answers=self.answers, verdicts=self.verdicts)


class _Step(Protocol):
    """One step of the way from entries to verdicts."""

    def __call__(
        self, batch: Sequence[Entry], lock: Lock, session: Session, open_questions: OpenQuestions
    ) -> Iterator[Lock]:
        """Give the states of the lock while `batch` is asked about."""


def _preprints(batch: Sequence[Entry], lock: Lock, session: Session, open_questions: OpenQuestions) -> Iterator[Lock]:
    """What arXiv says."""
    wanted = {entry.arxiv: entry for entry in batch if entry.arxiv and preprint_facts(entry, lock) is None}
    if not wanted:
        return
    preprints = ask_preprints(tuple(wanted), session)
    for arxiv in preprints.unknown:
        open_questions.add_unknown(
            question(wanted[arxiv]), "arxiv", arxiv, f"arXiv has no paper {arxiv}; correct the id"
        )
    for arxiv, reason in preprints.unanswered.items():
        open_questions.add(question(wanted[arxiv]), reason, unreachable=True)
    yield lock.with_answers(*preprints.facts.values())


def _publications(
    batch: Sequence[Entry], lock: Lock, session: Session, open_questions: OpenQuestions
) -> Iterator[Lock]:
    """What DBLP has, and the verdicts."""
    wanted = pending(batch, lock, session.today).publications
    if not wanted:
        return
    papers = [paper(entry, preprint_facts(entry, lock)) for entry in wanted]
    unlisted: list[Entry] = []
    for found in ask_publications(papers, lock.answers, session):
        learnt = _Learnt()
        for index, one in found.items():
            if not _judge(wanted[index], one, lock, learnt, session, open_questions):
                unlisted.append(wanted[index])
        lock = lock.updated(learnt.lock())
        yield lock
    if unlisted:
        yield lock.updated(_judge_works(unlisted, session, open_questions).lock())


def _judge_works(entries: Sequence[Entry], session: Session, open_questions: OpenQuestions) -> _Learnt:
    """Learn what the registration agencies have under the DOIs of entries that DBLP does not have."""
    learnt = _Learnt()
    if session.index is not None:
        for entry in entries:
            open_questions.add(
                question(entry), "the index does not have it, and nobody else was asked", unreachable=True
            )
        return learnt
    answers = ask_dois(tuple(dict.fromkeys(entry.doi for entry in entries if entry.doi)), session)
    for entry in entries:
        asked, doi = question(entry), entry.doi
        if doi is None:
            continue
        if facts := answers.facts.get(doi):
            learnt.answer([facts])
            learnt.verdicts[asked] = judge_work(entry, facts, session.today)
        elif doi in answers.absent:
            open_questions.add_unknown(asked, "doi", doi, f"no DOI {doi} exists; correct it")
        else:
            open_questions.add(asked, answers.unanswered[doi], unreachable=doi in answers.unreachable)
    return learnt


def _judge(
    entry: Entry, found: Found, lock: Lock, learnt: _Learnt, session: Session, open_questions: OpenQuestions
) -> bool:
    """Learn from what DBLP has about one entry; False where only its DOI is left to ask about."""
    asked = question(entry)
    if entry.dblp:
        if found.pinned is None and found.incomplete:
            open_questions.add(asked, found.incomplete, unreachable=True)
        elif found.pinned is None:
            reason = f"DBLP has no record {entry.dblp}; correct the key in the catalog"
            open_questions.add_unknown(asked, "dblp", entry.dblp, reason)
        else:
            learnt.answer([found.pinned])
        return True
    preprint = preprint_facts(entry, lock)
    asked_for = paper(entry, preprint or found.corr, found.corr_title)
    verdict = match(asked_for, found.candidates, found.preprints)
    verdict = msgspec.structs.replace(verdict, claim=entry.claim, checked=session.today)
    if found.incomplete and not _is_claimed(verdict, found, entry):
        # A paper that was not found may be there, and so may be the version that the list means.
        open_questions.add(asked, found.incomplete, unreachable=True)
    elif verdict.outcome == "ambiguous":
        left = unexplained(asked_for, found.candidates, found.preprints)
        learnt.answer(left)
        considered = tuple(sorted(facts.ref for facts in left))
        learnt.verdicts[asked] = msgspec.structs.replace(verdict, considered=considered)
    elif verdict.outcome == "preprint" and preprint is None and entry.arxiv:
        # Without authors the search was too narrow to say that there is no published version.
        if asked not in open_questions.reasons:
            open_questions.add(asked, "no source told the authors")
    elif verdict.outcome == "preprint" and not entry.arxiv and entry.doi:
        return False
    elif verdict.outcome == "preprint" and not entry.arxiv:
        # Without a preprint there is nothing to call one: no source has the paper, which is remembered for a while.
        learnt.verdicts[asked] = msgspec.structs.replace(verdict, outcome="not found", reason=NOT_FOUND)
    else:
        learnt.answer(facts for facts in found.candidates if facts.ref == verdict.record)
        learnt.verdicts[asked] = verdict
    return True


def _is_claimed(verdict: Verdict, found: Found, entry: Entry) -> bool:
    """Whether a published version is proved, and is of the year that the list claims, if it claims one."""
    record = next((one for one in found.candidates if one.ref == verdict.record), None)
    year = record.issued.year if record and record.issued else None
    return record is not None and entry.claim.year in (None, year)
