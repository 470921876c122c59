"""What the lock lacks is asked, judged, and remembered; an outage is not.

Pure but for the network that is handed in: `resolve` asks through `fetch`, tells its progress, and
gives every new state of the lock to `save`, so that what was answered survives whatever follows;
`save` is told when a batch is finished, and must keep that state at least.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from bibexport.errors import SourceUnavailable
from bibexport.ids import DblpKey
from bibexport.lock import Lock
from bibexport.matching import match
from bibexport.model import Catalog, Entry
from bibexport.resolve.preprints import ask_preprints
from bibexport.resolve.publications import Found, ask_publications
from bibexport.resolve.questions import paper, pending, preprint_facts, question
from bibexport.resolve.session import Progress, Session, batches
from bibexport.sources.request import Endpoints, Fetch

BATCH = 100
"""Entries that are asked about together, from arXiv to verdict, before the next ones are."""


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """The lock after a run, and why some questions are still open."""

    lock: Lock
    open: Mapping[str, str] = {}
    """Question to reason, in words, where no verdict could be reached."""
    unreachable: bool = False
    """Whether some of these are open because a source could not be asked."""


class OpenQuestions:
    """Collects why questions stay open while a run goes on."""

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}
        self.unreachable = False

    def add(self, asked: str, reason: str, *, unreachable: bool = False) -> None:
        """Note a reason, after those that are known already."""
        known = self.reasons.get(asked)
        self.reasons[asked] = f"{known}; {reason}" if known else reason
        self.unreachable |= unreachable


def resolve(
    catalog: Catalog,
    lock: Lock,
    fetch: Fetch,
    *,
    today: str,
    endpoints: Endpoints | None = None,
    save: Callable[[Lock, bool], None] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Resolution:
    """Ask what the lock does not answer about the entries of `catalog`.

    Never raises for a source that is down: its questions stay open. `today` is written beside each
    answer. Where everything is answered, nothing is asked.
    """
    wanted = pending(catalog.entries, lock).entries
    open_questions = OpenQuestions()
    done = 0

    def report(asking: str) -> None:
        if progress:
            progress(Progress(done=done, total=len(wanted), asking=asking))

    session = Session(fetch=fetch, endpoints=endpoints or Endpoints(), today=today, report=report)
    for batch in batches(wanted, BATCH):
        for lock in _resolve_batch(batch, lock, session, open_questions):  # noqa: B020  each step builds on the last
            if save:
                save(lock, False)
        if save:
            save(lock, True)
        done += len(batch)
    if wanted:
        report("")
    return Resolution(lock=lock, open=open_questions.reasons, unreachable=open_questions.unreachable)


def _resolve_batch(
    batch: Sequence[Entry], lock: Lock, session: Session, open_questions: OpenQuestions
) -> Iterator[Lock]:
    """The states of the lock while one batch is asked about."""
    lock = _with_preprints(batch, lock, session, open_questions)
    yield lock
    wanted = pending(batch, lock).publications
    if not wanted:
        return
    papers = [paper(entry, preprint_facts(entry, lock)) for entry in wanted]
    known = {DblpKey(key): facts for key, facts in lock.answers.get("dblp", {}).items()}
    unanswered = dict.fromkeys(question(entry) for entry in wanted)
    try:
        for index, found in ask_publications(papers, known, session):
            lock = _judged(wanted[index], found, lock, session, open_questions)
            del unanswered[question(wanted[index])]
            yield lock
    except SourceUnavailable as closed:
        for asked in unanswered:
            open_questions.add(asked, closed.reason, unreachable=True)


def _with_preprints(batch: Sequence[Entry], lock: Lock, session: Session, open_questions: OpenQuestions) -> Lock:
    wanted = {entry.arxiv: entry for entry in batch if entry.arxiv and preprint_facts(entry, lock) is None}
    if not wanted:
        return lock
    preprints = ask_preprints(tuple(wanted), session)
    for arxiv in preprints.unknown:
        open_questions.add(question(wanted[arxiv]), f"arXiv has no paper {arxiv}; correct the id")
    for arxiv, reason in preprints.unanswered.items():
        open_questions.add(question(wanted[arxiv]), reason, unreachable=True)
    return lock.with_answers(*preprints.facts.values())


def _judged(entry: Entry, found: Found, lock: Lock, session: Session, open_questions: OpenQuestions) -> Lock:
    """The lock with what was found about one entry."""
    asked = question(entry)
    if entry.dblp:
        if found.pinned is None:
            open_questions.add(asked, f"DBLP has no record {entry.dblp}; correct the key in the catalog")
            return lock
        return lock.with_answers(found.pinned)
    preprint = preprint_facts(entry, lock)
    verdict = match(paper(entry, preprint or found.corr, found.corr_title), found.candidates)
    verdict = msgspec.structs.replace(verdict, claim=entry.claim, checked=session.today)
    if verdict.outcome == "ambiguous":
        keys = tuple(sorted(facts.id for facts in found.candidates))
        return lock.with_answers(*found.candidates).with_candidates(asked, keys)
    if verdict.outcome == "preprint" and preprint is None and entry.arxiv:
        # Without authors the search was too narrow to say that there is no published version.
        if asked not in open_questions.reasons:
            open_questions.add(asked, "no source told the authors")
        return lock
    chosen = [facts for facts in found.candidates if facts.id == verdict.dblp]
    return lock.with_answers(*chosen).with_verdict(asked, verdict)
