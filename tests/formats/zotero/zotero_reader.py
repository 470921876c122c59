"""Reads Zotero RDF through rdflib, by the rules of Zotero's own translator (`RDF.js`)."""

from collections.abc import Iterator
from typing import Any

from rdflib import RDF, BNode, Graph, Namespace, URIRef

BASE = "http://example.org/"
BIB = Namespace("http://purl.org/net/biblio#")
DC = Namespace("http://purl.org/dc/elements/1.1/")
DCTERMS = Namespace("http://purl.org/dc/terms/")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
LINK = Namespace("http://purl.org/rss/1.0/modules/link/")
PRISM = Namespace("http://prismstandard.org/namespaces/1.2/basic/")
SO = Namespace("http://schema.org/")
VCARD = Namespace("http://nwalsh.com/rdf/vCard#")
Z = Namespace("http://www.zotero.org/namespaces/export#")

_PROPERTIES = {
    "title": DC.title,
    "abstractNote": DCTERMS.abstract,
    "date": DC.date,
    "pages": BIB.pages,
    "rights": DC.rights,
    "extra": DC.description,
    "archiveLocation": DC.coverage,
    "edition": PRISM.edition,
    "number": PRISM.number,
}
_ROLES = {
    "author": BIB.authors,
    "programmer": SO.author,
    "editor": BIB.editors,
    "translator": Z.translators,
    "presenter": Z.presenters,
    "inventor": Z.inventors,
}
_NOT_FIELDS = {"itemType", "linkMode", "translators", "presenters", "inventors"}


def graph(document: str) -> Graph:
    return Graph().parse(data=document, format="xml", publicID=BASE)


def items(document: str) -> dict[str, dict[str, Any]]:
    """The items by the fragment of their `rdf:about`: fields, creators, tags, notes and links."""
    read = graph(document)
    return {
        str(node).removeprefix(f"{BASE}#"): _item(read, node)
        for node, kind in read.subject_objects(Z.itemType)
        if str(kind) != "attachment"
    }


def collections(document: str) -> list[Any]:
    """The tree of collections, in the order of the file: names, with the items and collections in them."""
    order = [part.split('"')[1] for part in document.split("<z:Collection rdf:about=")[1:]]
    read = graph(document)
    nodes = [URIRef(BASE + about) for about in order]
    roots = [node for node in nodes if not any(read.subjects(DCTERMS.hasPart, node))]
    parts = {BASE + about: _parts(document, about) for about in order}

    def tree(node: URIRef) -> Any:
        children = [URIRef(BASE + part) for part in parts[str(node)]]
        return {
            str(read.value(node, DC.title)): [
                tree(child) if str(child) in parts else str(child).removeprefix(f"{BASE}#") for child in children
            ]
        }

    return [tree(node) for node in roots]


def _parts(document: str, about: str) -> list[str]:
    body = document.split(f'<z:Collection rdf:about="{about}">')[1].split("</z:Collection>")[0]
    return [part.split('"')[1] for part in body.split("rdf:resource=")[1:]]


def _item(read: Graph, node: Any) -> dict[str, Any]:
    fields = {name: str(value) for name, prop in _PROPERTIES.items() if (value := read.value(node, prop)) is not None}
    fields |= dict(_identifiers(read, node))
    for prop, value in read.predicate_objects(node):
        name = str(prop).removeprefix(str(Z))
        if str(prop).startswith(str(Z)) and name not in _NOT_FIELDS:
            fields[name] = str(value)
    fields |= _whole(read, node)
    for conference in read.objects(node, BIB.presentedAt):
        fields["conferenceName"] = str(read.value(conference, DC.title))
    for publisher in read.objects(node, DC.publisher):
        fields["publisher"] = str(read.value(publisher, FOAF.name))
        for place in read.objects(publisher, VCARD.adr / VCARD.locality):
            fields["place"] = str(place)
    return {
        "type": str(read.value(node, Z.itemType)),
        "element": str(read.value(node, RDF.type) or ""),
        "fields": fields,
        "creators": [(role, *person) for role, prop in _ROLES.items() for person in _people(read, node, prop)],
        "tags": sorted(str(tag) for tag in read.objects(node, DC.subject) if not isinstance(tag, BNode)),
        "automatic": [str(tag) for tag in read.objects(node, DC.subject / RDF.value)],
        "notes": [str(note) for note in read.objects(node, DCTERMS.isReferencedBy / RDF.value)],
        "links": sorted(_links(read, node)),
    }


def _identifiers(read: Graph, node: Any) -> Iterator[tuple[str, str]]:
    for value in read.objects(node, DC.identifier):
        if isinstance(value, BNode):
            yield "url", str(read.value(value, RDF.value))
        else:
            kind, identifier = str(value).split(" ", 1)
            yield kind, identifier


def _whole(read: Graph, node: Any) -> dict[str, str]:
    fields: dict[str, str] = {}
    parts = list(read.objects(node, DCTERMS.isPartOf))
    parts += [part for whole in parts for part in read.objects(whole, DCTERMS.isPartOf)]
    for part in parts:
        if read.value(part, RDF.type) == BIB.Series:
            names = {"series": DC.title, "seriesNumber": DC.identifier, "seriesTitle": DCTERMS.alternative}
        else:
            names = {"publicationTitle": DC.title, "journalAbbreviation": DCTERMS.alternative}
            names |= {"volume": PRISM.volume, "issue": PRISM.number}
        fields |= {name: str(value) for name, prop in names.items() if (value := read.value(part, prop)) is not None}
    if (volume := read.value(node, PRISM.volume)) is not None:
        fields["volume"] = str(volume)
    return fields


def _people(read: Graph, node: Any, prop: URIRef) -> Iterator[tuple[str, str]]:
    for value in read.objects(node, prop):
        persons = [value]
        if read.value(value, RDF.type) == RDF.Seq:
            persons = [person for _, person in sorted(_members(read, value))]
        for person in persons:
            if isinstance(person, BNode):
                yield str(read.value(person, FOAF.surname)), str(read.value(person, FOAF.givenName) or "")


def _members(read: Graph, sequence: Any) -> Iterator[tuple[int, Any]]:
    for prop, value in read.predicate_objects(sequence):
        number = str(prop).removeprefix(f"{RDF}_")
        if number.isdecimal():
            yield int(number), value


def _links(read: Graph, node: Any) -> Iterator[tuple[str, str, str]]:
    for link in read.objects(node, LINK.link):
        assert str(read.value(link, Z.linkMode)) == "3"
        address = read.value(link, DC.identifier / RDF.value)
        yield str(read.value(link, DC.title)), str(address), str(read.value(link, LINK.type))
