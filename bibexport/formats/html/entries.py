"""The data that the page shows of one record: venue, links, outcome and evidence, and its COinS.

COinS is a reference in the `title` of an empty `span`, where Zotero and other tools find it: a ContextObject of
ANSI/NISO Z39.88-2004 in the Dublin Core format. Order matters: Zotero interprets a key by the current item type, which
is a web page until `rft.type` (`openurl.js` of https://github.com/zotero/utilities). Zotero turns a `+` into a space,
even an encoded one.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from bibexport.formats.html.markup import title_html
from bibexport.formats.options import ExportOptions
from bibexport.formats.plain import person_name
from bibexport.formats.record_values import arxiv_address, container, doi_address, ends_in_others, named_people
from bibexport.formats.zotero.fields import Person, address, attachments, people
from bibexport.formats.zotero.item_types import GENERAL_FIELDS
from bibexport.formats.zotero.items import item
from bibexport.model import Outcome, Record
from bibexport.normalise.records import OF_LIST, is_of_list
from bibexport.text.dates import year_in_words
from bibexport.text.names import OTHERS_WRITTEN
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
    if is_of_list(record):
        yield Statement(f"{_capitalised(OF_LIST)}.")
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
        (rest or first).append(OTHERS_WRITTEN)
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


_HEAD = "ctx_ver=Z39.88-2004&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Adc"
_KEYS = {
    "publicationTitle": "rft.source",
    "series": "rft.series",
    "volume": "rft.volume",
    "issue": "rft.issue",
    "pages": "rft.pages",
    "numPages": "rft.tpages",
    "edition": "rft.edition",
    "publisher": "rft.publisher",
    "place": "rft.place",
    "ISBN": "rft.isbn",
    "ISSN": "rft.issn",
    "date": "rft.date",
    "language": "rft.language",
    "abstractNote": "rft.description",
    "rights": "rft.rights",
}
"""A general field of Zotero to its key."""
_KEYS_OF_TYPES = {
    "journalArticle": {"journalAbbreviation": "rft.stitle"},
    "patent": {"assignee": "rft.assignee", "number": "rft.number"},
    "report": {"seriesTitle": "rft.series"},
    "thesis": {"type": "rft.degree"},
}
"""Fields that Zotero takes once it knows the item type."""
_AUTHOR = ("rft.au", "rft.au")
"""The key of a whole name, and how the keys of its two parts begin."""
_INVENTOR = ("rft.inventor", "rft.inv")
_GIVEN_NAME = re.compile(r"(?![A-Z\u0400-\u042f]{2,3}$)[^\W\d_]{2,}(?:['’-][^\W\d_]{2,})*|[A-Z]\.")
_SURNAME = re.compile(r"[^\W\d_](?:[^,.،]*[^\s,./\[\]:،])?")


def context_object(record: Record, options: ExportOptions) -> str:
    """Return the ContextObject, not yet escaped for the attribute; empty without a title.

    For a reference without people, Zotero first looks up the DOI or ISBN, and uses the ContextObject if it has neither.
    """
    zotero = item(record, options)
    fields = {GENERAL_FIELDS.get(name, name): value for name, value in zotero.fields.items()}
    if not fields.get("title"):
        return ""
    kind = zotero.type.name
    pairs = [("rft.title", fields["title"])]
    pairs += _authors(people(record.authors), *(_INVENTOR if kind == "patent" else _AUTHOR))
    # The roles are lost, because Dublin Core has no others.
    pairs += (("rft.contributor", _inverted(person)) for person in people((*record.editors, *record.translators)))
    pairs += ((key, fields[name]) for name, key in _KEYS.items() if name in fields)
    pairs += (("rft.subject", tag) for tag in (*zotero.tags, *zotero.automatic_tags))
    pairs.append(("rft.type", kind))
    pairs += ((key, fields[name]) for name, key in _KEYS_OF_TYPES.get(kind, {}).items() if name in fields)
    return "&".join((_HEAD, *_ids(fields), *(f"{key}={quote(value, safe='')}" for key, value in pairs)))


def _ids(fields: dict[str, str]) -> Iterator[str]:
    if doi := fields.get("DOI"):
        yield f"rft_id={quote(f'info:doi/{doi}', safe='')}"
    if url := fields.get("url"):
        yield f"rft_id={quote(_without_plus(url), safe='')}"


def _without_plus(url: str) -> str:
    """Return the address without `+`: as `%20` in the query, where it means a space, and as `%2B` elsewhere.

    >>> _without_plus("https://example.org/a+b?q=c+d#e+f")
    'https://example.org/a%2Bb?q=c%20d#e%2Bf'
    """
    before, hash_, fragment = url.partition("#")
    path, mark, query = before.partition("?")
    return (path + mark + query.replace("+", "%20") + hash_ + fragment).replace("+", "%2B")


def _authors(authors: tuple[Person, ...], whole: str, parts: str) -> Iterator[tuple[str, str]]:
    """Yield each author under one key, which Zotero splits by guessing, or under two if it would guess wrong.

    Zotero merges two people of the same name if they are under two keys.
    """
    surnames = Counter(person.surname for person in authors)
    for person in authors:
        if _is_guessed_right(person) or surnames[person.surname] > 1:
            yield whole, _inverted(person)
        else:
            yield f"{parts}last", person.surname
            if person.given:
                yield f"{parts}first", person.given


def _is_guessed_right(person: Person) -> bool:
    """Return whether Zotero's `cleanAuthor` splits the inverted name into the same parts.

    It takes capitals for initials, adds full stops and spaces to initials, and drops everything after a second comma.

    >>> _is_guessed_right(Person("Le", "Quoc V.")), _is_guessed_right(Person("King", "Martin Luther, Jr."))
    (True, False)
    """
    return all(map(_GIVEN_NAME.fullmatch, person.given.split())) and _SURNAME.fullmatch(person.surname) is not None


def _inverted(person: Person) -> str:
    """Return `Family, Given`; with a final comma, Zotero keeps a name of several words together."""
    return ", ".join((person.surname.replace(",", ""), person.given)).rstrip(" ")
