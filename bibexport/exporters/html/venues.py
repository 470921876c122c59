"""Where and when something appeared, in the few words that a list has room for."""

from bibexport.model import Record
from bibexport.text.unicode import clean

_AT_CONFERENCES = frozenset({"chapter", "paper-conference", "proceedings"})


def venue(record: Record) -> str:
    """The name that papers of one venue share: `ICML`, `Proceedings of the IEEE`, `arXiv`; may be empty.

    Conferences go by their acronym, journals by their name, preprints by their repository.
    """
    if record.type == "article" and record.arxiv:
        return "arXiv"
    short = clean(record.container_title_short) or _without_year(clean(record.event_acronym))
    full = clean(record.container_title or record.event_title)
    name = short or full if record.type in _AT_CONFERENCES else full or short
    return name or clean(record.publisher)


def venue_and_year(record: Record) -> str:
    """`ICML 2021`, `arXiv 2023`, a date in words as such; empty where neither is known."""
    date = record.issued
    when = "" if date is None else clean(date.literal) if date.year is None else str(date.year)
    return " ".join(part for part in (venue(record), when) if part)


def year(record: Record) -> int | None:
    """The year in which it appeared."""
    return record.issued.year if record.issued else None


def _without_year(acronym: str) -> str:
    name, _, last = acronym.rpartition(" ")
    return name if name and last.isdecimal() else acronym
