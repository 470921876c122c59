"""A catalog as TOML, laid out for people to edit."""

from collections.abc import Iterable, Iterator

from bibexport.catalog.keys import safe_key
from bibexport.catalog.links import LABELS
from bibexport.model import Catalog, Entry, Link


def dumps(catalog: Catalog, comments: Iterable[str] = ()) -> str:
    """Write `catalog` in the form that `bibexport.catalog.toml` reads, `comments` at its head."""
    lines = [f"# {comment}" for comment in comments]
    if catalog.title:
        lines.append(f"title = {_text(catalog.title)}")
    for entry in catalog.entries:
        lines += ["", "[[entry]]", *_entry(entry)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _entry(entry: Entry) -> Iterator[str]:
    # The key is written as the list has it; reading makes it safe again by the same rule.
    own = next((alias for alias in entry.aliases if safe_key(alias) == entry.key), entry.key)
    version = f"v{entry.arxiv_version}" if entry.arxiv_version else ""
    yield f"key = {_text(own)}"
    yield from _field("aliases", _texts(alias for alias in entry.aliases if alias != own))
    yield from _field("title", _text(entry.title))
    if len(entry.sections) == 1:
        yield f"section = {_texts(entry.sections[0])}"
    elif entry.sections:
        yield f"sections = [{', '.join(_texts(path) for path in entry.sections)}]"
    yield from _field("venue", _text(entry.claim.text))
    yield from _field("arxiv", _text(entry.arxiv + version if entry.arxiv else ""))
    yield from _field("doi", _text(entry.doi or ""))
    yield from _field("dblp", _text(entry.dblp or ""))
    yield from _field("preprint", "true" if entry.preprint else "")
    yield from _field("links", _links(entry.links))
    yield from _field("tags", _texts(entry.tags))
    yield from _field("note", _text(entry.note))


def _field(name: str, value: str) -> Iterator[str]:
    if value not in ("", '""', "[]", "{  }"):
        yield f"{name} = {value}"


def _links(links: tuple[Link, ...]) -> str:
    kinds: dict[str, list[str]] = {}
    for link in links:
        plain = not link.label or link.label == LABELS[link.kind]
        value = _text(link.url) if plain else f"{{ url = {_text(link.url)}, label = {_text(link.label)} }}"
        kinds.setdefault(link.kind, []).append(value)
    pairs = (f"{kind} = {_one_or_list(values)}" for kind, values in kinds.items())
    return f"{{ {', '.join(pairs)} }}"


def _one_or_list(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def _texts(texts: Iterable[str]) -> str:
    return f"[{', '.join(_text(text) for text in texts)}]"


def _text(text: str) -> str:
    """A TOML basic string (https://toml.io/en/v1.0.0#string)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + "".join(c if c.isprintable() or c == " " else f"\\U{ord(c):08x}" for c in escaped) + '"'
