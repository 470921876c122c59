"""Zotero RDF, in the shape that Zotero itself writes.

It is the one format that Zotero imports with citation keys, tags, notes, links and collections.
"""

from collections.abc import Iterable, Iterator
from string import ascii_letters, digits

from bibexport.formats.options import ExportOptions
from bibexport.formats.sections import Section, SectionTree
from bibexport.formats.zotero.fields import Attachment, Person, Role
from bibexport.formats.zotero.item_types import GENERAL_FIELDS
from bibexport.formats.zotero.items import Item, Selection, item
from bibexport.model import Record
from bibexport.text.unicode import clean

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:bib="http://purl.org/net/biblio#"
 xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:vcard="http://nwalsh.com/rdf/vCard#"
 xmlns:link="http://purl.org/rss/1.0/modules/link/"
 xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/"
 xmlns:so="http://schema.org/">
"""
_FOOT = "</rdf:RDF>\n"
_IN_URIS = frozenset(f"{ascii_letters}{digits}-._~")

_ELEMENTS = {
    "title": ("<dc:title>", "</dc:title>"),
    "abstractNote": ("<dcterms:abstract>", "</dcterms:abstract>"),
    "archiveLocation": ("<dc:coverage>", "</dc:coverage>"),
    "callNumber": ("<dc:subject><dcterms:LCC><rdf:value>", "</rdf:value></dcterms:LCC></dc:subject>"),
    "conferenceName": (
        "<bib:presentedAt><bib:Conference><dc:title>",
        "</dc:title></bib:Conference></bib:presentedAt>",
    ),
    "date": ("<dc:date>", "</dc:date>"),
    "DOI": ("<dc:identifier>DOI ", "</dc:identifier>"),
    "edition": ("<prism:edition>", "</prism:edition>"),
    "extra": ("<dc:description>", "</dc:description>"),
    "ISBN": ("<dc:identifier>ISBN ", "</dc:identifier>"),
    "ISSN": ("<dc:identifier>ISSN ", "</dc:identifier>"),
    "number": ("<prism:number>", "</prism:number>"),
    "pages": ("<bib:pages>", "</bib:pages>"),
    "rights": ("<dc:rights>", "</dc:rights>"),
    "url": ("<dc:identifier><dcterms:URI><rdf:value>", "</rdf:value></dcterms:URI></dc:identifier>"),
    "versionNumber": ("<prism:edition>", "</prism:edition>"),
}
"""Properties for Zotero's fields; every other field `name` is `z:name`."""
_CONTAINER_FIELDS = {
    "journalAbbreviation": "dcterms:alternative",
    "volume": "prism:volume",
    "issue": "prism:number",
}
_SERIES_FIELDS = {"series": "dc:title", "seriesTitle": "dcterms:alternative", "seriesNumber": "dc:identifier"}
_NESTED = frozenset({*_CONTAINER_FIELDS, *_SERIES_FIELDS, "publicationTitle", "publisher", "place"})


def export(records: Iterable[Record], options: ExportOptions) -> Iterator[str]:
    """Write RDF/XML, one piece per record and the collections at the end.

    Only the names of the items are kept in memory, once for each section that they are in.
    """
    names = _ItemNames()
    sections: SectionTree[str] = SectionTree()
    yield _HEAD
    for record in records:
        name = names.name(record.key)
        sections.add(name, record.sections)
        yield _item_rdf(item(record, options), name)
    if "collections" in Selection(options):
        yield from _collections_rdf(sections, clean(options.title))
    yield _FOOT


class _ItemNames:
    """Makes names for items from their cite keys, so that they are the same in every export."""

    def __init__(self) -> None:
        self._uses: dict[str, int] = {}

    def name(self, key: str) -> str:
        """Return the key in characters that URIs leave alone, with a number after a colon from its second use."""
        name = "".join(character if character in _IN_URIS else _percent(character) for character in key)
        uses = self._uses[name] = self._uses.get(name, 0) + 1
        return name if uses == 1 else f"{name}:{uses}"


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode(errors="surrogatepass"))


def collection_heading(section: Section[str], title: str) -> str:
    """Return the heading of the collection for a section; empty where the section is not a collection.

    The top is one only if the list has a title, and then holds all others; otherwise they have no parent, and items
    that are in no section are in no collection.
    """
    return (section.heading or title) if section.items or section.children else ""


def _collections_rdf(tree: SectionTree[str], title: str) -> Iterator[str]:
    sections = list(tree.top.walk())
    for number, section in enumerate(sections, 1):
        section.number = number
    for section in sections:
        heading = collection_heading(section, title)
        if not heading:
            continue
        yield f'<z:Collection rdf:about="#collection_{section.number}">\n  '
        yield f"<dc:title>{text(heading)}</dc:title>\n"
        for child in section.children:
            yield f'  <dcterms:hasPart rdf:resource="#collection_{child.number}"/>\n'
        for name in section.items:
            yield f'  <dcterms:hasPart rdf:resource="#item_{name}"/>\n'
        yield "</z:Collection>\n"


def _item_rdf(made: Item, name: str) -> str:
    """Write an item with its note and attachments.

    `name` identifies the item in the file, in characters that a URI's fragment allows. Zotero merges items with the
    same `rdf:about`, and drops an item that shares it with anything else.
    """
    fields = {GENERAL_FIELDS.get(field, field): text(value) for field, value in made.fields.items()}
    properties = [f"<z:itemType>{made.type.name}</z:itemType>"]
    if "title" in fields:
        properties.append(f"<dc:title>{fields.pop('title')}</dc:title>")
    properties += (_role(role) for role in made.roles)
    properties += _whole(fields, made.type.container)
    properties += _publisher(fields)
    properties += (_property(field, value, made.type.name) for field, value in fields.items() if field not in _NESTED)
    properties += (f"<dc:subject>{text(tag)}</dc:subject>" for tag in made.tags)
    properties += (
        f"<dc:subject><z:AutomaticTag><rdf:value>{text(tag)}</rdf:value></z:AutomaticTag></dc:subject>"
        for tag in made.automatic_tags
    )
    if made.note:
        properties.append(f'<dcterms:isReferencedBy rdf:resource="#note_{name}"/>')
    attachments = [(f"#attachment_{name}/{number}", link) for number, link in enumerate(made.attachments, 1)]
    properties += (f'<link:link rdf:resource="{about}"/>' for about, _ in attachments)
    return "".join(
        (
            f'<{made.type.element} rdf:about="#item_{name}">\n  ',
            "\n  ".join(properties),
            f"\n</{made.type.element}>\n",
            _memo(made.note, name) if made.note else "",
            *(_attachment(about, link) for about, link in attachments),
        )
    )


def text(value: str) -> str:
    """Return clean text as XML character data."""
    if "&" in value or "<" in value or ">" in value:
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value


def _property(field: str, value: str, item_type: str) -> str:
    # `prism:edition` is edition and version at once, and a standard has both.
    if field in _ELEMENTS and not (item_type == "standard" and field in {"edition", "versionNumber"}):
        start, end = _ELEMENTS[field]
        return f"{start}{value}{end}"
    return f"<z:{field}>{value}</z:{field}>"


def _role(role: Role) -> str:
    people = [_person(person) for person in role.people]
    if role.element.startswith("z:"):
        # A sequence here also ends up in Extra (https://github.com/zotero/translators/issues/2971).
        # Zotero copies the first value only, so that one is empty.
        start, end = f"<{role.element}>", f"</{role.element}>"
        return f"{start}{end}" + "".join(f"{start}{person}{end}" for person in people)
    items = "".join(f"<rdf:li>{person}</rdf:li>" for person in people)
    return f"<{role.element}><rdf:Seq>{items}</rdf:Seq></{role.element}>"


def _person(person: Person) -> str:
    surname = f"<foaf:surname>{text(person.surname)}</foaf:surname>"
    given = f"<foaf:givenName>{text(person.given)}</foaf:givenName>" if person.given else ""
    return f"<foaf:Person>{surname}{given}</foaf:Person>"


def _whole(fields: dict[str, str], container: str) -> list[str]:
    """Return the container of the item as a blank node, since a shared node would mix the facts of two items."""
    parts = [f"<{tag}>{fields[name]}</{tag}>" for name, tag in _CONTAINER_FIELDS.items() if name in fields]
    series = "".join(f"<{tag}>{fields[name]}</{tag}>" for name, tag in _SERIES_FIELDS.items() if name in fields)
    if series:
        parts.append(f"<dcterms:isPartOf><bib:Series>{series}</bib:Series></dcterms:isPartOf>")
    if title := fields.get("publicationTitle"):
        tag = "dc:title" if container else "z:publicationTitle"
        parts.insert(0, f"<{tag}>{title}</{tag}>")
    if not (container and parts):
        return parts
    return [f"<dcterms:isPartOf><{container}>{''.join(parts)}</{container}></dcterms:isPartOf>"]


def _publisher(fields: dict[str, str]) -> list[str]:
    publisher, place = fields.get("publisher"), fields.get("place")
    if publisher:
        name = f"<foaf:name>{publisher}</foaf:name>"
        if place:
            name += f"<vcard:adr><vcard:Address><vcard:locality>{place}</vcard:locality></vcard:Address></vcard:adr>"
        return [f"<dc:publisher><foaf:Organization>{name}</foaf:Organization></dc:publisher>"]
    return [f"<z:place>{place}</z:place>"] if place else []


def _memo(note: str, name: str) -> str:
    return f'<bib:Memo rdf:about="#note_{name}"><rdf:value>{text(note)}</rdf:value></bib:Memo>\n'


def _attachment(about: str, link: Attachment) -> str:
    url_start, url_end = _ELEMENTS["url"]
    return (
        f'<z:Attachment rdf:about="{about}"><z:itemType>attachment</z:itemType>'
        f"<dc:title>{text(link.title)}</dc:title>{url_start}{text(link.url)}{url_end}"
        f"<z:linkMode>3</z:linkMode><link:type>{link.media_type}</link:type></z:Attachment>\n"
    )
