"""Turn a curated catalog of papers into citations you can trust.

    catalog = bibexport.load("catalog/papers.toml")
    lock = bibexport.load_lock("catalog/papers.lock.json")
    bibexport.export(catalog, lock, "references.bib")

What stands in `__all__` is the public library; everything else may change. The functions are
described in `bibexport.api`, the types in `bibexport.model`, the errors in `bibexport.errors`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bibexport.api import dumps, export, iterdump, load, load_lock, loads, records, resolve, save_lock
    from bibexport.errors import BibexportError, Fault, InvalidId, InvalidInput, OutputError, SourceUnavailable
    from bibexport.formats.options import ExportOptions
    from bibexport.lock import Lock
    from bibexport.model import Catalog, Claim, Date, Entry, Evidence, Facts, Link, Name, Record, Verdict

_HOMES = {
    "bibexport.api": ("dumps", "export", "iterdump", "load", "load_lock", "loads", "records", "resolve", "save_lock"),
    "bibexport.errors": ("BibexportError", "Fault", "InvalidId", "InvalidInput", "OutputError", "SourceUnavailable"),
    "bibexport.formats.options": ("ExportOptions",),
    "bibexport.lock": ("Lock",),
    "bibexport.model": ("Catalog", "Claim", "Date", "Entry", "Evidence", "Facts", "Link", "Name", "Record", "Verdict"),
}

__all__ = [
    "BibexportError",
    "Catalog",
    "Claim",
    "Date",
    "Entry",
    "Evidence",
    "ExportOptions",
    "Facts",
    "Fault",
    "InvalidId",
    "InvalidInput",
    "Link",
    "Lock",
    "Name",
    "OutputError",
    "Record",
    "SourceUnavailable",
    "Verdict",
    "dumps",
    "export",
    "iterdump",
    "load",
    "load_lock",
    "loads",
    "records",
    "resolve",
    "save_lock",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that the command line starts fast."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'bibexport' has no attribute {name!r}")
