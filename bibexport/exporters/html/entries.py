"""What the page shows of one record."""

from urllib.parse import quote

import msgspec
from markupsafe import Markup

from bibexport.exporters.html.coins import context_object
from bibexport.exporters.html.links import LabelledLink, links, main_address
from bibexport.exporters.html.markup import title_html
from bibexport.exporters.html.outcomes import Statement, evidence
from bibexport.exporters.html.venues import venue, venue_and_year, year
from bibexport.exporters.options import ExportOptions
from bibexport.exporters.people import is_cut_short, without_others
from bibexport.exporters.reference import person_name
from bibexport.exporters.venues import container
from bibexport.model import Record
from bibexport.text.unicode import clean

ANCHOR = "cite."
"""What stands before the key where an entry is named, in addresses and in unAPI.

Zotero stores unAPI's names in an array, where `length` or `map` alone would break it.
"""
SHOWN_AUTHORS = 10
"""So many are named at once, the others on demand."""


class ShownEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry, ready to be put into the page; all but `title` is plain text."""

    number: int
    """Its place in the list, from 0."""
    key: str
    anchor: str
    href: str
    title: Markup
    address: str
    language: str
    authors: str
    more_authors: str
    more_count: int
    year: int | None
    venue: str
    """The name by which it is filtered."""
    where: str
    where_in_full: str
    outcome: str
    evidence: tuple[Statement, ...]
    links: tuple[LabelledLink, ...]
    context_object: str


def shown(number: int, record: Record, options: ExportOptions) -> ShownEntry:
    """The entry of a record whose key is safe in LaTeX and unique in the list."""
    names = [name for person in without_others(record.authors or record.editors) if (name := person_name(person))]
    first, rest = names[:SHOWN_AUTHORS], names[SHOWN_AUTHORS:]
    if is_cut_short(record.authors):
        (rest or first).append("et al.")
    where = venue_and_year(record)
    in_full = clean(container(record, "full"))
    return ShownEntry(
        number=number,
        key=record.key,
        anchor=f"{ANCHOR}{record.key}",
        href=f"#{ANCHOR}{quote(record.key, safe='')}",
        title=title_html(record.title) or Markup.escape(record.key),
        address=main_address(record),
        language=clean(record.language),
        authors=", ".join(first),
        more_authors=", ".join(rest),
        more_count=max(len(names) - SHOWN_AUTHORS, 0),
        year=year(record),
        venue=venue(record),
        where=where,
        where_in_full=in_full if in_full not in where else "",
        outcome=record.outcome or "",
        evidence=evidence(record),
        links=links(record),
        context_object=context_object(record, options),
    )
