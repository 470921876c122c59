"""Which paper an entry is about, by its identifiers."""

from collections.abc import Sequence

import msgspec

from bibexport.catalog.markdown.blocks import Inline
from bibexport.catalog.markdown.identifiers import arxiv_in_text, mirrored_arxiv
from bibexport.catalog.markdown.links import EntryLink, badge_label
from bibexport.catalog.markdown.spans import plain
from bibexport.ids import ArxivId, Doi


class PaperId(msgspec.Struct, frozen=True, kw_only=True):
    """The identifiers of one paper."""

    arxiv: ArxivId | None = None
    arxiv_version: int | None = None
    doi: Doi | None = None
    other: dict[str, str] = {}
    others: tuple[ArxivId, ...] = ()
    """Other papers on arXiv that the entry links to."""


def paper_id(papers: Sequence[EntryLink], title: EntryLink | None, texts: Sequence[Inline]) -> PaperId:
    """The identifiers in the links `papers`, that of the `title` first; else in badges and in `texts`.

    An identifier that stands in the text counts only where no link has one.
    """
    ranked = sorted(papers, key=lambda link: link is not title)
    on_arxiv = [link.ids for link in ranked if link.ids.arxiv]
    arxiv = on_arxiv[0].arxiv if on_arxiv else next(filter(None, (mirrored_arxiv(link.url) for link in ranked)), None)
    if arxiv is None and not any(link.ids.found for link in ranked):
        arxiv = _in_badges(texts) or next(filter(None, (arxiv_in_text(plain(text)) for text in texts)), None)
    others = dict.fromkeys(ids.arxiv for ids in on_arxiv if ids.arxiv and ids.arxiv != arxiv)
    named = [link.ids.other for link in ranked if link.ids.other]
    return PaperId(
        arxiv=arxiv,
        arxiv_version=on_arxiv[0].arxiv_version if on_arxiv else None,
        doi=next((link.ids.doi for link in ranked if link.ids.doi), None),
        other=dict(named[:1]),
        others=tuple(others),
    )


def _in_badges(texts: Sequence[Inline]) -> ArxivId | None:
    """The identifier that a badge shows: `arXiv-2403.18814`."""
    images = (part for text in texts for part in text if part.kind == "image")
    found = (arxiv_in_text(badge_label(part).replace("arXiv ", "arXiv:")) for part in images)
    return next(filter(None, found), None)
