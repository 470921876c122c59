"""Whether .bib files are read as BibTeX reads them, and whether every entry is in every format.

    python benchmarks/reading.py FOLDER

FOLDER is searched for .bib files. Keys, types and values of all entries are compared with those that pybtex reads; it
gives up an entry at its first mistake, so that entries after one may be ours alone. Entries are counted in every format
that is written. A line is printed for each difference, and one for each file without any; exits 1 if there is one that
an error of pybtex does not explain.
"""

import argparse
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.utils import CaseInsensitiveDict

from bibexport import files
from bibexport.errors import InvalidInput
from bibexport.formats.bibtex.blocks import parse_bibliography
from bibexport.formats.bibtex.read import read
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import WRITERS, writer

Entries = dict[str, tuple[str, dict[str, str]]]
"""By key: type and fields; the first of two entries with one key, and of two fields with one name."""
_COUNTERS: Mapping[str, Callable[[str], int]] = {
    "bibtex": lambda text: len(read(text)[0].entries),
    "biblatex": lambda text: len(read(text)[0].entries),
    "csl-json": lambda text: len(json.loads(text)),
    "csl-yaml": lambda text: len(re.findall(r"(?m)^\s*- id:", text)),
    "html": lambda text: len(re.findall(r'<li class="entry"', text)),
    "markdown": lambda text: len(re.findall(r"(?m)^- ", text)),
    "ris": lambda text: len(re.findall(r"(?m)^ER  - ", text)),
    "zotero-rdf": lambda text: text.count("<z:citationKey>"),
}


def read_by_us(text: str) -> Entries:
    """Return the entries as we read them."""
    entries: Entries = {}
    for one in parse_bibliography(text, "").entries:
        entries.setdefault(one.key, (one.type, {name: " ".join(tex.split()) for name, tex in one.fields.items()}))
    return entries


def read_by_pybtex(text: str) -> tuple[Entries, int]:
    """Return the entries as pybtex reads them, and the number of its errors."""
    entries: Entries = {}
    errors: list[Exception] = []
    months = CaseInsensitiveDict(zip(month_names, month_names, strict=True))
    for kind, content in LowLevelParser(text, macros=months, handle_error=errors.append):
        if kind.lower() in ("string", "preamble"):
            continue
        fields: dict[str, str] = {}
        for name, values in content[1]:
            if (value := " ".join("".join(values).split())).strip(" {}~"):
                fields.setdefault(name.lower(), value)
        entries.setdefault(content[0], (kind.lower(), fields))
    return entries, len(errors)


def compare(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the differences of a file, and whether an error of pybtex explains them."""
    ours, (theirs, errors) = read_by_us(text), read_by_pybtex(text)
    for key in theirs.keys() - ours.keys():
        yield f"only pybtex reads {key}", errors > 0
    for key in ours.keys() - theirs.keys():
        yield f"only we read {key}", errors > 0
    for key in ours.keys() & theirs.keys():
        if ours[key] != theirs[key]:
            differing = {name for name, _ in ours[key][1].items() ^ theirs[key][1].items()}
            yield f"{key}: {', '.join(sorted(differing)) or 'type'}", errors > 0
    entries = read(text)[0].entries
    records = [entry.record for entry in entries if entry.record]
    for name in WRITERS:
        count = _COUNTERS[name]("".join(writer(name)(records, ExportOptions())))
        if count != len(entries):
            yield f"{name}: {count} of {len(entries)} entries", False


def main() -> int:
    """Compare all files of a folder; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    unexplained = 0
    for path in sorted(parser.parse_args().folder.rglob("*.bib")):
        text = files.read_decoded(path)[0].removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        try:
            found = list(compare(text))
        except InvalidInput as error:
            print(f"{path.name}: {error}")
            continue
        unexplained += sum(not is_explained for _, is_explained in found)
        for message, is_explained in found:
            print(f"{path.name}: {message}{' (after an error of pybtex)' * is_explained}")
        if not found:
            print(f"{path.name}: {len(read_by_us(text))} entries, no difference")
    return unexplained > 0


if __name__ == "__main__":
    raise SystemExit(main())
