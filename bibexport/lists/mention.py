"""The papers of a Markdown list as it describes them: parsed, neither checked nor resolved."""

import msgspec

from bibexport.findings import Finding
from bibexport.ids import ArxivId, Doi
from bibexport.model import Link


class Mention(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One paper as a list mentions it, at one place."""

    line: int
    """1-based, where the entry starts: its bullet, table row, heading or first line of text."""
    path: str = ""
    """The file, if the list is in several."""
    end_line: int
    """1-based, the last line that belongs to it."""
    section: tuple[str, ...] = ()
    """The headings above it, outermost first, without the document's title."""
    group: tuple[str, ...] = ()
    """Other groups around it: a list item, a `<summary>`, a row across a table."""
    key: str | None = None
    """The key as the list marks it up, verbatim."""
    key_hint: str | None = None
    """A less certain key: from a comment on the line of the entry or a table's column of names."""
    short_name: str | None = None
    """The name that the title starts with, before its colon."""
    title: str | None = None
    """None if the list has no title; resolve it from the identifier."""
    authors: tuple[str, ...] = ()
    """The people that the list names as its authors, each as written; the last is `et al.` if there are more."""
    venue: str | None = None
    """As written, without year and emphasis."""
    year: int | None = None
    """Four digits; the year of the venue, else of the date."""
    date: str | None = None
    """`2023-08` or `2023-08-14`, where the list has a slot for dates."""
    volume: str = ""
    issue: str = ""
    """The number within the volume."""
    pages: str = ""
    """As written: `770-778`."""
    arxiv: ArxivId | None = None
    arxiv_version: int | None = None
    """The version in the link, which need not be the one that the curator meant."""
    doi: Doi | None = None
    ids: dict[str, str] = {}
    """Other identifiers: `openreview`, `acl`, `cvf`, `pmlr`, `ecva`, `neurips`, `pmid`, `pmcid`, `isbn`."""
    links: tuple[Link, ...] = ()
    """In the order of the list, addresses verbatim. A link of two kinds appears twice."""


class NotTaken(msgspec.Struct, frozen=True):
    """Something in a list that looks like a paper and is in no entry."""

    line: int
    """1-based."""
    text: str
    """The label of a link, or the start of an item."""
    url: str = ""


class Audit(msgspec.Struct, frozen=True):
    """What looks like a paper and was not taken, by line."""

    links_not_taken: tuple[NotTaken, ...] = ()
    """Links to papers."""
    items_not_taken: tuple[NotTaken, ...] = ()
    """Items with the form of entries."""


class PaperList(msgspec.Struct, frozen=True):
    """The papers of a list, in its order, and the findings about it."""

    title: str
    """The first heading, if it is of level 1; else empty."""
    entries: tuple[Mention, ...] = ()
    findings: tuple[Finding, ...] = ()
    """By line."""
    audit: Audit = Audit()
