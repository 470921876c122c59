"""Zotero's item types: which field holds what, and how Zotero's own RDF writes the type.

The fields are those of Zotero's schema 41 (https://api.zotero.org/schema), the elements those that
Zotero's RDF translators read and write (https://github.com/zotero/translators, `RDF.js`).
"""

import msgspec

from bibexport.data import read_table
from bibexport.model import Record, RecordType


class ItemType(msgspec.Struct, frozen=True, kw_only=True):
    """A Zotero item type."""

    name: str
    fields: dict[str, str]
    """Field of `Record`, or CSL name in `Record.extra`, to Zotero's field. The rest goes to Extra."""
    element: str = "rdf:Description"
    container: str = ""
    """The element that holds the title, volume and series of what the item is part of."""
    authors: str = "bib:authors"
    editors: bool = False
    translators: bool = False


ZOTERO_FIELDS = {
    "container_title": "publicationTitle",
    "container_title_short": "journalAbbreviation",
    "collection_title": "series",
    "collection_number": "seriesNumber",
    "volume": "volume",
    "issue": "issue",
    "number": "number",
    "pages": "pages",
    "edition": "edition",
    "version": "versionNumber",
    "publisher": "publisher",
    "publisher_place": "place",
    "event_title": "conferenceName",
    "event_place": "eventPlace",
    "isbn": "ISBN",
    "issn": "ISSN",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "genre": "type",
    "medium": "format",
    "language": "language",
    "archive": "archive",
    "archive_location": "archiveLocation",
    "call-number": "callNumber",
    "source": "libraryCatalog",
    "section": "section",
    "status": "status",
    "authority": "authority",
    "dimensions": "runningTime",
    "references": "history",
    "scale": "scale",
    "number-of-pages": "numPages",
    "number-of-volumes": "numberOfVolumes",
    "part-number": "partNumber",
    "part-title": "partTitle",
    "original-date": "originalDate",
    "original-publisher": "originalPublisher",
    "original-publisher-place": "originalPlace",
}
"""Field of `Record`, or CSL name in `Record.extra`, to the general name of Zotero's field."""

GENERAL_FIELDS = {
    "proceedingsTitle": "publicationTitle",
    "bookTitle": "publicationTitle",
    "encyclopediaTitle": "publicationTitle",
    "blogTitle": "publicationTitle",
    "websiteTitle": "publicationTitle",
    "sessionTitle": "publicationTitle",
    "repository": "publisher",
    "institution": "publisher",
    "university": "publisher",
    "company": "publisher",
    "repositoryLocation": "place",
    "archiveID": "number",
    "identifier": "number",
    "reportNumber": "number",
    "patentNumber": "number",
    "genre": "type",
    "reportType": "type",
    "thesisType": "type",
    "manuscriptType": "type",
    "presentationType": "type",
    "websiteType": "type",
    "meetingName": "conferenceName",
    "programTitle": "publicationTitle",
    "dictionaryTitle": "publicationTitle",
    "forumTitle": "publicationTitle",
    "reporterVolume": "volume",
    "codeVolume": "volume",
    "codePages": "pages",
    "firstPage": "pages",
    "billNumber": "number",
    "docketNumber": "number",
    "documentNumber": "number",
    "episodeNumber": "number",
    "publicLawNumber": "number",
    "distributor": "publisher",
    "label": "publisher",
    "network": "publisher",
    "mapType": "type",
    "letterType": "type",
    "postType": "type",
}
"""The name of a field in one type to its general name, as in Zotero's schema."""


def _fields(general: str, **own: str) -> dict[str, str]:
    """Return the fields of a type: under their general names, and under names specific to the type."""
    return {name: ZOTERO_FIELDS[name] for name in general.split()} | own


_ARCHIVE = "archive archive_location call-number source language"
_PUBLISHED = f"publisher publisher_place {_ARCHIVE}"
_SERIES = "collection_title collection_number"
_PERIODICAL = f"container_title volume issue pages issn {_PUBLISHED}"
_ORIGINAL = "original-date original-publisher original-publisher-place"
_BOOK = f"{_SERIES} volume number-of-volumes edition medium isbn issn {_ORIGINAL} {_PUBLISHED}"

_BOOK_TYPE = ItemType(
    name="book", element="bib:Book", fields=_fields(f"number-of-pages {_BOOK}"), editors=True, translators=True
)

ITEM_TYPES: dict[RecordType, ItemType] = {
    "article": ItemType(
        name="preprint",
        fields=_fields(
            f"{_SERIES} publisher_place {_ARCHIVE}", genre="genre", number="archiveID", publisher="repository"
        ),
        editors=True,
        translators=True,
    ),
    "article-journal": ItemType(
        name="journalArticle",
        element="bib:Article",
        container="bib:Journal",
        fields=_fields(
            f"container_title_short collection_title pmid pmcid section part-number part-title {_PERIODICAL}"
        ),
        editors=True,
        translators=True,
    ),
    "article-magazine": ItemType(
        name="magazineArticle",
        element="bib:Article",
        container="bib:Periodical",
        fields=_fields(_PERIODICAL),
        translators=True,
    ),
    "article-newspaper": ItemType(
        name="newspaperArticle",
        element="bib:Article",
        container="bib:Newspaper",
        fields=_fields(f"edition section {_PERIODICAL}"),
        translators=True,
    ),
    "book": _BOOK_TYPE,
    "chapter": ItemType(
        name="bookSection",
        element="bib:BookSection",
        container="bib:Book",
        fields=_fields(f"pages {_BOOK}", container_title="bookTitle"),
        editors=True,
        translators=True,
    ),
    "dataset": ItemType(
        name="dataset",
        fields=_fields(
            f"genre medium version {_ARCHIVE}",
            number="identifier",
            publisher="repository",
            publisher_place="repositoryLocation",
        ),
    ),
    "document": ItemType(
        name="document",
        element="bib:Document",
        fields=_fields(f"genre {_PUBLISHED}"),
        editors=True,
        translators=True,
    ),
    "entry-encyclopedia": ItemType(
        name="encyclopediaArticle",
        container="bib:Book",
        fields=_fields(
            f"{_SERIES} volume number-of-volumes edition pages isbn {_PUBLISHED}", container_title="encyclopediaTitle"
        ),
        editors=True,
        translators=True,
    ),
    "manuscript": ItemType(
        name="manuscript",
        element="bib:Manuscript",
        fields=_fields(
            f"number number-of-pages publisher_place {_ARCHIVE}", genre="manuscriptType", publisher="institution"
        ),
        translators=True,
    ),
    "paper-conference": ItemType(
        name="conferencePaper",
        container="bib:Journal",
        fields=_fields(
            f"{_SERIES} event_title event_place number-of-volumes isbn {_PERIODICAL}",
            container_title="proceedingsTitle",
        ),
        editors=True,
        translators=True,
    ),
    "patent": ItemType(
        name="patent",
        element="bib:Patent",
        authors="z:inventors",
        fields=_fields("pages publisher_place language", number="patentNumber", publisher="assignee")
        | {"authority": "issuingAuthority", "original-date": "priorityDate", "status": "legalStatus"},
    ),
    "post-weblog": ItemType(
        name="blogPost",
        element="bib:Document",
        container="z:Blog",
        fields=_fields("issn language", container_title="blogTitle", genre="websiteType"),
        translators=True,
    ),
    "proceedings": _BOOK_TYPE,
    "report": ItemType(
        name="report",
        element="bib:Report",
        fields=_fields(
            f"collection_number pages isbn issn publisher_place {_ARCHIVE}",
            collection_title="seriesTitle",
            genre="reportType",
            number="reportNumber",
            publisher="institution",
        ),
        editors=True,
        translators=True,
    ),
    "software": ItemType(
        name="computerProgram",
        element="bib:Data",
        # Zotero's reader takes a program's people from schema.org's `author`.
        authors="so:author",
        fields=_fields(
            "version isbn publisher_place archive archive_location call-number source",
            collection_title="seriesTitle",
            genre="programmingLanguage",
            medium="system",
            publisher="company",
        ),
    ),
    "speech": ItemType(
        name="presentation",
        element="bib:ConferenceProceedings",
        authors="z:presenters",
        fields=_fields(
            "collection_title language",
            container_title="sessionTitle",
            event_place="place",
            event_title="meetingName",
            genre="presentationType",
        ),
        translators=True,
    ),
    "standard": ItemType(
        name="standard",
        fields=_fields(
            f"edition genre number version isbn number-of-pages status part-number part-title {_PUBLISHED}",
            authority="organization",
        ),
        editors=True,
    ),
    "thesis": ItemType(
        name="thesis",
        element="bib:Thesis",
        fields=_fields(
            f"{_SERIES} isbn issn number-of-pages publisher_place {_ARCHIVE}",
            genre="thesisType",
            publisher="university",
        ),
    ),
    "webpage": ItemType(
        name="webpage",
        element="bib:Document",
        container="z:Website",
        fields=_fields("publisher publisher_place language", container_title="websiteTitle", genre="websiteType"),
        translators=True,
    ),
}


def _read_item_type(row: str) -> ItemType:
    name, element, authors, *fields = row.split()
    pairs = [field.partition("=") for field in fields]
    return ItemType(
        name=name,
        element=element,
        authors=authors,
        fields={field: own or ZOTERO_FIELDS[field] for field, _, own in pairs},
        editors=name == "dictionaryEntry",
        translators=name in ("dictionaryEntry", "interview"),
    )


CSL_ITEM_TYPES = {kind: _read_item_type(row) for kind, row in read_table("zotero_types").items()}
"""The item types for CSL's types that records do not distinguish, as in the `csl` part of Zotero's schema."""


def item_type(record: Record) -> ItemType:
    """Return the item type of a record."""
    return CSL_ITEM_TYPES.get(record.extra.get("type", ""), ITEM_TYPES[record.type])
