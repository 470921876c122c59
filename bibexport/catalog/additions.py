"""A paper that is added to a catalog: its key, and its entry at the end of the text."""

import tomllib
from collections.abc import Iterable

from bibexport.errors import Fault, InvalidInput
from bibexport.formats.toml import read as toml
from bibexport.formats.toml.write import dumps
from bibexport.keys import KeyWish, assign_keys, author_year_word
from bibexport.model import Catalog, Entry, Record
from bibexport.text.diff import line_end


def proposed_key(record: Record, taken: Iterable[str]) -> str:
    """The name that the paper gives itself, else author, year and word; told apart from the keys that are taken."""
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
    """The text of a catalog with `entry` at its end; nothing that stands in it is touched.

    Raises:
        InvalidInput: `text` is no catalog, or one to which no entry can be appended (`entry = [ … ]`).
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
