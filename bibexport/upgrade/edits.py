"""An entry with some of its fields changed: everything else of it stays as it is written."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from bibexport.formats.bibtex.syntax import EntrySyntax, FieldSyntax
from bibexport.upgrade.values import CONTAINERS, Change, Changes

_ORDER = (
    *("author", "title", "editor", *CONTAINERS, "series", "volume", "number", "pages", "publisher", "school"),
    *("date", "year", "month", "doi", "url", "eprint", "archiveprefix", "eprinttype", "primaryclass", "eprintclass"),
)
"""Where a new field comes: behind the fields that stand before it here."""
_CAPITALS = {"inproceedings": "InProceedings", "incollection": "InCollection", "phdthesis": "PhdThesis"}


def edited(entry: EntrySyntax, changes: Changes) -> str:
    """The text of the entry after `changes`, in the spacing and the delimiters that it has already."""
    fields = list(entry.fields)
    for change in changes.fields:
        index = _index(fields, change.replaced or change.name)
        if change.value is None:
            fields = [field for field in fields if field.name.lower() != change.name]
        elif index is None:
            place = _place(fields, change.name)
            fields.insert(place + 1, _new(fields[max(place, 0)], change, entry))
        else:
            fields[index] = _replaced(fields[index], change, entry)
    return msgspec.structs.replace(entry, type=_cased(changes.type, entry.type), fields=tuple(fields)).source


def _index(fields: Sequence[FieldSyntax], name: str) -> int | None:
    return next((index for index, field in enumerate(fields) if field.name.lower() == name), None)


def _place(fields: Sequence[FieldSyntax], name: str) -> int:
    """The last field that comes before `name`; -1 where none does."""
    before = _ORDER[: _ORDER.index(name)]
    return max((index for index, field in enumerate(fields) if field.name.lower() in before), default=-1)


def _replaced(field: FieldSyntax, change: Change, entry: EntrySyntax) -> FieldSyntax:
    value = _delimited(change, field.value)
    if not change.replaced:
        return msgspec.structs.replace(field, value=value)
    return msgspec.structs.replace(
        field, name=_like(change.name, field.name), equals=_equals(change.name, field, entry), value=value
    )


def _new(neighbour: FieldSyntax, change: Change, entry: EntrySyntax) -> FieldSyntax:
    """A field as most of the entry's are laid out."""
    before = Counter(field.before for field in entry.fields[1:] or entry.fields).most_common(1)[0][0]
    opening = Counter(field.value[0] for field in entry.fields if field.value[0] in '{"').most_common(1)
    name, equals = _like(change.name, neighbour.name), _equals(change.name, neighbour, entry)
    return FieldSyntax(before, name, equals, _delimited(change, opening[0][0] if opening else "{"))


def _delimited(change: Change, like: str) -> str:
    """The value between what `like` is between; a number may stand alone where one stood so."""
    value = change.value or ""
    if change.name == "month" or (like.isdecimal() and value.isdecimal()):
        return value
    return f'"{value}"' if like.startswith('"') and '"' not in value else f"{{{value}}}"


def _equals(name: str, neighbour: FieldSyntax, entry: EntrySyntax) -> str:
    """The equals sign, under those of the other fields where most of these stand under each other."""
    if "\n" in neighbour.equals or "\r" in neighbour.equals:
        return " = "
    sign = neighbour.equals.lstrip()
    columns = Counter(len(field.name) + _blanks(field) for field in entry.fields)
    column, count = columns.most_common(1)[0]
    lengths = {len(field.name) for field in entry.fields if len(field.name) + _blanks(field) == column}
    if len(lengths) > 1 and 2 * count > len(entry.fields):
        return " " * max(column - len(name), 1) + sign
    return " " * min(_blanks(neighbour), 1) + sign


def _blanks(field: FieldSyntax) -> int:
    return len(field.equals) - len(field.equals.lstrip())


def _like(name: str, other: str) -> str:
    """`name` in the case of `other`."""
    return name.upper() if other.isupper() else name.capitalize() if other[:1].isupper() else name


def _cased(kind: str, like: str) -> str:
    if like.lower() == kind:
        return like
    if like.isupper():
        return kind.upper()
    return _CAPITALS.get(kind, kind.capitalize()) if like[:1].isupper() else kind
