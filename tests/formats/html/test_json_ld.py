import json

import pytest
from hypothesis import given

from bibexport.formats.html.json_ld import page, work
from bibexport.formats.html.page import json_in_html
from bibexport.ids import ArxivId, Doi
from bibexport.model import Date, Name, Record
from tests.effort import part_of_the_examples
from tests.formats.library import LIBRARY
from tests.formats.test_properties import RECORDS


def test_a_paper_says_what_is_known_in_schema_orgs_words():
    record = Record(
        key="k",
        type="article-journal",
        title="On <i>E. coli</i>",
        authors=(Name(family="Maaten", given="Laurens", particle="van der"), Name(literal="OpenAI")),
        container_title="Journal of X",
        volume="7",
        issn="0018-9219",
        pages="1–9",
        issued=Date(year=2021, month=3, end=Date(year=2021, month=4)),
        doi=Doi("10.1/x"),
        arxiv=ArxivId("2103.00020"),
    )

    assert work(record) == {
        "@type": "ScholarlyArticle",
        "name": "On E. coli",
        "author": [
            {
                "@type": "Person",
                "name": "Laurens van der Maaten",
                "givenName": "Laurens",
                "familyName": "van der Maaten",
            },
            {"@type": "Organization", "name": "OpenAI"},
        ],
        "datePublished": "2021-03",
        "isPartOf": {
            "@type": "PublicationVolume",
            "volumeNumber": "7",
            "isPartOf": {"@type": "Periodical", "name": "Journal of X", "issn": "0018-9219"},
        },
        "pagination": "1–9",
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1/x"},
            {"@type": "PropertyValue", "propertyID": "arXiv", "value": "2103.00020"},
        ],
        "url": "https://doi.org/10.1/x",
        "sameAs": "https://doi.org/10.1/x",
    }


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("article", "ScholarlyArticle"), ("article-journal", "ScholarlyArticle"), ("article-magazine", "ScholarlyArticle"),
        ("article-newspaper", "ScholarlyArticle"), ("book", "Book"), ("chapter", "Chapter"), ("dataset", "Dataset"),
        ("document", "CreativeWork"), ("entry-encyclopedia", "ScholarlyArticle"), ("manuscript", "Manuscript"),
        ("paper-conference", "ScholarlyArticle"), ("patent", "CreativeWork"), ("post-weblog", "BlogPosting"),
        ("proceedings", "Book"), ("report", "Report"), ("software", "SoftwareSourceCode"), ("speech", "CreativeWork"),
        ("standard", "CreativeWork"), ("thesis", "Thesis"), ("webpage", "WebPage"),
    ],
)  # fmt: skip
def test_every_type_has_its_name(kind, type_):
    assert work(Record(key="k", type=kind, title="T"))["@type"] == type_


def test_the_list_is_a_page_with_its_works_in_order():
    described = page("A list", LIBRARY)
    items = described["mainEntity"]["itemListElement"]

    assert (described["@context"], described["@type"], described["name"]) == (
        "https://schema.org",
        "CollectionPage",
        "A list",
    )
    assert [item["position"] for item in items] == list(range(1, len(LIBRARY) + 1))
    assert described["mainEntity"]["numberOfItems"] == len(LIBRARY)


@given(RECORDS)
@part_of_the_examples(0.3)
def test_any_record_is_json_that_cannot_end_its_script(record):
    text = json_in_html(page("t", [record]))

    assert "<" not in text
    assert json.loads(text)["mainEntity"]["numberOfItems"] == 1
