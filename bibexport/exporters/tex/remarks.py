"""Remarks between entries, which BibTeX, biber and pandoc pass over."""

import re

from bibexport.model import Record

_REMARKS = {
    "unchecked": "not every source could be asked whether this has been published",
    "ambiguous": "which of several published versions this is could not be told",
}
# Outside of entries BibTeX reads on to the next `@`, and biber minds braces and quotes.
_NOT_IN_REMARKS = re.compile(r"[^ -~]|[@{}\"%\\#]")


def remark(record: Record) -> str:
    """A line of comment for a record that is not settled, else nothing."""
    if record.outcome not in _REMARKS:
        return ""
    reason = record.verdict.reason if record.verdict else ""
    words = _NOT_IN_REMARKS.sub("", f"{record.outcome}: {reason or _REMARKS[record.outcome]}")
    return f"% {' '.join(words.split())}\n"
