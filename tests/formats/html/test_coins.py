"""COinS as Zotero's `parseContextObject` takes them apart (https://github.com/zotero/utilities, `openurl.js`)."""

from urllib.parse import unquote

import pytest
from hypothesis import given

from bibexport.formats.html.entries import context_object
from bibexport.formats.options import ExportOptions
from bibexport.formats.zotero.item_types import ITEM_TYPES
from bibexport.ids import Doi
from bibexport.model import Name, Record
from tests.effort import part_of_the_examples
from tests.formats.library import LIBRARY
from tests.formats.test_properties import RECORDS

BY_KEY = {record.key: record for record in LIBRARY}


def parsed(record: Record) -> list[tuple[str, str]]:
    text = context_object(record, ExportOptions())
    pairs = [part.split("=") for part in text.split("&")] if text else []
    assert all(len(pair) == 2 for pair in pairs)
    return [(key, unquote(value)) for key, value in pairs]


def test_a_paper_has_what_zotero_has_a_key_for_and_its_type_last():
    assert parsed(BY_KEY["CLIP"]) == [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft_id", "http://proceedings.mlr.press/v139/radford21a.html"),
        ("rft.title", "Learning Transferable Visual Models From Natural Language Supervision"),
        ("rft.au", "Radford, Alec"),
        ("rft.au", "Kim, Jong Wook"),
        ("rft.au", "Hallacy, Chris"),
        ("rft.source", "Proceedings of the 38th International Conference on Machine Learning"),
        ("rft.series", "Proceedings of Machine Learning Research"),
        ("rft.volume", "139"),
        ("rft.pages", "8748–8763"),
        ("rft.publisher", "PMLR"),
        ("rft.date", "2021"),
        ("rft.subject", "contrastive"),
        ("rft.subject", "vision & language"),
        ("rft.subject", "cs.CV"),
        ("rft.type", "conferencePaper"),
    ]


@pytest.mark.parametrize("record", LIBRARY, ids=lambda record: record.key)
def test_every_type_is_zoteros_own_name(record):
    assert dict(parsed(record))["rft.type"] == ITEM_TYPES[record.type].name


@pytest.mark.parametrize(
    ("type_", "after"),
    [
        ("article-journal", [("rft.stitle", "Abbr.")]),
        ("patent", [("rft.assignee", "Company"), ("rft.number", "7")]),
        ("report", [("rft.series", "A Series")]),
        ("thesis", [("rft.degree", "PhD thesis")]),
        ("paper-conference", []),
    ],
)
def test_what_zotero_takes_only_of_a_certain_type_comes_after_the_type(type_, after):
    record = Record(
        key="k",
        type=type_,
        title="T",
        container_title="A Container",
        container_title_short="Abbr.",
        collection_title="A Series",
        genre="PhD thesis",
        number="7",
        pages="1",
        publisher="Company",
    )
    pairs = parsed(record)

    assert pairs[pairs.index(("rft.type", ITEM_TYPES[type_].name)) + 1 :] == after


def test_abstract_rights_and_pages_of_a_book_have_keys_too():
    record = Record(
        key="k", type="book", title="T", abstract="Short.\nOr not.", rights="CC0", extra={"number-of-pages": "99"}
    )

    assert parsed(record)[2:-1] == [
        ("rft.title", "T"),
        ("rft.tpages", "99"),
        ("rft.description", "Short.\nOr not."),
        ("rft.rights", "CC0"),
    ]


@pytest.mark.parametrize(
    ("name", "pairs"),
    [
        (Name(family="Li", given="Fei-Fei"), [("rft.au", "Li, Fei-Fei")]),
        (Name(family="Le", given="Quoc V."), [("rft.au", "Le, Quoc V.")]),
        (Name(family="Beethoven", particle="van", given="Ludwig"), [("rft.au", "van Beethoven, Ludwig")]),
        (Name(family="O'Hara", given="Ana María"), [("rft.au", "O'Hara, Ana María")]),
        (Name(literal="The ATLAS Collaboration"), [("rft.au", "The ATLAS Collaboration,")]),
        (Name(literal="Barnes and Noble, Inc."), [("rft.aulast", "Barnes and Noble, Inc.")]),
        (
            Name(family="King", given="Martin Luther", suffix="Jr."),
            [("rft.aulast", "King"), ("rft.aufirst", "Martin Luther, Jr.")],
        ),
        (Name(family="Su", given="AJ"), [("rft.aulast", "Su"), ("rft.aufirst", "AJ")]),
        (Name(family="Łoś", given="Ömer J.R."), [("rft.aulast", "Łoś"), ("rft.aufirst", "Ömer J.R.")]),
        (Name(family="Sartre", given="J.-P."), [("rft.aulast", "Sartre"), ("rft.aufirst", "J.-P.")]),
        (Name(family="Lee", given="Y"), [("rft.aulast", "Lee"), ("rft.aufirst", "Y")]),
        (Name(family="Петров", given="АБ"), [("rft.aulast", "Петров"), ("rft.aufirst", "АБ")]),
        (Name(family="Smith Jr.", given="Jo"), [("rft.aulast", "Smith Jr."), ("rft.aufirst", "Jo")]),
    ],
)
def test_a_name_that_zotero_would_change_is_given_in_its_two_parts(name, pairs):
    assert [
        pair for pair in parsed(Record(key="k", title="T", authors=(name,))) if pair[0].startswith("rft.au")
    ] == pairs


def test_of_two_people_by_one_surname_neither_is_given_in_two_parts():
    """Zotero would leave the second out where the first one's given name begins like the second's."""
    record = Record(key="k", title="T", authors=(Name(family="Wang", given="AJ"), Name(family="Wang", given="A")))

    assert [value for key, value in parsed(record) if key == "rft.au"] == ["Wang, AJ", "Wang, A"]


def test_the_people_of_a_patent_are_inventors():
    people = (Name(family="Doe", given="Jane"), Name(family="Roe", given="R.J."))
    keys = [key for key, _ in parsed(Record(key="k", type="patent", title="T", authors=people))]

    assert keys[3:6] == ["rft.inventor", "rft.invlast", "rft.invfirst"]


def test_editors_and_translators_are_contributors():
    record = Record(
        key="k",
        type="book",
        title="T",
        editors=(Name(family="Ed", given="Itor"),),
        translators=(Name(literal="A Bureau"),),
    )

    assert [value for key, value in parsed(record) if key == "rft.contributor"] == ["Ed, Itor", "A Bureau,"]


def test_titles_keep_the_markup_that_zotero_shows():
    assert (
        dict(parsed(BY_KEY["szegedy-lncs"]))["rft.title"]
        == "The <i>Escherichia coli</i> of 3D Vision: $O(n^2)$ β-VAEs for CO<sub>2</sub>?"
    )


def test_an_address_has_no_plus_that_zotero_would_read_as_a_space():
    record = Record(key="k", title="T", url="https://example.org/a+b?q=c+d%2Be#f+g")

    assert dict(parsed(record))["rft_id"] == "https://example.org/a%2Bb?q=c%20d%2Be#f%2Bg"


def test_a_title_is_enough_and_none_is_too_little():
    nameless = Record(key="k", type="book", title="T", doi=Doi("10.1/x"))

    assert parsed(nameless)[2:] == [("rft_id", "info:doi/10.1/x"), ("rft.title", "T"), ("rft.type", "book")]
    assert context_object(Record(key="k", doi=Doi("10.1/x")), ExportOptions()) == ""


@given(RECORDS)
@part_of_the_examples(0.3)
def test_any_record_makes_pairs_of_a_key_and_a_value(record):
    pairs = parsed(record)

    assert not pairs or ("rft.type", ITEM_TYPES[record.type].name) in pairs
