"""The fields of a catalog and its entries, checked so that all faults are reported at once, each with its line.

TOML and YAML share these checks; each parses its file into a `Table` per entry.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, TypeVar

import msgspec

from bibexport import ids
from bibexport.errors import Fault, InvalidId, did_you_mean_field, find_nearest
from bibexport.formats.csl.variables import is_nested_deeper
from bibexport.formats.override_fields import read_name, read_override
from bibexport.keys import safe_key
from bibexport.model import KINDS, LABELS, Catalog, Claim, Entry, Link, Name
from bibexport.text import compile_lazily
from bibexport.text.dates import RECENT_YEAR
from bibexport.text.names import OTHERS, OTHERS_WRITTEN, stands_for_others
from bibexport.text.numbers import pages
from bibexport.text.unicode import clean, clean_lines

_YEAR = compile_lazily(rf"\b({RECENT_YEAR})\.?\Z")


def claim(text: str) -> Claim:
    """Read `ICML 2021` or `arxiv` into venue and year; the year has four digits.

    >>> claim("CVPR 2024"), claim("arxiv")
    (Claim(venue='CVPR', year=2024), Claim(venue='arxiv', year=None))
    """
    text = clean(text)
    match = _YEAR.search(text)
    if match is None:
        return Claim(venue=text.rstrip("."))
    return Claim(venue=text[: match.start()].strip(" ,"), year=int(match[1]))


MAX_DEPTH = 20
"""Maximum depth of nested lists and tables; the fields of an entry need four."""
TOP_FIELDS = ("title", "export")
_AUTHORS_EXAMPLE = f'["Alec Radford", "{{OpenAI}}", "{OTHERS_WRITTEN}"]'
ENTRY_FIELDS = (
    *("key", "title", "authors", "section", "sections", "venue", "year", "volume", "issue", "pages", "arxiv", "doi"),
    *("dblp", "preprint", "links", "tags", "note", "description", "aliases", "ignore", "override"),
)


Shared = TypeVar("Shared", bound=Hashable)


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table of a catalog file: an entry, or the fields before the first entry."""

    line: int
    fields: dict[str, Any]
    """The fields of the entry."""
    top: dict[str, Any] = {}
    """The fields of the catalog itself."""
    line_of: Callable[..., int]
    """Takes field names; returns the line of the first one found, else `line`."""


class TableReader:
    """Collects the faults of one file while its tables are read."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self._shared: dict[Any, Any] = {}

    def fault(self, message: str, line: int | None, entry: str | None = None) -> None:
        """Record a fault."""
        self.faults.append(Fault(path=self.path, line=line, entry=entry, message=message))

    def catalog(self, tables: Iterable[Table]) -> Catalog:
        """Read the catalog: its own fields in the first table, an entry in each other one, of which none is kept."""
        entries: list[Entry] = []
        lines: dict[str, Entry] = {}
        top: dict[str, Any] = {}
        line_of_top: dict[str, int] = {}
        for number, table in enumerate(map(self._checked, tables)):
            top |= table.top
            for name in table.top:
                line_of_top.setdefault(name, table.line_of(name))
                if name not in TOP_FIELDS:
                    message = f"unknown field {name!r} at the top of the catalog{did_you_mean_field(name, TOP_FIELDS)}"
                    self.fault(message, table.line_of(name))
            entry = self._entry(table) if number else None
            if entry is None:
                continue
            for key in (entry.key, *entry.aliases):
                if (other := lines.setdefault(key.lower(), entry)) is not entry:
                    self.fault(_same_key(key, other), entry.line, entry.key)
            entries.append(entry)
        title, export = top.get("title", ""), top.get("export", {})
        if not isinstance(title, str):
            self.fault(f"title: expected a string, got {title!r}", line_of_top["title"])
            title = ""
        if not isinstance(export, dict):
            self.fault(f"export: expected a table, got {export!r}", line_of_top["export"])
            export = {}
        return Catalog(title=clean(title), entries=tuple(entries), export=export, path=self.path)

    def share(self, value: Shared) -> Shared:
        """Return an equal value that other entries have too; many are in one section, or at one conference."""
        shared: Shared = self._shared.setdefault(value, value)
        return shared

    def _checked(self, table: Table) -> Table:
        """Drop fields that are nested too deeply, so that later code cannot run out of stack."""
        deep = {
            name
            for part in (table.fields, table.top)
            for name, value in part.items()
            if is_nested_deeper(value, MAX_DEPTH)
        }
        for name in sorted(deep):
            message = f"{name}: expected at most {MAX_DEPTH} nested lists or tables"
            self.fault(message, table.line_of(name))
        return msgspec.structs.replace(
            table,
            fields={name: value for name, value in table.fields.items() if name not in deep},
            top={name: value for name, value in table.top.items() if name not in deep},
        )

    def _report_missing_key(self, table: Table) -> None:
        near = [name for name in table.fields if name not in ENTRY_FIELDS and "key" in find_nearest(name, ENTRY_FIELDS)]
        if "key" in table.fields or not near:
            self.fault("an entry needs a `key`, such as CLIP", table.line_of("key"))
        for name in near:
            self.fault(f"unknown field {name!r}; did you mean 'key'?", table.line_of(name))

    def _entry(self, table: Table) -> Entry | None:
        key = table.fields.get("key")
        if not isinstance(key, str) or not clean(key):
            self._report_missing_key(table)
            return None
        name = clean(key)
        reading = _EntryReader(self, table, name)
        for field in table.fields:
            if field not in ENTRY_FIELDS:
                reading.fault(field, message=f"unknown field {field!r}{did_you_mean_field(field, ENTRY_FIELDS)}")
        arxiv, version = reading.arxiv()
        safe = safe_key(name)
        if not safe:
            reading.fault("key", message=f"the key {name!r} has no character that LaTeX can use; choose another key")
            return None
        aliases = reading.texts("aliases")
        return Entry(
            key=safe,
            aliases=aliases if safe == name else (name, *(alias for alias in aliases if alias != name)),
            title=reading.text("title"),
            authors=reading.authors(),
            sections=self.share(reading.sections()),
            claim=self.share(reading.claim()),
            volume=reading.number("volume"),
            issue=reading.number("issue"),
            pages=pages(reading.number("pages")),
            arxiv=arxiv,
            arxiv_version=version,
            doi=reading.identifier("doi", ids.doi),
            dblp=reading.identifier("dblp", ids.dblp_key),
            preprint=reading.flag("preprint"),
            links=tuple(reading.links()),
            tags=reading.texts("tags"),
            note=clean_lines(reading.text("note", lines=True)),
            description=reading.text("description"),
            ignore=reading.ignore(),
            override=reading.override(),
            path=self.path,
            line=table.line,
        )


class _EntryReader:
    """Reads the fields of one entry; a field with a fault is left empty."""

    def __init__(self, reader: TableReader, table: Table, key: str) -> None:
        self.reader, self.table, self.key = reader, table, key

    def fault(self, *fields: str, message: str) -> None:
        """Record a fault on the line of the first of `fields` found."""
        self.reader.fault(message, self.table.line_of(*fields), self.key)

    def text(self, field: str, *, lines: bool = False) -> str:
        value = self.table.fields.get(field, "")
        if not isinstance(value, str):
            self.fault(field, message=f"{field}: expected a string, got {value!r}")
            return ""
        return value if lines else clean(value)

    def texts(self, field: str) -> tuple[str, ...]:
        value = self.table.fields.get(field, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.fault(field, message=f"{field}: expected a list of strings, got {value!r}")
            return ()
        return tuple(clean(one) for one in value if clean(one))

    def number(self, field: str) -> str:
        """Return a volume or pages, which may be a whole number in the file."""
        value = self.table.fields.get(field, "")
        if isinstance(value, bool) or not isinstance(value, str | int):
            self.fault(field, message=f"{field}: expected a string or a whole number, got {value!r}")
            return ""
        return clean(str(value))

    def authors(self) -> tuple[Name, ...]:
        value = self.table.fields.get("authors", [])
        if not isinstance(value, list) or not all(isinstance(one, str | dict) for one in value):
            message = f"authors: expected a list of names such as {_AUTHORS_EXAMPLE}, got {value!r}"
            self.fault("authors", message=message)
            return ()
        names: list[Name] = []
        for one in value:
            if names and names[-1] == OTHERS:
                self.fault(
                    "authors",
                    message=f"authors: expected “{OTHERS_WRITTEN}” at the end, where it stands for all others",
                )
                return ()
            try:
                is_others = isinstance(one, str) and stands_for_others(one)
                names.append(OTHERS if is_others else read_name(one))
            except (ValueError, msgspec.ValidationError) as error:
                self.fault("authors", message=f"authors: {error}")
        return tuple(names)

    def flag(self, field: str) -> bool:
        value = self.table.fields.get(field, False)
        if not isinstance(value, bool):
            self.fault(field, message=f"{field}: expected true or false, got {value!r}")
            return False
        return value

    def identifier(self, field: str, read: Any) -> Any:
        text = self.text(field)
        try:
            return read(text) if text else None
        except InvalidId as error:
            self.fault(field, message=str(error))
            return None

    def arxiv(self) -> tuple[ids.ArxivId | None, int | None]:
        value = self.table.fields.get("arxiv")
        if isinstance(value, float):
            self.fault(
                "arxiv",
                message=f'arxiv: write the id between quotes, as in arxiv = "{value}" (a number loses its zeros)',
            )
            return None, None
        return self.identifier("arxiv", ids.split_arxiv_id) or (None, None)

    def sections(self) -> tuple[tuple[str, ...], ...]:
        path = self.texts("section")
        paths = self.table.fields.get("sections", [])
        if not isinstance(paths, list) or not all(
            isinstance(one, list) and all(isinstance(part, str) for part in one) for one in paths
        ):
            self.fault(
                "sections", message=f'sections: expected lists of headings such as [["A", "B"], ["C"]], got {paths!r}'
            )
            paths = []
        return tuple(one for one in (path, *(tuple(clean(part) for part in one) for one in paths)) if one)

    def claim(self) -> Claim:
        reading = claim(self.text("venue"))
        year = self.table.fields.get("year", reading.year)
        if year is not None and (isinstance(year, bool) or not isinstance(year, int) or not 1000 <= year <= 2999):
            self.fault("year", message=f"year: expected a year such as 2021, got {year!r}")
            year = None
        return Claim(venue=reading.venue, year=year)

    def links(self) -> Iterator[Link]:
        table = self.table.fields.get("links", {})
        if not isinstance(table, dict):
            self.fault("links", message=f'links: expected a table such as {{ code = "https://…" }}, got {table!r}')
            return
        for kind, value in table.items():
            if kind not in KINDS:
                self.fault("links", message=f"links: unknown kind {kind!r}{did_you_mean_field(kind, KINDS)}")
                continue
            for one in value if isinstance(value, list) else [value]:
                url, label = (one.get("url"), one.get("label", "")) if isinstance(one, dict) else (one, "")
                if not isinstance(url, str) or not re.match(r"https?://\S+\Z", url) or not isinstance(label, str):
                    self.fault("links", message=f"links: expected an address such as https://…, got {one!r}")
                    continue
                yield Link(kind=kind, url=url, label=clean(label) or LABELS[kind])

    def ignore(self) -> dict[str, str]:
        table = self.table.fields.get("ignore", {})
        if not isinstance(table, dict) or not all(isinstance(one, str) and clean(one) for one in table.values()):
            message = f'ignore: expected fields with reasons, such as {{ year = "the cover says 2020" }}, got {table!r}'
            self.fault("ignore", message=message)
            return {}
        return {name: clean(reason) for name, reason in table.items()}

    def override(self) -> dict[str, Any]:
        if "override" not in self.table.fields:
            return {}
        fields, faults = read_override(self.table.fields["override"])
        for field, message in faults:
            self.fault(field, "override", message=message)
        return fields


def _same_key(key: str, other: Entry) -> str:
    place = f"the entry in line {other.line}"
    if key in (other.key, *other.aliases):
        return f"{place} also has the key {key!r}; give one of them another key"
    return f"BibTeX treats {key!r} and {other.key!r} ({place}) as the same key; give one of them another key"
