"""ISBNs of DBLP's records, also as older locks have them."""

import pytest

from bibexport.model import Entry, Facts, Verdict
from bibexport.normalise.records import record


@pytest.mark.parametrize(
    ("in_lock", "expected"),
    [
        ("urn:isbn:9781450372701", "9781450372701"),
        ("978-1-4503-7270-1", "978-1-4503-7270-1"),
        ("none", "none"),
        ("", ""),
    ],
)
def test_the_isbn_of_an_older_lock_is_cleaned(in_lock, expected):
    facts = Facts(source="dblp", id="conf/x/Y20", type="paper-conference", title="T", isbn=in_lock)

    assert record(Entry(key="k"), None, facts, Verdict(outcome="published")).isbn == expected
