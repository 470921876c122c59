"""Zotero RDF, the one format that Zotero imports with keys, tags, notes, links and collections."""

from collections.abc import Iterable, Iterator
from itertools import count
from string import ascii_letters, digits

from bibexport.formats.options import ExportOptions
from bibexport.formats.zotero.items import Selection, item
from bibexport.formats.zotero.rdf import FOOT, HEAD, item_rdf, text
from bibexport.model import Record
from bibexport.text.unicode import clean


class Collections:
    """What stands in which section, gathered while the items go by.

    A section stands where the first record stands that has it as its first section. Sections that
    are nowhere first come after those, in the order in which they were met.
    """

    def __init__(self) -> None:
        self._top = _Section("")
        self._numbers = count()

    def add(self, name: str, sections: Iterable[tuple[str, ...]]) -> None:
        """Put the item of that name in the sections, given as paths; without one, in the top."""
        paths = tuple(sections) or ((),)
        for position, path in enumerate(paths):
            rank = (position > 0, next(self._numbers))
            section = self._top
            for heading in map(clean, path):
                if heading:
                    section = section.child(heading, rank)
            if name not in section.items[-1:]:
                section.items.append(name)

    def paths(self, title: str) -> Iterator[tuple[tuple[str, ...], list[str]]]:
        """The collections as paths of their names, with the names of the items in each; order and top as in `rdf`."""
        self._top.heading = clean(title)
        for path, section in self._top.walk():
            if section.is_collection:
                yield path, section.items

    def rdf(self, title: str) -> Iterator[str]:
        """The collections as RDF, each before those within it.

        They are under one named `title`. Without a title they have no parent, and items that are
        in no section are in no collection.
        """
        self._top.heading = clean(title)
        sections = [section for _, section in self._top.walk()]
        numbers = {id(section): number for number, section in enumerate(sections, 1)}
        for section in sections:
            if not section.is_collection:
                continue
            yield f'<z:Collection rdf:about="#collection_{numbers[id(section)]}">\n  '
            yield f"<dc:title>{text(section.heading)}</dc:title>\n"
            for child in section.ordered():
                yield f'  <dcterms:hasPart rdf:resource="#collection_{numbers[id(child)]}"/>\n'
            for name in section.items:
                yield f'  <dcterms:hasPart rdf:resource="#item_{name}"/>\n'
            yield "</z:Collection>\n"


class _Section:
    def __init__(self, heading: str) -> None:
        self.heading = heading
        self.rank: tuple[bool, int] = (True, 0)
        self.items: list[str] = []
        self.children: dict[str, _Section] = {}

    @property
    def is_collection(self) -> bool:
        return bool(self.heading and (self.items or self.children))

    def child(self, heading: str, rank: tuple[bool, int]) -> "_Section":
        section = self.children.get(heading)
        if section is None:
            section = self.children[heading] = _Section(heading)
            section.rank = rank
        section.rank = min(section.rank, rank)
        return section

    def ordered(self) -> list["_Section"]:
        return sorted(self.children.values(), key=lambda section: section.rank)

    def walk(self) -> Iterator[tuple[tuple[str, ...], "_Section"]]:
        """This section and all within it with the headings that lead there, in the order of the list."""
        rest: list[tuple[tuple[str, ...], _Section]] = [((), self)]
        while rest:
            above, section = rest.pop()
            path = (*above, section.heading) if section.heading else above
            yield path, section
            rest += [(path, child) for child in reversed(section.ordered())]


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
