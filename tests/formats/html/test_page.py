import base64
import hashlib
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.html.page import Services, page
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import WRITERS, output_format, writer
from bibexport.model import Date, Link, Name, Record
from bibexport.text.unicode import clean
from tests.effort import part_of_the_examples
from tests.formats.html.document import data, document
from tests.formats.library import LIBRARY
from tests.formats.test_properties import RECORDS

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "]]>",
    '"\' onmouseover=\'alert(1)" x="',
    "<img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "مرحبا بالعالم",
    "&lt;b&gt; &amp; & <b>",
    "</template></li></ol></main>",
    "one\u2028two\u2029three",
)


OPTIONS = ExportOptions(title="A list")


def written(records=LIBRARY, options=OPTIONS, **services):
    return "".join(page(records, options, Services(**services)))


@pytest.fixture(scope="module")
def whole():
    return document(written())


def test_the_endings_of_pages_stand_for_the_format():
    assert [output_format(suffix) for suffix in (".html", ".htm", ".HTML")] == ["html"] * 3
    assert "".join(writer("html")(LIBRARY, OPTIONS)) == written()
    assert "html" in WRITERS


def test_an_entry_shows_title_people_venue_outcome_links_and_key(whole):
    entry = whole.one("li", id="cite.CLIP")

    assert entry.one(class_="title").text == "Learning Transferable Visual Models From Natural Language Supervision"
    assert entry.one(class_="title").one("a").attributes["href"] == "http://proceedings.mlr.press/v139/radford21a.html"
    assert entry.one(class_="authors").text == "Alec Radford, Jong Wook Kim, Chris Hallacy"
    assert entry.one(class_="where").text == "ICML 2021"
    assert entry.one("summary").text == "published"
    assert entry.one(class_="key").text == "CLIP"
    assert [link.text for link in entry.all("a") if link.attributes["href"].startswith("https:")] == ["arXiv", "PDF"]
    assert {name: entry.attributes[f"data-{name}"] for name in ("n", "year", "venue", "outcome")} == {
        "n": "0",
        "year": "2021",
        "venue": "ICML",
        "outcome": "published",
    }


def test_the_head_names_the_list_and_counts_it(whole):
    assert whole.one("head").one("title").text == whole.one("h1").text == "A list"
    assert whole.one(class_="summary").text == "12 references · 1 published · 1 preprint · 1 ambiguous"


def test_ten_authors_are_named_at_once_and_the_others_on_demand():
    people = tuple(Name(family=f"Family{number}", given="A.") for number in range(12))
    entry = document(written([Record(key="k", title="T", authors=people)])).one("li", id="cite.k")
    more = entry.one("details", class_="more")

    assert more.one("summary").text == "and 2 more"
    assert more.text == "and 2 moreA. Family10, A. Family11"
    assert entry.one(class_="authors").text.startswith("A. Family0, A. Family1, A. Family2, ")


def test_who_is_not_named_is_not_counted():
    people = (*(Name(family=f"F{number}") for number in range(11)), Name(literal="others"))
    entry = document(written([Record(key="k", title="T", authors=people)])).one("li", id="cite.k")

    assert entry.one("details", class_="more").text == "and 1 moreF10, et al."


def test_every_format_has_what_its_exporter_writes_under_the_same_key(whole):
    for name in ("bibtex", "biblatex"):
        assert "".join(data(whole, name)) == "".join(writer(name)(LIBRARY, OPTIONS))
    items = data(whole, "csl-json")
    keys = [entry.one(class_="key").text for entry in whole.all("li", class_="entry")]

    assert [item["id"] for item in items] == keys
    assert all(f"{{{key}," in entry for key, entry in zip(keys, data(whole, "bibtex"), strict=True))
    assert len(data(whole, "text")) == len(LIBRARY)


def test_the_options_of_an_export_choose_its_fields_and_leave_the_page_whole():
    root = document(written(options=ExportOptions(omit=("title", "url"), max_authors=1, encoding="utf8")))

    assert "\n  title " not in data(root, "bibtex")[0]
    assert "and others" in data(root, "biblatex")[0]
    assert root.one("li", id="cite.CLIP").one(class_="title").text.startswith("Learning")
    assert "rft.title" in root.one("li", id="cite.CLIP").one(class_="Z3988").attributes["title"]


def test_a_policy_allows_the_one_style_and_the_one_script_and_nothing_else(whole):
    html = written()
    policy = whole.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    style, script = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (
            re.search(r"<style>(.*?)</style>", html, re.S)[1],
            re.search(r"<script>(.*?)</script>", html, re.S)[1],
        )
    )

    assert policy.split("; ") == [
        "default-src 'none'",
        f"script-src 'sha256-{script}'",
        f"style-src 'sha256-{style}'",
        "img-src data:",
        "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]


def test_nothing_is_fetched_and_nothing_is_inline_that_the_policy_would_stop(whole):
    for element in whole.walk():
        assert "style" not in element.attributes
        assert not [name for name in element.attributes if name.startswith("on")]
        assert element.tag not in ("img", "iframe", "object", "embed", "audio", "video", "base")
        assert "src" not in element.attributes
        if element.tag == "link":
            assert element.attributes["href"].startswith("data:")


def test_only_a_live_page_may_ask_its_server():
    root = document(written(events="/events", unapi="/unapi"))

    assert "connect-src 'self'" in root.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    assert len([script for script in root.all("script") if not script.attributes]) == 2
    assert root.one("link", rel="unapi-server").attributes["href"] == "/unapi"
    # Zotero keeps what it finds under these names in an array, where `length` or `map` would do harm.
    assert [one.attributes["title"] for one in root.all("abbr", class_="unapi-id")][:2] == [
        "cite.CLIP",
        "cite.LLaVA-CoT",
    ]


def test_the_files_beside_the_page_are_named():
    root = document(written(files=("references.bib", "references.rdf")))

    assert [link.attributes["href"] for link in root.one(class_="files").all("a")] == [
        "references.bib",
        "references.rdf",
    ]


def record_of(text: str) -> Record:
    """A record that has the text wherever text can be."""
    return Record(
        key=text,
        type="paper-conference",
        title=text,
        authors=(Name(literal=text), Name(family=text, given=text)),
        container_title=text,
        container_title_short=text,
        sections=((text, text),),
        links=(Link(kind="code", url=f"https://example.org/{text}", label=text), Link(kind="code", url=f"javascript:{text}")),
        tags=(text,),
        publisher=text,
        language=text,
        note=text,
        abstract=text,
        issued=Date(year=2020),
        url=f"javascript:{text}",
        outcome="published",
    )  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_shows_as_text_wherever_it_is(text):
    root = document(written([record_of(text)], ExportOptions(title=text)))
    harmless = document(written([record_of("x")]))

    assert [element.tag for element in root.walk()] == [element.tag for element in harmless.walk()]
    for shown in (root.one("h1"), root.one(class_="title"), root.one("h3", tabindex="-1"), root.one("nav").all("a")[1]):
        assert shown.text.startswith(clean(text))
    assert all(re.match(r"https?:|#", link.attributes["href"]) for link in root.all("a"))
    assert [json.loads("".join(script._texts())) for script in root.all("script") if script.attributes]


def test_an_entry_of_two_sections_is_in_both_and_counts_once():
    records = [
        Record(key="a", title="A", sections=(("One",), ("Two", "Deep"))),
        Record(key="b", title="B", sections=(("Two",),)),
        Record(key="c", title="C"),
    ]
    root = document(written(records))
    shown = {
        section.attributes["data-section"]: [
            entry.one(class_="key").text for entry in section.all("li", class_="entry")
        ]
        for section in root.all("section")
    }

    assert shown == {"": ["c"], "One": ["a"], "Two": ["b"], "Two / Deep": ["a"]}
    assert root.one(class_="summary").text == "3 references"
    assert [link.text for link in root.one("nav").all("a")] == ["One 1", "Two 2", "Deep 1"]
    assert len(root.all("li", id="cite.a")) == 1
    ids = [element.attributes["id"] for element in root.walk() if "id" in element.attributes]
    assert len(ids) == len(set(ids))


def test_no_references_make_a_page_that_says_so():
    root = document(written([], ExportOptions()))

    assert root.one("h1").text == "References"
    assert root.one(class_="summary").text == "0 references"
    assert root.all("svg") == root.all("nav") == []


def test_the_same_records_make_the_same_bytes():
    assert written() == written()


@given(st.lists(RECORDS, max_size=3))
@part_of_the_examples(0.4)
def test_any_records_make_a_whole_page(records):
    html = written(records, ExportOptions(), unapi="/unapi", events="/events")

    root = document(html.encode().decode())
    keys = [entry.one(class_="key").text for entry in root.all("li", class_="entry")]
    assert len(keys) == len({key.lower() for key in keys}) == len(records)
    assert [len(data(root, name)) for name in ("bibtex", "biblatex", "csl-json", "text")] == [len(records)] * 4
    assert all(re.match(r"https?:|#", link.attributes["href"]) for link in root.all("a"))
