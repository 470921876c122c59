"""Suggestions for misspelt names."""

from collections.abc import Iterable

_ALIKE = 60.0
"""Minimum of rapidfuzz's `ratio`, out of 100: two names of eight letters that share five."""


def find_nearest(text: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return the names of `known` that are most similar to `text`, best first; if any differ only in case, just these.

    >>> find_nearest("LLAVA", ["CLIP", "LLaVA", "LLaVa-1.5"])
    ['LLaVA']
    """
    folded = {name: name.casefold() for name in known}
    same = [name for name, form in folded.items() if form == text.casefold()]
    if same:
        return same[:most]
    from rapidfuzz import fuzz, process

    found = process.extract(text.casefold(), folded, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
    ranked = sorted(found, key=lambda match: (-match[1], match[2]))
    return [name for _, _, name in ranked[:most]]


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """Return `; did you mean LLaVA?`, or an empty text if no name is similar."""
    near = find_nearest(text, known)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def did_you_mean_field(text: str, fields: Iterable[str]) -> str:
    """Return `; did you mean 'venue'?`, or the list of all fields, which are few, if none is similar."""
    fields = list(fields)
    near = find_nearest(text, fields, most=1)
    return f"; did you mean {near[0]!r}?" if near else f"; expected one of {', '.join(fields)}"
