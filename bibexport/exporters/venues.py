"""What a record appeared in, as the user wants it named."""

import re
from functools import lru_cache

from bibexport.model import Record

_ACRONYM = re.compile(r"[\w+/&'-]*[A-Z][\w+/&'-]*(?: \d{4})?")


def container(record: Record, venues: str) -> str:
    """The name of the proceedings, book or journal: in full, short, or as DBLP has it.

    In full, the acronym of a conference is added unless the name has it already:
    `Proceedings of the 38th International Conference on Machine Learning (ICML 2021)`.
    """
    if venues == "short":
        return record.event_acronym or record.container_title_short or record.container_title or record.event_title
    if venues == "dblp":
        return record.container_title_source or record.container_title or record.event_title
    full = record.container_title or record.event_title
    acronym = record.event_acronym or record.container_title_short
    if not full or not acronym or record.type != "paper-conference":
        return full or acronym
    return _with_acronym(full, acronym)


@lru_cache(maxsize=4096)
def _with_acronym(full: str, acronym: str) -> str:
    if not _ACRONYM.fullmatch(acronym):
        return full
    named = re.search(rf"(?<!\w){re.escape(acronym.split()[0])}(?!\w)", full)
    return full if named else f"{full} ({acronym})"
