"""Writes the JSON Schemas of the commands' results: `python docs/schemas.py` writes `docs/NAME.schema.json`."""

import json
from pathlib import Path
from typing import Any

import msgspec

from bibexport.cli.results import SCHEMAS, Result

FOLDER = Path(__file__).parent


def schema(result: type[Result]) -> dict[str, Any]:
    """The schema of a result; every member is written, so that all are required."""
    (out,), parts = msgspec.json.schema_components([result], ref_template="#/$defs/{name}")
    name = out["$ref"].rpartition("/")[2]
    top = parts.pop(name)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    whole = head | top | ({"$defs": parts} if parts else {})
    for one in (whole, *parts.values()):
        if "properties" in one:
            one["required"] = list(one["properties"])
            for member in one["properties"].values():
                member.pop("default", None)
    whole["title"] = (result.__doc__ or "").strip()
    whole.pop("description", None)
    return whole


def text(result: type[Result]) -> str:
    """The file."""
    return json.dumps(schema(result), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for name, one in SCHEMAS.items():
        (FOLDER / f"{name}.schema.json").write_text(text(one), "utf-8")
