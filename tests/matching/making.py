"""Papers and records, made short."""

from typing import Any

from bibexport.ids import ArxivId
from bibexport.matching import Paper
from bibexport.model import Claim, Date, Facts
from bibexport.text.names import names

TITLE = "Sparse Gates for Long Documents"
AUTHORS = ["Ada Krämer", "Bo Ortega", "Chen Liu"]


def paper(title: str = TITLE, authors: list[str] | None = None, claim: str = "", **fields: Any) -> Paper:
    """A paper of 2022; `claim` is `ICML 2023`, `ICML` or empty."""
    venue, _, year = claim.rpartition(" ")
    claimed = Claim(venue=venue, year=int(year)) if year.isdecimal() else Claim(venue=claim)
    given = {"titles": (title,), "authors": names(AUTHORS if authors is None else authors), "year": 2022}
    return Paper(**{**given, "arxiv": ArxivId("2201.00001"), "claim": claimed, **fields})


def record(
    key: str = "conf/icml/KramerOL23",
    title: str = TITLE,
    authors: list[str] | None = None,
    venue: str = "ICML",
    year: int = 2023,
    **fields: Any,
) -> Facts:
    """A DBLP record: of ICML 2023 unless told otherwise."""
    kind = "article-journal" if key.startswith("journals/") else "paper-conference"
    given = {"source": "dblp", "id": key, "type": kind, "title": title, "venue": venue, "issued": Date(year=year)}
    return Facts(**{**given, "authors": names(AUTHORS if authors is None else authors), **fields})


def corr(title: str, authors: list[str] | None = None, arxiv: str = "2205.00002") -> Facts:
    """DBLP's record of a preprint; its authors may be missing."""
    return Facts(
        source="dblp",
        id=f"journals/corr/abs-{arxiv.replace('.', '-')}",
        type="article",
        title=title,
        authors=names(authors or []),
        venue="CoRR",
    )
