"""Reading lists of papers, whatever their markup.

A parser (`formats/markdown/`) makes a `Document` (`document.py`: blocks, whose texts are spans in one style each).
`reader.py` reads it, one step after the other:

1. Every text becomes a *passage*, which knows its links (`links.py`, `link_kinds.py`, `identifiers.py`), its styled
   text (`styled_text.py`), and what it says as a *reference* (`reference.py`): the text is cut into *pieces*
   (`pieces.py`; `citation.py` knows the grammar of citation styles), signs weigh each piece (`slots.py`) as authors
   (`rows.py`), venue or date (`signs.py`), and `titles.py` chooses the title with which all the pieces make the most
   sense.
2. `sections.py` cuts the document at its headings; `candidates.py` finds the *candidates* in each section: items, rows
   (`tables.py`), paragraphs, headings, folds. `evidence.py` holds the signs of a paper in a text, `block_evidence.py`
   those in a block.
3. `selection.py` decides which candidates are papers, judged by their neighbours and by the layout of the list.
   `audit.py` collects what looks like a paper and was not taken.
4. `entry.py` reads each into a *mention*, one paper at one place of the list; `publication.py` collects
   the venue, date and authors from all its texts. `conventions.py` learns from the sure entries of the list where the
   unsure ones have their venues and authors.

A *claim* (`claims.py`) is what a text says about where and when a paper appeared, an *imprint* (`imprints.py`) the
volume and pages. `names.py` recognises names of venues and of people, which is only weak evidence: the place of a piece
says more. `entries.py` turns the mentions of a list into a catalog, and merges those of one paper. The words behind
the rules are in `bibexport/data/`.
"""

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
    description: str = ""
    """What it says below the reference, in plain text."""


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
    texts_not_taken: tuple[NotTaken, ...] = ()
    """Other texts that may be papers, if there are many of them beside the entries."""


class PaperList(msgspec.Struct, frozen=True):
    """The papers of a list, in its order, and the findings about it."""

    title: str
    """The first heading, if it is of level 1; else empty."""
    entries: tuple[Mention, ...] = ()
    findings: tuple[Finding, ...] = ()
    """By line."""
    audit: Audit = Audit()
