"""The formats that bibexport reads and writes, one row per format.

To add a format, write its module and give it a row. Each reader and writer imports its module when it is first
called, here and nowhere else, so that a command loads only the formats it uses.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

import msgspec

from bibexport.errors import Fault, InvalidInput
from bibexport.findings import Finding
from bibexport.formats.options import ExportOptions, Writer
from bibexport.model import Catalog, Record
from bibexport.text import compile_lazily
from bibexport.text.unicode import refuse_conflicts

if TYPE_CHECKING:
    from bibexport.keys import KeyWish
    from bibexport.lists import PaperList
    from bibexport.lists.document import Document

InputFormat = Literal[
    "toml",
    "markdown",
    "rst",
    "org",
    "asciidoc",
    "html",
    "bibtex",
    "bbl",
    "csl-json",
    "yaml",
    "csv",
    "text",
    "ids",
]
"""The formats that can be read."""


class ReadResult(msgspec.Struct, frozen=True):
    """A catalog, and findings about whatever its reader was unsure of."""

    catalog: Catalog
    findings: tuple[Finding, ...] = ()
    listed: "PaperList | None" = None
    """The papers place by place, if the file is a list."""
    wishes: "tuple[KeyWish, ...]" = ()
    """What the keys of a list's entries may be, one for each; none where the format has keys of its own."""


Names = Mapping[str, str]
"""Which field of a data file holds what, as in `{"title": "name"}`, where their names do not tell."""
NO_NAMES: Names = MappingProxyType({})
Reader = Callable[[str, str], ReadResult]
"""Reads a text; the second argument is the path to name in errors and findings."""


class Format(msgspec.Struct, frozen=True):
    """A row of the table: how a format is read, written and recognised."""

    read: Reader | None = None
    write: Writer | None = None
    input_suffixes: tuple[str, ...] = ()
    output_suffixes: tuple[str, ...] = ()
    read_named: Callable[[str, str, Names], ReadResult] | None = None
    """Reads a data file whose fields a person has named."""
    insert: Callable[[str, str, str], str] | None = None
    """Returns the old text of a file with the new one in its place, if the file holds more; the last argument is its
    path. Such a format sorts the records by itself, within their sections."""


def _read_toml(text: str, path: str) -> ReadResult:
    from bibexport.formats.toml.read import read

    return ReadResult(read(text, path))


def _read_json(text: str, path: str) -> ReadResult:
    from bibexport.formats.csl.read import are_items, number_repeated_ids, read

    if not are_items(text):
        return _read_named_json(text, path, NO_NAMES)
    return ReadResult(*number_repeated_ids(read(text, path)))


def _read_named_json(text: str, path: str, names: Names) -> ReadResult:
    from bibexport.formats.data_file import read_json, read_objects

    return _to_result(read_objects(read_json(text, path), path, names), path)


def _read_yaml(text: str, path: str) -> ReadResult:
    from bibexport.formats.csl.read import number_repeated_ids
    from bibexport.formats.yaml_catalog import read_if_catalog

    catalog = read_if_catalog(text, path)
    if catalog is None:
        return _read_named_yaml(text, path, NO_NAMES)
    return ReadResult(*number_repeated_ids(catalog))


def _read_named_yaml(text: str, path: str, names: Names) -> ReadResult:
    from bibexport.formats.data_file import read_objects, read_yaml

    return _to_result(read_objects(read_yaml(text, path), path, names), path)


def _read_csv(text: str, path: str, names: Names = NO_NAMES) -> ReadResult:
    from bibexport.formats.data_file import read_csv

    return _to_result(read_csv(text, path, names), path)


def _read_bibtex(text: str, path: str) -> ReadResult:
    from bibexport.formats.bibtex.read import read

    return ReadResult(*read(text, path))


def _read_bbl(text: str, path: str) -> ReadResult:
    from bibexport.formats.bibtex.bbl import is_biber_output, parse_bbl, to_bib

    return _read_bibtex(to_bib(text), path) if is_biber_output(text) else _read_references(parse_bbl(text, path), path)


def _read_citations(text: str, path: str) -> ReadResult:
    from bibexport.formats.text_list import parse_citations

    result = _read_references(parse_citations(text), path)
    if not result.catalog.entries:
        expected = "a list of papers, references, or ids such as 1706.03762 one per line"
        raise InvalidInput([Fault(path=path, message=f"expected {expected}; found none in this text")])
    return result


def _read_ids(text: str, path: str) -> ReadResult:
    from bibexport.formats.text_list import read_ids

    return ReadResult(read_ids(text, path))


def _read_markdown(text: str, path: str) -> ReadResult:
    from bibexport.formats.markdown import add_fenced, parse_markdown
    from bibexport.lists.reader import read_document

    document = parse_markdown(text)
    listed = read_document(document)
    if "@" in text and ("```" in text or "~~~" in text):
        listed = add_fenced(text, document, listed)
    return _to_result(listed, path)


def _read_rst(text: str, path: str) -> ReadResult:
    from bibexport.formats.rst import parse_rst

    return _read_list(parse_rst(text, path), path)


def _read_org(text: str, path: str) -> ReadResult:
    from bibexport.formats.org import parse_org

    return _read_list(parse_org(text), path)


def _read_asciidoc(text: str, path: str) -> ReadResult:
    from bibexport.formats.asciidoc import parse_asciidoc

    return _read_list(parse_asciidoc(text), path)


def _read_html(text: str, path: str) -> ReadResult:
    from bibexport.formats.html.read_list import parse_html

    return _read_list(parse_html(text, path), path)


def _read_list(document: "Document", path: str) -> ReadResult:
    """Read a document, whatever its markup was, as a list of papers."""
    from bibexport.lists.reader import read_document

    return _to_result(read_document(document), path)


def _read_references(document: "Document", path: str) -> ReadResult:
    """Read a document whose items are references."""
    from bibexport.lists.reader import read_references

    return _to_result(read_references(document), path)


def _to_result(listed: "PaperList", path: str) -> ReadResult:
    from bibexport.lists.entries import read_entries

    catalog, found, wishes = read_entries(listed)
    findings = sorted(dict.fromkeys((*listed.findings, *found)), key=lambda one: (one.line or 0, one.code))
    entries = tuple(msgspec.structs.replace(entry, path=entry.path or path) for entry in catalog.entries)
    placed = tuple(msgspec.structs.replace(finding, path=finding.path or path) for finding in findings)
    return ReadResult(msgspec.structs.replace(catalog, entries=entries, path=path), placed, listed, wishes)


def join_lists(lists: Mapping[str, "PaperList"], path: str, main: Container[str]) -> ReadResult:
    """Return the lists of a folder, by their paths, as one catalog: a paper in several is one entry with all sections.

    The sections of a file begin with its title, except of those in `main`, such as the README, whose title is that of
    the catalog. A paper without a section is in that of its file's title.
    """
    from bibexport.keys import KEY_CODES
    from bibexport.lists import PaperList

    mentions = []
    for name, listed in lists.items():
        own = (listed.title or name.replace("\\", "/").rpartition("/")[2].partition(".")[0],)
        for mention in listed.entries:
            section = mention.section if name in main and mention.section else (*own, *mention.section)
            mentions.append(msgspec.structs.replace(mention, section=section, path=name))
    title = next((listed.title for name, listed in lists.items() if name in main and listed.title), "")
    result = _to_result(PaperList(title, tuple(mentions)), path)
    # Each file has reported everything else.
    findings = tuple(finding for finding in result.findings if finding.code in KEY_CODES)
    return msgspec.structs.replace(result, findings=findings, listed=None)


def _write_bibtex(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    from bibexport.formats.bibtex.write_bibtex import export

    return export(records, options)


def _write_biblatex(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    from bibexport.formats.bibtex.write_biblatex import export

    return export(records, options)


def _write_csl_json(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    from bibexport.formats.csl.write import export_json

    return export_json(map(_with_note_and_variables, records), options)


def _with_note_and_variables(record: Record) -> Record:
    """Return a record with a note if it is a list's own, and with CSL's variables for fields of a .bib."""
    from bibexport.formats.record_values import with_list_note

    record = with_list_note(record)
    if not any(name.startswith("bibtex:") for name in record.extra):
        return record
    # Few records come from a .bib, and this loads the decoder of TeX.
    from bibexport.formats.bibtex.csl_fields import variables_of_fields

    return msgspec.structs.replace(record, extra=record.extra | variables_of_fields(record))


def _write_csl_yaml(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    from bibexport.formats.csl.write import export_yaml

    return export_yaml(map(_with_note_and_variables, records), options)


def _write_html(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    from bibexport.formats.html.page import export

    return export(records, options)


def _write_ris(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    from bibexport.formats.ris import export

    return export(map(_with_note_and_variables, records), options)


def _write_zotero_rdf(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    from bibexport.formats.zotero.rdf import export

    return export(records, options)


def _write_markdown(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    from bibexport.formats.markdown.write import export

    return export(records, options)


def _insert_in_markdown(old: str, new: str, path: str) -> str:
    from bibexport.formats.markdown.write import insert

    return insert(old, new, path)


FORMATS: dict[str, Format] = {
    "toml": Format(read=_read_toml, input_suffixes=(".toml",)),
    "markdown": Format(
        _read_markdown,
        _write_markdown,
        input_suffixes=(".md", ".markdown"),
        output_suffixes=(".md", ".markdown"),
        insert=_insert_in_markdown,
    ),
    "rst": Format(read=_read_rst, input_suffixes=(".rst",)),
    "org": Format(read=_read_org, input_suffixes=(".org",)),
    "asciidoc": Format(read=_read_asciidoc, input_suffixes=(".adoc", ".asciidoc")),
    "bibtex": Format(_read_bibtex, _write_bibtex, input_suffixes=(".bib",), output_suffixes=(".bib",)),
    "bbl": Format(read=_read_bbl, input_suffixes=(".bbl",)),
    "biblatex": Format(write=_write_biblatex),
    "csl-json": Format(
        _read_json,
        _write_csl_json,
        input_suffixes=(".json", ".jsonl", ".ndjson"),
        output_suffixes=(".json",),
        read_named=_read_named_json,
    ),
    "yaml": Format(read=_read_yaml, input_suffixes=(".yaml", ".yml"), read_named=_read_named_yaml),
    "csv": Format(read=_read_csv, input_suffixes=(".csv", ".tsv"), read_named=_read_csv),
    "csl-yaml": Format(write=_write_csl_yaml, output_suffixes=(".yaml", ".yml")),
    "html": Format(_read_html, _write_html, input_suffixes=(".html", ".htm"), output_suffixes=(".html", ".htm")),
    "text": Format(read=_read_citations),
    "ids": Format(read=_read_ids, input_suffixes=(".txt",)),
    "ris": Format(write=_write_ris, output_suffixes=(".ris",)),
    "zotero-rdf": Format(write=_write_zotero_rdf, output_suffixes=(".rdf",)),
}
"""All formats, in the order in which users see them."""
KINDS: tuple[InputFormat, ...] = get_args(InputFormat)
READERS: dict[InputFormat, Reader] = {kind: reader for kind in KINDS if (reader := FORMATS[kind].read)}
WRITERS: dict[str, Writer] = {name: row.write for name, row in FORMATS.items() if row.write}
ANY_ENCODING: frozenset[InputFormat] = frozenset({"bibtex", "bbl", "csv"})
"""The formats whose files are often not in UTF-8; what they are in is guessed."""
INPUT_SUFFIXES = tuple(suffix for row in FORMATS.values() for suffix in row.input_suffixes)

_FENCED = compile_lazily(r"^(```|~~~).*?(?:^\1|\Z)", re.MULTILINE | re.DOTALL)
"""Code in Markdown, which may show what a conflict looks like."""


def read(text: str, kind: InputFormat, path: str = "", names: Names = NO_NAMES) -> ReadResult:
    """Read a catalog; also return findings about whatever the reader was unsure of.

    Raises:
        InvalidInput: `text` cannot be read; lists every fault.
    """
    if names:
        read_named = FORMATS[kind].read_named
        if read_named is None:
            raise InvalidInput([Fault(path=path, message="--map is for CSV, JSON and YAML, whose fields have names")])
        return read_named(text, path, names)
    if "<<<<<<<" in text:
        refuse_conflicts(_FENCED.sub(_blank, text) if kind == "markdown" else text, path)
    return READERS[kind](text, path)


def _blank(code: re.Match[str]) -> str:
    return "\n" * code[0].count("\n")


def writer(name: str) -> Writer:
    """Return the writer of a format.

    Raises:
        KeyError: no such format can be written.
    """
    return WRITERS[name]


def output_format(suffix: str) -> str | None:
    """Return the format to write to a file with that suffix, such as `.bib`; None if no format has it."""
    return next((name for name, row in FORMATS.items() if suffix.lower() in row.output_suffixes), None)


def input_format(path: str) -> InputFormat:
    """Return the format to read a file in, by its suffix; `ids`, as of any text, for a name without one.

    Raises:
        InvalidInput: no format has that suffix.
    """
    if "." not in path.replace("\\", "/").rpartition("/")[2].lstrip("."):
        return "ids"
    for kind in KINDS:
        if FORMATS[kind].input_suffixes and path.lower().endswith(FORMATS[kind].input_suffixes):
            return kind
    message = f"expected a file that ends in {', '.join(INPUT_SUFFIXES)}, or a folder of them"
    raise InvalidInput([Fault(path=path, message=message)])
