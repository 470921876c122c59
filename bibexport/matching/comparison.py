"""Measuring what a paper and a DBLP record have in common, without a verdict."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.matching.authors import Agreement, agreement, name_agreement
from bibexport.matching.drift import Drift, compare_titles, content_words, share_a_word
from bibexport.matching.folding import fold_title, is_lesser_edition
from bibexport.matching.venue_relation import Relation, is_side_track, is_workshop, venue_relation
from bibexport.model import PUBLISHED_TYPES, Claim, Facts, Name
from bibexport.pages import page_dois, page_key


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """The paper of a catalog entry, as described by the list and the preprint server."""

    titles: tuple[str, ...]
    """Its titles: on the preprint server, in its CoRR record, in the list, in this order."""
    authors: tuple[Name, ...] = ()
    """The authors of the preprint, else those in the list; empty if unknown."""
    authors_are_listed: bool = False
    """Whether `authors` are the list's."""
    year: int | None = None
    """The date of the first version of the preprint."""
    arxiv: ArxivId | None = None
    dois: tuple[Doi, ...] = ()
    """The DOI of the published version, from the author on the preprint server or the curator in the list."""
    links: tuple[str, ...] = ()
    """The addresses of its pages as the list gives them (see `bibexport.pages`)."""
    claim: Claim = Claim()
    dblp: DblpKey | None = None
    """Pinned by the curator."""
    preprint: bool = False
    """Pinned as not published by the curator."""
    corr_records: Literal["never", "if unpublished", "always"] = "never"
    """When CoRR records with its title are wanted among the candidates: where DBLP has no publication of that title, or
    also beside one. Matching for a catalog takes preprints from preprint servers only."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What a paper and a record have in common."""

    record: Facts
    title_equal: bool
    """Whether one of the paper's titles is the record's."""
    untitled: bool
    """Whether no title of the paper is known at all."""
    other_title: bool
    """Whether it is not the preprint's own title that is equal, but its first version's or the list's."""
    title_words: int
    """Number of words in the record's title that are not function words."""
    drift: Drift
    """Between the record's title and the paper's title that is nearest to it."""
    own_drift: Drift
    """Between the record's title and the preprint's own."""
    authors: Agreement | None
    """None if the authors of either are unknown."""
    same_first: bool
    """Whether both may start with the same author."""
    venue: Relation
    """Between the venue that the list claims and the record's."""
    years_from_claim: int | None
    """Years between the year that the list claims and the record's, never negative."""
    same_doi: bool
    same_arxiv: bool
    same_page: bool
    """Whether a link of the list leads to the record."""
    years_after: int | None
    """Years from the first preprint to the record; negative where the record is older."""
    lesser: bool
    """Whether the record is an abstract, a poster or a demonstration of the work and the paper is not."""
    other_edition: bool
    """Whether one of the two is such a lesser edition and the other is not."""
    workshop: bool

    @property
    def claim_fits(self) -> bool:
        """Return whether the list claims the record's venue and year."""
        return self.years_from_claim == 0 and self.venue in ("same", "track")

    @property
    def same_id(self) -> bool:
        """Return whether an identifier links the record to the paper."""
        return self.same_doi or self.same_arxiv


def related(paper: Paper, record: Facts) -> bool:
    """Return whether a record is worth comparing: it shares a word of the title, an identifier, or the list's claim."""
    if any(share_a_word(mine, record.title) or fold_title(mine) == fold_title(record.title) for mine in paper.titles):
        return True
    if _year_fits(paper, record) and venue_relation(paper.claim.venue, record) in ("same", "track"):
        return True
    return (
        bool(record.other_titles) or _same_doi(paper, record) or _same_arxiv(paper, record) or _same_page(paper, record)
    )


def compare(paper: Paper, record: Facts) -> Comparison:
    """Measure what `paper` and `record` have in common."""
    titles = tuple(title for title in dict.fromkeys(paper.titles) if fold_title(title))
    theirs = tuple(title for title in (record.title, *record.other_titles) if fold_title(title))
    drifts = [compare_titles(mine, other) for mine in titles for other in theirs]
    year = record.issued.year if record.issued else None
    lesser = is_side_track(record) or is_lesser_edition(record.title)
    return Comparison(
        record=record,
        untitled=not any(paper.titles),
        title_equal=_any_equal(titles, theirs),
        other_title=not _any_equal(titles[:1], theirs),
        title_words=content_words(record.title),
        own_drift=compare_titles(titles[0], record.title) if titles else compare_titles("", ""),
        drift=max(drifts, key=lambda drift: (not drift.apart, drift.alike), default=compare_titles("", "")),
        authors=agreement(paper.authors, record.authors) if paper.authors and record.authors else None,
        same_first=bool(paper.authors and record.authors and name_agreement(paper.authors[0], record.authors[0])),
        venue=venue_relation(paper.claim.venue, record),
        years_from_claim=abs(year - paper.claim.year) if year is not None and paper.claim.year is not None else None,
        same_doi=_same_doi(paper, record),
        same_arxiv=_same_arxiv(paper, record),
        same_page=_same_page(paper, record),
        years_after=year - paper.year if year is not None and paper.year is not None else None,
        lesser=lesser and not any(map(is_lesser_edition, titles)),
        other_edition=lesser != any(map(is_lesser_edition, titles)),
        workshop=is_workshop(record),
    )


def is_published(record: Facts) -> bool:
    """Return whether a DBLP record is a publication and not only a preprint.

    DBLP lists the first years of ICLR under `journals/corr/`, with ICLR as their venue. The
    reports of IACR and ECCC look like journal articles there and are preprints.
    """
    if record.id.startswith("journals/corr/"):
        return record.venue not in ("", "CoRR") and not record.id.startswith("journals/corr/abs-")
    if record.id.startswith(("journals/iacr/", "journals/eccc/")) or record.type == "proceedings":
        return False
    return record.type in PUBLISHED_TYPES or (
        record.type == "document" and record.id.startswith(("conf/", "journals/"))
    )


def _year_fits(paper: Paper, record: Facts) -> bool:
    return paper.claim.year is not None and record.issued is not None and record.issued.year == paper.claim.year


def _same_doi(paper: Paper, record: Facts) -> bool:
    return record.doi is not None and record.doi in paper.dois


def _same_arxiv(paper: Paper, record: Facts) -> bool:
    return record.arxiv is not None and record.arxiv == paper.arxiv


def _same_page(paper: Paper, record: Facts) -> bool:
    if any(record.doi in page_dois(link) for link in paper.links if record.doi):
        return True
    keys = {key for link in paper.links if (key := page_key(link))}
    return bool(keys) and not keys.isdisjoint(map(page_key, (record.url, *record.also_at)))


def _any_equal(titles: Sequence[str], theirs: Sequence[str]) -> bool:
    return not {fold_title(title) for title in titles}.isdisjoint(fold_title(title) for title in theirs)
