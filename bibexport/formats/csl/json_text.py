"""Values as JSON on one line, from text that may not be clean yet; JSON is YAML as well."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from bibexport.formats.shown import clean_name, without_others
from bibexport.model import Date, Name
from bibexport.text.dates import season_number
from bibexport.text.unicode import clean, clean_lines, is_canonical

_encode = msgspec.json.Encoder().encode


def string(value: str) -> str:
    """Clean text as a JSON string."""
    # Most text needs no escape, and is its own JSON sooner than msgspec has seen to it.
    if '"' in value or "\\" in value or not value.isprintable():
        return _encode(value).decode()
    return f'"{value}"'


def text(value: str) -> str:
    """Any text, made clean, as a JSON string."""
    if '"' in value or "\\" in value or "  " in value or not (value.isascii() and value.isprintable()):
        value = clean(value)
        return string(value) if value else ""
    value = value.strip()
    return f'"{value}"' if value else ""


def lines(value: str) -> str:
    """Any text, made clean but for its line ends, as a JSON string."""
    value = clean_lines(value)
    return string(value) if value else ""


def structure(value: Any) -> str:
    """Lists and mappings."""
    return msgspec.json.format(_encode(value), indent=0).decode()


def date(value: Date) -> str:
    """A date variable (https://docs.citationstyles.org/en/stable/specification.html#date-variables)."""
    if value.year is None:
        words = text(value.literal)
        return f'{{"literal": {words}}}' if words else ""
    if not value.month and not value.end and not value.literal:
        return f'{{"date-parts": [[{value.year}]]}}'
    parts = [_parts(value)]
    if value.end and value.end.year is not None:
        parts.append(_parts(value.end))
    season = season_number(value.literal) if value.literal else None
    return f'{{"date-parts": {parts}, "season": {season}}}' if season else f'{{"date-parts": {parts}}}'


def _parts(value: Date) -> list[int]:
    if not value.month:
        return [value.year or 0]
    return [value.year or 0, value.month, value.day] if value.day else [value.year or 0, value.month]


def names(people: Sequence[Name]) -> list[str]:
    """The people that are named, each a mapping."""
    if _are_plain(people):
        return [f'{{"family": "{one.family}", "given": "{one.given}"}}' for one in people]
    named = map(clean_name, without_others(people))
    return [f"{{{', '.join(_name_parts(one))}}}" for one in named if one.display]


def _are_plain(people: Sequence[Name]) -> bool:
    """Whether names have a family and a given name each and no more, and are clean as they are.

    Most are, and to see it once for all, in one text, is five times as fast as name by name. A quotation mark in a name
    has a backslash in front there, so what is searched for with quotation marks is what is between the names.
    """
    try:
        encoded = _encode(people).decode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    count = len(people)
    return (
        encoded.count('":"') == 2 * count
        and encoded.count('","given":"') == count
        and is_canonical(encoded)
        and "\\" not in encoded
        and '" ' not in encoded
        and ' "' not in encoded
        and "  " not in encoded
    )


def _name_parts(person: Name) -> Iterator[str]:
    if person.literal:
        yield f'"literal": {string(person.literal)}'
        return
    if person.family:
        yield f'"family": {string(person.family)}'
    if person.given:
        yield f'"given": {string(person.given)}'
    if person.dropping_particle:
        yield f'"dropping-particle": {string(person.dropping_particle)}'
    if person.particle:
        yield f'"non-dropping-particle": {string(person.particle)}'
    if person.suffix:
        yield f'"suffix": {string(person.suffix)}'
