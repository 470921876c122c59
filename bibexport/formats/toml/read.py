"""A catalog in TOML: the reader, which reports all faults at once, each with its line.

title = "Awesome Large Vision-Language Models"

[[entry]]
key = "CLIP"
title = "Learning Transferable Visual Models From Natural Language Supervision"
section = ["Foundation VLM Models"]
venue = "ICML 2021"
arxiv = "2103.00020"
links = { code = "https://github.com/OpenAI/CLIP" }
"""

import re
import tomllib
from collections.abc import Iterator
from functools import partial

from bibexport.errors import InvalidInput
from bibexport.formats.entry_fields import Table, TableReader
from bibexport.formats.toml.lines import open_quotes
from bibexport.model import Catalog
from bibexport.text import compile_lazily

_ENTRY_HEADER = compile_lazily(r"\s*\[\[\s*[\"']?entry[\"']?\s*\]\]")
_RADIX = compile_lazily(r"\b0[xob]")
_SYNTAX_LINE = compile_lazily(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def read(text: str, path: str = "") -> Catalog:
    """Read a catalog.

    Raises:
        InvalidInput: lists every fault in the file, each with its line.
    """
    reader = TableReader(path)
    head, *entries = [table for part in _parts(text) if (table := _table(reader, *part)) is not None]
    catalog = reader.catalog(head, entries)
    if reader.faults:
        raise InvalidInput(sorted(reader.faults, key=lambda fault: fault.line or 0))
    return catalog


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Cut a file before each `[[entry]]`, so that a fault in one entry does not hide another's."""
    start, quotes = 1, ""
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not quotes and _ENTRY_HEADER.match(line):
            yield start, "\n".join(lines) + "\n"
            start, lines = number, []
        lines.append(line)
        quotes = open_quotes(line, quotes)
    yield start, "\n".join(lines) + "\n"


def _table(reader: TableReader, line: int, text: str) -> Table | None:
    line_of = partial(_line_of, line, text)
    is_entry = _ENTRY_HEADER.match(text) is not None
    try:
        top = tomllib.loads(text)
        if _RADIX.search(text):
            repr(top)  # Python reads such integers of any length, but refuses to print them in an error
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _SYNTAX_LINE.search(message)
        at = line + int(place[1]) - 1 if place and place[1] else line + text.rstrip().count("\n")
        reader.fault(f"not valid TOML: {_SYNTAX_LINE.sub('', message).lower()}", at)
        return None if is_entry else Table(line=line, fields={}, line_of=line_of)
    except RecursionError:
        reader.fault("not valid TOML: it is nested too deeply", line)
        return None if is_entry else Table(line=line, fields={}, line_of=line_of)
    except ValueError:
        # Python refuses to convert integers of more than 4,300 digits (CVE-2020-10735).
        reader.fault("not valid TOML: it has a number with too many digits", line)
        return None if is_entry else Table(line=line, fields={}, line_of=line_of)
    entries = top.pop("entry", [{}]) if is_entry else [{}]
    if "entry" in top:
        reader.fault("write each entry under its own header, [[entry]]", line_of("entry"))
        del top["entry"]
    return Table(line=line, fields=entries[0], top=top, line_of=line_of)


def _line_of(start: int, text: str, *fields: str) -> int:
    lines = text.split("\n")
    for field in fields:
        pattern = re.compile(rf"\s*(?:\[entry\.)?[\"']?{re.escape(field)}[\"']?\s*[=\].]")
        for number, line in enumerate(lines):
            if pattern.match(line):
                return start + number
    return start
