"""The library: from a catalog to citations in a few lines, without the command line.

    >>> import bibexport
    >>> catalog = bibexport.loads('[[entry]]\\nkey = "CLIP"\\ntitle = "Learning"\\narxiv = "2103.00020"', "toml")
    >>> [record.outcome for record in bibexport.records(catalog)]
    ['unchecked']
    >>> print(bibexport.dumps(bibexport.records(catalog), "bibtex").splitlines()[1])
    @misc{CLIP,

There is no global state: a function gets what it needs as arguments, and returns what it makes. Whatever is wrong,
also with an argument, is a `BibexportError`.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import msgspec

from bibexport import files
from bibexport.errors import BibexportError, Fault, InvalidInput
from bibexport.findings import Finding, describe_encoding
from bibexport.formats.options import ExportOptions
from bibexport.formats.recognition import refine
from bibexport.formats.table import (
    ANY_ENCODING,
    FORMATS,
    READERS,
    WRITERS,
    InputFormat,
    ReadResult,
    input_format,
    output_format,
    read,
    writer,
)
from bibexport.keys import KEY_CODES, KEY_RULES, KeyRule
from bibexport.lock import Lock
from bibexport.lock import dumps as _dump_lock
from bibexport.lock import loads as _load_lock
from bibexport.model import Catalog, Record

if TYPE_CHECKING:
    from bibexport.resolution.run import Progress, Resolution
    from bibexport.sources.source import Endpoints, Fetch, Index

Value = TypeVar("Value")
_DEFAULT_OPTIONS = ExportOptions()


def load(path: str | os.PathLike[str], *, report: Callable[[Finding], None] | None = None) -> Catalog:
    """Read a catalog from a file: TOML, YAML, a Markdown list, a .bib, CSL-JSON, or ids, by its suffix.

    Args:
        path: the file.
        report: called with each finding of the reader, such as an entry that it was unsure about.

    Raises:
        InvalidInput: it cannot be read; every fault is named with its line.
    """
    return _reported(_read_file(path), report)


def load_list(
    path: str | os.PathLike[str],
    lock: Lock | None = None,
    *,
    keys: KeyRule | None = None,
    report: Callable[[Finding], None] | None = None,
) -> tuple[Catalog, Lock]:
    """Read a list whose entries keep the cite keys that `lock` remembers; return its catalog, and the lock to save.

    New keys are derived from what the list states and the lock knows. Any other input has keys of its own, and its lock
    is returned as it is.

    Args:
        path: the file.
        lock: the lock beside it, such as `load_lock("README.lock.json")`.
        keys: how keys are derived that the list does not give; None for the rule of the lock. Another rule replaces
            derived keys, and keeps the old ones as aliases.
        report: called with each finding of the reader, such as an entry that it was unsure about.

    Raises:
        InvalidInput: the list cannot be read; every fault is named with its line.
    """
    known = Lock() if lock is None else _checked("lock", lock, Lock, "a Lock")
    if keys is not None and keys not in KEY_RULES:
        raise _invalid(f"keys: expected {', '.join(KEY_RULES)} or None", keys)
    result = _read_file(path)
    if not result.wishes:
        return _reported(result, report), known
    from bibexport.resolution.key_memory import keep_catalog_keys

    kept = keep_catalog_keys(result.catalog, result.wishes, known, rule=keys)
    others = tuple(finding for finding in result.findings if finding.code not in KEY_CODES)
    result = msgspec.structs.replace(result, catalog=kept.catalog, findings=(*others, *kept.findings))
    return _reported(result, report), kept.lock


def _read_file(path: str | os.PathLike[str]) -> ReadResult:
    name = _path("path", path)
    kind = input_format(name)
    text, encoding = files.read_decoded(name) if kind in ANY_ENCODING else (files.read_text(name), "utf-8")
    result = read(text, refine(kind, text), name)
    findings = (*describe_encoding(encoding, name), *result.findings)
    return msgspec.structs.replace(result, findings=findings)


def loads(text: str, kind: InputFormat, *, report: Callable[[Finding], None] | None = None) -> Catalog:
    """Read a catalog from a text in the format `kind`.

    Args:
        text: the text.
        kind: its format, such as `toml`, `markdown` or `bibtex`.
        report: called with each finding of the reader, such as an entry that it was unsure about.

    Raises:
        InvalidInput: it cannot be read; every fault is named with its line.
    """
    _checked("text", text, str, "a text")
    _check_format(kind, READERS)
    return _reported(read(text, kind), report)


def load_lock(path: str | os.PathLike[str]) -> Lock:
    """Read a lock; return an empty one if there is no such file.

    Raises:
        InvalidInput: the file is not a lock.
    """
    name = _path("path", path)
    data = files.read_bytes_if_there(name)
    return Lock() if data is None else _load_lock(data, name)


def save_lock(lock: Lock, path: str | os.PathLike[str]) -> None:
    """Write a lock, all of it or nothing.

    Raises:
        OutputError: it cannot be written.
    """
    _checked("lock", lock, Lock, "a Lock")
    files.write_atomically(_path("path", path), [_dump_lock(lock)])


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
        catalog: the entries to ask about; those that came as complete references are left alone.
        lock: what is known already.
        today: the day to write beside each answer, `2026-11-24`.
        fetch: sends requests; by default a new `Fetcher`.
        endpoints: the addresses of the services.
        index: asked before the network, such as `bibexport.index.store.StoredIndex(path)`.
        save: called with every new state of the lock, and whether it ends a batch.
        progress: called with what is asked and how far the run is.

    Returns the lock with the answers, and why some questions are open. A source that is down raises nothing: its
    questions stay open, and the next run asks them.

    Raises:
        InvalidInput: an argument is of the wrong kind, or `today` is not a day.
    """
    from bibexport.resolution.run import resolve as run
    from bibexport.sources.source import Endpoints, Index

    _verified("catalog", catalog, Catalog, "a Catalog")
    known = Lock() if lock is None else _checked("lock", lock, Lock, "a Lock")
    _check_day(today)
    if endpoints is not None:
        _verified("endpoints", endpoints, Endpoints, "Endpoints")
    if index is not None and not all(hasattr(index, name) for name in vars(Index) if not name.startswith("_")):
        raise _invalid("index: expected an Index such as bibexport.index.store.StoredIndex", index)
    for name, function in (("fetch", fetch), ("save", save), ("progress", progress)):
        _check_function(name, function)
    if fetch is None:
        from bibexport.fetch import Fetcher

        fetch = Fetcher()
    return run(catalog, known, fetch, today=today, endpoints=endpoints, index=index, save=save, progress=progress)


def records(catalog: Catalog, lock: Lock | None = None) -> Iterator[Record]:
    """Return the references of a catalog, from what `lock` knows, in the catalog's order. Sends no requests.

    Raises:
        InvalidInput: an argument is of the wrong kind.
    """
    from bibexport.resolution.questions import records as judged

    _verified("catalog", catalog, Catalog, "a Catalog")
    return judged(catalog.entries, Lock() if lock is None else _checked("lock", lock, Lock, "a Lock"))


def dumps(references: Iterable[Record], format: str, options: ExportOptions = _DEFAULT_OPTIONS) -> str:  # noqa: A002
    """Write references as a text in one of the formats: `bibtex`, `biblatex`, `csl-json`, `zotero-rdf` …

    Raises:
        InvalidInput: there is no such format, or an argument is of the wrong kind.
    """
    return "".join(iterdump(references, format, options))


def iterdump(references: Iterable[Record], format: str, options: ExportOptions = _DEFAULT_OPTIONS) -> Iterator[str]:  # noqa: A002
    """Write references in pieces, as they come.

    Raises:
        InvalidInput: there is no such format, or an argument is of the wrong kind.
    """
    _checked("references", references, Iterable, "records")
    _check_format(format, WRITERS)
    _checked("options", options, ExportOptions, "ExportOptions")
    return _written(writer(format)((_verified("references", one, Record, "records") for one in references), options))


def export(
    catalog: Catalog,
    lock: Lock | None,
    path: str | os.PathLike[str],
    format: str | None = None,  # noqa: A002
    options: ExportOptions = _DEFAULT_OPTIONS,
) -> None:
    """Write a catalog's references to a file, all of it or nothing; by default in the format of the file's suffix.

    In a Markdown file that exists, only the list between its two marks is replaced (see docs/list.md).

    Raises:
        InvalidInput: the suffix belongs to no format, or an argument is of the wrong kind.
        OutputError: the file cannot be written.
    """
    name = _path("path", path)
    chosen = format or output_format(os.path.splitext(name)[1]) or os.path.basename(name)
    references = records(catalog, lock)
    if _checked("options", options, ExportOptions, "ExportOptions").title == "":
        options = msgspec.structs.replace(options, title=catalog.title)
    pieces: Iterable[str] = iterdump(references, chosen, options)
    insert = FORMATS[chosen].insert if chosen in FORMATS else None
    if insert and os.path.exists(name):
        pieces = [insert(files.read_text(name, keep_mark=True), "".join(pieces), name)]
    files.write_atomically(name, pieces)


def _written(pieces: Iterator[str]) -> Iterator[str]:
    """Pass the pieces of an export on; values that no type describes, such as a year of -5, are errors as well."""
    try:
        yield from pieces
    except BibexportError:
        raise
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        message = f"references: a record has a value that cannot be written ({type(error).__name__}: {error})"
        raise InvalidInput([Fault(message=message)]) from error


def _reported(result: ReadResult, report: Callable[[Finding], None] | None) -> Catalog:
    _check_function("report", report)
    if report is not None:
        for finding in result.findings:
            report(finding)
    return result.catalog


def _checked(name: str, value: Value, kind: type, expected: str) -> Value:
    """Return the argument `name` if it is of that kind, which type checkers see and Python does not."""
    if not isinstance(value, kind):
        raise _invalid(f"{name}: expected {expected}", value)
    return value


def _verified(name: str, value: Value, kind: type, expected: str) -> Value:
    """Return the argument `name` if it and everything in it is of that kind: a struct does not check its fields."""
    _checked(name, value, kind, expected)
    try:
        msgspec.convert(msgspec.to_builtins(value), kind)
    except (msgspec.ValidationError, TypeError, ValueError, RecursionError) as error:
        reason = str(error).replace("$.", "").replace("`", "")
        raise InvalidInput([Fault(message=f"{name}: expected {expected} with valid fields: {reason[:200]}")]) from error
    return value


def _check_function(name: str, value: object) -> None:
    if value is not None and not callable(value):
        raise _invalid(f"{name}: expected a function", value)


def _check_format(value: object, known: Iterable[str]) -> None:
    if value not in tuple(known):  # a value that cannot be hashed is not in a mapping either
        raise _invalid(f"expected a format such as {', '.join(known)}", value)


def _path(name: str, value: object) -> str:
    try:
        text: object = os.fspath(value) if isinstance(value, os.PathLike) else value
    except TypeError:
        text = None
    if not isinstance(text, str) or not text or "\0" in text:
        raise _invalid(f"{name}: expected the path of a file", value)
    return text


def _check_day(today: str) -> None:
    try:
        if date.fromisoformat(today).isoformat() == today:
            return
    except (TypeError, ValueError):
        pass
    raise _invalid("today: expected a day such as 2026-11-24", today)


def _invalid(expected: str, value: object) -> InvalidInput:
    shown = repr(value)
    return InvalidInput([Fault(message=f"{expected}, got {shown if len(shown) <= 100 else f'{shown[:99]}…'}")])
