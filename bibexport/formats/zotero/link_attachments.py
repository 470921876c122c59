"""Links as Zotero's link attachments."""

from typing import NamedTuple

from bibexport.errors import InvalidId
from bibexport.formats.record_values import arxiv
from bibexport.ids import arxiv_id, doi
from bibexport.model import LABELS, Link, Record
from bibexport.text.unicode import clean


class Attachment(NamedTuple):
    """A link that Zotero shows below an item."""

    title: str
    url: str
    media_type: str


def attachments(record: Record) -> tuple[Attachment, ...]:
    """Return the links of a record under the labels that the list gives them, and arXiv's PDF.

    The link to the paper is omitted if it leads only to the item's own address, DOI or
    arXiv id. Zotero takes http and https only.
    """
    links: dict[str, Attachment] = {}
    if record.arxiv and not any(_is_pdf(link) and _arxiv(link.url) == record.arxiv for link in record.links):
        pdf = address(f"https://arxiv.org/pdf/{arxiv(record)}")
        links[pdf] = Attachment("arXiv PDF", pdf, "application/pdf")
    for link in record.links:
        url = address(link.url)
        if not url.lower().startswith(("http://", "https://")) or _is_the_item(link, record):
            continue
        media_type = "application/pdf" if _is_pdf(link) else "text/html"
        links.setdefault(url, Attachment(clean(link.label) or LABELS[link.kind], url, media_type))
    return tuple(links.values())


def address(url: str) -> str:
    """Return a web address without characters that XML or Zotero rejects."""
    return clean(url).replace(" ", "%20")


def _is_pdf(link: Link) -> bool:
    path = link.url.split("?", 1)[0].split("#", 1)[0].lower()
    return link.kind == "pdf" or path.endswith(".pdf") or "arxiv.org/pdf/" in path


def _is_the_item(link: Link, record: Record) -> bool:
    if link.kind != "paper" or _is_pdf(link):
        return False
    if record.arxiv and _arxiv(link.url) == record.arxiv:
        return True
    return link.url == record.url or (record.doi is not None and _doi(link.url) == record.doi)


def _arxiv(url: str) -> str | None:
    try:
        return arxiv_id(url)
    except InvalidId:
        return None


def _doi(url: str) -> str | None:
    try:
        return doi(url)
    except InvalidId:
        return None
