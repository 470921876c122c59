"""Which keys a document cites: one reader per document format.

LaTeX and biblatex are read from the files that they write (`.aux`, `.bcf`) or from the source; Markdown, Quarto, R
Markdown and Typst from the source. A reader gets the text of one file and returns the keys with their lines, the files
that the text includes, and citations whose keys only the program itself can work out. It opens no file:
`bibexport.cli.citing` follows the inclusions.
"""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Protocol

from bibexport.citations import latex_output, markdown, tex, typst
from bibexport.citations.reading import Citation, Inclusion, Reading
from bibexport.errors import Fault, InvalidInput

__all__ = ["READERS", "Citation", "Inclusion", "Reading", "reader"]


class Reader(Protocol):
    """The function that reads one format."""

    def __call__(self, text: str, commands: Mapping[str, int] = {}, /) -> Reading:
        """Return what a file cites; `commands` are the document's own commands that cite (see `Reading.commands`).

        Raises:
            InvalidInput: the text is not of this format.
        """


READERS: Mapping[str, Reader] = {
    ".aux": latex_output.read_aux,
    ".bcf": latex_output.read_bcf,
    ".tex": tex.read,
    ".ltx": tex.read,
    ".latex": tex.read,
    ".rnw": tex.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".qmd": markdown.read,
    ".rmd": markdown.read,
    ".typ": typst.read,
}
"""The reader of each file name ending."""


def reader(path: str) -> Reader:
    """Return the reader for a file of that name.

    Raises:
        InvalidInput: no reader has this ending.
    """
    found = READERS.get(PurePath(path).suffix.lower())
    if found is None:
        raise InvalidInput([Fault(path=path, message=f"expected a document that ends in {', '.join(READERS)}")])
    return found
