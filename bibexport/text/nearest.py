"""The names that somebody may have meant."""

from collections.abc import Iterable

_ALIKE = 60.0
"""Of 100, by rapidfuzz's `ratio`: two names of eight letters that share five."""


def nearest(text: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The names of `known` that are most like `text`, best first; those that differ in nothing but case come alone.

    >>> nearest("LLAVA", ["CLIP", "LLaVA", "LLaVa-1.5"])
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
    """Return `; did you mean LLaVA?`, or nothing where no name is near."""
    near = nearest(text, known)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def did_you_mean_field(text: str, fields: Iterable[str]) -> str:
    """Return `; did you mean 'venue'?`, or the list of all fields where none is near: they are few, unlike keys."""
    fields = list(fields)
    near = nearest(text, fields, most=1)
    return f"; did you mean {near[0]!r}?" if near else f"; expected one of {', '.join(fields)}"
