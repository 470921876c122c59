"""Turn a curated catalog of papers into citations you can trust.

    catalog = bibexport.load("catalog/papers.toml")
    lock = bibexport.load_lock("catalog/papers.lock.json")
    bibexport.export(catalog, lock, "references.bib")

The names in `__all__` are the public library; everything else may change. The functions are
described in `bibexport.api`, the types in `bibexport.model`, the errors in `bibexport.errors`.
"""

from typing import TYPE_CHECKING

# Type checkers see plain imports, and refuse a name that is not among them. At run time a name is imported when it is
# first used, because the command line has no use for most of them and has to start fast. A test compares the two.
if TYPE_CHECKING:
    from bibexport.api import dumps, export, iterdump, load, load_list, load_lock, loads, records, resolve, save_lock
    from bibexport.errors import (
        BibexportError,
        Fault,
        InvalidId,
        InvalidInput,
        OutputError,
        PayloadError,
        QueryTooLarge,
        SourceUnavailable,
    )
    from bibexport.fetch import Fetcher, FetchEvent, FetchSettings, Timeouts
    from bibexport.findings import Finding, Severity
    from bibexport.formats.options import ExportOptions
    from bibexport.formats.table import InputFormat
    from bibexport.ids import ArxivId, DblpKey, Doi
    from bibexport.keys import KeyRule
    from bibexport.lock import Lock, Lookup
    from bibexport.model import (
        Catalog,
        Claim,
        Date,
        Entry,
        Evidence,
        Facts,
        Link,
        LinkKind,
        Name,
        Origin,
        Outcome,
        Record,
        RecordRef,
        RecordType,
        Verdict,
    )
    from bibexport.resolution.run import Progress, Resolution
    from bibexport.sources.source import Endpoints, Fetch, Index, Reply, Request, Source

__version__ = "0.2.0"

__all__ = [
    "ArxivId",
    "BibexportError",
    "Catalog",
    "Claim",
    "Date",
    "DblpKey",
    "Doi",
    "Endpoints",
    "Entry",
    "Evidence",
    "ExportOptions",
    "Facts",
    "Fault",
    "Fetch",
    "FetchEvent",
    "FetchSettings",
    "Fetcher",
    "Finding",
    "Index",
    "InputFormat",
    "InvalidId",
    "InvalidInput",
    "KeyRule",
    "Link",
    "LinkKind",
    "Lock",
    "Lookup",
    "Name",
    "Origin",
    "Outcome",
    "OutputError",
    "PayloadError",
    "Progress",
    "QueryTooLarge",
    "Record",
    "RecordRef",
    "RecordType",
    "Reply",
    "Request",
    "Resolution",
    "Severity",
    "Source",
    "SourceUnavailable",
    "Timeouts",
    "Verdict",
    "__version__",
    "dumps",
    "export",
    "iterdump",
    "load",
    "load_list",
    "load_lock",
    "loads",
    "records",
    "resolve",
    "save_lock",
]

if not TYPE_CHECKING:
    _HOMES = {
        "bibexport.api": "dumps export iterdump load load_list load_lock loads records resolve save_lock",
        "bibexport.errors": "BibexportError Fault InvalidId InvalidInput OutputError PayloadError QueryTooLarge "
        "SourceUnavailable",
        "bibexport.fetch": "FetchEvent FetchSettings Fetcher Timeouts",
        "bibexport.findings": "Finding Severity",
        "bibexport.formats.options": "ExportOptions",
        "bibexport.formats.table": "InputFormat",
        "bibexport.ids": "ArxivId DblpKey Doi",
        "bibexport.keys": "KeyRule",
        "bibexport.lock": "Lock Lookup",
        "bibexport.model": "Catalog Claim Date Entry Evidence Facts Link LinkKind Name Origin Outcome Record RecordRef "
        "RecordType Verdict",
        "bibexport.resolution.run": "Progress Resolution",
        "bibexport.sources.source": "Endpoints Fetch Index Reply Request Source",
    }

    def __getattr__(name):
        """Import a public name when it is first used."""
        home = next((module for module, names in _HOMES.items() if name in names.split()), None)
        if home is None:
            raise AttributeError(f"module 'bibexport' has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(home), name)
        globals()[name] = value
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
