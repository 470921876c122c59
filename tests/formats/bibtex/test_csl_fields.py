"""Every CSL variable through a .bib and back, and every field of BibLaTeX through CSL and back."""

import json

import pytest

from bibexport.formats.bibtex import read as bibtex
from bibexport.formats.csl import read as csl
from bibexport.formats.csl.variables import OTHER_VARIABLES, SCHEMA_TYPES, VARIABLES
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer

NAMES = [{"family": "Gruber", "given": "Ida", "non-dropping-particle": "von"}, {"literal": "Radio & Film AG"}]
DATE = {"date-parts": [[1931, 5, 4]]}
KINDS = {variable.name: variable.kind for variable in VARIABLES} | OTHER_VARIABLES
OWN_VALUES = {
    "type": "book",
    "DOI": "10.1000/abc.1",
    "URL": "https://example.org/a_b",
    "ISBN": "978-3-16-148410-0",
    "ISSN": "1234-5679",
    "PMID": "123456",
    "PMCID": "PMC123456",
    "language": "de",
    "page": "10-12",
    "keyword": "tides, deltas",
    "number": "R-12",
    "version": "1.2",
    "chapter-number": "3",
}
TYPES = {
    "issue": "article-journal",
    "container-title": "article-journal",
    "container-title-short": "article-journal",
    "PMID": "article-journal",
    "PMCID": "article-journal",
    "page": "article-journal",
    "number": "report",
    "publisher": "report",
    "event-title": "speech",
    "event-place": "speech",
    "event-date": "speech",
    "collection-number": "book",
    "version": "software",
    "genre": "thesis",
    "chapter-number": "chapter",
}
"""The type of item that has the variable; all others are tried with a book."""
BESIDE = {
    "collection-number": {"collection-title": "Studies"},
    "container-title-short": {"container-title": "Journal"},
    "issue": {"container-title": "Journal"},
}
NOT_IN_CLASSIC_BIBTEX = {
    "container-title-short": "`--venues short` writes the short name instead",
    "editor": "classic styles print the editor or the author of a book, and warn about both",
    "issued": "classic styles have no field for the day",
}
NOT_KEPT = {
    "custom": "for other programs: no field of a .bib has a table in it",
    "categories": "for other programs",
}


def value_of(variable):
    match KINDS[variable]:
        case "names":
            return NAMES
        case "date":
            return DATE
        case "json":
            return ["x"] if variable == "categories" else {"x": "y"}
        case _:
            return OWN_VALUES.get(variable, "Grau & grün")


def through(item, dialect):
    """The item after a way through a .bib, and the .bib."""
    records = [entry.record for entry in csl.read(json.dumps([item])).entries]
    written = "".join(writer(dialect)(records, ExportOptions()))
    again = [entry.record for entry in bibtex.read(written)[0].entries]
    return json.loads("".join(writer("csl-json")(again, ExportOptions())))[0], written


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize("variable", sorted(KINDS.keys() - NOT_KEPT.keys()))
def test_a_csl_variable_comes_back_from_a_bib(variable, dialect):
    item = {"id": "k", "type": TYPES.get(variable, "book"), "title": "Tides", "author": [{"family": "Doe"}]}
    item |= {"publisher": "Scribe", "issued": {"date-parts": [[1999]]}} | BESIDE.get(variable, {})
    item[variable] = value_of(variable)
    if dialect == "bibtex" and variable in NOT_IN_CLASSIC_BIBTEX:
        dialect = "biblatex"

    back, written = through(item, dialect)

    assert back[variable] == item[variable], written
    assert back["type"] == item["type"]


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize("kind", sorted(SCHEMA_TYPES))
def test_every_csl_type_comes_back_from_a_bib(kind, dialect):
    item = {"id": "k", "type": kind, "title": "Tides", "author": [{"family": "Doe"}], "container-title": "The Whole"}
    item |= {"publisher": "Scribe", "issued": {"date-parts": [[1999]]}}

    back, written = through(item, dialect)

    assert back["type"] == kind, written
    assert back["publisher"] == "Scribe", written
    assert back.get("custom") is None, written


# Fields of the biblatex manual, section 2.2, with the CSL variable of each that has one.
FIELDS = {
    "annotation": "annote",
    "bookauthor": "container-author",
    "library": "call-number",
    "origdate": "original-date",
    "origlocation": "original-publisher-place",
    "origpublisher": "original-publisher",
    "origtitle": "original-title",
    "pagetotal": "number-of-pages",
    "part": "part",
    "pubstate": "status",
    "volumes": "number-of-volumes",
    "abstract": "abstract",
    "chapter": "chapter-number",
    "date": "issued",
    "doi": "DOI",
    "edition": "edition",
    "editor": "editor",
    "eventdate": "event-date",
    "eventtitle": "event-title",
    "isbn": "ISBN",
    "issn": "ISSN",
    "keywords": "keyword",
    "langid": "language",
    "location": "publisher-place",
    "note": "note",
    "pages": "page",
    "publisher": "publisher",
    "series": "collection-title",
    "shorttitle": "title-short",
    "title": "title",
    "translator": "translator",
    "url": "URL",
    "urldate": "accessed",
    "venue": "event-place",
    "version": "version",
    "volume": "volume",
}
OTHER_FIELDS = [
    "addendum",
    "afterword",
    "annotator",
    "authortype",
    "booktitleaddon",
    "bookpagination",
    "commentator",
    "editora",
    "editoratype",
    "editortype",
    "entrykey",
    "eventtitleaddon",
    "execute",
    "file",
    "foreword",
    "gender",
    "holder",
    "indextitle",
    "introduction",
    "isan",
    "ismn",
    "isrn",
    "issuetitle",
    "issuetitleaddon",
    "iswc",
    "journaltitleaddon",
    "label",
    "langidopts",
    "maintitle",
    "maintitleaddon",
    "nameaddon",
    "namea",
    "lista",
    "usera",
    "verba",
    "options",
    "origlanguage",
    "pagination",
    "presort",
    "related",
    "relatedstring",
    "relatedtype",
    "reprinttitle",
    "shortauthor",
    "shorteditor",
    "shorthand",
    "shorthandintro",
    "shortseries",
    "sortkey",
    "sortname",
    "sorttitle",
    "sortyear",
    "titleaddon",
]
VALUES = {
    "date": "1931-05-04",
    "origdate": "1901~",
    "eventdate": "1931-05/1931-06",
    "urldate": "2020-01-02",
    "doi": "10.1000/abc.1",
    "url": "https://example.org/a_b",
    "isbn": "978-3-16-148410-0",
    "issn": "1234-5679",
    "langid": "french",
    "pages": "10--12",
    "edition": "3",
    "version": "1.2",
    "pubstate": "inpress",
    **dict.fromkeys(("bookauthor", "editor", "translator"), "von Gruber, Ida and {Radio AG}"),
}


def csl_of(text):
    records = [entry.record for entry in bibtex.read(text)[0].entries]
    return json.loads("".join(writer("csl-json")(records, ExportOptions())))


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@pytest.mark.parametrize("field", [*FIELDS, *OTHER_FIELDS])
def test_a_field_of_biblatex_comes_back_from_csl(field, dialect):
    value = VALUES.get(field, r"Gr{\"u}n \& \emph{blau}")
    base = {"author": "Doe, Jo", "title": "Tides", "publisher": "P", "date": "1999", field: value}
    text = "@book{k,\n" + "".join(f"  {name} = {{{written}}},\n" for name, written in base.items()) + "}\n"

    items = csl_of(text)
    if FIELDS.get(field) in NOT_IN_CLASSIC_BIBTEX:
        dialect = "biblatex"
    written = "".join(writer(dialect)([one.record for one in csl.read(json.dumps(items)).entries], ExportOptions()))

    if field in FIELDS:
        assert FIELDS[field] in items[0]
        assert csl_of(written)[0][FIELDS[field]] == items[0][FIELDS[field]]
    assert bibtex.read(text)[0].entries[0].record == bibtex.read(written)[0].entries[0].record or field in FIELDS


def test_outside_a_bib_an_own_macro_is_its_text_and_is_reported_once():
    entry = r"@incollection{k, title = {T}, other = {\JRSSBd{} \& \'Etude}, mine = {{\METAFONT}book, \JRSSBd}, file = {C:\x}}"
    catalog, findings = bibtex.read(entry)
    records = [one.record for one in catalog.entries]
    (item,) = json.loads("".join(writer("csl-json")(records, ExportOptions())))
    rdf = "".join(writer("zotero-rdf")(records, ExportOptions()))
    again = [one.record for one in csl.read(json.dumps([item])).entries]

    assert item["custom"] == {
        "bibtex:other": r"JRSSBd \& Étude",
        "bibtex:mine": "METAFONTbook, JRSSBd",
        "bibtex:file": r"C:\x",
    }
    assert [finding.message.partition(";")[0] for finding in findings] == [
        r"unknown TeX macro \JRSSBd",
        r"unknown TeX macro \METAFONT",
    ]
    assert "tex.mine: METAFONTbook, JRSSBd" in rdf
    assert r"other         = {JRSSBd \& Étude}" in "".join(writer("bibtex")(again, ExportOptions(encoding="utf8")))
