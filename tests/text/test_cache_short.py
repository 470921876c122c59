"""Results are kept for short texts, and those of long ones are not, however many come."""

import re
from pathlib import Path

import bibexport
from bibexport.formats.bibtex.write_names import write_name
from bibexport.lists.identifiers import find_identifiers
from bibexport.lists.names import is_name
from bibexport.matching.drift import weights
from bibexport.matching.folding import fold_title
from bibexport.model import Name
from bibexport.normalise.venue_parts import parse_venue
from bibexport.text import CACHED_LENGTH, cache_short
from bibexport.text.names import name
from bibexport.text.venue_names import abbreviate_title, preprint_server

PACKAGE = Path(bibexport.__file__).parent


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
    texts = [f"{number} {'x' * CACHED_LENGTH}" for number in range(20)]
    people = [Name(family=text) for text in texts]
    of_text = (fold_title, name, parse_venue, preprint_server, abbreviate_title, find_identifiers, is_name, weights)
    for function, values in [*((one, texts) for one in of_text), (write_name, people)]:
        before = function.cache_info().currsize
        for value in values:
            function(value, "ascii") if function is write_name else function(value)

        assert function.cache_info().currsize == before


def test_no_cache_is_limited_by_the_number_of_texts_alone():
    """Only what takes no text from outside may; and names in `authors`, where measuring takes longer than comparing."""
    plain = {
        f"{path.relative_to(PACKAGE)}:{found[1]}"
        for path in PACKAGE.rglob("*.py")
        for found in re.finditer(r"@lru_cache(?:\([^)]*\))?\n(?:@.*\n)*def (\w+)\(", path.read_text())
    }

    assert plain == {
        "formats/html/page.py:_environment",
        "formats/html/page.py:_resource",
        "formats/markdown/write.py:_environment",
        *(f"matching/authors.py:{name}" for name in ("spellings", "_are_similar", "_index_words")),
        *(f"check/authors.py:{name}" for name in ("is_same_person", "_ways_to_write", "_is_latin")),
        "tex/macros.py:_find_any",
        "tex/macros.py:_find_primitives",
        "text/venue_names.py:journal_abbreviations",
    }
