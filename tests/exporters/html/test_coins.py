"""COinS as Zotero's `parseContextObject` takes them apart (https://github.com/zotero/utilities, `openurl.js`)."""

from urllib.parse import unquote

import pytest
from hypothesis import given

from bibexport.exporters.html.coins import context_object
from bibexport.exporters.options import ExportOptions
from bibexport.exporters.zotero.item_types import ITEM_TYPES
from bibexport.ids import Doi
from bibexport.model import Date, Name, Record
from tests.effort import part_of_the_examples
from tests.exporters.library import LIBRARY
from tests.exporters.test_properties import RECORDS

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
        ("rft.type", "conferencePaper"),
    ]


@pytest.mark.parametrize("record", LIBRARY, ids=lambda record: record.key)
def test_every_type_is_zoteros_own_name_and_the_last_key(record):
    assert parsed(record)[-1] == ("rft.type", ITEM_TYPES[record.type].name)


def test_a_name_of_several_words_stays_one():
    record = Record(
        key="k", title="T", authors=(Name(literal="Barnes and Noble, Inc."), Name(family="Li", given="Fei-Fei"))
    )

    assert [value for key, value in parsed(record) if key == "rft.au"] == ["Barnes and Noble Inc.,", "Li, Fei-Fei"]


def test_markup_stays_out_of_titles():
    assert (
        dict(parsed(BY_KEY["szegedy-lncs"]))["rft.title"]
        == "The Escherichia coli of 3D Vision: $O(n^2)$ β-VAEs for CO2?"
    )


def test_without_people_only_a_doi_keeps_zotero_from_looking_elsewhere():
    nameless = Record(key="k", type="book", title="T", issued=Date(year=2020))

    assert context_object(nameless, ExportOptions()) == ""
    with_doi = parsed(Record(key="k", type="book", title="T", doi=Doi("10.1/x")))
    assert ("rft_id", "info:doi/10.1/x") in with_doi


@given(RECORDS)
@part_of_the_examples(0.3)
def test_any_record_makes_pairs_of_a_key_and_a_value(record):
    pairs = parsed(record)

    assert not pairs or pairs[-1] == ("rft.type", ITEM_TYPES[record.type].name)
