"""The library: from a catalog to citations in a few lines, without the command line.

    >>> import bibexport
    >>> catalog = bibexport.loads('[[entry]]\\nkey = "CLIP"\\ntitle = "Learning"\\narxiv = "2103.00020"', "toml")
    >>> [record.outcome for record in bibexport.records(catalog)]
    ['unchecked']
    >>> print(bibexport.dumps(bibexport.records(catalog), "bibtex").splitlines()[1])
    @misc{CLIP,

There is no global state: what a function needs is handed in, what it makes is given back.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from bibexport import files
from bibexport.errors import Fault, InvalidInput
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import WRITERS, Kind, input_format, output_format, read, writer
from bibexport.lock import Lock
from bibexport.lock import dumps as _dump_lock
from bibexport.lock import loads as _load_lock
from bibexport.model import Catalog, Record

if TYPE_CHECKING:
    from bibexport.resolution.run import Progress, Resolution
    from bibexport.sources.source import Endpoints, Fetch, Index

_DEFAULT_OPTIONS = ExportOptions()


def load(path: str | os.PathLike[str]) -> Catalog:
    """Read a catalog from a file: TOML, a Markdown list, a .bib, CSL-JSON, or ids, by its ending.

    Raises:
        InvalidInput: it cannot be read; every fault is named with its line.
    """
    return read(files.read_text(path), input_format(os.fspath(path)), os.fspath(path))[0]


def loads(text: str, kind: Kind) -> Catalog:
    """Read a catalog from a text of that kind.

    Raises:
        InvalidInput: it cannot be read; every fault is named with its line.
    """
    return read(text, kind)[0]


def load_lock(path: str | os.PathLike[str]) -> Lock:
    """Read a lock; an empty one where there is no such file.

    Raises:
        InvalidInput: the file is no lock.
    """
    data = files.read_bytes_if_there(path)
    return Lock() if data is None else _load_lock(data, os.fspath(path))


def save_lock(lock: Lock, path: str | os.PathLike[str]) -> None:
    """Write a lock, all of it or nothing.

    Raises:
        OutputError: it cannot be written.
    """
    files.write_atomically(path, [_dump_lock(lock)])


def resolve(
    catalog: Catalog,
    lock: Lock | None = None,
    *,
    today: str,
    fetch: "Fetch | None" = None,
    endpoints: "Endpoints | None" = None,
    index: "Index | None" = None,
    save: Callable[[Lock, bool], None] | None = None,
    progress: "Callable[[Progress], None] | None" = None,
) -> "Resolution":
    """Ask arXiv and DBLP what `lock` does not know about the entries of `catalog`.

    Args:
        catalog: the entries to ask about; those that came as whole references are left alone.
        lock: what is known already.
        today: the day to write beside each answer, `2026-11-24`.
        fetch: the way to the network; a new `bibexport.fetch.Fetcher` with its defaults where None.
        endpoints: where the services stand.
        index: asked before the network, such as `bibexport.index.store.StoredIndex(path)`.
        save: given every new state of the lock, and whether it ends a batch.
        progress: told what is asked and how far the run is.

    Gives back the lock with the answers, and why some questions are open. A source that is down raises nothing:
    its questions stay open, and the next run asks them.
    """
    from bibexport.resolution.run import resolve as run

    if fetch is None:
        from bibexport.fetch import Fetcher

        fetch = Fetcher()
    known = lock or Lock()
    return run(catalog, known, fetch, today=today, endpoints=endpoints, index=index, save=save, progress=progress)


def records(catalog: Catalog, lock: Lock | None = None) -> Iterator[Record]:
    """The references of a catalog, from what `lock` knows, in the catalog's order. Asks nobody."""
    from bibexport.resolution.questions import records as judged

    return judged(catalog.entries, lock or Lock())


def dumps(references: Iterable[Record], format: str, options: ExportOptions = _DEFAULT_OPTIONS) -> str:  # noqa: A002
    """Write references as a text in one of the formats: `bibtex`, `biblatex`, `csl-json`, `zotero-rdf` …

    Raises:
        InvalidInput: there is no such format.
    """
    return "".join(iterdump(references, format, options))


def iterdump(references: Iterable[Record], format: str, options: ExportOptions = _DEFAULT_OPTIONS) -> Iterator[str]:  # noqa: A002
    """Write references in pieces, while they come.

    Raises:
        InvalidInput: there is no such format.
    """
    if format not in WRITERS:
        raise InvalidInput([Fault(message=f"expected a format such as {', '.join(WRITERS)}, got {format!r}")])
    return writer(format)(references, options)


def export(
    catalog: Catalog,
    lock: Lock | None,
    path: str | os.PathLike[str],
    format: str | None = None,  # noqa: A002
    options: ExportOptions = _DEFAULT_OPTIONS,
) -> None:
    """Write a catalog's references to a file, all of it or nothing; the format is that of the file's ending.

    Raises:
        InvalidInput: the ending stands for no format.
        OutputError: the file cannot be written.
    """
    chosen = format or output_format(os.path.splitext(path)[1]) or os.path.basename(path)
    options = options if options.title else msgspec.structs.replace(options, title=catalog.title)
    files.write_atomically(path, iterdump(records(catalog, lock), chosen, options))
