"""A catalog as TOML, laid out for people to edit."""

from collections.abc import Iterable, Iterator

import msgspec

from bibexport.catalog.keys import safe_key
from bibexport.catalog.links import LABELS
from bibexport.catalog.override_writer import override
from bibexport.catalog.toml_text import field, text, texts
from bibexport.model import Catalog, Entry, Link


def dumps(catalog: Catalog, comments: Iterable[str] = ()) -> str:
    """Write `catalog` in the form that `bibexport.catalog.toml` reads, `comments` at its head.

    Of an entry that carries its record, every field of the record is written as an override. Keys that the reader
    would not tell apart get a number.
    """
    lines = [f"# {comment}" for comment in comments]
    if catalog.title:
        lines.append(f"title = {text(catalog.title)}")
    for entry in _with_distinct_keys(catalog.entries):
        lines += ["", "[[entry]]", *_entry(entry), *override(entry)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _with_distinct_keys(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    """The entries with keys and aliases as the reader wants them: safe, and told apart without case."""
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
    if len(entry.sections) == 1:
        yield f"section = {texts(entry.sections[0])}"
    elif entry.sections:
        yield f"sections = [{', '.join(texts(path) for path in entry.sections)}]"
    yield from field("venue", text(entry.claim.text))
    yield from field("arxiv", text(entry.arxiv + version if entry.arxiv else ""))
    yield from field("doi", text(entry.doi or ""))
    yield from field("dblp", text(entry.dblp or ""))
    yield from field("preprint", "true" if entry.preprint else "")
    yield from field("links", _links(entry.links))
    yield from field("tags", texts(entry.tags))
    yield from field("note", text(entry.note))


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
