"""Where an entry leads: its own address, and the links beside it."""

from collections.abc import Iterator
from typing import NamedTuple

from bibexport.exporters.addresses import arxiv_address, doi_address
from bibexport.exporters.zotero.link_attachments import address, attachments
from bibexport.model import Record


class LabelledLink(NamedTuple):
    """A link that the page shows."""

    label: str
    url: str


def main_address(record: Record) -> str:
    """The address of the work: its own, else that of its DOI, else arXiv's; empty where there is none."""
    own = address(record.url)
    if own.lower().startswith(("http://", "https://")):
        return own
    return doi_address(record) or arxiv_address(record)


def links(record: Record) -> tuple[LabelledLink, ...]:
    """DOI, arXiv, and what the list links to, each address once; http and https only."""
    found: dict[str, LabelledLink] = {}
    for link in _links(record):
        found.setdefault(link.url, link)
    return tuple(found.values())


def _links(record: Record) -> Iterator[LabelledLink]:
    of_doi, of_arxiv = doi_address(record), arxiv_address(record)
    # arXiv's own DOIs lead to the same page.
    if of_doi and not (of_arxiv and "/10.48550/arxiv." in of_doi.lower()):
        yield LabelledLink("DOI", of_doi)
    if of_arxiv:
        yield LabelledLink("arXiv", of_arxiv)
    for attachment in attachments(record):
        label = "PDF" if attachment.title == "arXiv PDF" else attachment.title
        yield LabelledLink(label, address(attachment.url))
