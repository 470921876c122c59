"""Zotero items as RDF/XML, in the shape that Zotero itself writes."""

from bibexport.formats.zotero.creators import Person, Role
from bibexport.formats.zotero.item_types import GENERAL_FIELDS
from bibexport.formats.zotero.items import Item
from bibexport.formats.zotero.link_attachments import Attachment

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
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
FOOT = "</rdf:RDF>\n"

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
"""Zotero's fields as properties of the item; any other is `z:` and its name."""
_OF_THE_WHOLE = {
    "journalAbbreviation": "dcterms:alternative",
    "volume": "prism:volume",
    "issue": "prism:number",
}
_OF_THE_SERIES = {"series": "dc:title", "seriesTitle": "dcterms:alternative", "seriesNumber": "dc:identifier"}
_APART = frozenset({*_OF_THE_WHOLE, *_OF_THE_SERIES, "publicationTitle", "publisher", "place"})


def item_rdf(item: Item, name: str) -> str:
    """An item with its note and attachments.

    `name` is the item's own in the file, in characters that may stand in a URI's fragment. Zotero
    joins items of one `rdf:about`, and drops an item that shares it with anything else.
    """
    fields = {GENERAL_FIELDS.get(field, field): text(value) for field, value in item.fields.items()}
    properties = [f"<z:itemType>{item.type.name}</z:itemType>"]
    if "title" in fields:
        properties.append(f"<dc:title>{fields.pop('title')}</dc:title>")
    properties += (_role(role) for role in item.roles)
    properties += _whole(fields, item.type.container)
    properties += _publisher(fields)
    properties += (_property(field, value, item.type.name) for field, value in fields.items() if field not in _APART)
    properties += (f"<dc:subject>{text(tag)}</dc:subject>" for tag in item.tags)
    properties += (
        f"<dc:subject><z:AutomaticTag><rdf:value>{text(tag)}</rdf:value></z:AutomaticTag></dc:subject>"
        for tag in item.automatic_tags
    )
    if item.note:
        properties.append(f'<dcterms:isReferencedBy rdf:resource="#note_{name}"/>')
    attachments = [(f"#attachment_{name}/{number}", link) for number, link in enumerate(item.attachments, 1)]
    properties += (f'<link:link rdf:resource="{about}"/>' for about, _ in attachments)
    return "".join(
        (
            f'<{item.type.element} rdf:about="#item_{name}">\n  ',
            "\n  ".join(properties),
            f"\n</{item.type.element}>\n",
            _memo(item.note, name) if item.note else "",
            *(_attachment(about, link) for about, link in attachments),
        )
    )


def text(value: str) -> str:
    """Clean text as XML character data."""
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
    """What the item is part of: a blank node, for a shared one would mix the facts of two items."""
    parts = [f"<{tag}>{fields[name]}</{tag}>" for name, tag in _OF_THE_WHOLE.items() if name in fields]
    series = "".join(f"<{tag}>{fields[name]}</{tag}>" for name, tag in _OF_THE_SERIES.items() if name in fields)
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
