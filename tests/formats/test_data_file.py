"""Spreadsheets and data files of papers: which field holds what, where a paper is filed, and on which line."""

import json

import pytest

from bibexport.data import read_table
from bibexport.errors import InvalidInput
from bibexport.formats.named_fields import SLOTS, flatten, fold_name, name_slot
from bibexport.formats.table import read
from bibexport.model import Claim

TITLE = "Learned Closures for Tidal Mixing"


def entries(text, kind="csv", **names):
    return read(text, kind, "file", names).catalog.entries


def one(text, kind="csv", **names):
    (entry,) = entries(text, kind, **names)
    return entry


def test_a_table_with_all_fields():
    text = (
        "Title;Authors;Venue;Year;Pages;DOI;URL;Code;Category\r\n"
        f'"{TITLE}";"Mole, Jane; Pier, Ken";ICML;2022;41-55;10.1145/3512527.3531373;'
        "https://arxiv.org/abs/2202.11111;https://github.com/mole/tides;Models\r\n"
    )
    entry = one(f"\ufeff{text}")

    assert (entry.title, entry.arxiv, entry.doi, entry.line) == (TITLE, "2202.11111", "10.1145/3512527.3531373", 2)
    assert [name.display for name in entry.authors] == ["Jane Mole", "Ken Pier"]
    assert entry.claim == Claim(venue="ICML", year=2022)
    assert entry.sections == (("Models",),)
    assert [(link.kind, link.url) for link in entry.links] == [("code", "https://github.com/mole/tides")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_recognised(delimiter):
    assert one(delimiter.join(["title", "year"]) + "\n" + delimiter.join([TITLE, "2022"])).claim.year == 2022


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Paper Title,Published in,Publication Year", f"{TITLE},ICML,2022"),
        ("标题,会议,年份", f"{TITLE},ICML,2022"),
        ("paperTitle,venueName,pub_year", f"{TITLE},ICML,2022"),
        ("thing,place,time of day", f"{TITLE},ICML,2022"),
        ("venue,paper,year,url", f"ICML 2022,{TITLE},2022,https://arxiv.org/abs/2202.11111"),
    ],
)
def test_columns_are_recognised_by_name_and_content(header, row):
    more = "\n".join(row.replace(TITLE, f"Another Title about {n} Harbours") for n in range(4))
    entry = entries(f"{header}\n{row}\n{more}\n")[0]

    assert (entry.title, entry.claim) == (TITLE, Claim(venue="ICML", year=2022))


def test_a_table_without_header_is_read_by_its_contents():
    rows = [f"{TITLE} {n},Jane Mole and Ken Pier,ICML,2022,https://arxiv.org/abs/2202.1111{n}" for n in range(4)]
    found = entries("\n".join(rows))

    assert [entry.arxiv for entry in found] == [f"2202.1111{n}" for n in range(4)]
    assert (found[0].title, found[0].claim, len(found[0].authors)) == (f"{TITLE} 0", Claim(venue="ICML", year=2022), 2)


def test_rows_before_the_header_and_headings_between_rows():
    text = (
        "My reading,,\n,,\nTitle,Year,Venue\nModels,,\nA Paper on Tides,2021,ICML\nAttacks,,\nAnother Paper,2022,CCS\n"
    )

    assert [(entry.line, entry.sections) for entry in entries(text)] == [(5, (("Models",),)), (7, (("Attacks",),))]


def test_lines_count_also_after_a_field_of_several():
    found = entries('title,abstract\nA Paper on Tides,"one\ntwo"\nAnother Paper,x\n')

    assert [entry.line for entry in found] == [2, 4]


@pytest.mark.parametrize("title", ["Tides and\rTimes", '"Tides and\rTimes"', "Tides\r\rand Times"])
def test_a_lone_carriage_return_ends_a_line_of_a_table(title):
    found = entries(f"title,year\n{title},2021\nAnother Paper,2022\n")

    assert found[-1].title == "Another Paper"


def test_links_in_a_cell_of_markdown():
    entry = one('title,links\n[A Paper on Tides](https://arxiv.org/abs/2202.11111),"[code](https://github.com/a/b)"\n')

    assert (entry.title, entry.arxiv) == ("A Paper on Tides", "2202.11111")
    assert [link.kind for link in entry.links] == ["code"]


def test_markup_in_a_field_is_not_shown():
    entry = one(
        "title,authors,journal,pmid\n**Tides**<br>,Mole J<sup>\\*</sup> and Pier K,__Nature__ 2021 <br>,32123456\n"
    )

    assert (entry.title, entry.claim.text) == ("Tides", "Nature 2021")
    assert [name.display for name in entry.authors] == ["J. Mole", "K. Pier"]
    assert read("title,pmid\nA b c,32123456\n", "csv").listed.entries[0].ids == {"pmid": "32123456"}


def test_fields_can_be_named():
    entry = one(f"name,conf,x\n{TITLE},ICML 2022,1\n", title="name", venue="conf")

    assert (entry.title, entry.claim.text) == (TITLE, "ICML 2022")


@pytest.mark.parametrize(
    ("text", "kind", "names", "message"),
    [
        ("a,b\n1,2\n", "csv", {}, "file:2: no field holds titles (found 'a', 'b'); name one with --map title=FIELD"),
        ("a,b\n1,2\n", "csv", {"title": "c"}, "file: --map: no field of the file is called 'c'"),
        ("a,b\n1,2\n", "csv", {"titel": "a"}, "file: --map: unknown field 'titel'; did you mean 'title'?"),
        ('title,year\nx,"2021\ny,2022\n', "csv", {}, "file:2: the quotation mark of a field is never closed"),
        ('title,year\nx,1\n"a" b,2\n', "csv", {}, "file:3: a quoted field has a quotation mark inside; write it twice"),
        ('[{"a": 1}]', "csl-json", {}, "file: no papers found: expected objects with a title"),
        ("a:\n- b: 1\n", "yaml", {}, "file: no papers found"),
        ("- x", "markdown", {"title": "a"}, "file: --map is for CSV, JSON and YAML"),
    ],
)
def test_what_cannot_be_read_is_refused_with_advice(text, kind, names, message):
    with pytest.raises(InvalidInput) as caught:
        read(text, kind, "file", names)

    assert str(caught.value).startswith(message)


def test_a_malformed_identifier_is_reported_and_left_out():
    result = read(f"title,doi\n{TITLE},forthcoming\n", "csv", "file")

    assert result.catalog.entries[0].doi is None
    assert [(one.code, one.line) for one in result.findings if one.fails] == [("malformed-id", 2)]


def test_a_row_that_is_no_paper_is_reported():
    found = read(f"title,year,notes\n{TITLE},2022,x\n,2023,y\n", "csv", "file").findings

    assert [one.line for one in found if one.code == "not-an-entry"] == [3]


PAPER = {"title": TITLE, "authors": ["Jane Mole", "Ken Pier"], "venue": "ICML", "year": 2022, "url": "https://a.org/x"}


@pytest.mark.parametrize(
    ("value", "sections"),
    [
        ([PAPER], ()),
        ({"papers": [PAPER]}, ()),
        ({"title": "My list", "papers": [PAPER]}, ()),
        ({"Models": [PAPER]}, (("Models",),)),
        ({"Models": {"Vision": [PAPER]}}, (("Models", "Vision"),)),
        ([{"category": "Models", "papers": [PAPER]}], (("Models",),)),
        (
            [{"name": "Models", "subtopics": [{"title": "Vision", "papers": [PAPER]}]}],
            (("Models", "subtopics", "Vision"),),
        ),
        ([{**PAPER, "topic": "Models"}], (("Models",),)),
    ],
)
@pytest.mark.parametrize("kind", ["csl-json", "yaml"])
def test_papers_are_found_wherever_they_are_nested(value, sections, kind):
    entry = one(json.dumps(value), kind)

    assert (entry.title, entry.claim.text, entry.sections) == (TITLE, "ICML 2022", sections)
    assert [name.display for name in entry.authors] == ["Jane Mole", "Ken Pier"]


def test_papers_filed_under_their_ids_and_keys():
    text = json.dumps(
        {"2202.11111": {"title": TITLE, "year": 2022}, "FooNet": {"title": "Another Title", "year": 2021}}
    )
    first, second = entries(text, "csl-json")

    assert (first.arxiv, second.key) == ("2202.11111", "FooNet")


def test_lines_of_objects():
    text = json.dumps([PAPER, {**PAPER, "title": "Another Title"}], indent=1)

    assert [entry.line for entry in entries(text, "csl-json")] == [3, 13]
    assert [entry.line for entry in entries(text, "yaml")] == [2, 12]


def test_json_lines():
    text = f"{json.dumps(PAPER)}\n{json.dumps({**PAPER, 'title': 'Another Title'})}\n"

    assert [(entry.title, entry.line) for entry in entries(text, "csl-json")] == [(TITLE, 1), ("Another Title", 2)]


@pytest.mark.parametrize(
    "value",
    [
        [{"name": "code", "url": "https://github.com/a/b"}],
        {"code": "https://github.com/a/b"},
        [{"type": "code", "link": "https://github.com/a/b"}],
    ],
)
def test_nested_links(value):
    entry = one(json.dumps([{"title": TITLE, "year": 2022, "links": value}]), "csl-json")

    assert [(link.kind, link.url) for link in entry.links] == [("code", "https://github.com/a/b")]


def test_csl_items_and_catalogs_stay_what_they_are():
    (item,) = entries('[{"id": "A", "type": "book", "title": "T"}]', "csl-json")
    (entry,) = entries("- key: A\n  title: T\n", "yaml")

    assert item.record is not None
    assert entry.key == "A"


def test_the_table_of_names_names_slots_by_folded_names():
    slots = {*SLOTS, "short name", "name", "publisher", "first page", "last page", "bibtex", "pmid", "pmcid"}

    assert set(read_table("field_names").values()) <= slots
    assert all(name == fold_name(name) and name_slot(name) for name in read_table("field_names"))


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        (None, []),
        (True, []),
        ([1, ["a"], "N/A"], ["1", "a"]),
        ({"name": "Jane Mole", "id": 7}, ["Jane Mole"]),
        ({"given": "Jane", "family": "Mole"}, ["Jane Mole"]),
    ],
)
def test_the_texts_in_a_value(value, texts):
    assert flatten(value) == texts
