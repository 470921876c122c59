"""What is reported about an input, under stable codes: by `bibex check`, and by whoever reads a list or a .bib.

A finding is a value. The terminal, JSON and annotations show it; no code asks what its message says.
"""

from typing import Literal

import msgspec

from bibexport.model import Claim

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""Most severe first. `info` is good to know and fails no run."""


class Kind(msgspec.Struct, frozen=True):
    """The severity of a code, and its meaning in one line for people."""

    severity: Severity
    meaning: str


CHECK_CODES: dict[str, Kind] = {
    "published": Kind("warning", "the list says arXiv, but the paper has been published"),
    "accepted": Kind("warning", "the list says arXiv, but the arXiv comments say where it was published"),
    "venue": Kind("warning", "the entry names a different venue from the record"),
    "year": Kind("warning", "the entry has another year than the record"),
    "journal-year": Kind("info", "the year is not that of the journal issue, but within two years of it"),
    "venue-unconfirmed": Kind(
        "info", "the list names a venue, but DBLP does not have the paper, there or anywhere else"
    ),
    "authors": Kind("warning", "the entry has other authors than the record, or in another order"),
    "pages": Kind("warning", "the entry has other pages than the record"),
    "volume": Kind("warning", "the entry has another volume or issue number than the record"),
    "doi": Kind("warning", "the entry has another DOI than the record"),
    "not-found": Kind("warning", "every source that could list the paper was asked, and none has it"),
    "sources-differ": Kind("info", "two sources disagree about the paper; the entry agrees with one of them"),
    "wrong-id": Kind("error", "the identifier belongs to another paper"),
    "unknown-id": Kind("error", "no such identifier exists"),
    "title": Kind("warning", "the paper has another title: it was renamed, or the identifier is another paper's"),
    "title-wording": Kind("info", "the list words the title slightly differently"),
    "retracted": Kind("error", "a source says that the paper has been retracted or withdrawn"),
    "duplicate": Kind("warning", "the same paper is listed twice"),
    "repeated": Kind("info", "the same paper is listed in two sections; it is exported once, in both"),
    "shared-id": Kind("warning", "two titles have one identifier: one of them is wrong"),
    "duplicate-title": Kind("warning", "two entries share title and authors but no identifier"),
    "key-shared": Kind("warning", "the list gives two papers the same key, or keys that BibTeX treats as the same"),
    "key-latex": Kind("info", "LaTeX cannot use the key, so it is rewritten"),
    "key-pandoc": Kind("info", "pandoc truncates a bare @key; write it in braces"),
    "key-miscited": Kind("warning", "pandoc truncates a bare @key and silently cites another entry"),
    "no-id": Kind("info", "nothing identifies the paper but its title"),
    "empty-link": Kind("warning", "a link leads nowhere"),
    "malformed-link": Kind("error", "an address is broken"),
    "versioned-link": Kind("info", "the link leads to one version of a preprint, and not to the newest"),
    "other-link": Kind("info", "a link to the paper leads to a different arXiv paper"),
    "unused-ignore": Kind("info", "an `ignore` hides no finding"),
    "bad-ignore": Kind("warning", "an `ignore` gives no reason, names no field or code, or is inside an entry"),
}
"""The codes of `bibex check`, some of which readers report too."""

READER_CODES: dict[str, Kind] = {
    "id-year": Kind("info", "the year does not fit the year in the arXiv id"),
    "two-digit-year": Kind("info", "the year is written with two digits"),
    "no-year": Kind("info", "the entry has no year"),
    "second-venue": Kind("info", "the entry names two venues; the first is its claim"),
    "no-paper-link": Kind("info", "no link leads to the paper, or only one to a mirror"),
    "link-label": Kind("info", "the label of a link does not fit its address"),
    "same-link": Kind("info", "the links to paper and code have the same address"),
    "web-link": Kind("info", "a link is not a web address and is ignored"),
    "no-title": Kind("info", "the entry has no title; it comes from the identifier"),
    "plain-title": Kind("info", "nothing marks the end of the title; it is guessed"),
    "broken-title": Kind("info", "the title contains a line break"),
    "malformed-id": Kind("warning", "an identifier in a field of a data file is malformed; it is left out"),
    "key-derived": Kind("info", "the list gives no key that can be cited; one is derived"),
    "key-suffix": Kind("info", "two papers have one derived key; a suffix tells them apart"),
    "not-an-entry": Kind("info", "text with a link to a paper is not read as an entry"),
    "comment": Kind("info", "a comment with links in it is skipped"),
    "tight-bullet": Kind("info", "a dash without a space after it is read as a bullet"),
    "heading-level": Kind("info", "a year heading is on the same level as its topic"),
    "not-taken": Kind(
        "info",
        "links to papers, items like entries, or many texts that may be papers were not read as entries",
    ),
    "half-taken": Kind(
        "warning", "at least as many links, items or texts that may be papers were left out as there are entries"
    ),
    "no-entries": Kind("error", "a file with many links, or with links or texts that may be papers, has no entries"),
    "empty-list": Kind("warning", "a file has no entries, and little in it looks like a paper"),
    "left-out": Kind("info", "files of a folder are left out, because they list no papers or cannot be read"),
    "list-index": Kind("info", "the file has no papers, but links to other lists"),
    "bib-syntax": Kind("warning", "something in a .bib file is not an entry as BibTeX writes it, or is left out"),
    "bib-key": Kind("warning", "an entry of a .bib file has no key, or the key of another entry"),
    "csl-id": Kind("warning", "an item of a CSL file has the id of another item"),
    "bib-value": Kind("warning", "the value of a field lacks braces or a definition, or a field is repeated"),
    "bib-type": Kind("warning", "the type of an entry in a .bib file is unknown; it is read as @misc"),
    "bib-name": Kind("warning", "a list of names in a .bib file cannot be read as BibTeX reads it"),
    "bib-id": Kind("warning", "an identifier in a .bib file is malformed"),
    "bib-tex": Kind("warning", "a TeX macro in a .bib file is unknown; its argument is kept"),
    "bib-encoding": Kind("info", "a .bib file is not in UTF-8; it was read in the encoding that it seems to have"),
    "bib-code": Kind("warning", "TeX would execute something in a .bib file and not print it"),
    "bib-parent": Kind("warning", "an entry inherits fields from an entry that is not in the .bib file"),
}
"""The codes of readers alone: what is uncertain in a list or a bibliography, and how it was read."""

EXPORT_CODES: dict[str, Kind] = {
    "missing-entry": Kind("error", "a document cites a key that no entry has"),
    "omitted-id": Kind("warning", "an identifier is malformed, or TeX cannot read it; the .bib does not have it"),
}
"""The codes of `bibex export`."""

CODES: dict[str, Kind] = CHECK_CODES | EXPORT_CODES | READER_CODES
"""Every code. Codes are an interface: one may be added, none changes its meaning."""


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing in an input that is wrong, or that a person should know."""

    code: str
    path: str = ""
    """The file as the user named it; empty for text that is in no file."""
    line: int | None = None
    """1-based; None where the input has no lines."""
    key: str = ""
    """The cite key of the entry, where it is about one."""
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
        """Severity of its code."""
        return CODES[self.code].severity

    @property
    def fails(self) -> bool:
        """Whether a run with it is not clean."""
        return self.severity != "info"

    @property
    def text(self) -> str:
        """One line: `README.md:12: warning: CLIP: the list says arXiv; … (dblp …) [published]`."""
        place = ":".join(str(part) for part in (self.path, self.line) if part)
        source = f" ({self.source})" if self.source else ""
        parts = (place, self.severity, self.key, f"{self.message}{source} [{self.code}]")
        return ": ".join(part for part in parts if part)


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Lines about one thing, of which the first ones can stand for all."""

    head: str = ""
    rows: tuple[tuple[str, int], ...] = ()
    """Each line, with the number of entries, or whatever they are about, that it names."""
    more: str = "  … and {} more"
    """What is said of the others, with their number in place of the braces."""


def describe_encoding(encoding: str, path: str) -> tuple[Finding, ...]:
    """Return the finding about a file that is not in UTF-8, if it is not."""
    if encoding == "utf-8":
        return ()
    message = f"this is not UTF-8; it is read as {encoding}. If letters look wrong, save it as UTF-8"
    return (Finding(code="bib-encoding", path=path, message=message),)
