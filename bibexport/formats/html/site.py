"""The files of a site: the page and the same references in the other formats."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from bibexport.formats.html.page import Surroundings, page
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from bibexport.model import Record

PAGE = "index.html"
FILES = {
    "references.bib": "bibtex",
    "references.json": "csl-json",
    "references.rdf": "zotero-rdf",
    "references.ris": "ris",
}
"""What stands beside the page: file name to format."""

Site = dict[str, Callable[[], Iterator[str]]]
"""File name to the text of the file, in pieces, made when it is asked for."""


def site(records: Sequence[Record], options: ExportOptions, *, unapi: str = "", events: str = "") -> Site:
    """The files of a site; `unapi` and `events` are addresses that only some servers have (see `Surroundings`)."""
    surroundings = Surroundings(files=tuple(FILES), unapi=unapi, events=events)
    files: Site = {PAGE: partial(page, records, options, surroundings)}
    for name, format_ in FILES.items():
        files[name] = partial(writer(format_), records, options)
    return files
