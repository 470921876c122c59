"""Titles and identifiers: is the paper that the identifier stands for the one that the list means?

Only titles that differ after folding count, so that case, punctuation, TeX and accents do not; and a
title that any source has is right, whatever the other sources say.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Literal

from bibexport.check.statements import Known, Statement
from bibexport.findings import Finding
from bibexport.matching.contrast import contrast
from bibexport.matching.drift import compare_titles, content_words
from bibexport.matching.folding import fold_title, words
from bibexport.model import Facts
from bibexport.normalise.records import provenance_of

Relation = Literal["same", "wording", "renamed", "another"]

WORDING = 0.9
"""Titles that are as alike, by the weight of their words, are one title in slightly other words."""
ANOTHER = 0.25
"""Titles that are less alike are of different papers, or one was renamed altogether."""
MISSPELT = 0.95
"""Titles that have so much of their letters in common, in order, are spellings of one title."""
LONGEST = 300
"""Letters of a title that are compared."""
FEWEST_WORDS = 3
"""What has fewer words may be a name in a title's place, which proves little."""

_NAME = re.compile(r"([^:：]{1,60})[:：]\s+")


def title_owners(statements: Iterable[Statement]) -> dict[str, str]:
    """The folded titles of a list, each with the key of the first entry that has it."""
    owners: dict[str, str] = {}
    for statement in statements:
        if statement.title:
            owners.setdefault(fold_title(statement.title), statement.entry.key)
    return owners


def title_findings(statement: Statement, known: Known, owners: Mapping[str, str]) -> Iterator[Finding]:
    """What is wrong with a title, or with the identifier beside it.

    `owners` tells whose title in the list a source's title is: where the identifier leads to the
    paper of another entry, it was copied from there.
    """
    yield from _wrong_pin(statement, known)
    told = known.preprint or (known.dblp if statement.entry.dblp else None)
    if told is None or not statement.title or not known.titles:
        return
    relation = best_relation(statement.title, known.titles)
    if relation == "same":
        return
    owner = owners.get(fold_title(told.title), "")
    if relation == "another" or (relation == "renamed" and owner):
        hint = f"the paper of {owner}" if owner else "another paper, unless this one was renamed"
        yield _finding(
            "wrong-id", statement, told, f"{_named(told)} is “{told.title}”: {hint}; the list has “{statement.title}”"
        )
    elif relation == "renamed":
        message = f"{_named(told)} is “{told.title}”, the list has “{statement.title}”: renamed, or another paper's id"
        yield _finding("title", statement, told, message)
    else:
        yield _finding("title-wording", statement, told, f"the list has “{statement.title}”, the source “{told.title}”")


def _wrong_pin(statement: Statement, known: Known) -> Iterator[Finding]:
    """A pinned record that has neither title nor authors in common with the preprint."""
    pinned, preprint = known.dblp, known.preprint
    if pinned is None or preprint is None or not statement.entry.dblp:
        return
    if relation_of(preprint.title, pinned.title) != "another" or not _families(preprint).isdisjoint(_families(pinned)):
        return
    message = f"{_named(pinned)} is “{pinned.title}” by other people; {_named(preprint)} is “{preprint.title}”"
    yield _finding("wrong-id", statement, pinned, message)


def _families(facts: Facts) -> set[str]:
    return {fold_title(name.family or name.literal) for name in facts.authors}


def best_relation(claimed: str, titles: Sequence[str]) -> Relation:
    """How a title goes together with the nearest of a paper's titles."""
    order: tuple[Relation, ...] = ("same", "wording", "renamed", "another")
    return min((relation_of(claimed, title) for title in titles), key=order.index, default="same")


def relation_of(claimed: str, title: str) -> Relation:
    """How a claimed title and a source's go together.

    >>> relation_of("LISA - reasoning segmentation", "LISA: Reasoning Segmentation")
    'same'
    >>> relation_of("Reasoning Segmentation with Language Models", "Reasoning Segmentation via Language Models")
    'wording'
    >>> relation_of("Visual Instruction Tuning", "Segment Anything")
    'another'
    """
    if fold_title(claimed) == fold_title(title) or _is_name(claimed, title):
        return "same"
    if fold_title(_without_name(claimed)) == fold_title(_without_name(title)) and not (_name(claimed) and _name(title)):
        return "wording"
    drift = compare_titles(claimed, title)
    if (
        not _other_name(claimed, title)
        and not contrast(claimed, title)
        and (drift.alike >= WORDING or _starts(claimed, title) or _misspelt(claimed, title))
    ):
        return "wording"
    if drift.alike < ANOTHER and content_words(claimed) >= FEWEST_WORDS and not _same_start(claimed, title):
        return "another"
    return "renamed"


def _is_name(claimed: str, title: str) -> bool:
    """Whether what stands in the place of a title is only a name, and maybe that of the paper."""
    if content_words(claimed) >= FEWEST_WORDS or content_words(title) < FEWEST_WORDS:
        return False
    return content_words(claimed) < 2 or set(words(claimed)) <= set(words(title))


def _name(title: str) -> str:
    match = _NAME.match(title)
    return fold_title(match[1]) if match else ""


def _other_name(claimed: str, title: str) -> bool:
    """Whether the titles start with names of two things: `WNet: …`, `GNet: …`."""
    one, other = _name(claimed), _name(title)
    return bool(one) and bool(other) and one not in other and other not in one


def _without_name(title: str) -> str:
    match = _NAME.match(title)
    return title[match.end() :] if match else title


def _starts(claimed: str, title: str) -> bool:
    """Whether one of two titles is the other without its end, or without its subtitle."""
    one, other = sorted((words(claimed), words(title)), key=len)
    return len(one) >= FEWEST_WORDS and other[: len(one)] == one


def _misspelt(claimed: str, title: str) -> bool:
    """Whether two titles differ in a few letters."""
    matcher = SequenceMatcher(None, fold_title(claimed)[:LONGEST], fold_title(title)[:LONGEST], autojunk=False)
    return matcher.real_quick_ratio() >= MISSPELT and matcher.quick_ratio() >= MISSPELT and matcher.ratio() >= MISSPELT


def _same_start(claimed: str, title: str) -> bool:
    """Whether two titles start with the same name."""
    return words(claimed)[:1] == words(title)[:1] and content_words(" ".join(words(title)[:1])) == 1


def _named(facts: Facts) -> str:
    return f"arXiv:{facts.arxiv}" if facts.arxiv and facts.source != "dblp" else f"{facts.source}:{facts.id}"


def _finding(code: str, statement: Statement, told: Facts, message: str) -> Finding:
    field = {"wrong-id": ("dblp",) if told.source == "dblp" else ("arxiv",)}.get(code, ("title",))
    return Finding(
        code=code,
        path=statement.entry.path,
        line=statement.at(*field),
        key=statement.entry.key,
        message=message,
        listed=statement.title,
        recorded=told.title,
        source=provenance_of(told),
    )
