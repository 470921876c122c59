"""One module a format: records into text.

An exporter is a module with a function `export` (see `Exporter`). To add one, write the module
and name it in `EXPORTERS`.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from bibexport.exporters.options import ExportOptions
from bibexport.model import Record


class Exporter(Protocol):
    """What the module of a format offers."""

    def export(self, records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
        """Give the artefact in pieces, from records that come one by one (pure, streaming)."""


class Format(NamedTuple):
    """A format's module and the endings of file names that stand for it."""

    module: str
    suffixes: tuple[str, ...]


EXPORTERS: dict[str, Format] = {
    "bibtex": Format("bibtex", (".bib",)),
    "biblatex": Format("biblatex", ()),
    "csl-json": Format("csl_json", (".json",)),
    "csl-yaml": Format("csl_yaml", (".yaml", ".yml")),
    "html": Format("html_page", (".html", ".htm")),
    "ris": Format("ris", (".ris",)),
    "zotero-rdf": Format("zotero_rdf", (".rdf",)),
}


def exporter(name: str) -> Exporter:
    """The exporter of that name; its module is loaded only now, to keep start-up fast.

    Raises:
        KeyError: there is no such format.
    """
    return cast(Exporter, import_module(f"bibexport.exporters.{EXPORTERS[name].module}"))


def format_of_suffix(suffix: str) -> str | None:
    """The format that a file name's ending stands for, such as `.bib`."""
    return next((name for name, known in EXPORTERS.items() if suffix.lower() in known.suffixes), None)
