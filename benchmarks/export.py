"""How fast .bib and CSL-JSON are written, compared with other programs writing the same records in the same run.

    python benchmarks/export.py [NUMBER OF RECORDS] [FILE]

FILE is a .bib or CSL-JSON whose records are written, repeatedly if there are too few of them; without it, records are
invented. The peers have a head start: preparing their entries and items is not timed, and only `bibtexparser, escaping`
and `refkit` escape anything, while bibexport escapes, protects capitals and maps the fields. Our caches are emptied
before every round. CPU time, best of five rounds, or of one above 20 seconds. At the end, the memory that a stream of
many records takes.

bibtexparser and pybtex come with bibexport; `pip install refkit`, `npm install @citation-js/core
@citation-js/plugin-bibtex` with NODE_PATH=node_modules, and pandoc make the others run.
"""

import json
import random
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import count as numbers
from itertools import islice
from pathlib import Path

import msgspec
from export_peers import Timed, best_of, in_this_process, peers

from bibexport.formats import ris
from bibexport.formats.bibtex import write_biblatex, write_bibtex, write_names
from bibexport.formats.csl.write import export_json, export_yaml
from bibexport.formats.options import ExportOptions
from bibexport.formats.table import input_format, read
from bibexport.ids import Doi
from bibexport.model import Date, Name, Record
from bibexport.tex import encode as escape
from bibexport.tex import formulas, titles

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
    """Make records like DBLP's: four authors and nine words each, some beyond ASCII."""
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


def records_of(file: Path) -> Iterator[Record]:
    """Repeat the records of a bibliography forever, each round under different keys."""
    entries = read(file.read_text("utf-8"), input_format(str(file)), str(file))[0].entries
    for number in numbers():
        for entry in entries:
            if entry.record:
                yield msgspec.structs.replace(entry.record, key=f"{entry.key}-{number}") if number else entry.record


def cold(write: Callable[[], object]) -> Timed:
    timed = in_this_process(write)

    def timed_without_caches() -> float:
        write_names.write_name.cache_clear()
        escape.cached_text.cache_clear()
        formulas.encode_math.cache_clear()
        for cached in (titles._is_ordinary, titles._is_lower_content, titles._encode_middle_word):
            cached.cache_clear()
        return timed()

    return timed_without_caches


def bib_writers(records: list[Record]) -> dict[str, Timed]:
    options = ExportOptions()
    return {
        "bibexport, BibTeX": cold(lambda: "".join(write_bibtex.export(records, options))),
        "bibexport, BibLaTeX": cold(lambda: "".join(write_biblatex.export(records, options))),
        "bibexport, RIS": cold(lambda: "".join(ris.export(records, options))),
        **dict(peers(records)),
    }


def json_writers(records: list[Record]) -> dict[str, Timed]:
    options = ExportOptions()
    items = json.loads("".join(export_json(records, options)))
    return {
        "bibexport, CSL-JSON": in_this_process(lambda: "".join(export_json(records, options))),
        "bibexport, CSL-YAML": in_this_process(lambda: "".join(export_yaml(records, options))),
        "json.dumps, indent=2": in_this_process(lambda: json.dumps(items, ensure_ascii=False, indent=2)),
        "json.dumps, one line": in_this_process(lambda: json.dumps(items, ensure_ascii=False)),
    }


def report(count: int, seconds: dict[str, float]) -> None:
    ours = next(iter(seconds.values()))
    print("| writer | records/s | times the time of the first |\n|---|--:|--:|")
    for name, best in seconds.items():
        print(f"| {name} | {count / best:,.0f} | {best / ours:.2f} |")
    print()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    source = records_of(Path(sys.argv[2])) if len(sys.argv) > 2 else stream(count)
    records = list(islice(source, count))
    report(count, best_of(bib_writers(records), rounds=5))
    report(count, best_of(json_writers(records), rounds=5))
    for length in (count // 3, 20 * count // 3):
        tracemalloc.start()
        for _ in write_bibtex.export(stream(length), ExportOptions()):
            pass
        print(f"streaming {length:6,} records to .bib: {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB at most")
        tracemalloc.stop()


if __name__ == "__main__":
    main()
