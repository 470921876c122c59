"""Which keys a document cites, from what LaTeX writes beside it or from its source; one module a format."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast

from bibexport.citations.reading import Citation, Inclusion, Reading
from bibexport.errors import Fault, InvalidInput

__all__ = ["READERS", "Citation", "Inclusion", "Reading", "reader"]

READERS: Mapping[str, str] = {
    ".aux": "latex_aux",
    ".bcf": "bcf",
    ".tex": "tex",
    ".ltx": "tex",
    ".latex": "tex",
    ".rnw": "tex",
    ".md": "markdown",
    ".markdown": "markdown",
    ".qmd": "markdown",
    ".rmd": "markdown",
    ".typ": "typst",
}
"""The module of each file name's ending."""


class Reader(Protocol):
    """What the module of a format offers."""

    def read(self, text: str, commands: Mapping[str, int] = {}, /) -> Reading:
        """What a file says; `commands` are those of the document that cite (see `Reading.commands`).

        Raises:
            InvalidInput: it is no file of this format.
        """


def reader(path: str) -> Reader:
    """The reader for a file of that name; its module is loaded only now.

    Raises:
        InvalidInput: the ending stands for no format that is known.
    """
    name = READERS.get(PurePath(path).suffix.lower())
    if name is None:
        raise InvalidInput([Fault(path=path, message=f"expected a document that ends in {', '.join(READERS)}")])
    return cast(Reader, import_module(f"bibexport.citations.{name}"))
