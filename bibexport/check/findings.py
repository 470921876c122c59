"""What can be found, under stable codes, and one finding."""

from typing import Literal, NamedTuple

import msgspec

from bibexport.model import Claim, Entry, Facts, Record
from bibexport.normalise.records import CURATED, provenance_of

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""The gravest first. `info` is good to know and fails no run."""


class Kind(NamedTuple):
    """How grave a code is, and what it means, in a line for people."""

    severity: Severity
    meaning: str


CODES: dict[str, Kind] = {
    "published": Kind("warning", "the list says arXiv, but the paper has been published"),
    "accepted": Kind("warning", "the list says arXiv, but the authors say on arXiv where it is published"),
    "venue": Kind("warning", "the list names another venue than the record"),
    "year": Kind("warning", "the venue is right, the year is not"),
    "journal-year": Kind("info", "the year differs from that of the journal's issue, by two at most"),
    "wrong-id": Kind("error", "the identifier is that of a paper with quite another title"),
    "unknown-id": Kind("error", "arXiv or DBLP has nothing under the identifier"),
    "title": Kind("warning", "the paper has another title: it was renamed, or the identifier is another paper's"),
    "title-wording": Kind("info", "the list has the title in slightly other words"),
    "retracted": Kind("warning", "a source says that the paper has been withdrawn or retracted"),
    "duplicate": Kind("warning", "the same paper is listed twice"),
    "repeated": Kind("info", "the same paper is listed in two sections; it is exported once, in both"),
    "shared-id": Kind("warning", "two titles have one identifier: one of them is wrong"),
    "duplicate-title": Kind("warning", "two entries have one title and no identifier in common"),
    "key-shared": Kind("warning", "the list gives one key to two papers, or keys that BibTeX does not tell apart"),
    "key-latex": Kind("info", "LaTeX cannot take the key; it is rewritten by rule"),
    "key-pandoc": Kind("info", "pandoc cuts a bare @key; it has to stand in braces"),
    "key-miscited": Kind("warning", "pandoc cuts a bare @key, and then cites another entry without a word"),
    "no-id": Kind("info", "nothing identifies the paper but its title"),
    "empty-link": Kind("warning", "a link leads nowhere"),
    "malformed-link": Kind("error", "an address is broken"),
    "versioned-link": Kind("info", "the link leads to one version of a preprint, and not to the newest"),
    "other-link": Kind("info", "a link to the paper leads to another paper on arXiv than the entry's"),
}
"""Codes are an interface: one may be added, none changes its meaning."""


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing in a list that is wrong, or that a person should know."""

    code: str
    path: str
    line: int | None
    """1-based; None where the input has no lines."""
    key: str
    """The cite key of the entry."""
    message: str
    """A whole sentence without key and place."""
    listed: str = ""
    """What the list says."""
    recorded: str = ""
    """What the source says."""
    source: str = ""
    """Who says it: `dblp conf/icml/RadfordKHRGASAM21, 2026-11-24`."""
    related: str = ""
    """The key of the other entry that it is about."""
    correction: Claim | None = None
    """What the list should claim instead, where a record proves it."""

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return CODES[self.code].severity

    @property
    def fails(self) -> bool:
        """Whether a run with it is not clean."""
        return self.severity != "info"


CURATED_SOURCE = "curated in the catalog"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """An entry's record, and the answers that it was made from; None for those that nobody gave."""

    record: Record
    preprint: Facts | None = None
    """What a preprint server said."""
    dblp: Facts | None = None
    """The published version in DBLP."""
    reason: str = ""
    """Why questions are open, in the words of `bibexport.resolution`."""

    @property
    def publication(self) -> Facts | None:
        """The published version: DBLP's record, else what the curator decided; None for anything else."""
        if self.dblp is not None:
            return self.dblp
        if self.record.outcome != "published" or self.record.provenance.get("type") != CURATED:
            return None
        record = self.record
        return Facts(
            source="catalog",
            id="",
            title=record.title,
            type=record.type,
            venue=record.container_title_short,
            container_title=record.container_title_source or record.container_title,
            issued=record.issued,
        )

    @property
    def publication_source(self) -> str:
        """Who says that it is published."""
        return provenance_of(self.dblp) if self.dblp else CURATED_SOURCE

    @property
    def titles(self) -> tuple[str, ...]:
        """Every title that a source has for the paper, that of the preprint first."""
        facts = [one for one in (self.preprint, self.dblp) if one]
        named = [title for one in facts for title in (one.title, *one.other_titles)]
        curated = [self.record.title] if self.record.provenance.get("title") == CURATED else []
        return tuple(dict.fromkeys([*named, *curated]))


def unknown_ids(entry: Entry, reason: str) -> tuple[str, ...]:
    """The fields whose identifiers a source says it has nothing under."""
    told = (("arxiv", f"arXiv has no paper {entry.arxiv}"), ("dblp", f"DBLP has no record {entry.dblp}"))
    return tuple(field for field, words in told if getattr(entry, field) and f"{words};" in f"{reason};")
