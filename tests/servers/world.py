"""What is true in a test: the papers that arXiv has and the records that DBLP has."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of a paper on arXiv."""

    updated: str
    """`2021-02-26T19:04:58Z`."""
    title: str | None = None
    """Where it differs from the title of the paper."""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper on arXiv."""

    id: str
    """`2103.00020`, `astro-ph/0601001`."""
    title: str
    """Served as it is, newlines too."""
    authors: tuple[str, ...]
    published: str = "2021-02-26T19:04:58Z"
    versions: tuple[Version, ...] = ()
    """From v1 on; one version of the day of publication where empty."""
    categories: tuple[str, ...] = ("cs.CV", "cs.LG")
    """The primary one first."""
    affiliations: dict[str, str] = field(default_factory=dict)
    """By author."""
    comment: str | None = None
    journal_ref: str | None = None
    doi: str | None = None
    """As the authors gave it: several are divided by white space."""
    summary: str = "(abstract)"
    in_dblp: bool = True
    """Whether DBLP has a CoRR record of it. DBLP takes papers of computer science only."""

    @property
    def history(self) -> tuple[Version, ...]:
        return self.versions or (Version(updated=self.published),)

    def title_of(self, version: int) -> str:
        return self.history[version - 1].title or self.title


@dataclass(frozen=True, kw_only=True)
class Record:
    """A record of DBLP."""

    key: str
    """`conf/icml/RadfordKHRGASAM21`."""
    bibtype: str = "inproceedings"
    title: str
    """Without the final period that DBLP adds."""
    authors: tuple[str, ...] = ()
    """As DBLP has them, homonym numbers too: `Tong Zhang 0001`."""
    editors: tuple[str, ...] = ()
    year: int
    venue: str | None = None
    """Short: `ICML`, `ICLR (Poster)`, `CoRR`."""
    journal: str | None = None
    volume: str | None = None
    """Of the journal, or of the series for proceedings."""
    number: str | None = None
    series: str | None = None
    pages: str | None = None
    publisher: str | None = None
    isbns: tuple[str, ...] = ()
    doi: str | None = None
    """In any case; DBLP serves it in upper case."""
    ee: tuple[str, ...] = ()
    """Electronic editions, the main one first."""
    part_of: str | None = None
    """The key of the proceedings' record."""
    publtype: str | None = None
    """`informal`, `withdrawn`, `survey` ..."""
    orcids: dict[str, str] = field(default_factory=dict)
    """By author."""
    modified: str = "2024-01-01"


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything that the services know."""

    papers: tuple[Paper, ...] = ()
    records: tuple[Record, ...] = ()
    works: tuple[dict[str, Any], ...] = ()
    """Crossref's, in its own JSON (see `crossref.work`)."""
    agencies: dict[str, str] = field(default_factory=dict)
    """The agencies of further DOIs: `{"10.1234/x": "mEDRA"}`."""
    deposits: tuple[dict[str, Any], ...] = ()
    """DataCite's records beside arXiv's: their `attributes`."""

    def dblp(self) -> dict[str, Record]:
        """DBLP's records by key: those given, and CoRR's."""
        given = {record.key: record for record in self.records}
        known = {record.doi.upper() for record in self.records if record.doi}
        corr = (corr_record(paper) for paper in self.papers if paper.in_dblp)
        return {record.key: record for record in corr if (record.doi or "").upper() not in known} | given


def corr_record(paper: Paper) -> Record:
    """DBLP's record of a preprint: made from the first version, and never changed."""
    return Record(
        key=corr_key(paper),
        bibtype="article",
        title=" ".join(paper.title_of(1).split()),
        authors=tuple(" ".join(author.split()) for author in paper.authors),
        year=int(paper.published[:4]),
        venue="CoRR",
        journal="CoRR",
        volume=f"abs/{paper.id}",
        doi=f"10.48550/arXiv.{paper.id}",
        ee=(
            f"https://doi.org/10.48550/arXiv.{paper.id}"
            if paper.published >= "2022"
            else f"https://arxiv.org/abs/{paper.id}",
        ),
        publtype="informal",
    )


def corr_key(paper: Paper) -> str:
    """`journals/corr/abs-2103-00020`; from mid-2013 to July 2017 a key of authors, which no id leads to."""
    if "/" in paper.id:
        return f"journals/corr/{paper.id.replace('/', '-')}"
    if "1308" <= paper.id[:4] <= "1707":
        surnames = [author.split()[-1] for author in paper.authors]
        people = surnames[0] + "".join(name[0] for name in surnames[1:])
        return f"journals/corr/{fold(people).title().replace(' ', '')}{paper.published[2:4]}"
    return f"journals/corr/abs-{paper.id.replace('.', '-')}"


def fold(text: str) -> str:
    """Lower case, without accents, words of letters and digits."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain.lower()))
