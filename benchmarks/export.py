"""How fast .bib and CSL-JSON are written, beside others writing the same records in the same run.

    python benchmarks/export.py [NUMBER OF RECORDS]

The peers are given a head start: their entries and items are made, and not timed, and none of them but
`bibtexparser + LaTeX` escapes anything, while bibexport escapes, protects capitals and maps the fields. Our caches are
emptied before every round. CPU time, best of five rounds. Last, what memory a stream of many records takes.
"""

import copy
import json
import logging
import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from importlib.util import find_spec

from bibexport.exporters import biblatex, bibtex, csl_json, ris
from bibexport.exporters.options import ExportOptions
from bibexport.exporters.tex import escape, math, names
from bibexport.ids import Doi
from bibexport.model import Date, Name, Record

GIVEN = ("Wei", "Alec", "Jong Wook", "Yann", "Maria J.", "Zoë", "Łukasz", "Björn", "Xiao-Ming", "Anna", "Sara", "J. R.")
FAMILIES = ("Zhang", "Radford", "Kim", "LeCun", "García", "Müller", "Kaiser", "Wang", "Smith", "Nguyen", "Rossi", "Tan")
WORDS = (
    *(
        "Learning",
        "Deep",
        "Networks",
        "for",
        "Visual",
        "Models",
        "with",
        "Attention",
        "Robust",
        "Efficient",
        "of",
        "Data",
    ),
    *(
        "Language",
        "and",
        "Graph",
        "Bayesian",
        "CLIP",
        "3D",
        "Pre-Training",
        "Transformers",
        "via",
        "Large-Scale",
        "GANs",
    ),
    *("Optimization", "Sampling", "Detection", "Gaussian", "Inference", "in", "the", "Zero-Shot", "BERT-Based", "Time"),
)
VENUES = tuple(f"Proceedings of the {number}th Conference on Learning & Vision" for number in range(4, 60))


def stream(count: int) -> Iterator[Record]:
    """Records much like DBLP's: four authors and nine words each, some beyond ASCII."""
    chance = random.Random(20)
    for number in range(count):
        title = " ".join(chance.choices(WORDS, k=8))
        authors = tuple(
            Name(given=chance.choice(GIVEN), family=chance.choice(FAMILIES) + chance.choice(("", "s", "mann", "-Li")))
            for _ in range(chance.randint(1, 7))
        )
        yield Record(
            key=f"conf/x/{number}",
            type="paper-conference",
            title=f"{title}: Part {number}",
            authors=authors,
            container_title=chance.choice(VENUES),
            pages=f"{number}–{number + 9}",
            publisher="Springer",
            issued=Date(year=2000 + number % 25),
            doi=Doi(f"10.1007/978-3-030-{number}_{number % 97}"),
            url=f"https://doi.org/10.1007/978-3-030-{number}_{number % 97}",
        )


def cold(run: Callable[[], int]) -> Callable[[], int]:
    def emptied() -> int:
        names.forget()
        escape.cached_text.cache_clear()
        math.math.cache_clear()
        return run()

    return emptied


def cpu_seconds(work: dict[str, Callable[[], int]], rounds: int = 5) -> dict[str, float]:
    """The best time of each, taken in turns, so that a busy machine slows all of them."""
    best = dict.fromkeys(work, float("inf"))
    for _ in range(rounds):
        for name, run in work.items():
            start = time.process_time()
            run()
            best[name] = min(best[name], time.process_time() - start)
    return best


def fields(record: Record) -> dict[str, str]:
    year = str(record.issued.year) if record.issued else ""
    people = " and ".join(f"{name.family}, {name.given}" for name in record.authors)
    return {
        "author": people,
        "title": record.title,
        "booktitle": record.container_title,
        "pages": record.pages,
        "year": year,
        "publisher": record.publisher,
        "doi": record.doi or "",
        "url": record.url,
    }


def bibtexparser_writers(records: list[Record]) -> dict[str, Callable[[], int]]:
    import bibtexparser
    from bibtexparser.library import Library
    from bibtexparser.middlewares import LatexEncodingMiddleware
    from bibtexparser.model import Entry, Field

    logging.disable(logging.WARNING)
    entries = [Entry("inproceedings", one.key, [Field(*field) for field in fields(one).items()]) for one in records]
    library = Library(entries)

    def encoded() -> int:
        return len(bibtexparser.write_string(library, append_middleware=[LatexEncodingMiddleware()]))

    return {
        "bibtexparser": lambda: len(bibtexparser.write_string(library)),
        "bibtexparser + LaTeX": encoded,
    }


def pybtex_writer(records: list[Record]) -> Callable[[], int]:
    from pybtex.database import BibliographyData, Entry, Person

    def entry(record: Record) -> Entry:
        plain = {name: value for name, value in fields(record).items() if name != "author"}
        people = [Person(first=name.given, last=name.family) for name in record.authors]
        return Entry("inproceedings", fields=plain, persons={"author": people})

    data = BibliographyData({one.key: entry(one) for one in records})
    return lambda: len(data.to_string("bibtex"))


def bib_writers(records: list[Record]) -> dict[str, Callable[[], int]]:
    options = ExportOptions()
    work = {
        "bibexport bibtex": cold(lambda: sum(map(len, bibtex.export(records, options)))),
        "bibexport biblatex": cold(lambda: sum(map(len, biblatex.export(records, options)))),
        "bibexport ris": cold(lambda: sum(map(len, ris.export(records, options)))),
    }
    if find_spec("bibtexparser"):
        work |= bibtexparser_writers(records)
    if find_spec("pybtex"):
        work["pybtex"] = pybtex_writer(records)
    return work


def json_writers(records: list[Record]) -> dict[str, Callable[[], int]]:
    options = ExportOptions()
    items = json.loads("".join(csl_json.export(records, options)))
    return {
        "bibexport csl-json": lambda: sum(map(len, csl_json.export(records, options))),
        "json.dumps": lambda: len(json.dumps(items, ensure_ascii=False)),
        "json.dumps, indent=2": lambda: len(json.dumps(items, ensure_ascii=False, indent=2)),
        "copy.deepcopy of the items": lambda: len(copy.deepcopy(items)),
    }


def report(count: int, seconds: dict[str, float]) -> None:
    ours = next(iter(seconds.values()))
    for name, best in seconds.items():
        print(f"{name:27} {count / best:9,.0f} records/s, {best / ours:6.2f} times the time of the first")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    records = list(stream(count))
    report(count, cpu_seconds(bib_writers(records)))
    print()
    report(count, cpu_seconds(json_writers(records)))
    print()
    for length in (1000, 20_000):
        tracemalloc.start()
        for _ in bibtex.export(stream(length), ExportOptions()):
            pass
        print(f"streaming {length:6,} records to .bib: {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB at most")
        tracemalloc.stop()


if __name__ == "__main__":
    main()
