"""The one table of CSL's variables, which reading and writing share."""

import json

import pytest

from bibexport.formats.csl.read import read
from bibexport.formats.csl.variables import NEAREST_TYPES, OTHER_VARIABLES, RECORD_TYPES, SCHEMA_TYPES, VARIABLES
from bibexport.formats.csl.write import export_json
from bibexport.formats.options import ExportOptions
from bibexport.ids import Doi
from bibexport.model import Date, Name, Record
from tests.formats.csl.csl_schema import DATES, NAMES, NUMBERS, TEXTS, TYPES

VALUES = {
    "text": "some text",
    "lines": "two\nlines",
    "names": (Name(family="Maaten", given="Laurens", particle="van der"), Name(literal="OpenAI")),
    "date": Date(year=2021, month=7, day=18),
    "doi": Doi("10.1000/xyz"),
    "pages": "1–9",
    "tags": ("one", "two"),
}
OLD_NAMES = [(old, variable) for variable in VARIABLES for old in variable.old_names]


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda variable: variable.name)
def test_a_variable_is_read_back_into_the_field_that_it_was_written_from(variable):
    record = Record(key="k", **{variable.field: VALUES[variable.kind]})

    text = "".join(export_json([record], ExportOptions()))

    assert variable.name in json.loads(text)[0]
    assert read(text).entries[0].record == record


@pytest.mark.parametrize(("old", "variable"), OLD_NAMES, ids=[old for old, _ in OLD_NAMES])
def test_an_old_name_is_read_unless_the_variable_is_there_too(old, variable):
    def field(item):
        return getattr(read(json.dumps({"id": "k", **item})).entries[0].record, variable.field)

    assert field({old: "old"}) == "old"
    assert field({old: "old", variable.name: "new"}) == field({variable.name: "new", old: "old"}) == "new"


def test_the_table_and_the_data_file_are_the_whole_schema():
    schema = set(f"{NAMES} {DATES} {TEXTS} {NUMBERS} categories custom".split())
    own = {name for variable in VARIABLES for name in (variable.name, *variable.old_names)}

    assert own | set(OTHER_VARIABLES) | {"id", "citation-key", "custom"} == schema
    assert own.isdisjoint(OTHER_VARIABLES)


def test_every_kind_of_the_data_file_is_one_that_the_writer_knows():
    assert set(OTHER_VARIABLES.values()) == {"text", "names", "date", "json"}
    assert {name for name, kind in OTHER_VARIABLES.items() if kind == "names"} < set(NAMES.split())
    assert {name for name, kind in OTHER_VARIABLES.items() if kind == "date"} < set(DATES.split())


def test_every_type_of_the_schema_is_read_as_one_of_a_record():
    assert set(TYPES.split()) == SCHEMA_TYPES
    assert set(NEAREST_TYPES) < SCHEMA_TYPES - RECORD_TYPES
    assert set(NEAREST_TYPES.values()) <= RECORD_TYPES
