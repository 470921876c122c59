"""The types that all parts of bibexport share, named in the words of the field.

`Entry` is what a curator decided, `Facts` what one source said, `Verdict` what matching concluded
from it, `Record` what is cited. All are frozen; text in them is clean Unicode (NFC, no TeX, no HTML
entity). Field names follow CSL 1.0.2 (https://docs.citationstyles.org/en/stable/specification.html).
"""

from collections.abc import Iterator
from typing import Any, Literal, get_args

import msgspec

from bibexport.errors import InvalidId
from bibexport.ids import ArxivId, DblpKey, Doi, arxiv_id, arxiv_id_of_doi

RecordType = Literal[
    "article", "article-journal", "article-magazine", "article-newspaper", "book", "chapter", "dataset", "document",
    "entry-encyclopedia", "manuscript", "paper-conference", "patent", "post-weblog", "proceedings", "report",
    "software", "speech", "standard", "thesis", "webpage",
]  # fmt: skip
"""The CSL item types that we distinguish (`article` is a preprint), and `proceedings`, which CSL calls a book."""

PUBLISHED_TYPES: frozenset[str] = frozenset(
    {"article-journal", "article-magazine", "book", "chapter", "paper-conference", "proceedings", "thesis"}
)
"""The types of papers that have appeared elsewhere than on a preprint server."""

MATCHING_RULES = 2
"""The version of the rules by which verdicts are reached; verdicts of older versions are redone."""

Outcome = Literal["published", "preprint", "ambiguous", "not found", "unchecked"]
LinkKind = Literal["paper", "pdf", "code", "project", "dataset", "model", "demo", "video", "slides", "other"]


class Name(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A person (`family` and what goes with it) or an organisation (`literal` alone)."""

    family: str = ""
    given: str = ""
    particle: str = ""
    """The non-dropping particle: `van der` in Laurens van der Maaten."""
    dropping_particle: str = ""
    suffix: str = ""
    """`Jr.`, `III`."""
    literal: str = ""

    @property
    def display(self) -> str:
        """The name in reading order: `Laurens van der Maaten`."""
        parts = (self.given, self.dropping_particle, self.particle, self.family, self.suffix)
        return self.literal or " ".join(filter(None, parts))


class Date(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A date with whatever precision is known, a range if `end` is set, or words in `literal`."""

    year: int | None = None
    """As in ISO 8601: 0 is 1 BCE, -43 is 44 BCE."""
    month: int | None = None
    """1 to 12."""
    day: int | None = None
    """1 to 31; only with a month."""
    end: "Date | None" = None
    """The last day of a range; a date without a year if the range is open."""
    circa: bool = False
    """Whether the date is approximate: `1850~`."""
    uncertain: bool = False
    """Whether somebody doubts the date: `1850?`."""
    literal: str = ""
    """The words of a date that is not a calendar date (`in press`), or that says more than one (`Spring 2021`)."""

    @property
    def iso(self) -> str:
        """`2021-07-18`, `2021-07`, `2021`, a range as `2021-07-18/2021-07-24`, or the words.

        In ISO 8601-2, level 1 (EDTF): `1850~`, `2004-06?`, `1723%` if both, `2010/`, `-0043`.
        """
        if self.year is None:
            return self.literal
        text = f"{self.year:04d}" if self.year >= 0 else f"{self.year:05d}"
        text += f"-{self.month:02d}" if self.month else ""
        text += f"-{self.day:02d}" if self.month and self.day else ""
        text += "%" if self.circa and self.uncertain else "~" if self.circa else "?" if self.uncertain else ""
        end = self.end.iso if self.end and self.end.year is not None else ""
        return text if self.end is None else f"{text}/{end}"


class Link(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A link of an entry: its kind, its address, and the label that the list gives it."""

    kind: LinkKind
    url: str
    label: str = ""


class Claim(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where and when a list says that a paper appeared. Checked, never trusted blindly."""

    venue: str = ""
    """As written, without the year: `ICML`, `arxiv`."""
    year: int | None = None

    @property
    def text(self) -> str:
        """`ICML 2021`."""
        return f"{self.venue} {self.year or ''}".strip()


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One paper of a catalog: what people decided about it."""

    key: str
    title: str = ""
    sections: tuple[tuple[str, ...], ...] = ()
    """The paths of headings that the entry is listed under; most entries have one."""
    authors: tuple[Name, ...] = ()
    """Those that the list gives; `text.names.OTHERS` at the end stands for more. Checked, never trusted blindly."""
    claim: Claim = Claim()
    volume: str = ""
    issue: str = ""
    pages: str = ""  # like volume and issue written only where no source has the paper
    arxiv: ArxivId | None = None
    arxiv_version: int | None = None
    """Only where the curator pins one."""
    doi: Doi | None = None
    dblp: DblpKey | None = None
    """Pins the published version."""
    preprint: bool = False  # pins "not published"
    links: tuple[Link, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    description: str = ""
    """What else the list says of the paper; only lists are written with it."""
    ignore: dict[str, str] = {}
    """Fields or codes about which `bibex check` reports nothing, each with the reason."""
    override: dict[str, Any] = {}
    """Fields of the record, in CSL's names, that win over every source. Checked when read."""
    record: "Record | None" = None
    """The complete reference, if the input is a bibliography and not a list."""
    aliases: tuple[str, ...] = ()
    """Other keys that cite the same entry, such as the list's own if LaTeX cannot use it."""
    path: str = ""
    line: int | None = None
    """1-based, where the entry starts in `path`."""

    @property
    def is_complete(self) -> bool:
        """Whether the entry is a complete reference, which needs no look-up."""
        return self.record is not None or ("type" in self.override and "title" in self.override and self.dblp is None)


class Catalog(msgspec.Struct, frozen=True, kw_only=True):
    """A curated list of papers, in its order."""

    title: str = ""
    entries: tuple[Entry, ...] = ()
    export: dict[str, Any] = {}
    """The `[export]` table: the options that this catalog is exported with. Checked when read."""
    path: str = ""
    """The file as the user named it."""
    unread: tuple[str, ...] = ()
    """What could not be read of a .bib file in which no entry can be read; else it is beside the entries."""

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __bool__(self) -> bool:
        return True  # also without entries: `catalog or default` must not drop it

    def __getitem__(self, key: str) -> Entry:
        """Return the entry that has `key` as its key or as an alias.

        Raises:
            KeyError: there is none.
        """
        if key not in self:
            raise KeyError(key)
        return next(entry for entry in self.entries if key in (entry.key, *entry.aliases))

    def __contains__(self, key: object) -> bool:
        """Return whether an entry has `key` as its key or as an alias."""
        return any(key == entry.key or key in entry.aliases for entry in self.entries)


class Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What one source said about one document: cleaned, not judged."""

    source: str
    id: str
    """The source's own key: an arXiv id, a DBLP key, a DOI."""
    title: str
    type: RecordType = "document"
    other_titles: tuple[str, ...] = ()
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    venue: str = ""
    """The short name: `ICML`, `IEEE Trans. Pattern Anal. Mach. Intell.`"""
    container_title: str = ""
    """The proceedings' title as the source has it, or the journal's name."""
    series: str = ""
    volume: str = ""
    """Of the journal, or of the series that the proceedings are a volume of."""
    issue: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    issued: Date | None = None
    other_years: tuple[int, ...] = ()
    """Other correct years: a paper may be online in one year and in print in the next."""
    updated: Date | None = None
    doi: Doi | None = None
    url: str = ""
    also_at: tuple[str, ...] = ()
    """Other addresses of the document, without those of its DOI."""
    isbn: str = ""
    issn: str = ""
    arxiv: ArxivId | None = None
    primary_category: str = ""
    version: int | None = None
    """The latest version of a preprint that the source knows."""
    comment: str = ""
    journal_ref: str = ""
    retracted: str = ""
    """Why the source calls the document retracted or withdrawn; empty if it does not."""
    retrieved: str = ""
    """The day the source was asked: `2026-11-24`."""

    @property
    def ref(self) -> "RecordRef":
        """The reference by which a verdict names this record."""
        return RecordRef(self.source, self.id)

    @property
    def preprint_id(self) -> ArxivId | None:
        """The arXiv id of a preprint: DBLP's records have it only in their DOI, address or key."""
        if self.arxiv or self.type != "article":
            return self.arxiv
        if self.doi and (found := arxiv_id_of_doi(self.doi)):
            return found
        try:
            return arxiv_id(self.url or self.id.removeprefix("journals/corr/abs-").replace("-", "."))
        except InvalidId:
            return None


class Evidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The reasons for a verdict, in words that a person can check."""

    title: str = ""
    """`title equal`, `title differs: …`."""
    authors: str = ""
    """`12 of 12 authors`."""
    claim: str = ""
    """`list says ICML 2021`."""
    ids: str = ""
    """`same DOI`, `pinned in the catalog`."""

    @property
    def text(self) -> str:
        """All of it in one line."""
        return "; ".join(part for part in (self.ids, self.title, self.authors, self.claim) if part)


class RecordRef(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """A record, identified by its catalogue and the catalogue's own id."""

    source: str
    """As in the lock: `dblp`."""
    id: str
    """`conf/icml/RadfordKHRGASAM21`."""

    @property
    def text(self) -> str:
        """`DBLP conf/icml/RadfordKHRGASAM21`."""
        return f"{'DBLP' if self.source == 'dblp' else self.source} {self.id}"


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Whether a paper has been published, as what, and the reasons."""

    outcome: Outcome
    record: RecordRef | None = None
    """The published version."""
    considered: tuple[RecordRef, ...] = ()
    """The records that a person must choose from, if the outcome is `ambiguous`."""
    evidence: Evidence = Evidence()
    candidates: tuple[str, ...] = ()
    """Other versions, or those that we may not choose between: `conf/nips/X23 (NeurIPS 2023)`."""
    reason: str = ""
    """Why the outcome is `ambiguous` or `unchecked`, or what else a person should know."""
    claim: Claim = Claim()
    """The list's claim when this was judged; a changed claim is looked up again."""
    checked: str = ""
    """The day it was judged: `2026-11-24`."""
    rules: int = 1
    """The version of the rules that were applied."""


class Origin(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, eq=False):  # noqa: PLW1641
    """The entry of a .bib file that a record was read from, in the TeX of its author.

    It equals any other, and none: two records are equal if they are the same reference, however that was typed.
    """

    fields: dict[str, str]
    """By name in lower case, with inherited ones, and with the macros of `@string` expanded."""
    inherited: frozenset[str] = frozenset()  # the names of the fields that its `crossref` gives it
    expanded: dict[str, str] = {}
    """The fields that use macros of `@preamble`, with these expanded."""
    preamble: str = ""  # all `@preamble` of the file, as written
    unread: tuple[str, ...] = ()
    """Entries before this one that could not be read, as written."""
    unread_after: tuple[str, ...] = ()
    """Those after this one, if it is the last."""

    def __eq__(self, other: object) -> bool:
        # msgspec cannot leave one field of `Record` out of its comparison.
        return other is None or isinstance(other, Origin)


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One reference, ready to be written in any format."""

    key: str
    type: RecordType = "document"
    title: str = ""
    """May hold the tags of `text.markup` and TeX math between dollar signs, nothing else."""
    short_title: str = ""
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    translators: tuple[Name, ...] = ()
    container_title: str = ""
    """Proceedings, journal, book or site: the full name, without dates and place."""
    container_title_short: str = ""
    """`ICML`, `J. Mach. Learn. Res.`"""
    container_title_source: str = ""
    """As the source writes it, if different: DBLP's long booktitle."""
    collection_title: str = ""
    """The series."""
    collection_number: str = ""
    """The number in the series."""
    volume: str = ""
    issue: str = ""
    number: str = ""
    """Of a report, an article that has no pages, a standard."""
    pages: str = ""
    """Canonical: ranges with one en dash (`8748–8763`), lists with a comma and a space."""
    chapter_number: str = ""
    edition: str = ""
    version: str = ""
    publisher: str = ""
    """Also a thesis's school, a report's institution, a preprint's repository."""
    publisher_place: str = ""
    event_title: str = ""
    event_acronym: str = ""
    """`ICML 2021`."""
    event_place: str = ""
    event_date: Date | None = None
    issued: Date | None = None
    accessed: Date | None = None
    doi: Doi | None = None
    url: str = ""
    isbn: str = ""
    issn: str = ""
    pmid: str = ""
    pmcid: str = ""
    arxiv: ArxivId | None = None
    arxiv_version: int | None = None
    arxiv_category: str = ""
    genre: str = ""
    medium: str = ""
    language: str = ""
    """BCP 47: `en`, `de-AT`."""
    abstract: str = ""
    note: str = ""
    rights: str = ""
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    sections: tuple[tuple[str, ...], ...] = ()
    links: tuple[Link, ...] = ()
    claim: Claim = Claim()
    """With `description` and `listed_authors` what the list says, as in `Entry`."""
    description: str = ""
    listed_authors: tuple[Name, ...] = ()
    outcome: Outcome | None = None
    """None if the input was a bibliography and nothing was looked up."""
    verdict: Verdict | None = None
    provenance: dict[str, str] = {}
    """Field name to its source: `dblp conf/icml/…, 2026-11-24`, `curated`."""
    extra: dict[str, str] = {}
    """Fields of the input that have no place above, by their CSL name."""
    origin: Origin | None = None
    """Where the record was read from a .bib file: what its fields are there. No catalog stores it."""


KINDS: tuple[LinkKind, ...] = get_args(LinkKind)
LABELS = dict(zip(KINDS, "Paper PDF Code Project Dataset Model Demo Video Slides Link".split(), strict=True))  # noqa: SIM905
