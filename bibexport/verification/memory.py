"""What the lock remembers about the claims of an entry, and which answers follow from it.

A look-up is kept under an identifier (`doi:…`, `arxiv:…`) or a title. It names the records that were found and, by
catalogue, the day of each complete answer, so that "nothing there" is remembered as well as a record. An outage leaves
no trace: its reason is handed in as a failure of the run.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from bibexport.check.authors import shared_share
from bibexport.check.claims import Claims, as_preprint
from bibexport.check.differences import is_same_title
from bibexport.check.identifiers import Answer, Answers, has_page_of
from bibexport.check.verdicts import SEARCHABLE, find_paper, has_publication
from bibexport.data import read_table
from bibexport.lock import Lock, Lookup
from bibexport.matching.folding import fold_title
from bibexport.matching.venue_relation import is_listed_by_dblp
from bibexport.model import Facts
from bibexport.resolution.questions import judge as judge_question

MAX_REMEMBERED = 8
"""Records kept per title: all versions of a paper and its namesakes."""

INDEX = "dblp-index"
"""The catalogue of what the index answers: DBLP as of a day, and so not about papers that are newer."""

Failures = Mapping[str, str]
"""By the key of a look-up, why a source could not answer it in this run."""
Learnt = tuple[str, Lookup, tuple[Facts, ...]]
"""The key of a look-up, the answer to it, and the facts that came with it."""
IdKey = Literal["doi", "arxiv"]


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of an entry's look-ups; None where it has nothing to look up."""

    doi: str | None = None
    arxiv: str | None = None
    title: str | None = None

    @property
    def all(self) -> tuple[str, ...]:
        """Those that are not None."""
        return tuple(key for key in (self.doi, self.arxiv, self.title) if key)


def lookup_keys(claims: Claims) -> Keys:
    """Return the keys of an entry's look-ups.

    The first author is part of a title's: many papers are called `Introduction`.
    """
    folded = fold_title(claims.title)
    first = claims.authors[0] if claims.authors else None
    family = fold_title(first.family or first.literal) if first else ""
    return Keys(
        # arXiv's own DOI is the id once more.
        doi=f"doi:{claims.doi}" if claims.doi and not claims.doi.startswith("10.48550/arxiv.") else None,
        arxiv=f"arxiv:{claims.arxiv}" if claims.arxiv else None,
        title=f"title:{folded}/{family}" if folded else None,
    )


def read_answers(claims: Claims, lock: Lock, failures: Failures) -> Answers:
    """Return what the lock and the failures of this run say about an entry's claims."""
    keys = lookup_keys(claims)
    doi, arxiv = _id_answer(keys.doi, "doi", lock, failures), _id_answer(keys.arxiv, "arxiv", lock, failures)
    ids = {answer for key, answer in ((keys.doi, doi), (keys.arxiv, arxiv)) if key}
    is_complete = _is_complete(claims, keys, "unasked" in ids, lock, failures)
    preprint = as_preprint(claims)
    publication = judge_question(preprint, lock) if preprint else None
    notes = [lock.lookups[key].note for key in keys.all if key in lock.lookups and lock.lookups[key].note]
    reasons = [failures[key] for key in keys.all if key in failures]
    return Answers(
        doi=doi,
        of_doi=recorded(keys.doi, lock),
        arxiv=arxiv,
        of_arxiv=recorded(keys.arxiv, lock),
        arxiv_day=lock.lookups.get(keys.arxiv or "", Lookup()).asked.get("arxiv", ""),
        search=_search_answer(claims, keys, lock, failures, is_complete=is_complete),
        found=recorded(keys.title, lock),
        publication=publication,
        published=lock.record(publication.record) if publication else None,
        is_complete=is_complete,
        reason="; ".join(dict.fromkeys([*reasons, *notes]))
        or ("" if is_complete else _explain_gap(claims, keys, lock)),
    )


def recorded(key: str | None, lock: Lock) -> tuple[Facts, ...]:
    """Return the records that a look-up found."""
    lookup = lock.lookups.get(key) if key else None
    return tuple(facts for ref in lookup.records if (facts := lock.record(ref))) if lookup else ()


def has_asked(key: str | None, catalogue: str, lock: Lock) -> bool:
    """Whether a look-up has a complete answer of a catalogue, or there is nothing to look up."""
    return key is None or (key in lock.lookups and catalogue in lock.lookups[key].asked)


def has_asked_dblp(claims: Claims, key: str | None, lock: Lock) -> bool:
    """Whether DBLP has answered a look-up, itself or through an index that is newer than the entry."""
    if has_asked(key, "dblp", lock):
        return True
    lookup = lock.lookups.get(key) if key else None
    day = lookup.asked.get(INDEX, "") if lookup else ""
    return bool(day and claims.year and claims.year < int(day[:4]))


def remember(lock: Lock, learnt: Iterable[Learnt]) -> Lock:
    """Return the lock with further answers to look-ups, each with the facts it brought."""
    answers = {source: dict(known) for source, known in lock.answers.items()}
    lookups = dict(lock.lookups)
    for key, lookup, facts in learnt:
        for one in facts:
            answers.setdefault(one.source, {})[one.id] = one
        before = lookups.get(key, Lookup())
        lookups[key] = Lookup(
            records=tuple(sorted({*before.records, *lookup.records})),
            asked={**before.asked, **lookup.asked},
            note=lookup.note or before.note,
        )
    return msgspec.structs.replace(lock, answers=answers, lookups=lookups)


def answered(catalogue: str, day: str, facts: Iterable[Facts], note: str = "") -> Lookup:
    """Return the look-up by which a complete answer of a catalogue is remembered; empty of `day`, an incomplete one."""
    refs = tuple(sorted(one.ref for one in facts))
    return Lookup(records=refs, asked={catalogue: day} if day else {}, note=note)


def forget(claims: Iterable[Claims], lock: Lock) -> Lock:
    """Return the lock without the look-ups of these entries and their records, so that all of it is asked again."""
    keys = {key for one in claims for key in lookup_keys(one).all}
    lookups = {key: one for key, one in lock.lookups.items() if key not in keys}
    needed = {ref for one in lookups.values() for ref in one.records}
    needed |= {ref for one in lock.verdicts.values() for ref in (one.record, *one.considered) if ref}
    dropped = {ref for key in keys & lock.lookups.keys() for ref in lock.lookups[key].records} - needed
    answers = {
        source: kept
        for source, known in lock.answers.items()
        if (kept := {key: facts for key, facts in known.items() if facts.ref not in dropped})
    }
    questions = {key.split(":", 1)[1] for key in keys if key.startswith("arxiv:")}
    verdicts = {key: one for key, one in lock.verdicts.items() if key.removeprefix("arxiv:") not in questions}
    return msgspec.structs.replace(lock, answers=answers, lookups=lookups, verdicts=verdicts)


def relevant(claims: Claims, found: Iterable[Facts]) -> tuple[Facts, ...]:
    """Return those records of a search on which the verdict can depend: the paper's, and those of the same title."""
    records = {one.ref: one for one in found}
    paper = find_paper(claims, Answers(found=tuple(records[ref] for ref in sorted(records))))
    kept = {one.ref for one in paper} | {ref for ref, one in records.items() if _is_called_so(claims, one)}

    def rank(one: Facts) -> tuple[bool, float, str]:
        return one not in paper, -shared_share(claims.authors, one.authors), one.id

    return tuple(sorted((records[ref] for ref in kept), key=rank)[:MAX_REMEMBERED])


def is_settled(claims: Claims, lock: Lock, failures: Failures) -> bool:
    """Whether the paper is found and each of its identifiers is accounted for, so that nobody else need be asked."""
    keys, answers = lookup_keys(claims), read_answers(claims, lock, failures)
    paper = find_paper(claims, answers)
    has_page = any(has_page_of(claims.doi, record) for record in paper)
    ids = ((keys.doi if not has_page else None, answers.doi), (keys.arxiv, answers.arxiv))
    is_open = claims.venue and not claims.is_preprint and not answers.is_complete and not has_publication(paper)
    return bool(paper) and not is_open and all(answer in ("found", "absent") for key, answer in ids if key)


def is_covered_by_dblp(claims: Claims, day: str) -> bool:
    """Whether DBLP, as of `day`, lists the entry's paper if there is such a paper: its venue, and not one of late."""
    return bool(claims.year and claims.year < int(day[:4]) and is_listed_by_dblp(claims.venue))


def _is_called_so(claims: Claims, record: Facts) -> bool:
    return any(is_same_title(claims.title, title) for title in (record.title, *record.other_titles))


def _id_answer(key: str | None, kind: IdKey, lock: Lock, failures: Failures) -> Answer:
    lookup = lock.lookups.get(key) if key else None
    if lookup and any(lock.record(ref) for ref in lookup.records):
        return "found"
    if key in failures:
        return "open"
    # doi.org and arXiv alone know that nothing is there: they give the identifiers out.
    if lookup and kind in lookup.asked and not lookup.note:
        return "absent"
    return "unasked"


def asks_by_title(claims: Claims, catalogue: str) -> bool:
    """Whether an entry cites a preprint that a catalogue may have, and names no id by which to look it up."""
    is_without_id = claims.is_preprint and not claims.arxiv and not claims.doi
    wanted = read_table("preprint_catalogues").get(claims.server)
    return is_without_id and (wanted == catalogue if wanted else catalogue == "arxiv")


def _is_complete(claims: Claims, keys: Keys, has_open_id: bool, lock: Lock, failures: Failures) -> bool:
    """Whether all sources that could list the paper were asked about its title, and by its identifiers."""
    lookup = lock.lookups.get(keys.title) if keys.title else None
    if lookup is None or any(key in failures for key in keys.all) or not has_asked_dblp(claims, keys.title, lock):
        return False
    if is_covered_by_dblp(claims, lookup.asked.get("dblp") or lookup.asked[INDEX]):
        return True
    if has_open_id:
        return False
    if claims.is_preprint:
        return read_table("preprint_catalogues").get(claims.server) in lookup.asked
    return "crossref" in lookup.asked


def _explain_gap(claims: Claims, keys: Keys, lock: Lock) -> str:
    """Return why a paper that was not found is not denied; empty where nobody was asked, or its kind says why."""
    lookup = lock.lookups.get(keys.title) if keys.title else None
    if lookup is None or claims.type not in SEARCHABLE:
        return ""
    if not lookup.asked:
        return "no source asked so far is known to list everything of this venue and year"
    if not has_asked_dblp(claims, keys.title, lock):
        return f"the index has DBLP as of {lookup.asked.get(INDEX, '')}, and the paper may be newer"
    if not claims.is_preprint:
        return "DBLP does not list everything of this venue, and Crossref was not asked"
    if claims.server in read_table("preprint_catalogues"):
        who = "arXiv" if claims.server == "arXiv" else "Crossref"
        return f"DBLP has preprints of computer science only, and {who} was not asked about the title"
    return "no source lists the preprints of every server; an id or DOI would tell"


def _search_answer(claims: Claims, keys: Keys, lock: Lock, failures: Failures, *, is_complete: bool) -> Answer:
    if recorded(keys.title, lock):
        return "found"
    if any(key in failures for key in keys.all):
        return "open"
    return "absent" if is_complete and claims.type in SEARCHABLE else "unasked"
