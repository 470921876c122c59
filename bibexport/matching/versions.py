"""Which of several published versions of a paper is cited."""

from collections.abc import Sequence

import msgspec

from bibexport.matching.authors import order_fit
from bibexport.matching.comparison import Comparison, Paper
from bibexport.matching.rules import Proof

_CLEARLY = 0.15
"""By how much the likeness of a reworded title must exceed the next one's."""
_CLAIM_TOLERANCE = 4
"""Years between a claim and a record of another venue that can still be the same work."""


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A record that is proved to be a paper."""

    comparison: Comparison
    proof: Proof


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """All versions, the one to cite first, and what keeps us from citing it."""

    versions: tuple[Version, ...]
    objection: str = ""


def choose(versions: Sequence[Version], paper: Paper) -> Choice:
    """Put the version to cite first: the one that the list claims, else the one with the preprint's list of authors.

    Authors come, go and change places between the conference paper and the journal's, and each has its preprint. Of
    versions with one list, the first archival one comes first. Workshops, abstracts and demonstrations give way to
    conferences and journals.
    """
    ranked = tuple(sorted(versions, key=lambda version: (_rank(version, paper), version.comparison.record.id)))
    return Choice(versions=ranked, objection=_objection(ranked, paper))


_Rank = tuple[int, bool, int, int, int, int, bool, bool, float]


def _rank(version: Version, paper: Paper) -> _Rank:
    comparison, claim = version.comparison, paper.claim
    year = _year(comparison)
    return (
        _claim_rank(comparison),
        not comparison.same_id,
        _standing(comparison),
        int(bool(claim.year) and not claim.venue and year != claim.year),
        order_fit(paper.authors, comparison.record.authors),
        year,
        comparison.record.type == "article-journal",
        version.proof == "claim",
        -comparison.drift.alike if version.proof == "claim" else 0.0,
    )


def _claim_rank(comparison: Comparison) -> int:
    """How well a version fits the list's claim, 0 the best; all alike where the claim says nothing."""
    distance = comparison.years_from_claim or 0
    match comparison.venue:
        case "same":
            return 0 if distance == 0 else 2 if distance == 1 else 3
        case "track":
            return 1 if distance == 0 else 3
        case "workshop":
            return 4 if distance == 0 else 5
        case "different" | "unknown":
            return 5


def _standing(comparison: Comparison) -> int:
    return 2 if comparison.workshop else 1 if comparison.other_edition else 0


def _year(comparison: Comparison) -> int:
    issued = comparison.record.issued
    return issued.year if issued and issued.year else 9999


def _objection(ranked: Sequence[Version], paper: Paper) -> str:
    first, claim = ranked[0].comparison, paper.claim
    if first.venue == "different":
        if _standing(first):
            kind = (
                "a workshop version" if first.workshop else "a shorter version" if first.lesser else "a longer version"
            )
            return f"the list says {claim.text}, but only {kind} elsewhere is known"
        if (first.years_from_claim or 0) > _CLAIM_TOLERANCE:
            return f"the list says {claim.text}, but the record is of {_year(first)}"
    if first.lesser and not first.claim_fits and not first.same_id:
        return "only an abstract or a demonstration of the paper is known"
    if len(ranked) > 1 and _tied(ranked[0], ranked[1], paper):
        return "two records fit equally well"
    return ""


def _tied(one: Version, other: Version, paper: Paper) -> bool:
    if "claim" == one.proof == other.proof:
        alike = one.comparison.drift.alike - other.comparison.drift.alike
        return _claim_rank(one.comparison) == _claim_rank(other.comparison) and alike < _CLEARLY
    return _rank(one, paper) == _rank(other, paper)
