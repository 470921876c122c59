"""Cite keys that stay apart."""

from bibexport.keys import UniqueKeys
from bibexport.model import Date, Name, Record


def keys(*records: Record) -> list[str]:
    unique = UniqueKeys()
    return [unique(record) for record in records]


def test_safe_keys_are_kept_exactly():
    assert keys(Record(key="LISA"), Record(key="LISA++"), Record(key="DBLP:conf/nips/A+B20")) == [
        "LISA",
        "LISA++",
        "DBLP:conf/nips/A+B20",
    ]


def test_keys_that_differ_only_by_case_are_made_distinct_for_bibtex():
    assert keys(Record(key="smith2020"), Record(key="Smith2020"), Record(key="smith2020")) == [
        "smith2020",
        "Smith2020-2",
        "smith2020-3",
    ]


def test_unsafe_keys_are_rewritten():
    assert keys(Record(key="müller_łódź 2020"), Record(key='a, {x}%#~\\"b')) == ["muller_lodz-2020", "a-xsharp-b"]


def test_a_key_of_which_nothing_is_left_is_made_of_author_year_and_title():
    li = Record(key="李明", authors=(Name(family="Li", given="Ming"),), issued=Date(year=2020), title="Deep Things")

    assert keys(li, Record(key="!?".replace("!?", "°")), Record(key="李", title="明")) == [
        "li2020deep",
        "entry",
        "entry-2",
    ]
