"""Add papers to a catalog: look them up, refuse duplicates, and make the entries.

A paper given by title or DOI alone is looked up in DBLP, preprints included, for a person to choose from.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from bibexport.errors import Fault, InvalidInput, SourceUnavailable
from bibexport.formats.toml import read as toml
from bibexport.formats.toml.write import dumps
from bibexport.ids import DblpKey, Doi
from bibexport.keys import KeyWish, assign_keys, author_year_word, safe_key
from bibexport.lock import Lock
from bibexport.matching import fold_title, plausible
from bibexport.matching.authors import agreement
from bibexport.model import Catalog, Entry, Facts, Record, RecordRef
from bibexport.resolution.questions import records
from bibexport.sources import dblp_search, dblp_sparql
from bibexport.sources.dblp import Candidate, SearchTerms
from bibexport.sources.source import Index, Session
from bibexport.text.unicode import line_end


class Addition(msgspec.Struct, frozen=True):
    """A new entry, and what is known of its paper."""

    entry: Entry
    record: Record


def refuse_known(wanted: Sequence[Entry], catalog: Catalog, lock: Lock) -> None:
    """Refuse papers that a catalog already has or that are given twice, by all their known identifiers.

    Raises:
        InvalidInput: lists the papers that are already there, each with its entry.
    """
    entries = (*catalog.entries, *wanted)
    first: dict[str, Entry] = {}
    faults: dict[int, Fault] = {}
    for number, (entry, record) in enumerate(zip(entries, records(entries, lock), strict=True)):
        for name in _names(entry, record):
            other = first.setdefault(name, entry)
            if other is entry or number < len(catalog.entries):
                continue
            fault = _at(other, f"is {name} already", catalog) if other.line else Fault(message=f"{name} is named twice")
            faults.setdefault(number, fault)
    if faults:
        raise InvalidInput(list(faults.values()))


def additions(
    wanted: Sequence[Entry], catalog: Catalog, lock: Lock, *, key: str = "", section: tuple[str, ...] = ()
) -> Iterator[Addition]:
    """Yield the entries of papers that have been looked up, each under `key` or a key made from its title.

    Raises:
        InvalidInput: `key` is taken, or LaTeX cannot use it.
    """
    taken = {name: entry for entry in catalog.entries for name in (entry.key, *entry.aliases)}
    for entry, record in zip(wanted, records(wanted, lock), strict=True):
        written = key or proposed_key(record, taken)
        name = safe_key(written)
        if not name:
            raise InvalidInput([Fault(message=f"the key {written!r} has no character that LaTeX can use")])
        other = next((one for known, one in taken.items() if known.lower() in (name.lower(), written.lower())), None)
        if other is not None:
            raise InvalidInput([_at(other, f"BibTeX would treat {written!r} as the same key; give another", catalog)])
        new = msgspec.structs.replace(
            entry,
            key=name,
            aliases=(written,) if written != name else (),
            title=record.title,
            sections=(section,) if section else (),
        )
        taken[name] = new
        yield Addition(new, msgspec.structs.replace(record, key=name))


def _names(entry: Entry, record: Record) -> Iterator[str]:
    """Yield every identifier of the paper."""
    yield from (f"arXiv:{one}" for one in {entry.arxiv, record.arxiv} if one)
    yield from (f"doi:{one}" for one in {entry.doi, record.doi} if one)
    refs = {RecordRef("dblp", entry.dblp) if entry.dblp else None, record.verdict.record if record.verdict else None}
    yield from (f"{ref.source}:{ref.id}" for ref in refs if ref)


def _at(entry: Entry, message: str, catalog: Catalog) -> Fault:
    return Fault(path=catalog.path, line=entry.line, entry=entry.key, message=f"{message}; nothing was added")


def proposed_key(record: Record, taken: Iterable[str]) -> str:
    """Return a key from the name in the title, else from author, year and a title word; distinct from `taken`."""
    from bibexport.lists.entry import short_name

    first = record.authors[0] if record.authors else None
    year = record.issued.year if record.issued else None
    wish = KeyWish(
        short_name=short_name(record.title) or "",
        derived=author_year_word(first.family or first.literal, year, record.title) if first else "",
        fallback=record.key,
        year=year,
    )
    (choice,) = assign_keys([wish], taken, rule="short")
    return choice.key


def appended(text: str, entry: Entry, path: str = "") -> str:
    """Return the text of a catalog with `entry` appended; the existing text is unchanged.

    Raises:
        InvalidInput: `text` is not a catalog, or no entry can be appended to it (`entry = [ … ]`).
    """
    before = toml.read(text, path)
    end = line_end(text)
    gap = "" if not text else end if text.endswith("\n") else end * 2
    block = dumps(Catalog(entries=(entry,))).replace("\n", end)
    new = f"{text}{gap}{block}"
    try:
        tomllib.loads(new)
        is_whole = toml.read(new, path).entries[:-1] == before.entries
    except (tomllib.TOMLDecodeError, InvalidInput):
        is_whole = False
    if not is_whole:
        message = f"no entry {entry.key!r} can be appended to this file; write it yourself"
        raise InvalidInput([Fault(path=path, message=message)])
    return new


MOST = 20
"""Maximum number of records examined."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A possible paper: its records, and the entry that a catalog would have for it."""

    entry: Entry
    records: tuple[Facts, ...]
    """Published versions first."""
    same_title: bool
    """Whether its title is exactly the one searched for."""


def look_up(title: str, session: Session) -> tuple[Choice, ...]:
    """Return papers titled `title` or similar, exact matches first.

    Raises:
        SourceUnavailable: DBLP could not be asked, or only the endpoint for exact titles could, and found nothing.
    """
    terms = SearchTerms(titles=(title,))
    if session.index:
        found = tuple(_choices(title, _in_index(terms, session.index)))
        if session.is_last or any(choice.same_title for choice in found):
            return found
    try:
        records = _by_sparql(terms, session)
        closed = None
    except SourceUnavailable as error:
        records, closed = (), error
    if not records and session.asks(dblp_search.SOURCE):
        try:
            records = _by_search(terms, session)
        except SourceUnavailable as error:
            raise SourceUnavailable("DBLP", "; ".join(str(one) for one in (closed, error) if one)) from error
    elif closed:
        raise closed
    return tuple(_choices(title, records))


def look_up_doi(doi: Doi, session: Session) -> tuple[Choice, ...]:
    """Return the papers whose record has that DOI: usually one.

    Raises:
        SourceUnavailable: DBLP could not be asked through the only endpoint that knows DOIs.
    """
    records = _with_doi(doi, session)
    return tuple(
        Choice(entry=Entry(key=record.id, doi=doi, dblp=DblpKey(record.id)), records=(record,), same_title=True)
        for record in records
    )


def _with_doi(doi: Doi, session: Session) -> list[Facts]:
    if session.index:
        found = [session.index.record(one.key) for one in session.index.with_doi(doi)]
        if found or session.is_last:
            return [record for record in found if record]
    keys = [one.key for one in _searched(SearchTerms(titles=("",), dois=(doi,)), session)]
    return [record for record in dblp_sparql.records(keys, session).values() if record.doi == doi]


def _in_index(terms: SearchTerms, index: Index) -> list[Facts]:
    (title,) = terms.titles
    keys = _near(terms, [*index.titled(title), *index.alike(title)])
    return [record for key in dict.fromkeys(keys) if (record := index.record(key))]


def _by_sparql(terms: SearchTerms, session: Session) -> tuple[Facts, ...]:
    keys = _near(terms, _searched(terms, session))
    records = dblp_sparql.records(keys, session)
    return tuple(records[key] for key in keys if key in records)


def _searched(terms: SearchTerms, session: Session) -> tuple[Candidate, ...]:
    return dblp_sparql.search(terms, session)


def _by_search(terms: SearchTerms, session: Session) -> tuple[Facts, ...]:
    session.report("dblp.org for a title")
    keys = _near(terms, dblp_search.search(terms, session))
    references = (dblp_search.record(key, session) for key in keys)
    return tuple(reference.facts for reference in references if reference)


def _near(terms: SearchTerms, found: Iterable[Candidate]) -> list[DblpKey]:
    folded = fold_title(terms.titles[0])
    near = [one for one in found if plausible(terms.titles, one.title)]
    return [one.key for one in sorted(near, key=lambda one: (fold_title(one.title) != folded, one.key))][:MOST]


def _choices(title: str, records: Sequence[Facts]) -> list[Choice]:
    """Group the records by paper."""
    groups: list[list[Facts]] = []
    for record in records:
        same = next((group for group in groups if _is_same_paper(group[0], record)), None)
        if same is None:
            groups.append([record])
        else:
            same.append(record)
    choices = [choice for group in groups for choice in _named(title, group)]
    return sorted(choices, key=lambda choice: not choice.same_title)


def _is_same_paper(one: Facts, other: Facts) -> bool:
    agreed = agreement(one.authors, other.authors)
    return fold_title(one.title) == fold_title(other.title) and agreed.likely == agreed.fewer > 0


def _named(title: str, group: Sequence[Facts]) -> list[Choice]:
    """Return the entries for a paper: one for its preprint, else one per version, under its own key."""
    same_title = fold_title(title) == fold_title(group[0].title)
    published = [record for record in group if record.type != "article"]
    arxiv = next((found for record in group if (found := record.preprint_id)), None)
    if arxiv:
        entry = Entry(key=f"arxiv-{arxiv}", arxiv=arxiv)
        rest = [record for record in group if record.type == "article"]
        return [Choice(entry=entry, records=(*published, *rest), same_title=same_title)]
    return [
        Choice(entry=Entry(key=record.id, dblp=DblpKey(record.id)), records=(record,), same_title=same_title)
        for record in published
    ]
