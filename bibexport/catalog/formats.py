"""The forms that a catalog can have, how to tell them, and the reader of each."""

import re
from typing import Literal

import msgspec

from bibexport.catalog.id_list import read_id
from bibexport.errors import Fault, InvalidInput
from bibexport.model import Catalog

Kind = Literal["toml", "markdown", "bibtex", "csl-json", "yaml", "ids"]

SUFFIXES: dict[str, Kind] = {
    ".toml": "toml",
    ".md": "markdown",
    ".markdown": "markdown",
    ".bib": "bibtex",
    ".json": "csl-json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".txt": "ids",
}
_MARKDOWN = re.compile(r"\]\(|^#+ |^\||^\s*[-*+] |<a\s", re.MULTILINE)

_YAML = re.compile(r"---\Z|(?:title|export|entries|references):(?:\s|\Z)|- (?:key|id|title):\s")


def kind_of_file(path: str) -> Kind:
    """The kind that a file name's ending stands for.

    Raises:
        InvalidInput: it stands for none.
    """
    kind = next((kind for suffix, kind in SUFFIXES.items() if path.lower().endswith(suffix)), None)
    if kind is None:
        message = f"expected a file that ends in {', '.join(SUFFIXES)}, or a folder of them"
        raise InvalidInput([Fault(path=path, message=message)])
    return kind


def sniff(text: str) -> Kind:
    """The kind of text that came without a file name."""
    start = text.lstrip("\ufeff \t\r\n")
    first = next((line for line in map(str.strip, start.splitlines()) if line and not line.startswith("#")), "")
    if read_id(first.split(" #")[0].strip()) is not None:
        return "ids"
    if first.startswith(("[[", "title =", "title=")):
        return "toml"
    if first.startswith(("[", "{")):
        return "csl-json"
    if _YAML.match(first):
        return "yaml"
    return "bibtex" if first.startswith("@") else "markdown" if _MARKDOWN.search(text) else "ids"


def read(text: str, kind: Kind, path: str = "") -> tuple[Catalog, tuple[str, ...]]:
    """Read a catalog of that kind; give also what the reader was unsure about, in words.

    Raises:
        InvalidInput: it cannot be read; every fault is named.
    """
    match kind:
        case "toml":
            from bibexport.catalog import toml

            return toml.read(text, path), ()
        case "csl-json":
            from bibexport.catalog import csl_json

            return csl_json.read(text, path), ()
        case "yaml":
            from bibexport.catalog import yaml

            return yaml.read(text, path), ()
        case "bibtex":
            from bibexport.catalog import bibtex

            catalog, faults = bibtex.read(text, path)
            return catalog, tuple(str(fault) for fault in faults)
        case "ids":
            from bibexport.catalog import id_list

            return id_list.read(text, path), ()
        case "markdown":
            from bibexport.catalog.markdown import read_list
            from bibexport.catalog.markdown.entries import to_catalog

            markdown = read_list(text)
            catalog, found = to_catalog(markdown)
            doubts = sorted({*markdown.warnings, *found}, key=lambda one: (one.line, one.code))
            entries = tuple(msgspec.structs.replace(entry, path=path) for entry in catalog.entries)
            warnings = tuple(f"{path}:{one.line}: {one.code} {one.message}" for one in doubts)
            return msgspec.structs.replace(catalog, entries=entries, path=path), warnings
