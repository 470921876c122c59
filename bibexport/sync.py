"""A TOML catalog brought up to date with the list that it came from, in its own text.

The list says what a paper is called, where it stands, what it claims, and its links. All else is the
curator's and stays: keys, pins, overrides, tags, notes, comments, the order and the layout of the file.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from bibexport.formats.toml import read as toml
from bibexport.formats.toml.edit import Blocks
from bibexport.formats.toml.write import dumps
from bibexport.keys import KeyWish, assign_keys, safe_key
from bibexport.lists.entries import fold_title, same_title
from bibexport.lists.identifiers import find_identifiers
from bibexport.model import LABELS, Catalog, Claim, Entry, Link
from bibexport.text.venue_names import preprint_server


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
    return (fold_title(entry.title),) if fold_title(entry.title) else ()


def _always(entry: Entry, listed: Entry) -> bool:  # noqa: ARG001
    return True


def _same_paper(entry: Entry, listed: Entry) -> bool:
    """Whether no identifier, or else the title, says that these are one paper."""
    conflict = any(one and other and one != other for one, other in zip(_ids(entry), _ids(listed), strict=True))
    if conflict:
        return bool(fold_title(entry.title)) and fold_title(entry.title) == fold_title(listed.title)
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


_WEB = re.compile(r"https?://\S+\Z")


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """What the list says anew about an entry."""

    key: str
    fields: tuple[str, ...]


class Synced(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a catalog after its update, and what was done."""

    text: str
    new: tuple[str, ...] = ()
    """Keys of the entries that only the list had."""
    changed: tuple[Update, ...] = ()
    gone: tuple[str, ...] = ()
    """Keys of the entries that only the catalog has; they stay unless they are pruned."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Keys of entries that the list calls something else now, with that; the catalog's key stays."""


def sync(text: str, listed: Catalog, path: str = "", *, prune: bool = False) -> Synced:
    """Bring the catalog in `text` up to date with `listed`; doing it again changes nothing.

    Raises:
        InvalidInput: `text` is no catalog.
    """
    catalog = toml.read(text, path)
    said = _as_catalogs_have_it(listed)
    found = counterparts(catalog.entries, said)
    updates = {index: _update(catalog.entries[index], said[number]) for number, index in found.items()}
    additions = _additions(catalog, said, found)
    here = set(found.values())
    gone = [index for index in range(len(catalog.entries)) if index not in here]
    written = Blocks(text)
    for index, update in updates.items():
        if update is not None:
            written.replace(index, *update)
    for after, entry in additions:
        written.insert(after, entry)
    if prune:
        for index in gone:
            written.remove(index)
    return Synced(
        text=written.text(),
        new=tuple(entry.key for _, entry in additions),
        changed=tuple(
            Update(key=catalog.entries[index].key, fields=update[1])
            for index, update in sorted(updates.items())
            if update is not None
        ),
        gone=tuple(catalog.entries[index].key for index in gone),
        renamed=tuple(_renamed(catalog, said, found)),
    )


def _as_catalogs_have_it(listed: Catalog) -> tuple[Entry, ...]:
    """The list's entries as they are when they come back from a catalog, without what a catalog refuses."""
    entries = tuple(
        msgspec.structs.replace(entry, links=tuple(link for link in entry.links if _WEB.match(link.url)))
        for entry in listed.entries
    )
    return toml.read(dumps(Catalog(entries=entries))).entries


def _update(entry: Entry, said: Entry) -> tuple[Entry, tuple[str, ...]] | None:
    """The entry with what the list says anew, and the names of these fields; None where that is nothing."""
    values: dict[str, Any] = {
        "title": said.title or entry.title,
        "authors": said.authors or entry.authors,
        "sections": said.sections or entry.sections,
        "claim": _claim(entry.claim, said.claim),
        "volume": said.volume or entry.volume,
        "issue": said.issue or entry.issue,
        "pages": said.pages or entry.pages,
        "arxiv": said.arxiv or entry.arxiv,
        "doi": entry.doi or said.doi,
        "links": _links(entry, said),
    }
    new = {name: value for name, value in values.items() if value != getattr(entry, name)}
    if not new:
        return None
    if "arxiv" in new:
        new["arxiv_version"] = None
    updated = msgspec.structs.replace(entry, **new)
    return updated, tuple(name for name in new if name != "arxiv_version")


def _claim(claim: Claim, said: Claim) -> Claim:
    """What the list claims, unless the catalog knows of a publication already: lists learn of these late."""
    if not said.text or (
        claim.venue and not preprint_server(claim.venue) and (not said.venue or preprint_server(said.venue))
    ):
        return claim
    same = said.venue.casefold() == claim.venue.casefold()
    return Claim(venue=said.venue, year=said.year or (claim.year if same else None))


def _links(entry: Entry, said: Entry) -> tuple[Link, ...]:
    """The list's links of each kind that it has, and the catalog's of all other kinds."""
    kinds = {link.kind for link in said.links}
    own = [link for link in entry.links if link.kind not in kinds and not _says_only_the_id(link, said)]
    merged = (*own, *said.links)
    order = {kind: place for place, kind in enumerate(dict.fromkeys(link.kind for link in (*entry.links, *merged)))}
    ordered = tuple(sorted(merged, key=lambda link: order[link.kind]))
    before = sorted(entry.links, key=lambda link: order[link.kind])
    return entry.links if list(ordered) == before else ordered


def _says_only_the_id(link: Link, said: Entry) -> bool:
    """Whether a link leads to the listed paper on arXiv, so that the list without it has corrected it."""
    plain = link.kind == "paper" and link.label == LABELS["paper"]
    return plain and said.arxiv is not None and said.arxiv == find_identifiers(link.url).arxiv


def _additions(catalog: Catalog, said: Sequence[Entry], found: Mapping[int, int]) -> list[tuple[int | None, Entry]]:
    """The entries that only the list has, each with the index of the catalog's entry that it follows in the list."""
    taken = [key for entry in catalog.entries for key in (entry.key, *entry.aliases)]
    new = [number for number in range(len(said)) if number not in found]
    choices = assign_keys([_wish(said[number]) for number in new], taken)
    used = {key.casefold() for key in (*taken, *(choice.key for choice in choices))}
    additions = []
    for number, choice in zip(new, choices, strict=True):
        aliases = tuple(alias for alias in choice.aliases if alias.casefold() not in used)
        used.update(alias.casefold() for alias in aliases)
        after = next((found[before] for before in range(number - 1, -1, -1) if before in found), None)
        additions.append((after, msgspec.structs.replace(said[number], key=choice.key, aliases=aliases)))
    return additions


def _wish(entry: Entry) -> KeyWish:
    return KeyWish(explicit=_written(entry), fallback=entry.key, year=entry.claim.year)


def _written(entry: Entry) -> str:
    """The key as the list has it."""
    return next((alias for alias in entry.aliases if safe_key(alias) == entry.key), entry.key)


def _renamed(catalog: Catalog, said: Sequence[Entry], found: Mapping[int, int]) -> Iterator[tuple[str, str]]:
    for number, index in sorted(found.items()):
        entry = catalog.entries[index]
        if said[number].key.casefold() not in {key.casefold() for key in (entry.key, *entry.aliases)}:
            yield entry.key, _written(said[number])
