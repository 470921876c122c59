"""The catalogs that a command reads, and their locks."""

import os
import sys
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from bibexport import files
from bibexport.errors import Fault, InvalidInput
from bibexport.findings import Finding, describe_encoding
from bibexport.formats.recognition import recognise, refine
from bibexport.formats.table import (
    ANY_ENCODING,
    INPUT_SUFFIXES,
    NO_NAMES,
    InputFormat,
    Names,
    ReadResult,
    input_format,
    read,
)
from bibexport.keys import KEY_CODES, KeyRule, KeyWish
from bibexport.lists.mention import PaperList
from bibexport.lock import Lock, dumps, merge_sides
from bibexport.lock import loads as load_lock
from bibexport.model import Catalog

if TYPE_CHECKING:
    from pathlib import Path

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SHIPPED = (os.path.join(_PACKAGE, "shipped"), os.path.join(os.path.dirname(_PACKAGE), "catalog"))
"""In an installed package, and in a checkout."""


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """A catalog, the path of its lock, and what its reader was unsure about."""

    catalog: Catalog
    lock_path: str | os.PathLike[str] | None = None
    findings: tuple[Finding, ...] = ()
    kind: InputFormat = "toml"
    text: str = ""
    """The text of the file, without a byte order mark."""
    encoding: str = "utf-8"
    """Only a .bib may have another one."""
    listed: "PaperList | None" = None
    """The papers place by place, if the file is a list."""
    wishes: tuple[KeyWish, ...] = ()
    """What the keys of a list's entries may be, one for each."""

    @property
    def is_shipped(self) -> bool:
        """Whether this is the catalog that comes with bibexport, which is used where there is no other."""
        return os.path.dirname(self.catalog.path) in SHIPPED

    def lock(self) -> Lock:
        """Read the lock beside the catalog; return an empty one if there is none.

        Raises:
            InvalidInput: the file is not a lock.
        """
        if not self.lock_path:
            return Lock()
        # What a killed run has left beside it; one that finds everything answered writes nothing.
        files.remove_stale_files(os.path.dirname(os.path.realpath(self.lock_path)))
        return read_lock(self.lock_path)


def keep_keys(
    one: Input,
    lock: Lock,
    *,
    rule: KeyRule | None = None,
    taken: Collection[str] = (),
    only: Collection[int] | None = None,
) -> tuple[Input, Lock]:
    """Return a list with the keys that its lock remembers or else gets, and that lock (see `key_memory.keep_keys`)."""
    if not one.wishes:
        return one, lock
    from bibexport.resolution.key_memory import keep_catalog_keys

    kept = keep_catalog_keys(one.catalog, one.wishes, lock, rule=rule, taken=taken, only=only)
    others = (finding for finding in one.findings if finding.code not in KEY_CODES)
    findings = sorted((*others, *kept.findings), key=lambda finding: (finding.line or 0, finding.code))
    return msgspec.structs.replace(one, catalog=kept.catalog, findings=tuple(findings)), kept.lock


def read_lock(path: str | os.PathLike[str]) -> Lock:
    """Read a lock; return an empty one if the file does not exist.

    Raises:
        InvalidInput: the file is not a lock.
    """
    data = files.read_bytes_if_there(path)
    return Lock() if data is None else load_lock(data, os.fspath(path))


def merge_conflicts(one: Input) -> bool:
    """Join both sides of an input's lock in which a merge has left conflicts; return whether there were any.

    Raises:
        InvalidInput: a side is not a lock.
        OutputError: the lock cannot be written.
    """
    from bibexport.file_locks import lock_folder  # most commands write nothing

    if not one.lock_path:
        return False
    with lock_folder(one.lock_path):
        data = files.read_bytes_if_there(one.lock_path)
        merged = merge_sides(data, os.fspath(one.lock_path)) if data is not None else None
        if merged is not None:
            files.write_atomically(one.lock_path, [dumps(merged)])
    return merged is not None


def inputs(argument: str | None, names: Names = NO_NAMES) -> list[Input]:
    """Read the catalogs that CATALOG names; `names` says which field of a data file holds what.

    Raises:
        InvalidInput: some cannot be read; lists the faults of all of them.
    """
    if argument == "-":
        text = standard_input()
        return [_read(text, "standard input", recognise(text), None, names=names)]
    path = _default() if argument is None else argument
    paths = _in_folder(path) if os.path.isdir(path) else _split_names(path)
    found: list[Input] = []
    faults: list[Fault] = []
    bibliographies = [one for one in paths if one.lower().endswith(".bib")]
    if len(bibliographies) > 1:
        try:
            found = _read_bibliographies(bibliographies)
        except InvalidInput as error:
            faults += error.faults
        paths = [one for one in paths if one not in bibliographies]
    for one in paths:
        try:
            kind = input_format(one)
            text, encoding = files.read_decoded(one) if kind in ANY_ENCODING else (files.read_text(one), "utf-8")
            kind = refine(kind, text)
            found.append(_read(text, one, kind, _lock_path(one), encoding, names))
        except InvalidInput as error:
            faults += error.faults
    if os.path.isdir(path):
        found.sort(key=lambda one: one.catalog.path)
    found = [_with_remembered_keys(one) for one in found]
    faults += _find_shared_keys(found)
    if faults:
        raise InvalidInput(faults)
    return found


def refuse_own_source(output: str | os.PathLike[str], read: Iterable[Input], others: Iterable[str] = ()) -> None:
    """Refuse to replace what an output is made from: a catalog, its lock or one of `others`, under whatever name.

    Raises:
        InvalidInput: the output is one of them.
    """
    sources = [(path, what) for one in read for path, what in ((one.catalog.path, "catalog"), (one.lock_path, "lock"))]
    for path, what in (*sources, *((other, "document") for other in others)):
        if path and files.is_same_file(path, output):
            message = f"this is the {what} that the output is made from; name another file"
            raise InvalidInput([Fault(path=os.fspath(output), message=message)])


def catalog_path(argument: str | None) -> "Path":
    """Return the file or folder that CATALOG names."""
    from pathlib import Path

    return Path(_default() if argument is None else argument)


def path_in_repository(path: str) -> str:
    """Return a path from the root of the git repository that it is in, as code scanning and annotations name files.

    In no repository, it is relative to the current folder; a file outside of that keeps its absolute path. What is not
    a file, such as standard input, is returned as it is.
    """
    if not os.path.exists(path):
        return path
    whole = os.path.abspath(path)
    folder = os.path.dirname(whole)
    while not os.path.exists(os.path.join(folder, ".git")) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    root = folder if os.path.exists(os.path.join(folder, ".git")) else os.getcwd()
    return os.path.relpath(whole, root) if whole.startswith(os.path.join(root, "")) else whole


def standard_input() -> str:
    """Read standard input.

    Raises:
        InvalidInput: it is not UTF-8.
    """
    try:
        return sys.stdin.buffer.read().decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        message = f"expected UTF-8 text, got the byte 0x{error.object[error.start]:02X} at offset {error.start}"
        raise InvalidInput([Fault(path="standard input", message=message)]) from error


def _default() -> str:
    here = "catalog"
    if os.path.isdir(here) and any(name.endswith(".toml") for name in os.listdir(here)):
        return here
    return next((path for path in SHIPPED if os.path.isdir(path)), here)


def _in_folder(folder: str) -> list[str]:
    """Return the catalogs in a folder: its TOML files, else its lists and bibliographies, else its YAML files.

    Markdown beside TOML is mostly prose, and YAML beside either is mostly a configuration.
    """
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise InvalidInput([Fault(path=str(folder), message=(error.strerror or str(error)).lower())]) from error
    known = [name for name in names if _ending(name) in INPUT_SUFFIXES and not _is_lock(name)]
    wanted = ((".toml",), (".md", ".markdown", ".bib", ".json"), (".yaml", ".yml"))
    ranked = ([name for name in known if _ending(name) in endings] for endings in wanted)
    chosen = next(filter(None, ranked), [])
    if not chosen:
        message = "expected a folder that contains a catalog (.toml, .yaml), a list (.md), a .bib or CSL-JSON (.json)"
        raise InvalidInput([Fault(path=folder, message=message)])
    return [os.path.join(folder, name) for name in chosen]


def _ending(name: str) -> str:
    return os.path.splitext(name)[1].lower()


def _is_lock(name: str) -> bool:
    return name.endswith(".lock.json")


def _split_names(path: str) -> list[str]:
    r"""Return the files that CATALOG names, which may be several .bib as in `\\bibliography{abbrv,refs}`."""
    if os.path.exists(path) or "," not in path:
        return [path]
    return [name if name.lower().endswith(".bib") else f"{name}.bib" for name in map(str.strip, path.split(","))]


def _lock_path(path: str) -> str:
    return f"{os.path.splitext(path)[0]}.lock.json"


def _read_bibliographies(paths: list[str]) -> list[Input]:
    """Read .bib files that share their macros and parents.

    Raises:
        InvalidInput: some cannot be read.
    """
    from bibexport.formats.bibtex.read import read_together

    decoded = [files.read_decoded(path) for path in paths]
    results = read_together([(text, path) for path, (text, _) in zip(paths, decoded, strict=True)])
    return [
        _input(ReadResult(*result), text, "bibtex", _lock_path(path), encoding)
        for path, (text, encoding), result in zip(paths, decoded, results, strict=True)
    ]


def _read(
    text: str, path: str, kind: InputFormat, lock_path: str | None, encoding: str = "utf-8", names: Names = NO_NAMES
) -> Input:
    return _input(read(text, kind, path, names), text, kind, lock_path, encoding)


def _input(result: ReadResult, text: str, kind: InputFormat, lock_path: str | None, encoding: str) -> Input:
    findings = (*describe_encoding(encoding, result.catalog.path), *result.findings)
    return Input(
        catalog=result.catalog,
        findings=findings,
        lock_path=lock_path,
        kind=kind,
        text=text,
        encoding=encoding,
        listed=result.listed,
        wishes=result.wishes,
    )


def _with_remembered_keys(one: Input) -> Input:
    if not one.wishes or not one.lock_path:
        return one
    try:
        lock = read_lock(one.lock_path)
    except InvalidInput:
        # Reported by the commands that need what is in it.
        return one
    return keep_keys(one, lock)[0]


def _find_shared_keys(found: list[Input]) -> Iterator[Fault]:
    """Report keys that two catalogs of a folder share; each reader has checked its own catalog."""
    seen: dict[str, str] = {}
    for one in found:
        for entry in one.catalog.entries:
            other = seen.setdefault(entry.key.lower(), one.catalog.path)
            if other != one.catalog.path:
                message = f"{other} has an entry with the same key; rename one of them"
                yield Fault(path=one.catalog.path, line=entry.line, entry=entry.key, message=message)
