"""What one file of a document cites, and which other files belong to it."""

from collections.abc import Mapping

import msgspec


class Citation(msgspec.Struct, frozen=True):
    """A key and where it is cited."""

    key: str
    line: int
    """1-based."""
    certain: bool = True
    """False where the same words may refer to something else: a figure of the document, a style's own settings."""


class Inclusion(msgspec.Struct, frozen=True):
    """Another file of the document."""

    names: tuple[str, ...]
    """The file names to try, in this order, relative to `folder`."""
    line: int
    """1-based."""
    folder: str = ""
    """As the document says it; relative to a folder of the document."""
    beside: bool = False
    """Whether it is looked for beside the file that names it, and not beside the document's main file."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What one file says."""

    citations: tuple[Citation, ...] = ()
    """In the order of the file; a key comes as often as it is cited."""
    everything: int | None = None
    """The line that asks for the whole bibliography, as `\\nocite{*}` does."""
    inclusions: tuple[Inclusion, ...] = ()
    labels: frozenset[str] = frozenset()
    """The document's own labels; what refers to one of them is no citation."""
    commands: Mapping[str, int] = {}
    """Commands that the file defines to cite with, and which of their arguments holds the keys, from 1."""
    unread: tuple[Citation, ...] = ()
    """What is cited with keys that only the program itself can work out, as it is written."""
