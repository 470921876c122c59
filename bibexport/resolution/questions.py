"""The questions that a catalog raises, and those that the lock has answered.

Matching is imported only when needed: an export from a complete lock does without it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from bibexport.lock import Lock
from bibexport.model import MATCHING_RULES, Claim, Entry, Evidence, Facts, Outcome, Record, RecordRef, Verdict
from bibexport.normalise.records import outcome, record
from bibexport.text.venue_names import names_no_venue

if TYPE_CHECKING:
    from bibexport.matching.comparison import Paper


def question(entry: Entry) -> str:
    """Return the key of the verdict in the lock: the paper's id, never its cite key."""
    if entry.arxiv:
        return f"arxiv:{entry.arxiv}"
    if entry.doi:
        return f"doi:{entry.doi}"
    if entry.dblp:
        return f"dblp:{entry.dblp}"
    if not entry.title and (key := _page_of(entry)):
        return f"page:{key}"
    from bibexport.matching import fold_title

    return f"title:{fold_title(entry.title)}"


def _page_of(entry: Entry) -> str:
    """Return the key of the page by which an entry without a title is known; empty where there is none."""
    from bibexport.pages import page_key

    return next((key for link in entry.links if (key := page_key(link.url))), "")


def preprint_facts(entry: Entry, lock: Lock) -> Facts | None:
    """Return what arXiv said about the entry's preprint, else any other source that answers by arXiv ids."""
    if entry.arxiv is None:
        return None
    # No catalogue but those of preprints has arXiv ids as its own, so nobody needs a list of them here.
    known = [answers[entry.arxiv] for _, answers in sorted(lock.answers.items()) if entry.arxiv in answers]
    return min(known, key=lambda facts: facts.source != "arxiv", default=None)


def paper(entry: Entry, preprint: Facts | None, corr_title: str = "") -> "Paper":
    """Return the paper that matching looks for."""
    from bibexport.matching import Paper, fold_title
    from bibexport.pages import page_dois, page_key

    titles = [_without_tex(title) for title in (preprint.title if preprint else "", corr_title, entry.title)]
    distinct = {fold_title(title): title for title in reversed(titles) if title}
    dois = [entry.doi, preprint.doi if preprint else None]
    return Paper(
        titles=tuple(title for title in dict.fromkeys(titles) if title in distinct.values()) or (entry.title,),
        authors=preprint.authors if preprint else entry.authors,
        authors_are_listed=preprint is None and bool(entry.authors),
        year=preprint.issued.year if preprint and preprint.issued else None,
        arxiv=entry.arxiv,
        dois=tuple(doi for doi in dict.fromkeys(dois) if doi),
        links=tuple(link.url for link in entry.links if page_key(link.url) or page_dois(link.url)),
        claim=_claim(entry),
        dblp=entry.dblp,
        preprint=entry.preprint,
    )


def _without_tex(title: str) -> str:
    """Decode accents: arXiv and lists sometimes write them in TeX (`Lov\\'asz`), DBLP never."""
    if "\\" not in title:
        return title
    from bibexport.tex.decode import unicode_text

    return unicode_text(title)


def _claim(entry: Entry) -> Claim:
    """Return the venue and year that the list states, else those in the address of the paper's page."""
    if entry.claim.venue or entry.claim.year:
        return entry.claim
    from bibexport.pages import page_claim

    return next((claim for link in entry.links if (claim := page_claim(link.url)).venue), Claim())


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """The entries that still have an open question; entries with the same question count once."""

    preprints: tuple[Entry, ...]
    publications: tuple[Entry, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, in the catalog's order."""
        return tuple({question(entry): entry for entry in (*self.preprints, *self.publications)}.values())


def pending(entries: Iterable[Entry], lock: Lock, today: str = "") -> Pending:
    """Return what the lock lacks, or answered with `not found` more than `NOT_FOUND_DAYS` before `today`."""
    asked = {question(entry): entry for entry in reversed(list(entries)) if is_askable(entry)}
    distinct = list(reversed(asked.values()))
    return Pending(
        preprints=tuple(entry for entry in distinct if entry.arxiv and preprint_facts(entry, lock) is None),
        publications=tuple(entry for entry in distinct if not _is_judged(entry, lock, today)),
    )


def forgetting(entries: Sequence[Entry], lock: Lock) -> Lock:
    """Return the lock without its answers about `entries`, so that they are looked up again."""
    asked = {question(entry) for entry in entries}
    preprints = {entry.arxiv for entry in entries if entry.arxiv}
    records = {RecordRef("dblp", entry.dblp) for entry in entries if entry.dblp}
    records |= {verdict.record for key, verdict in lock.verdicts.items() if key in asked and verdict.record}
    answers = {
        source: {
            key: facts for key, facts in known.items() if key not in preprints and RecordRef(source, key) not in records
        }
        for source, known in lock.answers.items()
    }
    return msgspec.structs.replace(
        lock,
        answers=answers,
        verdicts={key: verdict for key, verdict in lock.verdicts.items() if key not in asked},
    )


def is_askable(entry: Entry) -> bool:
    """Return whether there is anything to look up: a complete reference needs nothing."""
    return not entry.is_complete and bool(entry.arxiv or entry.doi or entry.dblp or entry.title or _page_of(entry))


def _is_judged(entry: Entry, lock: Lock, today: str) -> bool:
    if entry.dblp:
        return lock.facts("dblp", entry.dblp) is not None
    if entry.preprint:
        return True
    verdict = lock.verdicts.get(question(entry))
    if verdict is None:
        return False
    if verdict.outcome == "ambiguous":
        return all(lock.record(ref) for ref in verdict.considered)
    if not _is_current(verdict, entry) or verdict.claim != entry.claim:
        return False
    if verdict.outcome == "not found":
        # Older versions did not ask Crossref about a DOI that DBLP does not have.
        return not entry.doi and not (today and _is_stale(verdict.checked, today))
    return verdict.record is None or not _refuse(entry, verdict, lock)


def _is_current(verdict: Verdict, entry: Entry) -> bool:
    """Return whether the current rules would reach the same verdict.

    Those of version 2 prove more by the claim of a venue and take back nothing, so only what was not found before them
    and where a venue is claimed is asked again.
    """
    if verdict.rules == MATCHING_RULES or verdict.outcome == "published":
        return True
    return names_no_venue(_claim(entry).venue)


NOT_FOUND_DAYS = 30
"""Days after which `not found` expires: sources add papers every day."""
NOT_FOUND = "no source has this paper; give an arXiv id or a DOI, or describe the paper in [entry.override]"


def _is_stale(checked: str, today: str) -> bool:
    if not checked:
        return True
    return (date.fromisoformat(today) - date.fromisoformat(checked)).days > NOT_FOUND_DAYS


def judge(entry: Entry, lock: Lock) -> Verdict | None:
    """Return the verdict on an entry; None if something must still be looked up."""
    if entry.dblp:
        pinned = lock.facts("dblp", entry.dblp)
        return _matched(entry, lock, [pinned]) if pinned else None
    if entry.preprint:
        return _matched(entry, lock, [])
    verdict = lock.verdicts.get(question(entry))
    if verdict is None:
        return None
    if verdict.outcome == "ambiguous":
        known = [facts for ref in verdict.considered if (facts := lock.record(ref))]
        if len(known) == 1 and known[0].source in ("crossref", "datacite"):
            return judge_work(entry, known[0])
        matched = _matched(entry, lock, known)
        unknown = matched.outcome == "preprint" and not entry.arxiv
        return Verdict(outcome="not found", reason=NOT_FOUND) if unknown else matched
    if verdict.record is not None and (reason := _refuse(entry, verdict, lock)):
        return Verdict(outcome="unchecked", reason=reason)
    # Even under newer rules: the same lock gives the same bytes until something is looked up again.
    return verdict


def _refuse(entry: Entry, verdict: Verdict, lock: Lock) -> str:
    """Return why the record that a verdict names cannot be the entry's paper, as after a bad merge; empty if it can."""
    record, preprint = lock.record(verdict.record), preprint_facts(entry, lock)
    if record is None:
        return "the lock lacks the record that it names; run `bibex resolve`"
    if _is_plainly_same(entry, preprint, record):
        return ""
    from bibexport.matching.comparison import compare
    from bibexport.matching.rules import is_another_paper

    if is_another_paper(compare(paper(entry, preprint), record), verdict.evidence):
        return (
            f"the lock names the record of another paper, “{record.title}”; run `bibex resolve`, or correct the entry"
        )
    return ""


def _is_plainly_same(entry: Entry, preprint: Facts | None, record: Facts) -> bool:
    """Return whether title and first author are letter for letter the same, which is nearly always so, and cheap."""
    title, authors = (preprint.title, preprint.authors) if preprint else (entry.title, entry.authors)
    if title.rstrip(".").casefold() != record.title.rstrip(".").casefold():
        return False
    return not authors or not record.authors or authors[0] == record.authors[0]


def judge_work(entry: Entry, work: Facts, today: str = "") -> Verdict:
    """Return the verdict on an entry by the work of its DOI, with which its own title and authors have to agree."""
    from bibexport.matching.comparison import compare
    from bibexport.matching.rules import proof

    comparison = compare(paper(entry, None), work)
    verdict = Verdict(outcome="published", record=work.ref, claim=entry.claim, checked=today)
    are_others = comparison.authors is not None and not comparison.authors.likely
    if are_others or (not comparison.untitled and not proof(comparison)):
        reason = f"the DOI is that of “{work.title}”{' by other people' if are_others else ''}"
        return msgspec.structs.replace(verdict, outcome="ambiguous", record=None, considered=(work.ref,), reason=reason)
    outcome: Outcome = "preprint" if work.type == "article" else "published"
    reason = f"marked as retracted or withdrawn: {work.retracted}" if work.retracted else ""
    return msgspec.structs.replace(verdict, outcome=outcome, evidence=Evidence(ids="same DOI"), reason=reason)


def _matched(entry: Entry, lock: Lock, candidates: list[Facts]) -> Verdict:
    from bibexport.matching import match

    return match(paper(entry, preprint_facts(entry, lock)), candidates)


def records(entries: Iterable[Entry], lock: Lock) -> Iterator[Record]:
    """Yield the records of entries, in their order."""
    for entry in entries:
        verdict = judge(entry, lock)
        published = lock.record(verdict.record) if verdict else None
        yield record(entry, preprint_facts(entry, lock), published, verdict)


def verdicts(entries: Iterable[Entry], lock: Lock) -> Iterator[tuple[Outcome | None, Verdict | None]]:
    """Yield the outcomes and verdicts that the records of entries have, without making the records."""
    for entry in entries:
        if entry.record is not None:
            yield entry.record.outcome, entry.record.verdict
        else:
            verdict = judge(entry, lock)
            yield outcome(entry, verdict), verdict
