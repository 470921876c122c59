"""Upgrade the preprints of a .bib file, or give its conferences and journals one name each.

Every other byte stays: the new text is read again, to prove that nothing else changed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from bibexport.check.duplicates import explain_same_paper
from bibexport.formats.bibtex import read as bibtex
from bibexport.formats.bibtex.blocks import Bibliography, RawEntry, parse_bibliography
from bibexport.formats.bibtex.format_entry import book_title
from bibexport.formats.bibtex.source import Source
from bibexport.matching.folding import is_other_version
from bibexport.model import PUBLISHED_TYPES, Entry, Facts, Record
from bibexport.normalise.venue_parts import name_with_acronym
from bibexport.normalise.venues import is_well_known, unify
from bibexport.tex.decode import plain_text
from bibexport.tex.encode import Charset
from bibexport.tex.encode import text as encode
from bibexport.text.venue_names import abbreviate_title, names_no_venue, unify_journals
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
    start: int
    end: int
    text: str


class _Replacement(_Edit, frozen=True):
    finding: Published


def upgrade(text: str, preprints: Iterable[Published]) -> Upgrade:
    """Upgrade entries in `text`; one that cannot be rewritten with certainty is left unchanged."""
    source = Source(text)
    entries = bibtex.read(text)[0].entries
    edits: list[_Replacement] = []
    left: list[Left] = []
    for finding in preprints:
        found = _explain_other_work(finding, entries) or _edit(source, finding)
        if isinstance(found, _Replacement):
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


def _explain_other_work(finding: Published, entries: Iterable[Entry]) -> str:
    """Return why an entry must not become the published paper: it is another work, or the file has that paper already.

    An extended version is another work unless the record names its preprint.
    """
    entry, facts = finding.entry, finding.facts
    title = entry.record.title if entry.record else entry.title
    if is_other_version(title, facts.title) and not (entry.arxiv and facts.preprint_id == entry.arxiv):
        return f"it is an extended version of {facts.id}, whose title does not say so"
    paper = msgspec.structs.replace(entry, record=finding.published, arxiv=None, doi=finding.published.doi)
    for other in entries:
        if (
            other.key != entry.key
            and other.record
            and not is_preprint(other.record)
            and explain_same_paper(paper, other)
        ):
            return f"the published paper is {other.key} in this file"
    return ""


def _edit(source: Source, finding: Published) -> _Replacement | str:
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
    return _Replacement(found.start, found.end, edited(found, wanted), finding)


def _apply(text: str, edits: Iterable[_Edit]) -> str:
    pieces, position = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*pieces, text[position:]])


def _is_sound(text: str, edits: Sequence[_Replacement]) -> bool:
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


Form = Literal["full", "short"]
"""`International Conference on Machine Learning (ICML 2021)` or `ICML 2021`; journals in full, or by ISO 4."""
_MORE_ROUNDS = 3
_FIELDS = ("booktitle", "journal", "journaltitle")
_IN_PROCEEDINGS = frozenset({"inproceedings", "conference"})
_MEETING = re.compile(r"\b(?:conference|conf\.|symposium|symp\.|workshops?|annual meeting)(?!\w)", re.IGNORECASE)
_IN_FULL = re.compile(r"\b(?:conference|symposium|workshop) on\b", re.IGNORECASE)
"""The name of a meeting in the place of a journal's: `Conference Series` and `Web Conf.` are journals."""
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


class Renamed(msgspec.Struct, frozen=True, kw_only=True):
    """A field with another name for its conference or journal."""

    key: str
    field: str
    before: str
    after: str
    left_out: str = ""
    """The volume or part that the name had: `Volume 1: Long Papers`."""


class Unified(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a .bib with one name for each conference and journal."""

    text: str
    renamed: tuple[Renamed, ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    """The keys of entries whose names could not be changed with certainty, each with the reason."""


class _Name(msgspec.Struct, frozen=True, kw_only=True):
    entry: RawEntry
    field: str
    text: str
    year: int | None
    is_journal: bool


class _Rename(_Edit, frozen=True):
    renamed: Renamed


def unify_venues(text: str, form: Form, keys: Sequence[str] = ()) -> Unified:
    """Give each conference and journal in the text of a .bib one name; names that are unknown or uncertain stay.

    All entries count as evidence of what a name means; with `keys`, only those entries change.

    Raises:
        InvalidInput: the text is not a .bib file.
    """
    first = result = _unify_once(text, form, keys)
    # New names are evidence, too; a second run should find nothing to do.
    for _ in range(_MORE_ROUNDS):
        further = _unify_once(result.text, form, keys)
        if further.text == result.text:
            break
        last = {(one.key, one.field): one for one in further.renamed}
        renamed = [
            msgspec.structs.replace(one, after=last.pop((one.key, one.field), one).after) for one in result.renamed
        ]
        result = Unified(text=further.text, renamed=(*renamed, *last.values()), left=first.left)
    return result


def _unify_once(text: str, form: Form, keys: Sequence[str]) -> Unified:
    bibliography = _parse(text)
    source = Source(text)
    names = list(_read_names(bibliography))
    wanted = {id(name): new for name, new in zip(names, _rename(names, form), strict=True) if new is not None}
    charset: Charset = "ascii" if text.isascii() else "utf8"
    edits: list[_Rename] = []
    left: list[tuple[str, str]] = []
    for name in names:
        new = wanted.get(id(name))
        if new is None or new.after == name.text or (keys and name.entry.key not in keys):
            continue
        edit = _rename_field(source, name, new, charset)
        if edit is None:
            left.append((name.entry.key, UNCERTAIN))
        else:
            edits.append(edit)
    sound = edits if _renames_only(text, bibliography, edits) else _find_clean(text, bibliography, edits)
    left += [(one.renamed.key, "the changed entry would not read as it should") for one in edits if one not in sound]
    return Unified(text=_apply(text, sound), renamed=tuple(one.renamed for one in sound), left=tuple(left))


def _parse(text: str) -> Bibliography:
    return parse_bibliography(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), "")


def _read_names(bibliography: Bibliography) -> Iterator[_Name]:
    """Yield the names of conferences and journals that entries have themselves."""
    for entry in bibliography.entries:
        for field in _FIELDS:
            text = plain_text(entry.fields.get(field, "")).strip()
            if not text or names_no_venue(text):
                continue
            pattern = _MEETING if field == "booktitle" else _IN_FULL
            is_meeting = pattern.search(text) is not None or is_well_known(text)
            is_journal = field != "booktitle" and not is_meeting
            if is_journal or is_meeting or entry.type in _IN_PROCEEDINGS:
                year = _YEAR.search(entry.fields.get("year") or entry.fields.get("date") or "")
                yield _Name(
                    entry=entry, field=field, text=text, year=int(year[0]) if year else None, is_journal=is_journal
                )


def _rename(names: Iterable[_Name], form: Form) -> Iterator[Renamed | None]:
    """Yield the new name of each name; None where it is unknown."""
    names = list(names)
    venues = unify((name.text, name.year) for name in names if not name.is_journal)
    journals = unify_journals(name.text for name in names if name.is_journal)
    spellings: defaultdict[tuple[str, int | None], set[str]] = defaultdict(set)
    for (text, year), found in venues.items():
        spellings[name_with_acronym(found), year].add(text)
    for name in names:
        new, volume = "", ""
        if name.is_journal:
            full = journals.get(name.text, "")
            new = abbreviate_title(full) if form == "short" and full else full
        elif venue := venues.get((name.text, name.year)):
            if not venue.acronym and len(spellings[name_with_acronym(venue), name.year]) < 2:
                # Only the number and the place say which meeting it was, and there is no other name to agree with.
                yield None
                continue
            volume = venue.volume
            short = msgspec.structs.replace(venue, name="") if venue.acronym else venue
            new = name_with_acronym(short if form == "short" else venue)
            if form == "short" and not venue.acronym:
                new = f"Proc. {abbreviate_title(new)}"
        shown = volume if volume not in new else ""
        yield (
            Renamed(key=name.entry.key, field=name.field, before=name.text, after=new, left_out=shown) if new else None
        )


def _rename_field(source: Source, name: _Name, new: Renamed, charset: Charset) -> _Rename | None:
    """Return the new value of a field and its place; None where the entry is not certain."""
    found = source.find(name.entry.line, name.entry.key)
    if found is None:
        return None
    position = found.start + len(found.sign) + len(found.type) + len(found.between)
    for field in found.fields:
        position += len(field.before) + len(field.name) + len(field.equals)
        if field.name.lower() == name.field:
            tex = encode(new.after, charset) if name.is_journal else book_title(new.after, charset)
            value = f'"{tex}"' if field.value.startswith('"') and '"' not in tex else f"{{{tex}}}"
            return _Rename(position, position + len(field.value), value, new)
        position += len(field.value)
    return None


def _find_clean(text: str, before: Bibliography, edits: Sequence[_Rename]) -> list[_Rename]:
    return [edit for edit in edits if _renames_only(text, before, [edit])]


def _renames_only(text: str, before: Bibliography, edits: Sequence[_Rename]) -> bool:
    """Return whether the new text reads as the old one but for the renamed fields, which say the new names."""
    after = _parse(_apply(text, edits))
    changed: Mapping[tuple[str, str], str] = {(one.renamed.key, one.renamed.field): one.renamed.after for one in edits}
    if len(before.entries) != len(after.entries) or len(after.findings) > len(before.findings):
        return False
    for old, new in zip(before.entries, after.entries, strict=True):
        if (old.key, old.type, old.fields.keys()) != (new.key, new.type, new.fields.keys()):
            return False
        for field, tex in new.fields.items():
            wanted = changed.get((new.key, field))
            if tex != old.fields[field] and (wanted is None or plain_text(tex) != wanted):
                return False
    return True
