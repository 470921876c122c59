"""The words that lists use for a venue, or for the lack of one."""

import re
from functools import cache, lru_cache

from bibexport.data import read_table, read_words
from bibexport.text import compile_lazily

WORKSHOP_HOSTS = frozenset(
    {"aaai", "cvpr", "eccv", "iccv", "iclr", "icml", "icra", "kdd", "neurips", "nips", "wacv", "accv"}
)
"""Conferences whose workshops are named by their acronym and a `W`."""
YEAR = compile_lazily(r"(?:\b|(?<=[A-Za-z]))(?:['’]?\d{2}|(?:19|20)\d{2})\b|['’]\d{2}\b")
"""The year that a list writes after a venue: `2021`, `'21`, `CVPR21`."""
_UNPUBLISHED = compile_lazily(r"under\s+review|submitted|submission|in\s+review|withdrawn|reject", re.IGNORECASE)


def fold_venue(text: str) -> str:
    """Return the letters and digits of a venue's name, in lower case, and `*` and `&`."""
    folded = text.casefold()
    # Most are acronyms.
    return folded if folded.isalnum() else "".join(filter(lambda sign: sign.isalnum() or sign in "*&", folded))


@cache
def venue_streams() -> dict[str, frozenset[str]]:
    """Return the DBLP streams (`nips`, `pami`) of the folded names of venues."""
    streams: dict[str, set[str]] = {}
    for stream, names in read_table("venue_streams").items():
        for name in names.split(", "):
            streams.setdefault(fold_venue(name), set()).add(stream)
    return {name: frozenset(some) for name, some in streams.items()}


@lru_cache(maxsize=1 << 14)
def preprint_server(text: str) -> str | None:
    """Return the preprint server that the words for a venue name, `preprint` if they do not say which, else None.

    >>> preprint_server("TechRxiv 2023"), preprint_server("CoRR abs/1706.03762"), preprint_server("Preprint")
    ('TechRxiv', 'arXiv', 'preprint')
    >>> preprint_server("Halide"), preprint_server("ICML 2021 (arXiv)")
    (None, None)
    """
    match = _servers(anywhere=False).match(text)
    return _server_names()[match[1].casefold()] if match else None


@lru_cache(maxsize=1 << 14)
def names_no_venue(claimed: str) -> bool:
    """Return whether a list's words for a venue name none: empty, `arXiv`, `bioRxiv 2023`, `under review at ICLR`.

    >>> names_no_venue("TechRxiv 2023"), names_no_venue("ICML 2023")
    (True, False)
    """
    bare = YEAR.sub(" ", claimed)
    folded = fold_venue(bare)
    if not folded or folded in _read_non_venues() or _UNPUBLISHED.search(bare):
        return True
    return bool(preprint_server(bare) or _servers(anywhere=True).search(bare))


@cache
def _server_names() -> dict[str, str]:
    return {name.casefold(): server for name, server in read_table("preprint_servers").items()}


@cache
def _servers(*, anywhere: bool) -> re.Pattern[str]:
    """Return the pattern of the servers' names at the start of a text; `anywhere` only arXiv's and the generic ones.

    `Nature Methods (bioRxiv)` is a claim of Nature Methods; of `ICLR (arXiv preprint)` nobody knows what it claims.
    """
    table = _server_names()
    names = [name for name, server in table.items() if not anywhere or server in ("arXiv", "preprint")]
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    # A name ends at a letter, not at a digit or `:`: `arXiv2301.00001`, `CoRR21`.
    before = r"(?<![^\W_])" if anywhere else r"[\W\d_]*"
    return re.compile(rf"{before}({words})(?![^\W\d_])", re.IGNORECASE)


@cache
def _read_non_venues() -> frozenset[str]:
    return frozenset(map(fold_venue, read_words("not_venues")))
