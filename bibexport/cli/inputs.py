"""The catalogs that a command reads, their locks, and the wait for changes of either (`--watch`)."""

import os
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import click
import msgspec

from bibexport import files
from bibexport.cli.presenter import say
from bibexport.cli.reading import SHIPPED, Input, read_files, read_input, read_lock
from bibexport.errors import BibexportError, Fault, InvalidInput
from bibexport.formats.table import NO_NAMES, Names
from bibexport.keys import KEY_CODES, KeyRule
from bibexport.lock import Lock, dumps, merge_sides
from bibexport.model import Catalog
from bibexport.text.numbers import count

if TYPE_CHECKING:
    from pathlib import Path


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
    findings = sorted((*others, *kept.findings), key=lambda finding: (finding.path, finding.line or 0, finding.code))
    return msgspec.structs.replace(one, catalog=kept.catalog, findings=tuple(findings)), kept.lock


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


def inputs(arguments: Sequence[str], names: Names = NO_NAMES, *, joined: bool = True) -> list[Input]:
    """Read the catalogs that a command is given; several .bib share their macros and parents.

    Args:
        arguments: files, folders and addresses, or `-` alone for standard input; none for the default.
        names: which field of a data file holds what.
        joined: whether the lists of a folder are one catalog; else each is one, with the same lock.

    Raises:
        InvalidInput: some cannot be read; lists the faults of all of them.
        SourceUnavailable: an address gives no usable answer.
    """
    if "-" in arguments:
        if len(arguments) > 1:
            message = "standard input cannot be read together with files; save it to a file"
            raise InvalidInput([Fault(path="-", message=message)])
        from bibexport.formats.recognition import recognise

        text = standard_input()
        return [read_input(text, "standard input", recognise(text), None, names=names)]
    found: list[Input] = []
    paths = list(dict.fromkeys(arguments)) or [_default()]
    for what, group in groupby(paths, _what_is):
        if what == "address":
            found += [_read_address(address, names) for address in group]
        elif what == "folder":
            from bibexport.cli.folders import read_folder  # most commands read files

            found += [one for folder in group for one in read_folder(folder, joined=joined)]
        else:
            found += read_files([name for path in group for name in _split_names(path)], names)
    found = _with_remembered_keys(found)
    if faults := list(_find_shared_keys(found)) if joined else []:
        raise InvalidInput(faults)
    return found


def is_address(argument: str) -> bool:
    """Return whether CATALOG is an address, and not a file."""
    return argument.startswith(("https://", "http://"))


def _read_address(url: str, names: Names = NO_NAMES) -> Input:
    """Read the list at an address; a page in HTML counts if it is one.

    Raises:
        InvalidInput: there is no list.
        SourceUnavailable: no usable answer came.
    """
    # Most commands read a file.
    from bibexport.cli.settings import fetch_settings, read_settings
    from bibexport.fetch.documents import fetch_file
    from bibexport.formats.recognition import find_format

    fetched = fetch_file(url, fetch_settings(read_settings(), None))
    text, encoding = files.decode(fetched.body)
    text = text.removeprefix("\ufeff")
    kind = find_format(fetched.url, text)
    one = read_input(text, url, kind, None, encoding, names)
    if kind == "html" and not one.catalog.entries:
        raw = "such as https://raw.githubusercontent.com/jane/tides/HEAD/README.md"
        message = f"this is a web page without a list of papers; give the address of the list itself, {raw}"
        raise InvalidInput([Fault(path=url, message=message)])
    return one


def _what_is(path: str) -> Literal["address", "folder", "file"]:
    return "address" if is_address(path) else "folder" if os.path.isdir(path) else "file"


def join_inputs(found: Sequence[Input], path: str) -> Input:
    """Return the catalogs of a folder as one, without lock; a single one as it is."""
    if len(found) == 1:
        return found[0]
    entries = tuple(entry for one in found for entry in one.catalog.entries)
    title = next((one.catalog.title for one in found if one.catalog.title), "")
    findings = tuple(finding for one in found for finding in one.findings)
    return Input(catalog=Catalog(title=title, entries=entries, path=path), findings=findings, kind=found[0].kind)


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


def catalog_paths(arguments: Sequence[str]) -> "list[Path]":
    """Return the files and folders that a command is given."""
    from pathlib import Path

    return [Path(one) for one in arguments or (_default(),)]


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


def _split_names(path: str) -> list[str]:
    r"""Return the files that CATALOG names, which may be several .bib as in `\\bibliography{abbrv,refs}`."""
    if os.path.exists(path) or "," not in path:
        return [path]
    return [name if name.lower().endswith(".bib") else f"{name}.bib" for name in map(str.strip, path.split(","))]


def _with_remembered_keys(found: Sequence[Input]) -> list[Input]:
    """Return the inputs; lists with the keys that their locks remember, and none that another input has."""
    kept: list[Input] = []
    taken = {entry.key for one in found if not one.wishes for entry in one.catalog.entries}
    for one in found:
        if one.wishes and (one.lock_path or taken):
            try:
                lock = read_lock(one.lock_path) if one.lock_path else Lock()
            except InvalidInput:
                # Reported by the commands that need what is in it.
                lock = Lock()
            kept.append(keep_keys(one, lock, taken=taken)[0])
        else:
            kept.append(one)
    return kept


def _find_shared_keys(found: list[Input]) -> Iterator[Fault]:
    """Report keys that two catalogs share; the reader of one, or of several .bib, has seen to its own."""
    seen: dict[str, Input] = {}
    for one in found:
        for entry in one.catalog.entries:
            other = seen.setdefault(entry.key.lower(), one)
            if other is not one and not (other.kind == one.kind == "bibtex"):
                message = f"{other.catalog.path} has an entry with the same key; rename one of them"
                yield Fault(path=one.catalog.path, line=entry.line, entry=entry.key, message=message)


# `--watch` repeats a command whenever one of the files that it reads has changed.

INTERVAL_S = 0.4
"""Time between two looks at the files. Polling works on every system and file system; notification does not."""


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """The files that a run depends on."""

    paths: "tuple[Path, ...]"
    own: "tuple[Path, ...]"
    """Files that it writes itself: its own changes do not start another run."""


def watch(paths: "Iterable[Path]", run: Callable[[], Watched]) -> None:
    """Call `run`, and again after each change of `paths` or of the files that it returns, until Ctrl+C.

    An error of a later run is printed, and the next change starts another.

    Raises:
        BibexportError: the first run failed.
    """
    before = {path: _stamp(path) for path in paths}
    try:
        before = _update_stamps(run(), before)
        say(f"watching {count(len(before), 'file')}; press Ctrl+C to stop")
        while True:
            time.sleep(INTERVAL_S)
            now = {path: _stamp(path) for path in before}
            if now == before:
                continue
            try:
                before = _update_stamps(run(), now)
            except (BibexportError, click.ClickException) as error:
                before = now
                _report_error(error)
    except KeyboardInterrupt:
        say("\nstopped watching")


_Stamp = tuple[object, ...]


def _stamp(path: "Path") -> _Stamp:
    """Return a value that changes when the file is written, or when a file is added to or removed from the folder."""
    try:
        if path.is_dir():
            # Names alone: an output that is written into the folder must not start another run each time.
            return tuple(sorted(one.name for one in path.iterdir() if not one.name.startswith(".")))
    except OSError:
        return ()
    return files.stamp(path)


def _update_stamps(watched: Watched, before: "Mapping[Path, _Stamp]") -> "dict[Path, _Stamp]":
    """Return the stamps to compare with next: from before the run, so that no change during it is missed."""
    new = {path: _stamp(path) for path in watched.paths if path not in before}
    return {**before, **new, **{path: _stamp(path) for path in watched.own}}


def _report_error(error: Exception) -> None:
    if isinstance(error, InvalidInput):
        for fault in error.faults:
            say(f"error: {fault}")
    else:
        say(f"error: {error.format_message() if isinstance(error, click.ClickException) else error}")
