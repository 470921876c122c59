"""A part of Zotero's schema 41: item types with their fields and creator types."""

FIELDS = {
    "conferencePaper": "title abstractNote proceedingsTitle conferenceName publisher place date eventPlace volume issue"
    " numberOfVolumes pages series seriesNumber DOI ISBN citationKey url accessDate ISSN archive archiveLocation"
    " shortTitle language libraryCatalog callNumber rights extra",
    "preprint": "title abstractNote genre repository archiveID place date series seriesNumber DOI citationKey url"
    " accessDate archive archiveLocation shortTitle language libraryCatalog callNumber rights extra",
    "journalArticle": "title abstractNote publicationTitle publisher place date volume issue section partNumber"
    " partTitle pages series seriesTitle seriesText journalAbbreviation DOI citationKey url accessDate PMID PMCID ISSN"
    " archive archiveLocation shortTitle language libraryCatalog callNumber rights extra",
    "computerProgram": "title abstractNote seriesTitle versionNumber date system company place programmingLanguage"
    " rights citationKey url accessDate DOI ISBN archive archiveLocation libraryCatalog callNumber shortTitle extra",
    "dataset": "title abstractNote identifier type versionNumber date repository repositoryLocation format DOI"
    " citationKey url accessDate archive archiveLocation shortTitle language libraryCatalog callNumber rights extra",
    "patent": "title abstractNote place country assignee issuingAuthority patentNumber filingDate pages"
    " applicationNumber priorityNumbers issueDate priorityDate references legalStatus DOI citationKey url accessDate"
    " shortTitle language rights extra",
    "document": "title abstractNote type date publisher place DOI citationKey url accessDate archive archiveLocation"
    " shortTitle language libraryCatalog callNumber rights extra",
}
"""Of Zotero's schema 41."""
CREATOR_TYPES = {
    "conferencePaper": "author contributor editor translator seriesEditor",
    "preprint": "author contributor editor translator reviewedAuthor",
    "journalArticle": "author contributor editor translator reviewedAuthor",
    "computerProgram": "programmer contributor",
    "dataset": "author contributor",
    "patent": "inventor attorneyAgent contributor",
    "document": "author contributor editor translator reviewedAuthor",
}
BASE_FIELDS = {"repository": "publisher", "company": "publisher", "archiveID": "number", "identifier": "number"} | {
    "proceedingsTitle": "publicationTitle", "genre": "type", "issueDate": "date"
}  # fmt: skip
