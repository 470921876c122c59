"""Add papers to a catalog: refuse duplicates, and make the entries."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from bibexport.errors import Fault, InvalidInput
from bibexport.formats.toml import read as toml
from bibexport.formats.toml.write import dumps
from bibexport.keys import KeyWish, assign_keys, author_year_word, safe_key
from bibexport.lock import Lock
from bibexport.model import Catalog, Entry, Record, RecordRef
from bibexport.resolution.questions import records
from bibexport.text.unicode import line_end


class Addition(msgspec.Struct, frozen=True):
    """A new entry, and what is known of its paper."""

    entry: Entry
    record: Record


def refuse_known(wanted: Sequence[Entry], catalog: Catalog, lock: Lock) -> None:
    """Refuse papers that a catalog already has or that are given twice, by all their known identifiers.

    Raises:
        InvalidInput: lists the papers that are already there, each with its entry.
    """
    entries = (*catalog.entries, *wanted)
    first: dict[str, Entry] = {}
    faults: dict[int, Fault] = {}
    for number, (entry, record) in enumerate(zip(entries, records(entries, lock), strict=True)):
        for name in _names(entry, record):
            other = first.setdefault(name, entry)
            if other is entry or number < len(catalog.entries):
                continue
            fault = _at(other, f"is {name} already", catalog) if other.line else Fault(message=f"{name} is named twice")
            faults.setdefault(number, fault)
    if faults:
        raise InvalidInput(list(faults.values()))


def additions(
    wanted: Sequence[Entry], catalog: Catalog, lock: Lock, *, key: str = "", section: tuple[str, ...] = ()
) -> Iterator[Addition]:
    """Yield the entries of papers that have been looked up, each under `key` or a key made from its title.

    Raises:
        InvalidInput: `key` is taken, or LaTeX cannot use it.
    """
    taken = {name: entry for entry in catalog.entries for name in (entry.key, *entry.aliases)}
    for entry, record in zip(wanted, records(wanted, lock), strict=True):
        written = key or proposed_key(record, taken)
        name = safe_key(written)
        if not name:
            raise InvalidInput([Fault(message=f"the key {written!r} has no character that LaTeX can use")])
        other = next((one for known, one in taken.items() if known.lower() in (name.lower(), written.lower())), None)
        if other is not None:
            raise InvalidInput([_at(other, f"BibTeX would treat {written!r} as the same key; give another", catalog)])
        new = msgspec.structs.replace(
            entry,
            key=name,
            aliases=(written,) if written != name else (),
            title=record.title,
            sections=(section,) if section else (),
        )
        taken[name] = new
        yield Addition(new, msgspec.structs.replace(record, key=name))


def _names(entry: Entry, record: Record) -> Iterator[str]:
    """Yield every identifier of the paper."""
    yield from (f"arXiv:{one}" for one in {entry.arxiv, record.arxiv} if one)
    yield from (f"doi:{one}" for one in {entry.doi, record.doi} if one)
    refs = {RecordRef("dblp", entry.dblp) if entry.dblp else None, record.verdict.record if record.verdict else None}
    yield from (f"{ref.source}:{ref.id}" for ref in refs if ref)


def _at(entry: Entry, message: str, catalog: Catalog) -> Fault:
    return Fault(path=catalog.path, line=entry.line, entry=entry.key, message=f"{message}; nothing was added")


def proposed_key(record: Record, taken: Iterable[str]) -> str:
    """Return a key from the name in the title, else from author, year and a title word; distinct from `taken`."""
    from bibexport.lists.entry import short_name

    first = record.authors[0] if record.authors else None
    year = record.issued.year if record.issued else None
    wish = KeyWish(
        short_name=short_name(record.title) or "",
        derived=author_year_word(first.family or first.literal, year, record.title) if first else "",
        fallback=record.key,
        year=year,
    )
    (choice,) = assign_keys([wish], taken)
    return choice.key


def appended(text: str, entry: Entry, path: str = "") -> str:
    """Return the text of a catalog with `entry` appended; the existing text is unchanged.

    Raises:
        InvalidInput: `text` is not a catalog, or no entry can be appended to it (`entry = [ … ]`).
    """
    before = toml.read(text, path)
    end = line_end(text)
    gap = "" if not text else end if text.endswith("\n") else end * 2
    block = dumps(Catalog(entries=(entry,))).replace("\n", end)
    new = f"{text}{gap}{block}"
    try:
        tomllib.loads(new)
        is_whole = toml.read(new, path).entries[:-1] == before.entries
    except (tomllib.TOMLDecodeError, InvalidInput):
        is_whole = False
    if not is_whole:
        message = f"no entry {entry.key!r} can be appended to this file; write it yourself"
        raise InvalidInput([Fault(path=path, message=message)])
    return new
