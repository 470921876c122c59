"""Identifiers: text in, canonical form out, or `InvalidId`."""

import re
from collections.abc import Iterable
from typing import NewType

from bibexport.errors import InvalidId

ArxivId = NewType("ArxivId", str)
"""An arXiv identifier without version: `2103.00020`, `math/0309136`."""

Doi = NewType("Doi", str)
"""A DOI in lower case without prefix: `10.1109/cvpr.2016.90`."""

DblpKey = NewType("DblpKey", str)
"""The key of a DBLP record: `conf/icml/RadfordKHRGASAM21`."""

_ARXIV_NEW = re.compile(r"(\d{2}(?:0[1-9]|1[0-2]))\.(\d{4,5})(?:v([1-9]\d*))?")
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\x00-\x1f\x7f]+")
# Catalogs mostly have bare ids of the new scheme, and DOIs: the other patterns are compiled when the first needs them.
_ARXIV_OLD = r"([a-z]+(?:-[a-z]+)*)(?:\.[a-z]{2})?/(\d{2}(?:0[1-9]|1[0-2])\d{3})(?:v([1-9]\d*))?"
_ARXIV_PREFIX = (
    r"(?i)(?:https?://)?(?:(?:www\.|export\.|browse\.)?arxiv\.org/(?:abs|pdf|html|format|ps|e-print|apdf)/"
    r"|(?:www\.)?alphaxiv\.org/(?:abs|pdf|overview)/|ar5iv(?:\.labs\.arxiv)?\.org/(?:abs/|html/)?"
    r"|(?:dx\.)?doi\.org/10\.48550/arxiv\.|10\.48550/arxiv\.|arxiv:\s*)"
)
_DOI_PREFIX = r"(?i)(?:https?://(?:dx\.|www\.)?doi\.org/|doi\.org/|doi:\s*)"
_DBLP_PREFIX = r"(?i)(?:https?://dblp\.(?:org|uni-trier\.de|dagstuhl\.de)/rec/|dblp:)"
_DBLP = r"(?:conf|journals|books|phd|series|reference|tr|ms|persons|data)(?:/[A-Za-z0-9_+.-]+)+"
_ISBN_PREFIX = r"(?i)\b(?:urn:)?(?:e-?)?isbn(?:[- ]?1[03])?:?\s*"
_ISBN = r"(?:\d-?){9}[\dX]|(?:\d-?){12}\d"
_QUALIFIER = r"\([A-Za-z .-]*\)"
_ISSN = r"(?i)(?:(?:urn:)?[ep]?-?issn:?\s*)?(\d{4})-?(\d{3}[\dX])"
_ARXIV_CATEGORY = r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[A-Za-z]+)*)?"
_PMID = r"(?i)(?:pmid:?\s*)?(\d{1,9})"
_PMCID = r"(?i)(?:pmcid:?\s*)?(?:pmc)?(\d{1,9}(?:\.\d+)?)"
NEW_SCHEME_SINCE = "0704"
FIVE_DIGITS_SINCE = "1501"
"""Year and month of arXiv's changes of scheme (https://info.arxiv.org/help/arxiv_identifier.html)."""


def split_arxiv_id(text: str) -> tuple[ArxivId, int | None]:
    """Read an arXiv identifier and its version, if any.

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
    if old := re.fullmatch(_ARXIV_OLD, bare):
        return ArxivId(f"{old[1]}/{old[2]}"), int(old[3]) if old[3] else None
    raise InvalidId("an arXiv id", "1706.03762", text)


def arxiv_id(text: str) -> ArxivId:
    """Read an arXiv identifier and drop its version (see `split_arxiv_id`).

    Raises:
        InvalidId: `text` is not an arXiv identifier.
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
    if re.fullmatch(_DBLP, bare):
        return DblpKey(bare)
    raise InvalidId("a DBLP key", "conf/icml/RadfordKHRGASAM21", text)


def isbn(text: str) -> str:
    """Read one ISBN or several, and separate them by commas; check digits are not computed.

    Prefixes (`ISBN`, `urn:isbn:`), words in parentheses (`(print)`) and repetitions are dropped; hyphens are kept, and
    spaces inside an ISBN become hyphens.

    >>> isbn("urn:isbn:9781450372701"), isbn("978-3-531-18576-7 (print) 978-3-531-19121-8")
    ('9781450372701', '978-3-531-18576-7, 978-3-531-19121-8')

    Raises:
        InvalidId: something in `text` is not an ISBN of 10 or 13 digits.
    """
    bare = re.sub(_QUALIFIER, " ", re.sub(_ISBN_PREFIX, "", re.sub("[\u2010-\u2015\u2212]", "-", text.strip())))
    found: dict[str, str] = {}
    for group in re.split("[,;]", bare):
        started = ""
        for word in group.upper().split():
            started = f"{started}-{word}" if started else word
            if re.fullmatch(_ISBN, started):
                found.setdefault(started.replace("-", ""), started)
                started = ""
        if started:
            raise InvalidId("an ISBN", "978-0-262-03561-3", text)
    if not found:
        raise InvalidId("an ISBN", "978-0-262-03561-3", text)
    return ", ".join(found.values())


def isbn_set(texts: Iterable[str]) -> str:
    """Return all ISBNs in `texts`, independently of their order; anything else is left out.

    >>> isbn_set(["urn:isbn:9783031726439", "978-3-031-72642-2", "none", "9783031726422"])
    '978-3-031-72642-2, 9783031726439'
    """
    found: dict[str, str] = {}
    for text in texts:
        try:
            read = isbn(text)
        except InvalidId:
            continue
        for one in read.split(", "):
            digits = one.replace("-", "")
            # The spelling with hyphens says more.
            found[digits] = max(found.get(digits, ""), one, key=lambda spelling: (spelling.count("-"), spelling))
    return ", ".join(found[digits] for digits in sorted(found, key=lambda digits: (-len(digits), digits)))


def issn(text: str) -> str:
    """Read one ISSN or several, and separate them by commas.

    >>> issn("15337928"), issn("ISSN 0018-9219, 1558-2256")
    ('1533-7928', '0018-9219, 1558-2256')

    Raises:
        InvalidId: something in `text` is not an ISSN.
    """
    words = re.split(r"[,;]\s*|(?<=[\dXx])\s+", re.sub(_QUALIFIER, " ", text).strip())
    found = [re.fullmatch(_ISSN, word.strip()) for word in words]
    if not all(found):
        raise InvalidId("an ISSN", "0018-9219", text)
    return ", ".join(dict.fromkeys(f"{one[1]}-{one[2].upper()}" for one in found if one))


def arxiv_category(text: str) -> str:
    """Read a category of arXiv (https://arxiv.org/category_taxonomy): an archive, or an archive and a subject class.

    >>> arxiv_category("cs.CV"), arxiv_category("cond-mat.mes-hall")
    ('cs.CV', 'cond-mat.mes-hall')

    Raises:
        InvalidId: `text` does not have that form.
    """
    bare = text.strip()
    if re.fullmatch(_ARXIV_CATEGORY, bare):
        return bare
    raise InvalidId("an arXiv category", "cs.CV", text)


def pmid(text: str) -> str:
    """Read the number of a paper in PubMed.

    >>> pmid("PMID: 26017442")
    '26017442'

    Raises:
        InvalidId: `text` is not such a number.
    """
    if match := re.fullmatch(_PMID, text.strip()):
        return match[1]
    raise InvalidId("a PubMed id", "26017442", text)


def pmcid(text: str) -> str:
    """Read the id of a paper in PubMed Central.

    >>> pmcid("PMC5334499"), pmcid("5334499")
    ('PMC5334499', 'PMC5334499')

    Raises:
        InvalidId: `text` is not such an id.
    """
    if match := re.fullmatch(_PMCID, text.strip()):
        return f"PMC{match[1]}"
    raise InvalidId("a PubMed Central id", "PMC5334499", text)


def arxiv_doi(arxiv: ArxivId) -> Doi:
    """Return the DOI that DataCite has for every arXiv paper (https://info.arxiv.org/help/doi.html)."""
    return Doi(f"10.48550/arxiv.{arxiv}")


def display_doi(value: Doi) -> str:
    """Return a DOI as people write it: arXiv's own has a capital X."""
    return value.replace("10.48550/arxiv.", "10.48550/arXiv.", 1)


def arxiv_id_of_doi(value: Doi) -> ArxivId | None:
    """Return the arXiv id of an arXiv DOI; None for any other DOI."""
    if not value.startswith("10.48550/arxiv."):
        return None
    try:
        return arxiv_id(value)
    except InvalidId:
        return None
