"""Look up what the lock lacks, judge it, and record it; outages leave no trace.

Pure except for the network, which is passed in: `resolve` queries through `fetch`, reports its progress, and passes
every new state of the lock to `save`, so that answers survive whatever follows. `save` learns when a batch is finished,
and must store at least that state.
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
"""Entries per batch of network requests; each batch goes from arXiv to verdicts before the next starts."""
INDEX_BATCH = 1000
"""Entries per batch of index look-ups."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """The progress of a run: entries done, entries to look up, and the current request."""

    done: int
    total: int
    asking: str = ""


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """The lock after a run, and why some questions are still open."""

    lock: Lock
    open: Mapping[str, str] = {}
    """Question to the reason, in words, why there is no verdict."""
    unknown: frozenset[tuple[IdKind, str]] = frozenset()
    """Identifiers that their issuing source does not have, each with its kind."""
    unreachable: bool = False
    """Whether some are open because a source could not be reached."""


class OpenQuestions:
    """Collects the reasons for open questions during a run."""

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}
        self.unknown: set[tuple[IdKind, str]] = set()
        self.unreachable = False

    def add(self, asked: str, reason: str, *, unreachable: bool = False) -> None:
        """Append a reason to those of a question."""
        known = self.reasons.get(asked)
        self.reasons[asked] = f"{known}; {reason}" if known else reason
        self.unreachable |= unreachable

    def add_unknown(self, asked: str, kind: IdKind, value: str, reason: str) -> None:
        """Record an identifier that its source does not have, and what to do about it."""
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
    open_questions = OpenQuestions()
    network = Session(
        fetch=fetch or no_network,
        endpoints=endpoints or Endpoints(),
        today=today,
        report=run.report,
        requested=requested,
    )
    if index is not None:
        local = msgspec.structs.replace(network, index=index, today=index.dblp_date, is_last=fetch is None)
        lock = run.process(wanted, (_preprints,), lock, local, open_questions)
        if fetch is not None:
            # Before DBLP's records are looked up, so that they can be held against what arXiv says now.
            lock = run.process(pending(wanted, lock, today).preprints, (_preprints,), lock, network, OpenQuestions())
        lock = run.process(wanted, (_publications,), lock, local, open_questions)
    if index is None or fetch is not None:
        open_questions = OpenQuestions()
        lock = run.process(
            pending(wanted, lock, today).entries, (_preprints, _publications), lock, network, open_questions
        )
    run.finish()
    return Resolution(
        lock=lock,
        open=open_questions.reasons,
        unknown=frozenset(open_questions.unknown),
        unreachable=open_questions.unreachable,
    )


class _Run:
    """Processes entries in batches and reports progress."""

    def __init__(
        self,
        total: int,
        save: Callable[[Lock, bool], None] | None,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.total, self.save, self.progress = total, save, progress
        self.done = 0

    def report(self, asking: str) -> None:
        """Report the next request."""
        if self.progress:
            self.progress(Progress(done=self.done, total=self.total, asking=asking))

    def process(
        self,
        entries: Sequence[Entry],
        steps: Sequence["_Step"],
        lock: Lock,
        session: Session,
        open_questions: OpenQuestions,
    ) -> Lock:
        """Run the steps on all `entries`, batch by batch, and return the final lock."""
        self.done = self.total - len(entries)
        for batch in batches(entries, INDEX_BATCH if session.index else BATCH):
            for step in steps:
                for lock in step(batch, lock, session, open_questions):  # noqa: B020  each state builds on the last
                    self._save(lock, finished=False)
            # Index look-ups are cheap to repeat, so their results need not be saved at once.
            self._save(lock, finished=session.index is None)
            self.done += len(batch)
        return lock

    def finish(self) -> None:
        """Report completion."""
        if self.total:
            self.done = self.total
            self.report("")

    def _save(self, lock: Lock, *, finished: bool) -> None:
        if self.save:
            self.save(lock, finished)


class _Answers:
    """Collects answers and verdicts, to add them to the lock at once: each state of a lock is a copy."""

    def __init__(self) -> None:
        self.answers: dict[str, dict[str, Facts]] = {}
        self.verdicts: dict[str, Verdict] = {}

    def add(self, facts: Iterable[Facts]) -> None:
        """Add answers of a source."""
        for one in facts:
            self.answers.setdefault(one.source, {})[one.id] = one

    def lock(self) -> Lock:
        """Return the lock with everything collected."""
        return Lock(answers=self.answers, verdicts=self.verdicts)


class _Step(Protocol):
    """One step from entries to verdicts."""

    def __call__(
        self, batch: Sequence[Entry], lock: Lock, session: Session, open_questions: OpenQuestions
    ) -> Iterator[Lock]:
        """Yield the states of the lock while `batch` is looked up."""


def _preprints(batch: Sequence[Entry], lock: Lock, session: Session, open_questions: OpenQuestions) -> Iterator[Lock]:
    """Query arXiv."""
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
    """Query DBLP, and judge."""
    wanted = pending(batch, lock, session.today).publications
    if not wanted:
        return
    papers = [paper(entry, preprint_facts(entry, lock)) for entry in wanted]
    unlisted: list[Entry] = []
    for found in ask_publications(papers, lock.answers, session):
        collected = _Answers()
        for index, one in found.items():
            if not _judge(wanted[index], one, lock, collected, session, open_questions):
                unlisted.append(wanted[index])
        lock = lock.updated(collected.lock())
        yield lock
    if unlisted:
        yield lock.updated(_judge_works(unlisted, session, open_questions).lock())


def _judge_works(entries: Sequence[Entry], session: Session, open_questions: OpenQuestions) -> _Answers:
    """Look up, at the registration agencies, the DOIs of entries that DBLP does not have."""
    collected = _Answers()
    if session.index is not None:
        for entry in entries:
            open_questions.add(
                question(entry), "the index does not have it, and nobody else was asked", unreachable=True
            )
        return collected
    answers = ask_dois(tuple(dict.fromkeys(entry.doi for entry in entries if entry.doi)), session)
    for entry in entries:
        asked, doi = question(entry), entry.doi
        if doi is None:
            continue
        if facts := answers.facts.get(doi):
            collected.add([facts])
            collected.verdicts[asked] = judge_work(entry, facts, session.today)
        elif doi in answers.absent:
            open_questions.add_unknown(asked, "doi", doi, f"no DOI {doi} exists; correct it")
        else:
            open_questions.add(asked, answers.unanswered[doi], unreachable=doi in answers.unreachable)
    return collected


def _judge(
    entry: Entry, found: Found, lock: Lock, collected: _Answers, session: Session, open_questions: OpenQuestions
) -> bool:
    """Judge one entry by what DBLP has; return False if only its DOI is left to look up."""
    asked = question(entry)
    if entry.dblp:
        if found.pinned is None and found.incomplete:
            open_questions.add(asked, found.incomplete, unreachable=True)
        elif found.pinned is None:
            reason = f"DBLP has no record {entry.dblp}; correct the key in the catalog"
            open_questions.add_unknown(asked, "dblp", entry.dblp, reason)
        else:
            collected.add([found.pinned])
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
        collected.add(left)
        considered = tuple(sorted(facts.ref for facts in left))
        collected.verdicts[asked] = msgspec.structs.replace(verdict, considered=considered)
    elif verdict.outcome == "preprint" and preprint is None and entry.arxiv:
        # Without authors the search was too narrow to say that there is no published version.
        if asked not in open_questions.reasons:
            open_questions.add(asked, "no source names the authors")
    elif verdict.outcome == "preprint" and not entry.arxiv and entry.doi:
        return False
    elif verdict.outcome == "preprint" and not entry.arxiv:
        # Without a preprint there is nothing to call one: no source has the paper, which is remembered for a while.
        collected.verdicts[asked] = msgspec.structs.replace(verdict, outcome="not found", reason=NOT_FOUND)
    else:
        collected.add(facts for facts in found.candidates if facts.ref == verdict.record)
        collected.verdicts[asked] = verdict
    return True


def _is_claimed(verdict: Verdict, found: Found, entry: Entry) -> bool:
    """Return whether a published version is proved and has the year that the list claims, if any."""
    record = next((one for one in found.candidates if one.ref == verdict.record), None)
    year = record.issued.year if record and record.issued else None
    return record is not None and entry.claim.year in (None, year)
