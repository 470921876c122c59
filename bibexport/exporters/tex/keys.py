"""Cite keys that LaTeX, BibTeX, biber and pandoc all take, and no two of them alike."""

from bibexport.catalog.keys import author_year_word, safe_key
from bibexport.exporters.unique_names import UniqueNames
from bibexport.model import Record


class UniqueKeys:
    """Hands out a safe key for each record that comes, unique without regard to case, as BibTeX compares them."""

    def __init__(self) -> None:
        self._unique = UniqueNames(str.lower)

    def __call__(self, record: Record) -> str:
        """The record's own key where it is safe and new, else the nearest key that is."""
        return self._unique(safe_key(record.key) or _made_up(record))


def _made_up(record: Record) -> str:
    """A key where nothing of the record's own can be kept: author, year and word of the title as far as they go."""
    family = record.authors[0].family or record.authors[0].literal if record.authors else ""
    year = record.issued.year if record.issued else None
    return author_year_word(family, year, record.title) or safe_key(record.title[:40]) or "entry"
