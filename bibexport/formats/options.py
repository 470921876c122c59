"""What a user can choose about an export; the defaults are meant to be left alone."""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import msgspec

from bibexport.model import Record


class ExportOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """The `[export]` table of a catalog, and the same options on the command line."""

    title: str = ""
    """The catalog's own title: names the top collection, the page …"""
    encoding: Literal["ascii", "utf8"] = "ascii"
    """`bibtex` only: TeX macros for every letter that TeX has one for, or UTF-8."""
    venues: Literal["full", "short", "dblp"] = "full"
    """Proceedings by full name with the acronym, by the acronym alone, or as DBLP has them."""
    links: Literal["both", "doi", "url"] = "both"
    """Which of `doi` and `url` is written where a record has both."""
    fields: tuple[str, ...] = ()
    """Only these fields, by the format's own names; none named: all."""
    omit: tuple[str, ...] = ()
    """Not these fields, by the format's own names."""
    sort: Literal["list", "key", "year", "author"] = "list"
    max_authors: int | None = None
    """`and others` after so many authors (BibTeX and BibLaTeX)."""
    wrap: int | None = None
    """The column at which long values are broken (BibTeX and BibLaTeX)."""
    indent: int = 2
    """Blanks before each field (BibTeX and BibLaTeX) or level (JSON)."""
    notes: bool = True
    """`zotero-rdf` only: child notes with what the list claims and where the facts come from."""


Writer = Callable[[Iterable[Record], ExportOptions], Iterator[str]]
"""Turns records, which may come one by one, into pieces of text."""
