"""Records into TOML catalogs and back."""

import tomllib
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibexport.formats.bibtex import read as bibtex
from bibexport.formats.csl.variables import JSON_VARIABLES
from bibexport.formats.override_fields import FIELDS, read_override
from bibexport.formats.toml import read as toml
from bibexport.formats.toml.write import dumps, text
from bibexport.ids import ArxivId, Doi
from bibexport.model import Catalog, Claim, Date, Entry, Link, Name, Record, RecordType
from bibexport.normalise.records import record as normalised
from bibexport.text.names import OTHERS
from bibexport.text.numbers import pages
from bibexport.text.unicode import clean, clean_lines

NOT_OF_THE_INPUT = {"outcome", "verdict", "provenance"}


def entry(record: Record) -> Entry:
    return Entry(
        key=record.key,
        links=record.links,
        title=record.title,
        arxiv=record.arxiv,
        arxiv_version=record.arxiv_version,
        doi=record.doi,
        tags=record.tags,
        aliases=record.aliases,
        record=record,
    )


def read_back(*records: Record) -> list[Record]:
    catalog = toml.read(dumps(Catalog(entries=tuple(entry(record) for record in records))))
    return [normalised(one, None, None, None) for one in catalog.entries]


def fields(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__struct_fields__ if name not in NOT_OF_THE_INPUT}


lines = st.text(st.characters(codec="utf-8"), max_size=20)
texts = lines.map(clean)
signs = st.sampled_from(["", "'''", '"""', "\\", "{x}", "$x$", "<i>x</i>", "[[entry]]", "# x", "é“”"])
free = st.one_of(texts, signs)
days = st.builds(Date, year=st.integers(1, 2999), month=st.integers(1, 12), day=st.integers(1, 31))
dates = st.one_of(
    st.none(),
    days,
    st.builds(Date, year=st.integers(-500, 12000)),
    st.builds(Date, year=st.integers(1, 2999), month=st.integers(1, 12), end=days),
    st.builds(Date, year=st.integers(1, 2999), literal=st.sampled_from(["Spring 2001", "in press"])),
    st.builds(Date, literal=st.sampled_from(["in press", "n.d."])),
)
words = st.sampled_from(
    ["Alec", "van", "der", "Maaten", "Jr.", "III", "O'Neil", "Jean-Paul", "Wang", "{x}", "a, b", "Inc."]
)
phrases = st.lists(words, max_size=3).map(" ".join)
people = st.builds(
    Name, family=phrases, given=phrases, particle=phrases, dropping_particle=phrases, suffix=phrases, literal=phrases
).filter(lambda name: bool(name.display))
name_lists = st.lists(people, max_size=3).map(tuple)
records = st.builds(
    Record,
    key=st.from_regex(r"[a-z][a-z0-9]{1,8}", fullmatch=True),
    type=st.sampled_from(get_args(RecordType)),
    authors=name_lists,
    editors=name_lists,
    translators=name_lists,
    issued=dates,
    accessed=dates,
    event_date=dates,
    pages=st.sampled_from(["", "1--2", "12-1–12-15", "e100", "1, 3–4"]).map(pages),
    doi=st.sampled_from([None, Doi("10.1000/a_b"), Doi("10.48550/arxiv.1706.03762")]),
    arxiv=st.sampled_from([None, ArxivId("1706.03762")]),
    abstract=lines.map(clean_lines),
    note=st.sampled_from(["", "One\n\nTwo"]),
    links=st.sampled_from([(), (Link(kind="paper", url="https://example.org/p", label="Paper"),)]),
    tags=st.lists(free.filter(bool), max_size=2, unique=True).map(tuple),
    extra=st.dictionaries(lines.filter(lambda name: name not in JSON_VARIABLES), lines.filter(bool), max_size=3),
    **{
        name: free
        for written, (name, _) in FIELDS.items()
        if written
        not in (
            *("type", "authors", "editors", "translators", "issued", "accessed", "event-date", "pages", "doi"),
            *("abstract", "note", "extra"),
        )
    },
)


@given(st.lists(records, min_size=1, max_size=3, unique_by=lambda record: record.key))
def test_a_record_reads_back_with_every_field(records: list[Record]) -> None:
    assert [fields(record) for record in read_back(*records)] == [fields(record) for record in records]


@pytest.mark.parametrize("written", sorted(FIELDS))
def test_every_field_of_the_override_is_one_of_the_record_and_written(written: str) -> None:
    name = FIELDS[written][0]
    values: dict[str, object] = {
        "type": "book",
        "authors": (Name(family="A", given="B"),),
        "editors": (Name(literal="O"),),
        "translators": (Name(family="A"),),
        "issued": Date(year=2001),
        "accessed": Date(year=2001),
        "event_date": Date(year=2001),
        "doi": Doi("10.1000/x"),
        "extra": {"bibtex:file": "C:\\x\ny"},
    }
    record = Record(key="k", **{name: values.get(name, "x")})  # type: ignore[arg-type]

    assert fields(read_back(record)[0]) == fields(record)


@pytest.mark.parametrize("written", sorted(set(FIELDS) - {"type", "extra"}))
def test_an_empty_text_in_the_override_says_that_the_field_is_empty(written: str) -> None:
    name = FIELDS[written][0]

    assert read_override({written: ""}) == ({name: getattr(Record(key="k"), name)}, [])


def test_a_preprint_without_address_gets_none_when_it_is_read_back() -> None:
    record = Record(key="k", type="article", title="T", arxiv=ArxivId("1706.03762"))

    assert fields(read_back(record)[0]) == fields(record)


def test_a_booktitle_is_not_taken_apart_when_it_is_read_back() -> None:
    title = "Proceedings of the 3rd International Conference on Tests, TEST 2021, 18-24 July 2021, Rome, Italy"
    record = Record(key="k", type="paper-conference", title="T", container_title=title)

    assert fields(read_back(record)[0]) == fields(record)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (Name(family="Maaten", given="Laurens", particle="van der"), '"Laurens van der Maaten"'),
        (Name(family="de Melo", given="Gerard"), '{ family = "de Melo", given = "Gerard" }'),
        (Name(family="King", given="Martin Luther", suffix="Jr."), '"Martin Luther King Jr."'),
        (Name(literal="OpenAI"), '"{OpenAI}"'),
        (Name(family="Aristotle"), '{ family = "Aristotle" }'),
        (Name(literal="others"), '"{others}"'),
    ],
)
def test_names_are_written_in_the_shortest_form_that_reads_back(name: Name, written: str) -> None:
    document = dumps(Catalog(entries=(entry(Record(key="k", authors=(name,))),)))

    assert f"authors = [{written}]" in document


def test_a_catalog_with_a_record_looks_like_this() -> None:
    record = Record(
        key="k",
        type="article-journal",
        title="A Title",
        authors=(Name(family="Doe", given="Jane"),),
        container_title="Journal",
        issued=Date(year=2021, month=7),
        doi=Doi("10.1000/x"),
        tags=("one",),
        extra={"bibtex:file": 'a"b'},
    )
    document = """\
title = "Mine"

[[entry]]
key = "k"
title = "A Title"
doi = "10.1000/x"
tags = ["one"]
[entry.override]
type = "article-journal"
title = "A Title"
authors = ["Jane Doe"]
container-title = "Journal"
issued = "2021-07"
doi = "10.1000/x"
[entry.override.extra]
"bibtex:file" = "a\\"b"
"""
    assert dumps(Catalog(title="Mine", entries=(entry(record),))) == document


def test_what_a_list_says_is_written_without_an_override() -> None:
    one = Entry(
        key="CLIP",
        title="T",
        sections=(("A", "B"), ("C",)),
        authors=(Name(family="Radford", given="Alec"), Name(literal="Kim"), Name(literal="Open AI Lab"), OTHERS),
        claim=Claim(venue="ICML", year=2021),
        volume="139",
        issue="2",
        pages="8748–8763",
        arxiv=ArxivId("2103.00020"),
        arxiv_version=2,
        preprint=True,
        links=(
            Link(kind="code", url="https://example.org", label="Code"),
            Link(kind="pdf", url="https://e.org", label="x"),
        ),
        note="a\nb",
    )
    document = dumps(Catalog(entries=(one,)))
    (again,) = toml.read(document).entries

    assert "override" not in document
    assert 'authors = ["Alec Radford", "Kim", "{Open AI Lab}", "et al."]' in document
    assert again == Entry(**{name: getattr(one, name) for name in one.__struct_fields__ if name != "line"}, line=1)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["a", "A", "a-2"], ["a", "A-3", "a-2"]),
        (["naïve 2020", "naive-2020"], ["naive-2020-2", "naive-2020"]),
        (["中文", "日本"], ["entry", "entry-2"]),
    ],
)
def test_keys_are_made_safe_and_distinct_and_the_written_ones_stay_as_aliases(
    keys: list[str], expected: list[str]
) -> None:
    catalog = Catalog(entries=tuple(Entry(key=key, title=key) for key in keys))
    again = toml.read(dumps(catalog)).entries

    assert [one.key for one in again] == expected
    assert [one.title for one in again] == keys
    for written, one in zip(keys, again, strict=True):
        assert written in (one.key, *one.aliases) or written.lower() in (other.key.lower() for other in again)


@given(st.text())
def test_any_text_is_a_toml_string(value: str) -> None:
    expected = "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in value)

    assert tomllib.loads(f"x = {text(value)}")["x"] == expected


def test_a_bib_file_survives_the_way_through_toml() -> None:
    source = """
@inproceedings{Doe:2021, author = {Doe, Jane and {ACME Inc.} and others}, title = {{CLIP} \\& $x^2$: a ``Test''},
  booktitle = {Proceedings of the 3rd International Conference on Tests, {TEST} 2021, Rome, Italy}, pages = {1--2},
  year = 2021, month = jul, eprint = {2103.00020v2}, archiveprefix = {arXiv}, primaryclass = {cs.CV},
  file = {C\\:\\\\x '''y'''.pdf}, abstract = {One.

  Two.}, urldate = {2021-01-02}, translator = {T. van Two}}
@misc{press, title = {Later}, year = {in press}, keywords = {a, b}}
"""
    catalog, _ = bibtex.read(source)
    again = toml.read(dumps(catalog)).entries

    assert len(again) == 2
    for before, after in zip(catalog.entries, again, strict=True):
        assert before.record is not None
        assert fields(normalised(after, None, None, None)) == fields(before.record)
