"""What is known about an entry from the lock alone."""

from collections.abc import Iterable, Iterator

from bibexport.lock import Lock
from bibexport.model import MATCHING_RULES, Entry, Facts, Record, Verdict
from bibexport.normalise.records import record
from bibexport.resolution.questions import paper, preprint_facts, question

NOT_IN_DBLP = "DBLP has no such paper; give an arXiv id, or describe the paper in [entry.override]"


def judge(entry: Entry, lock: Lock) -> Verdict | None:
    """The verdict on an entry, None where something has still to be asked."""
    if entry.dblp:
        pinned = lock.facts("dblp", entry.dblp)
        return _matched(entry, lock, [pinned]) if pinned else None
    if entry.preprint:
        return _matched(entry, lock, [])
    asked = question(entry)
    if asked in lock.candidates:
        known = [facts for key in lock.candidates[asked] if (facts := lock.facts("dblp", key))]
        matched = _matched(entry, lock, known)
        unknown = matched.outcome == "preprint" and not entry.arxiv
        return Verdict(outcome="ambiguous", reason=NOT_IN_DBLP) if unknown else matched
    verdict = lock.verdicts.get(asked)
    return verdict if verdict is not None and verdict.rules == MATCHING_RULES else None


def _matched(entry: Entry, lock: Lock, candidates: list[Facts]) -> Verdict:
    from bibexport.matching import match

    return match(paper(entry, preprint_facts(entry, lock)), candidates)


def records(entries: Iterable[Entry], lock: Lock) -> Iterator[Record]:
    """The records of entries, in their order."""
    for entry in entries:
        verdict = judge(entry, lock)
        published = lock.facts("dblp", verdict.dblp) if verdict else None
        yield record(entry, preprint_facts(entry, lock), published, verdict)
