"""The verdict on which DBLP record, if any, is the published version of a paper.

Where no record proves itself, the authors' other preprints may leave only one. A group that published two papers at one
conference has, as a rule, a preprint of each. A record that has the title of another preprint of these people is that
paper and not ours; if it leaves one record of theirs at the venue and in the year that the list claims, that one is
ours, whatever it is called.
"""

from collections.abc import Iterable, Sequence

import msgspec

from bibexport.ids import DblpKey, arxiv_id_of_doi
from bibexport.matching.authors import Agreement, agreement
from bibexport.matching.comparison import Comparison, Paper, compare, is_published, related
from bibexport.matching.drift import DISTINCTIVE
from bibexport.matching.folding import fold_title
from bibexport.matching.rules import TITLE_EQUAL, Version, choose, doubt, proof
from bibexport.model import MATCHING_RULES, Claim, Evidence, Facts, RecordRef, Verdict

MAX_CANDIDATES = 5


def evidence(comparison: Comparison, paper: Paper) -> Evidence:
    """Return the evidence for a record, field by field."""
    ids = "same DOI" if comparison.same_doi else "same arXiv id in the record" if comparison.same_arxiv else ""
    if not ids and comparison.same_page:
        ids = "the list links to it"
    return Evidence(
        title=_describe_title(comparison),
        authors=_describe_authors(comparison.authors, paper.authors_are_listed),
        claim=_describe_claim(comparison, paper.claim),
        ids=ids,
    )


def remarks(comparison: Comparison, claim: Claim) -> str:
    """Return what a person should know besides the evidence: a claim that differs, a retraction, an odd year."""
    record, years = comparison.record, comparison.years_after
    parts = []
    if record.retracted:
        parts.append(f"the record is marked as retracted or withdrawn: {record.retracted}")
    if comparison.venue in ("different", "workshop") or (comparison.venue != "unknown" and comparison.years_from_claim):
        parts.append(f"the list says {claim.text}, the record is {_describe_place(record)}")
    if comparison.lesser:
        parts.append("the record is an abstract or a demonstration of the work")
    if years is not None and not -3 <= years <= 5:
        parts.append(f"published {abs(years)} years {'after' if years > 0 else 'before'} the preprint")
    return "; ".join(parts)


def name_records(comparisons: Iterable[Comparison]) -> tuple[str, ...]:
    """Return up to five records as `conf/nips/X23 (NeurIPS 2023)`, without duplicates."""
    names = (f"{comparison.record.id} ({_describe_place(comparison.record)})" for comparison in comparisons)
    return tuple(dict.fromkeys(names))[:MAX_CANDIDATES]


def _describe_title(comparison: Comparison) -> str:
    if not comparison.title_equal:
        return f"title differs: “{comparison.record.title}”"
    return "title equal to an earlier one or to the list's" if comparison.other_title else TITLE_EQUAL


def _describe_authors(authors: Agreement | None, are_listed: bool) -> str:
    if authors is None:
        return "authors not known"
    text = f"{authors.likely} of {authors.paper} author{'s' if authors.paper != 1 else ''}"
    text += " that the list names" if are_listed else ""
    more = authors.record - authors.likely
    return f"{text}, {more} more in the record" if authors.likely == authors.paper and more else text


def _describe_claim(comparison: Comparison, claim: Claim) -> str:
    if comparison.venue == "unknown" or not claim.venue:
        return ""
    if comparison.claim_fits:
        return f"list says {claim.text}"
    if comparison.venue in ("same", "track") and claim.year is None:
        return f"list says {claim.venue}"
    return f"list says {claim.text}, the record {_describe_place(comparison.record)}"


def _describe_place(record: Facts) -> str:
    year = record.issued.year if record.issued else None
    return f"{record.venue or record.container_title} {year or ''}".strip()


def match(paper: Paper, candidates: Sequence[Facts], preprints: Iterable[Facts] | None = None) -> Verdict:
    """Find the published version of `paper` among DBLP records.

    A record is the paper if the folded titles are equal and the authors agree, or if the title was
    reworded and an identifier or the list's own venue and year prove it. What the list claims, and else
    the list of authors, chooses between versions. The order of `candidates` does not matter.

    Args:
        paper: the paper to find.
        candidates: records that may be the paper; preprints among them are ignored.
        preprints: what the same people, at least the first author, have on preprint servers (DBLP's CoRR records; the
            authors may be missing). They explain records that are other papers. None if nobody has looked for
            them: then nothing is proved by exclusion.

    Returns:
        `published` with the record's key, `preprint` where no candidate is the paper, or `ambiguous`
        where a person has to choose; `candidates` names other versions or the possible ones, best first, and beside a
        `preprint` what the same people published that is nearest to it.
        Never `unchecked`: whether every source was asked is for the caller to know.
    """
    return msgspec.structs.replace(_match(paper, candidates, preprints), rules=MATCHING_RULES)


def unexplained(paper: Paper, candidates: Iterable[Facts], preprints: Iterable[Facts] | None) -> list[Facts]:
    """Return the candidates that are not the published versions of other preprints.

    Keep these to judge the paper again without the preprints.
    """
    others = other_preprints(paper, preprints or ())
    return [record for record in candidates if not others or not is_explained(compare(paper, record), others)]


def _match(paper: Paper, candidates: Sequence[Facts], preprints: Iterable[Facts] | None) -> Verdict:
    if paper.dblp is not None:
        return _judge_pinned(paper, paper.dblp, candidates)
    if paper.preprint:
        return Verdict(outcome="preprint", evidence=Evidence(ids="pinned as a preprint in the catalog"))
    records = [record for record in _deduplicate(candidates) if is_published(record) and related(paper, record)]
    others = other_preprints(paper, preprints or ())
    compared = [compare(paper, record) for record in records]
    comparisons = [comparison for comparison in compared if not is_explained(comparison, others)]
    versions, doubts = [], []
    for comparison in comparisons:
        if shown := proof(comparison):
            versions.append(Version(comparison=comparison, proof=shown))
        elif why := doubt(comparison):
            doubts.append((comparison, why))
    last = last_one(comparisons) if preprints is not None and not versions else None
    if last is not None and is_left_over(last):
        return _judge_by_exclusion(paper, last)
    doubts.sort(key=lambda pair: _rank(pair[0]), reverse=True)
    possible = [comparison for comparison, _ in doubts]
    if versions:
        return _judge_versions(paper, versions, possible)
    if doubts:
        return _make_ambiguous(doubts[0][1], possible)
    siblings = sorted(filter(_has_authors_and_more, comparisons), key=_rank, reverse=True)
    return Verdict(outcome="preprint", candidates=name_records(siblings))


def _judge_by_exclusion(paper: Paper, last: Comparison) -> Verdict:
    shown = evidence(last, paper)
    only = f"{shown.claim}, where no other record of these authors is left without a preprint of its own title"
    return Verdict(
        outcome="published",
        record=last.record.ref,
        evidence=msgspec.structs.replace(shown, claim=only),
        reason=remarks(last, paper.claim),
    )


def _judge_versions(paper: Paper, versions: Sequence[Version], possible: Sequence[Comparison]) -> Verdict:
    choice = choose(versions, paper)
    ranked = [version.comparison for version in choice.versions]
    chosen = ranked[0]
    if choice.objection:
        return _make_ambiguous(choice.objection, ranked)
    if chosen.authors is None and not chosen.same_id and not chosen.same_page:
        linked = [comparison for comparison in possible if comparison.same_page]
        if linked:
            return _make_ambiguous(f"the link leads to “{linked[0].record.title}”", [*linked, *ranked])
    claimed = [comparison for comparison in possible if comparison.claim_fits]
    if claimed and not chosen.claim_fits:
        return _make_ambiguous(
            f"the list says {paper.claim.text}, and a record there may be the paper", [*claimed, *ranked]
        )
    return Verdict(
        outcome="published",
        record=chosen.record.ref,
        evidence=evidence(chosen, paper),
        candidates=name_records(ranked[1:]),
        reason=remarks(chosen, paper.claim),
    )


def _judge_pinned(paper: Paper, key: DblpKey, candidates: Sequence[Facts]) -> Verdict:
    pinned = Evidence(ids="pinned in the catalog")
    reason = ""
    for record in _deduplicate(candidates):
        if record.id == key:
            comparison = compare(paper, record)
            reason = remarks(comparison, paper.claim)
            if not comparison.title_equal and not (comparison.authors and comparison.authors.likely):
                reason = "; ".join(filter(None, ("neither title nor authors agree with the record's", reason)))
    return Verdict(outcome="published", record=RecordRef("dblp", key), evidence=pinned, reason=reason)


def _make_ambiguous(reason: str, possible: Iterable[Comparison]) -> Verdict:
    return Verdict(outcome="ambiguous", candidates=name_records(possible), reason=reason)


def _deduplicate(candidates: Sequence[Facts]) -> list[Facts]:
    """Return each record once, in an order that does not depend on theirs."""
    records: dict[RecordRef, Facts] = {}
    for record in candidates:
        before = records.get(record.ref)
        if before is None or (before != record and repr(before) < repr(record)):
            records[record.ref] = record
    return [records[key] for key in sorted(records)]


def _has_authors_and_more(comparison: Comparison) -> bool:
    """Return whether a person should look at a record although the rules do not make it the paper."""
    authors = comparison.authors
    agree = authors is not None and authors.likely == authors.fewer > 0 and authors.of_longer >= 0.6
    return agree and (comparison.claim_fits or comparison.drift.alike >= 0.25)


def _rank(comparison: Comparison) -> tuple[bool, bool, bool, float]:
    identified = comparison.same_id or comparison.same_page
    return identified, comparison.claim_fits, comparison.title_equal, comparison.drift.alike


_EARLIEST, _LATEST = -1, 5
"""Years after the preprint in which a renamed paper can appear."""


def other_preprints(paper: Paper, preprints: Iterable[Facts]) -> dict[str, list[Facts]]:
    """Return the preprints that are not the paper's own, by their folded titles."""
    own = {fold_title(title) for title in paper.titles}
    others: dict[str, list[Facts]] = {}
    for preprint in preprints:
        title = fold_title(preprint.title)
        if title and title not in own and not (paper.arxiv and _arxiv(preprint) == paper.arxiv):
            others.setdefault(title, []).append(preprint)
    return others


def is_explained(comparison: Comparison, others: dict[str, list[Facts]]) -> bool:
    """Return whether a record is the published version of another preprint: same title, and same authors if known."""
    if comparison.title_equal or comparison.same_id:
        return False
    record = comparison.record
    return any(
        _are_the_same_people(agreement(preprint.authors, record.authors)) if preprint.authors else True
        for preprint in others.get(fold_title(record.title), ())
    )


def last_one(comparisons: Sequence[Comparison]) -> Comparison | None:
    """Return the only record at the claimed venue and in the claimed year by people of the paper; None if there are
    more.

    `comparisons` are those that no other preprint explains. A record that shares half of the authors is in the way,
    too: authors come and go between preprint and publication.
    """
    left = [one for one in comparisons if one.claim_fits and one.authors and one.authors.of_shorter >= 0.5]
    # Two catalogues may list the same paper.
    distinct = {fold_title(one.record.title): one for one in sorted(left, key=lambda one: one.record.source == "dblp")}
    return next(iter(distinct.values())) if len(distinct) == 1 else None


def is_left_over(comparison: Comparison) -> bool:
    """Return whether the last record at the claimed venue is the paper: same people, and titles that may be one
    paper's.

    The fewer the people, the more papers of one list of authors there are, and the more their titles have to share.
    """
    authors, drift, years = comparison.authors, comparison.drift, comparison.years_after
    if authors is None or authors.truncated or authors.sure < authors.fewer or authors.of_longer < 0.6:
        return False
    if drift.firmly or comparison.own_drift.firmly or (years is not None and not _EARLIEST <= years <= _LATEST):
        return False
    if authors.fewer == 1:
        return authors.paper == authors.record and drift.shared >= 20 and drift.alike >= 0.5
    if authors.fewer == 2 or authors.paper != authors.record:
        return drift.shared >= 20 and drift.alike >= 0.33
    if drift.other_name:
        # Groups name their systems: `GeoTV: …` and `GeoTracker: …` are two papers, unless more than that agrees.
        return drift.shared >= 20 and drift.alike >= 0.25
    return drift.shared >= DISTINCTIVE and (authors.paper > 4 or drift.alike >= 0.2)


def _are_the_same_people(authors: Agreement) -> bool:
    return authors.likely == authors.fewer > 0


def _arxiv(preprint: Facts) -> str | None:
    if preprint.arxiv or not preprint.doi:
        return preprint.arxiv or _arxiv_of_key(preprint.id)
    return arxiv_id_of_doi(preprint.doi)


def _arxiv_of_key(key: str) -> str | None:
    """Return the arXiv id in a key such as `journals/corr/abs-2103-00020`."""
    prefix, dash, number = key.partition("abs-")
    return number.replace("-", ".") if dash and prefix.endswith("corr/") else None
