"""The errors that bibexport raises on purpose.

    BibexportError
    ├── InvalidId            a text is not the identifier that it should be (also a ValueError)
    ├── InvalidInput         a file or text cannot be read; carries every fault found in it
    ├── PayloadError         a source answered with something that is not an answer
    │   └── QueryTooLarge    the source could not finish; ask for less at once
    ├── SourceUnavailable    a source could not be asked: nothing is known about the question
    ├── OutputError          a file could not be written; the old one is whole
    └── LibraryRefused       a Zotero library does not take what is sent to it

Messages say what was expected, what came, where, and what to do. They start in lower case and
have no full stop, so that they can stand after `bibex: error:`.
"""

from collections.abc import Sequence
from typing import Any

import msgspec


class BibexportError(Exception):
    """Base class of every error that bibexport raises on purpose."""

    def __reduce__(self) -> tuple[Any, ...]:
        # The default calls the class with `args`, the message, which is not what the constructors below take:
        # an error could not come back from a process pool.
        return _restored, (type(self), self.args, self.__dict__)


def _restored(kind: type[BibexportError], args: tuple[object, ...], attributes: dict[str, object]) -> BibexportError:
    """Return the copy of an error that `pickle` and `copy` ask for."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(attributes)
    return error


class InvalidId(BibexportError, ValueError):
    """A text is not an identifier of the kind that was expected."""

    def __init__(self, kind: str, example: str, text: str) -> None:
        super().__init__(f"expected {kind} such as {example}, got {text!r}")
        self.kind = kind
        self.text = text


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong with an input, and where."""

    message: str
    path: str = ""
    """The file as the user named it; empty for text that is in no file."""
    line: int | None = None
    """1-based."""
    entry: str | None = None
    """The cite key of the entry it is about."""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line) if part)
        return ": ".join(part for part in (place, self.entry, self.message) if part)


class InvalidInput(BibexportError, ValueError):
    """An input cannot be read; `faults` lists everything that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


class PayloadError(BibexportError):
    """A source sent something that is not an answer to what was asked."""


class QueryTooLarge(PayloadError):
    """A source gave up on a query that was well formed: ask for less at once."""


class SourceUnavailable(BibexportError):
    """A source could not be asked, which says nothing about the papers it was asked for."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class OutputError(BibexportError):
    """A file could not be written; what stood there before is whole."""


class LibraryRefused(BibexportError):
    """A Zotero library does not take what is sent to it: the key, its rights, the library or the data are wrong."""
