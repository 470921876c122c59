"""The list for search engines: schema.org in JSON-LD (https://schema.org/ScholarlyArticle)."""

from collections.abc import Iterable
from typing import Any

from bibexport.formats.html.entries import main_address
from bibexport.formats.html.markup import title_text
from bibexport.formats.record_values import arxiv, doi, doi_address, named_people
from bibexport.model import Date, Name, Record
from bibexport.text.unicode import clean

_TYPES = {
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "document": "CreativeWork",
    "manuscript": "Manuscript",
    "patent": "CreativeWork",
    "post-weblog": "BlogPosting",
    "proceedings": "Book",
    "report": "Report",
    "software": "SoftwareSourceCode",
    "speech": "CreativeWork",
    "standard": "CreativeWork",
    "thesis": "Thesis",
    "webpage": "WebPage",
}
"""All other types are scholarly articles."""
_CONTAINERS = {
    "article-journal": "Periodical",
    "article-magazine": "Periodical",
    "article-newspaper": "Periodical",
    "chapter": "Book",
    "entry-encyclopedia": "Book",
    "paper-conference": "Book",
}


def page(title: str, records: Iterable[Record]) -> dict[str, Any]:
    """Return the list as a page whose main entity is a list of works."""
    items = [
        {"@type": "ListItem", "position": position, "item": work(record)} for position, record in enumerate(records, 1)
    ]
    return {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "name": title,
        "mainEntity": {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items},
    }


def work(record: Record) -> dict[str, Any]:
    """Return one work; unknown properties are left out."""
    kind = _TYPES.get(record.type, "ScholarlyArticle")
    properties = {
        "@type": kind,
        "name": title_text(record.title),
        "author": [_person(name) for name in named_people(record.authors)],
        "editor": [_person(name) for name in named_people(record.editors)],
        "datePublished": _date(record.issued),
        "isPartOf": _whole(record),
        "pagination": clean(record.pages),
        "publisher": _organisation(record.publisher),
        "inLanguage": clean(record.language),
        "isbn": clean(record.isbn) if kind == "Book" else "",
        "identifier": _identifiers(record),
        "url": main_address(record),
        "sameAs": doi_address(record),
        "keywords": [clean(tag) for tag in record.tags],
    }
    return {name: value for name, value in properties.items() if value}


def _person(name: Name) -> dict[str, str]:
    if name.literal:
        return {"@type": "Organization", "name": clean(name.literal)}
    family = clean(" ".join(part for part in (name.particle, name.family) if part))
    given = clean(" ".join(part for part in (name.given, name.dropping_particle) if part))
    person = {"@type": "Person", "name": clean(name.display), "givenName": given, "familyName": family}
    return {key: value for key, value in person.items() if value}


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": clean(name)} if name else {}


def _whole(record: Record) -> dict[str, Any]:
    title = clean(record.container_title)
    if not title:
        return {}
    kind = _CONTAINERS.get(record.type, "CreativeWork")
    whole = {"@type": kind, "name": title, "issn": clean(record.issn) if kind == "Periodical" else ""}
    if kind == "Book":
        whole["isbn"] = clean(record.isbn)
    elif kind == "Periodical" and record.volume:
        whole = {key: value for key, value in whole.items() if value}
        return {"@type": "PublicationVolume", "volumeNumber": clean(record.volume), "isPartOf": whole}
    return {key: value for key, value in whole.items() if value}


def _identifiers(record: Record) -> list[dict[str, str]]:
    pairs = (("DOI", clean(doi(record))), ("arXiv", clean(arxiv(record))))
    return [{"@type": "PropertyValue", "propertyID": name, "value": value} for name, value in pairs if value]


def _date(date: Date | None) -> str:
    """Return the date in ISO 8601; for a range its first day, since the property is a single date."""
    if date is None or date.year is None:
        return ""
    return Date(year=date.year, month=date.month, day=date.day).iso
