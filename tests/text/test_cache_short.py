"""Results are kept for short texts, and those of long ones are not, however many come."""

from bibexport.matching.folding import fold_title
from bibexport.normalise.venue_parts import parse_venue
from bibexport.text import CACHED_LENGTH, cache_short
from bibexport.text.names import name
from bibexport.text.venue_names import preprint_server


def test_a_short_text_is_read_once_and_a_long_one_each_time():
    calls = []

    @cache_short(maxsize=10)
    def read(text, number=0):
        calls.append(text[:1])
        return len(text) + number

    assert [read("a" * CACHED_LENGTH) for _ in range(3)] == [CACHED_LENGTH] * 3
    assert [read("b" * (CACHED_LENGTH + 1), 1) for _ in range(3)] == [CACHED_LENGTH + 2] * 3
    assert calls == ["a", "b", "b", "b"]


def test_no_long_title_name_or_venue_is_kept():
    for function in (fold_title, name, parse_venue, preprint_server):
        before = function.cache_info().currsize
        for number in range(20):
            function(f"{number} {'x' * CACHED_LENGTH}")

        assert function.cache_info().currsize == before
