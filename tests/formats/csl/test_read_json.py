"""CSL-JSON as people's tools write it."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.errors import InvalidInput
from bibexport.formats.csl.read import read
from bibexport.formats.csl.write import export_json
from bibexport.formats.options import ExportOptions
from bibexport.model import Date, Name, Record
from tests.formats.library import LIBRARY


def record(**fields: Any) -> Record:
    (entry,) = read(json.dumps([{"id": "k", "type": "article-journal"} | fields])).entries
    assert entry.record is not None
    return entry.record


def test_an_item_becomes_an_entry_that_carries_its_record():
    catalog = read(
        '[\n  {"id": "k", "type": "article",\n   "title": "T", "DOI": "10.1145/1"},\n  {"id": 7}\n]', "refs.json"
    )

    first, second = catalog.entries
    assert (first.key, first.title, first.doi, first.path, first.line) == ("k", "T", "10.1145/1", "refs.json", 2)
    assert (second.key, second.line) == ("7", 4)
    assert first.record == Record(key="k", type="article", title="T", doi=first.doi)


@pytest.mark.parametrize(
    "text", ['{"id": "k", "title": "T"}', '{"items": [{"id": "k", "title": "T"}]}', '\ufeff[{"id":"k","title":"T"}]']
)
def test_one_item_and_an_object_of_items_are_read_as_well(text):
    assert [entry.title for entry in read(text).entries] == ["T"]


def test_an_empty_array_is_an_empty_catalog():
    assert read(" [ ] ").entries == ()


def test_the_citation_key_is_the_key_because_zotero_puts_an_address_into_id():
    (entry,) = read('[{"id": "http://zotero.org/users/1/items/ABC", "citation-key": "smith2020"}]').entries

    assert entry.key == "smith2020"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("A\u0000 Title\u00ad with\u2028lines", "A Title with lines"),
        ("Cafe\u0301", "Café"),
        ("R&amp;D &lt; 5 &#8211; x", "R&D < 5 – x"),
        (r"Writing \& in {LaTeX}", r"Writing \& in {LaTeX}"),
        ('<span class="nocase">CLIP</span> and <em>E. coli</em>', "<nocase>CLIP</nocase> and <i>E. coli</i>"),
        ("H<SUB>2</SUB>O", "H<sub>2</sub>O"),
        ("i<3 and j>4", "i<3 and j>4"),
        ("Bad \ud800 Surrogate", "Bad Surrogate"),
    ],
)
def test_text_is_made_clean_and_keeps_the_markup_of_the_model(written, canonical):
    assert record(title=written).title == canonical


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        (
            {"family": "Cruz", "given": "Juan", "non-dropping-particle": "de la"},
            Name(family="Cruz", given="Juan", particle="de la"),
        ),
        ({"family": "Humboldt", "dropping-particle": "von"}, Name(family="Humboldt", dropping_particle="von")),
        ({"family": "Gates", "given": "William", "suffix": "III"}, Name(family="Gates", given="William", suffix="III")),
        ({"literal": "OpenAI", "family": "x"}, Name(literal="OpenAI")),
        ({"family": "Wang 0001", "given": "Wei"}, Name(family="Wang", given="Wei")),
        ({"family": "Zhang", "given": "Yang 0002"}, Name(family="Zhang", given="Yang")),
        ({"family": "  Smith ", "given": "Jane\n"}, Name(family="Smith", given="Jane")),
        ("Laurens van der Maaten", Name(family="Maaten", given="Laurens", particle="van der")),
    ],
)
def test_names_keep_their_parts(name, canonical):
    assert record(author=[name]).authors == (canonical,)


def test_names_of_nothing_are_left_out():
    assert record(author=[{}, {"family": " "}, {"family": "Li"}]).authors == (Name(family="Li"),)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ({"date-parts": [[2021, 7, 18]]}, Date(year=2021, month=7, day=18)),
        ({"date-parts": [["2021", "07"]]}, Date(year=2021, month=7)),
        ({"date-parts": [[2021, 7], [2021, 8]]}, Date(year=2021, month=7, end=Date(year=2021, month=8))),
        ({"date-parts": [[2021], [2021]]}, Date(year=2021)),
        ({"date-parts": [[-44]]}, Date(year=-43)),
        ({"date-parts": [[2012], [0]]}, Date(year=2012, end=Date())),
        ({"date-parts": [[1830]], "circa": True}, Date(year=1830, circa=True)),
        ({"date-parts": [[1830]], "circa": "1"}, Date(year=1830, circa=True)),
        ({"date-parts": [[1830]], "circa": False}, Date(year=1830)),
        ({"raw": "1830?/"}, Date(year=1830, uncertain=True, end=Date())),
        ({"date-parts": [[2020, 13]]}, Date(year=2020, literal="Spring 2020")),
        ({"date-parts": [[2020]], "season": "3"}, Date(year=2020, literal="Autumn 2020")),
        ({"date-parts": [[2020, 45, 99]]}, Date(year=2020)),
        ({"raw": "2021-07-18"}, Date(year=2021, month=7, day=18)),
        ({"literal": "in press"}, Date(literal="in press")),
        ("2021-07", Date(year=2021, month=7)),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": []}, None),
        ({}, None),
    ],
)
def test_dates_are_read_in_every_form(written, canonical):
    assert record(issued=written).issued == canonical


def test_numbers_may_be_numbers():
    paper = record(volume=5, issue=2, page="123 - 145", PMID=77)

    assert (paper.volume, paper.issue, paper.pages, paper.pmid) == ("5", "2", "123–145", "77")


@pytest.mark.parametrize(
    "fields",
    [
        {"number": "arXiv:1706.03762v7", "publisher": "arXiv"},
        {"number": "1706.03762v7", "publisher": "arXiv"},
        {"archive": "arXiv", "archive_location": "1706.03762v7"},
        {"custom": {"arxiv": "1706.03762v7"}},
        {"URL": "https://arxiv.org/abs/1706.03762v7"},
        {"note": "arXiv:1706.03762v7 [cs.CL]"},
    ],
)
def test_an_arxiv_id_is_found_wherever_it_is(fields):
    paper = record(type="article", **fields)

    assert (paper.arxiv, paper.arxiv_version) == ("1706.03762", 7)
    assert (paper.number, paper.note) == ("", "")
    assert "archive" not in paper.extra


def test_the_doi_of_arxiv_names_a_paper_there():
    assert record(DOI="10.48550/arXiv.1706.03762").arxiv == "1706.03762"


@pytest.mark.parametrize(
    "fields",
    [
        {"note": "arXiv:1706.03762 [cs.CL]"},
        {"custom": {"arxiv-category": "cs.CL"}},
        {"archive": "arXiv", "archive_location": "cs.CL"},
    ],
)
def test_the_category_is_found_too(fields):
    assert record(type="article", publisher="arXiv", number="arXiv:1706.03762", **fields).arxiv_category == "cs.CL"


def test_a_note_that_says_more_is_kept():
    assert record(note="See arXiv:1706.03762 for more").note == "See arXiv:1706.03762 for more"


def test_an_archive_that_is_not_arxiv_is_kept():
    assert record(archive="HAL", archive_location="hal-1").extra == {"archive": "HAL", "archive_location": "hal-1"}


@pytest.mark.parametrize(
    ("written", "doi", "spelt"),
    [
        ("https://doi.org/10.1145/ABC.1", "10.1145/abc.1", "10.1145/ABC.1"),
        ("doi:10.1145/1", "10.1145/1", None),
        ("10.48550/arXiv.1706.03762", "10.48550/arxiv.1706.03762", None),
        ("10.1/a_b", None, "10.1/a_b"),
        ("http://dx.doi.org/10.1/a", None, "10.1/a"),
    ],
)
def test_a_doi_is_canonical_and_its_spelling_is_not_lost(written, doi, spelt):
    paper = record(DOI=written)

    assert (paper.doi, paper.extra.get("DOI")) == (doi, spelt)


@pytest.mark.parametrize(
    ("kind", "canonical", "kept"),
    [
        ("paper-conference", "paper-conference", None),
        ("legal_case", "document", "legal_case"),
        ("review", "article-journal", "review"),
    ],
)
def test_types_that_we_do_not_tell_apart_become_the_nearest_and_are_remembered(kind, canonical, kept):
    paper = record(type=kind)

    assert (paper.type, paper.extra.get("type")) == (canonical, kept)


def test_old_names_of_variables_are_known():
    paper = record(shortTitle="S", journalAbbreviation="J", event="E", keyword="a, b, c")

    assert (paper.short_title, paper.container_title_short, paper.event_title, paper.tags) == (
        "S",
        "J",
        "E",
        ("a", "b", "c"),
    )


def test_every_fault_is_reported_at_once_with_its_line():
    text = """[
  {"id": "a", "title": ["x"]},
  {"title": "no id"},
  7,
  {"id": "b", "author": "Smith", "issued": {"date-parts": 2020}}
]"""

    with pytest.raises(InvalidInput) as caught:
        read(text, "refs.json")

    assert [(fault.line, fault.entry) for fault in caught.value.faults] == [
        (2, "a"),
        (3, None),
        (4, None),
        (5, "b"),
        (5, "b"),
    ]
    assert "refs.json:2: a: title: expected a string, got ['x']" in str(caught.value)
    assert "expected a list of names, got 'Smith'" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line"), [("", 1), ("[", 1), ('[\n{"id": "a"}\n{"id": "b"}]', 3), ("[\n\n{]", 3), ("nonsense", 1)]
)
def test_what_is_no_json_is_reported_with_its_line(text, line):
    with pytest.raises(InvalidInput) as caught:
        read(text)

    assert [fault.line for fault in caught.value.faults] == [line]


@pytest.mark.parametrize("variable", ["custom", "categories", "original-date", "editorial-director", "unknown"])
@pytest.mark.parametrize("depth", [101, 500, 900])
def test_a_value_that_is_kept_as_json_is_nested_at_most_100_levels(variable, depth):
    # Between what the decoder takes and what the writers can take there is a gap that moves with the stack.
    with pytest.raises(InvalidInput, match=r"^refs.json:1: the item is nested too deeply"):
        read('[{"id": "a", "' + variable + '": ' + '{"a":' * depth + "1" + "}" * depth + "}]", "refs.json")


def test_nesting_without_end_is_a_fault():
    with pytest.raises(InvalidInput, match="nested too deeply"):
        read("[" * 100_000)


def test_what_we_write_is_what_we_read():
    records = [
        read("".join(export_json([one], ExportOptions()))).entries[0].record
        for one in LIBRARY
        if one.type != "proceedings"
    ]

    for one, again in zip(LIBRARY, records, strict=True):
        assert again is not None
        assert "".join(export_json([again], ExportOptions())) == "".join(export_json([one], ExportOptions()))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["family", "date-parts", "literal", "x"]), inner)
    ),
    max_leaves=6,
)
VARIABLES = st.sampled_from(
    ["id", "type", "title", "author", "issued", "DOI", "note", "custom", "number", "archive", "URL", "y"]
)


@given(st.lists(st.dictionaries(VARIABLES, JSON), max_size=3))
def test_any_json_is_a_catalog_or_reported_as_faults(items):
    try:
        catalog = read(json.dumps(items))
    except InvalidInput as error:
        catalog, faults = None, error.faults
    else:
        faults = ()

    assert bool(faults) != bool(catalog)
    if catalog:
        assert len(catalog.entries) == len(items)
        list(export_json([entry.record for entry in catalog.entries if entry.record], ExportOptions()))


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('[{"id": "a"},\n{"id": "b", "volume": ' + "9" * 5000 + "}]", 2, "a number with too many digits"),
        ('[{"id": "a"},\n{"id": "b", "x": ' + "[" * 100_000 + "]" * 100_000 + "}]", 2, "nested too deeply"),
        ('[{"id": "a"},\n' + "[" * 100_000, 2, "nested too deeply"),
        ('{"items": ' + "[" * 100_000, 1, "nested too deeply"),
    ],
    ids=["number", "value", "item", "items"],
)
def test_what_no_person_writes_is_an_error_that_names_its_line(text, line, reason):
    with pytest.raises(InvalidInput) as caught:
        read(text, "refs.json")

    assert str(caught.value).startswith(f"refs.json:{line}: expected CSL-JSON")
    assert reason in str(caught.value)


@pytest.mark.parametrize("depth", range(10, 1200, 70))
@pytest.mark.parametrize("shape", ["[%s{}%s]", '[{"id": "a", "x": %s1%s}]', '[{"id": "a", "custom": {"x": %s1%s}}]'])
def test_no_depth_is_a_crash(shape, depth):
    text = shape % ("[" * depth, "]" * depth)
    with suppress(InvalidInput):
        read(text, "refs.json")


def test_keywords_with_commas_in_them_are_separated_by_semicolons():
    assert record(keyword="Proteins, Human; Models").tags == ("Proteins, Human", "Models")
