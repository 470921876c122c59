"""Reading one file, or several that belong together, as the input of a command."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from bibexport import files
from bibexport.cli.presenter import show_progress
from bibexport.errors import Fault, InvalidInput
from bibexport.findings import Finding, describe_encoding
from bibexport.formats.table import ANY_ENCODING, NO_NAMES, InputFormat, Names, ReadResult, input_format, read
from bibexport.keys import KeyWish
from bibexport.lock import Lock
from bibexport.lock import loads as load_lock
from bibexport.model import Catalog
from bibexport.text.numbers import count

if TYPE_CHECKING:
    from bibexport.lists import PaperList

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


def read_lock(path: str | os.PathLike[str]) -> Lock:
    """Read a lock; return an empty one if the file does not exist.

    Raises:
        InvalidInput: the file is not a lock.
    """
    data = files.read_bytes_if_there(path)
    return Lock() if data is None else load_lock(data, os.fspath(path))


def lock_path_of(path: str) -> str:
    """Return the path of the lock beside a file."""
    return f"{os.path.splitext(path)[0]}.lock.json"


def read_files(paths: Iterable[str], names: Names = NO_NAMES) -> list[Input]:
    """Read files; several .bib share their macros and parents.

    Raises:
        InvalidInput: some cannot be read; lists the faults of all of them.
    """
    paths = list(paths)
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
            found.append(read_file(one, names))
        except InvalidInput as error:
            faults += error.faults
    if faults:
        raise InvalidInput(faults)
    return found


def read_file(path: str, names: Names = NO_NAMES) -> Input:
    """Read a file in the format that its name, or else its contents, show; `names` as in `read_input`.

    Raises:
        InvalidInput: it cannot be read.
    """
    kind = input_format(path)
    text, encoding = files.read_decoded(path) if kind in ANY_ENCODING else (files.read_text(path), "utf-8")
    if kind != "toml":
        from bibexport.formats.recognition import refine  # most runs read a catalog, which nothing else looks like

        kind = refine(kind, text)
    return read_input(text, path, kind, lock_path_of(path), encoding, names)


def _read_bibliographies(paths: list[str]) -> list[Input]:
    """Read .bib files that share their macros and parents.

    Raises:
        InvalidInput: some cannot be read.
    """
    from bibexport.formats.bibtex.read import read_together

    decoded = [files.read_decoded(path) for path in paths]
    with show_progress(f"reading {paths[0]} and {count(len(paths) - 1, 'other file')}"):
        results = read_together([(text, path) for path, (text, _) in zip(paths, decoded, strict=True)])
    return [
        make_input(ReadResult(*result), text, "bibtex", lock_path_of(path), encoding)
        for path, (text, encoding), result in zip(paths, decoded, results, strict=True)
    ]


def read_input(
    text: str, path: str, kind: InputFormat, lock_path: str | None, encoding: str = "utf-8", names: Names = NO_NAMES
) -> Input:
    """Read a text; `names` says which field of a data file holds what.

    Raises:
        InvalidInput: it cannot be read.
    """
    with show_progress(f"reading {path}"):
        result = read(text, kind, path, names)
    return make_input(result, text, kind, lock_path, encoding)


def make_input(
    result: ReadResult, text: str, kind: InputFormat, lock_path: str | os.PathLike[str] | None, encoding: str
) -> Input:
    """Return what was read from a text as the input of a command."""
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
