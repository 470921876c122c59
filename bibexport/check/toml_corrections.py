"""Another claim in the place of the one that a TOML catalog has, with the same quotes."""

import re
from collections.abc import Iterable, Mapping

import msgspec

from bibexport.check.corrections import Change, Corrected, Edit, corrected
from bibexport.errors import InvalidInput
from bibexport.formats.toml import read as toml
from bibexport.formats.toml.lines import EntryLines, entry_lines
from bibexport.formats.toml.write import text as quoted
from bibexport.model import Claim, Entry

_YEAR_AT_END = re.compile(r"(?:19|20)\d\d(?=\.?.\Z)")


def correct_toml(text: str, claims: Mapping[str, Claim]) -> Corrected:
    """Write each of `claims` in place of what the entry with that key claims.

    Raises:
        InvalidInput: `text` is no catalog.
    """
    before = toml.read(text).entries
    lines = {entry.header: entry for entry in entry_lines(text)}
    places = {entry.key: (entry, lines.get(entry.line or 0)) for entry in before}

    def proved(changed: str, keys: Iterable[str]) -> frozenset[str] | None:
        try:
            after = toml.read(changed).entries
        except InvalidInput:
            return None
        right = frozenset(keys)
        expected = tuple(
            msgspec.structs.replace(entry, claim=claims[entry.key]) if entry.key in right else entry for entry in before
        )
        return right if after == expected else None

    options = {key: _options(text, *places[key], claim) for key, claim in claims.items()}
    return corrected(text, options, proved)


def _options(text: str, entry: Entry, lines: EntryLines | None, claim: Claim) -> list[Change]:
    if lines is None or "venue" not in lines.values:
        return []
    venue, year = lines.values["venue"], lines.values.get("year")
    written = text[venue.start : venue.end]
    if year is not None:
        number = Edit(year.start, year.end, str(claim.year))
        name = Edit(venue.start, venue.end, _like(written, claim.venue))
        return [(number,)] if entry.claim.venue == claim.venue else [(name, number)]
    if entry.claim.venue == claim.venue and (match := _YEAR_AT_END.search(written)):
        return [(Edit(venue.start + match.start(), venue.start + match.end(), str(claim.year)),)]
    return [(Edit(venue.start, venue.end, _like(written, claim.text)),)]


def _like(written: str, value: str) -> str:
    """`value` between the quotes that stand there, where it can be."""
    return f"'{value}'" if written.startswith("'") and "'" not in value and value.isprintable() else quoted(value)
