"""Records as CSL-YAML, read back by a YAML parser."""

from typing import Any

import pytest
import yaml

from bibexport.formats.csl.write import export_yaml
from bibexport.formats.options import ExportOptions
from bibexport.model import Date, Name, Record


def item(record: Record, **options: object) -> dict[str, Any]:
    written = "".join(export_yaml([record], ExportOptions(**options)))  # type: ignore[arg-type]
    (only,) = yaml.safe_load(written)["references"]
    return dict(only)


@pytest.mark.parametrize(
    "text", ["no", "2021", "1e3", "2021-03-04", "~", "- a", "a: b", "#", "'", '"', "|", "{a}", "null"]
)
def test_what_yaml_would_take_for_something_else_stays_text(text):
    assert (
        item(Record(key=text, title=text, volume=text)).items() >= {"id": text, "title": text, "volume": text}.items()
    )


def test_line_ends_of_a_note_stay():
    assert item(Record(key="k", note="one\ntwo\u2028three"))["note"] == "one\ntwo three"


@pytest.mark.parametrize("indent", [0, 2, 4])
def test_names_and_dates_have_their_parts(indent):
    record = Record(
        key="k",
        authors=(Name(family="Maaten", given="Laurens", particle="van der"), Name(literal="OpenAI")),
        issued=Date(year=2021, month=7),
        title="Last",
    )

    assert item(record, indent=indent) == {
        "id": "k",
        "citation-key": "k",
        "type": "document",
        "author": [
            {"family": "Maaten", "given": "Laurens", "non-dropping-particle": "van der"},
            {"literal": "OpenAI"},
        ],
        "issued": {"date-parts": [[2021, 7]]},
        "title": "Last",
    }


def test_what_json_may_hold_and_yaml_may_not_is_escaped():
    extra = {"custom": '{"mine": "a\\u2028b\\u0085c"}'}

    assert item(Record(key="k", extra=extra))["custom"] == {"mine": "a\u2028b\u0085c"}


def test_nothing_to_write_is_an_empty_list():
    assert "".join(export_yaml([], ExportOptions())) == "references: []\n"
