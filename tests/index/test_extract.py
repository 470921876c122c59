"""Which venues an extract of DBLP holds completely, by the letters in its keys."""

import random
from collections import Counter

import pytest

from bibexport.ids import DblpKey
from bibexport.index.extract import MIN_LETTERED, find_complete, tally_keys

YEARS = range(2018, 2023)


def volume(venue: str, year: int, size: int, *, names: int = 60) -> list[tuple[DblpKey, int]]:
    """Return the keys of a year as DBLP gives them: one letter more for each paper of the same authors and year."""
    chosen = random.Random(f"{venue}{year}")
    taken: Counter[str] = Counter()
    keys = []
    for _ in range(size):
        name = f"Author{chosen.randrange(names)}{chr(65 + chosen.randrange(5))}{year % 100:02d}"
        letter = "" if not taken[name] else chr(96 + taken[name])
        taken[name] += 1
        keys.append((DblpKey(f"conf/{venue}/{name}{letter}"), year))
    return keys


def volumes(venue: str, size: int = 200) -> list[tuple[DblpKey, int]]:
    return [key for year in YEARS for key in volume(venue, year, size)]


def complete(keys: list[tuple[DblpKey, int | None]]) -> set[tuple[str, int]]:
    return {(one.venue, one.year) for one in find_complete([tally_keys(keys)]) if one.is_whole}


def test_a_venue_held_completely_is_recognised():
    assert complete(volumes("icml")) == {("icml", year) for year in YEARS}


@pytest.mark.parametrize("share", [0.2, 0.5, 0.7])
@pytest.mark.parametrize("seed", range(20))
def test_a_venue_with_papers_left_out_is_not(share, seed):
    chosen = random.Random(seed)
    assert complete([key for key in volumes("icml") if chosen.random() < share]) == set()


def test_one_incomplete_venue_does_not_hide_or_excuse_another():
    half = volumes("cvpr")[::2]
    assert complete(volumes("icml") + half) == {("icml", year) for year in YEARS}


def test_an_incomplete_year_does_not_count_among_complete_ones():
    keys = [key for key in volumes("icml", 400) if key[1] != 2020] + volume("icml", 2020, 400)[::2]
    assert ("icml", 2020) not in complete(keys)
    assert ("icml", 2022) in complete(keys)


@pytest.mark.parametrize("held", [1, 15, 60])
def test_the_beginning_of_a_year_is_not_the_year(held):
    keys = volumes("icml", 200) + volume("icml", 2023, 200)[:held]
    assert ("icml", 2023) not in complete(keys)


def test_too_few_letters_say_nothing():
    alone = [(DblpKey(f"conf/rare/Author{number}21"), 2021) for number in range(500)]
    assert complete(alone) == set()
    few = [(DblpKey(f"conf/rare/Author{number}21a"), 2021) for number in range(MIN_LETTERED - 1)]
    assert complete(alone + few) == set()


def test_tallies_of_several_batches_count_together():
    keys = volumes("icml")
    tallies = [tally_keys(keys[start::7]) for start in range(7)]
    assert {(one.venue, one.year) for one in find_complete(tallies) if one.is_whole} == complete(keys)


def test_records_without_a_year_or_a_venue_count_for_none():
    assert (
        complete([(DblpKey("homepages/x"), None), (DblpKey("books/x/Y20a"), None), (DblpKey("series"), 2020)]) == set()
    )
