"""Whole outputs: one library of unlike references in every format of text.

To renew the files after a wanted change: `python -m tests.formats.test_golden`.
"""

from pathlib import Path

import pytest

from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from tests.formats.library import LIBRARY

GOLDEN = Path(__file__).parents[1] / "golden"
FILES = {
    "bibtex": "bibtex.bib",
    "biblatex": "biblatex.bib",
    "csl-json": "csl.json",
    "csl-yaml": "csl.yaml",
    "ris": "references.ris",
}


def written(name: str) -> bytes:
    return "".join(writer(name)(LIBRARY, ExportOptions())).encode()


@pytest.mark.parametrize("name", FILES)
def test_the_library_is_written_byte_for_byte_as_before(name):
    assert written(name) == (GOLDEN / FILES[name]).read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_a_record_is_written_as_soon_as_it_comes(name):
    def records():
        yield from LIBRARY[:2]
        raise LookupError("asked for more than was needed")

    pieces = writer(name)(records(), ExportOptions())

    assert "CLIP" in next(pieces)
    assert "LLaVA-CoT" in next(pieces)
    with pytest.raises(LookupError):
        next(pieces)


@pytest.mark.parametrize("name", FILES)
def test_no_records_make_an_empty_artefact(name):
    assert "".join(writer(name)([], ExportOptions())) in ("", "[]\n", "references: []\n")


if __name__ == "__main__":
    for format_name, file in FILES.items():
        (GOLDEN / file).write_bytes(written(format_name))
