"""The data that the page shows of one record: venue, links, outcome and evidence."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from bibexport.formats.html.coins import context_object
from bibexport.formats.html.markup import title_html
from bibexport.formats.options import ExportOptions
from bibexport.formats.plain import person_name
from bibexport.formats.record_values import arxiv_address, container, doi_address, ends_in_others, named_people
from bibexport.formats.zotero.fields import address, attachments
from bibexport.model import Outcome, Record
from bibexport.text.dates import year_in_words
from bibexport.text.unicode import clean


class LabelledLink(NamedTuple):
    """A link that the page shows."""

    label: str
    url: str


def main_address(record: Record) -> str:
    """Return the address of the work: its own, else that of its DOI, else arXiv's; empty if there is none."""
    own = address(record.url)
    if own.lower().startswith(("http://", "https://")):
        return own
    return doi_address(record) or arxiv_address(record)


def links(record: Record) -> tuple[LabelledLink, ...]:
    """Return the links to DOI and arXiv and those of the list, each address once; http and https only."""
    found: dict[str, LabelledLink] = {}
    for link in _links(record):
        found.setdefault(link.url, link)
    return tuple(found.values())


def _links(record: Record) -> Iterator[LabelledLink]:
    of_doi, of_arxiv = doi_address(record), arxiv_address(record)
    # arXiv's own DOIs lead to the same page.
    if of_doi and not (of_arxiv and "/10.48550/arxiv." in of_doi.lower()):
        yield LabelledLink("DOI", of_doi)
    if of_arxiv:
        yield LabelledLink("arXiv", of_arxiv)
    for attachment in attachments(record):
        label = "PDF" if attachment.title == "arXiv PDF" else attachment.title
        yield LabelledLink(label, address(attachment.url))


OUTCOMES: tuple[Outcome, ...] = ("published", "preprint", "ambiguous", "not found", "unchecked")
"""In the order in which they are shown."""
_MEANINGS: dict[Outcome, str] = {
    "published": "There is a record that proves it.",
    "preprint": "Every source answered, and none has a published version.",
    "ambiguous": "There are several published versions; choose one by hand.",
    "not found": "Every source that could list it was asked, and none has it.",
    "unchecked": "A source could not be asked, so nothing is concluded.",
}


class Statement(NamedTuple):
    """A piece of evidence, and where it can be looked up."""

    text: str
    url: str = ""


def evidence(record: Record) -> tuple[Statement, ...]:
    """Return the reasons for the outcome; none if there is no outcome."""
    return tuple(_statements(record)) if record.outcome else ()


def _statements(record: Record) -> Iterator[Statement]:
    verdict = record.verdict
    assert record.outcome is not None
    if record.outcome == "published" and (verdict is None or verdict.record is None):
        yield Statement("The catalog says so: checked by hand.")
    elif verdict is None or not verdict.evidence.text:
        yield Statement(_MEANINGS[record.outcome])
    else:
        yield Statement(f"{_capitalised(verdict.evidence.text)}.")
    if verdict is not None:
        if record.outcome == verdict.outcome and verdict.record:
            page = f"https://dblp.org/rec/{verdict.record.id}" if verdict.record.source == "dblp" else ""
            yield Statement(verdict.record.text, page)
        for candidate in verdict.candidates:
            yield Statement(f"Other version: {clean(candidate)}")
        if verdict.reason:
            yield Statement(_capitalised(verdict.reason))
    if record.claim.text and not (verdict and verdict.evidence.claim):
        yield Statement(f"The list says {clean(record.claim.text)}.")
    if verdict is not None and verdict.checked and record.outcome == verdict.outcome:
        yield Statement(f"Checked on {verdict.checked}.")


def _capitalised(text: str) -> str:
    text = clean(text)
    return text[:1].upper() + text[1:]


_AT_CONFERENCES = frozenset({"chapter", "paper-conference", "proceedings"})


def venue(record: Record) -> str:
    """Return the name that papers of one venue share: `ICML`, `Proceedings of the IEEE`, `arXiv`; may be empty.

    Conferences go by their acronym, journals by their name, preprints by their repository.
    """
    if record.type == "article" and record.arxiv:
        return "arXiv"
    short = clean(record.container_title_short) or _without_year(clean(record.event_acronym))
    full = clean(record.container_title or record.event_title)
    name = short or full if record.type in _AT_CONFERENCES else full or short
    return name or clean(record.publisher)


def venue_and_year(record: Record) -> str:
    """Return `ICML 2021`, `arXiv 2023`, or a date in words as it is; empty if neither is known."""
    date = record.issued
    when = "" if date is None else year_in_words(msgspec.structs.replace(date, end=None)) or clean(date.literal)
    return " ".join(part for part in (venue(record), when) if part)


def year(record: Record) -> int | None:
    """Return the year of publication."""
    return record.issued.year if record.issued else None


def _without_year(acronym: str) -> str:
    name, _, last = acronym.rpartition(" ")
    return name if name and last.isdecimal() else acronym


ANCHOR = "cite."
"""Prefix of the key in an entry's id, in addresses and in unAPI.

Zotero stores unAPI's names in an array, where `length` or `map` alone would break it.
"""
SHOWN_AUTHORS = 10
"""Number of authors shown at first; the others follow on demand."""


class ShownEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as the page shows it; everything but `title` is plain text."""

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
    """Return the entry of a record, whose key must be safe in LaTeX and unique in the list."""
    names = [name for person in named_people(record.authors or record.editors) if (name := person_name(person))]
    first, rest = names[:SHOWN_AUTHORS], names[SHOWN_AUTHORS:]
    if ends_in_others(record.authors):
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
