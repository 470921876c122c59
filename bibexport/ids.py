"""Identifiers: text in, canonical form out, or `InvalidId`."""

import re
from typing import NewType

from bibexport.errors import InvalidId

ArxivId = NewType("ArxivId", str)
"""An arXiv identifier without version: `2103.00020`, `math/0309136`."""

Doi = NewType("Doi", str)
"""A DOI in lower case without prefix: `10.1109/cvpr.2016.90`."""

DblpKey = NewType("DblpKey", str)
"""The key of a DBLP record: `conf/icml/RadfordKHRGASAM21`."""

_ARXIV_NEW = re.compile(r"(\d{2}(?:0[1-9]|1[0-2]))\.(\d{4,5})(?:v([1-9]\d*))?")
_ARXIV_OLD = re.compile(r"([a-z]+(?:-[a-z]+)*)(?:\.[a-z]{2})?/(\d{2}(?:0[1-9]|1[0-2])\d{3})(?:v([1-9]\d*))?")
# Catalogs hold bare ids: the patterns of prefixes are compiled when the first prefix comes.
_ARXIV_PREFIX = (
    r"(?i)(?:https?://)?(?:(?:www\.|export\.|browse\.)?arxiv\.org/(?:abs|pdf|html|format|ps|e-print|apdf)/"
    r"|(?:www\.)?alphaxiv\.org/(?:abs|pdf|overview)/|ar5iv(?:\.labs\.arxiv)?\.org/(?:abs/|html/)?"
    r"|(?:dx\.)?doi\.org/10\.48550/arxiv\.|10\.48550/arxiv\.|arxiv:\s*)"
)
_DOI_PREFIX = r"(?i)(?:https?://(?:dx\.|www\.)?doi\.org/|doi\.org/|doi:\s*)"
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_DBLP_PREFIX = r"(?i)(?:https?://dblp\.(?:org|uni-trier\.de|dagstuhl\.de)/rec/|dblp:)"
_DBLP = re.compile(
    r"(?:conf|journals|books|phd|series|reference|tr|ms|persons|data)(?:/[A-Za-z0-9_+.-]+)+",
)
NEW_SCHEME_SINCE = "0704"
FIVE_DIGITS_SINCE = "1501"
"""Year and month of arXiv's changes of scheme (https://info.arxiv.org/help/arxiv_identifier.html)."""


def split_arxiv_id(text: str) -> tuple[ArxivId, int | None]:
    """Read an arXiv identifier and, where one is named, its version.

    Takes a bare id, `arXiv:` id, any arxiv.org, alphaXiv or ar5iv address, or the arXiv DOI.
    The subject class of an old id is dropped, because arXiv's index does not know it.

    >>> split_arxiv_id("https://arxiv.org/pdf/2406.12275v2.pdf")
    ('2406.12275', 2)
    >>> split_arxiv_id("math.GT/0309136")
    ('math/0309136', None)

    Raises:
        InvalidId: `text` is none of these.
    """
    bare = text.strip()
    if ("/" in bare or ":" in bare) and (prefix := re.match(_ARXIV_PREFIX, bare)):
        bare = re.split(r"[?#]", bare[prefix.end() :], maxsplit=1)[0]
    bare = bare.strip().rstrip("/").lower().removesuffix(".pdf")
    new = _ARXIV_NEW.fullmatch(bare)
    if new and new[1] >= NEW_SCHEME_SINCE and len(new[2]) == (5 if new[1] >= FIVE_DIGITS_SINCE else 4):
        return ArxivId(f"{new[1]}.{new[2]}"), int(new[3]) if new[3] else None
    if old := _ARXIV_OLD.fullmatch(bare):
        return ArxivId(f"{old[1]}/{old[2]}"), int(old[3]) if old[3] else None
    raise InvalidId("an arXiv id", "1706.03762", text)


def arxiv_id(text: str) -> ArxivId:
    """Read an arXiv identifier and drop its version (see `split_arxiv_id`).

    Raises:
        InvalidId: `text` is no arXiv identifier.
    """
    return split_arxiv_id(text)[0]


def doi(text: str) -> Doi:
    """Read a DOI from a DOI, a `doi:` DOI or a doi.org address.

    DOIs compare without case (ISO 26324), so the canonical form is lower case.

    >>> doi("https://doi.org/10.1162/NECO.1997.9.8.1735")
    '10.1162/neco.1997.9.8.1735'

    Raises:
        InvalidId: `text` is none of these.
    """
    bare = text.strip()
    if not bare.startswith("10.") and (prefix := re.match(_DOI_PREFIX, bare)):
        bare = bare[prefix.end() :]
        if "%" in bare:
            from urllib.parse import unquote

            bare = unquote(bare)
    bare = bare.strip().replace("\\_", "_").rstrip(".,;")
    if _DOI.fullmatch(bare):
        return Doi(bare.lower())
    raise InvalidId("a DOI", "10.1109/cvpr.2016.90", text)


def dblp_key(text: str) -> DblpKey:
    """Read a DBLP key from a key, a `DBLP:` cite key or a record's address.

    >>> dblp_key("https://dblp.org/rec/conf/icml/RadfordKHRGASAM21.html")
    'conf/icml/RadfordKHRGASAM21'

    Raises:
        InvalidId: `text` is none of these.
    """
    bare = text.strip()
    if ":" in bare and (prefix := re.match(_DBLP_PREFIX, bare)):
        bare = re.sub(r"\.(?:html|bib|xml|rdf|nt|ttl|ris)$", "", bare[prefix.end() :])
    if _DBLP.fullmatch(bare):
        return DblpKey(bare)
    raise InvalidId("a DBLP key", "conf/icml/RadfordKHRGASAM21", text)


def arxiv_doi(arxiv: ArxivId) -> Doi:
    """The DOI that DataCite has for every arXiv paper (https://info.arxiv.org/help/doi.html)."""
    return Doi(f"10.48550/arxiv.{arxiv}")


def display_doi(value: Doi) -> str:
    """A DOI as people write it: arXiv's own keeps its capital X."""
    return value.replace("10.48550/arxiv.", "10.48550/arXiv.", 1)


def arxiv_id_of_doi(value: Doi) -> ArxivId | None:
    """The paper that an arXiv DOI stands for, or None for any other DOI."""
    if not value.startswith("10.48550/arxiv."):
        return None
    try:
        return arxiv_id(value)
    except InvalidId:
        return None
