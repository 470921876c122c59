"""Ids of items: the keys of records, no two of them alike."""

from bibexport.model import Record
from bibexport.text.unicode import clean


class UniqueIds:
    """Hands out an id for each record that comes: its key, made clean and unique."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def __call__(self, record: Record) -> str:
        """The record's own key where no other has it, else the key with a number."""
        key = clean(record.key) or "entry"
        unique, number = key, 1
        while unique in self._taken:
            number += 1
            unique = f"{key}-{number}"
        self._taken.add(unique)
        return unique
