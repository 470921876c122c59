"""References as lines of plain text, in the order and wording of BibTeX's style `plain`, with titles unchanged.

pybtex supports more styles, but takes milliseconds per reference, too long for thousands of them.
"""

import re
from collections.abc import Iterator, Sequence

from bibexport.formats.options import ExportOptions
from bibexport.formats.record_values import arxiv, container, doi_address, ends_in_others, links, named_people
from bibexport.model import Date, Name, Record
from bibexport.text.dates import year_in_words
from bibexport.text.markup import strip_markup
from bibexport.text.names import OTHERS_WRITTEN, join_particle
from bibexport.text.numbers import ordinal
from bibexport.text.unicode import clean

_IN_BOOKS = frozenset({"chapter", "entry-encyclopedia", "paper-conference"})
_IN_PERIODICALS = frozenset({"article-journal", "article-magazine", "article-newspaper"})


def reference(record: Record, options: ExportOptions) -> str:
    """Return the reference: people, title, where and when, address; unknown parts are left out.

    If it would be empty, it is the note or the key.

    >>> from bibexport.model import Date, Name, Record
    >>> knuth = Record(key="k", type="book", title="Tex", authors=(Name(family="Knuth", given="Donald"),),
    ...                publisher="Addison-Wesley", issued=Date(year=1984))
    >>> reference(knuth, ExportOptions())
    'Donald Knuth. Tex. Addison-Wesley, 1984.'
    """
    sentences = (_people(record), strip_markup(record.title), *_published(record, options))
    parts = (*(_sentence(clean(sentence)) for sentence in sentences), clean(_address(record, options)))
    # An entry for a list of abbreviations may have nothing that is printed, and must not vanish from a page.
    return " ".join(part for part in parts if part) or _sentence(clean(strip_markup(record.note))) or record.key


def names(people: Sequence[Name]) -> str:
    """Join names: `A, B, and C`, `A and B`, `A et al.`"""
    shown = [person_name(person) for person in named_people(people)]
    if ends_in_others(people):
        return f"{', '.join(shown)} {OTHERS_WRITTEN}" if shown else ""
    if len(shown) > 2:
        return f"{', '.join(shown[:-1])}, and {shown[-1]}"
    return " and ".join(shown)


def person_name(person: Name) -> str:
    """Return the name in reading order: `Laurens van der Maaten`, `Jean d'Alembert`, `Martin King, Jr.`"""
    if person.literal:
        return clean(person.literal)
    particle = " ".join(part for part in (person.dropping_particle, person.particle) if part)
    name = " ".join(part for part in (person.given, join_particle(particle, person.family)) if part)
    return clean(f"{name}, {person.suffix}" if person.suffix else name)


def _people(record: Record) -> str:
    if record.authors or record.type in _IN_BOOKS:
        return names(record.authors)
    return _editors(record)


def _editors(record: Record) -> str:
    return f"{names(record.editors)}, {'editors' if len(record.editors) > 1 else 'editor'}" if record.editors else ""


def _published(record: Record, options: ExportOptions) -> Iterator[str]:
    """Yield the sentences between the title and the address."""
    where = container(record, options.venues)
    year = _year(record.issued)
    if record.type == "article" and record.arxiv:
        yield _list(f"arXiv:{arxiv(record)}", year)
    elif record.type in _IN_PERIODICALS and where:
        yield _list(where, _issue_and_pages(record), year)
    elif record.type in _IN_BOOKS and where:
        yield f"In {_list(_editors(record), where, _volume(record), _pages(record))}"
        yield _list(record.publisher, record.publisher_place, year)
    elif record.type in ("thesis", "report"):
        kind = " ".join(part for part in (record.genre, record.number) if part)
        yield _list(kind, record.publisher, year)
    else:
        edition = f"{ordinal(record.edition)} edition" if record.edition else ""
        version = f"version {record.version}" if record.version else ""
        about = _list(where if where != record.publisher else "", _volume(record), version, record.number)
        yield about[:1].upper() + about[1:]
        yield _list(record.publisher, record.publisher_place, edition, year)


def _issue_and_pages(record: Record) -> str:
    """Return `86(11):2278–2324`."""
    number = f"{record.volume}({record.issue})" if record.issue else record.volume
    pages = record.pages or record.number
    return f"{number}:{pages}" if number and pages else number or pages


def _volume(record: Record) -> str:
    volume, series = record.volume, record.collection_title
    if volume and series:
        return f"volume {volume} of {series}"
    if series:
        return f"{series} {record.collection_number}".strip()
    return f"volume {volume}" if volume else ""


def _pages(record: Record) -> str:
    if not record.pages:
        return record.number and f"article {record.number}"
    return f"{'pages' if re.search('[–,]', record.pages) else 'page'} {record.pages}"


def _year(date: Date | None) -> str:
    return (year_in_words(date) or date.literal) if date else ""


def _address(record: Record, options: ExportOptions) -> str:
    doi, url = links(record, options)
    if doi and not (record.type == "article" and record.arxiv and url):
        return doi_address(record)
    return url


def _list(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".?!…" else f"{text}."
