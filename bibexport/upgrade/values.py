"""The fields of an entry whose paper has been published, in TeX, and the entry with changed fields."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from bibexport import ids
from bibexport.formats.bibtex.read_identifiers import arxiv_of_address, find_addresses, parse_doi, says_only_arxiv
from bibexport.formats.bibtex.source import EntrySyntax, FieldSyntax, Source
from bibexport.formats.options import ExportOptions
from bibexport.formats.record_values import ends_in_others
from bibexport.formats.table import writer
from bibexport.matching import fold_title
from bibexport.matching.authors import COMPATIBLE, name_agreement
from bibexport.model import Name, Record
from bibexport.tex.decode import plain_text, verbatim

UNCERTAIN = "it has a field twice, or shares its line with another entry of its key"
"""Why an entry that `Source.find` does not return is left as it is."""
CONTAINERS = ("booktitle", "journal", "journaltitle")
_PUBLICATION = ("editor", "series", "volume", "number", "pages", "publisher", "school")
"""Further fields taken from the published version."""
_OF_THE_PREPRINT = frozenset(
    {*CONTAINERS, "volume", "number", "pages", "publisher", "institution", "eid", "month", "day", "pubstate"}
)
"""Fields of the preprint alone: removed if the published version has no such field."""
_MAY_NAME_ARXIV = frozenset({"howpublished", "note", "series", "organization", "type", "address", "location", "school"})
"""Fields removed if they only say that this is a preprint on arXiv."""
_TO_BE_REPLACED = (*CONTAINERS, "howpublished", "institution", "note")
"""Fields in whose place the container is written, if one of them is removed."""
_BIBLATEX_FIELDS = frozenset({"date", "journaltitle", "eprintclass"})
_BIBLATEX_TYPES = frozenset({"online", "report", "thesis"})
_UNPRINTABLE = frozenset({"misc", "online"})


class Change(msgspec.Struct, frozen=True):
    """A field that is added, changed, renamed or removed."""

    name: str
    """In lower case."""
    value: str | None
    """In TeX, without delimiters; None to remove the field."""
    replaced: str = ""
    """The field that it replaces, if that has another name."""


class Changes(msgspec.Struct, frozen=True):
    """The new type and the changed fields of an entry."""

    type: str
    """In lower case."""
    fields: tuple[Change, ...]


class Written(NamedTuple):
    """The published version as one of our writers writes it."""

    type: str
    fields: Mapping[str, str]


def changes(entry: EntrySyntax, own: Record, published: Record) -> Changes | None:
    """Return the changes that turn an entry, now of `own`, into one of `published`; None if that names no venue."""
    written = write_published(entry, published)
    if written.type in _UNPRINTABLE:
        return None
    old = {field.name.lower(): field.text for field in entry.fields}
    found = {
        change.name: change
        for change in (
            *_descriptions(old, own, published, written.fields),
            *_places(old, written.fields),
            *_dates(old, written.fields),
            *_links(old, published, written.fields),
            *_eprint(old, written.fields),
        )
    }
    kept = (one for one in found.values() if one.replaced or old.get(one.name) != one.value)
    return Changes(written.type, tuple(kept))


def write_published(entry: EntrySyntax, published: Record) -> Written:
    """Return the type and the fields of a reference, in BibLaTeX if `entry` is written for it, else in BibTeX."""
    names = {field.name.lower() for field in entry.fields}
    is_biblatex = bool(names & _BIBLATEX_FIELDS) or entry.type.lower() in _BIBLATEX_TYPES
    # Without the outcome, which the writers put in a comment.
    record = msgspec.structs.replace(published, key="key", outcome=None, verdict=None)
    text = "".join(writer("biblatex" if is_biblatex else "bibtex")([record], ExportOptions()))
    source = Source(text)
    found = source.syntax(source.entries[0])
    fields = {field.name: field.text if field.name != "month" else field.value for field in found.fields}
    if "journaltitle" in fields and "journal" in names:
        fields["journal"] = fields.pop("journaltitle")
    if "date" in fields and "date" not in names and "year" in names:
        fields["year"] = fields.pop("date")[:4]
    return Written(found.type, fields)


def _descriptions(old: Mapping[str, str], own: Record, published: Record, new: Mapping[str, str]) -> Iterator[Change]:
    """Yield changes of title and authors, if they differ by more than spelling."""
    if fold_title(own.title) != fold_title(published.title):
        yield Change("title", new["title"])
        if "subtitle" in old:
            yield Change("subtitle", None)
    if not _same_people(own.authors, published.authors) and "author" in new:
        yield Change("author", new["author"])


def _same_people(own: Sequence[Name], published: Sequence[Name]) -> bool:
    cut = ends_in_others(own)
    named = own[:-1] if cut else own
    if not named or (len(named) > len(published) if cut else len(named) != len(published)):
        return False
    return all(name_agreement(one, other) >= COMPATIBLE for one, other in zip(named, published, strict=False))


def _places(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    """Yield the fields of the publication, which replace those of the preprint."""
    gone = [name for name in old if name not in new and is_of_preprint(name, old[name])]
    for name in CONTAINERS:
        if name in new:
            free = [one for one in _TO_BE_REPLACED if one in gone and name not in old]
            yield Change(name, new[name], free[0] if free else "")
            gone = [one for one in gone if one not in free[:1]]
    for name in gone:
        yield Change(name, None)
    for name in _PUBLICATION:
        if name in new:
            yield Change(name, new[name])


def is_of_preprint(name: str, tex: str) -> bool:
    """Whether a field, in TeX, describes a preprint and not its publication."""
    return name in _OF_THE_PREPRINT or (name in _MAY_NAME_ARXIV and _names_only_arxiv(tex))


def _names_only_arxiv(tex: str) -> bool:
    text = plain_text(tex)
    found = list(find_addresses(verbatim(tex)))
    return says_only_arxiv(text) or (len(found) == 1 and verbatim(tex) == found[0] and bool(arxiv_of_address(found[0])))


def _dates(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for name in ("date", "year"):
        if name in new and (name in old or not {"date", "year"} & old.keys()):
            yield Change(name, new[name])
    if "date" in old and "year" in old and "date" in new:
        yield Change("year", new["date"][:4])
    if "month" in old and "month" in new:
        yield Change("month", new["month"])


def _links(old: Mapping[str, str], published: Record, new: Mapping[str, str]) -> Iterator[Change]:
    """Yield DOI and address of the published version; an address that does not lead to the preprint stays."""
    own_doi = parse_doi(verbatim(old.get("doi", "")))
    if "doi" in new and own_doi != published.doi:
        yield Change("doi", new["doi"])
    elif "doi" in old and own_doi and ids.arxiv_id_of_doi(own_doi) and "doi" not in new:
        yield Change("doi", None)
    if "url" not in old or not _leads_to_arxiv(verbatim(old["url"])):
        return
    address = new.get("url", "")
    if address and not ("doi" in new and "doi.org/" in address):
        yield Change("url", address)
    else:
        yield Change("url", None)
    if "urldate" in old:
        yield Change("urldate", None)


def _leads_to_arxiv(address: str) -> bool:
    found = parse_doi(address)
    return arxiv_of_address(address) is not None or (found is not None and ids.arxiv_id_of_doi(found) is not None)


def _eprint(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    """Yield the arXiv id, if it is in a field that is removed."""
    if not {"eprint", "arxivid", "arxiv"} & old.keys():
        for name in ("eprint", "archiveprefix", "eprinttype", "primaryclass", "eprintclass"):
            if name in new:
                yield Change(name, new[name])


_ORDER = (
    *("author", "title", "editor", *CONTAINERS, "series", "volume", "number", "pages", "publisher", "school"),
    *("date", "year", "month", "doi", "url", "eprint", "archiveprefix", "eprinttype", "primaryclass", "eprintclass"),
)
"""The order of fields: a new one is inserted after those that precede it here."""
_CAPITALS = {"inproceedings": "InProceedings", "incollection": "InCollection", "phdthesis": "PhdThesis"}


def edited(entry: EntrySyntax, changes: Changes) -> str:
    """Return the text of the entry after `changes`, in its own spacing and delimiters."""
    fields, tail = list(entry.fields), entry.tail
    for change in changes.fields:
        index = _index(fields, change.replaced or change.name)
        if change.value is None:
            fields, tail = _without(fields, change.name, tail)
        elif index is None:
            place = _place(fields, change.name)
            fields.insert(place + 1, _new(fields[max(place, 0)], change, entry))
        else:
            fields[index] = _replace(fields[index], change, entry)
    return msgspec.structs.replace(
        entry, type=match_case_of_type(changes.type, entry.type), fields=tuple(fields), tail=tail
    ).source


def _without(fields: Sequence[FieldSyntax], name: str, tail: str) -> tuple[list[FieldSyntax], str]:
    """Return the fields without one, and the end of the entry; a comment before the field stays."""
    kept: list[FieldSyntax] = []
    between = ""
    for field in fields:
        if field.name.lower() == name:
            between = _join(between, field.before)
        else:
            kept.append(msgspec.structs.replace(field, before=_join(between, field.before)) if between else field)
            between = ""
    return kept, _join(between, tail) if "%" in between else tail


def _join(before: str, after: str) -> str:
    """Return what separates two fields once the one between them is gone: all comments and one comma.

    >>> _join(", % mine\\n", ",\\n  ")
    ', % mine\\n  '
    """
    if "%" not in before:
        return after if "," in after else before
    rest = after.replace(",", "", 1) if "," in before else after
    return before.rstrip(" \t") + rest.removeprefix("\r\n").removeprefix("\n")


def with_fields(entry: EntrySyntax, added: Sequence[tuple[str, str]]) -> EntrySyntax:
    """Return the entry with further fields at its end, laid out like its others; values have their delimiters."""
    fields = list(entry.fields)
    before = _usual_separator(entry)
    for name, value in added:
        equals = _equals(name, entry.fields[-1], entry) if entry.fields else " = "
        shown = _match_case(name, entry.fields[-1].name) if entry.fields else name
        fields.append(FieldSyntax(before, shown, equals, value))
    return msgspec.structs.replace(entry, fields=tuple(fields))


def _usual_separator(entry: EntrySyntax) -> str:
    """Return what separates most fields of an entry; of two that are as frequent, the last one."""
    found = Counter(one.before for one in reversed(entry.fields[1:] or entry.fields) if one.before.strip() == ",")
    return found.most_common(1)[0][0] if found else ",\n  "


def _index(fields: Sequence[FieldSyntax], name: str) -> int | None:
    return next((index for index, field in enumerate(fields) if field.name.lower() == name), None)


def _place(fields: Sequence[FieldSyntax], name: str) -> int:
    """Return the index of the last field that precedes `name`; -1 if none does."""
    before = _ORDER[: _ORDER.index(name)]
    return max((index for index, field in enumerate(fields) if field.name.lower() in before), default=-1)


def _replace(field: FieldSyntax, change: Change, entry: EntrySyntax) -> FieldSyntax:
    value = _delimit(change, field.value)
    if not change.replaced:
        return msgspec.structs.replace(field, value=value)
    return msgspec.structs.replace(
        field, name=_match_case(change.name, field.name), equals=_equals(change.name, field, entry), value=value
    )


def _new(neighbour: FieldSyntax, change: Change, entry: EntrySyntax) -> FieldSyntax:
    """Return a field laid out like most of the entry's."""
    before = _usual_separator(entry)
    opening = Counter(field.value[0] for field in entry.fields if field.value[:1] in ("{", '"')).most_common(1)
    name, equals = _match_case(change.name, neighbour.name), _equals(change.name, neighbour, entry)
    return FieldSyntax(before, name, equals, _delimit(change, opening[0][0] if opening else "{"))


def _delimit(change: Change, like: str) -> str:
    """Return the value in the delimiters of `like`; a number stays bare where the old one was."""
    value = change.value or ""
    if change.name == "month" or (like.isdecimal() and value.isdecimal()):
        return value
    return f'"{value}"' if like.startswith('"') and '"' not in value else f"{{{value}}}"


def _equals(name: str, neighbour: FieldSyntax, entry: EntrySyntax) -> str:
    """Return the equals sign, aligned with those of the other fields if most of these are aligned."""
    if "\n" in neighbour.equals or "\r" in neighbour.equals:
        return " = "
    sign = neighbour.equals.lstrip()
    columns = Counter(len(field.name) + _count_spaces(field) for field in entry.fields)
    column, count = columns.most_common(1)[0]
    lengths = {len(field.name) for field in entry.fields if len(field.name) + _count_spaces(field) == column}
    if len(lengths) > 1 and 2 * count > len(entry.fields):
        return " " * max(column - len(name), 1) + sign
    return " " * min(_count_spaces(neighbour), 1) + sign


def _count_spaces(field: FieldSyntax) -> int:
    return len(field.equals) - len(field.equals.lstrip())


def _match_case(name: str, other: str) -> str:
    """Return `name` in the case of `other`."""
    return name.upper() if other.isupper() else name.capitalize() if other[:1].isupper() else name


def match_case_of_type(kind: str, like: str) -> str:
    """Return the type of an entry, given in lower case, in the case of `like`."""
    if like.lower() == kind:
        return like
    if like.isupper():
        return kind.upper()
    return _CAPITALS.get(kind, kind.capitalize()) if like[:1].isupper() else kind
