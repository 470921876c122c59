"""What LaTeX writes for BibTeX (btxdoc, section 5) and biblatex for itself: the .aux files of a run."""

import re
from collections.abc import Mapping

from bibexport.citations.reading import Citation, Inclusion, Reading

_LINE = re.compile(
    r"\\(?:citation\{(?P<keys>[^{}]*)\}|abx@aux@cite(?:\{\d+\})?\{(?P<key>[^{}]*)\}|(?P<all>abx@aux@nociteall)\b"
    r"|@input\{(?P<file>[^{}]+)\})"
)
_SETTINGS = re.compile(r"biblatex-control|achemso-control|IEEEexample:BSTcontrol|[A-Za-z-]+4\d?-?[A-Za-z]*Control")
"""Entries by which packages set up their styles: biblatex, achemso, IEEEtran, REVTeX."""


def read(text: str, _commands: Mapping[str, int] = {}) -> Reading:
    """The keys as LaTeX has worked them out, and the .aux files of the parts that `\\include` names."""
    citations: list[Citation] = []
    inclusions: list[Inclusion] = []
    everything: int | None = None
    for number, line in enumerate(text.split("\n"), 1):
        for match in _LINE.finditer(line) if "\\" in line else ():
            if match["file"]:
                inclusions.append(Inclusion((match["file"],), number))
                continue
            keys = [key.strip() for key in (match["keys"] or match["key"] or "").split(",")]
            if match["all"] or "*" in keys:
                everything = everything or number
            citations += [
                Citation(key, number, certain=not _SETTINGS.fullmatch(key)) for key in keys if key not in ("", "*")
            ]
    return Reading(citations=tuple(citations), everything=everything, inclusions=tuple(inclusions))
