"""Extracts of the dump: the records that a catalog may need, and the venues of which an extract holds everything.

`--only` keeps what a catalog may need. Whoever builds an index from some other part may have left out a venue, or every
second paper of it. DBLP's keys tell: a record is named after its authors and year, with a letter where that name is
taken (`conf/icml/WangZ20`, then `…/WangZ20a`, `…/WangZ20b`). Who holds the predecessor of nearly every lettered key has
left out nearly nothing.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import msgspec

from bibexport.ids import ArxivId, DblpKey, Doi
from bibexport.index.hashes import hash_key
from bibexport.index.records import RawRecord
from bibexport.lock import Lock
from bibexport.matching import fold_title, plausible
from bibexport.matching.drift import DISTINCTIVE, weights
from bibexport.model import Entry
from bibexport.pages import page_dois, page_key
from bibexport.resolution.questions import preprint_facts, question

WordPair = tuple[str, str]


class Papers(msgspec.Struct, frozen=True, kw_only=True):
    """The identifiers and titles under which the entries of a catalog may be found."""

    titles: frozenset[str] = frozenset()
    keys: frozenset[DblpKey] = frozenset()
    dois: frozenset[Doi] = frozenset()
    pages: frozenset[str] = frozenset()
    """Keys of the pages that are linked (see `bibexport.pages.page_key`)."""
    preprints: frozenset[ArxivId] = frozenset()

    def with_titles(self, titles: Iterable[str]) -> "Papers":
        """Add titles, as the snapshot of arXiv supplies them."""
        return msgspec.structs.replace(self, titles=self.titles.union(titles))

    def merge(self, others: Iterable["Papers"]) -> "Papers":
        """Combine these with the papers of other catalogs."""
        parts = [self, *others]
        return Papers(
            titles=frozenset().union(*(part.titles for part in parts)),
            keys=frozenset().union(*(part.keys for part in parts)),
            dois=frozenset().union(*(part.dois for part in parts)),
            pages=frozenset().union(*(part.pages for part in parts)),
            preprints=frozenset().union(*(part.preprints for part in parts)),
        )


def collect_papers(entries: Iterable[Entry], lock: Lock) -> Papers:
    """Collect the identifiers and titles of entries from the catalog and its lock."""
    titles: set[str] = set()
    keys: set[DblpKey] = set()
    dois: set[Doi] = set()
    pages: set[str] = set()
    preprints: set[ArxivId] = set()
    for entry in entries:
        asked, facts = question(entry), preprint_facts(entry, lock)
        verdict = lock.verdicts.get(asked)
        titles.update(title for title in (entry.title, facts.title if facts else "") if title)
        keys.update(key for key in (entry.dblp,) if key)
        refs = (verdict.record, *verdict.considered) if verdict else ()
        keys.update(DblpKey(ref.id) for ref in refs if ref and ref.source == "dblp")
        dois.update(doi for doi in (entry.doi, facts.doi if facts else None) if doi)
        for link in entry.links:
            dois.update(page_dois(link.url))
            pages.update([page_key(link.url)] if page_key(link.url) else [])
        preprints.update([entry.arxiv] if entry.arxiv else [])
    return Papers(
        titles=frozenset(titles),
        keys=frozenset(keys),
        dois=frozenset(dois),
        pages=frozenset(pages),
        preprints=frozenset(preprints),
    )


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """The papers of a catalog, indexed so that each record of a dump can be compared with all of them at once."""

    papers: Papers
    titles: frozenset[str]
    """Folded."""
    pairs: dict[WordPair, tuple[str, ...]]
    """Titles by each pair of their words: a record under a reworded title shares such a pair."""

    def includes(self, record: RawRecord) -> bool:
        """Return whether a record may be one of the papers, or a version of one."""
        papers = self.papers
        if record.key in papers.keys or record.corr in papers.preprints:
            return True
        if not papers.dois.isdisjoint(record.dois) or not papers.pages.isdisjoint(record.pages):
            return True
        return fold_title(record.title) in self.titles or self._may_be_reworded(record.title)

    def _may_be_reworded(self, title: str) -> bool:
        found = {other for pair in _word_pairs(title) if pair in self.pairs for other in self.pairs[pair]}
        return bool(found) and plausible(sorted(found), title)


def select(papers: Papers) -> Selection:
    """Index `papers` by their folded titles and pairs of words."""
    pairs: dict[WordPair, list[str]] = {}
    for title in sorted(papers.titles):
        for pair in _word_pairs(title):
            pairs.setdefault(pair, []).append(title)
    return Selection(
        papers=papers,
        titles=frozenset(map(fold_title, papers.titles)),
        pairs={pair: tuple(titles) for pair, titles in pairs.items()},
    )


def _word_pairs(title: str) -> Sequence[WordPair]:
    """Pair up the words of a title, at least one of each pair distinctive: `plausible` titles share such a pair."""
    words = sorted((stem, weight) for stem, weight in weights(title).items() if weight)
    return [(one, other) for (one, a), (other, b) in combinations(words, 2) if DISTINCTIVE in (a, b)]


VenueYear = tuple[str, int]
"""A venue by its name in DBLP's keys (`icml`, `pami`), and a year."""

MIN_LETTERED = 10
"""Number of lettered keys from which their share says something: half of a venue passes once in a hundred times."""
MIN_SHARE = 0.9
"""Minimum share of predecessors held. Not all: DBLP renames some records, and keys of workshops share the series."""
MIN_RECORDS = 20
"""Minimum number of records in a year; fewer are strays."""
MIN_OF_NEIGHBOUR = 1 / 3
"""Minimum number of records, as a share of those of the year before or after; below it, the year is a beginning."""

_LETTERED = re.compile(r"(.*\d\d)([a-z])", re.DOTALL)


class KeyTally(NamedTuple):
    """What the keys of some records say about how complete their venues are. Cheap to send between processes."""

    hashes: bytes
    """The hashes of all keys, 4 bytes each."""
    counts: dict[VenueYear, int]
    """Number of records."""
    predecessors: list[tuple[VenueYear, int]]
    """For every lettered key, the hash of the one before it."""


EMPTY = KeyTally(b"", {}, [])


class Completeness(NamedTuple):
    """Of a venue in a year: whether the index has all of it."""

    venue: str
    year: int
    is_whole: bool


def tally_keys(keys: Iterable[tuple[DblpKey, int | None]]) -> KeyTally:
    """Tally the keys of records, each with its year."""
    hashes, predecessors = array("I"), []
    counts: Counter[VenueYear] = Counter()
    for key, year in keys:
        hashes.append(hash_key(key))
        series, _, name = key.rpartition("/")
        if not year or "/" not in series:
            continue
        venue_year = (series.partition("/")[2], year)
        counts[venue_year] += 1
        if match := _LETTERED.fullmatch(name):
            before = "" if match[2] == "a" else chr(ord(match[2]) - 1)
            predecessors.append((venue_year, hash_key(DblpKey(f"{series}/{match[1]}{before}"))))
    return KeyTally(hashes.tobytes(), dict(counts), predecessors)


def find_complete(tallies: Iterable[KeyTally]) -> Iterator[Completeness]:
    """Yield every venue and year of which there are records, and whether the tallied keys show that all are there."""
    held: set[int] = set()
    counts: Counter[VenueYear] = Counter()
    lettered: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
    for one in tallies:
        held.update(array("I", one.hashes))
        counts.update(one.counts)
        for (venue, year), before in one.predecessors:
            lettered[venue].setdefault(year, []).append(before)
    shares = {
        venue: {year: (sum(one in held for one in some), len(some)) for year, some in years.items()}
        for venue, years in lettered.items()
    }
    for (venue, year), count in sorted(counts.items()):
        neighbour = max(counts[venue, year - 1], counts[venue, year + 1])
        is_regular = count >= MIN_RECORDS and count >= MIN_OF_NEIGHBOUR * neighbour
        yield Completeness(venue, year, is_regular and _has_predecessors(shares.get(venue, {}), year))


def _has_predecessors(years: dict[int, tuple[int, int]], year: int) -> bool:
    """Whether a year has nearly all predecessors, together with as many years around it as that takes to tell."""
    held = total = 0
    for distance in range(1 + max((abs(one - year) for one in years), default=0)):
        for one in {year - distance, year + distance} & years.keys():
            held, total = held + years[one][0], total + years[one][1]
        if total >= MIN_LETTERED or (total and held < MIN_SHARE * total):
            break
    return total >= MIN_LETTERED and held >= MIN_SHARE * total
