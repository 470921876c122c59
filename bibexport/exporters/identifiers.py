"""Identifiers and addresses as they are shown."""

from bibexport.exporters.options import ExportOptions
from bibexport.ids import display_doi
from bibexport.model import Record
from bibexport.text.unicode import clean


def doi(record: Record) -> str:
    """The DOI in the spelling of its publisher where the input or the address has one, bare, else in canonical form."""
    spelled = record.extra.get("DOI", "")
    if record.doi is None:
        return spelled
    in_address = record.url.partition("doi.org/")[2]
    for one in (spelled, in_address):
        if one.lower() == record.doi:
            return one
    return display_doi(record.doi)


def arxiv(record: Record) -> str:
    """The arXiv id with the version where one is pinned: `1706.03762v7`; empty where there is none."""
    if not record.arxiv:
        return ""
    bare = clean(record.arxiv)
    return f"{bare}v{record.arxiv_version}" if record.arxiv_version and bare else bare


def links(record: Record, options: ExportOptions) -> tuple[str, str]:
    """The DOI and the address that the user wants written."""
    shown = doi(record)
    if shown and record.url:
        return ("" if options.links == "url" else shown), ("" if options.links == "doi" else record.url)
    return shown, record.url
