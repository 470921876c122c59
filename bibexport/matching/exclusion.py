"""The records left at the claimed venue once the authors' other preprints account for theirs.

A group that published two papers at one conference has, as a rule, a preprint of each. A record that has the title of
another preprint of these people is that paper and not ours; if it leaves one record of theirs at the venue and in the
year that the list claims, that one is ours, whatever it is called.
"""

from collections.abc import Iterable, Sequence

from bibexport.ids import arxiv_id_of_doi
from bibexport.matching.authors import Agreement, agreement
from bibexport.matching.comparison import Comparison, Paper
from bibexport.matching.drift import DISTINCTIVE
from bibexport.matching.folding import fold_title
from bibexport.model import Facts

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
