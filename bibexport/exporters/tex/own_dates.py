"""The dates of a person's own .bib, written so that they are read as the same dates again."""

import re
from collections.abc import Collection, Iterator, Sequence

from bibexport.catalog.bibtex.dates import date, issued
from bibexport.exporters.tex.escape import Charset, text
from bibexport.model import Date

NAMES = frozenset({"date", "year", "month", "pubstate"})
_PARTS = frozenset({"year", "month", "day"})
"""What stands beside a `date` and says something else must not be taken for a part of it."""
_EDTF = re.compile(r"[\dX?~%./:TZ+-]+\Z")
Fields = Sequence[tuple[str, str]]


def publication(value: Date | None, written: Fields, taken: Collection[str], charset: Charset) -> Fields:
    """`written` where the date can be read from it, else the first of other ways to write it; no name is `taken`."""
    if value is None:
        return ()
    has_other = not _PARTS.isdisjoint(taken)
    for fields in _ways(value, written, charset):
        names = {name for name, _ in fields}
        if names.isdisjoint(taken) and not (has_other and names != {"date"}) and _read(fields) == value:
            return fields
    return [field for field in written if field[0] not in taken]


def _ways(value: Date, written: Fields, charset: Charset) -> Iterator[Fields]:
    yield written
    if ("year", str(value.year)) in written:
        yield [*written, ("date", value.iso)]
    yield [("date", value.iso)]
    if _EDTF.match(value.literal):
        yield [("date", value.literal)]
    words, _, year = value.literal.rpartition(" ")
    if words and year == str(value.year):
        yield [("year", year), ("month", f"{{{text(words, charset)}}}")]
    yield [("year", text(value.literal, charset))]
    yield [("date", text(value.literal, charset))]
    yield [("month", f"{{{text(value.literal, charset)}}}")]


def _read(fields: Fields) -> Date | None:
    values = dict(fields)
    month = values.get("month", "")
    return issued({**values, "month": month[1:-1] if month.startswith("{") else month})


def other(name: str, value: Date, charset: Charset, *, words_in: str = "") -> tuple[str, str]:
    """The field `name` for a date, or `words_in` for one in words."""
    if value.year is not None and date(value.iso) == value:
        return name, value.iso
    return (name if _EDTF.match(value.literal) or not words_in else words_in), text(value.literal, charset)
