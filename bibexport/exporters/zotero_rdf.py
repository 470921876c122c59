"""Zotero RDF, the one format that Zotero imports with keys, tags, notes, links and collections."""

from collections.abc import Iterable, Iterator
from string import ascii_letters, digits

from bibexport.exporters.options import ExportOptions
from bibexport.exporters.zotero.collections import Collections
from bibexport.exporters.zotero.items import Selection, item
from bibexport.exporters.zotero.rdf import FOOT, HEAD, item_rdf
from bibexport.model import Record


def export(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """The RDF/XML, a piece a record; the collections stand at the end.

    Only the names of the items are kept in memory, once for each section that they are in.
    """
    names = _Names()
    collections = Collections()
    yield HEAD
    for record in records:
        name = names.name(record.key)
        collections.add(name, record.sections)
        yield item_rdf(item(record, options), name)
    if "collections" in Selection(options):
        yield from collections.rdf(options.title)
    yield FOOT


_IN_URIS = frozenset(f"{ascii_letters}{digits}-._~")


class _Names:
    """Names for items, made of their cite keys and thus the same in every export."""

    def __init__(self) -> None:
        self._uses: dict[str, int] = {}

    def name(self, key: str) -> str:
        """The key in characters that URIs leave alone, numbered after a colon from its second use."""
        name = "".join(character if character in _IN_URIS else _percent(character) for character in key)
        uses = self._uses[name] = self._uses.get(name, 0) + 1
        return name if uses == 1 else f"{name}:{uses}"


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode(errors="surrogatepass"))
