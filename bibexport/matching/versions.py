"""Choosing which of several published versions of a paper to cite."""

from collections.abc import Sequence

import msgspec

from bibexport.matching.authors import order_fit
from bibexport.matching.comparison import Comparison, Paper
from bibexport.matching.rules import Proof

_CLEARLY = 0.15
"""Minimum lead of a reworded title's similarity over the next one's."""
_CLAIM_TOLERANCE = 4
"""Maximum number of years between a claim and a record of another venue that may be the same work."""


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A record that is proved to be the paper."""

    comparison: Comparison
    proof: Proof


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """All versions, the one to cite first, and the objection to citing it, if any."""

    versions: tuple[Version, ...]
    objection: str = ""


def choose(versions: Sequence[Version], paper: Paper) -> Choice:
    """Put the version to cite first: the one that the list claims, else the one with the preprint's list of authors.

    Authors come, go and change places between the conference paper and the journal's, and each has its preprint. Of
    versions with one list, the first archival one comes first. Workshops, abstracts and demonstrations give way to
    conferences and journals.
    """
    ranked = tuple(sorted(versions, key=lambda version: (_rank_version(version, paper), version.comparison.record.id)))
    return Choice(versions=ranked, objection=_find_objection(ranked, paper))


_Rank = tuple[int, bool, int, int, int, int, bool, bool, float]


def _rank_version(version: Version, paper: Paper) -> _Rank:
    comparison, claim = version.comparison, paper.claim
    year = _year_of(comparison)
    return (
        _rank_by_claim(comparison),
        not comparison.same_id,
        _rank_edition(comparison),
        int(bool(claim.year) and not claim.venue and year != claim.year),
        order_fit(paper.authors, comparison.record.authors),
        year,
        comparison.record.type == "article-journal",
        version.proof == "claim",
        -comparison.drift.alike if version.proof == "claim" else 0.0,
    )


def _rank_by_claim(comparison: Comparison) -> int:
    """Return how well a version fits the list's claim, 0 being the best; all are equal if the claim is empty."""
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


def _rank_edition(comparison: Comparison) -> int:
    return 2 if comparison.workshop else 1 if comparison.other_edition else 0


def _year_of(comparison: Comparison) -> int:
    issued = comparison.record.issued
    return issued.year if issued and issued.year else 9999


def _find_objection(ranked: Sequence[Version], paper: Paper) -> str:
    first, claim = ranked[0].comparison, paper.claim
    if first.venue == "different":
        if _rank_edition(first):
            kind = (
                "a workshop version" if first.workshop else "a shorter version" if first.lesser else "a longer version"
            )
            return f"the list says {claim.text}, but only {kind} elsewhere is known"
        if (first.years_from_claim or 0) > _CLAIM_TOLERANCE:
            return f"the list says {claim.text}, but the record is of {_year_of(first)}"
    if first.lesser and not first.claim_fits and not first.same_id:
        return "only an abstract or a demonstration of the paper is known"
    if len(ranked) > 1 and _is_tied(ranked[0], ranked[1], paper):
        return "two records fit equally well"
    return ""


def _is_tied(one: Version, other: Version, paper: Paper) -> bool:
    if "claim" == one.proof == other.proof:
        alike = one.comparison.drift.alike - other.comparison.drift.alike
        return _rank_by_claim(one.comparison) == _rank_by_claim(other.comparison) and alike < _CLEARLY
    return _rank_version(one, paper) == _rank_version(other, paper)
