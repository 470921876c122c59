"""Values of a record as every writer prints them: identifiers, addresses, names, the container."""

import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

from bibexport.formats.options import ExportOptions
from bibexport.ids import display_doi
from bibexport.model import Name, Record
from bibexport.normalise.records import OF_LIST, is_of_list
from bibexport.text import cache_short, compile_lazily
from bibexport.text.markup import strip_markup
from bibexport.text.names import stands_for_others
from bibexport.text.unicode import ascii_letters, clean, is_canonical


def doi(record: Record) -> str:
    """Return the bare DOI, as the publisher spells it if the input or the address does, else in canonical form."""
    spelled = record.extra.get("DOI", "")
    if record.doi is None:
        return spelled
    in_address = record.url.partition("doi.org/")[2]
    for one in (spelled, in_address):
        if one.lower() == record.doi:
            return one
    return display_doi(record.doi)


def arxiv(record: Record) -> str:
    """Return the arXiv id, with its version if one is pinned: `1706.03762v7`; empty without one."""
    if not record.arxiv:
        return ""
    bare = clean(record.arxiv)
    return f"{bare}v{record.arxiv_version}" if record.arxiv_version and bare else bare


def with_list_note(record: Record) -> Record:
    """Return the record with a note that its fields are the list's own, if they are."""
    if not is_of_list(record):
        return record
    mark = f"{OF_LIST[0].upper()}{OF_LIST[1:]}."
    if ends_in_others(record.authors):
        # Nothing but a .bib and prose has a place for `et al.`
        mark += " It names only the first authors."
    return msgspec.structs.replace(record, note=f"{record.note}\n{mark}" if record.note else mark)


def links(record: Record, options: ExportOptions) -> tuple[str, str]:
    """Return the DOI and the address to write, as `options.links` says."""
    shown = doi(record)
    if shown and record.url:
        return ("" if options.links == "url" else shown), ("" if options.links == "doi" else record.url)
    return shown, record.url


def repeats_volume(record: Record) -> bool:
    """Return whether the number in the series is the volume, as in Lecture Notes in Computer Science.

    Written as both, it is printed twice by CSL's IEEE style. Of 12 styles, five print only a volume, one only a number.
    """
    return bool(record.collection_title) and record.volume == record.collection_number


_SAFE_IN_DOIS = "/:;()!*',=@$+~"


def doi_address(record: Record) -> str:
    """Return the address of the record's DOI (https://www.doi.org/doi_handbook/2_Numbering.html#2.5.2), if any."""
    shown = clean(doi(record))
    return f"https://doi.org/{_quote(shown, _SAFE_IN_DOIS)}" if shown else ""


def arxiv_address(record: Record) -> str:
    """Return the address of the record on arXiv, in its pinned version if any; empty if it is not on arXiv."""
    shown = clean(arxiv(record))
    return f"https://arxiv.org/abs/{_quote(shown, '/:')}" if shown else ""


def _quote(text: str, safe: str) -> str:
    from urllib.parse import quote  # as slow to import as the longest module here; BibTeX and CSL have no use for it

    return quote(text, safe=safe)


def ends_in_others(people: Sequence[Name]) -> bool:
    """Return whether the list ends in `others` or `et al.` instead of a person."""
    return bool(people) and not people[-1].given and stands_for_others(people[-1].literal or people[-1].family)


def named_people(people: Sequence[Name]) -> Sequence[Name]:
    """Return the people in the list, without a final `others`."""
    return people[:-1] if ends_in_others(people) else people


def clean_name(person: Name) -> Name:
    """Return the name in clean Unicode."""
    parts = (person.family, person.given, person.particle, person.dropping_particle, person.suffix, person.literal)
    joined = "".join(parts)
    if is_canonical(joined) and "  " not in joined and tuple(map(str.strip, parts)) == parts:
        return person
    family, given, particle, dropping_particle, suffix, literal = [clean(part) if part else "" for part in parts]
    return Name(
        family=family,
        given=given,
        particle=particle,
        dropping_particle=dropping_particle,
        suffix=suffix,
        literal=literal,
    )


_ACRONYM = compile_lazily(r"(?=[\w+/&'-]*[A-Z])[\w+/&'-]++(?: \d{4})?")


def container(record: Record, venues: str) -> str:
    """Return the name of the proceedings, book or journal: in full, short, or as DBLP has it.

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


@cache_short(4096)
def _with_acronym(full: str, acronym: str) -> str:
    if not _ACRONYM.fullmatch(acronym):
        return full
    # `AAAI Conference on …` names the conference, but not its year.
    # Most names do not contain their acronym, and compiling a pattern takes longer than looking for the text.
    named = acronym in full and re.search(rf"(?<!\w){re.escape(acronym)}(?!\w)", full)
    return full if named else f"{full} ({acronym})"


_COMMA_IN_BRACES = compile_lazily(r"\{[^{},;]*+[,;][^{}]*+\}")
_SEMICOLON = compile_lazily(r"(?:(?<!\s)\s+)?;\s*+")
_COMMA_OR_SEMICOLON = compile_lazily(r"(?:(?<!\s)\s+)?[,;]\s*+")


def split_tags(text: str, split: Callable[[str, re.Pattern[str]], list[str]] | None = None) -> list[str]:
    """Split a list of keywords, at semicolons if there are any: MeSH terms have commas in them.

    `split` takes the text and the separator; it is for formats in which something else protects a separator.

    >>> split_tags("Proteins, Human; Models"), split_tags("flow, delta")
    (['Proteins, Human', 'Models'], ['flow', 'delta'])
    """
    parts = split(text, _SEMICOLON) if split else _SEMICOLON.split(text)
    # Who puts braces around a keyword for its commas means the other commas to separate.
    if len(parts) == 1 or (split and _COMMA_IN_BRACES.search(text)):
        parts = split(text, _COMMA_OR_SEMICOLON) if split else _COMMA_OR_SEMICOLON.split(text)
    return [part for part in parts if part.strip()]


def join_tags(tags: Sequence[str], *, braces: bool = True) -> str:
    """Join keywords by commas, or by semicolons if a keyword has a comma in it, so that `split_tags` finds them again.

    With `braces`, and a keyword with a semicolon in it, braces protect both.

    >>> join_tags(["flow", "delta"]), join_tags(["Proteins, Human", "Models"]), join_tags(["Proteins, Human"])
    ('flow, delta', 'Proteins, Human; Models', 'Proteins, Human;')
    """
    if braces and any(";" in tag for tag in tags):
        return ", ".join(f"{{{tag}}}" if "," in tag or ";" in tag else tag for tag in tags)
    if not any("," in tag for tag in tags):
        return ", ".join(tags)
    return "; ".join(tags) + (";" if len(tags) == 1 else "")


def sort_records(records: Iterable[Record], order: str) -> Iterable[Record]:
    """Return the records in the chosen order; ties keep the order of the list."""
    match order:
        case "key":
            return sorted(records, key=lambda record: record.key.lower())
        case "year":
            return sorted(records, key=lambda record: (record.issued and record.issued.year) or 0)
        case "newest":
            return sorted(records, key=lambda record: -((record.issued and record.issued.year) or 0))
        case "author":
            return sorted(records, key=_author_and_year)
        case "title":
            return sorted(records, key=lambda record: ascii_letters(strip_markup(record.title)).lower())
        case "venue":
            return sorted(records, key=_venue_and_year)
        case _:
            return records


def _venue_and_year(record: Record) -> tuple[bool, str, int]:
    """Return a key by which papers without a venue come last, and those of one venue from the newest on."""
    published = record.outcome == "published" or not record.claim.venue
    name = record.container_title_short or record.container_title or record.publisher
    venue = name if published else record.claim.venue
    return not venue, venue.lower(), -((record.issued and record.issued.year) or 0)


def _author_and_year(record: Record) -> tuple[str, int, str]:
    first = record.authors[0] if record.authors else None
    name = (first.family or first.literal) if first else record.title
    return ascii_letters(name).lower(), (record.issued and record.issued.year) or 0, record.title
