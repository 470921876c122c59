"""What is known of the paper that we look for."""

import msgspec

from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.model import Claim, Name


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """The paper that a catalog entry stands for, as far as the list and the preprint server say."""

    titles: tuple[str, ...]
    """What it is called: by the preprint server first, then by its CoRR record, then by the list."""
    authors: tuple[Name, ...] = ()
    """Empty where no source has told them yet."""
    year: int | None = None
    """Of the first version of the preprint."""
    arxiv: ArxivId | None = None
    dois: tuple[Doi, ...] = ()
    """Of the published version, as the author gave it to the preprint server or the curator to the list."""
    claim: Claim = Claim()
    dblp: DblpKey | None = None
    """Pinned by the curator."""
    preprint: bool = False
    """Pinned as not published by the curator."""
