"""Verdicts in words that a person can check."""

from collections.abc import Iterable

from bibexport.matching.authors import Agreement
from bibexport.matching.comparison import Comparison
from bibexport.model import Claim, Evidence, Facts

MAX_CANDIDATES = 5


def evidence(comparison: Comparison, claim: Claim) -> Evidence:
    """What speaks for a record, field by field."""
    ids = "same DOI" if comparison.same_doi else "same arXiv id in the record" if comparison.same_arxiv else ""
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
