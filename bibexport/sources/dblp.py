"""What DBLP's endpoints have in common: keys, types, addresses, search terms, and candidates for a paper."""

import re
from collections.abc import Collection, Iterable, Sequence

import msgspec

from bibexport import ids
from bibexport.errors import InvalidId
from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.matching import compare_venues, fold_title, plausible
from bibexport.matching.comparison import Paper
from bibexport.matching.drift import compare_titles
from bibexport.model import Facts, Name, RecordType
from bibexport.pages import page_addresses, page_dois
from bibexport.tex.decode import unicode_text
from bibexport.text.names import name

NAME = "dblp"

_TYPES: dict[str, RecordType] = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "proceedings": "proceedings",
    "incollection": "chapter",
    "book": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "data": "dataset",
}
_DOI_ADDRESS = re.compile(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A record that may be the paper, with just enough fields to decide whether to fetch it."""

    key: DblpKey
    title: str
    venue: str = ""
    year: int | None = None
    by_key: bool = False
    """Whether it was found by a DOI or page of the paper, not by title or author."""
    authors: tuple[Name, ...] = ()
    """Where it is a CoRR record of the index."""


def corr_key(arxiv: ArxivId) -> DblpKey | None:
    """Return the key of a paper's CoRR record, if it can be computed from the arXiv id.

    From 2013-07 to 2017-07 DBLP made these keys from authors' names; before 2007 they need the subject class.
    """
    if "/" in arxiv or "1307" <= arxiv[:4] <= "1707":
        return None
    return DblpKey(f"journals/corr/abs-{arxiv.replace('.', '-')}")


def is_corr(key: str, venue: str) -> bool:
    """Return whether a record is a preprint: filed under CoRR, but not one of the ICLR papers filed there too."""
    return key.startswith("journals/corr/") and venue in ("", "CoRR")


def record_type(bibtex_type: str, key: str, venue: str) -> RecordType:
    """Return the type of a record from its BibTeX type (`Inproceedings`, or the IRI that ends in it)."""
    if is_corr(key, venue):
        return "article"
    if key.startswith("journals/corr/"):
        return "paper-conference"
    return _TYPES.get(bibtex_type.rsplit("#", 1)[-1].lower(), "document")


def author(written: str) -> Name:
    """Return an author's name as DBLP writes it, without the homonym number."""
    return name(written)


def doi(text: str) -> Doi | None:
    """Return the DOI in a DOI or an address; None if there is none."""
    try:
        return ids.doi(text)
    except InvalidId:
        return None


def doi_of_address(address: str) -> Doi | None:
    """Return the DOI of an `ee` address of doi.org; None for other addresses."""
    return doi(address) if _DOI_ADDRESS.match(address) else None


def other_addresses(main: str, addresses: Sequence[str]) -> tuple[str, ...]:
    """Return the pages of a record beside the main one, without DOIs, sorted."""
    return tuple(sorted({one for one in addresses if one != main and not _DOI_ADDRESS.match(one)}))


def first_year(text: str) -> int | None:
    """Return the year in `2021` or `2021-01-01`."""
    return int(text[:4]) if text[:4].isdecimal() and len(text) >= 4 else None


CANDIDATES_PER_PAPER = 12
"""Maximum number of records whose details are fetched, the most plausible first."""


class SearchTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one paper, for the queries."""

    titles: tuple[str, ...]
    authors: tuple[str, ...] = ()
    """Names in reading order."""
    arxiv: ArxivId | None = None
    corr: DblpKey | None = None
    """The paper's CoRR record, once it is known."""
    dois: tuple[Doi, ...] = ()
    pages: tuple[str, ...] = ()
    """Addresses of its page, in all spellings that DBLP may have."""

    @property
    def search_titles(self) -> tuple[str, ...]:
        """The titles without TeX, one of each group that `fold` makes equal."""
        plain = (unicode_text(title) if "\\" in title else title for title in self.titles)
        return tuple({folded: title for title in plain if (folded := fold(title))}.values())


def fold(title: str) -> str:
    """Return a title as the queries compare it: only ASCII letters and digits, in lower case."""
    return "".join(character for character in title if character.isascii() and character.isalnum()).lower()


def describe(paper: Paper) -> SearchTerms:
    """Describe a paper for the queries to DBLP."""
    return SearchTerms(
        titles=paper.titles,
        authors=tuple(one.display for one in paper.authors),
        arxiv=paper.arxiv,
        dois=tuple(dict.fromkeys((*paper.dois, *(doi for link in paper.links for doi in page_dois(link))))),
        pages=tuple(dict.fromkeys(page for link in paper.links for page in page_addresses(link))),
    )


def needs_search(paper: Paper, titles: Sequence[str], known: Iterable[Candidate]) -> bool:
    """Return whether the claimed version is still missing: no record has its title, or none the claimed year."""
    if paper.corr_records == "always":
        return True
    folded = {fold_title(title) for title in titles}
    titled = [one for one in known if fold_title(one.title) in folded and not is_corr(one.key, one.venue)]
    if paper.claim.year is None or not titled:
        return not titled
    return all(one.year != paper.claim.year for one in titled)


def with_corr_title(paper: Paper, corr_title: str) -> tuple[str, ...]:
    """Return all titles of the paper, including that of its CoRR record."""
    return (*paper.titles, corr_title) if corr_title else paper.titles


def may_be(paper: Paper, titles: Sequence[str], candidate: Candidate) -> bool:
    """Return whether a record may be the paper, judging by the little known of it so far."""
    return candidate.by_key or plausible(titles, candidate.title, claimed=fits_claim(paper, candidate))


def choose(paper: Paper, titles: Sequence[str], candidates: Collection[Candidate]) -> list[DblpKey]:
    """Return the candidates worth fetching, best first: by key or title, then those that fit the claim."""
    published = [one for one in candidates if not is_corr(one.key, one.venue)]
    return [*_choose_published(paper, titles, published), *_choose_preprints(paper, titles, candidates)]


def _choose_published(paper: Paper, titles: Sequence[str], published: Sequence[Candidate]) -> list[DblpKey]:
    if len(published) < 2:
        return [one.key for one in published]
    folded = {fold_title(title) for title in titles}
    ranked = sorted(
        published,
        key=lambda one: (
            fold_title(one.title) not in folded and not one.by_key,
            not fits_claim(paper, one),
            -_alike(titles, one),
            one.key,
        ),
    )
    return [one.key for one in ranked[:CANDIDATES_PER_PAPER]]


PREPRINTS_PER_PAPER = 3
"""Maximum number of CoRR records whose details are fetched: namesakes are rare."""


def _choose_preprints(paper: Paper, titles: Sequence[str], candidates: Collection[Candidate]) -> list[DblpKey]:
    """Return the CoRR records that may be the paper's preprint, those of its title first."""
    if paper.corr_records == "never":
        return []
    folded = {fold_title(title) for title in titles}
    titled = [one for one in candidates if fold_title(one.title) in folded]
    if paper.corr_records == "if unpublished" and any(not is_corr(one.key, one.venue) for one in titled):
        return []
    corr = [one for one in candidates if is_corr(one.key, one.venue)]
    # One author's preprints have similar titles: beside the paper's own they are not worth a look.
    corr = [one for one in corr if one in titled] or corr
    return [one.key for one in sorted(corr, key=lambda one: (-_alike(titles, one), one.key))[:PREPRINTS_PER_PAPER]]


def preprints(candidates: Iterable[Candidate]) -> tuple[Facts, ...]:
    """Return the CoRR records among the candidates, with what is known of them."""
    return tuple(
        Facts(source="dblp", id=one.key, type="article", title=one.title, venue="CoRR", authors=one.authors)
        for one in sorted(candidates, key=lambda one: one.key)
        if is_corr(one.key, one.venue)
    )


def fits_claim(paper: Paper, candidate: Candidate) -> bool:
    """Return whether a record has the venue and year that the list claims."""
    if candidate.year is None or candidate.year != paper.claim.year:
        return False
    light = Facts(source="dblp", id=candidate.key, title=candidate.title, venue=candidate.venue)
    return compare_venues(paper.claim.venue, light) == "same"


def _alike(titles: Sequence[str], candidate: Candidate) -> float:
    return max(compare_titles(title, candidate.title).alike for title in titles)
