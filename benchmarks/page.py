"""How fast the page of many references is written, opened and searched, in Debian's Chromium.

    python benchmarks/page.py [NUMBER OF REFERENCES]

Opening is timed from the start of the navigation to the end of the load event; the goal is two seconds for 5,000
references. Searching is timed from a keystroke to the frame that shows the results; the goal is 100 ms, even for a
search right after loading, before the index is built. Each figure is the median of five rounds, with the worst beside
it. The page is on disk, and Chromium is warm.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
from export import stream
from playwright.sync_api import Page, sync_playwright

from bibexport.formats.options import ExportOptions
from bibexport.formats.table import writer
from bibexport.ids import ArxivId, arxiv_doi
from bibexport.model import Date, Evidence, Link, Record, RecordRef, Verdict

ROUNDS = 5
QUERIES = ("m", "mu", "mul", "muller", "muller 2014", "zzz", "", "clip", "icml gaussian", "")
AT_ONCE = "muller 2014"
VENUES = ("ICML", "CVPR", "ICCV", "ECCV", "NeurIPS", "ICLR", "ACL", "EMNLP", "AAAI", "IJCAI")
OPENED = "(() => { const [it] = performance.getEntriesByType('navigation'); return it.loadEventEnd; })()"
SEARCHED = """async (query) => {
  const search = document.getElementById("q");
  search.value = query;
  const start = performance.now();
  search.dispatchEvent(new Event("input"));
  await new Promise((resolve) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(null);
  }));
  return performance.now() - start;
}"""


def make_list(count: int) -> Iterator[Record]:
    """Make a list like a survey's: 25 sections, three of four papers published, links to code and project."""
    for number, record in enumerate(stream(count)):
        year = 2010 + number % 16
        venue = VENUES[number % len(VENUES)]
        arxiv = ArxivId(f"{year % 100:02d}01.{number:05d}")
        fields = {
            "key": f"Key-{number}",
            "sections": ((f"Topic {number * 25 // count}", *((f"Part {number % 3}",) if number % 4 == 0 else ())),),
            "issued": Date(year=year),
            "arxiv": arxiv,
            "links": (
                Link(kind="code", url=f"https://github.com/someone/{number}"),
                Link(kind="project", url=f"https://example.org/{number}"),
            ),
        }
        if number % 4:
            evidence = Evidence(title="title equal", authors="4 of 4 authors", claim=f"list says {venue} {year}")
            fields |= {
                "container_title_short": venue,
                "event_acronym": f"{venue} {year}",
                "outcome": "published",
                "verdict": Verdict(
                    outcome="published",
                    record=RecordRef("dblp", f"conf/x/{number}"),
                    evidence=evidence,
                    checked="2026-11-24",
                ),
            }
        else:
            fields |= {
                "type": "article",
                "publisher": "arXiv",
                "container_title": "",
                "doi": arxiv_doi(arxiv),
                "url": f"https://arxiv.org/abs/{arxiv}",
                "outcome": "preprint",
                "verdict": Verdict(outcome="preprint", checked="2026-11-24"),
            }
        yield msgspec.structs.replace(record, **fields)


def write_page(records: list[Record], path: Path) -> None:
    start = time.process_time()
    html = "".join(writer("html")(records, ExportOptions(title="A long list")))
    seconds = time.process_time() - start
    path.write_text(html)
    print(f"{len(records):,} references: written in {seconds:.2f} s (CPU), {path.stat().st_size / 1e6:.1f} MB")


def report(what: str, milliseconds: list[float]) -> None:
    print(f"{what:<24} {statistics.median(milliseconds):7.0f} ms   worst {max(milliseconds):7.0f} ms")


def measure(page: Page, path: Path) -> tuple[float, dict[str, float]]:
    page.goto(path.as_uri())
    opened = page.evaluate(OPENED)
    searched = {"at once": page.evaluate(SEARCHED, AT_ONCE)}
    page.reload()
    page.wait_for_timeout(500)
    searched |= {f"{place}: {query!r}": page.evaluate(SEARCHED, query) for place, query in enumerate(QUERIES)}
    return opened, searched


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "index.html"
        write_page(list(make_list(count)), path)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        rounds = [measure(page, path) for _ in range(ROUNDS + 1)][1:]
        report("opened", [opened for opened, _ in rounds])
        for query in rounds[0][1]:
            report(f"searched {query}", [searched[query] for _, searched in rounds])
        browser.close()


if __name__ == "__main__":
    main()
