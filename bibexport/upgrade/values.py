"""The fields of an entry whose paper has been published: their names, and their values in TeX."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from bibexport import ids
from bibexport.formats.bibtex.read_identifiers import arxiv_of_address, find_addresses, parse_doi, says_only_arxiv
from bibexport.formats.bibtex.syntax import EntrySyntax, parse_entry
from bibexport.formats.options import ExportOptions
from bibexport.formats.record_values import ends_in_others
from bibexport.formats.table import writer
from bibexport.matching import fold_title
from bibexport.matching.people import COMPATIBLE, name_agreement
from bibexport.model import Name, Record
from bibexport.tex.decode import plain_text, verbatim

CONTAINERS = ("booktitle", "journal", "journaltitle")
_PUBLICATION = ("editor", "series", "volume", "number", "pages", "publisher", "school")
"""Further fields taken from the published version."""
_OF_THE_PREPRINT = frozenset(
    {*CONTAINERS, "volume", "number", "pages", "publisher", "institution", "eid", "month", "day", "pubstate"}
)
"""Fields of the preprint alone: removed if the published version has no such field."""
_MAY_NAME_ARXIV = frozenset({"howpublished", "note", "series", "organization", "type", "address", "location", "school"})
"""Fields removed if they only say that this is a preprint on arXiv."""
_TO_BE_REPLACED = (*CONTAINERS, "howpublished", "institution", "note")
"""Fields in whose place the container is written, if one of them is removed."""
_BIBLATEX_FIELDS = frozenset({"date", "journaltitle", "eprintclass"})
_BIBLATEX_TYPES = frozenset({"online", "report", "thesis"})
_UNPRINTABLE = frozenset({"misc", "online"})


class Change(msgspec.Struct, frozen=True):
    """A field that is added, changed, renamed or removed."""

    name: str
    """In lower case."""
    value: str | None
    """In TeX, without delimiters; None to remove the field."""
    replaced: str = ""
    """The field that it replaces, if that has another name."""


class Changes(msgspec.Struct, frozen=True):
    """The new type and the changed fields of an entry."""

    type: str
    """In lower case."""
    fields: tuple[Change, ...]


class Written(NamedTuple):
    """The published version as one of our writers writes it."""

    type: str
    fields: Mapping[str, str]


def changes(entry: EntrySyntax, own: Record, published: Record) -> Changes | None:
    """Return the changes that turn an entry, now of `own`, into one of `published`; None if that names no venue."""
    written = write_published(entry, published)
    if written.type in _UNPRINTABLE:
        return None
    old = {field.name.lower(): field.text for field in entry.fields}
    found = {
        change.name: change
        for change in (
            *_descriptions(old, own, published, written.fields),
            *_places(old, written.fields),
            *_dates(old, written.fields),
            *_links(old, published, written.fields),
            *_eprint(old, written.fields),
        )
    }
    kept = (one for one in found.values() if one.replaced or old.get(one.name) != one.value)
    return Changes(written.type, tuple(kept))


def write_published(entry: EntrySyntax, published: Record) -> Written:
    """Return the type and the fields of a reference, in BibLaTeX if `entry` is written for it, else in BibTeX."""
    names = {field.name.lower() for field in entry.fields}
    is_biblatex = bool(names & _BIBLATEX_FIELDS) or entry.type.lower() in _BIBLATEX_TYPES
    # Without the outcome, which the writers put in a comment.
    record = msgspec.structs.replace(published, key="key", outcome=None, verdict=None)
    text = "".join(writer("biblatex" if is_biblatex else "bibtex")([record], ExportOptions()))
    found = parse_entry(text, 1, "key")
    assert found is not None, text
    fields = {field.name: field.text if field.name != "month" else field.value for field in found.fields}
    if "journaltitle" in fields and "journal" in names:
        fields["journal"] = fields.pop("journaltitle")
    if "date" in fields and "date" not in names and "year" in names:
        fields["year"] = fields.pop("date")[:4]
    return Written(found.type, fields)


def _descriptions(old: Mapping[str, str], own: Record, published: Record, new: Mapping[str, str]) -> Iterator[Change]:
    """Yield changes of title and authors, if they differ by more than spelling."""
    if fold_title(own.title) != fold_title(published.title):
        yield Change("title", new["title"])
        if "subtitle" in old:
            yield Change("subtitle", None)
    if not _same_people(own.authors, published.authors) and "author" in new:
        yield Change("author", new["author"])


def _same_people(own: Sequence[Name], published: Sequence[Name]) -> bool:
    cut = ends_in_others(own)
    named = own[:-1] if cut else own
    if not named or (len(named) > len(published) if cut else len(named) != len(published)):
        return False
    return all(name_agreement(one, other) >= COMPATIBLE for one, other in zip(named, published, strict=False))


def _places(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    """Yield the fields of the publication, which replace those of the preprint."""
    gone = [name for name in old if name in _OF_THE_PREPRINT and name not in new]
    gone += [name for name in old if name in _MAY_NAME_ARXIV and name not in new and _names_only_arxiv(old[name])]
    for name in CONTAINERS:
        if name in new:
            free = [one for one in _TO_BE_REPLACED if one in gone and name not in old]
            yield Change(name, new[name], free[0] if free else "")
            gone = [one for one in gone if one not in free[:1]]
    for name in gone:
        yield Change(name, None)
    for name in _PUBLICATION:
        if name in new:
            yield Change(name, new[name])


def _names_only_arxiv(tex: str) -> bool:
    text = plain_text(tex)
    found = list(find_addresses(verbatim(tex)))
    return says_only_arxiv(text) or (len(found) == 1 and verbatim(tex) == found[0] and bool(arxiv_of_address(found[0])))


def _dates(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for name in ("date", "year"):
        if name in new and (name in old or not {"date", "year"} & old.keys()):
            yield Change(name, new[name])
    if "date" in old and "year" in old and "date" in new:
        yield Change("year", new["date"][:4])
    if "month" in old and "month" in new:
        yield Change("month", new["month"])


def _links(old: Mapping[str, str], published: Record, new: Mapping[str, str]) -> Iterator[Change]:
    """Yield DOI and address of the published version; an address that does not lead to the preprint stays."""
    own_doi = parse_doi(verbatim(old.get("doi", "")))
    if "doi" in new and own_doi != published.doi:
        yield Change("doi", new["doi"])
    elif "doi" in old and own_doi and ids.arxiv_id_of_doi(own_doi) and "doi" not in new:
        yield Change("doi", None)
    if "url" not in old or not _leads_to_arxiv(verbatim(old["url"])):
        return
    address = new.get("url", "")
    if address and not ("doi" in new and "doi.org/" in address):
        yield Change("url", address)
    else:
        yield Change("url", None)
    if "urldate" in old:
        yield Change("urldate", None)


def _leads_to_arxiv(address: str) -> bool:
    found = parse_doi(address)
    return arxiv_of_address(address) is not None or (found is not None and ids.arxiv_id_of_doi(found) is not None)


def _eprint(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    """Yield the arXiv id, if it is in a field that is removed."""
    if not {"eprint", "arxivid", "arxiv"} & old.keys():
        for name in ("eprint", "archiveprefix", "eprinttype", "primaryclass", "eprintclass"):
            if name in new:
                yield Change(name, new[name])
