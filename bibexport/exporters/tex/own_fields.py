"""Fields of a person's own .bib that a record has no place for: written as they came."""

import re
from collections.abc import Iterable, Iterator

from bibexport.model import Record

PREFIX = "bibtex:"
"""Before their names in `Record.extra`; the value is TeX, as it stood in the file."""
_NOT_WRITTEN = frozenset({"entrytype", "crossref", "xdata", "xref"})
"""Said by the entry itself, or pointing to entries whose fields the record has taken over."""
_NAME = re.compile(r"[a-z][a-z0-9_-]*")


def with_own_fields(record: Record, fields: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """`fields`, and after them what the record kept of the file that it came from."""
    if not any(name.startswith(PREFIX) for name in record.extra):
        return fields
    written = [field for field in fields if field[1]]
    return [*written, *_own(record, {name for name, _ in written})]


def _own(record: Record, written: set[str]) -> Iterator[tuple[str, str]]:
    for extra, value in record.extra.items():
        name = extra.removeprefix(PREFIX).lower()
        known = name in written or name in _NOT_WRITTEN or not extra.startswith(PREFIX)
        if not known and _NAME.fullmatch(name) and _is_balanced(value):
            yield name, value


def _is_balanced(value: str) -> bool:
    """Whether BibTeX, which counts escaped braces too, finds the end of the field where it is."""
    depth = 0
    for character in value:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0 and "\0" not in value
