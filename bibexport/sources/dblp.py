"""What DBLP's endpoints have in common: keys, types, addresses, and light candidates."""

import re
from collections.abc import Sequence

import msgspec

from bibexport import ids
from bibexport.errors import InvalidId
from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.model import Name, RecordType
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
