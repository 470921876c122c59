"""What a list says about each paper, place by place, and what is known about the papers.

An entry of a catalog is a paper; a statement is what one place of the input says about it. A TOML catalog has one
statement per entry; a Markdown list may mention a paper several times, each time with other words.
"""

from collections.abc import Sequence

import msgspec

from bibexport.findings import Finding
from bibexport.formats.toml.read import entry_lines
from bibexport.ids import ArxivId
from bibexport.lists import Mention, PaperList
from bibexport.lists.entries import merge_mentions
from bibexport.model import Catalog, Claim, Entry, Facts, Link, Name, Record
from bibexport.normalise.records import CURATED, provenance_of
from bibexport.text.names import listed_names


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What a list says about one paper at one place."""

    entry: Entry
    """The entry that the paper has become."""
    line: int | None
    fields: dict[str, int] = {}
    """The lines of single fields, where the input has such."""
    title: str
    written_key: str = ""
    """The key as the list gives it, verbatim; empty if it gives none."""
    authors: tuple[Name, ...] = ()
    claim: Claim = Claim()
    second_venue: bool = False
    """Whether the list names two venues, of which `claim` is the first."""
    arxiv: ArxivId | None = None
    links: tuple[Link, ...] = ()
    place: tuple[object, ...] = ()
    """The section, and whatever else groups entries in the list."""
    identified: bool = True
    """Whether anything but the title identifies the paper."""
    mention: int | None = None
    """The index of the mention in a Markdown list."""

    def at(self, *names: str) -> int | None:
        """Return the line of the first of the fields that has one, else that of the entry."""
        return next((self.fields[name] for name in names if name in self.fields), self.line)

    def finding(
        self,
        code: str,
        field: str,
        message: str,
        *,
        listed: str = "",
        recorded: str = "",
        related: str = "",
        source: str = "",
    ) -> Finding:
        """Return a finding about what this place says in a field."""
        return Finding(
            code=code,
            path=self.entry.path,
            line=self.at(field),
            key=self.entry.key,
            message=message,
            listed=listed,
            recorded=recorded,
            related=related,
            source=source,
        )


def catalog_statements(catalog: Catalog, text: str = "") -> tuple[Statement, ...]:
    """Return one statement per entry; `text` is the TOML that the catalog was read from, for the lines of fields."""
    lines = {entry.header: entry.fields for entry in entry_lines(text)} if text else {}
    return tuple(
        Statement(
            entry=entry,
            line=entry.line,
            fields=lines.get(entry.line or 0, {}),
            title=entry.title,
            written_key=_written(entry),
            authors=entry.authors,
            claim=entry.claim,
            arxiv=entry.arxiv,
            links=entry.links,
            place=entry.sections,
            identified=bool(entry.arxiv or entry.doi or entry.dblp or entry.is_complete or entry.override),
        )
        for entry in catalog.entries
    )


def list_statements(catalog: Catalog, listed: PaperList) -> tuple[Statement, ...]:
    """Return one statement per mention, in the list's order; `catalog` was made from the list."""
    merged, _ = merge_mentions(listed.entries)
    homes = {
        id(mention): entry for paper, entry in zip(merged, catalog.entries, strict=True) for mention in paper.mentions
    }
    second = {finding.line for finding in listed.findings if finding.code == "second-venue"}
    return tuple(
        Statement(
            entry=homes[id(mention)],
            line=mention.line,
            title=mention.title or "",
            written_key=mention.key or "",
            authors=listed_names(mention.authors),
            claim=_claim(mention),
            second_venue=mention.line in second,
            arxiv=mention.arxiv,
            links=mention.links,
            place=(mention.section, mention.group),
            identified=_is_identified(mention),
            mention=index,
        )
        for index, mention in enumerate(listed.entries)
    )


def _written(entry: Entry) -> str:
    """Return the key as the catalog has it, before it was made safe."""
    from bibexport.keys import safe_key

    return next((alias for alias in entry.aliases if safe_key(alias) == entry.key), entry.key)


def _claim(mention: Mention) -> Claim:
    """Return the venue and its year; the year of a date says when the paper was put on a server, or into the list."""
    dated = mention.date is not None and mention.date.startswith(str(mention.year))
    return Claim(venue=mention.venue or "", year=None if dated else mention.year)


def _is_identified(mention: Mention) -> bool:
    return bool(mention.arxiv or mention.doi or mention.ids)


CURATED_SOURCE = "curated in the catalog"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """An entry's record, and the answers that it was made from; None for those that nobody gave."""

    record: Record
    preprint: Facts | None = None
    """What a preprint server said."""
    dblp: Facts | None = None
    """The published version in DBLP."""
    unknown: frozenset[str] = frozenset()
    """The fields of the entry with an identifier under which the source that gives them out has nothing."""

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


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """The statements of a list that are not in an older copy of it."""

    keys: frozenset[str]
    """Of the entries that they are about."""
    old: frozenset[tuple[str, int | None]] = frozenset()
    """Key and line of the other statements about these."""

    def concern(self, finding: Finding) -> bool:
        """Whether a finding is about something new, also as one of two."""
        if finding.key in self.keys:
            return (finding.key, finding.line) not in self.old
        return finding.related in self.keys


def find_changes(statements: Sequence[Statement], before: Sequence[Statement]) -> Changes:
    """Return what `statements` say that those of the older copy do not; the place in the list does not matter."""
    known = {_content(statement) for statement in before}
    new = [statement for statement in statements if _content(statement) not in known]
    keys = frozenset(statement.entry.key for statement in new)
    old = [statement for statement in statements if _content(statement) in known and statement.entry.key in keys]
    return Changes(keys=keys, old=frozenset((statement.entry.key, statement.line) for statement in old))


def _content(statement: Statement) -> tuple[object, ...]:
    """Return everything that a statement says about a paper, but not its place, for comparison."""
    entry = statement.entry
    return (
        *(statement.written_key, statement.title, statement.authors, statement.claim, statement.arxiv, statement.links),
        *(entry.doi, entry.dblp, entry.preprint, repr(entry.override), repr(entry.record)),
    )
