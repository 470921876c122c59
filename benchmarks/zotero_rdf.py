"""How fast Zotero RDF is written, compared with rdflib and lxml writing the same document in the same run.

    python benchmarks/zotero_rdf.py [NUMBER OF RECORDS]

The peers have a head start: building rdflib's graph and lxml's source is not timed, while bibexport also maps records
to Zotero's fields. lxml takes part if it is installed. CPU time, best of five rounds.
"""

import io
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from importlib.util import find_spec

import rdflib

from bibexport.formats.options import ExportOptions
from bibexport.formats.zotero.rdf import export
from bibexport.ids import ArxivId
from bibexport.model import Claim, Date, Evidence, Link, Name, Record, RecordRef, Verdict

PEOPLE = (("Zoë", "Müller"), ("Wei", "Zhang"), ("Jong Wook", "Kim"), ("Laurens", "van der Maaten"))


def record(number: int) -> Record:
    arxiv = ArxivId(f"2103.{number % 100000:05d}")
    dblp = f"conf/icml/X{number}"
    return Record(
        key=f"key{number}",
        type="paper-conference",
        title=f"Learning Transferable Visual Models & Supervision, Part {number}",
        authors=tuple(Name(given=given, family=family) for given, family in PEOPLE),
        container_title="Proceedings of the 38th International Conference on Machine Learning",
        container_title_short="ICML",
        collection_title="Proceedings of Machine Learning Research",
        volume="139",
        pages="8748–8763",
        publisher="PMLR",
        event_title="International Conference on Machine Learning",
        event_acronym="ICML 2021",
        issued=Date(year=2021, month=7, day=18),
        url=f"https://proceedings.mlr.press/v139/x{number}.html",
        arxiv=arxiv,
        arxiv_category="cs.CV",
        language="en",
        tags=("vision", "language"),
        sections=((f"Section {number % 20}", "Part"),),
        links=(Link(kind="code", url=f"https://github.com/x/{number}", label="Code"),),
        claim=Claim(venue="ICML", year=2021),
        outcome="published",
        verdict=Verdict(outcome="published", record=RecordRef("dblp", dblp), evidence=Evidence(title="title equal")),
        provenance={"title": f"dblp {dblp}, 2026-11-24", "pages": f"dblp {dblp}, 2026-11-24"},
    )


def cpu_seconds(work: dict[str, Callable[[], int]], rounds: int = 5) -> dict[str, float]:
    """Measure the best time of each, in turns, so that a busy machine slows down all of them."""
    best = dict.fromkeys(work, float("inf"))
    for _ in range(rounds):
        for name, run in work.items():
            start = time.process_time()
            run()
            best[name] = min(best[name], time.process_time() - start)
    return best


def write_with_lxml(root: ET.Element) -> int:
    from lxml import etree

    def rebuild(element: ET.Element) -> "etree._Element":
        copy = etree.Element(element.tag, element.attrib)
        copy.text = element.text
        copy.extend(rebuild(child) for child in element)
        return copy

    buffer = io.BytesIO()
    with etree.xmlfile(buffer, encoding="utf-8") as file, file.element(root.tag):
        for child in root:
            file.write(rebuild(child))
    return buffer.tell()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    records = [record(number) for number in range(count)]
    options = ExportOptions(title="Benchmark")
    document = "".join(export(records, options))
    graph = rdflib.Graph().parse(data=document, format="xml", publicID="http://example.org/")
    root = ET.fromstring(document)

    work: dict[str, Callable[[], int]] = {
        "bibexport": lambda: sum(len(piece) for piece in export(records, options)),
        "rdflib": lambda: len(graph.serialize(format="xml")),
    }
    if find_spec("lxml"):
        work["lxml"] = lambda: write_with_lxml(root)
    seconds = cpu_seconds(work)

    print(f"{count} records, {len(document) / 1e6:.1f} MB, {len(graph)} triples")
    for name, best in seconds.items():
        print(f"{name:10} {count / best:8,.0f} records/s, {best / seconds['bibexport']:5.1f} times the time")


if __name__ == "__main__":
    main()
