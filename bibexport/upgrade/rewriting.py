"""Upgrade the preprints of a .bib file, and prove that nothing else changed."""

from collections.abc import Iterable, Sequence

import msgspec

from bibexport.formats.bibtex import read as bibtex
from bibexport.formats.bibtex.source import Source
from bibexport.model import PUBLISHED_TYPES, Entry, Facts, Record
from bibexport.upgrade.values import UNCERTAIN, changes, edited

_AS_PUBLISHED = ("type", "container_title", "volume", "issue", "pages", "doi")
"""Fields in which an upgraded entry has to agree with the published version."""


def is_preprint(record: Record) -> bool:
    """Say whether an entry cites its paper on arXiv, and nothing about a publication."""
    return record.type == "article"


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """A preprint of the file, and its published version."""

    entry: Entry
    """As read from the file, with its record."""
    published: Record
    facts: Facts
    """The source's record, from which `published` is made."""


class Left(msgspec.Struct, frozen=True):
    """An entry that is left unchanged, and why."""

    entry: Entry
    reason: str


class Upgrade(msgspec.Struct, frozen=True, kw_only=True):
    """The new text, with the upgraded entries and those left unchanged."""

    text: str
    upgraded: tuple[Published, ...]
    left: tuple[Left, ...]


class _Edit(msgspec.Struct, frozen=True):
    finding: Published
    start: int
    end: int
    text: str


def upgrade(text: str, preprints: Iterable[Published]) -> Upgrade:
    """Upgrade entries in `text`; one that cannot be rewritten with certainty is left unchanged."""
    source = Source(text)
    edits: list[_Edit] = []
    left: list[Left] = []
    for finding in preprints:
        found = _edit(source, finding)
        if isinstance(found, _Edit):
            edits.append(found)
        else:
            left.append(Left(finding.entry, found))
    if not _is_sound(text, edits):
        possible, edits = edits, []
        for edit in possible:
            if _is_sound(text, [*edits, edit]):
                edits.append(edit)
            else:
                left.append(Left(edit.finding.entry, "the upgraded entry would not read as it should"))
    return Upgrade(text=_apply(text, edits), upgraded=tuple(one.finding for one in edits), left=tuple(left))


def _edit(source: Source, finding: Published) -> _Edit | str:
    """Return the new text of one entry, or why there is none."""
    entry, own = finding.entry, finding.entry.record
    assert own is not None
    assert entry.line is not None
    found = source.find(entry.line, entry.key)
    if found is None:
        return UNCERTAIN
    if found.field("crossref") or found.field("xdata"):
        return "it inherits fields from another entry"
    wanted = changes(found, own, finding.published)
    if wanted is None:
        return f"the record {finding.facts.id} does not name where it appeared"
    return _Edit(finding, found.start, found.end, edited(found, wanted))


def _apply(text: str, edits: Sequence[_Edit]) -> str:
    pieces, position = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*pieces, text[position:]])


def _is_sound(text: str, edits: Sequence[_Edit]) -> bool:
    """Say whether each edited entry reads as its published version, and every other one as before."""
    if not edits:
        return True
    published = {edit.finding.entry.key: edit.finding.published for edit in edits}
    before, faults_before = bibtex.read(text)
    after, faults_after = bibtex.read(_apply(text, edits))
    if [entry.key for entry in before.entries] != [entry.key for entry in after.entries]:
        return False
    if len(faults_after) > len(faults_before):
        return False
    return all(
        _reads_as(new.record, old.record, published[new.key]) if new.key in published else new.record == old.record
        for old, new in zip(before.entries, after.entries, strict=True)
    )


def _reads_as(new: Record | None, old: Record | None, published: Record) -> bool:
    if new is None or old is None or new.type not in PUBLISHED_TYPES or new.arxiv != old.arxiv:
        return False
    wanted = _read_back(published)
    if (new.issued and new.issued.year) != (wanted.issued and wanted.issued.year):
        return False
    if wanted.doi is None:  # then the entry's own stays
        wanted = msgspec.structs.replace(wanted, doi=new.doi)
    return all(getattr(new, name) == getattr(wanted, name) for name in _AS_PUBLISHED)


def _read_back(published: Record) -> Record:
    """Return the published version as a .bib file can express it."""
    from bibexport.formats.options import ExportOptions
    from bibexport.formats.table import writer

    written = "".join(writer("bibtex")([published], ExportOptions()))
    (entry,) = bibtex.read(written)[0].entries
    assert entry.record is not None
    return entry.record
