import pytest

from bibexport.formats.html.entries import Statement, evidence
from bibexport.model import Claim, Evidence, Record, RecordRef, Verdict

CHECKED = "2026-11-24"
FOUND = Verdict(
    outcome="published",
    record=RecordRef("dblp", "conf/icml/X21"),
    evidence=Evidence(title="title equal", claim="list says ICML 2021"),
    checked=CHECKED,
)


@pytest.mark.parametrize(
    ("outcome", "verdict", "statements"),
    [
        (None, None, []),
        ("published", FOUND, ["Title equal; list says ICML 2021.", "DBLP conf/icml/X21", "Checked on 2026-11-24."]),
        (
            "published",
            Verdict(outcome="preprint", checked=CHECKED),
            ["The catalog says so: checked by hand.", "The list says ICML 2021."],
        ),
        ("published", None, ["The catalog says so: checked by hand.", "The list says ICML 2021."]),
        (
            "preprint",
            Verdict(outcome="preprint", checked=CHECKED),
            [
                "Every source answered, and none has a published version.",
                "The list says ICML 2021.",
                "Checked on 2026-11-24.",
            ],
        ),
        (
            "ambiguous",
            Verdict(outcome="ambiguous", candidates=("conf/a/B20 (A 2020)",), reason="two versions"),
            [
                "There are several published versions; choose one by hand.",
                "Other version: conf/a/B20 (A 2020)",
                "Two versions",
                "The list says ICML 2021.",
            ],
        ),
        ("unchecked", None, ["A source could not be asked, so nothing is concluded.", "The list says ICML 2021."]),
    ],
)
def test_an_outcome_comes_with_what_it_rests_on(outcome, verdict, statements):
    record = Record(key="k", outcome=outcome, verdict=verdict, claim=Claim(venue="ICML", year=2021))

    assert [statement.text for statement in evidence(record)] == statements


def test_the_published_version_can_be_looked_up():
    assert Statement("DBLP conf/icml/X21", "https://dblp.org/rec/conf/icml/X21") in evidence(
        Record(key="k", outcome="published", verdict=FOUND)
    )
