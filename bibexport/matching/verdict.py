"""Is one of these records the published version of that paper?"""

from collections.abc import Iterable, Sequence

from bibexport.ids import DblpKey
from bibexport.matching.authors import Agreement
from bibexport.matching.comparison import Comparison, Paper, compare, is_published, related
from bibexport.matching.rules import doubt, proof
from bibexport.matching.versions import Version, choose
from bibexport.model import Claim, Evidence, Facts, RecordRef, Verdict

MAX_CANDIDATES = 5


def evidence(comparison: Comparison, claim: Claim) -> Evidence:
    """What speaks for a record, field by field."""
    ids = "same DOI" if comparison.same_doi else "same arXiv id in the record" if comparison.same_arxiv else ""
    if not ids and comparison.same_page:
        ids = "the list links to it"
    return Evidence(
        title=_title(comparison),
        authors=_authors(comparison.authors),
        claim=_claim(comparison, claim),
        ids=ids,
    )


def remarks(comparison: Comparison, claim: Claim) -> str:
    """What a person should know beside the evidence: a claim that differs, a retraction, an odd year."""
    record, years = comparison.record, comparison.years_after
    parts = []
    if record.retracted:
        parts.append(f"the record is marked as retracted or withdrawn: {record.retracted}")
    if comparison.venue in ("different", "workshop") or (comparison.venue != "unknown" and comparison.years_from_claim):
        parts.append(f"the list says {claim.text}, the record is {_place(record)}")
    if comparison.lesser:
        parts.append("the record is an abstract or a demonstration of the work")
    if years is not None and not -3 <= years <= 5:
        parts.append(f"published {abs(years)} years {'after' if years > 0 else 'before'} the preprint")
    return "; ".join(parts)


def named(comparisons: Iterable[Comparison]) -> tuple[str, ...]:
    """Records as `conf/nips/X23 (NeurIPS 2023)`, at most five, each once."""
    names = (f"{comparison.record.id} ({_place(comparison.record)})" for comparison in comparisons)
    return tuple(dict.fromkeys(names))[:MAX_CANDIDATES]


def _title(comparison: Comparison) -> str:
    if not comparison.title_equal:
        return f"title differs: “{comparison.record.title}”"
    return "title equal to an earlier one or to the list's" if comparison.other_title else "title equal"


def _authors(authors: Agreement | None) -> str:
    if authors is None:
        return "authors not known"
    text = f"{authors.likely} of {authors.paper} author{'s' if authors.paper != 1 else ''}"
    more = authors.record - authors.likely
    return f"{text}, {more} more in the record" if authors.likely == authors.paper and more else text


def _claim(comparison: Comparison, claim: Claim) -> str:
    if comparison.venue == "unknown" or not claim.venue:
        return ""
    if comparison.claim_fits:
        return f"list says {claim.text}"
    if comparison.venue in ("same", "track") and claim.year is None:
        return f"list says {claim.venue}"
    return f"list says {claim.text}, the record {_place(comparison.record)}"


def _place(record: Facts) -> str:
    year = record.issued.year if record.issued else None
    return f"{record.venue or record.container_title} {year or ''}".strip()


def match(paper: Paper, candidates: Sequence[Facts]) -> Verdict:
    """Find the published version of `paper` among DBLP records.

    A record is the paper if the folded titles are equal and the authors agree, or if the title was
    reworded and an identifier or the list's own venue and year prove it. What the list claims
    chooses between versions. The order of `candidates` does not matter; CoRR records are ignored.

    Returns:
        `published` with the record's key, `preprint` where no candidate is the paper, or `ambiguous`
        where a person has to choose; `candidates` names other versions or the possible ones, best first, and beside a
        `preprint` what the same people published that is nearest to it.
        Never `unchecked`: whether every source was asked is for the caller to know.
    """
    if paper.dblp is not None:
        return _pinned(paper, paper.dblp, candidates)
    if paper.preprint:
        return Verdict(outcome="preprint", evidence=Evidence(ids="pinned as a preprint in the catalog"))
    records = [record for record in _distinct(candidates) if is_published(record) and related(paper, record)]
    comparisons = [compare(paper, record) for record in records]
    alone = sum(_has_authors_where_claimed(comparison) for comparison in comparisons) == 1
    versions, doubts = [], []
    for comparison in comparisons:
        if shown := proof(comparison, alone):
            versions.append(Version(comparison=comparison, proof=shown))
        elif why := doubt(comparison):
            doubts.append((comparison, why))
    doubts.sort(key=lambda pair: _likelihood(pair[0]), reverse=True)
    possible = [comparison for comparison, _ in doubts]
    if versions:
        return _of_versions(paper, versions, possible)
    if doubts:
        return _ambiguous(doubts[0][1], possible)
    siblings = sorted(filter(_has_authors_and_more, comparisons), key=_likelihood, reverse=True)
    return Verdict(outcome="preprint", candidates=named(siblings))


def _of_versions(paper: Paper, versions: Sequence[Version], possible: Sequence[Comparison]) -> Verdict:
    choice = choose(versions, paper.claim)
    ranked = [version.comparison for version in choice.versions]
    chosen = ranked[0]
    if choice.objection:
        return _ambiguous(choice.objection, ranked)
    if chosen.authors is None and not chosen.same_id and not chosen.same_page:
        linked = [comparison for comparison in possible if comparison.same_page]
        if linked:
            return _ambiguous(f"the link leads to “{linked[0].record.title}”", [*linked, *ranked])
    claimed = [comparison for comparison in possible if comparison.claim_fits]
    if claimed and not chosen.claim_fits:
        return _ambiguous(f"the list says {paper.claim.text}, and a record there may be the paper", [*claimed, *ranked])
    return Verdict(
        outcome="published",
        record=chosen.record.ref,
        evidence=evidence(chosen, paper.claim),
        candidates=named(ranked[1:]),
        reason=remarks(chosen, paper.claim),
    )


def _pinned(paper: Paper, key: DblpKey, candidates: Sequence[Facts]) -> Verdict:
    pinned = Evidence(ids="pinned in the catalog")
    reason = ""
    for record in _distinct(candidates):
        if record.id == key:
            comparison = compare(paper, record)
            reason = remarks(comparison, paper.claim)
            if not comparison.title_equal and not (comparison.authors and comparison.authors.likely):
                reason = "; ".join(filter(None, ("neither title nor authors agree with the record's", reason)))
    return Verdict(outcome="published", record=RecordRef("dblp", key), evidence=pinned, reason=reason)


def _ambiguous(reason: str, possible: Iterable[Comparison]) -> Verdict:
    return Verdict(outcome="ambiguous", candidates=named(possible), reason=reason)


def _distinct(candidates: Sequence[Facts]) -> list[Facts]:
    """Each record once, in an order that does not depend on theirs."""
    records: dict[RecordRef, Facts] = {}
    for record in candidates:
        before = records.get(record.ref)
        if before is None or (before != record and repr(before) < repr(record)):
            records[record.ref] = record
    return [records[key] for key in sorted(records)]


def _has_authors_where_claimed(comparison: Comparison) -> bool:
    authors = comparison.authors
    return comparison.claim_fits and authors is not None and authors.likely == authors.fewer > 0


def _has_authors_and_more(comparison: Comparison) -> bool:
    """Whether a record that is not the paper by the rules is worth a person's look all the same."""
    authors = comparison.authors
    agree = authors is not None and authors.likely == authors.fewer > 0 and authors.of_longer >= 0.6
    return agree and (comparison.claim_fits or comparison.drift.alike >= 0.25)


def _likelihood(comparison: Comparison) -> tuple[bool, bool, bool, float]:
    identified = comparison.same_id or comparison.same_page
    return identified, comparison.claim_fits, comparison.title_equal, comparison.drift.alike
