"""The options of an export, each defined once: its values, its default and its help.

`bibex export` makes a command-line option of every field that has an `Option`, and the `[export]` table of a catalog
takes every field, both by the field's name with hyphens. A new option is a field here, and the writer that obeys it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

from bibexport.errors import Fault, InvalidInput
from bibexport.model import Record


class Option(msgspec.Struct, frozen=True):
    """What `--help` says about an option, and the bounds of a number."""

    help: str
    metavar: str | None = None
    at_least: int = 0
    at_most: int | None = None


FOR_BIBLATEX = frozenset({"biblatex", "apa"})
"""The values of `for_` that are styles of biblatex."""


def option_name(field: str) -> str:
    """Return the name of an option in `[export]` and on the command line: `max-authors`, `for` of the field `for_`."""
    return field.rstrip("_").replace("_", "-")


BUILT_IN_TEMPLATES = ("bullets", "bold", "table")
"""How a list is written in Markdown; their files are in `formats/markdown`."""


class ExportOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename=option_name):
    """The options of an export; the defaults suit most lists.

    Raises:
        InvalidInput: the value of an option is not allowed.
    """

    title: str = ""
    """The catalog's own title: names the top collection, the page …"""
    venues: Annotated[Literal["full", "short", "dblp"], Option("How proceedings are named.")] = "full"
    """By full name with the acronym, by the acronym alone, or as DBLP names them."""
    for_: Annotated[
        Literal["any", "plain", "natbib", "ieee", "acl", "acm", "biblatex", "apa"],
        Option("The style that will print a .bib file: it gets no identifier twice, and none too few."),
    ] = "any"
    links: Annotated[Literal["both", "doi", "url"], Option("Which of doi and url to write.")] = "both"
    encoding: Annotated[Literal["ascii", "utf8"], Option("Accents in BibTeX: TeX or UTF-8.")] = "ascii"
    sort: Annotated[
        Literal["list", "key", "year", "newest", "author", "title", "venue"],
        Option("Order of the entries; within each section of a Markdown list."),
    ] = "list"
    max_authors: Annotated[int | None, Option("Write `and others` after N authors.", "N", at_least=1)] = None
    fields: Annotated[tuple[str, ...], Option("Write only these fields, as the output format names them.", "A,B")] = ()
    omit: Annotated[tuple[str, ...], Option("Leave these fields out.", "A,B")] = ()
    wrap: Annotated[int | None, Option("Break long values in .bib files.", "COLUMN", at_least=20)] = None
    indent: Annotated[int, Option("Spaces before each field.", "N", at_most=16)] = 2
    groups: Annotated[bool, Option("Write the sections into a .bib as groups of JabRef.")] = False
    notes: Annotated[bool, Option("Leave out Zotero notes (the list's claims, the sources).")] = True
    template: Annotated[
        str, Option("How a Markdown list is written: bullets, bold, table, or your own Jinja template.", "NAME|FILE")
    ] = "bullets"
    """One of `BUILT_IN_TEMPLATES`, or the text of a template; the command line reads it from a file."""
    badges: Annotated[bool, Option("Write the venues of a Markdown list as badges.")] = False
    bib_link: Annotated[
        str, Option("Link every entry of a Markdown list to its citation, on the page or in the .bib there.", "ADDRESS")
    ] = ""

    def __post_init__(self) -> None:
        # msgspec checks what it decodes, not what a program passes.
        for name in ExportOptions.__struct_fields__:
            value = getattr(self, name)
            if expected := _mismatch(name, value):
                raise InvalidInput([Fault(message=f"{option_name(name)}: {expected}, got {value!r}")])
            if isinstance(value, list):
                msgspec.structs.force_setattr(self, name, tuple(value))


def read_options(table: Mapping[str, Any], path: str = "") -> ExportOptions:
    """Read the `[export]` table of the catalog at `path`.

    Raises:
        InvalidInput: it has unknown options or invalid values; lists all of them.
    """
    names = dict(zip(ExportOptions.__struct_encode_fields__, ExportOptions.__struct_fields__, strict=True))
    faults = []
    for written, value in table.items():
        if written not in names:
            from bibexport.errors import did_you_mean

            faults.append(f"unknown option {written!r}{did_you_mean(written, names)}")
        elif expected := _mismatch(names[written], value):
            faults.append(f"{written}: {expected}, got {value!r}")
    if faults:
        raise InvalidInput([Fault(path=path, message=f"[export]: {message}") for message in faults])
    return ExportOptions(**{names[written]: value for written, value in table.items()})


def described_options() -> Iterator[tuple[str, Any, Option]]:
    """Yield the name, type and description of every option that the command line has too."""
    for name in ExportOptions.__struct_fields__:
        annotation = ExportOptions.__annotations__[name]
        if hasattr(annotation, "__metadata__"):
            yield name, annotation.__origin__, annotation.__metadata__[0]


def _mismatch(name: str, value: object) -> str:
    """Return what an option expects if `value` is not that, else an empty string."""
    annotation = ExportOptions.__annotations__[name]
    kind = getattr(annotation, "__origin__", annotation)
    if get_origin(kind) is Literal:
        *first, last = get_args(kind)
        return "" if value in get_args(kind) else f"expected {', '.join(first)} or {last}"
    if kind is str:
        return "" if isinstance(value, str) else "expected a string"
    if kind is bool:
        return "" if isinstance(value, bool) else "expected true or false"
    if get_origin(kind) is tuple:
        named = isinstance(value, tuple | list) and all(isinstance(one, str) for one in value)
        return "" if named else "expected a list of names"
    option: Option = annotation.__metadata__[0]
    if value is None and kind is not int:
        return ""
    least, most = option.at_least, option.at_most
    # To Python, True is a number too.
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= (most or value):
        return ""
    return f"expected a whole number from {least}" + (f" to {most}" if most else "")


Writer = Callable[[Iterable[Record], ExportOptions], Iterator[str]]
"""Turns records, which may arrive one by one, into pieces of text."""
