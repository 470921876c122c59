"""Records of any Unicode in any field: always files that others read back."""

import json
import re
import unicodedata
from xml.etree import ElementTree

import bibtexparser
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from bibexport.formats.options import ExportOptions
from bibexport.formats.table import WRITERS, writer
from bibexport.model import Date, Name, Record
from bibexport.tex.decode import unicode_text
from bibexport.text.unicode import clean
from tests.effort import part_of_the_examples
from tests.formats.csl.csl_schema import VALIDATOR

HARD = st.sampled_from(
    [
        *(
            "} @misc{x, title = {y",
            "{",
            "}",
            "\\",
            "\\}",
            "%",
            "$",
            "$x_1$",
            "$5",
            '"',
            "''",
            "--",
            ",,",
            "~",
            "^",
            "<i>x</i>",
        ),
        *(
            "<b>",
            "and",
            " and ",
            "others",
            ",",
            "é",
            "Đ",
            "ế",
            "x\u0302",
            "β",
            "και",
            "中文",
            "🤗",
            "³",
            "\u202e",
            "\x00",
            "\ud800",
        ),
        *("CLIP", "Gaussian", "a: b", "“q”", "‘", "’", "\u2028", "\u00a0", "=", "#", "@", "(", "|", "`", "I", "St. A"),
    ]
)
TEXT = st.lists(HARD | st.text(st.characters(codec=None), max_size=6), max_size=5).map("".join)
NAMES = st.lists(
    st.builds(Name, family=TEXT, given=TEXT, particle=TEXT, dropping_particle=TEXT, suffix=TEXT)
    | st.builds(Name, literal=TEXT),
    max_size=3,
).map(tuple)
DATES = st.none() | st.builds(
    Date,
    year=st.none() | st.integers(-3000, 12000),
    month=st.none() | st.integers(1, 12),
    day=st.none() | st.integers(1, 31),
    literal=TEXT,
    end=st.none()
    | st.builds(Date, year=st.none() | st.integers(1, 3000), month=st.none() | st.integers(1, 12), literal=TEXT),
)
TYPES = st.sampled_from(Record.__annotations__["type"].__args__)
TEXT_FIELDS = (
    *("short_title", "container_title", "container_title_short", "collection_title", "collection_number", "volume"),
    *(
        "issue",
        "number",
        "pages",
        "chapter_number",
        "edition",
        "version",
        "publisher",
        "publisher_place",
        "event_title",
    ),
    *(
        "event_acronym",
        "event_place",
        "url",
        "isbn",
        "issn",
        "pmid",
        "genre",
        "language",
        "abstract",
        "note",
        "arxiv_category",
    ),
)
OTHER_FIELDS = {
    "editors": NAMES,
    "translators": NAMES,
    "accessed": DATES,
    "event_date": DATES,
    "doi": TEXT,
    "arxiv": TEXT,
    "tags": st.lists(TEXT, max_size=2).map(tuple),
    "aliases": st.lists(TEXT, max_size=2).map(tuple),
    "outcome": st.sampled_from([None, "published", "unchecked", "ambiguous"]),
}
FIELDS = (
    st.fixed_dictionaries({"key": TEXT, "type": TYPES, "title": TEXT, "authors": NAMES, "issued": DATES})
    .flatmap(
        lambda always: st.dictionaries(st.sampled_from(TEXT_FIELDS), TEXT, max_size=5).map(lambda some: some | always)
    )
    .flatmap(lambda fields: st.fixed_dictionaries({}, optional=OTHER_FIELDS).map(lambda others: others | fields))
)
RECORDS = FIELDS.map(lambda fields: Record(**fields))


def folded(text: str) -> str:
    """Text with one spelling for quotes, dashes and compatible letters, and without the dollars around math."""
    text = text.translate(dict.fromkeys(map(ord, "‘’‛`´′"), "'") | dict.fromkeys(map(ord, '“”„"'), "''"))
    text = unicodedata.normalize("NFKC", text.translate(dict.fromkeys(map(ord, "–—―‒−"), "-")))
    return re.sub(r"</?su[bp]>|[$]", "", text.translate({ord("∆"): "Δ", ord("µ"): "μ"}))


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@given(
    records=st.lists(RECORDS, max_size=3), encoding=st.sampled_from(["ascii", "utf8"]), wrap=st.sampled_from([None, 60])
)
@part_of_the_examples(0.6)
def test_any_records_are_as_many_entries_for_bibtexparser_and_pybtex(dialect, records, encoding, wrap):
    options = ExportOptions(encoding=encoding, wrap=wrap)
    text = "".join(writer(dialect)(records, options))

    assert text.encode().decode() == text
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    keys = [entry.key for entry in library.entries]
    assert len({key.lower() for key in keys}) == len(records)
    assert len(parse_string(text, "bibtex").entries) == len(records)


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@given(title=TEXT, note=TEXT, place=TEXT)
def test_text_says_the_same_when_it_is_read_back(dialect, title, note, place):
    record = Record(key="k", type="book", title=title, note=note, publisher_place=place)
    text = "".join(writer(dialect)([record], ExportOptions()))
    (entry,) = parse_string(text, "bibtex").entries.values()

    names = ("title", "note", "address" if dialect == "bibtex" else "location")
    for name, wanted in zip(names, (title, note, place), strict=True):
        assert folded(unicode_text(entry.fields.get(name, ""))) == folded(clean(wanted))


@given(st.lists(RECORDS, max_size=3), st.sampled_from([0, 2]))
@part_of_the_examples(0.6)
def test_any_records_are_valid_csl(records, indent):
    items = json.loads("".join(writer("csl-json")(records, ExportOptions(indent=indent))))

    VALIDATOR.validate(items)
    assert len({item["id"] for item in items}) == len(records)


@given(st.lists(RECORDS, max_size=3), st.sampled_from([0, 2]))
@part_of_the_examples(0.3)
def test_any_records_say_the_same_in_yaml(records, indent):
    as_yaml, as_json = (
        "".join(writer(name)(records, ExportOptions(indent=indent))) for name in ("csl-yaml", "csl-json")
    )

    assert yaml.safe_load(as_yaml) == {"references": json.loads(as_json)}


@given(st.lists(RECORDS, max_size=3))
@part_of_the_examples(0.6)
def test_any_records_are_well_formed_rdf(records):
    ElementTree.fromstring("".join(writer("zotero-rdf")(records, ExportOptions())).encode())


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "zotero-rdf"])
@given(RECORDS)
@part_of_the_examples(0.3)
def test_a_record_is_written_the_same_each_time(name, record):
    once = "".join(writer(name)([record], ExportOptions()))

    assert "".join(writer(name)([record], ExportOptions())) == once
