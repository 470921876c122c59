"""Where .bib files keep arXiv ids and DOIs: everywhere."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bibexport import ids
from bibexport.errors import InvalidId
from bibexport.ids import ArxivId, Doi

_ID = r"(?:\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/\d{7})(?:v[1-9]\d*)?"
_CATEGORY = r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]{2,})?"
_REFERENCE = re.compile(
    rf"(?:(?:available\s+(?:at|as|from)|preprint|pre-?print|e-?print|online|url)[\s:,]*)*"
    rf"(?:(?:arxiv|corr)(?:\s+(?:e-?prints?|pre-?prints?|server))?[\s:,.]*)*"
    rf"(?:(?:https?://)?(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv\s*:?\s*|abs/)(?:id:?\s*)?(?P<id>{_ID})(?:\.pdf)?"
    rf"(?:\s*[\[(](?P<category>{_CATEGORY})[\])])?(?:\s*\(\d{{4}}\))?[\s.,;]*",
    re.IGNORECASE,
)
_CONTAINER = re.compile(
    r"(?:arxiv|corr\b|computing\s+research\s+repository|(?:e-?prints?|pre-?prints?)\s+(?:at\s+|on\s+)?arxiv)",
    re.IGNORECASE,
)
_CONTAINER_WORDS = re.compile(
    r"arxiv|\.org|\bcorr\b|computing research repository|(?:e|pre)-?prints?|\b(?:server|at|on|id)\b|abs/",
    re.IGNORECASE,
)
_BARE_NEW_ID = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?\Z")
_DOI_ADDRESS = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/10\.", re.IGNORECASE)
_ARXIV_ADDRESS = re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/", re.IGNORECASE)


class Arxiv(NamedTuple):
    """An arXiv id with what else was said beside it."""

    id: ArxivId
    version: int | None = None
    category: str = ""


def arxiv(text: str, *, bare: bool = False) -> Arxiv | None:
    """The arXiv paper that `text` is a reference to, and nothing else; with `bare`, `text` may be an id alone.

    >>> arxiv("arXiv preprint arXiv:1706.03762v5 [cs.CL]")
    Arxiv(id='1706.03762', version=5, category='cs.CL')
    >>> arxiv("An extended version is arXiv:1706.03762") is None
    True
    """
    match = _REFERENCE.fullmatch(text.strip())
    try:
        if match:
            return Arxiv(*ids.split_arxiv_id(match["id"]), match["category"] or "")
        return Arxiv(*ids.split_arxiv_id(text)) if bare else None
    except InvalidId:
        return None


def looks_like_an_arxiv_id(text: str) -> bool:
    """Whether an `eprint` of unknown type can only be an arXiv id."""
    return _BARE_NEW_ID.match(text.strip()) is not None


def arxiv_of_address(url: str) -> Arxiv | None:
    """The arXiv paper that an address leads to."""
    return arxiv(url, bare=True) if _ARXIV_ADDRESS.match(url) else None


def is_arxiv(container: str) -> bool:
    """Whether a "journal" is arXiv under one of its names: `CoRR`, `arXiv e-prints`.

    >>> is_arxiv("ArXiv"), is_arxiv("arXiv preprint arXiv:1706.03762"), is_arxiv("Correspondences")
    (True, True, False)
    """
    return _CONTAINER.match(container.strip()) is not None


def says_only_arxiv(container: str) -> bool:
    """Whether nothing is lost when a "journal" becomes an arXiv id.

    >>> says_only_arxiv("arXiv preprint arXiv:1706.03762"), says_only_arxiv("arXiv: Computation and Language")
    (True, False)
    """
    rest = _CONTAINER_WORDS.sub("", re.sub(_ID, "", container))
    return arxiv(container) is not None or not any(character.isalnum() for character in rest)


def doi(text: str) -> Doi | None:
    """The DOI that `text` is, or None."""
    try:
        return ids.doi(text)
    except InvalidId:
        return None


def doi_of_address(url: str) -> Doi | None:
    """The DOI that an address of doi.org leads to."""
    return doi(url) if _DOI_ADDRESS.match(url) else None


def doi_spelling(text: str, value: Doi) -> str:
    """The DOI as its publisher spells it, where that is not how we would; else nothing."""
    bare = re.sub(r"^(?:https?://)?(?:(?:dx|www)\.)?doi\.org/|^doi:\s*", "", text.strip(), flags=re.IGNORECASE)
    return bare if bare.lower() == value and bare != ids.display_doi(value) else ""


def addresses(text: str) -> Iterator[str]:
    """The addresses in `text`, as they stand in it."""
    for match in re.finditer(r"https?://[^\s{}<>\"]+", text):
        yield match[0].rstrip(".,;)")
