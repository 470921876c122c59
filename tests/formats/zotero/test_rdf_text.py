"""Zotero RDF stays whole and says what it is given, whatever the text."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bibexport.formats.options import ExportOptions
from bibexport.formats.zotero.rdf import export
from bibexport.model import Claim, Date, Link, Name, Record, RecordType
from bibexport.text.unicode import clean, clean_lines
from tests.formats.zotero.zotero_reader import items

TEXT_FIELDS = [field for field in Record.__struct_fields__ if Record.__annotations__[field] is str]
TYPES: tuple[RecordType, ...] = get_args(RecordType)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
HOSTILE = [
    "\"double\" and 'single'",
    "]]> <![CDATA[x]]> <!-- no --> <?pi?>",
    "&amp; &#x1; &lt;b&gt; a & b",
    "<i>E. coli</i> and <script>alert(1)</script>",
    "controls \x00\x01\x0b\x1f\x7f\x85 end",
    "NFD e\u0301 and NFC \u00e9",
    "שלום \u202eevil\u202c عربى",
    "lone \ud800 surrogate, \ufffe and \U0001f600",
    "Type: dataset",
    "line one\r\nline two\ttab\u2028separator",
    "{braces} \\macro $x_1$ %",
]
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def rdf(*records: Record, **options: Any) -> str:
    return "".join(export(records, ExportOptions(**options)))


def read(record: Record) -> dict[str, Any]:
    (item,) = items(rdf(record)).values()
    return item


@given(st.sampled_from(TYPES), st.dictionaries(st.sampled_from(TEXT_FIELDS), ANY_TEXT), ANY_TEXT)
def test_any_text_in_any_field_makes_well_formed_xml(record_type: RecordType, fields: dict[str, str], text: str):
    fields.setdefault("key", text)
    record = Record(
        type=record_type,
        authors=(Name(family=text, given=text), Name(literal=text), Name(given=text, suffix=text)),
        editors=(Name(family=text, particle=text),),
        tags=(text,),
        aliases=(text,),
        sections=((text, "B"),),
        links=(Link(kind="code", url=f"https://example.org/{text}", label=text),),
        claim=Claim(venue=text),
        issued=Date(literal=text),
        provenance={text: text},
        extra={text: text},
        **fields,
    )

    document = rdf(record, title=text).encode()

    assert ET.fromstring(document)[0].get(RDF_ABOUT, "").startswith("#item_")


@given(ANY_TEXT)
@example("a & b < c > d ]]> \"e\" 'f'")
def test_values_are_the_clean_text_that_was_given(text: str):
    item = read(Record(key="k", type="book", title=text, publisher=text, abstract=text, tags=(text,)))

    written = item["fields"]
    assert written.get("title", "") == clean(text)
    assert written.get("publisher", "") == clean(text)
    assert written.get("abstractNote", "") == clean_lines(text)
    assert item["tags"] == [clean(text)] * bool(clean(text))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", TEXT_FIELDS)
def test_hostile_text_changes_nothing_but_its_own_field(field: str, text: str):
    quiet = Record(
        key="k",
        type="chapter",
        **{name: f"quiet {name}" for name in TEXT_FIELDS if name not in {"key", "url"}},
        authors=(Name(family="Doe", given="Jane"),),
        tags=("tag",),
    )
    before = read(quiet)
    after = read(Record(**{name: getattr(quiet, name) for name in Record.__struct_fields__} | {field: text}))

    changed = {
        name
        for name in before["fields"].keys() | after["fields"].keys()
        if before["fields"].get(name) != after["fields"].get(name)
    }
    assert len(changed) <= 1 + (field == "short_title")
    assert (after["type"], after["creators"], after["tags"]) == ("bookSection", before["creators"], ["tag"])


@pytest.mark.parametrize(
    ("note", "extra"),
    [
        ("Type: dataset", "note: Type: dataset"),
        ("Citation Key: x", "note: Citation Key: x"),
        ("publisher-place: x", "note: publisher-place: x"),
        ("{:type: dataset}", "note: {:type: dataset}"),
        ("free text\ntitle: x", "free text\nnote: title: x"),
        ("arXiv:2103.00020 [cs]", "arXiv:2103.00020 [cs]"),
        ("tldr: short", "tldr: short"),
        ("see https://example.org", "see https://example.org"),
        ("Zotero reads: up to: the last colon", "Zotero reads: up to: the last colon"),
        ("Accepted at ICML", "Accepted at ICML"),
    ],
)
def test_a_note_is_not_read_as_fields(note: str, extra: str):
    assert read(Record(key="k", note=note))["fields"]["extra"] == extra


@given(st.lists(st.one_of(ANY_TEXT, st.sampled_from(["LISA", "LISA++", "LISA:2", "lisa", "note_LISA"])), max_size=8))
@example(["LISA", "LISA", "LISA:2", "LISA/1", "LISA%3A2", "LISA++", "lisa"])
def test_nothing_shares_an_identifier_whatever_the_keys(keys: list[str]):
    links = (Link(kind="code", url="https://a.org"), Link(kind="other", url="https://b.org"))
    records = [Record(key=key, sections=(("A", key),), claim=Claim(venue="X"), links=links) for key in keys]

    root = ET.fromstring(rdf(*records, title="T").encode())

    identifiers = [element.get(RDF_ABOUT, "") for element in root]
    assert len(set(identifiers)) == len(identifiers) >= 4 * len(keys)
    assert all(re.fullmatch(r"#[\w.~:/%-]+", one, re.ASCII) for one in identifiers)


def test_identifiers_come_from_the_key_alone():
    document = rdf(Record(key="LISA++", title="A"), Record(key="LISA", title="B"))
    reordered = rdf(Record(key="LISA", title="C"), Record(key="LISA++", title="D"))

    assert items(document).keys() == items(reordered).keys() == {"item_LISA", "item_LISA%2B%2B"}


def test_ten_thousand_items_lose_no_field():
    """Every field holds a word that is nowhere else; all of them must come back, item by item."""
    count = 10_000
    parser = ET.XMLPullParser(["end"])
    words: list[set[str]] = [set()]
    read: list[set[str]] = []
    for piece in export(_full_records(count, words), ExportOptions(title="T")):
        parser.feed(piece)
        for _, element in parser.read_events():
            if RDF_ABOUT not in element.attrib:
                continue
            found = set(re.findall(r"\b[A-Za-z_]+\d+x\b", " ".join(element.itertext())))
            if element.attrib[RDF_ABOUT].startswith("#item_"):
                read.append(found)
            elif not element.tag.endswith("Collection"):
                read[-1] |= found
            element.clear()

    assert len(read) == count
    assert [number for number in range(count) if words[number + 1] - read[number]] == []


def _full_records(count: int, words: list[set[str]]) -> Iterator[Record]:
    # The source's own form of the title is an alternative that is only written when asked for, and what a list says of a
    # paper beside its fields is only written to lists.
    fields = [field for field in TEXT_FIELDS if field not in {"container_title_source", "description", "url"}]
    for number in range(count):
        values = {field: f"{field}{number}x" for field in fields}
        people = {role: Name(family=f"{role}{number}x", given=f"given_{role}{number}x") for role in ("a", "e", "t")}
        words.append({*values.values(), *(name.family for name in people.values())})
        words[-1] |= {f"{word}{number}x" for word in ("tag", "label", "venue", "source", "address", "alias", "extra")}
        yield Record(
            **values,
            type=TYPES[number % len(TYPES)],
            authors=(people["a"],),
            editors=(people["e"],),
            translators=(people["t"],),
            tags=(f"tag{number}x",),
            aliases=(f"alias{number}x",),
            links=(Link(kind="code", url=f"https://code.example.org/address{number}x", label=f"label{number}x"),),
            claim=Claim(venue=f"venue{number}x"),
            provenance={"title": f"source{number}x"},
            extra={"annote": f"extra{number}x"},
            sections=((f"Section {number % 7}",),),
        )
