"""The addresses that identifiers resolve to."""

from urllib.parse import quote

from bibexport.exporters.identifiers import arxiv, doi
from bibexport.model import Record
from bibexport.text.unicode import clean

_SAFE_IN_DOIS = "/:;()!*',=@$+~"


def doi_address(record: Record) -> str:
    """Where the record's DOI leads (https://www.doi.org/doi_handbook/2_Numbering.html#2.5.2); empty without one."""
    shown = clean(doi(record))
    return f"https://doi.org/{quote(shown, safe=_SAFE_IN_DOIS)}" if shown else ""


def arxiv_address(record: Record) -> str:
    """The page of the record on arXiv, in the version that is pinned; empty where it has none."""
    shown = clean(arxiv(record))
    return f"https://arxiv.org/abs/{quote(shown, safe='/:')}" if shown else ""
