"""Is an entry true? One verdict from its claims and from what the sources answered about them."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from bibexport.check.authors import shared_share
from bibexport.check.claims import Claims
from bibexport.check.differences import Difference, compare, is_same_title
from bibexport.check.identifiers import Answers, denies_an_assigned_id, find_own_id, find_unchecked_ids, list_absent_ids
from bibexport.matching import Paper, match
from bibexport.matching.contrast import contrast
from bibexport.matching.drift import compare_titles, content_words
from bibexport.matching.folding import is_other_version
from bibexport.matching.venue_relation import disagrees_on_venue
from bibexport.model import PUBLISHED_TYPES, Facts, Verdict

Truth = Literal["verified", "differs", "other-paper", "not-found", "unknown"]
"""`verified`: a record agrees. `differs`: it is the paper, but these fields are wrong. `other-paper`: an identifier of
the entry is another paper's. `not-found`: every source that could know the paper was asked, answered and has no such
paper. `unknown`: nothing that the sources could know, or one of them could not be asked.
"""


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """A difference from one record that another record of the same publication does not have."""

    difference: Difference
    record: Facts
    """The record that differs from the entry."""
    agrees: Facts
    """The record that agrees with it."""


class EntryVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether one entry is true, and why."""

    key: str
    verdict: Truth
    differences: tuple[Difference, ...] = ()
    record: Facts | None = None
    """The record that the entry was held against, or of an identifier the other paper's."""
    versions: tuple[Facts, ...] = ()
    """Further records of the same paper."""
    published: Facts | None = None
    """The published version of a preprint that the entry cites as a preprint."""
    publication: Verdict | None = None
    """The matcher's verdict on that version, with its evidence, or the records between which a person has to choose."""
    disputed: tuple[Dispute, ...] = ()
    """Where two sources disagree about the paper, and the entry agrees with one of them."""
    unchecked: tuple[str, ...] = ()
    """The identifiers of the entry that nobody was asked about who knows whether they exist."""
    reason: str = ""
    """In words, where `differences` do not say it."""

    @property
    def retraction(self) -> Facts | None:
        """The record that says that the paper was retracted or withdrawn; None where none does, or it is not proved."""
        if self.record is None or self.verdict == "other-paper":
            return None
        return next((one for one in (self.record, *self.versions) if one.retracted), None)


SURELY_ALIKE = 0.9
"""Titles that are as alike (`Drift.alike`) are one title misquoted, whatever else the entry says."""
MIN_ALIKE_OF_DOI = 0.4
"""How alike two titles have to be (`Drift.alike`) for one DOI to be that of both, where the venue is another too."""


def judge(claims: Claims, answers: Answers) -> EntryVerdict:
    """Return the verdict on an entry from its claims and what the sources answered.

    Nothing is held against an entry that a source might know and was not asked about, or could not be.
    """
    paper = find_paper(claims, answers)
    if wrong := _find_foreign_id(claims, answers, paper):
        return wrong
    if paper:
        record = _choose_version(claims, paper)
        versions = tuple(one for one in paper if one is not record)
        differences, disputed = _explain(claims, record, versions)
        absent = tuple(list_absent_ids(claims, answers, differences, paper))
        differences = (*differences, *absent)
        if _may_be_published(claims, answers, record):
            # What the preprint's record says of venue, year and pages is no word about a publication.
            differences = tuple(one for one in differences if one.field in _OF_EVERY_VERSION)
            if not differences:
                reason = answers.reason or "only a preprint was found, and not every source was asked"
                return EntryVerdict(key=claims.key, verdict="unknown", record=record, versions=versions, reason=reason)
        has_gap = denies_an_assigned_id(claims, answers) and all(one.field != "eprint" for one in differences)
        unchecked = find_unchecked_ids(claims, answers, paper)
        reasons = [f"arXiv does not answer about {claims.arxiv}, a number that it must have given out"] * has_gap
        reasons += [f"nobody was asked whether {one} exists" for one in unchecked]
        return EntryVerdict(
            key=claims.key,
            verdict="differs" if differences else "verified",
            differences=differences,
            record=record,
            versions=versions,
            published=_find_published(claims, answers, record, versions),
            publication=answers.publication,
            disputed=disputed,
            unchecked=unchecked,
            reason="; ".join(reasons),
        )
    absent = tuple(list_absent_ids(claims, answers, (), ()))
    # DBLP knows pages whose DOIs follow from their address (`has_page_of`): it has to have answered.
    if absent and answers.search != "open":
        return EntryVerdict(key=claims.key, verdict="differs", differences=absent, reason="no source has the paper")
    return _judge_without_record(claims, answers)


_OF_EVERY_VERSION = frozenset({"title", "author", "doi", "eprint"})


def _may_be_published(claims: Claims, answers: Answers, record: Facts) -> bool:
    """Whether an entry cites a publication of which a source may know that was not asked, or could not be."""
    cites_publication = bool(claims.venue) and not claims.is_preprint
    return cites_publication and _is_preprint(record) and not answers.is_complete


def find_paper(claims: Claims, answers: Answers) -> list[Facts]:
    """The records that are the entry's paper; those that its identifiers name come first."""
    if not claims.title:
        return [*answers.of_doi, *answers.of_arxiv]
    candidates = {(one.source, one.id): one for one in (*answers.of_doi, *answers.of_arxiv, *answers.found)}
    named = {(one.source, one.id) for one in (*answers.of_doi, *answers.of_arxiv)}
    equal, reworded = [], []
    for place, one in candidates.items():
        if is_same_title(claims.title, one.title) or any(
            is_same_title(claims.title, title) for title in one.other_titles
        ):
            if _may_share_title(claims, one, named=place in named):
                equal.append(one)
        elif _is_reworded(claims, one, named=place in named):
            reworded.append(one)
    if equal:
        best = max(shared_share(claims.authors, one.authors) for one in equal)
        if best < 0.5 and any(shared_share(claims.authors, one.authors) >= 0.9 for one in reworded):
            return reworded
        # Two papers may have one title: those with the authors that the entry names are meant.
        return [one for one in equal if shared_share(claims.authors, one.authors) >= min(best, 0.5)]
    return reworded


MIN_ALIKE = 0.5
"""Share of its words that a reworded title keeps, where no identifier says that it is the paper's."""


def _may_share_title(claims: Claims, record: Facts, *, named: bool) -> bool:
    """Whether an equal title is no chance: the authors are known there, the identifier, or the title says much."""
    if named or not claims.authors or not record.authors:
        return True
    if shared_share(claims.authors, record.authors) > 0:
        return True
    return content_words(claims.title) >= 3 and (_fits_place(claims, record) or content_words(claims.title) >= 4)


def _is_reworded(claims: Claims, record: Facts, *, named: bool) -> bool:
    """Whether a record of another title is the paper all the same: near words, its authors, its place or identifier."""
    drift = compare_titles(claims.title, record.title)
    if drift.alike < MIN_ALIKE and not named:
        return False
    share = shared_share(claims.authors, record.authors)
    same_people = share >= 0.8 and abs(len(claims.authors) - len(record.authors)) <= len(record.authors) // 2
    if named:
        # An arXiv id stays a paper's when its title is changed; a DOI is given to a title.
        if claims.doi == record.doi and drift.alike < MIN_ALIKE_OF_DOI and disagrees_on_venue(claims.venue, record):
            return False
        return same_people or (drift.alike >= 0.6 and share > 0) or drift.alike >= 0.85
    if contrast(claims.title, record.title) and not _fits_place(claims, record):
        return False
    # One group writes many papers of near titles: one of them has its year or its venue, too.
    if drift.alike >= 0.75 and same_people and len(claims.authors) > 1:
        return drift.alike >= SURELY_ALIKE or _fits_year_or_venue(claims, record)
    return same_people and len(claims.authors) > 2 and _fits_place(claims, record)


def _fits_place(claims: Claims, record: Facts) -> bool:
    if claims.year is None or not record.issued or record.issued.year != claims.year or not claims.venue:
        return False
    return not disagrees_on_venue(claims.venue, record)


def _fits_year_or_venue(claims: Claims, record: Facts) -> bool:
    year = record.issued.year if record.issued else None
    is_same_year = claims.year is None or year is None or claims.year == year
    return is_same_year or (bool(claims.venue) and not disagrees_on_venue(claims.venue, record))


def _find_foreign_id(claims: Claims, answers: Answers, paper: Sequence[Facts]) -> EntryVerdict | None:
    """The verdict where an identifier of the entry is another paper's."""
    mine = {(one.source, one.id) for one in paper}
    ids = {one.doi for one in paper} | {one.preprint_id for one in paper}
    for field, value, of_id in (("doi", claims.doi, answers.of_doi), ("eprint", claims.arxiv, answers.of_arxiv)):
        if not of_id or value in ids or any((one.source, one.id) in mine for one in of_id):
            continue
        other = of_id[0]
        difference = Difference(field=field, given=str(value), recorded=find_own_id(field, paper))
        return EntryVerdict(
            key=claims.key,
            verdict="other-paper",
            differences=(difference,),
            record=other,
            reason=f"{value} is the identifier of “{other.title}”",
        )
    return None


def _choose_version(claims: Claims, paper: Sequence[Facts]) -> Facts:
    """The version that the entry cites: the preprint where it says so, else the one that it contradicts least."""

    def rank(record: Facts) -> tuple[bool, int, bool, str]:
        differences = {difference.field for difference in compare(claims, record)}
        is_cited_kind = _is_preprint(record) == claims.is_preprint
        return not is_cited_kind, len(differences - {"title"}), claims.doi != record.doi, record.id

    return min(paper, key=rank)


def _explain(
    claims: Claims, record: Facts, versions: Sequence[Facts]
) -> tuple[tuple[Difference, ...], tuple[Dispute, ...]]:
    """The differences that no other record of the same publication takes back, and those that one does.

    Honest sources differ, too: what one of them says is not held against an entry.
    """
    found = compare(claims, record, versions)
    disputed: list[Dispute] = []
    for other in versions:
        if other.doi is not None and other.doi == record.doi:
            against = compare(claims, other, versions)
            fields, of_other = {one.field for one in found}, {one.field for one in against}
            disputed += [
                *(Dispute(difference=one, record=record, agrees=other) for one in found if one.field not in of_other),
                *(Dispute(difference=one, record=other, agrees=record) for one in against if one.field not in fields),
            ]
            found = tuple(one for one in found if one.field in of_other)
    if _is_preprint(record) and claims.venue and not claims.is_preprint:
        known = any(difference.field == "venue" for difference in found)
        preprint = Difference(field="venue", given=claims.venue, recorded="a preprint; no record of a publication")
        found = found if known else (*found, preprint)
    return found, tuple(disputed)


def _find_published(claims: Claims, answers: Answers, record: Facts, versions: Sequence[Facts]) -> Facts | None:
    """Return the published version of the preprint that an entry cites, if the matcher finds it proved."""
    if not _is_preprint(record):
        return None
    found = answers.published if answers.publication is not None else _prove_published(claims, record, versions)
    preprint = record.arxiv or claims.arxiv
    if found and is_other_version(claims.title, found.title) and not (preprint and found.preprint_id == preprint):
        return None
    return found


def _prove_published(claims: Claims, record: Facts, versions: Sequence[Facts]) -> Facts | None:
    paper = Paper(
        titles=tuple(dict.fromkeys((record.title, claims.title))),
        authors=record.authors,
        year=record.issued.year if record.issued else None,
        arxiv=record.arxiv or claims.arxiv,
        dois=(record.doi,) if record.doi else (),
    )
    verdict = match(paper, [one for one in versions if not _is_preprint(one)])
    proved = verdict.record if verdict.outcome == "published" else None
    return next((one for one in versions if one.ref == proved), None)


def has_publication(paper: Sequence[Facts]) -> bool:
    """Whether one of a paper's records is of a publication."""
    return not all(map(_is_preprint, paper))


def _is_preprint(record: Facts) -> bool:
    """Whether a record is no publication; reports, data sets and software with a DOI are some."""
    is_of_agency = record.source in ("crossref", "datacite")
    return record.type == "article" if is_of_agency else record.type not in PUBLISHED_TYPES


SEARCHABLE = frozenset({"article", "article-journal", "paper-conference"})
"""The kinds of works that the sources list as good as completely."""


def _judge_without_record(claims: Claims, answers: Answers) -> EntryVerdict:
    if answers.search == "absent" and claims.title and claims.type in SEARCHABLE:
        return EntryVerdict(
            key=claims.key, verdict="not-found", reason="every source was asked, and none has the paper"
        )
    reason = answers.reason
    if not reason:
        reason = "the sources do not list works of this kind" if claims.type not in SEARCHABLE else "not asked"
    return EntryVerdict(key=claims.key, verdict="unknown", reason=reason)
