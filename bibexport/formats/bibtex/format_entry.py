"""Lay out an entry of a .bib file, with a comment above it if something is unresolved."""

import textwrap
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from bibexport import ids
from bibexport.errors import InvalidId
from bibexport.formats.bibtex.entry_types import OWN_TYPE, Dialect, is_own, names_preprint
from bibexport.formats.bibtex.field_types import MACROS, UNBROKEN, arxiv_eprint, omitted_identifiers
from bibexport.formats.options import ExportOptions
from bibexport.formats.record_values import doi_address, links
from bibexport.model import Origin, Record
from bibexport.normalise.records import OF_LIST, is_of_list
from bibexport.tex.encode import Charset, text
from bibexport.tex.titles import title
from bibexport.text import cache_short, compile_lazily

Fields = Iterable[tuple[str, str]]
_NO_BREAK = "\x00"
_NAME_WIDTH = len("archiveprefix")


class _Starts(dict[str, str]):
    """Maps a field name to the start of its line, so that it is formatted once and not for every entry."""

    def __init__(self, margin: str) -> None:
        super().__init__()
        self._margin = margin

    def __missing__(self, name: str) -> str:
        start = f",\n{self._margin}{name:<{_NAME_WIDTH}} = {'' if name in MACROS else '{'}"
        self[name] = start
        return start


class EntryFormatter:
    """Formats entries according to the user's options; one formatter serves all entries."""

    def __init__(self, options: ExportOptions) -> None:
        self._only = frozenset(options.fields)
        self._omit = frozenset(options.omit)
        self._wrap = options.wrap
        self._margin = " " * options.indent
        self._starts = _Starts(self._margin)

    def entry(self, kind: str, key: str, fields: Iterable[tuple[str, str]]) -> str:
        """Return `@kind{key, …}` with one field per line, without empty fields, and a blank line."""
        if self._only or self._omit:
            fields = [field for field in fields if self._is_wanted(field[0])]
        if self._wrap:
            body = "".join([self._wrapped(name, value) for name, value in fields if value])
        else:
            starts = self._starts
            body = "".join(
                [
                    f"{starts[name]}{value}}}" if name not in MACROS else f"{starts[name]}{value}"
                    for name, value in fields
                    if value
                ]
            )
        # biber refuses the whole file for an entry whose key no comma follows.
        return f"@{kind}{{{key}{body or ','}\n}}\n\n"

    def _is_wanted(self, name: str) -> bool:
        return (not self._only or name in self._only) and name not in self._omit

    def _wrapped(self, name: str, value: str) -> str:
        line = f"{self._starts[name]}{value}{'' if name in MACROS else '}'}"
        if name in UNBROKEN or self._wrap is None or len(line) < self._wrap:
            return line
        # BibTeX reads a line break as a space, so only spaces may be broken. No line may begin with `@`: some readers
        # take that for the start of an entry, even inside braces.
        lines = textwrap.wrap(
            line[2:].replace(" @", f"{_NO_BREAK}@"),
            width=self._wrap,
            subsequent_indent=self._margin + " " * (_NAME_WIDTH + 4),
            break_long_words=False,
            break_on_hyphens=False,
        )
        return line[:2] + "\n".join(lines).replace(_NO_BREAK, " ")


_REMARKS = {
    "unchecked": "not yet checked with every source; it may have been published",
    "ambiguous": "several published versions match; choose one by hand",
    "not found": "no source has this paper",
}
# Outside of entries BibTeX skips to the next `@`, and biber chokes on braces and quotes.
_NOT_IN_REMARKS = compile_lazily(r"[^ -~]|[@{}\"%\\#^]")


def remark(record: Record, dialect: Dialect) -> str:
    """Return comment lines for a record whose outcome is open or whose entry lacks an identifier; else nothing."""
    lines = [
        # Without a sign it would be another identifier.
        _line(f"left out: the {field} of {record.key}" + f": {written!r}" * (not _NOT_IN_REMARKS.search(written)))
        for field, written in omitted_identifiers(record, dialect)
    ]
    if record.outcome in _REMARKS:
        reason = (record.verdict.reason if record.verdict else "") or _REMARKS[record.outcome]
        said = f"{reason}; {OF_LIST}" if is_of_list(record) else reason
        lines.insert(0, _line(f"{record.outcome}: {said}"))
    return "".join(lines)


def _line(words: str) -> str:
    return f"% {' '.join(_NOT_IN_REMARKS.sub('', words).split())}\n"


def with_file_names(record: Record, options: ExportOptions) -> Record:
    """Return the record with its journal or book named as in the file."""
    if options.venues != "full" or not is_own(record):
        return record
    record = _with_whole_booktitle(record)
    if record.container_title_source:
        return record
    return msgspec.structs.replace(record, container_title_short="", event_title="", event_acronym="")


_OF_EVENTS = ("eventtitle", "eventdate", "venue")


def _with_whole_booktitle(record: Record) -> Record:
    """Return the record of a .bib file without the event that was split off from its booktitle.

    Classic styles would not print its place and days, and biblatex would print its name beside the booktitle.
    """
    own = record.origin.fields if record.origin else None
    if not own or not record.container_title_source or any(name in own for name in _OF_EVENTS):
        return record
    return msgspec.structs.replace(
        record,
        container_title=record.container_title_source,
        container_title_source="",
        container_title_short=record.container_title_short if "shortjournal" in own else "",
        event_title="",
        event_acronym="",
        event_place="",
        event_date=None,
    )


def with_file_fields(
    record: Record, kind: str, fields: Iterable[tuple[str, str]], dialect: Dialect, options: ExportOptions
) -> Iterable[tuple[str, str]]:
    """Return `fields`, completed with whatever they lack of an entry from a .bib file that is written as a `kind`."""
    if not is_own(record):
        return fields
    # Few records come from a .bib, and what writes those loads the decoder of TeX.
    from bibexport.formats.bibtex.round_trip import EntryFromFile

    if options.venues == "full":
        record = _with_whole_booktitle(record)
    return EntryFromFile(record, kind, dialect, options).fields(fields)


_ABBREVIATED = compile_lazily(r"[a-z]\.\s")
_ACRONYM = compile_lazily(r"(?:(?<![\w{\\/-])|(?<=[{\\][/-]))[\w/-]*[A-Z][\w/-]*[A-Z][\w/-]*")


@cache_short(4096)
def book_title(name: str, charset: Charset) -> str:
    """Return the name of proceedings or a book in TeX, with braces around what must keep its capitals.

    biblatex-apa sets the title of an edited book in sentence case: without braces it prints `eccv 2024`. In abbreviated
    names only acronyms get braces, as the full stops there end no sentence.

    >>> book_title("Conference on Learning Theory (COLT 2021)", "ascii")
    'Conference on Learning Theory ({COLT} 2021)'
    """
    if _ABBREVIATED.search(name):
        return _ACRONYM.sub(r"{\g<0>}", text(name, charset))
    return title(name, charset)


class Style(NamedTuple):
    """The identifiers that a style prints, each as we saw it in the styles' PDFs."""

    eprint: bool
    """It prints `eprint`; the other styles find the id of a preprint in `howpublished`."""
    doi: bool
    """It prints the `doi` of a preprint too, which is the id again."""
    address_of_doi: bool
    """It prints `url` and no `doi`, so that the address of the DOI is the only link to the paper."""


_CLASSIC = Style(eprint=False, doi=False, address_of_doi=False)
_BIBLATEX = Style(eprint=True, doi=True, address_of_doi=False)
_STYLES: Mapping[Dialect, Mapping[str, Style]] = {
    "bibtex": {
        "acl": Style(eprint=True, doi=False, address_of_doi=False),
        "acm": Style(eprint=True, doi=True, address_of_doi=False),
        "ieee": Style(eprint=False, doi=False, address_of_doi=True),
    },
    "biblatex": {},
}


def style_for(options: ExportOptions, dialect: Dialect) -> Style:
    """Return what the style prints that the entries are for; where it is not named, or another dialect's, a usual one.

    The classic styles (plain, abbrv, alpha, IEEEtran, natbib's) print no `eprint`, all styles of biblatex do.
    """
    return _STYLES[dialect].get(options.for_, _CLASSIC if dialect == "bibtex" else _BIBLATEX)


def printed_links(record: Record, options: ExportOptions, dialect: Dialect) -> tuple[str, str]:
    """Return the DOI and the address to write, without those that the style would print as another identifier again.

    What a person's own file says, or the option `links` asks for, is written.
    """
    shown, address = links(record, options)
    if options.links != "both":
        return shown, address
    if is_own(record):
        return _own_links(record, shown, address, dialect)
    style = style_for(options, dialect)
    if record.type == "article" and record.arxiv and arxiv_eprint(record):
        if address.startswith(f"https://arxiv.org/abs/{record.arxiv}"):
            address = ""
        return ("" if style.doi and record.doi == ids.arxiv_doi(record.arxiv) else shown), address
    if shown and style.address_of_doi:
        return shown, address or doi_address(record)
    return shown, "" if address and _resolves(address, shown) else address


def _own_links(record: Record, shown: str, address: str, dialect: Dialect) -> tuple[str, str]:
    """Return the DOI and the address, without the one that was read from the other and is not a field of the file."""
    own = record.origin.fields if record.origin else {}
    # A preprint becomes `@misc`, of which plainnat prints an address, and not the DOI that it prints of `@article`.
    becomes_misc = record.type == "article" and record.extra.get(OWN_TYPE) == "article" and not names_preprint(record)
    if dialect == "bibtex" and becomes_misc and record.arxiv and "doi" in own and not address:
        return shown, "" if record.doi == ids.arxiv_doi(record.arxiv) else doi_address(record)
    if "doi" in own or not (shown and address and _resolves(address, shown)):
        return shown, address
    # With a `doi`, biblatex-apa would print neither the address nor the day on which it was read.
    return ("", address) if "url" in own else (shown, "")


def printed_eprint(record: Record, style: Style) -> str:
    """Return the arXiv id to write, without one that the style would print beside the address it was read from."""
    preprint = arxiv_eprint(record)
    return "" if style.eprint and is_in_own_address(record, preprint) else preprint


def is_in_own_address(record: Record, preprint: str) -> bool:
    """Return whether the id of a preprint was read from the `url` of a .bib file, which is the address of that id."""
    own = record.origin.fields if record.origin else {}
    is_said = "url" in own and "eprint" not in own and record.url.startswith("https://arxiv.org/abs/")
    return bool(is_said and preprint and record.url.endswith(f"/{preprint}"))


def _resolves(address: str, shown: str) -> bool:
    """Return whether `address` is that of doi.org for the DOI `shown`."""
    try:
        return "doi.org/" in address and ids.doi(address) == shown.lower()
    except InvalidId:
        return False


def self_contained(record: Record) -> Record:
    """Return the record for an entry that is shown by itself, without the rest of its file."""
    origin = record.origin
    if origin is None or not (origin.preamble or origin.unread or origin.unread_after):
        return record
    alone = Origin(fields=origin.fields | origin.expanded)
    return msgspec.structs.replace(record, origin=alone)


class RestOfFile:
    """What a .bib file has besides its readable entries: written once, however many records have it."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._preambles: dict[str, None] = {}

    def before(self, record: Record) -> str:
        """Return what comes before a record in its file: for the first one the preamble, and what could not be read."""
        origin = record.origin
        if origin is None:
            return ""
        unread = "".join(write_unread(text, self._dialect) for text in origin.unread)
        if not origin.preamble or origin.preamble in self._preambles:
            return unread
        self._preambles[origin.preamble] = None
        return f"{origin.preamble}\n\n{unread}"

    def after(self, record: Record) -> str:
        """Return what could not be read after the last entry of a file."""
        return (
            "".join(write_unread(text, self._dialect) for text in record.origin.unread_after) if record.origin else ""
        )


_COMMENT = compile_lazily(r"(?i)\s*@\s*comment\b")
_AT_START = compile_lazily(r"(?m)^[ \t]*@")


def write_unread(text: str, dialect: Dialect) -> str:
    """Return an entry that could not be read, as a comment if the program would read nothing after it.

    BibTeX goes on at the next `@` unless a brace is missing; biber gives up the whole file.
    """
    is_closed = text.count("{") == text.count("}")
    if is_closed and (dialect == "bibtex" or _COMMENT.match(text)):
        return f"{text}\n\n"
    reason = "it cannot be read" if is_closed else "a brace is missing"
    program = "biber" if dialect == "biblatex" else "BibTeX"
    # To BibTeX, `%` is text like any other, in which an `@` starts an entry.
    lines = _AT_START.sub("", text).replace("@", "(at)").splitlines()
    head = (
        f"% Not an entry because {reason}, and {program} would lose other entries; correct it and put the at sign back:"
    )
    return "".join(f"{line}\n" for line in [head, *(f"% {line}" for line in lines)]) + "\n"
