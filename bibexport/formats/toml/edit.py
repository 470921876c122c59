"""Single fields of an entry written anew in its own text, with tomlkit, which keeps all else as it is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bibexport.formats.toml.lines import entry_lines
from bibexport.formats.toml.write import dumps, texts
from bibexport.formats.toml.write import text as quoted
from bibexport.model import Catalog, Entry
from bibexport.text.diff import line_end, split_lines

ORDER = ("key", "aliases", "title", "section", "sections", "venue", "year", "arxiv", "doi", "dblp", "preprint", "links")
"""The order in which fields are written; a new one follows those before it."""

_STRING_OR_COMMENT = re.compile(r"\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|(#[^\n]*)")
_COMMENT = re.compile(r"\s*year\s*=\s*\d+\s*(?=#)")


def edited(block: str, entry: Entry, fields: Sequence[str]) -> str:
    """The text of an entry, from its header on, in which `fields` of `Entry` are those of `entry`.

    Comments, order, layout and all other fields stay; a field that was not there is added.
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
    """The fields as the file has or is to have them, with their values in TOML."""
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
            case _:
                values[name] = quoted(getattr(entry, name) or "")
    return values


def _sections(sections: Sequence[Sequence[str]], table: Mapping[str, Any]) -> dict[str, str]:
    """One path in `section`, others in `sections`; a field that is there already is kept in use."""
    first, *others = sections
    if "section" not in table and (others or "sections" in table):
        first, others = [], list(sections)
    values = {"section": texts(first)} if first else {}
    if others or "sections" in table:
        values["sections"] = f"[{', '.join(texts(path) for path in others)}]"
    return values


def _links(entry: Entry) -> str:
    """The links as the writer of catalogs has them."""
    line = next((line for line in dumps(Catalog(entries=(entry,))).splitlines() if line.startswith("links = ")), "")
    return line.removeprefix("links = ") or "{}"


def _edit_links(links: Any, fresh: Any) -> dict[str, str]:
    """Change links that stand on lines of their own, and give back those that have none yet, in TOML."""
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
    """The comments in an array that is to be written anew."""
    return [comment for comment in _STRING_OR_COMMENT.findall(value.as_string()) if comment]


def _with_comments(text: str, name: str, comments: Sequence[str]) -> str:
    """The text of an entry with comments above a field, which stood in its value."""
    parts = split_lines(text)
    at = entry_lines(text)[0].fields[name] - 1
    margin = parts[at][: len(parts[at]) - len(parts[at].lstrip())]
    above = [f"{margin}{comment.rstrip()}{line_end(text)}" for comment in comments]
    return "".join([*parts[:at], *above, *parts[at:]])


def _with_links(text: str, links: Mapping[str, str]) -> str:
    """The text of an entry with more links, below `[entry.links]` or above `links.code = …`."""
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
    """The text of an entry with a field more, below the fields that stand before it by `ORDER`."""
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
    """The text of a catalog, of which whole entries are replaced, added and taken out; `text` gives the result."""

    def __init__(self, text: str) -> None:
        self._lines = split_lines(text)
        self._end = line_end(text)
        self._entries = entry_lines(text)
        self._blocks: dict[int, str] = {}
        self._added: dict[int | None, list[str]] = {}
        self._removed: set[int] = set()

    def replace(self, index: int, entry: Entry, fields: Sequence[str]) -> None:
        """Write the fields of an entry anew, in its place."""
        place = self._entries[index]
        self._blocks[index] = edited("".join(self._lines[place.header - 1 : place.last]), entry, fields)

    def insert(self, after: int | None, entry: Entry) -> None:
        """Write an entry after another, or before all."""
        self._added.setdefault(after, []).append(dumps(Catalog(entries=(entry,))).replace("\n", self._end))

    def remove(self, index: int) -> None:
        """Leave an entry out."""
        self._removed.add(index)

    def text(self) -> str:
        """The whole file."""
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
        """End the last line, if it is not ended."""
        if parts and not parts[-1].endswith("\n"):
            parts.append(self._end)
