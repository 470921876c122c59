"""A catalog as TOML, laid out for people to edit."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from bibexport.formats.override_fields import FIELDS, read_date, read_name
from bibexport.keys import safe_key
from bibexport.model import LABELS, PUBLISHED_TYPES, Catalog, Date, Entry, Link, Name, Record
from bibexport.text.dates import edtf
from bibexport.text.names import OTHERS, OTHERS_WRITTEN


def field(name: str, value: str) -> Iterator[str]:
    """Yield a line for a value in TOML; none if it is empty."""
    if value not in ("", '""', "[]", "{  }"):
        yield f"{name} = {value}"


def text(value: str) -> str:
    """Return a basic string.

    Three apostrophes in a row are escaped, because the catalog's reader would take them for the start of a literal
    string over many lines; what TOML must not contain (lone surrogates) becomes a replacement character.
    """
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    escaped = escaped.replace("'''", "\\u0027\\u0027\\u0027")
    return '"' + "".join(c if c.isprintable() or c == " " else _escape(c) for c in escaped) + '"'


def texts(values: Iterable[str]) -> str:
    """Return an array of basic strings on one line."""
    return f"[{', '.join(text(value) for value in values)}]"


def table(pairs: Mapping[str, str]) -> str:
    """Return an inline table of values that are already in TOML."""
    return f"{{ {', '.join(f'{name} = {value}' for name, value in pairs.items())} }}"


def _escape(character: str) -> str:
    return "\ufffd" if "\ud800" <= character <= "\udfff" else f"\\U{ord(character):08x}"


_FROM_ARXIV = ("publisher", "doi", "url")
"""Fields that a preprint on arXiv gets unless the override sets them."""


def override(entry: Entry) -> Iterator[str]:
    """Yield the lines of the table; none if the entry has no record."""
    record = entry.record
    if record is None:
        return
    yield "[entry.override]"
    yield f"type = {text(record.type)}"
    given = frozenset(_given_elsewhere(entry, record))
    for written, (attribute, _) in FIELDS.items():
        value = getattr(record, attribute)
        if written in ("type", "extra"):
            continue
        if not value and attribute in given:
            yield f'{written} = ""'
        elif value:
            yield from field(written, _value(value))
    if record.extra:
        yield "[entry.override.extra]"
        for name, content in record.extra.items():
            yield f"{text(name)} = {text(content)}"


def _given_elsewhere(entry: Entry, record: Record) -> Iterator[str]:
    """Yield the fields that only the override keeps empty."""
    if entry.arxiv and record.type not in PUBLISHED_TYPES:
        yield from _FROM_ARXIV
    elif not entry.arxiv:
        yield from ("doi",) if entry.doi else ()
        yield from ("url",) if any(link.kind == "paper" for link in entry.links) else ()
    yield from ("title",) if entry.title else ()
    yield from ("note",) if entry.note else ()
    if record.type == "paper-conference" and record.container_title:
        yield "container_title_source"  # also keeps the title from being taken apart


def _value(value: Any) -> str:
    if isinstance(value, Date):
        return _date(value)
    if isinstance(value, tuple):
        return f"[{', '.join(_name(one) for one in value if one.display)}]"
    return text(str(value))


def _name(name: Name) -> str:
    """Return the shortest form that reads back as the same name."""
    von_last = f"{name.particle} {name.family}".strip()
    inverted = ", ".join(part for part in (von_last, name.suffix, name.given) if part)
    for form in (f"{{{name.literal}}}" if name.literal else name.display, inverted):
        if form.strip("{}") and read_name(form) == name:
            return text(form)
    return table({part.replace("_", "-"): text(value) for part, value in msgspec.to_builtins(name).items()})


def authors(names: Iterable[Name]) -> str:
    """Return the authors that a list names as an array; a closing `OTHERS` becomes `et al.`."""
    return f"[{', '.join(_listed_name(name) for name in names)}]"


def _listed_name(name: Name) -> str:
    if name == OTHERS:
        return text(OTHERS_WRITTEN)
    # `Radford` alone is what the list says; braces would call it an organisation.
    return text(name.display) if read_name(name.display) == name else _name(name)


def _date(date: Date) -> str:
    if (written := edtf(date)) and read_date(written) == date:
        return text(written)
    parts = msgspec.to_builtins(date)
    return table({part: _date_part(value) for part, value in parts.items()})


def _date_part(value: Any) -> str:
    if isinstance(value, dict):
        return table({part: _date_part(one) for part, one in value.items()})
    return text(value) if isinstance(value, str) else str(value).lower()


def dumps(catalog: Catalog, comments: Iterable[str] = ()) -> str:
    """Write `catalog` in the form that `bibexport.formats.toml.read` reads, with `comments` at the top.

    If an entry has a record, every field of the record is written as an override. Keys that the reader would treat as
    the same get a number.
    """
    lines = [f"# {comment}" for comment in comments]
    if catalog.title:
        lines.append(f"title = {text(catalog.title)}")
    for entry in _with_distinct_keys(catalog.entries):
        lines += ["", "[[entry]]", *_entry(entry), *override(entry)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _with_distinct_keys(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    """Yield the entries with keys and aliases as the reader requires them: safe, and distinct ignoring case."""
    keys = {entry.key.lower() for entry in entries}
    taken: set[str] = set()
    for entry in entries:
        names = dict.fromkeys([entry.key, *entry.aliases])
        stem, key, number = safe_key(entry.key) or "entry", safe_key(entry.key) or "entry", 1
        while key.lower() in taken or (key != entry.key and key.lower() in keys):
            number += 1
            key = f"{stem}-{number}"
        taken.add(key.lower())
        aliases = [name for name in names if name != key and name.lower() not in taken]
        taken.update(alias.lower() for alias in aliases)
        yield msgspec.structs.replace(entry, key=key, aliases=tuple(aliases))


def _entry(entry: Entry) -> Iterator[str]:
    # The key is written as the list has it; reading makes it safe again by the same rule.
    own = next((alias for alias in entry.aliases if safe_key(alias) == entry.key), entry.key)
    version = f"v{entry.arxiv_version}" if entry.arxiv_version else ""
    yield f"key = {text(own)}"
    yield from field("aliases", texts(alias for alias in entry.aliases if alias != own))
    yield from field("title", text(entry.title))
    yield from field("authors", authors(entry.authors))
    if len(entry.sections) == 1:
        yield f"section = {texts(entry.sections[0])}"
    elif entry.sections:
        yield f"sections = [{', '.join(texts(path) for path in entry.sections)}]"
    yield from field("venue", text(entry.claim.text))
    yield from field("volume", text(entry.volume))
    yield from field("issue", text(entry.issue))
    yield from field("pages", text(entry.pages))
    yield from field("arxiv", text(entry.arxiv + version if entry.arxiv else ""))
    yield from field("doi", text(entry.doi or ""))
    yield from field("dblp", text(entry.dblp or ""))
    yield from field("preprint", "true" if entry.preprint else "")
    yield from field("links", _links(entry.links))
    yield from field("tags", texts(entry.tags))
    yield from field("note", text(entry.note))
    yield from field("description", text(entry.description))
    yield from field("ignore", table({_quoted(name): text(reason) for name, reason in entry.ignore.items()}))


def _quoted(name: str) -> str:
    """Return a TOML key, quoted if necessary."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else text(name)


def _links(links: tuple[Link, ...]) -> str:
    kinds: dict[str, list[str]] = {}
    for link in links:
        plain = not link.label or link.label == LABELS[link.kind]
        value = text(link.url) if plain else f"{{ url = {text(link.url)}, label = {text(link.label)} }}"
        kinds.setdefault(link.kind, []).append(value)
    pairs = (f"{kind} = {_one_or_list(values)}" for kind, values in kinds.items())
    return f"{{ {', '.join(pairs)} }}"


def _one_or_list(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"
