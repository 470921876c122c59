"""Which entry of a list is which entry of the catalog that was made from it."""

from collections.abc import Callable, Iterable, Sequence

from bibexport.catalog.markdown.duplicates import folded, same_title
from bibexport.model import Entry


def counterparts(entries: Sequence[Entry], listed: Sequence[Entry]) -> dict[int, int]:
    """For the index of each listed entry the index of the catalog's entry that is the same paper.

    By arXiv id, then DOI, then key, then title; each entry is taken once. One key or one title for
    papers with different identifiers counts only where the titles agree: a list corrects an
    identifier more often than it gives a key to another paper, but a curated record must not move.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    for names, agree in _ROUNDS:
        homes: dict[str, int] = {}
        for index, entry in enumerate(entries):
            if index not in taken:
                for name in names(entry):
                    homes.setdefault(name, index)
        for number, entry in enumerate(listed):
            if number in found:
                continue
            home = next((homes[name] for name in names(entry) if name in homes), None)
            if home is not None and home not in taken and agree(entries[home], entry):
                found[number] = home
                taken.add(home)
    return found


def _arxiv(entry: Entry) -> Iterable[str]:
    return (entry.arxiv,) if entry.arxiv else ()


def _doi(entry: Entry) -> Iterable[str]:
    return (entry.doi,) if entry.doi else ()


def _keys(entry: Entry) -> Iterable[str]:
    return (key.casefold() for key in (entry.key, *entry.aliases))


def _title(entry: Entry) -> Iterable[str]:
    return (folded(entry.title),) if folded(entry.title) else ()


def _always(entry: Entry, listed: Entry) -> bool:  # noqa: ARG001
    return True


def _same_paper(entry: Entry, listed: Entry) -> bool:
    """Whether no identifier, or else the title, says that these are one paper."""
    conflict = any(one and other and one != other for one, other in zip(_ids(entry), _ids(listed), strict=True))
    if conflict:
        return bool(folded(entry.title)) and folded(entry.title) == folded(listed.title)
    return any(one and one == other for one, other in zip(_ids(entry), _ids(listed), strict=True)) or same_title(
        entry.title, listed.title
    )


def _ids(entry: Entry) -> tuple[str | None, str | None]:
    return entry.arxiv, entry.doi


Names = Callable[[Entry], Iterable[str]]
_ROUNDS: tuple[tuple[Names, Callable[[Entry, Entry], bool]], ...] = (
    (_arxiv, _always),
    (_doi, _always),
    (_keys, _same_paper),
    (_title, _same_paper),
)
