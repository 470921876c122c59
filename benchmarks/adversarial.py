"""Whether the matcher can be made to take one paper for another.

    python benchmarks/adversarial.py FOLDER [--show]

FOLDER holds `dblp.jsonl` (see `matching.py`). Every record is the paper that a list cites with its venue and year,
its own preprint and its CoRR record; what DBLP has beside it is made up against it:

- `sibling, explained`: the record is gone; another paper of the same people is at the venue in its place, under the
  title of any record or of another paper of one of them, and has a CoRR record;
- `sibling, no preprint`: the same without that CoRR record. Nothing but the titles can tell here;
- `part`, `dimension`, `version`, `number`, `negation`, `opposite`, `comment`: the record is gone, and its sibling
  by that mark is there, without a CoRR record;
- `beside …`: the same siblings beside the record.

Nothing but the record itself may come out as published, but where a sibling has no preprint. Ambiguous is right: a
person has to look.
"""

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from matching import corr_record, paper_of, read_lines, record_of

from bibexport.matching import Paper, fold_title, match
from bibexport.model import Facts

OUTCOMES = ("right", "preprint", "ambiguous", "wrong")


class Case(NamedTuple):
    """A paper, what DBLP has, and whether its own record is there."""

    kind: str
    paper: Paper
    records: tuple[Facts, ...]
    preprints: tuple[Facts, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description="Whether the matcher can be made to take one paper for another.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="list what is wrong")
    arguments = parser.parse_args()
    records = [record_of(row) for row in read_lines(arguments.folder / "dblp.jsonl")]
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases(records):
        outcome = judge(case)
        table[case.kind][outcome] += 1
        if arguments.show and outcome == "wrong":
            print(f"{case.kind}: “{case.paper.titles[0]}”: {', '.join(one.title for one in case.records)}")
    print(f"{'':30}" + "".join(f"{outcome:>12}" for outcome in OUTCOMES))
    for kind, counts in table.items():
        print(f"{kind:30}" + "".join(f"{counts[outcome]:12}" for outcome in OUTCOMES))


def judge(case: Case) -> str:
    """One of `OUTCOMES`."""
    verdict = match(case.paper, case.records, case.preprints)
    if verdict.outcome != "published" or verdict.record is None:
        return verdict.outcome
    own = {record.id for record in case.records if fold_title(record.title) == fold_title(case.paper.titles[0])}
    return "right" if verdict.record.id in own else "wrong"


def cases(records: Sequence[Facts]) -> Iterator[Case]:
    """All cases, in the same order in every run."""
    chance = random.Random(13)
    by_author: dict[str, list[Facts]] = defaultdict(list)
    for record in records:
        for name in record.authors:
            by_author[name.display].append(record)
    for record in records:
        if not record.authors or record.issued is None:
            continue
        own = corr_record(record, "2101.00001")
        paper = msgspec.structs.replace(paper_of(record), arxiv=own.arxiv)
        stranger = _disguise(record, chance.choice(records).title)
        theirs = [other for name in record.authors for other in by_author[name.display] if other is not record]
        near = _disguise(record, chance.choice(theirs or [record]).title)
        for kind, sibling in (("sibling", stranger), ("sibling of the group", near)):
            if fold_title(sibling.title) != fold_title(record.title):
                explained = corr_record(sibling, "2101.00002")
                yield Case(f"{kind}, explained", paper, (sibling,), (own, explained))
                yield Case(f"{kind}, no preprint", paper, (sibling,), (own,))
                yield Case(f"beside {kind}", paper, (sibling, record), (own,))
        for kind, mine, other in marked(record.title):
            asked = msgspec.structs.replace(paper, titles=(mine,))
            sibling = _disguise(record, other)
            yield Case(kind, asked, (sibling,), (own,))
            yield Case(f"beside {kind}", asked, (sibling, _disguise(record, mine, "own")), (own,))


def marked(title: str) -> Iterator[tuple[str, str, str]]:
    """Two titles of two papers that one mark tells apart, with the kind of the mark."""
    bare = title.rstrip(".")
    name, colon, rest = bare.partition(": ")
    if re.search(r"survey|review|overview|comment|critique|remark", bare, re.IGNORECASE):
        return
    yield "part", f"{bare}, Part I", f"{bare}, Part II"
    yield "part in one title", bare, f"{bare}, Part II"
    yield "dimension", f"2D {bare}", f"3D {bare}"
    yield "number", f"{bare} in 10 Steps", f"{bare} in 20 Steps"
    yield "negation", bare, f"{bare}, Not Only for Images"
    yield "opposite", f"Supervised {bare}", f"Unsupervised {bare}"
    yield "comment", bare, f"A Comment on {bare}"
    yield "correction", bare, f"Erratum: {bare}"
    yield "survey", bare, f"{bare}: A Survey"
    if colon and " " not in name and name.isalpha():
        yield "version", f"{name}V2: {rest}", f"{name}V3: {rest}"
        yield "version in one title", bare, f"{name}2: {rest}"
        yield "plus", bare, f"{name}++: {rest}"


def _disguise(record: Facts, title: str, suffix: str = "other") -> Facts:
    """The record of another paper by the same people at the same venue in the same year."""
    return msgspec.structs.replace(record, id=f"{record.id}-{suffix}", title=title, doi=None)


if __name__ == "__main__":
    main()
