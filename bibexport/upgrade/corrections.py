"""A person's .bib with the proved corrections, in the style of the entry, and the proof that nothing else changed."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from bibexport.check.authors import shared_share
from bibexport.check.claims import Claims, read_claims
from bibexport.check.differences import compare
from bibexport.check.verdicts import EntryVerdict
from bibexport.formats.bibtex import read as bibtex
from bibexport.formats.bibtex.read_names import read_names
from bibexport.formats.bibtex.source import Source
from bibexport.formats.bibtex.write_names import write_name
from bibexport.matching.venue_relation import disagrees_on_venue
from bibexport.model import PUBLISHED_TYPES, Entry, Facts, Name, Record, Verdict
from bibexport.normalise.records import record as build_record
from bibexport.tex.encode import Charset
from bibexport.tex.macros import split_at_top
from bibexport.text.names import stands_for_others
from bibexport.text.numbers import ORDINAL_ENDING
from bibexport.upgrade.proof import Correction
from bibexport.upgrade.values import CONTAINERS, UNCERTAIN, Change, Changes, edited, write_published

INHERITED = "it inherits fields from another entry"
UNSOUND = "the corrected entry would not read as it should"


class Corrected(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a .bib after its correction."""

    text: str
    done: tuple[Correction, ...] = ()
    left: tuple[tuple[Correction, str], ...] = ()
    """The corrections that were not made, each with the reason."""


class _Edit(msgspec.Struct, frozen=True):
    key: str
    start: int
    end: int
    text: str


def correct(text: str, corrections: Iterable[Correction], verdicts: Mapping[str, EntryVerdict]) -> Corrected:
    """Make `corrections` in the text of a .bib; every byte outside the corrected values stays.

    Args:
        text: the text of the file.
        corrections: those that are proved, of any entries.
        verdicts: the verdicts on the entries, by key; venues are written as in entries whose venue is right.
    """
    entries = {entry.key: entry for entry in bibtex.read(text)[0].entries}
    source = Source(text)
    venues = _Venues(source, entries, verdicts)
    charset: Charset = "ascii" if text.isascii() else "utf8"
    edits: dict[str, _Edit] = {}
    wanted: dict[str, list[Correction]] = {}
    for one in corrections:
        wanted.setdefault(one.key, []).append(one)
    left: list[tuple[Correction, str]] = []
    for key, some in wanted.items():
        edit = _edit(source, entries[key], some, venues, charset)
        if isinstance(edit, _Edit):
            edits[key] = edit
        else:
            left += [(one, edit) for one in some]
    sound = _keep_sound(text, edits, wanted)
    left += [(one, UNSOUND) for key in edits if key not in sound for one in wanted[key]]
    done = tuple(one for key in sound for one in wanted[key])
    return Corrected(text=_apply(text, sound.values()), done=done, left=tuple(left))


def _apply(text: str, edits: Iterable[_Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _keep_sound(text: str, edits: Mapping[str, _Edit], wanted: Mapping[str, Sequence[Correction]]) -> dict[str, _Edit]:
    """Return the edits after which every entry reads as it should; where all together fail, those that do alone."""
    if not _is_unsound(text, edits, wanted):
        return dict(edits)
    return {key: edit for key, edit in edits.items() if not _is_unsound(text, {key: edit}, wanted)}


def _is_unsound(text: str, edits: Mapping[str, _Edit], wanted: Mapping[str, Sequence[Correction]]) -> bool:
    before, faults_before = bibtex.read(text)
    after, faults_after = bibtex.read(_apply(text, edits.values()))
    if [one.key for one in before.entries] != [one.key for one in after.entries]:
        return True
    if len(faults_after) > len(faults_before):
        return True
    return any(
        not _is_right(old, new, wanted[new.key]) if new.key in edits else new.record != old.record
        for old, new in zip(before.entries, after.entries, strict=True)
    )


def _is_right(old: Entry, new: Entry, corrections: Sequence[Correction]) -> bool:
    """Whether an entry says what it said but for the corrected fields, in which it now agrees with the record."""
    before, after = read_claims(old), read_claims(new)
    fields = {one.field for one in corrections}
    record = corrections[0].record
    still = {one.field for one in compare(after, record)}
    if still - ({one.field for one in compare(before, record)} - fields):
        return False
    if any(
        one.recorded != str(after.doi if one.field == "doi" else after.arxiv)
        for one in corrections
        if one.field in ("doi", "eprint")
    ):
        return False
    kept = {name for field, names in _CLAIMS.items() if field in fields for name in names}
    return all(
        getattr(before, name) == getattr(after, name)
        for name in Claims.__struct_fields__
        if name not in kept and name not in ("line", "url", "type")
    )


_CLAIMS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "author": ("authors", "and_others"),
    "venue": ("venue",),
    "year": ("year", "venue"),
    "volume": ("volume",),
    "number": ("issue",),
    "pages": ("pages",),
    "doi": ("doi",),
    "eprint": ("arxiv",),
}
"""The claims that the correction of a field may change."""


def _edit(
    source: Source, entry: Entry, corrections: Sequence[Correction], venues: "_Venues", charset: Charset
) -> _Edit | str:
    """Return the new text of an entry, or why there is none."""
    found = source.find(entry.line or 0, entry.key)
    if found is None:
        return UNCERTAIN
    if found.field("crossref") or found.field("xdata"):
        return INHERITED
    old = {field.name.lower(): field.text for field in found.fields}
    published = _build(corrections[0].record, entry)
    kind, fields = write_published(found, published)
    changes: list[Change] = []
    for one in corrections:
        some = _changes(one, old, fields, venues, charset)
        if not some:
            return f"the field for its {one.field} could not be found"
        changes += some
    has_new_kind = any(change.name in CONTAINERS and change.replaced for change in changes)
    new = edited(found, Changes(kind if has_new_kind else found.type.lower(), tuple(changes)))
    return _Edit(entry.key, found.start, found.end, new)


def _build(facts: Facts, entry: Entry) -> Record:
    """Return the reference that a record makes, for our writers."""
    plain = Entry(key=entry.key, title=facts.title)
    if facts.type not in PUBLISHED_TYPES:
        return build_record(plain, facts, None, None)
    return build_record(plain, None, facts, Verdict(outcome="published", record=facts.ref))


def _changes(
    one: Correction, old: Mapping[str, str], new: Mapping[str, str], venues: "_Venues", charset: Charset
) -> list[Change]:
    """Return what to write for one correction; nothing where the entry has no such field."""
    match one.field:
        case "author" if "author" in old:
            names = write_authors(old["author"], one.record.authors, charset)
            return [Change("author", names)] if names else []
        case "title" if "title" in old and "subtitle" not in old and "title" in new:
            doubled = old["title"].startswith("{") and old["title"].endswith("}")
            return [Change("title", f"{{{new['title']}}}" if doubled else new["title"])]
        case "venue":
            return _change_venue(old, new, venues.write(one, old))
        case "year":
            return _change_year(one, old)
        case "pages" if "pages" in old and "pages" in new:
            return [Change("pages", _with_dash_of(old["pages"], new["pages"]))]
        case "volume" if "volume" in old:
            return [Change("volume", one.recorded)]
        case "number":
            return [Change(name, one.recorded) for name in ("number", "issue") if name in old][:1]
        case "doi" | "eprint":
            return _change_id(one, old)
        case _:
            return []


def _change_venue(old: Mapping[str, str], new: Mapping[str, str], like: str) -> list[Change]:
    """Name the venue in the field that the entry has, or in the right one for the kind of the record."""
    here = next((name for name in CONTAINERS if name in old), "")
    right = next((name for name in CONTAINERS if name in new), "")
    if not here or not right:
        return []
    is_same_kind = (here == "booktitle") == (right == "booktitle")
    name = here if is_same_kind else right
    return [Change(name, like if like and is_same_kind else new[right], "" if is_same_kind else here)]


def _change_year(one: Correction, old: Mapping[str, str]) -> list[Change]:
    """Change the year, and where the name of the venue repeats it, there too if the record's does so."""
    changes = [
        Change(name, one.recorded + old[name][len(one.given) :])
        for name in ("year", "date")
        if old.get(name, "").startswith(one.given)
    ]
    changes += [
        Change(name, old[name].replace(one.given, one.recorded))
        for name in CONTAINERS
        if len(re.findall(rf"\b{one.given}\b", old.get(name, ""))) == 1 and one.recorded in one.record.container_title
    ]
    return changes if changes and changes[0].name in ("year", "date") else []


def _with_dash_of(old: str, new: str) -> str:
    dash = re.search(r"\s*(?:-+|–|—)\s*", old)
    return new.replace("--", dash[0]) if dash else new


def _change_id(one: Correction, old: Mapping[str, str]) -> list[Change]:
    """Replace an identifier in every field that has it, such as `doi` and `url`; the text around it stays."""
    # The plain form last: it wins where the old identifier has no underscore to tell which one the field uses.
    forms = {one.given.replace("_", r"\_"): one.recorded.replace("_", r"\_"), one.given: one.recorded}
    changes = []
    for name, value in old.items():
        for given, recorded in forms.items():
            at = re.compile(rf"(?<![\w.]){re.escape(given)}(?![\w.]*\w)", re.IGNORECASE)
            if at.search(value):
                # Doubled, because a replacement has escapes of its own.
                changes.append(Change(name, at.sub(recorded.replace("\\", r"\\"), value)))
                break
    return changes


class _Venues:
    """How the entries of a file whose venue is right name it."""

    def __init__(self, source: Source, entries: Mapping[str, Entry], verdicts: Mapping[str, EntryVerdict]) -> None:
        self._named: list[tuple[str, str, Facts]] = []
        for key, verdict in verdicts.items():
            is_right = verdict.record and all(one.field != "venue" for one in verdict.differences)
            if not is_right or verdict.verdict not in ("verified", "differs") or key not in entries:
                continue
            found = source.find(entries[key].line or 0, key)
            field = next((one for name in CONTAINERS if found and (one := found.field(name))), None)
            if field is not None and verdict.record and verdict.record.type in PUBLISHED_TYPES:
                self._named.append((field.name.lower(), field.text, verdict.record))

    def write(self, one: Correction, old: Mapping[str, str]) -> str:
        """Return the venue of a record as the file mostly names it, for that year; empty where it does not."""
        year = str(one.record.issued.year) if one.record.issued and one.record.issued.year else ""
        names = Counter(
            text
            for name, text, record in self._named
            if name in old and record.venue == one.record.venue and set(re.findall(r"\b\d{4}\b", text)) <= {year}
            if not re.search(rf"\d{ORDINAL_ENDING}\b", text) and not disagrees_on_venue(text, one.record)
        )
        return names.most_common(1)[0][0] if names else ""


_AND = re.compile(r"\s+and\s+", re.IGNORECASE)


def write_authors(old: str, people: Sequence[Name], charset: Charset) -> str:
    """Return a list of authors in the style of `old`; a name that is right there stays as it is written.

    `and others` at the end stays, with as many names before it as there are. Empty where the list cannot be kept up.
    """
    written = split_at_top(old.strip(), _AND)
    read = [read_names(part, _ignore) for part in written]
    if any(len(names) != 1 for names in read):
        return ""
    is_cut = stands_for_others(read[-1][0].display)
    mine = [(tex, names[0]) for tex, names in zip(written, read, strict=True)][: -1 if is_cut else None]
    wanted = [name for name in people if not stands_for_others(name.display)]
    wanted = wanted[: len(mine)] if is_cut else wanted
    if not mine:
        return ""
    with_commas = 2 * sum("," in tex for tex, _ in mine) > len(mine)
    initials = all(_is_initials(name.given) for _, name in mine)
    names = []
    for place, person in enumerate(wanted):
        near = [*mine[place : place + 1], *mine]
        same = next((tex for tex, name in near if _is_same(name, person) and tex not in names), None)
        names.append(same or _write_name(person, charset, with_commas=with_commas, initials=initials))
    joints = Counter(_AND.findall(old)).most_common(1)
    return (joints[0][0] if joints else " and ").join([*names, *(written[-1:] if is_cut else [])])


def _ignore(_message: str) -> None:
    """Take a fault in a name, which the reader of the file has reported."""


def _is_same(one: Name, other: Name) -> bool:
    return shared_share([one], [other]) == 1 and bool(one.given) == bool(other.given)


def _is_initials(given: str) -> bool:
    return bool(given) and all(len(part.rstrip(".")) == 1 for part in re.split(r"[\s-]+|(?<=\.)(?=\w)", given) if part)


def _write_name(person: Name, charset: Charset, *, with_commas: bool, initials: bool) -> str:
    if initials and person.given:
        short = re.sub(r"(\w)[^\s\-.]*\.?", r"\1.", person.given)
        person = msgspec.structs.replace(person, given=short)
    tex = write_name(person, charset)
    family, comma, given = tex.partition(", ")
    # With a suffix, or a family name of several words that are no particle, only the form with commas is read right.
    is_plain = bool(comma) and ", " not in given and (" " not in family or bool(person.particle))
    return tex if with_commas or not is_plain else f"{given} {family}"
