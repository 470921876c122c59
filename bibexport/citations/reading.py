"""What one file of a document cites, and which other files belong to it."""

from collections.abc import Mapping

import msgspec


class Citation(msgspec.Struct, frozen=True):
    """A key and where it is cited."""

    key: str
    line: int
    """1-based."""
    certain: bool = True
    """False if it may refer to something else, such as a figure of the document or the settings of a style."""
    start: int = -1
    """The index of the key in the text that was read; -1 in files that programs write."""


class Inclusion(msgspec.Struct, frozen=True):
    """Another file of the document."""

    names: tuple[str, ...]
    """The file names to try, in this order, relative to `folder`."""
    line: int
    """1-based."""
    folder: str = ""
    """As the document says it; relative to a folder of the document."""
    beside: bool = False
    """Whether to look beside the file that names it, not beside the document's main file."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The citations in one file, and what else is needed to follow them."""

    citations: tuple[Citation, ...] = ()
    """In the order of the file; a key comes as often as it is cited."""
    everything: int | None = None
    """The line that asks for the whole bibliography, as `\\nocite{*}` does."""
    inclusions: tuple[Inclusion, ...] = ()
    labels: frozenset[str] = frozenset()
    """The document's own labels; references to them are not citations."""
    commands: Mapping[str, int] = {}
    """Commands that the file defines to cite with, and which of their arguments holds the keys, from 1."""
    unread: tuple[Citation, ...] = ()
    """Citations whose keys only the program itself can work out, as written."""
