"""When a record is the published version of a paper, when a person has to decide, and which version to cite."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from bibexport.matching.authors import Agreement, order_fit
from bibexport.matching.comparison import Comparison, Paper
from bibexport.matching.drift import MIN_SHARED
from bibexport.model import Evidence

Proof = Literal["", "id", "title", "claim"]
"""The proof that a record is the paper: an identifier, the equal title, the list's claim; empty without any."""

TITLE_EQUAL = "title equal"
"""What a verdict says where the preprint's title is the record's."""
SHORT_TITLE = 3
LONG_TITLE = 5
"""Number of words that are not function words: fewer than three make a title weak evidence, five strong evidence."""
_EARLIEST, _LATEST = -3, 5
"""Years after the preprint in which papers usually appear."""


def proof(comparison: Comparison) -> Proof:
    """Return what proves by itself that the record is the paper; empty if nothing does."""
    if not comparison.title_equal and (comparison.drift.apart or comparison.own_drift.apart):
        return ""
    if (comparison.same_id and _id_holds(comparison)) or (comparison.same_page and _link_holds(comparison)):
        return "id"
    if comparison.title_equal:
        return "title" if _own_title_fits(comparison) and _equal_title_holds(comparison) else ""
    return "claim" if comparison.claim_fits and _may_be_reworded(comparison) else ""


def doubt(comparison: Comparison) -> str:
    """Return why a person should check a record that is not proved to be the paper; empty if nobody needs to."""
    if comparison.same_id:
        return f"{'the DOI' if comparison.same_doi else 'the arXiv id'} is the same, but {_name_difference(comparison)}"
    if comparison.same_page:
        return f"the link leads to “{comparison.record.title}”"
    if comparison.title_equal:
        return _doubt_authors(comparison)
    if not _all_authors_match(comparison.authors):
        return ""
    if comparison.claim_fits:
        # Always reported: the difference may be how the paper was renamed, and the list says that it appeared there.
        apart = comparison.drift.apart or comparison.own_drift.apart
        return "venue, year and authors agree, but the title differs" + (f": {apart}" if apart else "")
    if comparison.drift.apart or comparison.own_drift.apart:
        return ""
    if _title_is_nearly_equal(comparison):
        return "the authors agree, but the title differs a little and nothing else proves it"
    near = comparison.venue in ("same", "track") and (comparison.years_from_claim or 0) <= 1
    if near and comparison.drift.alike >= 0.75 and _may_be_reworded(comparison):
        return f"authors and venue agree, but the title differs{' and the year' if comparison.years_from_claim else ''}"
    return ""


def is_another_paper(comparison: Comparison, evidence: Evidence) -> bool:
    """Return whether a record cannot be the paper for which a verdict once named it.

    A verdict may rest on more than a lock keeps, such as the title of an earlier version, so that not all of the proof
    can be asked for again. What must still hold is that people agree, and besides them the title, an identifier, or
    what the verdict itself says about a title that differs.
    """
    if proof(comparison):
        return False
    same_work = comparison.title_equal or comparison.same_id or comparison.same_page
    authors = comparison.authors
    if authors is None:
        return not (comparison.untitled or same_work)
    if not authors.likely:
        return True
    if same_work or comparison.record.title in evidence.title:
        return False
    if evidence.title == TITLE_EQUAL:
        return True
    shares_words = comparison.drift.shared >= MIN_SHARED and not comparison.drift.apart
    return not (_all_authors_match(authors) and (shares_words or comparison.claim_fits))


def _id_holds(comparison: Comparison) -> bool:
    """Return whether the authors and the title corroborate an identifier, which an author typed in.

    If neither is known, the identifier alone says which paper is meant.
    """
    authors = comparison.authors
    if authors is None:
        return comparison.untitled or comparison.title_equal or comparison.drift.contained >= 0.5
    if not authors.likely:
        return False
    return comparison.title_equal or comparison.drift.shared >= MIN_SHARED or _all_authors_match(authors)


def _link_holds(comparison: Comparison) -> bool:
    """Return whether the record that a link leads to is the paper: some links lead to another paper of the same group.

    By hand, 6 of 819 links were found to be wrong.
    """
    authors = comparison.authors
    if authors is None:
        return comparison.untitled or comparison.title_equal
    if not authors.likely:
        return False
    return comparison.title_equal or (comparison.drift.shared >= MIN_SHARED and _all_authors_match(authors))


def _own_title_fits(comparison: Comparison) -> bool:
    """Return whether the preprint's own title is compatible with an equal title that only the list has.

    Lists sometimes swap the ids of two papers of one group.
    """
    if not comparison.other_title:
        return True
    return not comparison.own_drift.apart and (
        comparison.own_drift.alike >= 0.5 or _all_authors_match(comparison.authors)
    )


def _equal_title_holds(comparison: Comparison) -> bool:
    authors = comparison.authors
    if authors is None:
        return comparison.claim_fits and comparison.title_words >= SHORT_TITLE
    if comparison.claim_fits and authors.of_shorter >= 0.5:
        return True
    starts_so = authors.truncated and comparison.same_first and authors.likely == authors.fewer
    if starts_so and comparison.years_from_claim == 0:
        # `Vaswani et al. 2017`: people cite papers so because it is enough.
        return True
    unusual = comparison.years_after is not None and not _EARLIEST <= comparison.years_after <= _LATEST
    if comparison.title_words < SHORT_TITLE or unusual:
        if authors.likely > 3:
            return authors.of_longer >= 0.75
        return authors.sure == authors.fewer and authors.of_longer >= 0.6 and (authors.fewer > 1 or authors.equal == 1)
    long_title = comparison.title_words >= LONG_TITLE
    # `Radford et al.` has no given name to be sure of, but says who comes first.
    if long_title and authors.fewer == 1 and starts_so:
        return True
    return _enough_authors_match(authors, long_title=long_title)


def _enough_authors_match(authors: Agreement, long_title: bool) -> bool:
    """Return whether enough authors match for an equal title to be conclusive."""
    if authors.fewer == 1:
        if authors.paper == authors.record:
            return bool(authors.sure) or (long_title and bool(authors.likely))
        return long_title and bool(authors.sure)
    if authors.fewer == 2:
        return authors.likely == 2 and authors.sure > 0 and authors.of_longer >= 0.3
    return authors.likely >= 2 and authors.of_shorter >= 0.6 and authors.of_longer >= 0.4


def _all_authors_match(authors: Agreement | None) -> bool:
    """Return whether all authors of the shorter list are on the longer one, which has few more."""
    if authors is None or authors.likely < authors.fewer or authors.of_longer < 0.6:
        return False
    return authors.sure >= authors.fewer - (authors.fewer > 3)


def _may_be_reworded(comparison: Comparison) -> bool:
    """Return whether different titles may be one paper's, given its venue and year; fewer authors require nearer
    titles.
    """
    authors, drift = comparison.authors, comparison.drift
    if authors is None or not _all_authors_match(authors):
        return False
    if (drift.one_word_swapped and drift.shared < 30) or (drift.other_name and drift.alike < 0.5):
        return False
    if authors.fewer == 1:
        return drift.shared >= 30 and drift.alike >= 0.85
    if authors.fewer == 2:
        return drift.shared >= 25 and drift.alike >= 0.75
    if authors.fewer == 3:
        return drift.shared >= 20 and (drift.alike >= 0.33 or drift.contained >= 0.6)
    return drift.shared >= MIN_SHARED and drift.alike >= 0.25


def _title_is_nearly_equal(comparison: Comparison) -> bool:
    """Return whether only one word was added, omitted or inflected."""
    drift, years = comparison.drift, comparison.years_after
    if drift.shared < MIN_SHARED or drift.contained < 1.0 or (years is not None and not _EARLIEST <= years <= _LATEST):
        return False
    inflected = drift.alike > 0.95
    return inflected or comparison.venue != "different"


def _doubt_authors(comparison: Comparison) -> str:
    authors = comparison.authors
    if authors is None:
        return "the title is equal, but the authors are not known"
    if authors.likely and not _own_title_fits(comparison):
        return "the title is the list's, but the preprint is called otherwise"
    if authors.likely:
        return f"the title is equal, but only {authors.likely} of {authors.paper} authors agree"
    return "title, venue and year are what the list says, but the authors differ" if comparison.claim_fits else ""


def _name_difference(comparison: Comparison) -> str:
    if comparison.authors is not None and not comparison.authors.likely:
        return "the authors differ" if comparison.title_equal else "title and authors differ"
    return "the title differs"


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
