"""The same paper mentioned twice, and different papers with one identifier."""

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from bibexport.findings import Finding
from bibexport.lists.mention import Mention

SAME_TITLE = 0.9
"""Titles with one identifier that are as alike are spellings of one title."""
MOST_TITLES = 20
"""So many titles of one identifier are compared; a list with more of them is broken."""


class Paper(msgspec.Struct, frozen=True):
    """A paper with all places where a list mentions it, the first of them first."""

    mentions: tuple[Mention, ...]


def merge_mentions(mentions: Sequence[Mention]) -> tuple[tuple[Paper, ...], tuple[Finding, ...]]:
    """Put mentions of one paper together: same identifier and same title.

    One identifier on different titles (`shared-id`) and one title with different identifiers
    (`duplicate-title`) are left apart, because only the resolved titles can tell which is wrong.
    """
    warnings: list[Finding] = []
    merged: list[list[Mention]] = []
    by_id: defaultdict[str, list[list[Mention]]] = defaultdict(list)
    for mention in mentions:
        names = identities(mention)
        homes = [home for name in names for home in by_id[name][:MOST_TITLES]]
        home = next((home for home in homes if same_title(home[0].title, mention.title)), None)
        if home is None:
            if homes:
                warnings.append(_different_titles(names[0], homes[0][0], mention))
            home = []
            merged.append(home)
        home.append(mention)
        for name in names:
            if not any(home is known for known in by_id[name]):
                by_id[name].append(home)
    warnings.extend(_different_ids(merged))
    return tuple(Paper(tuple(home)) for home in merged), tuple(warnings)


def identities(mention: Mention) -> tuple[str, ...]:
    """The identifiers by which a paper is the same as another."""
    named = (("arxiv", mention.arxiv), ("doi", mention.doi), *mention.ids.items())
    return tuple(f"{kind}:{value}" for kind, value in named if value)


def same_title(first: str | None, second: str | None) -> bool:
    """Whether two titles of one identifier are spellings of one title; a missing one fits any.

    >>> same_title("LISA: Reasoning Segmentation", "LISA - reasoning segmentation.")
    True
    """
    one, other = fold_title(first), fold_title(second)
    if not one or not other or one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if longer.startswith(shorter) and len(shorter) >= 20:
        return True
    matcher = difflib.SequenceMatcher(None, one[:300], other[:300], autojunk=False)
    return (
        matcher.real_quick_ratio() >= SAME_TITLE
        and matcher.quick_ratio() >= SAME_TITLE
        and matcher.ratio() >= SAME_TITLE
    )


def fold_title(title: str | None) -> str:
    """A title without case, accents, blanks and punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", title or "").casefold())


def _different_titles(name: str, first: Mention, second: Mention) -> Finding:
    message = f"{name} identifies {first.title!r} on line {first.line} but {second.title!r} here; kept as two papers"
    return Finding(code="shared-id", line=second.line, message=message)


def _different_ids(merged: Sequence[Sequence[Mention]]) -> list[Finding]:
    by_title: dict[str, Mention] = {}
    warnings = []
    for home in merged:
        mention = home[0]
        title = fold_title(mention.title)
        if len(title) < 12:
            continue
        first = by_title.setdefault(title, mention)
        if first is not mention and first.arxiv and mention.arxiv and first.arxiv != mention.arxiv:
            message = f"the title of line {first.line} again, with {mention.arxiv} instead of {first.arxiv}"
            warnings.append(Finding(code="duplicate-title", line=mention.line, message=message))
    return warnings
