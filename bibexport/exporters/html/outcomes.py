"""What was found out about an entry, in words for its readers."""

from collections.abc import Iterator
from typing import NamedTuple

from bibexport.model import Outcome, Record
from bibexport.text.unicode import clean

OUTCOMES: tuple[Outcome, ...] = ("published", "preprint", "ambiguous", "unchecked")
"""In the order in which they are shown."""
_MEANINGS: dict[Outcome, str] = {
    "published": "There is a record that proves it.",
    "preprint": "Every source answered, and none has a published version.",
    "ambiguous": "There are several versions, which only a person can choose between.",
    "unchecked": "A source could not be asked, so nothing is concluded.",
}


class Statement(NamedTuple):
    """A piece of evidence, and where it can be looked up."""

    text: str
    url: str = ""


def evidence(record: Record) -> tuple[Statement, ...]:
    """Why the outcome is what it is; nothing where there is no outcome."""
    return tuple(_statements(record)) if record.outcome else ()


def _statements(record: Record) -> Iterator[Statement]:
    verdict = record.verdict
    assert record.outcome is not None
    if record.outcome == "published" and (verdict is None or verdict.dblp is None):
        yield Statement("The catalog says so: checked by hand.")
    elif verdict is None or not verdict.evidence.text:
        yield Statement(_MEANINGS[record.outcome])
    else:
        yield Statement(f"{_capitalised(verdict.evidence.text)}.")
    if verdict is not None:
        if record.outcome == verdict.outcome and verdict.dblp:
            yield Statement(f"DBLP {verdict.dblp}", f"https://dblp.org/rec/{verdict.dblp}")
        for candidate in verdict.candidates:
            yield Statement(f"Other version: {clean(candidate)}")
        if verdict.reason:
            yield Statement(_capitalised(verdict.reason))
    if record.claim.text and not (verdict and verdict.evidence.claim):
        yield Statement(f"The list says {clean(record.claim.text)}.")
    if verdict is not None and verdict.checked and record.outcome == verdict.outcome:
        yield Statement(f"Checked on {verdict.checked}.")


def _capitalised(text: str) -> str:
    text = clean(text)
    return text[:1].upper() + text[1:]
