"""Where and when a paper appeared and who wrote it, according to all parts of its entry."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from bibexport.data import read_words
from bibexport.ids import ArxivId
from bibexport.lists import link_kinds
from bibexport.lists.candidates import Candidate
from bibexport.lists.claims import (
    NOTHING,
    TextClaim,
    complete_claim,
    parse_claim,
    parse_known_claim,
    read_short_year,
)
from bibexport.lists.imprints import Imprint, find_imprints
from bibexport.lists.links import EntryLink, read_badge
from bibexport.lists.names import find_names, is_venue, looks_like_acronym, sounds_like_venue
from bibexport.lists.reference import Reference
from bibexport.lists.styled_text import count_words
from bibexport.lists.tables import Role
from bibexport.text.venue_names import preprint_server

LABEL_WORDS = 8
UNKNOWN_WORDS = 5
"""Maximum number of words of an unknown venue in a label with a year."""

_SEPARATOR = re.compile(r"(?:(?<!\s)\s+)?[,;/&，；]\s*+")
_BADGE_FIELD = re.compile(r"^(?:conference|venue|publication|accepted|paper|journal)\W+", re.IGNORECASE)
_AUTHOR_YEAR = re.compile(r"(?:(?<!\s)\s+)?\((?:1[89]|20)\d\d[a-z]?\)$")


class Publication(msgspec.Struct, frozen=True):
    """What an entry says about its publication."""

    claim: TextClaim = NOTHING
    second_venue: str | None = None
    authors: tuple[str, ...] = ()
    imprint: Imprint = Imprint()


def read_publication(
    candidate: Candidate, links: Sequence[EntryLink], line: Reference, details: Sequence[Reference]
) -> Publication:
    """Return what an entry with the links `links` claims, the most reliable of its texts first.

    `line` is its title line, `details` are its other texts.
    """
    claim = NOTHING
    for found in _collect_claims(candidate, links, line, details):
        claim = _combine(claim, found)
    texts = (line, *details)
    column = (find_names(cell.text.plain).people for cell in candidate.cells if cell.role == "authors")
    authors = (*column, *(text.authors for text in texts), _read_author_label(links))
    return Publication(
        claim,
        next((text.second_venue for text in texts if text.second_venue), None),
        next((names for names in authors if names), ()),
        next((text.imprint for text in texts if text.imprint), Imprint()),
    )


def _combine(first: TextClaim, second: TextClaim) -> TextClaim:
    """Fill the gaps of the first claim from the second; the year that comes with a venue is the year of the paper."""
    if first.venue is None and second.venue is not None and second.year:
        return TextClaim(second.venue, second.year, first.date or second.date, second.two_digits)
    return complete_claim(first, second)


def correct_arxiv_month(claim: TextClaim, arxiv: ArxivId | None) -> TextClaim:
    """Correct `arXiv 2010` beside arXiv:2010.11679: it is October 2020, not a year."""
    month = str(claim.year)
    if arxiv is None or not arxiv.startswith(f"{month}.") or not claim.venue or not preprint_server(claim.venue):
        return claim
    return TextClaim(venue=claim.venue, date=claim.date or f"20{month[:2]}-{month[2:]}")


def _collect_claims(
    candidate: Candidate, links: Sequence[EntryLink], line: Reference, details: Sequence[Reference]
) -> Iterator[TextClaim]:
    """Yield all claims, the most reliable first."""
    before = [link for link in candidate.head.links if link.labelled][: line.labels]
    yield from (_read_cell(cell.text.plain, cell.role) for cell in candidate.cells)
    yield from (_read_label(link, before=True) for link in before)
    yield line.claim
    yield from (_read_label(link, before=False) for link in links if link is not line.link and link not in before)
    yield from (text.claim for text in details)
    for passage in candidate.passages:
        yield from (_read_badge_claim(read_badge(span)) for span in passage.spans if span.kind == "image")


def _read_cell(text: str, role: Role) -> TextClaim:
    """Return what a cell in a column of venues or dates claims."""
    if role not in ("venue", "date") or not re.search(r"\w", text):
        return NOTHING
    if role == "date" and (short := read_short_year(text)) is not None:
        return short
    found = parse_claim(text)
    if found.venue and not is_venue(found.venue):
        # `ICCV2017, arXiv`
        parts = [parse_known_claim(part) for part in _SEPARATOR.split(text)]
        named = [part for part in parts if part.venue]
        found = next((part for part in named if not preprint_server(part.venue or "")), next(iter(named), found))
    if role == "date" and found.venue and not is_venue(found.venue):
        return TextClaim(year=found.year, date=found.date, two_digits=found.two_digits)
    return found


def _read_label(link: EntryLink, *, before: bool) -> TextClaim:
    """Return what a link's label claims: `[[CVPR 2025](…)]`; if it comes `before` the title, also `[[arXiv](…)]`."""
    words = len(link.label.split())
    if link.badge or words > LABEL_WORDS:
        return NOTHING
    if "://" in link.label or link.label == link.url:
        return NOTHING
    label, imprint = _split_imprint(link.label)
    found = parse_known_claim(label)
    if not found.anything and link.is_paper and count_words(label) <= UNKNOWN_WORDS:
        found = _read_unknown(label, dated=imprint.year is not None)
    if imprint.year is not None and not found.year:
        found = msgspec.structs.replace(found, year=imprint.year)
    if found.year or found.date or before:
        return found
    if found.venue is None or preprint_server(found.venue) or found.venue.lower() in read_words("publisher_labels"):
        return NOTHING
    return found if link_kinds.kinds_of_label(link.label) in ((), ("paper",)) else NOTHING


def _split_imprint(text: str) -> tuple[str, Imprint]:
    """Return a label without its volume and pages, and what these say: `Cell 187.3 (2024)`."""
    for start, _, _, end, imprint in find_imprints(text):
        if imprint is not None:
            return f"{text[:start]} {text[end:]}".strip(" ,.;"), imprint
    return text, Imprint()


def _read_unknown(label: str, *, dated: bool) -> TextClaim:
    """Return what a label claims whose venue is not known; `[Knuth (1970)](…)` names an author."""
    found = parse_claim(label)
    if (
        _AUTHOR_YEAR.search(label)
        and not looks_like_acronym(found.venue or "")
        and not sounds_like_venue(found.venue or "")
    ):
        return TextClaim(year=found.year, date=found.date, two_digits=found.two_digits)
    return found if found.year or found.date or dated else NOTHING


def _read_author_label(links: Sequence[EntryLink]) -> tuple[str, ...]:
    """Return the names in a label such as `[Bentley, McIlroy (1993)](…)`."""
    for link in links:
        label = link.label
        if link.is_paper and _AUTHOR_YEAR.search(label) and parse_known_claim(label).venue is None:
            found = find_names(_AUTHOR_YEAR.sub("", label))
            if found.share == 1 and not sounds_like_venue(label):
                return found.people
    return ()


def _read_badge_claim(text: str) -> TextClaim:
    """Return what a badge claims: `Conference-ICML'23`."""
    found = parse_known_claim(_BADGE_FIELD.sub("", text))
    return found if found.venue and found.year and not preprint_server(found.venue) else NOTHING
