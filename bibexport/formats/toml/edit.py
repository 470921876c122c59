"""Rewrite single fields of an entry in place, with tomlkit, which keeps everything else unchanged."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bibexport.formats.toml.read import entry_lines
from bibexport.formats.toml.write import authors, dumps, texts
from bibexport.formats.toml.write import text as quoted
from bibexport.model import Catalog, Entry
from bibexport.text.unicode import line_end, split_lines

ORDER = (
    *("key", "aliases", "title", "authors", "section", "sections", "venue", "year", "volume", "issue", "pages"),
    *("arxiv", "doi", "dblp", "preprint", "links"),
)
"""The order in which fields are written; a new field goes after those that precede it here."""

_STRING_OR_COMMENT = re.compile(r"\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|(#[^\n]*)")
_COMMENT = re.compile(r"\s*year\s*=\s*\d+\s*(?=#)")


def edited(block: str, entry: Entry, fields: Sequence[str]) -> str:
    """Return the text of an entry, from its header on, with `fields` set to their values in `entry`.

    Comments, order, layout and all other fields stay; missing fields are added.
    """
    import tomlkit
    from tomlkit.items import InlineTable

    document: Any = tomlkit.parse(block)
    table = document["entry"][0]
    new: dict[str, str] = {}
    links: dict[str, str] = {}
    comments: dict[str, list[str]] = {}
    for name, value in _written(entry, fields, table).items():
        if name == "links" and name in table and not isinstance(table[name], InlineTable):
            comments[name] = list(_links_comments(table[name], tomlkit.value(value)))
            links = _edit_links(table[name], tomlkit.value(value))
        elif name in table:
            comments[name] = _comments(table[name])
            table[name] = tomlkit.value(value)
        else:
            new[name] = value
    text = tomlkit.dumps(document)
    if links:
        text = _with_links(text, links)
    if "claim" in fields and entry.claim.year is None and "year" in table:
        text = _without_year(text)
    for name in sorted(new, key=ORDER.index):
        text = _inserted(text, name, new[name])
    for name, found in comments.items():
        text = _with_comments(text, name, found)
    return text


def _written(entry: Entry, fields: Sequence[str], table: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of the fields as the file has or needs them, with their values in TOML."""
    values: dict[str, str] = {}
    for name in fields:
        match name:
            case "sections":
                values |= _sections(entry.sections, table)
            case "claim" if "year" in table:
                values["venue"] = quoted(entry.claim.venue)
                values |= {"year": str(entry.claim.year)} if entry.claim.year else {}
            case "claim":
                values["venue"] = quoted(entry.claim.text)
            case "links":
                values["links"] = _links(entry)
            case "authors":
                values["authors"] = authors(entry.authors)
            case _:
                values[name] = quoted(getattr(entry, name) or "")
    return values


def _sections(sections: Sequence[Sequence[str]], table: Mapping[str, Any]) -> dict[str, str]:
    """Return one path in `section`, several in `sections`; a field that already exists is kept."""
    first, *others = sections
    if "section" not in table and (others or "sections" in table):
        first, others = [], list(sections)
    values = {"section": texts(first)} if first else {}
    if others or "sections" in table:
        values["sections"] = f"[{', '.join(texts(path) for path in others)}]"
    return values


def _links(entry: Entry) -> str:
    """Return the links as the writer of catalogs formats them."""
    line = next((line for line in dumps(Catalog(entries=(entry,))).splitlines() if line.startswith("links = ")), "")
    return line.removeprefix("links = ") or "{}"


def _edit_links(links: Any, fresh: Any) -> dict[str, str]:
    """Change links that have their own lines; return the others, in TOML."""
    for kind in [kind for kind in links if kind not in fresh]:
        del links[kind]
    for kind, value in fresh.items():
        if kind in links and links[kind].unwrap() != value.unwrap():
            links[kind] = value
    return {kind: value.as_string().strip() for kind, value in fresh.items() if kind not in links}


def _links_comments(links: Any, fresh: Any) -> Iterator[str]:
    for kind, value in links.items():
        if kind not in fresh or value.unwrap() != fresh[kind].unwrap():
            yield from _comments(value)


def _comments(value: Any) -> list[str]:
    """Return the comments in an array that is to be rewritten."""
    return [comment for comment in _STRING_OR_COMMENT.findall(value.as_string()) if comment]


def _with_comments(text: str, name: str, comments: Sequence[str]) -> str:
    """Return the text of an entry with the comments from the value of a field moved above the field."""
    parts = split_lines(text)
    at = entry_lines(text)[0].fields[name] - 1
    margin = parts[at][: len(parts[at]) - len(parts[at].lstrip())]
    above = [f"{margin}{comment.rstrip()}{line_end(text)}" for comment in comments]
    return "".join([*parts[:at], *above, *parts[at:]])


def _with_links(text: str, links: Mapping[str, str]) -> str:
    """Return the text of an entry with additional links, below `[entry.links]` or above `links.code = …`."""
    parts = split_lines(text)
    at = entry_lines(text)[0].fields["links"] - 1
    in_table = parts[at].lstrip().startswith("[")
    end = line_end(text)
    new = [f"{'' if in_table else 'links.'}{kind} = {value}{end}" for kind, value in links.items()]
    if in_table and not parts[at].endswith("\n"):
        parts[at] += end
    return "".join([*parts[: at + in_table], *new, *parts[at + in_table :]])


def _without_year(text: str) -> str:
    parts = split_lines(text)
    at = entry_lines(text)[0].fields["year"] - 1
    comment = _COMMENT.match(parts[at])
    parts[at] = parts[at][comment.end() :] if comment else ""
    return "".join(parts)


def _inserted(text: str, name: str, value: str) -> str:
    """Return the text of an entry with an additional field, at its place in `ORDER`."""
    import tomlkit
    from tomlkit.items import InlineTable

    document: Any = tomlkit.parse(text)
    table = document["entry"][0]
    before = [
        known
        for known in ORDER[: ORDER.index(name)]
        if known in table and (known != "links" or isinstance(table[known], InlineTable))
    ]
    places = entry_lines(text)[0].fields
    last = max(before, key=lambda known: places[known])
    parts = split_lines(text)
    at = places[last] + table[last].as_string().count("\n")
    end = line_end(text)
    if not parts[at - 1].endswith("\n"):
        parts[at - 1] += end
    return "".join([*parts[:at], f"{name} = {value}{end}", *parts[at:]])


class Blocks:
    """The text of a catalog in which whole entries are replaced, inserted and removed; `text` returns the result."""

    def __init__(self, text: str) -> None:
        self._lines = split_lines(text)
        self._end = line_end(text)
        self._entries = entry_lines(text)
        self._blocks: dict[int, str] = {}
        self._added: dict[int | None, list[str]] = {}
        self._removed: set[int] = set()

    def replace(self, index: int, entry: Entry, fields: Sequence[str]) -> None:
        """Rewrite the fields of an entry, in its place."""
        place = self._entries[index]
        self._blocks[index] = edited("".join(self._lines[place.header - 1 : place.last]), entry, fields)

    def insert(self, after: int | None, entry: Entry) -> None:
        """Insert an entry after another, or before all."""
        self._added.setdefault(after, []).append(dumps(Catalog(entries=(entry,))).replace("\n", self._end))

    def remove(self, index: int) -> None:
        """Remove an entry."""
        self._removed.add(index)

    def text(self) -> str:
        """Return the whole file."""
        parts: list[str] = []
        at = 0
        if None in self._added and self._entries:
            at = self._entries[0].first - 1
            parts = self._lines[:at]
            for block in self._added[None]:
                parts += [block, self._end]
        for index, place in enumerate(self._entries):
            parts += self._lines[at : place.first - 1]
            at = place.last
            if index in self._removed:
                at = self._after_blanks(at)
            else:
                parts += self._lines[place.first - 1 : place.header - 1]
                parts.append(self._blocks.get(index) or "".join(self._lines[place.header - 1 : place.last]))
            for block in self._added.get(index, ()):
                self._open(parts)
                parts += [self._end, block]
        parts += self._lines[at:]
        if not self._entries:
            for block in self._added.get(None, ()):
                self._open(parts)
                parts += [self._end, block] if parts else [block]
        return "".join(parts)

    def _after_blanks(self, at: int) -> int:
        while at < len(self._lines) and not self._lines[at].strip():
            at += 1
        return at

    def _open(self, parts: list[str]) -> None:
        """Add a line break if the last line lacks one."""
        if parts and not parts[-1].endswith("\n"):
            parts.append(self._end)
