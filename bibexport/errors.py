"""The errors that bibexport raises.

    BibexportError
    ├── InvalidId            a text is not an identifier of the expected kind (also a ValueError)
    ├── InvalidInput         a file or text cannot be read; lists every fault in it
    ├── PayloadError         a source sent an unusable answer
    │   └── QueryTooLarge    the source could not answer that much; ask for less
    ├── SourceUnavailable    a source could not be reached; the question is still open
    ├── OutputError          a file could not be written; the old one is intact
    └── LibraryRefused       a Zotero library rejects the request

Messages say what was expected, what came, where, and what to do. They start in lower case and
have no full stop, because they follow `error: `. `did_you_mean` ends them with what somebody may have meant.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple


class BibexportError(Exception):
    """Base class of the errors that bibexport raises."""

    def __reduce__(self) -> tuple[Any, ...]:
        # By default, unpickling calls the class with `args`, the message, but the constructors below take other
        # arguments, and an error would get lost on its way back from a process pool.
        return _restored, (type(self), self.args, self.__dict__)


def _restored(kind: type[BibexportError], args: tuple[object, ...], attributes: dict[str, object]) -> BibexportError:
    """Return the copy of an error, for `pickle` and `copy`."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(attributes)
    return error


class InvalidId(BibexportError, ValueError):
    """A text is not an identifier of the expected kind."""

    def __init__(self, kind: str, example: str, text: str) -> None:
        super().__init__(f"expected {kind} such as {example}, got {text!r}")
        self.kind = kind
        self.text = text


# A tuple rather than a struct, because every command loads this module, and some, such as --help, nothing of msgspec.
class Fault(NamedTuple):
    """One thing that is wrong with an input, and where."""

    message: str
    path: str = ""
    """The file as the user named it; empty for text without a file."""
    line: int | None = None
    """1-based."""
    entry: str | None = None
    """The cite key of the entry."""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line) if part)
        return ": ".join(part for part in (place, self.entry, self.message) if part)


class InvalidInput(BibexportError, ValueError):
    """An input cannot be read; `faults` lists everything that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


class PayloadError(BibexportError):
    """A source sent something that does not answer the question."""


class QueryTooLarge(PayloadError):
    """A source gave up on a valid query: ask for less at once."""


class SourceUnavailable(BibexportError):
    """A source could not be reached, which says nothing about the papers in question."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class OutputError(BibexportError):
    """A file could not be written; the old one is intact."""


class LibraryRefused(BibexportError):
    """A Zotero library rejects a request: the API key, its rights, the library or the data are wrong."""


_ALIKE = 60.0
"""Minimum of rapidfuzz's `ratio`, out of 100: two names of eight letters that share five."""


def find_nearest(text: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return the names of `known` that are most similar to `text`, best first; if any differ only in case, just these.

    >>> find_nearest("LLAVA", ["CLIP", "LLaVA", "LLaVa-1.5"])
    ['LLaVA']
    """
    folded = {name: name.casefold() for name in known}
    same = [name for name, form in folded.items() if form == text.casefold()]
    if same:
        return same[:most]
    from rapidfuzz import fuzz, process

    found = process.extract(text.casefold(), folded, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
    ranked = sorted(found, key=lambda match: (-match[1], match[2]))
    return [name for _, _, name in ranked[:most]]


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """Return `; did you mean LLaVA?`, or an empty text if no name is similar."""
    near = find_nearest(text, known)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def did_you_mean_field(text: str, fields: Iterable[str]) -> str:
    """Return `; did you mean 'venue'?`, or the list of all fields, which are few, if none is similar."""
    fields = list(fields)
    near = find_nearest(text, fields, most=1)
    return f"; did you mean {near[0]!r}?" if near else f"; expected one of {', '.join(fields)}"
