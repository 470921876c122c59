"""Zotero RDF, read back by rdflib."""

from pathlib import Path
from typing import Any

import pytest

from bibexport.formats.options import ExportOptions
from bibexport.formats.zotero.items import item
from bibexport.formats.zotero.rdf import export
from bibexport.model import Claim, Date, Evidence, Link, Name, Record, RecordRef, Verdict
from tests.formats.zotero.zotero_reader import items

GOLDEN = Path(__file__).parents[2] / "golden" / "zotero.rdf"
MEILA = Name(family="Meila", given="Marina")

CLIP = Record(
    key="CLIP",
    type="paper-conference",
    title="Learning Transferable Visual Models From Natural Language Supervision",
    authors=(
        Name(family="Radford", given="Alec"),
        Name(family="Kim", given="Jong Wook"),
        Name(family="Maaten", given="Laurens", particle="van der"),
        Name(literal="OpenAI"),
    ),
    editors=(MEILA,),
    container_title="Proceedings of the 38th International Conference on Machine Learning",
    container_title_short="ICML",
    collection_title="Proceedings of Machine Learning Research",
    volume="139",
    pages="8748–8763",
    publisher="PMLR",
    publisher_place="Cambridge, MA",
    event_title="International Conference on Machine Learning",
    event_acronym="ICML 2021",
    event_place="Virtual Event",
    event_date=Date(year=2021, month=7, day=18, end=Date(year=2021, month=7, day=24)),
    issued=Date(year=2021),
    accessed=Date(year=2026, month=1, day=15),
    url="http://proceedings.mlr.press/v139/radford21a.html",
    issn="2640-3498",
    arxiv="2103.00020",
    arxiv_category="cs.CV",
    abstract="First paragraph.\n\nSecond & last, 1 < 2.",
    tags=("contrastive, learning", "Vision & Language"),
    aliases=("radford2021learning",),
    sections=(("Foundation",),),
    links=(
        Link(kind="paper", url="https://arxiv.org/abs/2103.00020", label="Paper"),
        Link(kind="code", url="https://github.com/OpenAI/CLIP", label="Code & Data"),
        Link(kind="project", url="https://openai.com/research/clip"),
    ),
    claim=Claim(venue="ICML", year=2021),
    outcome="published",
    verdict=Verdict(
        outcome="published",
        record=RecordRef("dblp", "conf/icml/RadfordKHRGASAM21"),
        evidence=Evidence(title="title equal", authors="12 of 12 authors"),
    ),
    provenance={
        "title": "dblp conf/icml/RadfordKHRGASAM21, 2026-11-24",
        "pages": "dblp conf/icml/RadfordKHRGASAM21, 2026-11-24",
        "arxiv": "arxiv 2103.00020, 2026-11-24",
    },
)
LISA = Record(
    key="LISA++",
    type="article",
    title="LISA++: An Improved Baseline for Reasoning Segmentation",
    authors=(Name(family="Yang", given="Senqiao"),),
    issued=Date(year=2023, month=12, day=28),
    arxiv="2312.17240",
    arxiv_category="cs.CV",
    sections=(("Segmentation", "Reasoning"),),
    links=(Link(kind="pdf", url="https://arxiv.org/pdf/2312.17240v3", label="PDF"),),
    claim=Claim(venue="arxiv"),
    outcome="preprint",
    verdict=Verdict(outcome="preprint", checked="2026-11-24"),
)
ECCV = Record(
    key="ShareGPT4V",
    type="paper-conference",
    title="ShareGPT4V",
    container_title="Computer Vision – ECCV 2024",
    collection_title="Lecture Notes in Computer Science",
    collection_number="15075",
    publisher="Springer",
    doi="10.1007/978-3-031-72643-9_22",
    isbn="978-3-031-72643-9",
    sections=(("Foundation",), ("Segmentation", "Reasoning")),
)
NATURE = Record(
    key="lecun2015deep",
    type="article-journal",
    title="Deep learning in H<sub>2</sub>O",
    authors=(Name(family="LeCun", given="Yann"),),
    container_title="Nature",
    container_title_short="Nat.",
    volume="521",
    issue="7553",
    pages="436–444",
    issued=Date(year=2015, month=5),
    doi="10.1038/nature14539",
    pmid="26017442",
)
CHAPTER = Record(
    key="chapter",
    type="chapter",
    title="A Chapter",
    editors=(MEILA,),
    translators=(Name(family="Muir", given="Edwin"),),
    container_title="A Book",
    collection_title="Texts",
    collection_number="7",
    volume="2",
    edition="2nd",
    chapter_number="3",
    pages="1–9",
    publisher="MIT Press",
    isbn="978-0-262-03561-3",
)
BOOK = Record(
    key="goodfellow2016",
    type="book",
    title="Deep Learning",
    authors=(Name(family="Goodfellow", given="Ian"),),
    edition="2nd",
    publisher="MIT Press",
    issued=Date(year=2016),
    extra={"number-of-pages": "800", "original-date": '{"date-parts": [[1999]]}', "foo-bar": "baz"},
)
DATASET = Record(
    key="llava-instruct",
    type="dataset",
    title="LLaVA Visual Instruct 150K",
    authors=(Name(family="Liu", given="Haotian"),),
    editors=(MEILA,),
    publisher="Hugging Face",
    number="liuhaotian/LLaVA-Instruct-150K",
    version="1.0",
    genre="image-text pairs",
    medium="JSON",
)
SOFTWARE = Record(
    key="openclip",
    type="software",
    title="OpenCLIP",
    authors=(Name(family="Ilharco", given="Gabriel"),),
    publisher="Zenodo",
    version="v2.24.0",
    doi="10.5281/zenodo.5143773",
    rights="MIT",
)
REPORT = Record(
    key="gpt4",
    type="report",
    title="GPT-4 Technical Report",
    authors=(Name(literal="OpenAI"),),
    publisher="OpenAI",
    number="TR-4",
    genre="Technical report",
)
THESIS = Record(
    key="thesis",
    type="thesis",
    title="A Thesis",
    authors=(Name(family="Luther", given="Martin", suffix="Jr."),),
    publisher="MIT",
    publisher_place="Cambridge",
    genre="PhD thesis",
    issued=Date(year=2020, month=6),
)
WEBPAGE = Record(
    key="gpt4o",
    type="webpage",
    title="Hello GPT-4o",
    container_title="OpenAI Blog",
    url="https://openai.com/index/hello-gpt-4o/",
    accessed=Date(year=2025, month=2),
    language="en",
    note="Type: dataset",
)
TALK = Record(
    key="talk",
    type="speech",
    title="A Talk",
    authors=(Name(family="Doe", given="Jane"),),
    container_title="Session 1",
    event_title="NeurIPS",
    event_place="Vancouver",
    genre="Keynote",
)
STANDARD = Record(key="iso", type="standard", title="A Standard", number="ISO 1", edition="3", version="1.1")
ALL = (CLIP, LISA, ECCV, NATURE, CHAPTER, BOOK, DATASET, SOFTWARE, REPORT, THESIS, WEBPAGE, TALK, STANDARD)


def rdf(*records: Record, **options: Any) -> str:
    return "".join(export(records, ExportOptions(**options)))


def read(record: Record, **options: Any) -> dict[str, Any]:
    (item,) = items(rdf(record, **options)).values()
    return item


def test_the_whole_output_is_as_before():
    """The golden file was imported by Zotero's own code (translators of 2026-06-26) without loss."""
    assert rdf(*ALL, title="A List & More") == GOLDEN.read_text(encoding="utf-8")


FIELDS = [
    (
        CLIP,
        "conferencePaper",
        {
            "title": CLIP.title,
            "publicationTitle": CLIP.container_title,
            "conferenceName": "International Conference on Machine Learning (ICML 2021)",
            "eventPlace": "Virtual Event",
            "series": "Proceedings of Machine Learning Research",
            "volume": "139",
            "pages": "8748–8763",
            "publisher": "PMLR",
            "place": "Cambridge, MA",
            "date": "2021",
            "ISSN": "2640-3498",
            "url": CLIP.url,
            "abstractNote": CLIP.abstract,
            "accessDate": "2026-01-15",
            "citationKey": "CLIP",
            "extra": "Event Date: 2021-07-18/2021-07-24\narXiv: 2103.00020\nCitation Key Alias: radford2021learning",
        },
    ),
    (
        LISA,
        "preprint",
        {
            "title": LISA.title,
            "type": "preprint",
            "publisher": "arXiv",
            "number": "arXiv:2312.17240",
            "date": "2023-12-28",
            "DOI": "10.48550/arXiv.2312.17240",
            "url": "https://arxiv.org/abs/2312.17240",
            "citationKey": "LISA++",
        },
    ),
    (
        ECCV,
        "conferencePaper",
        {
            "title": "ShareGPT4V",
            "publicationTitle": "Computer Vision – ECCV 2024",
            "series": "Lecture Notes in Computer Science",
            "seriesNumber": "15075",
            "publisher": "Springer",
            "DOI": "10.1007/978-3-031-72643-9_22",
            "ISBN": "978-3-031-72643-9",
            "citationKey": "ShareGPT4V",
        },
    ),
    (
        NATURE,
        "journalArticle",
        {
            "title": "Deep learning in H<sub>2</sub>O",
            "publicationTitle": "Nature",
            "journalAbbreviation": "Nat.",
            "volume": "521",
            "issue": "7553",
            "pages": "436–444",
            "date": "2015-05",
            "DOI": "10.1038/nature14539",
            "PMID": "26017442",
            "citationKey": "lecun2015deep",
        },
    ),
    (
        CHAPTER,
        "bookSection",
        {
            "title": "A Chapter",
            "publicationTitle": "A Book",
            "series": "Texts",
            "seriesNumber": "7",
            "volume": "2",
            "edition": "2nd",
            "pages": "1–9",
            "publisher": "MIT Press",
            "ISBN": "978-0-262-03561-3",
            "citationKey": "chapter",
            "extra": "Chapter Number: 3",
        },
    ),
    (
        BOOK,
        "book",
        {
            "title": "Deep Learning",
            "edition": "2nd",
            "publisher": "MIT Press",
            "date": "2016",
            "numPages": "800",
            "originalDate": "1999",
            "citationKey": "goodfellow2016",
            "extra": "Foo Bar: baz",
        },
    ),
    (
        DATASET,
        "dataset",
        {
            "title": DATASET.title,
            "publisher": "Hugging Face",
            "number": "liuhaotian/LLaVA-Instruct-150K",
            "edition": "1.0",
            "type": "image-text pairs",
            "format": "JSON",
            "citationKey": "llava-instruct",
            "extra": "Editor: Meila || Marina",
        },
    ),
    (
        SOFTWARE,
        "computerProgram",
        {
            "title": "OpenCLIP",
            "publisher": "Zenodo",
            "edition": "v2.24.0",
            "DOI": "10.5281/zenodo.5143773",
            "rights": "MIT",
            "citationKey": "openclip",
        },
    ),
    (
        REPORT,
        "report",
        {
            "title": "GPT-4 Technical Report",
            "publisher": "OpenAI",
            "number": "TR-4",
            "type": "Technical report",
            "citationKey": "gpt4",
        },
    ),
    (
        THESIS,
        "thesis",
        {
            "title": "A Thesis",
            "publisher": "MIT",
            "place": "Cambridge",
            "type": "PhD thesis",
            "date": "2020-06",
            "citationKey": "thesis",
        },
    ),
    (
        WEBPAGE,
        "webpage",
        {
            "title": "Hello GPT-4o",
            "publicationTitle": "OpenAI Blog",
            "url": "https://openai.com/index/hello-gpt-4o/",
            "language": "en",
            "citationKey": "gpt4o",
            "extra": "Accessed 2025-02\nnote: Type: dataset",
        },
    ),
    (
        TALK,
        "presentation",
        {
            "title": "A Talk",
            "publicationTitle": "Session 1",
            "conferenceName": "NeurIPS",
            "place": "Vancouver",
            "type": "Keynote",
            "citationKey": "talk",
        },
    ),
    (
        STANDARD,
        "standard",
        {"title": "A Standard", "number": "ISO 1", "edition": "3", "versionNumber": "1.1", "citationKey": "iso"},
    ),
]


@pytest.mark.parametrize(("record", "item_type", "fields"), FIELDS, ids=[record.key for record, _, _ in FIELDS])
def test_every_fact_is_in_its_field(record: Record, item_type: str, fields: dict[str, str]):
    item = read(record)

    assert item["type"] == item_type
    assert item["fields"] == fields


CREATORS = [
    (Name(family="Maaten", given="Laurens", particle="van der"), ("van der Maaten", "Laurens")),
    (Name(family="Alembert", given="Jean", particle="d'"), ("d'Alembert", "Jean")),
    (Name(family="Beethoven", given="Ludwig", dropping_particle="van"), ("Beethoven", "Ludwig van")),
    (Name(family="Luther", given="Martin", suffix="Jr."), ("Luther", "Martin, Jr.")),
    (Name(family="Luther", suffix="Jr."), ("Luther Jr.", "")),
    (Name(literal="Barnes & Noble"), ("Barnes & Noble", "")),
    (Name(family="Plato"), ("Plato", "")),
    (Name(given="Plato"), ("Plato", "")),
]


@pytest.mark.parametrize(("name", "person"), CREATORS)
def test_names_fill_zoteros_two_fields(name: Name, person: tuple[str, str]):
    assert read(Record(key="k", authors=(name,)))["creators"] == [("author", *person)]


@pytest.mark.parametrize(
    ("record_type", "role"),
    [("article", "author"), ("software", "programmer"), ("speech", "presenter"), ("patent", "inventor")],
)
def test_authors_have_the_role_that_the_item_type_knows(record_type: Any, role: str):
    record = Record(key="k", type=record_type, authors=(Name(family="Doe", given="Jane"),))

    assert read(record)["creators"] == [(role, "Doe", "Jane")]


def test_creators_keep_their_order_and_roles():
    assert read(CLIP)["creators"] == [
        ("author", "Radford", "Alec"),
        ("author", "Kim", "Jong Wook"),
        ("author", "van der Maaten", "Laurens"),
        ("author", "OpenAI", ""),
        ("editor", "Meila", "Marina"),
    ]
    assert read(CHAPTER)["creators"] == [("editor", "Meila", "Marina"), ("translator", "Muir", "Edwin")]


def test_et_al_is_nobody():
    record = Record(key="k", authors=(Name(family="Doe", given="Jane"), Name(literal="others")))

    assert read(record)["creators"] == [("author", "Doe", "Jane")]


def test_tags_are_the_lists_and_the_category_is_automatic():
    item = read(CLIP)

    assert item["tags"] == ["Vision & Language", "contrastive, learning"]
    assert item["automatic"] == ["cs.CV"]


def test_links_keep_their_labels_and_the_paper_is_not_linked_to_itself():
    assert read(CLIP)["links"] == [
        ("Code & Data", "https://github.com/OpenAI/CLIP", "text/html"),
        ("Project", "https://openai.com/research/clip", "text/html"),
        ("arXiv PDF", "https://arxiv.org/pdf/2103.00020", "application/pdf"),
    ]


def test_the_lists_own_link_to_the_pdf_is_kept():
    assert read(LISA)["links"] == [("PDF", "https://arxiv.org/pdf/2312.17240v3", "application/pdf")]


@pytest.mark.parametrize(
    "link",
    [
        Link(kind="paper", url="https://doi.org/10.1007/978-3-031-72643-9_22"),
        Link(kind="code", url="ftp://example.org/code"),
    ],
)
def test_links_that_lead_to_the_item_or_that_zotero_refuses_are_left_out(link: Link):
    record = Record(key="k", type="chapter", doi=ECCV.doi, links=(link,))

    assert read(record)["links"] == []


def test_the_note_says_what_the_list_claims_and_where_the_facts_come_from():
    paragraphs = (
        "The list says: ICML 2021.",
        "Published version found (DBLP conf/icml/RadfordKHRGASAM21; title equal; 12 of 12 authors).",
        "Facts: dblp conf/icml/RadfordKHRGASAM21, 2026-11-24",
        "arxiv: arxiv 2103.00020, 2026-11-24",
    )

    assert read(CLIP)["notes"] == ["".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)]
    assert read(LISA)["notes"] == [
        "<p>The list says: arxiv.</p><p>No published version found (checked 2026-11-24).</p>"
    ]
    assert read(NATURE)["notes"] == []
    assert read(CLIP, notes=False)["notes"] == []


def test_a_doubtful_outcome_is_reported_with_its_reason_and_candidates():
    record = Record(
        key="k",
        outcome="ambiguous",
        verdict=Verdict(outcome="ambiguous", reason="two versions", candidates=("conf/a/B1", "conf/c/<D2>")),
    )

    assert read(record)["notes"] == [
        "<p>Published version not certain (two versions; candidates: conf/a/B1, conf/c/&lt;D2&gt;).</p>"
    ]


@pytest.mark.parametrize(
    ("venues", "proceedings"),
    [("full", CLIP.container_title), ("short", "ICML 2021"), ("dblp", CLIP.container_title)],
)
def test_proceedings_are_named_as_asked_for(venues: str, proceedings: str):
    assert read(CLIP, venues=venues)["fields"]["publicationTitle"] == proceedings


@pytest.mark.parametrize(("links", "written"), [("both", {"DOI", "url"}), ("doi", {"DOI"}), ("url", {"url"})])
def test_doi_and_url_are_written_as_asked_for(links: str, written: set[str]):
    assert read(LISA, links=links)["fields"].keys() & {"DOI", "url"} == written


def test_only_the_fields_asked_for_are_written():
    item = read(CLIP, fields=("title", "proceedingsTitle", "creators"))

    assert item["fields"] == {"title": CLIP.title, "publicationTitle": CLIP.container_title}
    assert item["creators"]
    assert [item[part] for part in ("tags", "automatic", "notes", "links")] == [[], [], [], []]


def test_fields_are_omitted_by_their_own_and_their_general_name():
    item = read(LISA, omit=("repository", "number", "attachments", "tags"))

    assert item["fields"].keys().isdisjoint({"publisher", "number"})
    assert [item[part] for part in ("automatic", "links")] == [[], []]


def test_what_has_no_field_goes_to_extra_unless_omitted():
    record = Record(key="k", type="paper-conference", edition="2", pmid="1", number="7", pages="1")

    assert read(record)["fields"]["extra"] == "Number: 7\nEdition: 2\nPMID: 1"
    assert read(record, omit=("edition", "PMID"))["fields"]["extra"] == "Number: 7"


def test_the_number_of_an_article_replaces_missing_pages():
    assert read(Record(key="k", type="article-journal", number="e42"))["fields"]["pages"] == "e42"


def test_a_pinned_version_of_a_preprint_is_cited():
    address = "https://arxiv.org/abs/1706.03762"
    fields = read(Record(key="k", type="article", arxiv="1706.03762", arxiv_version=7, url=address))["fields"]

    assert fields["number"] == "arXiv:1706.03762v7"
    assert fields["url"] == "https://arxiv.org/abs/1706.03762v7"
    assert fields["DOI"] == "10.48550/arXiv.1706.03762"


def test_names_and_dates_of_csl_are_read_from_the_input():
    record = Record(
        key="k",
        type="paper-conference",
        extra={
            "collection-editor": '[{"family": "Goos", "given": "Gerhard"}]',
            "original-date": '{"date-parts": [[1999, 5]]}',
            "type": "treaty",
            "custom": "{not json}",
        },
    )

    assert read(record)["fields"]["extra"] == (
        "Collection Editor: Goos || Gerhard\nOriginal Date: 1999-05\nType: treaty\nCustom: {not json}"
    )


def test_fields_of_bibtex_are_kept_as_better_bibtex_writes_them():
    record = Record(key="k", type="book", extra={"bibtex:sorttitle": "Logic", "bibtex:pagetotal": "202"})

    assert read(record)["fields"] == {"citationKey": "k", "numPages": "202", "extra": "tex.sorttitle: Logic"}


def test_records_are_pulled_as_their_items_are_taken():
    pulled = 0

    def endless():
        nonlocal pulled
        while True:
            pulled += 1
            yield Record(key=f"k{pulled}", sections=(("A",),))

    pieces = export(endless(), ExportOptions(title="T"))
    for _ in range(101):
        next(pieces)

    assert pulled == 100


def test_a_list_of_nothing_is_a_valid_file():
    assert items(rdf(title="T")) == {}


@pytest.mark.parametrize(
    ("kind", "name", "fields", "role"),
    [
        ("motion_picture", "film", {"distributor": "P", "runningTime": "90 min"}, "directors"),
        ("song", "audioRecording", {"label": "P", "runningTime": "90 min"}, "performers"),
        ("map", "map", {"scale": "1:2"}, "cartographers"),
        ("graphic", "artwork", {"artworkSize": "90 min"}, "artists"),
        ("interview", "interview", {}, "interviewees"),
        ("legal_case", "case", {"court": "High Court", "reporter": "U.S.", "reporterVolume": "4"}, ""),
        ("legislation", "statute", {"code": "U.S.", "codeNumber": "4"}, ""),
        ("hearing", "hearing", {"legislativeBody": "High Court", "committee": "S"}, ""),
        ("bill", "bill", {"legislativeBody": "High Court", "section": "S"}, ""),
    ],
)
def test_types_that_only_csl_has_are_zoteros(kind, name, fields, role):
    record = Record(
        key="k",
        title="T",
        authors=(Name(family="A", given="B"),),
        container_title="U.S.",
        volume="4",
        publisher="P",
        extra={"type": kind, "authority": "High Court", "dimensions": "90 min", "scale": "1:2", "section": "S"},
    )
    made = item(record, ExportOptions())

    assert made.type.name == name
    assert made.fields.items() >= fields.items()
    assert not role or made.roles[0].element == f"z:{role}"
    assert f"<z:itemType>{name}</z:itemType>" in "".join(export([record], ExportOptions()))
