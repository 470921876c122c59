"""Which venues a part of DBLP's dump holds completely, as the keys of its records show.

Whoever builds an index from a part may have left out a venue, or every second paper of it. DBLP's keys tell: a record
is named after its authors and year, with a letter where that name is taken (`conf/icml/WangZ20`, then `…/WangZ20a`,
`…/WangZ20b`). Who holds the predecessor of nearly every lettered key has left out nearly nothing.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bibexport.ids import DblpKey
from bibexport.index.hashes import hash_key

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
