"""A local copy of DBLP, and perhaps of arXiv's metadata, as far as sources and `resolve` see it."""

from collections.abc import Sequence
from typing import Protocol

from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.model import Facts
from bibexport.sources.dblp import Candidate

NAME = "the index"
"""As users are told."""


class Index(Protocol):
    """Answers at once and without network what DBLP and arXiv said on a day. `bibexport.index.store` has one."""

    @property
    def dblp_date(self) -> str:
        """The day of the dump, `2026-10-03`: what appeared later is not in it."""

    @property
    def arxiv_date(self) -> str:
        """The day of arXiv's snapshot; empty where there is none."""

    def covers(self, titles: Sequence[str]) -> bool:
        """Whether all that DBLP has under such titles is in the index, which may be made for one catalog."""

    def preprint(self, arxiv: ArxivId) -> Facts | None:
        """What arXiv said about a paper."""

    def corr(self, arxiv: ArxivId) -> Candidate | None:
        """DBLP's CoRR record of a preprint, with its authors."""

    def record(self, key: DblpKey) -> Facts | None:
        """A record, with what the volume it is in adds."""

    def titled(self, title: str) -> Sequence[Candidate]:
        """The records whose folded title is that of `title`."""

    def with_doi(self, doi: Doi) -> Sequence[Candidate]:
        """The records that have this DOI."""

    def published_by(self, authors: Sequence[str], titles: Sequence[str], least: int) -> Sequence[Candidate]:
        """What people of these names published as first authors under a title that has so much in common with one.

        `least` is a weight of words (see `matching.stems`).
        """

    def alike(self, title: str, authors: Sequence[str] = ()) -> Sequence[Candidate]:
        """Some records that share two of the title's rarest words and, where `authors` are named, one of them."""
