"""COinS: a reference in the `title` of an empty `span`, where Zotero and other tools find it.

The form is a ContextObject of ANSI/NISO Z39.88-2004 in the Dublin Core format. Order matters: Zotero interprets a key
by the current item type, which is a web page until `rft.type` (`openurl.js` of
https://github.com/zotero/utilities). Zotero turns a `+` into a space, even an encoded one.
"""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

from bibexport.formats.options import ExportOptions
from bibexport.formats.zotero.fields import Person, people
from bibexport.formats.zotero.item_types import GENERAL_FIELDS
from bibexport.formats.zotero.items import item
from bibexport.model import Record

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
