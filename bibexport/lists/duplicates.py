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
"""Minimum similarity of two spellings of one title, given the same identifier."""
MOST_TITLES = 20
"""Maximum number of titles compared per identifier; a list with more is broken."""


class Paper(msgspec.Struct, frozen=True):
    """A paper with all places where a list mentions it, the first of them first."""

    mentions: tuple[Mention, ...]


def merge_mentions(mentions: Sequence[Mention]) -> tuple[tuple[Paper, ...], tuple[Finding, ...]]:
    """Merge the mentions of one paper: same identifier and same title.

    One identifier on different titles (`shared-id`) and one title with different identifiers
    (`duplicate-title`) are left apart, because only the resolved titles can tell which is wrong.
    """
    warnings: list[Finding] = []
    merged: list[list[Mention]] = []
    by_id: defaultdict[str, list[list[Mention]]] = defaultdict(list)
    for mention in mentions:
        names = identities(mention)
        groups = [group for name in names for group in by_id[name][:MOST_TITLES]]
        group = next((group for group in groups if same_title(group[0].title, mention.title)), None)
        if group is None:
            if groups:
                warnings.append(_report_titles(names[0], groups[0][0], mention))
            group = []
            merged.append(group)
        group.append(mention)
        for name in names:
            if not any(group is known for known in by_id[name]):
                by_id[name].append(group)
    warnings.extend(_report_ids(merged))
    return tuple(Paper(tuple(group)) for group in merged), tuple(warnings)


def identities(mention: Mention) -> tuple[str, ...]:
    """Return the identifiers that only mentions of one paper share."""
    named = (("arxiv", mention.arxiv), ("doi", mention.doi), *mention.ids.items())
    return tuple(f"{kind}:{value}" for kind, value in named if value)


def same_title(first: str | None, second: str | None) -> bool:
    """Return whether two titles of one identifier are spellings of one title; an empty title matches any.

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
    """Return a title without case, accents, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", title or "").casefold())


def _report_titles(name: str, first: Mention, second: Mention) -> Finding:
    message = f"{name} identifies {first.title!r} on line {first.line} but {second.title!r} here; kept as two papers"
    return Finding(code="shared-id", line=second.line, message=message)


def _report_ids(merged: Sequence[Sequence[Mention]]) -> list[Finding]:
    by_title: dict[str, Mention] = {}
    warnings = []
    for group in merged:
        mention = group[0]
        title = fold_title(mention.title)
        if len(title) < 12:
            continue
        first = by_title.setdefault(title, mention)
        if first is not mention and first.arxiv and mention.arxiv and first.arxiv != mention.arxiv:
            message = f"the title of line {first.line} again, with {mention.arxiv} instead of {first.arxiv}"
            warnings.append(Finding(code="duplicate-title", line=mention.line, message=message))
    return warnings
