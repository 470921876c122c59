"""Remarks between entries, which BibTeX, biber and pandoc pass over."""

import re

from bibexport.exporters.tex.kinds import left_out
from bibexport.exporters.tex.own_fields import Dialect
from bibexport.model import Record

_REMARKS = {
    "unchecked": "not every source could be asked whether this has been published",
    "ambiguous": "which of several published versions this is could not be told",
}
# Outside of entries BibTeX reads on to the next `@`, and biber minds braces and quotes.
_NOT_IN_REMARKS = re.compile(r"[^ -~]|[@{}\"%\\#^]")


def remark(record: Record, dialect: Dialect) -> str:
    """Lines of comment for a record that is not settled, or whose entry lacks an identifier, else nothing."""
    lines = [
        _line(f"left out: the {field} of {record.key}: {written!r}") for field, written in left_out(record, dialect)
    ]
    if record.outcome in _REMARKS:
        reason = record.verdict.reason if record.verdict else ""
        lines.insert(0, _line(f"{record.outcome}: {reason or _REMARKS[record.outcome]}"))
    return "".join(lines)


def _line(words: str) -> str:
    return f"% {' '.join(_NOT_IN_REMARKS.sub('', words).split())}\n"
