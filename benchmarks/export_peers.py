"""Other writers of .bib, each given the records in the form that it takes; preparing that form is not timed."""

import logging
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from bibexport.formats.csl.write import export_json
from bibexport.formats.options import ExportOptions
from bibexport.model import Name, Record

Timed = Callable[[], float]
"""Writes once and returns the CPU seconds it took."""


def in_this_process(write: Callable[[], object]) -> Timed:
    def timed() -> float:
        start = time.process_time()
        write()
        return time.process_time() - start

    return timed


def peers(records: list[Record]) -> Iterator[tuple[str, Timed]]:
    """Yield those installed of bibtexparser, pybtex, refkit, citation-js (in NODE_PATH) and pandoc."""
    if find_spec("bibtexparser"):
        yield from _bibtexparser(records)
    if find_spec("pybtex"):
        yield "pybtex", in_this_process(_pybtex(records))
    if find_spec("refkit") and len(_items(records).encode()) < 16 * 1024**2:  # it takes no more
        yield "refkit", in_this_process(_refkit(records))
    if "NODE_PATH" in os.environ:
        yield "citation-js", _of_a_file(records, _citation_js)
    if which("pandoc"):
        yield "pandoc, with its start", _of_a_file(records, _pandoc)


def _fields(record: Record) -> dict[str, str]:
    fields = {
        "title": record.title,
        "booktitle": record.container_title,
        "volume": record.volume,
        "number": record.issue,
        "pages": record.pages,
        "year": str(record.issued.year) if record.issued else "",
        "publisher": record.publisher,
        "doi": record.doi or "",
        "url": record.url,
    }
    return {name: value for name, value in fields.items() if value}


def _bibtexparser(records: list[Record]) -> Iterator[tuple[str, Timed]]:
    import bibtexparser
    from bibtexparser.library import Library
    from bibtexparser.middlewares import LatexEncodingMiddleware, MergeCoAuthors, MergeNameParts, NameParts
    from bibtexparser.model import Entry, Field

    def parts(name: Name) -> object:
        # It writes no comma where there is no given name, and takes the words of each part one by one.
        last, von = (name.family or name.literal).split(), name.particle.split()
        return NameParts(first=name.given.split(), von=von, last=last, jr=name.suffix.split())

    def library(people: Callable[[Record], object]) -> Library:
        return Library(
            [
                Entry(
                    "inproceedings",
                    one.key,
                    [Field("author", people(one)), *(Field(*pair) for pair in _fields(one).items())],
                )
                for one in records
            ]
        )

    logging.disable(logging.WARNING)
    structured = library(lambda record: [parts(name) for name in record.authors])
    merged = library(lambda record: " and ".join(f"{name.family}, {name.given}" for name in record.authors))
    merge = [MergeNameParts(), MergeCoAuthors()]
    yield "bibtexparser", in_this_process(lambda: bibtexparser.write_string(structured, prepend_middleware=merge))
    encode = [*merge, LatexEncodingMiddleware()]
    yield (
        "bibtexparser, escaping",
        in_this_process(lambda: bibtexparser.write_string(structured, prepend_middleware=encode)),
    )
    yield "bibtexparser, ready texts", in_this_process(lambda: bibtexparser.write_string(merged))


def _pybtex(records: list[Record]) -> Callable[[], object]:
    from pybtex.database import BibliographyData, Entry, Person

    def person(name: Name) -> Person:
        return Person(first=name.given, prelast=name.particle, last=name.family or name.literal, lineage=name.suffix)

    data = BibliographyData(
        {
            one.key: Entry(
                "inproceedings", fields=_fields(one), persons={"author": [person(name) for name in one.authors]}
            )
            for one in records
        }
    )
    return lambda: data.to_string("bibtex")


def _refkit(records: list[Record]) -> Callable[[], object]:
    import refkit

    library = refkit.decode(_items(records), format="csl-json")["library"]
    return lambda: refkit.encode(library, format="biblatex")


def _items(records: list[Record]) -> str:
    return "".join(export_json(records, ExportOptions()))


def _of_a_file(records: list[Record], run: Callable[[Path], float]) -> Timed:
    folder = tempfile.TemporaryDirectory()
    file = Path(folder.name) / "items.json"
    file.write_text(_items(records), "utf-8")

    def timed(_folder: object = folder) -> float:
        return run(file)

    return timed


def _citation_js(file: Path) -> float:
    script = Path(__file__).with_name("citation_js.js")
    return float(subprocess.run(["node", script, file, "1"], capture_output=True, text=True, check=True).stdout)


def _pandoc(file: Path) -> float:
    before = _of_children()
    command = ["pandoc", "-f", "csljson", "-t", "bibtex", file, "-o", os.devnull]
    subprocess.run(command, check=True)
    return _of_children() - before


def _of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def best_of(work: Mapping[str, Timed], rounds: int, longest_s: float = 20) -> dict[str, float]:
    """Measure the best time of each, in turns, so that a busy machine slows down all of them; slow ones run once."""
    best: dict[str, float] = {}
    for _ in range(rounds):
        for name, timed in work.items():
            if best.get(name, 0) < longest_s:
                best[name] = min(best.get(name, float("inf")), timed())
    return best
