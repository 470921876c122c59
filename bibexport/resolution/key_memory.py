"""Cite keys that stay: the lock beside a list remembers them, whatever is added, moved or removed.

A paper is known by its identifiers, else by its title (`KeyWish.names`). The lock has its key under each of these
names, so that neither a new entry nor another order changes the key of one that stays, and no other paper ever gets it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from bibexport.findings import Finding
from bibexport.keys import (
    KEY_RULES,
    KeyChoice,
    KeyRule,
    KeyWish,
    assign_keys,
    author_year_word,
    listed_key,
    safe_key,
)
from bibexport.lists.entries import with_keys
from bibexport.lock import Lock
from bibexport.model import Catalog, Entry
from bibexport.resolution.questions import preprint_facts, question

_BY_KEY, _BY_TITLE, _COPY = "key:", "title:", "copy:"
"""How the names start that are not identifiers."""


class KeptKeys(NamedTuple):
    """A list's catalog with the keys that it keeps."""

    catalog: Catalog
    findings: tuple[Finding, ...]
    """About keys that are new."""
    lock: Lock
    """The lock that remembers the keys."""


def keep_catalog_keys(
    catalog: Catalog,
    wishes: Sequence[KeyWish],
    lock: Lock,
    *,
    rule: KeyRule | None = None,
    taken: Collection[str] = (),
    only: Collection[int] | None = None,
) -> KeptKeys:
    """Return the catalog of a list with the keys that `keep_keys` gives its entries, one of `wishes` for each.

    The lock also knows authors that the list does not state.
    """
    known = [_derive_key(wish, entry, lock) for wish, entry in zip(wishes, catalog.entries, strict=True)]
    choices, lock = keep_keys(known, lock, rule=rule, taken=taken, only=only)
    return KeptKeys(*with_keys(catalog, known, choices), lock)


def _derive_key(wish: KeyWish, entry: Entry, lock: Lock) -> KeyWish:
    """Return the wish with a key from author, year and title as far as a source knows them."""
    if wish.derived and entry.claim.year:
        return wish
    verdict = lock.verdicts.get(question(entry)) if lock.verdicts else None
    facts = lock.record(verdict.record if verdict else None) or preprint_facts(entry, lock)
    authors = entry.authors or (facts.authors if facts else ())
    if facts is None or not authors:
        return wish
    year = entry.claim.year or (facts.issued.year if facts.issued else None)
    family = authors[0].family or authors[0].literal
    return msgspec.structs.replace(wish, derived=author_year_word(family, year, entry.title or facts.title))


def current_rule(lock: Lock) -> KeyRule:
    """Return the rule by which the keys of the list beside `lock` are derived; locks of version 0.1 do not say it."""
    known = next((rule for rule in KEY_RULES if rule == lock.key_rule), None)
    return known or ("short" if _is_of_old_version(lock) else "author-year-word")


def keep_keys(
    wishes: Sequence[KeyWish],
    lock: Lock,
    *,
    rule: KeyRule | None = None,
    taken: Collection[str] = (),
    only: Collection[int] | None = None,
) -> tuple[tuple[KeyChoice, ...], Lock]:
    """Return a key for each of `wishes`, the one that the lock remembers or a new one, and the lock that knows them.

    A list whose lock is of version 0.1 keeps the keys that it had there. Where the list itself changes its own key of a
    paper, that is followed, and with a `rule` other than the lock's all derived keys are replaced. What is replaced
    becomes an alias.

    Args:
        wishes: in the order of the list.
        lock: the lock beside the list.
        rule: how keys are derived; None for the rule of the lock.
        taken: keys of other catalogs.
        only: the indices of entries whose new keys are remembered; None for all. Those of the others may still change.
    """
    is_old = _is_of_old_version(lock)
    known = {key: tuple(names.split(" ")) for names, key in sorted(lock.keys.items())}
    before = _recall(wishes, known)
    if is_old:
        bare = [msgspec.structs.replace(wish, derived="") for wish in wishes]
        before = [choice.key for choice in assign_keys(bare, taken, rule="short", first_come=False)]
    is_new_rule = rule is not None and rule != current_rule(lock)
    assigned = [""] * len(wishes) if is_new_rule else _follow_list(wishes, before, known, _reserve(before, lock))
    wanted = [msgspec.structs.replace(wish, assigned=key) for wish, key in zip(wishes, assigned, strict=True)]
    choices = assign_keys(wanted, taken, rule=rule or current_rule(lock), reserved=_reserve(before, lock))
    former = dict(lock.former_keys)
    for index, (wish, choice, old) in enumerate(zip(wishes, choices, before, strict=True)):
        if only is None or index in only or old or is_new_rule:
            if old and old != choice.key:
                known.pop(old, None)
                former[old] = choice.key
            # Only what the list says now: another paper may have one day what this one had once.
            known[choice.key] = wish.names
    former = {old: key for old in former if old not in known and (key := _find_current(old, former, known)) in known}
    aliases: defaultdict[str, list[str]] = defaultdict(list)
    for old, key in former.items():
        aliases[key].append(old)
    kept = tuple(_with_aliases(choice, aliases[choice.key]) for choice in choices)
    keys = dict(_write(known))
    return kept, msgspec.structs.replace(lock, keys=keys, former_keys=former, key_rule=rule or current_rule(lock))


def _write(known: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield the names of each paper, as one text, and its key, as the lock has them; equal texts are numbered."""
    seen: Counter[str] = Counter()
    for key, names in known.items():
        text = " ".join(name for name in names if not name.startswith(_COPY))
        seen[text] += 1
        yield (text if seen[text] == 1 else f"{text} {_COPY}{seen[text]}"), key


def _find_current(key: str, former: Mapping[str, str], known: Collection[str]) -> str:
    """Return the key that a paper has now whose key was once `key`."""
    for _ in former:
        if key in known or key not in former:
            break
        key = former[key]
    return key


def _is_of_old_version(lock: Lock) -> bool:
    return not lock.key_rule and not lock.keys and bool(lock.answers or lock.verdicts)


MOST_PAPERS = 20
"""Maximum number of papers with one name that are compared; a list with more is broken."""


def _recall(wishes: Sequence[KeyWish], known: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the remembered key of each paper, empty where there is none; no two get the same.

    A paper that is as the list had it before comes first, then those that share most with it: lists give one identifier
    to two papers by mistake, and some papers have one title.
    """
    found = [""] * len(wishes)
    exact: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for key, names in known.items():
        exact[frozenset(names)].append(key)
    for index, wish in enumerate(wishes):
        if keys := exact.get(frozenset(wish.names)):
            found[index] = keys.pop(0)
    claimed = set(found)
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    for key, names in known.items():
        for name in names if key not in claimed else ():
            by_name[name].append(key)
    pairs = [
        (agreement, index, key)
        for index, wish in enumerate(wishes)
        if not found[index]
        for key in dict.fromkeys(key for name in wish.names for key in by_name[name][:MOST_PAPERS])
        if (agreement := _agree(set(wish.names), set(known[key])))
    ]
    for _, index, key in sorted(pairs, key=lambda pair: (*(-one for one in pair[0]), pair[1], pair[2])):
        if not found[index] and key not in claimed:
            found[index] = key
            claimed.add(key)
    return found


def _agree(mine: set[str], known: set[str]) -> tuple[int, ...]:
    """Return how much identifies two papers as one: identifiers, names in all, less those of one alone; else ()."""
    ids, known_ids = set(filter(_is_id, mine)), set(filter(_is_id, known))
    common = mine & known
    has_title = any(name.startswith(_BY_TITLE) for name in common)
    if not ids & known_ids:
        # The list's own key identifies a paper whose title has changed only where nothing else can.
        is_same = not _contradict(ids, known_ids) if has_title else bool(common) and not (ids and known_ids)
        if not is_same:
            return ()
    return len(ids & known_ids), len(common), -len(mine ^ known)


def _is_id(name: str) -> bool:
    return not name.startswith((_BY_KEY, _BY_TITLE, _COPY))


def _contradict(one: set[str], other: set[str]) -> bool:
    """Return whether two sets without a common identifier are of two papers: both have one of the same kind."""
    return bool({name.partition(":")[0] for name in one} & {name.partition(":")[0] for name in other})


def _follow_list(
    wishes: Sequence[KeyWish], before: Sequence[str], known: Mapping[str, Sequence[str]], homes: Mapping[str, int]
) -> list[str]:
    """Return the remembered keys, or the new one of a paper whose own key the list has changed, if that is free."""
    wanted = Counter(safe_key(listed_key(wish)).casefold() for wish in wishes)
    keys = list(before)
    for index, (wish, key) in enumerate(zip(wishes, before, strict=True)):
        new = safe_key(listed_key(wish))
        own = {name for name in known.get(key, ()) if name.startswith(_BY_KEY)}
        is_changed = bool(new) and bool(own) and own.isdisjoint(wish.names)
        if is_changed and wanted[new.casefold()] == 1 and homes.get(new.casefold(), index) == index:
            keys[index] = new
    return keys


def _reserve(before: Sequence[str], lock: Lock) -> dict[str, int]:
    """Return, by remembered key in lower case, the index of the entry that it belongs to; -1 for that of another."""
    homes = {key.casefold(): index for index, key in enumerate(before) if key}
    former = {old.casefold(): homes.get(key.casefold(), -1) for old, key in lock.former_keys.items()}
    return {key.casefold(): -1 for key in lock.keys.values()} | former | homes


def _with_aliases(choice: KeyChoice, former: Iterable[str]) -> KeyChoice:
    aliases = tuple(dict.fromkeys((*choice.aliases, *former)))
    return msgspec.structs.replace(choice, aliases=aliases)
