"""Change some fields of an entry; the rest of it stays as written."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from bibexport.formats.bibtex.syntax import EntrySyntax, FieldSyntax
from bibexport.upgrade.values import CONTAINERS, Change, Changes

_ORDER = (
    *("author", "title", "editor", *CONTAINERS, "series", "volume", "number", "pages", "publisher", "school"),
    *("date", "year", "month", "doi", "url", "eprint", "archiveprefix", "eprinttype", "primaryclass", "eprintclass"),
)
"""The order of fields: a new one is inserted after those that precede it here."""
_CAPITALS = {"inproceedings": "InProceedings", "incollection": "InCollection", "phdthesis": "PhdThesis"}


def edited(entry: EntrySyntax, changes: Changes) -> str:
    """Return the text of the entry after `changes`, in its own spacing and delimiters."""
    fields = list(entry.fields)
    for change in changes.fields:
        index = _index(fields, change.replaced or change.name)
        if change.value is None:
            fields = [field for field in fields if field.name.lower() != change.name]
        elif index is None:
            place = _place(fields, change.name)
            fields.insert(place + 1, _new(fields[max(place, 0)], change, entry))
        else:
            fields[index] = _replace(fields[index], change, entry)
    return msgspec.structs.replace(
        entry, type=_match_case_of_type(changes.type, entry.type), fields=tuple(fields)
    ).source


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
    before = Counter(field.before for field in entry.fields[1:] or entry.fields).most_common(1)[0][0]
    opening = Counter(field.value[0] for field in entry.fields if field.value[0] in '{"').most_common(1)
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


def _match_case_of_type(kind: str, like: str) -> str:
    if like.lower() == kind:
        return like
    if like.isupper():
        return kind.upper()
    return _CAPITALS.get(kind, kind.capitalize()) if like[:1].isupper() else kind
